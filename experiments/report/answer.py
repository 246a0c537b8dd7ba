"""What a comparison says of the chosen outcome: a few sentences made from the tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from experiments.configuration import outcome_words
from experiments.configuration.texts import texts_of
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name, world_name
from experiments.report.document import Chance, Paragraph, Section
from experiments.report.phrases import effect, lacking, level, money, p_phrase, percent, relative, sentence
from experiments.report.sections import effects_over_time
from experiments.report.sections.costs import discount, with_funds
from experiments.report.sections.effects import distinguishable
from experiments.report.study_folder import Source, joined
from experiments.statistics import bootstrap
from experiments.statistics.effects_over_time import HALF_LIFE, PEAK
from experiments.statistics.numbers_as_text import decimals_for
from experiments.statistics.outcomes import outcome_of
from experiments.statistics.precision import FEW_SEEDS

SURE = 0.9
"""Share of resamples in which a scenario is first from which on the order at the top counts as settled."""


def question(source: Source) -> str:
    """The question of the study: the user's own, or what a comparison asks by its nature; empty for other kinds without one."""
    asked = source.comparison.get("question") or source.options.get("question") or {}
    text = str(asked.get(source.lang) or asked.get("en") or asked.get("zh") or "")
    if text or source.kind != "compare":
        return text
    words = texts_of("report/answer", source.lang)
    return words(
        "question",
        outcome=outcome_words.label(source.outcome, source.lang),
        window=source.window_label(),
        base=scenario_name(source.base, source.lang),
    )


def section(source: Source, texts: Sequence[str]) -> Section:
    """The section on the chosen outcome in words."""
    title = texts_of("report/answer", source.lang)("title", outcome=outcome_words.label(source.outcome, source.lang))
    return Section("answer", sentence(title, source.lang), tuple(Paragraph(text) for text in texts))


def answer(source: Source) -> list[str]:
    """The answer of a comparison; empty when there are no effects."""
    effects = source.table("effects")
    if effects is None or source.kind != "compare":
        return []
    effects = source.rows_with(effects, outcome=source.outcome.name, window=source.window)
    if effects.empty:
        return []
    several = len(source.worlds) > 1
    best, texts = _over_worlds(source) if several else _in_one(source)
    world = source.worlds[0]
    if not best:
        here = source.rows_with(effects, world=world)
        size = here["difference"].abs()
        if size.notna().any():
            best = str(here.loc[size.idxmax(), "scenario"])
            texts = [_say(source, "largest", best=scenario_name(best, source.lang))]
    shown = best
    if best == source.base or not best:
        sizes = effects.groupby("scenario", sort=False)["difference"].apply(lambda part: part.abs().max())
        shown = str(sizes.idxmax()) if sizes.notna().any() else str(sizes.index[0])
    texts.append(_effect_over_worlds(source, effects, shown) if several else _effect(source, effects, shown))
    if several:
        texts.append(_distinguished_in(source, effects, shown))
    elif effects["n"].max() > 1:
        texts.append(_distinguished(source, effects))
    texts += _over_time(source, shown, world)
    texts += _cost(source, shown, world)
    texts += _displaced(source, shown, world)
    texts += _adopted(source, world)
    texts.append(_robust(source) if several else _say(source, "one_world"))
    return [text for text in texts if text]


def _say(source: Source, key: str, **values: Any) -> str:
    """A sentence of the answer; empty where a number that stands in it is not known."""
    words = texts_of("report/answer", source.lang)
    if any(lacking(values[name]) for name in words.placeholders(key) & set(values)):
        return ""
    usual = {
        "outcome": outcome_words.label(source.outcome, source.lang),
        "window": source.window_label(),
        "base": scenario_name(source.base, source.lang),
        "worlds": len(source.worlds),
    }
    return sentence(words(key, **{**usual, **values}), source.lang)


