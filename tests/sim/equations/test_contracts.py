"""Contracts by hand: lumps, prices against the industry, and what newcomers are asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim import ParkEcosystem
from sim.draws import Draws
from sim.processes import contracts
from tests.sim.strategies import finished, small


def row(*values):
    return np.array(values, dtype=float)


def test_contracts_come_now_and_then_and_weigh_less_in_large_enterprises():
    won = contracts.contract_won(row(0.04, 0.06, 0.01), row(1.0, 1.0, -2.0), row(0.5, 0.5, 0.25), rate=0.05)
    np.testing.assert_allclose(won, [0.5, 0.0, -0.5])
    spread = contracts.spread_by_size(row(30.0, 480.0), spread=0.5, reference=30.0, exponent=0.25)
    # sixteen times the size, half the spread
    np.testing.assert_allclose(spread, [0.5, 0.25])


def test_what_is_asked_for():
    after = contracts.asked_after(row(100.0, 100.0), row(np.log(2.0), 0.0), row(0.0, np.log(0.5)))
    np.testing.assert_allclose(after, [200.0, 50.0])


def test_who_makes_more_than_is_asked_for_sells_cheaper():
    # 32 times as much at an elasticity of five: half the price
    np.testing.assert_allclose(contracts.own_price(row(3_200.0, 100.0), row(100.0, 100.0), elasticity=5.0), [0.5, 1.0])


def test_hiring_for_a_contract():
    change = contracts.hired_for(
        row(0.4, 0.4, -0.4, -3.0), row(0.5, 1.0, 0.5, 1.0), row(0.5, 1.0, 0.5, 1.0), shed=0.5, largest=1.0
    )
    # a quarter of the people are found and fit in; half leave; no more than the largest
    np.testing.assert_allclose(change, [0.1, 0.4, -0.2, -1.0])


def test_what_newcomers_are_asked_for():
    asked = contracts.newcomers_asked(
        row(400.0, 400.0), row(40.0, 10.0), row(10.0, 10.0), row(1.5, 1.0), size_shows=0.5
    )
    # four times the usual size shows half of it: 400 / 2 * 1.5
    np.testing.assert_allclose(asked, [300.0, 400.0])


def test_prices_against_the_industry_leave_its_revenue_alone():
    model = ParkEcosystem(small(4, 2, 200, 1))
    firms = model.enterprises
    made = firms.employees * 1_000.0
    firms.asked = made * np.exp(np.sin(np.arange(firms.size)))
    price = contracts.prices_against_industry(model, made)
    np.testing.assert_allclose(model.by_industry(made * price), model.by_industry(made))
    ratio = contracts.asked_over_made(model, made)
    np.testing.assert_allclose(ratio * model.by_industry(made), model.by_industry(firms.asked))
    one = firms.industry == 0
    assert (np.diff(price[one][np.argsort((firms.asked / made)[one])]) > 0.0).all()


def test_without_contracts_nobody_wins_or_loses_one():
    parameters = small(4, 2, 100, 6)
    still = replace(parameters, contracts=replace(parameters.contracts, rate=0.0, promise=0.0, promise_spread=0.0))
    firms = finished(still).enterprises
    assert (firms.contract == 0.0).all()
    assert (firms.promise == 0.0).all()


def test_a_promise_shows_by_its_speed():
    model = ParkEcosystem(small(4, 2, 100, 6))
    firms, p = model.enterprises, model.parameters.contracts
    firms.promise = np.full(firms.size, 0.8)
    before = firms.asked.copy()
    process = next(each for each in model.order if each.name == "contracts")
    process(model, Draws(0, "contracts", 0))
    np.testing.assert_allclose(firms.promise, 0.8 * (1.0 - p.verdict_speed))
    np.testing.assert_allclose(np.log(firms.asked / before), firms.contract + 0.8 * p.verdict_speed, atol=1e-12)
    assert 0.0 < (firms.contract != 0.0).mean() < 4.0 * p.rate + 0.1
    assert p.verdict_speed == pytest.approx(0.05)
