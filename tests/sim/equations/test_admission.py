"""Admission by chain, worked by hand."""

from __future__ import annotations

import numpy as np

from sim.processes import admission


def test_who_has_an_industry_to_keep_its_park_for():
    plan = np.array([[0.5, 0.3, 0.2], [0.2, 0.4, 0.4], [0.1, 0.1, 0.8], [0.1, 0.1, 0.8]])
    # half is enough; two fifths are not; one leads in something else than its plan is about; one has no leading industry
    keeps = admission.focused(plan, np.array([0, 1, 1, -1]), focus=0.5)
    assert keeps.tolist() == [True, False, False, False]


def test_relatedness_asked_of_new_tenants():
    vacancy = np.array([1.0, 0.75, 0.55, 0.35, 0.05, 0.05])
    keeps = np.array([True, True, True, True, True, False])
    required = admission.relatedness_required(vacancy, keeps, relatedness=0.65, anybody=0.75, span=0.4)
    # empty, and a quarter let: anybody; 0.65 * 0.20 / 0.40; from 0.35 on all of it; nothing without a focus
    np.testing.assert_allclose(required, [0.0, 0.0, 0.325, 0.65, 0.65, 0.0], atol=1e-12)


def test_who_is_let_in():
    relatedness = np.array([[1.0, 0.6, 0.3], [0.6, 1.0, 0.1], [0.3, 0.1, 1.0]])
    let_in = admission.let_in(relatedness, np.array([0, 0, 2, -1]), np.array([0.65, 0.6, 0.05, 0.0]))
    # its own industry alone; what is as related as asked too; all; and all where nothing is asked
    assert let_in.tolist() == [[True, False, False], [True, True, False], [True, True, True], [True, True, True]]
