"""The observers of development stage: equations by hand, how labels move, and what runs of the model show."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import Parameters
from sim.observers import dimensions as bars
from sim.observers import indicators as of
from sim.observers import prototypes
from sim.observers.dimensions import DIMENSIONS, ENTER, FLOORS, INDICATORS, LEAST, MARKS, STAY, Mark
from sim.observers.ladder import READ_OFF, Ladder
from sim.observers.stages import StageObserver, costliest
from sim.parameters import Stages
from tests.sim.strategies import changed, finished, small


def row(*values):
    return np.array([values], float)


# indicators


def test_labour_intensity_is_that_of_the_mix_and_of_the_wage_share():
    workers, labour = np.array([[30.0, 70.0], [30.0, 70.0], [10.0, 0.0], [0.0, 0.0]]), np.array([0.6, 0.2])
    wages = np.array([28.0, 56.0, 28.0, 0.0])
    added = np.array([100.0, 100.0, -5.0, 0.0])
    found = of.labour_intensity(workers, labour, wages, added)
    np.testing.assert_allclose(found, [0.32, 0.32 * math.sqrt(2.0), 0.6 * math.sqrt(0.6 / 0.28), 0.0])
    cheap = of.labour_intensity(workers[:1], labour, np.array([1.0]), np.array([1e6]))
    assert cheap[0] == pytest.approx(0.32 * math.sqrt(0.1 / 0.28))


def test_value_added_counts_on_the_room_of_a_worker_in_wages():
    found = of.floor_productivity(np.array([6e6, 0.0]), np.array([600.0, 0.0]), np.array([1e5, 0.0]))
    np.testing.assert_allclose(found, [3.0, 0.0])


def test_exchange_is_against_what_there_is_to_take_in():
    known = math.log1p(1.0)
    found = of.knowledge_exchange(np.array([2.0, 1.0]), np.array([8.0, 0.0]), of.ZONE_REFERENCE * 7.0, 7.0)
    np.testing.assert_allclose(found, [0.25 / known, 0.0])
    assert of.knowledge_exchange(np.array([2.0]), np.array([8.0]), 0.0, 0.0)[0] == 0.0


def test_a_chain_is_an_industry_with_what_it_buys_and_sells():
    linkage = np.array([[0.5, 0.3, 0.0], [0.0, 0.1, 0.9], [0.0, 0.0, 0.0]])
    weights = of.chain_weights(linkage)
    np.testing.assert_allclose(weights, [[1, 0.5, 0], [0.5, 1, 1], [0, 1, 1]])
    region = np.array([50.0, 30.0, 20.0])
    workers = np.array([[10.0, 0.0, 0.0], [0.0, 0.0, 10.0]])
    # shares of the region's chains are 0.65, 0.75 and 0.5; jobs in them are 10, 5, 0 in the first park and 0, 10, 10 in the second
    lead = of.leading_chain(workers, region, weights)
    assert lead.tolist() == [0, 2]
    np.testing.assert_allclose(of.chain_jobs(workers, weights, lead), [10.0, 10.0])
    np.testing.assert_allclose(of.chain_location_quotient(workers, region, weights, lead), [1 / 0.65, 1 / 0.5])


def test_a_chain_is_closed_as_far_as_the_park_could_supply_it():
    linkage = np.array([[0.2, 0.6], [0.0, 0.0]])
    # the park asks for 20 of the first and 60 of the second; it makes plenty of the first and 15 of the second
    found = of.chain_closure(row(500.0, 15.0), row(100.0, 0.0), linkage, np.array([0]))
    np.testing.assert_allclose(found, [(0.2 + 0.6 * 0.25) / 0.8])
    assert of.chain_closure(row(0.0, 15.0), row(100.0, 0.0), linkage, np.array([1]))[0] == 0.0


def test_services_count_by_what_tenants_need():
    np.testing.assert_allclose(of.service_fit(np.array([[2.0, 3.0, 0.0]]), np.array([[4.0, 4.0, 2.0]])), [0.5])


def test_homes_without_jobs_are_as_bad_as_jobs_without_homes():
    found = of.balance(np.array([10.0, 40.0, 20.0, 0.0]), np.array([20.0, 20.0, 20.0, 0.0]))
    np.testing.assert_allclose(found, [0.5, 0.5, 1.0, 0.0])


def test_functions_are_mixed_when_they_are_even():
    found = of.functional_mix(np.array([[5.0, 5.0, 5.0, 5.0], [5.0, 5.0, 0.0, 0.0], [5.0, 0, 0, 0], [0, 0, 0, 0.0]]))
    np.testing.assert_allclose(found, [1.0, 0.5, 0.0, 0.0], atol=1e-12)


def test_spin_offs_and_links_are_per_enterprise():
    np.testing.assert_allclose(of.spin_offs_per_thousand(np.array([3.0, 1.0]), np.array([500.0, 0.0])), [6.0, 0.0])
    found = of.rd_from_other_parks(np.array([4e6, 1.0]), np.array([10.0, 0.0]), np.array([1e5, 1e5]))
    np.testing.assert_allclose(found, [4.0, 0.0])


# dimensions and bars


def test_an_indicator_counts_from_nothing_to_its_full_mark():
    np.testing.assert_allclose(bars.met(np.array([1.0, 2.0, 2.5, 9.0]), Mark(1.0, 3.0)), [0.0, 0.5, 0.75, 1.0])
    np.testing.assert_allclose(bars.met(np.array([0.5, 0.35, 0.1]), Mark(0.5, 0.2)), [0.0, 0.5, 1.0])
    np.testing.assert_allclose(bars.met(np.array([0.0, 10.0, 1000.0]), Mark(1.0, 100.0, logs=True)), [0.0, 0.5, 1.0])


def full():
    """Indicators that reach every full mark."""
    return np.array([[mark.full for marks in MARKS.values() for mark in marks.values()]])


def test_a_dimension_is_the_weighted_mean_of_what_its_indicators_reach():
    np.testing.assert_allclose(bars.dimensions(full(), np.array([0.0]), np.array([True])), [[1, 1, 1, 1]])
    np.testing.assert_allclose(bars.dimensions(full(), np.array([1.0]), np.array([False])), [[0, 0, 0, 0]])
    half = full()
    half[0, INDICATORS.index("rd_intensity")] = MARKS["knowledge"]["rd_intensity"].nothing
    half[0, INDICATORS.index("spin_offs")] = 0.0
    found = bars.dimensions(half, np.array([0.4]), np.array([True]))
    np.testing.assert_allclose(found, [[2.5 / 4.0, 1.0, 1.0, 2 / 3 + 0.06]])


def test_labour_is_in_what_keeps_a_park_at_the_first_stage():
    cheap = full()
    cheap[0, INDICATORS.index("labour_intensity")] = 0.6
    lost = bars.dimensions(full(), np.zeros(1), np.ones(1, bool)) - bars.dimensions(
        cheap, np.zeros(1), np.ones(1, bool)
    )
    assert lost[0, 0] == pytest.approx(0.25)
    assert all("knowledge" in rule for rule in ENTER.values())


def test_who_lives_from_knowledge_is_not_called_labour_intensive():
    plain, clever = row(0.49, 0.0, 0.0, 0.0), row(bars.BEYOND_LABOUR, 0.0, 0.0, 0.0)
    assert bars.stage_scores(plain, 1.0)[0, 1] < 1.0
    assert bars.highest(bars.stage_scores(clever, 1.0), 1.0).tolist() == [2]


@pytest.mark.parametrize("stage", [2, 3, 4])
def test_a_score_is_the_smallest_ratio_of_a_dimension_to_its_bar(stage):
    just = row(*(ENTER[stage].get(name, 0.0) for name in DIMENSIONS))
    assert bars.stage_scores(just, 1.0)[0, stage - 1] == pytest.approx(1.0)
    assert bars.stage_scores(just, 0.8)[0, stage - 1] == pytest.approx(1.25)
    for number, name in enumerate(DIMENSIONS):
        if name in ENTER[stage]:
            lower = just.copy()
            lower[0, number] *= 0.9
            assert bars.stage_scores(lower, 1.0)[0, stage - 1] == pytest.approx(0.9)
    assert bars.stage_scores(just, 1.0)[0, 0] == 1.0
    least = row(*(LEAST[stage][name] for name in FLOORS))
    assert bars.floor_scores(least, 1.0)[0, stage - 1] == pytest.approx(1.0)
    assert bars.floor_scores(0.9 * least, 1.0)[0, stage - 1] == pytest.approx(0.9)


def test_the_highest_stage_of_which_enough_is_reached_counts():
    scores = np.array([[1, 0.9, 0.9, 0.9], [1, 1.2, 0.9, 0.0], [1, 0.5, 1.0, 0.99], [0.2, 0, 0, 0], [1, 0, 0, 1.0]])
    assert bars.highest(scores, 1.0).tolist() == [1, 2, 3, 1, 4]
    assert bars.highest(scores, 0.9).tolist() == [4, 3, 4, 1, 4]


def test_higher_stages_ask_for_no_less():
    for lower, higher in ((2, 3), (3, 4)):
        for name in FLOORS:
            assert LEAST[lower][name] < LEAST[higher][name]
        for name in set(ENTER[lower]) & set(ENTER[higher]):
            assert ENTER[lower][name] < ENTER[higher][name]


# how labels move


def climb(*aims, holds=None, up=4, down=4, after=READ_OFF):
    """Labels of one park that is due for these stages, after a first year at the first of them."""
    ladder, seen = Ladder(1), []
    for quarter, aim in enumerate((*[aims[0]] * after, *aims)):
        held = aim if holds is None or quarter < after else holds[quarter - after]
        ladder.look(np.array([aim]), np.array([held]), np.array([True]), up=up, down=down)
        seen.append(int(ladder.stage[0]))
    return seen[after:]


def test_in_its_first_year_a_park_is_read_off_also_when_it_opens_late():
    ladder = Ladder(2)
    seen = []
    for quarter, aim in enumerate((3, 2, 3, 1, 4, 4, 4, 4)):
        is_open = np.array([True, quarter >= 2])
        ladder.look(np.array([aim, aim]), np.array([aim, aim]), is_open, up=4, down=4)
        seen.append(ladder.stage.tolist())
    assert seen[:4] == [[3, 0], [2, 0], [3, 3], [1, 1]]
    assert [late for _, late in seen] == [0, 0, 3, 1, 4, 4, 4, 4]
    assert [early for early, _ in seen][4:] == [1, 1, 1, 2]


def test_a_rise_is_confirmed_over_four_quarters_and_made_one_step_at_a_time():
    assert climb(1, *[4] * 12) == [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4]


def test_an_interrupted_rise_starts_again():
    assert climb(1, 2, 2, 2, 1, 2, 2, 2, 2) == [1] * 8 + [2]


def test_one_failing_bar_for_four_quarters_is_enough_to_fall():
    assert climb(4, *[1] * 8) == [4, 4, 4, 4, 3, 3, 3, 3, 2]


def test_staying_needs_less_than_entering():
    assert STAY < 1.0
    assert climb(3, *[1] * 10, holds=[3] * 11) == [3] * 11


@given(st.lists(st.integers(1, 4), min_size=1, max_size=40), st.integers(1, 6), st.integers(1, 6))
def test_whatever_happens_stages_move_one_step_at_a_time(path, up, down):
    seen = climb(*path, up=up, down=down)
    steps = np.diff(seen)
    assert (np.abs(steps) <= 1).all()
    assert set(seen) <= {1, 2, 3, 4}
    assert (np.diff(np.flatnonzero(steps)) >= min(up, down)).all()


# what holds a park back


def held(dimensions, floors=(1.0, 1e6, 1.0), stage=1, indicators=None):
    seen = SimpleNamespace(
        model=SimpleNamespace(parameters=SimpleNamespace(stages=Stages())), stage=np.array([stage]),
        dimensions=row(*dimensions), floors=row(*floors), indicators=full() if indicators is None else indicators,
    )  # fmt: skip
    return StageObserver.limiting(seen)[0]


def test_what_limits_is_the_lowest_ratio_of_the_nearest_higher_stage():
    assert held((0.3, 0.1, 0.5, 0.0))[0] == "knowledge", "the third stage is nearer, and there knowledge is short"
    assert held((0.37, 0.33, 0.1, 0.0))[0] == "cluster"
    assert held((0.47, 0.33, 0.1, 0.0))[0] == "knowledge", "with a little more of it no cluster is asked"
    assert held((0.9, 0.9, 0.9, 0.2), stage=3)[0] == "ecosystem"
    assert held((0.9, 0.9, 0.9, 0.9), floors=(0.1, 1e6, 1.0)) == ("occupancy", "occupancy")
    assert held((0.9, 0.9, 0.9, 0.9), stage=1) == ("", ""), "only time is missing"
    assert held((0.1, 0.1, 0.1, 0.1), stage=4) == ("", "")
    assert held((0.1, 0.1, 0.1, 0.1), stage=0) == ("", "")


def test_the_indicator_named_is_the_one_that_costs_most():
    parts = np.ones(len(INDICATORS))
    parts[INDICATORS.index("labour_intensity")] = 0.2
    parts[INDICATORS.index("rd_intensity")] = 0.4
    assert costliest("knowledge", parts) == "rd_intensity", "0.9 of its weight against 0.8"
    parts[INDICATORS.index("rd_intensity")] = 0.5
    assert costliest("knowledge", parts) == "labour_intensity"


# the second observer


def typical(stage):
    return prototypes.PROTOTYPES[stage - 1]


def test_a_typical_park_is_at_no_distance_from_its_prototype():
    found = prototypes.distances(prototypes.PROTOTYPES)
    np.testing.assert_allclose(np.diag(found), 0.0, atol=1e-9)
    assert (found.argmin(axis=1) == np.arange(4)).all()
    odd = typical(2).copy()
    odd[prototypes.LOOKS_AT.index("service_fit")] += 100.0
    assert prototypes.distances(odd[None, :])[0, 1] == pytest.approx(math.sqrt(9.0 / 10.0)), "held at three scales"
    farther = typical(1).copy()
    farther[prototypes.LOOKS_AT.index("chain_jobs")] *= math.e
    assert prototypes.distances(farther[None, :])[0, 0] == pytest.approx(math.sqrt(0.25 / 10.0))


def test_a_label_changes_when_another_prototype_is_clearly_nearer():
    far = np.array([[0.91, 1.0, 2.0, 2.0], [0.89, 1.0, 2.0, 2.0], [0.99, 1.0, 2.0, 2.0]])
    assert prototypes.nearest(far, np.array([2, 2, 0])).tolist() == [2, 1, 1]


def test_the_second_observer_looks_at_the_mean_of_a_year():
    observer = prototypes.NearestPrototype(2, 4)
    for quarter, stage in enumerate((1, 1, 1, 4, 4, 4, 4)):
        observer.observe(np.array([typical(stage), typical(4)]), np.array([True, quarter >= 5]))
        if quarter == 3:
            assert observer.stage.tolist() == [1, 0]
    assert observer.stage.tolist() == [4, 4]


# in the model


def test_no_behaviour_reads_a_stage():
    plain = finished(small(5, 2, 150, 10))
    strict = finished(small(5, 2, 150, 10, stages__scale=0.5, stages__up=1, stages__down=1))
    for column, values in plain.enterprises.storage.items():
        np.testing.assert_array_equal(
            values[: plain.enterprises.size], strict.enterprises.storage[column][: strict.enterprises.size]
        )
    assert (plain.results.parks["stage"] != strict.results.parks["stage"]).any()


def test_money_scales_out_of_everything_that_observers_see():
    plain, other = (finished(small(5, 2, 200, 9, money_unit=unit)).stages for unit in (1.0, 1_000.0))
    np.testing.assert_allclose(other.indicators, plain.indicators, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(other.dimensions, plain.dimensions, rtol=1e-9, atol=1e-12)
    assert other.stage.tolist() == plain.stage.tolist()
    assert other.nearest.tolist() == plain.nearest.tolist()


def test_transitions_agree_with_the_stages_of_the_parks():
    results = finished(small(6, 2, 300, 30, layout=1, stages__scale=0.5, stages__up=1, stages__down=1)).results
    wide = results.parks.pivot(index="quarter", columns="park", values="stage")
    steps = wide.diff().iloc[1:].stack()
    moved = steps[steps != 0].sort_index()
    table = results.transitions.set_index(["quarter", "park"]).sort_index()
    assert len(moved) > 0
    np.testing.assert_array_equal(table["to_stage"] - table["from_stage"], moved)
    assert list(table.index) == list(moved.index)


def parks_of(parameters, seed, **changes):
    """The table of parks of a finished run."""
    changes = {name.replace("__", "."): value for name, value in changes.items()}
    return finished(changed(parameters, changes), seed).results.parks


@pytest.fixture(scope="module")
def region():
    """Parks of the default region over two seeds: at every stage, and some that open late."""
    return [parks_of(Parameters(), seed) for seed in range(2)]


FORTY = small(40, 4, 2000, 32, layout=1)
LUCK = range(3)


@pytest.fixture(scope="module")
def plain():
    """Parks of a region of forty over three seeds, against which changes are held."""
    return [parks_of(FORTY, seed) for seed in LUCK]


def while_open(tables):
    """Parks in the quarters in which they are open."""
    return [parks[parks["open"]] for parks in tables]


def falls(parks, since):
    """Falls of a stage from a quarter on."""
    wide = parks[parks["open"] & (parks["quarter"] >= since)].pivot(index="quarter", columns="park", values="stage")
    return int((wide.diff() < 0).to_numpy().sum())


def test_before_opening_a_park_has_no_stage_and_later_it_starts_where_its_indicators_put_it(region):
    parks = region[0]
    assert ((parks["stage"] == 0) == ~parks["open"]).all()
    assert (parks.loc[~parks["open"], "limiting_indicator"] == "").all()
    late = parks[parks["open"] & (parks["park"] == "yonghe")].sort_values("quarter")
    assert late["stage"].iloc[READ_OFF:].diff().abs().max() <= 1


def test_full_cycle_services_do_not_lower_the_stage_by_counting(plain):
    served = [parks_of(FORTY, seed, service__kind="full_cycle") for seed in LUCK]
    change = [
        full["stage"].mean() - without["stage"].mean()
        for without, full in zip(while_open(plain), while_open(served), strict=True)
    ]
    assert np.mean(change) > -0.02


def test_a_slump_brings_parks_down(plain):
    slump = {"demand__slowdown_quarter": 8, "demand__slowdown_quarters": 16, "demand__slowdown_shift": -0.2}
    struck = [parks_of(FORTY, seed, **slump) for seed in LUCK]
    assert sum(falls(parks, 8) for parks in struck) > 1.5 * sum(falls(parks, 8) for parks in plain)


def test_labour_falls_with_every_stage_and_research_rises_above_the_second(region):
    import pandas as pd

    means = pd.concat(while_open(region)).groupby("stage")[["labour_intensity", "rd_intensity"]].mean().diff().iloc[1:]
    assert len(means) == 3
    assert (means["labour_intensity"] < 0.0).all()
    # not from 1.0 to 2.0 in every run: among parks at 1.0 are young ones of research that have neither the jobs nor the occupancy of 2.0
    assert (means["rd_intensity"].iloc[1:] > 0.0).all()


def test_both_observers_agree_about_grades(region):
    import pandas as pd

    from experiments.statistics.summary import kappa

    parks = pd.concat(while_open(region))
    assert kappa(parks["stage"].to_numpy(), parks["stage_nearest"].to_numpy(), weighted=True) >= 0.6
