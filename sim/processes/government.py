"""Governments: they run their districts, build amenities, and ration programmes they cannot pay."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.operation import amenities_lacking


def rationing(cash: NDArray, revenue: NDArray, programmes: NDArray, *, limit: float) -> NDArray:
    """Share of programmes a budget can pay [0-1], (cash + limit * revenue) / programmes; one where there are none.

    programmes [CNY per quarter] is what they would cost unrationed, so that a short budget settles at the share it can keep up."""
    return np.clip(
        np.divide(cash + limit * revenue, programmes, out=np.ones_like(cash), where=programmes > 1e-9), 0.0, 1.0
    )


def amenities_built(budget: NDArray, lacking: NDArray, *, unit_cost: float) -> NDArray:
    """Amenities a district builds near its parks [m2], min(budget / unit_cost, lacking).

    budget [CNY per quarter], lacking [m2], [R + 1]; unit_cost [CNY/m2].
    """
    return np.minimum(budget / unit_cost, lacking)


def programmes_unrationed(spent: NDArray, rationing: NDArray, before: NDArray) -> NDArray:
    """What programmes would cost if all were paid [CNY per quarter], spent / rationing; as before where nothing is paid.

    spent and before [CNY per quarter], rationing the share that was paid [0-1], [R + 1]. A budget that pays nothing learns nothing new.
    """
    return np.divide(spent, rationing, out=before.copy(), where=rationing > 0.0)


@process("governments.cash", "governments.rationing", "governments.promised", "parks.amenity_m2")
def government(model: Economy, draws: Draws) -> None:
    """Taxes and land revenue are spent; what programmes may cost next quarter is settled."""
    p, gov, parks, pay = model.parameters.government, model.governments, model.parks, model.ledger.pay
    each = Account(gov)
    share = np.full(gov.size, p.administration)
    share[model.central] = 1.0
    pay("administration", each, "households", share * gov.revenue)

    per_worker = model.parameters.operation.amenity_per_worker
    wanted = amenities_lacking(model.park_employees(), parks.amenity_m2, per_worker=per_worker)
    lacking = model.by_government(wanted, parks.district)
    unit_cost = model.parameters.supply.construction_cost_amenity
    budget = np.where(np.arange(gov.size) == model.central, 0.0, p.amenity_budget * gov.revenue)
    built = amenities_built(budget, lacking, unit_cost=unit_cost)
    pay("public amenities", each, "outside", built * unit_cost)
    part = np.divide(wanted, lacking[parks.district], out=np.zeros(parks.size), where=lacking[parks.district] > 0.0)
    parks.amenity_m2 += part * built[parks.district]
    gov.promised = programmes_unrationed(gov.spending.sum(axis=1), gov.rationing, gov.promised)
    gov.rationing = rationing(gov.cash, gov.revenue, gov.promised, limit=p.debt_limit)
