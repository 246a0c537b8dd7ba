"""Governments: they run their districts, build amenities, and ration programmes they cannot pay."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process


def rationing(cash: NDArray, revenue: NDArray, programmes: NDArray, *, limit: float) -> NDArray:
    """Share of programmes a budget can pay [0-1], (cash + limit * revenue) / programmes; one where there are none.

    programmes [CNY per quarter] is what they would cost unrationed, so that a short budget settles at the share it can keep up."""
    return np.clip(
        np.divide(cash + limit * revenue, programmes, out=np.ones_like(cash), where=programmes > 1e-9), 0.0, 1.0
    )


@process("governments.cash", "governments.rationing", "governments.promised", "parks.amenity_m2")
def government(model: Economy, draws: Draws) -> None:
    """Taxes and land revenue are spent; what programmes may cost next quarter is settled."""
    p, gov, parks, pay = model.parameters.government, model.governments, model.parks, model.ledger.pay
    each = Account(gov)
    share = np.full(gov.size, p.administration)
    share[model.central] = 1.0
    pay("administration", each, "households", share * gov.revenue)

    wanted = np.maximum(model.parameters.operation.amenity_per_worker * model.park_employees() - parks.amenity_m2, 0.0)
    lacking = model.by_government(wanted, parks.district)
    unit_cost = model.parameters.supply.construction_cost_amenity
    budget = np.where(np.arange(gov.size) == model.central, 0.0, p.amenity_budget * gov.revenue)
    built = np.minimum(budget / unit_cost, lacking)
    pay("amenity building", each, "outside", built * unit_cost)
    part = np.divide(wanted, lacking[parks.district], out=np.zeros(parks.size), where=lacking[parks.district] > 0.0)
    parks.amenity_m2 += part * built[parks.district]
    spent = gov.spending.sum(axis=1)
    # a budget that pays nothing learns nothing new about what its programmes would cost
    gov.promised = np.divide(spent, gov.rationing, out=gov.promised.copy(), where=gov.rationing > 0.0)
    gov.rationing = rationing(gov.cash, gov.revenue, gov.promised, limit=p.debt_limit)
