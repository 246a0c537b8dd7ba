"""Completions, rent and operation (docs/model: completions.md, rent.md and operation.md)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.reference.agents import pay, spend
from tests.reference.constants import MARKUP, SERVICE_EFFORT, SERVICES, SPACES
from tests.reference.designation import service_grant
from tests.reference.draws import Draws
from tests.reference.institutions import pooled
from tests.reference.paths import named, service_weights
from tests.reference.policy import grants, share
from tests.reference.quantities import clip, effort, employees_by_park, is_open, long_run_rent

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def completions(model: ReferenceEcosystem, draw: Draws) -> None:
    """Buildings are finished, new parks open on their day, old vacant floor space goes."""
    slot = model.t % model.longest_lag
    p, sale = model.parameters.paths, model.parameters.business_model.sale_share
    supply = model.parameters.supply
    for row, park in zip(model.inputs.parks, model.parks, strict=True):
        for s in SPACES:
            vacant = max(park.stock[s] - park.leased[s], 0.0)
            park.stock[s] -= min(model.parameters.supply.replacement * park.stock[s], vacant)
        before = sum(park.stock)
        new = [park.pipeline[s][slot] for s in SPACES]
        to_measure = park.fitted_underway[slot]
        park.fitted_underway[slot] = 0.0
        for s in SPACES:
            park.pipeline[s][slot] = 0.0
        if park.opening == model.t > 0:
            new = [new[s] + row.stock[s] for s in SPACES]
            park.amenity_m2 += row.amenity_m2
            planned = p.product_design if named(model, row) else 0.0
            to_measure += planned * sum(row.stock)
            worth = sum(row.stock[s] * model.building_cost[s] for s in SPACES)
            wage = model.governments[park.district].wage_index
            spend(park, model.outside, planned * p.design_cost * worth * math.sqrt(wage))
        for s in SPACES:
            park.stock[s] += new[s]
            if model.t == supply.pulse_quarter:
                given = park.stock[s] * supply.pulse
                park.stock[s] += given
                new[s] += given
            park.modern[s] += new[s]
        if before + sum(new) > 0:
            park.fitted = (park.fitted * before + to_measure) / (before + sum(new))
            park.sold = (park.sold * before + sale * sum(new)) / (before + sum(new))
        for s in SPACES:
            price = 365 * park.asking_rent[s] * (1.0 - model.natural[s]) / model.parameters.supply.target_return
            pay(model.outside, park, sale * new[s] * price)


def rent(model: ReferenceEcosystem, draw: Draws) -> None:
    """Operators ask more where space is short and less where it stands empty."""
    p = model.parameters.rent
    ceilings = [ceiling(model, number) for number in range(len(model.parks))]
    for park, highest in zip(model.parks, ceilings, strict=True):
        for s in SPACES:
            natural, rule_rent = model.natural[s], park.rule_rent[s]
            vacancy = (park.stock[s] - park.leased[s]) / park.stock[s] if park.stock[s] > 0 else natural
            equilibrium = long_run_rent(model, park, s)
            response = p.vacancy_response * (1.0 + model.parameters.paths.market_response * park.marketised)
            longer = math.log(max(vacancy, 1e-9) / natural)
            change = p.level_response * math.log(equilibrium / rule_rent) - response * natural * longer
            by_rule = rule_rent * math.exp(clip(change, -p.cap, p.cap))
            park.rule_rent[s] = min(by_rule, max(highest[s], rule_rent * math.exp(-p.cap)))
            markup = MARKUP[park.strategy] + model.parameters.business_model.rent_level
            park.asking_rent[s] = park.rule_rent[s] * math.exp(markup)


def ceiling(model: ReferenceEcosystem, number: int) -> list[float]:
    """The highest rents that tenants of a park bear, by type: rooms elsewhere have become dearer or cheaper [CNY/m2/day]."""
    park = model.parks[number]
    government = model.governments[park.district]
    highest = []
    for s in SPACES:
        elsewhere = government.off_park_rent / government.off_park_start
        near = risen = 0.0
        for n, other in enumerate(model.parks):
            if n != number and is_open(model, other):
                counts = model.city_kernel[number][n] * other.stock[s]
                near += counts
                risen += counts * other.rule_rent[s] / other.base_rent[s]
        if near > 0:
            elsewhere = min(elsewhere, risen / near)
        highest.append(park.base_rent[s] * elsewhere * math.exp(model.parameters.rent.greatest_premium))
    return highest


def operation(model: ReferenceEcosystem, draw: Draws) -> None:
    """Operators follow their budget rule; lenders cover what they lack."""
    p, amenity_cost = model.parameters.operation, model.parameters.supply.construction_cost_amenity
    employees_of = employees_by_park(model)
    weights = service_weights(model)
    paths, development = model.parameters.paths, model.parameters.development
    operators_share = p.amenity_market_share
    if development.kind != "ordinary":
        own = development.amenity_share * (1.0 if development.kind == "complex" else development.community_amenities)
        operators_share = max(operators_share, own)
    service_costs = []
    for park, employees, weight in zip(model.parks, employees_of, weights, strict=True):
        full_cost = p.service_cost * model.governments[park.district].wage_index * employees
        full_cost *= (1.0 - paths.digital_saving * park.digital) * pooled(model, park)
        grant = share(model, "service_platform_grant", park)
        budget_share = p.service_budget * SERVICE_EFFORT[park.strategy] * model.parameters.business_model.service_effort
        budget_share += paths.service_budget * effort(park, "industrial_services")
        budget = budget_share * park.income + grant * full_cost + service_grant(model, park)
        for m in SERVICES:
            target = 0.0
            if employees > 0:
                target = clip(weight[m] * budget / full_cost, 0.0, 1.0)
            park.services[m] += p.service_speed * (target - park.services[m])
        service_costs.append(full_cost * (sum(park.services) / len(park.services)))

    granted_to = grants(model, "service_platform_grant", list(zip(model.parks, service_costs, strict=True)))
    for park, employees, service_cost, granted in zip(
        model.parks, employees_of, service_costs, granted_to, strict=True
    ):
        government, income = model.governments[park.district], park.income
        upkeep_cost = p.upkeep_cost * government.wage_index * sum(park.stock)
        managed = effort(park, "park_operation")
        upkeep_cost *= 1.0 - paths.cost_discipline * managed
        interest = p.interest / 4.0 * park.debt
        due = upkeep_cost + interest
        covered = clip(income / due, p.least_upkeep, 1.0) if due > 0 else 1.0
        covered += managed * (1.0 - covered)
        park.upkeep += p.upkeep_decay * (covered - park.upkeep)
        wanted = p.amenity_per_worker * employees
        building = p.amenity_speed * max(wanted - park.amenity_m2, 0.0) * operators_share
        park.amenity_m2 += building
        amenity_rent = p.amenity_yield / 4.0 * amenity_cost * min(park.amenity_m2, wanted)

        pay(government, park, granted)
        pay(park, model.outside, service_cost)
        pay(park, model.outside, covered * upkeep_cost)
        pay(park, model.outside, interest)
        pay(park, model.outside, amenity_cost * building)
        pay(model.households, park, amenity_rent)
        park.operating_income = income + amenity_rent + granted - service_cost - covered * upkeep_cost - interest
        park.operating_income -= park.path_cost
        park.path_cost = 0.0

        shortfall = max(-park.cash, 0.0)
        running = service_cost + covered * upkeep_cost + interest
        repaid = min(park.debt, max(park.cash - p.reserve * running, 0.0))
        pay(model.outside, park, shortfall)
        pay(park, model.outside, repaid)
        park.debt += shortfall - repaid
