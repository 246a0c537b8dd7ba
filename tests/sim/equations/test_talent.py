"""Equations of skilled labour, wages and housing against numbers worked out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from sim.processes import talent


def row(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_value_of_labour_over_the_whole_market():
    # (1.2 * 100 + 0.9 * 200) / (80 + 120)
    assert talent.value_of_labour(row(1.2, 0.9), row(100.0, 200.0), row(80.0, 120.0)) == pytest.approx(1.5)
    assert talent.value_of_labour(row(1.0), row(0.0), row(0.0)) == 1.0


def test_wages_follow_value_and_scarcity():
    rule = {"pass_through": 0.5, "up": 1.0, "down": 0.0, "scarcity": 0.1}
    # all the way to 1.44^0.5 = 1.2 at once; half of the vacancies open add 5 log points
    after = talent.adjusted_wage(row(1.0, 3.0), 1.44, row(1.0, 0.5), **rule)
    np.testing.assert_allclose(after, [1.2, 3.0 * 1.0512710963760241])
    # a quarter of the logarithmic way from 1 to 16
    slow = talent.adjusted_wage(row(1.0), 16.0, row(1.0), pass_through=1.0, up=0.25, down=0.1, scarcity=0.0)
    np.testing.assert_allclose(slow, [2.0])


def test_wages_are_cut_more_slowly_than_raised():
    rule = {"pass_through": 1.0, "up": 0.5, "down": 0.25, "scarcity": 0.0}
    np.testing.assert_allclose(talent.adjusted_wage(row(1.0, 256.0), 16.0, row(1.0, 1.0), **rule), [4.0, 128.0])


def test_what_draws_people_and_what_drives_them_away():
    # three in four earn 1.0, the fourth 2.0: 1.25 on average, against 1.25 elsewhere and against 1.0
    index, people = row(1.0, 2.0), row(300.0, 100.0)
    assert talent.wage_premium(index, people, 1.25) == pytest.approx(0.0)
    assert talent.wage_premium(index, people, 1.0) == pytest.approx(np.log(1.25))
    assert talent.crowding(people, row(100.0, 100.0)) == pytest.approx(np.log(2.0))
    assert talent.crowding(people, row(300.0, 300.0)) == 0.0
    # 400 people for 320 jobs: a quarter more, of which 5 % are usual
    assert talent.idle_share(people, 320.0, slack=0.05) == pytest.approx(0.2)
    assert talent.idle_share(people, 390.0, slack=0.05) == 0.0


def test_more_people_come_when_vacancies_are_open_and_wages_high():
    rule = {"pull": 2.0, "wage_pull": 0.1, "crowding": 0.05, "idle_push": 0.03, "largest": 0.04}
    assert talent.labour_growth(0.01, 0.0, 0.0, 0.0, inflow=0.005, **rule) == pytest.approx(0.025)
    assert talent.labour_growth(0.01, 0.1, 0.2, 0.1, inflow=0.0, **rule) == pytest.approx(0.02 + 0.01 - 0.01 - 0.003)
    assert talent.labour_growth(0.5, 0.0, 0.0, 0.0, inflow=0.0, **rule) == 0.04
    assert talent.labour_growth(0.0, -2.0, 0.0, 0.0, inflow=0.0, **rule) == -0.04


def test_housing_rent_follows_people_and_wages():
    np.testing.assert_allclose(
        talent.housing_rent(row(2.0, 2.0), row(4.0, 1.0), row(1.1, 1.0), response=0.5), [4.4, 2.0]
    )


def test_most_who_take_a_grant_would_have_come_anyway():
    rule = {"grant": 10_000.0, "deadweight": 0.75}
    # 240,000 pay 20 grants at a wage index of 1.2; a quarter come for it; half of them are of use
    came = talent.people_attracted(row(240_000.0, 0.0), row(1.2, 1.2), useful=0.5, **rule)
    np.testing.assert_allclose(came, [2.5, 0.0])
    np.testing.assert_allclose(talent.cost_of_finding(row(1.2), **rule), [48_000.0])
