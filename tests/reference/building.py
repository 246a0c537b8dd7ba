"""Starts: new buildings, conversions and what districts pay towards them (docs/model: starts.md)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING

from tests.reference.agents import Park, pay
from tests.reference.constants import COSTS_NOTHING, LAB, SPACES
from tests.reference.draws import Draws
from tests.reference.paths import of_other_types, revival, site_premium
from tests.reference.policy import grants, share
from tests.reference.quantities import clip, creditworthy, delivered, effort, is_open, long_run_rent

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


@dataclass
class Site:
    """What an operator begins this quarter."""

    park: Park
    construction: list[float]
    """Cost of a new square metre [CNY]."""
    own_cost: list[float]
    """Part of it that the operator reckons to pay itself."""
    land: list[float]
    """Price of land per square metre of floor [CNY]."""
    stock: list[float]
    """At the start of the process [m2]."""
    vacancy: list[float]
    begun: list[float] = field(default_factory=lambda: [0.0] * 4)
    large: bool = False
    bill: float = 0.0
    """For conversions [CNY]."""
    laboratories: float = 0.0
    """Part of the bill that is for conversions to laboratories."""
    land_bill: float = 0.0


def starts(model: ReferenceEcosystem, draw: Draws) -> None:
    """Operators build what pays and convert what stands idle; governments release land whatever the vacancy."""
    p = model.parameters.supply
    # governments look at their debt before this quarter's land is sold
    gaps = [
        clip(-government.cash / max(government.revenue * model.parameters.government.debt_limit, 1e-9), 0.0, 1.0)
        for government in model.governments
    ]
    sites = [looked_at(model, park) for park in model.parks]
    look_at_absorption(model)
    release = [released(model, park, gaps[park.district]) for park in model.parks]
    if model.parameters.rivalry.learning:
        release = steered_by_priorities(model, release)
    for site, row, rate in zip(sites, model.inputs.parks, release, strict=True):
        site.begun = begun(model, site, row, rate)
    for site, row in zip(sites, model.inputs.parks, strict=True):
        earlier = math.floor(model.parameters.paths.approval_cut * effort(site.park, "government_relation") + 0.5)
        finished = model.t + max(p.construction_lag - earlier, 1)
        if delivered(model, row, finished) is not None:
            site.begun = [0.0 for _ in SPACES]
        under_way(model, site.park, finished, site.begun)
        given = delivered(model, row, model.t + p.construction_lag)
        if given is not None:
            under_way(model, site.park, model.t + p.construction_lag, given)
            site.begun = [site.begun[s] + given[s] for s in SPACES]
    if p.conversion:
        permission = permissions(model)
        for site in sites:
            convert(model, site, permission[site.park.district], draw)
    settle_bills(model, sites)


def under_way(model: ReferenceEcosystem, park: Park, quarter: int, areas: list[float]) -> None:
    """Floor space that will be finished in a quarter."""
    slot = quarter % model.longest_lag
    for s in SPACES:
        park.pipeline[s][slot] += areas[s]
    park.fitted_underway[slot] += effort(park, "product_design") * sum(areas)


def looked_at(model: ReferenceEcosystem, park: Park) -> Site:
    """A park as it stands, and what building would cost there."""
    wage_index = model.governments[park.district].wage_index
    dearer = 1.0 + model.parameters.paths.design_cost * effort(park, "product_design")
    construction = [cost * math.sqrt(wage_index) * dearer for cost in model.building_cost]
    own_cost = list(construction)
    own_cost[LAB] *= 1.0 - share(model, "pilot_line_grant", park)
    return Site(
        park,
        construction,
        own_cost,
        land=[park.land_value[s] * long_run_rent(model, park, s) / park.base_rent[s] for s in SPACES],
        stock=list(park.stock),
        vacancy=[
            (park.stock[s] - park.leased[s]) / park.stock[s] if park.stock[s] > 0 else model.natural[s] for s in SPACES
        ],
    )


def look_at_absorption(model: ReferenceEcosystem) -> None:
    """Builders of each park learn from the floor space let since a quarter ago, or follow the others of the district."""
    speed = model.parameters.supply.absorption_speed
    seen = [park.let_before > 0 for park in model.parks]
    for park in model.parks:
        if park.let_before > 0 and sum(park.leased) > 0:
            growth = math.log(sum(park.leased) / park.let_before)
            park.expected_absorption += speed * (growth - park.expected_absorption)
    for park, known in zip(model.parks, seen, strict=True):
        if not known:
            others = [n for n in range(len(model.parks)) if seen[n] and model.parks[n].district == park.district]
            let = sum(model.parks[n].let_before for n in others)
            weighed = sum(model.parks[n].let_before * model.parks[n].expected_absorption for n in others)
            park.expected_absorption = weighed / let if let > 0 else 0.0
    for park in model.parks:
        park.let_before = sum(park.leased)


def released(model: ReferenceEcosystem, park: Park, gap: float) -> float:
    """Share of a park's stock for which its district releases land."""
    p, total = model.parameters.supply, sum(park.stock)
    vacancy = (total - sum(park.leased)) / total if total > 0 else 0.0
    surplus = vacancy - model.parameters.rent.natural_office
    return p.land_release * (1.0 + p.land_fiscal_response * gap) * max(1.0 + p.land_vacancy_response * surplus, 0.0)


