"""Equations of asking rents, worked by hand; the two-gap rule itself is in tests/sim/test_equations.py."""

from __future__ import annotations

import numpy as np
import pytest

from sim import ParkEcosystem
from sim.draws import Draws
from sim.processes import rent
from tests.sim.strategies import small


def test_land_is_scarce_where_the_plan_is_let():
    scarcity = rent.scarcity_of_land(np.array([0.0, 0.7, 0.75, 0.9, 1.0]), premium=2.0, scarce_from=0.7, span=0.2)
    np.testing.assert_allclose(scarcity, np.exp([0.0, 0.0, 0.5, 2.0, 2.0]))


def test_what_rooms_cost_elsewhere():
    relative = np.array([[1.5, 2.0], [1.2, 1.0], [3.0, 1.0]])
    weight = np.array([[100.0, 0.0], [100.0, 0.0], [50.0, 0.0]])
    nearness = np.array([[1.0, 0.5, 0.5], [0.5, 1.0, 0.0], [0.5, 0.0, 1.0]])
    risen = rent.risen_elsewhere(relative, weight, np.array([1.7, 1.4, 2.0]), nearness)
    # (50 * 1.2 + 25 * 3) / 75 = 1.8, dearer than outside; 1.5, dearer; 1.5, cheaper; of the second type nobody has any
    np.testing.assert_allclose(risen, [[1.7, 1.7], [1.4, 1.4], [1.5, 2.0]])


def test_rents_above_the_ceiling_come_down_step_by_step():
    asked, before = np.array([2.0, 2.0, 2.0, 1.8]), np.array([1.9, 1.9, 2.5, 2.0])
    found = rent.held(asked, before, np.array([3.0, 1.95, 1.0, 1.9]), cap=0.1)
    np.testing.assert_allclose(found, [2.0, 1.95, 2.0, 1.8])
    assert rent.held(np.array([2.4]), np.array([2.5]), np.array([1.0]), cap=0.1)[0] == pytest.approx(2.5 * np.exp(-0.1))


def test_no_full_park_outruns_what_rooms_cost_elsewhere():
    """A park that stays full would ask without end; those beside it stand half empty."""
    model = ParkEcosystem(small(4, 2, 150, 2))
    parks, p = model.parks, model.parameters.rent
    parks.leased = parks.stock * np.array([1.0, 0.5, 0.6, 0.6])[:, None]
    rule = next(process for process in model.order if process.name == "rent")
    highest = []
    for _ in range(120):
        before = parks.rule_rent.copy()
        elsewhere = rent.rents_elsewhere(model)
        rule(model, Draws(0, "rent", 0))
        assert (np.abs(np.log(parks.rule_rent / before)) <= p.cap + 1e-12).all()
        highest.append((parks.rule_rent / parks.base_rent / elsewhere)[0, parks.stock[0] > 0.0].max())
    assert max(highest) > 1.2
    assert highest[-1] == pytest.approx(np.exp(p.greatest_premium), rel=1e-3)


def test_ordinary_space_outside_is_scarce():
    room = rent.ordinary_space(np.array([100.0, 300.0, 80.0]), np.array([0, 0, 1]), 3, share=0.5)
    # the second and the third have less than the mean of 160
    np.testing.assert_allclose(room, [200.0, 80.0, 80.0])
    need, at_start, others = np.array([220.0, 20.0, 40.0]), np.full(3, 20.0), np.array([80.0, 80.0, 60.0])
    scarce = rent.scarcity_outside(need, at_start, others, np.full(3, 80.0), response=2.0)
    # three times as much is used: nine times the rent; where others have given way, nothing is scarcer
    np.testing.assert_allclose(scarce, [9.0, 1.0, 1.0])
