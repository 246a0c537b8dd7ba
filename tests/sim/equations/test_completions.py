"""What becomes of floor space, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim.processes import completions


def test_vacant_floor_space_is_pulled_down():
    gone = completions.demolished(np.full(3, 1_000.0), np.array([500.0, 999.0, 1_100.0]), rate=0.003)
    np.testing.assert_allclose(gone, [3.0, 1.0, 0.0])


def test_sale():
    # 365 days at 2 CNY, a tenth vacant, at a return of 9 %
    assert completions.sale_price(np.array([2.0]), np.array([0.1]), target_return=0.09)[0] == pytest.approx(7_300.0)
    paid = completions.revenue_of_sale(np.array([[100.0, 50.0]]), np.array([[7_300.0, 4_000.0]]), share=0.2)
    assert paid[0] == pytest.approx(186_000.0)


def test_share_that_has_a_property():
    share = completions.blended(
        np.array([0.5, 0.3]), np.array([100.0, 0.0]), np.array([100.0, 0.0]), np.array([40.0, 0.0])
    )
    # 50 of 100 before, 40 of 100 new; nothing to share
    np.testing.assert_allclose(share, [0.45, 0.3])


def test_made_to_measure():
    bill = completions.design_bill(np.array([0.5]), np.array([1e6]), np.array([1.21]), design_cost=0.1)
    assert bill[0] == pytest.approx(55_000.0)
