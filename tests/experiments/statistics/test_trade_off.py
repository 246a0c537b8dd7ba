"""Who is ahead in what, and what money goes with: by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments.statistics.numbers_as_text import precise
from experiments.statistics.outcomes import MAIN
from experiments.statistics.trade_off import DECIDING, leaders, lines, per_cost

EFFECTS = pd.DataFrame(
    [
        # scenario, outcome, difference, low, high, adjusted p
        ("research", "output", 100e9, 80e9, 120e9, 0.001),
        ("research", "vacancy_rate", 0.01, 0.005, 0.015, 0.01),
        ("research", "innovations", 500.0, 450.0, 550.0, 0.001),
        ("people", "output", 50e9, 40e9, 60e9, 0.001),
        ("people", "vacancy_rate", -0.02, -0.03, -0.01, 0.001),
        ("people", "innovations", 900.0, -100.0, 1900.0, 0.2),
        ("people", "employees", 80_000.0, 75_000.0, 85_000.0, 0.001),
        ("people", "asking_rent", 0.1, 0.08, 0.12, 0.001),
    ],
    columns=["scenario", "outcome", "difference", "low", "high", "p_adjusted"],
).assign(window="run", world=float("nan"), base_level=1.0, n=20)
COSTS = pd.DataFrame(
    [("research", "present_value", 30e9), ("research", "fiscal_cost", 45e9), ("research", "fiscal_returns", 5e9),
     ("people", "present_value", 0.0), ("people", "fiscal_cost", 0.0), ("people", "fiscal_returns", 0.0)],
    columns=["scenario", "item", "mean"],
).assign(world=float("nan"))  # fmt: skip
APART, SPENT = np.array([90e9, 110e9, 100e9]), np.array([39e9, 40e9, 41e9])


def test_leaders_gain_and_are_told_from_all_others():
    found = lines(EFFECTS, COSTS, "run")
    first = {"innovations": "research", "output": "research", "employees": "people", "vacancy_rate": "people"}
    # lower vacancy is a gain; the surest comes first
    assert leaders(found, first) == {"research": ["innovations", "output"], "people": ["employees", "vacancy_rate"]}
    # neither what is not told from the base, nor what is not told from another scenario
    assert leaders(found, {**first, "innovations": "people", "employees": ""}) == {
        "research": ["output"],
        "people": ["vacancy_rate"],
    }
    assert [line.losses() for line in found] == [["vacancy_rate"], []]
    assert [line.moved() for line in found] == [[], ["asking_rent"]]
    assert [line.cost for line in found] == [30e9, 0.0]


def test_a_slight_difference_is_no_gain_however_sure_it_is():
    people = EFFECTS["scenario"] == "people"
    least = {"output": 0.0049, "vacancy_rate": -0.0024, "employees": 0.006, "asking_rent": 0.004}
    slight = EFFECTS.assign(difference=EFFECTS["difference"].mask(people, EFFECTS["outcome"].map(least)))
    slight.loc[~people, "difference"] = -slight["difference"]
    found = lines(slight.assign(low=slight["difference"] * 0.9, high=slight["difference"] * 1.1), COSTS, "run")
    assert found[1].gains() == ["employees"]
    assert sorted(found[1].slight()) == ["asking_rent", "output", "vacancy_rate"]
    first = {"output": "people", "employees": "people", "vacancy_rate": "people"}
    assert leaders(found, first) == {"people": ["employees"]}


def test_the_outcomes_are_all_that_were_chosen_before_any_run():
    assert set(DECIDING) | {"fiscal_cost"} == set(MAIN)
    assert {"employees", "asking_rent", "output"} <= set(DECIDING)


def test_output_per_yuan_counts_all_years_and_what_funds_returned():
    research, people = lines(EFFECTS, COSTS, "run")
    # ten years of 100 bn over 40 bn
    value, low, high = per_cost(research, "output", APART, SPENT, 40)
    assert value == pytest.approx(25.0)
    assert low < 25.0 < high
    assert per_cost(people, "output", APART, np.zeros(3), 40) is None


def test_a_loss_of_output_is_told_like_a_gain_and_what_is_not_told_is_left_out():
    lost = EFFECTS.assign(difference=-EFFECTS["difference"], low=-EFFECTS["high"], high=-EFFECTS["low"])
    research, _ = lines(lost, COSTS, "run")
    assert per_cost(research, "output", -APART, SPENT, 40)[0] == pytest.approx(-25.0)
    unsure, _ = lines(EFFECTS.assign(p_adjusted=0.2), COSTS, "run")
    assert per_cost(unsure, "output", APART, SPENT, 40) is None


def test_without_costs_nothing_is_said_of_money():
    research, _ = lines(EFFECTS, None, "run")
    assert per_cost(research, "output", APART, SPENT, 40) is None
    assert lines(EFFECTS, COSTS, "last_year") == []


@pytest.mark.parametrize(
    ("value", "half", "text"),
    [
        (2177.3, 50.0, "2,180"),
        (2177.3, 1.4, "2,177.3"),
        (-0.0049, 0.02, "0.00"),
        (12_345.0, 3_000.0, "12,000"),
        (0.12345, float("nan"), "0.123"),
    ],
)
def test_a_number_is_no_more_precise_than_its_interval(value, half, text):
    assert precise(value, half) == text
