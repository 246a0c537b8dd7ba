"""Titles of featured parks: who has one, what it costs, that the title alone does nothing, and what its benefits do."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import Change, ParkEcosystem
from sim.parameters import Designation
from tests.sim.laws import assert_money_closes
from tests.sim.strategies import DECLARED, assert_identical, changed, finished, frames, small, values_of

REGION: dict[str, Any] = {"parks": 8, "districts": 3, "enterprises": 250, "layout": 1}
# bars that some parks of a small region meet and others do not
BARS: dict[str, Any] = {
    "designation__by": "score",
    "designation__start": 2,
    "designation__round_every": 2,
    "designation__first_batch": 3,
    "designation__later_batch": 1,
    "designation__least_chain": 0.1,
    "designation__least_occupancy": 0.7,
    "designation__application_cost": 20_000.0,
    "designation__report_cost": 50_000.0,
    "designation__grant": 300_000.0,
}
# a title that brings nothing and costs nothing
EMPTY: dict[str, Any] = {
    "designation__application_cost": 0.0,
    "designation__report_cost": 0.0,
    "designation__commission_cost": 0.0,
    "designation__promise": 0.0,
    "designation__visibility": False,
    "designation__leads": 0.0,
    "designation__grant": 0.0,
    "designation__membership": False,
}
TITLE_COLUMNS = (
    "titled",
    "titled_since",
    "applications",
    "title_applications",
    "titles_given",
    "titles_lost",
    "titles_held",
)


@cache
def run(seed: int = 0, quarters: int = 14, **changes: Any) -> ParkEcosystem:
    return finished(small(**REGION, quarters=quarters, **changes), seed)


def told(model: ParkEcosystem) -> dict[str, dict[str, np.ndarray]]:
    """All tables but what they say of titles themselves."""
    tables = frames(model)
    tables.pop("flows")
    return {
        name: {column: values for column, values in table.items() if column not in TITLE_COLUMNS}
        for name, table in tables.items()
    }


def flow(model: ParkEcosystem, purpose: str) -> float:
    table = model.results.flows
    return float(table.loc[table["purpose"] == purpose, "amount"].sum())


def test_without_designation_nothing_is_paid_and_nobody_has_a_title():
    plain = run()
    assert not plain.results.flows["purpose"].str.startswith("title").any()
    assert not plain.results.parks["titled"].any()
    assert (plain.results.system.filter(like="title").to_numpy() == 0).all()


@pytest.mark.parametrize("by", ["score", "lottery"])
def test_a_title_that_brings_nothing_and_costs_nothing_does_nothing(by):
    titled = run(**BARS | EMPTY | {"designation__by": by, "designation__hope": 1.0})
    assert titled.results.system["titles_held"].max() >= 2
    assert_identical(told(run()), told(titled))


def test_what_is_paid_follows_from_applications_and_titles():
    model = run(**BARS)
    p, system = model.parameters.designation, model.results.system
    held, applications = system["titles_held"].sum(), system["title_applications"].sum()
    assert 0 < system["titles_held"].iloc[-1] < applications
    assert flow(model, "title application") == pytest.approx(p.application_cost * applications)
    assert flow(model, "title commission") == pytest.approx(p.commission_cost * applications)
    assert flow(model, "title report") == pytest.approx(p.report_cost / 4.0 * held)
    assert flow(model, "title grant") == pytest.approx(p.grant / 4.0 * held)
    public = sum(flow(model, f"title {name}") for name in ("grant", "commission", "promotion"))
    assert flow(model, "title promotion") > 0.0
    assert system["spending_other"].sum() == pytest.approx(public)


def test_a_title_ends_with_the_institution():
    model = run(**BARS, quarters=6)
    assert model.parks.titled.any()
    held = model.parks.titled.copy()
    model = ParkEcosystem(small(**REGION, quarters=8, **BARS), 0)
    model.run_for(6)
    model.parameters = replace(model.parameters, designation=Designation())
    model.step()
    assert not model.parks.titled.any()
    assert (model.parks.title_lost[held] == 6).all()


def test_the_first_batch_is_the_first_given_also_where_titles_begin_under_way():
    # more parks than places meet bars of nothing; rounds are due since quarter 2, the institution begins in quarter 5
    bars = {name: 0.0 for name in ("least_share", "least_chain", "least_services", "least_occupancy")}
    on = {f"designation.{name}": value for name, value in bars.items()} | {
        "designation.plan": False,
        "designation.by": "score",
    }
    late = BARS | {"designation__by": "none"}
    parameters = replace(small(**REGION, quarters=9, **late), timeline=(Change(5, on),))
    given = finished(parameters).results.system["titles_given"].to_numpy()
    assert given[:6].sum() == 0
    assert given[6] == 3, "the first batch, in the first round after it begins"
    assert given[7:].max() <= 1, "later ones"


def test_titled_parks_belong_to_an_alliance_that_is_founded_later():
    parameters = replace(
        small(**REGION, quarters=7, **BARS), timeline=(Change(5, {"alliance.share": 1e-9}, announced=False),)
    )
    parks = finished(parameters).results.parks.set_index("quarter")
    assert not parks.loc[4, "member"].any()
    titled = parks.loc[5, "titled"].to_numpy(dtype=bool)
    assert titled.any()
    # nobody else was asked
    assert (parks.loc[5, "member"].to_numpy(dtype=bool) == titled).all()


def test_who_fails_loses_the_title_and_the_membership_it_brought():
    changes = BARS | {"alliance__share": 0.4, "designation__review_every": 1, "designation__strikes": 2}
    model = ParkEcosystem(small(**REGION, quarters=8, **changes), 0)
    model.run_for(3)
    titled, before = model.parks.titled.copy(), model.parks.member_by_title.copy()
    assert before.any()
    assert model.parks.member[titled].all()
    model.parameters = changed(model.parameters, {"designation.least_share": 1.0})
    model.step()
    assert (model.parks.titled == titled).all(), "the first failure is a warning"
    model.step()
    assert not model.parks.titled.any()
    assert not model.parks.member[before].any()
    assert model.results.system["titles_lost"].iloc[-1] == titled.sum()


NUMBERS = [name for name in DECLARED if name.startswith("designation.")]


@st.composite
def institutions(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(NUMBERS), unique=True, max_size=8))
    chosen = {name.replace(".", "__"): draw(values_of(DECLARED[name])) for name in names}
    return BARS | {"alliance__share": draw(st.sampled_from((0.0, 0.5)))} | chosen


@settings(max_examples=10)
@given(institutions(), st.integers(0, 2))
def test_laws_of_titles(changes, seed):
    model = ParkEcosystem(small(parks=6, districts=2, enterprises=80, quarters=8, **changes), seed)
    p, before = model.parameters.designation, np.zeros(6, bool)
    for _ in range(8):
        t, given_before = model.t, (model.parks.titled_since >= 0).any()
        model.step()
        parks = model.parks
        gained, lost = parks.titled & ~before, before & ~parks.titled
        assert (parks.applied[gained] == t).all(), "nobody has a title who has not applied for it"
        assert not (gained & ~model.open_parks()).any()
        assert gained.sum() <= (p.later_batch if given_before else p.first_batch)
        in_round = p.active() and t >= p.start and (t - p.start) % p.round_every == 0
        assert in_round or not (parks.applied == t).any()
        assert (parks.title_lost[lost] == t).all()
        assert p.by != "lottery" or not lost.any()
        assert not (parks.member_by_title & ~(parks.member & parks.titled)).any()
        assert (parks.failed_reviews < p.strikes).all()
        assert (parks.applications[parks.titled] > 0).all()
        assert_money_closes(model)
        before = parks.titled.copy()


# directions: the same parks drawn by lot, with one benefit after the other, against a title that brings nothing

ALL = BARS | EMPTY | {"designation__by": "lottery", "designation__start": 1, "designation__hope": 1.0}


def titled_parks(column: str, **changes: Any) -> float:
    """Mean over quarters and seeds of what the parks of the first batch have."""
    found = []
    for seed in (0, 1, 2):
        first = run(seed, 16, **ALL).results.parks.query("titled_since == 1 and quarter == 2")["park"]
        table = run(seed, 16, **ALL | changes).results.parks
        found.append(table.loc[table["park"].isin(first) & (table["quarter"] > 4), column].mean())
    return float(np.mean(found))


def test_the_grant_becomes_services():
    assert titled_parks("service_level", designation__grant=2e6) > titled_parks("service_level") + 0.01


def test_visibility_fills_titled_parks():
    assert titled_parks("leased_m2", designation__visibility=True) > titled_parks("leased_m2")


def test_leads_bring_enterprises():
    more = {"designation__leads": 1.0, "paths__leads": 1.0}
    assert titled_parks("enterprises", **more) > titled_parks("enterprises", paths__leads=1.0)


def test_what_costs_more_is_applied_for_less():
    often, dear = run(**BARS), run(**BARS | {"designation__application_cost": 5e6})
    count = [model.results.system["title_applications"].sum() for model in (often, dear)]
    assert count[1] < count[0]
