"""Paired differences between scenarios that met the same seeds, with intervals: frames in, frames out.

Two kinds of intervals of a mean stand beside each other: Student's t, which takes the mean for normal, and the BCa bootstrap, which does
not but needs more seeds. Where they disagree, differences are skewed and n is small for what is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.statistics import bootstrap
from experiments.statistics.numbers_as_text import SIGNIFICANT
from experiments.statistics.outcomes import OUTCOMES

if TYPE_CHECKING:
    import pandas as pd

LEVEL = 1.0 - SIGNIFICANT
RUN = ("outcome", "window", "seed")
EFFECTS = (
    "scenario", "base", "world", "window", "outcome", "unit", "n", "base_level", "difference", "low", "high", "low_bca", "high_bca", "p",
    "p_adjusted", "same", "variance_ratio", "log_ratio", "log_ratio_low", "log_ratio_high",
)  # fmt: skip
"""Columns of the effects of a comparison."""

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
    from scipy.special import stdtrit

    n = len(differences)
    if n < 2:
        return float("nan"), float("nan")
    if np.ptp(differences) == 0.0:
        return float(differences[0]), float(differences[0])
    middle = float(differences.mean())
    half = float(stdtrit(n - 1, 0.5 + level / 2.0) * differences.std(ddof=1) / np.sqrt(n))
    return middle - half, middle + half


def mean_interval(values: NDArray[np.float64], level: float = LEVEL) -> tuple[int, float, float, float]:
    """How many of the values [n] are known, their mean, and the ends of its t interval; NaN where there are too few."""
    known = values[np.isfinite(values)]
    return (len(known), _mean(known), *t_interval(known, level))


def mean_intervals(
    values: NDArray[np.float64], level: float = LEVEL
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """`mean_interval` of every column of values [n, columns]: how many are known, their mean, and the ends of its t interval."""
    from scipy.special import stdtrit

    known = np.isfinite(values)
    n = known.sum(axis=0)
    first = np.full(values.shape[1], np.nan)
    some = n > 0
    first[some] = values[known.argmax(axis=0)[some], some]
    apart = np.where(known, values - first, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        # taken from the first of them, n equal numbers have exactly that mean
        mean = first + apart.sum(axis=0) / n
        spread = np.sqrt((np.where(known, values - mean, 0.0) ** 2).sum(axis=0) / (n - 1))
        half = stdtrit(n - 1, 0.5 + level / 2.0) * spread / np.sqrt(n)
    half[n < 2] = np.nan
    return n, mean, mean - half, mean + half


def log_ratios(values: NDArray[np.float64], base: NDArray[np.float64]) -> NDArray[np.float64]:
    """100 (ln value - ln base) of pairs of runs [n]: about the change in per cent, and the same backwards with the other sign.

    Empty where one of the runs has nothing or less: leaving out such runs would choose among them by their result.
    """
    if not ((values > 0.0) & (base > 0.0)).all():
        return np.empty(0)
    return 100.0 * (np.log(values) - np.log(base))


def _mean(values: NDArray[np.float64]) -> float:
    if not len(values):
        return float("nan")
    # the mean of n equal numbers need not be that number in floating point
    return float(values[0] if np.ptp(values) == 0.0 else values.mean())


def p_value(differences: NDArray[np.float64]) -> float:
    """Two-sided p of a paired t test that the mean difference is zero; 1 when all are zero, NaN for fewer than two."""
    from scipy.special import stdtr

    n = len(differences)
    if not differences.any():
        return 1.0 if n else float("nan")
    if n < 2:
        return float("nan")
    if np.ptp(differences) == 0.0:
        return 0.0
    return float(2.0 * stdtr(n - 1, -abs(differences.mean()) / differences.std(ddof=1) * np.sqrt(n)))


def holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """p adjusted for their number (Holm 1979): sorted, times m, m - 1, ..., never falling, at most 1; NaN stays and is not counted."""
    adjusted = np.full(len(p), np.nan)
    known = np.flatnonzero(np.isfinite(p))
    order = known[np.argsort(p[known], kind="stable")]
    steps = p[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0) if len(order) else steps
    return adjusted


def variance_ratio(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Variance of the paired difference over what it would be with independent seeds, the sum of both variances; NaN where that is zero.

    one, other: [n] values of the same seeds; NaN for fewer than two.
    """
    if len(one) < 2:
        return float("nan")
    # of n equal numbers computed variances need not be exactly zero
    apart = sum(float(each.var(ddof=1)) for each in (one, other) if np.ptp(each) > 0.0)
    found = one - other
    together = float(found.var(ddof=1)) if np.ptp(found) > 0.0 else 0.0
    return together / apart if apart > 0.0 else float("nan")


def differences(values: pd.DataFrame, scenario: str, base: str) -> pd.DataFrame:
    """Outcome, window, seed, base, value, difference of the seeds that both scenarios have; values: as `reduced.outcomes_of` gives."""
    keys = list(RUN)
    one = values[values["scenario"] == scenario].set_index(keys)["value"]
    other = values[values["scenario"] == base].set_index(keys)["value"]
    both = one.to_frame("value").join(other.rename("base"), how="inner").reset_index()
    both["difference"] = both["value"] - both["base"]
    return both


