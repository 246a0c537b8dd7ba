"""Exit: enterprises that cannot pay, and owners who give up on lasting losses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.parameters.turnover import EXIT_HAZARD
from sim.process import process


def overdrawn(cash: NDArray, fixed_cost: NDArray, *, overdraft: float) -> NDArray[np.bool_]:
    """Who can pay no longer [N], cash < -overdraft * fixed_cost.

    cash [CNY], wages and rent [CNY per quarter], [N]; overdraft [quarters of wages and rent].
    """
    return cash < -overdraft * fixed_cost


def giving_up(margin: NDArray, *, rate: float) -> NDArray:
    """Probability of closing on lasting losses, 1 - exp(-rate * max(0, -margin)); margin is the moving average [share of revenue]."""
    return 1.0 - np.exp(-rate * np.maximum(-margin, 0.0))


def table_hazard(
    age: NDArray, employees: NDArray, median: float, *, multiplier: float, size_exponent: float
) -> NDArray:
    """Probability of exit in a quarter [0-1], min(multiplier * EXIT_HAZARD[year of life] * (employees / median)^-size_exponent, 1).

    age [quarters], employees [persons], [N]; median of employees over all enterprises [persons]; the last year of the table holds for all later ones.
    """
    year = np.clip(age // 4, 0, len(EXIT_HAZARD) - 1)
    return np.minimum(multiplier * EXIT_HAZARD[year] * (employees / median) ** -size_exponent, 1.0)


@process("enterprises.*", "leases.*", "parks.leased", "industries.exits", "funds.lost")
def closing(model: Economy, draws: Draws) -> None:
    """Enterprises leave: by cash and selection, or by the statistical table when it is chosen."""
    p, firms = model.parameters.turnover, model.enterprises
    chance = draws.uniform(firms.name)
    if p.exit == "table":
        median = float(np.median(firms.employees)) if firms.size else 1.0
        leaving = chance < table_hazard(
            model.t - firms.founded, firms.employees, median, multiplier=p.table_multiplier, size_exponent=p.table_size
        )
    else:
        broke = overdrawn(firms.cash, firms.fixed_cost, overdraft=model.parameters.production.overdraft)
        leaving = broke | (chance < giving_up(firms.margin, rate=p.giving_up))
    model.industries.exits = model.by_industry(leaving.astype(float))
    model.close(leaving)
