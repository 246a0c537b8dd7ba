"""Governments and skilled labour (docs/model: government.md and talent.md)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.reference.agents import pay
from tests.reference.draws import Draws
from tests.reference.paths import attract_people
from tests.reference.quantities import (
    access,
    clip,
    customers,
    district_amenity,
    employees_by_park,
    jobs_by_district,
    needed_outside,
    skilled_jobs,
)

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def government(model: ReferenceEcosystem, draw: Draws) -> None:
    """Taxes and land revenue are spent; what programmes may cost next quarter is settled."""
    p, per_worker = model.parameters.government, model.parameters.operation.amenity_per_worker
    amenity_cost = model.parameters.supply.construction_cost_amenity
    employees = employees_by_park(model)
    lack = [max(per_worker * employees[j] - park.amenity_m2, 0.0) for j, park in enumerate(model.parks)]
    lacking = [0.0 for _ in model.governments]
    for j, park in enumerate(model.parks):
        lacking[park.district] += lack[j]
    central = model.governments[-1]
    built = [0.0 for _ in model.governments]
    for r, each in enumerate(model.governments):
        pay(each, model.households, (1.0 if each is central else p.administration) * each.revenue)
        if each is not central:
            built[r] = min(p.amenity_budget * each.revenue / amenity_cost, lacking[r])
            pay(each, model.outside, built[r] * amenity_cost)
        spending = sum(each.spending.values())
        if each.rationing > 0:
            each.promised = spending / each.rationing
        means = each.cash + p.debt_limit * each.revenue
        each.rationing = clip(means / each.promised, 0.0, 1.0) if each.promised > 1e-9 else 1.0
    for j, park in enumerate(model.parks):
        if lack[j] > 0:
            park.amenity_m2 += built[park.district] * lack[j] / lacking[park.district]


def rents_outside(model: ReferenceEcosystem) -> None:
    """Ordinary space outside the parks becomes dearer with wages, and as more of it is used."""
    p, districts = model.parameters.rent, model.governments[:-1]
    permitted = [sum(park.permitted_m2 for park in model.parks if park.district == r) for r in range(len(districts))]
    mean = sum(permitted) / len(districts)
    used = needed_outside(model)
    for r, each in enumerate(districts):
        room = p.ordinary_room * max(permitted[r], mean)
        scarce = ((room * each.ordinary_use + used[r]) / (room + each.needed_outside_start)) ** p.ordinary_response
        each.off_park_rent = each.off_park_start * each.wage_index**p.income_elasticity * scarce


def ordinary_economy(model: ReferenceEcosystem, draw: Draws) -> None:
    """Ordinary jobs follow those who live in the district, and give way where labour is dear (docs/model: ordinary_economy.md)."""
    p, country = model.parameters.ordinary_economy, model.governments[-1]
    if not any(each.ordinary_start for each in model.governments[:-1]):
        return
    here, q = customers(model, jobs_by_district(model)), model.parameters.leasing
    skill = min(p.rd_intensity / p.labour_share, 1.0)
    for each, now in zip(model.governments[:-1], here, strict=True):
        premium = math.log(each.wage_index / country.wage_index)
        wanted = max(each.ordinary_start + p.multiplier * (now - each.customers_start), 0.0)
        gap = wanted * math.exp(-p.wage_elasticity * premium) - each.ordinary_jobs
        dearer = each.off_park_rent / each.off_park_start / each.wage_index
        use = clip(dearer, q.least_relative_rent, q.greatest_relative_rent) ** -q.space_elasticity
        use *= each.ordinary_jobs / each.ordinary_start if each.ordinary_start > 0 else 1.0 / use
        each.ordinary_use += p.speed * (use - each.ordinary_use)
        if gap > 0:
            each.vacancies += skill * p.speed * gap
            gap *= 1.0 - skill * (1.0 - each.fill_rate)
        each.ordinary_jobs += p.speed * gap


def talent(model: ReferenceEcosystem, draw: Draws) -> None:
    """Vacancies are filled, wages and housing rents move, people follow."""
    p, production = model.parameters.talent, model.parameters.production
    districts = model.governments[:-1]
    jobs = skilled_jobs(model)
    reach = access(model, [each.skilled for each in districts], jobs)
    unfilled = 0.0
    for r, each in enumerate(districts):
        free = max((1.0 + p.slack) * reach[r] / each.access_base - 1.0, p.least_free) * max(jobs[r], 1.0)
        each.fill_rate = 1.0
        if each.vacancies > 0:
            asked = 1.0 + p.subsidy_response * each.hiring_support
            each.fill_rate = 1.0 - math.exp(-free / each.vacancies * asked)
        each.vacancies *= 1.0 - each.fill_rate
        unfilled += each.vacancies

    value = value_per_worker(model)
    for each in districts:
        catching_up = math.log(value**production.wage_pass_through / each.wage_index)
        scarcity = production.wage_scarcity * (1.0 - each.fill_rate)
        speed = production.wage_speed if catching_up > 0 else production.wage_speed_down
        each.wage_index *= math.exp(speed * catching_up + scarcity)
    rents_outside(model)

    everybody = sum(each.skilled for each in districts)
    q = model.parameters.ordinary_economy
    ordinary = min(q.rd_intensity / q.labour_share, 1.0) * sum(each.ordinary_jobs for each in districts)
    total = everybody * (1.0 + growth_of_labour(model, unfilled, sum(jobs), sum(jobs) - ordinary))
    amenity = district_amenity(model)
    pulls = []
    for r, each in enumerate(districts):
        housing = math.log(max(each.housing_rent / each.housing_start, 1e-9)) - each.housing_support
        income = math.log(each.wage_index) - p.housing_share * housing
        pulls.append(math.exp(each.skilled_base + p.mobility * (income + p.amenity * amenity[r])))
    for each, pull in zip(districts, pulls, strict=True):
        share = each.skilled / everybody
        each.skilled = (share + p.speed * (pull / sum(pulls) - share)) * total
        crowding = (each.skilled / each.skilled_start) ** p.housing_response
        each.housing_rent = each.housing_start * crowding * each.wage_index
    if p.kind != "ordinary":
        attract_people(model)


def growth_of_labour(model: ReferenceEcosystem, unfilled: float, jobs: float, own: float) -> float:
    """Growth of skilled labour this quarter, drawn by those who work in the region's industries; wages elsewhere and housing come a little nearer."""
    p, districts, country = model.parameters.talent, model.governments[:-1], model.governments[-1]
    people = sum(each.skilled for each in districts)
    wage = sum(each.wage_index * each.skilled for each in districts) / people
    premium = math.log(wage / country.wage_index)
    crowded = max(math.log(people / sum(each.homes for each in districts)), 0.0)
    idle = max(people / max(jobs, 1.0) - 1.0 - p.slack, 0.0)
    growth = p.inflow + p.pull * unfilled / max(own, 1.0) + p.wage_pull * premium
    growth -= p.crowding * crowded + p.idle_push * idle
    country.wage_index *= math.exp(p.elsewhere_speed * premium)
    for each in districts:
        each.homes += p.homes_speed * (each.skilled - each.homes)
    return clip(growth, -p.largest_growth, p.largest_growth) * max(own, 1.0) / max(jobs, 1.0)


def value_per_worker(model: ReferenceEcosystem) -> float:
    """Sales of the whole region in this quarter against what the same workers would have sold at the start."""
    sold = sum(industry.price * industry.potential * industry.use for industry in model.industries)
    capacity = sum(industry.capacity for industry in model.industries)
    return max(sold / capacity, 1e-9) if capacity > 0 else 1.0