def steered_by_priorities(model: ReferenceEcosystem, release: list[float]) -> list[float]:
    """The same with part of each district's land given by how much it wants what a park is for."""
    part = model.parameters.rivalry.land
    land = [
        rate * sum(park.stock) if is_open(model, park) else 0.0 for park, rate in zip(model.parks, release, strict=True)
    ]
    wanted = []
    for park in model.parks:
        priority = model.governments[park.district].priority
        wanted.append(priority[park.leading_industry] if park.leading_industry >= 0 else 1.0 / len(priority))
    steered = []
    for park, rate, want in zip(model.parks, release, wanted, strict=True):
        there = [n for n, other in enumerate(model.parks) if other.district == park.district]
        weighed = sum(land[n] * wanted[n] for n in there)
        factor = (1.0 - part) + part * want * sum(land[n] for n in there) / weighed if weighed > 0.0 else 1.0
        steered.append(rate * factor)
    return steered


def begun(model: ReferenceEcosystem, site: Site, row: SimpleNamespace, release: float) -> list[float]:
    """Floor space begun this quarter by space type [m2], within what the plan allows."""
    p, lag, park = model.parameters.supply, model.parameters.supply.construction_lag, site.park
    if not is_open(model, park):
        return [0.0 for _ in SPACES]
    discount = share(model, "land_discount", park)
    total = sum(park.stock)
    underway = [sum(park.pipeline[s]) for s in SPACES]
    areas = []
    for s in SPACES:
        base = max(park.stock[s], p.smallest_share * total)
        outlay = site.own_cost[s] + site.land[s] * (1.0 - discount)
        cost_rent = p.target_return * outlay / (365 * (1.0 - model.natural[s]))
        # what costs its operator nothing is as feasible as anything can be
        cost_rent = max(cost_rent, COSTS_NOTHING * park.rule_rent[s])
        gain = math.log(park.rule_rent[s] / cost_rent)
        feasible = clip(p.feasible_at_cost + gain / p.feasibility_span, 0.0, p.greatest_feasibility)
        growth = clip(park.expected_absorption, p.least_absorption, p.greatest_absorption)
        wanted = park.leased[s] * math.exp(lag * growth) / (1.0 - p.planned_vacancy)
        lacking = max(wanted - park.stock[s] - p.pipeline_count * underway[s], 0.0)
        market = base * p.replacement * min(feasible, 1.0) ** p.replacement_elasticity
        market += feasible * p.starts_response * lacking / lag
        market = min(market, p.starts_cap * base)
        taken = p.built_regardless + (1.0 - p.built_regardless) * min(feasible, 1.0)
        areas.append(market + release * taken * park.stock[s] if creditworthy(model, park) else 0.0)
    start_year, start_quarter = model.inputs.start
    after = (
        4 * (max(model.inputs.history.delivered.get(row.codes, {start_year: 0.0})) + 1 - start_year) + 1 - start_quarter
    )
    to_come = sum(sum(delivered(model, row, quarter) or (0.0,)) for quarter in range(model.t + lag, after))
    room = max(park.permitted_m2 - total - sum(underway) - to_come, 0.0)
    part = min(room / sum(areas), 1.0) if sum(areas) > 0 else 1.0
    observed = [area * part for area in areas]
    empty = [site.vacancy[s] if park.stock[s] > 0 else 0.0 for s in SPACES]
    return of_other_types(model, park, observed, empty)


