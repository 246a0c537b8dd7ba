"""Markets: life-cycle trend, persistent shock, price response, macro regime; and each enterprise's own demand."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.process import process


def life_cycle_growth(year: float, early: NDArray, late: NDArray, midpoint: NDArray, width: float) -> NDArray:
    """Growth of an industry's market in a given year [1/year]: logistic passage from early to late.

    g = late + (early - late) / (1 + exp((year - midpoint) / width)); arrays [K], midpoint and width in years.
    """
    return late + (early - late) / (1.0 + np.exp((year - midpoint) / width))


def path_growth(year: float, given: Mapping[int, float], trend: tuple[int, float] | None) -> float | None:
    """Growth of a market that a region is given, at the start of a quarter [1/year]; None where it is given none.

    given[Y] is the logarithm of the total of year Y over that of the year before, and holds from the middle of that year to the middle of Y:
    given[floor(year + 0.5)]. After the last year Y given, with a trend (year Z, growth z): given[Y] + (z - given[Y]) min((year - Y) / (Z - Y), 1).
    """
    last = max(given)
    if year < last + 0.5:
        return given.get(math.floor(year + 0.5))
    if trend is None:
        return None
    later, growth = trend
    return given[last] + (growth - given[last]) * min((year - last) / (later - last), 1.0)


def along_path(total: float, usual: NDArray, market: NDArray) -> NDArray:
    """Growth of each industry's market when all together grow by total [K 1/year], total + usual - 4 ln(sum market exp(usual / 4) / sum market).

    usual [K 1/year] growth by life cycles, market [K CNY per quarter] sizes at the end of the last quarter. What is subtracted is the growth of the
    total by life cycles over the quarter, so the sum of all markets grows by total / 4 in logs exactly, and industries keep their differences.
    """
    return total + usual - 4.0 * math.log(float((market * np.exp(usual / 4.0)).sum() / market.sum()))


def outside_goal(
    market: NDArray, share: NDArray, price: NDArray, cost: NDArray, *, elasticity: float, response: float
) -> NDArray:
    """What suppliers elsewhere come to supply in the long run [K CNY per quarter at start prices].

    share * market * cost^-elasticity * (price / cost)^response: their share of what is bought at their own cost, more where the price pays better.
    market without its passing shock [CNY per quarter at start prices], share of the market at the start, price and cost [ratio to the start], [K].
    """
    return share * market * cost**-elasticity * (price / cost) ** response


def gone_towards(now: NDArray, goal: NDArray, *, speed: float) -> NDArray:
    """Part of the way to a goal, in logarithms, now * (goal / now)^speed; both above zero, in one unit, [K]; speed [share per quarter]."""
    return now * (goal / now) ** speed


def cheapened(cost: NDArray, *, rate: float) -> NDArray:
    """Cost elsewhere after a quarter of progress [K ratio to the start], cost * exp(-rate / 4); rate [per year]."""
    return cost * np.exp(-rate / 4.0)


def price_in_use(
    market: NDArray, supply: NDArray, normal: NDArray, *, elasticity: float, use_response: float
) -> NDArray:
    """Price at which a market clears if use of capacity may be anything [ratio to the start], [K].

    (market * normal^use_response / supply)^(1 / (elasticity + use_response)): what is bought, market * p^-elasticity, is what is supplied,
    supply * (p / normal)^use_response. market and supply at full use [CNY per quarter at start prices], normal price [ratio to the start].
    """
    return (market * normal**use_response / supply) ** (1.0 / (elasticity + use_response))


def use_of_capacity(price: NDArray, normal: NDArray, *, response: float, least: float, most: float) -> NDArray:
    """Part of what could be supplied that is [K ratio], clip((price / normal)^response, least, most); both prices [ratio to the start]."""
    return np.clip((price / normal) ** response, least, most)


def market_price(market: NDArray, supplied: NDArray, *, elasticity: float) -> NDArray:
    """Price index at which a market clears [ratio to the start].

    p = (market / supplied)^(1 / elasticity); market and what is supplied to it in CNY per quarter at start prices, [K].
    """
    return (market / supplied) ** (1.0 / elasticity)


def persistent(state: ArrayLike, shock: ArrayLike, *, persistence: ArrayLike, spread: ArrayLike) -> NDArray:
    """Autoregression of order one: x' = persistence * x + spread * shock."""
    return np.asarray(persistence) * state + np.asarray(spread) * shock


