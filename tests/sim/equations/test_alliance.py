"""Equations of the alliance against numbers worked out on paper."""

from __future__ import annotations

import numpy as np

from sim.processes import alliance


def test_only_members_pay_dues():
    stock, member = np.array([50_000.0, 20_000.0, 0.0]), np.array([True, False, True])
    assert alliance.charged_by_area(stock, member, rate=0.5).tolist() == [25_000.0, 0.0, 0.0]
