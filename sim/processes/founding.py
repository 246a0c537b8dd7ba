"""Entry: founders from a common pool, and spin-offs that inherit from successful parents."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import policy
from sim.agents import DAYS
from sim.draws import Draws, fold
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.agglomeration import industry_shares, relatedness_density
from sim.processes.contracts import newcomers_asked
from sim.processes.designation import brings_leads, effort_with_title, promotion_of_titles
from sim.processes.development_paths import spend
from sim.processes.location import one_after_another, rent_free_share, sales_per_m2
from sim.processes.profit import subsidised_rd, wage_bill, wage_paid
from sim.processes.rivalry import founders_steered
from sim.sums import group_sums, product

POOL, SPIN_OFF, LEAD = 1, 2, 5  # first words of newcomers' names
NO_CHANCE = 1e-9  # and one less it: between them a base probability has finite odds
MOST_ODDS = 500.0  # log odds beyond which the exponential would overflow
NOTHING = 1e-9  # ratio: below it a productivity counts as this, to have something to raise
FOR_NEWCOMERS = ("tax_relief", "rent_subsidy", "incubation_grant", "rd_subsidy")  # what governments pay to enterprises
NEWBORN = 0.0  # quarters of age


def acceptance(base: float, profit: NDArray, relatedness: NDArray, scale: NDArray) -> NDArray:
    """Probability that a potential founder founds [R, K].

    logistic(logit(base) + profit + relatedness) * scale, at most one;
    profit and relatedness in log odds, scale [ratio] follows the number of enterprises.
    """
    base = min(max(base, NO_CHANCE), 1.0 - NO_CHANCE)
    odds = np.log(base / (1.0 - base)) + profit + relatedness
    return np.minimum(scale / (1.0 + np.exp(-np.clip(odds, -MOST_ODDS, MOST_ODDS))), 1.0)


def taxes_of_sales(margin: NDArray, *, local: float, turnover_tax: float, profit_tax: float) -> NDArray:
    """Taxes that stay in the district [K share of revenue], local * (turnover_tax + profit_tax * max(margin, 0)).

    margin without support [K share of revenue]; local share of taxes, turnover_tax and profit_tax [share].
    """
    return local * (turnover_tax + profit_tax * np.maximum(margin, 0.0))


def rents_of_sales(rent: NDArray, in_parks: NDArray, sales: NDArray, *, free: float) -> NDArray:
    """Rent in parks that a newcomer expects [R, K share of revenue], in_parks * DAYS * rent * (1 - free) / sales.

    rent in the parks of each district [R CNY/m2/day], part of its start-ups that is in parks [R share], sales of a square metre [K CNY per quarter];
    free [share of a lease's value] is what rent-free quarters take off.
    """
    return (in_parks * DAYS * rent * (1.0 - free))[:, None] / sales[None, :]


def newcomers_support(
    taxes: NDArray, relief: NDArray, rents: NDArray, saved: NDArray, research: NDArray, granted: NDArray, *, kept: float
) -> NDArray:
    """Support that a newcomer may count on [R, K share of revenue], taxes * relief + rents * saved + kept * research * granted.

    taxes and research [K share of revenue], rents [R, K share of revenue]; what governments give back of taxes, pay of rents and of research
    [R, K share]; kept [share] of a grant for research is what adds no research.
    """
    return taxes * relief + rents * saved + kept * research * granted


def margin_in_sight(margin: NDArray, included: NDArray, support: NDArray, *, seen: float) -> NDArray:
    """Margin that potential founders see [R, K share of revenue], margin + seen * (support - included).

    margin of the industry [K], what of it governments paid [K], what they pay newcomers here [R, K], all [share of revenue]; seen [share].
    """
    return margin[None, :] + seen * (support - included[None, :])


def nearness(employees: NDArray, relatedness: NDArray) -> NDArray:
    """How much more related the work of a district is to each industry than that of all districts together [R, K, -1 to 1].

    Relatedness density of a district less that of the sum of districts; zero where nobody works. employees [R, K persons].
    """
    local = relatedness_density(employees, relatedness)
    whole = relatedness_density(employees.sum(axis=0, keepdims=True), relatedness)
    return np.where(employees.sum(axis=1, keepdims=True) > 0.0, local - whole, 0.0)


def entry_scale(count: NDArray, at_start: NDArray, *, elasticity: float) -> NDArray:
    """How much more is founded as industries grow [K ratio], (max(count, 1) / max(at_start, 1)) ^ elasticity; enterprises [K]."""
    return (np.maximum(count, 1.0) / np.maximum(at_start, 1.0)) ** elasticity


def founders_pool(at_start: NDArray, weight: NDArray, ease: NDArray, *, founders: float) -> NDArray:
    """Potential founders of a quarter [R, K], founders * at_start * ease * weight.

    founders [per enterprise and quarter], enterprises at the start [K], ease of founding by capital [K ratio], weight of each district among the
    founders of each industry [R, K share].
    """
    return founders * (at_start * ease)[None, :] * weight


def founders_where(weight: NDArray, quotient: NDArray, *, local: float) -> NDArray:
    """Where the potential founders of each industry are [R, K share, each column sums to one].

    (1 - local) w_r + local w_r q_rk / sum_r w_r q_rk: founders come out of the work they know; weight w of each district [R share], location
    quotient q of employment [R, K ratio], zero where an industry is not; local [share] of founders who come out of the same industry.
    """
    known = weight[:, None] * quotient
    total = known.sum(axis=0, keepdims=True)
    there = np.divide(known, total, out=np.tile(weight[:, None], (1, quotient.shape[1])), where=total > 0.0)
    return (1.0 - local) * weight[:, None] + local * there


def employment_quotient(employees: NDArray) -> NDArray:
    """Location quotient of employment [R, K ratio], (E_rk / E_r) / (E_k / E); zero where nobody works. employees [R, K persons]."""
    here = industry_shares(employees)
    whole = industry_shares(employees.sum(axis=0, keepdims=True))
    return np.divide(here, whole, out=np.zeros_like(employees), where=whole > 0.0)


def ease_of_founding(capital: NDArray, at_start: NDArray, *, elasticity: float) -> NDArray:
    """How many more can found in an industry because it takes little capital [K ratio], capital^-elasticity, one on average of enterprises.

    capital of an ordinary newcomer [K CNY], enterprises at the start [K]. Those who own a sum or more fall with the sum by a power
    (Pareto), and who cannot put up the capital does not found (Evans and Jovanovic 1989).
    """
    ease = (capital / capital.mean()) ** -elasticity
    return ease * at_start.sum() / (ease * at_start).sum()


def whole_numbers(expected: NDArray, uniform: NDArray) -> NDArray[np.int64]:
    """Whole numbers that are right on average, floor(expected + uniform); uniform [0-1]."""
    return np.floor(expected + uniform).astype(np.int64)


def entrant_size(typical: NDArray, normal: NDArray, *, spread: float) -> NDArray:
    """Employees of a newcomer [persons], max(typical * exp(spread * normal), 1); typical of its industry [persons], spread [log sd]."""
    return np.maximum(typical * np.exp(spread * normal), 1.0)


def entrant_productivity(average: NDArray, normal: NDArray, *, level: float, spread: float) -> NDArray:
    """Productivity of a newcomer [ratio], average * level * exp(spread * normal); average of its industry [ratio], spread [log sd]."""
    return average * level * np.exp(spread * normal)


def inherited_productivity(parent: NDArray, uniform: NDArray, *, low: float, high: float) -> NDArray:
    """Productivity of a spin-off [ratio], (low + (high - low) * uniform) * parent."""
    return (low + (high - low) * uniform) * parent


def spin_off_rate(
    margin: NDArray, usual_margin: NDArray, support: NDArray, *, usual: float, scale: float, cap: float
) -> NDArray:
    """Probability that an enterprise spins off another this quarter [N], usual * clip(1 + (margin - usual_margin) / scale, 0, cap) * (1 + support).

    margin, the usual one of its industry, and scale [share of revenue]; usual [per quarter]; cap [ratio]; support [ratio] by the park's operator,
    zero outside.
    """
    return usual * np.clip(1.0 + (margin - usual_margin) / scale, 0.0, cap) * (1.0 + support)


def towards_leader(mix: NDArray, leading: NDArray, *, part: float) -> NDArray:
    """Industries that an operator looks for [J, K share], (1 - part) mix, and part for the leading industry; mix where there is none.

    mix [K share] of industries in the region; leading [J] industry, -1 for none.
    """
    result = np.tile(mix, (len(leading), 1))
    led = np.flatnonzero(leading >= 0)
    result[led] *= 1.0 - part
    result[led, leading[led]] += part
    return result


def towards_suppliers(employees: NDArray, linkage: NDArray, mix: NDArray) -> NDArray:
    """Industries that a park's tenants buy from [J, K share], sum_k' E_k' linkage_k'k over its sum; mix [K share] where they buy nothing."""
    bought = product(employees, linkage)
    total = bought.sum(axis=1, keepdims=True)
    return np.divide(bought, total, out=np.tile(mix, (len(bought), 1)), where=total > 0.0)


def founders_met(effort: NDArray, vacant: NDArray, towards: NDArray, *, leads: float) -> NDArray:
    """Potential founders from outside that operators meet in a quarter [J, K], leads / 1000 * effort * vacant * towards.

    leads [per 1,000 m2 vacant and quarter], effort [J 0-1], vacant [J m2], towards [J, K share].
    """
    return (leads / 1_000.0 * effort * vacant)[:, None] * towards


def inventive(normal: NDArray, *, spread: float) -> NDArray:
    """Inventiveness [ratio, mean one], exp(sqrt(v) * normal - v / 2) with v = ln(1 + spread): lognormal; spread is its variance."""
    variance = np.log1p(spread)
    return np.exp(np.sqrt(variance) * normal - variance / 2.0)


def steady_spread(shock: float, *, persistence: float) -> float:
    """Standard deviation of a shock that lasts [log points], shock / sqrt(1 - persistence^2): that of its long-run distribution."""
    return shock / np.sqrt(1.0 - persistence**2)


def seed_capital(fixed_cost: NDArray, normal: NDArray, *, quarters: float, spread: float) -> NDArray:
    """What households put into a newcomer [CNY], quarters * fixed_cost * exp(spread * normal): some bring more than others.

    fixed_cost [CNY per quarter]; spread [log sd].
    """
    return quarters * fixed_cost * np.exp(spread * normal)


@process(
    "enterprises.*",
    "industries.entries",
    "parks.spin_offs",
    "parks.cash",
    "parks.path_cost",
    "governments.cash",
    "governments.outlay",
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
    industries = model.industries
    chance = founding_chance(model)
    p, table = model.parameters.turnover, model.setting.industries
    ease = ease_of_founding(table.entrant_size * table.wage, model.founders_start, elasticity=p.capital_elasticity)
    weight = founders_where(
        model.governments.founders_weight[:-1], employment_quotient(work_in_districts(model)), local=p.local_founders
    )
    pool = founders_pool(model.founders_start, weight, ease, founders=p.founders)
    pool = founders_steered(model, pool)
    pool = pool + promoted(model, pool)
    number = whole_numbers(pool, draws.uniform(1, model.district_key[:, None], industries.key[None, :]))
    district, industry, nth = one_by_one(number)
    name = fold(POOL, model.district_key[district], industries.key[industry], model.t, nth)
    founds = draws.uniform(2, name) < chance[district, industry]
    found(model, draws, name[founds], district[founds], industry[founds], np.full(int(founds.sum()), -1))
    channels = model.parameters.paths.attraction_channels > 0.0 or model.parameters.attraction.by_ecosystem()
    if channels or brings_leads(model):
        from_leads(model, draws, chance)


def founding_chance(model: Economy) -> NDArray[np.float64]:
    """Probability that a potential founder of each district and industry founds [R, K]."""
    p, markets = model.parameters.turnover, model.industries
    near = nearness(work_in_districts(model), model.setting.industries.relatedness)
    scale = entry_scale(model.count_by_industry(), markets.enterprises_start, elasticity=p.entry_scale)
    margin = margin_in_sight(markets.margin, markets.support, support_expected(model), seen=p.support_seen)
    above = margin - markets.usual_margin
    return acceptance(p.acceptance, p.entry_profit * above, p.entry_relatedness * near, scale[None, :])


def support_expected(model: Economy) -> NDArray[np.float64]:
    """Support that whoever founds now may count on in each district and industry [R, K share of revenue]."""
    p, table, markets = model.parameters, model.setting.industries, model.industries
    discount, scheme = p.leasing.discount, p.policy
    relief, subsidy, incubation, granted = (
        policy.expected(model, kind, discount=discount, youngest=NEWBORN)[: model.central, :, 0]
        for kind in FOR_NEWCOMERS
    )
    if not (relief.any() or subsidy.any() or incubation.any() or granted.any()):
        return np.zeros_like(relief)
    taxes = taxes_of_sales(
        markets.margin - markets.support,
        local=p.government.local_share,
        turnover_tax=p.government.turnover_tax,
        profit_tax=p.government.profit_tax,
    )
    added = subsidised_rd(np.ones(1), leakage=scheme.leakage, additionality=scheme.additionality)
    return newcomers_support(
        taxes,
        relief,
        rents_expected(model),
        one_after_another(subsidy, table.incubator_share * incubation),
        table.rd_intensity,
        granted,
        kept=1.0 - float(added[0]),
    )


def rents_expected(model: Economy) -> NDArray[np.float64]:
    """Rent in parks that whoever founds now expects [R, K share of revenue]: as many of them as of the start-ups there are come to be in parks."""
    p, table, markets = model.parameters.leasing, model.setting.industries, model.industries
    parks, firms, regions = model.parks, model.enterprises, model.central
    let = group_sums(parks.district, parks.leased.sum(axis=1), regions)
    paid = group_sums(parks.district, (parks.leased * parks.asking_rent).sum(axis=1), regions)
    people = np.where(model.age_class() == 0, firms.employees, 0.0)
    young = group_sums(firms.district, people, regions)
    inside = group_sums(firms.district, np.where(firms.park >= 0, people, 0.0), regions)
    return rents_of_sales(
        np.divide(paid, let, out=np.zeros(regions), where=let > 0.0),
        np.divide(inside, young, out=np.zeros(regions), where=young > 0.0),
        sales_per_m2(table.revenue_per_worker, markets.price, markets.productivity, table.space_per_worker),
        free=float(rent_free_share(p.rent_free, p.usual_lease, discount=p.discount)),
    )


def work_in_districts(model: Economy) -> NDArray[np.float64]:
    """Employees of each district and industry, in parks and outside [R, K persons]."""
    firms, kinds, regions = model.enterprises, model.industries.size, model.central
    cell = firms.district * kinds + firms.industry
    return group_sums(cell, firms.employees, regions * kinds).reshape(regions, kinds)


def one_by_one(number: NDArray[np.int64]) -> tuple[NDArray, NDArray, NDArray]:
    """Row, column and number within the cell, from 0, of each of those that are counted in a table; three arrays [n]."""
    counted = number.ravel()
    cell = np.repeat(np.arange(counted.size), counted)
    nth = np.arange(cell.size) - np.repeat(np.cumsum(counted) - counted, counted)
    return *np.divmod(cell, number.shape[1]), nth


def found(model: Economy, draws: Draws, name: NDArray, district: NDArray, industry: NDArray, home: NDArray) -> None:
    """Enter founders with their own size and productivity."""
    p = model.parameters.turnover
    if not name.size:
        return
    productivity = entrant_productivity(
        model.industries.productivity[industry],
        draws.normal(4, name),
        level=p.entrant_productivity,
        spread=p.entrant_spread,
    )
    arrive(model, draws, name, district, industry, productivity, home)


def channels_of_operators(model: Economy) -> NDArray[np.float64]:
    """How far each operator goes in meeting founders from outside [J 0-1]."""
    a, effort = model.parameters.attraction, model.effort("attraction_channels")
    if a.by_ecosystem():
        able = (model.open_parks() & model.creditworthy()).astype(float)
        effort = np.minimum(effort + a.intensity * able, 1.0)
    return effort


def leads(model: Economy) -> NDArray[np.float64]:
    """Potential founders from outside who are met for parks in a quarter, by park and industry [J, K].

    Operators look for the region's mix and their leading industry; attracting by ecosystem, for what the park's enterprises buy.
    """
    p, a, parks, table = model.parameters.paths, model.parameters.attraction, model.parks, model.setting.industries
    mix = model.count_by_industry() / max(model.enterprises.size, 1)
    if a.by_ecosystem():
        employees = model.by_cell(model.enterprises.employees, model.cell())[: parks.size]
        towards = towards_suppliers(employees, table.linkage, mix)
    else:
        towards = towards_leader(mix, parks.leading_industry, part=p.leads_leading)
    effort = effort_with_title(channels_of_operators(model), parks.titled, leads=model.parameters.designation.leads)
    return founders_met(effort, (parks.stock - parks.leased).sum(axis=1), towards, leads=p.leads)


def from_leads(model: Economy, draws: Draws, chance: NDArray) -> None:
    """Operators pay for every potential founder they meet, districts for those the title brings; who founds knows that park."""
    p, parks, gov, markets = model.parameters.paths, model.parks, model.governments, model.industries
    number = whole_numbers(leads(model), draws.uniform(11, model.park_key[:, None], markets.key[None, :]))
    cost = p.lead_cost * number.sum(axis=1) * gov.wage_index[parks.district]
    if brings_leads(model):
        by_title = promotion_of_titles(
            cost, channels_of_operators(model), parks.titled, leads=model.parameters.designation.leads
        )
        promotion = model.by_government(by_title, parks.district)
        model.ledger.pay("title promotion", Account(gov), "outside", promotion)
        gov.outlay += promotion
        cost = cost - by_title
    spend(model, "attraction", "outside", cost)
    park, industry, nth = one_by_one(number)
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
    name, park = firms.name[:parents_end], firms.park[:parents_end]
    support = model.parameters.paths.spin_off_support * model.effort("innovation_ecosystem")
    rate = spin_off_rate(
        firms.margin[:parents_end],
        model.industries.usual_margin[firms.industry[:parents_end]],
        np.where(park >= 0, support[park], 0.0),
        usual=p.spin_off_rate,
        scale=p.spin_off_margin,
        cap=p.spin_off_cap,
    )
    parents = np.flatnonzero(draws.uniform(5, name) < rate)
    model.parks.spin_offs = model.by_park(np.ones(parents.size), park[parents])
    if not parents.size:
        return
    child = fold(SPIN_OFF, name[parents], model.t)
    productivity = inherited_productivity(
        firms.productivity[parents], draws.uniform(6, child), low=p.inheritance_low, high=p.inheritance_high
    )
    district, industry = firms.district[parents], firms.industry[parents]
    arrive(model, draws, child, district, industry, productivity, park[parents], "spin_off")


def arrive(
    model: Economy,
    draws: Draws,
    name: NDArray,
    district: NDArray,
    industry: NDArray,
    productivity: NDArray,
    home: NDArray,
    event: str = "entry",
) -> None:
    """Enter newcomers with their size, space needs, knowledge and seed capital, which households put up."""
    p, table = model.parameters, model.setting.industries
    size = entrant_size(table.entrant_size[industry], draws.normal(3, name), spread=p.turnover.entrant_size_spread)
    relative = productivity / model.industries.productivity[industry]
    wage_index = model.governments.wage_index[district]
    wage = wage_paid(table.wage[industry], wage_index, np.maximum(relative, NOTHING), sharing=p.production.wage_sharing)
    main_space, space = space_needs(model, draws, name, industry)
    wages = wage_bill(wage, size, overhead=p.production.overhead)
    rd = table.rd_intensity[industry] * table.revenue_per_worker[industry] * size
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
        fixed_cost=wages,
        inventiveness=inventiveness,
        demand=demand,
        asked=newcomers_asked(
            table.revenue_per_worker[industry] * size * productivity * np.exp(model.industries.base_level[industry]),
            size,
            table.entrant_size[industry],
            model.industries.asked_ratio[industry],
            size_shows=p.contracts.size_shows,
        ),
        promise=p.contracts.promise + p.contracts.promise_spread * draws.normal(14, name),
        margin=model.industries.usual_margin[industry],
    )
    seed = np.zeros(model.enterprises.size)
    seed[rows] = seed_capital(
        wages, draws.normal(15, name), quarters=p.turnover.entrant_cash, spread=p.turnover.entrant_cash_spread
    )
    model.ledger.pay("seed capital", "households", Account(model.enterprises), seed)
    model.note(event, rows, park_from=home if event == "spin_off" else None)


def luck_for_life(model: Economy, draws: Draws, name: NDArray) -> tuple[NDArray, NDArray]:
    """Inventiveness, lognormal with mean one, and own demand from its long-run distribution [log points]; two arrays [n]."""
    p = model.parameters
    steady = steady_spread(p.demand.enterprise_shock_sd, persistence=p.demand.enterprise_shock_persistence)
    return inventive(draws.normal(9, name), spread=p.innovation.talent_spread), steady * draws.normal(10, name)


def space_needs(model: Economy, draws: Draws, name: NDArray, industry: NDArray) -> tuple[NDArray, NDArray]:
    """Main space type, and the type to begin with: an incubator for a share of start-ups; two arrays [n]."""
    main_space = main_space_needed(model, draws, name, industry)
    incubated = draws.uniform(8, name) < model.setting.industries.incubator_share[industry]
    return main_space, np.where(incubated, model.incubator, main_space)


def main_space_needed(model: Economy, draws: Draws, name: NDArray, industry: NDArray) -> NDArray[np.int64]:
    """Space type needed when grown up, by the shares of the industry [n]."""
    bounds = np.cumsum(model.setting.industries.space_shares, axis=1)[:, :2]
    return (draws.uniform(7, name)[:, None] > bounds[industry]).sum(axis=1)
