"""Growth of enterprises from one year to the next: its distribution, and how it goes with size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 30
"""Growth rates below which nothing is fitted."""
IN_A_BIN = 10
"""Growth rates below which the spread of a bin is not used."""
SHAPES = (0.05, 20.0)
"""Shapes between which the likelihood is searched."""


def yearly_growth(snapshots: pd.DataFrame, quarters: int = 4) -> pd.DataFrame:
    """Columns ln_size [log persons], growth [log points a year], age_quarters of all that are there a year later.

    snapshots: quarter, enterprise, age_quarters, employees; size and age are those at the start of the year.
    """
    now = snapshots[["quarter", "enterprise", "age_quarters", "employees"]]
    now = now[now["employees"] > 0.0]
    later = now[["quarter", "enterprise", "employees"]].assign(quarter=now["quarter"] - quarters)
    both = now.merge(later, on=["quarter", "enterprise"], suffixes=("", "_later"))
    size = np.log(both["employees"].to_numpy(dtype=float))
    return both[["age_quarters"]].assign(
        ln_size=size, growth=np.log(both["employees_later"].to_numpy(dtype=float)) - size
    )


def subbotin_shape(growth: ArrayLike) -> float:
    """Shape b of the Subbotin (generalised normal) distribution by maximum likelihood: 1 is Laplace, 2 is normal.

    Location and shape are searched, the scale has a closed form; NaN with fewer than thirty values or where all are equal.
    Source: Subbotin 1923.
    """
    from scipy.optimize import minimize
    from scipy.special import gammaln

    found = np.asarray(growth, dtype=float)
    found = found[np.isfinite(found)]
    if len(found) < FEWEST or np.ptp(found) == 0.0:
        return float("nan")
    centre, spread = float(np.median(found)), float(found.std())
    scaled = (found - centre) / spread

    def minus_log_likelihood(place: np.ndarray) -> float:
        shape = float(np.exp(place[1]))
        if not SHAPES[0] <= shape <= SHAPES[1]:
            return float("inf")
        power = float((np.abs(scaled - place[0]) ** shape).mean())
        return (np.log(shape * power) + 1.0) / shape + float(gammaln(1.0 / shape)) - np.log(shape)

    start = np.array([[0.0, 0.3], [0.05, 0.3], [0.0, 0.6]])
    fit = minimize(
        minus_log_likelihood,
        start[0],
        method="Nelder-Mead",
        options={"initial_simplex": start, "xatol": 1e-5, "fatol": 1e-12},
    )
    return float(np.exp(fit.x[1]))


def excess_kurtosis(values: ArrayLike) -> float:
    """Fourth moment over the squared second, less the three of a normal distribution; NaN with fewer than thirty values."""
    found = np.asarray(values, dtype=float)
    found = found[np.isfinite(found)]
    if len(found) < FEWEST or np.ptp(found) == 0.0:
        return float("nan")
    away = found - found.mean()
    return float((away**4).mean() / (away**2).mean() ** 2 - 3.0)


def slope(x: ArrayLike, y: ArrayLike) -> float:
    """Slope of y on x by least squares; NaN with fewer than three values or where all x are equal."""
    across, up = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(across) < 3 or np.ptp(across) == 0.0:
        return float("nan")
    away = across - across.mean()
    return float((away * (up - up.mean())).sum() / (away**2).sum())


def spread_size_exponent(ln_size: ArrayLike, growth: ArrayLike, bins: int = 10) -> float:
    """How fast the spread of growth falls with size: beta in sd(growth) ~ size^-beta.

    Sizes are cut into bins of equally many; ln of the standard deviation in each is regressed on its mean ln size. Bins with fewer
    than ten are left out; NaN with fewer than three bins.
    """
    size, grown = np.asarray(ln_size, dtype=float), np.asarray(growth, dtype=float)
    if len(size) == 0:
        return float("nan")
    edges = np.unique(np.quantile(size, np.linspace(0.0, 1.0, bins + 1)[1:-1]))
    which = np.searchsorted(edges, size, side="left")
    count = np.bincount(which, minlength=len(edges) + 1)
    used = count >= IN_A_BIN
    if used.sum() < 3:
        return float("nan")
    number = np.maximum(count, 1)
    away = grown - (np.bincount(which, grown, len(count)) / number)[which]
    spread = np.sqrt(np.bincount(which, away**2, len(count)) / np.maximum(count - 1, 1))
    used &= spread > 0.0
    return -slope((np.bincount(which, size, len(count)) / number)[used], np.log(spread[used]))
