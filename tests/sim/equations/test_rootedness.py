"""Support that goes, and roots that grow, worked by hand."""

from __future__ import annotations

import numpy as np

from sim.processes import leasing, rootedness


def test_chance_of_noticing_that_support_goes():
    before, now = np.array([0.3, 0.3, 0.3, 0.0]), np.array([0.0, 0.2, 0.4, 0.0])
    # a loss of a tenth is noticed by a quarter; more support than before is no occasion, nor is none at all
    np.testing.assert_allclose(rootedness.chance_of_noticing(before, now, notice=2.5), [0.75, 0.25, 0.0, 0.0])
    assert rootedness.chance_of_noticing(before, now, notice=5.0)[0] == 1.0


def test_roots_of_those_who_come():
    support = np.array([0.0, 0.3, 1.4])
    np.testing.assert_allclose(rootedness.rooted_on_arrival(support, newcomer=0.5), [0.5, 0.35, 0.0])


def test_roots_grow_with_quarters_and_among_related_firms():
    growth = rootedness.root_growth(np.array([0.0, 0.4, 1.0]), speed=0.1, ties=5.0)
    np.testing.assert_allclose(growth, [0.1, 0.3, 0.6])
    assert rootedness.root_growth(np.array([1.0]), speed=0.3, ties=5.0)[0] == 1.0
    np.testing.assert_allclose(rootedness.more_rooted(np.full(3, 0.5), growth), [0.55, 0.65, 0.8])


def test_those_who_were_there_before_have_rooted_since():
    age, growth = np.array([0, 1, 2]), np.array([0.2, 0.2, 0.5])
    expected = [0.4, 0.52, 0.85]
    np.testing.assert_allclose(rootedness.rooted_for_long(age, growth, newcomer=0.4), expected)
    # the same quarter by quarter
    twice = rootedness.more_rooted(rootedness.more_rooted(np.array([0.4]), growth[2:]), growth[2:])
    np.testing.assert_allclose(twice, expected[2:])


def test_a_place_is_dear_against_the_cheaper_of_parks_and_outside():
    cost, mean, outside = np.array([120.0, 120.0, 90.0]), np.array([100.0, 100.0, 100.0]), np.array([150.0, 60.0, 60.0])
    gap = leasing.gap_to_market(cost, mean, outside, premium=0.0)
    np.testing.assert_allclose(gap, [np.log(1.2), np.log(2.0), np.log(1.5)])
    # who takes one and a half times the rent outside as it comes finds the second dear by a third, the third not dear
    gap = leasing.gap_to_market(cost, mean, outside, premium=np.log(1.5))
    np.testing.assert_allclose(gap, [np.log(1.2), np.log(4.0 / 3.0), 0.0], atol=1e-12)
