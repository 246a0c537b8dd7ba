"""Comma-separated input tables: what every column means, and a reader that refuses what it does not understand."""

from __future__ import annotations

import csv
import difflib
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn

from sim.kinds import SPACE_TYPES, STRATEGIES, TAGS

Kind = Literal["text", "code", "number", "integer", "quarter"]

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
CODE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
QUARTER = re.compile(r"(\d{4})Q([1-4])", re.ASCII)


class InputError(ValueError):
    """An input file is wrong; the text names the file, the row, the value seen, what is allowed and what to do."""


@dataclass(frozen=True)
class Column:
    """One column of an input table: its kind, unit, bounds (inclusive unless `above`), choices, default and meaning."""

    name: str
    kind: Kind
    about: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    above: float | None = None
    """A bound the value must exceed, for quantities of which zero makes no sense."""
    allowed: tuple[str, ...] = ()
    default: Any = None
    """Taken when the cell is empty or the column left out; None means the column is required."""

    def allows(self) -> str:
        """What a cell of this column may hold, in words for an error message."""
        if self.allowed:
            return "one of " + ", ".join(value for value in self.allowed if value)
        if self.kind == "quarter":
            return "a quarter such as 2006Q1"
        if self.kind == "code":
            return "a code of lower-case letters, digits and underscores that starts with a letter"
        if self.kind == "text":
            return "text that is not empty"
        words = "a whole number" if self.kind == "integer" else "a number"
        lower = f"above {self.above:g}" if self.above is not None else None
        if lower is None and self.low is not None:
            lower = f"from {self.low:g}"
        joined = "to" if self.low is not None and self.above is None else "and at most"
        upper = f"{joined} {self.high:g}" if self.high is not None else None
        bounds = " ".join(part for part in (lower, upper) if part)
        return f"{words} {bounds}".rstrip() + (f" [{self.unit}]" if self.unit else "")


def share(name: str, about: str, *, high: float = 1.0, **more: Any) -> Column:
    """A column of shares between 0 and `high`."""
    return Column(name, "number", about, "share", low=0.0, high=high, **more)


def positive(name: str, about: str, unit: str, *, high: float | None = None) -> Column:
    """A column of numbers above zero."""
    return Column(name, "number", about, unit, above=0.0, high=high)


def provenance() -> tuple[Column, ...]:
    """The two columns that say where a row's numbers come from."""
    return (
        Column("source", "text", "where the row's numbers come from", default="not stated"),
        Column("tag", "text", "how far the source can be trusted", allowed=TAGS, default="D"),
    )


REGION = (
    Column("key", "text", "name of the setting", allowed=("name", "name_zh", "start", "quarters")),
    Column("value", "text", "its value"),
    Column("source", "text", "where it comes from", default="not stated"),
)

INDUSTRY_NUMBERS = (
    positive("revenue_per_worker", "revenue of a typical enterprise per worker", "CNY/worker/quarter", high=1e10),
    share("input_share", "purchased goods and services in revenue"),
    positive("wage", "labour cost per worker", "CNY/worker/quarter", high=1e10),
    share("rd_intensity", "research and development spending in revenue"),
    share("skill_share", "workers who need a degree"),
    share("labour_intensity", "how labour-intensive the typical enterprise is"),
    positive("space_per_worker", "gross floor area per worker", "m2/worker", high=1000.0),
    share("factory_share", "enterprises whose main space is a factory"),
    share("office_share", "enterprises whose main space is an office"),
    share("lab_share", "enterprises whose main space is a laboratory or pilot line"),
    share("incubator_share", "start-ups that begin in an incubator"),
    positive("entrant_size", "median employees of a newcomer", "workers", high=1e5),
    Column(
        "local_market_share",
        "number",
        "the region's share of the national market at start",
        "share",
        above=0.0,
        high=1.0,
    ),
    Column("growth_early", "number", "real growth of the market before the midpoint", "1/year", low=-0.5, high=1.0),
    Column("growth_late", "number", "real growth of the market after the midpoint", "1/year", low=-0.5, high=1.0),
    Column("midpoint_year", "number", "calendar year in which growth is half-way", "year", low=1950, high=2100),
    Column("shock_persistence", "number", "autocorrelation of demand shocks", "1/quarter", low=0.0, high=0.999),
    Column("shock_sd", "number", "standard deviation of demand innovations", "log points/quarter", low=0.0, high=0.5),
    Column(
        "service_need",
        "number",
        "need of industrial services relative to an average enterprise",
        "ratio",
        low=0.0,
        high=1.5,
    ),
)

