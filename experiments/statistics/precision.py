"""How sure the effects of a comparison are: what common random numbers gained, how p values were adjusted, and both in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.statistics.paired_effects import families

if TYPE_CHECKING:
    import pandas as pd

CORRECTION = {
    "en": (
        "p values are adjusted for multiple comparisons by Holm's method, within each world and window over {total} comparisons "
        "({scenarios} against the base, {outcomes})",
        "; the other outcomes are adjusted among themselves ({total} comparisons)",
        ("1 scenario", "{n} scenarios"),
        ("1 main outcome", "{n} main outcomes"),
        ".",
    ),
    "zh": (
        "p 值按 Holm 法作多重比较校正：同一外部环境、同一时段内共 {total} 项比较（{scenarios}各与基准情景比较，{outcomes}）",
        "；其余指标另行校正（{total} 项比较）",
        ("1 个情景", "{n} 个情景"),
        ("1 项主要指标", "{n} 项主要指标"),
        "。",
    ),
}


def correction(table: pd.DataFrame, main: Sequence[str], lang: str) -> str:
    """How p was adjusted in a table of `effects`, and over how many comparisons, as a caption says it."""
    first, rest, scenarios, outcomes, stop = CORRECTION[lang]
    whole, other = 0, 0
    for where in families(table, ("world", "window"), main):
        rows = table.loc[where]
        known = int(np.isfinite(rows["p"].to_numpy(dtype=float)).sum())
        if rows["outcome"].isin(main).all():
            whole = max(whole, known)
        else:
            other = max(other, known)
    shown = table[table["outcome"].isin(main)]
    several, each = shown["scenario"].nunique(), shown["outcome"].nunique()
    text = first.format(
        total=whole,
        scenarios=scenarios[several != 1].format(n=several),
        outcomes=outcomes[each != 1].format(n=each),
    )
    return text + (rest.format(total=other) if other else "") + stop


def common_random_numbers(table: pd.DataFrame) -> dict[str, Any]:
    """How much common random numbers helped: median over outcomes of the median `variance_ratio` of an outcome, and how many outcomes.

    table: rows of `effects` or `contrasts`. Rows without a difference in any run are left out, since they would flatter the ratio,
    and so are those that vary in neither scenario. The median is None when nothing is left.
    """
    known = table[~table["same"].astype(bool) & np.isfinite(table["variance_ratio"].to_numpy(dtype=float))]
    each = known.groupby("outcome")["variance_ratio"].median()
    return {"median_variance_ratio": float(each.median()) if len(each) else None, "outcomes": len(each)}


COMMON = {
    "en": {
        "gain": "All scenarios met the same random numbers: the variance of a paired difference is {ratio:.2g} of what independent runs "
        "would give (median over {outcomes}), so that independent runs would have to be {times} times as many for the same precision.",
        "none": "All scenarios met the same random numbers, which gained nothing here: the variance of a paired difference is {ratio:.2g} "
        "times what independent runs would give (median over {outcomes}).",
        "unknown": "How much was gained by common random numbers is not known: no outcome differs, or there is one run of each scenario.",
        "outcomes": ("1 outcome", "{n} outcomes"),
    },
    "zh": {
        "gain": "各情景使用同一组随机数：配对差的方差为独立抽样时的 {ratio:.2g} 倍（{outcomes}的中位数）；"
        "若各自独立抽样，达到同样精度所需的运行次数约为现在的 {times} 倍。",
        "none": "各情景使用同一组随机数，但此处未能提高精度：配对差的方差为独立抽样时的 {ratio:.2g} 倍（{outcomes}的中位数）。",
        "unknown": "无法评估公共随机数的作用：各指标均无差别，或每个情景只有 1 次运行。",
        "outcomes": ("1 项指标", "{n} 项指标"),
    },
}


def common_sentence(found: Mapping[str, Any], lang: str) -> str:
    """What `common_random_numbers` found, as a sentence."""
    words, ratio, n = COMMON[lang], found["median_variance_ratio"], found["outcomes"]
    if ratio is None:
        return str(words["unknown"])
    outcomes = words["outcomes"][n != 1].format(n=n)
    times = f"{1.0 / ratio:.2g}" if ratio > 0.01 else f"{1.0 / max(ratio, 1e-6):,.0f}"
    return str(words["gain" if ratio < 0.95 else "none"]).format(ratio=ratio, outcomes=outcomes, times=times)


FEW_SEEDS = 20
"""Seeds below which a probability estimated by resampling them is rough."""
