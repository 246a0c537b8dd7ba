"""The first morning: parks with their floor space, enterprises with their leases and cash, governments, markets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents import DAYS
from sim.draws import Draws, fold
from sim.economy import Economy
from sim.kinds import SPACE_TYPES
from sim.parameters import Parameters
from sim.parameters.policy_table import Instrument
from sim.parameters.strategies import MARKUP, PREFERENCE, SERVICE_WEIGHT
from sim.processes.agglomeration import agglomeration
from sim.processes.alliance import invite
from sim.processes.development_paths import sites
from sim.processes.founding import NOTHING, entrant_size, luck_for_life, one_by_one, space_needs
from sim.processes.leasing import lease_term
from sim.processes.ordinary_economy import customers_now, skilled_jobs
from sim.processes.platform import win_over
from sim.processes.production import input_cost, links_in_parks, wage_bill, wage_paid
from sim.processes.rent import needed_outside
from sim.processes.rootedness import root_settled
from sim.processes.starts import as_given, delivered, kinds_at_opening
from sim.processes.talent import district_amenity, labour_access
from sim.processes.tenure import settle_tenure
from sim.rings import RINGS, ground, in_rings, partly
from sim.sorted_setting import counted_in, in_unit
from sim.sums import apportioned, group_sums

IN_PARK, OFF_PARK = 3, 4  # first words of the names of the enterprises that are there at the start
DISTRICT_FUND, PARK_FUND = 5, 6  # first words of the names of funds
ROUNDS = 12  # of the fixed point between sizes, productivity and the revenue observed

NO_SHARE = NOBODY = 1e-300  # nothing to divide by
NO_JOBS = 1e-9  # persons: nothing to divide by
LONGEST_MEMORY = 0.005  # per quarter: slowest depreciation of knowledge from which a lasting stock is reckoned


def land_worth(
    rent: NDArray, natural: NDArray, construction: NDArray, premium: NDArray, *, target_return: float, least: float
) -> NDArray:
    """Price of land [J, S CNY per m2 of floor], max(365 rent (1 - natural) / target_return - construction, least) (1 + premium).

    What rents leave of it: rent [J, S CNY/m2/day], natural vacancy [S rate], construction [S CNY/m2], target_return [per year], least [CNY per m2
    of floor]; premium [J share] of a better site.
    """
    worth = rent * 365.0 * (1.0 - natural) / target_return - construction
    return np.maximum(worth, least) * (1.0 + premium)[:, None]


def age_at_start(uniform: NDArray, *, mean: float) -> NDArray[np.int64]:
    """Age of an enterprise at the start [quarters], floor(-ln(uniform) * mean): exponential; uniform [0-1], mean [quarters]."""
    return np.floor(-np.log(uniform) * mean).astype(np.int64)


def productivity_at_start(normal: NDArray, *, spread: float) -> NDArray:
    """Productivity of an enterprise at the start [ratio, mean one], exp(spread * normal - spread^2 / 2); spread [log sd]."""
    return np.exp(spread * normal - spread**2 / 2.0)


def levelling(people: NDArray, valued: NDArray) -> NDArray:
    """Level that makes productivity average one [K log points], -ln(valued / people); zero where nobody works.

    people [K persons], valued [K] the sum of employees times the productivity of enterprise and place.
    """
    average = valued / np.maximum(people, NOBODY)
    return np.where(people > 0.0, -np.log(np.maximum(average, NOBODY)), 0.0)


def scaling(target: NDArray, earned: NDArray) -> NDArray:
    """Factor by which the enterprises of a park grow to earn what was observed [J ratio], target / earned; one where either is zero. CNY."""
    return np.divide(target, earned, out=np.ones_like(target), where=(earned > 0.0) & (target > 0.0))


def share_housed(stock: NDArray, wanted: NDArray, *, occupancy: float) -> NDArray:
    """Share of the area wanted that is let at the start [0-1], min(occupancy * stock / wanted, 1); one where none is wanted. Areas in m2."""
    return np.minimum(np.divide(occupancy * stock, wanted, out=np.ones_like(wanted), where=wanted > 0.0), 1.0)


def cash_at_start(fixed_cost: NDArray, uniform: NDArray, *, quarters: float) -> NDArray:
    """Cash of an enterprise at the start [CNY], quarters * uniform * fixed_cost: anything up to seed capital; fixed_cost [CNY per quarter]."""
    return quarters * uniform * fixed_cost


def lasting_knowledge(rd: NDArray, *, depreciation: float) -> NDArray:
    """Knowledge that steady R&D keeps up [CNY], rd / max(depreciation, LONGEST_MEMORY); rd [CNY per quarter], depreciation [per quarter]."""
    return rd / max(depreciation, LONGEST_MEMORY)


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


def faded(distance: NDArray, *, range_km: float) -> NDArray:
    """How much of one place counts at another [P, P share], exp(-distance / range_km); distance [km]."""
    return np.exp(-distance / range_km)


def commuting_share(distance: NDArray, *, decay: float, minutes_per_km: float) -> NDArray:
    """Share of the people of a district who would work in another [R, R], exp(-decay * minutes_per_km * distance); decay [per minute], km."""
    return np.exp(-decay * minutes_per_km * distance)


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


def initialize_parks(model: Economy) -> None:
    """Parks that are open have their stock; the others wait for their day."""
    start, p = model.setting.parks, model.parameters
    is_open = (start.opening <= 0)[:, None]
    markup = np.exp(MARKUP[start.strategy])[:, None]
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
        strategy=start.strategy,
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
        services=np.clip(p.operation.initial_services * SERVICE_WEIGHT[start.strategy], 0.0, 1.0),
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


def enter_settled(model: Economy, draws: Draws, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Enter enterprises that were there before, so many of each place and industry [P, K], with sizes still to be fitted; gives their rows."""
    p, table = model.parameters, model.setting.industries
    name, park, district, industry = who_is_there(model, numbers)
    age = age_at_start(draws.uniform(1, name), mean=p.turnover.initial_age_mean)
    main_space, _ = space_needs(model, draws, name, industry)
    incubated = (age < p.leasing.graduation) & (draws.uniform(8, name) < table.incubator_share[industry])
    inventiveness, demand = luck_for_life(model, draws, name)
    entered = model.enterprises.enter(
        name.size,
        name=name,
        park=park,
        home=park,
        district=district,
        industry=industry,
        main_space=available_space(model, park, main_space),
        space=available_space(model, park, np.where(incubated, model.incubator, main_space)),
        founded=model.t - 1 - age,
        settled_until=model.t + 1 + np.floor(draws.uniform(11, name) * p.leasing.usual_lease).astype(np.int64),
        employees=entrant_size(
            table.entrant_size[industry], draws.normal(2, name), spread=p.turnover.initial_size_spread
        ),
        productivity=model.industries.productivity[industry]
        * productivity_at_start(draws.normal(3, name), spread=p.turnover.entrant_spread),
        inventiveness=inventiveness,
        demand=demand,
    )
    return np.arange(entered.start, entered.stop)


