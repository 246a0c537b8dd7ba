"""Paired differences between scenarios that met the same seeds, with intervals: frames in, frames out.

An interval is a function of the differences of one outcome and of a level, so that another kind (such as a bootstrap) can take its
place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.outcomes import OUTCOMES

if TYPE_CHECKING:
    import pandas as pd

LEVEL = 0.95
RUN = ("outcome", "window", "seed")

Interval = Callable[[NDArray[np.float64], float], tuple[float, float]]
"""From differences [n] and a level (0.95) to the two ends of an interval of their mean; NaN where n is too small."""


@dataclass(frozen=True)
class Pair:
    """A scenario and the one it is compared with; `notes` are further columns of its rows."""

    scenario: str
    base: str
    notes: Mapping[str, Any]


def t_interval(differences: NDArray[np.float64], level: float = LEVEL) -> tuple[float, float]:
    """mean -+ t(n - 1) s / sqrt(n): the interval of Student for the mean of n differences; NaN for fewer than two."""
    from scipy.stats import t

    n = len(differences)
    if n < 2:
        return float("nan"), float("nan")
    middle = float(differences.mean())
    half = float(t.ppf(0.5 + level / 2.0, n - 1) * differences.std(ddof=1) / np.sqrt(n))
    return middle - half, middle + half


def p_value(differences: NDArray[np.float64]) -> float:
    """Two-sided p of a paired t test that the mean difference is zero; 1 when all are zero, NaN for fewer than two."""
    from scipy.stats import t

    n = len(differences)
    if not differences.any():
        return 1.0 if n else float("nan")
    if n < 2:
        return float("nan")
    spread = float(differences.std(ddof=1))
    if spread == 0.0:
        return 0.0
    return float(2.0 * t.sf(abs(differences.mean()) / spread * np.sqrt(n), n - 1))


def holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """p adjusted for their number (Holm 1979): sorted, times m, m - 1, ..., never falling, at most 1; NaN stays and is not counted."""
    adjusted = np.full(len(p), np.nan)
    known = np.flatnonzero(np.isfinite(p))
    order = known[np.argsort(p[known], kind="stable")]
    steps = p[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0) if len(order) else steps
    return adjusted


def differences(values: pd.DataFrame, scenario: str, base: str) -> pd.DataFrame:
    """Outcome, window, seed, base, value, difference of the seeds that both scenarios have; values: as `outcomes.by_run` gives."""
    keys = list(RUN)
    one = values[values["scenario"] == scenario].set_index(keys)["value"]
    other = values[values["scenario"] == base].set_index(keys)["value"]
    both = one.to_frame("value").join(other.rename("base"), how="inner").reset_index()
    both["difference"] = both["value"] - both["base"]
    return both


def contrasts(
    values: pd.DataFrame, pairs: Sequence[Pair], *, interval: Interval = t_interval, level: float = LEVEL
) -> pd.DataFrame:
    """One row for each pair, window and outcome, in the order of the pairs and of OUTCOMES.

    Columns: the notes of the pair; scenario, base, window, outcome, unit; n seeds in which both are measured; mean of the
    base over them; mean paired difference with the ends of its interval; p and p_adjusted (over the pairs, within an
    outcome and a window); same: whether every run had the very same value with and without.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for pair in pairs:
        for (window, outcome), part in differences(values, pair.scenario, pair.base).groupby(
            ["window", "outcome"], sort=False
        ):
            seen = part[np.isfinite(part["difference"].to_numpy(dtype=float))]
            found = seen["difference"].to_numpy(dtype=float)
            low, high = interval(found, level)
            rows.append(
                {
                    **pair.notes,
                    "scenario": pair.scenario,
                    "base": pair.base,
                    "window": window,
                    "outcome": outcome,
                    "unit": OUTCOMES[str(outcome)].unit,
                    "n": len(found),
                    "base_level": float(seen["base"].mean()) if len(found) else float("nan"),
                    "difference": float(found.mean()) if len(found) else float("nan"),
                    "low": low,
                    "high": high,
                    "p": p_value(found),
                    "same": bool(len(found)) and not found.any(),
                }
            )
    table = pd.DataFrame(rows)
    if table.empty:
        return table
    table.insert(table.columns.get_loc("p") + 1, "p_adjusted", np.nan)
    for _, where in table.groupby(["window", "outcome"], sort=False).groups.items():
        table.loc[where, "p_adjusted"] = holm(table.loc[where, "p"].to_numpy(dtype=float))
    return table
