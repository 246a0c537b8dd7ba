"""Completions, rent, operation and starts (docs/model.md, 7.2, 7.8, 7.9 and 7.10)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.reference.agents import Park, pay
from tests.reference.constants import MARKUP, SERVICE_EFFORT, SERVICE_WEIGHT, SERVICES, SPACES
from tests.reference.draws import Draws
from tests.reference.quantities import clip, employees_by_park, is_open, paid_to_parks

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def completions(model: ReferenceEcosystem, draw: Draws) -> None:
    """Buildings are finished, new parks open on their day, old vacant floor space goes."""
    slot = model.t % model.longest_lag
    for row, park in zip(model.inputs.parks, model.parks, strict=True):
        for s in SPACES:
            vacant = max(park.stock[s] - park.leased[s], 0.0)
            park.stock[s] -= min(model.parameters.supply.replacement * park.stock[s], vacant)
            park.stock[s] += park.pipeline[s][slot]
            park.pipeline[s][slot] = 0.0
        if park.opening == model.t > 0:
            for s in SPACES:
                park.stock[s] += row.stock[s]
            park.amenity_m2 += row.amenity_m2


def rent(model: ReferenceEcosystem, draw: Draws) -> None:
    """Operators ask more where space is short and less where it stands empty."""
    p = model.parameters.rent
    for park in model.parks:
        wage_index = model.governments[park.district].wage_index
        for s in SPACES:
            natural, rule_rent = model.natural[s], park.rule_rent[s]
            vacancy = (park.stock[s] - park.leased[s]) / park.stock[s] if park.stock[s] > 0 else natural
            equilibrium = park.base_rent[s] * wage_index**p.income_elasticity
            response = p.vacancy_response * (p.tight_response if vacancy < natural else 1.0)
            change = response * (natural - vacancy) + p.level_response * math.log(equilibrium / rule_rent)
            park.rule_rent[s] = rule_rent * math.exp(clip(change, -p.cap, p.cap))
            park.asking_rent[s] = park.rule_rent[s] * math.exp(MARKUP[park.strategy])


def operation(model: ReferenceEcosystem, draw: Draws) -> None:
    """Operators follow their budget rule; lenders cover what they lack."""
    p, amenity_cost = model.parameters.operation, model.parameters.supply.construction_cost_amenity
    for park, employees in zip(model.parks, employees_by_park(model), strict=True):
        government = model.governments[park.district]
        income = park.income
        full_cost = p.service_cost * government.wage_index * employees
        grant = paid_to_parks(model, "service_platform_grant", park.district)
        budget = p.service_budget * SERVICE_EFFORT[park.strategy] * income + grant * full_cost
        for m in SERVICES:
            target = 0.0
            if employees > 0:
                target = clip(SERVICE_WEIGHT[park.strategy][m] * budget / full_cost, 0.0, 1.0)
            park.services[m] += p.service_speed * (target - park.services[m])
        service_cost = full_cost * (sum(park.services) / len(park.services))
        granted = grant * service_cost
        upkeep_cost = p.upkeep_cost * government.wage_index * sum(park.stock)
        interest = p.interest / 4.0 * park.debt
        due = upkeep_cost + interest
        covered = clip(income / due, p.least_upkeep, 1.0) if due > 0 else 1.0
        park.upkeep += p.upkeep_decay * (covered - park.upkeep)
        wanted = p.amenity_per_worker * employees
        building = p.amenity_speed * max(wanted - park.amenity_m2, 0.0) * p.amenity_market_share
        park.amenity_m2 += building
        amenity_rent = p.amenity_yield / 4.0 * amenity_cost * min(park.amenity_m2, wanted)

        pay(government, park, granted)
        government.spending["service_platform_grant"] += granted
        pay(park, model.outside, service_cost)
        pay(park, model.outside, covered * upkeep_cost)
        pay(park, model.outside, interest)
        pay(park, model.outside, amenity_cost * building)
        pay(model.households, park, amenity_rent)
        park.operating_income = income + amenity_rent + granted - service_cost - covered * upkeep_cost - interest

        shortfall = max(-park.cash, 0.0)
        running = service_cost + covered * upkeep_cost + interest
        repaid = min(park.debt, max(park.cash - p.reserve * running, 0.0))
        pay(model.outside, park, shortfall)
        pay(park, model.outside, repaid)
        park.debt += shortfall - repaid


def starts(model: ReferenceEcosystem, draw: Draws) -> None:
    """Operators build what pays and convert what stands idle; governments release land whatever the vacancy."""
    p = model.parameters.supply
    # governments look at their debt before this quarter's land is sold
    gaps = [
        clip(-government.cash / max(government.revenue * model.parameters.government.debt_limit, 1e-9), 0.0, 1.0)
        for government in model.governments
    ]
    for park in model.parks:
        government = model.governments[park.district]
        construction = [cost * math.sqrt(government.wage_index) for cost in model.building_cost]
        land = [value * government.wage_index for value in park.land_value]
        discount = paid_to_parks(model, "land_discount", park.district)
        before = list(park.stock)
        begun = buildings_begun(model, park, construction, land, discount, gaps[park.district])
        for s in SPACES:
            park.pipeline[s][(model.t + p.construction_lag) % model.longest_lag] += begun[s]
        conversion_bill = convert(model, park, construction, draw) if p.conversion else 0.0

        building = sum(begun[s] * construction[s] for s in SPACES) + conversion_bill
        total = sum(before)
        land_bill = 0.0
        for s in SPACES:
            base = max(before[s], p.smallest_share * total) if is_open(model, park) else 0.0
            land_bill += max(begun[s] - p.replacement * base, 0.0) * land[s]
        forgone = discount * land_bill
        borrowed = max(building + land_bill - forgone - max(park.cash, 0.0), 0.0)
        pay(model.outside, park, borrowed)
        pay(park, model.outside, building)
        pay(park, government, land_bill - forgone)
        park.debt += borrowed
        government.revenue += land_bill - forgone
        government.spending["land_discount"] += forgone


def buildings_begun(
    model: ReferenceEcosystem, park: Park, construction: list[float], land: list[float], discount: float, gap: float
) -> list[float]:
    """Floor space begun this quarter by space type [m2], within what the plan allows."""
    p, lag = model.parameters.supply, model.parameters.supply.construction_lag
    if not is_open(model, park):
        return [0.0 for _ in SPACES]
    total = sum(park.stock)
    underway = [sum(park.pipeline[s]) for s in SPACES]
    vacancy = (total - sum(park.leased)) / total if total > 0 else 0.0
    surplus = vacancy - model.parameters.rent.natural_office
    release = p.land_release * (1.0 + p.land_fiscal_response * gap) * max(1.0 + p.land_vacancy_response * surplus, 0.0)
    indebted = model.parameters.operation.interest / 4.0 * park.debt > p.credit_share * park.income
    begun = []
    for s in SPACES:
        base = max(park.stock[s], p.smallest_share * total)
        outlay = construction[s] + land[s] * (1.0 - discount)
        cost_rent = p.target_return * outlay / (365 * (1.0 - model.natural[s]))
        gain = max(math.log(park.rule_rent[s] / cost_rent), 0.0)
        wanted = base * (p.replacement + p.starts_response * gain)
        wanted -= p.pipeline_count * (underway[s] - lag * base * p.replacement) / lag
        market = 0.0 if indebted else clip(wanted, 0.0, p.starts_cap * base)
        begun.append(market + release * park.stock[s])
    room = max(park.permitted_m2 - total - sum(underway), 0.0)
    share = min(room / sum(begun), 1.0) if sum(begun) > 0 else 1.0
    return [area * share for area in begun]


def convert(model: ReferenceEcosystem, park: Park, construction: list[float], draw: Draws) -> float:
    """Take idle floor space out of use, to come back as another type; the bill [CNY]."""
    p, responsiveness = model.parameters.supply, model.governments[park.district].responsiveness
    vacancy = [
        (park.stock[s] - park.leased[s]) / park.stock[s] if park.stock[s] > 0 else model.natural[s] for s in SPACES
    ]
    earning = [365 * park.rule_rent[s] * (1.0 - vacancy[s]) / p.target_return for s in SPACES]
    bill = 0.0
    for s in SPACES:
        gains = [earning[to] - earning[s] - p.conversion_cost * construction[to] for to in SPACES]
        best = gains.index(max(gains))
        pays = gains[best] > 0 and vacancy[s] > model.natural[s] and is_open(model, park)
        park.idle[s] = park.idle[s] + 1 if pays else 0
        allowed = draw.uniform(park.name, s) < p.conversion_permission * responsiveness
        if park.idle[s] >= p.conversion_patience and allowed:
            area = min(p.conversion_cap * park.stock[s], max(park.stock[s] - park.leased[s], 0.0))
            park.stock[s] -= area
            park.pipeline[best][(model.t + p.conversion_downtime) % model.longest_lag] += area
            bill += area * p.conversion_cost * construction[best]
    return bill
