"""Bootstrap intervals: against scipy on single samples, exact where nothing varies, and how often they hold the true mean."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.statistics import bootstrap, ranking
from experiments.statistics.paired_effects import effects, t_interval

LEVEL = 0.95


def test_every_row_has_the_interval_that_scipy_gives_it_alone():
    rows = np.random.default_rng(4).gamma(1.0, size=(3, 15)) * np.array([[1.0], [1e9], [1e-6]])
    found = bootstrap.bca(rows, LEVEL)
    for row, ends in zip(rows, found, strict=True):
        alone = stats.bootstrap(
            (row,), np.mean, n_resamples=bootstrap.RESAMPLES, method="BCa", rng=bootstrap.generator(15)
        )
        assert ends == pytest.approx(list(alone.confidence_interval), rel=1e-9)
    # of gamma values the mean is drawn to the right: the interval reaches further up than down
    assert (found[:, 1] - rows.mean(axis=1) > rows.mean(axis=1) - found[:, 0]).all()


def test_a_row_does_not_depend_on_the_others_of_its_table():
    rows = np.random.default_rng(5).normal(size=(700, 8))
    whole = bootstrap.bca(rows, LEVEL)
    np.testing.assert_allclose(bootstrap.bca(rows[600:603], LEVEL), whole[600:603], rtol=0.0, atol=1e-9)
    np.testing.assert_array_equal(bootstrap.bca(rows, LEVEL), whole)


def test_equal_values_are_their_own_interval_and_few_have_none():
    found = bootstrap.bca(np.array([[0.1] * 8, [0.0] * 8]), LEVEL)
    np.testing.assert_array_equal(found, [[0.1, 0.1], [0.0, 0.0]])
    for n in range(1, bootstrap.LEAST):
        assert np.isnan(bootstrap.bca(np.array([[1.0] * n, list(range(n))]), LEVEL)).all()


def test_so_few_seeds_are_not_resampled_that_one_sign_may_be_chance():
    # of n differences with one sign every resample has it; by chance all n have one sign in 2 of 2^n studies
    assert 2.0 / 2.0**bootstrap.LEAST < 0.01 <= 2.0 / 2.0 ** (bootstrap.LEAST - 1)
    values = np.random.default_rng(8).uniform(0.1, 1.0, (bootstrap.LEAST, 1))
    assert (bootstrap.means(values) > 0.0).all()


def test_three_seeds_of_one_sign_have_no_interval_and_no_probability_beside_one_of_student_that_holds_zero():
    values = np.array([0.1, 0.2, 3.0])
    low, high = t_interval(values)
    assert low < 0.0 < high
    assert np.isnan(bootstrap.bca(values[None], LEVEL)).all()
    frame = pd.DataFrame(
        [
            {"world": "", "scenario": name, "seed": seed, "window": "run", "outcome": "output", "value": value}
            for name, found in (("base", np.zeros(3)), ("other", values))
            for seed, value in enumerate(found)
        ]
    )
    assert ranking.best(frame)["probability_best"].isna().all()
    costs = frame.assign(value=1.0)[["world", "scenario", "seed", "value"]]
    assert ranking.pareto(frame, costs, window="run")["probability_on_front"].isna().all()
    row = effects(frame, "base", ("output",)).iloc[0]
    assert row[["low", "high"]].notna().all()
    assert row[["low_bca", "high_bca"]].isna().all()
    assert bootstrap.bca(np.empty((2, 0)), LEVEL).shape == (2, 2)


def test_an_end_is_never_outside_the_values():
    largest = np.random.default_rng(9).uniform(0.01, 9.0, 60)
    found = bootstrap.bca(np.column_stack([np.zeros((60, 7)), largest]), LEVEL)
    # a resample without the largest has a mean of zero, and rounding may go below it
    assert found[:, 0] == pytest.approx(np.zeros(60), abs=1e-9)
    assert (found[:, 0] >= 0.0).all()
    assert (found[:, 1] <= largest).all()


def test_means_are_those_of_whole_draws_whatever_is_held_at_a_time(monkeypatch):
    values = np.arange(16.0).reshape(8, 2)
    drawn = bootstrap.generator(8).integers(0, 8, (bootstrap.RESAMPLES, 8))
    found = bootstrap.means(values)
    np.testing.assert_allclose(found, values[drawn].mean(axis=1), rtol=1e-12)
    rows = np.random.default_rng(2).normal(size=(3, 8))
    ends = bootstrap.bca(rows, LEVEL)
    monkeypatch.setattr(bootstrap, "_HELD", 8 * 1000)
    bootstrap._drawn.cache_clear()
    np.testing.assert_array_equal(bootstrap.means(values), found)
    np.testing.assert_array_equal(bootstrap.bca(rows, LEVEL), ends)
    assert bootstrap.shares_of_draws(np.array([[0, 2, 2], [1, 1, 1]]), 3) == pytest.approx(
        np.array([[1 / 3, 0.0, 2 / 3], [0.0, 1.0, 0.0]])
    )


@pytest.mark.slow
def test_intervals_hold_the_true_mean_about_as_often_as_they_say():
    rng, samples = np.random.default_rng(6), 1500
    for rows, mean, least_t, least_bca in (
        # small samples of any bootstrap are a little narrow; long tails are missed by both kinds
        (rng.normal(size=(samples, 20)), 0.0, 0.935, 0.91),
        (rng.lognormal(size=(samples, 40)), np.exp(0.5), 0.87, 0.88),
    ):
        student = np.array([t_interval(row) for row in rows])
        for ends, least in ((student, least_t), (bootstrap.bca(rows, LEVEL), least_bca)):
            held = ((ends[:, 0] <= mean) & (mean <= ends[:, 1])).mean()
            assert least <= held <= 0.965
        # where values are drawn to the right, BCa misses less often on that side than Student's interval does
    low = bootstrap.bca(rows, LEVEL)
    assert (low[:, 1] < mean).mean() < (student[:, 1] < mean).mean()