def _in_one(source: Source) -> tuple[str, list[str]]:
    best = source.table("best")
    if best is None:
        return "", []
    best = source.rows_with(best, outcome=source.outcome.name, window=source.window, world=source.worlds[0])
    if best.empty:
        return "", []
    rows = best.sort_values(["rank", "probability_best"], ascending=[True, False], kind="stable").to_dict("records")
    first = rows[0]
    seeds = int(first["n"])
    few = (
        "first_of_too_few_seeds" if seeds < bootstrap.LEAST else "first_of_few_seeds" if seeds < FEW_SEEDS else "first"
    )
    numbers: dict[str, Any] = {"n": len(rows), "probability": Chance(first["probability_best"])}
    texts = [
        _say(
            source,
            few,
            best=scenario_name(first["scenario"], source.lang),
            mean=level(source.outcome, first["mean"], source.lang),
            seeds=seeds,
            **({"least": bootstrap.LEAST} if seeds < bootstrap.LEAST else numbers),
        )
    ]
    if first["probability_best"] < SURE and len(rows) > 1:
        second = max(rows[1:], key=lambda each: each["probability_best"])
        texts.append(
            _say(
                source,
                "open",
                second=scenario_name(second["scenario"], source.lang),
                probability=Chance(second["probability_best"]),
            )
        )
    return str(first["scenario"]), texts


def _over_worlds(source: Source) -> tuple[str, list[str]]:
    table = source.table("robustness")
    if table is None:
        return "", []
    table = source.rows_with(table, outcome=source.outcome.name, window=source.window)
    if table.empty:
        return "", []
    first = table.sort_values(["mean_rank", "mean_regret"], kind="stable").iloc[0]
    text = _say(
        source,
        "first_everywhere" if first["worlds_best"] == len(source.worlds) else "first_worlds",
        best=scenario_name(first["scenario"], source.lang),
        first=f"{first['worlds_best']:g}",
        regret=level(source.outcome, float(first["worst_regret"]), source.lang)
        if not source.outcome.share
        else f"{100.0 * float(first['worst_regret']):.2f} {outcome_words.shown_unit(source.outcome, source.lang)}",
    )
    return str(first["scenario"]), [text]


def _effect(source: Source, effects: Any, name: str) -> str:
    found = effects[effects["scenario"] == name].to_dict("records")
    if not found:
        return ""
    values = found[0]
    share = "" if source.outcome.share else relative(values["difference"], values["base_level"])
    several = values["n"] > 1
    return _say(
        source,
        ("effect_with_share" if several else "effect_one_with_share")
        if share
        else "effect"
        if several
        else "effect_one",
        level=level(source.outcome, values["base_level"], source.lang),
        name=scenario_name(name, source.lang),
        effect=effect(source.outcome, values["difference"], values["low"], values["high"], source.lang),
        share=share,
        n=int(values["n"]),
        p=p_phrase(values["p_adjusted"]),
    )


def _effect_over_worlds(source: Source, effects: Any, name: str) -> str:
    found = effects[effects["scenario"] == name].sort_values("difference", kind="stable").to_dict("records")
    if not found:
        return ""

    def told(values: dict[str, Any]) -> str:
        return effect(source.outcome, values["difference"], values["low"], values["high"], source.lang)

    return _say(
        source,
        "effect_worlds" if max(each["n"] for each in found) > 1 else "effect_worlds_one",
        name=scenario_name(name, source.lang),
        low=told(found[0]),
        high=told(found[-1]),
        worst=world_name(found[0]["world"], source.lang),
        most=world_name(found[-1]["world"], source.lang),
    )


def _distinguished(source: Source, effects: Any) -> str:
    rows = effects.to_dict("records")
    unclear = [scenario_name(each["scenario"], source.lang) for each in rows if not distinguishable(each)]
    if not unclear:
        return _say(source, "all_differ")
    if len(unclear) == len(rows):
        return _say(source, "none_differs")
    return _say(source, "same", names=joined(unclear, source.lang))


def _distinguished_in(source: Source, effects: Any, name: str) -> str:
    rows = effects[effects["scenario"] == name].to_dict("records")
    if not any(math.isfinite(values["p_adjusted"]) for values in rows):
        return ""
    told = sum(distinguishable(values) for values in rows)
    return _say(source, "told_worlds", name=scenario_name(name, source.lang), told=told)


