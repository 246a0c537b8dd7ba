"""Demand, contracts and innovation (docs/model: demand.md, contracts.md and innovation.md)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.parameters import Demand
from tests.reference.agents import Industry, Park
from tests.reference.draws import Draws
from tests.reference.quantities import by_place, clip, creditworthy, effort, place
from tests.reference.rings import pool_where_it_lies
from tests.reference.settle import average_productivity

if TYPE_CHECKING:
    from sim.regions import MarketPath
    from tests.reference.twin import ReferenceEcosystem


def market_growth(model: ReferenceEcosystem) -> list[float]:
    """Growth of each industry's market before the macro regime [1/year]."""
    p, history = model.parameters.demand, model.inputs.history.markets
    start_year, start_quarter = model.inputs.start
    year = start_year + (start_quarter - 1 + model.t) / 4.0
    usual = []
    for row in model.inputs.industries:
        fading = 1.0 / (1.0 + math.exp((year - row.midpoint_year) / p.life_cycle_width))
        usual.append(row.growth_late + (row.growth_early - row.growth_late) * fading)
    if p.constant is not None:
        return [p.constant for _ in usual]
    if not p.path:
        return usual
    whole = growth_given(history[""], year) if "" in history else None
    if whole is not None:
        sizes = [industry.market_start * math.exp(industry.trend) for industry in model.industries]
        larger = sum(size * math.exp(growth / 4.0) for size, growth in zip(sizes, usual, strict=True))
        return [growth - 4.0 * math.log(larger / sum(sizes)) + whole for growth in usual]
    result = []
    for row, growth in zip(model.inputs.industries, usual, strict=True):
        own = growth_given(history[row.codes], year) if row.codes in history else None
        result.append(growth if own is None else own)
    return result


def growth_given(path: MarketPath, year: float) -> float | None:
    """Growth that a region is given [1/year]: from the middle of a year to the middle of the next, then on its trend."""
    last = max(path.growth)
    for given, growth in path.growth.items():
        if given - 0.5 <= year < given + 0.5:
            return growth
    if year < last or path.trend is None:
        return None
    later, final = path.trend
    faded = clip((year - last) / (later - last), 0.0, 1.0)
    return path.growth[last] * (1.0 - faded) + final * faded


def demand(model: ReferenceEcosystem, draw: Draws) -> None:
    """Markets grow, shocks arrive, prices answer to what could be supplied, suppliers elsewhere to prices."""
    p = model.parameters.demand
    for row, industry, usual in zip(model.inputs.industries, model.industries, market_growth(model), strict=True):
        growth = usual + p.growth_shift
        if model.t >= p.slowdown_quarter and model.t - p.slowdown_quarter < p.slowdown_quarters:
            growth += p.slowdown_shift
        industry.trend += growth / 4.0
        news = draw.normal(1, industry.key)
        industry.shock = row.shock_persistence * industry.shock + p.shock_scale * row.shock_sd * news
        size = industry.market_start * math.exp(industry.trend)
        clear(p, industry, 1.0 - row.local_market_share, size)
    for each in model.enterprises:
        news = draw.normal(2, each.name)
        each.demand = p.enterprise_shock_persistence * each.demand + p.enterprise_shock_sd * news


def clear(p: Demand, industry: Industry, share_outside: float, size: float) -> None:
    """Suppliers elsewhere move a part of their way; the price makes what is bought equal to what is supplied."""

    def nearer(now: float, goal: float, speed: float) -> float:
        return now * (goal / now) ** speed

    cost = industry.outside_cost
    wanted = share_outside * size * cost**-p.price_elasticity * (industry.price / cost) ** p.outside_response
    industry.outside = nearer(industry.outside, wanted, p.outside_speed)
    bought, full = size * math.exp(industry.shock), industry.outside + industry.potential
    # bought * price^-elasticity = full * (price / normal)^response, unless use would leave its bounds
    both = p.price_elasticity + p.use_response
    price = (bought * industry.normal_price**p.use_response / full) ** (1.0 / both)
    industry.use = clip((price / industry.normal_price) ** p.use_response, p.least_use, p.most_use)
    industry.price = (bought / (full * industry.use)) ** (1.0 / p.price_elasticity)
    industry.normal_price = nearer(industry.normal_price, industry.price, p.normal_speed)
    industry.outside_cost = nearer(cost, industry.price, p.outside_cost_speed) * math.exp(-p.outside_progress / 4.0)
    industry.input_price = nearer(industry.input_price, industry.price, p.input_price_speed)


