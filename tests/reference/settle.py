"""The state before the first quarter (docs/model: initialization.md)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.reference.agents import Enterprise, Government, Industry, Lease, Park, pay
from tests.reference.constants import (
    DAYS,
    IN_PARK,
    INCUBATOR,
    MARKUP,
    OFF_PARK,
    ROUNDS,
    SERVICE_WEIGHT,
    SERVICES,
    SPACES,
)
from tests.reference.draws import Draws, fold
from tests.reference.funds import set_up
from tests.reference.inputs import in_unit_of_account
from tests.reference.institutions import take_part, works_on
from tests.reference.paths import select_sites, site
from tests.reference.quantities import (
    access,
    agglomeration,
    asked,
    by_place,
    clip,
    customers,
    delivered,
    district_amenity,
    jobs_by_district,
    lease_term,
    link,
    need,
    needed_outside,
    place,
    recount,
    rent_due,
    skilled_jobs,
)
from tests.reference.rings import lay_out
from tests.reference.rootedness import settled
from tests.reference.tenure import may_own, size_of_owners

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def settle(model: ReferenceEcosystem) -> None:
    """Put everything in its place."""
    draw = Draws(model.run_seed, "settle", 0)
    select_sites(model)
    geography(model)
    model.industries = [Industry(row.key) for row in model.inputs.industries]
    parks(model)
    take_part(model)
    governments(model)
    set_up(model)
    enterprises(model, draw)
    sizes(model, list(model.enterprises), level=True)
    settled(model, list(model.enterprises))
    average_productivity(model)
    leases(model, draw, list(model.enterprises))
    money(model, draw)
    skilled_labour(model)
    margins(model)


def change(model: ReferenceEcosystem) -> None:
    """Other parameters from this quarter on, and what was settled by them on the first day."""
    before = [row.looked_for for row in model.inputs.parks]
    ruled = model.parameters
    model.parameters = in_unit_of_account(model.given.at(model.t))
    p = model.parameters
    select_sites(model)
    geography(model)
    for row, park, was in zip(model.inputs.parks, model.parks, before, strict=True):
        dearer = (1.0 + p.paths.site_premium * row.looked_for) / (1.0 + p.paths.site_premium * was)
        park.land_value = [value * dearer for value in park.land_value]
        park.accessibility = row.accessibility + row.looked_for * (1.0 - row.accessibility)
        if not p.operation.learning:
            park.income_record = 0.0
    set_up(model)
    take_part(model, ruled)
    agreed = works_on(model, "function") and model.alliances[0].next_plan > 0
    for park in model.parks:
        park.agreed_discount = p.alliance.preference if agreed and park.member else 0.0
    for row, government in zip(model.inputs.districts, model.governments[:-1], strict=True):
        if p.paths.government_relation == 0:
            government.responsiveness = row.responsiveness
    for government in model.governments:
        if not p.rivalry.learning:
            for kind in government.offered:
                government.offered[kind] = government.last_change[kind] = 0.0
        if p.paths.product_design == 0:
            government.missed = [0.0 for _ in SPACES]
        if p.talent.kind != "targeted":
            government.lacking, government.placed = ([0.0 for _ in model.industries] for _ in range(2))


def geography(model: ReferenceEcosystem) -> None:
    """Distances and what decays with them; natural vacancy and building cost by space type."""
    p, d = model.parameters, model.inputs.distances()
    places = range(len(d))
    first_district = len(model.inputs.parks)
    model.city_kernel = [[math.exp(-d[g][h] / p.production.distance) for h in places] for g in places]
    model.knowledge_kernel = [
        [math.exp(-d[g][h] / p.innovation.distance) if g != h else 0.0 for h in places] for g in places
    ]
    lay_out(model)
    per_km = p.talent.commuting * p.talent.minutes_per_km
    districts = places[first_district:]
    model.commute = [[math.exp(-per_km * d[r][q]) for q in districts] for r in districts]
    model.natural = [p.rent.natural_factory, p.rent.natural_office, p.rent.natural_office, p.rent.natural_office]
    s = p.supply
    model.building_cost = [
        s.construction_cost_factory,
        s.construction_cost_office,
        s.construction_cost_lab,
        s.construction_cost_incubator,
    ]
    model.longest_lag = max(s.construction_lag, s.conversion_downtime) + 1


def parks(model: ReferenceEcosystem) -> None:
    """Parks and their operators."""
    supply = model.parameters.supply
    for row in model.inputs.parks:
        park = Park(model, row.key, model.longest_lag)
        park.district, park.opening, park.strategy = row.district, row.opening, row.strategy
        better = site(model, row)
        park.leading_industry = row.leading_industry
        park.accessibility = row.accessibility + better * (1.0 - row.accessibility)
        park.permitted_m2 = row.land_m2 * row.plot_ratio
        for s in SPACES:
            park.asking_rent[s] = row.rent[s]
            park.base_rent[s] = park.rule_rent[s] = row.rent[s] / math.exp(MARKUP[park.strategy])
            worth = park.base_rent[s] * 365 * (1.0 - model.natural[s]) / supply.target_return
            park.land_value[s] = max(worth - model.building_cost[s], supply.land_price)
            park.land_value[s] *= 1.0 + model.parameters.paths.site_premium * better
        if park.opening == 0:
            park.stock, park.amenity_m2 = list(row.stock), row.amenity_m2
            for s in SPACES:
                for quarter in range(supply.construction_lag):
                    park.pipeline[s][quarter] = (supply.replacement + supply.land_release) * row.stock[s]
        for quarter in range(supply.construction_lag):
            given = delivered(model, row, quarter)
            for s in SPACES:
                park.pipeline[s][quarter] = park.pipeline[s][quarter] if given is None else given[s]
        park.services = [
            clip(model.parameters.operation.initial_services * SERVICE_WEIGHT[park.strategy][m], 0.0, 1.0)
            for m in SERVICES
        ]
        park.upkeep = model.parameters.operation.initial_upkeep
        model.parks.append(park)


def governments(model: ReferenceEcosystem) -> None:
    """One government for each district, and the central one."""
    for row in model.inputs.districts:
        government = Government(model, row.key, len(model.industries))
        government.responsiveness, government.founders_weight = row.responsiveness, row.founders_weight
        government.housing_rent = government.housing_start = row.housing_rent
        government.off_park_rent = government.off_park_start = row.off_park_rent
        model.governments.append(government)
    model.governments.append(Government(model, 0, len(model.industries)))
    for each in model.governments:
        each.within_budget = [1.0 for _ in model.programmes]
        each.lacking, each.placed = ([0.0 for _ in model.industries] for _ in range(2))


def apportioned(total: int, shares: list[float]) -> list[int]:
    """Whole numbers in proportion to shares that sum to `total`."""
    whole_share = sum(shares)
    exact = [total * share / whole_share for share in shares]
    counts = [math.floor(number) for number in exact]
    by_remainder = sorted(range(len(shares)), key=lambda k: counts[k] - exact[k])
    for k in by_remainder[: total - sum(counts)]:
        counts[k] += 1
    return counts


def enterprises(model: ReferenceEcosystem, draw: Draws) -> None:
    """Enterprises in the parks and outside."""
    inputs = model.inputs
    for j, row in enumerate(inputs.parks):
        if row.opening == 0:
            tenants(model, draw, j)
    for r, row in enumerate(inputs.districts):
        for k, count in enumerate(apportioned(row.off_park_enterprises, mix_outside(model, r))):
            for n in range(count):
                enterprise(model, draw, fold(OFF_PARK, row.key, inputs.industries[k].key, n), -1, r, k)
    for each in model.enterprises:
        model.industries[each.industry].enterprises_start += 1
    for industry in model.industries:
        industry.founders_start = max(industry.enterprises_start, 1)


def mix_outside(model: ReferenceEcosystem, r: int) -> list[float]:
    """Industries of the enterprises outside the parks of a district: partly those of its parks, partly those of all."""
    inputs, local = model.inputs, model.parameters.turnover.initial_local_mix

    def mean(parks: list[int], weights: list[int]) -> list[float]:
        kinds = range(len(inputs.industries))
        return [sum(weights[j] * inputs.parks[j].mix[k] for j in parks) / sum(weights[j] for j in parks) for k in kinds]

    everywhere = list(range(len(inputs.parks)))
    weights = [row.enterprises if row.opening == 0 else 0 for row in inputs.parks]
    if not any(weights):
        weights = [1 for _ in inputs.parks]
        return mean(everywhere, weights)
    here = [j for j in everywhere if inputs.parks[j].district == r]
    region = mean(everywhere, weights)
    own = mean(here, weights) if any(weights[j] for j in here) else region
    return [local * x + (1.0 - local) * y for x, y in zip(own, region, strict=True)]


def tenants(model: ReferenceEcosystem, draw: Draws, j: int) -> list[Enterprise]:
    """The enterprises of a park when it opens."""
    row, industries = model.inputs.parks[j], model.inputs.industries
    return [
        enterprise(model, draw, fold(IN_PARK, row.key, industries[k].key, n), j, row.district, k)
        for k, count in enumerate(apportioned(row.enterprises, row.mix))
        for n in range(count)
    ]


def main_space(model: ReferenceEcosystem, k: int, u: float) -> int:
    """Factory, office or laboratory, by the shares of the industry."""
    row = model.inputs.industries[k]
    return int(u > row.factory_share) + int(u > row.factory_share + row.office_share)


def inventiveness(model: ReferenceEcosystem, normal: float) -> float:
    """Lognormal with mean one, from a standard normal."""
    variance = math.log1p(model.parameters.innovation.talent_spread)
    return math.exp(math.sqrt(variance) * normal - variance / 2.0)


def first_demand(model: ReferenceEcosystem, normal: float) -> float:
    """An enterprise's own demand in the long run [log points], from a standard normal."""
    p = model.parameters.demand
    return p.enterprise_shock_sd / math.sqrt(1.0 - p.enterprise_shock_persistence**2) * normal