def numbers_at_start(model: Economy) -> NDArray[np.int64]:
    """Enterprises of each place and industry [P, K]: a park's by its own mix, those outside partly by that of the parks of their district."""
    parks, outside = model.setting.parks, model.setting.districts.off_park_enterprises
    inside = np.where(parks.opening <= 0, parks.enterprises, 0)
    mix = mix_outside(
        inside[:, None] * parks.industry_mix,
        parks.district,
        len(outside),
        otherwise=parks.industry_mix.mean(axis=0),
        local=model.parameters.turnover.initial_local_mix,
    )
    return by_industry_mix(np.concatenate([inside, outside]), np.concatenate([parks.industry_mix, mix]))


def mix_outside(inside: NDArray, district: NDArray, districts: int, *, otherwise: NDArray, local: float) -> NDArray:
    """Industries of the enterprises outside the parks of each district [R, K share], local here + (1 - local) everywhere.

    inside [J, K enterprises] of parks, their district [J]; here the mix of the district's parks, everywhere that of all parks, which
    stands in where a district has no enterprise in parks; otherwise [K share] where no park has any. local [share].
    """
    kinds = inside.shape[1]
    cell = (district[:, None] * kinds + np.arange(kinds)).ravel()
    here = group_sums(cell, inside.ravel(), districts * kinds).reshape(districts, kinds)
    total = inside.sum()
    everywhere = inside.sum(axis=0) / total if total > 0.0 else otherwise
    many = here.sum(axis=1, keepdims=True)
    own = np.divide(here, many, out=np.tile(everywhere, (districts, 1)), where=many > 0.0)
    return local * own + (1.0 - local) * everywhere


