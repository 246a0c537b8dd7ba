"""Demand, innovation and production (docs/model.md, 7.1, 7.3 and 7.4)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.reference.agents import Enterprise, pay
from tests.reference.constants import AGES, DAYS, INSTRUMENTS, SERVICE_PRICE
from tests.reference.draws import Draws
from tests.reference.quantities import (
    age_class,
    agglomeration,
    by_place,
    clip,
    density,
    fit,
    link,
    need,
    paid,
    place,
    rent_due,
)
from tests.reference.settle import average_productivity

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def demand(model: ReferenceEcosystem, draw: Draws) -> None:
    """Markets grow, shocks arrive, prices answer to what the region supplied last quarter."""
    p = model.parameters.demand
    start_year, start_quarter = model.inputs.start
    year = start_year + (start_quarter - 1 + model.t) / 4.0
    for row, industry in zip(model.inputs.industries, model.industries, strict=True):
        fading = 1.0 / (1.0 + math.exp((year - row.midpoint_year) / p.life_cycle_width))
        growth = row.growth_late + (row.growth_early - row.growth_late) * fading + p.growth_shift
        if model.t >= p.slowdown_quarter:
            growth += p.slowdown_shift
        industry.trend += growth / 4.0
        news = draw.normal(1, industry.key)
        industry.shock = row.shock_persistence * industry.shock + p.shock_scale * row.shock_sd * news
        size = industry.market_start * math.exp(industry.trend)
        supplied = (1.0 - row.local_market_share) * size + industry.output
        industry.price = (size * math.exp(industry.shock) / supplied) ** (1.0 / p.price_elasticity)
    for each in model.enterprises:
        news = draw.normal(2, each.name)
        each.demand = p.enterprise_shock_persistence * each.demand + p.enterprise_shock_sd * news


def innovation(model: ReferenceEcosystem, draw: Draws) -> None:
    """R&D of the last quarter becomes knowledge, innovations and copies of better practice."""
    p = model.parameters.innovation
    pool = knowledge_pool(model)
    efforts: dict[int, float] = {}
    for each in model.enterprises:
        around = max(pool[place(model, each)][each.industry] - each.rd, 0.0)
        capacity = each.knowledge / (each.knowledge + p.half_capacity * each.employees)
        each.absorbed = 0.0
        if p.spillovers:
            each.absorbed = p.spillover * capacity * each.rd * math.log1p(around / p.reference_pool)
        each.knowledge = (1.0 - p.knowledge_depreciation) * each.knowledge + each.rd + each.absorbed
        effort = (each.rd + each.absorbed) / (each.wage * p.reference_effort)
        rate = min(p.success * each.inventiveness * effort**p.effort_elasticity, 500.0)
        each.innovations = poisson(rate, draw.uniform(1, each.name))
        efforts[each.name] = effort

    x = {each.name: math.log(each.productivity) for each in model.enterprises}
    typical = mean_practice(model, x, weighted=False)
    for each in model.enterprises:
        if each.innovations > 0:
            lines = max(each.employees / p.workers_per_line, 1.0) ** p.effort_elasticity
            ahead = math.exp(p.frontier_drag * max(x[each.name] - typical[each.industry], 0.0))
            size = p.gain_median * math.exp(p.gain_spread * draw.normal(2, each.name))
            x[each.name] += min(size * each.innovations / (lines * ahead), p.gain_cap)

    if p.imitate:
        overall = mean_practice(model, x, weighted=True)
        local = local_practice(model, x)
        for each in model.enterprises:
            chance = 1.0 - math.exp(-p.imitation * min(efforts[each.name], 1.0) ** p.effort_elasticity)
            example = max(local[place(model, each), each.industry], overall[each.industry])
            if draw.uniform(3, each.name) < chance and example > x[each.name]:
                x[each.name] += p.imitation_step * (example - x[each.name])

    for each in model.enterprises:
        each.productivity = math.exp(x[each.name])
    average_productivity(model)


def knowledge_pool(model: ReferenceEcosystem) -> list[list[float]]:
    """R&D that reaches each place, by the industry that could use it."""
    research = by_place(model, "rd")
    places, industries = range(len(research)), range(len(model.industries))
    relatedness = [row.relatedness for row in model.inputs.industries]
    pool = []
    for g in places:
        kernel = model.knowledge_kernel[g]
        reaching = [research[g][k] + sum(kernel[h] * research[h][k] for h in places) for k in industries]
        pool.append([sum(reaching[h] * relatedness[h][k] for h in industries) for k in industries])
    return pool


def poisson(rate: float, u: float) -> int:
    """Smallest n such that the probability of at most n events reaches u."""
    n, probability = 0, math.exp(-rate)
    cumulative = probability
    while u > cumulative and n < 2000:
        n += 1
        probability *= rate / n
        cumulative += probability
    return n


def mean_practice(model: ReferenceEcosystem, x: dict[int, float], weighted: bool) -> list[float]:
    """Mean of log productivity in each industry."""
    sums, weights = [0.0 for _ in model.industries], [0.0 for _ in model.industries]
    for each in model.enterprises:
        weight = each.employees if weighted else 1.0
        sums[each.industry] += weight * x[each.name]
        weights[each.industry] += weight
    return [total / weight if weight > 0 else 0.0 for total, weight in zip(sums, weights, strict=True)]


def local_practice(model: ReferenceEcosystem, x: dict[int, float]) -> dict[tuple[int, int], float]:
    """Mean of log productivity by place and industry, weighted by employees."""
    sums: dict[tuple[int, int], float] = {}
    weights: dict[tuple[int, int], float] = {}
    for each in model.enterprises:
        where = place(model, each), each.industry
        sums[where] = sums.get(where, 0.0) + each.employees * x[each.name]
        weights[where] = weights.get(where, 0.0) + each.employees
    return {where: sums[where] / weights[where] for where in sums}


def production(model: ReferenceEcosystem, draw: Draws) -> None:
    """Enterprises sell, pay everybody they owe, and hire or shed labour."""
    for government in model.governments:
        government.spending = dict.fromkeys(INSTRUMENTS, 0.0)
        government.revenue = government.vacancies = 0.0
    for park in model.parks:
        park.rent_income = park.service_income = park.equity_income = 0.0
    for industry in model.industries:
        industry.output = industry.capacity = 0.0
    employees = by_place(model, "employees")
    level = agglomeration(model, employees, [density(park) for park in model.parks])
    links = [link(model, employees[j]) for j in range(len(model.parks))]
    fits = [[fit(park, a) for a in AGES] for park in model.parks]
    service_levels = [sum(park.services) / len(park.services) for park in model.parks]
    sales, profits = [0.0 for _ in model.industries], [0.0 for _ in model.industries]
    for each in model.enterprises:
        k = each.industry
        log_value = level[place(model, each)][k] + model.industries[k].base_level + each.demand
        linked = links[each.park][k] if each.park >= 0 and model.parameters.production.use_chain_linkage else 0.0
        fitting = fits[each.park][age_class(model.t - each.founded)] if each.park >= 0 else 0.0
        served = service_levels[each.park] if each.park >= 0 else 0.0
        quarter_of(model, each, log_value, linked, fitting, served)
        sales[k] += each.revenue
        profits[k] += each.profit
        grow(model, each, draw)
    for k, industry in enumerate(model.industries):
        industry.margin = profits[k] / sales[k] if sales[k] > 0 else model.parameters.production.growth_margin


def quarter_of(
    model: ReferenceEcosystem, each: Enterprise, log_value: float, linked: float, fitting: float, service_level: float
) -> None:
    """Sales, costs, taxes, grants and dividends of one enterprise."""
    p, g, row = model.parameters.production, model.parameters.government, model.inputs.industries[each.industry]
    operation, policy = model.parameters.operation, model.parameters.policy
    government, central = model.governments[each.district], model.governments[-1]
    industry = model.industries[each.industry]
    in_park = each.park >= 0

    units = row.revenue_per_worker * each.employees
    value = math.exp(log_value + p.service_effect * fitting * row.service_need) * each.productivity
    revenue = units * value * industry.price
    industry.output += units * value
    industry.capacity += units
    relative = each.productivity / industry.productivity
    each.wage = row.wage * government.wage_index * relative**p.wage_sharing
    wages = each.wage * each.employees
    capacity = units * industry.productivity * industry.price
    inputs = row.input_share * (p.input_flexibility * revenue + (1.0 - p.input_flexibility) * capacity)
    inputs *= 1.0 - p.input_saving * linked
    bill = rent_due(model, each) if in_park else need(model, each) * government.off_park_rent * DAYS
    fee = model.parameters.leasing.property_fee * DAYS * each.leased_m2
    service = 0.0
    if in_park:
        strategy = model.parks[each.park].strategy
        price = operation.service_price * SERVICE_PRICE[strategy] * operation.service_cost * government.wage_index
        service = price * service_level * row.service_need * each.employees

    own_rd = row.rd_intensity * revenue * (1.0 if each.cash >= 0 else model.parameters.production.poor_rd)
    rd_grant = paid(model, "rd_subsidy", each) * own_rd
    rent_grant = paid(model, "rent_subsidy", each) * bill if in_park else 0.0
    rd = own_rd + max(rd_grant * (1.0 - policy.leakage) * (1.0 + policy.additionality), -own_rd)
    turnover_tax = g.turnover_tax * revenue
    profit = revenue - (inputs + wages + bill + fee + service + rd + turnover_tax) + rd_grant + rent_grant
    profit_tax = g.profit_tax * max(profit, 0.0)
    tax = turnover_tax + profit_tax
    relief = paid(model, "tax_relief", each) * g.local_share * tax

    each.revenue, each.rd = revenue, rd
    each.profit = profit + relief
    each.subsidy = rd_grant + rent_grant + relief
    each.fixed_cost = wages + bill

    landlord = model.parks[each.park] if in_park else model.outside
    pay(model.outside, each, revenue)
    pay(each, model.outside, inputs)
    pay(each, model.households, wages)
    pay(each, landlord, bill)
    pay(each, landlord, fee)
    pay(each, landlord, service)
    pay(each, model.households, rd)
    pay(each, government, g.local_share * tax - relief)
    pay(each, central, (1.0 - g.local_share) * tax)
    pay(government, each, rd_grant)
    pay(government, each, rent_grant)
    government.revenue += g.local_share * tax - relief
    central.revenue += (1.0 - g.local_share) * tax
    government.spending["rd_subsidy"] += rd_grant
    government.spending["rent_subsidy"] += rent_grant
    government.spending["tax_relief"] += relief
    if in_park:
        model.parks[each.park].rent_income += bill + fee
        model.parks[each.park].service_income += service

    net = profit - profit_tax + relief
    if net > 0:
        dividend = clip(each.cash - p.cash_buffer * each.fixed_cost, 0.0, p.payout * net)
        pay(each, model.households, dividend * (1.0 - each.stake))
        if each.stake_park >= 0:
            pay(each, model.parks[each.stake_park], dividend * each.stake)
            model.parks[each.stake_park].equity_income += dividend * each.stake


def grow(model: ReferenceEcosystem, each: Enterprise, draw: Draws) -> None:
    """Average margin, and employees after hiring or shedding labour."""
    p, memory = model.parameters.production, model.parameters.turnover.margin_memory
    government, skill = model.governments[each.district], model.inputs.industries[each.industry].skill_share
    each.margin = memory * each.margin + (1.0 - memory) * each.profit / each.revenue
    wanted = clip(p.growth_response * (each.margin - p.growth_margin), -p.growth_cap, p.growth_cap)
    government.vacancies += skill * each.employees * max(wanted, 0.0)
    step = wanted
    if wanted > 0:
        filled = 1.0 - skill * (1.0 - government.fill_rate)
        crowding = need(model, each) / max(each.leased_m2, 1e-9) if each.park >= 0 else 0.0
        step = wanted * filled * clip((p.full_house - crowding) / p.room_range, 0.0, 1.0)
    size = (each.employees / p.reference_size) ** -p.growth_size_exponent
    noise = p.growth_noise * size * draw.laplace(each.name)
    each.employees = max(each.employees * math.exp(clip(step + noise, -p.growth_cap, p.growth_cap)), 1.0)
