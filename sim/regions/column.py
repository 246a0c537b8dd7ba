"""What a column of an input table means and may hold, and the error that names the place of a mistake."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn

from sim.kinds import TAGS

Kind = Literal["text", "code", "number", "integer", "quarter", "switch"]


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
    also: tuple[str, ...] = ()
    """Other headers of the column, besides those of `sim.regions.headers`, such as the names of an industry."""
    share_where: tuple[str, str] | None = None
    """Another column and its value in rows whose number is a share, where the unit changes from row to row."""

    def is_share(self, cells: dict[str, str]) -> bool:
        """Whether the number of a row may be written as a percentage."""
        if self.share_where is not None:
            return cells.get(self.share_where[0], "") == self.share_where[1]
        return self.unit.split(" ")[0] == "share" or self.unit == "1/year"

    def allows(self) -> str:
        """What a cell of this column may hold, in words for an error message."""
        if self.allowed:
            return "one of " + ", ".join(value for value in self.allowed if value)
        if self.kind == "quarter":
            return "a quarter such as 2006Q1"
        if self.kind == "switch":
            return "true or false (yes, no, 1, 0, 是, 否)"
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


def closest(word: str, known: Iterable[str]) -> str:
    """A hint naming the known word nearest to `word`, or an empty string."""
    near = difflib.get_close_matches(word.strip().lower(), list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""


def refuse(file: Path, row: int | None, column: str | None, seen: str, allowed: str, do: str) -> NoReturn:
    """Raise an InputError that names file, row, column, value seen, what is allowed and what to do."""
    where = [file.name if row is None else f"{file.name}, row {row}"]
    if column is not None:
        where.append(f"column {column!r}")
    raise InputError(f"{', '.join(where)}: {seen}; allowed: {allowed}. {do} (file {file})")
