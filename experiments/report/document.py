"""What a report consists of, as data: sections of paragraphs, lists, tables and pictures, which HTML, PDF, Word and LaTeX each print.

Texts may mark `code` with backticks and **weight** with two asterisks; nothing else in them has a meaning.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.statistics.numbers_as_text import chance_text, number_text, p_text, with_percent_signs

NOTHING = "\u2013"
_BESIDE_FULL_WIDTH = re.compile(
    "(?<=[\u3001\u3002\uff08\uff09\uff0c\uff1a\uff1b]) +| +(?=[\u3001\u3002\uff08\uff09\uff0c\uff1a\uff1b])"
)
"""Blanks beside punctuation that brings its own room."""
_MARKS = re.compile(r"`([^`]+)`|\*\*(.+?)\*\*")


@dataclass(frozen=True)
class Number:
    """A value with its decimals; `signed` puts a plus before gains."""

    value: float
    decimals: int = 0
    signed: bool = False

    def plain(self) -> str:
        """As a file of numbers holds it: no thousands separator, empty where there is none."""
        if not math.isfinite(self.value):
            return ""
        # no minus before a value that is rounded to zero
        value = 0.0 if round(self.value, self.decimals) == 0.0 else self.value
        return f"{value:.{self.decimals}f}"

    def __str__(self) -> str:
        return number_text(self.value, self.decimals, signed=self.signed) or NOTHING


@dataclass(frozen=True)
class Interval:
    """Two ends with their decimals; printed in brackets, two columns in a file of numbers."""

    low: float
    high: float
    decimals: int = 0
    signed: bool = False

    def ends(self) -> tuple[Number, Number]:
        """The two ends."""
        return Number(self.low, self.decimals, self.signed), Number(self.high, self.decimals, self.signed)

    def __str__(self) -> str:
        low, high = self.ends()
        return f"[{low}, {high}]" if math.isfinite(self.low) and math.isfinite(self.high) else NOTHING


@dataclass(frozen=True)
class Probability:
    """A p value: three decimals, and never printed as 0."""

    value: float

    def plain(self) -> str:
        """Six digits, empty where there is none."""
        return f"{self.value:.6g}" if math.isfinite(self.value) else ""

    def __str__(self) -> str:
        return p_text(self.value) or NOTHING


@dataclass(frozen=True)
class Chance:
    """A probability estimated by resampling seeds: in percent, and never printed as certain."""

    value: float

    def plain(self) -> str:
        """As a share with three decimals, empty where there is none."""
        return f"{self.value:.3f}" if math.isfinite(self.value) else ""

    def __str__(self) -> str:
        return chance_text(self.value) or NOTHING


Cell = str | Number | Interval | Probability | Chance


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text."""

    text: str


@dataclass(frozen=True)
class Listing:
    """Items below one another."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Code:
    """Lines to be typed or pasted, printed as they are."""

    text: str


@dataclass(frozen=True)
class Rows:
    """Rows of a table that belong together, below a heading of their own; an empty heading has none."""

    heading: str
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Table:
    """A table with caption and columns; `name` names its files, `group` says what the headings of its parts are."""

    name: str
    caption: str
    columns: tuple[str, ...]
    parts: tuple[Rows, ...]
    group: str = ""
    note: str = ""
    texts: int = 1
    """How many columns from the left hold texts; the others hold numbers and stand to the right."""
    wide: bool = False
    """Texts of more than one line: columns share the width of the page."""

    @property
    def empty(self) -> bool:
        """Whether there is no row."""
        return not any(part.cells for part in self.parts)


@dataclass(frozen=True)
class Picture:
    """A figure: its file without ending, title and caption."""

    stem: Path
    title: str
    caption: str


Block = Paragraph | Listing | Code | Table | Picture


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A report: title, lines below it, the box at its beginning, sections."""

    lang: str
    title: str
    subtitle: str
    head: str
    """Running head of the pages."""
    question: str
    answer: tuple[str, ...]
    front: tuple[Block, ...]
    """What stands on the first page, below the box."""
    sections: tuple[Section, ...]
    words: dict[str, str] = field(default_factory=dict)
    """Fixed words of the templates in the language of the report."""
    brief: bool = False
    """Two pages at most: closer, without contents, figures no higher than they must be."""

    def blocks(self) -> Iterator[Block]:
        """Everything below the box, in order."""
        yield from self.front
        for section in self.sections:
            yield from section.blocks


