"""What scenarios cost, by instrument, and which give most for their cost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from experiments.configuration import outcome_words
from experiments.configuration.texts import texts_of
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import item_name, scenario_name, world_name
from experiments.report.document import (
    Block,
    Cell,
    Chance,
    Interval,
    Listing,
    Number,
    Paragraph,
    Rows,
    Section,
    Table,
)
from experiments.report.phrases import money_unit, percent, sentence
from experiments.report.study_folder import Source, joined
from experiments.statistics.fiscal_cost import OTHER, OUTLAYS
from experiments.statistics.numbers_as_text import decimals_for, number_text
from experiments.statistics.outcomes import QUARTERS

if TYPE_CHECKING:
    import pandas as pd

SUMS = ("present_value", "fiscal_cost", "fiscal_returns")
MEASURES = (*OUTLAYS.values(), OTHER)
"""What governments pay outside the policy table, which the figure of the fiscal flows calls other measures for parks."""


def discount(source: Source) -> str:
    """The rate at which later years count less."""
    return percent(float((source.options.get("cost") or {}).get("discount", 0.04)), 1)


def section(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on cost of a comparison; None when its tables are not there."""
    words = texts_of("report/costs", source.lang)
    costs, pareto = source.table("costs"), source.table("pareto")
    blocks: list[Block] = []
    free = costs is not None and not costs["mean"].any()
    if free:
        blocks.append(Paragraph(words("free")))
    elif costs is not None:
        blocks += [Paragraph(words("intro", discount=discount(source))), *pictures]
        if len(source.worlds) == 1 and (lines := _reconciled(source, costs)):
            blocks += [Paragraph(words("joins_up")), Listing(lines)]
            blocks += [Paragraph(text) for text in _balances(source)]
        blocks.append(_sums(source, costs))
        if len(source.worlds) == 1:
            blocks.append(_items(source, source.rows_with(costs, world=source.worlds[0])))
    else:
        blocks += pictures
    if pareto is not None and not free and not source.rows_with(pareto, outcome=source.outcome.name).empty:
        blocks += [Paragraph(words("front")), _front(source, source.rows_with(pareto, outcome=source.outcome.name))]
    return Section("costs", words("title"), tuple(blocks)) if blocks else None


def of_world(source: Source, world: str) -> list[Block]:
    """Costs by instrument in one of several worlds."""
    costs = source.table("costs")
    if costs is None:
        return []
    return [_items(source, source.rows_with(costs, world=world), world)]


def _reconciled(source: Source, table: pd.DataFrame) -> tuple[str, ...]:
    """One line a scenario that costs anything: the sum, a year of it, what it is made of, what funds return, and the present value."""
    words, lang = texts_of("report/costs", source.lang), source.lang
    told = []
    for strategy, part in table.groupby("scenario", sort=False):
        values = {str(row["item"]): float(row["mean"]) for row in part.to_dict("records")}
        if not values.get("fiscal_cost", 0.0) > 0.0:
            continue
        factor, money = money_unit([values["fiscal_cost"]], lang)
        decimals = decimals_for([factor * values["fiscal_cost"]])

        def shown(value: float, factor: float = factor, decimals: int = decimals) -> str:
            return str(Number(factor * value, decimals))

        items = sorted(
            ((item, value) for item, value in values.items() if item not in SUMS and value > 0.0),
            key=lambda one: -one[1],
        )
        told.append(
            sentence(
                words(
                    "reconciled",
                    name=scenario_name(str(strategy), lang),
                    sum=shown(values["fiscal_cost"]),
                    money=money,
                    years=f"{source.quarters / QUARTERS:g}",
                    year=shown(values["fiscal_cost"] * QUARTERS / source.quarters),
                    items=label("semicolon", lang).join(
                        words(
                            key,
                            amount=shown(sum(value for _, value in part)),
                            year=shown(sum(value for _, value in part) * QUARTERS / source.quarters),
                            items=joined(
                                [
                                    words("item", item=item_name(item, lang), amount=shown(value))
                                    for item, value in part
                                ],
                                lang,
                            ),
                        )
                        for key, part in (
                            ("programmes", [each for each in items if each[0] not in MEASURES]),
                            ("other_measures", [each for each in items if each[0] in MEASURES]),
                        )
                        if part
                    ),
                    returned=words("returned", amount=shown(values["fiscal_returns"]))
                    if values.get("fiscal_returns")
                    else "",
                    present=shown(values["present_value"]),
                ),
                lang,
            )
        )
    return tuple(told)


def _balances(source: Source) -> list[str]:
    """What governments take in less what they spend in an average year, scenario by scenario, from the data of the figure of the fiscal flows."""
    import pandas as pd

    path = source.folder / "figures" / "fiscal_flows.csv"
    if not path.is_file():
        return []
    words, lang = texts_of("report/costs", source.lang), source.lang
    flows = pd.read_csv(path).groupby(["scenario", "side"], sort=False)["amount"].sum().unstack("side")
    balances = {
        name: float(flows.loc[name, "income"] - flows.loc[name, "spending"])
        for name in source.strategies
        if name in flows.index
    }
    if not balances or not all(map(math.isfinite, balances.values())):
        return []
    factor, money = money_unit(list(balances.values()), lang)
    decimals = decimals_for([factor * value for value in balances.values()], 2)
    told = [
        words("balance", name=scenario_name(name, lang), amount=number_text(factor * value, decimals, signed=True))
        for name, value in balances.items()
    ]
    return [words("balances", money=money, all=joined(told, lang))]


def _sums(source: Source, table: pd.DataFrame) -> Table:
    words = texts_of("report/costs", source.lang)
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
        words("caption", unit=name),
        words.row("columns"),
        tuple(Rows(world, tuple(cells)) for world, cells in parts.items()),
        group=words("group_world") if several else "",
        note=words("note", discount=discount(source)),
    )


def _items(source: Source, table: pd.DataFrame, world: str = "") -> Table:
    words = texts_of("report/costs", source.lang)
    table = table[~table["item"].isin(SUMS) & (table["mean"] != 0.0)]
    factor, name = money_unit(list(table["mean"]), source.lang)
    decimals = decimals_for(list(factor * table["mean"]), 4)
    parts = [
        Rows(
            scenario_name(str(strategy), source.lang),
            tuple(
                (
                    item_name(values["item"], source.lang),
                    Number(factor * values["mean"], decimals),
                    Interval(factor * values["low"], factor * values["high"], decimals),
                    Number(values["n"]),
                )
                for values in part.to_dict("records")
            ),
        )
        for strategy, part in table.groupby("scenario", sort=False)
    ]
    caption = (
        words("caption_items_in_world", unit=name, world=world_name(world, source.lang))
        if world
        else words("caption_items", unit=name)
    )
    file = f"costs_by_instrument-{world}" if world else "costs_by_instrument"
    return Table(file, caption, words.row("columns_items"), tuple(parts), group=words("group"))


def _front(source: Source, table: pd.DataFrame) -> Table:
    words = texts_of("report/costs", source.lang)
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
                        words("yes" if bool(values["on_front"]) else "no"),
                        Chance(values["probability_on_front"]),
                    )
                    for values in part.to_dict("records")
                ),
            )
        )
    return Table(
        "cost_and_outcome",
        words("caption_front", outcome=outcome_words.label(outcome, lang), window=source.window_label()),
        words.row("columns_front", money=name, heading=outcome_words.heading(outcome, lang, level=True)),
        tuple(parts),
        group=words("group_world") if len(source.worlds) > 1 else "",
        note=words("note_front"),
    )
