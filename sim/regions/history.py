"""Reads what a region is given year by year: the growth of its markets, and the floor space delivered in its parks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from sim.kinds import TAGS
from sim.regions.column import Column, closest, refuse
from sim.regions.read_table import read_table
from sim.regions.setting import Floats, History, MarketPath

GIVEN = {
    # what: unit
    "market_growth": "log points/year",
    "market_trend": "log points/year",
    "delivered_m2": "m2",
}
"""What may be given, with its unit."""

RESULTS = (
    "revenue",
    "output",
    "employees",
    "employment",
    "jobs",
    "enterprises",
    "entries",
    "exits",
    "vacancy",
    "vacancy_rate",
    "rent",
    "asking_rent",
    "effective_rent",
    "contract_rent",
    "moves",
    "stage",
    "stages",
)
"""What must come out of the model: a table that gives it is refused."""

COLUMNS = (
    Column("year", "integer", "year", low=1900, high=2200),
    Column("what", "text", "what is given"),
    Column("industry", "text", "industry whose market grows so, empty for all markets together", default=""),
    Column("park", "text", "park in which floor space is delivered, empty for markets", default=""),
    Column("value", "number", "value"),
    Column("unit", "text", "unit"),
    Column("source", "text", "where the value comes from"),
    Column("tag", "text", "how far the source can be trusted", allowed=TAGS),
)


@dataclass(frozen=True)
class ParkFacts:
    """What deliveries are checked against; arrays have one entry per park."""

    codes: Sequence[str]
    opening: Sequence[int]
    """Quarters between the start of the region and the opening."""
    stock: Floats
    """Floor space at opening [m2]."""
    permitted: Floats
    """Floor space that the plan permits [m2]."""
    larger: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Sites of the larger parks, by the code of these."""


def read_history(
    path: Path, start: tuple[int, int], quarters: int, industries: Sequence[str], parks: ParkFacts
) -> History:
    """The yearly inputs of a region; start: year and quarter of its first quarter, quarters: length of its run.

    Raises InputError.
    """
    rows = read_table(path, COLUMNS, key=("year", "what", "industry", "park"))
    markets: dict[str, dict[int, float]] = {}
    trends: dict[str, dict[str, Any]] = {}
    delivered: dict[str, dict[int, float]] = {}
    first_rows: dict[str, dict[str, Any]] = {}
    for row in rows:
        _check_words(path, row, industries, parks)
        _check_time(path, row, start, quarters)
        if row["what"] == "delivered_m2":
            _check_delivered(path, row, start, parks)
            delivered.setdefault(row["park"], {})[row["year"]] = row["value"]
        elif row["what"] == "market_growth":
            _check_growth(path, row)
            markets.setdefault(row["industry"], {})[row["year"]] = row["value"]
            first_rows.setdefault(row["industry"], row)
        else:
            _check_growth(path, row)
            if row["industry"] in trends:
                _again(path, row, trends[row["industry"]])
            trends[row["industry"]] = row
    _check_paths(path, markets, trends, first_rows)
    _check_plans(path, rows, delivered, parks)
    return History(
        {
            code: MarketPath(
                dict(sorted(growth.items())), (trends[code]["year"], trends[code]["value"]) if code in trends else None
            )
            for code, growth in markets.items()
        },
        {code: dict(sorted(years.items())) for code, years in delivered.items()},
    )


def _check_words(path: Path, row: dict[str, Any], industries: Sequence[str], parks: ParkFacts) -> None:
    """Refuse what must not be given, wrong units, and places and industries that are not there."""
    what = row["what"]
    if what in RESULTS:
        refuse(
            path,
            row["row"],
            "what",
            f"{what!r} is a result of the model and never one of its inputs",
            "one of " + ", ".join(GIVEN),
            "Put what was observed into evidence.csv, where it is set beside the results.",
        )
    if what not in GIVEN:
        refuse(
            path,
            row["row"],
            "what",
            f"{what!r} is not known{closest(what, GIVEN)}",
            "one of " + ", ".join(GIVEN),
            "Correct the cell.",
        )
    if row["unit"] != GIVEN[what]:
        refuse(
            path,
            row["row"],
            "unit",
            f"{what} in {row['unit']!r}",
            GIVEN[what],
            f"Give the value in {GIVEN[what]}"
            + (": ln(1.12) = 0.113 for growth of 12 %." if what != "delivered_m2" else "."),
        )
    wanted, empty = ("park", "industry") if what == "delivered_m2" else ("industry", "park")
    if row[empty]:
        refuse(path, row["row"], empty, f"{what} with {row[empty]!r}", "an empty cell", "Empty the cell.")
    if wanted == "park" and row["park"] in parks.larger:
        # which site was built on is not known from the sum, and a rule of ours would pass for an observation
        refuse(
            path,
            row["row"],
            "park",
            f"{row['park']} is a larger park, and what was delivered in it does not say on which of its sites",
            "one of its sites: " + ", ".join(parks.larger[row["park"]]),
            "Write a row for each site that was built on, with what is known of it.",
        )
    known = parks.codes if wanted == "park" else industries
    if row[wanted] not in known and (wanted == "park" or row[wanted]):
        seen = f"{wanted} {row[wanted]!r} is not known{closest(row[wanted], known)}"
        allowed = "one of " + ", ".join(known) + ("" if wanted == "park" else ", or empty for all markets together")
        refuse(path, row["row"], wanted, seen, allowed, "Correct the code or add it to its table.")


