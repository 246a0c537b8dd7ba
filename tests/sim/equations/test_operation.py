"""Equations of park operators against numbers worked out on paper."""

from __future__ import annotations

import numpy as np

from sim.processes import operation


def row(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_cost_of_services_and_upkeep():
    # 2,000 yuan * 1.1 * 100 workers, a tenth of it saved
    cost = operation.operating_cost(row(1.1, 1.0), row(100.0, 0.0), row(0.1, 0.0), unit_cost=2_000.0)
    np.testing.assert_allclose(cost, [198_000.0, 0.0])


def test_money_for_services_is_a_share_of_income_and_what_grants_cover():
    # a quarter of 400, and a tenth of 300
    assert operation.service_money(row(400.0), row(0.25), row(300.0), row(0.1)).tolist() == [130.0]


def test_interest_is_paid_by_the_quarter():
    np.testing.assert_allclose(operation.interest_due(row(1_000.0, 0.0), rate=0.08), [20.0, 0.0])


def test_upkeep_is_put_off_down_to_the_least():
    covered = operation.upkeep_covered(row(75.0, 20.0, 400.0, 0.0), row(100.0, 100.0, 100.0, 0.0), least=0.5)
    assert covered.tolist() == [0.75, 0.5, 1.0, 1.0]


def test_amenities_are_built_where_they_are_lacking_and_earn_where_they_are_used():
    lacking = operation.amenities_lacking(row(100.0, 100.0), row(600.0, 2_000.0), per_worker=10.0)
    assert lacking.tolist() == [400.0, 0.0]
    # a tenth of 400 m2 in a quarter, a quarter of it by operators
    np.testing.assert_allclose(operation.amenities_begun(lacking, speed=0.1, share=0.25), [10.0, 0.0])
    # 8 % a year is 2 % a quarter of 5,000 yuan for each m2 in use
    rent = operation.amenity_rent(row(600.0, 2_000.0), row(1_000.0, 1_000.0), yearly_yield=0.08, unit_cost=5_000.0)
    np.testing.assert_allclose(rent, [60_000.0, 100_000.0])


def test_operating_income_is_what_is_left_after_each_cost():
    items = [row(500.0), row(60.0), row(20.0), row(100.0), row(70.0), row(30.0), row(5.0)]
    assert operation.operating_income(*items).tolist() == [375.0]
    for place, sign in enumerate((1, 1, 1, -1, -1, -1, -1)):
        more = [item + (10.0 if place == number else 0.0) for number, item in enumerate(items)]
        assert operation.operating_income(*more).tolist() == [375.0 + sign * 10.0]


def test_lenders_cover_what_lacks_and_get_back_what_is_spare():
    cash = row(-40.0, 500.0, 500.0, 150.0)
    assert operation.shortfall(cash).tolist() == [40.0, 0.0, 0.0, 0.0]
    # two quarters of running cost of 100 stay: 300 to spare of 500
    repaid = operation.repayment(row(1_000.0, 1_000.0, 80.0, 80.0), cash, row(100.0, 100.0, 100.0, 100.0), reserve=2.0)
    assert repaid.tolist() == [0.0, 300.0, 80.0, 0.0]