def contrasts(
    values: pd.DataFrame,
    pairs: Sequence[Pair],
    *,
    interval: Interval = t_interval,
    level: float = LEVEL,
    family: Sequence[str] = ("window", "outcome"),
    main: Sequence[str] = (),
) -> pd.DataFrame:
    """One row for each pair, window and outcome, in the order of the pairs and of OUTCOMES.

    Columns: the notes of the pair; scenario, base, window, outcome, unit; n seeds in which both are measured; mean of the
    base over them; mean paired difference with the ends of its interval and, low_bca and high_bca, of its BCa interval; p and
    p_adjusted (Holm, over all rows alike in the columns of `family`; the outcomes in `main`, if any, apart from the others); same:
    whether every run had the very same value with and without; variance_ratio: see the function of this name; of outcomes that are
    amounts, log_ratio: mean of `log_ratios` with the ends of its interval, NaN where there are none.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    samples: list[NDArray[np.float64]] = []
    for pair in pairs:
        both = differences(values, pair.scenario, pair.base)
        measured = both[["value", "base", "difference"]].to_numpy(dtype=float)
        parts = both.groupby(["window", "outcome"], sort=False).indices.items()
        for (window, outcome), where in sorted(parts, key=lambda part: int(part[1][0])):
            seen = measured[where][np.isfinite(measured[where, 2])]
            value, base, found = seen.T
            low, high = interval(found, level)
            samples.append(found)
            ratios = log_ratios(value, base) if OUTCOMES[str(outcome)].amount else np.empty(0)
            ratio_low, ratio_high = interval(ratios, level) if len(ratios) else (np.nan, np.nan)
            rows.append(
                {
                    **pair.notes,
                    "scenario": pair.scenario,
                    "base": pair.base,
                    "window": window,
                    "outcome": outcome,
                    "unit": OUTCOMES[str(outcome)].unit,
                    "n": len(found),
                    "base_level": _mean(base),
                    "difference": _mean(found),
                    "low": low,
                    "high": high,
                    "p": p_value(found),
                    "same": bool(len(found)) and not found.any(),
                    "variance_ratio": variance_ratio(value, base),
                    "log_ratio": _mean(ratios),
                    "log_ratio_low": ratio_low,
                    "log_ratio_high": ratio_high,
                }
            )
    table = pd.DataFrame(rows)
    if table.empty:
        return table
    ends = _bca(samples, level)
    table.insert(table.columns.get_loc("high") + 1, "low_bca", ends[:, 0])
    table.insert(table.columns.get_loc("low_bca") + 1, "high_bca", ends[:, 1])
    table.insert(table.columns.get_loc("p") + 1, "p_adjusted", np.nan)
    for where in families(table, family, main):
        table.loc[where, "p_adjusted"] = holm(table.loc[where, "p"].to_numpy(dtype=float))
    return table


def _bca(samples: Sequence[NDArray[np.float64]], level: float) -> NDArray[np.float64]:
    """Ends of the BCa interval of each sample [samples, 2]; those with equally many seeds at once."""
    ends, sizes = np.full((len(samples), 2), np.nan), np.array([len(sample) for sample in samples])
    for n in np.unique(sizes):
        alike = np.flatnonzero(sizes == n).tolist()
        ends[alike] = bootstrap.bca(np.stack([samples[row] for row in alike]), level)
    return ends


def families(table: pd.DataFrame, family: Sequence[str], main: Sequence[str]) -> list[Any]:
    """Rows of the table that p is adjusted over together."""
    return list(table.groupby([*family, table["outcome"].isin(main).rename("main")], sort=False).groups.values())


def placed(values: pd.DataFrame, scenarios: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """The same rows with what the names of scenarios stand for: world, scenario (without its world), way, park, then the columns as they are.

    scenarios: what each name stands for, with strategy, world and, for adoption, way and park; rows of other names are left out.
    """
    import pandas as pd

    known = values[values["scenario"].isin(list(scenarios))]
    meant = known["scenario"]
    columns = {
        column: meant.map({name: entry.get(key, "") for name, entry in scenarios.items()}).astype(object)
        for column, key in (("world", "world"), ("scenario", "strategy"), ("way", "way"), ("park", "park"))
        if column not in known or column == "scenario"
    }
    return pd.DataFrame(columns).join(known.drop(columns="scenario"))


def themselves(values: pd.DataFrame) -> pd.DataFrame:
    """The rows of the scenarios compared, without those in which some parks only adopt what a scenario changes (column `way`)."""
    return values[values["way"] == ""] if "way" in values else values


def effects(values: pd.DataFrame, base: str, main: Sequence[str]) -> pd.DataFrame:
    """What each scenario changes against `base`, in each world, window and outcome: the columns EFFECTS.

    values: world, scenario, seed, window, outcome, value, as `placed` gives. p is adjusted by Holm's method within a world and a window over all
    scenarios and the outcomes in `main`, chosen before the runs; all other outcomes are adjusted among themselves in the same way.
    `precision.correction` says so in words.
    """
    import pandas as pd

    tables = []
    for world, part in themselves(values).groupby("world", sort=False):
        pairs = [Pair(name, base, {"world": world}) for name in part["scenario"].unique() if name != base]
        tables.append(contrasts(part, pairs, family=("world", "window"), main=main))
    known = [table for table in tables if not table.empty]
    return pd.concat(known, ignore_index=True)[list(EFFECTS)] if known else pd.DataFrame(columns=list(EFFECTS))
