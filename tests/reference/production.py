"""Production (docs/model: production.md): sales, costs, programmes, taxes, dividends and growth."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.reference.agents import Enterprise, pay
from tests.reference.constants import AGES, DAYS, INCUBATOR, INSTRUMENTS
from tests.reference.draws import Draws
from tests.reference.funds import earmarked_rd, share_dividend
from tests.reference.institutions import split_taxes, within_reach
from tests.reference.policy import grants, share
from tests.reference.quantities import (
    age_class,
    agglomeration,
    by_place,
    clip,
    density,
    fit,
    link,
    need,
    place,
    rent_due,
    service_price,
)
from tests.reference.rings import mass_where_it_lies

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


@dataclass
class Quarter:
    """The books of an enterprise in a quarter [CNY]."""

    enterprise: Enterprise
    sales: float
    own_price: float = 1.0
    """Against its industry's."""
    bought: float = 0.0
    advantage: float = 0.0
    wages: float = 0.0
    inputs: float = 0.0
    bill: float = 0.0
    fee: float = 0.0
    service: float = 0.0
    own_rd: float = 0.0
    fund_rd: float = 0.0
    rd_grant: float = 0.0
    rd_added: float = 0.0
    rent_grant: float = 0.0
    incubation: float = 0.0
    profit: float = 0.0
    profit_tax: float = 0.0
    tax: float = 0.0
    relief: float = 0.0
    hiring: float = 0.0
    """Skilled people it would hire."""
    grown: float = 0.0
    """Employees after growth."""

    @property
    def revenue(self) -> float:
        """Sales, and what a programme buys."""
        return self.sales + self.bought


def production(model: ReferenceEcosystem, draw: Draws) -> None:
    """Enterprises sell, pay everybody they owe, and hire or shed labour."""
    for government in model.governments:
        government.spending = dict.fromkeys(INSTRUMENTS, 0.0)
        government.spending_by_target = {}
        government.revenue = government.vacancies = 0.0
        government.lacking = [0.0 for _ in model.industries]
    for park in model.parks:
        park.rent_income = park.service_income = park.equity_income = 0.0
    for fund in model.funds:
        fund.dividends = 0.0
    for industry in model.industries:
        industry.potential = industry.capacity = 0.0

    suppliers = within_reach(model, by_place(model, "employees"))
    links = [link(model, workers) for workers in suppliers[: len(model.parks)]]
    quarters = sell(model, suppliers)
    paid_by(
        model, "scenario_procurement", quarters, "bought", lambda q: q.sales if q.enterprise.innovations > 0 else 0.0
    )
    for quarter in quarters:
        each = quarter.enterprise
        uses_links = each.park >= 0 and model.parameters.production.use_chain_linkage
        buy(model, quarter, links[each.park][each.industry] if uses_links else 0.0)
    paid_by(model, "rd_subsidy", quarters, "rd_grant", lambda q: q.own_rd)
    paid_by(model, "rent_subsidy", quarters, "rent_grant", lambda q: q.bill if q.enterprise.park >= 0 else 0.0)
    paid_by(
        model,
        "incubation_grant",
        quarters,
        "incubation",
        lambda q: q.bill - q.rent_grant if q.enterprise.park >= 0 and q.enterprise.space == INCUBATOR else 0.0,
    )
    for quarter in quarters:
        earn(model, quarter)
    local_share = model.parameters.government.local_share
    paid_by(model, "tax_relief", quarters, "relief", lambda q: local_share * q.tax)
    for quarter in quarters:
        close_books(model, quarter)
    split_taxes(model)
    for quarter in quarters:
        dividends(model, quarter)
    margins(model, quarters)
    for quarter in quarters:
        grow(model, quarter, draw)
    # who belongs to a target is still a matter of employees before growth
    skilled_programmes(model, quarters)
    for quarter in quarters:
        quarter.enterprise.employees = quarter.grown


