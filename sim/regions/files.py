"""From a file to the texts of its cells: encodings, delimiters, and sheets of workbooks."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import os
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.regions.column import InputError, closest, refuse

Records = list[tuple[int, list[str]]]
"""Rows that are not empty, each with its number as a spreadsheet shows it."""

ENDINGS = (".csv", ".xlsx", ".tsv", ".txt")
"""What the file of a table may end in."""
DELIMITERS = (",", ";", "\t")
LOOKED_AT = 30
"""Rows in which a header is looked for."""
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SAVE = 'Save it from the spreadsheet as "CSV UTF-8".'


@dataclass(frozen=True)
class Sheet:
    """The cells of one table as texts."""

    records: Records
    delimiter: str = ","
    header: int = 0
    """Place of the header among the records."""


def table_path(folder: Path, name: str) -> Path:
    """Where the table `name` of a region is: NAME.csv or NAME.xlsx in its folder, or the sheet NAME of its workbook.

    A sheet is named like a file in its workbook. A table that is not there gets the path it would have. Raises InputError when
    it is there twice, or when something that is no file has its name.
    """
    if folder.is_file():
        return folder / next((sheet for sheet in sheets_of(folder) if sheet.strip().lower() == name), name)
    named = [folder / f"{name}{ending}" for ending in ENDINGS]
    for path in named:
        if os.path.lexists(path) and not path.is_file():
            # passed over, a table that may be left out would be another one without a word
            what = "a folder" if path.is_dir() else "a link to nothing"
            raise InputError(
                f"{path.name}: it is {what}; allowed: a file that holds the table {name}. Remove or rename it. (path {path})"
            )
    found = [path for path in named if path.is_file()]
    if len(found) > 1:
        raise InputError(
            f"{folder}: table {name} is there as {' and as '.join(path.name for path in found)}; allowed: one of them. "
            "Delete or rename the one that you do not edit."
        )
    return found[0] if found else folder / f"{name}.csv"


def is_there(path: Path) -> bool:
    """Whether a table exists."""
    return path.is_file() or (in_workbook(path) and path.name in sheets_of(path.parent))


def in_workbook(path: Path) -> bool:
    """Whether a path names a sheet of a workbook."""
    return path.parent.suffix.lower() == ".xlsx" and path.parent.is_file()


def checksum(path: Path) -> str:
    """SHA-256 of the file that holds a table."""
    return hashlib.sha256((path.parent if in_workbook(path) else path).read_bytes()).hexdigest()


def sheet_of(path: Path, matches: Callable[[list[str]], int]) -> Sheet:
    """The cells of a table; matches: how many cells of a row are headers of it, by which header and delimiter are found.

    Rows above the header, such as a title, and rows that begin with # are left out. Raises InputError.
    """
    is_workbook = in_workbook(path) or path.suffix.lower() == ".xlsx"
    tables = {",": numbered(_cells(path))} if is_workbook else _delimited(path)
    best, found = 0, Sheet(tables[","] if "," in tables else next(iter(tables.values())))
    for delimiter, records in tables.items():
        for place, (_, record) in enumerate(records[:LOOKED_AT]):
            score = matches(record)
            if score > best and (place == 0 or score > 1):
                best, found = score, Sheet(records, delimiter, place)
            if score > 1 and score == len([cell for cell in record if cell.strip()]):
                return Sheet(records, delimiter, place)
    if not found.records:
        refuse(path, 1, None, "the header is empty", "column names in row 1", "Write the column names in row 1.")
    return found


def numbered(rows: list[list[str]]) -> Records:
    """The rows that hold something and are no remarks."""
    return [
        (number, row)
        for number, row in enumerate(rows, start=1)
        if any(cell.strip() for cell in row) and not is_remark(row)
    ]


def is_remark(row: list[str]) -> bool:
    """Whether a row begins with #, unless that is the error of a spreadsheet, such as #REF!."""
    first = next(cell.strip() for cell in row if cell.strip())
    return first.startswith("#") and not first.upper().startswith(
        ("#N/A", "#REF", "#DIV", "#VALUE", "#NAME", "#NUL", "#NUM")
    )


def _delimited(path: Path) -> dict[str, Records]:
    """The records of a text file by each delimiter with which it can be read."""
    text = _text(path)
    first, _, rest = text.partition("\n")
    if first.strip().lower() in ("sep=,", "sep=;", "sep=\\t", "sep=\t"):
        # what Excel writes for itself; left as an empty row, so that rows keep their numbers
        text = "\n" + rest
    tables: dict[str, Records] = {}
    refusal: csv.Error | None = None
    for delimiter in DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error as error:
            refusal = refusal or error
        else:
            tables[delimiter] = numbered(rows)
    if not tables:
        raise InputError(
            f"{path.name}: it cannot be read as a comma-separated table ({refusal}); allowed: cells between "
            f"commas, with double quotes round text that contains a comma. Check the quotes. (file {path})"
        )
    return tables


