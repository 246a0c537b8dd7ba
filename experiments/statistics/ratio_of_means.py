"""What of one thing goes with each unit of another over the same seeds, when both are known from runs only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from experiments.statistics.paired_effects import LEVEL


def ratio_of_means(
    above: NDArray[np.float64], below: NDArray[np.float64], level: float = LEVEL
) -> tuple[float, float, float] | None:
    """mean(above) / mean(below) of pairs [n], with its interval: all ratios r for which Student's interval of above - r below includes zero.

    That is Fieller's interval (E. C. Fieller, Some problems in interval estimation, Journal of the Royal Statistical Society B 16, 1954, 175-185),
    which holds how much both differ from seed to seed, and how they do so together; it need not lie evenly about the ratio. None with fewer than two
    pairs of known numbers, and where the interval of mean(below) includes zero, since no bounded interval of the ratio is there then.
    """
    from scipy.special import stdtrit

    known = np.isfinite(above) & np.isfinite(below)
    n = int(known.sum())
    if n < 2:
        return None
    # in units of their own size, so that sums of money do not lose digits in squares
    sizes = [float(np.abs(each[known]).max()) or 1.0 for each in (above, below)]
    one, other = above[known] / sizes[0], below[known] / sizes[1]
    t_squared = float(stdtrit(n - 1, 0.5 + level / 2.0)) ** 2 / n
    (spread_one, both), (_, spread_other) = (t_squared * np.cov(one, other)).tolist()
    top, bottom = float(one.mean()), float(other.mean())
    # bottom^2 = t^2 s^2 / n is an interval that begins at zero
    square = bottom**2 - spread_other
    if not square > 0.0:
        return None
    middle, last = top * bottom - both, top**2 - spread_one
    root = max(middle**2 - square * last, 0.0) ** 0.5
    scale = sizes[0] / sizes[1]
    return scale * top / bottom, scale * (middle - root) / square, scale * (middle + root) / square
