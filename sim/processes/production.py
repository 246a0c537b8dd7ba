"""Production: productivity with its agglomeration terms, sales, costs, taxes, dividends, growth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import operator_behaviour, policy
from sim.agents import DAYS
from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.agglomeration import agglomeration, chain_linkage
from sim.processes.alliance import split_taxes, within_reach
from sim.processes.contracts import asked_over_made, prices_against_industry
from sim.processes.funds import spend_earmarked
from sim.processes.hiring import hire
from sim.processes.operation import service_fit
from sim.processes.own_instruments import pay_enterprises
from sim.processes.profit import (
    dividend,
    dividend_parts,
    input_cost,
    own_rd,
    profit_after_tax,
    profit_before_tax,
    profit_tax,
    rd_kept_up,
    service_bill,
    subsidised_rd,
    support_in_profit,
    wage_bill,
    wage_paid,
)
from sim.sums import product


def value_per_unit(
    level: NDArray, demand: NDArray, served: NDArray, productivity: NDArray, *, service_effect: float
) -> NDArray:
    """What an enterprise makes against the usual revenue per worker [ratio], exp(level + demand + service_effect * served) * productivity.

    level of the place and demand of the enterprise [log points], served [0-1], productivity [ratio], [N]; service_effect [log points].
    """
    return np.exp(level + demand + service_effect * served) * productivity


def sales(made: NDArray, use: NDArray, price: NDArray) -> NDArray:
    """Sales [CNY per quarter], made * use * price.

    made [CNY per quarter at start prices] at full use: employees times the usual revenue per worker times value; use of capacity and price of the
    enterprise [ratio], [N].
    """
    return made * use * price


def advantage_of_place(level: NDArray, people: NDArray) -> NDArray:
    """What a place adds to productivity against where an industry's people work on average [P, K log points], level less its mean over people.

    level [P, K log points], people [P, K persons]; an industry nobody works in has the level itself.
    """
    total = people.sum(axis=0)
    mean = np.divide((level * people).sum(axis=0), total, out=np.zeros(len(total)), where=total > 0.0)
    return level - mean


def moving_average(past: NDArray, now: NDArray, *, memory: float) -> NDArray:
    """Moving average, memory * past + (1 - memory) * now; memory [share that lasts a quarter], the rest in one unit, [N]."""
    return memory * past + (1.0 - memory) * now


# what the steps of the process hand on


class Sales(NamedTuple):
    """What enterprises sell, and how well they are supplied, [N]."""

    market: NDArray
    """What the market takes [CNY per quarter]."""
    bought: NDArray
    """What governments buy on top of it [CNY per quarter]."""
    capacity: NDArray
    """What an enterprise of the industry's mean productivity would sell with the same people [CNY per quarter]."""
    supplied: NDArray
    """How far the park supplies it [0-1]."""
    own_price: NDArray
    """Its price against its industry's [ratio]."""
    advantage: NDArray
    """What its place adds to productivity against where its industry's people work on average [log points]."""


class Costs(NamedTuple):
    """What enterprises pay for their business, [N CNY per quarter]."""

    inputs: NDArray
    wages: NDArray
    rent: NDArray
    fee: NDArray
    services: NDArray


class Support(NamedTuple):
    """R&D that counts in profit, and what governments pay of costs, [N CNY per quarter]."""

    rd: NDArray
    rd_grant: NDArray
    rd_added: NDArray
    rent_grant: NDArray
    incubation: NDArray


class Result(NamedTuple):
    """Profit and taxes, [N CNY per quarter]."""

    profit: NDArray
    """Before profit tax."""
    profit_tax: NDArray
    tax: NDArray
    """All taxes, before relief."""
    relief: NDArray
    """Of taxes, and what instruments of a user's own pay."""


