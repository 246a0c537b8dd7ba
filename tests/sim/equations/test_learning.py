"""Equations of operators that learn against numbers worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from sim.processes import learning


def test_what_another_strategy_earns_more_counts_in_deviations():
    # 160 against 90, of which 40 are the cost of switching, at a spread of 20
    gap = learning.income_gap(np.array([160.0, -np.inf]), np.array([90.0, 90.0]), switch_cost=40.0, spread=20.0)
    assert gap.tolist() == [1.5, -np.inf]


def test_even_odds_are_where_they_are_set():
    assert learning.switching(np.array([2.0]), intensity=3.0, even_odds=2.0).tolist() == [0.5]
    # odds of 3 to 1 at ln 3 above them
    assert learning.switching(np.array([2.0 + np.log(3.0)]), intensity=1.0, even_odds=2.0)[0] == pytest.approx(0.75)
    assert learning.switching(np.array([1e9, -1e9]), intensity=1.0, even_odds=0.0)[0] == pytest.approx(1.0)
