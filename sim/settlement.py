"""Enterprises that were there before, with their sizes, rooms, wages and cash: on the first day, and in parks that join later."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws, fold
from sim.economy import Economy
from sim.processes.agglomeration import agglomeration
from sim.processes.founding import NOTHING, entrant_size, luck_for_life, one_by_one, space_needs
from sim.processes.leasing import lease_term
from sim.processes.profit import wage_bill, wage_paid
from sim.processes.tenure import settle_tenure
from sim.sums import apportioned, group_sums

IN_PARK, OFF_PARK = 3, 4  # first words of the names of the enterprises that are there at the start
ROUNDS = 12  # of the fixed point between sizes, productivity and the revenue observed
NO_SHARE = NOBODY = 1e-300  # nothing to divide by
LONGEST_MEMORY = 0.005  # per quarter: slowest depreciation of knowledge from which a lasting stock is reckoned


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
    preferred = np.where(
        industry == parks.leading_industry[park], model.strategies.preference[parks.strategy[park]], 0.0
    )
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
