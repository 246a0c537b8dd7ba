"""What stages mean in runs, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.statistics.stage_meaning import (
    adjusted_r2,
    area_under_curve,
    by_stage,
    changes,
    discrimination,
    held_back,
)
from sim.observers.dimensions import DIMENSIONS, ENTER, FLOORS, INDICATORS


def test_the_area_under_the_curve_counts_pairs():
    values, above = np.array([1.0, 3.0, 2.0, 3.0]), np.array([False, True, False, False])
    # of three pairs the case above wins two and ties one
    assert area_under_curve(values, above) == pytest.approx(2.5 / 3)
    assert np.isnan(area_under_curve(values, np.ones(4, bool)))


def test_adjusted_r2_counts_what_names_explain():
    # means 1 and 3, two squares of one within either, total 4 + 4
    found = adjusted_r2(np.array([0.0, 2.0, 2.0, 4.0]), np.array(["a", "a", "b", "b"]))
    assert found == pytest.approx(1.0 - 4.0 / 8.0 * 3 / 2)
    assert np.isnan(adjusted_r2(np.ones(4), np.array(["a", "a", "b", "b"])))
    assert np.isnan(adjusted_r2(np.arange(2.0), np.array(["a", "b"])))


@pytest.fixture
def parks():
    rows = [
        {"seed": seed, "park": park, "quarter": quarter, "stage": stage, "stage_nearest": stage}
        for seed in (0, 1)
        for park, stages in (("rises", [1, 2]), ("stays", [2, 2]), ("falls", [2, 1]))
        for year, stage in enumerate(stages)
        for quarter in range(4 * year, 4 * year + 4)
    ]
    frame = pd.DataFrame(rows)
    for name in (*INDICATORS, *DIMENSIONS, *FLOORS):
        frame[name] = frame["stage"].astype(float)
    frame["employees"] = 1e6
    frame["knowledge"] = 0.3 * frame["stage"]
    return frame


def test_changes_are_counted_over_parks_and_park_years(parks):
    found = changes(parks)
    assert found["parks that never change [share]"] == pytest.approx(1 / 3)
    assert found["downgrades [% of park-years]"] == pytest.approx(100 / 3)
    assert found["kappa of the two observers, linear weights"] == 1.0
    assert found["park-quarters at 2.0 [share]"] == pytest.approx(4 / 6)


def test_tables_have_a_row_for_each_indicator_and_dimension(parks):
    assert by_stage(parks).loc["rd_intensity", [1, 2]].tolist() == [1.0, 2.0]
    told = discrimination(parks)
    assert told.loc["rd_intensity", 2] == 1.0
    assert told.loc["employees", 2] == 0.5
    missed = held_back(parks)
    assert missed.loc["knowledge", 2] == 1.0
    assert missed.loc["cluster", 2] == 0.0
    assert (missed.loc["knowledge", 3], ENTER[3]["knowledge"]) == (0.0, 0.5)