def pictures_in(shown: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The pictures of a document as `view` gives it, in order."""
    for blocks in (shown["front"], *(section["blocks"] for section in shown["sections"])):
        yield from (block for block in blocks if block["kind"] == "picture")


def pieces(text: str) -> list[tuple[str, str]]:
    """The text in pieces, each `text`, `code` or `strong`."""
    found: list[tuple[str, str]] = []
    at = 0
    for mark in _MARKS.finditer(text):
        if mark.start() > at:
            found.append(("text", text[at : mark.start()]))
        found.append(("code", mark[1]) if mark[1] is not None else ("strong", mark[2]))
        at = mark.end()
    if at < len(text):
        found.append(("text", text[at:]))
    return found


def typeset(text: str, lang: str) -> list[tuple[str, str]]:
    """The pieces as print has them."""
    return [(kind, part if kind == "code" else in_print(part, lang)) for kind, part in pieces(text)]


def in_print(text: str, lang: str) -> str:
    """Curly apostrophes, no line ends between a number and its percent sign, and in Chinese no blank beside punctuation of full width."""
    text = with_percent_signs(text, lang).replace("'", "\u2019").replace(" %", "\u00a0%")
    return _BESIDE_FULL_WIDTH.sub("", text) if lang == "zh" else text


def _title(title: str, table: Table, lang: str) -> str:
    """The title of a column; in Chinese a unit in brackets has a line of its own where many columns of numbers share the page."""
    narrow = lang == "zh" and table.wide and table.texts < len(table.columns)
    return title.replace("\uff08", "\n\uff08") if narrow else title


def shown_table(table: Table, lang: str) -> dict[str, Any]:
    """A table as plain lists and dictionaries, without its number."""
    return {
        "name": table.name,
        "caption": typeset(table.caption, lang),
        "columns": [_title(in_print(title, lang), table, lang) for title in table.columns],
        "texts": table.texts,
        "wide": table.wide,
        "parts": [
            {
                "heading": in_print(part.heading, lang),
                "rows": [[typeset(str(cell), lang) for cell in row] for row in part.cells],
            }
            for part in table.parts
            if part.cells
        ],
        "note": typeset(table.note, lang),
    }


def view(document: Document) -> dict[str, Any]:
    """The document as plain lists and dictionaries, tables and pictures numbered, for the templates."""
    numbers, lang = {"table": 0, "picture": 0}, document.lang

    def number(kind: str) -> int:
        numbers[kind] += 1
        return numbers[kind]

    def block(item: Block) -> dict[str, Any]:
        if isinstance(item, Paragraph):
            return {"kind": "paragraph", "pieces": typeset(item.text, lang)}
        if isinstance(item, Listing):
            return {"kind": "list", "items": [typeset(text, lang) for text in item.items]}
        if isinstance(item, Code):
            return {"kind": "code", "text": item.text}
        if isinstance(item, Picture):
            return {
                "kind": "picture",
                "number": number("picture"),
                "stem": item.stem,
                "title": item.title,
                "caption": typeset(item.caption, lang),
            }
        return {"kind": "table", "number": number("table"), **shown_table(item, lang)}

    def blocks(section: Section) -> list[dict[str, Any]]:
        shown = [block(item) for item in section.blocks if not (isinstance(item, Table) and item.empty)]
        last = max((at for at, item in enumerate(shown) if item["kind"] != "picture"), default=-1)
        for at, item in enumerate(shown):
            if item["kind"] == "picture":
                item["floats"] = at < last
        return shown

    return {
        "lang": document.lang,
        "brief": document.brief,
        "title": document.title,
        "subtitle": document.subtitle,
        "head": document.head,
        "question": typeset(document.question, lang),
        "answer": [typeset(text, lang) for text in document.answer],
        "front": [{**block(item), "floats": False} for item in document.front],
        "words": document.words,
        "tables_note": typeset(document.words["tables_note"], lang),
        "sections": [
            {
                "name": section.name,
                "title": section.title,
                "blocks": blocks(section),
            }
            for section in document.sections
        ],
    }
