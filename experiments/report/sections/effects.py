"""Effects: paired differences of every scenario from the base, or of every lever switched."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from experiments.configuration import outcome_words
from experiments.configuration.texts import texts_of
from experiments.figures.texts.names import lever_name, scenario_name, world_name
from experiments.report.document import (
    Block,
    Interval,
    Number,
    Paragraph,
    Probability,
    Rows,
    Section,
    Table,
)
from experiments.report.phrases import bare_level, relative, sentences
from experiments.report.study_folder import Source
from experiments.statistics import bootstrap
from experiments.statistics.numbers_as_text import SIGNIFICANT, decimals_for
from experiments.statistics.outcomes import Outcome

if TYPE_CHECKING:
    import pandas as pd


def section(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on effects of a comparison or an ablation."""
    table = source.table("effects")
    if table is None:
        return None
    words = texts_of("report/effects", source.lang)
    base = scenario_name(source.base, source.lang)
    table = source.rows_with(table, window=source.window)
    if source.kind == "ablate":
        starts = list(dict.fromkeys(table["start"]))
        tables = [
            _ablation(source, table[table["start"] == start], start if len(starts) > 1 else "") for start in starts
        ]
        return Section(
            "effects",
            words("title_ablate"),
            (Paragraph(sentences(source.lang, words("intro_ablate"), words("all"))), *pictures, *tables),
        )
    shown = (
        _over_worlds(source, table, base)
        if len(source.worlds) > 1
        else _of_world(source, table, source.worlds[0], base)
    )
    intro = Paragraph(sentences(source.lang, words("intro", base=base), words("all")))
    return Section("effects", words("title", base=base), (intro, *pictures, shown))


def of_world(source: Source, world: str) -> list[Block]:
    """Effects on all main outcomes in one of several worlds."""
    table = source.table("effects")
    if table is None:
        return []
    table = source.rows_with(table, window=source.window)
    return [_of_world(source, table, world, scenario_name(source.base, source.lang))]


def row(factor: float, values: dict[str, Any], name: str, decimals: int, ratio_decimals: int = 0) -> tuple[Any, ...]:
    """One line of a table of effects; ratio_decimals: those of the log ratio."""
    return (
        name,
        Number(factor * values["difference"], decimals, signed=True),
        Interval(factor * values["low"], factor * values["high"], decimals, signed=True),
        Interval(
            factor * values.get("low_bca", math.nan), factor * values.get("high_bca", math.nan), decimals, signed=True
        ),
        relative(values["difference"], values["base_level"]),
        Number(values.get("log_ratio", math.nan), ratio_decimals, signed=True),
        Interval(
            values.get("log_ratio_low", math.nan), values.get("log_ratio_high", math.nan), ratio_decimals, signed=True
        ),
        Probability(values["p_adjusted"]),
        Number(values["n"]),
    )


def _rows(source: Source, part: pd.DataFrame, outcome: Outcome, world: str = "") -> Rows:
    words = texts_of("report/effects", source.lang)
    base = bare_level(outcome, float(part["base_level"].iloc[0]), source.lang)
    decimals = decimals_for(list(outcome.scale(source.lang) * part["difference"]))
    ratio_decimals = decimals_for(list(part["log_ratio"]) if "log_ratio" in part else [])
    records = part.to_dict("records")
    return Rows(
        words("world", world=world_name(world, source.lang), level=base)
        if world
        else words("heading", heading=outcome_words.heading(outcome, source.lang), level=base),
        tuple(
            row(
                outcome.scale(source.lang),
                values,
                scenario_name(values["scenario"], source.lang),
                decimals,
                ratio_decimals,
            )
            for values in records
        ),
    )


def _of_world(source: Source, table: pd.DataFrame, world: str, base: str) -> Table:
    words, several = texts_of("report/effects", source.lang), len(source.worlds) > 1
    here = source.rows_with(table, world=world)
    parts = []
    for outcome in source.main:
        part = here[here["outcome"] == outcome.name]
        if len(part):
            parts.append(_rows(source, part, outcome))
    told = {"window": source.window_label(), "base": base}
    caption = (
        words("caption_in_world", world=world_name(world, source.lang), **told) if several else words("caption", **told)
    )
    return Table(
        f"effects-{world}" if several else "effects",
        caption,
        words.row("columns"),
        tuple(parts),
        group=words("group_outcome"),
        note=words("note", least=bootstrap.LEAST),
    )


def _over_worlds(source: Source, table: pd.DataFrame, base: str) -> Table:
    words, outcome = texts_of("report/effects", source.lang), source.outcome
    parts = []
    for world in source.worlds:
        part = source.rows_with(table, world=world, outcome=outcome.name)
        if len(part):
            parts.append(_rows(source, part, outcome, world))
    return Table(
        "effects_by_world",
        words(
            "caption_worlds",
            outcome=outcome_words.label(outcome, source.lang),
            window=source.window_label(),
            base=base,
            unit=outcome_words.shown_unit(outcome, source.lang),
        ),
        words.row("columns"),
        tuple(parts),
        group=words("group_world"),
        note=words("note", least=bootstrap.LEAST),
    )


def _ablation(source: Source, table: pd.DataFrame, start: str) -> Table:
    words, outcome = texts_of("report/effects", source.lang), source.outcome
    here = table[table["outcome"] == outcome.name]
    decimals = decimals_for(list(outcome.scale(source.lang) * here["difference"]))
    parts = []
    for direction in ("on", "off"):
        part = here[here["direction"] == direction]
        if part.empty:
            continue
        part = part.iloc[(-part["difference"].abs()).fillna(0.0).argsort(kind="stable")]
        cells = []
        for values in part.to_dict("records"):
            line = row(outcome.scale(source.lang), values, lever_name(values["lever"], source.lang), decimals)
            cells.append((*line[:3], *line[-2:]))
        base = bare_level(outcome, float(part["base_level"].iloc[0]), source.lang)
        parts.append(Rows(words(f"direction.{direction}", level=base), tuple(cells)))
    told = {
        "outcome": outcome_words.label(outcome, source.lang),
        "window": source.window_label(),
        "unit": outcome_words.shown_unit(outcome, source.lang),
    }
    caption = (
        words("caption_ablate_from", start=scenario_name(start, source.lang), **told)
        if start
        else words("caption_ablate", **told)
    )
    return Table(
        f"effects-{start}" if start else "effects",
        caption,
        words.row("columns_ablate"),
        tuple(parts),
        group=words("group_direction"),
        note=words("note_ablate"),
    )


def distinguishable(values: dict[str, Any]) -> bool:
    """Whether a difference is told from none, after correction for the number of comparisons."""
    return bool(values["p_adjusted"] < SIGNIFICANT)
