"""Equations of construction and conversion, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim import ParkEcosystem
from sim.parameters.policy_table import Instrument
from sim.processes import starts
from tests.sim.strategies import small
from tests.sim.test_twin import opening_later, run_both

RULE = {"replacement": 0.003, "response": 0.15, "count": 0.0, "lag": 8, "cap": 0.03}


def test_what_costs_its_operator_nothing_is_begun_up_to_the_cap():
    base, rent = np.array([0.0, 1e5, 1e5]), np.array([2.0, 2.0, 2e-3])
    with np.errstate(all="raise"):
        begun = starts.market_starts(base, rent, np.zeros(3), np.zeros(3), **RULE)
        careful = starts.market_starts(base, rent, np.zeros(3), np.zeros(3), **RULE | {"response": 0.0})
        # a thousandth of a log point for each: 1e5 (0.003 + 0.001 ln 1e9) = 1e5 * 0.0237232658
        slow = starts.market_starts(base, rent, np.zeros(3), np.zeros(3), **RULE | {"response": 0.001})
    assert begun.tolist() == [0.0, 3_000.0, 3_000.0]
    assert careful.tolist() == [0.0, 300.0, 300.0]
    np.testing.assert_allclose(slow, [0.0, 2_372.32658, 2_372.32658], rtol=1e-8)


def test_laboratories_on_free_land_with_everything_granted_leave_no_gaps_in_the_books():
    whole = tuple(Instrument(kind=kind, intensity=1.0) for kind in ("land_discount", "pilot_line_grant"))
    region = small(5, 2, 100, 8, layout=3, paths__government_relation=1.0, instruments=whole)
    setting = opening_later(region, (3,))
    run_both(region, 8, seed=2, setting=setting)
    model = ParkEcosystem(region, 2, setting)
    with np.errstate(divide="raise", invalid="raise"):
        model.run_for(8)
    rows = model.parks.opening <= 0
    # laboratories are begun up to the cap in every open park whose plan has room for them
    assert (model.parks.pipeline[rows, model.laboratory].sum(axis=1) > 0.0).all()
    for population in (model.parks, model.governments, model.enterprises):
        for name in population.storage:
            values = getattr(population, name)
            assert values.dtype.kind != "f" or np.isfinite(values).all(), name


def test_cost_rent_by_hand():
    # 0.09 * (3,600 + 400) / (365 * 0.8) = 360 / 292
    assert starts.cost_rent(np.array([3_600.0]), np.array([400.0]), np.array([0.2]), target_return=0.09)[
        0
    ] == pytest.approx(1.2328767, rel=1e-7)
