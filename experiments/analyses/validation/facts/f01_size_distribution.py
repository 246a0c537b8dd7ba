"""F1: the upper tail of the sizes of enterprises."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.tails import hill

ENOUGH = 5_000
"""Enterprises that the sample holds at least, where the run has as many."""


def statistic(run: Run) -> Mapping[str, float]:
    """Hill's tail index of employment."""
    if "enterprises" not in run.tables or run.tables["enterprises"].empty:
        return dict.fromkeys(("Hill top 10 %", "Hill top 5 %"), float("nan"))
    table = run.tables["enterprises"]
    later = table.groupby("quarter").size().iloc[::-1].cumsum()
    short = later[later < ENOUGH]
    since = later.index[min(len(short), len(later) - 1)]
    sizes = table.loc[table["quarter"] >= since, "employees"].to_numpy(dtype=float)
    return {"Hill top 10 %": hill(sizes, 0.10), "Hill top 5 %": hill(sizes, 0.05)}


CHECK = Check(
    name="F1",
    title="The upper tail of the sizes of enterprises follows Zipf's law",
    source="P(S > s) ~ 1/s for all enterprises of the United States, index 1.06 (Axtell 2001) [R-A; index M-hi]",
    definition=(
        "Hill's tail index of employees over the largest 10 % and the largest 5 % of enterprises. The sample is the last snapshot; where it has "
        "fewer than 5,000 enterprises, earlier snapshots are pooled with it until there are 5,000. It is not pooled over the whole run, because "
        "the tail grows heavier over time and a mixture has no index of its own. The index of k enterprises, their share of the sample rounded "
        "down, is taken against the next largest."
    ),
    parts=(Part("Hill top 10 %", 0.9, 1.4, "C"), Part("Hill top 5 %", 0.9, 1.4, "C")),
    statistic=statistic,
    settings=("zgc",),
    columns={"enterprises": ("quarter", "employees")},
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
