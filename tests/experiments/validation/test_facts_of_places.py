"""Each fact on tables that are not there, empty or tiny, and the wiring of some of them by hand."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.analyses.validation.declared import Check, Run
from experiments.analyses.validation.facts import f12_displacement as f12
from experiments.analyses.validation.facts import f13_spillover as f13
from experiments.analyses.validation.facts import f25_stage_ladder as f25
from experiments.configuration.compose import composition
from experiments.configuration.overrides import Overrides

FACTS = (
    "f06_rent_adjustment",
    "f07_natural_vacancy",
    "f09_overshooting_supply",
    "f12_displacement",
    "f13_spillover",
    "f15_localisation",
    "f17_concentration",
    "f18_regional_gap",
    "f19_innovation_share",
    "f21_variety",
    "f25_stage_ladder",
)
WORDS = {"park", "region", "industry", "event", "park_to"}
SETTING: Any = SimpleNamespace(
    industries=SimpleNamespace(codes=("x", "y"), relatedness=np.array([[1.0, 0.3], [0.3, 1.0]])),
    districts=("other", "here", "least"),
    parks=SimpleNamespace(district=np.array([0, 1, 2, 1]), enterprises=np.array([900, 300, 400, 200])),
)
SETTING.districts = type("Districts", (tuple,), {"codes": property(tuple)})(SETTING.districts)


def check(module: str) -> Check:
    """The check of a fact's module."""
    found: Check = import_module(f"experiments.analyses.validation.facts.{module}").CHECK
    return found


def made(each: Check, rows: int) -> dict[str, pd.DataFrame]:
    """Tables with the columns that a check reads: one place, one number, a quarter a row."""
    tables = {}
    for name, columns in each.columns.items():
        assert columns is not None
        values = {column: ["x" if column in WORDS else 1] * rows for column in columns}
        frame = pd.DataFrame(values, columns=list(columns))
        if "quarter" in frame:
            frame["quarter"] = np.arange(rows)
        if "open" in frame:
            frame["open"] = np.ones(rows, bool)
        tables[name] = frame
    return tables


def run_of(tables: dict[str, pd.DataFrame], beside: dict[str, pd.DataFrame]) -> Run:
    """A run with the same tables beside it under every name."""
    return Run(tables, SETTING, None, {f12.TREATED: beside, f13.RADIATING: beside})  # type: ignore[arg-type]


@pytest.mark.parametrize("module", FACTS)
def test_nothing_to_reckon_from_is_nan(module: str):
    each = check(module)
    assert each.statistic is not None
    for tables in ({}, made(each, 0)):
        found = each.statistic(run_of(tables, tables))
        assert list(found) == [part.name for part in each.parts]
        assert np.isnan(list(found.values())).all()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("module", FACTS)
@pytest.mark.parametrize("rows", [1, 5, 61])
def test_few_rows_of_one_place_raise_nothing(module: str, rows: int):
    each = check(module)
    assert each.statistic is not None
    tables = made(each, rows)
    # nobody knows after fifteen years what is there after thirty
    asked = {part.name for part in each.parts} - ({f25.TOP} if module == "f25_stage_ladder" else set())
    assert set(each.statistic(run_of(tables, tables))) == asked


def test_what_is_there_after_thirty_years():
    parks = made(check("f25_stage_ladder"), f25.THIRTY_YEARS)["parks"].assign(stage=f25.HIGHEST)
    assert f25.statistic(run_of({"parks": parks}, {}))[f25.TOP] == 1.0
    assert f25.TOP not in f25.statistic(run_of({"parks": parks.iloc[:-1]}, {}))


def test_the_treated_district_has_the_second_most_enterprises():
    assert f12.treated_district(SETTING) == "here"
    words = f12.treatment(SETTING)[1]
    assert words.count("districts:[here]") == words.count("kind:") > 1


