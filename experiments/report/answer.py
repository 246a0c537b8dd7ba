"""The answer at the top of a report: a few sentences made from the tables."""

from __future__ import annotations

from typing import Any

from experiments.report import names
from experiments.report.phrases import effect, level, money, p_text, percent, relative
from experiments.report.sections.costs import discount
from experiments.report.sections.effects import distinguishable
from experiments.report.source import Source, joined

SURE = 0.9
"""Probability of being best from which on the order at the top counts as settled."""

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "question": "Which scenario does most for {outcome} ({window}), compared with {base}, and at what cost?",
        "first": "**{best}** comes out first on {outcome} ({window}): its mean is {mean}, and it is best of all {n} scenarios with a "
        "probability of {probability}.",
        "first_worlds": "Over {worlds} worlds, **{best}** has the best mean rank on {outcome} ({window}): it is first in {first} of them, and "
        "its largest shortfall against the best is {regret}.",
        "open": "The order at the top is not settled: {second} is best with a probability of {probability}.",
        "largest": "On {outcome} ({window}), which is not ranked, **{best}** differs most from {base}.",
        "effect": "Against {base} ({level}), {name} changes {outcome} by {effect}{relative}; the brackets hold the 95 % interval of the mean of {n} "
        "paired runs, {p} after correction.",
        "effect_worlds": "Against {base}, the effect of {name} is smallest, {low}, in the world {worst}, and largest, {high}, in {most}; the "
        "brackets hold the 95 % interval of the mean.",
        "told_worlds": "After correction, {name} can be told apart from {base} in {told} of {worlds} worlds.",
        "cost_worlds": "Over the run {name} costs governments between {low} and {high}, depending on the world (present value at {discount} a "
        "year, net of fund returns).",
        "same": "After correction these cannot be told apart from {base}: {names}.",
        "all_differ": "Every scenario can be told apart from {base} at the 5 % level after correction.",
        "none_differs": "No scenario can be told apart from {base} at the 5 % level after correction: "
        "this study does not establish an effect on {outcome}.",
        "cost": "Over the run {name} costs governments {cost} (present value at {discount} a year, net of fund returns).",
        "free": "{name} costs governments nothing over the run.",
        "front": "No scenario is both cheaper and better than these: {names}.",
        "displaced": "Of what the treated parks gain in {outcome} under {name}, {share} is lost elsewhere in the region.",
        "one_world": "Only one world of demand, land supply and rivalry was tried; whether the order holds in others this study does not say.",
        "worlds_agree": "The order of scenarios {holds} across worlds (Kendall's W = {w}).",
        "holds": "largely holds",
        "partly": "holds in part",
        "fails": "does not hold",
    },
    "zh": {
        "question": "与{base}相比，哪个情景对{outcome}（{window}）的作用最大，代价多少？",
        "first": "在{outcome}（{window}）上，**{best}**居首：均值为 {mean}，在全部 {n} 个情景中最优的概率为 {probability}。",
        "first_worlds": "在 {worlds} 个外部环境中，**{best}**在{outcome}（{window}）上的平均名次最好："
        "其中 {first} 个环境居首，与最优情景的最大差距为 {regret}。",
        "open": "前列的次序尚未确定：{second}最优的概率为 {probability}。",
        "largest": "{outcome}（{window}）不分优劣；与{base}相差最大的是**{best}**。",
        "effect": "与{base}（{level}）相比，{name}使{outcome}变化 {effect}{relative}；方括号内为 {n} 对运行均值的 95 % 区间，校正后 {p}。",
        "effect_worlds": "与{base}相比，{name}的作用在{worst}环境下最小，为 {low}；在{most}环境下最大，为 {high}。方括号内为均值的 95 % 区间。",
        "told_worlds": "校正后，{name}在 {worlds} 个外部环境中的 {told} 个与{base}有显著差别。",
        "cost_worlds": "运行期内，{name}的财政成本因环境而异，在 {low}与 {high}之间（现值，年折现率 {discount}，已扣除基金返还）。",
        "same": "校正后无法与{base}区分的情景：{names}。",
        "all_differ": "校正后，所有情景均在 5 % 水平上与{base}有别。",
        "none_differs": "校正后，没有一个情景在 5 % 水平上与{base}有别：本研究不足以证实对{outcome}有作用。",
        "cost": "运行期内，{name}的财政成本为 {cost}（现值，年折现率 {discount}，已扣除基金返还）。",
        "free": "运行期内，{name}不产生财政成本。",
        "front": "没有其他情景既更省钱又更好的有：{names}。",
        "displaced": "{name}下，实施园区在{outcome}上的收益有 {share} 是区域内其他地方的损失。",
        "one_world": "本研究只考察了一种需求、土地供给与政府竞争环境；在其他环境下排序是否成立，本研究不能回答。",
        "worlds_agree": "情景排序在各外部环境之间{holds}（Kendall W＝{w}）。",
        "holds": "基本一致",
        "partly": "部分一致",
        "fails": "并不一致",
    },
}


