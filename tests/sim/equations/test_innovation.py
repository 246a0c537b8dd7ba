"""Equations of innovation against numbers worked out on paper."""

from __future__ import annotations

import numpy as np

from sim.processes import innovation


def row(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_exchange_and_laboratories_add_to_what_is_taken_in():
    # a quarter more of 40, and half of what a laboratory of a tenth of own R&D of 200 finds
    taken = innovation.with_exchange(row(40.0, 40.0), row(0.25, 0.0), row(0.1, 0.0), row(0.5, 0.5), row(200.0, 200.0))
    np.testing.assert_allclose(taken, [60.0, 40.0])


def test_knowledge_is_forgotten_and_added():
    np.testing.assert_allclose(
        innovation.knowledge_after(row(1_000.0), row(50.0), row(10.0), depreciation=0.04), [1_020.0]
    )


def test_effort_is_counted_in_wages_and_has_decreasing_returns():
    # 800 and 100 of others at a wage of 10 are 90 wages, nine times the reference of ten
    reach = innovation.effort_reach(row(800.0, 0.0), row(100.0, 0.0), row(10.0, 10.0), reference=10.0, elasticity=0.5)
    assert reach.tolist() == [3.0, 0.0]


def test_gains_are_spread_over_product_lines_and_shrink_ahead():
    assert innovation.product_lines(row(40.0, 160.0), per_line=40.0, elasticity=0.5).tolist() == [1.0, 2.0]
    # ln 2 ahead at a drag of two is four times as hard; behind it is no easier
    ahead = innovation.harder_ahead(row(np.log(2.0), -1.0), row(0.0, 0.0), drag=2.0)
    np.testing.assert_allclose(ahead, [4.0, 1.0])
    rule = {"median": 0.04, "spread": 1.0, "cap": 0.3}
    gain = innovation.innovation_gain(
        row(0.0, np.log(2.0), 9.0), row(1.0, 3.0, 1.0), row(1.0, 2.0, 1.0), row(4.0, 1.0, 1.0), np.ones(3), **rule
    )
    np.testing.assert_allclose(gain, [0.01, 0.12, 0.3])


def test_an_innovation_is_worth_more_far_behind_the_frontier():
    rule = {"lead": np.log(4.0), "growth": 0.0, "response": 0.5}
    # a quarter of the frontier: sqrt(4); at it: 1; four times beyond it: a half
    room = innovation.room_to_the_frontier(row(1.0, 4.0, 16.0), 8.0, **rule)
    np.testing.assert_allclose(room, [2.0, 1.0, 0.5])
    # ten years on, the frontier has moved by ln 2
    later = innovation.room_to_the_frontier(row(2.0), 10.0, lead=0.0, growth=np.log(2.0) / 10.0, response=3.0)
    np.testing.assert_allclose(later, [1.0])
    same = innovation.room_to_the_frontier(row(1.0, 9.0), 3.0, lead=1.0, growth=0.1, response=0.0)
    np.testing.assert_allclose(same, [1.0, 1.0])
    gain = innovation.innovation_gain(
        row(0.0), row(1.0), row(1.0), row(1.0), row(2.0), median=0.04, spread=1.0, cap=0.3
    )
    np.testing.assert_allclose(gain, [0.08])


def test_who_knows_more_per_worker_copies_more():
    chance = innovation.copying_chance(row(0.0, 0.5, 1.0), imitation=np.log(4.0))
    np.testing.assert_allclose(chance, [0.0, 0.5, 0.75])
