"""A policy as a researcher writes it: a CSV file with one programme a row, read and checked as the tables of a region are."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.configuration.errors import ConfigurationError
from sim.parameters.policy_table import GROUPS, NEEDED, Instrument, repetition
from sim.regions import InputError, Setting
from sim.regions.column import Column, closest, refuse
from sim.regions.plausibility import MONEY, Doubt, likely_unit
from sim.regions.read_table import read_table

SEPARATORS = re.compile("[;,\u3001\uff0c\uff1b]")
"""What may stand between the codes of districts in a cell: semicolons, commas, and the signs of Chinese for both."""

SMALLEST_BUDGET = 10_000.0
"""Budget of a programme for a district and a year that may be meant [CNY]."""


def read_programmes(path: str, setting: Setting) -> tuple[Instrument, ...]:
    """The programmes of a CSV file; raises `ConfigurationError` that names file, row, column, value and what is allowed."""
    file = Path(path).expanduser()
    if not file.is_file():
        raise ConfigurationError(
            f"policy.table={path}: there is no file {file.absolute()}; give the path of a CSV file with the columns "
            f"{', '.join(item.name for item in dataclasses.fields(Instrument))}"
        )
    try:
        rows = read_table(file, columns((*setting.industries.codes, *GROUPS)))
        programmes = tuple(programme(file, row, setting.districts.codes) for row in rows)
    except InputError as error:
        raise ConfigurationError(f"policy.table={path}: {error}") from error
    twice = repetition(programmes)
    if twice:
        first, second = (rows[number]["row"] for number in twice)
        each = programmes[twice[1]]
        raise ConfigurationError(
            f"policy.table={path}: row {second} fills the cell of row {first} again: {each.kind} for {each.target or 'all'}, at the same time in "
            "the same district and for the same ages; give one of them another start, duration or district, or add up their intensities"
        )
    return programmes


def doubtful_programmes(path: str, setting: Setting, quarters: int) -> list[Doubt]:
    """Rows of a table that was read before whose numbers are hardly meant; quarters: length of the run."""
    found = []
    for row in read_table(Path(path).expanduser(), columns((*setting.industries.codes, *GROUPS))):
        if row["start"] >= quarters:
            year, quarter = setting.start
            dates = [
                f"{n // 4}Q{n % 4 + 1}" for n in (year * 4 + quarter - 1 + t for t in (row["start"], quarters - 1))
            ]
            derived = {"date": dates[0], "end": dates[1], "quarters": quarters}
            likely = "calendar" if 1900 <= row["start"] <= 2100 else ""
            found.append(
                Doubt("late_programme", "policy", "start", float(row["start"]), (row["row"],), derived, likely)
            )
        if 0.0 < row["budget"] < SMALLEST_BUDGET:
            likely = likely_unit(MONEY, row["budget"], 1e5, 1e10)
            derived = {"month": row["budget"] / 12.0}
            found.append(Doubt("small_budget", "policy", "budget", row["budget"], (row["row"],), derived, likely))
    return found


def columns(targets: Sequence[str]) -> tuple[Column, ...]:
    """What a file of programmes may hold: a column for each field of `Instrument`; kind and intensity are needed."""
    return tuple(_column(item, tuple(targets)) for item in dataclasses.fields(Instrument))


def _column(item: dataclasses.Field, targets: tuple[str, ...]) -> Column:
    told: dict[str, Any] = dict(item.metadata) or {
        "about": "codes of districts between semicolons; empty means all",
        "unit": "codes",
    }
    about, default = told["about"] or f"the {item.name} of a programme", item.default
    if item.name == "kind":
        return Column(item.name, "text", about, allowed=told["choices"])
    if item.name == "target":
        return Column(item.name, "text", about, allowed=targets, default=default)
    if isinstance(default, bool):
        return Column(item.name, "switch", about, default=default)
    if isinstance(default, int | float):
        return Column(
            item.name,
            "integer" if isinstance(default, int) else "number",
            about,
            told["unit"],
            told["low"],
            told["high"],
            default=None if item.name in NEEDED else default,
        )
    return Column(item.name, "text", about, default="")


def programme(file: Path, row: dict[str, Any], districts: Sequence[str]) -> Instrument:
    """One row as a programme."""
    values = {name: value for name, value in row.items() if name != "row"}
    values["districts"] = tuple(code.strip() for code in SEPARATORS.split(values["districts"]) if code.strip())
    for code in values["districts"]:
        if code not in districts:
            seen, allowed = f"{code!r} is not known{closest(code, districts)}", f"one of {', '.join(districts)}"
            refuse(file, row["row"], "districts", seen, allowed, "Correct the cell.")
    return Instrument(**values)
