"""What parks offer, and space outside them: rents, what a square metre costs, and what a place is worth to each class of tenant."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim import operator_behaviour, policy
from sim.agents import DAYS
from sim.economy import Economy
from sim.kinds import AGE_CLASSES
from sim.parameters import Leasing
from sim.processes.agglomeration import relatedness_density
from sim.processes.operation import amenity_level, service_fit
from sim.sums import group_sums, product

OUTSIDE, NOWHERE = -2, -1
A_HUNDREDTH = 0.01  # share: an industry that a plan or a region does without counts as this
ALIKE = 1e-9  # log points: districts whose values differ by less are alike
ALMOST_FREE = 1e-9  # CNY/m2 per quarter: utility takes the logarithm of cost


def rent_free_share(free: ArrayLike, term: int, *, discount: float) -> NDArray:
    """Share of a lease's present value that rent-free quarters take off [0-1]; free and term in quarters, discount per quarter."""
    weights = np.exp(-discount * np.arange(term))
    covered = np.clip(np.asarray(free)[..., None] - np.arange(term), 0.0, 1.0)
    return (weights * covered).sum(axis=-1) / weights.sum()


def quarters_free(usual: NDArray, granted: NDArray, term: int) -> NDArray:
    """Rent-free quarters of a new lease, usual + granted * max(term - usual, 0): districts grant a share [0-1] of those that are left of its term."""
    return usual + granted * np.maximum(term - usual, 0.0)


def one_after_another(first: NDArray | float, second: NDArray) -> NDArray:
    """Two shares or chances together [0-1], 1 - (1 - first) (1 - second): the second is of what the first leaves."""
    return 1.0 - (1.0 - first) * (1.0 - second)


def asked_rent(rent: NDArray, preference: NDArray) -> NDArray:
    """Rent asked of each industry [J, S, K CNY/m2/day], rent * exp(preference).

    Asking rent [J, S CNY/m2/day]; preference [J, K log points], negative where an operator prefers an industry.
    """
    return rent[:, :, None] * np.exp(preference)[:, None, :]


def sales_per_m2(per_worker: NDArray, price: NDArray, productivity: NDArray, space_per_worker: NDArray) -> NDArray:
    """What an industry sells from a square metre [K CNY per quarter], per_worker * price * productivity / space_per_worker.

    per_worker [CNY per worker and quarter], price [ratio], productivity [ratio], space_per_worker [m2].
    """
    return per_worker * price * productivity / space_per_worker


def service_charges(full_set: NDArray, level: NDArray, need: NDArray, space_per_worker: NDArray) -> NDArray:
    """Service fees of a square metre [J, K CNY per quarter], full_set * level * need / space_per_worker.

    full_set [J CNY per worker and quarter] is what an operator charges for all services, level [J 0-1] what it has of them, need [K] what an
    industry takes of them, space_per_worker [K m2].
    """
    return (full_set * level)[:, None] * need / space_per_worker


def dividends_given_up(sales: NDArray, margin: NDArray, *, stake: float, payout: float, profit_tax: float) -> NDArray:
    """Dividends on an operator's stake [K CNY/m2 per quarter], stake * payout * max(margin, 0) (1 - profit_tax) sales.

    sales [K CNY/m2 per quarter]; margin [share of sales]; stake, payout and profit_tax [share].
    """
    profit = np.maximum(margin, 0.0) * (1.0 - profit_tax) * sales
    return stake * payout * profit


def effective_cost(
    rent: NDArray,
    fee: NDArray | float,
    tax: NDArray,
    *,
    free: NDArray | float,
    rent_subsidy: NDArray,
    tax_relief: NDArray,
    charges: NDArray | float = 0.0,
) -> NDArray:
    """What a square metre costs a tenant [CNY/m2 per quarter]: rent net of rent-free time and subsidy, fees, charges, and taxes net of relief.

    DAYS (rent (1 - free) (1 - rent_subsidy) + fee) + charges + tax (1 - tax_relief); rent and fee [CNY/m2/day], charges (services, dividends on a
    stake) and tax [CNY/m2 per quarter], shares [0-1]. One metric, so that a yuan of rent, of subsidy, of service and of tax weighs the same. What
    is free in every respect counts as almost free: utility takes the logarithm.
    """
    cost = DAYS * (rent * (1.0 - free) * (1.0 - rent_subsidy) + fee) + charges + tax * (1.0 - tax_relief)
    return np.maximum(cost, ALMOST_FREE)