def question(source: Source) -> str:
    """The question of the study: the user's own, or what a comparison asks by its nature; empty for other kinds without one."""
    asked = source.comparison.get("question") or source.options.get("question") or {}
    text = str(asked.get(source.lang) or asked.get("en") or asked.get("zh") or "")
    if text or source.kind != "compare":
        return text
    words = WORDS[source.lang]
    return words["question"].format(
        outcome=source.outcome.label(source.lang),
        window=source.window_label(),
        base=names.scenario(source.base, source.lang),
    )


def answer(source: Source) -> list[str]:
    """The answer of a comparison; empty when there are no effects."""
    effects = source.table("effects")
    if effects is None or source.kind != "compare":
        return []
    effects = source.chosen(effects, outcome=source.outcome.name, window=source.window)
    if effects.empty:
        return []
    several = len(source.worlds) > 1
    best, texts = _over_worlds(source) if several else _in_one(source)
    world = source.worlds[0]
    if not best:
        here = source.chosen(effects, world=world)
        size = here["difference"].abs()
        if size.notna().any():
            best = str(here.loc[size.idxmax(), "scenario"])
            texts = [_say(source, "largest", best=names.scenario(best, source.lang))]
    shown = best
    if best == source.base or not best:
        sizes = effects.groupby("scenario", sort=False)["difference"].apply(lambda part: part.abs().max())
        shown = str(sizes.idxmax()) if sizes.notna().any() else str(sizes.index[0])
    texts.append(_effect_over_worlds(source, effects, shown) if several else _effect(source, effects, shown))
    texts.append(_distinguished_in(source, effects, shown) if several else _distinguished(source, effects))
    texts += _cost(source, shown, world)
    texts += _displaced(source, shown, world)
    texts.append(_robust(source) if several else _say(source, "one_world"))
    return [text for text in texts if text]


def _say(source: Source, key: str, **values: Any) -> str:
    words = WORDS[source.lang]
    usual = {
        "outcome": source.outcome.label(source.lang),
        "window": source.window_label(),
        "base": names.scenario(source.base, source.lang),
        "worlds": len(source.worlds),
    }
    return str(words[key].format(**{**usual, **values}))


def _in_one(source: Source) -> tuple[str, list[str]]:
    best = source.table("best")
    if best is None:
        return "", []
    best = source.chosen(best, outcome=source.outcome.name, window=source.window, world=source.worlds[0])
    if best.empty:
        return "", []
    rows = best.sort_values(["rank", "probability_best"], ascending=[True, False], kind="stable").to_dict("records")
    first = rows[0]
    texts = [
        _say(
            source,
            "first",
            best=names.scenario(first["scenario"], source.lang),
            mean=level(source.outcome, first["mean"], source.lang),
            n=len(rows),
            probability=percent(first["probability_best"]),
        )
    ]
    if first["probability_best"] < SURE and len(rows) > 1:
        second = max(rows[1:], key=lambda each: each["probability_best"])
        texts.append(
            _say(
                source,
                "open",
                second=names.scenario(second["scenario"], source.lang),
                probability=percent(second["probability_best"]),
            )
        )
    return str(first["scenario"]), texts


def _over_worlds(source: Source) -> tuple[str, list[str]]:
    table = source.table("robustness")
    if table is None:
        return "", []
    table = source.chosen(table, outcome=source.outcome.name, window=source.window)
    if table.empty:
        return "", []
    first = table.sort_values(["mean_rank", "mean_regret"], kind="stable").iloc[0]
    text = _say(
        source,
        "first_worlds",
        best=names.scenario(first["scenario"], source.lang),
        first=f"{first['worlds_best']:g}",
        regret=level(source.outcome, float(first["worst_regret"]), source.lang)
        if source.outcome.factor != 100.0
        else f"{100.0 * float(first['worst_regret']):.2f} {source.outcome.shown_unit(source.lang)}",
    )
    return str(first["scenario"]), [text]


