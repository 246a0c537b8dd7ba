"""Ages that programmes reckon with, worked by hand."""

from __future__ import annotations

from sim import policy
from sim.parameters import Turnover


def test_typical_ages():
    assert policy.class_ages(12, 40, mature_age=1.5).tolist() == [6.0, 26.0, 60.0]
    assert policy.class_ages(8, 24, mature_age=2.0).tolist() == [4.0, 16.0, 48.0]


def test_groups_follow_the_ages():
    groups = policy.group_ages(Turnover(growing_from=8, mature_from=24))
    assert groups == {"start_ups": (0, 8), "growing_smes": (8, 24)}