@process(
    "enterprises.employees",
    "enterprises.revenue",
    "enterprises.inputs",
    "enterprises.profit",
    "enterprises.margin",
    "enterprises.rd",
    "enterprises.wage",
    "enterprises.fixed_cost",
    "enterprises.subsidy",
    "enterprises.cash",
    "industries.potential",
    "industries.capacity",
    "industries.asked_ratio",
    "industries.margin",
    "industries.support",
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
    model.governments.spending = 0.0
    model.governments.spending_by_target = 0.0
    need = model.space_need()
    sold = sell(model)
    costs = costs_of_business(model, sold, need)
    support = research_and_support(model, costs)
    result = taxed(model, costs, support)
    pay_suppliers_and_landlords(model, sold, costs)
    pay_taxes_and_grants(model, sold, support, result)
    if model.parameters.extensions:
        result = result._replace(relief=result.relief + pay_enterprises(model))
    pay_dividends(model, result)
    update_margins(model, support, result)
    hire(model, need, draws)


def from_park(model: Economy, values: NDArray) -> NDArray[np.float64]:
    """What each enterprise finds in its park of values by park [J], zero outside the parks [N]."""
    park = model.enterprises.park
    return np.where(park >= 0, values[park], 0.0)


def mass_where_it_lies(here: NDArray, usual: NDArray, *, elasticity: float) -> NDArray:
    """What the ring of an enterprise outside the parks adds to its productivity [n log points], elasticity (ln(1 + here) - ln(1 + usual)).

    here and usual [n persons]: city mass in its ring, and at the position of its district.
    """
    return elasticity * (np.log1p(here) - np.log1p(usual))


def surroundings(model: Economy, cell: NDArray) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Log productivity of each enterprise's place for its industry, how far the place supplies it [N 0-1], and its advantage [N log points]."""
    p, parks, table = model.parameters.production, model.parks, model.setting.industries
    rules = model.parameters.alliance
    by_place = model.by_cell(model.enterprises.employees, cell)
    suppliers = by_place[: parks.size]
    if rules.active("industry"):
        suppliers = within_reach(suppliers, parks.member, reach=rules.link_reach)
    level = (
        agglomeration(by_place, model.plan_use(), model.city_kernel, table.linkage, table.relatedness, p, suppliers)
        + model.industries.base_level
    )
    found = level.take(cell)
    if model.ring_city_kernel is not None and p.use_city_mass:
        outside = np.flatnonzero(model.enterprises.park < 0)
        people, district = by_place.sum(axis=1), model.enterprises.district[outside]
        here = product(model.ring_city_kernel, people)[model.ring_place(outside)]
        usual = product(model.city_kernel[parks.size :], people)[district]
        found[outside] += mass_where_it_lies(here, usual, elasticity=p.city_mass)
    return found, links_in_parks(model, suppliers).take(cell), advantage_of_place(level, by_place).take(cell)


def links_in_parks(model: Economy, suppliers: NDArray) -> NDArray[np.float64]:
    """How far each place supplies each industry [P, K 0-1], nothing outside the parks; employees of suppliers in parks [J, K persons]."""
    p, table = model.parameters.production, model.setting.industries
    links = np.zeros((model.parks.size + model.central, model.industries.size))
    if p.use_chain_linkage:
        links[: model.parks.size] = chain_linkage(suppliers, table.linkage, scale=p.supplier_scale)
    return links


def sell(model: Economy) -> Sales:
    """Enterprises make what their people, place and productivity allow; markets take it, governments buy on top of it."""
    p, firms, markets, table = (
        model.parameters.production,
        model.enterprises,
        model.industries,
        model.setting.industries,
    )
    industry, price = firms.industry, markets.price[firms.industry]
    level, supplied, advantage = surroundings(model, model.cell())
    fit = service_fit(model.parks.services)
    served = np.where(firms.park >= 0, fit[firms.park, model.age_class()], 0.0) * table.service_need[industry]
    units = table.revenue_per_worker[industry] * firms.employees
    value = value_per_unit(level, firms.demand, served, firms.productivity, service_effect=p.service_effect)
    made = units * value
    own = prices_against_industry(model, made)
    markets.asked_ratio = asked_over_made(model, made)
    market = sales(made, markets.use[industry], price * own)
    bought = policy.grants(model, "scenario_procurement", np.where(firms.innovations > 0.0, market, 0.0))
    firms.revenue = market + bought
    markets.potential = model.by_industry(made)
    markets.capacity = model.by_industry(units)
    capacity = units * markets.productivity[industry] * price
    return Sales(
        market=firms.revenue - bought,
        bought=bought,
        capacity=capacity,
        supplied=supplied,
        own_price=own,
        advantage=advantage,
    )


def costs_of_business(model: Economy, sold: Sales, need: NDArray) -> Costs:
    """What inputs, people, floor space and services cost; need of floor space [N m2]."""
    p, o, firms, parks = model.parameters.production, model.parameters.operation, model.enterprises, model.parks
    table, gov, industry, district = model.setting.industries, model.governments, firms.industry, firms.district
    markets = model.industries
    index = gov.wage_index[district]
    relative = firms.productivity / markets.productivity[industry]
    firms.wage = wage_paid(
        table.wage[industry],
        index,
        relative,
        sharing=p.wage_sharing,
        advantage=sold.advantage,
        place_sharing=p.place_sharing,
    )
    wages = wage_bill(firms.wage, firms.employees, overhead=p.overhead)
    # every lease pays its own rent; space outside the parks pays the district's landlords
    rent = np.where(firms.park >= 0, model.rent_due(), need * gov.off_park_rent[district] * DAYS)
    firms.fixed_cost = wages + rent
    return Costs(
        inputs=input_cost(
            table.input_share[industry],
            # units made cost the same inputs, whatever they sell for
            sold.market / sold.own_price,
            sold.bought / sold.own_price,
            sold.capacity,
            sold.supplied,
            (markets.input_price / markets.price)[industry],
            flexibility=p.input_flexibility,
            saving=p.input_saving,
        ),
        wages=wages,
        rent=rent,
        fee=model.parameters.leasing.property_fee * DAYS * firms.leased_m2,
        services=service_bill(
            from_park(model, operator_behaviour.service_price(model)),
            index,
            from_park(model, parks.services.mean(axis=1)),
            table.service_need[industry],
            firms.employees,
            cost=o.service_cost,
        ),
    )


def research_and_support(model: Economy, costs: Costs) -> Support:
    """What enterprises spend on research, and what programmes pay of it and of rents."""
    firms, scheme = model.enterprises, model.parameters.policy
    kept_up = rd_kept_up(firms.cash, poor=model.parameters.production.poor_rd)
    own = own_rd(model.setting.industries.rd_intensity[firms.industry], firms.revenue, kept_up)
    rd_grant = policy.grants(model, "rd_subsidy", own)
    rent_in_park = np.where(firms.park >= 0, costs.rent, 0.0)
    rent_grant = policy.grants(model, "rent_subsidy", rent_in_park)
    incubated = np.where(firms.space == model.incubator, rent_in_park - rent_grant, 0.0)
    incubation = policy.grants(model, "incubation_grant", incubated)
    added = subsidised_rd(rd_grant, leakage=scheme.leakage, additionality=scheme.additionality)
    rd = own + added
    # what a fund's money adds is paid out of capital: no cost that owners see in the margin
    firms.rd = rd + spend_earmarked(model, kept_up) if model.funds.size else rd
    return Support(rd=rd, rd_grant=rd_grant, rd_added=added, rent_grant=rent_grant, incubation=incubation)


def taxed(model: Economy, costs: Costs, support: Support) -> Result:
    """What is left to each enterprise, what it owes in taxes, and the relief that programmes grant."""
    g, firms, rent_grants = model.parameters.government, model.enterprises, support.rent_grant + support.incubation
    turnover_tax = g.turnover_tax * firms.revenue
    profit = profit_before_tax(
        revenue=firms.revenue,
        inputs=costs.inputs,
        wages=costs.wages,
        rent=costs.rent,
        fee=costs.fee,
        services=costs.services,
        rd=support.rd,
        turnover_tax=turnover_tax,
        rd_grant=support.rd_grant,
        rent_grant=rent_grants,
    )
    on_profit = profit_tax(profit, rate=g.profit_tax)
    tax = turnover_tax + on_profit
    relief = policy.grants(model, "tax_relief", g.local_share * tax)
    firms.profit = profit + relief
    subsidy = support.rd_grant + rent_grants + relief
    model.note("incentive_expiry", np.flatnonzero((firms.subsidy > 0.0) & (subsidy == 0.0)))
    firms.subsidy = subsidy
    firms.local_tax = g.local_share * tax - relief
    return Result(profit=profit, profit_tax=on_profit, tax=tax, relief=relief)


def pay_suppliers_and_landlords(model: Economy, sold: Sales, costs: Costs) -> None:
    """Enterprises are paid for what they sell; they pay for inputs, people, research, floor space and services."""
    firms, parks, pay = model.enterprises, model.parks, model.ledger.pay
    each, landlord = Account(firms), Account(parks, firms.park)
    pay("sales", "outside", each, sold.market)
    pay("inputs", each, "outside", costs.inputs)
    firms.inputs = costs.inputs
    pay("wages", each, "households", costs.wages)
    pay("research", each, "households", firms.rd)
    to_investors = costs.rent * from_park(model, parks.sold)
    parks.rent_income = pay("rent", each, landlord, costs.rent - to_investors)
    if parks.sold.any():
        pay("rent to investors", each, "outside", to_investors)
    parks.rent_income += pay("property fees", each, landlord, costs.fee)
    parks.service_income = pay("service fees", each, landlord, costs.services)


def pay_taxes_and_grants(model: Economy, sold: Sales, support: Support, result: Result) -> None:
    """Enterprises pay taxes to their district and the centre; districts pay what programmes grant."""
    firms, gov, pay = model.enterprises, model.governments, model.ledger.pay
    each, home = Account(firms), Account(gov, firms.district)
    to_centre = (1.0 - model.parameters.government.local_share) * result.tax
    gov.revenue = pay("taxes, district", each, home, firms.local_tax)
    gov.revenue[model.central] = pay("taxes, central", each, Account(gov, model.central), to_centre)
    if model.parameters.alliance.active("attraction"):
        split_taxes(model, firms.local_tax)
    pay("R&D subsidy", home, each, support.rd_grant)
    pay("rent subsidy", home, each, support.rent_grant)
    if support.incubation.any():
        pay("incubation grant", home, each, support.incubation)
    if sold.bought.any():
        pay("scenario procurement", home, each, sold.bought)


def pay_dividends(model: Economy, result: Result) -> None:
    """Cash beyond a cushion goes to the owners: households, the park and the fund that hold stakes."""
    p, firms, pay = model.parameters.production, model.enterprises, model.ledger.pay
    each = Account(firms)
    paid = dividend(
        profit_after_tax(result.profit, result.profit_tax, result.relief),
        firms.cash,
        firms.earmarked,
        firms.fixed_cost,
        buffer=p.cash_buffer,
        payout=p.payout,
    )
    part = dividend_parts(paid, firms.stake, firms.fund_stake)
    if model.funds.size:
        model.funds.dividends = pay("dividends, funds", each, Account(model.funds, firms.fund), part.fund)
    pay("dividends, households", each, "households", part.households)
    to_park = Account(model.parks, firms.stake_park)
    model.parks.equity_income = pay("dividends, parks", each, to_park, part.park)


def update_margins(model: Economy, support: Support, result: Result) -> None:
    """Each enterprise remembers its margins; each industry shows the margin of all its sales, and what of it governments paid."""
    firms, markets, memory = model.enterprises, model.industries, model.parameters.turnover.margin_memory
    firms.margin = moving_average(firms.margin, firms.profit / firms.revenue, memory=memory)
    sold = model.by_industry(firms.revenue)
    earned = model.by_industry(firms.profit) / np.maximum(sold, 1e-300)
    markets.margin = np.where(sold > 0.0, earned, markets.usual_margin)
    rent_grants = support.rent_grant + support.incubation
    received = support_in_profit(support.rd_grant, support.rd_added, rent_grants, result.relief)
    markets.support = model.by_industry(received) / np.maximum(sold, 1e-300)
