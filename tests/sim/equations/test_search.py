"""Choice of a district and of the outside, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.parameters import Leasing
from sim.processes import search


def test_attachment_to_a_district():
    attached = search.district_attachment(
        np.array([[0.3, -0.5]]),
        np.array([[True, False]]),
        np.array([-0.02, 0.1]),
        np.array([[0.05, 0.2]]),
        np.array([0.4]),
        np.array([1.5, -0.5]),
        Leasing(home_district=1.5, sorting=0.5),
    )
    # 0.3 + 1.5 - 0.02 + 0.05 + 0.5 * 0.4 * 1.5;  -0.5 + 0.1 + 0.2 - 0.5 * 0.4 * 0.5
    np.testing.assert_allclose(attached, [[2.13, -0.3]])


def test_ability():
    able = search.ability_of(np.array([2.0, 1.0, 0.0]), np.array([1.0, 1.0, 0.0]))
    np.testing.assert_allclose(able, [np.log(2.0), 0.0, 0.0], atol=1e-12)


def test_utility_of_a_district():
    utility = search.district_utility(np.array([[2.0, 0.0]]), np.array([[1.78, 9.0]]), scale=3.0, nesting=0.2)
    # 0.2 (ln 2 + 3) + 1.78 = 0.2 * 3.693147181 + 1.78; no park with room is no utility
    np.testing.assert_allclose(utility, [[2.5186294362, -np.inf]])


def test_rooms_to_choose_from():
    free = np.array([[30.0, 120.0], [15.0, 240.0], [4.0, 0.0]])
    stock = np.array([[200.0, 300.0], [200.0, 600.0], [200.0, 0.0]])
    natural = np.array([0.1, 0.2])
    offered = search.rooms_on_offer(free, stock, natural=natural, smallest=10.0, weight=1.0)
    # 30 of a usual 20, 120 of 60; 15 of 20, 240 of 120; less than the smallest area is nothing, and so is no floor space
    np.testing.assert_allclose(offered, [[1.5, 2.0], [0.75, 2.0], [0.0, 0.0]])
    # vacant rooms of two parks of one size are chosen in proportion to how many there are
    doubled = search.rooms_on_offer(2.0 * free, stock, natural=natural, smallest=10.0, weight=1.0)
    np.testing.assert_allclose(doubled[:2], 2.0 * offered[:2])
    np.testing.assert_allclose(
        search.rooms_on_offer(free, stock, natural=natural, smallest=10.0, weight=0.0), [[1, 1], [1, 1], [0, 0]]
    )


def test_what_the_own_park_adds():
    offered, stays = np.array([0.5, 0.0, 0.5, 0.0]), np.array([True, True, False, False])
    bonus = search.home_bonus(np.full(4, 2.0), offered, stays, loyalty=np.log(3.0))
    # three times as much for its own rooms, 6, or for the half that is vacant, 3; of which 1 has been counted where there is any
    np.testing.assert_allclose(bonus, [5.0, 6.0, 2.0, 0.0])


def test_loyalty_to_the_own_park():
    # a tenant half rooted, one without roots, and a founder who is in no park yet
    loyalty = search.home_loyalty(np.array([0.5, 0.0, 0.0]), np.array([True, True, False]), home_park=0.8)
    np.testing.assert_allclose(loyalty, [0.4, 0.0, 0.8])


def test_staying_outside():
    assert search.staying_outside(np.array([-2.18]), np.array([0.4]), home_district=1.5)[0] == pytest.approx(-0.28)


def test_expected_lift():
    assert search.expected_lift(1.5, barrier=0.4, tax_split=0.5, honour=0.8) == pytest.approx(0.24)
