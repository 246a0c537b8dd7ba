"""Chains of levers on made-up tables, every number by hand: readings, places, effects over the years, verdicts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.statistics.chains import (
    BORNE_OUT,
    OPPOSITE,
    SAME,
    TABLE,
    UNDECIDED,
    WITHIN_LUCK,
    Chain,
    Link,
    chain_table,
    verdict,
)
from experiments.statistics.readings import PLACES, READINGS, Place, Reading, columns_needed, course, paid

QUARTERS = 12
DATES = [f"{2006 + t // 4}Q{t % 4 + 1}" for t in range(QUARTERS)]
T975 = 12.7062047
"""Student's t of 97.5 % with one degree of freedom."""


def park_rows():
    """Two parks over two quarters: a is open all the time, b from the second quarter on."""
    return pd.DataFrame(
        {
            "quarter": [0, 0, 1, 1],
            "park": ["a", "b", "a", "b"],
            "open": [True, False, True, True],
            "stage": [1, 0, 2, 1],
            "member": [False, False, True, False],
            "stock_m2": [100.0, 0.0, 100.0, 300.0],
            "vacancy_rate": [0.1, np.nan, 0.2, 0.4],
            "service_level": [0.2, 0.9, 0.4, 0.8],
            "service_income": [1.0, 50.0, 2.0, 3.0],
            "leased_m2": [90.0, 0.0, 80.0, 180.0],
        }
    )  # fmt: skip


