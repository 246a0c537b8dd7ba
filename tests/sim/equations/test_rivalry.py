"""Equations of competing governments against numbers worked out on paper."""

from __future__ import annotations

import numpy as np

from sim.processes import rivalry


def row(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_a_large_industry_that_grows_contributes_more_than_a_small_one_that_doubles():
    # of 110 in the larger year: 9 and 1; of 100, as sales fell: -20 and 0; nothing where nothing is sold
    now = np.array([[108.0, 2.0], [80.0, 0.0], [0.0, 0.0]])
    before = np.array([[99.0, 1.0], [100.0, 0.0], [0.0, 0.0]])
    np.testing.assert_allclose(rivalry.contribution(now, before), [[9 / 110, 1 / 110], [-0.2, 0.0], [0.0, 0.0]])


def test_debt_beyond_comfort_cuts_offers():
    # five quarters of revenue owed are three more than comfort
    cut = rivalry.debt_cut(row(500.0, 100.0, 50.0), row(100.0, 100.0, 0.0), comfort=2.0, penalty=0.02)
    np.testing.assert_allclose(cut, [0.06, 0.0, 0.0])


def test_what_draws_an_offer():
    rule = {"tournament": 0.0, "rank_target": 0.75, "imitation": 0.0}
    state = row(0.1, 0.3), row(0.25, 1.0), row(0.02, -0.02), row(0.1, 0.1)
    # ranks a half below and a quarter above the target
    np.testing.assert_allclose(rivalry.pull(*state, **rule | {"tournament": 1.0}), [0.5, -0.25])
    # what went well is done again: more after more, less after less
    np.testing.assert_allclose(rivalry.pull(*state, **rule), [0.1, -0.1])
    # and half of the way to the other one's offer
    np.testing.assert_allclose(rivalry.pull(*state, **rule | {"imitation": 0.5}), [0.2, -0.2])
    np.testing.assert_allclose(rivalry.pull(*state, tournament=0.5, rank_target=0.75, imitation=0.5), [0.4, -0.275])


def test_offers_stay_between_nothing_and_the_most():
    now, drawn, trial = row(0.2, 0.0, 0.49), row(0.5, -0.5, 1.0), row(0.01, 0.01, 0.0)
    after = rivalry.revised_offer(now, drawn, trial, row(0.02, 0.0, 0.0), rate=0.1, most=0.5)
    np.testing.assert_allclose(after, [0.24, 0.0, 0.5])
