"""Equations of exit against numbers worked out on paper."""

from __future__ import annotations

import numpy as np

from sim.processes import closing


def test_cash_may_fall_as_far_as_the_overdraft():
    cash, fixed_cost = np.array([-150.0, -151.0, 10.0]), np.full(3, 100.0)
    assert closing.overdrawn(cash, fixed_cost, overdraft=1.5).tolist() == [False, True, False]


def test_hazard_of_the_table():
    # third year of life: 2.46 %; twice that for a sixteenth of the median size at an exponent of one quarter
    age, employees = np.array([8, 11, 8]), np.array([16.0, 16.0, 1.0])
    chance = closing.table_hazard(age, employees, 16.0, multiplier=1.0, size_exponent=0.25)
    np.testing.assert_allclose(chance, [0.0246, 0.0246, 0.0492])
