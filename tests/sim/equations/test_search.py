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


def test_what_the_own_park_adds():
    listed, stays = np.array([True, False, True, False]), np.array([True, True, False, False])
    bonus = search.home_bonus(np.full(4, 2.0), listed, stays, loyalty=np.log(3.0))
    # it weighs three times as much, once of which is counted where it is listed
    np.testing.assert_allclose(bonus, [4.0, 6.0, 4.0, 0.0])


def test_loyalty_to_the_own_park():
    # a tenant half rooted, one without roots, and a founder who is in no park yet
    loyalty = search.home_loyalty(np.array([0.5, 0.0, 0.0]), np.array([True, True, False]), home_park=0.8)
    np.testing.assert_allclose(loyalty, [0.4, 0.0, 0.8])


def test_staying_outside():
    assert search.staying_outside(np.array([-2.18]), np.array([0.4]), home_district=1.5)[0] == pytest.approx(-0.28)


def test_expected_lift():
    assert search.expected_lift(1.5, barrier=0.4, tax_split=0.5, honour=0.8) == pytest.approx(0.24)
