"""The tables of a region as plain lists, in the order and under the keys of docs/model/initialization.md."""

from __future__ import annotations

import math
from collections.abc import Sequence
from copy import copy
from dataclasses import fields, replace
from types import SimpleNamespace
from typing import Any

from sim.parameters import Parameters, declarations
from sim.regions import Setting
from tests.reference.draws import fold, textkey


def content_keys(rows: Sequence[Sequence[float]]) -> list[int]:
    """A key for each row that depends on its numbers only; equal rows are told apart by counting them."""
    seen: dict[str, int] = {}
    keys = []
    for row in rows:
        text = "|".join(float(number).hex() for number in row)
        seen[text] = seen.get(text, 0) + 1
        keys.append(fold(textkey(text), seen[text]))
    return keys


def table(holder: Any) -> list[SimpleNamespace]:
    """One object with plain Python numbers for each row of a table."""
    columns = {}
    for field in fields(holder):
        value = getattr(holder, field.name)
        if field.name != "names":
            columns[field.name] = value.tolist() if hasattr(value, "tolist") else list(value)
    return [SimpleNamespace(**{name: values[row] for name, values in columns.items()}) for row in range(len(holder))]


class Inputs:
    """Industries, districts and parks: lists of rows in the model's order, with keys; money in the unit of account."""

    def __init__(self, setting: Setting, unit: float):
        self.start = setting.start
        self.history = setting.history
        self.sites = setting.sites
        industries, districts, parks = table(setting.industries), table(setting.districts), table(setting.parks)

        new_industry = sorted(range(len(industries)), key=lambda k: industries[k].codes)
        for row in industries:
            row.key = textkey(row.codes)
            row.linkage = [row.linkage[k] for k in new_industry]
            row.relatedness = [row.relatedness[k] for k in new_industry]
            row.revenue_per_worker /= unit
            row.wage /= unit
        self.industries = [industries[k] for k in new_industry]

        keys = content_keys([(row.x_km, row.y_km, row.founders_weight, row.talent_weight) for row in districts])
        new_district = sorted(range(len(districts)), key=lambda r: keys[r])
        for row, key in zip(districts, keys, strict=True):
            row.key = key
            row.housing_rent /= unit
            row.off_park_rent /= unit
        self.districts = [districts[r] for r in new_district]

        keys = content_keys(
            [(p.x_km, p.y_km, p.land_m2, p.plot_ratio, p.opening, p.amenity_m2, *p.stock) for p in parks]
        )
        for row, key in zip(parks, keys, strict=True):
            row.key = key
            row.district = new_district.index(row.district)
            row.leading_industry = new_industry.index(row.leading_industry) if row.leading_industry >= 0 else -1
            row.mix = [row.industry_mix[k] for k in new_industry]
            row.first_x, row.first_y, row.looked_for = row.x_km, row.y_km, 0.0
            row.rent = [rent / unit for rent in row.asking_rent]
            row.revenue_at_start /= unit
        self.parks = sorted(parks, key=lambda row: (row.district, row.key))

    def distances(self) -> list[list[float]]:
        """Straight distance [km] between any two places: the parks, then the districts."""
        places = [*self.parks, *self.districts]
        return [[math.hypot(g.x_km - h.x_km, g.y_km - h.y_km) for h in places] for g in places]


def in_unit_of_account(parameters: Parameters) -> Parameters:
    """The parameters with every amount of money divided by `money_unit`."""
    groups: dict[str, Any] = {}
    for name, declared in declarations():
        if declared.metadata["unit"].startswith("CNY") and name != "money_unit":
            group, leaf = name.split(".")
            section = groups.setdefault(group, copy(getattr(parameters, group)))
            # past the check of ranges, which are in yuan
            object.__setattr__(section, leaf, getattr(section, leaf) / parameters.money_unit)
    return replace(parameters, **groups)
