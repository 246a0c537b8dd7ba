"""The observers of development stage, on indicators made up for the purpose."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import ParkEcosystem
from sim.observers.stage_mixture import ANCHORS, mixture_labels
from sim.observers.stages import ENTER, INDICATORS, LEAVE, StageObserver, candidate, fails, fuzzy_scores, qualifies
from sim.parameters import Stages
from tests.sim.strategies import finished, small

LOWEST = dict.fromkeys(INDICATORS, 0.0)
CLUSTER = LOWEST | {"leading_industry_share": 0.5, "local_linkage": 0.4}
MIXED = CLUSTER | {"functional_mix": 0.7, "service_breadth": 0.8, "jobs_housing": 0.9}
ECOSYSTEM = MIXED | {"rd_intensity": 0.08, "network_density": 0.7, "service_equity_share": 0.5, "cross_park_links": 0.2}
PROFILES = (LOWEST, CLUSTER, MIXED, ECOSYSTEM)


def row(**indicators):
    return np.array([[float((LOWEST | indicators)[name]) for name in INDICATORS]])


def profile(stage):
    return row(**PROFILES[stage - 1])


class Watched:
    """A stage observer whose indicators are given, not measured."""

    def __init__(self, monkeypatch, start, openings=(0,), **rules):
        count = len(openings)
        self.model = SimpleNamespace(
            parks=SimpleNamespace(size=count), parameters=SimpleNamespace(stages=Stages(**rules)), t=0,
            open_parks=lambda: np.array(openings) <= self.model.t, park_employees=lambda: np.full(count, 100.0),
        )  # fmt: skip
        monkeypatch.setattr("sim.observers.stages.measure", lambda model: np.repeat(self.shown, count, axis=0))
        self.observer, self.stages, self.count = StageObserver(self.model), [], count
        self.show(start)

    def show(self, indicators, quarters=1):
        self.shown = indicators
        for _ in range(quarters):
            self.observer.observe()
            self.stages.append(int(self.observer.stage[0]))
            self.model.t += 1
        return self.stages[-quarters:]


def test_a_stage_needs_all_of_its_thresholds():
    for stage, thresholds in ENTER.items():
        just = {name: value for number in range(2, stage + 1) for name, value in ENTER[number].items()}
        assert qualifies(row(**just), stage, 1.0)[0]
        for name, value in thresholds.items():
            assert not qualifies(row(**just | {name: 0.999 * value}), stage, 1.0)[0], (stage, name)
        assert not qualifies(row(**just), stage, 1.01)[0]


def test_entering_needs_more_than_staying():
    for stage, thresholds in LEAVE.items():
        for name, value in thresholds.items():
            assert value < ENTER[stage][name], (stage, name)


@pytest.mark.parametrize("stage", [1, 2, 3, 4])
def test_candidates_of_the_four_profiles(stage):
    assert candidate(profile(stage), np.array([False]), np.array([0]), 1.0)[0] == stage


def test_the_third_stage_asks_for_a_past_or_for_size():
    mixed = MIXED | {"leading_industry_share": 0.1}
    small_new = candidate(row(**mixed), np.array([False]), np.array([1]), 1.0)[0]
    large = candidate(row(**mixed), np.array([True]), np.array([1]), 1.0)[0]
    once_a_cluster = candidate(row(**mixed), np.array([False]), np.array([2]), 1.0)[0]
    assert (small_new, large, once_a_cluster) == (1, 3, 3)


def test_failing_counts_undercut_thresholds():
    assert not fails(profile(4), 4, 1.0)[0]
    assert not fails(row(**ECOSYSTEM | {"rd_intensity": 0.0}), 4, 1.0)[0], "one failing is forgiven at the top"
    assert fails(row(**ECOSYSTEM | {"rd_intensity": 0.0, "network_density": 0.0}), 4, 1.0)[0]
    assert fails(row(**MIXED | {"functional_mix": 0.44}), 3, 1.0)[0]


def test_the_first_day_is_taken_as_it_is_and_a_late_park_starts_at_the_bottom(monkeypatch):
    watched = Watched(monkeypatch, profile(3), openings=(0, 3))
    assert watched.observer.stage.tolist() == [3, 0]
    watched.show(profile(3), 3)
    assert watched.observer.stage.tolist() == [3, 1]
    watched.show(profile(3), 4)
    assert watched.observer.stage.tolist() == [3, 2], "one step at a time, after confirmation"


def test_a_rise_is_confirmed_over_four_quarters_and_made_one_step_at_a_time(monkeypatch):
    watched = Watched(monkeypatch, profile(1))
    assert watched.show(profile(4), 4) == [1, 1, 1, 2]
    assert watched.show(profile(4), 8) == [2, 2, 2, 3, 3, 3, 3, 4]
    assert watched.show(profile(4), 8) == [4] * 8


def test_an_interrupted_rise_starts_again(monkeypatch):
    watched = Watched(monkeypatch, profile(1))
    watched.show(profile(2), 3)
    watched.show(profile(1), 1)
    assert watched.show(profile(2), 4) == [1, 1, 1, 2]


def test_a_fall_is_confirmed_over_six_quarters(monkeypatch):
    watched = Watched(monkeypatch, profile(2))
    assert watched.show(profile(1), 6) == [2, 2, 2, 2, 2, 1]
    assert watched.show(profile(1), 12) == [1] * 12


def test_between_the_thresholds_a_park_stays_where_it_came_from(monkeypatch):
    between = row(leading_industry_share=0.36, local_linkage=0.21)
    fallen, risen = Watched(monkeypatch, profile(2)), None
    assert fallen.show(between, 20) == [2] * 20
    risen = Watched(monkeypatch, profile(1))
    assert risen.show(between, 20) == [1] * 20


@given(st.lists(st.integers(1, 4), min_size=1, max_size=40), st.integers(1, 6), st.integers(1, 6))
def test_whatever_happens_stages_move_one_step_at_a_time(path, up, down):
    with pytest.MonkeyPatch.context() as monkeypatch:
        watched = Watched(monkeypatch, profile(path[0]), up=up, down=down)
        for stage in path:
            watched.show(profile(stage))
    steps = np.diff(watched.stages)
    assert (np.abs(steps) <= 1).all()
    assert set(watched.stages) <= {1, 2, 3, 4}
    rises = np.flatnonzero(steps)
    assert (np.diff(rises) >= min(up, down)).all()


def test_the_limiting_indicator_is_the_one_furthest_below(monkeypatch):
    watched = Watched(monkeypatch, row(leading_industry_share=0.39, local_linkage=0.05))
    assert watched.observer.limiting() == ["local_linkage"]
    watched = Watched(monkeypatch, profile(4))
    assert watched.observer.limiting() == [""]
    watched = Watched(monkeypatch, profile(1), openings=(0, 9))
    assert watched.observer.limiting()[1] == ""


@given(st.lists(st.floats(0.0, 1.0), min_size=10, max_size=10), st.floats(0.5, 1.5), st.floats(0.01, 1.0))
def test_memberships_sum_to_one(values, scale, width):
    scores = fuzzy_scores(np.array([values]), Stages(scale=scale, fuzzy_width=width))
    assert scores.sum() == pytest.approx(1.0)
    assert (scores >= 0.0).all()


@pytest.mark.parametrize("stage", [1, 2, 3, 4])
def test_a_clear_profile_belongs_to_its_stage(stage):
    scores = fuzzy_scores(profile(stage), Stages())[0]
    assert scores.argmax() + 1 == stage
    assert scores[stage - 1] > 0.7


def test_the_fuzzy_observer_keeps_its_verdict_within_the_margin(monkeypatch):
    watched = Watched(monkeypatch, profile(1))
    watched.show(profile(4))
    assert watched.observer.fuzzy[0] == 4
    watched = Watched(monkeypatch, profile(1), fuzzy_margin=0.5, fuzzy_width=1.0)
    at_threshold = row(leading_industry_share=0.40, local_linkage=0.25)
    watched.show(at_threshold, 5)
    assert watched.observer.fuzzy[0] == 1


def test_the_mixture_finds_separated_clouds_and_orders_them():
    rng = np.random.default_rng(0)
    truth = rng.integers(1, 5, 600)
    spread = np.array([0.03, 0.03, 0.03, 0.003, 0.03, 0.03, 0.03, 0.03, 0.02, 0.03])
    sample = np.clip(ANCHORS[truth - 1] + spread * rng.standard_normal((600, 10)), 0.0, 1.0)
    assert (mixture_labels(sample) == truth).mean() > 0.99


def test_the_mixture_copes_with_little_data():
    assert mixture_labels(ANCHORS[:1])[0] in (1, 2, 3, 4)
    same = mixture_labels(np.repeat(ANCHORS[2:3], 50, axis=0))
    assert len(set(same.tolist())) == 1
    order = np.random.default_rng(1).permutation(40)
    sample = np.repeat(ANCHORS, 10, axis=0)
    np.testing.assert_array_equal(mixture_labels(sample)[order], mixture_labels(sample[order]))


def test_no_behaviour_reads_a_stage():
    plain = finished(small(5, 2, 150, 10))
    strict = finished(small(5, 2, 150, 10, stages__scale=0.5, stages__up=1, stages__down=1, stages__fuzzy_width=1.0))
    for column, values in plain.enterprises.storage.items():
        np.testing.assert_array_equal(
            values[: plain.enterprises.size], strict.enterprises.storage[column][: strict.enterprises.size]
        )
    assert (plain.results.parks["stage"] != strict.results.parks["stage"]).any()


def test_transitions_agree_with_the_stages_of_the_parks():
    results = finished(small(6, 2, 300, 30, layout=1, stages__scale=0.7, stages__up=1, stages__down=1)).results
    wide = results.parks.pivot(index="quarter", columns="park", values="stage")
    steps = wide.diff().iloc[1:].stack()
    moved = steps[steps != 0].sort_index()
    table = results.transitions.set_index(["quarter", "park"]).sort_index()
    assert len(moved) > 0
    np.testing.assert_array_equal(table["to_stage"] - table["from_stage"], moved)
    assert list(table.index) == list(moved.index)


def test_before_opening_a_park_has_no_stage():
    from sim import Parameters

    model = ParkEcosystem(Parameters(quarters=2), 0)
    model.run_for(2)
    parks = model.results.parks
    assert ((parks["stage"] == 0) == ~parks["open"]).all()
    assert (parks.loc[~parks["open"], "limiting_indicator"] == "").all()
