"""What is gained in one place and lost in another: displacement, and parks that adopt alone or together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from experiments.figures.text.names import scenario_name, world_name
from experiments.report.document import Block, Cell, Interval, Number, Paragraph, Rows, Section, Table
from experiments.report.phrases import percent
from experiments.report.study_folder import Source
from experiments.statistics.numbers_as_text import decimals_for
from experiments.statistics.outcomes import outcome_of

if TYPE_CHECKING:
    import pandas as pd

PARTS = ("treated", "other_parks", "outside_parks", "system")
WAYS = ("alone", "together", "alone_minus_together", "others_when_alone")
WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "title_displacement": "Gains net of displacement",
        "displacement": "A park can gain because another loses. The table splits the difference from the base into treated parks, the other "
        "parks, and enterprises outside parks; their sum is the effect on the whole region. Displaced is the share of what treated parks gain "
        "that is missing in the whole region; above 100 % the region loses, below 0 % others gain, too.",
        "caption_displacement": "Where gains arise and where they are lost, {window}{world}: mean paired difference from {base}.",
        "columns_displacement": (
            "Scenario",
            "Treated parks",
            "Other parks",
            "Outside parks",
            "Whole region",
            "95 % interval",
            "Displaced",
        ),
        "all_parks": "Parks",
        "note_displacement": "Interval of the mean for the whole region (t). Treated are the parks that a scenario names; where it names none, "
        "all parks.",
        "title_adoption": "One park alone, or all together",
        "adoption": "A path that pays while a single park takes it need not pay when every park does, if parks draw on the same tenants, founders "
        "and skilled people. The table compares each park when it adopts alone and when all adopt; the last column is what the "
        "other parks gain or lose when it adopts alone.",
        "caption_adoption": "Adopting alone and together{world}: mean paired difference from {base}, {window}.",
        "columns_adoption": (
            "Scenario and park",
            "Alone",
            "95 % interval",
            "All together",
            "Alone less together",
            "95 % interval",
            "Others",
        ),
        "note_adoption": "Intervals of the mean (t). Others: sum over the other parks, for rates and rents their mean.",
        "group": "Outcome",
        "group_world": "World",
        "of_outcome": ", {heading}, in every world",
        "in_world": ", in the world “{world}”",
        "park": "{scenario}: {park}",
    },
    "zh": {
        "title_displacement": "扣除挤出后的净收益",
        "displacement": "一个园区的收益可能来自另一个园区的损失。下表把与参照情景之差分为受扶持园区、其他园区和园区以外三部分，其和即全区域的净作用。"
        "“挤出比例”指受扶持园区的收益中未能成为全区域收益的比例；超过 100 % 表示全区域净损失，低于 0 表示其他地方也有收益。",
        "caption_displacement": "收益来自何处、损失在何处（{window}{world}）：与{base}的配对差均值。",
        "columns_displacement": ("情景", "受扶持园区", "其他园区", "园区以外", "全区域", "95 % 置信区间", "挤出比例"),
        "all_parks": "园区",
        "note_displacement": "区间为全区域均值的区间（t）。受扶持园区指情景点名的园区；未点名时为全部园区。",
        "title_adoption": "单独采用与共同采用",
        "adoption": "某条路径由一个园区单独采用时合算，所有园区都采用时未必合算，因为各园区争取的是同一批租户、创业者和人才。"
        "下表比较各园区单独采用与共同采用的结果；最后一列为其单独采用时其他园区的得失。",
        "caption_adoption": "单独采用与共同采用{world}：与{base}的配对差均值（{window}）。",
        "columns_adoption": (
            "情景与园区",
            "单独采用",
            "95 % 置信区间",
            "共同采用",
            "单独减共同",
            "95 % 置信区间",
            "单独采用时的其他园区",
        ),
        "note_adoption": "均值区间（t）。其他园区：其余园区之和；比率与租金取其均值。",
        "group": "指标",
        "group_world": "外部环境",
        "of_outcome": "，各外部环境下的{heading}",
        "in_world": "，环境为“{world}”",
        "park": "{scenario}：{park}",
    },
}


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
    words = WORDS[source.lang]
    table = source.table(name)
    if table is None:
        return None
    shown = (
        _by_world(source, name, table, rows) if len(source.worlds) > 1 else _by_outcome(source, name, table, "", rows)
    )
    return Section(name, words[f"title_{name}"], (Paragraph(words[name]), *pictures, shown))


def _by_outcome(source: Source, name: str, table: pd.DataFrame, world: str, rows: Any) -> Table:
    words = WORDS[source.lang]
    parts = []
    for outcome, part in table.groupby("outcome", sort=False):
        known = outcome_of(str(outcome))
        factor = known.scale(source.lang)
        decimals = decimals_for(list(factor * part["difference"]))
        parts.append(Rows(known.heading(source.lang), rows(source, part, factor, decimals)))
    where = words["in_world"].format(world=world_name(world, source.lang)) if world else ""
    return _table(source, name, f"{name}-{world}" if world else name, where, tuple(parts), words["group"])


def _by_world(source: Source, name: str, table: pd.DataFrame, rows: Any) -> Table:
    """The chosen outcome, or the first there is, in every world."""
    words = WORDS[source.lang]
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
    where = words["of_outcome"].format(heading=known.heading(source.lang))
    return _table(source, name, name, where, parts, words["group_world"])


def _table(source: Source, name: str, file: str, where: str, parts: tuple[Rows, ...], group: str) -> Table:
    words = WORDS[source.lang]
    columns = words[f"columns_{name}"]
    if name == "displacement" and not targeted(source):
        columns = (columns[0], words["all_parks"], *columns[3:])
    caption = words[f"caption_{name}"].format(
        window=source.window_label("last_year"), base=scenario_name(source.base, source.lang), world=where
    )
    return Table(file, caption, columns, parts, group=group, note=words[f"note_{name}"])


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
                percent(float(system.get("share_displaced", math.nan))),
            )
        )
    return tuple(rows)


def _adopted(source: Source, table: pd.DataFrame, factor: float, decimals: int) -> tuple[tuple[Cell, ...], ...]:
    words = WORDS[source.lang]
    rows: list[tuple[Cell, ...]] = []
    for (strategy, park), part in table.groupby(["scenario", "park"], sort=False):
        by_way = part.set_index("way").to_dict("index")
        alone, together, gap, others = (by_way.get(way, {}) for way in WAYS)
        rows.append(
            (
                words["park"].format(scenario=scenario_name(str(strategy), source.lang), park=source.place(str(park))),
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
