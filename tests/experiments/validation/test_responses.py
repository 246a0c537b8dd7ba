"""Responses: each number on small tables made by hand, for which the answer is known; their settings are words that compose."""

from __future__ import annotations

import importlib
import math
import pkgutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from experiments import compose
from experiments.analyses.validation import responses
from experiments.analyses.validation.declared import SCALES, Run
from experiments.analyses.validation.responses import (
    boom,
    constant_growth,
    construction_lag,
    faster_growth,
    government_supply,
    labour_inflow,
    long_growth,
    long_run,
    natural_vacancy,
    paired,
    rent_ceiling,
    slump,
    specialisation,
    stage_order,
    stages_without_agglomeration,
    stock_pulse,
    symmetry,
)
from experiments.analyses.validation.settings import SETTINGS
from experiments.figures.of_validation.responses import split
from experiments.figures.texts.labels import known
from sim.parameters import Parameters
from sim.regions import load

CHECKS = [
    module.CHECK
    for info in pkgutil.iter_modules(responses.__path__)
    if hasattr(module := importlib.import_module(f"{responses.__name__}.{info.name}"), "CHECK")
]
OWN = {name: words for check in CHECKS for name, words in check.own.items()}
QUARTERS = np.arange(120)
SETTING = load(Parameters())


def system(quarters=QUARTERS, **columns):
    """The table `system`; flat where nothing is said."""
    usual = {"vacancy_rate": 0.1, "employees": 100.0, "asking_rent": 2.0, "output": 50.0}
    return {"system": pd.DataFrame({"quarter": quarters, **usual, **columns})}


def run(tables, **beside):
    """A run with others beside it; by default one in which nothing happens."""
    return Run(tables, SETTING, Parameters(), beside or {"without": system()})


def fall(low, *, back=0.0):
    """A share lost evenly over the quarters of the slump, part of which comes back by the end [ratio]."""
    return 1.0 + np.interp(QUARTERS, [39, 59, 119], [0.0, low, low * (1.0 - back)])


@pytest.mark.parametrize("words", OWN.values(), ids=OWN)
def test_own_settings_compose(words):
    parameters = compose(*words)
    assert parameters != compose()
    assert parameters.quarters >= 120


def test_checks_name_what_there_is(subtests):
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names) == 17
    for check in CHECKS:
        with subtests.test(check.name):
            assert {*check.settings, *check.beside.values()} <= {*SETTINGS, *check.own}
            assert len({part.name for part in check.parts}) == len(check.parts)
            # one name means the same words in every check
            assert all(OWN[name] == words for name, words in check.own.items())


def test_slump():
    jobs = fall(-0.3, back=0.5)
    found = slump.statistic(
        run(system(employees=100 * jobs, vacancy_rate=0.1 + 0.15 * (QUARTERS >= 50), asking_rent=2 * fall(-0.4)))
    )
    assert found == pytest.approx(
        {
            "vacancy at the end": 0.15,
            "jobs at the end": -0.3,
            "jobs at the trough": -0.3,
            "asking rents at the end": -0.4,
            "vacancy ten years later": 0.15,
            "growth of jobs ten years later": math.log(jobs[99] / jobs[91]) / 2.0,
        }
    )


def test_effects_are_relative_to_the_run_beside():
    rising = np.exp(0.01 * QUARTERS)
    found = slump.statistic(run(system(employees=80 * rising), without=system(employees=100 * rising)))
    assert found["jobs at the end"] == pytest.approx(-0.2)
    assert found["growth of jobs ten years later"] == pytest.approx(0.0)


def test_boom():
    found = boom.statistic(run(system(vacancy_rate=0.06, employees=110, asking_rent=3.0, output=60.0)))
    assert found == pytest.approx(
        {"vacancy at the end": -0.04, "jobs at the end": 0.1, "asking rents at the end": 0.5, "revenue at the end": 0.2}
    )


def test_faster_growth():
    growing = np.exp(0.01 * (QUARTERS + 1))
    found = faster_growth.statistic(run(system(output=50 * growing, employees=100 * np.sqrt(growing))))
    assert found == pytest.approx(
        {"revenue after 19 years": math.exp(0.76) - 1, "jobs after 19 years": math.exp(0.38) - 1}
    )


