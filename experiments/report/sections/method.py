"""How the numbers came about: the model in a paragraph, runs, seeds, intervals, corrections, cost, stopping."""

from __future__ import annotations

from typing import Any

from experiments.figures.text.names import scenario_name
from experiments.report.document import Paragraph, Section
from experiments.report.phrases import percent, sentence
from experiments.report.sections.costs import discount
from experiments.report.study_folder import Source

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "title": "Method",
        "model": "Yuanqu is an agent-based model. Operators of parks, enterprises and district governments act quarter by quarter: enterprises "
        "are founded, search for floor space, rent, produce, do research, grow, move and close; operators set rents, build, convert and offer "
        "services; governments tax, spend on programmes and release land. Vacancy, rents, output, innovation and the development stage of "
        "every park (1 labour-intensive to 4 industrial ecosystem) come out of what they do. The full description is in `docs/model/`.",
        "runs": "{place}{runs} of {quarters} quarters ({years}): {what}{seeds}. {window} "
        "Money is at constant prices of the start of the run.",
        "last_year": "Outcomes are those of the last year of the run.",
        "run": "Outcomes are means over the whole run.",
        "place": "The study is set in {place}. It consists of ",
        "noplace": "The study consists of ",
        "years": ("{n} year", "{n} years"),
        "scenarios": "{n} scenarios",
        "combinations": "{n} combinations of parameters",
        "in_worlds": "{n} scenarios in {worlds} worlds",
        "with_adoption": "{n} scenarios ({strategies} to compare, the others to tell single parks from all)",
        "one_scenario": "one scenario",
        "each": ", each with ",
        "with": " with ",
        "one_run": "one run",
        "several_runs": "{n} runs",
        "seeds": "the {n} seeds {list}",
        "seed": "the seed {list}",
        "seeds_apart": "one or more of {n} seeds",
        "crn": "Scenarios are compared on **common random numbers**: a run of the base and a run of a scenario with the same seed draw the same "
        "random numbers for the same decision of the same agent, so that what differs between them is due to the scenario.{told}",
        "crn_told": " The variance of a paired difference is {ratio} of what independent seeds would give (median over {n} outcomes).",
        "interval": "Intervals hold the mean with 95 % confidence: Student's t for paired differences, beside it the BCa bootstrap, which does not "
        "assume a normal distribution. They shrink as seeds are added; they do not say how much single runs differ.",
        "interval_ablate": "Intervals hold the mean with 95 % confidence (Student's t for paired differences).",
        "holm": "They are adjusted over all levers and directions, outcome by outcome, by Holm's method.",
        "test": "P values are those of paired t tests; adjusted ones keep the chance of even one false alarm among the comparisons made "
        "together below 5 %.",
        "cost": "Costs were made equal: the programmes of a scenario were scaled until the present value of their cost came within {tolerance} of "
        "that of **{match}**, found on the first {seeds} seeds at {discount} a year.",
        "stop": "Seeds were added {step} at a time until half the width of every interval of {outcome} was below {smallest} {unit}, with at most "
        "{most} seeds. {ended} Intervals of a study that stops by their width are a little too narrow; with 20 seeds and more the "
        "error is small (Chow and Robbins 1965).",
        "stop_reached": "This was reached with {seeds} seeds.",
        "stop_open": "This was **not** reached with {seeds} seeds: the intervals are wider than asked for.",
        "both": "Each lever was switched on alone, against none, and off alone, from all on.",
        "on": "Each lever was switched on alone, against none.",
        "off": "Each lever was switched off alone, from all on.",
        "design": "Each of {n} parameters was moved from its value in this configuration {reach} of the way to either end of its declared "
        "range, so that the result holds for that part of the range only; ranges over more than two decades by ratios. Every row of the "
        "design is a run of its own, listed in `design.csv`.",
        "design_whole": "Each of {n} parameters was moved over the whole of its declared range; ranges over more than two decades by ratios. "
        "Every row of the design is a run of its own, listed in `design.csv`.",
        "left_out": "Left out were {n} parameters: {reasons}.",
        "reason": "{n} ({why})",
        "refused": "{n} combinations were refused by the model and are missing from the design.",
        "observers": "Figures of several runs show medians with the range of the middle 80 % of runs, a range of runs and not a "
        "confidence interval.",
    },
    "zh": {
        "title": "方法",
        "model": "园区（Yuanqu）是一个基于主体的模型。园区运营方、企业和各区政府逐季行动：企业创办、寻找空间、承租、生产、研发、成长、迁移和退出；"
        "运营方定租、建设、改造并提供服务；政府征税、为各项计划支出并供应土地。空置率、租金、产出、创新以及各园区的发展阶段"
        "（1 劳动密集型至 4 产业生态型）均由这些行为产生。完整说明见 `docs/model/`。",
        "runs": "{place}{runs}，每次 {quarters} 个季度（{years}）：{what}{seeds}。{window}金额按运行起始年不变价计算。",
        "last_year": "指标取运行末年的数值。",
        "run": "指标取全程平均。",
        "place": "研究区域为{place}，共 ",
        "noplace": "本研究共 ",
        "years": ("{n} 年", "{n} 年"),
        "scenarios": "{n} 个情景",
        "combinations": "{n} 组参数",
        "in_worlds": "{n} 个情景、{worlds} 个外部环境",
        "with_adoption": "{n} 个情景（其中用于比较的 {strategies} 个，其余用于区分单独采用与共同采用）",
        "one_scenario": "一个情景",
        "each": "，各用",
        "with": "，使用",
        "one_run": "1 次运行",
        "several_runs": "{n} 次运行",
        "seeds": " {n} 个种子（{list}）",
        "seed": "种子 {list}",
        "seeds_apart": " {n} 个种子中的一个或多个",
        "crn": "情景比较采用**共同随机数**：种子相同的两次运行，同一主体的同一决策抽取相同的随机数，因此二者的差别源于情景本身。{told}",
        "crn_told": "配对差的方差为采用独立种子时的 {ratio}（{n} 个指标的中位数）。",
        "interval": "区间以 95 % 的置信度包含均值：一为配对差的 t 区间，一为不假定正态分布的 BCa 自助法区间。"
        "区间随种子增加而变窄，并不说明单次运行之间相差多少。",
        "interval_ablate": "区间以 95 % 的置信度包含均值（配对差的 t 区间）。",
        "holm": "校正按 Holm 方法逐项指标进行，涵盖全部手段与方向。",
        "test": "p 值来自配对 t 检验；校正后的 p 值使同时进行的比较中出现任何一次误报的概率低于 5 %。",
        "cost": "各情景按等成本比较：将其各项计划按比例缩放，使成本现值与**{match}**相差不超过 {tolerance}；"
        "缩放系数由前 {seeds} 个种子求得，年折现率 {discount}。",
        "stop": "每次增加 {step} 个种子，直至{outcome}所有区间的半宽小于 {smallest} {unit}，最多 {most} 个种子。{ended}按区间宽度停止的研究，"
        "其区间略偏窄；种子不少于 20 个时误差很小（Chow and Robbins 1965）。",
        "stop_reached": "使用 {seeds} 个种子时达到要求。",
        "stop_open": "使用 {seeds} 个种子时**仍未**达到要求：区间宽于所设标准。",
        "both": "每个手段分别在均未开启时单独开启、在全部开启后单独关闭。",
        "on": "每个手段在均未开启时单独开启。",
        "off": "每个手段在全部开启后单独关闭。",
        "design": "{n} 个参数各自从本配置的取值出发，向其声明范围的两端移动 {reach} 的距离，"
        "因此结果只对这部分范围成立；跨越两个数量级以上的范围按比例移动。"
        "设计的每一行都是一次运行，列于 `design.csv`。",
        "design_whole": "{n} 个参数各自在其声明的整个范围内移动，跨越两个数量级以上的范围按比例移动。设计的每一行都是一次运行，列于 `design.csv`。",
        "left_out": "未纳入的参数有 {n} 个：{reasons}。",
        "reason": "{why} {n} 个",
        "refused": "模型拒绝了 {n} 种参数组合，设计中缺少这些行。",
        "observers": "多次运行的图给出中位数与中间 80 % 运行的区间，这是运行的分布区间，而非置信区间。",
    },
}


