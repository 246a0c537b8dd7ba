"""Bootstrap over seeds: the same resamples for every row of n seeds, so that a row never depends on the others in its table."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 9_999
LEAST = 8
"""Fewest seeds that are resampled; below, there is neither a probability nor a BCa interval.

A resample holds only what was seen. Where all n differences have one sign, so have the means of all resamples, and the probability comes
out as more than 99 %. By chance alone that happens in 2 of 2^n studies: one in four with three seeds, fewer than one in a hundred with eight.
"""

_SEED = 1993
_ROWS = 512
_HELD = 2**20
"""Draws that are held at a time, so that memory does not grow with the seeds."""

_ROUNDING = 12
# A resample is a row of whole numbers over n; in this many decimals two resamples with the same mean are seen to be tied.


def generator(n: int) -> np.random.Generator:
    """The stream that resamples of n seeds are drawn from: fixed, and another for each n."""
    return np.random.default_rng([_SEED, n])


def shares_of_draws(drawn: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    """How often each of n seeds is among those drawn [..., draws], as shares of the draws [..., n]."""
    rows = int(np.prod(drawn.shape[:-1], dtype=int))
    flat = drawn.reshape(rows, -1) + n * np.arange(rows)[:, None]
    counts = np.bincount(flat.ravel(), minlength=n * rows).reshape(*drawn.shape[:-1], n)
    return counts / drawn.shape[-1]


def means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means over the seeds in each resample [RESAMPLES, columns] of values [n, columns]; the same resamples for all values of n seeds."""
    n = len(values)
    return np.concatenate([counts / n @ values for counts in _drawn(n)])


@lru_cache(maxsize=1)
def _drawn(n: int) -> list[NDArray[np.uint8]]:
    """How often each of n seeds is in each resample, in blocks of [resamples, n] that make RESAMPLES; no seed is 256 times in one."""
    stream, size = generator(n), _at_once(n)
    blocks = []
    for start in range(0, RESAMPLES, size):
        drawn = stream.integers(0, n, (min(size, RESAMPLES - start), n))
        blocks.append(np.rint(n * shares_of_draws(drawn, n)).astype(np.uint8))
    return blocks


def _at_once(n: int) -> int:
    return max(1, _HELD // n)


def bca(rows: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    """Bias-corrected and accelerated intervals of the means of many samples of equal size (Efron 1987; scipy.stats.bootstrap).

    rows: [samples, n]. Returns the two ends [samples, 2]: the value itself where all n are equal, NaN for n below LEAST.
    """
    count, n = rows.shape
    ends = np.full((count, 2), np.nan)
    if n == 0:
        return ends
    equal = np.ptp(rows, axis=1) == 0.0
    ends[equal] = rows[equal, :1]
    if n < LEAST:
        ends[:, :] = np.nan
        return ends
    where = np.flatnonzero(~equal)
    for start in range(0, len(where), _ROWS):
        some = where[start : start + _ROWS]
        middle, spread = rows[some].mean(axis=1, keepdims=True), rows[some].std(axis=1, keepdims=True)
        found = middle + spread * _of_standardised((rows[some] - middle) / spread, level)
        # no resampled mean lies outside the values; only the rounding of standardised ones would
        ends[some] = np.clip(found, rows[some].min(axis=1, keepdims=True), rows[some].max(axis=1, keepdims=True))
    return ends


def _of_standardised(rows: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    """Ends for samples of mean 0 and variance 1 [samples, n]: what is resampled is which seeds count, all samples at once."""
    from scipy.stats import bootstrap

    n = rows.shape[1]

    def means(drawn: NDArray[np.int64], axis: int = -1) -> NDArray[np.float64]:
        return np.round(np.moveaxis(shares_of_draws(drawn, n) @ rows.T, -1, 0), _ROUNDING)

    found = bootstrap(
        (np.arange(n),),
        means,
        vectorized=True,
        axis=-1,
        confidence_level=level,
        n_resamples=RESAMPLES,
        method="BCa",
        batch=_at_once(n),
        rng=generator(n),
    )
    return np.stack(found.confidence_interval, axis=-1)
