"""How far industries gather in places beyond what chance gives: counts of enterprises, whatever their size."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_SEED = 15


def counts(industries: Any, places: Any) -> NDArray[np.float64]:
    """Enterprises by industry and place [K, J], from their labels; only labels that occur."""
    known, row = np.unique(np.asarray(industries, dtype=object).astype(str), return_inverse=True)
    sites, column = np.unique(np.asarray(places, dtype=object).astype(str), return_inverse=True)
    size = (len(known), len(sites))
    return np.bincount(row * size[1] + column, minlength=size[0] * size[1]).reshape(size).astype(np.float64)


def gamma(table: NDArray) -> NDArray[np.float64]:
    """Excess localisation of each industry [..., K] of counts [..., K, J]; about 0 where enterprises fall on places by place size.

    gamma = (G - 1/n) / (1 - 1/n) with G = sum of (s - x)^2 / (1 - sum of x^2), s an industry's and x all enterprises' shares over
    places, n the industry's enterprises: Ellison and Glaeser's index (1997) with every enterprise counting one, so that the
    index of plant sizes is 1/n, as in Maurel and Sedillot (1999). NaN for an industry of one, and where there is one place only.
    """
    table = np.asarray(table, float)
    n = table.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = table / n[..., None]
        everybody = table.sum(axis=-2) / table.sum(axis=(-2, -1))[..., None]
        raw = ((own - everybody[..., None, :]) ** 2).sum(axis=-1) / (1.0 - (everybody**2).sum(axis=-1))[..., None]
        found = (raw - 1.0 / n) / (1.0 - 1.0 / n)
    return np.where(np.isfinite(found), found, np.nan)


def dartboard(table: NDArray, rounds: int) -> NDArray[np.float64]:
    """Counts [rounds, K, J] after industries were dealt anew to all enterprises, sizes of places and industries as they are.

    Drawn from a fixed stream: the same table gives the same rounds.
    """
    table = np.asarray(table).astype(np.int64)
    size = table.shape
    generator = np.random.default_rng([_SEED, *size])
    industry = np.repeat(np.arange(size[0]), table.sum(axis=1))
    place = np.repeat(np.arange(size[1]), table.sum(axis=0))
    cells = size[0] * size[1]
    dealt = [np.bincount(generator.permutation(industry) * size[1] + place, minlength=cells) for _ in range(rounds)]
    return np.array(dealt, dtype=np.float64).reshape(rounds, *size)


def above_dartboard(table: NDArray, rounds: int, level: float = 0.95) -> float:
    """Share of industries whose gamma is above that quantile of their own over the rounds [0-1]; NaN without an industry."""
    if min(table.shape) < 2:
        return float("nan")
    found = gamma(table)
    edge = np.quantile(gamma(dartboard(table, rounds)), level, axis=0)
    seen = np.isfinite(found) & np.isfinite(edge)
    return float(np.mean(found[seen] > edge[seen])) if seen.any() else float("nan")


def location_quotients(table: NDArray) -> NDArray[np.float64]:
    """An industry's share in a place's enterprises over its share in all, [K, J]; NaN in an empty place or industry."""
    table = np.asarray(table, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return table / table.sum(axis=0) / (table.sum(axis=1) / table.sum())[:, None]
