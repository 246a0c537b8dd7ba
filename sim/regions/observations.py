"""Reads what was observed: evidence, known figures of parks that open later, and the prices they are in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.regions import tables
from sim.regions.checks import SUM_TOLERANCE, index
from sim.regions.column import refuse
from sim.regions.read_table import read_table
from sim.regions.setting import Parks


def read_evidence(path: Path, codes: Sequence[str]) -> tuple[tuple[dict[str, Any], ...], tuple[int, ...]]:
    """Observations of places with these codes or of the whole, one dict per row, and their rows in the file.

    `quarter` is None for a whole year.
    """
    places = ("city", *codes)
    observations, numbers = [], []
    for row in read_table(path, tables.EVIDENCE):
        index(path, row, "place", places, "place")
        _check_observed(path, row)
        row["quarter"] = None if row["quarter"] == "" else row["quarter"]
        numbers.append(row["row"])
        observations.append({name: value for name, value in row.items() if name != "row"})
    return tuple(observations), tuple(numbers)


def _check_observed(path: Path, row: dict[str, Any]) -> None:
    """Refuse units that are not those of the topic, and more vacancy than floor space."""
    unit = tables.EVIDENCE_UNITS[row["topic"]]
    if row["unit"] != unit:
        seen, do = f"{row['topic']} in {row['unit']}", f"Give the value in {unit}."
        refuse(path, row["row"], "unit", seen, f"{unit} for {row['topic']}", do)
    if row["topic"] == "vacancy_rate" and row["value"] > 1.0:
        refuse(
            path,
            row["row"],
            "value",
            f"a vacancy rate of {row['value']:g}, which is {row['value']:.0%}",
            "a number from 0 to 1 [share of floor space]",
            f"If it is a percentage, write {row['value']:g} % as {row['value'] / 100:.10g}."
            if row["value"] <= 100.0
            else "Correct the value.",
        )


def read_cases(path: Path, parks: Parks, start: tuple[int, int]) -> tuple[dict[str, Any], ...]:
    """What is known of parks that opened later, one dict per row; `quarter` is None for a whole year."""
    known = []
    for row in read_table(path, tables.CASES, key=("park", "quantity", "year", "quarter")):
        opening = int(parks.opening[index(path, row, "park", parks.codes, "park")])
        first = start[0] * 4 + start[1] - 1 + opening
        row["quarter"] = None if row["quarter"] == "" else row["quarter"]
        when = f"{row['year']}Q{row['quarter']}" if row["quarter"] else f"{row['year']}"
        if opening == 0:
            refuse(
                path,
                row["row"],
                "park",
                f"park {row['park']} is open when the region starts",
                "a park that opens later, whose fill-up can be followed",
                "Put observations of a park that is there from the start into evidence.csv.",
            )
        if row["year"] * 4 + (row["quarter"] or 4) - 1 < first:
            refuse(
                path,
                row["row"],
                "year",
                f"{when}, before park {row['park']} opens",
                f"{first // 4}Q{first % 4 + 1} or later",
                "Correct the date here or the opening in parks.csv.",
            )
        if row["quantity"] == "occupancy_rate" and row["value"] > 1.0:
            refuse(
                path,
                row["row"],
                "value",
                f"an occupancy rate of {row['value']:g}",
                "a number from 0 to 1 [share of floor space let]",
                "Write a percentage as a fraction: 95 % is 0.95.",
            )
        if (row["quantity"] == "output") != (row["quarter"] is None):
            refuse(
                path,
                row["row"],
                "quarter",
                f"{row['quantity']} of {when}",
                "an empty cell for output, which is of a whole year; a quarter from 1 to 4 for all else",
                "Empty the cell, or give the quarter whose end is nearest to the day of the source.",
            )
        known.append({name: value for name, value in row.items() if name != "row"})
    return tuple(known)


def read_deflator(path: Path, year: int) -> dict[int, float]:
    """Price index by year, 1 in the start year. Raises InputError."""
    rows = read_table(path, tables.DEFLATOR, key=("year",))
    index = {row["year"]: row["index"] for row in rows}
    if abs(index.get(year, 0.0) - 1.0) > SUM_TOLERANCE:
        refuse(
            path,
            None,
            "index",
            f"the start year {year} has " + (f"the index {index[year]:g}" if year in index else "no row"),
            f"1 in {year}",
            "Divide all index numbers by that of the start year.",
        )
    return index
