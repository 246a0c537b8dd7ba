"""The setting in an order and under keys that do not depend on labels, row order or the unit of money.

Parks and districts are keyed by what they are (where, how large, when opened), industries by their code; rows are sorted by key. So relabelling
parks, or reordering the rows of the input, changes nothing but labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.draws import fold, name_key
from sim.parameters import Parameters
from sim.regions import Setting

MONEY = {
    "industries": ("revenue_per_worker", "wage"),
    "districts": ("housing_rent", "off_park_rent"),
    "parks": ("asking_rent", "revenue_at_start"),
}


def reordered(table: Any, order: NDArray) -> Any:
    """The same table with its rows in another order."""
    changes: dict[str, Any] = {}
    for item in fields(table):
        value = getattr(table, item.name)
        if isinstance(value, np.ndarray):
            changes[item.name] = value[order]
        elif isinstance(value, tuple):
            changes[item.name] = tuple(value[row] for row in order)
        elif isinstance(value, Mapping):
            changes[item.name] = {language: tuple(texts[row] for row in order) for language, texts in value.items()}
    return replace(table, **changes)


def content_keys(columns: Iterable[NDArray]) -> NDArray[np.uint64]:
    """A key for each row made from its numbers; rows that are the same in all of them are told apart by a count."""
    texts = ["|".join(float(value).hex() for value in row) for row in zip(*columns, strict=True)]
    seen: dict[str, int] = {}
    keys = []
    for text in texts:
        seen[text] = seen.get(text, 0) + 1
        keys.append(fold(name_key(text), seen[text])[0])
    return np.array(keys, np.uint64)


def sorted_by_content(setting: Setting) -> tuple[Setting, NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]:
    """The setting sorted by key, with parks of a district next to each other; and the keys of districts, parks and industries."""
    industries, districts, parks = setting.industries, setting.districts, setting.parks
    by_code = np.array(sorted(range(len(industries.codes)), key=lambda row: industries.codes[row]))
    new_industry = np.empty(len(by_code), np.int64)
    new_industry[by_code] = np.arange(len(by_code))
    industries = reordered(industries, by_code)
    industries = replace(
        industries, linkage=industries.linkage[:, by_code], relatedness=industries.relatedness[:, by_code]
    )
    district_keys = content_keys([districts.x_km, districts.y_km, districts.founders_weight, districts.talent_weight])
    by_key = np.argsort(district_keys)
    new_district = np.empty(len(by_key), np.int64)
    new_district[by_key] = np.arange(len(by_key))
    park_keys = content_keys(
        [parks.x_km, parks.y_km, parks.land_m2, parks.plot_ratio, parks.opening, parks.amenity_m2, *parks.stock.T]
    )
    order = np.lexsort((park_keys, new_district[parks.district]))
    parks = reordered(parks, order)
    leading = np.where(parks.leading_industry >= 0, new_industry[parks.leading_industry], -1)
    parks = replace(
        parks,
        district=new_district[parks.district],
        leading_industry=leading,
        industry_mix=parks.industry_mix[:, by_code],
    )
    sorted_setting = replace(setting, industries=industries, districts=reordered(districts, by_key), parks=parks)
    industry_keys = np.array([name_key(code) for code in industries.codes], np.uint64)
    return sorted_setting, district_keys[by_key], park_keys[order], industry_keys


def counted_in(group: Any, unit: float) -> Any:
    """A group of parameters with its money counted in `unit` CNY, and that of whatever it lists."""
    counted = copy(group)
    for item in fields(group):
        value = getattr(group, item.name)
        if item.metadata.get("unit", "").startswith("CNY"):
            value = value / unit
        elif isinstance(value, tuple):
            value = tuple(counted_in(each, unit) if is_dataclass(each) else each for each in value)
        # not replace(): counted in another unit, a value may lie outside its range in yuan
        object.__setattr__(counted, item.name, value)
    return counted


def tables_in_unit(setting: Setting, unit: float) -> Setting:
    """The setting with the money columns of its tables counted in `unit` CNY instead of yuan."""
    if unit == 1.0:
        return setting
    tables: dict[str, Any] = {
        name: replace(
            getattr(setting, name), **{column: getattr(getattr(setting, name), column) / unit for column in columns}
        )
        for name, columns in MONEY.items()
    }
    return replace(setting, **tables)


def in_unit(parameters: Parameters) -> Parameters:
    """The parameters with every one whose unit is CNY counted in `parameters.money_unit` CNY instead of yuan."""
    unit = parameters.money_unit
    if unit == 1.0:
        return parameters
    groups: dict[str, Any] = {}
    for item in fields(parameters):
        group = getattr(parameters, item.name)
        if is_dataclass(group):
            groups[item.name] = counted_in(group, unit)
    return replace(parameters, **groups)
