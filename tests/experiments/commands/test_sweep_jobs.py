"""Sweeps: every subcommand takes `-m`; whatever launches the jobs, the tables are the same."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from experiments.commands import ablate, cli
from experiments.commands.sweep_jobs import one_after_another
from experiments.configuration.hydra_flags import asked
from experiments.study import run as one_run

SMALL = [
    "region=synthetic",
    "region.parks=3",
    "region.districts=1",
    "region.enterprises=60",
    "quarters=4",
    "figures=false",
    "report=false",
]
TWO = "policy=none,innovation"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty current folder, from which other processes find the program."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(one_run.__file__).parents[2]))
    return tmp_path


def test_the_launchers_that_the_program_brings_along_give_the_same_tables(here):
    launchers = {"basic": [], "joblib": ["hydra/launcher=joblib"], "submitit": ["hydra/launcher=submitit_local"]}
    found = {}
    for name, words in launchers.items():
        assert cli.main(["run", "-m", *SMALL, TWO, f"study={name}", *words]) == 0
        folder = here / "outputs" / name
        found[name] = {path.stem: path.read_bytes() for path in folder.glob("*.parquet")}
        assert set(pd.read_parquet(folder / "system.parquet")["scenario"]) == {"none", "innovation"}
    assert found["basic"] == found["joblib"] == found["submitit"]


def test_a_sweep_of_an_ablation_switches_the_levers_in_every_job(here, capsys):
    words = [*SMALL, "levers=[rent_subsidy]", "direction=on", "seeds=2", "study=s"]
    assert cli.main(["ablate", "-m", *words, TWO]) == 0
    effects = pd.read_csv(here / "outputs" / "s" / "effects.csv")
    pairs = effects[["start", "scenario", "base"]].drop_duplicates()
    assert pairs.to_numpy().tolist() == [
        ["none", "none-with-rent_subsidy", "none"],
        ["innovation", "innovation-with-rent_subsidy", "innovation"],
    ]
    system = pd.read_parquet(here / "outputs" / "s" / "system.parquet")
    assert set(system["scenario"]) == set(pairs["scenario"]) | set(pairs["base"])
    assert set(system["seed"]) == {0, 1}
    assert "innovation: enterprise revenue" in capsys.readouterr().out


def test_what_computes_no_runs_takes_its_jobs_one_after_another(capsys):
    assert cli.main(["list", "-m", "parameters", "rent.cap", "rent.cap=0.05,0.07"]) == 0
    text = capsys.readouterr().out
    assert text.index("== rent.cap=0.05") < text.index("rent.cap = 0.05*")
    assert text.index("rent.cap = 0.05*") < text.index("== rent.cap=0.07") < text.index("rent.cap = 0.07*")
    assert cli.main(["list", "-m", "parameters", "rent.cap=0.05,0.07", "hydra/launcher=joblib"]) == 2
    assert "one after another" in capsys.readouterr().err
    assert cli.main(["list", "-m", "parameters", "rent.cap=0.05,9"]) == 2
    assert "between 0.01 and 0.3" in capsys.readouterr().err


def test_jobs_can_have_studies_of_their_own(here):
    words = [*SMALL, "levers=[rent_subsidy]", "direction=on", "seeds=1", "study=s", TWO]
    place: list[Path] = []
    assert one_after_another("ablate", ablate.once, asked(["-m", *words]), place, studies=True) == 0
    assert [folder.name for folder in place] == ["s-none", "s-innovation"]
    assert (here / "outputs" / "s-innovation" / "effects.csv").is_file()
