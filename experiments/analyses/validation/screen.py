"""What the screen says of a validation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from experiments.analyses.validation import contest, record, shown
from experiments.analyses.validation.found import KINDS, Found
from experiments.configuration.texts import texts_of
from experiments.statistics import verdicts
from experiments.statistics.text_columns import aligned

if TYPE_CHECKING:
    from experiments.analyses.validation.outcome import Outcome

PLACES = [
    shown.COLUMNS.index(name)
    for name in ("check", "setting", "part", "band", "median", "spread", "verdict", "evidence")
]


def text(outcome: Outcome, found: Mapping[str, Found], lang: str) -> str:
    """Tables of verdicts by kind, the record and the contest, with what could not be reckoned said."""
    words = texts_of("analyses/validation", lang)
    blocks = []
    for kind in KINDS:
        table = outcome.of_kind(kind)
        lines = []
        if len(table):
            lines.append(words("counted", kind=words(f"kind.{kind}"), **verdicts.counts(table)))
            cells = [shown.heads(lang), *(shown.row(one, found, lang) for one in table.itertuples())]
            lines += aligned([[line[place] for place in PLACES] for line in cells])
        lines += not_runnable(found, kind, lang)
        if lines:
            blocks.append("\n".join(lines))
    if len(outcome.record):
        blocks.append(record.text(outcome.record, lang))
    if len(outcome.owners):
        blocks.append(record.owners_text(outcome.owners, lang))
    if len(outcome.contest):
        blocks.append(contest.text(outcome.contest, lang))
    if outcome.failed:
        names = texts_of("configuration/punctuation", lang)("list").join(outcome.failed)
        blocks.append(words("errors", names=names))
    blocks.append(words("files") if blocks else words("nothing"))
    return "\n\n".join(blocks)


def not_runnable(found: Mapping[str, Found], kind: str, lang: str) -> list[str]:
    """A line for each check that cannot be tried."""
    words = texts_of("analyses/validation", lang)
    return [
        f"  {name} {one.told('title', lang)}: {words('not_runnable', reason=one.told('not_runnable', lang))}"
        for name, one in found.items()
        if one.kind == kind and one.check.not_runnable
    ]
