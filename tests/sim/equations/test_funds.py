"""Equations of funds against numbers worked out on paper."""

from __future__ import annotations

import numpy as np

from sim.processes import funds


def row(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_capital_is_called_in_equal_parts():
    assert funds.capital_called(row(1_200.0, 1_200.0), row(0.5, 1.0), quarters=12).tolist() == [50.0, 100.0]


def test_owners_pay_what_they_can_and_others_in_proportion():
    can = funds.affordable_part(row(25.0, 25.0, 25.0, 0.0), row(100.0, 10.0, -5.0, 0.0))
    assert can.tolist() == [1.0, 0.4, 0.0, 1.0]
    owner, others = funds.paid_in(row(100.0, 100.0, 100.0, 0.0), can, public_share=0.25)
    assert owner.tolist() == [25.0, 10.0, 0.0, 0.0]
    assert others.tolist() == [75.0, 30.0, 0.0, 0.0]


def test_a_stake_is_sold_at_a_multiple_of_yearly_revenue():
    # a tenth of an enterprise that sells 50 a quarter, 200 a year, at twice that
    assert funds.stake_price(row(0.1), row(50.0), multiple=2.0).tolist() == [40.0]


def test_who_gets_which_part_of_what_a_fund_pays_back():
    # three fifths of 100 are paid back; the owner brought a quarter of the capital; nobody, where nothing was raised
    owner, others = funds.paid_back(row(100.0, 100.0), row(50.0, 0.0), row(200.0, 0.0), recycle=0.4)
    assert owner.tolist() == [15.0, 0.0]
    assert others.tolist() == [45.0, 60.0]


def test_a_fund_invests_a_share_of_the_cash_it_has():
    assert funds.to_invest(row(400.0, -400.0), pace=0.125).tolist() == [50.0, 0.0]


def test_quality_is_the_mean_of_two_ranks():
    # ranks of margins 0, 1/2, 1; of knowledge 1/4, 1, 1/4, as the first and third are equal
    looks = funds.quality(row(-0.1, 0.0, 0.3), row(5.0, 9.0, 5.0))
    assert looks.tolist() == [0.125, 0.75, 0.625]


def test_funds_stay_minority_owners():
    np.testing.assert_allclose(funds.stake_held(row(0.0, 0.2), row(0.1, 0.1), largest=0.25), [0.1, 0.25])


def test_fund_money_is_spent_in_equal_parts():
    assert funds.fund_rd(row(80.0, 80.0), row(8.0, 1.0), row(1.0, 0.5)).tolist() == [10.0, 40.0]
