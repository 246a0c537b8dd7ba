"""The first morning, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim import geography, settlement
from sim import initialization as start
from sim.sums import apportioned

E_TO_MINUS_1 = 0.3678794412


def test_largest_remainders():
    assert apportioned(np.array([2.4, 1.1, 0.5]), 4).tolist() == [2, 1, 1]
    # of equal remainders the first comes first
    assert apportioned(np.array([1.5, 1.5, 2.0]), 5).tolist() == [2, 1, 2]
    assert apportioned(np.zeros(2), 0).tolist() == [0, 0]


def test_distances():
    near = geography.faded(np.array([[0.0, 10.0]]), range_km=10.0)
    np.testing.assert_allclose(near, [[1.0, E_TO_MINUS_1]])
    # ten kilometres at two minutes each, a twentieth less for each minute
    assert geography.commuting_share(np.array([10.0]), decay=0.05, minutes_per_km=2.0)[0] == pytest.approx(E_TO_MINUS_1)


def test_what_land_is_worth():
    rent, cost = np.array([[2.0], [0.5]]), np.array([3_600.0])
    worth = start.land_worth(rent, np.array([0.1]), cost, np.array([0.2, 0.2]), target_return=0.09, least=300.0)
    # 7,300 less 3,600, and a fifth more; the least where rents leave nothing
    np.testing.assert_allclose(worth, [[4_440.0], [360.0]])


def test_age_and_productivity():
    # -ln 0.36 = 1.0217, -ln 0.5 = 0.6931
    assert settlement.age_at_start(np.array([0.36, 0.5, 1.0]), mean=20.0).tolist() == [20, 13, 0]
    made = settlement.productivity_at_start(np.array([1.0, 0.5]), spread=2.0)
    np.testing.assert_allclose(made, [1.0, E_TO_MINUS_1])


def test_sizes_are_fitted():
    level = settlement.levelling(np.array([10.0, 0.0]), np.array([20.0, 0.0]))
    np.testing.assert_allclose(level, [-0.6931471806, 0.0])
    factor = settlement.scaling(np.array([200.0, 0.0, 50.0]), np.array([100.0, 50.0, 0.0]))
    assert factor.tolist() == [2.0, 1.0, 1.0]


def test_areas_fit_into_the_park():
    share = settlement.share_housed(np.array([100.0, 100.0, 0.0]), np.array([180.0, 50.0, 0.0]), occupancy=0.9)
    assert share.tolist() == [0.5, 1.0, 1.0]


def test_money():
    assert settlement.cash_at_start(np.array([200_000.0]), np.array([0.5]), quarters=3.0)[0] == 300_000.0
    assert settlement.lasting_knowledge(np.array([100.0]), depreciation=0.04)[0] == pytest.approx(2_500.0)
    assert settlement.lasting_knowledge(np.array([100.0]), depreciation=0.0)[0] == pytest.approx(20_000.0)
    market = start.market_at_start(np.array([100.0, 0.0]), np.array([5.0, 5.0]), np.array([0.5, 0.05]))
    np.testing.assert_allclose(market, [200.0, 100.0])


def test_skilled_labour():
    skilled = start.skilled_at_start(np.array([0.75, 0.25, 0.0]), 1_000.0, slack=0.1)
    np.testing.assert_allclose(skilled, [825.0, 275.0, 1.0])
    stays = start.staying_power(np.array([300.0, 100.0]), np.array([0.5, 0.0]), weight=0.2)
    # ln 0.75 less a tenth, ln 0.25
    np.testing.assert_allclose(stays, [-0.2876820725 - 0.1, -1.3862943611])


def test_what_stands_around_a_park_is_of_its_kind():
    inside = np.array([[30.0, 10.0], [0.0, 40.0], [0.0, 0.0]])
    otherwise = np.array([0.5, 0.5])
    mix = settlement.mix_outside(inside, np.array([0, 1, 2]), 3, otherwise=otherwise, local=0.5)
    # 3 / 8 and 5 / 8 everywhere; half way to that from 3 / 4 and from nothing; nobody in the third district's park
    np.testing.assert_allclose(mix, [[0.5625, 0.4375], [0.1875, 0.8125], [0.375, 0.625]])
    empty = settlement.mix_outside(np.zeros((1, 2)), np.array([0]), 1, otherwise=otherwise, local=0.5)
    np.testing.assert_allclose(empty, [otherwise])
