"""Quantities that several processes use (docs/model: notation.md)."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING

from tests.reference.agents import Enterprise, Park
from tests.reference.constants import (
    DAYS,
    EFFORTS,
    NEED,
    PREFERENCE,
    SERVICE_PRICE,
    SERVICES,
    SPACES,
    TAKES_EQUITY,
)

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def clip(x: float, low: float, high: float) -> float:
    """x held between low and high."""
    return max(low, min(x, high))


def age_class(model: ReferenceEcosystem, age: int) -> int:
    """0 start-up, 1 growing, 2 mature."""
    p = model.parameters.turnover
    return 0 if age < p.growing_from else 1 if age < p.mature_from else 2


def is_open(model: ReferenceEcosystem, park: Park) -> bool:
    """Whether a park has opened."""
    return park.opening <= model.t


def density(park: Park) -> float:
    """Leased floor space over what the plan allows."""
    return sum(park.leased) / max(park.permitted_m2, 1.0)


def fit(park: Park, a: int) -> float:
    """How well a park's services meet the needs of an age class."""
    return sum(NEED[a][m] * math.sqrt(park.services[m]) for m in SERVICES)


def amenity_level(model: ReferenceEcosystem, park: Park, employees: float) -> float:
    """Amenity floor space against what the park's workers want."""
    if park.amenity_m2 == 0:
        return 0.0
    return min(park.amenity_m2 / max(model.parameters.operation.amenity_per_worker * employees, 1e-9), 1.0)


def need(model: ReferenceEcosystem, enterprise: Enterprise) -> float:
    """Floor space an enterprise needs [m2]: less where rents have outrun wages."""
    government = model.governments[enterprise.district]
    if enterprise.park >= 0:
        park, s = model.parks[enterprise.park], enterprise.space
        dearer = park.asking_rent[s] / park.base_rent[s] / model.governments[park.district].wage_index
    else:
        dearer = government.off_park_rent / government.off_park_start / government.wage_index
    per_worker = model.inputs.industries[enterprise.industry].space_per_worker
    p = model.parameters.leasing
    relative = clip(dearer, p.least_relative_rent, p.greatest_relative_rent)
    return enterprise.employees * per_worker * relative**-p.space_elasticity


