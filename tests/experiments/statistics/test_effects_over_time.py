"""Effects over time on courses planted by hand: their peak, half-life, vacancy saved, parks that fill, and the ranks that follow."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from experiments.statistics.effects_over_time import (
    BY_QUARTER,
    COLUMNS,
    OVER_TIME,
    by_quarter,
    half_life,
    new_parks_of_run,
    over_time,
    peak,
    quarters_of_run,
    vacancy_quarters_saved,
)
from experiments.statistics.outcomes import OUTCOMES, of_run
from experiments.statistics.paired_effects import mean_interval, mean_intervals
from experiments.statistics.ranking import best

QUARTERS = 10
NO_PARKS = pd.DataFrame(columns=["world", "scenario", "seed", "park", "until_let"])
PULSE = np.array([0.0, 2.0, 8.0, 7.0, 6.0, 4.0, 3.0, 1.0, 0.0, 0.0])
"""Largest in quarter 2; half of it is left three quarters later."""


def runs(courses, outcome="employees", seeds=3, apart=0.0, world=""):
    """Quarters of runs: a level that differs by seed, on it the course of the scenario; `apart`: how much seeds differ in the course."""
    parts = []
    for scenario, course in courses.items():
        for seed in range(seeds):
            table = pd.DataFrame({name: np.zeros(QUARTERS) for name in OUTCOMES})
            table[outcome] = 100.0 * (seed + 1) + np.asarray(course) * (1.0 + apart * (seed - 1))
            quarter = np.arange(QUARTERS)
            dates = [f"{2006 + t // 4}Q{t % 4 + 1}" for t in quarter]
            parts.append(table.assign(world=world, scenario=scenario, seed=seed, way="", quarter=quarter, date=dates))
    return pd.concat(parts, ignore_index=True)


def measured(values, base="base", parks=NO_PARKS):
    """Rows of `over_time` by outcome and measure."""
    table = over_time(values, parks, by_quarter(values, base), base)
    assert tuple(table.columns) == OVER_TIME
    return table.set_index(["outcome", "measure"])


def test_a_planted_pulse_has_its_peak_and_its_half_life():
    found = measured(runs({"base": np.zeros(QUARTERS), "with": PULSE}))
    top = found.loc[("employees", "peak")]
    assert (top["value"], top["low"], top["high"], top["n"], top["date"]) == (8.0, 8.0, 8.0, 3, "2006Q3")
    assert top["base_level"] == 200.0
    assert top["unit"] == "workers"
    assert found.loc[("employees", "peak_quarter"), "value"] == 2.0
    assert found.loc[("employees", "half_life"), "value"] == 3.0
    # what nothing moves has a peak of exactly nothing, and neither a quarter nor a half
    assert found.loc[("output", "peak"), ["value", "low", "high"]].tolist() == [0.0, 0.0, 0.0]
    assert found.loc[("output", "peak"), "date"] == ""
    assert ("output", "half_life") not in found.index


def test_the_course_is_the_mean_paired_difference_of_every_quarter():
    values = runs({"base": np.zeros(QUARTERS), "with": PULSE}, apart=0.5)
    table = by_quarter(values, "base")
    assert tuple(table.columns) == BY_QUARTER
    assert len(table) == len(OUTCOMES) * QUARTERS
    course = table[table["outcome"] == "employees"]
    assert course["difference"].tolist() == PULSE.tolist()
    assert set(course["base_level"]) == {200.0}
    assert course["date"].tolist()[:5] == ["2006Q1", "2006Q2", "2006Q3", "2006Q4", "2007Q1"]
    # differences of the third quarter: 4, 8, 12
    third = course.iloc[2]
    assert (third["n"], third["low"], third["high"]) == mean_interval(np.array([4.0, 8.0, 12.0]))[:1] + mean_interval(
        np.array([4.0, 8.0, 12.0])
    )[2:]
    # with half of the spread as large as the mean, three runs do not tell the peak from none, and it has no half-life
    found = measured(values)
    assert found.loc[("employees", "peak"), "low"] < 0.0
    assert np.isnan(found.loc[("employees", "half_life"), "value"])


def test_intervals_of_columns_are_those_of_each_column():
    rng = np.random.default_rng(3)
    values = rng.normal(5.0, 2.0, size=(6, 5))
    values[:, 1] = 0.1
    values[2:, 2] = np.nan
    values[1:, 3] = np.nan
    values[:, 4] = np.nan
    n, mean, low, high = mean_intervals(values)
    for column in range(5):
        expected = mean_interval(values[:, column])
        assert n[column] == expected[0]
        assert [mean[column], low[column], high[column]] == pytest.approx(expected[1:], rel=1e-12, nan_ok=True)
    assert (mean[1], low[1], high[1]) == (0.1, 0.1, 0.1)


def test_the_peak_is_the_largest_in_size_and_half_is_gone_when_a_course_turns():
    assert peak(np.array([1.0, -3.0, 2.0, np.nan, -3.0])) == 1
    assert peak(np.zeros(4)) is None
    assert peak(np.full(3, np.nan)) is None
    assert half_life(np.array([0.0, -4.0, -3.0, 1.0, 1.0, 0.0, 0.0]), 1) == 2.0
    assert half_life(np.array([0.2, 0.3, 0.15, 0.1, 0.15, 0.1]), 1) == 1.0
    # not by the end of the run
    assert np.isnan(half_life(np.array([1.0, 4.0, 3.0]), 1))
    assert np.isnan(half_life(np.array([1.0, 2.0, 3.0]), 2))


def test_half_is_gone_when_it_stays_so_and_not_at_a_single_low_quarter():
    # a quarter below half, four quarters later more again, and gone for good after seven
    assert half_life(np.array([8.0, 7.0, 3.0, 6.0, 5.0, 6.0, 5.0, 4.0, 3.0, 2.0, 3.0]), 0) == 7.0
    # a quarter of which nothing is known says nothing, neither within nor at the beginning
    assert half_life(np.array([8.0, 7.0, np.nan, 3.0, np.nan, 3.0, 2.0, 1.0]), 0) == 3.0
    # low quarters at the end are less than a year: whether they stay nobody has seen
    assert np.isnan(half_life(np.array([8.0, 7.0, 6.0, 5.0, 5.0, 3.0, 2.0, 1.0]), 0))


@given(course=st.lists(st.floats(-9.0, 9.0), min_size=1, max_size=40))
def test_where_half_is_gone_the_last_year_has_at_most_half_of_the_peak(course):
    differences = np.array(course)
    at = peak(differences)
    assume(at is not None)
    gone = half_life(differences, at)
    left = differences / differences[at]
    if np.isfinite(gone):
        assert (left[at + int(gone) :] <= 0.5 + 1e-9).all()
        assert left[at + int(gone) - 1] > 0.5
        assert left[-4:].mean() <= 0.5 + 1e-9
    else:
        assert (left[at:][-4:] > 0.5).any()


def test_vacancy_saved_is_summed_over_the_quarters():
    # two points less during five quarters, in one of two pairs a point more in one quarter; a quarter without floor space counts nothing
    differences = np.array([[-0.02] * 5 + [0.0] * 5, [-0.02] * 5 + [0.01] + [np.nan] * 4])
    assert vacancy_quarters_saved(differences) == pytest.approx([0.10, 0.09])
    course = np.array([0.0, 0.0, *[-0.02] * 5, 0.0, 0.0, 0.0])
    found = measured(runs({"base": np.zeros(QUARTERS), "with": course}, "vacancy_rate"))
    saved = found.loc[("vacancy_rate", "vacancy_quarters_saved")]
    assert [saved["value"], saved["low"], saved["high"]] == pytest.approx([0.1] * 3)
    assert saved["unit"] == "share x quarters"
    assert ("vacancy_rate", "parks_opened") not in found.index


def parks_table(leased):
    """A table of parks: quarter by quarter, what is let of 100 m2 (None: the park is not open yet)."""
    rows = [
        {"quarter": quarter, "park": park, "open": area is not None, "stage": 2 * (area is not None), "stock_m2": 100.0,
         "leased_m2": area or 0.0, "leading_industry_share": 1.0}
        for park, areas in leased.items()
        for quarter, area in enumerate(areas)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_a_park_that_fills_in_four_quarters_and_one_that_does_not():
    table = parks_table(
        {
            "old": [10.0, 90.0, 90.0, 90.0, 90.0, 90.0],
            # let to four fifths at the end of the fourth quarter from its opening, and less again after
            "fills": [None, 0.0, 40.0, 79.9, 80.0, 60.0],
            "empty": [None, None, None, 0.0, 10.0, 20.0],
            "at_once": [None, None, None, None, 100.0, 100.0],
            "later": [None] * 6,
        }
    )
    found = new_parks_of_run(table).set_index("park")["until_let"]
    assert found.to_dict() == pytest.approx({"fills": 4.0, "empty": np.nan, "at_once": 1.0}, nan_ok=True)


def test_new_parks_are_compared_over_those_that_are_let_in_both_runs():
    values = runs({"base": np.zeros(QUARTERS), "with": np.zeros(QUARTERS)}, seeds=2)
    until = {
        "base": {0: {"a": 6.0, "b": np.nan}, 1: {"a": 4.0, "b": 8.0}},
        # in seed 0 the slow park is let at last, which must not count as slower
        "with": {0: {"a": 3.0, "b": 9.0}, 1: {"a": 3.0, "b": 5.0}},
    }
    parks = pd.DataFrame(
        [
            {"world": "", "scenario": scenario, "way": "", "seed": seed, "park": park, "until_let": quarters}
            for scenario, by_seed in until.items()
            for seed, by_park in by_seed.items()
            for park, quarters in by_park.items()
        ]
    )
    found = measured(values, parks=parks)
    # seed 0: 3 - 6; seed 1: mean of 3 - 4 and 5 - 8
    row = found.loc[("vacancy_rate", "quarters_until_80_let")]
    assert (row["value"], row["base_level"], row["n"]) == (-2.5, 6.0, 2)
    assert row["low"] < -2.5 < row["high"]
    missed = found.loc[("vacancy_rate", "parks_not_80_let")]
    assert (missed["base_level"], missed["value"]) == (0.5, -0.5)
    opened = found.loc[("vacancy_rate", "parks_opened")]
    assert (opened["base_level"], opened["value"]) == (2.0, 0.0)


def run_tables(course, quarters=12):
    """Tables `system` and `parks` of a run whose output follows a course, everything else one."""
    system = pd.DataFrame(
        {"quarter": np.arange(quarters), "date": [f"{2006 + t // 4}Q{t % 4 + 1}" for t in range(quarters)]}
    )
    for name in COLUMNS["system"][2:]:
        system[name] = 1.0
    system["output"] = np.asarray(course, dtype=float)
    parks = parks_table({"one": [50.0] * quarters, "two": [None] * (quarters - 2) + [50.0] * 2})
    parks.loc[(parks["park"] == "two") & parks["open"], "stage"] = 4
    return system, parks


def test_quarters_of_a_run_have_flows_by_the_year_and_stages_of_open_parks():
    found = quarters_of_run(*run_tables(np.arange(12.0)))
    assert found["output"].tolist() == (4.0 * np.arange(12.0)).tolist()
    assert found["vacancy_rate"].tolist() == [1.0] * 12
    assert found["mean_stage"].tolist() == [2.0] * 10 + [3.0] * 2
    assert list(found.columns) == ["quarter", "date", *OUTCOMES]


def test_a_scenario_that_comes_and_goes_is_first_by_the_mean_and_not_by_the_last_year():
    courses = {
        "base": np.full(12, 10.0),
        "pulse": np.array([10.0, 20.0, 20.0, 20.0, 15.0, *[10.0] * 6, 9.0]),
        "late": np.array([10.0] * 10 + [12.0, 12.0]),
    }
    parts = []
    for scenario, course in courses.items():
        for seed in range(8):
            table = of_run(*run_tables(course + seed))
            parts.append(table.assign(world="", scenario=scenario, seed=seed))
    table = best(pd.concat(parts, ignore_index=True))
    table = table[table["outcome"] == "output"].set_index(["window", "scenario"])
    assert table.loc["run", "rank"].to_dict() == {"base": 3.0, "pulse": 1.0, "late": 2.0}
    assert table.loc["last_year", "rank"].to_dict() == {"base": 2.0, "pulse": 3.0, "late": 1.0}
    assert table.loc[("run", "pulse"), "probability_best"] == 1.0
    assert table.loc[("last_year", "late"), "probability_best"] == 1.0
    # by hand: 4 (120 + 34) / 12 and seeds of 3.5 on average
    assert table.loc[("run", "pulse"), "mean"] == pytest.approx(4.0 * (154.0 / 12.0 + 3.5))


def test_worlds_have_courses_of_their_own_and_parks_that_only_adopt_have_none():
    one = runs({"base": np.zeros(QUARTERS), "with": PULSE}, world="boom")
    two = runs({"base": np.zeros(QUARTERS), "with": -PULSE}, world="slump")
    alone = runs({"with": 9.0 * PULSE}, world="boom").assign(way="alone")
    values = pd.concat([one, two, alone], ignore_index=True)
    table = over_time(values, NO_PARKS, by_quarter(values, "base"), "base")
    tops = table[(table["outcome"] == "employees") & (table["measure"] == "peak")].set_index("world")["value"]
    assert tops.to_dict() == {"boom": 8.0, "slump": -8.0}


def test_one_pair_of_runs_has_a_course_without_intervals():
    found = measured(runs({"base": np.zeros(QUARTERS), "with": PULSE}, seeds=1))
    top = found.loc[("employees", "peak")]
    assert top["value"] == 8.0
    assert np.isnan([top["low"], top["high"]]).all()
    assert found.loc[("employees", "half_life"), "value"] == 3.0
