"""Equations of construction and conversion, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim import ParkEcosystem
from sim.parameters.policy_table import Instrument
from sim.processes import market_starts, starts
from tests.sim.strategies import small
from tests.sim.test_twin import opening_later, run_both

RULE = {"replacement": 0.003, "replacement_elasticity": 0.5, "response": 3.0, "lag": 8, "cap": 0.06}
GATE = {"at_cost": 0.5, "span": 0.4, "greatest": 1.5}


def test_how_far_building_pays():
    rent = np.array([2.0, 2.0 * np.exp(0.2), 2.0 * np.exp(-0.1), 2.0 * np.exp(-0.3), 9.0])
    feasible = market_starts.feasibility(rent, np.full(5, 2.0), **GATE)
    np.testing.assert_allclose(feasible, [0.5, 1.0, 0.25, 0.0, 1.5], atol=1e-12)


def test_what_costs_its_operator_nothing_is_as_feasible_as_anything():
    with np.errstate(all="raise"):
        feasible = market_starts.feasibility(np.array([2.0, 2e-3]), np.zeros(2), **GATE)
        # a billionth of the rent: 0.5 + 9 ln 10 / 100 = 0.5 + 0.207232658
        slow = market_starts.feasibility(np.array([2.0, 2e-3]), np.zeros(2), at_cost=0.5, span=100.0, greatest=1.5)
    assert feasible.tolist() == [1.5, 1.5]
    np.testing.assert_allclose(slow, 0.707232658, rtol=1e-8)


def test_what_builders_expect():
    expected, speed = np.full(4, 0.01), 0.1
    leased, before = np.array([np.exp(0.11), 1.0, 0.0, 5.0]), np.array([1.0, 1.0, 1.0, 0.0])
    # 0.01 + 0.1 (0.11 - 0.01); 0.9 * 0.01; nothing learned where nothing is or was let
    learned = market_starts.expected_absorption(expected, leased, before, speed=speed)
    np.testing.assert_allclose(learned, [0.02, 0.009, 0.01, 0.01])


def test_what_builders_think_will_be_wanted():
    leased, expected = np.array([[88.0, 0.0], [88.0, 44.0], [88.0, 0.0]]), np.array([0.01, 0.9, -0.9])
    wanted = market_starts.wanted_stock(leased, expected, lag=10, least=-0.02, greatest=0.04, planned_vacancy=0.12)
    grown = [[100.0 * np.exp(0.1), 0.0], [100.0 * np.exp(0.4), 50.0 * np.exp(0.4)], [100.0 * np.exp(-0.2), 0.0]]
    np.testing.assert_allclose(wanted, grown)


def test_market_starts_by_hand():
    base, lacking = np.array([1e5, 1e5, 1e5, 1e5]), np.array([0.0, 800.0, -800.0, 1e5])
    feasible = np.array([0.25, 0.5, 1.5, 1.0])
    begun = market_starts.market_starts(base, lacking, feasible, **RULE)
    # 300 sqrt(0.25); 300 sqrt(0.5) + 0.5 * 3 * 100; replacement is at most all that goes; builders' capacity
    np.testing.assert_allclose(begun, [150.0, 300.0 * np.sqrt(0.5) + 150.0, 300.0, 6_000.0])
    assert market_starts.market_starts(base[:1], np.full(1, 1e5), np.zeros(1), **RULE)[0] == 0.0, "nothing pays"


def test_a_new_park_expects_what_its_district_does():
    parameters = small(4, 2, 150, 2)
    model = ParkEcosystem(parameters, 0, opening_later(parameters, (6,)))
    # parks 0 and 1 share a district, and so do 2 and 3
    parks = model.parks
    assert parks.district.tolist() == [0, 0, 1, 1]
    parks.expected_absorption = np.array([0.02, 0.05, 0.01, 0.03])
    parks.let_before = np.array([100.0, 300.0, 0.0, 0.0])
    parks.leased = np.array([[100.0, 0.0, 0.0, 0.0], [0.0, 300.0, 0.0, 0.0], [50.0, 0.0, 0.0, 0.0], [0.0] * 4])
    market_starts.learn_absorption(model)
    keep = 1.0 - parameters.supply.absorption_speed
    np.testing.assert_allclose(parks.expected_absorption, [0.02 * keep, 0.05 * keep, 0.0, 0.0])
    np.testing.assert_allclose(parks.let_before, [100.0, 300.0, 50.0, 0.0])
    parks.expected_absorption[2] = 0.04
    market_starts.learn_absorption(model)
    # the park without tenants follows the only other of its district
    np.testing.assert_allclose(parks.expected_absorption[2:], 0.04 * keep)


def test_laboratories_on_free_land_with_everything_granted_leave_no_gaps_in_the_books():
    whole = tuple(Instrument(kind=kind, intensity=1.0) for kind in ("land_discount", "pilot_line_grant"))
    region = small(5, 2, 100, 8, layout=3, paths__government_relation=1.0, instruments=whole)
    setting = opening_later(region, (3,))
    run_both(region, 8, seed=2, setting=setting)
    model = ParkEcosystem(region, 2, setting)
    with np.errstate(divide="raise", invalid="raise"):
        model.run_for(8)
    rows = model.parks.opening <= 0
    # laboratories are begun up to the cap in every open park whose plan has room for them
    assert (model.parks.pipeline[rows, model.laboratory].sum(axis=1) > 0.0).all()
    for population in (model.parks, model.governments, model.enterprises):
        for name in population.storage:
            values = getattr(population, name)
            assert values.dtype.kind != "f" or np.isfinite(values).all(), name


def test_cost_rent_by_hand():
    # 0.09 * (3,600 + 400) / (365 * 0.8) = 360 / 292
    assert market_starts.cost_rent(np.array([3_600.0]), np.array([400.0]), np.array([0.2]), target_return=0.09)[
        0
    ] == pytest.approx(1.2328767, rel=1e-7)


def test_what_building_is_in_proportion_to():
    stock, is_open = np.array([[1_000.0, 0.0, 5.0], [1_000.0, 0.0, 5.0]]), np.array([True, False])
    base = starts.base_stock(stock, is_open, smallest_share=0.03)
    np.testing.assert_allclose(base, [[1_000.0, 30.15, 30.15], [0.0, 0.0, 0.0]])


def test_cost_of_building():
    cost = starts.building_cost(np.array([3_600.0, 1_700.0]), np.array([1.21]), np.array([0.5]), design_cost=0.1)
    # times the root of wages, 1.1, and of half the design, 1.05
    np.testing.assert_allclose(cost, [[4_158.0, 1_963.5]])


def test_land_that_finds_a_builder():
    feasible = np.array([0.0, 0.5, 1.5])
    np.testing.assert_array_equal(market_starts.land_taken(feasible, regardless=0.0), [0.0, 0.5, 1.0])
    np.testing.assert_allclose(market_starts.land_taken(feasible, regardless=0.4), [0.4, 0.7, 1.0])
    np.testing.assert_array_equal(market_starts.land_taken(feasible, regardless=1.0), [1.0, 1.0, 1.0])


def test_price_of_land_goes_with_rents():
    price = starts.land_price(np.array([[300.0, 4_000.0]]), np.array([[0.5, 6.0]]), np.array([[1.0, 4.0]]))
    np.testing.assert_allclose(price, [[150.0, 6_000.0]])


def test_starts_and_the_plan():
    begun = np.array([[60.0, 40.0], [60.0, 40.0], [0.0, 0.0]])
    allowed = starts.within_plan(begun, np.array([50.0, -1.0, 50.0]))
    np.testing.assert_allclose(allowed, [[30.0, 20.0], [0.0, 0.0], [0.0, 0.0]])
    shares = starts.even_share(np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]))
    assert shares.tolist() == [[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]
    assert starts.quarters_cut(np.array([0.0, 0.2, 0.25, 1.0]), cut=2.0).tolist() == [0, 0, 1, 2]


def test_land_that_governments_release():
    cash, revenue = np.array([-50.0, 10.0, -900.0, -1.0, 0.0]), np.array([100.0, 100.0, 100.0, 0.0, 0.0])
    gap = starts.fiscal_gap(cash, revenue, debt_limit=2.0)
    np.testing.assert_allclose(gap, [0.25, 0.0, 1.0, 1.0, 0.0])
    rule = {"release": 0.005, "fiscal_response": 0.5, "natural": 0.15}
    released = starts.land_released(np.array([0.4, 0.4]), np.array([0.25, 0.9]), vacancy_response=-2.0, **rule)
    # 0.005 * 1.2 * 0.8; with nine tenths vacant nothing is released
    np.testing.assert_allclose(released, [0.0048, 0.0])
    assert starts.land_released(np.zeros(1), np.array([0.9]), vacancy_response=0.0, **rule)[0] == 0.005


def test_conversion():
    area = starts.convertible_area(
        np.array([[1_000.0, 1_000.0, 1_000.0]]), np.array([[990.0, 900.0, 1_001.0]]), np.array([0.025])
    )
    np.testing.assert_allclose(area, [[10.0, 25.0, 0.0]])
    assert starts.conversion_bill(np.array([100.0]), np.array([3_600.0]), share=0.3)[0] == pytest.approx(108_000.0)


def test_bills():
    begun, base, price = np.array([[300.0, 50.0]]), np.array([[1e4, 1e5]]), np.array([[400.0, 900.0]])
    # 30 m2 of the first replace old buildings, and all of the second
    assert starts.land_bill(begun, base, price, replacement=0.003)[0] == pytest.approx(108_000.0)
    assert starts.borrowed(np.full(3, 100.0), np.array([30.0, -5.0, 200.0])).tolist() == [70.0, 100.0, 0.0]
    assert starts.premium_in(np.array([1_200.0]), np.array([0.2]))[0] == pytest.approx(200.0)


def test_what_is_given_takes_the_place_of_what_would_be_built():
    begun, kinds = np.array([[8.0, 4.0], [8.0, 4.0], [8.0, 4.0]]), np.array([[0.75, 0.25], [0.75, 0.25], [0.5, 0.5]])
    given = np.array([100.0, np.nan, 0.0])
    np.testing.assert_allclose(starts.as_given(begun, given, kinds), [[75.0, 25.0], [8.0, 4.0], [0.0, 0.0]])
