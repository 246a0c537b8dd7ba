"""Production: productivity with its agglomeration terms, sales, costs, taxes, dividends, growth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import operator_behaviour, policy
from sim.agents import DAYS
from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.parameters import Production
from sim.process import process
from sim.processes.alliance import split_taxes, within_reach
from sim.processes.development_paths import better
from sim.processes.funds import spend_earmarked
from sim.processes.operation import service_fit
from sim.sums import group_sums, product


def industry_shares(employees: NDArray) -> NDArray:
    """Industry shares of employment by place [P, K], zero where nobody works."""
    total = employees.sum(axis=1, keepdims=True)
    return np.divide(employees, total, out=np.zeros_like(employees), where=total > 0.0)


def diversity(share: NDArray) -> NDArray:
    """Inverse Herfindahl index of industry shares [P]; zero where nobody works."""
    concentration = (share**2).sum(axis=1)
    return np.divide(1.0, concentration, out=np.zeros_like(concentration), where=concentration > 0.0)


def related_variety(share: NDArray, relatedness: NDArray) -> NDArray:
    """Related variety of a place [0-1], sum over k != k' of share_k share_k' relatedness_kk', [P] (Rao's quadratic form)."""
    apart = relatedness - np.diag(np.diag(relatedness))
    return np.einsum("pk,kl,pl->p", share, apart, share)


def chain_linkage(employees: NDArray, linkage: NDArray, *, scale: float) -> NDArray:
    """How far a place supplies each industry [0-1], sum_k' linkage_kk' (1 - exp(-employees_jk' / scale)), [P, K]; scale [persons]."""
    return product(1.0 - np.exp(-employees / scale), linkage.T)


def agglomeration(
    employees: NDArray,
    plan_use: NDArray,
    kernel: NDArray,
    linkage: NDArray,
    relatedness: NDArray,
    p: Production,
    suppliers: NDArray | None = None,
) -> NDArray:
    """Log productivity from where an enterprise is [P, K].

    employees [P, K persons]; plan_use [J share of permitted floor space that is let]; kernel [P, P share, diagonal one]. Places outside the parks
    have the city's mass only; suppliers [J, K persons] are those a park reaches, by default those in it. Terms: Marshall, Jacobs, related
    variety, chain linkage, city mass, congestion; each has its switch.
    """
    parks = len(plan_use)
    inside = employees[:parks]
    level = np.zeros_like(employees)
    share = industry_shares(inside)
    if p.use_marshall:
        level[:parks] += p.marshall * np.log1p(inside)
    if p.use_jacobs:
        level[:parks] += p.jacobs * np.log1p(diversity(share))[:, None]
    if p.use_related_variety:
        level[:parks] += p.related_variety * related_variety(share, relatedness)[:, None]
    if p.use_chain_linkage:
        level[:parks] += p.chain_linkage * chain_linkage(
            inside if suppliers is None else suppliers, linkage, scale=p.supplier_scale
        )
    if p.use_city_mass:
        level += p.city_mass * np.log1p(product(kernel, employees.sum(axis=1)))[:, None]
    if p.use_congestion:
        level[:parks] -= p.congestion * np.maximum(plan_use - p.congestion_start, 0.0)[:, None] ** 2
    return level


def desired_growth(margin: NDArray, *, response: float, norm: float, cap: float) -> NDArray:
    """Growth of employment an enterprise wants [log points per quarter], response * (margin - norm) within +-cap."""
    return np.clip(response * (margin - norm), -cap, cap)


def grown(
    employees: NDArray, wanted: NDArray, filled: NDArray, room: NDArray, shock: NDArray, p: Production
) -> NDArray:
    """Employees after a quarter [persons].

    L' = max(1, L exp(clip(wanted+ * filled * room - wanted- + noise (L / L0)^-exponent * shock, +-cap))); growth needs people (`filled`
    [share]) and floor space (`room` [share]); `shock` is Laplace with unit scale.
    """
    up = np.where(wanted > 0.0, wanted * filled * room, wanted)
    noise = p.growth_noise * (employees / p.reference_size) ** -p.growth_size_exponent * shock
    return np.maximum(employees * np.exp(np.clip(up + noise, -p.growth_cap, p.growth_cap)), 1.0)


@process(
    "enterprises.employees",
    "enterprises.revenue",
    "enterprises.profit",
    "enterprises.margin",
    "enterprises.rd",
    "enterprises.wage",
    "enterprises.fixed_cost",
    "enterprises.subsidy",
    "enterprises.cash",
    "industries.output",
    "industries.capacity",
    "industries.margin",
    "parks.cash",
    "parks.rent_income",
    "parks.service_income",
    "parks.equity_income",
    "governments.cash",
    "governments.revenue",
    "governments.spending",
    "governments.spending_by_target",
    "governments.within_budget",
    "governments.housing_support",
    "governments.hiring_support",
    "governments.vacancies",
    "governments.lacking",
    "enterprises.local_tax",
    "enterprises.earmarked",
    "funds.cash",
    "funds.dividends",
)
def production(model: Economy, draws: Draws) -> None:
    """Enterprises sell, pay everybody they owe, and hire or shed labour."""
    p, g, firms, parks, gov = (
        model.parameters.production,
        model.parameters.government,
        model.enterprises,
        model.parks,
        model.governments,
    )
    table, markets, pay = model.setting.industries, model.industries, model.ledger.pay
    cell, industry, park, district = model.cell(), firms.industry, firms.park, firms.district
    each = Account(firms)
    landlord = Account(parks, park)
    employees = firms.employees
    gov.spending = 0.0
    gov.spending_by_target = 0.0

    by_place = model.by_cell(employees, cell)
    rules = model.parameters.alliance
    suppliers = by_place[: parks.size]
    if rules.active("industry"):
        suppliers = within_reach(suppliers, parks.member, reach=rules.link_reach)
    level = (
        agglomeration(by_place, model.plan_use(), model.city_kernel, table.linkage, table.relatedness, p, suppliers)
        + markets.base_level
    )
    fit = service_fit(parks.services)
    age_class = model.age_class()
    served = np.where(park >= 0, fit[park, age_class], 0.0) * table.service_need[industry]
    supplied = np.zeros(firms.size)
    if p.use_chain_linkage:
        links = np.zeros((by_place.shape[0], len(table.codes)))
        links[: parks.size] = chain_linkage(suppliers, table.linkage, scale=p.supplier_scale)
        supplied = links.take(cell)

    units = table.revenue_per_worker[industry] * employees
    value = np.exp(level.take(cell) + firms.demand + p.service_effect * served) * firms.productivity
    revenue = units * value * markets.price[industry]
    bought = policy.grants(model, "scenario_procurement", np.where(firms.innovations > 0.0, revenue, 0.0))
    # what governments buy comes on top of what the market takes
    firms.revenue = revenue = revenue + bought
    markets.output = model.by_industry(units * value)
    markets.capacity = model.by_industry(units)
    relative = firms.productivity / markets.productivity[industry]
    firms.wage = table.wage[industry] * gov.wage_index[district] * relative**p.wage_sharing
    wages = firms.wage * employees
    capacity = units * markets.productivity[industry] * markets.price[industry]
    inputs = (
        table.input_share[industry]
        * (p.input_flexibility * (revenue - bought) + bought + (1.0 - p.input_flexibility) * capacity)
        * (1.0 - p.input_saving * supplied)
    )

    # rent: every lease pays its own; space outside the parks pays the district's landlords
    bill = model.rent_due()
    need = model.space_need()
    bill = np.where(park >= 0, bill, need * gov.off_park_rent[district] * DAYS)
    fee = model.parameters.leasing.property_fee * DAYS * firms.leased_m2
    o = model.parameters.operation
    level_used = np.where(park >= 0, parks.services.mean(axis=1)[park], 0.0)
    service_price = np.where(park >= 0, operator_behaviour.service_price(model)[park], 0.0)
    service_bill = (
        service_price
        * o.service_cost
        * gov.wage_index[district]
        * level_used
        * table.service_need[industry]
        * employees
    )

    solvent = np.where(firms.cash >= 0.0, 1.0, p.poor_rd)
    own_rd = table.rd_intensity[industry] * revenue * solvent
    rd_grant = policy.grants(model, "rd_subsidy", own_rd)
    rent_in_park = np.where(park >= 0, bill, 0.0)
    rent_grant = policy.grants(model, "rent_subsidy", rent_in_park)
    incubated = np.where(firms.space == model.incubator, rent_in_park - rent_grant, 0.0)
    incubation = policy.grants(model, "incubation_grant", incubated)
    scheme = model.parameters.policy
    extra_rd = rd_grant * (1.0 - scheme.leakage) * (1.0 + scheme.additionality)
    ordinary_rd = own_rd + extra_rd
    # what a fund's money adds is paid out of capital: no cost that owners see in the margin
    firms.rd = ordinary_rd + spend_earmarked(model, solvent) if model.funds.size else ordinary_rd

    turnover_tax = g.turnover_tax * revenue
    costs = inputs + wages + bill + fee + service_bill + ordinary_rd + turnover_tax
    profit = revenue - costs + rd_grant + (rent_grant + incubation)
    profit_tax = g.profit_tax * np.maximum(profit, 0.0)
    tax = turnover_tax + profit_tax
    relief = policy.grants(model, "tax_relief", g.local_share * tax)
    firms.profit = profit + relief
    support = rd_grant + (rent_grant + incubation) + relief
    model.note("incentive_expiry", np.flatnonzero((firms.subsidy > 0.0) & (support == 0.0)))
    firms.subsidy = support
    firms.fixed_cost = wages + bill
    firms.local_tax = g.local_share * tax - relief

    pay("sales", "outside", each, revenue - bought)
    pay("inputs", each, "outside", inputs)
    pay("wages", each, "households", wages)
    pay("research", each, "households", firms.rd)
    sold = bill * np.where(park >= 0, parks.sold[park], 0.0)
    parks.rent_income = pay("rent", each, landlord, bill - sold)
    if parks.sold.any():
        pay("rent to investors", each, "outside", sold)
    parks.rent_income += pay("property fees", each, landlord, fee)
    parks.service_income = pay("service fees", each, landlord, service_bill)
    gov.revenue = pay("taxes, district", each, Account(gov, district), g.local_share * tax - relief)
    gov.revenue[model.central] = pay("taxes, central", each, Account(gov, model.central), (1.0 - g.local_share) * tax)
    if rules.active("attraction"):
        split_taxes(model, g.local_share * tax - relief)
    pay("R&D subsidy", Account(gov, district), each, rd_grant)
    pay("rent subsidy", Account(gov, district), each, rent_grant)
    if incubation.any():
        pay("incubation grant", Account(gov, district), each, incubation)
    if bought.any():
        pay("scenario procurement", Account(gov, district), each, bought)

    net = profit - profit_tax + relief
    spare = firms.cash - firms.earmarked - p.cash_buffer * firms.fixed_cost
    dividend = np.where(net > 0.0, np.clip(spare, 0.0, p.payout * net), 0.0)
    to_park = dividend * firms.stake
    to_households = dividend - to_park
    if model.funds.size:
        to_fund = dividend * firms.fund_stake
        to_households -= to_fund
        model.funds.dividends = pay("dividends, funds", each, Account(model.funds, firms.fund), to_fund)
    pay("dividends, households", each, "households", to_households)
    parks.equity_income = pay("dividends, parks", each, Account(parks, firms.stake_park), to_park)

    margin = firms.profit / revenue
    memory = model.parameters.turnover.margin_memory
    firms.margin = memory * firms.margin + (1.0 - memory) * margin
    sales = model.by_industry(revenue)
    markets.margin = np.where(sales > 0.0, model.by_industry(firms.profit) / np.maximum(sales, 1e-300), p.growth_margin)

    wanted = desired_growth(firms.margin, response=p.growth_response, norm=p.growth_margin, cap=p.growth_cap)
    skill = table.skill_share[industry]
    fill = gov.fill_rate[district]
    vacant = skill * employees * np.maximum(wanted, 0.0)
    gov.vacancies = model.by_government(vacant, district)
    if model.parameters.talent.kind == "targeted":
        kinds = markets.size
        unfilled = vacant * (1.0 - fill)
        gov.lacking = group_sums(district * kinds + industry, unfilled, gov.lacking.size).reshape(gov.lacking.shape)
        fill = better(fill, gov.placed[district, industry])
    crowd = np.where(park >= 0, need / np.maximum(firms.leased_m2, 1e-9), 0.0)
    room = np.clip((p.full_house - crowd) / p.room_range, 0.0, 1.0)
    after = grown(employees, wanted, 1.0 - skill * (1.0 - fill), room, draws.laplace(firms.name), p)
    support_talent(model, skill, employees, after, vacant)
    firms.employees = after


def support_talent(model: Economy, skill: NDArray, before: NDArray, after: NDArray, vacant: NDArray) -> None:
    """Districts pay part of the housing rent of skilled workers, and a premium on skilled hires; what the labour market sees of it is noted.

    Share of skilled jobs, employees before and after growth, and skilled vacancies of each enterprise, [N].
    """
    firms, gov, pay = model.enterprises, model.governments, model.ledger.pay
    district = firms.district
    gov.housing_support = 0.0
    gov.hiring_support = 0.0
    if policy.active(model, "talent_housing"):
        rent = gov.housing_rent[district] * DAYS * model.parameters.talent.housing_m2 * skill * before
        covered = policy.grants(model, "talent_housing", rent)
        pay("talent housing", Account(gov, district), "households", covered)
        due = model.by_government(rent, district)
        part = model.by_government(covered, district)
        gov.housing_support = np.divide(part, due, out=np.zeros(gov.size), where=due > 0.0)
    if policy.active(model, "talent_subsidy"):
        gov.hiring_support = policy.by_district(model, policy.shares_counted_on(model, "talent_subsidy"), vacant)
        hires = skill * np.maximum(after - before, 0.0)
        premium = policy.grants(model, "talent_subsidy", firms.wage * hires)
        pay("talent subsidy", Account(gov, district), "households", premium)
