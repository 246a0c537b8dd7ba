"""Equations of governments against numbers worked out on paper."""

from __future__ import annotations

import numpy as np

from sim.processes import government


def test_districts_build_what_is_lacking_within_their_budget():
    built = government.amenities_built(np.array([9_000.0, 9_000.0, 0.0]), np.array([2.0, 5.0, 5.0]), unit_cost=3_000.0)
    assert built.tolist() == [2.0, 3.0, 0.0]


def test_what_programmes_would_cost_if_all_were_paid():
    # 60 was paid at three quarters of what was promised; nothing is learnt where nothing was paid
    promised = government.programmes_unrationed(
        np.array([60.0, 0.0, 0.0]), np.array([0.75, 0.0, 1.0]), np.array([7.0, 7.0, 7.0])
    )
    assert promised.tolist() == [80.0, 7.0, 0.0]