def accepted(group: NDArray, priority: NDArray, area: NDArray, free: NDArray) -> NDArray[np.bool_]:
    """Who gets floor space: within each group, in order of priority, while the running sum of areas fits `free` (by group) [m2]."""
    if not len(group):
        return np.zeros(0, bool)
    order = np.lexsort((priority, group))
    running = np.cumsum(area[order])
    first = np.flatnonzero(np.r_[True, np.diff(group[order]) != 0])
    before = np.repeat(running[first] - area[order][first], np.diff(np.r_[first, len(order)]))
    given = np.zeros(len(group), bool)
    given[order] = running - before <= free[group[order]]
    return given


def crowding_beyond(plan_use: NDArray, *, start: float) -> NDArray:
    """Density in excess of what is comfortable [J share], max(0, plan_use - start); share of the permitted floor space that is let."""
    return np.maximum(plan_use - start, 0.0)


def common_attraction(
    excess: NDArray,
    accessibility: NDArray,
    amenity: NDArray,
    upkeep: NDArray,
    fitted: NDArray,
    p: Leasing,
    *,
    fitted_value: float,
) -> NDArray:
    """What draws every tenant to a park [J utility, at the scale of parks of one district].

    access accessibility - crowding excess + amenity amenity_level + quality upkeep + fitted_value fitted; all [J 0-1], excess that of density. The
    weights are the parameters of `leasing`, and `paths.fitted_value`.
    """
    return (
        -p.crowding * excess
        + p.access * accessibility
        + p.amenity * amenity
        + p.quality * upkeep
        + fitted_value * fitted
    )


def location_quotient(counted: NDArray, share: NDArray, *, weight: float) -> NDArray:
    """How much more of an industry a place has than the region [P, K ratio], (n_pk + weight s_k) / ((n_p + weight) s_k).

    counted enterprises n [P, K], share s of each industry in the region [K], none of them zero; weight [enterprises] is how many of the region's mix
    everybody takes for granted at a place, so that a handful of enterprises makes no cluster.
    """
    total = counted.sum(axis=1, keepdims=True)
    return (counted + weight * share) / ((total + weight) * share)


def floor_space_attraction(stock: NDArray, *, weight: float) -> NDArray:
    """What a park has for the number of its rooms [J, S utility, at the scale of parks of one district], weight * ln(max(stock, 1) / mean).

    A park stands for all its rooms of a type, so that at a weight of one a park cut in two is worth what it was (McFadden 1978). stock [J, S m2];
    mean [S] of the parks that have any of the type, one where there is none.
    """
    have = (stock > 0.0).sum(axis=0)
    mean = np.divide(stock.sum(axis=0), have, out=np.ones(stock.shape[1]), where=have > 0)
    return weight * np.log(np.maximum(stock, 1.0) / mean)


def industry_attraction(tenants: NDArray, density: NDArray, quotient: NDArray, courted: NDArray, p: Leasing) -> NDArray:
    """What draws an industry to a park besides [J, K utility, at the scale of parks of one district].

    own_industry ln(1 + tenants) + park_quotient ln(quotient) + relatedness density + courted; tenants are enterprises of the same industry, quotient
    the location quotient [ratio], density of relatedness [0-1], courted [utility] what the operator does for whom it looks for, [J, K].
    """
    return p.own_industry * np.log1p(tenants) + p.park_quotient * np.log(quotient) + p.relatedness * density + courted


def courting(plan: NDArray, share: NDArray, *, value: float, most: float) -> NDArray:
    """What an operator does for the industries its plan names [J, K utility], value * clip(ln((plan + s0) / (share + s0)), +-most), s0 = A_HUNDREDTH.

    plan [J, K share] of industries, share [K] of each in the region; value [utility per log point], most [log points].
    """
    return value * np.clip(np.log((plan + A_HUNDREDTH) / (share + A_HUNDREDTH)), -most, most)


def district_attraction(quotient: NDArray, density: NDArray, usual: NDArray, p: Leasing) -> NDArray:
    """What draws an industry to a district, in its parks and outside them [R, K utility between districts].

    district_quotient ln(quotient) + district_relatedness (density - usual); location quotient [R, K ratio], density of relatedness of the district
    [R, K 0-1] and of the whole region [K 0-1].
    """
    return p.district_quotient * np.log(quotient) + p.district_relatedness * (density - usual)


