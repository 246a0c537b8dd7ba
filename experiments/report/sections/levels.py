"""What each scenario gives by itself: main outcomes in the first, the middle and the last year."""

from __future__ import annotations

from typing import Any

from experiments.configuration import outcome_words
from experiments.configuration.texts import texts_of
from experiments.figures.texts.names import scenario_name
from experiments.report.document import Block, Interval, Number, Paragraph, Rows, Section, Table
from experiments.report.study_folder import Source
from experiments.statistics import summary
from experiments.statistics.numbers_as_text import decimals_for
from experiments.statistics.outcomes import outcome_of


def outcome_in_summary(name: str, lang: str) -> tuple[str, str, float]:
    """Name, unit and factor of an outcome of the summary."""
    words = texts_of("report/levels", lang)
    if name.startswith("parks_at_stage_"):
        return words("stage", stage=name[-1]), words("parks"), 1.0
    found = outcome_of(name)
    label = outcome_words.label(found, lang)
    # the unit has a column of its own, which does not repeat the name
    unit = "%" if found.share else outcome_words.shown_unit(found, lang).removeprefix(label).strip()
    return label, unit, found.scale(lang)


def section(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on results of a study of single scenarios."""
    words = texts_of("report/levels", source.lang)
    table = source.table("summary")
    if table is None:
        return Section("results", words("title"), pictures) if pictures else None
    tables = []
    scenarios = list(dict.fromkeys(table["scenario"]))
    for scenario in scenarios:
        part = table[table["scenario"] == scenario]
        n = int(part["seeds"].max())
        years = sorted(part["year"].unique())
        rows = []
        for outcome in dict.fromkeys([*summary.SUMMARISED] + list(part["outcome"])):
            of_outcome = part[part["outcome"] == outcome].set_index("year")
            if of_outcome.empty:
                continue
            label, unit, factor = outcome_in_summary(outcome, source.lang)
            decimals = decimals_for(list(factor * of_outcome["median"]))
            if outcome.startswith("parks_at_stage_"):
                # a median over an even number of runs may lie between two
                decimals = int((of_outcome[["median", "low", "high"]] % 1 != 0).any(axis=None))
            cells = [cell for year in years for cell in _cells(of_outcome.loc[year], factor, decimals, n)]
            rows.append((label, unit, *cells))
        name = scenario_name(scenario, source.lang)
        caption = words("caption" if n > 1 else "caption_one", scenario=name, n=n)
        titles = [
            title for year in years for title in ((str(year), words("range", year=year)) if n > 1 else (str(year),))
        ]
        columns = (words("outcome"), words("unit"), *titles)
        ending = f"-{scenario}" if len(scenarios) > 1 else ""
        tables.append(Table(f"summary{ending}", caption, columns, (Rows("", tuple(rows)),), texts=2))
    return Section("results", words("title"), (Paragraph(words("intro")), *pictures[:1], *tables, *pictures[1:]))


def _cells(values: Any, factor: float, decimals: int, n: int) -> tuple[Number | Interval, ...]:
    middle, low, high = (factor * float(values[name]) for name in ("median", "low", "high"))
    return (Number(middle, decimals), Interval(low, high, decimals)) if n > 1 else (Number(middle, decimals),)
