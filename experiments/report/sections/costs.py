"""What scenarios cost, by instrument, and which give most for their cost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from experiments.figures.text.names import lever_name, scenario_name, world_name
from experiments.report.document import (
    Block,
    Cell,
    Chance,
    Interval,
    Number,
    Paragraph,
    Rows,
    Section,
    Table,
)
from experiments.report.phrases import money_unit, percent
from experiments.report.study_folder import Source
from experiments.statistics.numbers_as_text import decimals_for

if TYPE_CHECKING:
    import pandas as pd

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "title": "Fiscal cost",
        "intro": "Cost is what governments spend on programmes over the run. The present value counts a year later {discount} less a year, "
        "and takes off what guidance funds give back; what funds still hold at the end of the run is not counted.",
        "free": "No scenario costs governments anything: what it asks for is paid by operators of parks, whose costs are in their income.",
        "caption": "Fiscal cost over the run, {unit}, mean over runs.",
        "columns": ("Scenario", "Present value, net", "95 % interval", "Undiscounted", "Fund returns", "n"),
        "note": "Present value at the first quarter, at {discount} a year; interval of the mean (t).",
        "caption_items": "Undiscounted fiscal cost by instrument, {unit}, mean over runs{world}.",
        "columns_items": ("Instrument", "Cost", "95 % interval", "n"),
        "other": "other",
        "front": "A scenario is on the front when no other is both cheaper and better on the outcome. The probability is the share of "
        "bootstrap samples of the seeds in which it is.",
        "caption_front": "Cost and {outcome}, {window}.",
        "columns_front": (
            "Scenario",
            "Cost, {money}",
            "95 % interval",
            "{heading}",
            "95 % interval",
            "On the front",
            "Probability",
        ),
        "note_front": "Cost: present value net of fund returns. Intervals of the mean (t).",
        "yes": "yes",
        "no": "no",
        "in_world": ", in the world “{world}”",
        "group_world": "World",
        "group": "Scenario",
    },
    "zh": {
        "title": "财政成本",
        "intro": "成本指运行期内政府在各项计划上的支出。现值按每年 {discount} 折现，并扣除引导基金的回款；运行结束时基金仍持有的资产不计入。",
        "free": "各情景均不产生财政成本：所需支出由园区运营方承担，计入其经营收支。",
        "caption": "运行期内财政成本（{unit}，各次运行均值）。",
        "columns": ("情景", "净现值", "95 % 置信区间", "未折现支出", "基金回款", "n"),
        "note": "现值折算至首个季度，年折现率 {discount}；均值区间（t）。",
        "caption_items": "按政策工具分列的未折现财政支出（{unit}，各次运行均值{world}）。",
        "columns_items": ("政策工具", "支出", "95 % 置信区间", "n"),
        "other": "其他",
        "front": "若没有其他情景既更省钱、结果又更好，则该情景处于前沿。概率为对种子作自助抽样时其处于前沿的样本所占比例。",
        "caption_front": "成本与{outcome}（{window}）。",
        "columns_front": (
            "情景",
            "成本（{money}）",
            "95 % 置信区间",
            "{heading}",
            "95 % 置信区间",
            "处于前沿",
            "概率",
        ),
        "note_front": "成本：扣除基金回款后的现值。均值区间（t）。",
        "yes": "是",
        "no": "否",
        "in_world": "，环境为“{world}”",
        "group_world": "外部环境",
        "group": "情景",
    },
}
SUMS = ("present_value", "fiscal_cost", "fiscal_returns")


def instrument(code: str, lang: str) -> str:
    """What an instrument of policy is called."""
    if code == "other":
        return str(WORDS[lang]["other"])
    return lever_name(code, lang)


def discount(source: Source) -> str:
    """The rate at which later years count less."""
    return percent(float((source.options.get("cost") or {}).get("discount", 0.04)), 1)


def section(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on cost of a comparison; None when its tables are not there."""
    words = WORDS[source.lang]
    costs, pareto = source.table("costs"), source.table("pareto")
    blocks: list[Block] = []
    free = costs is not None and not costs["mean"].any()
    if free:
        blocks.append(Paragraph(words["free"]))
    elif costs is not None:
        blocks += [Paragraph(words["intro"].format(discount=discount(source))), *pictures]
        blocks.append(_sums(source, costs))
        if len(source.worlds) == 1:
            blocks.append(_items(source, source.rows_with(costs, world=source.worlds[0]), "", ""))
    else:
        blocks += pictures
    if pareto is not None and not free and not source.rows_with(pareto, outcome=source.outcome.name).empty:
        blocks += [Paragraph(words["front"]), _front(source, source.rows_with(pareto, outcome=source.outcome.name))]
    return Section("costs", words["title"], tuple(blocks)) if blocks else None