def standing(mass: NDArray, research: NDArray) -> NDArray:
    """How good an address a district is [R], the standardised sum of its standardised ln mass and ln research: mean zero, spread one.

    mass [R persons] of work in reach and research [R persons it would pay] in it, each taken as one at least; zero for all where all are alike.
    """
    return standardised(standardised(np.log(np.maximum(mass, 1.0))) + standardised(np.log(np.maximum(research, 1.0))))


def standardised(values: NDArray) -> NDArray:
    """Values less their mean, over their standard deviation [any, 1]; zero where they do not differ."""
    spread = values.std()
    return (values - values.mean()) / spread if spread > ALIKE else np.zeros_like(values)


def service_attraction(need: NDArray, fit: NDArray, *, services: float) -> NDArray:
    """What a park's services are worth [J, K, A utility], services * need * fit; need of an industry [K 0-1], fit by age class [J, A 0-1]."""
    return services * need[None, :, None] * fit[:, None, :]


def park_utility(
    cost: NDArray,
    common: NDArray,
    rooms: NDArray,
    industry: NDArray,
    served: NDArray,
    *,
    weight: float,
    nesting: float,
) -> NDArray:
    """Systematic utility of a park to each class of tenant [J, S, K, A], weight / nesting * ln(cost) + rooms + industry + common + served.

    cost [J, S, K, A CNY/m2 per quarter]; attractions common [J], of floor space [J, S], the industry [J, K] and services [J, K, A]. These weigh at
    the scale of parks of one district; the weight of cost (negative) is given between districts, so it counts 1 / nesting as much among them.
    """
    here = (industry + common[:, None])[:, None, :, None] + rooms[:, :, None, None]
    return weight / nesting * np.log(cost) + here + served[:, None, :, :]


def labour_reach(commute: NDArray, skilled: NDArray, at_start: float, *, talent: float) -> NDArray:
    """What skilled labour at hand is worth to a tenant of each district [R utility], talent * ln(max(sum_q commute_rq skilled_q, 1) / at_start).

    commute [R, R share], skilled labour now [R persons], and of all districts at the start [persons].
    """
    return talent * np.log(np.maximum(product(commute, skilled), 1.0) / at_start)


def outside_utility(cost: NDArray, reach: NDArray, *, off_park: float, weight: float) -> NDArray:
    """Utility of space outside the parks [R, K, A], off_park + weight * ln(cost) + reach; cost [R, K, A CNY/m2 per quarter], reach [R]."""
    return off_park + weight * np.log(cost) + reach[:, None, None]


def still_offered(sublet: NDArray, vacant: NDArray, let: NDArray) -> NDArray:
    """Floor space of owners that nobody has taken yet [m2], sublet * vacant / (vacant + let): as much of it is let as of all that was vacant.

    vacant after leasing and let in it, m2; nothing is left where nothing is vacant.
    """
    offered = vacant + let
    return np.divide(sublet * np.maximum(vacant, 0.0), offered, out=np.zeros_like(sublet), where=offered > 0.0)


class Taxes(NamedTuple):
    """What an industry sells from a square metre and pays of it, and what of the tax each government gives back."""

    sales: NDArray  # [K CNY/m2 per quarter]
    turnover: NDArray  # [K CNY/m2 per quarter]
    relief: NDArray  # [R + 1, K, A share]


