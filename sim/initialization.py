"""The first morning: parks with their floor space, enterprises with their leases and cash, governments, markets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents import DAYS
from sim.draws import Draws, fold
from sim.economy import Economy
from sim.processes.alliance import invite
from sim.processes.ordinary_economy import customers_now, skilled_jobs
from sim.processes.platform import win_over
from sim.processes.production import links_in_parks
from sim.processes.profit import input_cost, wage_bill
from sim.processes.rent import needed_outside
from sim.processes.rootedness import root_settled
from sim.processes.starts import as_given, delivered, kinds_at_opening
from sim.processes.talent import district_amenity, labour_access
from sim.settlement import enter_settled, fit_sizes, initialize_leases, numbers_at_start, provide
from sim.sums import group_sums

DISTRICT_FUND, PARK_FUND = 5, 6  # first words of the names of funds
NO_SHARE = NOBODY = 1e-300  # nothing to divide by
NO_JOBS = 1e-9  # persons: nothing to divide by


def land_worth(
    rent: NDArray, natural: NDArray, construction: NDArray, premium: NDArray, *, target_return: float, least: float
) -> NDArray:
    """Price of land [J, S CNY per m2 of floor], max(365 rent (1 - natural) / target_return - construction, least) (1 + premium).

    What rents leave of it: rent [J, S CNY/m2/day], natural vacancy [S rate], construction [S CNY/m2], target_return [per year], least [CNY per m2
    of floor]; premium [J share] of a better site.
    """
    worth = rent * 365.0 * (1.0 - natural) / target_return - construction
    return np.maximum(worth, least) * (1.0 + premium)[:, None]


def market_at_start(output: NDArray, one_worker: NDArray, local_share: NDArray) -> NDArray:
    """Size of each market at the start [K CNY per quarter], output / local_share.

    An industry nobody works in yet sells one worker's output; output and one_worker [CNY per quarter], local_share [share of the market].
    """
    return np.where(output > 0.0, output, one_worker) / local_share


def skilled_at_start(weight: NDArray, jobs: float, *, slack: float) -> NDArray:
    """Skilled labour of each district at the start [R persons], max(weight * max(jobs, 1) * (1 + slack), 1); weight [share], all skilled jobs."""
    return np.maximum(weight * max(jobs, 1.0) * (1.0 + slack), 1.0)


def staying_power(skilled: NDArray, amenity: NDArray, *, weight: float) -> NDArray:
    """What keeps skilled labour where it is at the start [R utility], ln(skilled / sum of skilled) - weight * amenity; amenity [0-1]."""
    return np.log(skilled / skilled.sum()) - weight * amenity


def initialize(model: Economy) -> None:
    """Fill all populations for the start of the first quarter."""
    initialize_industries(model)
    initialize_parks(model)
    initialize_governments(model)
    initialize_funds(model)
    initialize_institutions(model)
    draws = Draws(model.seed, "settle", 0)
    initialize_enterprises(model, draws)
    initialize_leases(model, draws, np.arange(model.enterprises.size))
    initialize_money(model, draws)
    initialize_talent(model)
    initialize_margins(model)


def initialize_industries(model: Economy) -> None:
    """One row a market."""
    model.industries.enter(len(model.setting.industries.codes), key=model.industry_key)


def first_strategy(model: Economy) -> NDArray[np.int64]:
    """Row in the strategies that each operator begins with [J]: the region's, or what `operation.strategy` names for the parks it names."""
    start, p = model.setting.parks, model.parameters.operation
    if not p.strategy:
        return start.strategy
    named = {site for park in p.strategy_parks for site in model.setting.sites_of(park)}
    meant = np.array([not named or code in named for code in start.codes])
    return np.where(meant, model.strategies.names.index(p.strategy), start.strategy)


