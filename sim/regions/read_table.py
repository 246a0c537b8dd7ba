"""Reads one table: finds its header, refuses what it does not understand, and gives the values of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.regions.cells import value_of
from sim.regions.column import Column, closest, refuse
from sim.regions.files import Sheet, sheet_of
from sim.regions.headers import Headers, spelt, wrong_unit


def read_table(path: Path, columns: Sequence[Column], key: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Read and check a table; one dict per row, in the order of the file.

    Rows are numbered as a spreadsheet shows them and carry their number under the name `row`. Columns without a name and without
    content, titles above the header, remarks that begin with #, and a second header in other words are left out.
    `key` names the columns that together must not repeat. Raises InputError.
    """
    headers = Headers(columns)
    sheet = sheet_of(path, headers.known)
    names = _header(path, sheet, columns, headers)
    rows: list[dict[str, Any]] = []
    seen: dict[tuple[Any, ...], int] = {}
    for number, record in sheet.records[sheet.header + 1 :]:
        cells = _cells(path, number, record, names, headers)
        if cells is None:
            continue
        row: dict[str, Any] = {"row": number}
        for column in columns:
            row[column.name] = value_of(path, number, column, cells, commas_separate=sheet.delimiter == ",")
        mark = tuple(row[name] for name in key)
        if key and mark in seen:
            refuse(
                path,
                number,
                key[0],
                f"{', '.join(map(str, mark))} is already in row {seen[mark]}",
                "each " + " and ".join(key) + " once",
                "Delete or rename one of the two rows.",
            )
        seen[mark] = number
        rows.append(row)
    if not rows:
        refuse(path, None, None, "the table has a header but no rows", "at least one row", "Add a row.")
    return rows


def _header(path: Path, sheet: Sheet, columns: Sequence[Column], headers: Headers) -> list[str]:
    """Name of the column of each cell of the header, empty for columns without name and content.

    Refuses unknown, repeated and missing columns, and units that are not those of the column.
    """
    number, record = sheet.records[sheet.header]
    header = [cell.strip() for cell in record]
    known = [column.name for column in columns]
    whole = "".join(header)
    if whole in header and any(sign in whole for sign in ";\t|"):
        refuse(
            path,
            number,
            None,
            f"the header {whole[:40]!r} is one cell",
            "columns separated by commas",
            "Save the table with commas between the cells.",
        )
    names: list[str] = []
    for place, text in enumerate(header):
        if not text:
            _check_nameless(path, sheet, place)
            names.append("")
            continue
        found = headers.column(text)
        if found is None:
            near = closest(spelt(text), set(known) - set(names)) or closest(text, set(known) - set(names))
            do = "Rename or delete the column."
            if text.lower().startswith("unnamed:"):
                do = "Delete the column; pandas leaves its row numbers out with to_csv(..., index=False)."
            refuse(path, number, text, f"unknown column{near}", ", ".join(known), do)
        column, unit = found
        advice = wrong_unit(column, unit)
        if advice:
            seen = f"its header gives the unit {unit}, and {column.name} is in {column.unit or 'no unit'}"
            refuse(
                path,
                number,
                text,
                seen,
                column.allows(),
                f"To bring the numbers into that unit, {advice}; then rename the header.",
            )
        if column.name in names:
            as_what = "" if spelt(text) == column.name else f" as {column.name}"
            refuse(
                path,
                number,
                text,
                f"the column appears more than once{as_what}",
                "each column once",
                "Delete one of them.",
            )
        names.append(column.name)
    for column in columns:
        if column.name not in names and column.default is None:
            refuse(
                path,
                number,
                column.name,
                f"the column is missing ({column.about})",
                column.allows(),
                f"Add the column {column.name!r}.",
            )
    return names


def _check_nameless(path: Path, sheet: Sheet, place: int) -> None:
    """Refuse a column without a name that holds something."""
    for number, record in sheet.records[sheet.header + 1 :]:
        if place < len(record) and record[place].strip():
            refuse(
                path,
                number,
                None,
                f"cell {place + 1} holds {record[place].strip()[:40]!r} in a column without a name",
                "a name for every column that holds something",
                "Name the column or delete it; pandas leaves its row numbers out with to_csv(..., index=False).",
            )


def _cells(path: Path, number: int, record: list[str], names: Sequence[str], headers: Headers) -> dict[str, str] | None:
    """Texts of a row by column; None for a second header."""
    while len(record) > len(names) and not record[-1].strip():
        record = record[:-1]
    while len(record) < len(names) and not names[len(record)]:
        record = [*record, ""]
    filled = [(cell, name) for cell, name in zip(record, names, strict=False) if cell.strip()]
    if len(record) != len(names):
        do = (
            "If it is a remark, begin the row with #."
            if len(filled) == 1
            else "Put text that contains a comma in double quotes."
        )
        refuse(path, number, None, f"{len(record)} cells where the header has {len(names)}", f"{len(names)} cells", do)
    if len(filled) > 1 and all((found := headers.column(cell)) and found[0].name == name for cell, name in filled):
        return None
    return {name: cell.strip() for name, cell in zip(names, record, strict=True) if name}