class SpaceMarket:
    """What every park offers every class of tenant this quarter; a class is space type x industry x age class.

    asked, offered [J, S, K CNY/m2/day]: rent at renewal and in new leases; cost [J, S, K, A CNY/m2 per quarter]; value [J, S K A utility];
    reachable [R utility]; outside_cost [R, K, A CNY/m2 per quarter] and outside [R, K, A utility]; district [R, K utility], standing [R].
    """

    def __init__(self, model: Economy):
        p, gov = model.parameters.leasing, model.governments
        self.kinds, self.ages = model.industries.size, len(AGE_CLASSES)
        taxes = taxes_per_m2(model)
        self.asked = asked_rent(model.parks.asking_rent, preferences(model))
        self.offered = self.asked * np.exp(-operator_behaviour.newcomers_discount(model))
        self.cost = costs_in_parks(model, self.offered, taxes)
        self.value = utilities_of_parks(model, self.cost).reshape(model.parks.size, -1)
        self.reachable = labour_reach(
            model.commute, gov.skilled[: model.central], model.skilled_start.sum(), talent=p.talent
        )
        self.district = attractions_of_districts(model)
        self.standing = standing_of_districts(model)
        self.outside_cost = costs_outside(model, taxes)
        self.outside = outside_utility(self.outside_cost, self.reachable, off_park=p.off_park, weight=p.cost)

    def class_of(self, space: NDArray, industry: NDArray, age_class: NDArray) -> NDArray[np.int64]:
        """Number of the class of each tenant."""
        return (space.astype(np.int64) * self.kinds + industry) * self.ages + age_class


def preferences(model: Economy) -> NDArray[np.float64]:
    """What each operator takes off the rent of each industry [J, K log points]: something off that of its leading industry."""
    parks = model.parks
    preferred = np.zeros((parks.size, model.industries.size))
    has_leader = np.flatnonzero(parks.leading_industry >= 0)
    preferred[has_leader, parks.leading_industry[has_leader]] = operator_behaviour.preference(model)[has_leader]
    return preferred


def taxes_per_m2(model: Economy) -> Taxes:
    """Taxes of each industry as tenants reckon with them."""
    p, table, markets = model.parameters, model.setting.industries, model.industries
    relief = p.government.local_share * policy.expected(model, "tax_relief", discount=p.leasing.discount)
    sales = sales_per_m2(table.revenue_per_worker, markets.price, markets.productivity, table.space_per_worker)
    return Taxes(sales, p.government.turnover_tax * sales, relief)


def costs_in_parks(model: Economy, offered: NDArray, taxes: Taxes) -> NDArray[np.float64]:
    """What a square metre costs each class of tenant in each park [J, S, K, A CNY/m2 per quarter]; offered rent [J, S, K CNY/m2/day]."""
    p, o, table, parks = model.parameters, model.parameters.operation, model.setting.industries, model.parks
    full_set = operator_behaviour.service_price(model) * o.service_cost * model.governments.wage_index[parks.district]
    charges = service_charges(full_set, parks.services.mean(axis=1), table.service_need, table.space_per_worker)
    # a start-up that pays in equity lives longer without rent, and gives up its share of dividends
    in_equity = operator_behaviour.takes_equity(model)[:, None] & (np.arange(len(AGE_CLASSES)) == 0)  # [J, A]
    dividends = dividends_given_up(
        taxes.sales,
        model.industries.margin,
        stake=o.equity_share,
        payout=p.production.payout,
        profit_tax=p.government.profit_tax,
    )
    return effective_cost(
        offered[:, :, :, None],
        p.leasing.property_fee,
        taxes.turnover[None, None, :, None],
        charges=(charges[:, :, None] + in_equity[:, None, :] * dividends[:, None])[:, None],
        free=rent_free_shares(model, in_equity),
        rent_subsidy=rent_subsidies(model),
        tax_relief=taxes.relief[parks.district][:, None],
    )


def rent_free_shares(model: Economy, in_equity: NDArray) -> NDArray[np.float64]:
    """Share of a lease's value that rent-free quarters take off [J, 1, 1 or K, A]; in_equity [J, A] marks who pays part of the rent in equity."""
    p, o = model.parameters.leasing, model.parameters.operation
    if policy.active(model, "rent_free_period"):
        usual = np.where(in_equity, o.equity_rent_free, p.rent_free)[:, None, :]
        granted = policy.expected(model, "rent_free_period", discount=p.discount, ahead=policy.NOW)
        quarters = quarters_free(usual, granted[model.parks.district], p.usual_lease)
        return rent_free_share(quarters, p.usual_lease, discount=p.discount)[:, None]
    free = rent_free_share(p.rent_free, p.usual_lease, discount=p.discount)
    waived = rent_free_share(o.equity_rent_free, p.usual_lease, discount=p.discount)
    return np.where(in_equity, waived, free)[:, None, None, :]


