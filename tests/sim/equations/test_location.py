"""What parks and the space outside them cost and are worth, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.parameters import Leasing
from sim.processes import location

LN_1000 = 6.907755279  # natural logarithms from a table
LN_100 = 4.605170186
LN_10 = 2.302585093


def test_rent_free_time():
    assert location.rent_free_share(3.0, 12, discount=0.0) == pytest.approx(0.25)
    assert location.rent_free_share(1.5, 12, discount=0.0) == pytest.approx(0.125)
    # quarters weigh 1 and 1/2, and the first is free
    assert location.rent_free_share(1.0, 2, discount=0.693147181) == pytest.approx(2.0 / 3.0)
    assert location.rent_free_share(40.0, 12, discount=0.02) == 1.0
    # half of the eleven quarters left; nothing is left where all are free
    assert location.quarters_free(np.array([1.0, 14.0]), np.array([0.5, 0.5]), 12).tolist() == [6.5, 14.0]


def test_two_programmes_on_one_bill():
    assert location.one_after_another(np.array([0.5, 0.0, 1.0]), np.array([0.2, 0.2, 0.2])) == pytest.approx(
        [0.6, 0.2, 1.0]
    )


def test_rents_asked():
    rent = location.asked_rent(np.array([[2.0, 4.0]]), np.array([[0.0, -0.1]]))
    # exp(-0.1) = 0.904837418
    np.testing.assert_allclose(rent, [[[2.0, 1.809674836], [4.0, 3.619349672]]], rtol=1e-9)


def test_what_a_square_metre_earns_and_is_charged():
    one = [np.array([value]) for value in (100_000.0, 1.1, 0.9, 25.0)]
    assert location.sales_per_m2(*one)[0] == pytest.approx(3_960.0)
    charges = location.service_charges(
        np.array([600.0, 600.0]), np.array([0.5, 0.0]), np.array([0.8]), np.array([20.0])
    )
    np.testing.assert_allclose(charges, [[12.0], [0.0]])
    given = location.dividends_given_up(
        np.array([4_000.0, 4_000.0]), np.array([0.1, -0.1]), stake=0.05, payout=0.3, profit_tax=0.25
    )
    # profit of 400, 300 after tax, 90 paid out, a twentieth of it
    np.testing.assert_allclose(given, [4.5, 0.0])


def test_cost_with_everything():
    cost = location.effective_cost(
        np.array([4.0]),
        0.4,
        np.array([80.0]),
        free=0.25,
        rent_subsidy=np.array([0.5]),
        tax_relief=np.array([0.25]),
        charges=np.array([16.5]),
    )
    # 91.25 * (4 * 0.75 * 0.5 + 0.4) + 16.5 + 60 = 173.375 + 76.5
    assert cost[0] == pytest.approx(249.875)
    nothing = np.zeros(1)
    assert location.effective_cost(nothing, 0.0, nothing, free=0.0, rent_subsidy=nothing, tax_relief=nothing)[0] == 1e-9


def test_what_draws_tenants_to_a_park():
    p = Leasing()
    assert location.crowding_beyond(np.array([0.8, 0.5]), start=0.6) == pytest.approx([0.2, 0.0])
    columns = [np.array([value]) for value in (0.2, 0.6, 0.5, 0.8, 0.5)]
    common = location.common_attraction(*columns, p, fitted_value=0.3)
    # - 0.5 * 0.2 + 0.1 * 0.6 + 0.2 * 0.5 + 0.15 * 0.8 + 0.3 * 0.5
    assert common[0] == pytest.approx(-0.1 + 0.06 + 0.1 + 0.12 + 0.15)
    industry = location.industry_attraction(
        np.array([[9, 0]]), np.array([[0.4, 0.0]]), np.array([[10.0, 1.0]]), np.array([[0.25, -0.5]]), p
    )
    np.testing.assert_allclose(industry, [[0.3 * LN_10 + 0.2 * LN_10 + 0.2 + 0.25, -0.5]])
    served = location.service_attraction(np.array([0.6, 1.0]), np.array([[0.5, 0.25]]), services=0.2)
    np.testing.assert_allclose(served, [[[0.06, 0.03], [0.1, 0.05]]])


def test_a_park_stands_for_its_rooms():
    rooms = location.floor_space_attraction(np.array([[3_000.0, 0.0], [1_000.0, 0.0]]), weight=1.0)
    # means 2000 and, where no park has any, one
    np.testing.assert_allclose(rooms, [[np.log(1.5), 0.0], [np.log(0.5), 0.0]])
    halves = location.floor_space_attraction(np.array([[1_500.0], [1_500.0], [1_000.0]]), weight=1.0)
    # cut in two it weighs three times the other as before
    assert np.exp(halves[:2]).sum() / np.exp(halves[2]) == pytest.approx(3.0)


def test_location_quotient_of_few_enterprises_is_near_one():
    share = np.array([0.25, 0.75])
    quotient = location.location_quotient(np.array([[30, 0], [0, 0], [10, 30]]), share, weight=10.0)
    # (30 + 2.5) / (40 * 0.25), (0 + 7.5) / (40 * 0.75); nobody is as everywhere; the region's own mix too
    np.testing.assert_allclose(quotient, [[3.25, 0.25], [1.0, 1.0], [1.0, 1.0]])


def test_operators_look_for_whom_their_plan_names():
    courted = location.courting(
        np.array([[0.39, 0.09, 1.0, 0.0]]), np.array([0.19, 0.09, 0.0, 0.99]), value=2.0, most=1.5
    )
    # 2 ln 2; as in the region; ln 101 and ln 0.01 are beyond what draws or keeps off
    np.testing.assert_allclose(courted, [[2.0 * np.log(2.0), 0.0, 3.0, -3.0]])


def test_what_draws_an_industry_to_a_district():
    p = Leasing(district_quotient=0.2, district_relatedness=0.5)
    value = location.district_attraction(np.array([[10.0, 1.0]]), np.array([[0.6, 0.2]]), np.array([0.4, 0.3]), p)
    np.testing.assert_allclose(value, [[0.2 * LN_10 + 0.1, -0.05]])


def test_standing_of_districts():
    # logarithms 0 and ln 100 of mass, ln 10 and 0 of research pull against each other; each is standardised, so that they cancel
    np.testing.assert_allclose(location.standing(np.array([1.0, 100.0]), np.array([10.0, 1.0])), [0.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(location.standing(np.array([0.5, 100.0]), np.array([1.0, 10.0])), [-1.0, 1.0])
    np.testing.assert_allclose(location.standing(np.array([7.0]), np.array([7.0])), [0.0])


def test_utility_of_a_park():
    utility = location.park_utility(
        np.array([[[[100.0, 1.0]]]]),
        np.array([0.4]),
        np.array([[0.3]]),
        np.array([[0.9]]),
        np.array([[[0.06, 0.0]]]),
        weight=-0.3,
        nesting=0.2,
    )
    # -0.3 / 0.2 ln 100 + 0.9 + 0.4 + 0.3 + 0.06, and without cost or services
    np.testing.assert_allclose(utility, [[[[-1.5 * LN_100 + 1.66, 1.6]]]])


def test_utility_outside_the_parks():
    commute = np.array([[1.0, 0.5], [0.5, 1.0]])
    reach = location.labour_reach(commute, np.array([800.0, 400.0]), 1_000.0, talent=0.1)
    # a thousand and eight hundred persons within reach; ln 0.8 = -0.223143551
    np.testing.assert_allclose(reach, [0.0, -0.0223143551], atol=1e-12)
    deserted = location.labour_reach(commute, np.zeros(2), 1_000.0, talent=0.1)
    np.testing.assert_allclose(deserted, [-0.1 * LN_1000] * 2)
    outside = location.outside_utility(np.array([[[100.0]]]), np.array([0.2]), off_park=-1.0, weight=-0.3)
    assert outside[0, 0, 0] == pytest.approx(-1.0 - 0.3 * LN_100 + 0.2)
