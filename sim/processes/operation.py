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
from sim.processes.designation import money_for_services
from sim.processes.development_paths import better
from sim.processes.own_instruments import pay_operators
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


def operating_cost(wage_index: NDArray, size: NDArray, saved: NDArray | float, *, unit_cost: float) -> NDArray:
    """Cost of running something [CNY per quarter], unit_cost * wage_index * size * (1 - saved).

    wage_index [ratio], size [persons served or m2 kept up], saved [share], [J]; unit_cost [CNY per unit of size and quarter].
    """
    return unit_cost * wage_index * size * (1.0 - saved)


def service_money(income: NDArray, share: NDArray, cost: NDArray, granted: NDArray) -> NDArray:
    """Budget for services [CNY per quarter], share * income + granted * cost.

    income and cost of a full set of services [CNY per quarter], share of income spent, share of cost that grants are counted on for, [J].
    """
    return share * income + granted * cost


def interest_due(debt: NDArray, *, rate: float) -> NDArray:
    """Interest [CNY per quarter], rate / 4 * debt; debt [J CNY], rate [per year]."""
    return rate / 4.0 * debt


def amenities_lacking(employees: NDArray, there: NDArray, *, per_worker: float) -> NDArray:
    """Housing and commerce that workers miss nearby [m2], max(per_worker * employees - there, 0); employees [persons], there [m2], [J]."""
    return np.maximum(per_worker * employees - there, 0.0)


def amenities_begun(lacking: NDArray, *, speed: float, share: float) -> NDArray:
    """Amenities an operator builds [m2 per quarter], speed * lacking * share; lacking [J m2], speed [per quarter], share left to operators."""
    return speed * lacking * share


def amenity_rent(there: NDArray, wanted: NDArray, *, yearly_yield: float, unit_cost: float) -> NDArray:
    """Income from amenities that are used [CNY per quarter], yearly_yield / 4 * unit_cost * min(there, wanted).

    there and wanted [m2], [J]; yearly_yield [per year of building cost], unit_cost [CNY/m2].
    """
    return yearly_yield / 4.0 * unit_cost * np.minimum(there, wanted)


def operating_income(
    income: NDArray,
    amenity_rent: NDArray,
    granted: NDArray,
    services: NDArray,
    upkeep: NDArray,
    interest: NDArray,
    paths: NDArray,
) -> NDArray:
    """What an operator earns, income + amenity_rent + granted - services - upkeep - interest - paths; all [J CNY per quarter]."""
    return income + amenity_rent + granted - services - upkeep - interest - paths


def shortfall(cash: NDArray) -> NDArray:
    """What lenders cover [CNY], max(-cash, 0); cash [J CNY]."""
    return np.maximum(-cash, 0.0)


def repayment(debt: NDArray, cash: NDArray, running: NDArray, *, reserve: float) -> NDArray:
    """Debt paid back [CNY], min(debt, max(cash - reserve * running, 0)).

    debt and cash [CNY], running cost [CNY per quarter], [J]; reserve [quarters of running cost].
    """
    return np.minimum(debt, np.maximum(cash - reserve * running, 0.0))


def amenity_share(model: Economy) -> float:
    """Part of the wanted amenities that operators build themselves [share]."""
    d, usual = model.parameters.development, model.parameters.operation.amenity_market_share
    community = d.community_amenities * d.amenity_share
    return max(usual, {"ordinary": 0.0, "complex": d.amenity_share, "community": community}[d.kind])


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
    each, unit_cost = Account(parks), model.parameters.supply.construction_cost_amenity
    income = parks.rent_income + parks.service_income + parks.equity_income
    employees = model.park_employees()
    services, granted = run_services(model, income, employees)
    upkeep, interest = keep_up(model, income)
    lacking = amenities_lacking(employees, parks.amenity_m2, per_worker=p.amenity_per_worker)
    building = amenities_begun(lacking, speed=p.amenity_speed, share=amenity_share(model))
    parks.amenity_m2 += building
    wanted = p.amenity_per_worker * employees
    from_amenities = amenity_rent(parks.amenity_m2, wanted, yearly_yield=p.amenity_yield, unit_cost=unit_cost)

    pay("service platform grant", Account(gov, parks.district), each, granted)
    if model.parameters.extensions:
        granted = granted + pay_operators(model)
    pay("services", each, "outside", services)
    pay("upkeep", each, "outside", upkeep)
    pay("interest", each, "outside", interest)
    pay("amenity building", each, "outside", unit_cost * building)
    pay("amenity rent", "households", each, from_amenities)
    parks.operating_income = operating_income(
        income, from_amenities, granted, services, upkeep, interest, parks.path_cost
    )
    parks.path_cost = 0.0
    borrow_and_repay(model, services + upkeep + interest)


def services_alone(model: Economy, employees: NDArray) -> NDArray[np.float64]:
    """What a full set of services costs each park on its own [J CNY per quarter]; employees [J persons]."""
    parks, saving = model.parks, model.parameters.paths.digital_saving
    wage = model.governments.wage_index[parks.district]
    return operating_cost(wage, employees, saving * parks.digital, unit_cost=model.parameters.operation.service_cost)


def run_services(model: Economy, income: NDArray, employees: NDArray) -> tuple[NDArray, NDArray]:
    """Services move to what the budget allows; what they cost and what programmes pay of it [J CNY each]."""
    p, parks = model.parameters.operation, model.parks
    full_cost = services_alone(model, employees)
    if model.parameters.alliance.active("service"):
        full_cost = np.where(parks.member, (1.0 - model.alliances.saving[0]) * full_cost, full_cost)
    counted = policy.shares_counted_on_by_parks(model, "service_platform_grant")
    budget = service_money(income, operator_behaviour.service_budget(model), full_cost, counted)
    if parks.titled.any():
        budget = budget + money_for_services(model)
    goal = service_target(budget, full_cost, operator_behaviour.service_weight(model))
    parks.services = partially_adjusted(parks.services, goal, speed=p.service_speed)
    cost = full_cost * parks.services.mean(axis=1)
    return cost, policy.grants_to_parks(model, "service_platform_grant", cost)


def keep_up(model: Economy, income: NDArray) -> tuple[NDArray, NDArray]:
    """Buildings are kept up as far as income allows; what that and the interest cost [J CNY each]."""
    p, parks = model.parameters.operation, model.parks
    wage, managed = model.governments.wage_index[parks.district], model.effort("park_operation")
    saved = model.parameters.paths.cost_discipline * managed
    due = operating_cost(wage, parks.stock.sum(axis=1), saved, unit_cost=p.upkeep_cost)
    interest = interest_due(parks.debt, rate=p.interest)
    covered = better(upkeep_covered(income, due + interest, least=p.least_upkeep), managed)
    parks.upkeep = partially_adjusted(parks.upkeep, covered, speed=p.upkeep_decay)
    return covered * due, interest


def borrow_and_repay(model: Economy, running: NDArray) -> None:
    """Lenders cover a shortfall; spare cash pays debt back. Running cost of the quarter [J CNY]."""
    parks, pay = model.parks, model.ledger.pay
    borrowed = shortfall(parks.cash)
    repaid = repayment(parks.debt, parks.cash, running, reserve=model.parameters.operation.reserve)
    pay("loans", "outside", Account(parks), borrowed)
    pay("repayment", Account(parks), "outside", repaid)
    parks.debt += borrowed - repaid
