"""What the screen says of a sensitivity analysis, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.analyses.sensitivity.design import REPLICATE, SCREENING, Design
from experiments.analyses.sensitivity.results import of
from experiments.configuration.options import Options
from experiments.statistics.outcomes import OUTCOMES, WINDOWS
from experiments.statistics.text_columns import aligned

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 15
"""Parameters of the screening on the screen; the table has all."""

WORDS = {
    "en": {
        "screening": "screening: {parameters} and the replicate, {size} trajectories: {runs:,} runs, {missing:,} of them to compute",
        "sobol": "analysis of variance: {parameters} and the replicate, {size} base points: {runs:,} runs, {missing:,} of them to compute",
        "refused": "{number} combinations are refused by the model and count as missing",
        "time": "the first {number} runs took {each} each; the other {left:,} will take about {time} (Ctrl-C keeps what is finished)",
        "mu": "{heading}: {window}; change over the range moved (mu*) [95 % interval], sigma; {n} trajectories",
        "noise": "another seed alone",
        "beyond": "{number} of {all} parameters change it clearly more than another seed does{more}",
        "more": "; the {shown} largest are shown",
        "none": "{number} of {all} change nothing in any run",
        "variance": "{outcome}: {window}; share of the variance alone (first order) and with others (total) [95 % interval]; {n} base points",
        "nothing": "no parameter changes {outcome}: nothing is left for the analysis of variance",
        "constant": "no parameter changes {outcome}",
        "unclear": "* total index not distinguishable from none",
    },
    "zh": {
        "screening": "筛选：{parameters}加随机重复，{size} 条轨迹，共 {runs:,} 次运行，其中 {missing:,} 次待计算",
        "sobol": "方差分解：{parameters}加随机重复，{size} 个基点，共 {runs:,} 次运行，其中 {missing:,} 次待计算",
        "refused": "{number} 组参数取值为模型所不许，按缺失处理",
        "time": "最初 {number} 次平均每次 {each}，其余 {left:,} 次约需 {time}（按 Ctrl-C 中断，已完成的保留）",
        "mu": "{heading}：{window}；参数走完变动范围引起的变化（mu*）[95% 区间]、sigma；{n} 条轨迹",
        "noise": "仅更换随机种子",
        "beyond": "{all} 个参数中有 {number} 个的影响明显超过更换种子{more}",
        "more": "，以下为影响最大的 {shown} 个",
        "none": "{all} 个中有 {number} 个在所有运行中毫无影响",
        "variance": "{outcome}：{window}；单独（一阶）与连同交互（总）占方差的比重 [95% 区间]；{n} 个基点",
        "nothing": "没有参数影响{outcome}，无须作方差分解",
        "constant": "没有参数影响{outcome}",
        "unclear": "* 总指数与零无法区分",
    },
}


def before(made: Design, missing: int, options: Options) -> str:
    """How many runs a stage has, and how many of them are missing."""
    words = WORDS[options.lang]
    size = options.screening.trajectories if made.stage == SCREENING else options.sobol.points
    number = len(made.dimensions)
    parameters = f"{number} 个参数" if options.lang == "zh" else f"{number} parameter{'s' if number != 1 else ''}"
    line = words[made.stage].format(parameters=parameters, size=size, runs=len(made.scenarios), missing=missing)
    refused = len(made.scenarios) - len(made.parameters)
    return line + (f"\n{words['refused'].format(number=refused)}" if refused else "")


def time_left(left: int, each: float, number: int, options: Options) -> str:
    """How long the runs that are left will take, going by the seconds that each of the first ones took."""
    lang, whole = options.lang, each * left / min(options.workers, left)
    return WORDS[lang]["time"].format(number=number, each=_duration(each, lang), left=left, time=_duration(whole, lang))


def _duration(seconds: float, lang: str) -> str:
    short = lang == "zh"
    if seconds < 90.0:
        return f"{seconds:.2g} 秒" if short else f"{seconds:.2g} s"
    if seconds < 5_400.0:
        return f"{seconds / 60.0:.0f} 分钟" if short else f"{seconds / 60.0:.0f} min"
    return f"{seconds / 3_600.0:.1f} 小时" if short else f"{seconds / 3_600.0:.1f} h"


def screening(table: pd.DataFrame, options: Options) -> str:
    """The parameters that change the chosen outcome most, and what another seed changes."""
    words, about = WORDS[options.lang], _about(options)
    rows = of(table, options.outcome, options.window)
    noise = rows[rows["parameter"] == REPLICATE].iloc[0]
    parameters = rows[rows["parameter"] != REPLICATE]
    moved = parameters[parameters["mu_star"] > 0.0]
    shown = moved.head(SHOWN)
    still = int((parameters["mu_star"] == 0.0).sum())
    if moved.empty:
        return words["constant"].format(**about)
    factor = OUTCOMES[options.outcome].scale(options.lang)
    decimals = _decimals(factor * max(shown["mu_star"].max(), noise["mu_star"] if noise["n"] else 0.0))
    cells = [
        [
            *((words["noise"],) if name is None else (name,)),
            _number(factor * row["mu_star"], decimals),
            f"[{_number(factor * row['mu_star_low'], decimals)}, {_number(factor * row['mu_star_high'], decimals)}]",
            _number(factor * row["sigma"], decimals),
        ]
        for name, row in [*((row["parameter"], row) for _, row in shown.iterrows()), (None, noise)]
    ]
    counts = {
        "number": int(parameters["beyond_noise"].sum()),
        "all": len(parameters),
        "more": words["more"].format(shown=len(shown)) if len(moved) > len(shown) else "",
    }
    lines = [
        words["mu"].format(**about, n=int(rows["n"].max())),
        *aligned(cells),
        words["beyond"].format(**counts),
    ]
    if still:
        lines.append(words["none"].format(number=still, all=len(parameters)))
    return "\n".join(lines)


def sobol(table: pd.DataFrame, options: Options) -> str:
    """Shares of the variance of the chosen outcome."""
    words, about = WORDS[options.lang], _about(options)
    rows = of(table, options.outcome, options.window)
    if not np.isfinite(rows["total"]).any():
        return words["constant"].format(**about)
    cells = [
        [
            (words["noise"] if row["parameter"] == REPLICATE else row["parameter"])
            + ("" if row["distinguishable"] else " *"),
            *(
                f"{row[kind]:.2f} [{row[f'{kind}_low']:.2f}, {row[f'{kind}_high']:.2f}]".replace("-0.00", "0.00")
                for kind in ("first", "total")
            ),
        ]
        for _, row in rows.iterrows()
    ]
    lines = [words["variance"].format(**about, n=int(rows["n"].iloc[0])), *aligned(cells)]
    if not rows["distinguishable"].all():
        lines.append(words["unclear"])
    return "\n".join(lines)


def nothing_left(options: Options) -> str:
    """Why there is no analysis of variance."""
    return WORDS[options.lang]["nothing"].format(**_about(options))


def _about(options: Options) -> dict[str, Any]:
    outcome = OUTCOMES[options.outcome]
    return {
        "outcome": outcome.label(options.lang),
        "heading": outcome.heading(options.lang),
        "window": WINDOWS[options.window][options.lang == "zh"],
    }


def _decimals(largest: float) -> int:
    return int(np.clip(2 - np.floor(np.log10(largest)), 0, 9)) if largest > 0.0 else 0


def _number(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}" if np.isfinite(value) else "–"
