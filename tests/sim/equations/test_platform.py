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
    assert platform.search_chance(0.5, 1.0, 0.5, faster=0.6) == pytest.approx(0.65)
    assert platform.search_chance(0.5, 0.5, 0.5, faster=0.6) == pytest.approx(0.575)
    assert platform.search_chance(0.5, 0.0, 0.5, faster=0.6) == 0.5


def test_users_come_for_what_there_is_to_see():
    assert platform.users_drawn(0.3, enough=0.6) == pytest.approx(0.5)
    assert platform.users_drawn(0.6, enough=0.6) == platform.users_drawn(0.9, enough=0.6) == 1.0
    assert platform.users_drawn(0.0, enough=0.6) == platform.users_drawn(0.0, enough=0.0) == 0.0
    assert platform.users_drawn(0.01, enough=0.0) == 1.0


def test_a_share_of_nothing_is_none():
    assert platform.share_of(1.0, 4.0) == 0.25
    assert platform.share_of(0.0, 0.0) == 0.0
