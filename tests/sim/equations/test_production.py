"""Equations of production against numbers worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from sim.processes import hiring, production, profit


def row(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_sales_are_units_times_value_times_price():
    # e^(0 + 0 + 0.02 * 0) = 1;  e^(ln 2) = 2;  the third: e^(0.10 - 0.12 + 0.02 * 1) = 1
    level, demand, served = row(0.0, np.log(2.0), 0.10), row(0.0, 0.0, -0.12), row(0.0, 0.0, 1.0)
    value = production.value_per_unit(level, demand, served, row(1.5, 1.5, 0.8), service_effect=0.02)
    np.testing.assert_allclose(value, [1.5, 3.0, 0.8])
    # with nine tenths of the capacity in use
    assert production.sales(row(1_500.0), row(0.9), row(0.8)).tolist() == pytest.approx([1_080.0])


def test_running_an_enterprise_takes_a_wage_and_a_half_however_small():
    bill = profit.wage_bill(row(20_000.0, 20_000.0), row(1.0, 100.0), overhead=1.5)
    np.testing.assert_allclose(bill, [50_000.0, 2_030_000.0])


def test_better_enterprises_pay_more():
    usual, index = row(20_000.0, 20_000.0, 20_000.0), row(1.0, 1.1, 1.0)
    wage = profit.wage_paid(usual, index, row(1.0, 1.0, 1.44), sharing=0.5)
    np.testing.assert_allclose(wage, [20_000.0, 22_000.0, 24_000.0])
    np.testing.assert_allclose(profit.wage_paid(usual, index, row(4.0, 4.0, 4.0), sharing=0.0), usual * index)


def test_better_places_pay_more():
    # three quarters of the people at 0.2 and one at 0: 0.15 on average; nobody works in the second industry
    advantage = production.advantage_of_place(np.array([[0.2, 0.3], [0.0, 0.1]]), np.array([[75.0, 0.0], [25.0, 0.0]]))
    np.testing.assert_allclose(advantage, [[0.05, 0.3], [-0.15, 0.1]])
    usual = np.array([20_000.0])
    wage = profit.wage_paid(usual, np.ones(1), np.ones(1), sharing=0.5, advantage=np.array([0.2]), place_sharing=0.5)
    np.testing.assert_allclose(wage, usual * np.exp(0.1))


def test_inputs_follow_sales_and_capacity():
    rule = {"flexibility": 0.8, "saving": 0.05}
    # 0.5 * (0.8 * 100 + 10 + 0.2 * 200) = 65;  a full set of suppliers next door saves 5 %: 61.75
    market, bought, capacity = row(100.0, 100.0), row(10.0, 10.0), row(200.0, 200.0)
    cost = profit.input_cost(row(0.5, 0.5), market, bought, capacity, row(0.0, 1.0), row(1.0, 1.0), **rule)
    np.testing.assert_allclose(cost, [65.0, 61.75])
    # sold at half the price while inputs cost what they did: as many units, twice as dear against sales
    halved = profit.input_cost(row(0.5), row(50.0), row(5.0), row(100.0), row(0.0), row(2.0), **rule)
    np.testing.assert_allclose(halved, [65.0])


def test_service_bill_is_a_share_of_what_services_cost():
    # half of 2,000 yuan * 1.2 * level 0.5 * need 0.4 * 10 workers = 2,400
    bill = profit.service_bill(
        row(0.5, 0.0), row(1.2, 1.2), row(0.5, 0.5), row(0.4, 0.4), row(10.0, 10.0), cost=2_000.0
    )
    np.testing.assert_allclose(bill, [2_400.0, 0.0])


def test_poor_enterprises_keep_up_part_of_their_rd_and_subsidies_add_to_it():
    kept_up = profit.rd_kept_up(row(-1.0, 0.0, 5.0), poor=0.25)
    assert kept_up.tolist() == [0.25, 1.0, 1.0]
    np.testing.assert_allclose(
        profit.own_rd(row(0.1, 0.1, 0.2), row(800.0, 800.0, 500.0), kept_up), [20.0, 80.0, 100.0]
    )
    # of 100, a fifth leaks; the 80 left bring forth half as much again
    np.testing.assert_allclose(profit.subsidised_rd(row(100.0, 0.0), leakage=0.2, additionality=0.5), [120.0, 0.0])


def test_profit_is_what_is_left_after_each_cost():
    costs = [row(300.0), row(250.0), row(80.0), row(5.0), row(15.0), row(60.0), row(40.0)]  # 750 together
    left = profit.profit_before_tax(row(1_000.0), *costs, row(12.0), row(8.0))
    assert left.tolist() == [270.0]
    for place in range(len(costs)):
        dearer = [cost + (100.0 if place == number else 0.0) for number, cost in enumerate(costs)]
        assert profit.profit_before_tax(row(1_000.0), *dearer, row(12.0), row(8.0)).tolist() == [170.0]


def test_research_that_a_grant_adds_is_no_profit():
    paid = profit.support_in_profit(
        np.array([10.0, 0.0]), np.array([6.0, 0.0]), np.array([3.0, 0.0]), np.array([2.0, 5.0])
    )
    # 10 less 6, and 3 and 2
    np.testing.assert_allclose(paid, [9.0, 5.0])


def test_only_profit_is_taxed():
    tax = profit.profit_tax(row(270.0, -50.0, 0.0), rate=0.2)
    np.testing.assert_allclose(tax, [54.0, 0.0, 0.0])
    np.testing.assert_allclose(
        profit.profit_after_tax(row(270.0, -50.0, 0.0), tax, row(4.0, 1.0, 0.0)), [220.0, -49.0, 0.0]
    )


def test_dividends_leave_a_cushion():
    # cash 1,000, of it 100 earmarked, and two quarters of 300 kept: 300 to spare, but half of a profit of 400 is 200
    rule = {"buffer": 2.0, "payout": 0.5}
    net = row(400.0, 900.0, 400.0, -10.0)
    cash = row(1_000.0, 1_000.0, 500.0, 9_000.0)
    paid = profit.dividend(net, cash, row(100.0, 100.0, 0.0, 0.0), row(300.0, 300.0, 300.0, 300.0), **rule)
    assert paid.tolist() == [200.0, 300.0, 0.0, 0.0]


def test_parts_of_a_dividend_add_up():
    part = profit.dividend_parts(row(200.0, 80.0), row(0.05, 0.0), row(0.25, 0.0))
    np.testing.assert_allclose(part.park, [10.0, 0.0])
    np.testing.assert_allclose(part.fund, [50.0, 0.0])
    np.testing.assert_allclose(part.households, [140.0, 80.0])


def test_margins_are_remembered():
    np.testing.assert_allclose(
        production.moving_average(row(0.10, 0.10), row(0.20, -0.40), memory=0.75), [0.125, -0.025]
    )
    assert production.moving_average(row(0.10), row(0.20), memory=0.0).tolist() == [0.20]


def test_skilled_people_are_sought_only_by_those_that_want_to_grow():
    np.testing.assert_allclose(hiring.vacancies(row(0.5, 0.5), row(100.0, 100.0), row(0.04, -0.04)), [2.0, 0.0])
    # half of the jobs need skills, and a fifth of these stays open
    np.testing.assert_allclose(hiring.share_filled(row(0.5, 0.0, 0.5), row(0.8, 0.8, 1.0)), [0.9, 1.0, 1.0])


def test_growth_fades_out_as_floor_space_fills_up():
    # full at 1.4 m2 needed for each leased, free below 1.2
    need, leased = row(130.0, 110.0, 200.0, 10.0, 130.0), row(100.0, 100.0, 100.0, 0.0, 0.0)
    inside = np.array([True, True, True, True, False])
    room = hiring.room_to_grow(need, leased, inside, full=1.4, over=0.2)
    np.testing.assert_allclose(room, [0.5, 1.0, 0.0, 0.0, 1.0])


def test_housing_due_for_skilled_workers():
    # 2 yuan a day for 365 / 4 days, 20 m2 for each of 40 skilled workers of 100
    due = hiring.housing_due(row(2.0), row(0.4), row(100.0), housing_m2=20.0)
    assert due[0] == pytest.approx(146_000.0)