def test_symmetry():
    up = system(employees=100 * np.exp(0.6 * 0.05 * (QUARTERS + 1) / 4.0))
    market = -0.2 * np.clip(QUARTERS - 39, 0, 20) / 4.0
    for elasticity, ratio in ((0.6, 1.0), (0.3, 2.0)):
        # jobs come back a little after the slump, so the deepest point is its end
        down = system(employees=100 * np.exp(elasticity * market * np.where(QUARTERS > 59, 0.9, 1.0)))
        found = symmetry.statistic(run(up, without=system(), slump=down))
        assert found == pytest.approx({"up": 0.6, "down": elasticity, "up over down": ratio})
    assert symmetry.smaller(49) == pytest.approx(0.5)
    assert symmetry.smaller(80) == pytest.approx(1.0)
    wrong = symmetry.statistic(run(up, without=system(), slump=system(employees=100 * np.exp(0.1 * (QUARTERS >= 40)))))
    assert math.isnan(wrong["up over down"])


def test_labour_inflow():
    follow = 0.7
    more, less = (
        system(employees=100 * np.exp(follow * rate * (QUARTERS + 1)))
        for rate in (labour_inflow.HIGH, labour_inflow.LOW)
    )
    found = labour_inflow.statistic(run(more, without=system(), lower=less))
    assert found["jobs per log point of people"] == pytest.approx(follow)
    assert found["jobs where more come"] == pytest.approx(math.exp(follow * labour_inflow.HIGH * 76) - 1)
    assert found["jobs where fewer come"] == pytest.approx(math.exp(follow * labour_inflow.LOW * 76) - 1)


def test_stock_pulse():
    since = QUARTERS - 40
    gone = np.where(since >= 0, 0.04 * 0.5 ** (since / 8.0), 0.0)
    found = stock_pulse.statistic(run(system(vacancy_rate=0.1 + gone)))
    assert found["vacancy at the peak"] == pytest.approx(0.04)
    assert found["quarters until half is gone"] in (8.0, 9.0)
    assert found["left in the last year"] == pytest.approx(0.0, abs=0.01)
    stays = stock_pulse.statistic(run(system(vacancy_rate=0.1 + 0.04 * (since >= 0))))
    assert math.isnan(stays["quarters until half is gone"])
    assert stays["left in the last year"] == pytest.approx(1.0)
    nothing = stock_pulse.statistic(run(system()))
    assert nothing["vacancy at the peak"] == 0.0
    assert math.isnan(nothing["left in the last year"])


def test_natural_vacancy():
    found = natural_vacancy.statistic(run(system(vacancy_rate=0.1 + 0.04 * (QUARTERS >= 60))))
    assert found == pytest.approx({"passed through": 0.4})


def test_construction_lag():
    wave = np.sin(2 * np.pi * (QUARTERS - 20) / 25)
    drift = 0.1 + 0.0005 * QUARTERS - 1e-6 * QUARTERS**2
    runs = {
        construction_lag.cell(lag, counting): system(
            vacancy_rate=drift + 0.001 * lag * (0.5 if counting else 1.0) * wave
        )
        for lag in construction_lag.LAGS
        for counting in construction_lag.COUNTING
    }
    first = runs.pop(construction_lag.FIRST)
    found = construction_lag.statistic(run(first, **runs))
    assert found["longest lag over shortest"] == pytest.approx(6.0)
    assert found["rank of spread with lag"] == pytest.approx(1.0)
    assert found["counting over not"] == pytest.approx(0.5)
    assert found["counting over not, lag 12"] == pytest.approx(0.5)
    # four whole waves: a parabola takes away the drift and next to nothing of the wave
    assert construction_lag.detrended(first).std(ddof=0) == pytest.approx(0.002 / math.sqrt(2), rel=0.1)