def _effect(source: Source, effects: Any, name: str) -> str:
    found = effects[effects["scenario"] == name].to_dict("records")
    if not found:
        return ""
    values = found[0]
    share = relative(values["difference"], values["base_level"])
    return _say(
        source,
        "effect",
        level=level(source.outcome, values["base_level"], source.lang),
        name=names.scenario(name, source.lang),
        effect=effect(source.outcome, values["difference"], values["low"], values["high"], source.lang),
        relative=(f"（{share}）" if source.zh else f" ({share})") if share and source.outcome.factor != 100.0 else "",
        n=int(values["n"]),
        p=p_text(values["p_adjusted"], source.lang),
    )


def _effect_over_worlds(source: Source, effects: Any, name: str) -> str:
    found = effects[effects["scenario"] == name].sort_values("difference", kind="stable").to_dict("records")
    if not found:
        return ""

    def told(values: dict[str, Any]) -> str:
        return effect(source.outcome, values["difference"], values["low"], values["high"], source.lang)

    quoted = "“{}”"
    return _say(
        source,
        "effect_worlds",
        name=names.scenario(name, source.lang),
        low=told(found[0]),
        high=told(found[-1]),
        worst=quoted.format(names.world(found[0]["world"], source.lang)),
        most=quoted.format(names.world(found[-1]["world"], source.lang)),
    )


def _distinguished(source: Source, effects: Any) -> str:
    rows = effects.to_dict("records")
    unclear = [names.scenario(each["scenario"], source.lang) for each in rows if not distinguishable(each)]
    if not unclear:
        return _say(source, "all_differ")
    if len(unclear) == len(rows):
        return _say(source, "none_differs")
    return _say(source, "same", names=joined(unclear, source.lang))


def _distinguished_in(source: Source, effects: Any, name: str) -> str:
    rows = effects[effects["scenario"] == name].to_dict("records")
    told = sum(distinguishable(values) for values in rows)
    return _say(source, "told_worlds", name=names.scenario(name, source.lang), told=told)


def _cost(source: Source, name: str, world: str) -> list[str]:
    texts = []
    costs = source.table("costs")
    if costs is not None:
        found = source.chosen(costs, world=source.worlds, scenario=name, item="present_value").to_dict("records")
        if found:
            values, said = found[0], names.scenario(name, source.lang)
            means = [each["mean"] for each in found]
            if not any(means):
                texts.append(_say(source, "free", name=said))
            elif len(found) > 1:
                low, high = (money(end(means), source.lang) for end in (min, max))
                texts.append(_say(source, "cost_worlds", name=said, low=low, high=high, discount=discount(source)))
            else:
                amount = money(values["mean"], source.lang, values["low"], values["high"])
                texts.append(_say(source, "cost", name=said, cost=amount, discount=discount(source)))
    pareto = source.table("pareto")
    if pareto is not None and len(source.worlds) == 1:
        found = source.chosen(pareto, world=world, outcome=source.outcome.name).to_dict("records")
        front = [names.scenario(each["scenario"], source.lang) for each in found if str(each["on_front"]) == "True"]
        if front and len(front) < len(found):
            texts.append(_say(source, "front", names=joined(front, source.lang)))
    return texts


def _displaced(source: Source, name: str, world: str) -> list[str]:
    table = source.table("displacement")
    if table is None or len(source.worlds) > 1:
        return []
    found = source.chosen(table, world=world, scenario=name, outcome=source.outcome.name, part="system")
    if found.empty or not found["share_displaced"].notna().any():
        return []
    share = float(found["share_displaced"].iloc[0])
    return (
        [_say(source, "displaced", name=names.scenario(name, source.lang), share=percent(share))] if share > 0.0 else []
    )


def _robust(source: Source) -> str:
    table = source.table("robustness")
    if table is None:
        return ""
    table = source.chosen(table, outcome=source.outcome.name, window=source.window)
    if table.empty or not table["concordance"].notna().any():
        return ""
    w = float(table["concordance"].iloc[0])
    word = "holds" if w >= 0.8 else "partly" if w >= 0.5 else "fails"
    return _say(source, "worlds_agree", holds=WORDS[source.lang][word], w=f"{w:.2f}")
