"""Ranks, probabilities, fronts and concordance on frames small enough to be worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.statistics.ranking import best, concordance, not_beaten, pareto, robustness, told_first


def frame(scenarios, outcome="output", world="", window="last_year"):
    """One value for each scenario and seed."""
    return pd.DataFrame(
        [
            {"world": world, "scenario": name, "seed": seed, "window": window, "outcome": outcome, "value": value}
            for name, values in scenarios.items()
            for seed, value in enumerate(values)
        ]
    )


def by_scenario(table):
    return table.set_index("scenario")


def test_the_best_in_every_seed_is_best_for_sure_whatever_seeds_have_in_common():
    # seeds differ by far more than scenarios; on common seeds the order is certain
    seeds = np.array([0.0, 500.0, 100.0, 900.0] * 2)
    found = by_scenario(best(frame({"a": seeds, "b": seeds + 1.0, "c": seeds - 1.0})))
    assert found["rank"].to_dict() == {"a": 2.0, "b": 1.0, "c": 3.0}
    assert found["probability_best"].to_dict() == {"a": 0.0, "b": 1.0, "c": 0.0}
    assert found["share_best"].to_dict() == {"a": 0.0, "b": 1.0, "c": 0.0}
    assert found.loc["a", "mean"] == 375.0
    assert found.loc["a", "low"] < 375.0 < found.loc["a", "high"]


def test_less_is_better_where_the_outcome_says_so_and_what_has_no_better_is_left_out():
    assert (
        by_scenario(best(frame({"a": [0.1, 0.2, 0.1], "b": [0.2, 0.3, 0.2]}, "vacancy_rate"))).loc["a", "rank"] == 1.0
    )
    assert best(frame({"a": [1.0, 2.0]}, "asking_rent")).empty


def test_scenarios_that_are_alike_share_everything_equally():
    values = [0.1, 0.7, 0.3, 0.9, 0.2, 0.4, 0.6, 0.8]
    found = best(frame({"a": values, "b": values, "c": [value - 0.5 for value in values]}))
    assert found["rank"].tolist() == [1.5, 1.5, 3.0]
    assert found["probability_best"].tolist() == [0.5, 0.5, 0.0]
    assert found["share_best"].tolist() == [0.5, 0.5, 0.0]


def test_probability_of_the_mean_and_share_of_runs_are_two_things():
    # b is ahead by 10 in one of eight seeds, behind by 1 in seven: its mean is best unless a resample leaves that seed out
    found = by_scenario(best(frame({"a": [1.0] * 8, "b": [*[0.0] * 7, 11.0]})))
    assert found.loc["b", "share_best"] == pytest.approx(1 / 8)
    assert found.loc["b", "probability_best"] == pytest.approx(1 - (7 / 8) ** 8, abs=0.015)
    assert found["probability_best"].sum() == pytest.approx(1.0)


def test_only_seeds_that_all_have_count_and_a_scenario_without_any_is_told():
    known = np.arange(8.0)
    table = frame({"a": [*known, np.nan], "b": [*known + 1.0, 99.0], "none": [np.nan] * 9})
    found = by_scenario(best(table))
    assert found["n"].to_dict() == {"a": 8, "b": 8, "none": 0}
    assert found.loc["b", "mean"] == 4.5
    assert np.isnan(found.loc["none", "rank"])
    assert found.loc["b", "probability_best"] == 1.0
    # so few runs are not resampled
    assert best(frame({"a": known[:7], "b": known[:7] + 1.0}))["probability_best"].isna().all()


def test_who_is_first_is_told_by_pairs_of_seeds():
    seeds, apart = np.array([0.0, 500.0, 100.0, 900.0]), np.array([1.0, 3.0, 2.0, 2.0])
    values = pd.DataFrame({"base": seeds - 9.0, "a": seeds, "b": seeds + apart})
    # seeds differ by far more than scenarios: 2 with an interval of -+ 3.18 * 0.816 / 2
    assert told_first(values, 1) == "b"
    assert told_first(values, -1) == "base"
    # the mean of `c` is below that of `b` by 2, too, but not seed by seed
    assert told_first(values.assign(c=seeds + [9.0, -4.0, -9.0, 4.0]), 1) == ""
    assert told_first(values.assign(c=values["b"]), 1) == ""
    # seeds without one of them do not count, nor does who is measured in none
    assert told_first(values.assign(a=[np.nan, 500.0, np.nan, 900.0], none=np.nan), 1) == ""
    assert told_first(values.assign(none=np.nan), 1) == "b"
    for few in (values[:1], values[["b"]], pd.DataFrame()):
        assert told_first(few, 1) == ""


def test_the_order_of_rows_changes_nothing():
    table = frame({"a": [1.0, 4.0, 2.0, 8.0], "b": [2.0, 3.0, 5.0, 5.0]})
    shuffled = table.iloc[[4, 2, 0, 7, 1, 6, 3, 5]]
    pd.testing.assert_frame_equal(best(table), best(shuffled).sort_values("scenario", ignore_index=True))


def test_rows_of_adoption_are_not_ranked():
    table = frame({"a": [1.0, 2.0, 3.0]}).assign(way="")
    alone = frame({"b": [9.0, 9.0, 9.0]}).assign(way="alone")
    assert set(best(pd.concat([table, alone]))["scenario"]) == {"a"}


def test_who_is_beaten_and_who_is_not():
    cost = np.array([[0.0, 1.0, 2.0, 2.0, 3.0, 1.0]])
    gain = np.array([[0.0, 2.0, 2.0, 5.0, 4.0, 2.0]])
    # the second and the last are equal: both stay; the third costs more for the same
    assert not_beaten(cost, gain).tolist() == [[True, True, False, True, False, True]]
    assert not_beaten(np.array([[1.0, 1.0 + 1e-9]]), np.array([[2.0, 2.0]]), 1e-6, 0.0).all()


def test_a_front_with_its_probabilities():
    values = frame({"none": [0.0] * 8, "good": [3.0, 4.0, 5.0, 4.0] * 2, "dear": [3.0, 4.0, 5.0, 4.0] * 2})
    costs = pd.concat(
        [
            frame({"none": [0.0] * 8, "good": [10.0, 12.0, 11.0, 11.0] * 2, "dear": [20.0, 22.0, 21.0, 21.0] * 2}),
        ]
    )[["world", "scenario", "seed", "value"]]
    found = by_scenario(pareto(values, costs))
    assert found["on_front"].to_dict() == {"none": True, "good": True, "dear": False}
    assert found["probability_on_front"].to_dict() == {"none": 1.0, "good": 1.0, "dear": 0.0}
    assert found.loc["good", ["cost", "value", "n"]].tolist() == [11.0, 4.0, 8]
    assert found.loc["none", ["cost_low", "cost_high"]].tolist() == [0.0, 0.0]
    # in an outcome of which less is better the same values turn the front round
    less = by_scenario(pareto(values.assign(outcome="vacancy_rate"), costs))
    assert less["on_front"].to_dict() == {"none": True, "good": False, "dear": False}
    assert pareto(values.assign(outcome="fiscal_cost"), costs).empty
    # equal twins are on the front together, in every resample
    same = costs[costs["scenario"] != "dear"]
    twin = pd.concat([same, same[same["scenario"] == "good"].assign(scenario="dear")])
    assert by_scenario(pareto(values, twin))["probability_on_front"].eq(1.0).all()


def test_robustness_over_worlds_worked_by_hand():
    worlds = {
        "boom": {"a": [10.0] * 3, "b": [8.0] * 3, "c": [5.0] * 3},
        "slump": {"a": [4.0] * 3, "b": [4.0] * 3, "c": [1.0] * 3},
        "third": {"a": [1.0] * 3, "b": [3.0] * 3, "c": [2.0] * 3},
    }
    table = best(pd.concat([frame(values, world=world) for world, values in worlds.items()]))
    found = by_scenario(robustness(table))
    assert found["worlds"].eq(3).all()
    assert found["mean_rank"].tolist() == pytest.approx([(1 + 1.5 + 3) / 3, (2 + 1.5 + 1) / 3, (3 + 3 + 2) / 3])
    assert found["worst_rank"].tolist() == [3.0, 2.0, 3.0]
    assert found["worlds_best"].tolist() == [2, 2, 0]
    assert found["mean_regret"].tolist() == pytest.approx([2 / 3, 2 / 3, 3.0])
    assert found["worst_regret"].tolist() == [2.0, 2.0, 5.0]
    # sums of ranks 5.5, 4.5, 8: S = 6.5; W = 12 S / (9 * 24 - 3 * 6)
    assert found["concordance"].tolist() == pytest.approx([78 / 198] * 3)


def test_regret_is_never_negative_where_less_is_better_and_a_world_with_a_gap_does_not_count():
    one = frame({"a": [0.1] * 3, "b": [0.3] * 3}, "vacancy_rate", "x")
    two = frame({"a": [0.1] * 3, "b": [np.nan] * 3}, "vacancy_rate", "y")
    found = by_scenario(robustness(best(pd.concat([one, two]))))
    assert found["worlds"].tolist() == [1, 1]
    assert found["mean_regret"].tolist() == pytest.approx([0.0, 0.2])
    assert found["concordance"].isna().all()


@pytest.mark.parametrize(
    ("ranks", "agreed"),
    [
        ([[1, 2, 3], [1, 2, 3]], 1.0),
        ([[1, 2, 3], [3, 2, 1]], 0.0),
        # Siegel and Castellan: three judges, six applicants
        ([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]], 12 * 25.5 / (9 * (216 - 6))),
        ([[1.5, 1.5, 3], [1.5, 1.5, 3]], 1.0),
        ([[2, 2, 2], [2, 2, 2]], np.nan),
        ([[1, 2, 3]], np.nan),
    ],
)
def test_concordance_of_known_ranks(ranks, agreed):
    assert concordance(np.array(ranks, dtype=float)) == pytest.approx(agreed, nan_ok=True)


def test_concordance_is_that_of_friedmans_test():
    from scipy.stats import friedmanchisquare, rankdata

    scores = np.random.default_rng(0).integers(0, 4, size=(7, 5))
    statistic = friedmanchisquare(*scores.T).statistic
    assert concordance(rankdata(scores, axis=1)) == pytest.approx(statistic / (7 * 4))
