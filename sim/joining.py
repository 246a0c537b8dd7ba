"""Enterprises that join with their park: who is there already when a park opens."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.ordinary_economy import customers
from sim.processes.rootedness import root_settled
from sim.settlement import by_industry_mix, enter_settled, fit_sizes, initialize_leases, provide


def pull_kept(skilled: NDArray, joining: NDArray) -> NDArray:
    """What has to be added to a district's pull so that people who join stay [R utility], ln((skilled + joining) / skilled); [R persons]."""
    return np.log((skilled + joining) / skilled)


@process(
    "enterprises.*",
    "leases.*",
    "parks.leased",
    "parks.modern",
    "industries.joined",
    "governments.skilled",
    "governments.homes",
    "governments.skilled_base",
)
def joining(model: Economy, draws: Draws) -> None:
    """Parks that open today bring along the enterprises that were there before they became parks of the region."""
    parks, start, firms = model.parks, model.setting.parks, model.enterprises
    model.industries.joined = np.zeros(model.industries.size)
    opens = (parks.opening == model.t) & (model.t > 0)
    number = np.where(opens, start.enterprises, 0)
    if not number.any():
        return
    nobody = np.zeros((model.central, model.industries.size), np.int64)
    # the draws of the start, so that they are the same in all scenarios
    settle = Draws(model.seed, "settle", 0)
    rows = enter_settled(model, settle, np.concatenate([by_industry_mix(number, start.industry_mix), nobody]))
    fit_sizes(model, rows, level=False)
    root_settled(model, rows)
    initialize_leases(model, settle, rows)
    cash = np.zeros(firms.size)
    cash[rows] = provide(model, settle, rows)
    firms.margin[rows] = model.industries.usual_margin[firms.industry[rows]]
    model.ledger.pay("joined", "outside", Account(firms), cash)
    model.industries.joined = np.bincount(firms.industry[rows], minlength=model.industries.size).astype(np.float64)
    bring_people(model, rows)
    model.note("joined", rows)


def bring_people(model: Economy, rows: NDArray[np.int64]) -> None:
    """The skilled labour of those who join lives in their district, with the usual slack, and is as tied to it as others are."""
    firms, gov, here = model.enterprises, model.governments, slice(0, model.central)
    jobs = model.setting.industries.skill_share[firms.industry[rows]] * firms.employees[rows]
    people = (1.0 + model.parameters.talent.slack) * model.by_government(jobs, firms.district[rows])[here]
    gov.skilled_base[here] += pull_kept(gov.skilled[here], people)
    gov.skilled[here] += people
    gov.homes[here] += people
    model.skilled_start = model.skilled_start + people
    joined = model.by_government(firms.employees[rows], firms.district[rows])[here]
    model.customers_start = model.customers_start + customers(joined, gov.skilled[here], model.commute)
