"""Reads districts, parks, their mix of industries, and the larger parks that some are sites of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.kinds import SPACE_TYPES, STRATEGIES
from sim.regions import tables
from sim.regions.checks import Rows, array, check_sum, index, names_of
from sim.regions.column import refuse
from sim.regions.read_table import read_table
from sim.regions.setting import Districts, Floats, Industries, Parks


def read_districts(path: Path) -> tuple[Districts, Rows]:
    """The districts of a region, and the rows of their table. Raises InputError."""
    rows = read_table(path, tables.DISTRICTS, key=("district",))
    numbers = {
        name: array(rows, name)
        for name in (
            "x_km",
            "y_km",
            "founders_weight",
            "talent_weight",
            "housing_rent",
            "off_park_rent",
            "responsiveness",
        )
    }
    for name in ("founders_weight", "talent_weight"):
        check_sum(path, None, name, float(numbers[name].sum()))
    off_park = np.array([row["off_park_enterprises"] for row in rows], dtype=np.int64)
    return Districts(
        codes=tuple(row["district"] for row in rows), names=names_of(rows), **numbers, off_park_enterprises=off_park
    ), rows


def read_parks(
    find: Callable[[str], Path], start: tuple[int, int], industries: Industries, districts: Districts
) -> tuple[Parks, Rows]:
    """The parks of a region, and the rows of their table; start: year and quarter of its first quarter. Raises InputError."""
    path = find("parks")
    rows = read_table(path, tables.PARKS, key=("park",))
    district, opening, leading = [], [], []
    for row in rows:
        district.append(index(path, row, "district", districts.codes, "district"))
        opening.append(_opening(path, row, start))
        leading.append(
            index(path, row, "leading_industry", industries.codes, "industry") if row["leading_industry"] else -1
        )
        _check_space(path, row)
    codes = tuple(row["park"] for row in rows)
    columns = {
        name: array(rows, name)
        for name in ("land_m2", "plot_ratio", "amenity_m2", "x_km", "y_km", "accessibility", "revenue_at_start")
    }
    return Parks(
        codes=codes,
        names=names_of(rows),
        district=np.array(district, dtype=np.int64),
        opening=np.array(opening, dtype=np.int64),
        stock=np.stack([array(rows, f"{kind}_m2") for kind in SPACE_TYPES], axis=1),
        asking_rent=np.stack([array(rows, f"rent_{kind}") for kind in SPACE_TYPES], axis=1),
        strategy=np.array([STRATEGIES.index(row["strategy"]) for row in rows], dtype=np.int64),
        leading_industry=np.array(leading, dtype=np.int64),
        enterprises=np.array([row["enterprises"] for row in rows], dtype=np.int64),
        industry_mix=_mix(find("mix"), codes, industries),
        **columns,
    ), rows


def _opening(path: Path, row: dict[str, Any], start: tuple[int, int]) -> int:
    """Quarters between the start of the region and the opening of a park."""
    year, quarter = row["opening"]
    t = 4 * (year - start[0]) + quarter - start[1]
    first = f"{start[0]}Q{start[1]}"
    if t < 0:
        refuse(
            path,
            row["row"],
            "opening",
            f"park {row['park']} opens {year}Q{quarter}, before the region starts in {first}",
            f"{first} or later",
            f"Write {first} for a park that is open when the region starts.",
        )
    return t


def _check_space(path: Path, row: dict[str, Any]) -> None:
    """Refuse a park whose floor area, enterprises and revenue contradict one another."""
    number, park = row["row"], row["park"]
    lettable = sum(row[f"{kind}_m2"] for kind in SPACE_TYPES)
    built, limit = lettable + row["amenity_m2"], row["land_m2"] * row["plot_ratio"]
    if built > limit * (1.0 + 1e-9):
        refuse(
            path,
            number,
            "land_m2",
            f"park {park} has {built:,.0f} m2 of floor area (with amenity) on land that allows {limit:,.0f} m2",
            "floor area of at most land_m2 x plot_ratio",
            "Correct the areas, the land or the plot ratio."
            + (
                " If the land is in 10,000 m2 or in hectares, multiply it by 10,000."
                if built <= limit * 1e4 and limit < 1e4
                else ""
            ),
        )
    if row["enterprises"] == 0 and row["revenue_at_start"] > 0:
        refuse(
            path,
            number,
            "revenue_at_start",
            f"park {park} has revenue but no enterprises",
            "0",
            "Give the number of enterprises, or set the revenue to 0.",
        )
    if row["enterprises"] == 0:
        return
    if row["revenue_at_start"] == 0:
        refuse(
            path,
            number,
            "revenue_at_start",
            f"park {park} has {row['enterprises']} enterprises but no revenue",
            "a number above 0 [CNY/year]",
            "Give the yearly revenue of the park's enterprises.",
        )
    if lettable == 0:
        refuse(
            path,
            number,
            "office_m2",
            f"park {park} has {row['enterprises']} enterprises but no space to let",
            "floor area above 0 in at least one space type",
            "Give the floor area with which it opens.",
        )


def _mix(path: Path, parks: Sequence[str], industries: Industries) -> Floats:
    """[J, K] share of enterprises by industry, ordered as the parks."""
    columns = tables.square("park", industries.codes, "share of the park's enterprises", industries.names)
    rows = read_table(path, columns, key=("park",))
    by_park: dict[str, Floats] = {}
    for row in rows:
        index(path, row, "park", parks, "park")
        shares = np.array([row[code] for code in industries.codes], dtype=float)
        check_sum(path, row["row"], "all industries", float(shares.sum()))
        by_park[row["park"]] = shares / shares.sum()
    for park in parks:
        if park not in by_park:
            refuse(
                path,
                None,
                "park",
                f"there is no row for park {park!r}",
                "one row per park of parks.csv",
                "Add the row; a park without enterprises gets the mix it is planned for.",
            )
    return np.stack([by_park[park] for park in parks])
