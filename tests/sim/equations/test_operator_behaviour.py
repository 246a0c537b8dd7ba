"""Equations of how operators behave against numbers worked out on paper."""

from __future__ import annotations

import numpy as np

from sim import operator_behaviour


def test_share_of_income_spent_on_services():
    # a quarter, times 1.6 and 0.5, and half of ten points more
    share = operator_behaviour.budget_share(
        np.array([1.6, 1.0]), np.array([0.5, 0.0]), usual=0.25, by_business_model=0.5, more=0.1
    )
    np.testing.assert_allclose(share, [0.25, 0.125])


def test_services_go_where_tenants_need_them():
    weight = operator_behaviour.weight_by_need(np.array([[30.0, 10.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]))
    assert weight.tolist() == [[3.0, 1.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0]]
