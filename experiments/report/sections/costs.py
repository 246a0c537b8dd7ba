"""What scenarios cost, by measure, and which give most for their cost."""

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
from experiments.report.phrases import money_unit, percent, sentence, sentences
from experiments.report.study_folder import Source, joined
from experiments.statistics.fiscal_cost import OTHER, OUTLAYS
from experiments.statistics.numbers_as_text import decimals_for, number_text
from experiments.statistics.outcomes import QUARTERS

if TYPE_CHECKING:
    import pandas as pd

SUMS = ("present_value", "fiscal_cost", "fiscal_returns")
MEASURES = (*OUTLAYS.values(), OTHER)
"""What governments pay outside the policy table, which the figure of the fiscal flows calls other measures for parks."""
FUND = "guidance_fund_equity"
"""The programme from which there may be returns."""


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
        intro = sentences(
            source.lang, words("intro", discount=discount(source)), words("intro_funds") if with_funds(costs) else ""
        )
        blocks += [Paragraph(intro), *pictures]
        if len(source.worlds) == 1 and (lines := _reconciled(source, costs)):
            blocks += [Paragraph(words("joins_up")), Listing(lines)]
            blocks += [Paragraph(text) for text in (*_balances(source), words("rounded"))]
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


def with_funds(costs: pd.DataFrame) -> bool:
    """Whether some scenario pays into guidance funds, or gets anything back from them."""
    return bool(costs.loc[costs["item"].isin(("fiscal_returns", FUND)), "mean"].any())


def flows(source: Source) -> dict[str, tuple[float, float, float]]:
    """What governments take in, what they spend, and what of it goes to measures, by scenario [CNY a year]; empty where it is not known.

    From the data of the figure of the fiscal flows: means over the quarters of all runs.
    """
    import pandas as pd

    path, costs = source.folder / "figures" / "fiscal_flows.csv", source.folder / "costs.csv"
    # figures that were drawn before the study got more runs tell of other runs than its tables
    if not path.is_file() or (costs.is_file() and path.stat().st_mtime_ns < costs.stat().st_mtime_ns):
        return {}
    table = pd.read_csv(path)
    sides = (
        table.groupby(["scenario", "side"], sort=False)["amount"]
        .agg(lambda part: part.sum(skipna=False))
        .unstack("side")
    )
    paid = table[table["item"].isin(("programmes", "other_measures"))].groupby("scenario")["amount"].sum()
    found = {
        name: (float(sides.loc[name, "income"]), float(sides.loc[name, "spending"]), float(paid.get(name, 0.0)))
        for name in source.strategies
        if name in sides.index
    }
    return found if all(math.isfinite(value) for each in found.values() for value in each) else {}


def beside_the_base(source: Source) -> dict[str, tuple[float, float]]:
    """What governments take in, and pay for measures, more than in the base, by scenario [CNY a year]; empty where it is not known."""
    found = flows(source)
    if source.base not in found:
        return {}
    income, _, measures = found.pop(source.base)
    return {name: (each[0] - income, each[2] - measures) for name, each in found.items()}


def _balances(source: Source) -> list[str]:
    """What governments take in less what they spend in an average year, and how income and measures differ from the base."""
    words, lang = texts_of("report/costs", source.lang), source.lang
    balances = {name: income - spending for name, (income, spending, _) in flows(source).items()}
    if not balances:
        return []
    beside = beside_the_base(source)
    every = [*balances.values(), *(value for each in beside.values() for value in each)]
    factor, money = money_unit(every, lang)
    decimals = decimals_for([factor * value for value in every])

    def shown(value: float) -> str:
        return number_text(factor * value, decimals, signed=True)

    told = [words("balance", name=scenario_name(name, lang), amount=shown(each)) for name, each in balances.items()]
    texts = [words("balances", money=money, all=joined(told, lang))]
    if beside:
        told = [
            words("income", name=scenario_name(name, lang), more=shown(more), paid=shown(cost))
            for name, (more, cost) in beside.items()
        ]
        all_of_them = label("semicolon", lang).join(told)
        texts.append(words("incomes", money=money, base=scenario_name(source.base, lang), all=all_of_them))
    return texts


def _sums(source: Source, table: pd.DataFrame) -> Table:
    words = texts_of("report/costs", source.lang)
    several, funds = len(source.worlds) > 1, with_funds(table)
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
                *([Number(mean("fiscal_returns"), decimals)] if funds else []),
                Number(value.get("n", math.nan)),
            )
        )
    return Table(
        "costs",
        words("caption", unit=name),
        words.row("columns" if funds else "columns_without_funds"),
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
    outcome, lang, costs = source.outcome, source.lang, source.table("costs")
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
        note=words("note_front_funds" if costs is None or with_funds(costs) else "note_front"),
    )
