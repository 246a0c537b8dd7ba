"""How rents follow vacancy: a panel of places with effects of places (Wheaton and Torto 1988)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

NAMES = ("slope", "correlation", "natural", "ratio")


def adjustment(changes: pd.DataFrame) -> dict[str, float]:
    """Rent adjustment over a panel, keys NAMES; NaN where it cannot be told.

    changes: columns place, vacancy [points, a year before], growth [%/year of rent], weight. slope: of growth on vacancy with effects of
    places [%/year per point]; correlation: of both less the means of places; natural: vacancy at which rents stand still on
    average over places [share]; ratio: slope where vacancy is below the mean of its place over that where it is above, a line each.
    """
    nothing = dict.fromkeys(NAMES, float("nan"))
    if len(changes) < 3:
        return nothing
    _, place = np.unique(changes["place"].to_numpy(dtype=object).astype(str), return_inverse=True)
    vacancy, growth, weight = (changes[name].to_numpy(dtype=np.float64) for name in ("vacancy", "growth", "weight"))
    v, g = (values - _means(values, weight, place) for values in (vacancy, growth))
    square, cross = float(weight @ v**2), float(weight @ (v * g))
    if square <= 0.0 or float(weight @ g**2) <= 0.0:
        return nothing
    slope = cross / square
    tight = v < 0.0
    # a line of its own on either side: a bend at the mean would let the level of one side tilt the slope of the other
    below, above = (_slope(v[side], g[side], weight[side]) for side in (tight, ~tight))
    level = (
        float(np.average(vacancy, weights=weight)) - float(np.average(growth, weights=weight)) / slope
        if slope
        else float("nan")
    )
    return {
        "slope": slope,
        "correlation": cross / float(np.sqrt(square * float(weight @ g**2))),
        "natural": level / 100.0,
        "ratio": below / above if above else float("nan"),
    }


def _means(values: NDArray[np.float64], weight: NDArray[np.float64], place: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weighted mean of each row's place."""
    return (np.bincount(place, weight * values) / np.bincount(place, weight))[place]


def _slope(v: NDArray[np.float64], g: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    """Weighted least squares slope of a line with an intercept; NaN where there is no spread."""
    if not len(v):
        return float("nan")
    away = v - np.average(v, weights=weight)
    square = float(weight @ away**2)
    return float(weight @ (away * g)) / square if square > 0.0 else float("nan")
