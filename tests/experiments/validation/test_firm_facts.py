"""Facts of enterprises and funds: read off small made tables, and off none."""

from __future__ import annotations

import math
from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from experiments.analyses.validation.declared import Check, Run
from experiments.analyses.validation.settings import NULLS, SETTINGS
from sim.parameters import Parameters
from sim.regions import load

FACTS = {
    "F1": "f01_size_distribution",
    "F2": "f02_growth_rates",
    "F3": "f03_growth_and_size",
    "F4": "f04_survival",
    "F5": "f05_entry_and_exit",
    "F20": "f20_innovation_counts",
    "F22": "f22_moves",
    "F23": "f23_incubation",
    "F24": "f24_guidance_funds",
}
TYPES = {
    **{"park": "str", "region": "str", "industry": "str", "space": "str", "event": "str", "kind": "str"},
    **{"park_from": "str", "park_to": "str", "quarter": "int64", "enterprise": "int64", "age_quarters": "int32"},
}


def check(name: str) -> Check:
    return import_module(f"experiments.analyses.validation.facts.{FACTS[name]}").CHECK


def reckoned(name: str, **tables: pd.DataFrame) -> dict[str, float]:
    return dict(check(name).statistic(Run(tables, load(Parameters()), Parameters())))


def empty(name: str) -> dict[str, pd.DataFrame]:
    """The tables of a check without a row."""
    return {
        table: pd.DataFrame({column: pd.Series(dtype=TYPES.get(column, "float64")) for column in columns})
        for table, columns in check(name).columns.items()
    }


def panel(employees: np.ndarray, quarters: tuple[int, ...] = (8, 12, 16, 20, 24), **more: object) -> pd.DataFrame:
    """Snapshots of the same enterprises in one park; employees [quarters, enterprises]."""
    count = employees.shape[1]
    table = pd.DataFrame(
        {
            "quarter": np.repeat(quarters, count),
            "enterprise": np.tile(np.arange(count), len(quarters)),
            "age_quarters": np.repeat(quarters, count),
            "employees": employees.ravel(),
        }
    )
    return table.assign(park="a", region="r", industry="software", space="office", rd=1.0, innovations=0.0).assign(
        **more
    )


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_is_declared_whole(name):
    fact = check(name)
    assert fact.name == name
    assert set(fact.settings) <= set(SETTINGS) | set(fact.own)
    assert set(fact.nulls) <= set(NULLS)
    assert all((fact.title, fact.source, fact.definition))


@pytest.mark.parametrize("name", FACTS)
def test_without_tables_or_rows_every_part_is_unknown(name):
    parts = {part.name for part in check(name).parts}
    for tables in ({}, empty(name)):
        found = reckoned(name, **tables)
        assert set(found) == parts
        assert all(map(math.isnan, found.values()))


@pytest.mark.parametrize("name", FACTS)
def test_a_table_with_a_row_is_no_exception(name):
    rows = {table: frame.reindex([0]) for table, frame in empty(name).items()}
    tables = {
        table: frame.assign(**{column: "a" if TYPES.get(column) == "str" else 1 for column in frame.columns})
        for table, frame in rows.items()
    }
    assert set(reckoned(name, **tables)) == {part.name for part in check(name).parts}


def test_sizes_are_those_of_the_last_snapshot_or_of_as_many_as_needed():
    chance = np.random.default_rng(1)
    zipf = (1.0 - chance.uniform(size=6_000)) ** -1.0
    many = pd.DataFrame({"quarter": np.repeat([0, 4], 6_000), "employees": np.r_[np.ones(6_000), zipf]})
    assert reckoned("F1", enterprises=many)["Hill top 10 %"] == pytest.approx(1.0, abs=0.16)
    few = pd.DataFrame({"quarter": np.repeat(np.arange(6), 1_000), "employees": zipf})
    # the first thousand are one snapshot too many
    rest = reckoned("F1", enterprises=pd.DataFrame({"quarter": 0, "employees": zipf[1_000:]}))
    assert reckoned("F1", enterprises=few) == pytest.approx(rest)


def test_growth_of_a_made_panel():
    chance = np.random.default_rng(2)
    paths = np.exp(4.0 + np.cumsum(0.2 * chance.laplace(size=(5, 8_000)), axis=0))
    found = reckoned("F2", enterprises=panel(paths))
    assert found["Subbotin b"] == pytest.approx(1.0, abs=0.05)
    assert found["excess kurtosis"] == pytest.approx(3.0, abs=0.7)


def test_growth_and_size_of_the_old_and_of_the_young():
    chance = np.random.default_rng(3)
    size = chance.normal(4.0, 1.0, 40_000)
    old = np.arange(40_000) % 2 == 0
    growth = np.where(old, -0.02, -0.06) * size + 0.5 * np.exp(-0.15 * size) * chance.normal(size=40_000)
    table = panel(np.exp([size, size + growth]), (8, 12), age_quarters=np.tile(np.where(old, 24, 23), 2))
    found = reckoned("F3", enterprises=table)
    assert found["slope of growth on ln size, age>5"] == pytest.approx(-0.02, abs=0.01)
    assert found["slope age<=5 minus slope age>5"] == pytest.approx(-0.04, abs=0.015)
    assert found["beta (variance-size)"] == pytest.approx(0.15, abs=0.03)