def test_constant_growth():
    growing = {rate: system(output=50 * (1 + rate) ** (QUARTERS // 4)) for rate in (0.02, 0.05, 0.10)}
    found = constant_growth.statistic(run(growing[0.02], **{"6 %": growing[0.05], "12 %": growing[0.10]}))
    assert found == pytest.approx(
        {"revenue at 0 %": 1.02**12, "6 % over 0 %": (1.05 / 1.02) ** 12, "12 % over 0 %": (1.10 / 1.02) ** 12}
    )


def long(quarters=600):
    """A long run that changes once, at quarter 450."""
    quarter = np.arange(quarters)
    later = quarter >= 450
    tables = system(
        quarter,
        vacancy_rate=np.where(later, 0.13, 0.1),
        employees_in_parks=np.where(later, 75.0, 80.0),
        employees=np.where(later, 100.0, 100.0),
        enterprises=np.where(later, 30, 20),
    )
    snapshots = np.arange(0, quarters, 50)
    sizes = [(each, size) for each in snapshots for size in ((8.0, 12.0, 90.0) if each >= 450 else (5.0, 10.0, 70.0))]
    tables["enterprises"] = pd.DataFrame(sizes, columns=["quarter", "employees"])
    # one industry is large, so that a plain mean would be another number
    tables["industries"] = pd.DataFrame(
        {
            "quarter": np.repeat(quarter, 2),
            "output": np.tile([3.0, 1.0], quarters),
            "margin": np.where(np.repeat(later, 2), np.tile([0.08, 0.04], quarters), np.tile([0.10, 0.02], quarters)),
        }
    )
    return tables


def test_long_run():
    found = long_run.statistic(run(long()))
    assert found == pytest.approx(
        {"vacancy": 0.03, "share outside": 0.05, "median size": 0.2, "margin": 0.07 / 0.08 - 1.0}
    )
    short = long_run.statistic(run(long(500)))
    assert all(math.isnan(value) for value in short.values())


def test_long_growth():
    found = long_growth.statistic(run(long()))
    assert found == pytest.approx({"jobs": 1.0, "enterprises": 1.5, "fewest enterprises": 1.0, "vacancy": 0.13})


def glut():
    """Two parks there from the start, one of them in a glut from quarter 50 on with rents that fall for five years; one that opens later."""
    rows = []
    for quarter in QUARTERS:
        fallen = min(max(quarter - 50, 0), 20)
        full = 100.0 + (20.0 if quarter >= 52 else 0.0)
        rows.append(
            (quarter, "glutted", 100.0, 100.0 - (30.0 if quarter >= 50 else 5.0), 2.0 * math.exp(-0.02 * fallen))
        )
        rows.append((quarter, "full", full, 0.5 * full + 45.0, 3.0))
        rows.append((quarter, "later", 500.0 * (quarter >= 60), 500.0 * (quarter >= 60), 1.0))
    parks = pd.DataFrame(rows, columns=["quarter", "park", "stock_m2", "leased_m2", "asking_rent"])
    parks["vacancy_rate"] = 1.0 - parks["leased_m2"] / parks["stock_m2"]
    return system(vacancy_rate=0.1 + 0.2 * (QUARTERS == 70) + 0.5 * (QUARTERS == 110)) | {"parks": parks}


def test_government_supply():
    found = government_supply.statistic(run(glut(), market=system(vacancy_rate=0.1 + 0.08 * (QUARTERS == 80))))
    assert found["vacancy at the peak"] == pytest.approx(0.3), "what comes after fifteen years does not count"
    assert found["peak without"] == pytest.approx(-0.12)
    assert found["rents in a glut, a year"] == pytest.approx(math.exp(-0.08) - 1.0)
    # falls of 0.02 in quarters 51 to 70; a year that looks back on two of them falls by 3.9 %, and so does the last one with two
    assert found["years of falling rents"] == pytest.approx((20 - 4 + 1 + 2 + 3) / 4.0)
    # most is added in quarter 52 to the parks that were there: the first year that has it looks back on quarter 48
    assert found["vacancy when most is built"] == pytest.approx((1 - 175 / 220) - (1 - 190 / 200))


def test_without_a_glut_there_is_no_number_of_rents():
    tables = glut()
    tables["parks"]["vacancy_rate"] = 0.1
    found = government_supply.statistic(run(tables, market=system()))
    assert math.isnan(found["rents in a glut, a year"])
    assert found["years of falling rents"] == 0.0


def test_stages_without_agglomeration():
    def stages(*of):
        rows = [(quarter, park, park < 3, stage) for quarter in range(2) for park, stage in enumerate(of)]
        return {"parks": pd.DataFrame(rows, columns=["quarter", "park", "open", "stage"])}

    # the last park is not open
    found = stages_without_agglomeration.statistic(run(stages(1, 2, 3, 4), without=stages(3, 4, 1, 1)))
    assert found == pytest.approx({"park-years at 3.0 and above": 1 / 3 - 2 / 3})


def test_curves_are_lines_over_time(subtests):
    runs = dict.fromkeys(("without", "slump", "lower", "market", "6 %", "12 %", *construction_lag.OTHERS), glut())
    for check in CHECKS:
        if check.curves is None or "system" not in check.columns:
            continue
        with subtests.test(check.name):
            one = Run(
                system(employees=110.0) | {"parks": glut()["parks"]},
                SETTING,
                Parameters(),
                {name: runs[name] for name in check.beside},
            )
            found = check.curves(one)
            assert list(found) == ["line", "quarter", "value"]
            assert not found.duplicated(["line", "quarter"]).any()
            for line in found["line"].unique():
                parts = [part for part in split(line, ", ") if part]
                assert {line, parts[0]} & set(check.scales), f"scales of {check.name} say nothing of {line}"
                assert known(f"validation_line.{line}") or all(known(f"validation_line.{part}") for part in parts), line
            jobs = found[found["line"].str.startswith("jobs")]
            if paired.WITHOUT in check.beside and len(jobs):
                assert jobs["value"].max() == pytest.approx(0.1)


def test_scales_are_those_that_figures_know():
    for check in CHECKS:
        assert bool(check.scales) == (check.curves is not None), check.name
        # names of lines, except that a whole line has words of its own
        assert all(known(f"validation_line.{name}") for name in check.scales), check.name
        if check.curves is not None and len(check.settings) > 1:
            assert all(known(f"validation_line.{name}") for name in check.settings), check.name
    assert all(known(f"validation_scale.{scale}") for scale in SCALES)
    with pytest.raises(ValueError, match="scales are any of share, .*; got per cent"):
        replace(boom.CHECK, scales={"jobs": "per cent"})


def test_specialisation_is_read_in_the_last_snapshots_of_both_years():
    def enterprises(quarter, mixed):
        # two parks of one industry each, or both of both
        industries = ["a", "b"] * 10 if mixed else ["a"] * 10 + ["b"] * 10
        return pd.DataFrame({"quarter": quarter, "park": ["p"] * 10 + ["q"] * 10, "industry": industries})

    outside = pd.DataFrame({"quarter": [228], "park": [""], "industry": ["a"]})
    table = pd.concat([enterprises(60, True), enterprises(72, False), enterprises(228, True), outside])
    found = specialisation.statistic(run({"enterprises": table}))
    assert found["median gamma, 19 years"] == pytest.approx(1.0)
    assert found["share of LQ>1.5, 19 years"] == 0.5
    # G is 0: (0 - 1/10) / (1 - 1/10)
    assert found["median gamma, 60 years"] == pytest.approx(-1.0 / 9.0)
    assert found["share of LQ>1.5, 60 years"] == 0.0
    short = specialisation.statistic(run({"enterprises": enterprises(24, True)}))
    assert all(math.isnan(value) for value in short.values())


def test_the_rent_of_a_park_is_held_against_its_first_open_quarter():
    parks = pd.DataFrame(
        {
            "quarter": [0, 1, 2, 0, 1, 2],
            "park": ["old"] * 3 + ["new"] * 3,
            "open": [True, True, True, False, True, True],
            "asking_rent": [2.0, 5.0, 3.0, 1.0, 4.0, 6.0],
        }
    )
    assert rent_ceiling.statistic(run({"parks": parks})) == {rent_ceiling.HIGHEST: 2.5}
    assert math.isnan(rent_ceiling.statistic(run({}))[rent_ceiling.HIGHEST])


def test_every_stage_has_less_labour_and_more_research():
    def parks(labour, research):
        columns = {"quarter": 0, "open": True, "employees": 9.0, "stage": [1, 2, 3, 4]}
        return {"parks": pd.DataFrame({**columns, "labour_intensity": labour, "rd_intensity": research})}

    found = stage_order.statistic(run(parks([0.5, 0.4, 0.2, 0.1], [0.01, 0.03, 0.04, 0.03])))
    assert found == {stage_order.LABOUR: pytest.approx(0.1), stage_order.RESEARCH: pytest.approx(-0.01)}
    without = parks([0.5, 0.4, 0.2, 0.1], [0.01, 0.03, 0.04, 0.03])["parks"].iloc[:3]
    assert all(math.isnan(value) for value in stage_order.statistic(run({"parks": without})).values())
