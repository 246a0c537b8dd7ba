"""Floors, caps and roundings that bind only at the edge of what is allowed: each is brought to where it binds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim import ParkEcosystem
from sim.draws import Draws
from sim.kinds import SPACE_TYPES
from sim.parameters.policy_table import INSTRUMENTS, Instrument
from sim.processes.funds import buy
from sim.processes.starts import starts
from sim.regions import load
from tests.sim.strategies import EVERYTHING, changed, finished, small
from tests.sim.test_twin import opening_later, run_both

# funds


def test_a_fund_stays_below_its_largest_stake_with_the_first_ticket_and_the_second():
    model = ParkEcosystem(small(4, 2, 120, fund__guidance=1.0, fund__valuation=2.0, fund__largest_stake=0.25))
    firms = model.enterprises
    rows, fund = np.arange(4), np.zeros(4, np.int64)
    firms.revenue[rows] = 1e6
    firms.fund_stake[rows] = 0.0, 0.0, 0.1, 0.2
    firms.fund[rows[2:]] = 0
    # a ticket of two million buys a fifth of an enterprise worth eight million, one of eight million half of it
    ticket = np.array([2e6, 8e6, 2e6 / 3.0, 2e6])
    buy(model, rows, fund, ticket, np.array([False, False, True, True]))
    np.testing.assert_allclose(firms.fund_stake[rows], [0.2, 0.25, 0.1 + 1.0 / 13.0, 0.25])


# building


def test_land_is_worth_what_rents_leave_of_it_and_the_lowest_price_at_least():
    low, price = ParkEcosystem(small(4, 2, 120, supply__land_price=0.0)), 3_000.0
    start = low.setting.parks
    markup = np.exp(np.array([-0.10, 0.0, 0.15, 0.0, 0.0]))[start.strategy][:, None]
    p = low.parameters
    cost = np.array([getattr(p.supply, f"construction_cost_{kind}") for kind in SPACE_TYPES])
    natural = np.array([p.rent.natural_factory, *[p.rent.natural_office] * 3])
    left = start.asking_rent / markup * 365.0 * (1.0 - natural) / p.supply.target_return - cost
    dear = ParkEcosystem(small(4, 2, 120, supply__land_price=price)).parks.land_value
    assert 0 < (left < price).sum() < left.size
    np.testing.assert_allclose(dear[left < price], price)
    np.testing.assert_allclose(dear[left >= price], left[left >= price])
    # parks that lose money on every building get their land for nothing, not for less
    poor = replace(low.setting, parks=replace(start, asking_rent=start.asking_rent * 0.1))
    assert (ParkEcosystem(low.parameters, 0, poor).parks.land_value == 0.0).all()


LAG = 6


def built_in(cut, effort, lag=LAG, **changes):
    """Quarters from the first starts to the end of their building, in a park where districts answer faster."""
    relation = {"paths__government_relation": effort, "paths__approval_cut": cut, "supply__construction_lag": lag}
    model = ParkEcosystem(small(4, 2, 120, supply__conversion=False, **relation | changes))
    model.parks.effort[:, 2] = effort  # as paths leave it
    before = model.parks.pipeline.copy()
    starts(model, Draws(0, "starts", 0))
    begun = (model.parks.pipeline - before).sum(axis=(0, 1))
    assert begun.sum() > 0.0
    (slot,) = np.flatnonzero(begun)
    return int(slot - model.t) % model.longest_lag


@pytest.mark.parametrize(
    ("cut", "effort", "lag", "quarters"),
    [
        (0, 1.0, 6, 6),
        (2, 0.0, 6, 6),
        (2, 1.0, 6, 4),
        # halves are rounded up, whatever is below a half down
        (1, 0.5, 6, 5),
        (3, 0.5, 6, 4),
        (5, 0.5, 6, 3),
        (1, 0.49, 6, 6),
        (3, 0.49, 6, 5),
        (4, 0.9, 6, 2),
        (4, 0.8, 6, 3),
        # what is begun is never finished in the same quarter, and never before it was begun
        (5, 1.0, 6, 1),
        (6, 1.0, 6, 1),
        (8, 1.0, 6, 1),
        (8, 1.0, 2, 1),
        (1, 1.0, 1, 1),
    ],
)
def test_approval_cuts_whole_quarters_and_leaves_one(cut, effort, lag, quarters):
    assert built_in(cut, effort, lag) == quarters


def test_what_is_begun_with_the_quickest_approval_stands_a_quarter_later():
    calm = {
        "supply__replacement": 0.0,
        "supply__conversion": False,
        "supply__land_release": 0.02,
        "supply__built_regardless": 1.0,
        "supply__starts_response": 0.0,
    }
    model = finished(small(4, 2, 120, 3, paths__government_relation=1.0, paths__approval_cut=8, **calm))
    parks = model.results.parks
    stock = parks.groupby("quarter")["stock_m2"].sum()
    # from the first quarter on, each finishes what the one before began beside what was under way at the start
    underway, begun = 0.02 * stock[0] / 1.02, 0.02 * stock[0]
    assert stock[1] == pytest.approx(stock[0] + underway + begun)


def test_conversions_that_take_longer_than_new_buildings_have_room_in_the_pipeline():
    model = ParkEcosystem(small(supply__construction_lag=2, supply__conversion_downtime=9))
    assert model.longest_lag == model.parks.pipeline.shape[2] == 10
    model = ParkEcosystem(small(supply__construction_lag=7, supply__conversion_downtime=3))
    assert model.longest_lag == model.parks.pipeline.shape[2] == 8


# programmes


def test_a_programme_scaled_up_promises_the_whole_at_most():
    each = Instrument(kind="rent_subsidy", intensity=0.4, duration=2, sunset=1)
    assert [each.strength(quarter, 2.0) for quarter in (0, 1, 2, 3)] == pytest.approx([0.8, 0.8, 0.4, 0.0])
    assert [each.strength(quarter, 5.0) for quarter in (0, 1, 2, 3)] == pytest.approx([1.0, 1.0, 0.5, 0.0])


# enterprises


def test_the_smallest_enterprise_has_one_worker_however_little_its_park_earns():
    setting = load(small(3, 1, 60))
    poor = replace(setting, parks=replace(setting.parks, revenue_at_start=setting.parks.revenue_at_start * 1e-6))
    firms = ParkEcosystem(small(3, 1, 60), 0, poor).enterprises
    assert (firms.employees[firms.park >= 0] == 1.0).all()


@pytest.mark.parametrize(("dearer", "counted"), [(2.0, 2.0), (100.0, 50.0), (0.5, 0.5), (0.01, 0.2)])
def test_rents_change_floor_space_per_worker_within_bounds(dearer, counted):
    model = ParkEcosystem(small(3, 1, 60))
    inside = model.enterprises.park >= 0
    model.parks.asking_rent = model.parks.base_rent
    usual = model.space_need()
    model.parks.asking_rent = model.parks.base_rent * dearer
    need = usual * counted**-model.parameters.leasing.space_elasticity
    np.testing.assert_allclose(model.space_need()[inside], need[inside])


# all of them against the twin: a bound that is left out, or lies elsewhere, shows at once where everything presses against it

PRESSED = EVERYTHING | {
    "paths.approval_cut": 8, "paths.linkage_speed": 0.5, "paths.linkage_coupling": 5.0, "policy.scale": 10.0,
    "supply.construction_lag": 2, "supply.conversion_downtime": 5, "supply.conversion_patience": 1, "supply.conversion_permission": 1.0,
    "supply.land_price": 5_000.0, "supply.land_vacancy_response": -5.0, "supply.land_release": 0.05, "supply.starts_response": 6.0,
    "production.congestion_start": 0.5, "production.spare_margin": 0.2, "production.growth_cap": 0.02, "production.growth_response": 2.0,
    "innovation.success": 0.5, "innovation.reference_effort": 0.1, "innovation.effort_elasticity": 1.0, "innovation.talent_spread": 4.0,
    "innovation.gain_cap": 0.05, "innovation.gain_median": 0.3, "innovation.knowledge_depreciation": 0.0, "operation.equity_rent_free": 20.0,
    "operation.initial_services": 1.0, "leasing.rent_free": 12.0, "turnover.acceptance": 1.0,
    "fund.guidance": 3.0, "fund.ticket": 0.6, "fund.pace": 0.5, "fund.valuation": 0.2, "fund.largest_stake": 0.05, "fund.hold": 20,
    "fund.raised_mean": 0.1, "fund.full": 0.6, "fund.raise_quarters": 2, "alliance.planning_fee": 100.0, "alliance.tax_split": 1.0,
    "alliance.honour": 1.0, "government.debt_limit": 0.0, "rivalry.most": 0.05,
}  # fmt: skip
SLACK = {
    "policy.additionality": -0.5, "policy.leakage": 0.0, "supply.land_release": 0.05, "supply.land_price": 0.0, "production.growth_cap": 0.02,
    "production.spare_margin": -0.1, "demand.growth_shift": -0.15, "leasing.property_fee": 0.0, "turnover.exit": "table",
    "turnover.initial_size_spread": 2.5, "paths.government_relation": 1.0, "business_model.service_price": 0.0,
    "turnover.table_multiplier": 3.0, "turnover.table_size": 1.0, "turnover.acceptance": 0.0, "fund.guidance": 1.0, "fund.full": 0.0,
    "fund.raised_mean": 0.9, "government.turnover_tax": 0.0, "government.profit_tax": 0.0,
}  # fmt: skip


def tight(parameters, late=()):
    """The region with hardly more land than is built on, so that plans are soon exhausted and parks are crowded."""
    setting = opening_later(parameters, late) if late else load(parameters)
    parks = setting.parks
    return replace(setting, parks=replace(parks, land_m2=parks.stock.sum(axis=1) / parks.plot_ratio * 1.06))


def test_the_twin_agrees_where_everything_presses_against_its_bounds():
    # laboratories on land that both cost nothing are another matter
    programmes = tuple(
        Instrument(kind=kind, intensity=0.05 if kind == "pilot_line_grant" else 0.5) for kind in INSTRUMENTS
    )
    parameters = changed(small(5, 2, 100, layout=3, instruments=programmes), PRESSED)
    twin = run_both(parameters, 9, seed=7, setting=tight(parameters, (3,)))
    assert max(each.fund_stake for each in twin.enterprises) == 0.05
    assert any(sum(park.leased) > 0.9 * park.permitted_m2 for park in twin.parks)


def test_the_twin_agrees_where_nothing_is_left():
    programmes = tuple(Instrument(kind=kind, intensity=1.0 * (kind != "pilot_line_grant")) for kind in INSTRUMENTS)
    parameters = changed(small(3, 2, 40, layout=1, instruments=programmes), SLACK)
    twin = run_both(parameters, 6, seed=4, setting=tight(parameters))
    assert len(twin.enterprises) < 30


@pytest.mark.parametrize("inside", [1, 0])
def test_the_twin_agrees_where_hardly_anybody_works(inside):
    parameters = small(
        1, 1, 1, layout=2, turnover__founders=0.0, turnover__spin_offs=False, production__growth_noise=0.0
    )
    setting = load(parameters)
    start = {
        "enterprises": setting.parks.enterprises * inside,
        "revenue_at_start": setting.parks.revenue_at_start * 1e-6,
    }
    outside = np.full(1, 1 - inside)
    setting = replace(
        setting,
        parks=replace(setting.parks, **start),
        districts=replace(setting.districts, off_park_enterprises=outside),
    )
    twin = run_both(parameters, 4, setting=setting)
    assert len(twin.enterprises) == 1
