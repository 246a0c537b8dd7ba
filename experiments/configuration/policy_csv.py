"""A policy as a researcher writes it: a CSV file with one programme a line."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from experiments.configuration.errors import ConfigurationError, nearest
from sim.parameters.declare import ParameterError, check
from sim.parameters.policy_table import GROUPS, Instrument, repetition
from sim.regions import Setting

COLUMNS = tuple(item.name for item in dataclasses.fields(Instrument))
NEEDED = ("kind", "intensity")


def read_table(path: str, setting: Setting) -> tuple[Instrument, ...]:
    """The programmes of a CSV file; raises `ConfigurationError` that names file, line, column, value and what is allowed."""
    file = Path(path).expanduser()
    if not file.is_file():
        raise ConfigurationError(
            f"policy.table={path}: there is no file {file.absolute()}; give the path of a CSV file with the columns {', '.join(COLUMNS)}"
        )
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            check_header(path, reader.fieldnames or ())
            rows = [(reader.line_num, row) for row in reader if any(row.values())]
    except (csv.Error, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} is not a CSV file in UTF-8: {error}") from error
    known = {"districts": setting.districts.codes, "target": (*setting.industries.codes, *GROUPS)}
    programmes = tuple(programme(f"{path}, line {line}", row, known) for line, row in rows)
    if not programmes:
        raise ConfigurationError(
            f"{path} has no line below its header; write one line for each programme, or leave policy.table out"
        )
    twice = repetition(programmes)
    if twice:
        first, second = (rows[number][0] for number in twice)
        each = programmes[twice[1]]
        raise ConfigurationError(
            f"{path}, line {second} fills the cell of line {first} again: {each.kind} for {each.target or 'all'}, at the same time in the same "
            "district and for the same ages; give one of them another start, duration or district, or add up their intensities"
        )
    return programmes


def check_header(path: str, header: Collection[str]) -> None:
    """Refuse columns that are unknown, written twice or lacking."""
    for column in header:
        if column not in COLUMNS:
            raise ConfigurationError(
                f"{path}, line 1: there is no column {column!r}; columns are {', '.join(COLUMNS)}{nearest(column, COLUMNS)}"
            )
        if list(header).count(column) > 1:
            raise ConfigurationError(f"{path}, line 1: column {column} is there twice; leave one of them out")
    for column in NEEDED:
        if column not in header:
            raise ConfigurationError(
                f"{path}, line 1: column {column} is missing; {' and '.join(NEEDED)} are needed, the others may be left out"
            )


def programme(where: str, row: Mapping[str | None, Any], known: Mapping[str, Collection[str]]) -> Instrument:
    """One line as a programme; an empty field takes the default."""
    if None in row or None in row.values():
        raise ConfigurationError(
            f"{where} has another number of fields than the header; write empty fields as ,, and texts with commas in double quotes"
        )
    values: dict[str, Any] = {}
    for item in dataclasses.fields(Instrument):
        text = (row.get(item.name) or "").strip()
        place = f"{where}, column {item.name}"
        if text:
            values[item.name] = read_field(place, item, text, known.get(item.name))
        elif item.name in NEEDED:
            raise ConfigurationError(f"{place} is empty; every programme needs {' and '.join(NEEDED)}")
    return Instrument(**values)


def read_field(place: str, item: dataclasses.Field, text: str, known: Collection[str] | None) -> Any:
    """The value of one field, checked against its declaration and the names of the region."""
    value: Any = text
    if item.name == "districts":
        value = tuple(code.strip() for code in text.split(";") if code.strip())
    elif isinstance(item.default, int | float):
        kind = type(item.default)
        try:
            value = kind(text)
        except ValueError:
            whole = "whole number" if kind is int else "number"
            raise ConfigurationError(
                f"{place} must be a {whole} between {item.metadata['low']:g} and {item.metadata['high']:g} [{item.metadata['unit']}]; got {text!r}"
            ) from None
    for code in value if isinstance(value, tuple) else (value,):
        if known is not None and code not in known:
            raise ConfigurationError(
                f"{place} names {code!r}; this region has {', '.join(known)}{nearest(code, known)}"
            )
    if item.metadata:
        try:
            check(place, value, item)
        except ParameterError as error:
            raise ConfigurationError(str(error)) from error
    return value
