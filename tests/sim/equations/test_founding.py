"""Entry, founders met and spin-offs, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.processes import founding


def test_how_near_the_work_of_a_district_is_to_an_industry():
    people, related = np.array([[3.0, 1.0], [0.0, 0.0], [1.0, 3.0]]), np.array([[1.0, 0.4], [0.4, 1.0]])
    # alone (3 + 0.4) / 4 = 0.85 and (1.2 + 1) / 4 = 0.55; all together, four and four, 0.7 each
    np.testing.assert_allclose(founding.nearness(people, related), [[0.15, -0.15], [0.0, 0.0], [-0.15, 0.15]])


def test_entry_grows_with_the_stock():
    scale = founding.entry_scale(np.array([400.0, 0.0, 9.0]), np.array([100.0, 4.0, 0.0]), elasticity=0.5)
    # twice; a half, for nobody counts as one; three times
    np.testing.assert_allclose(scale, [2.0, 0.5, 3.0])


def test_the_pool():
    where = np.array([[0.75, 0.5], [0.25, 0.5]])
    pool = founding.founders_pool(np.array([100.0, 50.0]), where, np.array([1.0, 2.0]), founders=0.16)
    np.testing.assert_allclose(pool, [[12.0, 8.0], [4.0, 8.0]])
    number = founding.whole_numbers(np.array([2.3, 2.3, 0.0]), np.array([0.69, 0.71, 0.99]))
    assert number.tolist() == [2, 3, 0]


def test_what_a_district_pays_newcomers_counts_as_margin():
    taxes = founding.taxes_of_sales(np.array([0.2, -0.1]), local=0.5, turnover_tax=0.04, profit_tax=0.25)
    # half of 0.04 + 0.05, and of 0.04: nobody pays on a loss
    np.testing.assert_allclose(taxes, [0.045, 0.02])
    rents = founding.rents_of_sales(np.array([2.0, 5.0]), np.array([0.5, 0.0]), np.array([1_000.0, 4_000.0]), free=0.25)
    # 91.25 days: half of 182.5 CNY less a quarter, of 1,000 and 4,000; nobody of the second district is in a park
    np.testing.assert_allclose(rents, [[0.0684375, 0.017109375], [0.0, 0.0]])
    support = founding.newcomers_support(
        taxes,
        np.array([[1.0, 0.5], [0.0, 0.0]]),
        np.array([[0.06, 0.02], [0.06, 0.02]]),
        np.array([[0.5, 0.0], [0.0, 0.5]]),
        np.array([0.1, 0.04]),
        np.array([[0.2, 0.0], [0.0, 0.5]]),
        kept=0.5,
    )
    # 0.045 + 0.03 + 0.01 and 0.01; nothing, and 0.01 + 0.01
    np.testing.assert_allclose(support, [[0.085, 0.01], [0.0, 0.02]])
    margin, included = np.array([0.1, 0.08]), np.array([0.015, 0.01])
    seen = founding.margin_in_sight(margin, included, support, seen=1.0)
    # without support 0.085 and 0.07
    np.testing.assert_allclose(seen, [[0.17, 0.08], [0.085, 0.09]])
    np.testing.assert_array_equal(founding.margin_in_sight(margin, included, support, seen=0.0), [margin, margin])


def test_founders_come_out_of_the_work_they_know():
    quotient = founding.employment_quotient(np.array([[30.0, 10.0, 0.0], [0.0, 40.0, 0.0], [0.0, 0.0, 0.0]]))
    # three quarters and a quarter of the first, against 3 / 8 and 5 / 8 of all
    np.testing.assert_allclose(quotient, [[2.0, 0.4, 0.0], [0.0, 1.6, 0.0], [0.0, 0.0, 0.0]])
    where = founding.founders_where(np.array([0.5, 0.25, 0.25]), quotient, local=0.4)
    # nobody works in the third industry: its founders are spread as the others
    np.testing.assert_allclose(where, [[0.7, 0.3 + 0.4 / 3, 0.5], [0.15, 0.15 + 0.8 / 3, 0.25], [0.15, 0.15, 0.25]])
    np.testing.assert_allclose(where.sum(axis=0), 1.0)


def test_more_can_found_where_it_takes_less_capital():
    # four times the capital at an elasticity of a half: half as many; one on average of 300 and 100 enterprises
    ease = founding.ease_of_founding(np.array([10.0, 40.0]), np.array([300.0, 100.0]), elasticity=0.5)
    assert ease[0] == pytest.approx(2.0 * ease[1])
    assert (ease * [300.0, 100.0]).sum() == pytest.approx(400.0)
    np.testing.assert_allclose(founding.ease_of_founding(ease, ease, elasticity=0.0), [1.0, 1.0])


def test_those_who_are_counted_get_their_numbers():
    row, column, nth = founding.one_by_one(np.array([[2, 0], [0, 3]]))
    assert (row.tolist(), column.tolist(), nth.tolist()) == ([0, 0, 1, 1, 1], [0, 0, 1, 1, 1], [0, 1, 0, 1, 2])


def test_size_and_productivity_of_newcomers():
    two = 0.693147181  # ln 2
    size = founding.entrant_size(np.array([10.0, 10.0]), np.array([1.0, -9.0]), spread=two)
    np.testing.assert_allclose(size, [20.0, 1.0], rtol=1e-8)
    new = founding.entrant_productivity(np.array([1.5]), np.array([-1.0]), level=0.8, spread=two)
    # 1.5 * 0.8 / 2
    assert new[0] == pytest.approx(0.6)
    child = founding.inherited_productivity(np.array([2.0, 2.0]), np.array([0.0, 0.5]), low=0.8, high=1.1)
    np.testing.assert_allclose(child, [1.6, 1.9])


def test_luck_for_life():
    # variance e - 1 makes v = 1: exp(0 - 1/2) and exp(1 - 1/2)
    luck = founding.inventive(np.array([0.0, 1.0]), spread=1.718281828459045)
    np.testing.assert_allclose(luck, [0.6065306597, 1.6487212707])
    assert founding.steady_spread(0.03, persistence=0.8) == pytest.approx(0.05)


def test_whom_operators_meet():
    mix = np.array([0.6, 0.4])
    led = founding.towards_leader(mix, np.array([-1, 1]), part=0.25)
    # three quarters of the mix, a quarter for the second industry
    np.testing.assert_allclose(led, [[0.6, 0.4], [0.45, 0.55]])
    linkage = np.array([[0.2, 0.3], [0.0, 0.1]])
    bought = founding.towards_suppliers(np.array([[10.0, 5.0], [0.0, 0.0]]), linkage, mix)
    # 2 of the first and 3 + 0.5 of the second
    np.testing.assert_allclose(bought, [[2.0 / 5.5, 3.5 / 5.5], [0.6, 0.4]])
    met = founding.founders_met(np.array([0.5]), np.array([8_000.0]), np.array([[0.45, 0.55]]), leads=0.05)
    # 0.2 in all
    np.testing.assert_allclose(met, [[0.09, 0.11]])


def test_spin_offs():
    margin, support = np.array([0.16, 0.80, -0.5, 0.16, 0.08]), np.array([0.0, 0.0, 0.0, 0.5, 0.0])
    rate = founding.spin_off_rate(margin, np.full(5, 0.08), support, usual=0.0025, scale=0.08, cap=3.0)
    # twice the usual; at the cap; nothing from losses; half more with support; as usual at the usual margin
    np.testing.assert_allclose(rate, [0.005, 0.0075, 0.0, 0.0075, 0.0025])


def test_seed_capital():
    wages, luck = np.array([200_000.0, 200_000.0]), np.array([0.0, 1.0])
    seed = founding.seed_capital(wages, luck, quarters=3.0, spread=0.693147181)
    # the second brings twice as much
    np.testing.assert_allclose(seed, [600_000.0, 1_200_000.0])
