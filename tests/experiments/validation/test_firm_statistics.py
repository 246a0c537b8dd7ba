"""Statistics of sizes, growth, survival and counts, on made data whose answer is known."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from experiments.statistics.growth_rates import (
    excess_kurtosis,
    slope,
    spread_size_exponent,
    subbotin_shape,
    yearly_growth,
)
from experiments.statistics.innovation_counts import negative_binomial
from experiments.statistics.life_tables import (
    exposure,
    hazards,
    log_odds,
    matched_hazard_ratio,
    yearly_hazards,
    years_at_risk,
)
from experiments.statistics.tails import hill, top_share


@pytest.fixture
def chance() -> np.random.Generator:
    return np.random.default_rng(7)


def test_hill_finds_the_index_of_a_pareto_sample(chance):
    sample = (1.0 - chance.uniform(size=50_000)) ** (-1.0 / 1.06)
    assert hill(sample, 0.10) == pytest.approx(1.06, abs=4 * 1.06 / math.sqrt(5_000))
    assert hill(1_000.0 * sample, 0.10) == pytest.approx(hill(sample, 0.10))


def test_hill_by_hand():
    # the ten largest of forty are e, the next is 1
    values = np.r_[np.full(30, 1.0), np.full(10, math.e)]
    assert hill(values, 0.25) == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("values", [[], [0.0] * 500, [3.0] * 500, [1.0, 2.0]])
def test_nothing_is_said_of_a_tail_that_is_none(values):
    assert math.isnan(hill(values, 0.10))


def test_the_share_of_the_top():
    assert top_share(np.r_[np.ones(99), 99.0], 0.01) == pytest.approx(0.5)
    assert math.isnan(top_share([], 0.01))
    assert math.isnan(top_share([0.0, 0.0], 0.01))


@pytest.mark.parametrize(("draw", "shape", "kurtosis"), [("laplace", 1.0, 3.0), ("normal", 2.0, 0.0)])
def test_subbotin_tells_laplace_from_normal(chance, draw, shape, kurtosis):
    sample = 0.3 * getattr(chance, draw)(size=60_000) + 0.05
    assert subbotin_shape(sample) == pytest.approx(shape, rel=0.03)
    assert subbotin_shape(100.0 * sample - 3.0) == pytest.approx(subbotin_shape(sample), rel=1e-4)
    assert excess_kurtosis(sample) == pytest.approx(kurtosis, abs=0.35)


def test_subbotin_is_the_maximum_that_scipy_finds(chance):
    from scipy import stats

    sample = stats.gennorm.rvs(1.4, loc=0.1, scale=2.0, size=5_000, random_state=chance)
    shape, place, scale = stats.gennorm.fit(sample)
    assert subbotin_shape(sample) == pytest.approx(shape, rel=1e-3)


@pytest.mark.parametrize("values", [[], [0.1] * 100, [0.1, 0.2]])
def test_nothing_is_fitted_to_too_little_growth(values):
    assert math.isnan(subbotin_shape(values))
    assert math.isnan(excess_kurtosis(values))


def test_a_planted_exponent_of_spread_and_slope_are_found(chance):
    size = chance.normal(3.0, 1.5, 200_000)
    growth = 0.02 - 0.03 * size + 0.4 * np.exp(-0.17 * size) * chance.normal(size=len(size))
    assert spread_size_exponent(size, growth) == pytest.approx(0.17, abs=0.01)
    assert slope(size, growth) == pytest.approx(-0.03, abs=0.002)


def test_no_slope_without_sizes_that_differ():
    assert math.isnan(slope([], []))
    assert math.isnan(slope([1.0, 1.0, 1.0], [1.0, 2.0, 3.0]))
    assert math.isnan(spread_size_exponent([], []))
    assert math.isnan(spread_size_exponent(np.ones(100), np.arange(100.0)))


def test_growth_is_that_of_those_who_are_there_a_year_later():
    snapshots = pd.DataFrame(
        {
            "quarter": [0, 0, 4, 4, 12],
            "enterprise": [1, 2, 1, 3, 1],
            "age_quarters": [5, 9, 9, 0, 17],
            "employees": [10.0, 20.0, 20.0, 5.0, 40.0],
        }
    )
    found = yearly_growth(snapshots)
    assert found["growth"].tolist() == pytest.approx([math.log(2.0)])
    assert found["ln_size"].tolist() == pytest.approx([math.log(10.0)])
    assert found["age_quarters"].tolist() == [5]


def test_a_life_table_by_hand():
    # four from birth: one ends at 1, one is lost from sight at 1, one ends at 2, one lives to 2; a fifth is watched from 2 and ends then
    found = hazards([0, 0, 0, 0, 2], [1, 1, 2, 2, 2], [True, False, True, False, True])
    assert found.tolist() == pytest.approx([0.0, 1 / 4, 2 / 3])


def test_planted_hazards_come_back_under_delayed_entry_and_censoring(chance):
    planted = np.r_[np.full(4, 0.02), np.full(4, 0.10), np.full(12, 0.05)]
    count = 200_000
    ends = chance.uniform(size=(count, 20)) < planted
    life = np.where(ends.any(axis=1), ends.argmax(axis=1), 99)
    entered = chance.integers(0, 8, count)
    watched = np.minimum(entered + chance.integers(0, 20, count), 19)
    seen = life >= entered
    left, ended = np.minimum(life, watched)[seen], (life <= watched)[seen]
    yearly = yearly_hazards(hazards(entered[seen], left, ended), 6)
    assert yearly[:5] == pytest.approx(1.0 - (1.0 - planted[::4]) ** 4, abs=0.01)
    assert np.isnan(yearly[5])


def test_a_table_without_lives_is_empty():
    assert len(hazards([], [], [])) == 0
    assert np.isnan(yearly_hazards(np.empty(0), 3)).all()


def test_planted_log_odds_are_found(chance):
    size, age = chance.normal(3.0, 1.0, 80_000), chance.uniform(0.0, 4.0, 80_000)
    happened = chance.uniform(size=80_000) < 1.0 / (1.0 + np.exp(1.0 + 0.4 * size - 0.2 * age))
    assert log_odds(happened, size, age) == pytest.approx([-0.4, 0.2], abs=0.05)


def test_log_odds_of_two_groups_by_hand():
    group = np.repeat([0.0, 1.0], 100)
    happened = np.r_[np.arange(100) < 20, np.arange(100) < 50]
    assert log_odds(happened, group)[0] == pytest.approx(math.log(4.0), abs=1e-6)


def test_odds_that_cannot_be_told():
    assert np.isnan(log_odds([], [], [])).all()
    assert np.isnan(log_odds([1.0] * 50, np.arange(50.0))).all()
    assert np.isnan(log_odds(np.arange(50) % 2, np.ones(50))).all()
    same = np.arange(50.0)
    assert np.isnan(log_odds(np.arange(50) % 2, same, 2.0 * same)).all()


def test_an_event_belongs_to_the_year_after_the_snapshot():
    snapshots = pd.DataFrame({"quarter": [0, 0, 4, 8], "enterprise": [1, 2, 2, 3]})
    events = pd.DataFrame(
        {"quarter": [4, 5, 7, 4], "enterprise": [1, 2, 2, 2], "event": ["exit", "exit", "exit", "renewal"]}
    )
    found = years_at_risk(snapshots, events, "exit")
    assert found[["quarter", "enterprise", "happened"]].to_numpy().tolist() == [
        [0, 1, 1],
        [0, 2, 0],
        [4, 2, 1],
    ]
    watched = exposure(snapshots, events, 3)
    assert watched["exited"].tolist() == [False, False, True]
    assert watched["at_risk"].tolist() == [3.0, 3.0, 1.0]


def test_a_planted_hazard_ratio_is_found_although_the_treated_are_of_another_kind(chance):
    strata = chance.integers(0, 400, 60_000)
    treated = chance.uniform(size=60_000) < strata / 1_000
    hazard = 0.01 + 0.04 * strata / 400
    life = chance.exponential(1.0 / (np.where(treated, 1.3, 1.0) * hazard))
    ratio = matched_hazard_ratio(treated, life <= 12.0, np.minimum(life, 12.0), strata)
    assert ratio == pytest.approx(1.3, abs=0.06)


def test_a_hazard_ratio_by_hand():
    # one stratum: treated 1 exit in 10 quarters, others 1 in 20; another with treated only says nothing
    ratio = matched_hazard_ratio([True, False, True], [True, True, True], [10.0, 20.0, 5.0], [0, 0, 1])
    assert ratio == pytest.approx(2.0)
    assert math.isnan(matched_hazard_ratio([], [], [], []))
    assert math.isnan(matched_hazard_ratio([True], [True], [1.0], [0]))


def test_a_planted_elasticity_and_spread_are_found(chance):
    effort = np.exp(chance.normal(12.0, 1.5, 40_000))
    mean = 0.3 * (effort / np.exp(12.0)) ** 0.55
    counts = chance.poisson(mean * chance.gamma(1.0 / 0.8, 0.8, len(mean)))
    found = negative_binomial(counts, effort)
    assert found.elasticity == pytest.approx(0.55, abs=0.03)
    assert found.alpha == pytest.approx(0.8, abs=0.08)


def test_a_count_without_effort_or_without_counts_is_not_fitted():
    assert all(map(math.isnan, negative_binomial([], [])))
    assert all(map(math.isnan, negative_binomial(np.zeros(50), np.arange(1.0, 51.0))))
    assert all(map(math.isnan, negative_binomial(np.arange(50), np.ones(50))))
    assert all(map(math.isnan, negative_binomial(np.arange(50), np.zeros(50))))