def _over_time(source: Source, name: str, world: str) -> list[str]:
    """When the effect was largest and how long it lasted, where its peak is told from none and there is one world."""
    found = effects_over_time.course(source, world, name) if len(source.worlds) == 1 else {}
    peak = found.get(PEAK)
    if not peak or not peak["date"] or not math.isfinite(peak["low"]) or effects_over_time.unsure(peak):
        return []
    half = found[HALF_LIFE]["value"]
    stays = "peak_at_end" if peak["date"] == effects_over_time.last_quarter(source) else "peak_stays"
    return [
        _say(
            source,
            "peak_halved" if math.isfinite(half) else stays,
            name=scenario_name(name, source.lang),
            when=peak["date"],
            peak=effect(source.outcome, peak["value"], peak["low"], peak["high"], source.lang),
            **({"half": f"{half:.0f}"} if math.isfinite(half) else {}),
        )
    ]


def _cost(source: Source, name: str, world: str) -> list[str]:
    texts = []
    costs = source.table("costs")
    if costs is not None:
        found = source.rows_with(costs, world=source.worlds, scenario=name, item="present_value").to_dict("records")
        if found:
            values, said = found[0], scenario_name(name, source.lang)
            means = [each["mean"] for each in found]
            net = texts_of("report/answer", source.lang)("net") if with_funds(costs) else ""
            if not any(means):
                texts.append(_say(source, "free", name=said))
            elif len(found) > 1:
                low, high = (money(end(means), source.lang) for end in (min, max))
                texts.append(
                    _say(source, "cost_worlds", name=said, low=low, high=high, discount=discount(source), net=net)
                )
            else:
                amount = money(values["mean"], source.lang, values["low"], values["high"])
                texts.append(_say(source, "cost", name=said, cost=amount, discount=discount(source), net=net))
    pareto = source.table("pareto")
    if pareto is not None and len(source.worlds) == 1 and pareto["cost"].any():
        found = source.rows_with(pareto, world=world, outcome=source.outcome.name).to_dict("records")
        front = [scenario_name(each["scenario"], source.lang) for each in found if str(each["on_front"]) == "True"]
        if front and len(front) < len(found):
            texts.append(_say(source, "front", names=joined(front, source.lang)))
    return texts


def _displaced(source: Source, name: str, world: str) -> list[str]:
    table = source.table("displacement")
    if table is None or len(source.worlds) > 1:
        return []
    found = source.rows_with(table, world=world, scenario=name, outcome=source.outcome.name, part="system")
    if found.empty or not found["share_displaced"].notna().any():
        return []
    share = float(found["share_displaced"].iloc[0])
    return (
        [_say(source, "displaced", name=scenario_name(name, source.lang), share=percent(share))] if share > 0.0 else []
    )


def _adopted(source: Source, world: str) -> list[str]:
    """A sentence on every scenario that single parks adopt: what each gains alone, and when all adopt."""
    table = source.table("adoption")
    if table is None or len(source.worlds) > 1:
        return []
    there = list(dict.fromkeys(table["outcome"]))
    outcome = outcome_of(source.outcome.name if source.outcome.name in there else there[0])
    table = source.rows_with(table, world=world, outcome=outcome.name)
    texts = []
    for strategy, rows in table.groupby("scenario", sort=False):
        parks, decimals = [], decimals_for(list(outcome.scale(source.lang) * rows["difference"]))
        for park, part in rows.groupby("park", sort=False):
            by_way = part.set_index("way").to_dict("index")
            told = {
                way: effect(
                    outcome, by_way[way]["difference"], by_way[way]["low"], by_way[way]["high"], source.lang, decimals
                )
                for way in ("alone", "together")
                if way in by_way
            }
            if len(told) == 2 and not any(map(lacking, told.values())):
                parks.append(texts_of("report/answer", source.lang)("adopter", park=source.place(str(park)), **told))
        if parks:
            name, listed = scenario_name(str(strategy), source.lang), label("semicolon", source.lang).join(parks)
            texts.append(
                _say(source, "adopted", name=name, parks=listed, outcome=outcome_words.label(outcome, source.lang))
            )
    return texts


def _robust(source: Source) -> str:
    table = source.table("robustness")
    if table is None:
        return ""
    table = source.rows_with(table, outcome=source.outcome.name, window=source.window)
    if table.empty or not table["concordance"].notna().any():
        return ""
    w = float(table["concordance"].iloc[0])
    order = "same" if w > 0.9999 else "largely" if w >= 0.8 else "partly" if w >= 0.5 else "not"
    return _say(source, f"worlds_agree.{order}", w=f"{w:.2f}")