def paid_by(
    model: ReferenceEcosystem, kind: str, quarters: list[Quarter], name: str, base: Callable[[Quarter], float]
) -> None:
    """Let programmes of a kind pay a part of a base, and keep what they pay under a name."""
    amounts = grants(model, kind, [(quarter.enterprise, base(quarter)) for quarter in quarters])
    for quarter, amount in zip(quarters, amounts, strict=True):
        setattr(quarter, name, amount)


def sell(model: ReferenceEcosystem, suppliers: list[list[float]]) -> list[Quarter]:
    """What everybody sells."""
    p = model.parameters.production
    working = by_place(model, "employees")
    level = agglomeration(model, working, [density(park) for park in model.parks], suppliers)
    totals = [sum(row) for row in working]
    usual = [0.0 for _ in model.industries]
    for k in range(len(model.industries)):
        at_work = [each for each in model.enterprises if each.industry == k]
        people = sum(each.employees for each in at_work)
        if people > 0:
            usual[k] = sum(level[place(model, each)][k] * each.employees for each in at_work) / people
    fits = [[fit(park, a) for a in AGES] for park in model.parks]
    quarters = []
    for each in model.enterprises:
        k, row, industry = each.industry, model.inputs.industries[each.industry], model.industries[each.industry]
        served = fits[each.park][age_class(model, model.t - each.founded)] * row.service_need if each.park >= 0 else 0.0
        log_value = level[place(model, each)][k] + industry.base_level + each.demand + p.service_effect * served
        log_value += mass_where_it_lies(model, each, totals)
        units = row.revenue_per_worker * each.employees
        value = math.exp(log_value) * each.productivity
        industry.potential += units * value
        industry.capacity += units
        quarters.append(Quarter(each, sales=units * value, advantage=level[place(model, each)][k] - usual[k]))
    ask_own_prices(model, quarters)
    return quarters


def ask_own_prices(model: ReferenceEcosystem, quarters: list[Quarter]) -> None:
    """Turn what everybody makes into what it sells for: dearer than the industry's where more is asked for than made."""
    elasticity = model.parameters.contracts.price_elasticity
    for k, industry in enumerate(model.industries):
        of_industry = [quarter for quarter in quarters if quarter.enterprise.industry == k]
        made = sum(quarter.sales for quarter in of_industry)
        for quarter in of_industry:
            quarter.own_price = (quarter.enterprise.asked / quarter.sales) ** (1.0 / elasticity)
        mean = sum(quarter.sales * quarter.own_price for quarter in of_industry) / made if made > 0 else 1.0
        industry.asked_ratio = sum(quarter.enterprise.asked for quarter in of_industry) / made if made > 0 else 1.0
        for quarter in of_industry:
            quarter.own_price /= mean
            quarter.sales *= industry.use * industry.price * quarter.own_price


def buy(model: ReferenceEcosystem, quarter: Quarter, linked: float) -> None:
    """Wages, inputs, rooms, services and own R&D."""
    p, operation, each = model.parameters.production, model.parameters.operation, quarter.enterprise
    row, industry = model.inputs.industries[each.industry], model.industries[each.industry]
    government = model.governments[each.district]
    each.wage = row.wage * government.wage_index * (each.productivity / industry.productivity) ** p.wage_sharing
    each.wage *= math.exp(p.place_sharing * quarter.advantage)
    quarter.wages = each.wage * (each.employees + p.overhead)
    capacity = row.revenue_per_worker * each.employees * industry.productivity * industry.price
    following = (p.input_flexibility * quarter.sales + quarter.bought) / quarter.own_price
    quarter.inputs = row.input_share * (following + (1.0 - p.input_flexibility) * capacity)
    quarter.inputs *= industry.input_price / industry.price
    quarter.inputs *= 1.0 - p.input_saving * linked
    if each.park >= 0:
        park = model.parks[each.park]
        quarter.bill = rent_due(model, each)
        price = service_price(model, park) * operation.service_cost * government.wage_index
        levels = sum(park.services) / len(park.services)
        quarter.service = price * levels * row.service_need * each.employees
    else:
        quarter.bill = need(model, each) * government.off_park_rent * DAYS
    quarter.fee = model.parameters.leasing.property_fee * DAYS * each.leased_m2
    willing = 1.0 if each.cash >= 0 else p.poor_rd
    quarter.own_rd = row.rd_intensity * quarter.revenue * willing
    quarter.fund_rd = earmarked_rd(model, each, willing)