def enterprise(model: ReferenceEcosystem, draw: Draws, name: int, j: int, r: int, k: int) -> Enterprise:
    """One enterprise that was there before."""
    p, row = model.parameters, model.inputs.industries[k]
    age = math.floor(-math.log(draw.uniform(1, name)) * p.turnover.initial_age_mean)
    grown_up = main_space(model, k, draw.uniform(7, name))
    incubated = age < p.leasing.graduation and draw.uniform(8, name) < row.incubator_share
    now = INCUBATOR if incubated else grown_up
    if j >= 0:
        stock = model.parks[j].stock
        largest = stock.index(max(stock))
        grown_up = grown_up if stock[grown_up] > 0 else largest
        now = now if stock[now] > 0 else largest
    spread = p.turnover.entrant_spread
    return Enterprise(
        model,
        name,
        park=j,
        district=r,
        industry=k,
        space=now,
        main_space=grown_up,
        home=j,
        founded=model.t - 1 - age,
        settled_until=model.t + 1 + math.floor(draw.uniform(11, name) * p.leasing.usual_lease),
        employees=max(row.entrant_size * math.exp(p.turnover.initial_size_spread * draw.normal(2, name)), 1.0),
        productivity=model.industries[k].productivity * math.exp(spread * draw.normal(3, name) - spread**2 / 2.0),
        inventiveness=inventiveness(model, draw.normal(9, name)),
        demand=first_demand(model, draw.normal(10, name)),
        margin=0.0,
    )


