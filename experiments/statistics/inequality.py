"""How unequal amounts are: top share, Theil index by groups, slope of rank on size; the Gini index is the recorder's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def positive(values: NDArray) -> NDArray[np.float64]:
    """The finite amounts above zero, largest first."""
    values = np.asarray(values, float)
    return np.sort(values[np.isfinite(values) & (values > 0.0)])[::-1]


def top_share(values: NDArray, share: float) -> float:
    """Part of the sum that the largest `share` of amounts hold [0-1]: their number is rounded, at least one; NaN without any."""
    ordered = positive(values)
    count = max(1, round(share * len(ordered)))
    return float(ordered[:count].sum() / ordered.sum()) if len(ordered) else float("nan")


def rank_size_slope(values: NDArray, most: int) -> float:
    """Least squares slope of log rank on log size over the `most` largest amounts at most; NaN for fewer than three sizes.

    Zipf's law is -1; nearer to zero is more unequal.
    """
    ordered = positive(values)[:most]
    if len(np.unique(ordered)) < 3:
        return float("nan")
    return float(np.polyfit(np.log(ordered), np.log(np.arange(1, len(ordered) + 1)), 1)[0])


def theil(values: NDArray, groups: NDArray) -> tuple[float, float]:
    """Theil's T of amounts above zero: whole, and the part that differences between the means of groups make.

    T = sum of s ln(s n) over shares s of n amounts; between = sum of S ln(S n / m) over shares S of groups of m amounts
    (Theil 1967). NaN without any amount.
    """
    values = np.asarray(values, float)
    seen = np.isfinite(values) & (values > 0.0)
    if not seen.any():
        return float("nan"), float("nan")
    shares = values[seen] / values[seen].sum()
    _, group = np.unique(np.asarray(groups)[seen], return_inverse=True)
    of_group, members = np.bincount(group, shares), np.bincount(group)
    whole = float((shares * np.log(shares * len(shares))).sum())
    between = float((of_group * np.log(of_group * len(shares) / members)).sum())
    return whole, between
