"""Equations of anchors against numbers worked out on paper."""

from __future__ import annotations

import numpy as np

from sim.processes import anchors


def test_investors_follow_the_work_of_industries():
    # 4,000 enterprises at 2 per thousand a year are 8 a year, 2 a quarter; three quarters of the work is in the first industry
    assert anchors.investors_expected(4_000, np.array([300.0, 100.0, 0.0]), coming=2.0).tolist() == [1.5, 0.5, 0.0]
    assert anchors.investors_expected(0, np.zeros(2), coming=2.0).tolist() == [0.0, 0.0]


def test_a_district_is_drawn_by_the_people_who_work_there():
    # ln 4 is 1.39 above ln 1; nobody looks from where nobody works
    work, luck = np.array([4.0, 1.0, 0.0]), np.array([[0.0, 1.3, 99.0], [0.0, 1.5, 99.0]])
    assert anchors.first_district(work, luck).tolist() == [0, 1]
    gumbel = -np.log(-np.log(np.random.default_rng(0).uniform(size=(20_000, 3))))
    share = np.bincount(anchors.first_district(work, gumbel), minlength=3) / 20_000
    assert abs(share - [0.8, 0.2, 0.0]).max() < 0.02


def test_only_large_enterprises_are_withdrawn_a_quarter_of_the_yearly_rate_each_quarter():
    people, luck = np.array([999.0, 1_000.0, 5_000.0]), np.array([0.0, 0.004, 0.006])
    assert anchors.withdrawn(people, luck, large=1_000.0, going=0.02).tolist() == [False, True, False]
    assert not anchors.withdrawn(people, luck, large=1_000.0, going=0.0).any()


def test_what_an_anchor_buys_goes_along_the_chain():
    # inputs of 100, a quarter of them nearby; it buys 0.2 of its own industry and 0.4 of the other
    linkage = np.array([[0.2, 0.4], [0.0, 0.1]])
    found = anchors.bought_nearby(np.array([[100.0, 0.0], [0.0, -40.0]]), linkage, local=0.25)
    np.testing.assert_allclose(found, [[5.0, 10.0], [0.0, -1.0]])


def test_suppliers_feel_it_against_what_all_of_them_are_asked_for():
    bought, asked = np.array([[10.0, -10.0, 10.0, -90.0]]), np.array([[100.0, 40.0, 0.0, 30.0]])
    np.testing.assert_allclose(anchors.felt(bought, asked, largest=0.7), [[0.1, -0.25, 0.0, -0.7]])