def seeds_text(seeds: list[int]) -> str:
    """Seeds as text, whole stretches as from–to."""
    found: list[list[int]] = []
    for seed in seeds:
        if found and seed == found[-1][-1] + 1:
            found[-1].append(seed)
        else:
            found.append([seed])
    return ", ".join(f"{each[0]}–{each[-1]}" if len(each) > 1 else str(each[0]) for each in found)


def section(source: Source) -> Section:
    """The section on method."""
    words = WORDS[source.lang]
    texts = [words["model"], _runs(source)]
    if source.kind in ("compare", "ablate"):
        told = source.comparison.get("common_random_numbers") or {}
        ratio = told.get("median_variance_ratio")
        note = words["crn_told"].format(ratio=percent(ratio, 1), n=told.get("outcomes")) if ratio is not None else ""
        texts.append(words["crn"].format(told=note))
        interval = words["interval" if source.kind == "compare" else "interval_ablate"]
        texts += [interval, _joined(source, words["test"], sentence(source.correction, source.lang) or words["holm"])]
    if source.kind == "ablate":
        texts.append(words[source.options.get("direction") or "both"])
    if source.kind == "sensitivity":
        texts += _design(source)
    if source.kind == "run" and len(source.seeds) > 1:
        texts.append(words["observers"])
    cost = source.options.get("cost") or {}
    if cost.get("match"):
        texts.append(
            words["cost"].format(
                match=scenario_name(cost["match"], source.lang),
                tolerance=percent(float(cost["tolerance"]), 1),
                seeds=cost["seeds"],
                discount=discount(source),
            )
        )
    if source.comparison.get("stop"):
        texts.append(_stopping(source, source.comparison["stop"]))
    return Section("method", words["title"], tuple(Paragraph(text) for text in texts))


