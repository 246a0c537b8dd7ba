"""Who pays whom: every yuan that moves goes through `Ledger.pay`, so the books close."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.columns import Population
from sim.sums import group_sums

SECTORS = ("households", "outside")


class Account(NamedTuple):
    """The cash of agents of a population: of each row, of one row, or of the row an index names for each amount.

    An index of -1 names the outside world, such as the landlord of space outside the parks.
    """

    population: Population
    rows: NDArray | int | None = None


Party = Account | str


class Ledger:
    """The books: cash columns of the populations, and the cash of households and of the outside world.

    Both sectors start with the negative of what the agents hold, so that the sum over all accounts is zero for ever.
    """

    def __init__(self, populations: tuple[Population, ...]):
        self.populations = populations
        self.sector = dict.fromkeys(SECTORS, 0.0)
        self.sector["households"] = -sum(float(each.cash.sum()) for each in populations)
        self.flows: dict[str, float] = {}

    def pay(self, purpose: str, payer: Party, payee: Party, amount: ArrayLike) -> NDArray[np.float64]:
        """Move `amount` [CNY, one number per row or index] from payer to payee, note the purpose, give what each payee received.

        What was received has one number for each row of the payee's population; for a sector or a single row it is the total.
        """
        amount = np.asarray(amount, dtype=np.float64)
        total = amount.sum()
        self.book(payer, amount, total, -1.0)
        self.flows[purpose] = self.flows.get(purpose, 0.0) + float(total)
        return self.book(payee, amount, total, 1.0)

    def book(self, party: Party, amount: NDArray, total: NDArray, sign: float) -> NDArray[np.float64]:
        """Add `sign * amount` to one side's cash; give the amounts by row, or the total of a sector or a single row."""
        if isinstance(party, str):
            self.sector[party] += sign * float(total)
            return total
        population, rows = party
        if rows is None:
            population.cash += sign * amount
            return amount
        if isinstance(rows, int):
            population.cash[rows] += sign * total
            return total
        sums = group_sums(rows + 1, np.broadcast_to(amount, rows.shape), population.size + 1)
        self.sector["outside"] += sign * float(sums[0])
        population.cash += sign * sums[1:]
        return sums[1:]

    def close_quarter(self) -> dict[str, float]:
        """Flows since the last call, by purpose [CNY]."""
        flows, self.flows = self.flows, {}
        return flows

    def imbalance(self) -> float:
        """Sum over all accounts [CNY]; zero but for rounding."""
        return sum(self.sector.values()) + sum(float(each.cash.sum()) for each in self.populations)
