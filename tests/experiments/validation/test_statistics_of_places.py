"""Statistics of places on made data whose answers are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.statistics.gain_by_origin import first_places, gain_by_origin, gains_of_run, jobs_by_origin
from experiments.statistics.inequality import rank_size_slope, theil, top_share
from experiments.statistics.least_squares import coefficients, within
from experiments.statistics.localisation import above_dartboard, dartboard, gamma, location_quotients
from experiments.statistics.stage_transitions import annual_rates, year_pairs
from experiments.statistics.summary import kappa
from experiments.statistics.variety import varieties
from sim.observers.recorder import gini


def test_concentration_by_hand():
    # one of ten holds half: sum of (2i - n - 1) x_i over n sum = (81 / 9) / (10 x 2) for nine of 1/9 and one of 1
    amounts = np.array([1.0, *[1 / 9] * 9])
    assert gini(amounts) == pytest.approx(0.4)
    assert top_share(amounts, 0.06) == pytest.approx(0.5)
    assert top_share(np.ones(50), 0.06) == pytest.approx(3 / 50)
    # amounts 1/rank: Zipf's law, and twice as steep in size is half as steep in rank
    ranks = np.arange(1.0, 101.0)
    assert rank_size_slope(1.0 / ranks, 50) == pytest.approx(-1.0)
    assert rank_size_slope(ranks**-2.0, 100) == pytest.approx(-0.5)
    assert np.isnan([rank_size_slope(np.ones(10), 50), top_share(np.zeros(0), 0.06)]).all()


def test_theil_by_hand():
    whole, between = theil(np.array([1.0, 3.0]), np.array(["east", "west"]))
    by_hand = 0.25 * np.log(0.5) + 0.75 * np.log(1.5)
    assert (whole, between) == pytest.approx((by_hand, by_hand))
    whole, between = theil(np.array([1.0, 3.0, 1.0, 3.0]), np.array(["east", "east", "west", "west"]))
    assert (whole, between) == pytest.approx((by_hand, 0.0))
    # east 1, 1; west 2, 4: between = 1/4 ln(1/2) + 3/4 ln(3/2), within only in the west
    whole, between = theil(np.array([1.0, 1.0, 2.0, 4.0]), np.array(["east", "east", "west", "west"]))
    assert between == pytest.approx(by_hand)
    assert whole - between == pytest.approx(0.75 * (1 / 3 * np.log(2 / 3) + 2 / 3 * np.log(4 / 3)))
    assert np.isnan(theil(np.zeros(3), np.array(["a", "b", "c"]))).all()


def test_enterprises_thrown_at_parks_are_not_localised():
    sizes = np.outer(np.full(60, 100), np.array([0.5, 0.2, 0.2, 0.1])).astype(int)
    thrown = dartboard(sizes, 200)
    assert np.array_equal(thrown.sum(axis=(1, 2)), np.full(200, sizes.sum()))
    assert np.array_equal(thrown[7].sum(axis=0), sizes.sum(axis=0))
    assert np.array_equal(thrown[7].sum(axis=1), sizes.sum(axis=1))
    found = gamma(thrown)
    # dealt without putting back, gamma is -1 / (enterprises - 1) on average; four standard errors are 0.0003
    assert found.mean() == pytest.approx(-1.0 / (sizes.sum() - 1), abs=4.0 * found.std() / np.sqrt(found.size))
    shares = [above_dartboard(each, 100) for each in thrown[:10]]
    # 600 industries, of which one in twenty is above by chance; three standard errors are 0.027
    assert np.mean(shares) == pytest.approx(0.05, abs=0.03)
    assert not np.array_equal(thrown[0], thrown[1])
    assert np.array_equal(thrown, dartboard(sizes, 200))


def test_planted_concentration_is_found():
    # all ten enterprises of an industry in one of two parks as large
    table = np.array([[10.0, 0.0], [0.0, 10.0]])
    raw = ((0.5**2) * 2) / (1.0 - 0.5)
    assert gamma(table) == pytest.approx((raw - 0.1) / 0.9)
    assert above_dartboard(table, 100) == 1.0
    assert location_quotients(table) == pytest.approx(np.array([[2.0, 0.0], [0.0, 2.0]]))
    spread = np.full((2, 2), 5.0)
    assert (gamma(spread) < 0.0).all()
    assert above_dartboard(spread, 100) == 0.0
    assert np.isnan(above_dartboard(np.ones((1, 1)), 10))
    assert np.isnan(gamma(np.array([[1.0, 0.0], [3.0, 4.0]]))[0])


def test_varieties_by_hand():
    relatedness = np.array([[1.0, 0.6, 0.1], [0.6, 1.0, 0.0], [0.1, 0.0, 1.0]])
    related, unrelated = varieties(
        np.array([[1.0, 1.0, 0.0], [2.0, 0.0, 2.0], [5.0, 0.0, 0.0], [0.0, 0.0, 0.0]]), relatedness
    )
    assert related[:3] == pytest.approx([0.5 * 0.6, 0.5 * 0.1, 0.0])
    assert unrelated[:3] == pytest.approx([0.5 * 0.4, 0.5 * 0.9, 0.0])
    assert np.isnan([related[3], unrelated[3]]).all()


def test_planted_slope_with_effects_of_groups():
    generator = np.random.default_rng(3)
    group = np.repeat(np.arange(5), 20)
    x = generator.normal(size=(100, 2)) + group[:, None]
    y = 2.0 * x[:, 0] - 0.5 * x[:, 1] + 10.0 * group
    assert coefficients(within(y, group), within(x, group)) == pytest.approx([2.0, -0.5])
    assert within(np.array([1.0, 3.0, 5.0]), np.array(["a", "a", "b"])) == pytest.approx([-1.0, 1.0, 0.0])
    assert np.isnan(coefficients(y, np.column_stack((x[:, 0], x[:, 0])))).all()
    assert np.isnan(coefficients(y[:2], x[:2])).all()


def test_kappa_by_hand():
    # agreement 3/4; by chance 1/2 x 1/4 + 1/2 x 3/4 = 1/2
    # labels 1 2 3 against 2 2 3: apart by 1/3 on average, by chance 7/9
    first, second = np.array([1, 2, 3]), np.array([2, 2, 3])
    assert kappa(first, second, weighted=True) == pytest.approx(1.0 - (1 / 3) / (7 / 9))
    assert np.isnan(kappa(np.ones(3), np.ones(3), weighted=True))
    assert kappa(np.array([1, 1, 2, 2]), np.array([1, 2, 2, 2])) == pytest.approx(0.5)


def test_transitions_of_a_made_chain():
    # four ends of years: up, stays, down; quarters in between do not count
    stages = pd.DataFrame(
        {"park": "a", "quarter": np.arange(16), "stage": [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 2, 2, 2, 1, 1]}
    )
    stay, dwell, fall = annual_rates(year_pairs(stages))
    assert (stay, dwell, fall) == pytest.approx((1 / 3, 1.5, 1 / 3))
    # another park that opens late and never changes adds one pair, and none across the parks
    late = pd.DataFrame({"park": "b", "quarter": np.arange(9, 16), "stage": 4})
    assert annual_rates(year_pairs(pd.concat([stages, late])))[0] == pytest.approx(0.5)
    assert np.isnan(annual_rates(year_pairs(stages.iloc[:0]))).all()
    assert np.isnan(annual_rates(year_pairs(late))[1])


def test_transitions_of_a_planted_chain():
    generator = np.random.default_rng(5)
    chain = np.array([[0.9, 0.1, 0.0], [0.05, 0.85, 0.1], [0.0, 0.05, 0.95]])
    stage = np.zeros((400, 60), int)
    for year in range(1, 60):
        edges = chain.cumsum(axis=1)[stage[:, year - 1]]
        stage[:, year] = (generator.random((400, 1)) > edges).sum(axis=1)
    frame = pd.DataFrame(
        {
            "park": np.repeat(np.arange(400), 60),
            "quarter": np.tile(4 * np.arange(60) + 3, 400),
            "stage": stage.ravel() + 1,
        }
    )
    stay, dwell, fall = annual_rates(year_pairs(frame))
    share = np.bincount(stage[:, :-1].ravel(), minlength=3) / stage[:, :-1].size
    assert stay == pytest.approx(float(share @ np.diag(chain)), abs=0.01)
    assert dwell == pytest.approx(1.0 / (1.0 - stay))
    assert fall == pytest.approx(0.05 * (share[1] + share[2]), abs=0.005)


def test_jobs_of_newcomers_of_incumbents_and_of_those_who_moved_in():
    rows = [
        (20, 1, "here", 10.0),
        (20, 2, "there", 20.0),
        (60, 1, "here", 11.0),
        (60, 2, "here", 22.0),
        (60, 3, "here", 3.0),
        (60, 4, "here", 4.0),
        (60, 5, "here", 5.0),
        (60, 6, "there", 60.0),
    ]
    enterprises = pd.DataFrame(rows, columns=["quarter", "enterprise", "region", "employees"])
    more = [(20, 7, "here", 7.0), (20, 8, "here", 8.0), (60, 8, "there", 9.0)]
    enterprises = pd.concat([enterprises, pd.DataFrame(more, columns=enterprises.columns)])
    places = pd.DataFrame(
        {"enterprise": [3, 4, 5], "region": ["here", "there", None], "spin_off": [True, False, False]}
    )
    found = jobs_by_origin(enterprises, places, "here", 20, 60)
    # 1 grew by one, 7 closed, 8 went there, 2 and 4 came from there, 3 was spun off and 5 has no rooms yet
    assert found == {
        "entry": 5.0, "spin_offs": 3.0, "incumbents": 1.0, "exits": -7.0, "moves_in": 26.0, "moves_out": -8.0,
    }  # fmt: skip
    jobs = enterprises[enterprises["region"] == "here"].groupby("quarter")["employees"].sum()
    assert sum(found.values()) == jobs[60] - jobs[20]


def test_first_places_are_those_of_the_first_rooms():
    events = pd.DataFrame(
        [
            (3, 1, "spin_off", ""),
            (4, 1, "lease", "a"),
            (9, 1, "relocation", "b"),
            (5, 2, "lease", "b"),
            (6, 3, "exit", ""),
        ],
        columns=["quarter", "enterprise", "event", "park_to"],
    )
    parks = pd.DataFrame({"park": ["a", "b", "a"], "region": ["here", "there", "here"]})
    found = first_places(events, parks).set_index("enterprise")
    assert found["region"].to_dict() == {1: "here", 2: "there"}
    assert found["spin_off"].to_dict() == {1: True, 2: False}


def test_gains_of_a_treated_district_and_what_they_cost():
    def tables(extra: float) -> dict[str, pd.DataFrame]:
        quarter = np.arange(9)
        here = pd.DataFrame({"quarter": quarter, "region": "here", "output": 10.0 + extra, "employees": 50.0 + extra})
        system = pd.DataFrame(
            {"quarter": quarter, "employees": 90.0 + extra / 2.0, "fiscal_cost": 3.0 * extra, "fiscal_returns": extra}
        )
        enterprises = pd.DataFrame(
            [(0, 1, "here", 50.0), (4, 1, "here", 50.0 + extra), (8, 1, "here", 50.0 + extra)],
            columns=["quarter", "enterprise", "region", "employees"],
        )
        return {
            "regions": here,
            "system": system,
            "enterprises": enterprises,
            "events": pd.DataFrame(columns=["quarter", "enterprise", "event", "park_to"]),
            "parks": pd.DataFrame({"park": ["a"], "region": ["here"]}),
        }

    values = pd.concat(
        gains_of_run(tables(extra + luck / 10.0 if extra else 0.0), "here", 1).assign(
            world="", scenario=name, targets="zone", district="here", seed=luck
        )
        for name, extra in (("none", 0.0), ("zone", 10.0))
        for luck in (0, 1)
    )
    found = gain_by_origin(values, "none").set_index(["year", "item"])
    assert set(found.index.get_level_values("year")) == {1, 2}
    gain = found["difference"].xs(2, level="year")
    assert gain[["entry", "exits", "moves_in"]].tolist() == [0.0, 0.0, 0.0]
    assert gain["incumbents"] == gain["jobs"] == pytest.approx(10.05)
    assert gain["jobs_everywhere"] == pytest.approx(10.05 / 2.0)
    assert gain["log_output"] == pytest.approx((np.log(2.0) + np.log(2.01)) / 2.0)
    # two net of what comes back, in each of four quarters, and from the quarter in which it began
    assert gain["cost"] == pytest.approx(4 * 2 * 10.05)
    assert gain["cost_so_far"] == pytest.approx(8 * 2 * 10.05)
    assert gain["share_displaced"] == pytest.approx(0.5)
    assert gain["cost_per_job"] == pytest.approx(8.0)
    assert gain["cost_per_job_everywhere"] == pytest.approx(16.0)
    low, high = found.loc[(2, "jobs"), ["low", "high"]]
    assert 0.0 < low < 10.05 < high
    # a run that is too short to have a snapshot behind the start says nothing
    assert gains_of_run(tables(0.0), "here", 8).empty
