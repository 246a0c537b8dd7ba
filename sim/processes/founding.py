"""Entry: founders from a common pool, and spin-offs that inherit from successful parents."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import policy
from sim.draws import Draws, fold
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.development_paths import spend
from sim.sums import group_sums, product

POOL, SPIN_OFF, LEAD = 1, 2, 5  # first words of newcomers' names


def acceptance(base: float, profit: NDArray, relatedness: NDArray, scale: NDArray) -> NDArray:
    """Probability that a potential founder founds [R, K].

    logistic(logit(base) + profit + relatedness) * scale, at most one;
    profit and relatedness in log odds, scale [ratio] follows the number of enterprises.
    """
    base = min(max(base, 1e-9), 1.0 - 1e-9)
    odds = np.log(base / (1.0 - base)) + profit + relatedness
    return np.minimum(scale / (1.0 + np.exp(-np.clip(odds, -500.0, 500.0))), 1.0)


def relatedness_density(employees: NDArray, relatedness: NDArray) -> NDArray:
    """Relatedness density of each industry at each place [0-1], sum_k' phi_kk' E_k' / sum_k' E_k'; zero where nobody works. [P, K]"""
    total = employees.sum(axis=1, keepdims=True)
    return np.divide(product(employees, relatedness), total, out=np.zeros_like(employees), where=total > 0.0)


@process(
    "enterprises.*",
    "industries.entries",
    "parks.cash",
    "parks.path_cost",
    "governments.cash",
    "governments.spending",
    "governments.spending_by_target",
    "governments.within_budget",
)
def founding(model: Economy, draws: Draws) -> None:
    """Newcomers are founded in a district; leasing finds them a place in the same quarter."""
    before = model.enterprises.size
    from_pool(model, draws)
    if model.parameters.turnover.spin_offs:
        spin_off(model, draws, before)
    firms = model.enterprises
    model.industries.entries = np.bincount(firms.industry[before:], minlength=model.industries.size)


def from_pool(model: Economy, draws: Draws) -> None:
    """Potential founders are the same in every scenario; what they meet decides how many found."""
    p, firms, markets, table = model.parameters.turnover, model.enterprises, model.industries, model.setting.industries
    regions, industries = len(model.district_key), markets.size
    cell = firms.district * industries + firms.industry
    employees = group_sums(cell, firms.employees, regions * industries).reshape(regions, industries)
    local = relatedness_density(employees, table.relatedness)
    whole = relatedness_density(employees.sum(axis=0, keepdims=True), table.relatedness)
    local = np.where(employees.sum(axis=1, keepdims=True) > 0.0, local - whole, 0.0)
    count = model.count_by_industry()
    scale = (np.maximum(count, 1.0) / np.maximum(markets.enterprises_start, 1.0)) ** p.entry_scale
    norm = model.parameters.production.growth_margin
    chance = acceptance(
        p.acceptance, p.entry_profit * (markets.margin - norm)[None, :], p.entry_relatedness * local, scale[None, :]
    )

    pool = p.founders * model.founders_start[None, :] * model.governments.founders_weight[:-1, None]
    pool = pool + promoted(model, pool)
    number = (
        np.floor(pool + draws.uniform(1, model.district_key[:, None], markets.key[None, :])).astype(np.int64).ravel()
    )
    cell = np.repeat(np.arange(number.size), number)
    nth = np.arange(cell.size) - np.repeat(np.cumsum(number) - number, number)
    district, industry = cell // industries, cell % industries
    name = fold(POOL, model.district_key[district], markets.key[industry], model.t, nth)
    founds = draws.uniform(2, name) < chance[district, industry]
    found(model, draws, name[founds], district[founds], industry[founds], np.full(int(founds.sum()), -1))
    if model.parameters.paths.attraction_channels > 0.0 or model.parameters.attraction.by_ecosystem():
        from_leads(model, draws, chance)


def found(model: Economy, draws: Draws, name: NDArray, district: NDArray, industry: NDArray, home: NDArray) -> None:
    """Enter founders with their own size and productivity."""
    p, markets, table = model.parameters.turnover, model.industries, model.setting.industries
    if not name.size:
        return
    size = np.maximum(table.entrant_size[industry] * np.exp(p.entrant_size_spread * draws.normal(3, name)), 1.0)
    productivity = (
        markets.productivity[industry] * p.entrant_productivity * np.exp(p.entrant_spread * draws.normal(4, name))
    )
    arrive(model, draws, name, district, industry, size, productivity, home)


def leads(model: Economy) -> NDArray[np.float64]:
    """Potential founders from outside that operators meet in a quarter, by park and industry [J, K].

    leads * effort * vacant m2 / 1000, spread over industries: attracting by ecosystem, in proportion to what the park's enterprises buy from each;
    otherwise half as the region's enterprises, half the leading industry.
    """
    p, a, parks, table = model.parameters.paths, model.parameters.attraction, model.parks, model.setting.industries
    effort = model.effort("attraction_channels")
    region = model.count_by_industry() / max(model.enterprises.size, 1)
    mix = np.tile(region, (parks.size, 1))
    if a.by_ecosystem():
        able = (model.open_parks() & model.creditworthy()).astype(float)
        effort = np.minimum(effort + a.intensity * able, 1.0)
        firms = model.enterprises
        employees = model.by_cell(firms.employees, model.cell())[: parks.size]
        bought = product(employees, table.linkage)
        total = bought.sum(axis=1, keepdims=True)
        mix = np.divide(bought, total, out=mix, where=total > 0.0)
    else:
        led = np.flatnonzero(parks.leading_industry >= 0)
        mix[led] *= 0.5
        mix[led, parks.leading_industry[led]] += 0.5
    vacant = (parks.stock - parks.leased).sum(axis=1)
    return (p.leads / 1_000.0 * effort * vacant)[:, None] * mix