def rent_due(model: ReferenceEcosystem, enterprise: Enterprise) -> float:
    """Rent of all its leases this quarter [CNY]."""
    t, step_up = model.t, model.parameters.leasing.step_up
    due = 0.0
    for lease in enterprise.leases:
        if t >= lease.free_until:
            due += DAYS * lease.area * lease.rent * (1.0 + step_up) ** ((t - lease.start) // 4)
    return due


def lease_term(model: ReferenceEcosystem, each: Enterprise, u: float) -> int:
    """Term of a lease [quarters]."""
    p = model.parameters.leasing
    if model.t - each.founded < model.parameters.turnover.growing_from:
        return p.start_up_lease
    if u < p.term_short:
        return p.short_lease
    return p.usual_lease if u < 1.0 - p.term_long else p.long_lease


def effort(park: Park, path: str) -> float:
    """How far an operator goes on a path."""
    return park.effort[EFFORTS.index(path)]


def creditworthy(model: ReferenceEcosystem, park: Park) -> bool:
    """Whether lenders find an operator's interest bearable."""
    interest = model.parameters.operation.interest / 4.0 * park.debt
    return interest <= model.parameters.supply.credit_share * park.income


def takes_equity(model: ReferenceEcosystem, park: Park) -> bool:
    """Whether start-ups pay part of their rent in equity."""
    return TAKES_EQUITY[park.strategy] or model.parameters.business_model.takes_equity


def service_price(model: ReferenceEcosystem, park: Park) -> float:
    """Service fees against what the services cost."""
    price = model.parameters.operation.service_price * SERVICE_PRICE[park.strategy]
    return price * model.parameters.business_model.service_price


def asked(model: ReferenceEcosystem, park: Park, s: int, k: int) -> float:
    """Rent that an operator asks of an industry [CNY/m2/day]."""
    favoured = 0.0
    if k == park.leading_industry:
        favoured = PREFERENCE[park.strategy] - model.parameters.paths.specialist_discount * park.specialised
        favoured -= park.agreed_discount + model.parameters.designation.promise * park.titled
    return park.asking_rent[s] * math.exp(favoured)


def offered(model: ReferenceEcosystem, park: Park, s: int, k: int) -> float:
    """The same in a new lease: operators may pass cheap land on."""
    p = model.parameters.attraction
    cheaper = p.intensity * p.rent_discount if p.kind == "land" else 0.0
    return asked(model, park, s, k) * math.exp(-cheaper)


def recount(model: ReferenceEcosystem) -> None:
    """Leased floor space of enterprises and parks, from the leases."""
    for park in model.parks:
        park.leased = [0.0 for _ in SPACES]
    for enterprise in model.enterprises:
        enterprise.leased_m2 = 0.0
        for lease in enterprise.leases:
            enterprise.leased_m2 += lease.area
            model.parks[lease.park].leased[lease.space] += lease.area


def place(model: ReferenceEcosystem, enterprise: Enterprise) -> int:
    """Its park, or its district when it is outside the parks."""
    return enterprise.park if enterprise.park >= 0 else len(model.parks) + enterprise.district


def by_place(model: ReferenceEcosystem, attribute: str) -> list[list[float]]:
    """Sums of an attribute over the enterprises of each place and industry."""
    sums = [[0.0] * len(model.industries) for _ in range(len(model.parks) + len(model.inputs.districts))]
    for enterprise in model.enterprises:
        sums[place(model, enterprise)][enterprise.industry] += getattr(enterprise, attribute)
    return sums


def employees_by_park(model: ReferenceEcosystem) -> list[float]:
    """Employees in each park."""
    employees = [0.0] * len(model.parks)
    for enterprise in model.enterprises:
        if enterprise.park >= 0:
            employees[enterprise.park] += enterprise.employees
    return employees


def skilled_jobs(model: ReferenceEcosystem) -> list[float]:
    """Skilled jobs in each district, ordinary ones included."""
    p = model.parameters.ordinary_economy
    ordinary = min(p.rd_intensity / p.labour_share, 1.0)
    jobs = [ordinary * each.ordinary_jobs for each in model.governments[:-1]]
    for enterprise in model.enterprises:
        jobs[enterprise.district] += model.inputs.industries[enterprise.industry].skill_share * enterprise.employees
    return jobs


def customers(model: ReferenceEcosystem, jobs: list[float]) -> list[float]:
    """Those who hold jobs, by district of work, in the districts where they live: the nearer and the larger, the more of them."""
    people, found = [each.skilled for each in model.governments[:-1]], [0.0 for _ in jobs]
    for q, count in enumerate(jobs):
        weights = [model.commute[q][r] * people[r] for r in range(len(jobs))]
        for r, weight in enumerate(weights):
            found[r] += count * weight / max(sum(weights), 1e-9)
    return found


def jobs_by_district(model: ReferenceEcosystem) -> list[float]:
    """Employees of the region's industries, by the district they work in."""
    jobs = [0.0 for _ in model.governments[:-1]]
    for each in model.enterprises:
        jobs[each.district] += each.employees
    return jobs


def link(model: ReferenceEcosystem, workers: list[float]) -> list[float]:
    """How much of an industry's purchases finds suppliers among a park's workers, by industry."""
    scale = model.parameters.production.supplier_scale
    there = [1.0 - math.exp(-count / scale) for count in workers]
    return [sum(a * b for a, b in zip(row.linkage, there, strict=True)) for row in model.inputs.industries]


def agglomeration(
    model: ReferenceEcosystem,
    employees: list[list[float]],
    densities: list[float],
    suppliers: list[list[float]] | None = None,
) -> list[list[float]]:
    """What a place adds to log productivity, by place and industry."""
    p = model.parameters.production
    relatedness = [row.relatedness for row in model.inputs.industries]
    industries = range(len(model.industries))
    suppliers = suppliers or employees
    level = [[0.0 for _ in industries] for _ in employees]
    totals = [sum(row) for row in employees]
    for j in range(len(model.parks)):
        workers = employees[j]
        shares = [count / totals[j] if totals[j] > 0 else 0.0 for count in workers]
        common = 0.0
        if p.use_jacobs and totals[j] > 0:
            common += p.jacobs * math.log1p(1.0 / sum(share**2 for share in shares))
        if p.use_related_variety:
            variety = sum(shares[k] * shares[h] * relatedness[k][h] for k in industries for h in industries if k != h)
            common += p.related_variety * variety
        if p.use_congestion:
            common -= p.congestion * max(densities[j] - p.congestion_start, 0.0) ** 2
        links = link(model, suppliers[j])
        for k in industries:
            level[j][k] += common
            if p.use_marshall:
                level[j][k] += p.marshall * math.log1p(workers[k])
            if p.use_chain_linkage:
                level[j][k] += p.chain_linkage * links[k]
    if p.use_city_mass:
        for g in range(len(employees)):
            mass = sum(kernel * total for kernel, total in zip(model.city_kernel[g], totals, strict=True))
            for k in industries:
                level[g][k] += p.city_mass * math.log1p(mass)
    return level


def access(model: ReferenceEcosystem, skilled: list[float], jobs: list[float]) -> list[float]:
    """Skilled labour within reach of each district, shared among the jobs that compete for it."""
    districts = range(len(skilled))
    per_job = []
    for q in districts:
        competing = sum(model.commute[p][q] * jobs[p] for p in districts)
        per_job.append(skilled[q] / competing if competing > 0 else 0.0)
    return [sum(model.commute[r][q] * per_job[q] for q in districts) for r in districts]


def district_amenity(model: ReferenceEcosystem) -> list[float]:
    """Amenity level of each district's parks, weighted by employees."""
    districts = range(len(model.inputs.districts))
    weighted, total = [0.0 for _ in districts], [0.0 for _ in districts]
    for park, employees in zip(model.parks, employees_by_park(model), strict=True):
        weighted[park.district] += amenity_level(model, park, employees) * employees
        total[park.district] += employees
    return [weighted[r] / total[r] if total[r] > 0 else 0.0 for r in districts]


def delivered(model: ReferenceEcosystem, row: SimpleNamespace, quarter: int) -> list[float] | None:
    """Floor space that a park is given as delivered in a quarter, by type as it opens [m2]; none where nothing is given."""
    start_year, start_quarter = model.inputs.start
    year = start_year + (start_quarter - 1 + quarter) // 4
    years = model.inputs.history.delivered.get(row.codes, {})
    if year not in years:
        return None
    return [years[year] / 4.0 * area / sum(row.stock) if sum(row.stock) > 0 else 0.0 for area in row.stock]


def long_run_rent(model: ReferenceEcosystem, park: Park, s: int) -> float:
    """Rent that incomes of the district and scarce land bear in the long run [CNY/m2/day]."""
    p, wage_index = model.parameters.rent, model.governments[park.district].wage_index
    scarce = clip((density(park) - p.scarce_from) / p.scarce_span, 0.0, 1.0)
    return park.base_rent[s] * wage_index**p.income_elasticity * math.exp(p.land_premium * scarce)


def needed_outside(model: ReferenceEcosystem) -> list[float]:
    """Floor space that enterprises outside the parks need, by district [m2]."""
    result = [0.0 for _ in model.governments[:-1]]
    for each in model.enterprises:
        if each.park < 0:
            result[each.district] += need(model, each)
    return result


def related_employment(model: ReferenceEcosystem) -> tuple[list[list[float]], list[float]]:
    """How related employment is to each industry, in each district and in all together; zero where nobody works."""
    industries, districts = range(len(model.industries)), range(len(model.inputs.districts))
    employees = [[0.0 for _ in industries] for _ in districts]
    for each in model.enterprises:
        employees[each.district][each.industry] += each.employees
    everywhere = [sum(employees[r][k] for r in districts) for k in industries]
    relatedness = [row.relatedness for row in model.inputs.industries]

    def around(workers: list[float], k: int) -> float:
        total = sum(workers)
        return sum(workers[h] * relatedness[h][k] for h in industries) / total if total > 0 else 0.0

    return [[around(row, k) for k in industries] for row in employees], [around(everywhere, k) for k in industries]
