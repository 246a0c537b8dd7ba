"""Operators that learn: they compare what their strategy earns with what others earn, and may switch.

The process comes last in the quarter, when operating income is known with dues and fees taken off; the cost of a switch counts in what an operator
has to build with from the next quarter on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.kinds import STRATEGIES
from sim.ledger import Account
from sim.process import process
from sim.sums import group_sums


def income_by_strategy(income: NDArray, strategy: NDArray, strategies: int = len(STRATEGIES)) -> NDArray:
    """Mean income of the parks of each strategy [CNY per m2], -infinity where no park follows it; income [J], row of the strategy [J], how many."""
    count = np.bincount(strategy, minlength=strategies)
    total = group_sums(strategy, income, strategies)
    return np.divide(total, count, out=np.full(strategies, -np.inf), where=count > 0)


def income_gap(other: NDArray, income: NDArray, *, switch_cost: float, spread: float) -> NDArray:
    """What another strategy earns more, less the cost of switching [standard deviations], (other - income - switch_cost) / spread.

    mean income of the other strategy and own income since the last comparison [CNY/m2], [J]; switch_cost and spread over parks [CNY/m2].
    """
    return (other - income - switch_cost) / spread


def switching(gap: NDArray, *, intensity: float, even_odds: float) -> NDArray:
    """Probability of taking up another strategy [0-1], logistic(intensity * (gap - even_odds)).

    gap [J standard deviations of income per m2], intensity [log odds per standard deviation], even_odds [standard deviations].
    """
    odds = np.clip(intensity * (gap - even_odds), -500.0, 500.0)  # beyond it exp has no number
    return 1.0 / (1.0 + np.exp(-odds))


@process("parks.strategy", "parks.income_record", "parks.cash")
def learning(model: Economy, draws: Draws) -> None:
    """From time to time operators compare their income per m2 with that of other strategies, and some take up the best of them."""
    p, parks = model.parameters.operation, model.parks
    if not p.learning:
        return
    area = parks.stock.sum(axis=1)
    parks.income_record += np.divide(parks.operating_income, area, out=np.zeros_like(area), where=area > 0.0)
    if (model.t + 1) % p.compare_every:
        return
    rows = np.flatnonzero(model.open_parks() & (area > 0.0))
    income, strategy = parks.income_record[rows], parks.strategy[rows].astype(np.int64)
    spread = income.std() if rows.size else 0.0
    if spread > 0.0:
        means = income_by_strategy(income, strategy, len(model.strategies.names))
        others = np.where(np.arange(len(means))[None, :] == strategy[:, None], -np.inf, means)
        best = others.argmax(axis=1)
        gap = income_gap(others[np.arange(rows.size), best], income, switch_cost=p.switch_cost, spread=spread)
        # where nobody follows another strategy there is none to take up
        known = np.isfinite(gap)
        chance = switching(np.where(known, gap, 0.0), intensity=p.imitation, even_odds=p.even_odds)
        switches = known & (draws.uniform(parks.name[rows]) < chance)
        moved = rows[switches]
        parks.strategy[moved] = best[switches]
        cost = p.switch_cost * area[moved]
        model.ledger.pay("switch of strategy", Account(parks, moved), "outside", cost)
    parks.income_record = 0.0