def by_industry_mix(number: NDArray[np.int64], mix: NDArray) -> NDArray[np.int64]:
    """Enterprises of each place and industry [P, K]: number of each place, apportioned by its mix [P, K share]."""
    pairs = zip(number, mix, strict=True)
    return np.array([apportioned(int(n) * shares / max(shares.sum(), NO_SHARE), int(n)) for n, shares in pairs])


def who_is_there(model: Economy, numbers: NDArray[np.int64]) -> tuple[NDArray, NDArray, NDArray, NDArray]:
    """Name, park (-1 outside), district and industry of each enterprise, four arrays [N]; numbers by place and industry [P, K]."""
    parks = model.parks
    place, industry, nth = one_by_one(numbers)
    park = np.where(place < parks.size, place, -1)
    district = np.where(park >= 0, parks.district[np.minimum(place, parks.size - 1)], place - parks.size)
    where = np.append(model.park_key, model.district_key)[place]
    name = fold(np.where(park >= 0, IN_PARK, OFF_PARK), where, model.industry_key[industry], nth)
    return name, park, district, industry


def available_space(model: Economy, park: NDArray, space: NDArray) -> NDArray:
    """The space type each enterprise starts in: the park's commonest where it has none of the type wanted."""
    stock = model.parks.stock
    lacking = (park >= 0) & (stock[park, space] <= 0.0)
    return np.where(lacking, stock.argmax(axis=1)[park], space)


def fit_sizes(model: Economy, rows: NDArray[np.int64], *, level: bool) -> None:
    """Scale sizes of the enterprises in `rows` so that those of each park earn the revenue observed, at the prices of the start.

    With `level`, levels too, so that productivity averages one in each industry. A fixed point, because productivity depends on who works
    where: a few rounds bring revenue within a tenth of a per cent.
    """
    firms, table = model.enterprises, model.setting.industries
    target = model.setting.parks.revenue_at_start / 4.0
    cell, industry = model.cell(), firms.industry
    own = np.exp(firms.demand) * firms.productivity
    inside, park = firms.park[rows] >= 0, firms.park[rows]
    for _ in range(ROUNDS):
        by_place = model.by_cell(firms.employees, cell)
        place = agglomeration(
            by_place,
            np.zeros(model.parks.size),
            model.city_kernel,
            table.linkage,
            table.relatedness,
            model.parameters.production,
        )
        value = np.exp(place.take(cell)) * own
        if level:
            people = model.by_industry(firms.employees)
            model.industries.base_level = levelling(people, model.by_industry(firms.employees * value))
        revenue = (
            table.revenue_per_worker[industry] * firms.employees * value * np.exp(model.industries.base_level)[industry]
        )
        factor = scaling(target, model.by_park(revenue[rows], park))
        firms.employees[rows] = np.maximum(firms.employees[rows] * np.where(inside, factor[park], 1.0), 1.0)
    firms.revenue[rows] = revenue[rows]
    # everybody is asked for what it makes; demand of its own that passes is left out
    asked = revenue * np.exp(-firms.demand) * model.industries.asked_ratio[industry]
    firms.asked[rows] = asked[rows]


