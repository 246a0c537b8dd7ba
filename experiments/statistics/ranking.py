"""Which scenario is best, at what cost, and whether it stays so in other worlds: frames in, frames out.

What is best is a matter of an outcome's `better`; outcomes without one are not ranked. A probability is a share of bootstrap resamples in
which all scenarios keep the seeds they share, so that what makes a run good for all of them does not blur their order. It says how sure
the order of the means is, not how often a single run comes out so: that is `share_best`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.statistics import bootstrap
from experiments.statistics.outcomes import OUTCOMES
from experiments.statistics.paired_effects import LEVEL, mean_interval, mean_intervals, themselves

if TYPE_CHECKING:
    import pandas as pd

BEST = (
    "world", "window", "outcome", "scenario", "n", "mean", "low", "high", "rank", "probability_best", "share_best",
)  # fmt: skip
PARETO = (
    "world", "outcome", "scenario", "n", "cost", "cost_low", "cost_high", "value", "value_low", "value_high", "on_front",
    "probability_on_front",
)  # fmt: skip
ROBUSTNESS = (
    "window", "outcome", "scenario", "worlds", "mean_rank", "worst_rank", "worlds_best", "mean_regret", "worst_regret", "concordance",
)  # fmt: skip
COST = "fiscal_cost"
"""The outcome that is the cost itself."""
_TIE = 1e-12
# relative; means of the same numbers come out of a matrix product with roundings of their own


def best(values: pd.DataFrame, *, level: float = LEVEL) -> pd.DataFrame:
    """Level and rank of each scenario in each world, window and ranked outcome: the columns BEST.

    values: world, scenario, seed, window, outcome, value (`paired_effects.placed`). n: seeds in which all scenarios are measured; a
    scenario that is measured in none has n = 0 and is left out of the ranks. Rank 1 is the best mean; ties share the mean of
    their ranks. probability_best: share of resamples in which the mean is best (NaN below `bootstrap.LEAST` seeds); share_best: share of
    runs that are best among those of their seed. Ties for the best share equally, so both sum to one.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for keys, wide in _by_seed(values, ["world", "window", "outcome"]):
        better = OUTCOMES[keys["outcome"]].better
        measured = wide.columns[np.isfinite(wide.to_numpy()).any(axis=0)]
        common = wide[measured].to_numpy()
        common = common[np.isfinite(common).all(axis=1)]
        found = {
            name: dict(zip(("rank", "probability_best", "share_best"), numbers, strict=True))
            for name, numbers in zip(measured, zip(*_places(better * common), strict=True), strict=True)
        }
        column = {name: number for number, name in enumerate(measured)}
        for name in wide.columns:
            here = common[:, column[name]] if name in column else np.empty(0)
            n, mean, low, high = mean_interval(here, level)
            rows.append(
                {**keys, "scenario": name, "n": n, "mean": mean, "low": low, "high": high, **found.get(name, {})}
            )
    return pd.DataFrame(rows, columns=list(BEST))


def _by_seed(values: pd.DataFrame, keys: list[str]) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    """Values by seed and scenario for each combination of the keys with a ranked outcome, all in the order they come in."""
    for found, part in themselves(values).groupby(keys, sort=False):
        named = dict(zip(keys, found, strict=True))
        if OUTCOMES[named["outcome"]].better != 0:
            wide = part.pivot(index="seed", columns="scenario", values="value")
            yield named, wide[part["scenario"].unique()].sort_index().astype(float)