def initialize_parks(model: Economy) -> None:
    """Parks that are open have their stock; the others wait for their day."""
    start, p = model.setting.parks, model.parameters
    is_open = (start.opening <= 0)[:, None]
    strategy = first_strategy(model)
    markup = np.exp(model.strategies.markup[strategy])[:, None]
    base = start.asking_rent / markup
    # a better site is dearer, for what opens and for what is built later
    land_value = land_worth(
        base,
        model.natural_vacancy,
        model.construction_cost,
        p.paths.site_premium * model.site_effort,
        target_return=p.supply.target_return,
        least=p.supply.land_price,
    )
    stock = np.where(is_open, start.stock, 0.0)
    # construction is under way as in a quiet year, or nothing would be finished until the first starts are
    underway = np.zeros((*stock.shape, model.longest_lag))
    underway[:, :, : p.supply.construction_lag] = (p.supply.replacement + p.supply.land_release) * stock[:, :, None]
    model.parks.enter(
        len(start.codes),
        name=model.park_key,
        district=start.district,
        opening=start.opening,
        strategy=strategy,
        leading_industry=start.leading_industry,
        permitted_m2=start.land_m2 * start.plot_ratio,
        accessibility=model.accessibility,
        stock=stock,
        pipeline=underway,
        amenity_m2=np.where(is_open[:, 0], start.amenity_m2, 0.0),
        rule_rent=base,
        base_rent=base,
        asking_rent=start.asking_rent,
        land_value=land_value,
        services=np.clip(p.operation.initial_services * model.strategies.service_weight[strategy], 0.0, 1.0),
        upkeep=p.operation.initial_upkeep,
    )
    for quarter in range(p.supply.construction_lag):
        given = delivered(model, np.full(model.parks.size, quarter))
        model.parks.pipeline[:, :, quarter] = as_given(
            model.parks.pipeline[:, :, quarter], given, kinds_at_opening(model)
        )


def initialize_governments(model: Economy) -> None:
    """A government for each district, and the central one last."""
    start = model.setting.districts

    def with_central(column: NDArray, last: float = 0.0) -> NDArray:
        return np.append(column, last)

    model.governments.enter(
        len(start.codes) + 1,
        name=np.append(model.district_key, np.uint64(0)),
        responsiveness=with_central(start.responsiveness, 1.0),
        housing_rent=with_central(start.housing_rent),
        off_park_rent=with_central(start.off_park_rent),
        founders_weight=with_central(start.founders_weight),
        priority=1.0 / model.industries.size,
    )


def initialize_funds(model: Economy) -> None:
    """The funds that are switched on and not there yet: a guidance fund for each district first, then a fund for each park."""
    p, park, there = model.parameters, model.setting.parks, model.funds.park
    programmes = any(
        each.kind == "guidance_fund_equity" and each.intensity * p.policy.scale > 0.0 for each in p.policy.instruments
    )
    if (p.fund.guidance > 0.0 or programmes) and not (there < 0).any():
        model.funds.enter(
            model.central, name=fold(DISTRICT_FUND, model.district_key), district=np.arange(model.central)
        )
    if p.fund.park > 0.0 and not (there >= 0).any():
        model.funds.enter(
            model.parks.size,
            name=fold(PARK_FUND, model.park_key),
            district=park.district,
            park=np.arange(model.parks.size),
        )


def initialize_institutions(model: Economy) -> None:
    """The alliance and the platform, with the parks that their organisers win at the start."""
    model.alliances.enter(1)
    model.platforms.enter(1)
    invite(model)
    win_over(model)


def initialize_enterprises(model: Economy, draws: Draws) -> None:
    """As many enterprises as each park and district has, industry by industry, of sizes that earn what was observed."""
    rows = enter_settled(model, draws, numbers_at_start(model))
    counted = model.count_by_industry()
    model.industries.enterprises_start = counted
    # an industry nobody works in yet still has the potential founders of one enterprise
    model.founders_start = np.maximum(counted, 1.0)
    fit_sizes(model, rows, level=True)
    root_settled(model, rows)
    people = model.by_industry(model.enterprises.employees)
    model.industries.productivity = np.where(
        people > 0.0,
        model.by_industry(model.enterprises.employees * model.enterprises.productivity) / np.maximum(people, NOBODY),
        1.0,
    )


def initialize_money(model: Economy, draws: Draws) -> None:
    """Cash, knowledge and markets as if the first quarter were one of many."""
    firms, table, p, gov, markets = (
        model.enterprises,
        model.setting.industries,
        model.parameters,
        model.governments,
        model.industries,
    )
    firms.cash = provide(model, draws, np.arange(firms.size))
    tax = p.government.turnover_tax * firms.revenue
    gov.revenue = model.by_government(p.government.local_share * tax, firms.district)
    markets.potential = model.by_industry(table.revenue_per_worker[firms.industry] * firms.employees)
    markets.market_start = market_at_start(markets.potential, table.revenue_per_worker, table.local_market_share)
    markets.outside = (1.0 - table.local_market_share) * markets.market_start
    model.parks.rent_income = model.by_park(model.rent_due(), firms.park)
    model.parks.cash = model.parks.rent_income