def expected_growth(model: Economy) -> NDArray[np.float64]:
    """Growth of each industry's market this year before the macro regime [K 1/year]: its life cycle, the region's path, or one constant for all."""
    p, table = model.parameters.demand, model.setting.industries
    if p.constant is not None:
        return np.full(len(table), p.constant)
    usual = life_cycle_growth(
        model.year, table.growth_early, table.growth_late, table.midpoint_year, p.life_cycle_width
    )
    return on_path(model, usual) if p.path else usual


def on_path(model: Economy, usual: NDArray) -> NDArray[np.float64]:
    """Growth of each industry's market along what the region is given, by life cycle where it is given nothing [K 1/year]."""
    growth, markets = usual.copy(), model.industries
    for code, path in model.setting.history.markets.items():
        given = path_growth(model.year, path.growth, path.trend)
        if given is None:
            continue
        if code:
            growth[model.setting.industries.codes.index(code)] = given
        else:
            growth = along_path(given, usual, markets.market_start * np.exp(markets.trend))
    return growth


@process(
    "industries.trend",
    "industries.shock",
    "industries.price",
    "industries.normal_price",
    "industries.use",
    "industries.outside",
    "industries.outside_cost",
    "industries.input_price",
    "enterprises.demand",
)
def demand(model: Economy, draws: Draws) -> None:
    """Markets grow, shocks arrive, prices answer to what could be supplied last quarter, and suppliers elsewhere to prices."""
    p, table, markets, firms = model.parameters.demand, model.setting.industries, model.industries, model.enterprises
    growth = expected_growth(model) + p.growth_shift
    if p.slowdown_quarter <= model.t < p.slowdown_quarter + p.slowdown_quarters:
        growth = growth + p.slowdown_shift
    markets.trend += growth / 4.0
    markets.shock = persistent(
        markets.shock,
        draws.normal(1, markets.key),
        persistence=table.shock_persistence,
        spread=p.shock_scale * table.shock_sd,
    )
    supply_from_outside(model, markets.market_start * np.exp(markets.trend))
    clear(model, markets.market_start * np.exp(markets.trend + markets.shock))
    firms.demand = persistent(
        firms.demand,
        draws.normal(2, firms.name),
        persistence=p.enterprise_shock_persistence,
        spread=p.enterprise_shock_sd,
    )


def supply_from_outside(model: Economy, expected: NDArray) -> None:
    """Suppliers elsewhere come and go slowly with the price they get; expected size of each market [K CNY per quarter at start prices]."""
    p, markets = model.parameters.demand, model.industries
    goal = outside_goal(
        expected,
        1.0 - model.setting.industries.local_market_share,
        markets.price,
        markets.outside_cost,
        elasticity=p.price_elasticity,
        response=p.outside_response,
    )
    markets.outside = gone_towards(markets.outside, goal, speed=p.outside_speed)


def clear(model: Economy, market: NDArray) -> None:
    """Prices clear markets, with part of the capacity idle where little is bought; normal prices, costs elsewhere and input prices follow slowly.

    market [K CNY per quarter at start prices].
    """
    p, markets = model.parameters.demand, model.industries
    supply = markets.outside + markets.potential
    free = price_in_use(
        market, supply, markets.normal_price, elasticity=p.price_elasticity, use_response=p.use_response
    )
    markets.use = use_of_capacity(
        free, markets.normal_price, response=p.use_response, least=p.least_use, most=p.most_use
    )
    markets.price = market_price(market, supply * markets.use, elasticity=p.price_elasticity)
    markets.normal_price = gone_towards(markets.normal_price, markets.price, speed=p.normal_speed)
    followed = gone_towards(markets.outside_cost, markets.price, speed=p.outside_cost_speed)
    markets.outside_cost = cheapened(followed, rate=p.outside_progress)
    markets.input_price = gone_towards(markets.input_price, markets.price, speed=p.input_price_speed)