def test_survival_of_one_cohort():
    # a hundred founded in quarter 0, of whom ten close in each quarter of the second year, and one that was there at the start
    closed = np.repeat([4, 5, 6, 7], 10)
    events = pd.concat(
        [
            pd.DataFrame({"quarter": 0, "enterprise": np.arange(100), "event": "entry"}),
            pd.DataFrame({"quarter": closed, "enterprise": np.arange(40), "event": "exit"}),
            pd.DataFrame({"quarter": [1], "enterprise": [999], "event": ["exit"]}),
        ]
    )
    found = reckoned("F4", events=events, system=pd.DataFrame({"quarter": np.arange(60)}))
    assert found["peak year"] == 2.0
    assert math.isnan(found["peak / year 1"])
    assert found["five-year survival"] == pytest.approx(0.6)
    assert found["hazard year 10 / peak"] == pytest.approx(0.0)
    assert math.isnan(found["size coefficient"])


def test_the_small_close_more_often():
    chance = np.random.default_rng(4)
    sizes = np.exp(chance.normal(3.0, 1.0, 20_000))
    gone = np.flatnonzero(chance.uniform(size=20_000) < 1.0 / (1.0 + np.exp(1.0 + 0.3 * np.log(sizes))))
    events = pd.concat(
        [
            pd.DataFrame({"quarter": 0, "enterprise": [0], "event": "entry"}),
            pd.DataFrame({"quarter": 10, "enterprise": gone, "event": "exit"}),
        ]
    )
    ages = np.tile(chance.integers(1, 60, 20_000), 2)
    table = panel(np.array([sizes, sizes]), (8, 12), age_quarters=ages)
    found = reckoned("F4", events=events, enterprises=table, system=pd.DataFrame({"quarter": np.arange(20)}))
    assert found["size coefficient"] == pytest.approx(-0.3, abs=0.08)


def test_entry_and_exit_that_go_together():
    rates = pd.DataFrame({"industry": list("abcd"), "entries": [1.0, 2.0, 3.0, 4.0], "exits": [2.0, 4.0, 6.0, 8.0]})
    table = pd.concat([rates.assign(quarter=quarter, enterprises=100.0) for quarter in (8, 9)])
    at_first = table.assign(quarter=0, exits=[9.0, 1.0, 9.0, 1.0] * 2)
    found = reckoned("F5", industries=pd.concat([at_first, table]))
    assert found["corr entry, exit across industries"] == pytest.approx(1.0)


def test_moves_by_hand():
    parks = pd.DataFrame({"park": ["a", "b", "c"], "region": ["r", "r", "s"]})
    events = pd.DataFrame(
        {
            "quarter": [9, 10, 11, 12, 3],
            "enterprise": [0, 1, 1, 2, 3],
            "event": "relocation",
            "park_from": ["a", "a", "b", "a", "a"],
            "park_to": ["b", "c", "c", "", "b"],
        }
    )
    found = reckoned("F22", events=events, parks=parks, enterprises=panel(np.full((2, 50), 5.0), (8, 12)))
    assert found["moves %/yr"] == pytest.approx(100.0 * 3 / 50)
    assert found["within district"] == pytest.approx(1 / 3)
    assert math.isnan(found["falls with size (coef)"])


def test_graduates_beside_others_like_them():
    # of 100 graduates 40 close in quarter 14, of 100 others 20; 100 in an incubator do not count
    closing = np.r_[np.arange(40), np.arange(100, 120), np.arange(200, 300)]
    events = pd.concat(
        [
            pd.DataFrame({"quarter": 7, "enterprise": np.arange(100), "event": "graduation"}),
            pd.DataFrame({"quarter": 14, "enterprise": closing, "event": "exit"}),
            pd.DataFrame({"quarter": [20], "enterprise": [0], "event": ["renewal"]}),
        ]
    )
    space = np.repeat(["office", "office", "incubator"], 100)
    table = panel(np.full((1, 300), 6.0), (8,), space=space)
    # quarters at risk: 40 * 6 + 60 * 12 and 20 * 6 + 80 * 12
    found = reckoned("F23", events=events, enterprises=table)
    assert found["graduate hazard ratio"] == pytest.approx((40 / 960) / (20 / 1080))


def test_funds_by_hand():
    table = pd.DataFrame(
        {
            "quarter": [0, 5, 5, 5, 5],
            "kind": ["guidance", "guidance", "guidance", "park", "guidance"],
            "target_size": [100.0, 100.0, 300.0, 50.0, 0.0],
            "raised": [0.0, 100.0, 60.0, 50.0, 0.0],
        }
    )
    assert reckoned("F24", funds=table) == pytest.approx({"raised / target": 0.4, "share at target": 0.5})


def test_innovations_of_a_made_panel():
    chance = np.random.default_rng(5)
    effort = np.exp(chance.normal(0.0, 1.0, (2, 20_000)))
    counts = chance.poisson(0.5 * effort**0.6 * chance.gamma(1.0, 1.0, effort.shape))
    table = panel(np.ones(effort.shape), (20, 24), rd=effort.ravel(), innovations=counts.ravel().astype(float))
    found = reckoned("F20", enterprises=table)
    assert found["elasticity"] == pytest.approx(0.6, abs=0.05)
    assert found["NB alpha"] == pytest.approx(1.0, abs=0.1)
    assert 0.01 < found["top 1 % share"] < 0.2
    assert found["Hill of innovations"] > 1.0
