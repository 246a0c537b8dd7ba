"""Effects over time: peak and what is left of it, vacancy saved, and how soon new parks are let."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from experiments.configuration import outcome_words
from experiments.configuration.texts import texts_of
from experiments.figures.texts.names import scenario_name, world_name
from experiments.report.document import Block, Cell, Interval, Number, Paragraph, Rows, Section, Table
from experiments.report.phrases import sentences
from experiments.report.study_folder import Source
from experiments.statistics.effects_over_time import (
    HALF_LIFE,
    NOT_LET,
    OPENED,
    PEAK,
    SAVED,
    UNTIL_LET,
    VACANCY,
)
from experiments.statistics.numbers_as_text import decimals_for
from experiments.statistics.outcomes import OUTCOMES, WINDOWS, Outcome

if TYPE_CHECKING:
    import pandas as pd

_NONE: Mapping[str, Any] = {"base_level": math.nan, "value": math.nan, "low": math.nan, "high": math.nan, "date": ""}


def section(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on effects over time of a comparison; None for a study without their tables."""
    table = source.table("effects_over_time")
    if table is None:
        return None
    words = texts_of("report/effects_over_time", source.lang)
    base = scenario_name(source.base, source.lang)
    blocks: list[Block] = [Paragraph(sentences(source.lang, words("intro", base=base), words("all"))), *pictures]
    if len(source.worlds) > 1:
        parts = [
            part
            for world in source.worlds
            if (part := _rows(source, table, source.outcome, world, world_name(world, source.lang)))
        ]
        told = {"outcome": outcome_words.heading(source.outcome, source.lang), "base": base}
        blocks.append(
            _table(source, "effects_over_time_by_world", words("caption_worlds", **told), parts, "group_world")
        )
    else:
        blocks.append(_of_world(source, table, source.worlds[0]))
    blocks.append(_vacancy(source, table))
    if (table["measure"] == OPENED).any():
        blocks.append(_new_parks(source, table))
    return Section("effects_over_time", words("title"), tuple(blocks))


def of_world(source: Source, world: str) -> list[Block]:
    """The course of the effects on all main outcomes in one of several worlds."""
    table = source.table("effects_over_time")
    return [] if table is None else [_of_world(source, table, world)]


def course(source: Source, world: str, scenario: str, outcome: str = "") -> dict[str, dict[str, Any]]:
    """What is told of the course of an outcome, the chosen one when none is named, by measure; empty for a study without it."""
    table = source.table("effects_over_time")
    if table is None:
        return {}
    return _measures(source.rows_with(table, world=world, scenario=scenario, outcome=outcome or source.outcome.name))


def last_quarter(source: Source) -> str:
    """Date of the last quarter of the runs, as in 2024Q4; empty where the table by quarter is not there."""
    table = source.table("effects_by_quarter")
    return "" if table is None or table.empty else str(table["date"].max())


def unsure(peak: Mapping[str, Any]) -> bool:
    """Whether the interval of the quarter of a peak includes zero."""
    return bool(peak["low"] <= 0.0 <= peak["high"])