def initialize_leases(model: Economy, draws: Draws, rows: NDArray[np.int64]) -> None:
    """Of the enterprises in `rows`, everyone in a park has one lease, somewhere in its term, for what it needs or what there is."""
    firms, parks, table, p = model.enterprises, model.parks, model.setting.industries, model.parameters.leasing
    rows = rows[firms.park[rows] >= 0]
    park, space, industry, name = firms.park[rows], firms.space[rows], firms.industry[rows], firms.name[rows]
    area = p.margin * firms.employees[rows] * table.space_per_worker[industry]
    group = park * parks.stock.shape[1] + space
    wanted = group_sums(group, area, parks.stock.size)
    share = np.minimum(
        np.divide(p.initial_occupancy * parks.stock.ravel(), wanted, out=np.ones_like(wanted), where=wanted > 0.0), 1.0
    )
    term = lease_term(draws.uniform(4, name), model.start_ups()[rows], p)
    left = 1 + np.floor(draws.uniform(5, name) * term).astype(np.int64)
    preferred = np.where(industry == parks.leading_industry[park], PREFERENCE[parks.strategy[park]], 0.0)
    rent = parks.asking_rent[park, space] * np.exp(preferred)
    model.leases.enter(
        rows.size,
        enterprise=rows,
        park=park,
        space=space,
        area=area * share[group],
        rent=rent,
        start=model.t + left - term,
        end=model.t + left,
        free_until=0,
    )
    model.count_leases()
    here = np.zeros(firms.size, bool)
    here[rows] = True
    settle_tenure(model, here)
    # what stands in their parks is as modern as elsewhere on the first day
    old = np.unique(park)
    modern = model.parameters.tenure.investment_grade * (parks.stock - model.owner_occupied())
    parks.modern[old] = modern[old]


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