REASONS = {
    "what the run starts from": "运行的起点",
    "what is written down": "记录的内容",
    "length of the run": "运行长度",
    "unit of account": "记账单位",
    "the range leaves one value only": "范围内只有一个取值",
    "a switch or a choice cannot move by part of its range (reach)": "开关或选项无法只移动范围的一部分",
    "not a number with a range": "不是带范围的数值",
}
"""Why parameters are left out of a sensitivity analysis, in Chinese."""


def _design(source: Source) -> list[str]:
    """What a sensitivity analysis varied, and what it left out."""
    words, told = WORDS[source.lang], source.manifest.get("sensitivity") or {}
    reach = float(told.get("reach", 1.0))
    key = "design" if reach < 1.0 else "design_whole"
    texts = [words[key].format(n=len(told.get("varied", [])), reach=percent(reach))]
    left = told.get("left_out") or {}
    if left:
        reasons = [
            words["reason"].format(n=len(found), why=REASONS.get(why, why) if source.zh else why)
            for why, found in left.items()
        ]
        count = sum(len(found) for found in left.values())
        texts.append(words["left_out"].format(n=count, reasons=("；" if source.zh else "; ").join(reasons)))
    refused = sum(int(stage.get("combinations_refused", 0)) for stage in told.get("stages", []))
    if refused:
        texts.append(words["refused"].format(n=refused))
    return texts


def _joined(source: Source, *sentences: str) -> str:
    return ("" if source.zh else " ").join(sentence for sentence in sentences if sentence)


def _runs(source: Source) -> str:
    words = WORDS[source.lang]
    entries = source.scenarios.values()
    sets = {tuple(sorted(entry.get("seeds", []))) for entry in entries}
    seeds = source.seeds
    if len(sets) > 1:
        of_seeds = words["seeds_apart"].format(n=len(seeds))
    else:
        of_seeds = words["seeds" if len(seeds) != 1 else "seed"].format(n=len(seeds), list=seeds_text(seeds))
    n, strategies, worlds = len(source.scenarios), len(source.strategies), len(source.worlds)
    if source.kind == "compare" and n > strategies * worlds:
        what = words["with_adoption"].format(n=n, strategies=strategies)
    elif source.kind == "compare" and worlds > 1:
        what = words["in_worlds"].format(n=strategies, worlds=worlds)
    elif source.kind == "sensitivity":
        what = words["combinations"].format(n=n)
    else:
        what = words["scenarios"].format(n=n) if n > 1 else words["one_scenario"]
    runs = sum(len(entry.get("seeds", [])) for entry in entries)
    return words["runs"].format(
        place=words["place"].format(place=source.title) if source.title else words["noplace"],
        runs=words["several_runs"].format(n=runs) if runs > 1 else words["one_run"],
        quarters=source.quarters,
        years=words["years"][source.quarters != 4].format(n=f"{source.quarters / 4:g}"),
        what=what,
        seeds=words["each" if runs > 1 and (n > 1 or len(seeds) == 1) else "with"] + of_seeds,
        window=words[source.window],
    )


def _stopping(source: Source, stop: dict[str, Any]) -> str:
    words = WORDS[source.lang]
    asked = source.options.get("stop") or {}
    # asked in the unit of English figures
    told = float(stop.get("smallest", 0.0)) * source.outcome.scale(source.lang) / source.outcome.factor
    ended = words["stop_reached" if stop.get("reached") else "stop_open"].format(seeds=stop.get("seeds"))
    return words["stop"].format(
        step=asked.get("step", "–"),
        most=asked.get("most", "–"),
        outcome=source.outcome.label(source.lang),
        unit=source.outcome.shown_unit(source.lang),
        smallest=f"{told:,g}",
        ended=ended,
    )
