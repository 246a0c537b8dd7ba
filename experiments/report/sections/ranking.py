"""Which scenario is best, how sure that is, and whether the order holds across worlds."""

from __future__ import annotations

from typing import Any

from experiments.figures.text.names import scenario_name, world_name
from experiments.report.document import Block, Chance, Interval, Number, Paragraph, Rows, Section, Table
from experiments.report.phrases import percent
from experiments.report.study_folder import Source
from experiments.statistics.numbers_as_text import decimals_for
from experiments.statistics.outcomes import Outcome

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "title": "Ranking",
        "intro": "Scenarios are ranked by their means where it is plain which direction is better. The probability of being best is the "
        "share of bootstrap samples of the seeds in which a scenario has the best mean; all scenarios meet the same seeds in each sample. "
        "It says how far this order could be an accident of the seeds, nothing about the model being right.",
        "caption": "Ranking by main outcome, {window}.",
        "caption_worlds": "Ranking in every world by {heading}; {window}.",
        "columns": ("Scenario", "Mean", "95 % interval", "Rank", "Probability of being best", "Best in runs"),
        "note": "Mean with Student's 95 % interval of the mean. Best in runs: share of seeds in which the scenario is the best of all.",
        "heading": "{heading}, {better}",
        "more": "more is better",
        "less": "less is better",
        "robust_title": "Does the order hold across worlds?",
        "robust": "Worlds differ in demand, in the supply of land and in rivalry between governments. Regret is how far a scenario stays "
        "behind the best one of the same world. Kendall's W measures how far the rankings of the worlds agree: 1 is the same order "
        "everywhere, 0 is no agreement.",
        "caption_robust": "Ranks and regret over {worlds} worlds, {window}.",
        "columns_robust": ("Scenario", "Mean rank", "Worst rank", "Worlds best", "Mean regret", "Worst regret"),
        "heading_robust": "{heading}; Kendall's W = {w}",
        "group": "Outcome",
        "group_world": "World",
    },
    "zh": {
        "title": "排序",
        "intro": "在优劣方向明确的指标上，按均值对情景排序。“最优概率”是对种子作自助抽样时该情景均值最优的样本所占比例，"
        "每次抽样中各情景使用相同的种子。它反映排序在多大程度上可能只是种子的偶然，并不说明模型本身是否正确。",
        "caption": "各主要指标上的排序（{window}）。",
        "caption_worlds": "各外部环境下按{window}{heading}的排序。",
        "columns": ("情景", "均值", "95 % 置信区间", "名次", "最优概率", "最优运行占比"),
        "note": "均值及其按 t 分布计算的 95 % 置信区间。最优运行占比：该情景在全部情景中最优的种子所占比例。",
        "heading": "{heading}：{better}",
        "more": "越高越好",
        "less": "越低越好",
        "robust_title": "排序是否随外部环境改变？",
        "robust": "各外部环境在需求、土地供给和政府间竞争上不同。“遗憾”指某情景与同一环境中最优情景的差距。"
        "Kendall 和谐系数 W 衡量各环境下排序的一致程度：1 表示处处相同，0 表示毫无一致。",
        "caption_robust": "{worlds} 个外部环境下的名次与遗憾（{window}）。",
        "columns_robust": ("情景", "平均名次", "最差名次", "居首环境数", "平均遗憾", "最大遗憾"),
        "heading_robust": "{heading}：Kendall W＝{w}",
        "group": "指标",
        "group_world": "外部环境",
    },
}


def section(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on ranking of a comparison."""
    words = WORDS[source.lang]
    best, robustness = source.table("best"), source.table("robustness")
    blocks: list[Block] = []
    if best is not None:
        best = source.rows_with(best, window=source.window)
        blocks += [Paragraph(words["intro"]), *pictures]
        several = len(source.worlds) > 1
        rows = []
        if several and source.outcome.better:
            for world in source.worlds:
                rows.append(
                    _rows(source, source.rows_with(best, world=world), source.outcome, world_name(world, source.lang))
                )
        elif not several:
            # where all scenarios are equal there is no order
            differing = best.groupby("outcome")["rank"].nunique()
            ranked = [outcome for outcome in source.main if differing.get(outcome.name, 0) > 1]
            rows = [_rows(source, best, outcome, "") for outcome in ranked]
        caption = words["caption_worlds" if several else "caption"].format(
            window=source.window_label(),
            heading=source.outcome.heading(source.lang, level=True),
        )
        group = words["group_world" if several else "group"]
        blocks.append(Table("ranking", caption, words["columns"], tuple(rows), group=group, note=words["note"]))
    else:
        blocks += pictures
    if robustness is not None and len(source.worlds) > 1:
        blocks += [Paragraph(f"**{words['robust_title']}** {words['robust']}"), _robustness(source)]
    return Section("ranking", words["title"], tuple(blocks)) if blocks else None


def _rows(source: Source, table: Any, outcome: Outcome, heading: str) -> Rows:
    words = WORDS[source.lang]
    part = table[table["outcome"] == outcome.name].sort_values("rank", kind="stable")
    factor = outcome.scale(source.lang)
    decimals = decimals_for(list(factor * part["mean"]), 4)
    heading = heading or words["heading"].format(
        heading=outcome.heading(source.lang, level=True),
        better=words["more" if outcome.better > 0 else "less"],
    )
    return Rows(
        heading,
        tuple(
            (
                scenario_name(values["scenario"], source.lang),
                Number(factor * values["mean"], decimals),
                Interval(factor * values["low"], factor * values["high"], decimals),
                Number(values["rank"], 0 if float(values["rank"]).is_integer() else 1),
                Chance(values["probability_best"]),
                percent(values["share_best"]),
            )
            for values in part.to_dict("records")
        ),
    )


def _robustness(source: Source) -> Table:
    words = WORDS[source.lang]
    table = source.table("robustness")
    assert table is not None
    table = source.rows_with(table, window=source.window)
    parts = []
    for outcome in source.main:
        part = table[table["outcome"] == outcome.name].sort_values("mean_rank", kind="stable")
        if part.empty:
            continue
        factor = outcome.scale(source.lang)
        decimals = decimals_for(list(factor * part["worst_regret"]))
        heading = words["heading_robust"].format(
            heading=outcome.heading(source.lang),
            w=Number(float(part["concordance"].iloc[0]), 2),
        )
        cells = tuple(
            (
                scenario_name(values["scenario"], source.lang),
                Number(values["mean_rank"], 1),
                Number(values["worst_rank"], 0 if float(values["worst_rank"]).is_integer() else 1),
                Number(values["worlds_best"], 0 if float(values["worlds_best"]).is_integer() else 1),
                Number(factor * values["mean_regret"], decimals),
                Number(factor * values["worst_regret"], decimals),
            )
            for values in part.to_dict("records")
        )
        parts.append(Rows(heading, cells))
    caption = words["caption_robust"].format(worlds=len(source.worlds), window=source.window_label())
    return Table("robustness", caption, words["columns_robust"], tuple(parts), group=words["group"])
