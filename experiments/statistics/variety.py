"""Related and unrelated variety of places."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.processes.agglomeration import related_variety


def varieties(table: NDArray, relatedness: NDArray) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Related and unrelated variety [J] of amounts by place and industry [J, K]; their sum is 1 - sum of squared shares.

    Related: chance that two workers drawn at random are in different industries, times the relatedness of these; unrelated: times
    what relatedness lacks to one (Rao's quadratic form). NaN in an empty place. In the sense of Frenken and others 2007.
    """
    table, relatedness = np.asarray(table, float), np.asarray(relatedness, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = table / table.sum(axis=1, keepdims=True)
    related = np.asarray(related_variety(share, relatedness), float)
    return related, 1.0 - (share**2).sum(axis=1) - related