def provide(model: Economy, draws: Draws, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Wages, costs and knowledge of the enterprises in `rows`; gives the cash that they have [CNY each]."""
    firms, table, p = model.enterprises, model.setting.industries, model.parameters
    industry = firms.industry[rows]
    relative = firms.productivity[rows] / model.industries.productivity[industry]
    wage_index = model.governments.wage_index[firms.district[rows]]
    wage = wage_paid(table.wage[industry], wage_index, np.maximum(relative, NOTHING), sharing=p.production.wage_sharing)
    firms.wage[rows] = wage
    wages = wage_bill(wage, firms.employees[rows], overhead=p.production.overhead)
    firms.fixed_cost[rows] = wages + model.rent_due()[rows]
    firms.rd[rows] = table.rd_intensity[industry] * firms.revenue[rows]
    firms.knowledge[rows] = lasting_knowledge(firms.rd[rows], depreciation=p.innovation.knowledge_depreciation)
    uniform = draws.uniform(6, firms.name[rows])
    return cash_at_start(firms.fixed_cost[rows], uniform, quarters=p.turnover.entrant_cash)


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


def fix_rings(model: Economy, park_x: NDArray, park_y: NDArray) -> None:
    """Where enterprises outside the parks may lie, and how much of each place counts there; nothing where nobody asks."""
    p, districts = model.parameters, model.setting.districts
    near = p.region.nearness
    model.ground = model.ring_city_kernel = model.ring_knowledge_kernel = None
    if near > 0.0 or p.record.snapshot_every:
        model.ground = ground(
            park_x, park_y, model.setting.parks.district, districts.x_km, districts.y_km, reach=p.region.ground
        )
    if near > 0.0 and model.ground is not None:
        x, y, outside = np.append(park_x, districts.x_km), np.append(park_y, districts.y_km), slice(park_x.size, None)
        own = in_rings(model.ground, x, y, range_km=p.production.distance)
        model.ring_city_kernel = partly(own, model.city_kernel[outside], nearness=near)
        own = in_rings(model.ground, x, y, range_km=p.innovation.distance)
        kernel = partly(own, model.knowledge_kernel[outside], nearness=near)
        # what is done outside the parks of the same district counts in full besides
        itself = park_x.size + np.arange(model.central)
        kernel[np.arange(kernel.shape[0]), np.repeat(itself, len(RINGS))] = 0.0
        model.ring_knowledge_kernel = kernel


def fix_geography(model: Economy) -> None:
    """Places, keys of space types and programmes that stay as they are for the whole run, and what may change under way for the first time."""
    p, parks, districts = model.parameters, model.setting.parks, model.setting.districts
    model.central = len(districts.codes)
    model.parks_in_district = np.bincount(parks.district, minlength=model.central)
    model.first_park = np.cumsum(model.parks_in_district) - model.parks_in_district
    model.longest_lag = max(p.supply.construction_lag, p.supply.conversion_downtime) + 1
    model.incubator = SPACE_TYPES.index("incubator")
    model.laboratory = SPACE_TYPES.index("lab")
    model.programmes = tuple(in_unit_of(model, each) for each, _ in programmes_given(model))
    model.site_effort = np.zeros(len(parks.codes))
    lay_out(model)


def in_unit_of(model: Economy, programme: Instrument) -> Instrument:
    """A programme with its budget in the model's unit of account."""
    unit = model.given.money_unit
    return programme if unit == 1.0 else counted_in(programme, unit)


def in_force(parameters: Parameters) -> dict[tuple[Instrument, bool], float]:
    """What the intensity of each programme in force is multiplied by: those that a way of attracting brings along are not the policy's to scale."""
    scheme = parameters.policy
    return {
        **{(each, True): scheme.scale for each in scheme.instruments},
        **{(each, False): 1.0 for each in parameters.attraction.programmes()},
    }


def programmes_given(model: Economy) -> list[tuple[Instrument, bool]]:
    """Every programme that is in force at some time or announced, in the order in which they come, and whether the policy has it."""
    given = model.given
    ever = [known for quarter in (0, *given.dates()) for _, known in given.as_known(quarter)]
    return list(dict.fromkeys(each for known in ever for each in in_force(known)))


def foresee(model: Economy) -> None:
    """What is known today of the programmes in force from now on."""
    every, found = programmes_given(model), []
    for quarter, known in model.given.as_known(model.t):
        scales = in_force(known)
        found.append((quarter, tuple(scales.get(each, 0.0) for each in every)))
    model.foreseen = tuple(found)


def lay_out(model: Economy) -> None:
    """What follows from the parameters in force and the tables alone: sites and distances, natural vacancy, cost of building, programmes foreseen.

    A park's site is chosen before it opens, and stays.
    """
    p, parks, districts = model.parameters, model.setting.parks, model.setting.districts
    foresee(model)
    named = {site for code in p.paths.parks for site in model.setting.sites_of(code)}
    model.takes_paths = np.array([not named or code in named for code in parks.codes])
    chosen = np.where(model.takes_paths, p.paths.site_selection, 0.0)
    model.site_effort = np.where(parks.opening > model.t, chosen, model.site_effort)
    park_x, park_y, model.accessibility = sites(parks, districts, model.site_effort, pull=p.paths.site_pull)
    x, y = np.append(park_x, districts.x_km), np.append(park_y, districts.y_km)
    distance = np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    model.city_kernel = faded(distance, range_km=p.production.distance)
    model.knowledge_kernel = faded(distance, range_km=p.innovation.distance)
    np.fill_diagonal(model.knowledge_kernel, 0.0)
    fix_rings(model, park_x, park_y)
    between = distance[len(parks.codes) :, len(parks.codes) :]
    model.commute = commuting_share(between, decay=p.talent.commuting, minutes_per_km=p.talent.minutes_per_km)
    model.natural_vacancy = np.array([p.rent.natural_factory] + [p.rent.natural_office] * 3)
    model.construction_cost = np.array([getattr(p.supply, f"construction_cost_{kind}") for kind in SPACE_TYPES])


def change_under_way(model: Economy) -> None:
    """Bring in what the timeline gives other values in this quarter, with all that was derived from them on the first day.

    What has been built, signed, learnt or agreed stays. What only its own process writes ends here with its lever: members and lists, offers of
    districts that no longer learn, records that are no longer kept. Efforts of operators end by themselves.
    """
    before, ruled = model.site_effort, model.parameters
    model.parameters = in_unit(model.given.at(model.t))
    p, parks, gov = model.parameters, model.parks, model.governments
    lay_out(model)
    premium = p.paths.site_premium
    parks.land_value *= ((1.0 + premium * model.site_effort) / (1.0 + premium * before))[:, None]
    parks.accessibility = model.accessibility
    initialize_funds(model)
    invite(model, before=ruled.alliance.share)
    win_over(model, before=ruled.platform)
    if p.paths.product_design <= 0.0:
        gov.missed = 0.0
    if p.paths.government_relation <= 0.0:
        gov.responsiveness[: model.central] = model.setting.districts.responsiveness
    if not p.rivalry.learning:
        gov.offered = gov.last_change = 0.0
    if not p.operation.learning:
        parks.income_record = 0.0
    if p.talent.kind != "targeted":
        gov.lacking = gov.placed = 0.0