def _text(path: Path) -> str:
    """The text of a file in UTF-8, UTF-16 or GBK (GB18030), without byte-order mark."""
    if not path.is_file():
        near = closest(path.name, [each.name for each in path.parent.glob("*")]) if path.parent.is_dir() else ""
        raise InputError(
            f"{path.name}: there is no such file{near}; allowed: a comma-separated table. "
            f"Create {path} or choose another folder."
        )
    content = path.read_bytes()
    if content.startswith((WORKBOOK, OLD_WORKBOOK)):
        do = f"Rename it to {path.stem}.xlsx." if content.startswith(WORKBOOK) else f"Save it as .xlsx. {SAVE}"
        raise InputError(
            f"{path.name}: it is a workbook of a spreadsheet; allowed: a comma-separated table. {do} (file {path})"
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) and len(content) % 2 == 0:
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            pass
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        known = _chinese(content)
        if known is not None:
            return known
        raise InputError(
            f"{path.name}: byte {error.start} is not UTF-8, and the file is not GBK either; allowed: UTF-8 text. {SAVE} (file {path})"
        ) from None
    if "\0" in text:
        raise InputError(
            f"{path.name}: it holds bytes of 0, as no text does; allowed: UTF-8 text. {SAVE} (file {path})"
        )
    return text


def _chinese(content: bytes) -> str | None:
    """The text in GB18030, if nearly all of what is not ASCII are common Chinese characters; None where it is another encoding."""
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return None
    foreign = [letter for letter in text if ord(letter) > 127]
    common = sum(_is_common(letter) for letter in foreign)
    return text if common >= 2 / 3 * len(foreign) else None


def _is_common(letter: str) -> bool:
    """Whether a letter is a character or sign of GB 2312, the 6,763 characters that are nearly all of a modern text."""
    try:
        lead = letter.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return lead >= 0xB0 or lead in (0xA1, 0xA3)


def _openpyxl(path: Path) -> Any:
    try:
        import openpyxl
    except ImportError:
        raise InputError(
            f"{path.name}: a workbook is read with the library openpyxl, which is not installed; allowed: comma-separated tables. "
            f"Install openpyxl (pip install openpyxl), or save each sheet as a CSV UTF-8 file. (file {path})"
        ) from None
    return openpyxl


def _workbook(path: Path, *, values: bool) -> Any:
    """A workbook with the results of its formulas, or with the formulas."""
    library = _openpyxl(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about features of the spreadsheet that hold no data
            return library.load_workbook(io.BytesIO(path.read_bytes()), data_only=values)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path.name}: it cannot be read as a workbook ({error}); allowed: a workbook saved as .xlsx. "
            f"Save it again, without a password, or save each sheet as CSV UTF-8. (file {path})"
        ) from None


def sheets_of(path: Path) -> list[str]:
    """Names of the sheets of a workbook."""
    return list(_workbook(path, values=True).sheetnames)


def _cells(path: Path) -> list[list[str]]:
    """The cells of a sheet: of the one that the path names, of the one called as its file, or of the only one."""
    file = path.parent if in_workbook(path) else path
    if not file.is_file():
        raise InputError(
            f"{path.name}: there is no such file; allowed: a table. Create {path} or choose another folder."
        )
    book, formulas = _workbook(file, values=True), _workbook(file, values=False)
    name = path.name if in_workbook(path) else path.stem
    if name not in book.sheetnames:
        if in_workbook(path) or len(book.sheetnames) > 1:
            raise InputError(
                f"{file.name}: it has no sheet {name!r}{closest(name, book.sheetnames)}; allowed: a sheet called {name}, "
                f"beside {', '.join(book.sheetnames)}. Rename the sheet, or add it. (file {file})"
            )
        name = book.sheetnames[0]
    rows = []
    for number, (results, written) in enumerate(
        zip(book[name].iter_rows(values_only=True), formulas[name].iter_rows(values_only=True), strict=True), start=1
    ):
        for result, formula in zip(results, written, strict=True):
            if result is None and isinstance(formula, str) and formula.startswith("="):
                seen = f"the formula {formula[:40]} has no stored result"
                refuse(
                    path,
                    number,
                    None,
                    seen,
                    "values",
                    "Save it in a spreadsheet, or paste the values over the formulas.",
                )
        rows.append([_as_text(cell) for cell in results])
    return rows


def _as_text(cell: Any) -> str:
    """The value of a cell as a text file would have it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return str(cell)
