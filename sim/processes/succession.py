"""Operators change hands: a new management in the course of time, and somebody who takes over an operator that drowns in debt.

Whoever follows runs the park in the manner of the park it comes from. The process comes after operation, when the quarter's debt is known, and before
floor space is started: the new operator decides with what it owes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.process import process


def quarters_strained(strained: NDArray, bears: NDArray[np.bool_]) -> NDArray:
    """Quarters in a row in which an operator's interest was more than lenders bear [J], 0 if bears, else strained + 1."""
    return np.where(bears, 0, strained + 1)


def changes_hands(uniform: NDArray, *, rate: float) -> NDArray[np.bool_]:
    """Which operators a new management follows [J], uniform < rate / 4; uniform [0-1], rate [probability per year]."""
    return uniform < rate / 4.0


def comes_from(gumbel: NDArray, eligible: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Park that each successor comes from [n], the eligible one with the largest draw, each as likely; -1 where there is none.

    gumbel draws and who is eligible, [n, J].
    """
    best = np.where(eligible, gumbel, -np.inf).argmax(axis=1)
    return np.where(eligible.any(axis=1), best, -1)


def debt_settled(debt: NDArray, *, assumed: float) -> NDArray:
    """What who takes over pays to lenders [CNY], assumed * debt; lenders write off the rest. debt [CNY], assumed [share]."""
    return assumed * debt


@process("parks.strategy", "parks.strained", "parks.managed_since", "parks.debt")
def succession(model: Economy, draws: Draws) -> None:
    """Operators change hands in the course of time, and when they have been deep in debt for long; who follows brings a manner from elsewhere."""
    p, parks = model.parameters.operation, model.parks
    there = model.open_parks()
    parks.strained = quarters_strained(parks.strained, model.creditworthy() | ~there)
    taken = (parks.strained >= p.takeover_after) if p.takeover_after else np.zeros(parks.size, bool)
    rows = np.flatnonzero(there & (taken | changes_hands(draws.uniform(1, parks.name), rate=p.new_management)))
    if not rows.size:
        return
    if taken.any():
        paid = debt_settled(parks.debt[taken], assumed=p.debt_assumed)
        model.ledger.pay("takeover of debts", "households", "outside", paid)
        parks.debt[taken] = 0.0
    eligible = there[None, :] & (rows[:, None] != np.arange(parks.size))
    example = comes_from(draws.gumbel(2, parks.name[rows, None], parks.name[None, :]), eligible)
    parks.strategy[rows] = np.where(example >= 0, parks.strategy[example], parks.strategy[rows])
    parks.managed_since[rows] = model.t
    parks.strained[rows] = 0
