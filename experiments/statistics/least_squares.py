"""Ordinary least squares, with effects of groups swept out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def within(values: NDArray, groups: NDArray) -> NDArray[np.float64]:
    """Values [N] or [N, M] less the means of their groups [N]."""
    values = np.asarray(values, float)
    _, group, members = np.unique(np.asarray(groups), return_inverse=True, return_counts=True)
    sums = np.zeros((len(members), *values.shape[1:]))
    np.add.at(sums, group, values)
    return values - (sums / members.reshape(-1, *(1 for _ in values.shape[1:])))[group]


def coefficients(outcome: NDArray, predictors: NDArray) -> NDArray[np.float64]:
    """Least squares coefficients [M] of predictors [N, M] without an intercept; NaN where they are not all determined."""
    outcome, predictors = np.asarray(outcome, float), np.asarray(predictors, float)
    unknown = np.full(predictors.shape[1], np.nan)
    if len(outcome) <= predictors.shape[1]:
        return unknown
    scale = np.sqrt((predictors**2).mean(axis=0))
    if not np.all(scale > 0.0):
        return unknown
    found, _, rank, _ = np.linalg.lstsq(predictors / scale, outcome, rcond=None)
    return found / scale if rank == predictors.shape[1] else unknown