def earn(model: ReferenceEcosystem, quarter: Quarter) -> None:
    """R&D with what programmes add or crowd out, profit and taxes."""
    g, policy, each = model.parameters.government, model.parameters.policy, quarter.enterprise
    quarter.rd_added = quarter.rd_grant * (1.0 - policy.leakage) * (1.0 + policy.additionality)
    ordinary_rd = quarter.own_rd + quarter.rd_added
    each.rd = ordinary_rd + quarter.fund_rd
    turnover_tax = g.turnover_tax * quarter.revenue
    costs = quarter.inputs + quarter.wages + quarter.bill + quarter.fee + quarter.service + ordinary_rd + turnover_tax
    quarter.profit = quarter.revenue - costs + quarter.rd_grant + quarter.rent_grant + quarter.incubation
    quarter.profit_tax = g.profit_tax * max(quarter.profit, 0.0)
    quarter.tax = turnover_tax + quarter.profit_tax


def close_books(model: ReferenceEcosystem, quarter: Quarter) -> None:
    """Everything is paid but dividends."""
    each, local_share = quarter.enterprise, model.parameters.government.local_share
    government, central = model.governments[each.district], model.governments[-1]
    each.revenue = quarter.revenue
    each.inputs = quarter.inputs
    each.profit = quarter.profit + quarter.relief
    each.subsidy = quarter.rd_grant + quarter.rent_grant + quarter.incubation + quarter.relief
    each.fixed_cost = quarter.wages + quarter.bill
    each.local_tax = local_share * quarter.tax - quarter.relief

    landlord = model.parks[each.park] if each.park >= 0 else model.outside
    pay(model.outside, each, quarter.sales)
    pay(each, model.outside, quarter.inputs)
    pay(each, model.households, quarter.wages)
    sold = model.parks[each.park].sold if each.park >= 0 else 0.0
    pay(each, landlord, quarter.bill * (1.0 - sold))
    pay(each, model.outside, quarter.bill * sold)
    pay(each, landlord, quarter.fee)
    pay(each, landlord, quarter.service)
    pay(each, model.households, each.rd)
    pay(each, government, each.local_tax)
    pay(each, central, (1.0 - local_share) * quarter.tax)
    for amount in (quarter.rd_grant, quarter.rent_grant, quarter.incubation, quarter.bought):
        pay(government, each, amount)
    government.revenue += each.local_tax
    central.revenue += (1.0 - local_share) * quarter.tax
    if each.park >= 0:
        model.parks[each.park].rent_income += quarter.bill * (1.0 - sold) + quarter.fee
        model.parks[each.park].service_income += quarter.service


def dividends(model: ReferenceEcosystem, quarter: Quarter) -> None:
    """What is left beyond the buffer goes to owners."""
    p, each = model.parameters.production, quarter.enterprise
    net = quarter.profit - quarter.profit_tax + quarter.relief
    if net > 0:
        dividend = clip(each.cash - each.earmarked - p.cash_buffer * each.fixed_cost, 0.0, p.payout * net)
        to_fund = share_dividend(model, each, dividend)
        pay(each, model.households, dividend * (1.0 - each.stake) - to_fund)
        if each.stake_park >= 0:
            pay(each, model.parks[each.stake_park], dividend * each.stake)
            model.parks[each.stake_park].equity_income += dividend * each.stake


