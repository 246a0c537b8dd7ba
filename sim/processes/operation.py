"""Park operators: what they spend on services, upkeep and amenities, and what their debt costs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import operator_behaviour, policy
from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.parameters.strategies import NEED
from sim.process import process
from sim.processes.development_paths import better
from sim.sums import product


def service_fit(services: NDArray) -> NDArray:
    """How well a park's services meet the needs of each age class [0-1], sum_m need_am sqrt(level_jm), [J, A]."""
    return product(np.sqrt(services), NEED.T)


def service_target(budget: NDArray, cost: NDArray, weight: NDArray) -> NDArray:
    """Level each service moves to [0-1], weight * budget / cost within 0-1, [J, M]; cost of a full set of services [CNY per quarter]."""
    ratio = np.divide(budget, cost, out=np.zeros_like(budget), where=cost > 0.0)
    return np.clip(weight * ratio[:, None], 0.0, 1.0)


def partially_adjusted(state: NDArray, target: NDArray, *, speed: float) -> NDArray:
    """Partial adjustment, x' = x + speed * (target - x); speed [per quarter]."""
    return state + speed * (target - state)


def upkeep_covered(income: NDArray, due: NDArray, *, least: float) -> NDArray:
    """Share of the upkeep a park gets [least-1]: what its income covers of upkeep and interest.

    income and due in CNY per quarter, [J]; one where nothing is due.
    """
    return np.clip(np.divide(income, due, out=np.ones_like(due), where=due > 0.0), least, 1.0)


def amenity_level(amenity_m2: NDArray, employees: NDArray, *, per_worker: float) -> NDArray:
    """Housing and commerce against what workers want nearby [0-1], min(1, m2 / (per_worker * employees)); zero where there is none."""
    wanted = per_worker * employees
    return np.where(amenity_m2 > 0.0, np.minimum(amenity_m2 / np.maximum(wanted, 1e-9), 1.0), 0.0)


def amenity_share(model: Economy) -> float:
    """Part of the wanted amenities that operators build themselves [share]."""
    d, usual = model.parameters.development, model.parameters.operation.amenity_market_share
    return max(usual, {"ordinary": 0.0, "complex": d.amenity_share, "community": 0.5 * d.amenity_share}[d.kind])


@process(
    "parks.services",
    "parks.upkeep",
    "parks.amenity_m2",
    "parks.cash",
    "parks.debt",
    "parks.operating_income",
    "parks.path_cost",
    "governments.cash",
    "governments.spending",
    "governments.spending_by_target",
    "governments.within_budget",
)
def operation(model: Economy, draws: Draws) -> None:
    """Operators follow their budget rule; lenders cover what they lack."""
    p, parks, gov, pay = model.parameters.operation, model.parks, model.governments, model.ledger.pay
    each = Account(parks)
    wage = gov.wage_index[parks.district]
    employees = model.park_employees()
    income = parks.rent_income + parks.service_income + parks.equity_income

    digital = model.parameters.paths.digital_saving * parks.digital
    full_cost = p.service_cost * wage * employees * (1.0 - digital)
    rules = model.parameters.alliance
    if rules.active("service"):
        full_cost = np.where(parks.member, (1.0 - rules.saving) * full_cost, full_cost)
    counted = policy.shares_counted_on_by_parks(model, "service_platform_grant")
    budget = operator_behaviour.service_budget(model) * income + counted * full_cost
    goal = service_target(budget, full_cost, operator_behaviour.service_weight(model))
    parks.services = partially_adjusted(parks.services, goal, speed=p.service_speed)
    service_cost = full_cost * parks.services.mean(axis=1)
    granted = policy.grants_to_parks(model, "service_platform_grant", service_cost)

    interest = p.interest / 4.0 * parks.debt
    managed = model.effort("park_operation")
    upkeep_cost = (
        p.upkeep_cost * wage * parks.stock.sum(axis=1) * (1.0 - model.parameters.paths.cost_discipline * managed)
    )
    covered = better(upkeep_covered(income, upkeep_cost + interest, least=p.least_upkeep), managed)
    parks.upkeep = partially_adjusted(parks.upkeep, covered, speed=p.upkeep_decay)

    wanted = p.amenity_per_worker * employees
    building = p.amenity_speed * np.maximum(wanted - parks.amenity_m2, 0.0) * amenity_share(model)
    built_cost = model.parameters.supply.construction_cost_amenity * building
    parks.amenity_m2 += building
    occupied = np.minimum(parks.amenity_m2, wanted)
    amenity_rent = p.amenity_yield / 4.0 * model.parameters.supply.construction_cost_amenity * occupied

    pay("service platform grant", Account(gov, parks.district), each, granted)
    pay("services", each, "outside", service_cost)
    pay("upkeep", each, "outside", covered * upkeep_cost)
    pay("interest", each, "outside", interest)
    pay("amenity building", each, "outside", built_cost)
    pay("amenity rent", "households", each, amenity_rent)
    parks.operating_income = (
        income + amenity_rent + granted - service_cost - covered * upkeep_cost - interest - parks.path_cost
    )
    parks.path_cost = 0.0

    # lenders cover a shortfall; spare cash pays debt back
    shortfall = np.maximum(-parks.cash, 0.0)
    spare = np.maximum(parks.cash - p.reserve * (service_cost + covered * upkeep_cost + interest), 0.0)
    repaid = np.minimum(parks.debt, spare)
    pay("loans", "outside", each, shortfall)
    pay("repayment", each, "outside", repaid)
    parks.debt += shortfall - repaid