TABLES = {
    "system": pd.DataFrame({"quarter": [0, 1], "date": DATES[:2], "output": [5.0, 7.0], "spending_land_discount": [0.0, 2.0]}),
    "parks": park_rows(),
    "regions": pd.DataFrame(
        {
            "quarter": [0, 0, 1, 1], "region": ["r", "s", "r", "s"], "skilled_labour": [10.0, 20.0, 12.0, 30.0],
            "offered_land_discount": [0.1, 0.1, 0.0, 0.2], "offered_rent_subsidy": [0.0, 0.2, 0.0, 0.0], "offered_tax_relief": [0.0, 0.0, 0.4, 0.0],
        }
    ),
    "flows": pd.DataFrame(
        {"quarter": [0, 0, 1], "purpose": ["refitting", "wages", "made to measure"], "amount": [3.0, 99.0, 4.0]}
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("reading", "units", "expected"),
    [
        # flows are amounts of a year
        (READINGS["output"], None, [20.0, 28.0]),
        # only parks that are open count; a sum, a plain mean, a mean weighted by floor space
        (READINGS["service_income"], None, [4.0, 20.0]),
        (READINGS["service_level"], None, [0.2, 0.6]),
        (READINGS["park_vacancy_rate"], None, [0.1, 0.35]),
        # of chosen parks: nothing to add up is 0, nothing to take the mean of is unknown
        (READINGS["park_leased_m2"], frozenset("b"), [0.0, 180.0]),
        (READINGS["service_level"], frozenset("b"), [np.nan, 0.8]),
        (READINGS["skilled_labour"], None, [30.0, 42.0]),
        (READINGS["skilled_labour"], frozenset("s"), [20.0, 30.0]),
        # columns are added up before the mean over districts
        (READINGS["offered"], None, [0.2, 0.3]),
        # purposes of the ledger, and a quarter in which nothing was paid
        (paid("flows", "refitting", "made to measure"), None, [12.0, 16.0]),
        (paid("flows", "refitting"), None, [12.0, 0.0]),
        (paid("system", "spending_land_discount"), None, [0.0, 8.0]),
    ],
)  # fmt: skip
def test_readings_by_hand(reading, units, expected):
    found = course(TABLES, reading, units)
    assert found.index.tolist() == [0, 1]
    np.testing.assert_allclose(found, expected)


def test_places_are_found_by_what_the_run_with_the_lever_has():
    assert PLACES["members"].found(TABLES) == frozenset("a")
    assert PLACES["opened_later"].found(TABLES) == frozenset("b")
    offers = Place("regions", ("offered_rent_subsidy", "offered_tax_relief"))
    assert offers.found(TABLES) == frozenset("rs")
    assert Place("regions", ("offered_rent_subsidy",)).found(TABLES) == frozenset("s")


def test_what_is_read_of_the_tables():
    found = columns_needed([READINGS["park_vacancy_rate"], paid("flows", "refitting")], ["members", "everywhere"])
    assert found == {
        "system": ["quarter", "date"],
        "parks": ["quarter", "park", "open", "stage", "vacancy_rate", "stock_m2", "member"],
        "flows": ["quarter", "purpose", "amount"],
    }


def series(*values):
    return pd.Series(np.asarray(values, dtype=float))


def test_every_number_of_a_row_by_hand():
    # up to 8 in quarter 4, half of it gone three quarters later; the second run moves twice as far
    course_of = np.array([0.0, 0.0, 2.0, 2.0, 8.0, 7.0, 6.0, 4.0, 2.0, 1.0, 1.0, 0.0])
    level = np.full(QUARTERS, 10.0)
    pairs = {seed: ([series(*(level + course_of * (seed + 1)))], [series(*level)]) for seed in (0, 1)}
    about = {"start": "baseline", "lever": "made_up"}
    table = chain_table(Chain("districts", (Link("output", 1),)), pairs, DATES, about)
    assert tuple(table.columns) == TABLE
    row = table.iloc[0]
    assert (row["role"], row["link"], row["n"], row["base_level"]) == ("link", 1, 2, 10.0)
    # first year 1 and 2, last year 1 and 2, all years 2.75 and 5.5
    assert (row["first"], row["later"], row["mean"]) == pytest.approx((1.5, 1.5, 4.125))
    for name, half in (("first", 0.5), ("later", 0.5)):
        assert row[f"{name}_low"] == pytest.approx(1.5 - half * T975)
        assert row[f"{name}_high"] == pytest.approx(1.5 + half * T975)
    assert (row["low"], row["high"]) == pytest.approx((4.125 - 1.375 * T975, 4.125 + 1.375 * T975))
    assert (row["peak"], row["peak_quarter"], row["peak_date"]) == (12.0, 4.0, "2007Q1")
    assert (row["peak_low"], row["peak_high"]) == pytest.approx((12.0 - 4.0 * T975, 12.0 + 4.0 * T975))
    # the interval at the peak includes zero, so that its half says nothing
    assert np.isnan(row["half_life"])
    assert row["verdict"] == WITHIN_LUCK
    # runs alike: no luck in it
    pairs = {seed: ([series(*(level + course_of))], [series(*level)]) for seed in (0, 1)}
    row = chain_table(Chain("districts", (Link("output", 1),)), pairs, DATES, about).iloc[0]
    assert (row["mean"], row["low"], row["high"], row["half_life"]) == (2.75, 2.75, 2.75, 3.0)
    assert (row["verdict"], row["verdict_later"]) == (BORNE_OUT, BORNE_OUT)


def test_links_and_what_is_paid_each_have_a_row():
    chain = Chain("districts", (Link("vacancy_rate", -1), Link("output", 1)), paid("system", "spending_rent_subsidy"))
    without = [series(*[0.1] * QUARTERS), series(*[5.0] * QUARTERS), series(*[0.0] * QUARTERS)]
    # vacancy rises against what is expected, and in the last year falls; output is the same to the last bit
    with_it = [series(*[0.2] * 8, *[0.05] * 4), without[1], series(*[3.0] * QUARTERS)]
    table = chain_table(chain, {0: (with_it, without), 1: (with_it, without)}, DATES, {"start": "s", "lever": "l"})
    assert table["role"].tolist() == ["link", "link", "cost"]
    assert table["link"].tolist() == [1, 2, 0]
    assert table["verdict"].tolist() == [OPPOSITE, SAME, BORNE_OUT]
    assert table["verdict_later"].tolist() == [BORNE_OUT, SAME, BORNE_OUT]
    assert table["peak"].tolist() == pytest.approx([0.1, 0.0, 3.0])
    assert table["mean"].tolist() == pytest.approx([0.05, 0.0, 3.0])
    # a single run has no interval
    table = chain_table(chain, {0: (with_it, without)}, DATES, {"start": "s", "lever": "l"})
    assert table["verdict"].tolist() == [UNDECIDED, SAME, UNDECIDED]
    assert table["low"].isna().tolist() == [True, True, True]


def test_what_is_unknown_in_some_quarters_is_left_out():
    unknown = [np.nan] * 4
    pairs = {0: ([series(*unknown, *[3.0] * 8)], [series(*unknown, *[1.0] * 8)])}
    row = chain_table(
        Chain("alliance", (Link("service_level", 1, "members"),)), pairs, DATES, {"start": "s", "lever": "l"}
    ).iloc[0]
    assert (row["mean"], row["later"], row["base_level"]) == (2.0, 2.0, 1.0)
    assert np.isnan(row["first"])


@pytest.mark.parametrize(
    ("low", "high", "direction", "expected"),
    [
        (1.0, 2.0, 1, BORNE_OUT), (1.0, 2.0, -1, OPPOSITE), (-2.0, -1.0, -1, BORNE_OUT), (-2.0, -1.0, 1, OPPOSITE),
        (-1.0, 2.0, 1, WITHIN_LUCK), (0.0, 2.0, 1, WITHIN_LUCK), (-2.0, 0.0, 1, WITHIN_LUCK), (np.nan, np.nan, 1, UNDECIDED),
    ],
)  # fmt: skip
def test_verdicts(low, high, direction, expected):
    assert verdict(low, high, direction) == expected


def test_a_reading_of_its_own_column():
    assert READINGS["operators_income"].columns == ("operating_income",)
    assert READINGS["mean_stage"].weight == "mean"
    assert Reading("x", "u", "ratio").columns == ("x",)
