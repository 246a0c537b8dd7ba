"""Paired differences: the arithmetic on made-up frames, checked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.contrast import Pair, contrasts, differences, holm, p_value, t_interval
from experiments.outcomes import COLUMNS, OUTCOMES, by_run


def frame(scenarios: dict[str, list[float]], outcome: str = "output", window: str = "run") -> pd.DataFrame:
    """One value for each scenario and seed."""
    rows = [
        {"scenario": scenario, "seed": seed, "window": window, "outcome": outcome, "value": value}
        for scenario, values in scenarios.items()
        for seed, value in enumerate(values)
    ]
    return pd.DataFrame(rows)


def test_the_interval_of_four_differences_is_that_of_the_textbook():
    # mean 2.5, s = 1.2910, t(3) = 3.1824: half width 2.0543
    low, high = t_interval(np.array([1.0, 2.0, 3.0, 4.0]))
    assert (low, high) == (pytest.approx(0.44574, abs=1e-5), pytest.approx(4.55426, abs=1e-5))
    # the ends of the interval of level 1 - p lie at zero
    p = p_value(np.array([1.0, 2.0, 3.0, 4.0]))
    assert t_interval(np.array([1.0, 2.0, 3.0, 4.0]), 1.0 - p)[0] == pytest.approx(0.0, abs=1e-9)


def test_one_difference_has_no_interval_and_equal_ones_a_narrow_one():
    assert all(np.isnan(end) for end in t_interval(np.array([1.0])))
    assert np.isnan(p_value(np.array([1.0])))
    assert t_interval(np.zeros(5)) == (0.0, 0.0)
    assert p_value(np.zeros(5)) == 1.0
    assert p_value(np.ones(5)) == 0.0


def test_adjusted_p_values_of_a_case_worked_by_hand():
    # sorted 0.01 0.03 0.04: times 3, 2, 1 are 0.03 0.06 0.04, never falling: 0.03 0.06 0.06
    assert holm(np.array([0.04, np.nan, 0.01, 0.03])) == pytest.approx([0.06, np.nan, 0.03, 0.06], nan_ok=True)
    assert holm(np.array([0.9, 0.9])).max() == 1.0


def test_differences_pair_runs_of_the_same_seed_only():
    values = frame({"base": [1.0, 2.0, 4.0], "with": [2.0, 5.0]})
    found = differences(values, "with", "base")
    assert list(found["difference"]) == [1.0, 3.0]
    # the order of rows does not matter
    pd.testing.assert_frame_equal(
        differences(values.iloc[::-1], "with", "base").sort_values("seed", ignore_index=True), found
    )


def test_a_contrast_has_one_row_for_each_pair_with_level_and_notes():
    values = frame({"base": [1.0, 2.0, np.nan], "with": [2.0, 5.0, 7.0], "same": [1.0, 2.0, np.nan]})
    pairs = [Pair("with", "base", {"lever": "x"}), Pair("same", "base", {"lever": "y"})]
    table = contrasts(values, pairs).set_index("lever")
    assert table.loc["x", "n"] == 2
    assert table.loc["x", "base_level"] == 1.5
    assert table.loc["x", "difference"] == 2.0
    assert table.loc["x", "unit"] == "CNY per year"
    assert not table.loc["x", "same"]
    assert table.loc["y", "same"]
    assert table.loc["y", "difference"] == 0.0
    assert table.loc["x", "p_adjusted"] == pytest.approx(min(2 * table.loc["x", "p"], 1.0))


def test_another_interval_can_take_the_place_of_students():
    table = contrasts(
        frame({"base": [1.0, 2.0], "with": [2.0, 5.0]}),
        [Pair("with", "base", {})],
        interval=lambda found, level: (found.min(), found.max()),
    )
    assert table.loc[0, ["low", "high"]].tolist() == [1.0, 3.0]


def test_outcomes_are_means_and_flows_are_amounts_of_a_year():
    quarters = 6
    system = pd.DataFrame({"scenario": "s", "seed": 0, "quarter": range(quarters)})
    for name in COLUMNS["system"][3:]:
        system[name] = np.arange(quarters, dtype=float)
    parks = pd.DataFrame(
        {
            "scenario": "s",
            "seed": 0,
            "quarter": np.repeat(np.arange(quarters), 2),
            "open": [True, False] * quarters,
            "stage": [1, 4] * (quarters - 1) + [3, 4],
        }
    )
    found = by_run({"system": system, "parks": parks}).set_index(["window", "outcome"])["value"]
    assert found["last_year", "vacancy_rate"] == 3.5
    assert found["run", "vacancy_rate"] == 2.5
    assert found["last_year", "output"] == 14.0
    assert found["run", "output"] == 10.0
    assert found["last_year", "mean_stage"] == 1.5
    assert len(found) == 2 * len(OUTCOMES)
