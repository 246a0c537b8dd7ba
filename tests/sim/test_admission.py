"""Operators who admit by chain: nobody new in a park that refuses it, who is in may stay, and parks fill more slowly with more of their own."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from sim import ParkEcosystem
from sim.draws import Draws
from sim.regions import load
from tests.sim.strategies import assert_identical, finished, frames, small
from tests.sim.test_directions import MORE, QUIET, SEEDS, assert_moves

QUARTERS = 24
OPENS = 3  # quarter in which the last three parks open, empty
BY_CHAIN = {"admission__kind": "by_chain", "admission__focus": 0.3}
# parks refuse everybody but their own industry from the first tenant on
STRICT = {"admission__relatedness": 1.0, "admission__anybody": 1.0, "admission__span": 0.01}
# small parks for many enterprises, so that what opens fills
FULL = QUIET | {"supply__land_release": 0.0, "leasing__off_park": -4.0, "leasing__waiting": 0.5}


def region(parameters):
    """The region of the parameters, of which the last three parks open later, empty."""
    setting = load(parameters)
    late = np.arange(len(setting.parks)) >= len(setting.parks) - 3
    started = {name: np.where(late, 0, getattr(setting.parks, name)) for name in ("enterprises", "revenue_at_start")}
    return replace(setting, parks=replace(setting.parks, opening=np.where(late, OPENS, 0), **started))


@cache
def run(seed, **changes):
    parameters = small(6, 2, 300, QUARTERS, layout=1, **FULL | changes)
    return finished(parameters, seed, region(parameters))


def test_nobody_comes_to_a_park_that_refuses_it_and_who_is_in_may_stay():
    parameters = small(6, 2, 300, 14, layout=1, **FULL | BY_CHAIN | STRICT)
    model = ParkEcosystem(parameters, 0, region(parameters))
    relatedness, came, stayed, refused = model.setting.industries.relatedness, 0, 0, 0.0
    for _ in range(model.quarters):
        for process in model.order:
            firms, parks = model.enterprises, model.parks
            old = dict(zip(firms.name.tolist(), firms.park.tolist(), strict=True)) if process.name == "leasing" else {}
            process(model, Draws(model.seed, process.name, model.t))
            if process.name != "leasing":
                continue
            before = np.array([old[name] for name in firms.name.tolist()])
            new = (firms.park >= 0) & (firms.park != before)
            fits = (
                relatedness[parks.leading_industry[firms.park], firms.industry]
                >= parks.relatedness_required[firms.park]
            )
            assert fits[new].all()
            came, refused = came + int(new.sum()), refused + float(parks.refused.sum())
            signed = np.zeros(firms.size, bool)
            signed[model.leases.enterprise[model.leases.start == model.t]] = True
            stayed += int((signed & (firms.park == before) & (firms.park >= 0) & ~fits).sum())
        model.observe()
        model.t += 1
    assert came > 0
    assert stayed > 0, "tenants that would not be let in today renew, or take more rooms"
    assert refused > 0.0


def test_nothing_asked_is_the_same_as_everybody():
    assert_identical(frames(run(0)), frames(run(0, **BY_CHAIN, admission__relatedness=0.0)))


def test_a_park_without_the_focus_refuses_nobody():
    model = run(0, admission__kind="by_chain", admission__focus=1.0)
    assert not model.results.parks["refused_m2"].any()
    assert_identical(frames(run(0)), frames(model))


def new_parks(model, column):
    table, late = model.results.parks, np.array(model.setting.parks.codes)[model.parks.opening > 0]
    return table[table["park"].isin(late) & (table["quarter"] >= OPENS)].pivot_table(column, "quarter", "park")


def leading_share(model):
    """Of the parks that have opened, at the end, weighted by employees."""
    share, people = (new_parks(model, name).iloc[-1] for name in ("leading_industry_share", "employees"))
    return float(np.average(share, weights=people))


def let(model):
    """Floor space let in the parks that have opened, mean over quarters [m2]."""
    return float(new_parks(model, "leased_m2").sum(axis=1).mean())


def test_new_parks_have_more_of_their_leading_industry():
    pairs = [(run(seed), run(seed, **BY_CHAIN)) for seed in MORE]
    assert_moves(np.array([leading_share(chosen) - leading_share(open_) for open_, chosen in pairs]), +1)


def test_new_parks_that_wait_for_their_leading_industry_fill_more_slowly():
    pairs = [(run(seed), run(seed, **BY_CHAIN | STRICT)) for seed in SEEDS]
    assert_moves(np.array([let(chosen) - let(open_) for open_, chosen in pairs]), -1)
