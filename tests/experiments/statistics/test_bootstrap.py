"""Bootstrap intervals: against scipy on single samples, exact where nothing varies, and how often they hold the true mean."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from experiments.statistics import bootstrap
from experiments.statistics.paired_effects import t_interval

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
    rows = np.random.default_rng(5).normal(size=(700, 6))
    whole = bootstrap.bca(rows, LEVEL)
    np.testing.assert_allclose(bootstrap.bca(rows[600:603], LEVEL), whole[600:603], rtol=0.0, atol=1e-9)
    np.testing.assert_array_equal(bootstrap.bca(rows, LEVEL), whole)


def test_equal_values_are_their_own_interval_and_two_have_none():
    found = bootstrap.bca(np.array([[0.1, 0.1, 0.1], [0.0, 0.0, 0.0]]), LEVEL)
    np.testing.assert_array_equal(found, [[0.1, 0.1], [0.0, 0.0]])
    assert np.isnan(bootstrap.bca(np.array([[1.0, 1.0], [1.0, 2.0]]), LEVEL)).all()
    assert bootstrap.bca(np.empty((2, 0)), LEVEL).shape == (2, 2)


def test_an_end_is_never_outside_the_values():
    found = bootstrap.bca(np.array([[0.0, 0.0, 1.0], [0.0, 0.0, 0.25]]), LEVEL)
    assert found[:, 0].tolist() == [0.0, 0.0]
    assert (found[:, 1] <= [1.0, 0.25]).all()


def test_means_are_those_of_whole_draws_whatever_is_held_at_a_time(monkeypatch):
    values = np.arange(10.0).reshape(5, 2)
    drawn = bootstrap.generator(5).integers(0, 5, (bootstrap.RESAMPLES, 5))
    found = bootstrap.means(values)
    np.testing.assert_allclose(found, values[drawn].mean(axis=1), rtol=1e-12)
    rows = np.random.default_rng(2).normal(size=(3, 5))
    ends = bootstrap.bca(rows, LEVEL)
    monkeypatch.setattr(bootstrap, "_HELD", 5 * 1000)
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
