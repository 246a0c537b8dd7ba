"""Quantities that several processes use, worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from sim import economy


def test_need_for_floor_space():
    assert economy.relative_rent(np.array([3.0]), np.array([2.0]), np.array([1.2]))[0] == pytest.approx(1.25)
    saving = economy.thrift(np.array([4.0, 16.0, 0.01]), elasticity=0.5, least=0.25, greatest=9.0)
    # a half; a third, as at 9; twice the norm, as at 1/4
    np.testing.assert_allclose(saving, [1.0 / 2.0, 1.0 / 3.0, 2.0])
    assert economy.needed_area(np.array([10.0]), np.array([25.0]), np.array([0.5]))[0] == 125.0


def test_vacancy_and_density():
    stock, leased = np.array([100.0, 0.0]), np.array([80.0, 0.0])
    assert economy.vacancy_rate(stock, leased, empty=0.0) == pytest.approx([0.2, 0.0])
    assert economy.vacancy_rate(stock, leased, empty=np.array([0.1, 0.3])) == pytest.approx([0.2, 0.3])
    assert economy.vacancy_rate(stock, leased, empty=np.nan) == pytest.approx([0.2, np.nan], nan_ok=True)
    assert float(economy.vacancy_rate(np.array(100.0), np.array(75.0), empty=np.nan)) == 0.25
    assert economy.share_of_plan_let(np.array([50.0, 3.0]), np.array([200.0, 0.0])).tolist() == [0.25, 3.0]


def test_credit():
    # 8 % a year on a thousand is 20 a quarter: half of 40
    able = economy.bearable(np.array([1_000.0, 1_000.0, 0.0]), np.array([40.0, 39.0, 0.0]), interest=0.08, share=0.5)
    assert able.tolist() == [True, False, True]


def test_rent_of_a_lease_today():
    columns = np.array([2.0, 2.0, 2.0]), np.array([0, 0, 6]), np.array([1, 10, 7])
    # two full years at 10 %; still free; not a year yet
    np.testing.assert_allclose(economy.rent_today(9, *columns, step_up=0.1), [2.42, 0.0, 2.0])
