"""Equations of competing governments against numbers worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from sim.observers.measures import favoured
from sim.processes import rivalry


def row(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_a_large_industry_that_grows_contributes_more_than_a_small_one_that_doubles():
    # of 110 in the larger year: 9 and 1; of 100, as sales fell: -20 and 0; nothing where nothing is sold
    now = np.array([[108.0, 2.0], [80.0, 0.0], [0.0, 0.0]])
    before = np.array([[99.0, 1.0], [100.0, 0.0], [0.0, 0.0]])
    np.testing.assert_allclose(rivalry.contribution(now, before), [[9 / 110, 1 / 110], [-0.2, 0.0], [0.0, 0.0]])


def test_debt_beyond_comfort_cuts_offers():
    # five quarters of revenue owed are three more than comfort
    cut = rivalry.debt_cut(row(500.0, 100.0, 50.0), row(100.0, 100.0, 0.0), comfort=2.0, penalty=0.02)
    np.testing.assert_allclose(cut, [0.06, 0.0, 0.0])


def test_what_draws_an_offer():
    rule = {"tournament": 0.0, "rank_target": 0.75, "imitation": 0.0}
    state = row(0.1, 0.3), row(0.3, 0.1), row(0.25, 1.0), row(0.02, -0.02), row(0.1, 0.1)
    # ranks a half below and a quarter above the target
    np.testing.assert_allclose(rivalry.pull(*state, **rule | {"tournament": 1.0}), [0.5, -0.25])
    # what went well is done again: more after more, less after less
    np.testing.assert_allclose(rivalry.pull(*state, **rule), [0.1, -0.1])
    # and half of the way to the other one's offer
    np.testing.assert_allclose(rivalry.pull(*state, **rule | {"imitation": 0.5}), [0.2, -0.2])
    np.testing.assert_allclose(rivalry.pull(*state, tournament=0.5, rank_target=0.75, imitation=0.5), [0.4, -0.275])


def test_offers_stay_between_nothing_and_the_most():
    now, drawn, trial = row(0.2, 0.0, 0.49), row(0.5, -0.5, 1.0), row(0.01, 0.01, 0.0)
    after = rivalry.revised_offer(now, drawn, trial, row(0.02, 0.0, 0.0), rate=0.1, most=0.5)
    np.testing.assert_allclose(after, [0.24, 0.0, 0.5])


def test_near_peers_count_more():
    # on a line at 0, 1 and 3 km: gaps 1, 2 and 3, mean 2; a reach of one half of it is 1 km
    place = row(0.0, 1.0, 3.0)
    weights = rivalry.peer_weights(np.abs(place[:, None] - place), reach=0.5)
    e, e2 = np.exp(-1.0), np.exp(-2.0)
    expected = [[0.0, 1 / (1 + e2), e2 / (1 + e2)], [1 / (1 + e), 0.0, e / (1 + e)], [e / (1 + e), 1 / (1 + e), 0.0]]
    np.testing.assert_allclose(weights, expected)


def test_peers_at_no_distance_count_alike_and_who_is_alone_looks_at_itself():
    np.testing.assert_allclose(
        rivalry.peer_weights(np.zeros((3, 3)), reach=0.5), [[0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.5, 0.5, 0.0]]
    )
    assert rivalry.peer_weights(np.zeros((1, 1)), reach=0.5).tolist() == [[1.0]]


def test_own_priorities_go_by_fashion_and_by_strength():
    # twice as much for the second industry by the country's market, four times as much for the first by the second district's strength
    market, related = row(0.0, np.log(2.0)), np.array([[0.0, 0.0], [np.log(2.0), 0.0]])
    found = rivalry.own_priorities(market, related, central=1.0, advantage=2.0)
    np.testing.assert_allclose(found, [[1 / 3, 2 / 3], [2 / 3, 1 / 3]])


def test_an_example_is_what_peers_want_and_what_grew_there():
    # each of two looks at the other; deviations of (0.1, -0.1) are (1, -1), so odds of ln 3 a deviation are 9 to 1
    peers = np.array([[0.0, 1.0], [1.0, 0.0]])
    wanted, grown = np.array([[0.8, 0.2], [0.4, 0.6]]), np.array([[0.1, -0.1], [0.0, 0.0]])
    found = rivalry.example(wanted, grown, peers, follow=np.log(3.0), growth_weight=0.25)
    np.testing.assert_allclose(
        found, [[0.75 * 0.4 + 0.125, 0.75 * 0.6 + 0.125], [0.75 * 0.8 + 0.225, 0.75 * 0.2 + 0.025]]
    )


def test_priorities_go_part_of_the_way_to_a_mean_of_own_and_example():
    # goal: 0.75 of 0.2 and 0.25 of 1.0, which is 0.4; half of the way from 0.6 is 0.5
    found = rivalry.revised_priorities(row(0.6, 0.4), row(0.2, 0.8), row(1.0, 0.0), imitation=0.25, inertia=0.5)
    np.testing.assert_allclose(found, [0.5, 0.5])


def test_floor_space_wanted_counts_area_per_worker():
    # 0.5 of 30 m2 all in factories, 0.5 of 10 m2 half in offices: 15, 2.5 and 2.5 of 20
    shares = np.array([[1.0, 0.0, 0.0], [0.0, 0.5, 0.5]])
    np.testing.assert_allclose(
        rivalry.space_wanted(row(0.5, 0.5)[None], row(30.0, 10.0), shares), [[0.75, 0.125, 0.125]]
    )


def test_a_part_is_steered_and_the_sum_stays():
    np.testing.assert_allclose(rivalry.steered(row(6.0, 4.0)[None], row(0.0, 1.0)[None], part=0.5), [[3.0, 7.0]])


def test_land_goes_to_what_is_wanted_and_its_sum_stays():
    land, wanted, district = row(60.0, 40.0, 50.0, 0.0), row(0.5, 0.25, 0.0, 0.5), np.array([0, 0, 1, 1])
    factor = rivalry.favour(land, wanted, district, 2, part=0.5)
    # weighed by what is wanted 30 and 10 of 100: half of the land goes as 75 to 25; nobody is favoured where nothing wanted has any
    np.testing.assert_allclose(factor, [0.5 + 0.5 * 0.5 * 2.5, 0.5 + 0.5 * 0.25 * 2.5, 1.0, 1.0])
    assert (land * factor)[:2].sum() == pytest.approx(100.0)


def test_the_favoured_industry_its_use_and_its_rooms():
    assert favoured.favoured_industry(np.array([[0.5, 0.3, 0.2], [0.1, 0.5, 0.4]])) == (1, pytest.approx(0.4))
    # the others use 0.9 of 100 and 1.0 of 300, which is 0.975
    assert favoured.overcapacity(row(0.9, 0.8, 1.0), row(100.0, 50.0, 300.0), 1) == pytest.approx(0.175)
    assert np.isnan(favoured.overcapacity(row(0.9), row(100.0), 0))
    stock, leased = row(100.0, 50.0, 0.0, 10.0), row(80.0, 50.0, 0.0, 1.0)
    assert favoured.favoured_vacancy(stock, leased, row(0.6, 0.2, 0.2)) == pytest.approx(0.2)
    assert np.isnan(favoured.favoured_vacancy(stock, leased, row(0.1, 0.2, 0.7)))
