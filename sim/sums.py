"""Sums and matrix products that give the same bits on every machine of a kind: none of them goes through BLAS.

A BLAS library picks its order of summation by processor and by number of threads, so the last bits of a product differ between machines; it also
waits for its threads on a busy one. `tests/sim/test_sums.py` keeps matrix operators out of `sim`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def group_sums(groups: NDArray, weights: NDArray, count: int) -> NDArray[np.float64]:
    """Sums of `weights` over groups 0 ... count-1; empty groups count, and so does having nothing to sum."""
    return np.bincount(groups, weights, minlength=count).astype(np.float64, copy=False)


def sums_of_runs(values: NDArray, first: NDArray, length: NDArray) -> NDArray[np.float64]:
    """Sums over runs of neighbouring rows [G, ...], zero for an empty run.

    values [n, ...]; run g is `length[g]` rows from row `first[g]` on; runs follow one another and leave no row out.
    """
    result = np.zeros((len(first), *values.shape[1:]))
    some = np.flatnonzero(length)
    if some.size:
        result[some] = np.add.reduceat(values, first[some], axis=0)
    return result


def product(left: NDArray, right: NDArray) -> NDArray[np.float64]:
    """Matrix product sum_j left_ij right_jk [I, K], or of a matrix and a vector, sum_j left_ij right_j [I]."""
    if right.ndim == 1:
        return np.einsum("ij,j->i", np.ascontiguousarray(left), np.ascontiguousarray(right))
    # rows against rows, each along its memory: quick, and the order of summation does not depend on how an array came about
    return np.einsum("ij,kj->ik", np.ascontiguousarray(left), np.ascontiguousarray(right.T))


def apportioned(parts: NDArray, total: int) -> NDArray[np.int64]:
    """Whole numbers near `parts` that sum to `total`, by largest remainders; parts sum to about the total, the first of equal ones comes first."""
    whole = np.floor(parts).astype(np.int64)
    order = np.argsort(whole - parts, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole
