"""Who pays whom: every yuan that moves goes through `Ledger.pay`, so the books close."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.columns import Population, group_sums

SECTORS = ("households", "outside")


class Account(NamedTuple):
    """The cash of agents of a population: of each row, or of the row an index names for each amount.

    An index of -1 names the outside world, such as the landlord of space outside the parks.
    """

    population: Population
    rows: NDArray | None = None


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

    def pay(self, purpose: str, payer: Party, payee: Party, amount: ArrayLike) -> None:
        """Move `amount` [CNY, one number per row or index] from payer to payee and note the purpose."""
        amount = np.asarray(amount, dtype=np.float64)
        total = float(amount.sum())
        self.book(payer, amount, total, -1.0)
        self.book(payee, amount, total, 1.0)
        self.flows[purpose] = self.flows.get(purpose, 0.0) + total

    def book(self, party: Party, amount: NDArray[np.float64], total: float, sign: float) -> None:
        """Add `sign * amount` to one side's cash."""
        if isinstance(party, str):
            self.sector[party] += sign * total
            return
        population, rows = party
        if rows is None:
            cash = population.cash
            (np.add if sign > 0 else np.subtract)(cash, amount, out=cash)
            return
        sums = group_sums(rows + 1, np.broadcast_to(amount, rows.shape), population.size + 1)
        self.sector["outside"] += sign * float(sums[0])
        population.cash += sign * sums[1:]

    def close_quarter(self) -> dict[str, float]:
        """Flows since the last call, by purpose [CNY]."""
        flows, self.flows = self.flows, {}
        return flows

    def imbalance(self) -> float:
        """Sum over all accounts [CNY]; zero but for rounding."""
        return sum(self.sector.values()) + sum(float(each.cash.sum()) for each in self.populations)
