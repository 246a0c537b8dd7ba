"""Equations of the alliance against numbers worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from sim.processes import alliance


def test_only_members_pay_dues():
    stock, member = np.array([50_000.0, 20_000.0, 0.0]), np.array([True, False, True])
    assert alliance.charged_by_area(stock, member, rate=0.5).tolist() == [25_000.0, 0.0, 0.0]


def test_staff_does_what_dues_can_pay():
    # an office of 60 and 6 for each of 4 members take 84
    assert alliance.joint_capacity(42.0, 4, office=60.0, officer=6.0) == pytest.approx(0.5)
    assert alliance.joint_capacity(100.0, 4, office=60.0, officer=6.0) == 1.0
    assert alliance.joint_capacity(0.0, 0, office=60.0, officer=6.0) == 0.0
    assert alliance.joint_capacity(0.0, 2, office=0.0, officer=0.0) == 1.0


def test_the_fixed_cost_of_specialists_is_spread_over_what_members_use():
    # all done jointly: a unit costs 0.7 + 100 / 1000 of what it costs alone
    assert alliance.pooled_saving(1_000.0, 1.0, most=0.3, fixed=100.0) == pytest.approx(0.2)
    assert alliance.pooled_saving(2_000.0, 1.0, most=0.3, fixed=100.0) == pytest.approx(0.25)
    assert alliance.pooled_saving(1_000.0, 0.5, most=0.3, fixed=100.0) == pytest.approx(0.05)
    assert alliance.pooled_saving(300.0, 1.0, most=0.3, fixed=100.0) == 0.0
    assert alliance.pooled_saving(0.0, 1.0, most=0.3, fixed=100.0) == 0.0


def test_tenants_are_worth_the_rent_of_the_rooms_that_would_have_stayed_vacant():
    vacant, rent = np.array([[100.0, 0.0], [50.0, 10.0]]), np.array([[2.0, 9.0], [1.0, 5.0]])
    # 91.25 days, a twentieth of the rooms, two quarters: 9.125 a yuan of daily rent
    assert alliance.rooms_worth(0.05, vacant, rent, quarters=2.0).tolist() == pytest.approx([1_825.0, 912.5])


def test_a_park_stays_where_it_loses_nothing_and_joins_where_it_gains():
    inside, gain = np.array([True, True, True, False, False, False]), np.array([1.0, 2.0, 3.0, 1.0, 2.0, 3.0])
    assert alliance.takes_part(inside, gain, np.full(6, 2.0)).tolist() == [False, True, True, False, False, True]
