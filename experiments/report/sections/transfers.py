"""What is gained in one place and lost in another: displacement, and parks that adopt alone or together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from experiments.configuration import outcome_words
from experiments.configuration.texts import texts_of
from experiments.figures.texts.names import scenario_name, world_name
from experiments.report.document import Block, Cell, Interval, Number, Paragraph, Rows, Section, Table
from experiments.report.phrases import percent
from experiments.report.study_folder import Source
from experiments.statistics.numbers_as_text import decimals_for
from experiments.statistics.outcomes import outcome_of

if TYPE_CHECKING:
    import pandas as pd

PARTS = ("treated", "other_parks", "outside_parks", "system")
LAST = 9
"""Decimals of a share that count: what is left where two equal sums are taken from one another is nothing."""
WAYS = ("alone", "together", "alone_minus_together", "others_when_alone")


def displacement(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on displacement of a comparison."""
    return _section(source, "displacement", pictures, _displaced)


def adoption(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on adoption alone and together."""
    return _section(source, "adoption", pictures, _adopted)


def of_world(source: Source, world: str) -> list[Block]:
    """Displacement and adoption in one of several worlds, all outcomes."""
    found: list[Block] = []
    for name, rows in (("displacement", _displaced), ("adoption", _adopted)):
        table = source.table(name)
        if table is not None:
            found.append(_by_outcome(source, name, source.rows_with(table, world=world), world, rows))
    return found


def _section(source: Source, name: str, pictures: tuple[Block, ...], rows: Any) -> Section | None:
    words = texts_of("report/transfers", source.lang)
    table = source.table(name)
    if table is None:
        return None
    shown = (
        _by_world(source, name, table, rows) if len(source.worlds) > 1 else _by_outcome(source, name, table, "", rows)
    )
    return Section(
        name, words(f"{name}.title"), (Paragraph(words(_of_parks(source, f"{name}.text"))), *pictures, shown)
    )


def _of_parks(source: Source, key: str) -> str:
    """The key of a text, or of the one for a table of displacement that tells no park from the others."""
    return f"{key}_all_parks" if key.startswith("displacement") and not targeted(source) else key


def _by_outcome(source: Source, name: str, table: pd.DataFrame, world: str, rows: Any) -> Table:
    words = texts_of("report/transfers", source.lang)
    parts = []
    for outcome, part in table.groupby("outcome", sort=False):
        known = outcome_of(str(outcome))
        factor = known.scale(source.lang)
        decimals = decimals_for(list(factor * part["difference"]))
        parts.append(Rows(outcome_words.heading(known, source.lang), rows(source, part, factor, decimals)))
    told = _told(source)
    caption = (
        words(f"{name}.caption_in_world", world=world_name(world, source.lang), **told)
        if world
        else words(f"{name}.caption", **told)
    )
    return _table(source, name, f"{name}-{world}" if world else name, caption, tuple(parts), words("group"))


def _by_world(source: Source, name: str, table: pd.DataFrame, rows: Any) -> Table:
    """The chosen outcome, or the first there is, in every world."""
    words = texts_of("report/transfers", source.lang)
    there = list(dict.fromkeys(table["outcome"]))
    outcome = source.outcome.name if source.outcome.name in there else there[0]
    known = outcome_of(outcome)
    factor = known.scale(source.lang)
    table = table[table["outcome"] == outcome]
    decimals = decimals_for(list(factor * table["difference"]))
    parts = tuple(
        Rows(world_name(world, source.lang), rows(source, source.rows_with(table, world=world), factor, decimals))
        for world in source.worlds
    )
    caption = words(f"{name}.caption_of_outcome", heading=outcome_words.heading(known, source.lang), **_told(source))
    return _table(source, name, name, caption, parts, words("group_world"))


def _told(source: Source) -> dict[str, str]:
    """What all captions of this section say."""
    return {"window": source.window_label("last_year"), "base": scenario_name(source.base, source.lang)}


def _table(source: Source, name: str, file: str, caption: str, parts: tuple[Rows, ...], group: str) -> Table:
    words = texts_of("report/transfers", source.lang)
    columns = words.row(f"{name}.columns")
    if name == "displacement" and not targeted(source):
        columns = (columns[0], words("all_parks"), *columns[3:])
    return Table(file, caption, columns, parts, group=group, note=words(_of_parks(source, f"{name}.note")))


def targeted(source: Source) -> bool:
    """Whether some scenario names parks, so that there are others; otherwise all parks count as treated."""
    table = source.table("displacement")
    return table is not None and bool(
        (table.loc[table["part"] == "other_parks", "difference"].fillna(0.0) != 0.0).any()
    )


def _displaced(source: Source, table: pd.DataFrame, factor: float, decimals: int) -> tuple[tuple[Cell, ...], ...]:
    rows: list[tuple[Cell, ...]] = []
    parts = PARTS if targeted(source) else tuple(part for part in PARTS if part != "other_parks")
    for strategy, part in table.groupby("scenario", sort=False):
        by_part = part.set_index("part").to_dict("index")
        system = by_part.get("system", {})
        rows.append(
            (
                scenario_name(str(strategy), source.lang),
                *(_number(by_part.get(each, {}), factor, decimals) for each in parts),
                _interval(system, factor, decimals),
                percent(round(float(system.get("share_displaced", math.nan)), LAST)),
            )
        )
    return tuple(rows)


def _adopted(source: Source, table: pd.DataFrame, factor: float, decimals: int) -> tuple[tuple[Cell, ...], ...]:
    words = texts_of("report/transfers", source.lang)
    rows: list[tuple[Cell, ...]] = []
    for (strategy, park), part in table.groupby(["scenario", "park"], sort=False):
        by_way = part.set_index("way").to_dict("index")
        alone, together, gap, others = (by_way.get(way, {}) for way in WAYS)
        rows.append(
            (
                words("park", scenario=scenario_name(str(strategy), source.lang), park=source.place(str(park))),
                _number(alone, factor, decimals),
                _interval(alone, factor, decimals),
                _number(together, factor, decimals),
                _number(gap, factor, decimals),
                _interval(gap, factor, decimals),
                _number(others, factor, decimals),
            )
        )
    return tuple(rows)


def _number(values: dict[Any, Any], factor: float, decimals: int) -> Number:
    return Number(factor * float(values.get("difference", math.nan)), decimals, signed=True)


def _interval(values: dict[Any, Any], factor: float, decimals: int) -> Interval:
    low, high = (factor * float(values.get(end, math.nan)) for end in ("low", "high"))
    return Interval(low, high, decimals, signed=True)
