"""Sentences of the answer at the top of a report of a comparison, in English and Chinese."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "question": "Which scenario does most for {outcome} ({window}), compared with {base}, and at what cost?",
        "first": "First on {outcome} ({window}) is **{best}**, with a mean of {mean}. The probability that it is the best of all {n} "
        "scenarios is {probability}, estimated by resampling its {seeds} seeds{few}.",
        "few": ", which are few",
        "first_worlds": "Over {worlds} worlds, **{best}** has the best mean rank on {outcome} ({window}): it is first in {first} of them, and "
        "its largest shortfall against the best is {regret}.",
        "first_everywhere": "In each of the {worlds} worlds, **{best}** is first on {outcome} ({window}).",
        "open": "The order at the top is not settled: {second} is the best with a probability of {probability}.",
        "largest": "On {outcome} ({window}), which is not ranked, **{best}** differs most from {base}.",
        "effect": "Against {base} ({level}), the effect of {name} on {outcome} is {effect}{relative}; the brackets hold the 95 % interval of "
        "the mean of {n} paired runs, {p} after correction.",
        "effect_one": "Against {base} ({level}), the difference that {name} makes to {outcome} is {effect}{relative} in the only pair of runs: "
        "how sure that is cannot be said.",
        "effect_worlds": "Against {base}, the effect of {name} on {outcome} is lowest, {low}, in the world “{worst}”, and highest, {high}, in "
        "“{most}”; the brackets hold the 95 % interval of the mean.",
        "told_worlds": "After correction, {name} can be told apart from {base} in {told} of {worlds} worlds.",
        "cost_worlds": "The fiscal cost of {name} over the run is between {low} and {high}, depending on the world (present value at {discount} a "
        "year, net of fund returns).",
        "same": "After correction these cannot be told apart from {base}: {names}.",
        "all_differ": "Every scenario can be told apart from {base} at the 5 % level after correction.",
        "none_differs": "No scenario can be told apart from {base} at the 5 % level after correction: "
        "this study does not establish an effect on {outcome}.",
        "cost": "The fiscal cost of {name} over the run is {cost} (present value at {discount} a year, net of fund returns).",
        "free": "{name} costs governments nothing over the run; what operators of parks pay is not counted here.",
        "front": "No scenario beats these on both cost and {outcome}: {names}.",
        "displaced": "Of what the treated parks gain in {outcome} under {name}, {share} is lost elsewhere in the region.",
        "adopted": "{name}, adopted by one park alone and by all: {parks} ({outcome} of the park, last year of the run, difference from {base}).",
        "adopter": "{park} {alone} alone, {together} when all adopt",
        "one_world": "Only one world of demand, land supply and rivalry was tried; whether the order holds in others this study does not say.",
        "worlds_agree": "The order of scenarios {holds} across worlds (Kendall's W = {w}).",
        "same_order": "is the same",
        "holds": "largely holds",
        "partly": "holds in part",
        "fails": "does not hold",
    },
    "zh": {
        "question": "与{base}相比，哪个情景对{outcome}（{window}）的作用最大，代价多少？",
        "first": "就{window}{outcome}而言，**{best}**居首，均值为 {mean}；对 {seeds} 个种子{few}作自助抽样，"
        "其在全部 {n} 个情景中最优的概率为 {probability}。",
        "few": "（为数不多）",
        "first_worlds": "在 {worlds} 个外部环境中，**{best}**的{window}{outcome}平均名次最好："
        "其中 {first} 个环境居首，与最优情景的最大差距为 {regret}。",
        "first_everywhere": "在全部 {worlds} 个外部环境中，**{best}**的{window}{outcome}均居首位。",
        "open": "前列的次序尚未确定：{second}最优的概率为 {probability}。",
        "largest": "{outcome}（{window}）不分优劣；与{base}相差最大的是**{best}**。",
        "effect": "与{base}（{level}）相比，{name}对{outcome}的作用为 {effect}{relative}；方括号内为 {n} 对运行均值的 95 % 置信区间，校正后 {p}。",
        "effect_one": "与{base}（{level}）相比，在仅有的一对运行中，{name}的{outcome}相差 {effect}{relative}，其可靠程度无法判断。",
        "effect_worlds": "与{base}相比，{name}对{outcome}的作用在“{worst}”环境下最低，为 {low}；在“{most}”环境下最高，为 {high}；"
        "方括号内为均值的 95 % 置信区间。",
        "told_worlds": "校正后，{name}在 {worlds} 个外部环境中的 {told} 个与{base}有显著差别。",
        "cost_worlds": "运行期内，{name}的财政成本因环境而异，在 {low}与 {high}之间（现值，年折现率 {discount}，已扣除基金回款）。",
        "same": "校正后无法与{base}区分的情景：{names}。",
        "all_differ": "校正后，所有情景均在 5 % 水平上与{base}有别。",
        "none_differs": "校正后，没有一个情景在 5 % 水平上与{base}有别：本研究不足以证实对{outcome}有作用。",
        "cost": "运行期内，{name}的财政成本为 {cost}（现值，年折现率 {discount}，已扣除基金回款）。",
        "free": "运行期内，{name}不产生财政成本；园区运营方的支出不计在内。",
        "front": "在成本与{outcome}两方面未被其他情景同时胜过的有：{names}。",
        "displaced": "{name}下，受扶持园区在{outcome}上的所得有 {share} 由区域内其他地方的所失抵消。",
        "adopted": "{name}由单个园区单独采用与全部园区共同采用时：{parks}（该园区末年{outcome}与{base}之差）。",
        "adopter": "{park}单独采用为 {alone}，共同采用为 {together}",
        "one_world": "本研究只考察了一种需求、土地供给与政府竞争环境；在其他环境下排序是否成立，本研究不能回答。",
        "worlds_agree": "情景排序在各外部环境之间{holds}（Kendall W＝{w}）。",
        "same_order": "完全一致",
        "holds": "基本一致",
        "partly": "部分一致",
        "fails": "并不一致",
    },
}