INDUSTRIES = (
    Column("industry", "code", "code of the industry"),
    Column("name_en", "text", "English name"),
    Column("name_zh", "text", "Chinese name"),
    Column("gbt_code", "text", "divisions of the Chinese industry classification GB/T 4754"),
    *INDUSTRY_NUMBERS,
)

INDUSTRY_SOURCES = (
    Column("column", "text", "column of industries.csv, or linkage, or relatedness"),
    Column("unit", "text", "unit"),
    Column("low", "number", "lower end of the plausible range"),
    Column("high", "number", "upper end of the plausible range"),
    Column("source", "text", "where the numbers come from"),
    Column("tag", "text", "how far the source can be trusted", allowed=TAGS),
)

DISTRICTS = (
    Column("district", "code", "code of the district"),
    Column("name_en", "text", "English name"),
    Column("name_zh", "text", "Chinese name"),
    Column("x_km", "number", "position, east positive", "km"),
    Column("y_km", "number", "position, north positive", "km"),
    share("founders_weight", "share of the region's founders who live here (sums to 1)"),
    share("talent_weight", "share of the region's skilled labour that lives here (sums to 1)"),
    positive("housing_rent", "housing rent at start", "CNY/m2/day", high=1e6),
    positive("off_park_rent", "rent of ordinary space outside parks at start", "CNY/m2/day", high=1e6),
    share("responsiveness", "how quickly and reliably the government delivers"),
    Column("off_park_enterprises", "integer", "enterprises outside parks at start", "enterprises", low=0, high=1e7),
    *provenance(),
)

PARKS = (
    Column("park", "code", "code of the park"),
    Column("name_en", "text", "English name"),
    Column("name_zh", "text", "Chinese name"),
    Column("district", "code", "code of its district"),
    Column("part_of", "text", "larger park whose site it is, a row of larger_parks.csv; empty if none", default=""),
    Column("opening", "quarter", "quarter in which it opens"),
    positive("land_m2", "land usable for industry and amenity", "m2", high=1e11),
    positive("plot_ratio", "gross floor area allowed per land area", "m2/m2", high=20.0),
    *(
        Column(f"{kind}_m2", "number", f"{kind} space delivered at opening", "m2 floor area", low=0.0, high=1e10)
        for kind in SPACE_TYPES
    ),
    Column(
        "amenity_m2",
        "number",
        "housing, commerce and culture delivered at opening",
        "m2 floor area",
        low=0.0,
        high=1e10,
    ),
    *(
        positive(f"rent_{kind}", f"asking rent of {kind} space at opening", "CNY/m2/day", high=1e6)
        for kind in SPACE_TYPES
    ),
    Column("x_km", "number", "position, east positive", "km"),
    Column("y_km", "number", "position, north positive", "km"),
    share("accessibility", "transport access, 1 = best"),
    Column("strategy", "text", "what the operator begins with", allowed=STRATEGIES),
    Column("leading_industry", "text", "industry the park is planned for; empty if none", default=""),
    Column(
        "enterprises",
        "integer",
        "enterprises in the park when the region starts, or that come with it when it opens",
        "enterprises",
        low=0,
        high=1e7,
    ),
    Column(
        "revenue_at_start",
        "number",
        "revenue of these enterprises, at prices of the start",
        "CNY/year",
        low=0.0,
        high=1e18,
    ),
    *provenance(),
)

LARGER_PARKS = (
    Column("park", "code", "code of a larger park that parks.csv has in sites"),
    Column("name_en", "text", "English name"),
    Column("name_zh", "text", "Chinese name"),
    *provenance(),
)

