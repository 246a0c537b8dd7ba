"""The industry that governments want most: how much of their wants it takes, whether too much of it is made, whether its rooms stand empty."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.economy import Economy


def favoured_industry(priority: NDArray) -> tuple[int, float]:
    """The industry with the largest mean priority over districts (the first of equals), and that mean [share]; priority [R, K share]."""
    mean = priority.mean(axis=0)
    row = int(mean.argmax())
    return row, float(mean[row])


def overcapacity(use: NDArray, potential: NDArray, favoured: int) -> float:
    """How much less of what could be supplied is supplied in the favoured industry than in all others [ratio]; NaN where no other supplies anything.

    sum_(k != f) potential_k use_k / sum_(k != f) potential_k - use_f; use of capacity [K ratio], potential [K CNY per quarter at start prices].
    """
    others = np.delete(potential, favoured)
    total = others.sum()
    return float((others * np.delete(use, favoured)).sum() / total - use[favoured]) if total > 0.0 else float("nan")


def favoured_vacancy(stock: NDArray, leased: NDArray, space_shares: NDArray) -> float:
    """Vacancy rate of the type of floor space that most enterprises of the favoured industry use [0-1]; NaN where there is none of it.

    stock and leased of all parks [S m2], space_shares of the favoured industry [types, in the order of S].
    """
    kind = int(space_shares.argmax())
    return float(1.0 - leased[kind] / stock[kind]) if stock[kind] > 0.0 else float("nan")


def measured(model: Economy) -> dict[str, float]:
    """The three as columns of the table `system`."""
    row, share = favoured_industry(model.governments.priority[: model.central])
    markets, parks = model.industries, model.parks
    return {
        "favoured_share": share,
        "overcapacity": overcapacity(markets.use, markets.potential, row),
        "favoured_vacancy": favoured_vacancy(
            parks.stock.sum(axis=0), parks.leased.sum(axis=0), model.setting.industries.space_shares[row]
        ),
    }
