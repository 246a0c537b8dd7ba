"""Equations of the designation of featured parks against numbers worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from sim.processes import designation

MIX = np.array([[0.2, 0.5, 0.3], [0.4, 0.2, 0.4], [0.1, 0.1, 0.8]])


def test_what_is_said_of_the_leading_industry():
    leading = np.array([1, 2, -1])
    assert designation.of_leading(MIX, leading).tolist() == [0.5, 0.4, 0.0]
    # the second is as large as any; who leads in nothing has no plan
    assert designation.planned_for(MIX, leading).tolist() == [1.0, 1.0, 0.0]
    assert designation.planned_for(MIX, np.array([0, 1, 2])).tolist() == [0.0, 0.0, 1.0]


def test_criteria_are_counted_and_met_at_the_bar():
    shown = np.array([[0.3, 0.9], [0.29, 0.9], [0.1, 0.1]])
    assert designation.criteria_missed(shown, np.array([0.3, 0.5])).tolist() == [0, 1, 2]


def test_a_title_is_worth_its_grant_and_rooms_less_reports_rents_and_dues():
    value = designation.value_of_title(
        np.array([1_000.0, 0.0]),
        np.array([2_000.0, 2_000.0]),
        np.array([0.0, 30.0]),
        grant=800.0,
        report_cost=400.0,
        hoped_for=0.1,
        promise=0.02,
    )
    # 100 a quarter of grant less report, 100 of rooms let, 40 of rent given up
    assert value.tolist() == pytest.approx([160.0, 30.0])


def test_operators_apply_when_chance_times_worth_exceeds_the_cost():
    value, missed = np.array([100.0, 100.0, 100.0, -5.0]), np.array([0, 1, 2, 0])
    applies = designation.worth_applying(value, missed, hope=0.5, horizon=10.0, application_cost=400.0)
    # 1000, 500, 250 and less than nothing against 400
    assert applies.tolist() == [True, True, False, False]
    assert not designation.worth_applying(np.zeros(1), np.zeros(1, int), hope=1.0, horizon=9.0, application_cost=0.0)


def test_the_best_of_the_eligible_fill_the_batch():
    rank, eligible = np.array([0.9, 0.5, 0.7, 0.5, 0.8]), np.array([False, True, True, True, True])
    assert designation.best_of(rank, eligible, places=3).tolist() == [False, True, True, False, True]
    assert designation.best_of(rank, eligible, places=9).tolist() == eligible.tolist()
    assert not designation.best_of(rank, eligible, places=0).any()


def test_failed_reviews_are_counted_in_a_row():
    failed, reviewed = np.array([1, 1, 1]), np.array([True, True, False])
    assert designation.failed_in_a_row(failed, reviewed, np.array([True, False, True])).tolist() == [2, 0, 1]


def test_districts_pay_for_the_founders_a_title_brings():
    effort, titled = np.array([0.2, 0.8, 0.4, 0.0]), np.array([True, True, False, False])
    assert designation.effort_with_title(effort, titled, leads=0.3).tolist() == pytest.approx([0.5, 1.0, 0.4, 0.0])
    paid = designation.promotion_of_titles(np.array([100.0, 100.0, 100.0, 0.0]), effort, titled, leads=0.3)
    # three fifths of the reach, what is left to full effort, nothing, nobody
    assert paid.tolist() == pytest.approx([60.0, 20.0, 0.0, 0.0])
