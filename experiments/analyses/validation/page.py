"""The page of a validation, in Markdown: misses first, then all parts, how each is reckoned, the record and the contest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.analyses.validation import contest, record, shown
from experiments.analyses.validation.found import KINDS, Found
from experiments.analyses.validation.screen import not_runnable
from experiments.configuration.texts import texts_of
from experiments.statistics import verdicts

if TYPE_CHECKING:
    import pandas as pd

    from experiments.analyses.validation.outcome import Outcome


@dataclass(frozen=True)
class Told:
    """What a page says of the study: name, number of seeds, words of each scenario, and where the figures are."""

    study: str
    seeds: int
    settings: Mapping[str, Sequence[str]]
    figures: Path


def text(outcome: Outcome, found: Mapping[str, Found], told: Told, lang: str) -> str:
    """The whole page in one language."""
    return "\n".join(lines(outcome, found, told, lang)).rstrip() + "\n"


def lines(outcome: Outcome, found: Mapping[str, Found], told: Told, lang: str) -> Iterator[str]:
    """The lines of the page."""
    from sim import __version__

    words = texts_of("analyses/validation", lang)
    yield from (f"# {words('title')}", "")
    yield from (words("about", study=told.study, seeds=told.seeds, version=__version__), "")
    yield from (words("rules"), "")
    tables = {kind: outcome.of_kind(kind) for kind in KINDS}
    for kind, table in tables.items():
        if len(table):
            yield f"- {words('counted', kind=words(f'kind.{kind}'), **verdicts.counts(table))}"
    if outcome.failed:
        yield f"- {words('errors', names=', '.join(outcome.failed))}"
    yield ""
    for kind, table in tables.items():
        runnable = [one for one in found.values() if one.kind == kind]
        if not runnable:
            continue
        yield from (f"## {words(f'kind.{kind}')}", "")
        for name in (f"validation-{kind}", "responses") if kind == "responses" else (f"validation-{kind}",):
            for path in sorted(told.figures.glob(f"{name}*.png"), key=lambda each: (len(each.name), each.name)):
                yield from (f"![{path.stem}](figures/{path.name})", "")
        if len(table):
            missed = shown.misses_first(table[table["verdict"] != verdicts.PASS])
            yield from (f"### {words('misses')}", "")
            yield from _parts(missed, found, lang) if len(missed) else [words("no_misses")]
            yield from ("", f"### {words('whole')}", "")
            yield from _parts(table, found, lang)
            yield ""
        for line in not_runnable(found, kind, lang):
            yield f"- {line.strip()}"
        yield ""
    for name, table, said in (
        ("record", outcome.record, record.text),
        ("owners", outcome.owners, record.owners_text),
        ("contest", outcome.contest, contest.text),
    ):
        if len(table):
            yield from (f"## {words(name)}", "", "```text", said(table, lang), "```", "")
    yield from (f"## {words('definitions')}", "")
    for name, one in found.items():
        yield from (f"### {name}: {one.told('title', lang)}", "", one.told("definition", lang), "")
        yield from (f"{words('source')}: {one.told('source', lang)}", "")
    yield from (f"## {words('settings_list')}", "")
    for scenario, own in told.settings.items():
        yield f"- `{scenario}`: `{' '.join(own) or '-'}`"


def _parts(table: pd.DataFrame, found: Mapping[str, Found], lang: str) -> Iterator[str]:
    nulls = [
        name.removeprefix("median_") for name in table if str(name).startswith("median_") and table[name].notna().any()
    ]
    words = texts_of("analyses/validation", lang)
    yield _line([*shown.heads(lang), *(words(f"null.{null}") for null in nulls)])
    yield _line(["---"] * (len(shown.COLUMNS) + len(nulls)))
    for one in table.itertuples():
        yield _line([*shown.row(one, found, lang), *(shown.number(getattr(one, f"median_{null}")) for null in nulls)])


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
