"""How heavy the upper tail of a distribution is."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

FEWEST = 10
"""Values in a tail below which nothing is said of it."""


def hill(values: ArrayLike, share: float) -> float:
    """Hill's estimate of the tail index of the largest `share` of the positive values [exponent of P(X > x)].

    k / sum ln(x_i / x_(k+1)) over the k largest, k = share of the count; NaN with fewer than ten in the tail or where they are all
    equal. Source: Hill 1975.
    """
    found = np.asarray(values, dtype=float)
    found = np.sort(found[found > 0.0])
    count = int(share * len(found))
    if count < FEWEST or count >= len(found):
        return float("nan")
    excess = float(np.log(found[-count:] / found[-count - 1]).mean())
    return 1.0 / excess if excess > 0.0 else float("nan")


def top_share(values: ArrayLike, share: float) -> float:
    """What part of the sum the largest `share` of the values hold [0-1], at least one value; NaN where there is no sum."""
    found = np.sort(np.asarray(values, dtype=float))
    total = found.sum()
    if total <= 0.0:
        return float("nan")
    return float(found[-max(int(share * len(found)), 1) :].sum() / total)
