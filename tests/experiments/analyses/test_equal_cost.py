"""Equal fiscal cost: the search on functions with known answers, and end to end."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from experiments import compose
from experiments.analyses.equal_cost import LEAST_SCALE, MOST_TRIALS, scale_to
from experiments.commands import cli
from experiments.statistics.fiscal_cost import present_value
from sim import ParkEcosystem
from sim.parameters.policy_table import Instrument

SMALL = [
    "region=synthetic",
    "region.parks=3",
    "region.districts=1",
    "region.enterprises=60",
    "quarters=6",
    "figures=false",
    "study=s",
    "seeds=2",
]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_scale_multiplies_intensity_up_to_one_and_fades_like_it():
    programme = Instrument(intensity=0.3, start=1, duration=2, sunset=1)
    assert [programme.strength(t, 2.0) for t in range(5)] == [0.0, 0.6, 0.6, 0.3, 0.0]
    assert [programme.strength(t, 9.0) for t in range(5)] == [0.0, 1.0, 1.0, 0.5, 0.0]


@pytest.mark.parametrize("policy", ["rent_subsidy", "tax_competition", "land_competition", "innovation"])
def test_scale_one_is_exactly_nothing_and_scale_zero_exactly_no_policy(policy):
    def system(*words: str) -> pd.DataFrame:
        model = ParkEcosystem(compose(*SMALL[:5], *words), seed=3)
        model.run_for(6)
        return model.results.system

    pd.testing.assert_frame_equal(
        system(f"policy={policy}"), system(f"policy={policy}", "policy.scale=1"), check_exact=True
    )
    pd.testing.assert_frame_equal(system("policy=none"), system(f"policy={policy}", "policy.scale=0"), check_exact=True)
    assert (
        system(f"policy={policy}", "policy.scale=2")["fiscal_cost"].sum()
        > system(f"policy={policy}")["fiscal_cost"].sum()
    )


@pytest.mark.parametrize(
    ("cost", "target", "scale"),
    [
        (lambda scale: 100.0 * scale, 100.0, 1.0),
        (lambda scale: 100.0 * scale, 250.0, 2.5),
        (lambda scale: 100.0 * scale, 0.3, 0.003),
        (lambda scale: 100.0 * scale**2 + 5.0, 30.0, 0.5),
        (lambda scale: 1e-3 * scale**4, 5.0, 8.409),
        (lambda scale: 100.0 * (1.0 - math.exp(-3.0 * scale)), 99.0, 1.535),
    ],
)
def test_the_search_finds_the_scale_within_the_tolerance_in_few_trials(cost, target, scale):
    trials = scale_to(target, cost, 10.0, 0.001)
    assert trials[-1][1] == pytest.approx(target, rel=0.001)
    assert trials[-1][0] == pytest.approx(scale, rel=0.05)
    assert len(trials) <= 8


def test_the_search_gives_up_at_the_ends_and_at_a_step():
    assert scale_to(500.0, lambda scale: 100.0 * min(scale, 2.0), 10.0, 0.01)[-1] == (10.0, 200.0)
    assert scale_to(15.0, lambda scale: 100.0 * scale + 20.0, 10.0, 0.01)[-1][0] == LEAST_SCALE
    steps = scale_to(100.0, lambda scale: (100.0 if scale < 0.7 else 200.0) * scale, 10.0, 0.01)
    assert len(steps) <= MOST_TRIALS
    assert steps[-1][0] == pytest.approx(0.7, rel=0.01)


def test_the_present_value_of_a_case_worked_by_hand():
    system = pd.DataFrame(
        {"quarter": [0, 4, 8], "fiscal_cost": [100.0, 110.0, 151.0], "fiscal_returns": [0.0, 0.0, 30.0]}
    )
    assert present_value(system, 0.1) == pytest.approx(300.0)
    assert present_value(system, 0.0) == 331.0


def test_a_policy_is_scaled_to_the_cost_of_another(here, capsys):
    words = ["run", *SMALL, "policy=innovation", "label=research", "cost.match=rent_subsidy"]
    assert cli.main(words) == 0
    assert "that of policy=rent_subsidy" in capsys.readouterr().out
    folder = here / "outputs" / "s"
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["scenarios"]["research"]["cost"]
    assert told["match"] == "rent_subsidy"
    assert told["seeds"] == [0, 1]
    assert told["evaluations"][-1]["policy.scale"] == told["policy.scale"] != 1.0
    # the other policy alone, and the scaled one alone, cost what the manifest says, by the tables of ordinary runs
    assert cli.main(["run", *SMALL, "policy=rent_subsidy", "label=reference"]) == 0
    assert cli.main(["run", *SMALL, "policy=innovation", "label=scaled", f"policy.scale={told['policy.scale']}"]) == 0
    system = pd.read_parquet(folder / "system.parquet")
    values = {
        scenario: np.mean([present_value(run, 0.04) for _, run in part.groupby("seed")])
        for scenario, part in system.groupby("scenario")
    }
    assert values["reference"] == pytest.approx(told["target_present_value_CNY"])
    assert values["research"] == values["scaled"] == pytest.approx(told["reached_present_value_CNY"])
    assert values["research"] == pytest.approx(values["reference"], rel=0.01)
    # the first cost.seeds of the seeds find it, so that more seeds leave the scale as it is
    assert cli.main(["run", *SMALL, "policy=innovation", "label=few", "cost.seeds=1", "cost.match=rent_subsidy"]) == 0
    again = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["scenarios"]["few"]
    assert (again["cost"]["seeds"], again["seeds"]) == ([0], [0, 1])
    # the same words again find the same scale without a single run
    capsys.readouterr()
    assert cli.main(words) == 0
    assert "2 of 2 runs were finished before" in capsys.readouterr().out


def test_every_job_of_a_sweep_is_matched(here):
    assert cli.main(["run", *SMALL, "-m", "policy=innovation,rent_subsidy", "cost.match=rent_subsidy"]) == 0
    folder = here / "outputs" / "s"
    scenarios = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["scenarios"]
    assert scenarios["rent_subsidy"]["cost"]["policy.scale"] == 1.0
    costs = pd.read_parquet(folder / "system.parquet").groupby(["scenario"])["fiscal_cost"].sum()
    assert costs["innovation"] == pytest.approx(costs["rent_subsidy"], rel=0.02)


def test_words_about_the_rest_of_the_world_hold_for_the_reference_too(here):
    assert cli.main(["run", *SMALL, "policy=innovation", "policy.leakage=0.1", "cost.match=innovation"]) == 0
    (told,) = json.loads((here / "outputs" / "s" / "manifest.json").read_text(encoding="utf-8"))["scenarios"].values()
    assert told["cost"]["policy.scale"] == 1.0
    assert len(told["cost"]["evaluations"]) == 1


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["policy=innovation", "cost.match=rentsubsidy"], "did you mean rent_subsidy?"),
        (["policy=none", "cost.match=rent_subsidy"], "no programme that could be scaled"),
        (["policy=innovation", "cost.match=none"], "costs nothing in these runs"),
        (["policy=innovation", "policy.scale=2", "cost.match=tax_competition"], "leave one of the two out"),
        (
            [
                "policy.instruments=[{kind:rent_subsidy,intensity:0.5,duration:1,max_age:2}]",
                "cost.match=tax_competition",
            ],
            "the most it costs is",
        ),
        (["policy=innovation", "cost.match=tax_competition", "cost.tolerance=0"], "cost.tolerance must lie between"),
    ],
)
def test_what_cannot_be_matched_is_answered_with_what_can_be_done(words, answer, here, capsys):
    assert cli.main(["run", *SMALL, *words]) == 2
    text = capsys.readouterr().err
    assert answer in text
    assert "Traceback" not in text


def test_programmes_that_a_scenario_sets_itself_are_not_taken_for_the_reference(here, tmp_path, capsys):
    folder = tmp_path / "mine" / "scenario"
    folder.mkdir(parents=True)
    (folder / "own.yaml").write_text(
        "# @package _global_\n# mine\npolicy:\n  instruments:\n    - kind: tax_relief\n      intensity: 0.1\n",
        encoding="utf-8",
    )
    words = ["--config-dir", "mine", "scenario=own", "cost.match=rent_subsidy"]
    assert cli.main(["run", *SMALL, *words]) == 2
    assert "sets policy.instruments itself" in capsys.readouterr().err
