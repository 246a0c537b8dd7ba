"""Equations of the paths of development against numbers worked out on paper."""

from __future__ import annotations

import numpy as np

from sim.processes import development_paths as paths


def row(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_what_is_sold_or_fitted_already_is_not_refitted():
    part = paths.refitted(row(1.0, 0.5, 1.0, 1.0), row(0.0, 0.5, 0.0, 1.0), row(0.0, 0.0, 0.5, 0.0), speed=0.1)
    np.testing.assert_allclose(part, [0.1, 0.025, 0.05, 0.0])


def test_refitting_costs_a_share_of_building():
    # a tenth of (1,000 m2 at 2,000 and 500 m2 at 4,000), at a fifth of that, and the root of a wage index of 1.44
    cost = paths.refitting_cost(row(0.1), np.array([[1_000.0, 500.0]]), row(2_000.0, 4_000.0), row(1.44), share=0.2)
    np.testing.assert_allclose(cost, [96_000.0])


def test_an_effort_costs_by_size():
    np.testing.assert_allclose(
        paths.effort_cost(row(0.5, 0.0), row(1_000.0, 1_000.0), row(1.2, 1.2), unit_cost=2.0), [1_200.0, 0.0]
    )


def test_laboratories_do_research_in_proportion_to_tenants():
    np.testing.assert_allclose(paths.laboratory_research(row(0.5, 0.0), row(800.0, 800.0), share=0.1), [40.0, 0.0])


def test_linked_capabilities_reinforce_one_another():
    # upwards a tenth of the way to 0.9, half as much again with the two others at one half; downwards a tenth; never past the goal
    level = paths.built_up(row(0.1, 0.1, 0.9), row(0.0, 0.5, 0.5), row(0.9, 0.9, 0.1), speed=0.1, coupling=1.0)
    np.testing.assert_allclose(level, [0.18, 0.22, 0.82])
    assert paths.built_up(row(0.0), row(1.0), row(1.0), speed=0.8, coupling=5.0).tolist() == [1.0]


def test_an_effort_brings_a_share_nearer_to_one():
    assert paths.better(row(0.5, 0.5, 0.5), row(0.0, 0.5, 1.0)).tolist() == [0.5, 0.75, 1.0]
