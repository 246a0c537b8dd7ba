"""Paired differences: the arithmetic on made-up frames, checked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.analyses.comparison_screen import of_common_numbers
from experiments.report.correction import correction
from experiments.statistics.outcomes import COLUMNS, OUTCOMES, of_run
from experiments.statistics.paired_effects import (
    EFFECTS,
    Pair,
    contrasts,
    differences,
    effects,
    holm,
    p_value,
    placed,
    t_interval,
    themselves,
    variance_ratio,
)
from experiments.statistics.precision import common_random_numbers


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
    for name in COLUMNS["system"][1:]:
        system[name] = np.arange(quarters, dtype=float)
    parks = pd.DataFrame(
        {
            "scenario": "s",
            "seed": 0,
            "quarter": np.repeat(np.arange(quarters), 2),
            "open": [True, False] * quarters,
            "stage": [1, 4] * (quarters - 1) + [3, 4],
            "leading_industry_share": 0.5,
        }
    )
    found = of_run(system, parks).set_index(["window", "outcome"])["value"]
    assert found["last_year", "vacancy_rate"] == 3.5
    assert found["run", "vacancy_rate"] == 2.5
    assert found["last_year", "output"] == 14.0
    assert found["run", "output"] == 10.0
    assert found["last_year", "mean_stage"] == 1.5
    assert len(found) == 2 * len(OUTCOMES)


WORLDS = {
    f"{name}{world}": {"strategy": name, "world": world[2:], "way": ""}
    for name in ("base", "with")
    for world in ("", "--w")
}


def test_names_of_scenarios_are_placed_in_their_worlds():
    values = frame({"base": [1.0], "base--w": [2.0], "with": [3.0], "other": [4.0], "with--w--alone-P": [5.0]})
    scenarios = {**WORLDS, "with--w--alone-P": {"strategy": "with", "world": "w", "way": "alone", "park": "P"}}
    found = placed(values, scenarios)
    assert list(found.columns[:4]) == ["world", "scenario", "way", "park"]
    assert found[["world", "scenario", "way", "park", "value"]].to_numpy().tolist() == [
        ["", "base", "", "", 1.0],
        ["w", "base", "", "", 2.0],
        ["", "with", "", "", 3.0],
        ["w", "with", "alone", "P", 5.0],
    ]
    assert themselves(found)["value"].tolist() == [1.0, 2.0, 3.0]
    # what a table says itself of the park that was measured is kept
    assert placed(values.assign(park="Q"), scenarios)["park"].eq("Q").all()


def test_effects_are_those_of_every_world_against_its_own_base():
    values = placed(
        frame(
            {
                "base": [1.0, 2.0, 3.0] * 3,
                "with": [2.0, 4.0, 9.0] * 3,
                "base--w": [5.0] * 9,
                "with--w": [5.0] * 9,
            }
        ),
        WORLDS,
    )
    table = effects(values, "base", ["output"])
    assert tuple(table.columns) == EFFECTS
    assert table[["scenario", "base", "world"]].to_numpy().tolist() == [["with", "base", ""], ["with", "base", "w"]]
    first, second = table.iloc[0], table.iloc[1]
    assert (first["n"], first["base_level"], first["difference"]) == (9, 2.0, pytest.approx(3.0))
    assert 1.0 <= first["low"] < 3.0 < first["high"] <= 6.0
    assert 1.0 <= first["low_bca"] < 3.0 < first["high_bca"] <= 6.0
    # differences 1, 2, 6: variance 7; of 2, 4, 9: 13; of 1, 2, 3: 1, and all thrice
    assert first["variance_ratio"] == pytest.approx(7.0 / (13.0 + 1.0))
    # a scenario that changes nothing has no effect at all, exactly
    assert second["same"]
    assert second[["difference", "low", "high", "low_bca", "high_bca"]].eq(0.0).all()
    assert second["p_adjusted"] == 1.0
    assert np.isnan(second["variance_ratio"])
    assert effects(values[values["scenario"] == "base"], "base", []).empty


def test_p_is_adjusted_over_scenarios_and_main_outcomes_of_a_world_and_a_window():
    rng = np.random.default_rng(1)
    parts = [
        frame(
            {name: list(rng.normal(size=8) + shift) for name, shift in (("base", 0.0), ("x", 1.0), ("y", 2.0))},
            outcome,
            window,
        )
        for outcome in ("output", "employees", "exits")
        for window in ("run", "last_year")
    ]
    values = pd.concat(parts).assign(world="", way="")
    main = ["output", "employees"]
    table = effects(values, "base", main)
    for window in ("run", "last_year"):
        rows = table[table["window"] == window]
        for which, count in ((rows["outcome"].isin(main), 4), (rows["outcome"] == "exits", 2)):
            part = rows[which]
            assert len(part) == count
            np.testing.assert_allclose(part["p_adjusted"], holm(part["p"].to_numpy()))
    assert correction(table, main, "en").startswith(
        "p values are adjusted for multiple comparisons by Holm's method, within each world and window over 4 comparisons "
        "(2 scenarios against the base, 2 main outcomes); the other outcomes are adjusted among themselves (2 comparisons)."
    )
    assert "共 4 项比较（2 个情景各与基准情景比较，2 项主要指标）；其余指标另行校正（2 项比较）。" in correction(
        table, main, "zh"
    )
    assert "themselves" not in correction(table[table["outcome"] != "exits"], main, "en")


def test_equal_differences_are_told_exactly():
    # three times 0.1 is not 0.3 in floating point, and the mean of equal numbers not always the number
    table = contrasts(frame({"base": [0.0] * 8, "with": [0.1] * 8}), [Pair("with", "base", {})])
    assert table.loc[0, ["difference", "low", "high", "low_bca", "high_bca"]].tolist() == [0.1] * 5
    assert table.loc[0, "p"] == 0.0
    assert np.isnan(table.loc[0, "variance_ratio"])


def test_independent_runs_have_a_variance_ratio_of_one_and_common_ones_below():
    rng = np.random.default_rng(2)
    noise, other = rng.normal(size=(2, 4000))
    assert variance_ratio(noise, other) == pytest.approx(1.0, abs=0.05)
    assert variance_ratio(noise, noise + 0.1 * other) == pytest.approx(0.005, abs=0.001)
    assert variance_ratio(noise, noise) == 0.0
    assert np.isnan(variance_ratio(noise[:1], other[:1]))


def test_what_common_random_numbers_gained_leaves_out_what_cannot_show_it():
    table = pd.DataFrame(
        {
            "outcome": ["output", "output", "output", "employees", "exits", "exits"],
            "variance_ratio": [0.1, 0.3, 0.0, 0.4, np.nan, np.nan],
            "same": [False, False, True, False, False, False],
        }
    )
    found = common_random_numbers(table)
    # medians 0.2 and 0.4; the row without any difference and those that do not vary do not count
    assert found == {"median_variance_ratio": pytest.approx(0.3), "outcomes": 2}
    assert "0.3 of what independent runs would give (median over 2 outcomes)" in of_common_numbers(found, "en")
    assert "3.3 times as many" in of_common_numbers(found, "en")
    assert "0.3 倍（2 项指标的中位数）" in of_common_numbers(found, "zh")
    nothing = common_random_numbers(table[table["same"]])
    assert nothing == {"median_variance_ratio": None, "outcomes": 0}
    assert "not known" in of_common_numbers(nothing, "en")
    assert "gained nothing" in of_common_numbers({"median_variance_ratio": 1.2, "outcomes": 1}, "en")
    assert "未能提高精度" in of_common_numbers({"median_variance_ratio": 1.2, "outcomes": 1}, "zh")


def test_log_ratios_are_those_of_the_textbook_and_only_of_amounts():
    base = [100.0, 400.0, 1600.0]
    values = frame({"base": base, "with": [value * np.exp(0.05) for value in base]})
    table = contrasts(values, [Pair("with", "base", {}), Pair("base", "with", {})])
    ratios = table[["log_ratio", "log_ratio_low", "log_ratio_high"]].to_numpy()
    # the same effect in every run, whatever its scale, and the other way round with the other sign
    assert ratios[0] == pytest.approx([5.0] * 3)
    assert ratios[1] == pytest.approx([-5.0] * 3)
    # effects of 0, 5 and 10 %: mean 5, standard deviation 5, t(2) = 4.3027
    several = frame({"base": base, "with": [value * np.exp(0.05 * number) for number, value in enumerate(base)]})
    row = contrasts(several, [Pair("with", "base", {})]).iloc[0]
    half = 4.302652729911275 * 5.0 / np.sqrt(3.0)
    assert row[["log_ratio", "log_ratio_low", "log_ratio_high"]].tolist() == pytest.approx(
        [5.0, 5.0 - half, 5.0 + half]
    )
    for outcome, amount in (("vacancy_rate", False), ("asking_rent", False), ("mean_stage", False), ("imbalance", False),
                            ("rd", True), ("employees", True), ("stock_m2", True), ("revenue", True)):  # fmt: skip
        row = contrasts(frame({"base": base, "with": base}, outcome), [Pair("with", "base", {})]).iloc[0]
        assert np.isfinite(row["log_ratio"]) == amount, outcome
    # where one run has nothing there is none, and no choice among the others
    row = contrasts(frame({"base": [0.0, 2.0], "with": [1.0, 4.0]}), [Pair("with", "base", {})]).iloc[0]
    assert np.isnan(row[["log_ratio", "log_ratio_low", "log_ratio_high"]].to_numpy(dtype=float)).all()
    assert row["difference"] == 1.5
