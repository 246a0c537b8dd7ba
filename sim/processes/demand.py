"""Markets: life-cycle trend, persistent shock, price response, macro regime; and each enterprise's own demand."""

from __future__ import annotations

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


def market_price(market: NDArray, outside: NDArray, output: NDArray, *, elasticity: float) -> NDArray:
    """Price index at which a market clears [ratio to the start].

    p = (market / (outside + output))^(1 / elasticity); market, outside supply and the region's output in CNY per quarter at start prices, [K].
    """
    return (market / (outside + output)) ** (1.0 / elasticity)


def persistent(state: ArrayLike, shock: ArrayLike, *, persistence: ArrayLike, spread: ArrayLike) -> NDArray:
    """Autoregression of order one: x' = persistence * x + spread * shock."""
    return np.asarray(persistence) * state + np.asarray(spread) * shock


def expected_growth(model: Economy) -> NDArray[np.float64]:
    """Growth of each industry's market this year before the macro regime [K 1/year]: its life cycle, or one constant for all."""
    p, table = model.parameters.demand, model.setting.industries
    if p.constant is not None:
        return np.full(len(table), p.constant)
    return life_cycle_growth(model.year, table.growth_early, table.growth_late, table.midpoint_year, p.life_cycle_width)


@process("industries.trend", "industries.shock", "industries.price", "enterprises.demand")
def demand(model: Economy, draws: Draws) -> None:
    """Markets grow, shocks arrive, prices answer to what the region supplied last quarter."""
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
    expected = markets.market_start * np.exp(markets.trend)
    markets.price = market_price(
        expected * np.exp(markets.shock),
        (1.0 - table.local_market_share) * expected,
        markets.output,
        elasticity=p.price_elasticity,
    )
    firms.demand = persistent(
        firms.demand,
        draws.normal(2, firms.name),
        persistence=p.enterprise_shock_persistence,
        spread=p.enterprise_shock_sd,
    )
