"""The brief of a comparison: one to two pages out of its report, with the same sentences, table and figures."""

from __future__ import annotations

import dataclasses

from experiments.configuration.texts import texts_of
from experiments.report.document import Block, Code, Document, Picture, Section, Table
from experiments.report.study_folder import Source

FIGURES = ("pareto", "cost_bars")
"""What is drawn in a brief, beside the figures of the first page: the trade-off, and what the money is for."""
MOST_ROWS = 14
"""Scenarios of the table in a brief, the base among them."""


def of_report(source: Source, report: Document) -> Document | None:
    """The brief made of a report; None for a study without an answer table: one that compares nothing, or has no effects.

    Nothing is computed: the box and the blocks of the first page are those of the report.
    """
    tables = [_shortened(source, block, report.answer) for block in report.front if isinstance(block, Table)]
    if not tables:
        return None
    words = texts_of("report/brief", source.lang)
    beside = tuple(block for block in report.front if not isinstance(block, Table))
    figures = _figures(report)
    sections = [
        Section("effects", words("effects"), tuple(tables)),
        Section("trust", words("trust"), beside) if beside else None,
        Section("figures", words("figures"), figures) if figures else None,
        Section("reproduce", words("reproduce"), (Code(str(source.manifest["command"])),)),
    ]
    return dataclasses.replace(
        report,
        title=words("title", place=source.title) if source.title else words("title_without_place"),
        front=(),
        sections=tuple(section for section in sections if section is not None),
        words={**report.words, "tables_note": words("report")},
        brief=True,
    )


def _figures(report: Document) -> tuple[Block, ...]:
    """The figures of a brief that the report has, of several worlds those of the first."""
    there = [block for block in report.blocks() if isinstance(block, Picture)]
    found = [next((each for each in there if _kind(each) == name), None) for name in FIGURES]
    return tuple(each for each in found if each is not None)


def _kind(picture: Picture) -> str:
    return picture.stem.name.split("-")[0]


def _shortened(source: Source, table: Table, answer: tuple[str, ...]) -> Table:
    """A table of many scenarios with those that the answer names and as many others as there is room for, and a note on that."""
    part = table.parts[0]
    if len(part.cells) <= MOST_ROWS:
        return table
    order = sorted(range(len(part.cells)), key=lambda at: (at > 0 and not _named(str(part.cells[at][0]), answer), at))
    cells = tuple(part.cells[at] for at in sorted(order[:MOST_ROWS]))
    words = texts_of("report/brief", source.lang)
    # the base is no scenario that is compared
    told = words("part", shown=str(MOST_ROWS - 1), all=str(len(part.cells) - 1))
    note = texts_of("configuration/punctuation", source.lang)("sentences", first=told, second=table.note)
    return dataclasses.replace(table, parts=(dataclasses.replace(part, cells=cells),), note=note)


def _named(name: str, answer: tuple[str, ...]) -> bool:
    return any(f"**{name}**" in text for text in answer)
