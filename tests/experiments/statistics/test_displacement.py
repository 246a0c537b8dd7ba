"""Displacement, adoption and costs: made-up tables worked by hand, and true runs that must add up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from experiments import compose
from experiments.statistics.adoption import ADOPTION, adopter_values, adoption
from experiments.statistics.adoption import MEASURED as ADOPTED
from experiments.statistics.displacement import DISPLACEMENT, MEASURED, PARTS, displacement, parts_of_run
from experiments.statistics.fiscal_cost import COSTS, cost_of_run, costs, present_value, present_values
from sim import ParkEcosystem

TINY = ("region=synthetic", "region.parks=3", "region.districts=1", "region.enterprises=60", "quarters=5")


@pytest.fixture(scope="module")
def runs():
    """Tables of one seed: nothing done, a budget spent, and nothing done once more."""
    found = {}
    for name, words in (("none", ()), ("funded", ("policy=innovation",)), ("null", ())):
        model = ParkEcosystem(compose(*TINY, *words), seed=3)
        model.run_for(5)
        found[name] = model.results.tables()
    return found


def made(values, parks=("A", "B")):
    """Tables of parks and of the system in two quarters: what parks hold of everything, and the same outside each quarter."""
    rows = [
        {"quarter": quarter, "park": park, **dict.fromkeys(MEASURED, value)}
        for quarter in (0, 1)
        for park, value in zip(parks, values, strict=False)
    ]
    system = [{"quarter": quarter, **dict.fromkeys(MEASURED, sum(values))} for quarter in (0, 1)]
    return pd.DataFrame(rows), pd.DataFrame(system)


def test_parts_add_up_to_the_system_and_flows_are_those_of_a_year():
    parks, system = made([3.0, 5.0, 2.0])
    found = parts_of_run(parks, system, ["B"]).set_index(["outcome", "part"])["value"]
    assert found["employees"].to_dict() == {"treated": 5.0, "other_parks": 3.0, "outside_parks": 2.0, "system": 10.0}
    assert found["output"].to_dict() == {"treated": 20.0, "other_parks": 12.0, "outside_parks": 8.0, "system": 40.0}
    # without a target all parks are meant
    assert parts_of_run(parks, system, []).set_index(["outcome", "part"])["value"]["employees", "treated"] == 8.0
    with pytest.raises(ValueError, match="no park X among A, B"):
        parts_of_run(parks, system, ["X"])


def test_true_runs_add_up(runs):
    parks, system = runs["none"]["parks"], runs["none"]["system"]
    target = parks["park"].iloc[0]
    found = parts_of_run(parks, system, [target]).pivot(index="outcome", columns="part", values="value")
    np.testing.assert_allclose(found[list(PARTS[:3])].sum(axis=1), found["system"], rtol=1e-12)
    last = system[system["quarter"] > 0]
    assert found.loc["output", "system"] == pytest.approx(last["output"].sum())
    assert found.loc["employees", "outside_parks"] == pytest.approx(
        (last["employees"] - last["employees_in_parks"]).mean()
    )
    assert found.loc["leased_m2", "outside_parks"] == 0.0
    own = parks[(parks["park"] == target) & (parks["quarter"] > 0)]
    assert found.loc["innovations", "treated"] == own["innovations"].sum()


def moved(before, after, seeds=3):
    """The rows of a study in which every seed is like before, or after with a little more in each."""
    parts = []
    for seed in range(seeds):
        for scenario, values in (("base", before), ("target_b", after)):
            more = 0.01 * seed if scenario == "target_b" else 0.0
            table = parts_of_run(*made([values[0], values[1] + more, values[2] - more]), ["B"])
            parts.append(table.assign(world="", scenario=scenario, targets="target_b", seed=seed))
    return pd.concat(parts)


def employees(table, part):
    return table[(table["outcome"] == "employees") & (table["part"] == part)].iloc[0]


def test_what_is_gained_by_moving_only_is_displaced_altogether():
    table = displacement(moved([10.0, 10.0, 10.0], [8.0, 13.0, 9.0]), "base")
    assert tuple(table.columns) == DISPLACEMENT
    assert [employees(table, part)["difference"] for part in PARTS] == pytest.approx([3.01, -2.0, -1.01, 0.0])
    assert employees(table, "system")["share_displaced"] == pytest.approx(1.0)
    assert table.loc[table["part"] != "system", "share_displaced"].isna().all()
    assert employees(table, "treated")["low"] < 3.01 < employees(table, "treated")["high"]


def test_shares_of_new_partly_displaced_and_shared_gains():
    def share(after):
        return employees(displacement(moved([10.0, 10.0, 10.0], after), "base"), "system")["share_displaced"]

    assert share([10.0, 14.0, 10.0]) == pytest.approx(0.01 / 4.01)
    assert share([9.0, 14.0, 10.0]) == pytest.approx(1.0 - 3.0 / 4.01)
    assert share([12.0, 14.0, 10.0]) < 0.0
    # nothing gained, or a loss: no share
    assert np.isnan(share([10.0, 9.0, 10.0]))


def test_a_share_of_a_gain_that_may_be_none_is_not_told():
    values = moved([10.0, 10.0, 10.0], [10.0, 10.0, 10.0])
    noise = (
        values["seed"].map({0: -5.0, 1: 0.0, 2: 9.0})
        * (values["scenario"] == "target_b")
        * (values["part"] == "treated")
    )
    found = employees(displacement(values.assign(value=values["value"] + noise), "base"), "treated")
    assert found["difference"] > 0.0 > found["low"]
    assert displacement(values.assign(value=values["value"] + noise), "base")["share_displaced"].isna().all()
    # a single run has no interval: what it shows is told
    alone = displacement(moved([10.0, 10.0, 10.0], [8.0, 13.0, 9.0], seeds=1), "base")
    assert employees(alone, "system")["share_displaced"] == pytest.approx(1.0)


def test_a_scenario_that_changes_nothing_displaces_exactly_nothing(runs):
    target = runs["none"]["parks"]["park"].iloc[0]
    values = pd.concat(
        parts_of_run(runs[name]["parks"], runs[name]["system"], [target]).assign(
            world="", scenario=name, targets="null", seed=3
        )
        for name in ("none", "null")
    )
    table = displacement(values, "none")
    assert len(table) == len(MEASURED) * len(PARTS)
    assert table["difference"].eq(0.0).all()
    assert table["share_displaced"].isna().all()


def adopted():
    """Two seeds, three parks; alone P gains 3 and the others lose 2, together it gains 1."""
    rows = []
    for way, own, rest in (("", 10.0, 20.0), ("alone", 13.0, 18.0), ("together", 11.0, 23.0)):
        for seed in (0, 1):
            for part, value in (("park", own), ("others", rest)):
                for outcome in ADOPTED:
                    rows.append(
                        {"world": "w", "scenario": "s" if way else "base", "way": way, "park": "P", "seed": seed, "part": part,
                         "outcome": outcome, "value": value + 5.0 * seed}
                    )  # fmt: skip
    return pd.DataFrame(rows)


def test_adopting_alone_and_together_worked_by_hand():
    table = adoption(adopted(), "base")
    assert tuple(table.columns) == ADOPTION
    assert len(table) == 4 * len(ADOPTED)
    found = table[table["outcome"] == "vacancy_rate"].set_index("way")
    assert found["difference"].to_dict() == {
        "alone": 3.0, "together": 1.0, "alone_minus_together": 2.0, "others_when_alone": -2.0,
    }  # fmt: skip
    assert found["n"].eq(2).all()
    assert (found["low"] == found["difference"]).all()
    assert found[["world", "scenario", "base", "park"]].drop_duplicates().to_numpy().tolist() == [
        ["w", "s", "base", "P"]
    ]
    # a way that was not run, and a seed that one of both has not, are left out
    some = adopted()
    some = some[(some["way"] != "together") & ~((some["way"] == "alone") & (some["seed"] == 1))]
    less = adoption(some, "base")
    assert set(less["way"]) == {"alone", "others_when_alone"}
    assert less["n"].eq(1).all()


def test_a_park_and_the_others_in_a_true_run(runs):
    parks = runs["none"]["parks"]
    target = parks["park"].iloc[0]
    found = adopter_values(parks, (target,)).pivot(index="outcome", columns="part", values="value")
    last = parks[parks["quarter"] > 0]
    own, rest = last[last["park"] == target], last[last["park"] != target]
    assert found.loc["operating_income", "park"] == pytest.approx(own["operating_income"].sum())
    assert found.loc["output", "others"] == pytest.approx(rest["output"].sum())
    assert found.loc["employees", "others"] == pytest.approx(rest["employees"].sum() / 4)
    assert found.loc["vacancy_rate", "others"] == pytest.approx(rest["vacancy_rate"].mean())
    pair = tuple(dict.fromkeys(parks["park"]))[:2]
    found = adopter_values(parks, pair).pivot(index="outcome", columns="part", values="value")
    own, rest = last[last["park"].isin(pair)], last[~last["park"].isin(pair)]
    assert found.loc["output", "park"] == pytest.approx(own["output"].sum())
    assert found.loc["output", "others"] == pytest.approx(rest["output"].sum())
    assert found.loc["vacancy_rate", "park"] == pytest.approx(own["vacancy_rate"].mean())
    with pytest.raises(ValueError, match="no park nowhere among"):
        adopter_values(parks, ("nowhere",))


def test_costs_by_instrument_add_up_and_the_present_value_is_that_of_equal_costs(runs):
    system, spending = runs["funded"]["system"], runs["funded"]["spending"]
    found = cost_of_run(system, spending, None, 0.04).set_index("item")["value"]
    assert found["present_value"] == present_value(system, 0.04)
    assert found["fiscal_cost"] == pytest.approx(system["fiscal_cost"].sum())
    instruments = found.drop(["present_value", "fiscal_cost", "fiscal_returns", "other"])
    assert (instruments > 0.0).any()
    assert instruments.sum() + found["other"] == pytest.approx(found["fiscal_cost"])
    assert found["other"] == pytest.approx(system["spending_other"].sum(), abs=1e-6 * found["fiscal_cost"])


def test_what_is_paid_outside_the_policy_table_is_told_by_what_it_is_for():
    system = pd.DataFrame({"quarter": [0, 1], "fiscal_cost": [100.0, 110.0], "fiscal_returns": 0.0})
    spending = pd.DataFrame({"instrument": ["tax_relief"], "amount": [60.0]})
    flows = pd.DataFrame(
        {
            "purpose": ["attracting people", "sales", "attracting people", "title grant"],
            "amount": [50.0, 1e9, 40.0, 30.0],
        }
    )
    found = cost_of_run(system, spending, flows, 0.1).set_index("item")["value"]
    assert found["attracting_people"] == 90.0
    assert found["title_grant"] == 30.0
    assert found["other"] == 30.0  # 210 in all
    assert found.drop(["present_value", "fiscal_cost", "fiscal_returns"]).sum() == found["fiscal_cost"]


def test_a_cost_table_has_every_instrument_in_use_for_every_scenario():
    system = pd.DataFrame({"quarter": [0, 4], "fiscal_cost": [100.0, 110.0], "fiscal_returns": [0.0, 10.0]})
    spending = pd.DataFrame(
        {"instrument": ["tax_relief", "rent_subsidy", "rent_subsidy"], "amount": [60.0, 50.0, 100.0]}
    )
    nothing = system.assign(fiscal_cost=0.0, fiscal_returns=0.0)
    one = cost_of_run(system, spending, None, 0.1)
    # the second payment is a year later, net of what funds return
    assert one.set_index("item")["value"]["present_value"] == pytest.approx(100.0 + 100.0 / 1.1)
    values = pd.concat(
        [cost_of_run(nothing, None, None, 0.1).assign(world="", scenario="base", seed=seed) for seed in (0, 1)]
        + [one.assign(world="", scenario="s", seed=seed, value=one["value"] * (1 + 2 * seed)) for seed in (0, 1)]
    )
    table = costs(values)
    assert tuple(table.columns) == COSTS
    items = ["present_value", "fiscal_cost", "fiscal_returns", "rent_subsidy", "tax_relief", "other"]
    assert table["item"].tolist() == items * 2
    assert table.loc[table["scenario"] == "base", ["mean", "low", "high"]].eq(0.0).all(axis=None)
    found = table[table["scenario"] == "s"].set_index("item")
    assert found["mean"].drop("present_value").to_dict() == {
        "fiscal_cost": 420.0, "fiscal_returns": 20.0, "rent_subsidy": 300.0, "tax_relief": 120.0, "other": 0.0,
    }  # fmt: skip
    # values 150 and 450: mean 300, s = 212.13, t(1) = 12.706
    assert found.loc["rent_subsidy", "high"] == pytest.approx(300.0 + 12.7062 * 212.132 / np.sqrt(2), rel=1e-5)
    assert present_values(values)["value"].tolist() == pytest.approx([0.0, 0.0, 190.9090909, 572.7272727])