def contracts(model: ReferenceEcosystem, draw: Draws) -> None:
    """Enterprises win and lose contracts, and newcomers find out what they are worth."""
    p, production = model.parameters.contracts, model.parameters.production
    for each in model.enterprises:
        each.contract = 0.0
        if draw.uniform(1, each.name) < p.rate:
            size = (each.employees / production.reference_size) ** -production.growth_size_exponent
            each.contract = p.spread * size * draw.normal(2, each.name)
        shown = p.verdict_speed * each.promise
        each.promise -= shown
        each.asked *= math.exp(each.contract + shown)


def innovation(model: ReferenceEcosystem, draw: Draws) -> None:
    """R&D of the last quarter becomes knowledge, innovations and copies of better practice."""
    p = model.parameters.innovation
    pool, research = knowledge_pool(model), by_place(model, "rd")
    exchange = [exchange_in(model, park) for park in model.parks]
    for each in model.enterprises:
        reaching = pool[place(model, each)][each.industry]
        if each.park < 0 and model.points:
            reaching = pool_where_it_lies(model, each, research)
        around = max(reaching - each.rd, 0.0)
        capacity = each.knowledge / (each.knowledge + p.half_capacity * each.employees)
        each.absorbed = 0.0
        if p.spillovers:
            each.absorbed = p.spillover * capacity * each.rd * math.log1p(around / p.reference_pool)
            if each.park >= 0:
                together, laboratory = exchange[each.park]
                each.absorbed = each.absorbed * (1.0 + together) + laboratory * capacity * each.rd
        each.knowledge = (1.0 - p.knowledge_depreciation) * each.knowledge + each.rd + each.absorbed
        effort = (each.rd + each.absorbed) / (each.wage * p.reference_effort)
        rate = min(p.success * each.inventiveness * effort**p.effort_elasticity, 500.0)
        each.innovations = poisson(rate, draw.uniform(1, each.name))

    x = {each.name: math.log(each.productivity) for each in model.enterprises}
    typical = mean_practice(model, x, weighted=False)
    frontier = p.frontier_lead + p.frontier_growth * model.t / 4.0
    for each in model.enterprises:
        if each.innovations > 0:
            lines = max(each.employees / p.workers_per_line, 1.0) ** p.effort_elasticity
            ahead = math.exp(p.frontier_drag * max(x[each.name] - typical[each.industry], 0.0))
            behind = frontier - math.log(model.industries[each.industry].productivity)
            median = p.gain_median * math.exp(p.frontier_response * behind)
            size = median * math.exp(p.gain_spread * draw.normal(2, each.name))
            x[each.name] += min(size * each.innovations / (lines * ahead), p.gain_cap)

    if p.imitate:
        overall = mean_practice(model, x, weighted=True)
        local = local_practice(model, x)
        for each in model.enterprises:
            capacity = each.knowledge / (each.knowledge + p.half_capacity * each.employees)
            chance = 1.0 - math.exp(-p.imitation * capacity)
            example = max(local[place(model, each), each.industry], overall[each.industry])
            if draw.uniform(3, each.name) < chance and example > x[each.name]:
                x[each.name] += p.imitation_step * (example - x[each.name])

    for each in model.enterprises:
        each.productivity = math.exp(x[each.name])
    average_productivity(model)


def exchange_in(model: ReferenceEcosystem, park: Park) -> tuple[float, float]:
    """How much more tenants take in of one another's R&D, and joint laboratories' research per R&D of tenants."""
    p, development = model.parameters.paths, model.parameters.development
    ecosystem = effort(park, "innovation_ecosystem")
    hosted = development.kind == "community" and creditworthy(model, park)
    together = (development.community_exchange if hosted else 0.0) + p.exchange * ecosystem
    return together, p.lab_share * ecosystem


def knowledge_pool(model: ReferenceEcosystem) -> list[list[float]]:
    """R&D that reaches each place, by the industry that could use it."""
    research = by_place(model, "rd")
    places, industries = range(len(research)), range(len(model.industries))
    relatedness = [row.relatedness for row in model.inputs.industries]
    pool = []
    for g in places:
        kernel = model.knowledge_kernel[g]
        digital = model.parks[g].digital if g < len(model.parks) else 0.0
        links = 1.0 + model.parameters.paths.digital_links * digital
        reaching = [research[g][k] + links * sum(kernel[h] * research[h][k] for h in places) for k in industries]
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