def _measures(rows: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {str(each["measure"]): {str(key): value for key, value in each.items()} for each in rows.to_dict("records")}


def _of_world(source: Source, table: pd.DataFrame, world: str) -> Table:
    words, several = texts_of("report/effects_over_time", source.lang), len(source.worlds) > 1
    base = scenario_name(source.base, source.lang)
    parts = [
        part
        for outcome in source.main
        if (part := _rows(source, table, outcome, world, outcome_words.heading(outcome, source.lang)))
    ]
    caption = (
        words("caption_in_world", base=base, world=world_name(world, source.lang))
        if several
        else words("caption", base=base)
    )
    return _table(source, f"effects_over_time-{world}" if several else "effects_over_time", caption, parts, "group")


def _table(source: Source, name: str, caption: str, parts: list[Rows], group: str) -> Table:
    words = texts_of("report/effects_over_time", source.lang)
    windows = {window: outcome_words.window(window, source.lang) for window in WINDOWS}
    return Table(name, caption, words.row("columns", **windows), tuple(parts), group=words(group), note=words("note"))


def _rows(source: Source, table: pd.DataFrame, outcome: Outcome, world: str, heading: str) -> Rows | None:
    """The lines of one outcome in one world; None without any."""
    words, factor = texts_of("report/effects_over_time", source.lang), outcome.scale(source.lang)
    here = source.rows_with(table, world=world, outcome=outcome.name)
    effects = source.table("effects")
    if here.empty or effects is None:
        return None
    means = source.rows_with(effects, world=world, outcome=outcome.name)
    by_window = means.set_index(["scenario", "window"])["difference"].to_dict()
    decimals = decimals_for(list(factor * here.loc[here["measure"] == PEAK, "value"]))
    lines: list[tuple[Cell, ...]] = []
    for scenario, part in here.groupby("scenario", sort=False):
        found = _measures(part)
        peak, half = found[PEAK], found.get(HALF_LIFE, _NONE)["value"]
        stays = "" if unsure(peak) or not peak["date"] else words("stays")
        lines.append(
            (
                scenario_name(str(scenario), source.lang),
                *(
                    Number(factor * by_window.get((scenario, each), math.nan), decimals, signed=True)
                    for each in ("run", "last_year")
                ),
                Number(factor * peak["value"], decimals, signed=True),
                Interval(factor * peak["low"], factor * peak["high"], decimals, signed=True),
                str(peak["date"]),
                Number(half) if math.isfinite(half) else stays,
            )
        )
    return Rows(heading, tuple(lines))


def _of_worlds(
    source: Source, table: pd.DataFrame, cells: Callable[[Mapping[str, Mapping[str, Any]]], tuple[Cell, ...]]
) -> tuple[Rows, ...]:
    """A line for each scenario, with the cells made of its measures, in a part for each world."""
    parts = []
    for world in source.worlds:
        here = source.rows_with(table, world=world)
        lines = [
            (scenario_name(str(scenario), source.lang), *cells(_measures(part)))
            for scenario, part in here.groupby("scenario", sort=False)
        ]
        parts.append(Rows(world_name(world, source.lang) if len(source.worlds) > 1 else "", tuple(lines)))
    return tuple(parts)


def _vacancy(source: Source, table: pd.DataFrame) -> Table:
    """Vacancy more or less than under the base, summed over the run, in every world."""
    words, factor = texts_of("report/effects_over_time", source.lang), OUTCOMES[VACANCY].factor
    decimals = decimals_for(list(factor * table.loc[table["measure"] == SAVED, "value"]))

    def cells(found: Mapping[str, Mapping[str, Any]]) -> tuple[Cell, ...]:
        saved = found.get(SAVED, _NONE)
        return (
            # what is saved is less vacancy
            Number(-factor * saved["value"], decimals, signed=True),
            Interval(-factor * saved["high"], -factor * saved["low"], decimals, signed=True),
        )

    return Table(
        "vacancy_summed",
        words("caption_summed", base=scenario_name(source.base, source.lang)),
        words.row("columns_summed"),
        _of_worlds(source, source.rows_with(table, outcome=VACANCY), cells),
        group=words("group_world") if len(source.worlds) > 1 else "",
        note=words("note_summed"),
    )


def _new_parks(source: Source, table: pd.DataFrame) -> Table:
    """How soon parks that opened during the run were let, in every world."""
    words, base = texts_of("report/effects_over_time", source.lang), scenario_name(source.base, source.lang)
    ends = table.loc[table["measure"] == UNTIL_LET, ["low", "high"]].to_numpy(dtype=float)
    # on which side of zero an end lies is seen
    decimals = 2 if ((abs(ends) > 0.0) & (abs(ends) < 0.05)).any() else 1

    def cells(found: Mapping[str, Mapping[str, Any]]) -> tuple[Cell, ...]:
        until, missed = (found.get(key, _NONE) for key in (UNTIL_LET, NOT_LET))
        return (
            Number(until["base_level"], 1),
            Number(until["value"], decimals, signed=True),
            Interval(until["low"], until["high"], decimals, signed=True),
            Number(missed["base_level"], 1),
            Number(missed["base_level"] + missed["value"], 1),
        )

    return Table(
        "new_parks",
        words("caption_new_parks", base=base),
        words.row("columns_new_parks", base=base),
        _of_worlds(source, source.rows_with(table, outcome=VACANCY), cells),
        group=words("group_world") if len(source.worlds) > 1 else "",
        note=words("note_new_parks", opened=_opened(table), base=base),
    )


def _opened(table: pd.DataFrame) -> str:
    """How many parks opened in a run of the base, as a range where worlds differ."""
    counts = table.loc[table["measure"] == OPENED, "base_level"]
    low, high = (f"{end:.3g}" for end in (counts.min(), counts.max()))
    return low if low == high else f"{low}–{high}"