def initialize_margins(model: Economy) -> None:
    """Everybody expects the margin of the start."""
    p, firms, markets = model.parameters.production, model.enterprises, model.industries
    start = margins_at_start(model)
    markets.margin, markets.usual_margin = start, start - p.spare_margin
    firms.margin = start[firms.industry]


def margins_at_start(model: Economy) -> NDArray[np.float64]:
    """What the enterprises of each industry earn at the start [K share of revenue].

    Reckoned from the tables alone, without services, alliances and programmes, so that these find the same yardstick of growth in every scenario.
    An industry nobody works in yet has the margin of a worker outside the parks, rent left out.
    """
    firms, table, p = model.enterprises, model.setting.industries, model.parameters
    industry, units = firms.industry, table.revenue_per_worker[firms.industry] * firms.employees
    cell = model.cell()
    supplied = links_in_parks(model, model.by_cell(firms.employees, cell)[: model.parks.size]).take(cell)
    inputs = input_cost(
        table.input_share[industry],
        firms.revenue,
        np.zeros(firms.size),
        units * model.industries.productivity[industry],
        supplied,
        np.ones(firms.size),
        flexibility=p.production.input_flexibility,
        saving=p.production.input_saving,
    )
    outside = model.space_need() * model.governments.off_park_rent[firms.district] * DAYS
    rent = np.where(firms.park >= 0, model.rent_due(), outside)
    fee = p.leasing.property_fee * DAYS * firms.leased_m2
    taken = p.government.turnover_tax + table.rd_intensity[industry]
    left = (
        firms.revenue * (1.0 - taken)
        - inputs
        - wage_bill(firms.wage, firms.employees, overhead=p.production.overhead)
        - rent
        - fee
    )
    earned, sold = model.by_industry(left), model.by_industry(firms.revenue)
    one = (
        1.0 - table.input_share - table.rd_intensity - p.government.turnover_tax - table.wage / table.revenue_per_worker
    )
    return np.where(sold > 0.0, earned / np.maximum(sold, NOBODY), one)


def initialize_talent(model: Economy) -> None:
    """Skilled labour lives where the tables say, with the usual slack."""
    gov, p, here = model.governments, model.parameters.talent, slice(0, model.central)
    weights = model.setting.districts.talent_weight
    initialize_ordinary_economy(model, weights)
    jobs = np.add(*skilled_jobs(model))
    skilled = skilled_at_start(weights, float(jobs.sum()), slack=p.slack)
    gov.skilled[here] = skilled
    gov.homes[here] = skilled
    access = labour_access(skilled, np.maximum(jobs, NO_JOBS), model.commute)
    # how many people there are to a job says something of a district only where there are jobs to be had
    settled = group_sums(model.parks.district, model.open_parks().astype(float), model.central) > 0.0
    gov.access_base[here] = np.maximum(np.where(settled, access, np.minimum(access, 1.0 + p.slack)), NO_JOBS)
    gov.skilled_base[here] = staying_power(skilled, district_amenity(model), weight=p.mobility * p.amenity)
    model.skilled_start = skilled
    model.housing_start = gov.housing_rent[here].copy()
    model.off_park_start = gov.off_park_rent[here].copy()
    model.needed_outside_start = needed_outside(model)
    model.customers_start = customers_now(model)


def initialize_ordinary_economy(model: Economy, weights: NDArray) -> None:
    """Ordinary jobs are where people live, so many to each job of the region's industries; weights [R share] of districts."""
    p, employees, industry = model.parameters.ordinary_economy, model.enterprises.employees, model.enterprises.industry
    people = float(employees.sum())
    model.ordinary_start = p.size * people * weights
    model.governments.ordinary_jobs[: model.central] = model.ordinary_start
    paid = model.setting.industries.wage
    model.ordinary_wage_start = p.wage * (
        float((paid[industry] * employees).sum()) / people if people > 0.0 else float(paid.mean())
    )
