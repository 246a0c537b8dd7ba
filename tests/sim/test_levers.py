"""Paths, trends, business models and revival: exactly off by default, paid for by whom they should be, only where they should be."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from experiments.statistics.fiscal_cost import OUTLAYS
from sim import ParameterError, ParkEcosystem
from sim.parameters.development import EFFORTS
from sim.processes.completions import blended, sale_price
from sim.processes.development_paths import better, built_up, sites
from sim.processes.starts import redirected
from sim.regions import load
from tests.sim.strategies import DECLARED, EVERYTHING, assert_identical, frames, small

LATE = 4  # quarter in which the last two parks of a region open


def growing(parameters):
    """The region of the parameters, of which the last two parks open later, empty."""
    setting = load(parameters)
    late = np.arange(len(setting.parks)) >= len(setting.parks) - 2
    started = {name: np.where(late, 0, getattr(setting.parks, name)) for name in ("enterprises", "revenue_at_start")}
    return replace(setting, parks=replace(setting.parks, opening=np.where(late, LATE, 0), **started))


@cache
def payments(**changes):
    """A finished run, and the sums paid in it [CNY] by purpose and kind of payer."""
    parameters = small(6, 2, 200, 14, layout=1, events=True, **changes)
    model, paid = ParkEcosystem(parameters, 0, growing(parameters)), {}
    book = model.ledger.pay

    def noted(purpose, payer, payee, amount):
        kind = payer if isinstance(payer, str) else payer.population.kind.__name__
        paid.setdefault(purpose, {}).setdefault(kind, 0.0)
        paid[purpose][kind] += float(np.sum(amount))
        return book(purpose, payer, payee, amount)

    model.ledger.pay = noted
    model.run_for(14)
    return model, paid


def run(**changes):
    return payments(**changes)[0]


def tables(**changes):
    return frames(run(**changes))


@pytest.fixture(scope="module")
def plain():
    return tables()


def numbers(section, *levers):
    """Every number of a section but the named ones at the end of its range that is not the default."""
    changes = {}
    for name, item in DECLARED.items():
        if (
            name.startswith(f"{section}.")
            and name.rpartition(".")[2] not in levers
            and item.metadata["low"] is not None
        ):
            low, high = item.metadata["low"], item.metadata["high"]
            changes[name.replace(".", "__")] = high if item.default != high else low
    assert changes, section
    return changes


LEVELS = numbers("attraction", "intensity")
OFF = {
    "paths": numbers("paths", *EFFORTS) | {"paths__parks": ("park_1",)},
    "development": numbers("development"),
    "attraction": numbers("attraction"),
    "attraction by land": LEVELS | {"attraction__kind": "land", "attraction__intensity": 0.0},
    "attraction by policy": LEVELS | {"attraction__kind": "policy", "attraction__intensity": 0.0},
    "attraction by ecosystem": LEVELS | {"attraction__kind": "ecosystem", "attraction__intensity": 0.0},
    "revival": numbers("revival", "intensity"),
    "admission": numbers("admission"),
    "talent": {
        name: value for name, value in numbers("talent").items()
        if name.partition("__")[2] in ("budget", "grant", "deadweight", "useful", "targeted_grant")
    },
}  # fmt: skip


@pytest.mark.parametrize("name", OFF)
def test_a_lever_at_zero_changes_no_bit_whatever_its_other_numbers(name, plain):
    assert_identical(plain, tables(**OFF[name]))


ON = {
    **{path: {f"paths__{path}": 1.0} for path in EFFORTS},
    "complex": {"development__kind": "complex"}, "community": {"development__kind": "community"},
    "land": {"attraction__kind": "land"}, "policy": {"attraction__kind": "policy"}, "ecosystem": {"attraction__kind": "ecosystem"},
    "single": {"service__kind": "single"}, "full cycle": {"service__kind": "full_cycle"},
    "anybody": {"talent__kind": "anybody"}, "targeted": {"talent__kind": "targeted"},
    "sale": {"business_model__sale_share": 0.5}, "service effort": {"business_model__service_effort": 2.0},
    "service price": {"business_model__service_price": 2.0}, "rent level": {"business_model__rent_level": 0.1},
    "equity": {"business_model__takes_equity": True},
    "revival": {"revival__intensity": 1.0, "supply__conversion_patience": 1},
    "admission": {"admission__kind": "by_chain", "admission__focus": 0.3},
}  # fmt: skip


def test_ecosystem_without_intensity_leaves_the_channels_of_attraction_alone():
    channels = {"paths__attraction_channels": 1.0}
    off = {"attraction__kind": "ecosystem", "attraction__intensity": 0.0}
    assert_identical(tables(**channels), tables(**channels, **off))


# who pays for what, under which of the levers above
PAID = {
    "refitting": ("Park", "product_design"),
    "enterprise officers": ("Government", "government_relation"),
    "attraction": ("Park", "attraction_channels"),
    "management": ("Park", "park_operation"),
    "linked operation": ("Park", "threefold_linkage"),
    "laboratories": ("Park", "innovation_ecosystem"),
    "public laboratories": ("Government", "innovation_ecosystem"),
    "community work": ("Park", "community"),
    "attracting people": ("Government", "targeted"),
    "revival": ("Government", "revival"),
    "floor space sold": ("outside", "sale"),
    "rent to investors": ("Enterprise", "sale"),
}


@pytest.mark.parametrize("name", ON)
def test_every_lever_changes_something_and_is_paid_for_where_it_goes_beyond_ordinary_practice(name, plain):
    model, paid = payments(**ON[name])
    other = frames(model)["parks"]
    assert any(
        not np.array_equal(other[column], values, equal_nan=True)
        for column, values in plain["parks"].items()
        if values.dtype.kind == "f"
    )
    for purpose in [purpose for purpose, (_, lever) in PAID.items() if lever == name]:
        assert sorted(paid[purpose]) == sorted(PAID[purpose][0].split())
        assert all(amount > 0.0 for amount in paid[purpose].values())
        if purpose == "laboratories":
            assert paid[purpose]["Park"] == pytest.approx(paid["public laboratories"]["Government"], rel=1e-12)


def test_every_payment_beyond_ordinary_practice_has_its_lever():
    assert {lever for _, lever in PAID.values()} <= set(ON)


def test_nothing_of_it_is_paid_when_it_is_off(plain):
    assert not set(plain["flows"]["purpose"]) & set(PAID)


def test_what_districts_pay_beyond_programmes_is_their_outlay_and_fiscal_cost():
    changes = {name.replace(".", "__"): value for name, value in EVERYTHING.items()}
    model, paid = payments(**changes, supply__conversion_patience=1)
    own = sum(amounts.get("Government", 0.0) for purpose, amounts in paid.items() if purpose in OUTLAYS)
    spent = model.results.regions["spending_other"].sum()
    assert spent == pytest.approx(own, rel=1e-9)
    assert spent > 0.0
    assert model.results.system["fiscal_cost"].sum() == pytest.approx(
        own + model.results.regions.filter(like="spending_").drop(columns="spending_other").sum().sum()
    )


def test_a_better_site_is_paid_to_the_district_in_the_quarter_of_opening():
    changes = {"supply__starts_response": 0.0, "supply__land_release": 0.0}
    land = {}
    for effort in (0.0, 1.0):
        model = run(**changes, paths__site_selection=effort)
        flows = model.results.flows.query("purpose == 'land'").set_index("quarter")["amount"]
        land[effort] = flows.reindex(range(14), fill_value=0.0)
    more = land[1.0] - land[0.0]
    late = model.parks.opening > 0
    start = model.setting.parks.stock[late]
    wage = model.results.regions.query("quarter == @LATE - 1")["wage_index"].to_numpy()[model.parks.district[late]]
    # land has gone with long-run rents; at a premium of one, half of what the dearer land is worth. Nobody has a room there yet, so none is scarce
    worth = (model.parks.land_value[late] * start).sum(axis=1) * wage**model.parameters.rent.income_elasticity
    due = 0.5 * worth
    assert more[LATE] == pytest.approx(due.sum(), rel=1e-9)
    assert (more.drop(LATE).abs() < 1e-6).all()


def test_paths_are_taken_by_the_parks_named_and_by_no_other():
    efforts = {f"paths__{path}": 1.0 for path in EFFORTS}
    model = run(**efforts, paths__parks=("park_1", "park_6"))
    named = np.isin(model.setting.parks.codes, ("park_1", "park_6"))
    parks = model.parks
    late = parks.opening > 0
    assert (parks.effort[named][:, 1:].max(axis=0) == 1.0).all()
    assert (parks.effort[:, 0] == np.where(named & late, 1.0, 0.0)).all(), "a site is chosen once, before a park opens"
    assert (parks.effort[~named] == 0.0).all()
    for column in ("fitted", "digital", "marketised", "specialised"):
        assert (getattr(parks, column)[~named] == 0.0).all(), column
        assert (getattr(parks, column)[named] > 0.0).all(), column
    assert set(EFFORTS) == {
        name.rpartition(".")[2]
        for name in DECLARED
        if name.startswith("paths.") and DECLARED[name].metadata["source"] == "lever of the user"
    }


def test_an_unknown_park_is_refused_with_the_nearest():
    with pytest.raises(
        ParameterError, match=r"paths\.parks names 'park_11'; did you mean park_1\?.* this region has park_1, park_2"
    ):
        ParkEcosystem(small(paths__parks=("park_11",)))


def test_an_operator_that_finds_no_lender_goes_no_further_than_ordinary_practice():
    parameters = small(4, 2, 120, 4, **{f"paths__{path}": 1.0 for path in EFFORTS})
    model = ParkEcosystem(parameters, 0)
    model.step()
    model.parks.debt = np.where(np.arange(4) == 2, 1e12, 0.0)
    model.step()
    idle, busy = model.parks.effort[2], model.parks.effort[0]
    assert busy[1:].min() == 1.0
    # what districts do for enterprises is not the operator's to pay
    assert idle.tolist() == [float(path == "government_relation") for path in EFFORTS]


def test_laboratories_teach_without_exchange():
    research = {"paths__innovation_ecosystem": 1.0, "paths__exchange": 0.0}
    with_labs, without = run(**research), run(**research, paths__lab_share=0.0)
    exchange = [each.results.parks["knowledge_exchange"].mean() for each in (with_labs, without)]
    assert exchange[0] > 1.05 * exchange[1]


# closed forms


def test_better_goes_part_of_the_way_to_one():
    np.testing.assert_allclose(better(np.array([0.2, 0.5, 1.0]), np.array([0.5, 0.0, 0.7])), [0.6, 0.5, 1.0])


def test_linked_capabilities_build_up_faster_together_and_fade_at_their_own_speed():
    level, effort = np.array([0.0, 0.5, 0.5, 0.5]), np.array([1.0, 1.0, 0.5, 0.0])
    alone = built_up(level, np.zeros(4), effort, speed=0.1, coupling=2.0)
    np.testing.assert_allclose(alone, [0.1, 0.55, 0.5, 0.45])
    together = built_up(level, np.full(4, 0.5), effort, speed=0.1, coupling=2.0)
    np.testing.assert_allclose(together, [0.2, 0.6, 0.5, 0.45])
    # no faster than all the way
    assert built_up(np.array([0.3]), np.ones(1), np.ones(1), speed=0.5, coupling=5.0).tolist() == [1.0]


def test_the_three_capabilities_build_up_alike_and_faster_the_more_they_are_coupled():
    level = {}
    for coupling in (0.0, 3.0):
        parks = run(paths__threefold_linkage=1.0, paths__linkage_coupling=coupling, paths__linkage_cost=0.0).parks
        np.testing.assert_allclose(parks.digital, parks.marketised, rtol=1e-12)
        np.testing.assert_allclose(parks.digital, parks.specialised, rtol=1e-12)
        level[coupling] = parks.digital[parks.opening == 0]
    # alone: x' = x + 0.05 (1 - x), fourteen times
    np.testing.assert_allclose(level[0.0], 1.0 - 0.95**14)
    assert (level[3.0] > 1.2 * level[0.0]).all()


def test_redirected_starts_keep_their_total():
    begun = np.array([[10.0, 30.0], [10.0, 30.0], [0.0, 0.0], [5.0, 5.0]])
    instead = np.array([[20.0, 0.0], [0.0, 400.0], [7.0, 3.0], [0.0, 0.0]])
    np.testing.assert_allclose(redirected(begun, instead), [[25.0, 15.0], [0.0, 40.0], [0.0, 0.0], [5.0, 5.0]])


def test_sites_go_towards_skilled_labour():
    setting = load(small(5, 3, 100, 4))
    parks, districts = setting.parks, setting.districts
    weight = districts.talent_weight / districts.talent_weight.sum()
    centre = (weight * districts.x_km).sum(), (weight * districts.y_km).sum()
    effort = np.array([0.0, 0.5, 1.0, 1.0, 0.2])
    x, y, access = sites(parks, districts, effort, pull=0.8)
    before = np.hypot(parks.x_km - centre[0], parks.y_km - centre[1])
    np.testing.assert_allclose(np.hypot(x - centre[0], y - centre[1]), before * (1.0 - 0.8 * effort), atol=1e-12)
    np.testing.assert_allclose(access, parks.accessibility + effort * (1.0 - parks.accessibility))
    assert x[0] == parks.x_km[0]
    assert access[0] == parks.accessibility[0]


def test_floor_space_sells_at_what_its_rent_is_worth():
    # 2 yuan a day, a tenth vacant, at 9 % a year
    assert sale_price(np.array([2.0]), np.array([0.1]), target_return=0.09).tolist() == pytest.approx(
        [2.0 * 365.0 * 0.9 / 0.09]
    )


def test_shares_blend_by_floor_space():
    share, before, new = np.array([0.5, 0.5, 0.5]), np.array([100.0, 0.0, 0.0]), np.array([100.0, 50.0, 0.0])
    assert blended(share, before, new, new).tolist() == [0.75, 1.0, 0.5]
    assert blended(share, before, new, 0.2 * new).tolist() == [0.35, 0.2, 0.5]
