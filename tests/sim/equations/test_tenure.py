"""Owners, spare rooms and what a broker counts, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.observers.recorder import let_vacancy
from sim.processes import location, tenure

EMPLOYEES, AREA = np.array([30.0, 200.0, 50.0, 100.0, 50.0]), np.array([600.0, 3_000.0, 900.0, 2_000.0, 1_100.0])


@pytest.mark.parametrize(
    ("most", "size"),
    [
        (2_999.0, np.inf),
        (3_000.0, 200.0),
        (4_999.0, 200.0),
        (5_000.0, 100.0),
        # the two of 50 own together or not at all
        (6_999.0, 100.0),
        (7_000.0, 50.0),
        (7_600.0, 30.0),
        (0.0, np.inf),
    ],
)
def test_the_largest_own_as_far_as_the_share_goes(most, size):
    assert tenure.size_of_owners(EMPLOYEES, AREA, most=most) == size
    order = np.array([4, 2, 0, 3, 1])
    assert tenure.size_of_owners(EMPLOYEES[order], AREA[order], most=most) == size


def test_nobody_owns_where_nobody_is():
    assert tenure.size_of_owners(np.empty(0), np.empty(0), most=100.0) == np.inf


def test_who_has_spare_rooms():
    margin, cash = np.array([-0.1, 0.1, 0.1, -0.1, -0.1]), np.array([5.0, -5.0, 5.0, 5.0, 5.0])
    leased, need = np.array([121.0, 121.0, 121.0, 120.0, 0.0]), np.full(5, 100.0)
    assert tenure.has_spare_rooms(margin, cash, leased, need, spare=1.2).tolist() == [True, True, False, False, False]


def test_what_owners_offer_is_let_like_the_rest():
    sublet, vacant, let = (
        np.array([40.0, 40.0, 40.0, 40.0, 0.0]),
        np.array([300.0, 0.0, -1e-9, 100.0, 0.0]),
        np.array([100.0, 100.0, 100.0, 0.0, 0.0]),
    )
    np.testing.assert_allclose(location.still_offered(sublet, vacant, let), [30.0, 0.0, 0.0, 40.0, 0.0])


def test_investment_grade_is_what_an_operator_has_to_let():
    modern, stock = np.array([500.0, 500.0, 500.0]), np.array([1_000.0, 1_000.0, 1_000.0])
    grade = tenure.investment_grade(modern, stock, np.array([0.0, 600.0, 1_000.0]), np.array([100.0, 100.0, 5.0]))
    assert grade.tolist() == [500.0, 300.0, 0.0]


def test_vacancy_of_what_is_to_let():
    stock, leased, owned = np.array([100.0, 100.0, 100.0]), np.array([90.0, 90.0, 100.0]), np.array([0.0, 50.0, 100.0])
    np.testing.assert_allclose(let_vacancy(stock, leased, owned), [0.1, 0.2, np.nan])
