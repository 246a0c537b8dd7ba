"""Verdicts: bands, what is near, spreads, and what null models say, with answers worked out by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from experiments.statistics import verdicts
from experiments.statistics.verdicts import FAIL, MISSING, NEAR, PASS

INFINITE = math.inf


@pytest.mark.parametrize(
    ("value", "low", "high", "share", "expected"),
    [
        (0.5, 0.0, 1.0, False, PASS),
        (1.0, 0.0, 1.0, False, PASS),
        # a quarter of the width of 0.9 to 1.4 is 0.125
        (0.785, 0.9, 1.4, False, NEAR),
        (0.774, 0.9, 1.4, False, FAIL),
        (1.525, 0.9, 1.4, False, NEAR),
        # open: a quarter of the edge
        (1.5, 2.0, INFINITE, False, NEAR),
        (1.49, 2.0, INFINITE, False, FAIL),
        (0.95, -INFINITE, 0.8, False, NEAR),
        (1.01, -INFINITE, 0.8, False, FAIL),
        # an edge at 0: of the nearer edge, and where that is the 0, only shares and correlations can be near
        (0.01, -0.05, 0.0, False, FAIL),
        (-0.06, -0.05, 0.0, False, NEAR),
        (-0.2, 0.0, INFINITE, True, NEAR),
        (-0.3, 0.0, INFINITE, True, FAIL),
        (-0.2, 0.0, INFINITE, False, FAIL),
        (math.nan, 0.0, 1.0, False, MISSING),
    ],
)
def test_verdicts_by_hand(value, low, high, share, expected):
    assert verdicts.verdict(value, low, high, share=share) == expected


def frame(rows):
    return pd.DataFrame(rows, columns=["check", "setting", "null", "seed", "part", "value"])


BANDS = pd.DataFrame(
    [
        {"check": "F1", "part": "index", "low": 1.0, "high": 2.0, "share": False, "use": "C"},
        {"check": "F1", "part": "slope", "low": -INFINITE, "high": 0.0, "share": False, "use": "V"},
    ]
)


def test_medians_spreads_and_distances_by_hand():
    values = frame([("F1", "zgc", "base", seed, "index", value) for seed, value in enumerate([2.1, 2.2, 2.6])])
    (row,) = verdicts.parts(values, BANDS).to_dict("records")
    assert row["median"] == 2.2
    assert row["spread"] == pytest.approx(0.07**0.5)
    assert (row["verdict"], row["seeds"], row["use"], row["evidence"]) == (NEAR, 3, "C", "")
    assert row["distance"] == pytest.approx(0.2 / 0.07**0.5)


def test_a_null_model_that_gives_the_same_makes_a_part_no_evidence():
    base, same, other = [1.0, 1.1, 1.2], [1.05, 1.15, 1.25], [3.0, 3.1, 3.2]
    values = frame(
        [
            ("F1", "zgc", null, seed, "index", value)
            for null, numbers in (("base", base), ("blind_location", same), ("random_entry", other))
            for seed, value in enumerate(numbers)
        ]
    )
    (row,) = verdicts.parts(values, BANDS).to_dict("records")
    assert row["apart_blind_location"] == pytest.approx(0.5)
    assert row["apart_random_entry"] == pytest.approx(20.0)
    assert row["evidence"] == "random_entry"
    (alone,) = verdicts.parts(values[values["null"] != "random_entry"], BANDS).to_dict("records")
    assert alone["evidence"] == "none"


def test_parts_without_a_number_are_told_as_such():
    values = frame([("F1", "zgc", "base", seed, "slope", math.nan) for seed in range(3)])
    table = verdicts.parts(values, BANDS)
    assert table["verdict"].tolist() == [MISSING]
    assert math.isnan(table["median"].iloc[0])
    assert verdicts.counts(table) == {PASS: 0, NEAR: 0, FAIL: 0, MISSING: 1, "no_evidence": 0, "all": 1}


def test_seeds_that_agree_are_infinitely_far_from_a_band_they_miss():
    values = frame([("F1", "zgc", "base", seed, "slope", 0.5) for seed in range(3)])
    (row,) = verdicts.parts(values, BANDS).to_dict("records")
    assert (row["spread"], row["distance"], row["verdict"]) == (0.0, INFINITE, FAIL)