def sizes(model: ReferenceEcosystem, fitted: list[Enterprise], *, level: bool) -> None:
    """Employees such that each park earns what was observed; with `level`, levels such that productivity averages one."""
    inputs = model.inputs
    industries = range(len(model.industries))
    for _ in range(ROUNDS):
        of_place = agglomeration(model, by_place(model, "employees"), [0.0 for _ in model.parks])
        values: dict[int, float] = {}
        weighted, workers = [0.0 for _ in industries], [0.0 for _ in industries]
        for each in model.enterprises:
            k = each.industry
            values[each.name] = math.exp(of_place[place(model, each)][k]) * math.exp(each.demand) * each.productivity
            weighted[k] += each.employees * values[each.name]
            workers[k] += each.employees
        for k, industry in enumerate(model.industries if level else ()):
            industry.base_level = -math.log(weighted[k] / workers[k]) if workers[k] > 0 else 0.0
        earned = [0.0 for _ in model.parks]
        for each in fitted:
            k = each.industry
            each.revenue = (
                inputs.industries[k].revenue_per_worker
                * each.employees
                * values[each.name]
                * math.exp(model.industries[k].base_level)
            )
            each.asked = each.revenue * math.exp(-each.demand) * model.industries[k].asked_ratio
            if each.park >= 0:
                earned[each.park] += each.revenue
        factor = [
            row.revenue_at_start / 4.0 / revenue if row.revenue_at_start > 0 and revenue > 0 else 1.0
            for row, revenue in zip(inputs.parks, earned, strict=True)
        ]
        for each in fitted:
            each.employees = max(each.employees * (factor[each.park] if each.park >= 0 else 1.0), 1.0)


