"""Doubts about a region before it is run: numbers that are allowed and yet hardly meant, mostly because of their unit.

Nothing here changes a number or stops a run. The bounds are wide (design choices, tag D): what lies outside is outside of what parks in
China have had, so that a doubt is nearly always a mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from sim.kinds import SPACE_TYPES
from sim.regions.park_figures import park_figures
from sim.regions.setting import Setting

DAYS_A_MONTH, DAYS_A_YEAR = 30.4, 365.0
FEWEST_WORKERS, MOST_WORKERS = 4.0, 20_000.0
"""Workers of an enterprise, in the mean of a park, as revenue implies them."""
LEAST_SPACE = 3.0
"""Floor space of a worker [m2]."""
MOST_VACANT, MOST_CROWDED = 0.9, 1.5
"""Vacancy rate of the first quarter; floor space that the workers of a park need, over what it has."""
SMALLEST_LAND = 1_000.0
"""Land of a park [m2]."""
HIGHEST_RENT = {
    **dict.fromkeys((f"rent_{kind}" for kind in SPACE_TYPES), 15.0),
    "rent_factory": 4.0,
    "off_park_rent": 15.0,
    "housing_rent": 8.0,
    "rent": 15.0,
    "effective_rent": 15.0,
}
LOWEST_RENT = 0.03
"""Rents [CNY/m2/day]."""
WIDEST, FARTHEST_FROM_DISTRICT = 600.0, 150.0
"""Distance between the farthest places of a region, and of a park from the position of its district [km]."""
MONEY = {"yi": 1e8, "million": 1e6, "wan": 1e4, "thousand": 1e3}
AREA = {"wan_m2": 1e4, "km2": 1e6}
TIME = {"month": 1.0 / DAYS_A_MONTH, "year": 1.0 / DAYS_A_YEAR}
PERSONS = {"wan_persons": 1e4}
EVIDENCE_SCALES = {"revenue": MONEY, "stock": AREA, "employees": PERSONS, "enterprises": PERSONS}
INDUSTRY_BOUNDS: dict[str, tuple[float, float, dict[str, float]]] = {
    "revenue_per_worker": (5_000.0, 3e6, MONEY),
    "wage": (1_000.0, 5e5, MONEY),
    "space_per_worker": (3.0, 300.0, {}),
}
"""Plausible numbers of an industry: the lowest, the highest, units in which they may have been given."""


@dataclass(frozen=True)
class Doubt:
    """A number that is hardly meant, with what follows from it and the unit that it is likely in."""

    kind: str
    table: str
    column: str
    value: float | None = None
    rows: tuple[int, ...] = ()
    """Rows of the table with the same doubt, first of which the value is; empty where a region is laid out by formula."""
    derived: Mapping[str, Any] = field(default_factory=dict)
    """What follows from the value, by name."""
    likely: str = ""
    """Unit in which the value would be plausible, empty where none is known."""


def doubts(setting: Setting, quarters: int | None = None) -> tuple[Doubt, ...]:
    """Everything about a region that is hardly meant; quarters: length of the run, by default that of the region."""
    found = (
        # a synthetic region is as wide as it has parks
        *(_distances(setting) if setting.rows else ()),
        *_openings(setting, quarters or setting.quarters),
        *_parks(setting),
        *_rents(setting),
        *_industries(setting),
        *_evidence(setting),
    )
    return tuple(_gathered(found))


def _gathered(found: Iterable[Doubt]) -> list[Doubt]:
    """Doubts of one kind about one column as one, with all rows."""
    groups: dict[tuple[str, str, str, str], Doubt] = {}
    for each in found:
        mark = (each.kind, each.table, each.column, each.likely)
        if mark in groups:
            groups[mark] = replace(groups[mark], rows=(*groups[mark].rows, *each.rows))
        else:
            groups[mark] = each
    return list(groups.values())


def _row(setting: Setting, table: str, place: int) -> tuple[int, ...]:
    return setting.rows[table][place : place + 1] if table in setting.rows else ()


def likely_unit(units: Mapping[str, float], value: float, low: float, high: float) -> str:
    """The unit whose factor brings a number between two bounds and nearest to their middle; empty where none does."""
    fitting = [name for name, factor in units.items() if low <= value * factor <= high]
    return min(fitting, key=lambda name: abs(np.log(value * units[name] / np.sqrt(low * high))), default="")


def _parks(setting: Setting) -> Iterable[Doubt]:
    """Revenue, enterprises, floor space and land of single parks."""
    parks, figures = setting.parks, park_figures(setting)
    stock = parks.stock.sum(axis=1)
    for j in range(len(parks)):
        row = _row(setting, "parks", j)
        size, space, vacancy = (
            float(each[j]) for each in (figures.workers_per_enterprise, figures.space_per_worker, figures.vacancy)
        )
        widest = f"{SPACE_TYPES[int(parks.stock[j].argmax())]}_m2"
        if parks.land_m2[j] < SMALLEST_LAND:
            land = float(parks.land_m2[j])
            likely = "wan_m2" if 1e4 <= land * 1e4 <= 1e9 else ""
            yield Doubt("land", "parks", "land_m2", land, row, {"hectares": land / 1e4}, likely)
        if np.isfinite(size) and not FEWEST_WORKERS <= size <= MOST_WORKERS:
            yield _revenue(parks.revenue_at_start[j], int(parks.enterprises[j]), size, row)
            continue
        derived = {"workers": float(figures.workers[j]), "space": space, "vacancy": vacancy}
        if space < LEAST_SPACE:
            likely = likely_unit(AREA, space, 5.0, 400.0)
            yield Doubt("space", "parks", widest, float(parks.stock[j].max()), row, derived, likely)
        elif np.isnan(space) and 0.0 < stock[j] < 1e-4 * parks.land_m2[j] * parks.plot_ratio[j]:
            built = {"share": float(stock[j] / (parks.land_m2[j] * parks.plot_ratio[j]))}
            yield Doubt("little_built", "parks", widest, float(parks.stock[j].max()), row, built, "wan_m2")
        elif vacancy > MOST_VACANT:
            yield Doubt("empty", "parks", widest, float(parks.stock[j].max()), row, derived)
        elif 1.0 - vacancy > MOST_CROWDED:
            needed = derived | {"needed": 1.0 - vacancy}
            yield Doubt("crowded", "parks", widest, float(parks.stock[j].max()), row, needed)


def _revenue(revenue: float, enterprises: int, size: float, row: tuple[int, ...]) -> Doubt:
    """A doubt about revenue, or about the number of enterprises that make it; size: workers of an enterprise."""
    derived = {"revenue": float(revenue) / enterprises, "size": size, "enterprises": enterprises}
    if 0.2 <= size < FEWEST_WORKERS:
        return Doubt("headcount", "parks", "enterprises", float(enterprises), row, derived, "persons")
    likely = likely_unit(MONEY, size, 5.0, 5_000.0)
    kind = "little_revenue" if size < FEWEST_WORKERS else "much_revenue"
    return Doubt(kind, "parks", "revenue_at_start", float(revenue), row, derived, likely)


def _rents(setting: Setting) -> Iterable[Doubt]:
    """Rents that are none of a day."""
    parks, districts = setting.parks, setting.districts
    columns = [("parks", f"rent_{kind}", parks.asking_rent[:, s]) for s, kind in enumerate(SPACE_TYPES)]
    columns += [("districts", name, getattr(districts, name)) for name in ("housing_rent", "off_park_rent")]
    for table, name, values in columns:
        for place, value in enumerate(values):
            doubt = rent_doubt(table, name, name, float(value), _row(setting, table, place))
            if doubt is not None:
                yield doubt


def rent_doubt(table: str, kind: str, column: str, value: float, row: tuple[int, ...]) -> Doubt | None:
    """A doubt about a rent [CNY/m2/day] of a kind, if there is one."""
    highest = HIGHEST_RENT[kind]
    if LOWEST_RENT <= value <= highest:
        return None
    derived = {"month": value * DAYS_A_MONTH, "low": LOWEST_RENT, "high": highest}
    likely = likely_unit(TIME, value, 0.1, highest)
    return Doubt("rent", table, column, value, row, derived, likely)


def _distances(setting: Setting) -> Iterable[Doubt]:
    """Coordinates that are no kilometres."""
    parks, districts = setting.parks, setting.districts
    x, y = np.concatenate([parks.x_km, districts.x_km]), np.concatenate([parks.y_km, districts.y_km])
    # the diagonal of the smallest rectangle round all places: at most 1.42 times the farthest distance
    wide = float(np.hypot(np.ptp(x), np.ptp(y)))
    away = float(np.hypot(x.mean(), y.mean()))
    rows = setting.rows.get("parks", ())
    derived = {"distance": wide}
    degrees = (abs(x).max() <= 180.0 and abs(y).max() <= 90.0) or (abs(x).max() <= 90.0 and abs(y).max() <= 180.0)
    if wide == 0.0:
        if len(parks) > 1:
            yield Doubt("one_point", "parks", "x_km", float(parks.x_km[0]), rows, derived)
    elif degrees and wide < 15.0 and away > 6.0 * wide and away > 20.0:
        yield Doubt("degrees", "parks", "x_km", float(parks.x_km[0]), rows, derived, "degrees")
    elif wide > WIDEST:
        metres = float(np.hypot(np.ptp(parks.x_km), np.ptp(parks.y_km))) / 1_000.0
        single = _apart(setting)
        if single and len(single) < len(parks):
            yield from single
        else:
            yield Doubt("far", "parks", "x_km", float(parks.x_km[0]), rows, derived, "m" if metres < WIDEST else "")
    else:
        yield from _apart(setting)


def _apart(setting: Setting) -> list[Doubt]:
    """Parks that lie far from their districts."""
    distance, x = park_figures(setting).from_district, setting.parks.x_km
    return [
        Doubt("apart", "parks", "x_km", float(x[j]), _row(setting, "parks", int(j)), {"distance": float(distance[j])})
        for j in np.flatnonzero(distance > FARTHEST_FROM_DISTRICT)
    ]


def _openings(setting: Setting, quarters: int) -> Iterable[Doubt]:
    """Parks that are not there when the run begins, or never."""
    opening, start = setting.parks.opening, setting.start

    def date(quarter: int) -> str:
        number = start[0] * 4 + start[1] - 1 + quarter
        return f"{number // 4}Q{number % 4 + 1}"

    first = int(opening.argmin())
    derived = {"first": date(int(opening[first])), "start": date(0), "end": date(quarters - 1)}
    rows = setting.rows.get("parks", ())
    if int(opening.min()) >= quarters:
        yield Doubt("none_opens", "parks", "opening", None, rows, derived)
        return
    if int(opening.min()) > 0:
        yield Doubt("none_open", "parks", "opening", None, rows, derived)
    # a run shorter than its region is meant; a region whose parks open after its own end is not
    end = {"end": date(setting.quarters - 1)}
    for j in np.flatnonzero(opening >= setting.quarters):
        yield Doubt(
            "too_late",
            "parks",
            "opening",
            None,
            _row(setting, "parks", int(j)),
            {**end, "opens": date(int(opening[j]))},
        )


def _industries(setting: Setting) -> Iterable[Doubt]:
    """Numbers of the industries."""
    for name, (low, high, units) in INDUSTRY_BOUNDS.items():
        for code, value in zip(setting.industries.codes, getattr(setting.industries, name).tolist(), strict=True):
            if not low <= value <= high:
                likely = likely_unit(units, value, low, high)
                yield Doubt(
                    "industry", "industries", name, value, (), {"industry": code, "low": low, "high": high}, likely
                )


def _evidence(setting: Setting) -> Iterable[Doubt]:
    """Observations that are far from what the same places have at the start."""
    parks, figures = setting.parks, park_figures(setting)
    totals = {
        "revenue": parks.revenue_at_start,
        "stock": parks.stock.sum(axis=1),
        "employees": figures.workers,
        "enterprises": parks.enterprises.astype(float),
    }
    for place, seen in enumerate(setting.evidence):
        row, topic, value = _row(setting, "evidence", place), seen["topic"], float(seen["value"])
        if topic in ("rent", "effective_rent"):
            doubt = rent_doubt("evidence", topic, "value", value, row)
            if doubt is not None:
                yield doubt
        elif topic in totals and value > 0.0:
            there = float(totals[topic][_parks_of(setting, seen["place"])].sum())
            if there > 0.0 and not 1e-3 <= value / there <= 1e3:
                ratio = value / there
                likely = likely_unit(EVIDENCE_SCALES[topic], ratio, 0.02, 100.0)
                derived = {"topic": topic, "place": seen["place"], "start": there, "ratio": ratio}
                yield Doubt("evidence", "evidence", "value", value, row, derived, likely)


def _parks_of(setting: Setting, place: str) -> Sequence[int]:
    """Rows of the parks of a place: all of the city, those of a district, the sites of a park."""
    if place in setting.districts.codes:
        return np.flatnonzero(setting.parks.district == setting.districts.codes.index(place)).tolist()
    codes = setting.parks.codes if place == "city" else setting.sites_of(place)
    return [setting.parks.codes.index(code) for code in codes if code in setting.parks.codes]
