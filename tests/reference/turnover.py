"""Closing and founding (docs/model: closing.md and founding.md)."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

from tests.reference.agents import Enterprise, pay, spend
from tests.reference.constants import DAYS, EXIT_HAZARD, INCUBATOR, LEAD, POOL, SPIN_OFF
from tests.reference.designation import channels_with_title
from tests.reference.draws import Draws, fold
from tests.reference.funds import write_off
from tests.reference.policy import expected, grants
from tests.reference.quantities import (
    age_class,
    by_place,
    clip,
    creditworthy,
    effort,
    is_open,
    recount,
    related_employment,
)
from tests.reference.settle import first_demand, inventiveness, main_space

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def closing(model: ReferenceEcosystem, draw: Draws) -> None:
    """Enterprises leave: by cash and selection, or by the statistical table when it is chosen."""
    p, overdraft = model.parameters.turnover, model.parameters.production.overdraft
    for industry in model.industries:
        industry.exits = 0
    everybody = list(model.enterprises)
    typical = median(each.employees for each in everybody) if everybody else 1.0
    for each in everybody:
        u = draw.uniform(each.name)
        if p.exit == "cash":
            broke = each.cash < -overdraft * each.fixed_cost
            leaves = broke or u < 1.0 - math.exp(-p.giving_up * max(-each.margin, 0.0))
        else:
            year = min((model.t - each.founded) // 4, len(EXIT_HAZARD) - 1)
            leaves = u < min(p.table_multiplier * EXIT_HAZARD[year] * (each.employees / typical) ** -p.table_size, 1.0)
        if leaves:
            model.industries[each.industry].exits += 1
            write_off(model, each)
            pay(each, model.households, each.cash)
            each.remove()
    recount(model)


def founding(model: ReferenceEcosystem, draw: Draws) -> None:
    """Newcomers are founded in a district; leasing finds them a place in the same quarter."""
    for industry in model.industries:
        industry.entries = 0
    parents = list(model.enterprises)
    chances = from_pool(model, draw)
    met_by_operators(model, draw, chances)
    if model.parameters.turnover.spin_offs:
        spin_offs(model, draw, parents)


def from_pool(model: ReferenceEcosystem, draw: Draws) -> list[list[float]]:
    """Founders from the pool, which is the same in every scenario; and with what chance they founded."""
    p = model.parameters.turnover
    now = [0 for _ in model.industries]
    for each in model.enterprises:
        now[each.industry] += 1
    near = relatedness_near(model)
    more = promoted(model)
    chances = [[0.0 for _ in model.industries] for _ in model.inputs.districts]
    for r, government in enumerate(model.governments[:-1]):
        for k, industry in enumerate(model.industries):
            number = math.floor(more[r][k] + draw.uniform(1, government.name, industry.key))
            scale = (max(now[k], 1) / max(industry.enterprises_start, 1)) ** p.entry_scale
            accepted = clip(p.acceptance, 1e-9, 1.0 - 1e-9)
            odds = math.log(accepted / (1.0 - accepted))
            seen = industry.margin + p.support_seen * (support_for_newcomers(model, r, k) - industry.support)
            odds += p.entry_profit * (seen - industry.usual_margin)
            odds += p.entry_relatedness * near[r][k]
            chances[r][k] = min(scale / (1.0 + math.exp(-clip(odds, -500.0, 500.0))), 1.0)
            for n in range(number):
                name = fold(POOL, government.name, industry.key, model.t, n)
                founder(model, draw, name, r, k, -1, chances[r][k])
    return chances


def support_for_newcomers(model: ReferenceEcosystem, r: int, k: int) -> float:
    """What the government of a district pays whoever founds in an industry now [share of revenue]."""
    g, scheme, p = model.parameters.government, model.parameters.policy, model.parameters.leasing
    industry, row = model.industries[k], model.inputs.industries[k]
    relief, subsidy, incubation, research = (
        expected(model, kind, r, k, 0, newborn=True)
        for kind in ("tax_relief", "rent_subsidy", "incubation_grant", "rd_subsidy")
    )
    taxes = g.turnover_tax + g.profit_tax * max(industry.margin - industry.support, 0.0)
    support = g.local_share * taxes * relief
    support += row.rd_intensity * research * (1.0 - (1.0 - scheme.leakage) * (1.0 + scheme.additionality))
    if subsidy == incubation == 0.0:
        return support
    let = paid = young = inside = 0.0
    for park in model.parks:
        if park.district == r:
            let += sum(park.leased)
            paid += sum(area * rent for area, rent in zip(park.leased, park.asking_rent, strict=True))
    for each in model.enterprises:
        if each.district == r and age_class(model, model.t - each.founded) == 0:
            young += each.employees
            inside += each.employees if each.park >= 0 else 0.0
    if let == 0.0 or young == 0.0:
        return support
    weights = [math.exp(-p.discount * n) for n in range(p.usual_lease)]
    due = 1.0 - sum(w * clip(p.rent_free - n, 0.0, 1.0) for n, w in enumerate(weights)) / sum(weights)
    sales = row.revenue_per_worker * industry.price * industry.productivity / row.space_per_worker
    rent = inside / young * DAYS * paid / let * due / sales
    return support + rent * (1.0 - (1.0 - subsidy) * (1.0 - row.incubator_share * incubation))


def founder(model: ReferenceEcosystem, draw: Draws, name: int, r: int, k: int, home: int, chance: float) -> None:
    """A potential founder, who founds or does not."""
    p = model.parameters.turnover
    if draw.uniform(2, name) < chance:
        spread = math.exp(p.entrant_spread * draw.normal(4, name))
        productivity = model.industries[k].productivity * p.entrant_productivity * spread
        newcomer(model, draw, name, r, k, home, productivity)


def met_by_operators(model: ReferenceEcosystem, draw: Draws, chances: list[list[float]]) -> None:
    """Founders whom operators meet by their channels of attraction, or along the chains of their tenants."""
    p, attraction = model.parameters.paths, model.parameters.attraction
    ecosystem = attraction.kind == "ecosystem" and attraction.intensity > 0
    if p.attraction_channels == 0 and not ecosystem and not any(park.titled for park in model.parks):
        return
    industries = range(len(model.industries))
    counts = [0 for _ in industries]
    for each in model.enterprises:
        counts[each.industry] += 1
    mix = [count / sum(counts) if sum(counts) > 0 else 0.0 for count in counts]
    employees = by_place(model, "employees")
    met = []
    for j, park in enumerate(model.parks):
        vacant = sum(park.stock) - sum(park.leased)
        channels = effort(park, "attraction_channels")
        towards = list(mix)
        if ecosystem:
            usable = is_open(model, park) and creditworthy(model, park)
            channels = min(channels + (attraction.intensity if usable else 0.0), 1.0)
            rows = model.inputs.industries
            chain = [sum(employees[j][h] * rows[h].linkage[k] for h in industries) for k in industries]
            if sum(chain) > 0:
                towards = [x / sum(chain) for x in chain]
        elif park.leading_industry >= 0:
            part = p.leads_leading
            towards = [x * (1.0 - part) + (part if k == park.leading_industry else 0.0) for k, x in enumerate(mix)]
        met_with = channels_with_title(model, park, channels)
        numbers = [
            math.floor(p.leads / 1000.0 * met_with * vacant * towards[k] + draw.uniform(11, park.name, industry.key))
            for k, industry in enumerate(model.industries)
        ]
        met.append(numbers)
        wage = model.governments[park.district].wage_index
        cost, title_part = p.lead_cost * sum(numbers) * wage, (met_with - channels) / met_with if met_with > 0 else 0.0
        spend(park, model.outside, cost * (1.0 - title_part))
        pay(model.governments[park.district], model.outside, cost * title_part)
        model.governments[park.district].outlay += cost * title_part
    for j, park in enumerate(model.parks):
        for k, industry in enumerate(model.industries):
            for n in range(met[j][k]):
                name = fold(LEAD, park.name, industry.key, model.t, n)
                founder(model, draw, name, park.district, k, j, chances[park.district][k])


def promoted(model: ReferenceEcosystem) -> list[list[float]]:
    """Potential founders expected in each district and industry: the pool, and what promotion brings from outside."""
    founders, policy = model.parameters.turnover.founders, model.parameters.policy
    districts, industries = range(len(model.inputs.districts)), range(len(model.industries))
    start = [industry.founders_start for industry in model.industries]
    capital = [row.entrant_size * row.wage for row in model.inputs.industries]
    mean = sum(capital) / len(capital)
    ease = [(need / mean) ** -model.parameters.turnover.capital_elasticity for need in capital]
    eased = sum(x * n for x, n in zip(ease, start, strict=True))
    where = founders_where(model)
    pool = [[founders * start[k] * ease[k] * sum(start) / eased * where[r][k] for k in industries] for r in districts]
    rivalry = model.parameters.rivalry
    if rivalry.learning:
        for r in districts:
            everybody, wanted = sum(pool[r]), model.governments[r].priority
            pool[r] = [
                (1.0 - rivalry.attraction) * pool[r][k] + rivalry.attraction * everybody * wanted[k] for k in industries
            ]
    full = policy.promotion_cost * policy.promotion_response
    paid = grants(model, "brand_promotion", [((r, k), full * pool[r][k]) for r in districts for k in industries])
    for r in districts:
        for k in industries:
            amount = paid[r * len(industries) + k]
            pay(model.governments[r], model.outside, amount)
            pool[r][k] += amount / policy.promotion_cost
    return pool


def founders_where(model: ReferenceEcosystem) -> list[list[float]]:
    """Share of each district in the potential founders of each industry: some come out of the work of their own industry."""
    local = model.parameters.turnover.local_founders
    industries, districts = range(len(model.industries)), range(len(model.inputs.districts))
    employees = [[0.0 for _ in industries] for _ in districts]
    for each in model.enterprises:
        employees[each.district][each.industry] += each.employees
    weight = [model.governments[r].founders_weight for r in districts]
    here = [sum(row) for row in employees]
    of_industry = [sum(employees[r][k] for r in districts) for k in industries]
    known = [
        [
            weight[r] * (employees[r][k] / here[r]) / (of_industry[k] / sum(here))
            if here[r] > 0 and of_industry[k] > 0
            else 0.0
            for k in industries
        ]
        for r in districts
    ]
    total = [sum(known[r][k] for r in districts) for k in industries]
    return [
        [
            (1.0 - local) * weight[r] + local * (known[r][k] / total[k] if total[k] > 0 else weight[r])
            for k in industries
        ]
        for r in districts
    ]


def relatedness_near(model: ReferenceEcosystem) -> list[list[float]]:
    """How related the employment of each district is to each industry, against all districts together."""
    near, everywhere = related_employment(model)
    return [[x - y if any(row) else 0.0 for x, y in zip(row, everywhere, strict=True)] for row in near]


def spin_offs(model: ReferenceEcosystem, draw: Draws, parents: list[Enterprise]) -> None:
    """Children of enterprises that do well."""
    p = model.parameters.turnover
    for park in model.parks:
        park.spin_offs = 0
    for parent in parents:
        above = parent.margin - model.industries[parent.industry].usual_margin
        rate = p.spin_off_rate * clip(1.0 + above / p.spin_off_margin, 0.0, p.spin_off_cap)
        if parent.park >= 0:
            support = model.parameters.paths.spin_off_support
            rate *= 1.0 + support * effort(model.parks[parent.park], "innovation_ecosystem")
        if draw.uniform(5, parent.name) < rate:
            name = fold(SPIN_OFF, parent.name, model.t)
            inherited = p.inheritance_low + (p.inheritance_high - p.inheritance_low) * draw.uniform(6, name)
            productivity = inherited * parent.productivity
            newcomer(model, draw, name, parent.district, parent.industry, parent.park, productivity)
            if parent.park >= 0:
                model.parks[parent.park].spin_offs += 1


def newcomer(model: ReferenceEcosystem, draw: Draws, name: int, r: int, k: int, home: int, productivity: float) -> None:
    """One enterprise more, outside the parks for the moment."""
    p, row, industry = model.parameters.turnover, model.inputs.industries[k], model.industries[k]
    grown_up = main_space(model, k, draw.uniform(7, name))
    each = Enterprise(
        model,
        name,
        park=-1,
        district=r,
        industry=k,
        space=INCUBATOR if draw.uniform(8, name) < row.incubator_share else grown_up,
        main_space=grown_up,
        home=home,
        founded=model.t,
        employees=max(row.entrant_size * math.exp(p.entrant_size_spread * draw.normal(3, name)), 1.0),
        productivity=productivity,
        inventiveness=inventiveness(model, draw.normal(9, name)),
        demand=first_demand(model, draw.normal(10, name)),
        margin=industry.usual_margin,
    )
    relative = max(each.productivity / industry.productivity, 1e-9)
    wage_index = model.governments[r].wage_index
    each.wage = row.wage * wage_index * relative**model.parameters.production.wage_sharing
    each.rd = each.knowledge = row.rd_intensity * row.revenue_per_worker * each.employees
    each.fixed_cost = each.wage * (each.employees + model.parameters.production.overhead)
    contracts = model.parameters.contracts
    made = row.revenue_per_worker * each.employees * each.productivity * math.exp(industry.base_level)
    each.asked = made * (each.employees / row.entrant_size) ** (contracts.size_shows - 1.0) * industry.asked_ratio
    each.promise = contracts.promise + contracts.promise_spread * draw.normal(14, name)
    seed = p.entrant_cash * math.exp(p.entrant_cash_spread * draw.normal(15, name))
    pay(model.households, each, seed * each.fixed_cost)
    industry.entries += 1
