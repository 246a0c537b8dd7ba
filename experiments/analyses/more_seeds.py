"""Adding seeds until the intervals are narrow enough to decide."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.configuration.options import Stop
from experiments.statistics.paired_effects import differences, t_interval

if TYPE_CHECKING:
    import pandas as pd

LARGEST_SEED = 2**63 - 1


@dataclass
class Stopping:
    """How the number of seeds came about: the rule, whether it was satisfied, and each round."""

    smallest: float
    """Half width that the widest interval may have [shown unit of the outcome]."""
    reached: bool = False
    idle: bool = False
    """Given up, since more seeds cannot help."""
    seeds: int = 0
    history: list[dict[str, Any]] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {
            "smallest": self.smallest,
            "reached": self.reached,
            "seeds": self.seeds,
            "history": self.history,
        }


def further(seeds: tuple[int, ...], step: int, most: int) -> tuple[int, ...]:
    """The seeds with the next whole numbers behind the largest of them, `step` more but `most` in all."""
    wanted, largest = min(step, most - len(seeds)), max(seeds)
    used = set(seeds)
    # behind the largest seed there can be, the smallest that are free
    free = itertools.chain(range(largest + 1, LARGEST_SEED + 1), (seed for seed in range(largest) if seed not in used))
    return (*seeds, *itertools.islice(free, wanted))


def widest_half_width(
    values: pd.DataFrame, pairs: Sequence[tuple[str, str]], outcome: str, window: str, factor: float
) -> float:
    """Half the width of the widest 95 % interval (Student) of the mean paired differences [unit of values x factor].

    values: scenario, seed, window, outcome, value; pairs: a scenario and its base. Infinite while one interval is unknown.
    """
    chosen = values[(values["outcome"] == outcome) & (values["window"] == window)]
    widest = 0.0
    for scenario, base in pairs:
        found = differences(chosen, scenario, base)["difference"].to_numpy(dtype=float)
        low, high = t_interval(found[np.isfinite(found)])
        half = abs(factor) * (high - low) / 2.0
        widest = max(widest, half if np.isfinite(half) else np.inf)
    return float(widest)


def until_precise(
    seeds: tuple[int, ...],
    rule: Stop,
    compute: Callable[[tuple[int, ...]], float],
    say: Callable[[dict[str, Any], Stopping], None],
) -> tuple[tuple[int, ...], Stopping | None]:
    """Compute with the seeds, and with more of them while the widest interval is too wide; returns the seeds and how it went.

    compute: computes what is missing for these seeds and gives the widest half width [shown unit], NaN where more seeds
    cannot help; say: is told each round. None instead of a history when `rule.smallest` is 0, which adds no seeds.

    Intervals of a sample whose size was chosen by their width are slightly too narrow, since a sample that happens to
    vary little stops early. With 20 or more runs at the start it is little (Chow and Robbins 1965): hence that many.
    """
    half = compute(seeds)
    if rule.smallest <= 0.0:
        return seeds, None
    found = Stopping(rule.smallest)
    while True:
        found.seeds, found.reached, found.idle = len(seeds), half <= rule.smallest, bool(np.isnan(half))
        # JSON has no infinity; an interval that is not known yet has no width
        found.history.append({"seeds": len(seeds), "widest_half_width": half if np.isfinite(half) else None})
        say(found.history[-1], found)
        if found.reached or found.idle or len(seeds) >= rule.most:
            return seeds, found
        seeds = further(seeds, rule.step, rule.most)
        half = compute(seeds)
