"""Parks of one kind do not share one path: anchors come and go with what depends on them, and operators change hands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim import ParkEcosystem
from sim.draws import Draws
from sim.processes.anchors import anchors
from sim.processes.succession import succession
from sim.regions import load
from tests.sim.strategies import assert_identical, finished, frames, small, unwatched
from tests.sim.test_directions import MORE, assert_moves

OFF = {"anchors__coming": 0.0, "anchors__going": 0.0, "operation__new_management": 0.0, "operation__takeover_after": 0}
# of a size that matters in a region of a few hundred
COMING = {"anchors__coming": 10.0, "anchors__size": 600.0}
GOING = {"anchors__going": 0.2, "anchors__large": 200.0}
# without the luck of single enterprises
STILL = {
    "contracts__rate": 0.0,
    "contracts__promise_spread": 0.0,
    "production__growth_noise": 0.0,
    "demand__enterprise_shock_sd": 0.0,
}


def equal_parks(quarters: int = 32, **changes) -> tuple:
    """Parameters and tables of a region whose parks differ in nothing but where they are."""
    parameters = small(6, 2, 300, quarters, layout=1, **OFF | STILL | changes)
    setting = load(parameters)
    parks = setting.parks
    same = {
        name: np.repeat(getattr(parks, name)[:1], len(parks), axis=0)
        for name in ("stock", "asking_rent", "land_m2", "plot_ratio", "accessibility", "enterprises", "revenue_at_start", "industry_mix",
                     "leading_industry", "strategy", "amenity_m2")
    }  # fmt: skip
    return parameters, replace(setting, parks=replace(parks, **same))


def apart(quarters: int = 32, **changes) -> np.ndarray:
    """How far equal parks go apart within a year, standard deviation over parks of the growth of ln jobs, mean over years [one a seed]."""
    parameters, setting = equal_parks(quarters, **changes)
    tables = [unwatched(parameters, seed, setting).results.parks for seed in MORE]
    jobs = [each.pivot(index="quarter", columns="park", values="employees").to_numpy()[::4] for each in tables]
    return np.array([np.diff(np.log(each), axis=0).std(axis=1).mean() for each in jobs])


@pytest.fixture(scope="module")
def alike() -> np.ndarray:
    return apart()


@pytest.mark.parametrize("changes", [GOING, COMING | GOING], ids=["going", "coming and going"])
def test_paths_of_equal_parks_part(alike, changes):
    # investors alone do little of it: they go where there is room
    assert_moves(apart(**changes) - alike, +1)


def in_a_park(model: ParkEcosystem) -> int:
    """Row of the largest enterprise in a park."""
    firms = model.enterprises
    return int(np.where(firms.park >= 0, firms.employees, 0.0).argmax())


def ready(**changes) -> ParkEcosystem:
    """A region after some quarters without fates, whose largest enterprise in a park is the only large one."""
    model = finished(small(4, 2, 200, 6, events=True, **OFF))
    row = in_a_park(model)
    model.enterprises.employees[row] = 5_000.0
    model.parameters = replace(model.parameters, anchors=replace(model.parameters.anchors, large=4_000.0, **changes))
    return model


def asked_after(model: ParkEcosystem, before: dict[int, float]) -> dict[int, float]:
    """What each enterprise that is still there is asked for against before [ratio], by name."""
    firms = model.enterprises
    return {
        name: asked / before[name]
        for name, asked in zip(firms.name.tolist(), firms.asked, strict=True)
        if name in before
    }


@pytest.mark.parametrize(("event", "sign"), [("goes", -1), ("comes", +1)])
def test_suppliers_in_the_park_of_an_anchor_and_nobody_else_feel_that_it(event, sign):
    model = ready(going=0.5 if event == "goes" else 0.0)
    firms, row = model.enterprises, in_a_park(model)
    park, name, industry = int(firms.park[row]), int(firms.name[row]), int(firms.industry[row])
    firms.awaited[row] = event == "comes"
    before = dict(zip(firms.name.tolist(), firms.asked.copy(), strict=True))
    where = dict(zip(firms.name.tolist(), zip(firms.park.tolist(), firms.industry.tolist(), strict=True), strict=True))
    if event == "goes":
        # the quarter in which luck has it go
        while Draws(0, "anchors", model.t).uniform(1, np.array([name], np.uint64))[0] >= 0.125:
            model.t += 1
    owed = model.ledger.imbalance()
    anchors(model, Draws(0, "anchors", model.t))
    assert (name in model.enterprises.name.tolist()) == (event == "comes")
    assert not model.enterprises.awaited.any()
    linkage = model.setting.industries.linkage[industry]
    for other, ratio in asked_after(model, before).items():
        supplies = where[other][0] == park and linkage[where[other][1]] > 0.0 and other != name
        assert np.sign(np.log(ratio)) == (sign if supplies else 0), other
    assert model.ledger.imbalance() == pytest.approx(owed, abs=1e-3)
    told = model.results.events.query("quarter == @model.t")["event"].tolist()
    assert told == (["withdrawal", "exit"] if event == "goes" else [])


def test_investors_look_for_a_park_until_they_have_found_one():
    # of a size that finds room, and who take space outside the parks only for want of any inside
    wanted = {"anchors__size": 150.0, "leasing__off_park": -5.0}
    model = finished(small(4, 2, 200, 12, events=True, **OFF | COMING | wanted))
    events = model.results.events
    came = set(events.loc[events["event"] == "anchor", "enterprise"])
    settled = set(events.loc[events["event"] == "lease", "enterprise"])
    assert len(came) > 3
    assert len(came & settled) > len(came) / 2
    firms = model.enterprises
    assert not (firms.awaited & (firms.founded >= 0)).any()


def test_managements_change_at_their_rate_and_bring_a_manner_that_somebody_has():
    model = ParkEcosystem(small(40, 2, 400, 24, **OFF | {"operation__new_management": 0.2}), 1)
    at_first = model.parks.strategy.copy()
    model.run_for(24)
    parks = model.parks
    # of 40 over six years, 1 - 0.95^24 = 0.71 have changed hands; two standard deviations are 0.14
    changed = parks.managed_since > 0
    assert 0.55 < changed.mean() < 0.87
    assert (parks.strategy != at_first)[changed].mean() > 0.3
    np.testing.assert_array_equal(parks.strategy[~changed], at_first[~changed])
    assert set(parks.strategy) <= set(at_first)


def test_who_drowns_in_debt_is_taken_over_and_lenders_bear_the_rest():
    model = finished(small(4, 2, 200, 6, **OFF))
    operation = replace(model.parameters.operation, takeover_after=3, debt_assumed=0.25)
    model.parameters = replace(model.parameters, operation=operation)
    debt = 1e12
    model.parks.debt[1] = debt
    households, cash = model.ledger.sector["households"], model.parks.cash.copy()
    for quarter in range(3):
        assert model.parks.debt[1] == debt
        assert model.parks.strained[1] == quarter
        succession(model, Draws(0, "succession", model.t + quarter))
    assert (model.parks.debt[1], model.parks.strained[1], model.parks.managed_since[1]) == (0.0, 0, model.t)
    assert model.ledger.sector["households"] == households - 0.25 * debt
    np.testing.assert_array_equal(model.parks.cash, cash)
    assert abs(model.ledger.imbalance()) < 1.0


def test_at_zero_they_change_nothing():
    """The other numbers of the section do not matter then."""
    plain = finished(small(**OFF))
    other = finished(
        small(
            **OFF
            | {"anchors__size": 300.0, "anchors__large": 60.0, "anchors__local": 1.0, "operation__debt_assumed": 1.0}
        )
    )
    assert_identical(frames(plain), frames(other))
    assert not plain.parks.managed_since.any()
