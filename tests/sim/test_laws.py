"""Laws that hold after every quarter, for any valid configuration."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from sim import Parameters, ParkEcosystem
from sim.parameters.policy_table import INSTRUMENTS, Instrument
from tests.sim.laws import (
    assert_leases_close,
    assert_measures_are_bounded,
    assert_money_closes,
    assert_state_is_sound,
    assert_tables_are_sound,
    step_and_check,
)
from tests.sim.strategies import EVERYTHING, LEARNING, configurations, small


# some more are run beside the twin
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(configurations())
def test_every_quarter_of_every_configuration_obeys_the_laws(parameters):
    model = ParkEcosystem(parameters, seed=5)
    assert_leases_close(model)
    for _ in range(model.quarters):
        step_and_check(model)
    assert_tables_are_sound(model)
    assert_measures_are_bounded(model)


EXTREMES = {
    "nobody survives": {"turnover__exit": "table", "turnover__table_multiplier": 3.0, "turnover__founders": 0.0, "turnover__spin_offs": False},
    "nobody founds": {"turnover__founders": 0.0, "turnover__spin_offs": False, "production__overdraft": 0.0},
    "everybody founds": {"turnover__founders": 2.0, "turnover__acceptance": 1.0, "turnover__spin_off_rate": 0.02},
    "nothing is built": {"supply__starts_response": 0.0, "supply__replacement": 0.0, "supply__land_release": 0.0, "supply__conversion": False},
    "everything is built": {"supply__starts_response": 6.0, "supply__starts_cap": 0.2, "supply__land_release": 0.05, "supply__construction_lag": 1},
    "no search": {"leasing__search_base": -5.0, "leasing__waiting": 0.05},
    "all search": {"leasing__search_base": 3.0, "leasing__waiting": 1.0, "leasing__home_park": 0.0, "leasing__nesting": 1.0},
    "one round": {"leasing__passes": 1},
    "free rooms": {"leasing__rent_free": 12.0, "leasing__deposit": 4.0, "operation__equity_rent_free": 20.0, "operation__equity_share": 0.3},
    "no taxes": {"government__turnover_tax": 0.0, "government__profit_tax": 0.0},
    "high taxes": {"government__turnover_tax": 0.2, "government__profit_tax": 0.5, "government__local_share": 1.0},
    "no noise": {"production__growth_noise": 0.0, "demand__enterprise_shock_sd": 0.0, "demand__shock_scale": 0.0},
    "slump": {"demand__growth_shift": -0.15, "demand__slowdown_quarter": 4, "demand__slowdown_shift": -0.2},
    "boom": {"demand__growth_shift": 0.15, "innovation__success": 0.5, "innovation__gain_median": 0.3},
    "everything shared": {"alliance__share": 1.0, "alliance__link_reach": 1.0, "alliance__saving": 0.6, "alliance__preference": 0.3,
                          "alliance__honour": 1.0, "alliance__barrier": 1.0, "alliance__tax_split": 1.0, "alliance__dues": 5.0,
                          "platform__participation": 1.0, "platform__faster": 1.0, "platform__cost": 20.0,
                          "leasing__home_district": 5.0, "leasing__nesting": 0.1},
    "nothing known": {"leasing__seen": 0.0, "alliance__share": 0.5, "platform__participation": 0.5, "platform__fee": 5.0, "alliance__staff": 1.0},
    "stiff prices": {"demand__price_elasticity": 0.5},
    "everybody learns": LEARNING,
    "funds without bounds": {"fund__guidance": 3.0, "fund__park": 3.0, "fund__pace": 1.0, "fund__ticket": 12.0, "fund__hold": 1,
                             "fund__largest_stake": 0.5, "fund__exit_rate": 1.0, "fund__recycle": 0.0, "fund__public_share": 1.0,
                             "fund__full": 0.6, "fund__max_age": 400, "operation__equity_share": 0.3},
    "governments outbid one another": {"rivalry__learning": True, "rivalry__tournament": 1.0, "rivalry__learning_rate": 1.0,
                                       "rivalry__rank_target": 1.0, "rivalry__trial": 0.2, "rivalry__most": 1.0,
                                       "rivalry__follow": 5.0, "rivalry__debt_penalty": 0.0},
    "loose prices": {"demand__price_elasticity": 20.0},
    "people move at once": {"talent__speed": 1.0, "talent__mobility": 10.0, "talent__housing_share": 0.6, "talent__housing_response": 2.0},
    "every lever": {name.replace(".", "__"): value for name, value in EVERYTHING.items()},
}  # fmt: skip


@pytest.mark.parametrize("name", EXTREMES)
def test_laws_hold_over_a_long_run_at_an_extreme(name):
    model = ParkEcosystem(small(5, 2, 150, 36, events=True, snapshots=8, **EXTREMES[name]), seed=2)
    for _ in range(model.quarters):
        step_and_check(model)
    assert_tables_are_sound(model)
    assert_measures_are_bounded(model)


@pytest.mark.parametrize(
    ("parks", "districts", "enterprises"), [(1, 1, 1), (1, 1, 3), (6, 3, 1), (8, 3, 5), (40, 5, 20)]
)
def test_laws_hold_in_the_smallest_regions(parks, districts, enterprises):
    model = ParkEcosystem(small(parks, districts, enterprises, 24, events=True), seed=1)
    for _ in range(model.quarters):
        step_and_check(model)
    assert_tables_are_sound(model)


@pytest.mark.parametrize("exits", ["cash", "table"])
def test_an_empty_region_stays_empty_and_sound(exits):
    model = ParkEcosystem(
        small(3, 2, 40, 12, turnover__founders=0.0, turnover__spin_offs=False, turnover__exit=exits), seed=0
    )
    model.close(model.enterprises.employees > 0.0)
    assert model.enterprises.size == 0
    assert model.parks.leased.sum() == 0.0
    for _ in range(8):
        step_and_check(model)
    assert model.enterprises.size == 0
    assert (model.results.system["enterprises"] == 0).all()


def test_a_region_may_die_out_and_be_settled_again():
    model = ParkEcosystem(
        small(2, 1, 3, 40, turnover__founders=2.0, turnover__acceptance=1.0, turnover__exit="table"), seed=0
    )
    model.close(model.enterprises.employees > 0.0)
    for _ in range(12):
        step_and_check(model)
    assert model.enterprises.size > 0


def test_zhongguancun_obeys_the_laws():
    programmes = tuple(Instrument(kind=kind, intensity=0.3) for kind in INSTRUMENTS)
    parameters = Parameters(policy=small(instruments=programmes).policy)
    model = ParkEcosystem(parameters, seed=0)
    for _ in range(6):
        step_and_check(model)
    model.run_for(70)
    assert_leases_close(model)
    assert_money_closes(model)
    assert_state_is_sound(model)
    assert_tables_are_sound(model)


def test_the_same_seed_gives_the_same_luck_whatever_the_length():
    short, long = ParkEcosystem(small(quarters=4), seed=3), ParkEcosystem(small(quarters=40), seed=3)
    short.run_for(4)
    long.run_for(4)
    assert (short.enterprises.cash == long.enterprises.cash).all()
