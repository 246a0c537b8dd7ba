"""Which parameters move the outcome: Morris screening and Sobol indices."""

from __future__ import annotations

from typing import Any

from experiments.report.document import Block, Interval, Number, Paragraph, Rows, Section, Table
from experiments.report.study_folder import Source
from experiments.statistics.numbers_as_text import decimals_for

SHOWN = 25
"""Parameters in the table of the screening; all are in screening.csv."""

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "title_screening": "Screening (Morris)",
        "screening": "Parameters are moved one at a time along {trajectories} trajectories through the ranges moved over. μ* is the mean size "
        "of what one step changes, σ how unequal the steps are, because the effect is curved or depends on other parameters. The "
        "`replicate`, another seed and nothing else, is a parameter of its own: one whose μ* does not clearly exceed it cannot be told from "
        "chance.",
        "caption_screening": "Screening of parameters for {heading}; {window}; the {shown} largest of {whole}.",
        "columns_screening": ("Parameter", "Unit", "Tag", "From", "To", "μ*", "95 % interval", "σ", "Beyond noise"),
        "note_screening": "From and to: the range moved over. μ*: mean absolute elementary effect, scaled to the whole of it; "
        "interval by bootstrap over trajectories. Beyond noise: "
        "the lower end exceeds the μ* of the replicate. Tags of provenance are explained below.",
        "title_sobol": "Variance (Sobol)",
        "sobol": "The indices split the variance of the outcome over the ranges of the parameters that screening has kept. First order is what a "
        "parameter explains alone, total what it explains alone and with others. Where the interval of a total index holds zero, the "
        "parameter is not told from one without effect.",
        "caption_sobol": "Sobol indices for {outcome}, {window}.",
        "columns_sobol": ("Parameter", "First order", "95 % interval", "Total", "95 % interval", "Distinguishable"),
        "note_sobol": "Shares of the variance; estimates can lie a little below 0 or above 1. Interval by bootstrap.",
        "replicate": "replicate (the seed)",
        "yes": "yes",
        "no": "no",
    },
    "zh": {
        "title_screening": "参数筛选（Morris）",
        "screening": "沿 {trajectories} 条轨迹在参数取值空间中逐一改变参数。μ* 为一步改变所引起变化的平均大小；σ 反映各步作用的不一致，"
        "即作用非线性或依赖其他参数。“重复”（仅更换种子）作为一个单独的参数：μ* 未明显超过它的参数，其作用无法与偶然区分。",
        "caption_screening": "影响{window}{heading}的参数筛选；列出 {whole} 个参数中作用最大的 {shown} 个。",
        "columns_screening": ("参数", "单位", "证据", "下限", "上限", "μ*", "95 % 置信区间", "σ", "超出噪声"),
        "note_screening": "上下限为参数移动的范围。μ*：基本效应绝对值的均值，按该范围全程折算；区间由对轨迹的自助抽样得到。"
        "超出噪声：区间下端高于“重复”的 μ*。证据等级的含义见下文。",
        "title_sobol": "方差分解（Sobol）",
        "sobol": "指数把结果的方差分解到筛选后保留的各参数。一阶指数为参数单独解释的部分，总指数为其单独及与其他参数共同解释的部分。"
        "总指数区间包含零的参数，无法与没有作用的参数区分。",
        "caption_sobol": "{outcome}的 Sobol 指数（{window}）。",
        "columns_sobol": ("参数", "一阶", "95 % 置信区间", "总", "95 % 置信区间", "可区分"),
        "note_sobol": "均为方差占比；估计值可能略小于 0 或略大于 1。区间由自助抽样得到。",
        "replicate": "重复（种子）",
        "yes": "是",
        "no": "否",
    },
}


def parameter(name: str, lang: str) -> str:
    """How a parameter is printed: its key, or the replicate in words."""
    return str(WORDS[lang]["replicate"]) if name == "replicate" else f"`{name}`"


def screening(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on the Morris screening of the chosen outcome."""
    words = WORDS[source.lang]
    table, outcome = source.table("screening"), source.outcome
    if table is None:
        return None
    table = source.rows_with(table, outcome=outcome.name, window=source.window).sort_values(
        "mu_star", ascending=False, kind="stable"
    )
    whole = int((table["parameter"] != "replicate").sum())
    shown = table[(table["parameter"] == "replicate") | (table["parameter"] != "replicate").cumsum().le(SHOWN)]
    factor = outcome.scale(source.lang)
    decimals = decimals_for(list(factor * shown.loc[shown["parameter"] != "replicate", "mu_star"]))
    rows = tuple(
        (
            parameter(values["parameter"], source.lang),
            "" if values["parameter"] == "replicate" else values["unit"],
            "" if values["parameter"] == "replicate" else values["tag"],
            Number(values["low"], decimals_for([values["low"]])),
            Number(values["high"], decimals_for([values["high"]])),
            Number(factor * values["mu_star"], decimals),
            Interval(factor * values["mu_star_low"], factor * values["mu_star_high"], decimals),
            Number(factor * values["sigma"], decimals),
            words["yes" if _true(values["beyond_noise"]) else "no"] if values["parameter"] != "replicate" else "",
        )
        for values in shown.to_dict("records")
    )
    caption = words["caption_screening"].format(
        heading=outcome.heading(source.lang),
        window=source.window_label(),
        shown=min(whole, SHOWN),
        whole=whole,
    )
    trajectories = (source.options.get("screening") or {}).get("trajectories", "–")
    return Section(
        "screening",
        words["title_screening"],
        (
            Paragraph(words["screening"].format(trajectories=trajectories)),
            *pictures,
            Table(
                "screening",
                caption,
                words["columns_screening"],
                (Rows("", rows),),
                texts=3,
                note=words["note_screening"],
            ),
        ),
    )


def sobol(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on Sobol indices of the chosen outcome."""
    words = WORDS[source.lang]
    table, outcome = source.table("sobol"), source.outcome
    if table is None:
        return None
    table = source.rows_with(table, outcome=outcome.name, window=source.window).sort_values(
        "total", ascending=False, kind="stable"
    )
    rows = tuple(
        (
            parameter(values["parameter"], source.lang),
            Number(values["first"], 3),
            Interval(values["first_low"], values["first_high"], 3),
            Number(values["total"], 3),
            Interval(values["total_low"], values["total_high"], 3),
            words["yes" if _true(values["distinguishable"]) else "no"],
        )
        for values in table.to_dict("records")
    )
    caption = words["caption_sobol"].format(outcome=outcome.label(source.lang), window=source.window_label())
    return Section(
        "sobol",
        words["title_sobol"],
        (
            Paragraph(words["sobol"]),
            *pictures,
            Table("sobol", caption, words["columns_sobol"], (Rows("", rows),), note=words["note_sobol"]),
        ),
    )


def _true(value: Any) -> bool:
    """A truth value of a CSV table, which may have been read as text beside empty fields."""
    return str(value) == "True"