def margins(model: ReferenceEcosystem, quarters: list[Quarter]) -> None:
    """Average margin of every enterprise, and of every industry this quarter, with the part that governments paid."""
    memory = model.parameters.turnover.margin_memory
    revenues, profits, received = ([0.0 for _ in model.industries] for _ in range(3))
    for quarter in quarters:
        each = quarter.enterprise
        each.margin = memory * each.margin + (1.0 - memory) * each.profit / each.revenue
        revenues[each.industry] += each.revenue
        profits[each.industry] += each.profit
        received[each.industry] += each.subsidy - quarter.rd_added
    for k, industry in enumerate(model.industries):
        industry.margin = profits[k] / revenues[k] if revenues[k] > 0 else industry.usual_margin
        industry.support = received[k] / revenues[k] if revenues[k] > 0 else 0.0


def grow(model: ReferenceEcosystem, quarter: Quarter, draw: Draws) -> None:
    """Employees after hiring or shedding labour."""
    p, each = model.parameters.production, quarter.enterprise
    government, skill = model.governments[each.district], model.inputs.industries[each.industry].skill_share
    above = each.margin - model.industries[each.industry].usual_margin
    response = p.growth_response if above > 0 else p.shrink_response
    wanted = clip(response * above, -p.growth_cap, p.growth_cap)
    quarter.hiring = skill * each.employees * max(wanted, 0.0)
    government.vacancies += quarter.hiring
    fill = government.fill_rate
    if model.parameters.talent.kind == "targeted":
        government.lacking[each.industry] += quarter.hiring * (1.0 - fill)
        fill += government.placed[each.industry] * (1.0 - fill)
    filled = 1.0 - skill * (1.0 - fill)
    crowding = need(model, each) / max(each.leased_m2, 1e-9) if each.park >= 0 else 0.0
    possible = filled * clip((p.full_house - crowding) / p.room_range, 0.0, 1.0)
    step = wanted * possible if wanted > 0 else wanted
    contracts = model.parameters.contracts
    lump = each.contract * (possible if each.contract > 0 else contracts.shed)
    size = (each.employees / p.reference_size) ** -p.growth_size_exponent
    noise = p.growth_noise * size * draw.normal(each.name)
    ordinary = clip(step + noise, -p.growth_cap, p.growth_cap)
    quarter.grown = max(each.employees * math.exp(ordinary + clip(lump, -contracts.largest, contracts.largest)), 1.0)


def skilled_programmes(model: ReferenceEcosystem, quarters: list[Quarter]) -> None:
    """Programmes for housing and hiring of skilled people."""
    p, districts = model.parameters.talent, model.governments[:-1]
    rents = []
    for quarter in quarters:
        each = quarter.enterprise
        skilled = model.inputs.industries[each.industry].skill_share * each.employees
        rents.append(model.governments[each.district].housing_rent * DAYS * p.housing_m2 * skilled)
    covered = grants(model, "talent_housing", [(q.enterprise, rent) for q, rent in zip(quarters, rents, strict=True)])
    for r, government in enumerate(districts):
        of_district = [n for n, quarter in enumerate(quarters) if quarter.enterprise.district == r]
        due = sum(rents[n] for n in of_district)
        government.housing_support = sum(covered[n] for n in of_district) / due if due > 0 else 0.0
        pay(government, model.households, sum(covered[n] for n in of_district))
        vacant = sum(quarters[n].hiring for n in of_district)
        promised = sum(share(model, "talent_subsidy", quarters[n].enterprise) * quarters[n].hiring for n in of_district)
        government.hiring_support = promised / vacant if vacant > 0 else 0.0
    premiums = []
    for quarter in quarters:
        each = quarter.enterprise
        skill = model.inputs.industries[each.industry].skill_share
        premiums.append((each, each.wage * skill * max(quarter.grown - each.employees, 0.0)))
    for (each, _), amount in zip(premiums, grants(model, "talent_subsidy", premiums), strict=True):
        pay(model.governments[each.district], model.households, amount)
