"""Where the jobs come from that a treated district gains, what others lose, and what they cost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from experiments.configuration.texts import texts_of
from experiments.figures.texts.names import scenario_name, world_name
from experiments.report.document import Block, Cell, Interval, Number, Paragraph, Rows, Section, Table
from experiments.report.phrases import money, percent, sentences
from experiments.report.study_folder import Source
from experiments.statistics.gain_by_origin import (
    COST,
    COST_SO_FAR,
    EVERYWHERE,
    JOBS,
    ORIGINS,
    OUTPUT,
    PER_JOB,
    PER_JOB_EVERYWHERE,
    SHARE,
)
from experiments.statistics.numbers_as_text import decimals_for

if TYPE_CHECKING:
    import pandas as pd

YEARS = (1, 5, 10)
"""Years after the start that are shown, and the last there is."""

NAME = "gain_by_origin"


def section(source: Source) -> Section | None:
    """The section on the gains of a treated district; None when no scenario treats one district, or enterprises were not recorded."""
    table = source.table(NAME)
    if table is None:
        return None
    words = texts_of("report/origins", source.lang)
    blocks: list[Block] = [Paragraph(words("text", base=scenario_name(source.base, source.lang)))]
    for world in source.worlds:
        here = source.rows_with(table, world=world)
        for (scenario, district), part in here.groupby(["scenario", "district"], sort=False):
            blocks += _of_zone(source, part, world, str(scenario), str(district))
    return Section(NAME, words("title"), tuple(blocks))


def _of_zone(source: Source, table: pd.DataFrame, world: str, scenario: str, district: str) -> list[Block]:
    words = texts_of("report/origins", source.lang)
    last = int(table["year"].max())
    years = [year for year in YEARS if year < last] + [last]
    told = {
        "scenario": scenario_name(scenario, source.lang),
        "base": scenario_name(source.base, source.lang),
        "district": source.place(district),
        "world": words("in_world", world=world_name(world, source.lang)) if len(source.worlds) > 1 else "",
    }
    file = "-".join(part for part in (NAME, scenario, world) if part)
    by_item = {
        str(item): {int(row["year"]): row for row in part.to_dict("records")}
        for item, part in table.groupby("item", sort=False)
    }
    people = [by_item[item][year]["difference"] for item in (*ORIGINS, JOBS, EVERYWHERE) for year in years]
    jobs = decimals_for(people)

    def lines(items: tuple[str, ...], decimals: int, factor: float = 1.0) -> tuple[tuple[Cell, ...], ...]:
        found: list[tuple[Cell, ...]] = []
        for item in items:
            cells: list[Cell] = [words(f"item.{item}")]
            for year in years:
                row = by_item[item][year]
                low, high = factor * row["low"], factor * row["high"]
                cells += [
                    Number(factor * row["difference"], decimals, signed=True),
                    Interval(low, high, decimals, signed=True),
                ]
            found.append(tuple(cells))
        return tuple(found)

    columns = (words("columns.item"),) + tuple(
        title for year in years for title in (words("columns.year", year=year), words("columns.interval"))
    )
    parts = (
        Rows(words("part.origins"), lines(ORIGINS, jobs)),
        Rows(words("part.jobs"), lines((JOBS, EVERYWHERE), jobs)),
        Rows(words("part.output"), lines((OUTPUT,), 1, 100.0)),
    )
    table_of_origins = Table(
        file, words("caption", **told), columns, parts, group=words("group"), note=words("note", n=_seeds(table))
    )
    return [table_of_origins, Paragraph(_price(source, by_item, last, told))]


def _seeds(table: pd.DataFrame) -> int:
    return int(table["n"].max())


def _price(source: Source, by_item: dict[str, dict[int, dict[str, float]]], year: int, told: dict[str, str]) -> str:
    """What the gain of the last year costs, and how much of it others lose, in a sentence."""
    words, lang = texts_of("report/origins", source.lang), source.lang

    def value(item: str) -> float:
        return float(by_item[item][year]["difference"])

    spent, so_far = (by_item[item][year] for item in (COST, COST_SO_FAR))
    cost = words(
        "cost",
        year=year,
        cost=money(float(spent["difference"]), lang, float(spent["low"]), float(spent["high"])),
        so_far=money(float(so_far["difference"]), lang),
        **told,
    )
    if not math.isfinite(value(SHARE)):
        return sentences(lang, cost, words("unsure", **told))
    per_job = words("per_job", share=percent(value(SHARE)), per_job=money(value(PER_JOB), lang), **told)
    everywhere = value(PER_JOB_EVERYWHERE)
    of_all = (
        words("per_job_everywhere", per_job=money(everywhere, lang))
        if math.isfinite(everywhere)
        else words("unsure_everywhere")
    )
    return sentences(lang, cost, per_job, of_all)
