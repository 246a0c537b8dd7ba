"""What the title of featured park is worth: the difference one sees, what of it the title does, and what it costs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from experiments.configuration.texts import texts_of
from experiments.figures.texts.names import scenario_name, world_name
from experiments.report.document import Block, Cell, Interval, Listing, Number, Paragraph, Rows, Section, Table
from experiments.report.phrases import percent, sentence
from experiments.report.study_folder import Source
from experiments.statistics.title_effect import AFTER, COSTS, COUNTED, MEASURED, YEAR

if TYPE_CHECKING:
    import pandas as pd

SHOWN = ("naive", "regression", "applicants", "effect", "selection", "others")
MILLION = 1e-6


def section(source: Source) -> Section | None:
    """The section on titles of a comparison in which some scenario gives any, for the first world."""
    table = source.table("titles")
    if table is None:
        return None
    words = texts_of("report/titles", source.lang)
    blocks = (Paragraph(words("text", years=AFTER // YEAR)), *_tables(source, table, source.worlds[0]))
    return Section("titles", words("title"), blocks)


def of_world(source: Source, world: str) -> list[Block]:
    """The tables on titles in one of several worlds."""
    table = source.table("titles")
    return [] if table is None else _tables(source, table, world)


def _tables(source: Source, table: pd.DataFrame, world: str) -> list[Block]:
    words = texts_of("report/titles", source.lang)
    found = source.rows_with(table, world=world) if world else table
    parts, numbers, shares = [], [], []
    for scenario, rows in found.groupby("scenario", sort=False):
        by_part = {
            (str(row["outcome"]), str(row["part"])): row for row in rows.to_dict("records")
        }  # one row for each outcome and part
        name = scenario_name(str(scenario), source.lang)
        there = [outcome for outcome in MEASURED if (outcome, "naive") in by_part]
        if there:
            parts.append(Rows(name, tuple(_of_outcome(source, by_part, outcome) for outcome in there)))
            shares += [line for outcome in there if (line := _share(source, by_part, outcome, name))]
        numbers.append(Rows(name, tuple(_counted(source, by_part))))
    where = words("in_world", world=world_name(world, source.lang)) if world else ""
    suffix = f"-{world}" if world else ""
    told: list[Block] = []
    if parts:
        caption = words("caption", base=scenario_name(source.base, source.lang), where=where, years=AFTER // YEAR)
        columns = words.row("columns")
        told.append(Table(f"titles{suffix}", caption, columns, tuple(parts), group=words("group"), note=words("note")))
        told.append(Listing(tuple(shares)) if shares else Paragraph(words("no_share")))
    else:
        told.append(Paragraph(words("none")))
    caption = words("numbers_caption", where=where)
    told.append(
        Table(f"title-numbers{suffix}", caption, words.row("numbers_columns"), tuple(numbers), group=words("group"))
    )
    return told


def _of_outcome(source: Source, by_part: dict[tuple[str, str], dict[Any, Any]], outcome: str) -> tuple[Cell, ...]:
    words = texts_of("report/titles", source.lang)
    effect = by_part[outcome, "effect"]
    values = [Number(float(by_part[outcome, part]["value"]), 1, signed=True) for part in SHOWN]
    return (
        words(f"outcome.{outcome}"),
        *values[:4],
        Interval(float(effect["low"]), float(effect["high"]), 1, signed=True),
        *values[4:],
        percent(float(by_part[outcome, "share_apart"]["value"])),
    )


def _share(source: Source, by_part: dict[tuple[str, str], dict[Any, Any]], outcome: str, scenario: str) -> str:
    """A sentence on how much of the difference one sees is selection; empty where the difference itself is in doubt."""
    words = texts_of("report/titles", source.lang)
    apart = float(by_part[outcome, "share_apart"]["value"])
    if not math.isfinite(apart):
        return ""
    value = {
        part: Number(float(by_part[outcome, part]["value"]), 1, signed=True)
        for part in ("naive", "effect", "selection", "others")
    }
    # the title's own effect goes the other way: no share of the difference is its
    kind = "turned" if apart > 1.0 else "hidden" if apart < 0.0 else "share"
    told = {part: str(number) for part, number in value.items()}
    text = words(f"told.{kind}", outcome=words(f"outcome.{outcome}"), scenario=scenario, share=percent(apart), **told)
    return sentence(text, source.lang)


def _counted(source: Source, by_part: dict[tuple[str, str], dict[Any, Any]]) -> list[tuple[Cell, ...]]:
    words = texts_of("report/titles", source.lang)
    rows: list[tuple[Cell, ...]] = []
    for outcome, names, scale in (("titles", COUNTED, 1.0), ("cost", COSTS, MILLION)):
        for part in names:
            row = by_part.get((outcome, part), {})
            value, low, high = (scale * float(row.get(key, math.nan)) for key in ("value", "low", "high"))
            rows.append((words(f"part.{part.replace(' ', '_')}"), Number(value, 1), Interval(low, high, 1)))
    return rows