def from_leads(model: Economy, draws: Draws, chance: NDArray) -> None:
    """Operators pay for every potential founder they meet; those who found know their park."""
    p, parks, markets = model.parameters.paths, model.parks, model.industries
    number = np.floor(leads(model) + draws.uniform(11, model.park_key[:, None], markets.key[None, :])).astype(np.int64)
    cost = p.lead_cost * number.sum(axis=1) * model.governments.wage_index[parks.district]
    spend(model, "attraction", "outside", cost)
    number = number.ravel()
    cell = np.repeat(np.arange(number.size), number)
    nth = np.arange(cell.size) - np.repeat(np.cumsum(number) - number, number)
    park, industry = cell // markets.size, cell % markets.size
    name = fold(LEAD, model.park_key[park], markets.key[industry], model.t, nth)
    district = parks.district[park]
    founds = draws.uniform(2, name) < chance[district, industry]
    found(model, draws, name[founds], district[founds], industry[founds], park[founds])


def promoted(model: Economy, pool: NDArray) -> NDArray[np.float64]:
    """Potential founders from outside that brand promotion brings, besides the pool [R, K]; districts pay for each."""
    scheme, gov = model.parameters.policy, model.governments
    if not policy.active(model, "brand_promotion"):
        return np.zeros(pool.shape)
    cost = scheme.promotion_cost * scheme.promotion_response * pool
    paid = policy.grants_for_founders(model, "brand_promotion", cost)
    model.ledger.pay("brand promotion", Account(gov, np.arange(model.central)), "outside", paid.sum(axis=1))
    return paid / scheme.promotion_cost


def spin_off(model: Economy, draws: Draws, parents_end: int) -> None:
    """Successful enterprises spin off new ones that inherit part of their productivity and look near their parent."""
    p, firms = model.parameters.turnover, model.enterprises
    norm = model.parameters.production.growth_margin
    name = firms.name[:parents_end]
    rate = p.spin_off_rate * np.clip(firms.margin[:parents_end] / max(norm, 1e-9), 0.0, p.spin_off_cap)
    if model.parameters.paths.innovation_ecosystem > 0.0:
        park = firms.park[:parents_end]
        support = model.parameters.paths.spin_off_support * model.effort("innovation_ecosystem")
        rate = np.where(park >= 0, rate * (1.0 + support[park]), rate)
    parents = np.flatnonzero(draws.uniform(5, name) < rate)
    if not parents.size:
        return
    child = fold(SPIN_OFF, name[parents], model.t)
    share = p.inheritance_low + (p.inheritance_high - p.inheritance_low) * draws.uniform(6, child)
    industry = firms.industry[parents]
    size = np.maximum(
        model.setting.industries.entrant_size[industry] * np.exp(p.entrant_size_spread * draws.normal(3, child)), 1.0
    )
    arrive(
        model,
        draws,
        child,
        firms.district[parents],
        industry,
        size,
        share * firms.productivity[parents],
        firms.park[parents],
        "spin_off",
    )


def arrive(
    model: Economy,
    draws: Draws,
    name: NDArray,
    district: NDArray,
    industry: NDArray,
    size: NDArray,
    productivity: NDArray,
    home: NDArray,
    event: str = "entry",
) -> None:
    """Enter newcomers with their space needs, knowledge and seed capital, which households put up."""
    p, table, gov = model.parameters, model.setting.industries, model.governments
    relative = np.maximum(productivity / model.industries.productivity[industry], 1e-9)
    wage = table.wage[industry] * gov.wage_index[district] * relative**p.production.wage_sharing
    main_space, space = space_needs(model, draws, name, industry)
    rd = table.rd_intensity[industry] * table.revenue_per_worker[industry] * size
    fixed = wage * size
    inventiveness, demand = luck_for_life(model, draws, name)
    rows = model.enterprises.enter(
        name.size,
        name=name,
        district=district,
        industry=industry,
        main_space=main_space,
        space=space,
        home=home,
        founded=model.t,
        settled_until=model.t,
        employees=size,
        productivity=productivity,
        rd=rd,
        knowledge=rd,
        wage=wage,
        fixed_cost=fixed,
        inventiveness=inventiveness,
        demand=demand,
        margin=p.production.growth_margin,
    )
    seed = np.zeros(model.enterprises.size)
    seed[rows] = p.turnover.entrant_cash * fixed
    model.ledger.pay("seed capital", "households", Account(model.enterprises), seed)
    model.note(event, rows, park_from=home if event == "spin_off" else None)


def luck_for_life(model: Economy, draws: Draws, name: NDArray) -> tuple[NDArray, NDArray]:
    """Inventiveness, lognormal with mean one, and own demand from its long-run distribution [log points]; two arrays [n]."""
    p = model.parameters
    variance = np.log1p(p.innovation.talent_spread)
    steady = p.demand.enterprise_shock_sd / np.sqrt(1.0 - p.demand.enterprise_shock_persistence**2)
    inventiveness = np.exp(np.sqrt(variance) * draws.normal(9, name) - variance / 2.0)
    return inventiveness, steady * draws.normal(10, name)


def space_needs(model: Economy, draws: Draws, name: NDArray, industry: NDArray) -> tuple[NDArray, NDArray]:
    """Main space type, and the type to begin with: an incubator for a share of start-ups; two arrays [n]."""
    table = model.setting.industries
    bounds = np.cumsum(table.space_shares, axis=1)[:, :2]
    main_space = (draws.uniform(7, name)[:, None] > bounds[industry]).sum(axis=1)
    incubated = draws.uniform(8, name) < table.incubator_share[industry]
    return main_space, np.where(incubated, model.incubator, main_space)
