"""Floor space begun because it pays: builders expect net absorption, look at the pipeline, and ask whether rents earn the cost."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import policy
from sim.agents import DAYS
from sim.economy import Economy
from sim.sums import group_sums

COSTS_NOTHING = 1e-9  # of the rent: a cost rent below it counts as this, so that what costs its operator nothing pays, and pays finitely


def cost_rent(construction: NDArray, land: NDArray, natural: NDArray, *, target_return: float) -> NDArray:
    """Rent at which a new building earns its cost [CNY/m2/day].

    target_return (construction + land) / (365 (1 - natural)); construction and land [CNY/m2 of floor], natural vacancy [rate].
    """
    return target_return * (construction + land) / (4.0 * DAYS * (1.0 - natural))


def feasibility(rent: NDArray, cost: NDArray, *, at_cost: float, span: float, greatest: float) -> NDArray:
    """How far building pays [ratio], clip(at_cost + ln(rent / cost) / span, 0, greatest).

    rent and cost rent [CNY/m2/day]; at_cost [ratio] where rent just earns the cost; span [log points] of rent over cost for one more. A building
    may cost its operator nothing, when programmes pay land and construction: cost is held at COSTS_NOTHING * rent at least.
    """
    return np.clip(at_cost + np.log(rent / np.maximum(cost, COSTS_NOTHING * rent)) / span, 0.0, greatest)


def expected_absorption(expected: NDArray, leased: NDArray, before: NDArray, *, speed: float) -> NDArray:
    """Net absorption that builders reckon with [log points per quarter], a + speed (ln(leased / before) - a); a where nothing is or was let.

    expected a [log points per quarter]; floor space let now and a quarter before [m2]; speed [per quarter].
    """
    some = (leased > 0.0) & (before > 0.0)
    absorbed = np.log(np.divide(leased, before, out=np.ones_like(leased), where=some))
    return np.where(some, expected + speed * (absorbed - expected), expected)


def wanted_stock(
    leased: NDArray, expected: NDArray, *, lag: int, least: float, greatest: float, planned_vacancy: float
) -> NDArray:
    """Floor space builders think will be wanted when a building is finished [J, S m2].

    leased exp(lag clip(expected, least, greatest)) / (1 - planned_vacancy); leased [J, S m2], expected absorption and its bounds [J log points per
    quarter], construction lag [quarters], planned_vacancy [rate] is what builders take to be ordinary.
    """
    growth = np.exp(lag * np.clip(expected, least, greatest))
    return leased * growth[:, None] / (1.0 - planned_vacancy)


def market_starts(
    base: NDArray,
    shortfall: NDArray,
    feasible: NDArray,
    *,
    replacement: float,
    replacement_elasticity: float,
    response: float,
    lag: int,
    cap: float,
) -> NDArray:
    """Floor space begun in a quarter because it pays [m2].

    min(base replacement min(f, 1)^replacement_elasticity + f response max(0, shortfall) / lag, cap base), f = feasible [ratio]; base [m2]; shortfall
    [m2] of stock and counted pipeline against what is wanted; lag [quarters], replacement and cap [per quarter]. After Wheaton 1999.
    """
    replaced = base * replacement * np.minimum(feasible, 1.0) ** replacement_elasticity
    added = feasible * response * np.maximum(shortfall, 0.0) / lag
    return np.minimum(replaced + added, cap * base)


def land_taken(feasible: NDArray, *, regardless: float) -> NDArray:
    """Part of the land that governments release on which building begins [share], regardless + (1 - regardless) min(feasible, 1).

    regardless [share] is taken by companies of the government itself, whether or not building pays; for the rest a buyer is found as far as it
    does, feasible [ratio].
    """
    return regardless + (1.0 - regardless) * np.minimum(feasible, 1.0)


class Costs(NamedTuple):
    """What new floor space costs in each park, by type [J, S]."""

    construction: NDArray[np.float64]  # [CNY/m2]
    own: NDArray[np.float64]  # part of it that operators reckon to pay themselves [CNY/m2]
    land: NDArray[np.float64]  # [CNY per m2 of floor]


def learn_absorption(model: Economy) -> None:
    """Builders of each park revise what they expect; where nothing was let a quarter ago they expect what those of the district do on average."""
    parks = model.parks
    leased = parks.leased.sum(axis=1)
    known = parks.let_before > 0.0
    revised = expected_absorption(
        parks.expected_absorption, leased, parks.let_before, speed=model.parameters.supply.absorption_speed
    )
    weight = np.where(known, parks.let_before, 0.0)
    let = group_sums(parks.district, weight, model.central)[parks.district]
    mean = np.divide(
        group_sums(parks.district, weight * revised, model.central)[parks.district],
        let,
        out=np.zeros(parks.size),
        where=let > 0.0,
    )
    parks.expected_absorption = np.where(known, revised, mean)
    parks.let_before = leased


def building_pays(model: Economy, costs: Costs) -> NDArray[np.float64]:
    """How far building pays in each park, by type [J, S ratio]."""
    p = model.parameters.supply
    discount = policy.shares_counted_on_by_parks(model, "land_discount")
    land = costs.land * (1.0 - discount)[:, None]
    return feasibility(
        model.parks.rule_rent,
        cost_rent(costs.own, land, model.natural_vacancy, target_return=p.target_return),
        at_cost=p.feasible_at_cost,
        span=p.feasibility_span,
        greatest=p.greatest_feasibility,
    )


def started_by_market(model: Economy, base: NDArray, feasible: NDArray) -> NDArray[np.float64]:
    """Floor space that operators begin because it pays [J, S m2]; base [J, S m2], feasible [J, S ratio]."""
    p, parks = model.parameters.supply, model.parks
    wanted = wanted_stock(
        parks.leased,
        parks.expected_absorption,
        lag=p.construction_lag,
        least=p.least_absorption,
        greatest=p.greatest_absorption,
        planned_vacancy=p.planned_vacancy,
    )
    return market_starts(
        base,
        wanted - parks.stock - p.pipeline_count * parks.pipeline.sum(axis=2),
        feasible,
        replacement=p.replacement,
        replacement_elasticity=p.replacement_elasticity,
        response=p.starts_response,
        lag=p.construction_lag,
        cap=p.starts_cap,
    )