EVIDENCE = (
    Column(
        "topic",
        "text",
        "what was observed",
        allowed=("revenue", "employees", "enterprises", "vacancy_rate", "rent", "effective_rent", "stock"),
    ),
    Column("place", "text", "code of a park, larger park or district, or city for the whole"),
    Column("year", "integer", "year", low=1900, high=2200),
    Column("quarter", "integer", "quarter, empty for a whole year", low=1, high=4, default=""),
    Column("value", "number", "value", low=0.0),
    Column("unit", "text", "unit", allowed=("CNY/year", "persons", "enterprises", "share", "CNY/m2/day", "m2")),
    Column("price_basis", "text", "prices the value is in", allowed=("current", "none")),
    Column(
        "broker", "text", "broker and basket that the value is of, empty for all enterprises of the place", default=""
    ),
    Column(
        "annualised_from", "text", "part of the year that the value was made from, empty for a whole one", default=""
    ),
    Column("source_title", "text", "publication, broker first"),
    Column("source", "text", "address or place of publication"),
    Column("provenance", "text", "read, or unverified", allowed=("read", "unverified")),
    Column("note", "text", "what to bear in mind", default=""),
)

CASE_QUANTITIES = {
    # quantity: unit
    "enterprises": "enterprises",
    "employees": "persons",
    "occupancy_rate": "share of floor space let",
    "output": "CNY a year, current prices",
}
"""What may be known of a case."""

CASES = (
    Column("park", "code", "code of a park that opens after the region starts"),
    Column("quantity", "text", "what is known of it", allowed=tuple(CASE_QUANTITIES)),
    Column("year", "integer", "year", low=1900, high=2200),
    Column("quarter", "integer", "quarter at whose end it holds, empty for a whole year", low=1, high=4, default=""),
    Column("value", "number", "value", "of the quantity", low=0.0),
    Column("comparison", "text", "how the source puts it", allowed=("equal", "at_least", "about")),
    Column("source_title", "text", "publication and date"),
    Column("source", "text", "address or place of publication"),
    Column("tag", "text", "how far the source can be trusted", allowed=TAGS),
    Column("note", "text", "what to bear in mind", default=""),
)

DEFLATOR = (
    Column("year", "integer", "year", low=1900, high=2200),
    positive("index", "price index, 1 in the start year", "ratio"),
    *provenance(),
)


def square(first: str, codes: Sequence[str], about: str) -> tuple[Column, ...]:
    """Columns of a table with one column of shares per code, such as a mix or a matrix."""
    return (Column(first, "code", "row"), *(share(code, about) for code in codes))


def closest(word: str, known: Iterable[str]) -> str:
    """A hint naming the known word nearest to `word`, or an empty string."""
    near = difflib.get_close_matches(word.strip().lower(), list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""


def quarter_of(text: str) -> tuple[int, int] | None:
    """Year and quarter of a text such as 2006Q1, or None."""
    match = QUARTER.fullmatch(text.strip().upper())
    return (int(match[1]), int(match[2])) if match else None


def refuse(file: Path, row: int | None, column: str | None, seen: str, allowed: str, do: str) -> NoReturn:
    """Raise an InputError that names file, row, column, value seen, what is allowed and what to do."""
    where = [file.name if row is None else f"{file.name}, row {row}"]
    if column is not None:
        where.append(f"column {column!r}")
    raise InputError(f"{', '.join(where)}: {seen}; allowed: {allowed}. {do} (file {file})")


def read_table(path: Path, columns: Sequence[Column], key: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Read and check a comma-separated table; one dict per row, in the order of the file.

    Rows are numbered as a spreadsheet shows them (the header is row 1) and carry their number under the name `row`.
    `key` names the columns that together must not repeat. Raises InputError.
    """
    header, records = _records(path)
    _check_header(path, header, columns)
    rows: list[dict[str, Any]] = []
    seen: dict[tuple[Any, ...], int] = {}
    for number, record in records:
        if len(record) != len(header):
            refuse(
                path,
                number,
                None,
                f"{len(record)} cells where the header has {len(header)}",
                f"{len(header)} cells",
                "Put text that contains a comma in double quotes.",
            )
        cells = dict(zip(header, (cell.strip() for cell in record), strict=True))
        row: dict[str, Any] = {"row": number}
        for column in columns:
            row[column.name] = _value(path, number, column, cells.get(column.name, ""))
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


def _records(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header and numbered non-empty records of a file."""
    if not path.is_file():
        raise InputError(
            f"{path.name}: there is no such file; allowed: a comma-separated table. "
            f"Create {path} or choose another folder."
        )
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path.name}: byte {error.start} is not UTF-8; allowed: UTF-8 text. "
            f'Save it from the spreadsheet as "CSV UTF-8". (file {path})'
        ) from None
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise InputError(
            f"{path.name}: it cannot be read as a comma-separated table ({error}); allowed: cells between "
            f"commas, with double quotes round text that contains a comma. Check the quotes. "
            f"(file {path})"
        ) from None
    if not table or not any(cell.strip() for cell in table[0]):
        refuse(path, 1, None, "the header is empty", "column names in row 1", "Write the column names in row 1.")
    records = [
        (number, record) for number, record in enumerate(table[1:], start=2) if any(cell.strip() for cell in record)
    ]
    return [cell.strip() for cell in table[0]], records


