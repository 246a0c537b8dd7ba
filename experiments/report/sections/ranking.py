"""Which scenario is best, how sure that is, and whether the order holds across worlds."""

from __future__ import annotations

from typing import Any

from experiments.configuration import outcome_words
from experiments.configuration.texts import texts_of
from experiments.figures.texts.names import scenario_name, world_name
from experiments.report.document import Block, Chance, Interval, Number, Paragraph, Rows, Section, Table
from experiments.report.phrases import percent
from experiments.report.study_folder import Source
from experiments.statistics import bootstrap
from experiments.statistics.numbers_as_text import decimals_for
from experiments.statistics.outcomes import Outcome


def section(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on ranking of a comparison."""
    words = texts_of("report/ranking", source.lang)
    best, robustness = source.table("best"), source.table("robustness")
    blocks: list[Block] = []
    if best is not None:
        best = source.rows_with(best, window=source.window)
        blocks += [Paragraph(words("intro", least=bootstrap.LEAST)), *pictures]
        several = len(source.worlds) > 1
        rows = []
        if several and source.outcome.better:
            for world in source.worlds:
                rows.append(
                    _rows(source, source.rows_with(best, world=world), source.outcome, world_name(world, source.lang))
                )
        elif not several:
            # where all scenarios are equal there is no order
            differing = best.groupby("outcome")["rank"].nunique()
            ranked = [outcome for outcome in source.main if differing.get(outcome.name, 0) > 1]
            rows = [_rows(source, best, outcome, "") for outcome in ranked]
        caption = words(
            "caption_worlds" if several else "caption",
            window=source.window_label(),
            heading=outcome_words.heading(source.outcome, source.lang, level=True),
        )
        group = words("group_world" if several else "group")
        blocks.append(Table("ranking", caption, words.row("columns"), tuple(rows), group=group, note=words("note")))
    else:
        blocks += pictures
    if robustness is not None and len(source.worlds) > 1:
        blocks += [Paragraph(words("robust")), _robustness(source)]
    return Section("ranking", words("title"), tuple(blocks)) if blocks else None


def _rows(source: Source, table: Any, outcome: Outcome, heading: str) -> Rows:
    words = texts_of("report/ranking", source.lang)
    part = table[table["outcome"] == outcome.name].sort_values("rank", kind="stable")
    factor = outcome.scale(source.lang)
    decimals = decimals_for(list(factor * part["mean"]), 4)
    heading = heading or words(
        "heading",
        heading=outcome_words.heading(outcome, source.lang, level=True),
        better=words("more" if outcome.better > 0 else "less"),
    )
    return Rows(
        heading,
        tuple(
            (
                scenario_name(values["scenario"], source.lang),
                Number(factor * values["mean"], decimals),
                Interval(factor * values["low"], factor * values["high"], decimals),
                Number(values["rank"], 0 if float(values["rank"]).is_integer() else 1),
                Chance(values["probability_best"]),
                percent(values["share_best"]),
            )
            for values in part.to_dict("records")
        ),
    )


def _robustness(source: Source) -> Table:
    words = texts_of("report/ranking", source.lang)
    table = source.table("robustness")
    assert table is not None
    table = source.rows_with(table, window=source.window)
    parts = []
    for outcome in source.main:
        part = table[table["outcome"] == outcome.name].sort_values("mean_rank", kind="stable")
        if part.empty:
            continue
        factor = outcome.scale(source.lang)
        decimals = decimals_for(list(factor * part["worst_regret"]))
        heading = words(
            "heading_robust",
            heading=outcome_words.heading(outcome, source.lang),
            w=Number(float(part["concordance"].iloc[0]), 2),
        )
        cells = tuple(
            (
                scenario_name(values["scenario"], source.lang),
                Number(values["mean_rank"], 1),
                Number(values["worst_rank"], 0 if float(values["worst_rank"]).is_integer() else 1),
                Number(values["worlds_best"], 0 if float(values["worlds_best"]).is_integer() else 1),
                Number(factor * values["mean_regret"], decimals),
                Number(factor * values["worst_regret"], decimals),
            )
            for values in part.to_dict("records")
        )
        parts.append(Rows(heading, cells))
    caption = words("caption_robust", worlds=len(source.worlds), window=source.window_label())
    return Table("robustness", caption, words.row("columns_robust"), tuple(parts), group=words("group"))
