"""What parks offer: nested logit from district to park on one money metric, with space outside the parks, and a capacity lottery."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim import operator_behaviour, policy
from sim.agents import DAYS
from sim.economy import Economy
from sim.kinds import AGE_CLASSES
from sim.processes.founding import relatedness_density
from sim.processes.operation import amenity_level, service_fit
from sim.sums import product

OUTSIDE, NOWHERE = -2, -1
ALMOST_FREE = 1e-9  # CNY/m2 per quarter
SMALLEST_AREA = 20.0  # m2: nobody lets less
USUAL_TERM = 12  # quarters: the lease a tenant reckons with


def rent_free_share(free: ArrayLike, term: int, *, discount: float) -> NDArray:
    """Share of a lease's present value that rent-free quarters take off [0-1]; free and term in quarters, discount per quarter."""
    weights = np.exp(-discount * np.arange(term))
    covered = np.clip(np.asarray(free)[..., None] - np.arange(term), 0.0, 1.0)
    return (weights * covered).sum(axis=-1) / weights.sum()


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


class SpaceMarket:
    """What every park offers every class of tenant this quarter; a class is space type x industry x age class."""

    def __init__(self, model: Economy):
        p, table, parks, gov = model.parameters.leasing, model.setting.industries, model.parks, model.governments
        firms, spaces = model.enterprises, parks.stock.shape[1]
        kinds, ages = len(table.codes), len(AGE_CLASSES)
        employees = model.by_cell(firms.employees, model.cell())[: parks.size]
        inside = firms.park >= 0
        count = np.bincount(firms.park[inside] * kinds + firms.industry[inside], minlength=parks.size * kinds).reshape(
            parks.size, kinds
        )

        relief = model.parameters.government.local_share * policy.expected(model, "tax_relief", discount=p.discount)
        subsidy = policy.expected(model, "rent_subsidy", discount=p.discount)
        per_m2 = (
            table.revenue_per_worker * model.industries.price * model.industries.productivity / table.space_per_worker
        )
        tax = model.parameters.government.turnover_tax * per_m2
        preferred = np.zeros((parks.size, kinds))
        has_leader = np.flatnonzero(parks.leading_industry >= 0)
        preferred[has_leader, parks.leading_industry[has_leader]] = operator_behaviour.preference(model)[has_leader]
        self.asked = parks.asking_rent[:, :, None] * np.exp(preferred)[:, None, :]  # [J, S, K] CNY/m2/day
        self.offered = self.asked * np.exp(-operator_behaviour.newcomers_discount(model))  # in new leases
        free = rent_free_share(p.rent_free, USUAL_TERM, discount=p.discount)
        o, g = model.parameters.operation, model.parameters.government
        level = parks.services.mean(axis=1)
        full_set = operator_behaviour.service_price(model) * o.service_cost * gov.wage_index[parks.district]
        charges = (full_set * level)[:, None] * table.service_need / table.space_per_worker  # [J, K] CNY/m2 per quarter
        # a start-up that pays in equity lives longer without rent, and gives up its share of dividends
        in_equity = operator_behaviour.takes_equity(model)[:, None] & (np.arange(ages) == 0)  # [J, A]
        waived = rent_free_share(o.equity_rent_free, USUAL_TERM, discount=p.discount)
        profit = np.maximum(model.industries.margin, 0.0) * (1.0 - g.profit_tax) * per_m2
        dividends = o.equity_share * model.parameters.production.payout * profit
        free_here = np.where(in_equity, waived, free)[:, None, None, :]  # [J, 1, 1 or K, A]
        if policy.active(model, "rent_free_period"):
            usual = np.where(in_equity, o.equity_rent_free, p.rent_free)[:, None, :]
            granted = policy.expected(model, "rent_free_period", discount=p.discount, ahead=policy.NOW)[parks.district]
            quarters = usual + granted * np.maximum(USUAL_TERM - usual, 0.0)
            free_here = rent_free_share(quarters, USUAL_TERM, discount=p.discount)[:, None]
        paid_rent = subsidy[parks.district][:, None]  # [J, 1 or S, K, A]
        incubation = policy.expected(model, "incubation_grant", discount=p.discount)
        if incubation.any():
            in_incubator = (np.arange(spaces) == model.incubator)[:, None, None]
            paid_rent = 1.0 - (1.0 - paid_rent) * (1.0 - in_incubator * incubation[parks.district][:, None])
        self.cost = effective_cost(
            self.offered[:, :, :, None],
            p.property_fee,
            tax[None, None, :, None],
            charges=(charges[:, :, None] + in_equity[:, None, :] * dividends[:, None])[:, None],
            free=free_here,
            rent_subsidy=paid_rent,
            tax_relief=relief[parks.district][:, None],
        )

        reachable = np.log(
            np.maximum(product(model.commute, gov.skilled[: model.central]), 1.0) / model.skilled_start.sum()
        )
        crowding = np.maximum(model.plan_use() - model.parameters.production.congestion_start, 0.0)
        amenity = amenity_level(parks.amenity_m2, employees.sum(axis=1), per_worker=o.amenity_per_worker)
        common = (
            p.size * np.log1p(employees.sum(axis=1))
            - p.crowding * crowding
            + p.access * parks.accessibility
            + p.amenity * amenity
            + p.quality * parks.upkeep
            + model.parameters.paths.fitted_value * parks.fitted
        )
        by_industry = p.own_industry * np.log1p(count) + p.relatedness * relatedness_density(
            employees, table.relatedness
        )
        served = p.services * table.service_need[None, :, None] * service_fit(parks.services)[:, None, :]
        # attributes weigh at the scale of parks of one district; cost is given between districts, so it weighs 1 / nesting there
        value = (
            p.cost / p.nesting * np.log(self.cost)
            + (by_industry + common[:, None])[:, None, :, None]
            + served[:, None, :, :]
        )
        self.value = value.reshape(parks.size, spaces * kinds * ages)

        outside = effective_cost(
            gov.off_park_rent[: model.central, None, None],
            0.0,
            tax[None, :, None],
            free=free,
            rent_subsidy=np.zeros(1),
            tax_relief=relief[: model.central],
        )
        self.outside = p.off_park + p.cost * np.log(outside) + p.talent * reachable[:, None, None]  # [R, K, A]
        self.reachable = p.talent * reachable  # [R]
        self.kinds, self.ages = kinds, ages

    def class_of(self, space: NDArray, industry: NDArray, age_class: NDArray) -> NDArray[np.int64]:
        """Number of the class of each tenant."""
        return (space.astype(np.int64) * self.kinds + industry) * self.ages + age_class