def average_productivity(model: ReferenceEcosystem) -> None:
    """Productivity of each industry, weighted by employees; it stays where nobody works."""
    weighted, workers = [0.0 for _ in model.industries], [0.0 for _ in model.industries]
    for each in model.enterprises:
        weighted[each.industry] += each.productivity * each.employees
        workers[each.industry] += each.employees
    for k, industry in enumerate(model.industries):
        if workers[k] > 0:
            industry.productivity = weighted[k] / workers[k]


def leases(model: ReferenceEcosystem, draw: Draws, settled: list[Enterprise]) -> None:
    """One lease for each of these in a park."""
    p = model.parameters.leasing
    wanted: dict[int, float] = {}
    sums = [[0.0 for _ in SPACES] for _ in model.parks]
    for each in settled:
        if each.park >= 0:
            area = p.margin * each.employees * model.inputs.industries[each.industry].space_per_worker
            wanted[each.name] = area
            sums[each.park][each.space] += area
    for each in settled:
        if each.park >= 0:
            park, s = model.parks[each.park], each.space
            area = wanted[each.name] * min(p.initial_occupancy * park.stock[s] / sums[each.park][s], 1.0)
            term = lease_term(model, each, draw.uniform(4, each.name))
            left = 1 + math.floor(draw.uniform(5, each.name) * term)
            rent = asked(model, park, s, each.industry)
            each.leases.append(
                Lease(each.park, s, area, rent, start=model.t + left - term, end=model.t + left, free_until=0)
            )
    recount(model)
    size = size_of_owners(model)
    for each in settled:
        each.owner = each.park >= 0 and may_own(model, each) and each.employees >= size
    for j in {each.park for each in settled if each.park >= 0}:
        park = model.parks[j]
        for s in SPACES:
            owned = sum(
                each.leased_m2 for each in model.enterprises if each.owner and (each.park, each.space) == (j, s)
            )
            park.modern[s] = model.parameters.tenure.investment_grade * (park.stock[s] - owned)


def money(model: ReferenceEcosystem, draw: Draws) -> None:
    """Wages, cash, knowledge and markets."""
    p, inputs = model.parameters, model.inputs
    for each in model.enterprises:
        row, industry, park = inputs.industries[each.industry], model.industries[each.industry], each.park
        each.cash, due = provided(model, draw, each), rent_due(model, each)
        local_tax = p.government.local_share * p.government.turnover_tax * each.revenue
        model.governments[each.district].revenue += local_tax
        industry.potential += row.revenue_per_worker * each.employees
        if park >= 0:
            model.parks[park].rent_income += due
            model.parks[park].cash += due
    for row, industry in zip(inputs.industries, model.industries, strict=True):
        size = industry.potential if industry.potential > 0 else row.revenue_per_worker
        industry.market_start = size / row.local_market_share
        industry.outside = (1.0 - row.local_market_share) * industry.market_start
    held = sum(each.cash for each in model.enterprises) + sum(park.cash for park in model.parks)
    model.households.cash = -held


def provided(model: ReferenceEcosystem, draw: Draws, each: Enterprise) -> float:
    """Wage, costs and knowledge of an enterprise that was there before; the cash it has [CNY]."""
    p, row, industry = model.parameters, model.inputs.industries[each.industry], model.industries[each.industry]
    relative = each.productivity / industry.productivity
    each.wage = row.wage * model.governments[each.district].wage_index * relative**p.production.wage_sharing
    each.fixed_cost = each.wage * (each.employees + p.production.overhead) + rent_due(model, each)
    each.rd = row.rd_intensity * each.revenue
    each.knowledge = each.rd / max(p.innovation.knowledge_depreciation, 0.005)
    return p.turnover.entrant_cash * draw.uniform(6, each.name) * each.fixed_cost


