"""Effects: paired differences of every scenario from the base, or of every lever switched."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from experiments.figures.text.names import lever_name, scenario_name, world_name
from experiments.report.document import (
    Block,
    Interval,
    Number,
    Paragraph,
    Probability,
    Rows,
    Section,
    Table,
)
from experiments.report.phrases import bare_level, relative
from experiments.report.study_folder import Source
from experiments.statistics.numbers_as_text import SIGNIFICANT, decimals_for
from experiments.statistics.outcomes import Outcome

if TYPE_CHECKING:
    import pandas as pd

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "title": "Effects against {base}",
        "title_ablate": "Effects of the levers",
        "intro": "Each number is the mean over runs of a difference between two runs with the same seed, one of the scenario and one of "
        "**{base}**. A difference whose interval holds zero is one that this study cannot tell from none.",
        "intro_ablate": "Each number is the mean over runs of a difference between two runs with the same seed, one with the lever and one "
        "without.",
        "columns": (
            "Scenario",
            "Difference",
            "95 % interval (t)",
            "95 % interval (BCa)",
            "Relative",
            "p adjusted",
            "n",
        ),
        "columns_ablate": ("Lever", "Difference", "95 % interval (t)", "p adjusted", "n"),
        "caption": "Effects on the main outcomes, {window}{world}: mean paired difference from {base}.",
        "caption_worlds": "Effects on {outcome}, {window}, in every world: mean paired difference from {base}, {unit}.",
        "caption_ablate": "Effects of levers on {outcome}, {window}{start}: mean paired difference, {unit}.",
        "note": "t: interval of the mean from Student's t; BCa: bias-corrected and accelerated bootstrap. Relative: difference as a share "
        "of the level of the base. p adjusted: paired t test, Holm's correction. n: runs with the same seed in both scenarios.",
        "note_ablate": "t: interval of the mean from Student's t. p adjusted: paired t test, Holm's correction over levers and directions. n: runs "
        "with the same seed in both. Levers in the order of the size of their effect.",
        "heading": "{heading} (base: {level})",
        "world": "{world} (base: {level})",
        "on": "switched on alone (without any: {level})",
        "off": "switched off alone, from all on (all on: {level})",
        "in_world": ", in the world “{world}”",
        "from": ", from {start}",
        "all": "`effects.csv` has every outcome and window.",
        "group_outcome": "Outcome",
        "group_world": "World",
        "group_direction": "Direction",
    },
    "zh": {
        "title": "与{base}相比的作用",
        "title_ablate": "各手段的作用",
        "intro": "每个数字都是同一种子下该情景与**{base}**两次运行之差的平均值。区间包含零的差值，本研究无法将其与“没有作用”区分开来。",
        "intro_ablate": "每个数字都是同一种子下采用与不采用该手段的两次运行之差的平均值。",
        "columns": ("情景", "差值", "95 % 置信区间（t）", "95 % 置信区间（BCa）", "相对变化", "校正后 p", "n"),
        "columns_ablate": ("手段", "差值", "95 % 置信区间（t）", "校正后 p", "n"),
        "caption": "对主要指标的作用（{window}{world}）：与{base}的配对差均值。",
        "caption_worlds": "各外部环境下对{outcome}的作用（{window}）：与{base}的配对差均值，单位为{unit}。",
        "caption_ablate": "各手段对{outcome}的作用（{window}{start}）：配对差均值，单位为{unit}。",
        "note": "t：按 t 分布计算的均值区间；BCa：偏差校正加速自助法区间。相对变化：差值占参照水平的比例。"
        "校正后 p：配对 t 检验，Holm 多重比较校正。n：两个情景中种子相同的运行数。",
        "note_ablate": "t：按 t 分布计算的均值区间。校正后 p：配对 t 检验，按手段与方向的总数作 Holm 校正。"
        "n：种子相同的运行对数。手段按作用大小排列。",
        "heading": "{heading}：参照水平 {level}",
        "world": "{world}（参照水平 {level}）",
        "on": "单独开启（均未开启时：{level}）",
        "off": "全部开启后单独关闭（全部开启时：{level}）",
        "in_world": "，环境为“{world}”",
        "from": "，起点为{start}",
        "all": "`effects.csv` 含全部指标与时段。",
        "group_outcome": "指标",
        "group_world": "外部环境",
        "group_direction": "方向",
    },
}


def section(source: Source, pictures: tuple[Block, ...]) -> Section | None:
    """The section on effects of a comparison or an ablation."""
    table = source.table("effects")
    if table is None:
        return None
    words = WORDS[source.lang]
    base = scenario_name(source.base, source.lang)
    table = source.rows_with(table, window=source.window)
    if source.kind == "ablate":
        starts = list(dict.fromkeys(table["start"]))
        tables = [
            _ablation(source, table[table["start"] == start], start if len(starts) > 1 else "") for start in starts
        ]
        return Section(
            "effects",
            words["title_ablate"],
            (Paragraph(words["intro_ablate"] + (" " * (not source.zh)) + words["all"]), *pictures, *tables),
        )
    shown = (
        _over_worlds(source, table, base)
        if len(source.worlds) > 1
        else _of_world(source, table, source.worlds[0], base)
    )
    intro = Paragraph(words["intro"].format(base=base) + (" " * (not source.zh)) + words["all"])
    return Section("effects", words["title"].format(base=base), (intro, *pictures, shown))


def of_world(source: Source, world: str) -> list[Block]:
    """Effects on all main outcomes in one of several worlds."""
    table = source.table("effects")
    if table is None:
        return []
    table = source.rows_with(table, window=source.window)
    return [_of_world(source, table, world, scenario_name(source.base, source.lang))]


def row(factor: float, values: dict[str, Any], name: str, decimals: int) -> tuple[Any, ...]:
    """One line of a table of effects."""
    return (
        name,
        Number(factor * values["difference"], decimals, signed=True),
        Interval(factor * values["low"], factor * values["high"], decimals, signed=True),
        Interval(
            factor * values.get("low_bca", math.nan), factor * values.get("high_bca", math.nan), decimals, signed=True
        ),
        relative(values["difference"], values["base_level"]),
        Probability(values["p_adjusted"]),
        Number(values["n"]),
    )


def _rows(source: Source, part: pd.DataFrame, outcome: Outcome, heading: str) -> Rows:
    decimals = decimals_for(list(outcome.scale(source.lang) * part["difference"]))
    records = part.to_dict("records")
    return Rows(
        heading.format(
            heading=outcome.heading(source.lang),
            level=bare_level(outcome, float(part["base_level"].iloc[0]), source.lang),
        ),
        tuple(
            row(outcome.scale(source.lang), values, scenario_name(values["scenario"], source.lang), decimals)
            for values in records
        ),
    )


def _of_world(source: Source, table: pd.DataFrame, world: str, base: str) -> Table:
    words, several = WORDS[source.lang], len(source.worlds) > 1
    here = source.rows_with(table, world=world)
    parts = []
    for outcome in source.main:
        part = here[here["outcome"] == outcome.name]
        if len(part):
            parts.append(_rows(source, part, outcome, words["heading"]))
    where = words["in_world"].format(world=world_name(world, source.lang)) if several else ""
    return Table(
        f"effects-{world}" if several else "effects",
        words["caption"].format(window=source.window_label(), world=where, base=base),
        words["columns"],
        tuple(parts),
        group=words["group_outcome"],
        note=words["note"],
    )


def _over_worlds(source: Source, table: pd.DataFrame, base: str) -> Table:
    words, outcome = WORDS[source.lang], source.outcome
    parts = []
    for world in source.worlds:
        part = source.rows_with(table, world=world, outcome=outcome.name)
        if len(part):
            heading = words["world"].replace("{world}", world_name(world, source.lang))
            parts.append(_rows(source, part, outcome, heading))
    return Table(
        "effects_by_world",
        words["caption_worlds"].format(
            outcome=outcome.label(source.lang),
            window=source.window_label(),
            base=base,
            unit=outcome.shown_unit(source.lang),
        ),
        words["columns"],
        tuple(parts),
        group=words["group_world"],
        note=words["note"],
    )


def _ablation(source: Source, table: pd.DataFrame, start: str) -> Table:
    words, outcome = WORDS[source.lang], source.outcome
    here = table[table["outcome"] == outcome.name]
    decimals = decimals_for(list(outcome.scale(source.lang) * here["difference"]))
    parts = []
    for direction in ("on", "off"):
        part = here[here["direction"] == direction]
        if part.empty:
            continue
        part = part.iloc[(-part["difference"].abs()).fillna(0.0).argsort(kind="stable")]
        cells = []
        for values in part.to_dict("records"):
            line = row(outcome.scale(source.lang), values, lever_name(values["lever"], source.lang), decimals)
            cells.append((line[0], line[1], line[2], line[5], line[6]))
        base = bare_level(outcome, float(part["base_level"].iloc[0]), source.lang)
        parts.append(Rows(words[direction].format(level=base), tuple(cells)))
    where = words["from"].format(start=scenario_name(start, source.lang)) if start else ""
    return Table(
        f"effects-{start}" if start else "effects",
        words["caption_ablate"].format(
            outcome=outcome.label(source.lang),
            window=source.window_label(),
            unit=outcome.shown_unit(source.lang),
            start=where,
        ),
        words["columns_ablate"],
        tuple(parts),
        group=words["group_direction"],
        note=words["note_ablate"],
    )


def distinguishable(values: dict[str, Any]) -> bool:
    """Whether a difference is told from none, after correction for the number of comparisons."""
    return bool(values["p_adjusted"] < SIGNIFICANT)
