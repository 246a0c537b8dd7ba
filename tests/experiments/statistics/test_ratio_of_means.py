"""A ratio of means over seeds and its interval: by hand, and by the laws that hold for every sample."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.statistics.paired_effects import t_interval
from experiments.statistics.ratio_of_means import ratio_of_means

T975 = 4.302652729911275
"""97.5 % quantile of Student's t with two degrees of freedom."""
SAMPLES = st.integers(2, 12).flatmap(
    lambda n: st.tuples(
        *(st.lists(st.floats(low, 50.0), min_size=n, max_size=n) for low in (-50.0, -10.0)),
        st.sampled_from((0.0, 60.0)),
    )
)
"""Numbers of runs, and their costs: those that may be none, and the same with much on top."""


def test_with_a_cost_that_is_known_the_interval_is_that_of_the_mean_over_it():
    above, below = np.array([4.0, 6.0, 8.0]), np.full(3, 2.0)
    half = T975 * 2.0 / np.sqrt(3.0)
    assert ratio_of_means(above, below) == pytest.approx((3.0, (6.0 - half) / 2.0, (6.0 + half) / 2.0))


def test_by_hand_with_both_unsure():
    # means 6 and 10, variances 4 and 1, no covariance; t^2 / n = g: (100 - g) r^2 - 120 r + 36 - 4 g = 0
    above, below = np.array([4.0, 8.0, 6.0]), np.array([9.5, 9.5, 11.0])
    below = 10.0 + (below - below.mean()) / below.std(ddof=1)
    assert np.cov(above, below)[0, 1] == pytest.approx(0.0, abs=1e-12)
    g = T975**2 / 3.0
    low, high = sorted(np.roots([100.0 - g, -120.0, 36.0 - 4.0 * g]))
    value, *ends = ratio_of_means(above, below)
    assert (value, *ends) == pytest.approx((0.6, low, high))
    # wider than with the mean of the cost taken as known
    assert ends[1] - ends[0] > 2.0 * T975 * 2.0 / np.sqrt(3.0) / 10.0


def test_what_goes_with_the_cost_in_every_run_is_sure():
    below = np.array([1.0, 2.0, 4.0])
    assert ratio_of_means(3.0 * (10.0 + below), 10.0 + below) == pytest.approx((3.0, 3.0, 3.0))


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ([1.0], [2.0]),
        ([1.0, np.nan], [2.0, 3.0]),
        # the cost itself may be none
        ([1.0, 2.0, 3.0], [-1.0, 0.5, 2.0]),
        ([1.0, 2.0], [0.0, 0.0]),
    ],
)
def test_nothing_is_said_of_one_pair_or_of_a_cost_that_may_be_none(above, below):
    assert ratio_of_means(np.array(above), np.array(below)) is None


@given(SAMPLES, st.floats(0.01, 1e11), st.floats(0.01, 1e11))
def test_it_goes_by_the_test_of_student_at_each_of_its_ends_and_by_scale_and_sign(sample, one, other):
    above, below = (np.round(each, 3) for each in sample[:2])
    below += sample[2]
    low, high = t_interval(below)
    found = ratio_of_means(above, below)
    near = min(abs(low), abs(high)) < 1e-6 * max(abs(low), abs(high), 1.0)
    assert (found is None) == (low <= 0.0 <= high) or near
    if found is None or near:
        return
    value, *ends = found
    assert ends[0] - 1e-9 <= value <= ends[1] + 1e-9
    for end in ends:
        left, right = t_interval(above - end * below)
        size = np.abs(above).max() + abs(end) * np.abs(below).max()
        assert min(abs(left), abs(right)) <= 1e-5 * max(size, 1e-300)
    factor = one / other
    assert ratio_of_means(one * above, other * below) == pytest.approx([factor * each for each in found], rel=1e-6)
    turned = (-value, -ends[1], -ends[0])
    size = 1e-9 * max(abs(ends[0]), abs(ends[1]))
    assert ratio_of_means(-above, below) == pytest.approx(turned, rel=1e-9, abs=size)
    assert ratio_of_means(above, -below) == pytest.approx(turned, rel=1e-9, abs=size)
