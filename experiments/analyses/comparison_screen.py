"""What the screen shows of a comparison: the rounds of adding seeds, and the chosen outcome in each world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analyses.comparison_plan import Plan
from experiments.analyses.more_seeds import Stopping
from experiments.configuration.options import Options
from experiments.statistics.numbers_as_text import chance_text, p_text
from experiments.statistics.outcomes import OUTCOMES, WINDOWS
from experiments.statistics.text_columns import aligned, differences_shown

if TYPE_CHECKING:
    import pandas as pd

COST_FACTOR = {"en": 1e-9, "zh": 1e-8}
"""From CNY to billion CNY, and to 亿元."""

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "heading": "{heading}: {window}, {n} runs each; mean paired difference to {base} ({level})",
        "single": "{heading}: {window}, one run each; difference to {base} ({level}); an interval needs seeds=2 or more",
        "columns": ("", "difference", "95 % interval", "p adjusted", "cost difference", "best with probability"),
        "same": "none in any run",
        "cost": "cost difference: present value of the fiscal cost less what funds return, billion CNY over the run, at {rate:g} % a year",
        "probability": "best with probability: share of bootstrap resamples of the seeds in which the scenario has the best mean",
        "matched": "{name}: policy.scale={scale:g}, present value of the fiscal cost {reached:,.0f} CNY, that of {match} {target:,.0f} CNY "
        "(mean of {seeds} seeds, {trials} trials)",
        "apart": "{name}: over all {seeds} seeds its fiscal cost (present value) is {gap} % {side} that of {match}; its scale was found with the "
        "first {first} (cost.seeds={seeds} finds it with all)",
        "sides": ("above", "below"),
        "left": "{name}: left as it is, since it has no programme whose intensity could be scaled",
        "round": "runs of each scenario: {seeds}; widest 95 % interval {half}, wanted +/- {smallest:g} {unit}",
        "width": "+/- {half:,.3g}",
        "more": "; {step} more",
        "capped": "; no more than stop.most={most} seeds",
        "idle": "; runs that fail do not become more precise",
        "enough": "; precise enough",
        "unknown": "not known",
        "files": "effects.csv, best.csv, pareto.csv, robustness.csv, displacement.csv and costs.csv have every outcome",
        "adoption": "; adoption.csv has the parks that adopt alone",
    },
    "zh": {
        "heading": "{heading}：{window}，各 {n} 次运行；与 {base}（{level}）的配对差均值",
        "single": "{heading}：{window}，各 1 次运行；与 {base}（{level}）的差值；给出区间需 seeds=2 或更多",
        "columns": ("", "差值", "95 % 区间", "校正后的 p", "成本差", "为最优的概率"),
        "same": "各次运行均无差别",
        "cost": "成本差：财政支出现值扣除基金回收，全程合计，亿元，年贴现率 {rate:g} %",
        "probability": "为最优的概率：对种子作自助重抽样，该情景均值最优的重抽样占比",
        "matched": "{name}：policy.scale={scale:g}，财政支出现值 {reached:,.0f} 元，{match} 为 {target:,.0f} 元"
        "（{seeds} 个种子的均值，试算 {trials} 次）",
        "apart": "{name}：全部 {seeds} 个种子的财政支出现值比 {match} {side} {gap} %；"
        "缩放系数由前 {first} 个种子求得（cost.seeds={seeds} 则用全部种子）",
        "sides": ("高", "低"),
        "left": "{name}：没有可以缩放强度的政策项目，保持原样",
        "round": "各情景 {seeds} 次运行：最宽的 95 % 区间为 {half}，要求不超过 ±{smallest:g} {unit}",
        "width": "±{half:,.3g}",
        "more": "；再加 {step} 次",
        "capped": "；已达上限 stop.most={most}",
        "idle": "；运行失败，增加种子无助于提高精度",
        "enough": "；精度已够",
        "unknown": "未知",
        "files": "effects.csv、best.csv、pareto.csv、robustness.csv、displacement.csv 和 costs.csv 含全部结果指标",
        "adoption": "；adoption.csv 为单独采用的园区",
    },
}


def of_round(entry: Mapping[str, Any], stopping: Stopping, options: Options) -> str:
    """One line about a round of adding seeds."""
    words, half, outcome = WORDS[options.lang], entry["widest_half_width"], OUTCOMES[options.outcome]
    # the limit is in the unit of English figures; what is shown, in that of the language
    here = outcome.scale(options.lang) / outcome.factor
    line = words["round"].format(
        seeds=entry["seeds"],
        half=words["unknown"] if half is None else words["width"].format(half=half * here),
        unit=outcome.shown_unit(options.lang),
        smallest=stopping.smallest * here,
    )
    if stopping.reached:
        return line + words["enough"]
    if entry["seeds"] >= options.stop.most:
        return line + words["capped"].format(most=options.stop.most)
    if stopping.idle:
        return line + words["idle"]
    return line + words["more"].format(step=min(options.stop.step, options.stop.most - entry["seeds"]))


def of_costs(told: Mapping[str, Mapping[str, Any]], lang: str) -> str:
    """A line for every scenario whose cost was to be matched."""
    words = WORDS[lang]
    lines = []
    for name, entry in told.items():
        if "left" in entry:
            lines.append(words["left"].format(name=name))
            continue
        lines.append(
            words["matched"].format(
                name=name,
                scale=entry["policy.scale"],
                reached=entry["reached_present_value_CNY"],
                match=entry["match"],
                target=entry["target_present_value_CNY"],
                seeds=len(entry["seeds"]),
                trials=len(entry["evaluations"]),
            )
        )
    return "\n".join(lines)


def of_costs_apart(told: Mapping[str, Mapping[str, Any]], options: Options) -> str:
    """A line for every match of costs that, over all seeds, is further off than `cost.tolerance`."""
    words, lines = WORDS[options.lang], []
    for name, entry in told.items():
        whole = entry.get("all_seeds")
        if not whole:
            continue
        gap = whole["present_value_CNY"] / whole["target_present_value_CNY"] - 1.0
        if abs(gap) > options.cost.tolerance:
            lines.append(
                words["apart"].format(
                    name=name,
                    seeds=whole["seeds"],
                    gap=f"{100.0 * abs(gap):.1f}",
                    side=words["sides"][gap < 0.0],
                    match=entry["match"],
                    first=len(entry["seeds"]),
                )
            )
    return "\n".join(lines)


def text(tables: Mapping[str, pd.DataFrame], planned: Plan, options: Options) -> str:
    """The table of the chosen outcome for each world, with what its columns mean.

    tables: effects, best and costs as they are written, and cost_difference with the columns world, scenario, difference [CNY].
    """
    words = WORDS[options.lang]
    blocks = [block for world in planned.worlds if (block := _of_world(tables, planned, options, world))]
    notes = [words["cost"].format(rate=100.0 * options.cost.discount)]
    if OUTCOMES[options.outcome].better:
        notes.append(words["probability"])
    notes.append(words["files"] + (words["adoption"] if options.adoption else ""))
    return "\n\n".join([*blocks, "\n".join(notes)]) if blocks else ""


def _of_world(tables: Mapping[str, pd.DataFrame], planned: Plan, options: Options, world: str) -> str:
    words, outcome = WORDS[options.lang], OUTCOMES[options.outcome]
    rows = _rows_shown(tables["effects"], options, world)
    if rows.empty:
        return ""
    rows = rows.set_index("scenario").reindex([name for name in planned.strategies if name in set(rows["scenario"])])
    chances = _rows_shown(tables["best"], options, world).set_index("scenario")["probability_best"]
    dearer = tables["cost_difference"]
    dearer = dearer[dearer["world"] == world].set_index("scenario")["difference"]
    n = int(rows["n"].max())
    heading = words["heading" if n > 1 else "single"].format(
        heading=outcome.heading(options.lang),
        window=WINDOWS[options.window][options.lang == "zh"],
        n=n,
        base=planned.base,
        level=outcome.shown(float(rows["base_level"].iloc[0]), options.lang),
    )
    shown = differences_shown(outcome.scale(options.lang) * rows[["difference", "low", "high"]].to_numpy(dtype=float))
    spent = differences_shown(
        np.array([[COST_FACTOR[options.lang] * dearer.get(name, 0.0), 0.0, 0.0] for name in rows.index])
    )
    cells = [list(words["columns"]), [planned.base, "", "", "", "", _chance(chances, planned.base)]]
    for (name, row), (difference, interval), (paid, _) in zip(rows.iterrows(), shown, spent, strict=True):
        nothing = bool(row["same"])
        cells.append(
            [
                str(name),
                words["same"] if nothing else difference,
                "" if nothing else interval,
                "" if nothing else p_text(float(row["p_adjusted"]), spaced=True),
                paid if name in dearer.index else "",
                _chance(chances, str(name)),
            ]
        )
    kept = [column for column in range(len(cells[0])) if any(line[column] for line in cells[1:])]
    return "\n".join(
        [f"{world}: {heading}" if world else heading, *aligned([[line[at] for at in kept] for line in cells])]
    )


def _rows_shown(table: pd.DataFrame, options: Options, world: str) -> pd.DataFrame:
    return table[
        (table["world"] == world) & (table["window"] == options.window) & (table["outcome"] == options.outcome)
    ]


def _chance(chances: pd.Series, name: str) -> str:
    if name not in chances.index or not np.isfinite(chances[name]):
        return ""
    return chance_text(float(chances[name]))


def joined(*parts: Sequence[str]) -> str:
    """Blocks of text under one another, empty ones left out."""
    return "\n\n".join(text for part in parts if (text := "\n".join(each for each in part if each)))