def joining(model: ReferenceEcosystem, _: Draws) -> None:
    """Parks that open today bring their enterprises, and these their people (docs/model: joining.md)."""
    draw = Draws(model.run_seed, "settle", 0)
    for industry in model.industries:
        industry.joined = 0
    joined: list[Enterprise] = []
    for j, park in enumerate(model.parks):
        if park.opening == model.t > 0:
            joined += tenants(model, draw, j)
    if not joined:
        return
    sizes(model, joined, level=False)
    settled(model, joined)
    leases(model, draw, joined)
    jobs = [0.0 for _ in model.governments]
    for each in joined:
        pay(model.outside, each, provided(model, draw, each))
        each.margin = model.industries[each.industry].usual_margin
        model.industries[each.industry].joined += 1
        jobs[each.district] += model.inputs.industries[each.industry].skill_share * each.employees
    workers = [sum(each.employees for each in joined if each.district == r) for r in range(len(jobs) - 1)]
    for government, wanted in zip(model.governments[:-1], jobs, strict=False):
        people = wanted * (1.0 + model.parameters.talent.slack)
        government.skilled_base += math.log((government.skilled + people) / government.skilled)
        government.skilled += people
        government.homes += people
        government.skilled_start += people
    for government, count in zip(model.governments[:-1], customers(model, workers), strict=True):
        government.customers_start += count


def skilled_labour(model: ReferenceEcosystem) -> None:
    """Skilled labour, and the pull of each district that explains where it lives at the start."""
    p, ordinary, districts = model.parameters.talent, model.parameters.ordinary_economy, model.governments[:-1]
    workers = jobs_by_district(model)
    for government, row in zip(districts, model.inputs.districts, strict=True):
        government.ordinary_jobs = government.ordinary_start = ordinary.size * sum(workers) * row.talent_weight
    jobs = skilled_jobs(model)
    for government, area in zip(districts, needed_outside(model), strict=True):
        government.needed_outside_start = area
    for government, row in zip(districts, model.inputs.districts, strict=True):
        government.skilled = max(row.talent_weight * max(sum(jobs), 1.0) * (1.0 + p.slack), 1.0)
        government.skilled_start = government.homes = government.skilled
    for government, count in zip(districts, customers(model, workers), strict=True):
        government.customers_start = count
    skilled = [government.skilled for government in districts]
    reach = access(model, skilled, [max(count, 1e-9) for count in jobs])
    amenity = district_amenity(model)
    for r, government in enumerate(districts):
        has_park = any(park.district == r and park.opening <= 0 for park in model.parks)
        government.access_base = max(reach[r] if has_park else min(reach[r], 1.0 + p.slack), 1e-9)
        government.skilled_base = math.log(skilled[r] / sum(skilled)) - p.mobility * p.amenity * amenity[r]


def margins(model: ReferenceEcosystem) -> None:
    """What each industry earns at the start, without services, alliances and programmes; its enterprises expect it."""
    p = model.parameters
    links = [link(model, workers) for workers in by_place(model, "employees")[: len(model.parks)]]
    earned, sold = [0.0 for _ in model.industries], [0.0 for _ in model.industries]
    for each in model.enterprises:
        k, inside = each.industry, each.park >= 0
        row, industry = model.inputs.industries[k], model.industries[k]
        capacity = row.revenue_per_worker * each.employees * industry.productivity
        flexible = p.production.input_flexibility
        inputs = row.input_share * (flexible * each.revenue + (1.0 - flexible) * capacity)
        if inside and p.production.use_chain_linkage:
            inputs *= 1.0 - p.production.input_saving * links[each.park][k]
        rooms = rent_due(model, each)
        if not inside:
            rooms = need(model, each) * model.governments[each.district].off_park_rent * DAYS
        rooms += p.leasing.property_fee * DAYS * each.leased_m2
        taken = (p.government.turnover_tax + row.rd_intensity) * each.revenue
        wages = each.wage * (each.employees + p.production.overhead)
        earned[k] += each.revenue - taken - inputs - wages - rooms
        sold[k] += each.revenue
    for k, (row, industry) in enumerate(zip(model.inputs.industries, model.industries, strict=True)):
        alone = 1.0 - row.input_share - row.rd_intensity - p.government.turnover_tax
        industry.margin = earned[k] / sold[k] if sold[k] > 0 else alone - row.wage / row.revenue_per_worker
        industry.usual_margin = industry.margin - p.production.spare_margin
    for each in model.enterprises:
        each.margin = model.industries[each.industry].margin
