"""Exit: enterprises that cannot pay, and owners who give up on lasting losses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.process import process

# hazard per quarter in each year of life: Chinese enterprises founded since 2000 (SAIC 2013, by way of Xinhua); years after the seventh assumed
HAZARD = np.array([0.0040, 0.0161, 0.0246, 0.0220, 0.0220, 0.0220, 0.0220, 0.0190, 0.0175, 0.0160, 0.0150])


def giving_up(margin: NDArray, *, rate: float) -> NDArray:
    """Probability of closing on lasting losses, 1 - exp(-rate * max(0, -margin)); margin is the moving average [share of revenue]."""
    return 1.0 - np.exp(-rate * np.maximum(-margin, 0.0))


def table_hazard(
    age: NDArray, employees: NDArray, median: float, *, multiplier: float, size_exponent: float
) -> NDArray:
    """Probability of exit by age [quarters] and size against the median [persons], from the table of Chinese enterprises."""
    year = np.clip(age // 4, 0, len(HAZARD) - 1)
    return np.minimum(multiplier * HAZARD[year] * (employees / median) ** -size_exponent, 1.0)


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
        broke = firms.cash < -model.parameters.production.overdraft * firms.fixed_cost
        leaving = broke | (chance < giving_up(firms.margin, rate=p.giving_up))
    model.industries.exits = model.by_industry(leaving.astype(float))
    model.close(leaving)
