"""Parks that open later with enterprises: these enter with revenue, rooms, cash and people, and are no entries."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim import Parameters, ParkEcosystem
from sim.draws import Draws
from sim.joining import joining, pull_kept
from sim.regions import Setting, load
from tests.sim.laws import assert_tables_are_sound, step_and_check
from tests.sim.strategies import small

REGION = small(parks=5, districts=2, enterprises=300, quarters=8, events=True)
OPENS = 3


def enlarged(parameters: Parameters = REGION) -> Setting:
    """The last park joins later, with all its enterprises."""
    setting = load(parameters)
    opening = setting.parks.opening.copy()
    opening[-1] = OPENS
    return replace(setting, parks=replace(setting.parks, opening=opening))


def until_joining(parameters: Parameters = REGION) -> ParkEcosystem:
    """A model in the quarter of the opening, its parks opened and nobody in the new one yet."""
    model = ParkEcosystem(parameters, 0, enlarged(parameters))
    model.run_for(OPENS)
    for process in model.order[: model.order.index(joining)]:
        process(model, Draws(model.seed, process.name, model.t))
    return model


def join(model: ParkEcosystem) -> tuple[np.ndarray, int]:
    """Run the process; rows of those who came, and the row of their park."""
    before = model.enterprises.size
    joining(model, Draws(model.seed, "joining", model.t))
    return np.arange(before, model.enterprises.size), int(np.flatnonzero(model.parks.opening == model.t)[0])


def test_pull_kept_by_hand():
    np.testing.assert_allclose(pull_kept(np.array([100.0, 50.0]), np.array([0.0, 50.0])), [0.0, np.log(2.0)])


def test_a_park_brings_as_many_as_its_row_says_and_they_earn_what_it_says():
    model = until_joining()
    assert not (model.enterprises.park == np.flatnonzero(model.parks.opening == OPENS)[0]).any()
    came, park = join(model)
    firms, start = model.enterprises, model.setting.parks
    assert len(came) == start.enterprises[park]
    assert (firms.park[came] == park).all()
    assert (
        model.industries.joined.tolist() == np.bincount(firms.industry[came], minlength=model.industries.size).tolist()
    )
    assert firms.revenue[came].sum() == pytest.approx(start.revenue_at_start[park] / 4.0, rel=1e-3)
    assert (firms.founded[came] < OPENS).all()


def test_they_have_rooms_leases_under_way_and_cash_from_outside():
    model = until_joining()
    outside, money = model.ledger.sector["outside"], model.enterprises.cash.sum()
    came, park = join(model)
    firms, leases = model.enterprises, model.leases
    theirs = np.isin(leases.enterprise, came)
    assert theirs.sum() == len(came)
    assert (leases.park[theirs] == park).all()
    assert ((leases.start[theirs] <= OPENS) & (leases.end[theirs] > OPENS)).all()
    assert model.parks.leased[park].sum() == pytest.approx(leases.area[theirs].sum())
    assert (model.parks.leased[park] <= model.parks.stock[park] * (1.0 + 1e-12)).all()
    assert firms.cash[came].sum() > 0.0
    assert outside - model.ledger.sector["outside"] == pytest.approx(firms.cash[came].sum())
    assert firms.cash.sum() - money == pytest.approx(firms.cash[came].sum())


def test_their_people_come_and_nobody_elses_pull_changes():
    model = until_joining()
    gov = model.governments
    skilled, base, start = gov.skilled.copy(), gov.skilled_base.copy(), model.skilled_start.copy()
    came, park = join(model)
    district = model.parks.district[park]
    jobs = (
        model.setting.industries.skill_share[model.enterprises.industry[came]] * model.enterprises.employees[came]
    ).sum()
    people = jobs * (1.0 + model.parameters.talent.slack)
    added = np.zeros(len(skilled))
    added[district] = people
    np.testing.assert_allclose(gov.skilled - skilled, added)
    np.testing.assert_allclose(model.skilled_start - start, added[:-1])
    np.testing.assert_allclose(gov.skilled_base - base, np.log1p(added / np.maximum(skilled, 1.0)))


def test_the_same_enterprises_join_whatever_happened_before():
    came = []
    for shift in (-0.15, 0.15):
        model = until_joining(small(parks=5, districts=2, enterprises=300, quarters=8, demand__growth_shift=shift))
        rows, _ = join(model)
        firms = model.enterprises
        came.append([column[rows].tolist() for column in (firms.name, firms.industry, firms.founded, firms.space)])
    assert came[0] == came[1]


def test_every_law_holds_and_tables_count_them_apart():
    model = ParkEcosystem(REGION, 0, enlarged())
    for _ in range(REGION.quarters):
        step_and_check(model)
    assert_tables_are_sound(model)
    system = model.results.system.set_index("quarter")
    assert system["joined"].to_dict() == {
        quarter: int(load(REGION).parks.enterprises[-1]) if quarter == OPENS else 0
        for quarter in range(REGION.quarters)
    }


def test_the_enlargement_of_2012_brings_tenants_in_the_shipped_region():
    parks = load(Parameters()).parks
    later = (parks.opening > 0) & (parks.enterprises > 0)
    assert set(parks.opening[later]) == {27}, "2012Q4"
    assert later.sum() == 7
    assert parks.enterprises[later].sum() == 1030
