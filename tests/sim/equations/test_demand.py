"""Equations of markets that a region's yearly inputs enter, by hand."""

import math

import numpy as np
import pytest

from sim.processes.demand import along_path, path_growth

GIVEN = {2006: 0.30, 2007: 0.20, 2008: 0.10}


def test_growth_over_the_year_before_lasts_from_mid_year_to_mid_year():
    assert path_growth(2005.25, GIVEN, None) is None, "before the middle of 2005 nothing is given"
    assert path_growth(2005.5, GIVEN, None) == 0.30
    assert path_growth(2006.25, GIVEN, None) == 0.30
    assert path_growth(2006.5, GIVEN, None) == 0.20
    assert path_growth(2008.25, GIVEN, None) == 0.10
    assert path_growth(2008.5, GIVEN, None) is None, "after the middle of the last year life cycles take over"


def test_a_path_given_year_on_year_gives_the_totals_of_years():
    """Totals of 100, 110 and 121: log growth of ln 1.1 all the time, so the total at mid-year grows by a tenth a year."""
    given = {2007: math.log(1.1), 2008: math.log(1.1)}
    size, sizes = 0.0, []
    for quarter in range(8):
        size += path_growth(2006.5 + quarter / 4.0, given, None) / 4.0
        sizes.append(math.exp(size))
    assert sizes[3] == pytest.approx(1.1)
    assert sizes[7] == pytest.approx(1.21)


def test_after_the_last_year_growth_fades_evenly_to_the_trend_and_stays():
    trend = (2018, 0.02)
    assert path_growth(2008.25, GIVEN, trend) == 0.10
    assert path_growth(2008.5, GIVEN, trend) == pytest.approx(0.10 - 0.08 * 0.5 / 10.0)
    assert path_growth(2013.0, GIVEN, trend) == pytest.approx(0.06)
    assert path_growth(2018.0, GIVEN, trend) == pytest.approx(0.02)
    assert path_growth(2040.0, GIVEN, trend) == pytest.approx(0.02)


def test_industries_keep_their_differences_and_the_total_follows_the_path():
    usual, market = np.array([0.20, 0.04, -0.06]), np.array([50.0, 30.0, 20.0])
    growth = along_path(0.12, usual, market)
    np.testing.assert_allclose(np.diff(growth), np.diff(usual))
    assert (market * np.exp(growth / 4.0)).sum() == pytest.approx(100.0 * math.exp(0.03), rel=1e-12)
    # less their mean weighted by markets, 0.5 * 0.20 + 0.3 * 0.04 - 0.2 * 0.06 = 0.10, up to the square of a quarter's growth
    np.testing.assert_allclose(growth, usual - 0.10 + 0.12, atol=2e-3)


def test_one_market_alone_is_the_total():
    np.testing.assert_allclose(along_path(0.07, np.array([0.3]), np.array([5.0])), [0.07])
