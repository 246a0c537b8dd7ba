"""The answer at the top of a report without a comparison: of a run, of an ablation, of a sensitivity analysis."""

from __future__ import annotations

from typing import Any

from experiments.figures.text.names import lever_name, scenario_name
from experiments.report.document import Number
from experiments.report.phrases import effect, level, percent, sentence
from experiments.report.sections.effects import distinguishable
from experiments.report.sections.levels import outcome_words
from experiments.report.sections.sensitivity import parameter
from experiments.report.study_folder import Source, joined
from experiments.statistics.numbers_as_text import decimals_for

SPOKEN = ("enterprises", "employees", "output", "vacancy_rate", "asking_rent")

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "run": "**{scenario}**: in {year} (last complete year), {values}.",
        "run_note": "Numbers are medians over {n} runs. One scenario by itself says nothing about the effect of a policy.",
        "run_one": "This is one run: how far another seed would differ is not known.",
        "value": "{label} {value}",
        "on": "Switched on alone, **{lever}** changes {outcome} ({window}) most, by {effect}.",
        "off": "Switched off alone from all on, **{lever}** changes it most, by {effect}.",
        "told": "Of {n} levers switched on alone, {k} can be told apart from no effect at the 5 % level after correction{names}.",
        "start": "From {start}: ",
        "screening": "Of {n} parameters screened, {k} can be told from noise: more changes in {outcome} ({window}) than "
        "with another seed{names}.",
        "sobol": "Alone and with others, **{parameter}** accounts for the largest share of its variance, {share} [{low}, {high}].",
        "no_sobol": "No share of the variance can be told apart from zero with so few points.",
        "largest": "; the largest effects are those of {names}",
        "these": ": {names}",
    },
    "zh": {
        "run": "**{scenario}**：最后一个完整年份 {year} 年，{values}。",
        "run_note": "数字为 {n} 次运行的中位数。单个情景不能说明政策的作用。",
        "run_one": "仅一次运行：换一个种子会相差多少未知。",
        "value": "{label} {value}",
        "on": "单独开启时，对{outcome}（{window}）作用最大的是**{lever}**，为 {effect}。",
        "off": "全部开启后单独关闭时，作用最大的是**{lever}**，为 {effect}。",
        "told": "单独开启的 {n} 个手段中，校正后有 {k} 个在 5 % 水平上与没有该手段有别{names}。",
        "start": "以{start}为起点：",
        "screening": "所筛选的 {n} 个参数中，有 {k} 个对{outcome}（{window}）的影响超出更换种子带来的变化{names}。",
        "sobol": "单独及与其他参数共同计算，**{parameter}**解释的方差份额最大，为 {share} [{low}，{high}]。",
        "no_sobol": "样本点过少，没有任何方差份额能与零区分开来。",
        "largest": "，其中作用最大的为{names}",
        "these": "：{names}",
    },
}


def answer(source: Source) -> list[str]:
    """The answer of a run, an ablation or a sensitivity analysis."""
    return {"run": _run, "ablate": _ablation, "sensitivity": _sensitivity}[source.kind](source)


def _run(source: Source) -> list[str]:
    words = WORDS[source.lang]
    table = source.table("summary")
    if table is None:
        return []
    texts = []
    for scenario, part in table.groupby("scenario", sort=False):
        year = part["year"].max()
        values = part[part["year"] == year].set_index("outcome")["median"]
        said = []
        for outcome in SPOKEN:
            if outcome in values:
                label, unit, factor = outcome_words(outcome, source.lang)
                number = factor * float(values[outcome])
                decimals = decimals_for([number], 2 if outcome == "vacancy_rate" else 3)
                said.append(words["value"].format(label=label, value=f"{Number(number, decimals)} {unit}".strip()))
        name = scenario_name(str(scenario), source.lang)
        text = words["run"].format(scenario=name, year=year, values=("；" if source.zh else "; ").join(said))
        texts.append(sentence(text, source.lang))
    n = int(table["seeds"].max())
    texts.append(words["run_note"].format(n=n) if n > 1 else words["run_one"])
    return texts


def _ablation(source: Source) -> list[str]:
    words = WORDS[source.lang]
    table = source.table("effects")
    if table is None:
        return []
    table = source.rows_with(table, outcome=source.outcome.name, window=source.window)
    texts = []
    starts = list(dict.fromkeys(table["start"]))
    for start in starts:
        said = []
        for direction in ("on", "off"):
            part = table[(table["start"] == start) & (table["direction"] == direction) & table["difference"].notna()]
            if part.empty:
                continue
            rows = part.to_dict("records")
            most = max(rows, key=lambda each: abs(each["difference"]))
            said.append(
                words[direction].format(
                    lever=lever_name(most["lever"], source.lang),
                    outcome=source.outcome.label(source.lang),
                    window=source.window_label(),
                    effect=effect(source.outcome, most["difference"], most["low"], most["high"], source.lang),
                )
            )
            if direction == "on":
                told = [each for each in rows if distinguishable(each)]
                told.sort(key=lambda each: -abs(each["difference"]))
                labels = [lever_name(each["lever"], source.lang) for each in told]
                said.append(words["told"].format(k=len(told), n=len(rows), names=_named(source, labels)))
        before = words["start"].format(start=scenario_name(start, source.lang)) if len(starts) > 1 else ""
        texts.append(before + ("" if source.zh else " ").join(said))
    base = table[table["direction"] == "on"]["base_level"] if len(starts) == 1 else table["base_level"].iloc[:0]
    if len(base):
        without = {"en": "Without any lever {outcome} is {level}.", "zh": "没有任何手段时，{outcome}为 {level}。"}[
            source.lang
        ]
        texts.append(
            without.format(
                outcome=source.outcome.label(source.lang), level=level(source.outcome, float(base.iloc[0]), source.lang)
            )
        )
    return texts


def _sensitivity(source: Source) -> list[str]:
    words = WORDS[source.lang]
    texts = []
    screening, sobol = source.table("screening"), source.table("sobol")
    if screening is not None:
        part = source.rows_with(screening, outcome=source.outcome.name, window=source.window)
        part = part[part["parameter"] != "replicate"].sort_values("mu_star", ascending=False, kind="stable")
        beyond = [
            parameter(each, source.lang) for each in part.loc[part["beyond_noise"].astype(str) == "True", "parameter"]
        ]
        texts.append(
            words["screening"].format(
                n=len(part),
                k=len(beyond),
                outcome=source.outcome.label(source.lang),
                window=source.window_label(),
                names=_named(source, beyond),
            )
        )
    if sobol is not None:
        part = source.rows_with(sobol, outcome=source.outcome.name, window=source.window)
        part = part.sort_values("total", ascending=False, kind="stable")
        rows = part[part["distinguishable"].astype(str) == "True"].to_dict("records")
        if not rows:
            texts.append(words["no_sobol"])
        else:
            texts.append(
                words["sobol"].format(
                    parameter=parameter(rows[0]["parameter"], source.lang),
                    share=percent(rows[0]["total"]),
                    low=percent(rows[0]["total_low"]),
                    high=percent(rows[0]["total_high"]),
                )
            )
    return texts


def _named(source: Source, found: list[str]) -> str:
    """The names behind a count: all of them when they are few, otherwise the first five."""
    words = WORDS[source.lang]
    if not found:
        return ""
    return words["largest" if len(found) > 5 else "these"].format(names=joined(found[:5], source.lang))