def _check_time(path: Path, row: dict[str, Any], start: tuple[int, int], quarters: int) -> None:
    """Refuse what falls into no quarter of the region's run."""
    if row["what"] == "market_trend":
        return
    begin = quarter_number(row, start)
    if begin + 4 <= 0 or begin >= quarters:
        last = start[0] * 4 + start[1] - 1 + quarters - 1
        # growth over the year before lasts from the middle of that year to the middle of the next
        later = 1 if row["what"] == "market_growth" and last % 4 >= 2 else 0
        earlier = 1 if row["what"] == "market_growth" and start[1] >= 3 else 0
        refuse(
            path,
            row["row"],
            "year",
            f"{row['year']} is outside the run of the region ({start[0]}Q{start[1]} to {last // 4}Q{last % 4 + 1})",
            f"a year from {start[0] + earlier} to {last // 4 + later}",
            "Delete the row, or change start or quarters in region.csv.",
        )


def quarter_number(row: Mapping[str, Any], start: tuple[int, int]) -> int:
    """First of the four quarters that a row is about, counted from the start of the region."""
    january = 4 * (row["year"] - start[0]) + 1 - start[1]
    return january - 2 if row["what"] == "market_growth" else january


def _check_growth(path: Path, row: dict[str, Any]) -> None:
    if not -0.5 <= row["value"] <= 1.0:
        refuse(
            path,
            row["row"],
            "value",
            f"growth of {row['value']:g} a year",
            "a number from -0.5 to 1 [log points/year]",
            "Write the logarithm of the ratio of two years: ln(1.12) = 0.113 for growth of 12 %.",
        )


def _check_delivered(path: Path, row: dict[str, Any], start: tuple[int, int], parks: ParkFacts) -> None:
    """Refuse floor space below zero, of a park that has none to be like, and of one that is not open all year."""
    place = list(parks.codes).index(row["park"])
    if row["value"] < 0.0:
        refuse(path, row["row"], "value", f"{row['value']:g} m2", "a number from 0 [m2]", "Correct the value.")
    if parks.stock[place] <= 0.0:
        refuse(
            path,
            row["row"],
            "park",
            f"park {row['park']} has no floor space in parks.csv, and what is delivered is divided over types as that is",
            "a park with floor space to let at its opening",
            "Give its floor space by type in parks.csv.",
        )
    if parks.opening[place] > 0 and quarter_number(row, start) < parks.opening[place]:
        refuse(
            path,
            row["row"],
            "year",
            f"park {row['park']} opens after {row['year']} has begun",
            "a year that begins with the park open",
            "What a park has when it opens stands in parks.csv; give deliveries from the next year on.",
        )


def _check_paths(
    path: Path, markets: Mapping[str, Mapping[int, float]], trends: Mapping[str, Any], rows: Mapping[str, Any]
) -> None:
    """Refuse paths with gaps, both of the whole and of single industries, and trends without a path before them."""
    if "" in markets and len(markets) > 1:
        code = next(code for code in markets if code)
        refuse(
            path,
            rows[code]["row"],
            "industry",
            f"growth of {code} beside growth of all markets together",
            "growth of all markets together, or of single industries",
            "Delete one of the two: with both, one would have to give way.",
        )
    for code, growth in markets.items():
        missing = sorted(set(range(min(growth), max(growth))) - set(growth))
        if missing:
            refuse(
                path,
                rows[code]["row"],
                "year",
                f"market_growth{f' of {code}' if code else ''} has no row for {missing[0]}",
                f"every year from {min(growth)} to {max(growth)}",
                "Add the row.",
            )
    for code, row in trends.items():
        last = max(markets.get(code, {}), default=None)
        if last is None or row["year"] <= last:
            seen = "no market_growth before it" if last is None else f"market_growth is given to {last}"
            allowed = (
                "a year after the last that market_growth is given for" if last else "a trend after given growth only"
            )
            refuse(
                path,
                row["row"],
                "year",
                f"market_trend of {row['year']}, but {seen}",
                allowed,
                "Correct the year, or give market_growth.",
            )


def _check_plans(path: Path, rows: Sequence[dict[str, Any]], delivered: Mapping[str, Any], parks: ParkFacts) -> None:
    """Refuse more floor space than the plan of a park permits."""
    for code, years in delivered.items():
        place = list(parks.codes).index(code)
        total, permitted = float(parks.stock[place]) + sum(years.values()), float(parks.permitted[place])
        if total > permitted * (1.0 + 1e-9):
            number = next(row["row"] for row in rows if row["park"] == code)
            refuse(
                path,
                number,
                "value",
                f"with all that is delivered park {code} has {total:,.0f} m2 of floor area on land that allows {permitted:,.0f} m2",
                "floor area of at most land_m2 x plot_ratio",
                "Correct the values, or the land or plot ratio in parks.csv.",
            )


def _again(path: Path, row: dict[str, Any], before: Mapping[str, Any]) -> NoReturn:
    refuse(
        path,
        row["row"],
        "what",
        f"market_trend is already in row {before['row']}",
        "one market_trend for a path",
        "Delete one of the two rows.",
    )
