"""Effects and indices with intervals, from coordinates and outcomes: arrays in, arrays out, no model.

Missing outcomes are NaN: in the screening they cost the two effects they are part of, in the analysis of variance their base point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.statistics.paired_effects import LEVEL

RESAMPLES = 1_000
_SEED = 19_910_501

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Effects:
    """Measures of Morris for one outcome, each [inputs], in the unit of the outcome; n is the number of effects they rest on."""

    mu: Floats
    mu_star: Floats
    low: Floats
    high: Floats
    sigma: Floats
    n: NDArray[np.int64]


@dataclass(frozen=True)
class Indices:
    """Shares of the variance of one outcome, each [inputs]; n is the number of base points they rest on."""

    first: Floats
    first_low: Floats
    first_high: Floats
    total: Floats
    total_low: Floats
    total_high: Floats
    n: int


def step(levels: int) -> float:
    """How far an input moves at a time on a grid of so many levels [share of its range]."""
    return levels / (2.0 * (levels - 1))


def elementary_effects(coordinates: Floats, outcomes: Floats, levels: int) -> Floats:
    """What each input changes, per whole range [inputs, trajectories] (Morris 1991); NaN where a run is missing.

    coordinates: [runs, inputs], trajectories of inputs + 1 runs one after another; outcomes: [runs].
    """
    inputs = coordinates.shape[1]
    paths = coordinates.reshape(-1, inputs + 1, inputs)
    moves = np.diff(paths, axis=1)
    which = np.abs(moves).argmax(axis=2)
    sign = np.sign(np.take_along_axis(moves, which[..., None], axis=2)[..., 0])
    slopes = np.diff(outcomes.reshape(-1, inputs + 1), axis=1) * sign / step(levels)
    found = np.empty_like(slopes)
    np.put_along_axis(found, which, slopes, axis=1)
    return found.T


def screening(coordinates: Floats, outcomes: Floats, levels: int) -> Effects:
    """mu, mu* and sigma (Morris 1991; Campolongo, Cariboni and Saltelli 2007) of every input.

    The interval is mu* -+ z times the standard deviation of mu* over resamples of the trajectories, as SALib has it, not below zero;
    the same resamples for every outcome. SALib itself needs every run; on complete designs the numbers are its own.
    """
    effects = elementary_effects(coordinates, outcomes, levels)
    known = np.isfinite(effects)
    n = known.sum(axis=1)
    filled = np.where(known, effects, 0.0)
    trajectories = effects.shape[1]
    with np.errstate(invalid="ignore", divide="ignore"):
        mu, mu_star = filled.sum(axis=1) / n, np.abs(filled).sum(axis=1) / n
        squares = (np.where(known, effects - mu[:, None], 0.0) ** 2).sum(axis=1)
        sigma = np.where(n > 1, np.sqrt(squares / np.maximum(n - 1, 1)), np.nan)
        weights = np.random.default_rng(_SEED).multinomial(
            trajectories, np.full(trajectories, 1.0 / trajectories), RESAMPLES
        )
        means = (weights @ np.abs(filled).T) / (weights @ known.T)
        # resamples without any known effect of an input say nothing about it
        spread = np.array(
            [
                column[np.isfinite(column)].std(ddof=1) if count > 1 else np.nan
                for column, count in zip(means.T, n, strict=True)
            ]
        )
    half = _z() * spread
    return Effects(mu, mu_star, np.maximum(mu_star - half, 0.0), mu_star + half, sigma, n)


def sobol(outcomes: Floats, inputs: int) -> Indices:
    """First-order and total indices (Saltelli and others 2010) with bootstrap intervals; NaN where nothing varies.

    outcomes: [points * (inputs + 2)] in the order of the design. Intervals are estimate -+ z times the standard deviation over resamples
    of the base points; they may reach below zero, which tells that an index cannot be told from none.
    """
    from SALib.analyze import sobol as analyser

    blocks = outcomes.reshape(-1, inputs + 2)
    blocks = blocks[np.isfinite(blocks).all(axis=1)]
    n = len(blocks)
    if n < 2 or np.ptp(blocks) == 0.0:
        nothing = np.full(inputs, np.nan)
        return Indices(nothing, nothing, nothing, nothing, nothing, nothing, n)
    problem = {"num_vars": inputs, "names": [str(number) for number in range(inputs)]}
    found = analyser.analyze(
        problem, blocks.ravel(), calc_second_order=False, num_resamples=RESAMPLES, conf_level=LEVEL, seed=_SEED
    )
    first, first_half = np.asarray(found["S1"]), np.asarray(found["S1_conf"])
    total, total_half = np.asarray(found["ST"]), np.asarray(found["ST_conf"])
    return Indices(first, first - first_half, first + first_half, total, total - total_half, total + total_half, n)


def _z() -> float:
    from scipy.stats import norm

    return float(norm.ppf(0.5 + LEVEL / 2.0))
