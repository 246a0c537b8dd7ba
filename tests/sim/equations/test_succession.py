"""Equations of operators that change hands against numbers worked out on paper."""

from __future__ import annotations

import numpy as np

from sim.processes import succession


def test_quarters_of_strain_are_counted_in_a_row():
    assert succession.quarters_strained(np.array([0, 3, 3]), np.array([False, False, True])).tolist() == [1, 4, 0]


def test_a_quarter_of_the_yearly_rate_each_quarter():
    assert succession.changes_hands(np.array([0.014, 0.016]), rate=0.06).tolist() == [True, False]
    assert not succession.changes_hands(np.array([1e-12]), rate=0.0).any()


def test_successors_come_from_an_eligible_park_or_nowhere():
    eligible = np.array([[True, False, True], [False, False, False]])
    assert succession.comes_from(np.array([[0.1, 9.0, 0.2], [1.0, 2.0, 3.0]]), eligible).tolist() == [2, -1]


def test_who_takes_over_pays_a_part_of_the_debt():
    assert succession.debt_settled(np.array([200.0, 0.0]), assumed=0.4).tolist() == [80.0, 0.0]
