"""Counts of innovations: how they go with R&D, and how much more they vary than by chance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

FEWEST = 10
"""Rows with a count, and rows in all, below which nothing is fitted."""
ROUNDS = 100
"""Steps after which a fit that has not settled is given up."""
GRADIENT = 1e-8
"""Largest slope of the mean log likelihood at which a fit has settled: looser ones stop up to a thousandth of alpha early."""


class Counts(NamedTuple):
    """What a negative binomial regression says: elasticity of the mean, and alpha of the variance mean + alpha mean^2."""

    elasticity: float
    alpha: float


def negative_binomial(counts: ArrayLike, effort: ArrayLike) -> Counts:
    """Negative binomial regression (NB2) of counts on ln effort, a constant beside it, by maximum likelihood.

    Only rows with effort above zero count. NaN with fewer than ten counts above zero, where effort does not vary, or where the fit
    does not settle, as for counts that vary less than Poisson's. Source: Hausman, Hall and Griliches 1984.
    """
    from statsmodels.api import NegativeBinomial, Poisson

    count, spent = np.asarray(counts, dtype=float), np.asarray(effort, dtype=float)
    used = (spent > 0.0) & np.isfinite(count)
    count, logs = count[used], np.log(spent[used])
    unknown = Counts(float("nan"), float("nan"))
    if (count > 0.0).sum() < FEWEST or np.ptp(logs) == 0.0:
        return unknown
    # centred, so that constant and slope are found apart
    rows = np.column_stack([np.ones(len(logs)), logs - logs.mean()])
    first = Poisson(count, rows).fit(
        start_params=[np.log(count.mean()), 0.0],
        disp=0,
        method="newton",
        maxiter=ROUNDS,
        skip_hessian=True,
        warn_convergence=False,
    )
    mean = first.predict()
    alpha = float(((count - mean) ** 2 - mean).sum() / (mean**2).sum())
    if not np.isfinite(alpha):
        return unknown
    with np.errstate(all="ignore"):
        fit = NegativeBinomial(count, rows).fit(
            start_params=[*first.params, max(alpha, 0.1)],
            disp=0,
            method="bfgs",
            maxiter=ROUNDS,
            gtol=GRADIENT,
            skip_hessian=True,
            warn_convergence=False,
        )
    if not fit.mle_retvals["converged"] or not np.isfinite(fit.params).all():
        return unknown
    return Counts(float(fit.params[1]), float(fit.params[2]))