def rent_subsidies(model: Economy) -> NDArray[np.float64]:
    """Share of the rent that districts are expected to pay [J, 1 or S, K, A]: to all their tenants, and to those of incubators."""
    parks, discount = model.parks, model.parameters.leasing.discount
    subsidy = policy.expected(model, "rent_subsidy", discount=discount)[parks.district][:, None]
    incubation = policy.expected(model, "incubation_grant", discount=discount)
    if not incubation.any():
        return subsidy
    in_incubator = (np.arange(parks.stock.shape[1]) == model.incubator)[:, None, None]
    return one_after_another(subsidy, in_incubator * incubation[parks.district][:, None])


def costs_outside(model: Economy, taxes: Taxes) -> NDArray[np.float64]:
    """What a square metre costs outside the parks of each district [R, K, A CNY/m2 per quarter]."""
    p, here = model.parameters.leasing, slice(0, model.central)
    return effective_cost(
        model.governments.off_park_rent[here, None, None],
        0.0,
        taxes.turnover[None, :, None],
        free=rent_free_share(p.rent_free, p.usual_lease, discount=p.discount),
        rent_subsidy=np.zeros(1),
        tax_relief=taxes.relief[here],
    )


def utilities_of_parks(model: Economy, cost: NDArray) -> NDArray[np.float64]:
    """Systematic utility of each park to each class of tenant [J, S, K, A]; cost [J, S, K, A CNY/m2 per quarter]."""
    p, table, parks, firms = model.parameters, model.setting.industries, model.parks, model.enterprises
    kinds = model.industries.size
    employees = model.by_cell(firms.employees, model.cell())[: parks.size]
    inside = firms.park >= 0
    tenants = np.bincount(firms.park[inside] * kinds + firms.industry[inside], minlength=parks.size * kinds)
    people = employees.sum(axis=1)
    common = common_attraction(
        crowding_beyond(model.plan_use(), start=p.production.congestion_start),
        parks.accessibility,
        amenity_level(parks.amenity_m2, people, per_worker=p.operation.amenity_per_worker),
        parks.upkeep,
        parks.fitted,
        p.leasing,
        fitted_value=p.paths.fitted_value,
    )
    counted, share = tenants.reshape(parks.size, kinds), shares_in_region(model)
    industry = industry_attraction(
        counted,
        relatedness_density(employees, table.relatedness),
        location_quotient(counted, share, weight=p.leasing.quotient_weight),
        courting(
            model.setting.parks.industry_mix,
            share,
            value=p.leasing.plan / p.leasing.nesting,
            most=p.leasing.plan_most,
        ),
        p.leasing,
    )
    served = service_attraction(table.service_need, service_fit(parks.services), services=p.leasing.services)
    rooms = floor_space_attraction(parks.stock, weight=p.leasing.floor_space)
    return park_utility(cost, common, rooms, industry, served, weight=p.leasing.cost, nesting=p.leasing.nesting)


def shares_in_region(model: Economy) -> NDArray[np.float64]:
    """Share of each industry in the region's enterprises [K]; one that nobody works in counts as one enterprise."""
    counted = np.maximum(model.count_by_industry(), 1.0)
    return counted / counted.sum()


def attractions_of_districts(model: Economy) -> NDArray[np.float64]:
    """What draws each industry to each district [R, K utility]."""
    p, firms, kinds, table = (
        model.parameters.leasing,
        model.enterprises,
        model.industries.size,
        model.setting.industries,
    )
    cell, cells = firms.district * kinds + firms.industry, model.central * kinds
    counted = np.bincount(cell, minlength=cells).reshape(model.central, kinds)
    employees = group_sums(cell, firms.employees, cells).reshape(model.central, kinds)
    return district_attraction(
        location_quotient(counted, shares_in_region(model), weight=p.quotient_weight),
        relatedness_density(employees, table.relatedness),
        relatedness_density(employees.sum(axis=0, keepdims=True), table.relatedness)[0],
        p,
    )


def standing_of_districts(model: Economy) -> NDArray[np.float64]:
    """How good an address each district is [R]: work within reach of its centre, and research in its parks."""
    firms, parks = model.enterprises, model.parks
    by_place = model.by_cell(firms.employees, model.cell()).sum(axis=1)
    inside = firms.park >= 0
    research = (
        group_sums(firms.district[inside], firms.rd[inside], model.central) / model.setting.industries.wage.mean()
    )
    return standing(product(model.city_kernel[parks.size :], by_place), research)