def permissions(model: ReferenceEcosystem) -> list[float]:
    """Chance that a conversion is permitted, by district."""
    result = []
    for r, government in enumerate(model.governments[:-1]):
        there = [each for each in model.enterprises if each.district == r]
        employees = sum(each.employees for each in there)
        fast = sum(each.employees * share(model, "fast_approval", each) for each in there)
        usual = model.parameters.supply.conversion_permission * government.responsiveness
        result.append(1.0 - (1.0 - usual) * (1.0 - (fast / employees if employees > 0 else 0.0)))
    return result


def convert(model: ReferenceEcosystem, site: Site, permission: float, draw: Draws) -> None:
    """Take idle floor space out of use, to come back as another type; and add up the bill."""
    p, park = model.parameters.supply, site.park
    under_way = sum(sum(slots) for slots in park.pipeline)
    site.large = sum(park.stock) + under_way >= model.parameters.policy.renovation_min_m2
    own_share = 1.0 - share(model, "renovation_grant", park) if site.large else 1.0
    revived, rule = revival(model, park.stock), model.parameters.revival
    permitted = permission + revived * (1.0 - permission)
    cap = p.conversion_cap * (1.0 + rule.cap * revived) * (1.0 - park.sold)
    patience = p.conversion_patience * (1.0 - rule.patience_cut * revived)
    converted, total = 0.0, sum(park.stock)
    earning = [365 * park.rule_rent[s] * (1.0 - site.vacancy[s]) / p.target_return for s in SPACES]
    for s in SPACES:
        gains = [earning[to] - earning[s] - p.conversion_cost * site.own_cost[to] * own_share for to in SPACES]
        best = gains.index(max(gains))
        pays = gains[best] > 0 and site.vacancy[s] > model.natural[s] and is_open(model, park)
        park.idle[s] = park.idle[s] + 1 if pays else 0
        allowed = draw.uniform(park.name, s) < permitted
        if park.idle[s] >= patience and allowed:
            area = min(cap * park.stock[s], max(park.stock[s] - park.leased[s], 0.0))
            park.stock[s] -= area
            back = (model.t + p.conversion_downtime) % model.longest_lag
            park.pipeline[best][back] += area
            park.fitted_underway[back] += effort(park, "product_design") * area
            bill = area * p.conversion_cost * site.construction[best]
            site.bill += bill
            site.laboratories += bill if best == LAB else 0.0
            converted += area
    if rule.intensity > 0:
        government, planning = model.governments[park.district], rule.planning_cost * revived * converted
        pay(government, model.households, planning)
        government.outlay += planning
        if total > 0:
            park.upkeep += converted / total * (1.0 - park.upkeep)


def settle_bills(model: ReferenceEcosystem, sites: list[Site]) -> None:
    """Builders, districts and lenders are paid, or pay."""
    p = model.parameters.supply
    for site in sites:
        for s in SPACES:
            base = max(site.stock[s], p.smallest_share * sum(site.stock)) if is_open(model, site.park) else 0.0
            site.land_bill += max(site.begun[s] - p.replacement * base, 0.0) * site.land[s]
    forgone = grants(model, "land_discount", [(site.park, site.land_bill) for site in sites])
    renovation = grants(model, "renovation_grant", [(site.park, site.bill if site.large else 0.0) for site in sites])
    costs = []
    for site, paid in zip(sites, renovation, strict=True):
        own_share = 1.0 - paid / site.bill if site.bill > 0 else 1.0
        costs.append((site.park, site.begun[LAB] * site.construction[LAB] + site.laboratories * own_share))
    pilot = grants(model, "pilot_line_grant", costs)
    for n, (row, site) in enumerate(zip(model.inputs.parks, sites, strict=True)):
        park, government = site.park, model.governments[site.park.district]
        building = sum(site.begun[s] * site.construction[s] for s in SPACES) + site.bill
        outlay = building + site.land_bill - forgone[n] - renovation[n] - pilot[n]
        borrowed = max(outlay - max(park.cash, 0.0), 0.0)
        pay(model.outside, park, borrowed)
        pay(park, model.outside, building)
        site.land_bill += site_premium(model, row, park)
        pay(park, government, site.land_bill - forgone[n])
        pay(government, park, renovation[n])
        pay(government, park, pilot[n])
        park.debt += borrowed
        government.revenue += site.land_bill - forgone[n]