def test_the_treatment_is_the_zone_of_the_region_that_has_one():
    known = SimpleNamespace(
        districts=SETTING.districts.__class__(("haidian_district", "fengtai_district", "least")), parks=SETTING.parks
    )
    assert f12.treatment(known)[0] == "policy=zone"
    programmes = composition(Overrides.read(["policy=zone"])).parameters.policy.instruments
    assert {each.start for each in programmes} == {f12.START}
    # nobody reckons with it before it begins, and nothing of it ends
    assert not any(each.announced for each in programmes)
    # given in words, it is the same zone elsewhere
    elsewhere = composition(Overrides.read(list(f12.treatment(SETTING)[:2]))).parameters.policy.instruments
    assert [replace(each, districts=(), source="") for each in elsewhere] == [
        replace(each, districts=(), source="") for each in programmes
    ]


def test_gains_near_parks_by_hand():
    def tables(near: float, other: float, far: float) -> dict[str, pd.DataFrame]:
        rows = [("near", "p", np.exp(near))] * f13.LEAST + [("near", "q", np.exp(other))] * f13.LEAST
        rows += [("near", "few", 99.0)] * (f13.LEAST - 1) + [("far", "p", np.exp(far))] * 3 + [("park", "p", 1e9)]
        frame = pd.DataFrame(rows, columns=["ring", "near_park", "revenue"])
        return {"enterprises": frame.assign(quarter=f13.FROM, industry="x", employees=1.0)}

    found = f13.statistic(
        Run(tables(0.0, 0.0, 0.0), SETTING, None, {f13.RADIATING: tables(0.2, -0.1, 0.0)})  # type: ignore[arg-type]
    )
    number = 2 * f13.LEAST + f13.LEAST - 1
    assert found[f13.GAP] == pytest.approx(f13.LEAST * (0.2 - 0.1) / number)
    assert found[f13.GAINING] == 0.5


def test_displacement_by_hand():
    def tables(here: float, there: float, born: float) -> dict[str, pd.DataFrame]:
        quarters = np.arange(f12.FIRST + 1, f12.LAST + 1)
        regions = pd.concat(
            [
                pd.DataFrame({"quarter": quarters, "region": "here", "output": 100.0 * here, "employees": here}),
                pd.DataFrame({"quarter": quarters, "region": "other", "output": there, "employees": there}),
            ]
        )
        rows = [(f12.START, 1, "here", 5.0), (f12.LAST, 1, "here", 5.0), (f12.LAST, 2, "here", born)]
        enterprises = pd.DataFrame(rows, columns=["quarter", "enterprise", "region", "employees"])
        events = pd.DataFrame({"quarter": [30], "enterprise": [2], "event": ["lease"], "park_to": ["p"]})
        parks = pd.DataFrame({"park": ["p"], "region": ["here"]})
        return {"regions": regions, "enterprises": enterprises, "events": events, "parks": parks}

    # the district gains 20 and the other one loses 5; newcomers gain, incumbents and moves do not
    found = f12.statistic(run_of(tables(100.0, 50.0, 1.0), tables(120.0, 45.0, 4.0)))
    assert found[f12.DISPLACED] == pytest.approx(0.25)
    assert found[f12.OUTPUT] == pytest.approx(np.log(1.2))
    assert found[f12.ORDER] == 0.0


def test_the_glut_and_what_followed():
    quarter = np.arange(80)
    vacancy = np.where(quarter < 40, 0.08, 0.25)
    rent = np.where(quarter < 40, 2.0, 2.0 * np.exp(-0.02 * (quarter - 40)))
    # stock grows by twice a quarter's vacancy, two quarters later
    share = 2.0 * np.concatenate((vacancy[:1].repeat(2), vacancy[:-2])) / 100.0
    system = pd.DataFrame(
        {"quarter": quarter, "vacancy_rate": vacancy, "effective_rent": rent, "stock_m2": 1e6 / np.cumprod(1.0 - share)}
    )
    statistic = check("f09_overshooting_supply").statistic
    assert statistic is not None
    peak, growth, correlation = statistic(run_of({"system": system}, {})).values()
    assert peak == 0.25
    assert growth == pytest.approx(np.mean([*(-2.0 * np.arange(4)), *[-8.0] * 36]))
    assert correlation == pytest.approx(1.0)