def _check_header(path: Path, header: list[str], columns: Sequence[Column]) -> None:
    """Refuse unknown, repeated and missing columns."""
    names = [column.name for column in columns]
    if len(header) == 1 and any(sign in header[0] for sign in ";\t"):
        refuse(
            path,
            1,
            None,
            f"the header {header[0][:40]!r} is one cell",
            "columns separated by commas",
            "Save the table with commas between the cells.",
        )
    for name in header:
        if name not in names:
            refuse(
                path,
                1,
                name,
                f"unknown column{closest(name, set(names) - set(header))}",
                ", ".join(names),
                "Rename or delete the column.",
            )
        if header.count(name) > 1:
            refuse(path, 1, name, "the column appears more than once", "each column once", "Delete one of them.")
    for column in columns:
        if column.name not in header and column.default is None:
            refuse(
                path,
                1,
                column.name,
                f"the column is missing ({column.about})",
                column.allows(),
                f"Add the column {column.name!r}.",
            )


def _value(path: Path, number: int, column: Column, text: str) -> Any:
    """The value of one cell, checked against its column."""
    if not text:
        if column.default is not None:
            return column.default
        refuse(path, number, column.name, "the cell is empty", column.allows(), f"Fill in {column.about}.")
    if column.kind in ("text", "code"):
        if column.allowed and text not in column.allowed:
            refuse(
                path,
                number,
                column.name,
                f"{text!r} is not known{closest(text, column.allowed)}",
                column.allows(),
                "Correct the cell.",
            )
        if column.kind == "code" and not CODE.fullmatch(text):
            refuse(path, number, column.name, f"{text!r} is not a code", column.allows(), "Rename it.")
        return text
    if column.kind == "quarter":
        quarter = quarter_of(text)
        if quarter is None:
            refuse(
                path,
                number,
                column.name,
                f"{text!r} is not a quarter",
                column.allows(),
                "Write the year, Q and 1 to 4.",
            )
        return quarter
    if not NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        do = "Write a finite number in plain digits."
        if "%" in text:
            do = "Write a percentage as a fraction: 12 % is 0.12."
        elif "," in text or " " in text:
            do = "Write digits without thousands separators."
        refuse(path, number, column.name, f"{text!r} is not a number", column.allows(), do)
    value = float(text)
    outside = (
        (column.low is not None and value < column.low)
        or (column.high is not None and value > column.high)
        or (column.above is not None and value <= column.above)
    )
    if outside or (column.kind == "integer" and not value.is_integer()):
        refuse(
            path, number, column.name, f"{text} is outside what is allowed", column.allows(), f"Correct {column.about}."
        )
    return int(value) if column.kind == "integer" else value
