"""Who owns its rooms, who gives floor space back, and three rates of vacancy: limits, symmetries and directions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import ParkEcosystem
from sim.agents import DAYS
from sim.draws import Draws
from sim.processes.tenure import settle_tenure, tenure
from sim.regions import load
from tests.sim.laws import assert_tables_are_sound, step_and_check
from tests.sim.strategies import finished, small
from tests.sim.test_directions import LARGE, MORE, assert_moves, effect, system


def model_of(seed=0, **changes):
    return ParkEcosystem(small(5, 2, 300, **changes), seed)


def test_without_owners_what_is_to_let_is_the_whole():
    table = finished(small(5, 2, 200, 12, tenure__owned_share=0.0)).results.parks
    assert (table["owned_m2"] == 0.0).all()
    assert (table["sublet_m2"] == 0.0).all()
    np.testing.assert_array_equal(table["vacancy_rate_let"], table["vacancy_rate"])


@settings(max_examples=25)
@given(
    share=st.floats(0.0, 0.9), age=st.integers(0, 80), grade=st.floats(0.0, 1.0), least=st.sampled_from((0.0, 2e4, 1e6))
)
def test_owners_hold_no_more_than_their_share_at_the_start(share, age, grade, least):
    changes = {"owned_share": share, "owner_age": age, "investment_grade": grade, "investment_least": least}
    model = model_of(**{f"tenure__{name}": value for name, value in changes.items()})
    firms = model.enterprises
    assert model.owner_occupied().sum() <= share * model.parks.leased.sum() * (1.0 + 1e-9)
    able = (firms.park >= 0) & (-firms.founded >= age) & (firms.space != model.incubator)
    assert not firms.owner[~able].any()
    if firms.owner.any():
        # by size alone: nobody who may own is larger than an owner and a tenant
        assert firms.employees[able & ~firms.owner].max(initial=0.0) < firms.employees[firms.owner].min()
    assert (model.parks.modern <= grade * model.parks.stock + 1e-6).all()
    for _ in range(4):
        step_and_check(model)
    assert_tables_are_sound(model)


@pytest.mark.parametrize("share", [0.3, 0.45, 0.6])
def test_the_share_of_owners_holds_over_the_run(share):
    model = finished(small(6, 2, 600, 40, layout=1, tenure__owned_share=share))
    table = model.results.system
    held = table["owned_m2"] / table["leased_m2"]
    assert abs(held.mean() - share) < 0.08, held.mean()


def test_owners_are_the_same_in_any_order_of_rows():
    model = model_of()
    firms = model.enterprises
    before = dict(zip(firms.name.tolist(), firms.owner.tolist(), strict=True))
    assert any(before.values())
    order = np.random.default_rng(1).permutation(firms.size)
    place = np.argsort(order)
    for values in firms.storage.values():
        values[: firms.size] = values[: firms.size][order]
    model.leases.enterprise = place[model.leases.enterprise]
    firms.owner = False
    settle_tenure(model, np.ones(firms.size, bool))
    assert dict(zip(firms.name.tolist(), firms.owner.tolist(), strict=True)) == before


def test_owners_stay_and_keep_their_rooms_when_a_lease_ends():
    model = model_of(leasing__search_base=3.0, tenure__give_back=0.0, supply__construction_lag=4)
    model.step()
    model.parks.stock += 1e6  # room for everybody who is crowded
    leases, firms = model.leases, model.enterprises
    ends = np.bincount(leases.enterprise[leases.end == model.t], minlength=firms.size) > 0
    draws = Draws(model.seed, "tenure", model.t)
    tenure(model, draws)
    owners = dict(zip(firms.name[ends & firms.owner].tolist(), firms.park[ends & firms.owner], strict=True))
    area = dict(zip(firms.name.tolist(), firms.leased_m2.tolist(), strict=True))
    assert owners
    process = next(each for each in model.order if each.name == "leasing")
    process(model, Draws(model.seed, "leasing", model.t))
    names = firms.name.tolist()
    for name, park in owners.items():
        row = names.index(name)
        assert firms.park[row] == park
        assert firms.leased_m2[row] >= area[name] - 1e-6


def short_of_money(owner):
    """A region in which all are short of money, have twice the rooms they need and ask for none, before tenure."""
    model = model_of(tenure__give_back=1.0, tenure__owned_share=0.9 if owner else 0.0, tenure__owner_age=0)
    firms = model.enterprises
    firms.margin = -0.1
    firms.employees = 0.5 * firms.employees
    return model


@pytest.mark.parametrize("owner", [False, True])
def test_who_is_short_of_money_gives_back_what_it_does_not_need_and_pays(owner):
    model = short_of_money(owner)
    firms, parks, p = model.enterprises, model.parks, model.parameters.leasing
    need, held, cash, income = model.space_need(), firms.leased_m2.copy(), firms.cash.copy(), parks.rent_income.copy()
    rent = np.zeros(firms.size)
    rent[model.leases.enterprise] = model.leases.rent
    owned = firms.owner.copy()
    vacant = (parks.stock - parks.leased).sum()
    tenure(model, Draws(0, "tenure", 0))
    gave = held > model.parameters.tenure.spare * need
    wanted = np.minimum(np.maximum(p.margin * need, p.smallest_area), held)
    np.testing.assert_allclose(firms.leased_m2, np.where(gave, wanted, held), rtol=1e-9)
    returned = held - firms.leased_m2
    assert returned.sum() > 0.0
    np.testing.assert_allclose(cash - firms.cash, p.deposit * DAYS * rent * returned, rtol=1e-9, atol=1e-6)
    assert (parks.rent_income - income).sum() == pytest.approx((cash - firms.cash).sum())
    # it is vacant now, whoever gave it; what owners gave is told apart
    assert (parks.stock - parks.leased).sum() - vacant == pytest.approx(returned.sum())
    assert parks.sublet.sum() == pytest.approx(returned[owned].sum())
    assert owner == (parks.sublet.sum() > 0.0)


def test_nobody_gives_back_who_earns_or_needs_its_rooms():
    model = short_of_money(owner=False)
    model.enterprises.margin = 0.1
    model.enterprises.cash = 1.0
    before = model.leases.area.copy()
    tenure(model, Draws(0, "tenure", 0))
    np.testing.assert_array_equal(model.leases.area, before)


def test_brokers_count_what_is_built_and_not_what_is_small():
    quiet = {
        "supply__land_release": 0.0,
        "supply__replacement": 0.0,
        "supply__starts_response": 0.0,
        "supply__conversion": False,
    }
    none = finished(small(4, 2, 120, 8, tenure__investment_grade=0.0, **quiet)).results.system
    assert (none["broker_m2"] == 0.0).all()
    assert none["vacancy_rate_broker"].isna().all()
    built = small(
        4,
        2,
        120,
        8,
        tenure__investment_grade=0.0,
        tenure__investment_least=0.0,
        supply__pulse=0.2,
        supply__pulse_quarter=2,
        **quiet,
    )
    table = finished(built).results.system
    assert (table["broker_m2"] > 0.0).tolist() == [False] * 2 + [True] * 6
    small_ones = finished(small(4, 2, 120, 8, tenure__investment_least=1e6)).results.system
    assert (small_ones["broker_m2"] == 0.0).all()


def test_a_park_that_opens_later_is_all_new():
    parameters = small(4, 2, 120, 6, tenure__investment_least=0.0, tenure__owned_share=0.0)
    setting = load(parameters)
    opening, enterprises = setting.parks.opening.copy(), setting.parks.enterprises.copy()
    opening[-1], enterprises[-1] = 3, 0
    setting = replace(setting, parks=replace(setting.parks, opening=opening, enterprises=enterprises))
    table = finished(parameters, 0, setting).results.parks.set_index(["park", "quarter"])
    code = setting.parks.codes[-1]
    offices = table["stock_office_m2"] + table["stock_lab_m2"]
    assert table.loc[(code, 2), "broker_m2"] == 0.0
    assert table.loc[(code, 3), "broker_m2"] == pytest.approx(offices[(code, 3)])


# what each number does


def test_more_owners_leave_less_to_let():
    assert_moves(effect(system("owned_m2"), tenure__owned_share=0.7), 1)
    assert_moves(effect(system("vacancy_rate_let", "mean"), tenure__owned_share=0.7), 1)
    assert_moves(effect(system("owned_m2"), tenure__owner_age=80), -1)


def test_more_modern_space_is_more_for_brokers():
    assert_moves(effect(system("broker_m2"), tenure__investment_grade=0.9), 1)
    assert_moves(effect(system("broker_m2"), tenure__investment_least=100_000.0), -1)


def let_for_two_years(model):
    """Floor space let, summed over the first two years; later the leases would have ended anyway."""
    system_ = model.results.system
    return float(system_.loc[system_["quarter"] < 8, "leased_m2"].sum())


def test_giving_back_empties_rooms():
    slump, luck = {"demand__growth_shift": -0.15}, {"quarters": 8, "seeds": MORE, "enterprises": LARGE}
    never, always = {"tenure__give_back": 0.0} | slump, {"tenure__give_back": 1.0} | slump
    assert_moves(effect(let_for_two_years, base=never, tenure__give_back=1.0, **luck), -1)
    assert_moves(effect(system("sublet_m2"), base=never, tenure__give_back=1.0, **luck), 1)
    assert_moves(effect(let_for_two_years, base=always, tenure__spare=2.0, **luck), 1)
