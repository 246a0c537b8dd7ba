"""Equations of markets against numbers worked out on paper, and the laws of the price at which they clear."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.processes import demand


def row(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_suppliers_elsewhere_want_their_share_at_their_cost():
    # 0.8 of a market of 100 at the cost of the start; at half the cost four times as much is bought; a price twice the cost brings twice as many
    goal = demand.outside_goal(
        row(100.0, 100.0, 100.0),
        row(0.8, 0.8, 0.8),
        row(1.0, 0.5, 2.0),
        row(1.0, 0.5, 1.0),
        elasticity=2.0,
        response=1.0,
    )
    np.testing.assert_allclose(goal, [80.0, 320.0, 160.0])


def test_part_of_the_way_is_in_logarithms():
    np.testing.assert_allclose(
        demand.gone_towards(row(1.0, 1.0, 16.0), row(16.0, 1.0, 1.0), speed=0.25), [2.0, 1.0, 8.0]
    )
    assert demand.gone_towards(row(3.0), row(7.0), speed=0.0) == 3.0
    np.testing.assert_allclose(demand.gone_towards(row(3.0), row(7.0), speed=1.0), [7.0])


def test_progress_makes_suppliers_elsewhere_cheaper():
    # ln 2 a year: half after four quarters, 2^(-1/4) after one
    np.testing.assert_allclose(demand.cheapened(row(1.0, 4.0), rate=np.log(2.0)), np.array([1.0, 4.0]) * 2.0**-0.25)


def test_price_and_use_share_what_a_market_loses():
    # elasticity 2, use response 1: a market of an eighth is met by half the price and half the use: an eighth = 0.5 * 0.5^2
    price = demand.price_in_use(row(1.0), row(8.0), row(1.0), elasticity=2.0, use_response=1.0)
    np.testing.assert_allclose(price, [0.5])
    use = demand.use_of_capacity(price, row(1.0), response=1.0, least=0.25, most=1.05)
    np.testing.assert_allclose(use, [0.5])
    np.testing.assert_allclose(demand.market_price(row(1.0), 8.0 * use, elasticity=2.0), price)
    # where nobody leaves capacity idle the price bears all of it
    np.testing.assert_allclose(
        demand.price_in_use(row(1.0), row(4.0), row(1.0), elasticity=2.0, use_response=0.0), [0.5]
    )
    np.testing.assert_allclose(
        demand.use_of_capacity(row(0.1, 4.0), row(1.0, 1.0), response=1.0, least=0.5, most=1.05), [0.5, 1.05]
    )


@given(
    market=st.floats(1e-3, 1e6),
    supply=st.floats(1e-3, 1e6),
    normal=st.floats(0.05, 20.0),
    elasticity=st.floats(0.5, 20.0),
    response=st.floats(0.0, 4.0),
)
def test_what_is_bought_is_what_is_supplied(market, supply, normal, elasticity, response):
    free = demand.price_in_use(row(market), row(supply), row(normal), elasticity=elasticity, use_response=response)
    use = demand.use_of_capacity(free, row(normal), response=response, least=0.5, most=1.05)
    price = demand.market_price(row(market), supply * use, elasticity=elasticity)
    np.testing.assert_allclose(market * price**-elasticity, supply * use, rtol=1e-9)
    # within its bounds use is what the price asks for
    if 0.5 < use[0] < 1.05:
        np.testing.assert_allclose(price, free, rtol=1e-9)


# a path that a region is given

GIVEN = {2006: 0.30, 2007: 0.20, 2008: 0.10}


def test_growth_over_the_year_before_lasts_from_mid_year_to_mid_year():
    assert demand.path_growth(2005.25, GIVEN, None) is None, "before the middle of 2005 nothing is given"
    assert demand.path_growth(2005.5, GIVEN, None) == 0.30
    assert demand.path_growth(2006.25, GIVEN, None) == 0.30
    assert demand.path_growth(2006.5, GIVEN, None) == 0.20
    assert demand.path_growth(2008.25, GIVEN, None) == 0.10
    assert demand.path_growth(2008.5, GIVEN, None) is None, "after the middle of the last year life cycles take over"


def test_a_path_given_year_on_year_gives_the_totals_of_years():
    """Totals of 100, 110 and 121: log growth of ln 1.1 all the time, so the total at mid-year grows by a tenth a year."""
    given = {2007: math.log(1.1), 2008: math.log(1.1)}
    size, sizes = 0.0, []
    for quarter in range(8):
        size += demand.path_growth(2006.5 + quarter / 4.0, given, None) / 4.0
        sizes.append(math.exp(size))
    assert sizes[3] == pytest.approx(1.1)
    assert sizes[7] == pytest.approx(1.21)


def test_after_the_last_year_growth_fades_evenly_to_the_trend_and_stays():
    trend = (2018, 0.02)
    assert demand.path_growth(2008.25, GIVEN, trend) == 0.10
    assert demand.path_growth(2008.5, GIVEN, trend) == pytest.approx(0.10 - 0.08 * 0.5 / 10.0)
    assert demand.path_growth(2013.0, GIVEN, trend) == pytest.approx(0.06)
    assert demand.path_growth(2018.0, GIVEN, trend) == pytest.approx(0.02)
    assert demand.path_growth(2040.0, GIVEN, trend) == pytest.approx(0.02)


def test_industries_keep_their_differences_and_the_total_follows_the_path():
    usual, market = np.array([0.20, 0.04, -0.06]), np.array([50.0, 30.0, 20.0])
    growth = demand.along_path(0.12, usual, market)
    np.testing.assert_allclose(np.diff(growth), np.diff(usual))
    assert (market * np.exp(growth / 4.0)).sum() == pytest.approx(100.0 * math.exp(0.03), rel=1e-12)
    # less their mean weighted by markets, 0.5 * 0.20 + 0.3 * 0.04 - 0.2 * 0.06 = 0.10, up to the square of a quarter's growth
    np.testing.assert_allclose(growth, usual - 0.10 + 0.12, atol=2e-3)


def test_one_market_alone_is_the_total():
    np.testing.assert_allclose(demand.along_path(0.07, np.array([0.3]), np.array([5.0])), [0.07])
