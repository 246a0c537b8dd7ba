"""Equations of the platform against numbers worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from sim.processes import platform


def test_districts_bear_a_shortfall_by_vacant_floor_space():
    assert platform.borne_by_district(80.0, np.array([300.0, 100.0, 0.0])).tolist() == [60.0, 20.0, 0.0]
    assert platform.borne_by_district(80.0, np.zeros(3)).tolist() == [0.0, 0.0, 0.0]


def test_a_list_makes_searchers_faster():
    # half look anyway; of the others six tenths would, were all parks on the list, and half of the floor space is
    assert platform.search_chance(0.5, 0.5, faster=0.6) == pytest.approx(0.65)
    assert platform.search_chance(0.5, 0.0, faster=0.6) == 0.5