def of_world(source: Source, world: str) -> list[Block]:
    """Costs by instrument in one of several worlds."""
    costs = source.table("costs")
    if costs is None:
        return []
    words = WORDS[source.lang]
    where = words["in_world"].format(world=world_name(world, source.lang))
    return [_items(source, source.rows_with(costs, world=world), where, f"-{world}")]


def _sums(source: Source, table: pd.DataFrame) -> Table:
    words = WORDS[source.lang]
    several = len(source.worlds) > 1
    factor, name = money_unit(list(table.loc[table["item"].isin(SUMS), "mean"]), source.lang)
    decimals = decimals_for(list(factor * table.loc[table["item"] == "present_value", "mean"]), 4)
    parts: dict[str, list[tuple[Cell, ...]]] = {}
    for (world, strategy), part in table.groupby(["world", "scenario"], sort=False):
        by_item = part.set_index("item").to_dict("index")
        value = by_item.get("present_value", {})

        def mean(item: str, by_item: dict[Any, Any] = by_item) -> float:
            return factor * float(by_item.get(item, {}).get("mean", math.nan))

        parts.setdefault(world_name(str(world), source.lang) if several else "", []).append(
            (
                scenario_name(str(strategy), source.lang),
                Number(mean("present_value"), decimals),
                Interval(factor * value.get("low", math.nan), factor * value.get("high", math.nan), decimals),
                Number(mean("fiscal_cost"), decimals),
                Number(mean("fiscal_returns"), decimals),
                Number(value.get("n", math.nan)),
            )
        )
    return Table(
        "costs",
        words["caption"].format(unit=name),
        words["columns"],
        tuple(Rows(world, tuple(cells)) for world, cells in parts.items()),
        group=words["group_world"] if several else "",
        note=words["note"].format(discount=discount(source)),
    )


def _items(source: Source, table: pd.DataFrame, where: str, ending: str) -> Table:
    words = WORDS[source.lang]
    table = table[~table["item"].isin(SUMS) & (table["mean"] != 0.0)]
    factor, name = money_unit(list(table["mean"]), source.lang)
    decimals = decimals_for(list(factor * table["mean"]), 4)
    parts = [
        Rows(
            scenario_name(str(strategy), source.lang),
            tuple(
                (
                    instrument(values["item"], source.lang),
                    Number(factor * values["mean"], decimals),
                    Interval(factor * values["low"], factor * values["high"], decimals),
                    Number(values["n"]),
                )
                for values in part.to_dict("records")
            ),
        )
        for strategy, part in table.groupby("scenario", sort=False)
    ]
    caption = words["caption_items"].format(unit=name, world=where)
    return Table(f"costs_by_instrument{ending}", caption, words["columns_items"], tuple(parts), group=words["group"])


def _front(source: Source, table: pd.DataFrame) -> Table:
    words = WORDS[source.lang]
    outcome, lang = source.outcome, source.lang
    factor, name = money_unit(list(table["cost"]), lang)
    decimals = decimals_for(list(factor * table["cost"]), 4)
    digits = decimals_for(list(outcome.scale(lang) * table["value"]), 4)
    parts = []
    for world in source.worlds:
        part = source.rows_with(table, world=world).sort_values("cost", kind="stable")
        parts.append(
            Rows(
                world_name(world, lang) if len(source.worlds) > 1 else "",
                tuple(
                    (
                        scenario_name(values["scenario"], lang),
                        Number(factor * values["cost"], decimals),
                        Interval(factor * values["cost_low"], factor * values["cost_high"], decimals),
                        Number(outcome.scale(lang) * values["value"], digits),
                        Interval(
                            outcome.scale(lang) * values["value_low"],
                            outcome.scale(lang) * values["value_high"],
                            digits,
                        ),
                        words["yes" if bool(values["on_front"]) else "no"],
                        Chance(values["probability_on_front"]),
                    )
                    for values in part.to_dict("records")
                ),
            )
        )
    filled = {"money": name, "heading": outcome.heading(lang, level=True)}
    return Table(
        "cost_and_outcome",
        words["caption_front"].format(outcome=outcome.label(lang), window=source.window_label()),
        tuple(title.format(**filled) for title in words["columns_front"]),
        tuple(parts),
        group=words["group_world"] if len(source.worlds) > 1 else "",
        note=words["note_front"],
    )