def _places(gain: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Rank, probability of being best and share of runs that are best [scenarios] from what is the better the more [seeds, scenarios]."""
    from scipy.stats import rankdata

    seeds, scenarios = gain.shape
    if seeds == 0:
        nothing = np.full(scenarios, np.nan)
        return nothing, nothing, nothing
    edge = _TIE * np.abs(gain).max()
    means = gain.mean(axis=0)
    rank = rankdata(_merged(-means, edge))
    chance = np.full(scenarios, np.nan)
    if seeds >= bootstrap.LEAST:
        chance = _shared(bootstrap.means(gain), edge)
    return rank, chance, _shared(gain, 0.0)


def _merged(numbers: NDArray[np.float64], edge: float) -> NDArray[np.float64]:
    """The numbers with those that follow one another within `edge` made equal."""
    order = np.argsort(numbers, kind="stable")
    step = np.diff(numbers[order], prepend=numbers[order[:1]]) > edge
    merged = np.empty(len(numbers))
    merged[order] = np.cumsum(step)
    return merged


def _shared(gain: NDArray[np.float64], edge: float) -> NDArray[np.float64]:
    """Share of rows in which each column is the largest, ties within `edge` sharing their row equally; [rows, columns] to [columns]."""
    top = gain >= gain.max(axis=1, keepdims=True) - edge
    share: NDArray[np.float64] = (top / top.sum(axis=1, keepdims=True)).mean(axis=0)
    return share


def told_first(values: pd.DataFrame, better: int, *, level: float = LEVEL) -> str:
    """The scenario with the best mean where its paired difference from each other one is told from none, or an empty text.

    values: by seed and scenario, of which the seeds count in which all are measured; scenarios measured in none are left out. better: 1 where
    more is better, -1 where less is. The interval of each difference is Student's and not widened for the number of scenarios: all of them
    have to exclude zero, which by luck happens no more often than that one does (an intersection-union test, Berger 1982, Technometrics 24).
    """
    values = values.dropna(axis=1, how="all")
    gain = better * values.dropna().to_numpy(dtype=float)
    if len(gain) < 2 or gain.shape[1] < 2:
        return ""
    first = int(gain.mean(axis=0).argmax())
    others = np.delete(gain, first, axis=1)
    _, _, low, _ = mean_intervals(gain[:, first, None] - others, level)
    return str(values.columns[first]) if (low > 0.0).all() else ""


def pareto(
    values: pd.DataFrame, costs: pd.DataFrame, *, window: str = "last_year", level: float = LEVEL
) -> pd.DataFrame:
    """Cost against each ranked outcome, and which scenarios no other one beats: the columns PARETO.

    values: as for `best`, of which one window is used; costs: world, scenario, seed, value: present value of the fiscal cost
    of a run [CNY]. Fiscal cost is not held against itself. A scenario is on the front when no other has both means as good
    and one of them better; equal ones are on it together. probability_on_front: share of resamples, in which cost and outcome
    keep their seeds (NaN below `bootstrap.LEAST` seeds). n: seeds in which all scenarios have both; scenarios without any are left out.
    """
    import pandas as pd

    money = {world: part for world, part in _cost_by_seed(costs)}
    rows: list[dict[str, Any]] = []
    for keys, wide in _by_seed(values[values["window"] == window], ["world", "outcome"]):
        if keys["outcome"] == COST or keys["world"] not in money:
            continue
        paid = money[keys["world"]].reindex(index=wide.index, columns=wide.columns)
        both = np.isfinite(paid.to_numpy()) & np.isfinite(wide.to_numpy())
        names = wide.columns[both.any(axis=0)]
        seeds = both[:, both.any(axis=0)].all(axis=1)
        cost, value = paid[names].to_numpy()[seeds], wide[names].to_numpy()[seeds]
        if not len(cost):
            continue
        front, chance = _fronts(cost, OUTCOMES[keys["outcome"]].better * value)
        for number, name in enumerate(names):
            n, *spent = mean_interval(cost[:, number], level)
            _, *reached = mean_interval(value[:, number], level)
            rows.append(
                {
                    **keys,
                    "scenario": name,
                    "n": n,
                    **dict(zip(("cost", "cost_low", "cost_high"), spent, strict=True)),
                    **dict(zip(("value", "value_low", "value_high"), reached, strict=True)),
                    "on_front": bool(front[number]),
                    "probability_on_front": chance[number],
                }
            )
    return pd.DataFrame(rows, columns=list(PARETO))


def _cost_by_seed(costs: pd.DataFrame) -> Iterator[tuple[Any, pd.DataFrame]]:
    for world, part in themselves(costs).groupby("world", sort=False):
        yield world, part.pivot(index="seed", columns="scenario", values="value").astype(float)


def _fronts(cost: NDArray[np.float64], gain: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Which scenarios are on the front, and in which share of resamples [scenarios]; cost and gain: [seeds, scenarios]."""
    seeds, scenarios = cost.shape
    edges = _TIE * np.abs(cost).max(), _TIE * np.abs(gain).max()
    front = not_beaten(cost.mean(axis=0)[None], gain.mean(axis=0)[None], *edges)[0]
    if seeds < bootstrap.LEAST:
        return front, np.full(scenarios, np.nan)
    return front, not_beaten(bootstrap.means(cost), bootstrap.means(gain), *edges).mean(axis=0)


def not_beaten(
    cost: NDArray[np.float64], gain: NDArray[np.float64], cost_edge: float = 0.0, gain_edge: float = 0.0
) -> NDArray[np.bool_]:
    """Whether in its row no other column costs as little and gains as much, and is better in one of both; all [rows, columns].

    Numbers no further apart than an edge count as equal.
    """
    beaten = np.zeros(cost.shape, dtype=bool)
    for other in range(cost.shape[1]):
        saved, gained = cost - cost[:, other, None], gain[:, other, None] - gain
        beaten |= (saved >= -cost_edge) & (gained >= -gain_edge) & ((saved > cost_edge) | (gained > gain_edge))
    return ~beaten


def robustness(table: pd.DataFrame) -> pd.DataFrame:
    """Whether the order of the scenarios holds from world to world: the columns ROBUSTNESS.

    table: as `best` gives. Only worlds in which every scenario is ranked count; worlds says how many. worlds_best: worlds in
    which no other is better (ties count for each). Regret: by how much the mean falls short of the best one in that world, in
    the unit of the outcome's tables, never negative. concordance: Kendall's W of the ranks, 1 where the order is the same in
    all worlds and 0 where ranks even out; NaN with fewer than two worlds or scenarios.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for (window, outcome), part in table.groupby(["window", "outcome"], sort=False):
        names = part["scenario"].unique()
        rank, mean = (
            part.pivot(index="world", columns="scenario", values=column)[names].to_numpy(dtype=float)
            for column in ("rank", "mean")
        )
        whole = np.isfinite(rank).all(axis=1)
        rank, gain = rank[whole], OUTCOMES[str(outcome)].better * mean[whole]
        if not len(rank):
            continue
        regret = gain.max(axis=1, keepdims=True) - gain
        agreed = concordance(rank)
        for number, name in enumerate(names):
            rows.append(
                {
                    "window": window,
                    "outcome": outcome,
                    "scenario": name,
                    "worlds": len(rank),
                    "mean_rank": float(rank[:, number].mean()),
                    "worst_rank": float(rank[:, number].max()),
                    "worlds_best": int((rank[:, number] == rank.min(axis=1)).sum()),
                    "mean_regret": float(regret[:, number].mean()),
                    "worst_regret": float(regret[:, number].max()),
                    "concordance": agreed,
                }
            )
    return pd.DataFrame(rows, columns=list(ROBUSTNESS))


def concordance(ranks: NDArray[np.float64]) -> float:
    """Kendall's W of ranks [judges, things], corrected for ties (Kendall and Babington Smith 1939); NaN where it is not defined."""
    judges, things = ranks.shape
    if judges < 2 or things < 2:
        return float("nan")
    apart = float(((ranks.sum(axis=0) - ranks.sum() / things) ** 2).sum())
    tied = 0.0
    for row in ranks:
        _, count = np.unique(row, return_counts=True)
        tied += float((count**3 - count).sum())
    most = judges**2 * (things**3 - things) - judges * tied
    return 12.0 * apart / most if most > 0.0 else float("nan")
