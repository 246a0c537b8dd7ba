"""The page of a validation, in Markdown: misses first, then all parts, how each is reckoned, the record and the contest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from experiments.analyses.validation import contest, record, shown
from experiments.analyses.validation.found import KINDS, Found
from experiments.analyses.validation.screen import not_runnable
from experiments.configuration.texts import texts_of
from experiments.statistics import verdicts

if TYPE_CHECKING:
    import pandas as pd

    from experiments.analyses.validation.outcome import Outcome
    from experiments.study.study import Study


def text(outcome: Outcome, found: Mapping[str, Found], study: Study, lang: str) -> str:
    """The whole page in one language."""
    return "\n".join(lines(outcome, found, study, lang)).rstrip() + "\n"


def lines(outcome: Outcome, found: Mapping[str, Found], study: Study, lang: str) -> Iterator[str]:
    """The lines of the page."""
    from sim import __version__

    words = texts_of("analyses/validation", lang)
    yield from (f"# {words('title')}", "")
    yield from (words("about", study=study.name, seeds=len(study.seeds), version=__version__), "")
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
            for path in sorted(
                (study.folder / "figures").glob(f"{name}*.png"), key=lambda each: (len(each.name), each.name)
            ):
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
    for name, table, told in (("record", outcome.record, record.text), ("contest", outcome.contest, contest.text)):
        if len(table):
            yield from (f"## {words(name)}", "", "```", told(table, lang), "```", "")
    yield from (f"## {words('definitions')}", "")
    for name, one in found.items():
        yield from (f"### {name}: {one.told('title', lang)}", "", one.told("definition", lang), "")
        yield from (f"{words('source')}: {one.told('source', lang)}", "")
    yield from (f"## {words('settings_list')}", "")
    for scenario, notes in study.notes.items():
        yield f"- `{scenario}`: `{' '.join(notes['words']) or '-'}`"


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
