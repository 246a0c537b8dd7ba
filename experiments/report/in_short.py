"""What a comparison found, in a few sentences: what is better and worse under whom, at which price, when, and what money goes with."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from experiments.configuration import outcome_words
from experiments.configuration.texts import texts_of
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name
from experiments.report.first_page import lines_of, rounded_level, say, shown
from experiments.report.phrases import money_unit, relative, sentence, sentences
from experiments.report.sections import effects_over_time
from experiments.report.sections.costs import beside_the_base, flows
from experiments.report.sections.scenarios import differing
from experiments.report.study_folder import Source, joined
from experiments.statistics.effects_over_time import PEAK
from experiments.statistics.numbers_as_text import decimals_for, number_text, precise
from experiments.statistics.outcomes import OUTCOMES
from experiments.statistics.ranking import told_first
from experiments.statistics.trade_off import (
    DECIDING,
    Effect,
    Line,
    leaders,
    per_cost,
)

MOST_TOLD = 3
"""Scenarios of which it is said in what they are better and worse: those that are ahead in something first."""
UNEQUAL = 1.5
"""How many times one scenario may cost another before it is said that their budgets differ."""
MUCH = 1e9
"""CNY of which it is said what goes with each, in the unit of such sums."""


def answer(source: Source) -> list[str]:
    """What a comparison found, in a few sentences: what is better and worse under whom and at which price, and what money goes with.

    Empty where that cannot be said in so few: from single runs, and over several worlds.
    """
    found = lines_of(source, source.window)
    if (
        not found
        or len(source.worlds) > 1
        or all(effect.seeds < 2 for line in found for effect in line.effects.values())
    ):
        return []
    ranked = {name: OUTCOMES[name].better for name in DECIDING if OUTCOMES[name].better}
    ahead = leaders(
        found, {name: told_first(source.by_seed(name, source.window), better) for name, better in ranked.items()}
    )
    by_name = {line.scenario: line for line in found}
    # who moves something slightly is named where nobody does more
    others = [line.scenario for line in found if line.gains() or line.losses()] or [
        line.scenario for line in found if line.slight()
    ]
    named = list(dict.fromkeys([*ahead, *others]))[:MOST_TOLD]
    if not named or not any(line.gains() or line.slight() for line in found):
        return [say(source, "nobody_ahead", base=scenario_name(source.base, source.lang))]
    told = [_scenario(source, by_name[name], ahead.get(name, ())) for name in named]
    return [
        *told,
        *_lasting(source, [(by_name[name], ahead.get(name, ())) for name in named]),
        *_budgets(source, found),
        *_per_yuan(source),
        *_pays(source),
    ]


def _scenario(source: Source, line: Line, outcomes: Sequence[str]) -> str:
    """A sentence on a scenario: in what it is ahead of all by how much, for how much, what else gets better, and what worse."""
    words, lang = texts_of("report/first_page", source.lang), source.lang
    gains = joined([_told(source, name, line.effects[name]) for name in outcomes], lang)
    worse = [_told(source, name, line.effects[name]) for name in line.losses()]
    price = [words("price", cost=_money(line.spent, lang))] if line.spent > 0.0 else []
    if line.spent == 0.0:
        price = [words("free")]
    also = [_told(source, name, line.effects[name]) for name in line.gains() if name not in outcomes]
    key = "ahead" if outcomes else "not_ahead" if line.gains() or line.losses() or line.moved() else "hardly_moves"
    text = words(key, name=scenario_name(line.scenario, lang), gains=gains)
    if price:
        text = words("at_a_price", text=text, price=price[0])
    if also:
        text = words("also", text=text, better=joined(also, lang))
    if worse:
        text = words("but", text=text, worse=joined(worse, lang))
    for key, names in (("moved", line.moved()), ("slight", line.slight())):
        if told := [_told(source, name, line.effects[name]) for name in names]:
            text = words(key, text=text, moved=joined(told, lang))
    return sentence(words("full_stop", text=text), lang)


def _lasting(source: Source, found: Sequence[tuple[Line, Sequence[str]]]) -> list[str]:
    """When the surest gain of each scenario was largest, where its peak is told from none, what of it is left in the last year, and what has gone.

    found: scenarios with what each is ahead in.
    """
    words, lang = texts_of("report/first_page", source.lang), source.lang
    last = {line.scenario: line.effects for line in lines_of(source, "last_year")}
    growing, past = [], []
    gone: dict[str, list[str]] = {}
    for line, ahead in found:
        names = list(dict.fromkeys([*ahead, *line.gains()]))
        for each in (*names, *line.losses()):
            if (left := last.get(line.scenario, {}).get(each)) and not left.told:
                gone.setdefault(each, []).append(scenario_name(line.scenario, lang))
        peak = effects_over_time.course(source, "", line.scenario, names[0]).get(PEAK) if names else None
        if not peak or not peak["date"] or not math.isfinite(peak["low"]) or effects_over_time.unsure(peak):
            continue
        name, told = names[0], {"name": scenario_name(line.scenario, lang)}
        told["outcome"] = outcome_words.label(OUTCOMES[name], lang)
        if peak["date"] == effects_over_time.last_quarter(source):
            growing.append(words("of", **told))
        elif left := last.get(line.scenario, {}).get(name):
            told |= {"peak": _difference(name, _at_peak(peak), lang), "left": _difference(name, left, lang)}
            past.append(words("past", when=str(peak["date"]), **told))
    if growing:
        past.insert(0, words("at_end", all=joined(growing, lang)))
    if gone and source.window != "last_year":
        told_of = [
            words("of", outcome=outcome_words.label(OUTCOMES[name], lang), name=joined(scenarios, lang))
            for name, scenarios in gone.items()
        ]
        past.append(words("gone", all=joined(told_of, lang)))
    return [say(source, "lasting", all=label("semicolon", lang).join(past))] if past else []


def _at_peak(peak: Mapping[str, Any]) -> Effect:
    """The difference of the quarter in which it was largest, like those of a part of the run."""
    value, low, high = (float(peak[name]) for name in ("value", "low", "high"))
    return Effect(value, low, high, True, float(peak["base_level"]), int(peak["n"]))


def _budgets(source: Source, found: Sequence[Line]) -> list[str]:
    """That budgets differ, where they do, and that more is changed than what is paid: neither shows what money alone would bring."""
    costs = [line.spent for line in found if line.spent > 0.0]
    unequal = len(costs) > 1 and max(costs) >= UNEQUAL * min(costs)
    more = any(not name.startswith("policy.") for changed in differing(source).values() for name in changed)
    if not costs or not (unequal or more):
        return []
    key = "more" if not unequal else "budgets_and_more" if more else "budgets"
    return [say(source, key, **({"ratio": f"{max(costs) / min(costs):.1f}"} if unequal else {}))]


def _told(source: Source, name: str, effect: Effect) -> str:
    """An outcome with its difference."""
    words, lang = texts_of("report/first_page", source.lang), source.lang
    return words("gain", outcome=outcome_words.label(OUTCOMES[name], lang), difference=_difference(name, effect, lang))


def _difference(name: str, effect: Effect, lang: str) -> str:
    """A difference, as a share of the base where that means something."""
    outcome = OUTCOMES[name]
    difference = shown(name, effect, lang)
    share = relative(effect.difference, effect.base_level) if outcome.amount or outcome.shown_in == "rent" else ""
    if outcome.share:
        difference = texts_of("report/first_page", lang)("points", difference=difference)
    return share or difference


def _money(value: float, lang: str) -> str:
    factor, name = money_unit([value], lang)
    return f"{rounded_level(factor * value)} {name}"


def _per_yuan(source: Source) -> list[str]:
    """What goes with the money of scenarios that cost something, up or down: revenue for each yuan, and the chosen outcome where it is a flow."""
    words = texts_of("report/first_page", source.lang)
    found = lines_of(source, "run")
    chosen = source.outcome
    said = []
    if all_told := _for_each(source, found, "output", 1.0, "yuan"):
        said.append(words("per_cost", all=all_told))
    if chosen.flow and chosen.amount and chosen.name in DECIDING and chosen.name != "output":
        factor, unit = money_unit([MUCH], source.lang)
        if all_told := _for_each(source, found, chosen.name, chosen.scale(source.lang) / factor, "of_much"):
            said.append(words("per_much", unit=unit, outcome=outcome_words.label(chosen, source.lang), all=all_told))
    return [sentence(sentences(source.lang, *said), source.lang)] if said else []


def _pays(source: Source) -> list[str]:
    """Under which scenarios governments take in more, beside the base, than measures cost them; nothing where that is not known."""
    words, lang = texts_of("report/first_page", source.lang), source.lang
    beside = {name: each for name, each in beside_the_base(source).items() if each[1] > 0.0}
    if not beside:
        return []
    paying = {name: each for name, each in beside.items() if each[0] > each[1]}
    balances = {name: income - spending for name, (income, spending, _) in flows(source).items()}
    factor, money = money_unit([value for each in paying.values() for value in each], lang)

    def told_as(value: float, signed: bool = True) -> str:
        return number_text(factor * value, decimals_for([factor * value], 2), signed=signed)

    told = [
        words(
            "income_and_cost",
            name=scenario_name(name, lang),
            more=told_as(more),
            paid=told_as(paid_more, signed=False),
            balance=told_as(balances[name] - balances[source.base]),
            money=money,
        )
        for name, (more, paid_more) in paying.items()
    ]
    return [say(source, "pays" if told else "nobody_pays", all=joined(told, lang))]


def _for_each(source: Source, found: Sequence[Line], outcome: str, factor: float, key: str) -> str:
    """What of an outcome goes with each so many CNY [factor], scenario by scenario, the most first; empty where nothing can be said."""
    words, told = texts_of("report/first_page", source.lang), []
    runs, spent = source.by_seed(outcome, "run"), source.spent_by_seed()
    for line in found:
        if not {line.scenario, source.base} <= set(runs) or line.scenario not in spent:
            continue
        differences = runs[line.scenario] - runs[source.base]
        paid = spent[line.scenario].reindex(runs.index)
        per = per_cost(line, outcome, differences.to_numpy(), paid.to_numpy(), source.quarters)
        if per is not None:
            value, low, high = (factor * each for each in per)
            half = (high - low) / 2.0
            numbers = {
                name: precise(each, half, signed=True)
                for name, each in zip(("value", "low", "high"), (value, low, high), strict=True)
            }
            told.append((value, words(key, name=scenario_name(line.scenario, source.lang), **numbers)))
    told.sort(key=lambda item: -item[0])
    return joined([text for _, text in told], source.lang)
