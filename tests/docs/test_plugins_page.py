"""The page on plugins: its files, saved as it says, do what it says, in every command that it names."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pandas as pd
import pytest

from experiments import compose
from experiments.commands import cli
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.plugins import plugins_of
from experiments.study.manifest import identity
from sim import ParkEcosystem

PAGE = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"`(\w+\.\w+)`:\n\n```\w+\n(.*?)^```", PAGE, re.M | re.S))
SMALL = ["region=synthetic", "region.parks=2", "region.districts=1", "region.enterprises=40", "quarters=4"]


def save(folder: Path) -> None:
    """The files of the page."""
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Folder of the comparison of the page, on a small region, two runs at a time."""
    folder = tmp_path_factory.mktemp("plugins")
    save(folder)
    (command,) = re.findall(r"^yuanqu (compare .*)$", PAGE, re.M)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        words = [*shlex.split(command), *SMALL, "seeds=2", "workers=2", "formats=[png]", f"out={folder}"]
        assert cli.main(words) == 0
    return folder, words


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A current folder with the files of the page."""
    save(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_page_shows_a_file_of_each_kind():
    assert set(FILES) == {"jobs.py", "energy.py", "energy.csv", "patient.py", "patient.yaml", "full.py"}


def test_an_outcome_is_in_every_table_as_those_built_in_are(finished):
    study = finished[0] / "mine"
    effects = pd.read_csv(study / "effects.csv")
    mine = effects[(effects["outcome"] == "jobs_per_enterprise") & (effects["window"] == "run")].set_index("scenario")
    system = pd.read_parquet(study / "system.parquet")
    by_hand = (system["employees"] / system["enterprises"]).groupby([system["scenario"], system["seed"]]).mean()
    for scenario in ("patient", "energy"):
        difference = (by_hand[scenario] - by_hand["baseline"]).mean()
        assert mine.loc[scenario, "difference"] == pytest.approx(difference, abs=1e-9)
    assert set(mine["unit"]) == {"employees"}
    for name in ("summary", "effects_by_quarter"):
        assert "jobs_per_enterprise" in set(pd.read_csv(study / f"{name}.csv")["outcome"]), name
    assert "jobs per enterprise" in (study / "report.html").read_text(encoding="utf-8")


def test_a_figure_is_drawn_with_its_data_and_shown_in_the_report(finished):
    study = finished[0] / "mine"
    assert (study / "figures" / "own-jobs.png").stat().st_size > 0
    assert set(pd.read_csv(study / "figures" / "own-jobs.csv")["scenario"]) == {"baseline", "patient", "energy"}
    assert "Median over the runs of a scenario." in (study / "report.html").read_text(encoding="utf-8")


def test_an_instrument_is_paid_booked_and_costed_by_its_name(finished):
    study = finished[0] / "mine"
    system = pd.read_parquet(study / "system.parquet").groupby("scenario")["spending_energy_grant"].sum()
    assert system["energy"] > 0.0 == system["baseline"] == system["patient"]
    costs = pd.read_csv(study / "costs.csv").set_index(["scenario", "item"])["mean"]
    assert costs["energy", "energy_grant"] == pytest.approx(system["energy"] / 2)
    flows = pd.read_parquet(study / "flows.parquet")
    paid = flows[(flows["purpose"] == "plugin: energy_grant") & (flows["scenario"] == "energy")]
    assert paid["amount"].sum() == pytest.approx(system["energy"])


def test_a_strategy_is_followed_and_changes_rents(finished):
    parks = pd.read_parquet(finished[0] / "mine" / "parks.parquet")
    parks = parks[parks["quarter"] == 0]
    assert set(parks.loc[parks["scenario"] == "patient", "strategy"]) == {"patient"}
    assert "patient" not in set(parks.loc[parks["scenario"] == "baseline", "strategy"])


def test_the_manifest_has_name_place_and_checksum_and_a_changed_plugin_is_refused(finished, monkeypatch, capsys):
    folder, words = finished
    monkeypatch.chdir(folder)
    manifest = json.loads((folder / "mine" / "manifest.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in manifest["plugins"]] == ["jobs.py", "energy.py", "patient.py"]
    assert all(len(each["sha256"]) == 64 and Path(each["place"]).is_file() for each in manifest["plugins"])
    capsys.readouterr()
    (folder / "patient.py").write_text(FILES["patient.py"].replace("1.4", "1.5"), encoding="utf-8")
    assert cli.main(words) == 2
    assert "plugins.patient.py" in capsys.readouterr().err
    (folder / "patient.py").write_text(FILES["patient.py"], encoding="utf-8")


def test_a_fact_is_reckoned_by_validate(here, capsys):
    (command,) = re.findall(r"^yuanqu (validate .*)$", PAGE, re.M)
    assert cli.main([*shlex.split(command), "figures=false", f"out={here}", "study=v", "workers=1"]) == 0
    facts = pd.read_csv(here / "v" / "facts.csv")
    assert set(facts["check"]) == {"some_vacancy"}
    assert facts["value"].between(0.0, 1.0).all() if "value" in facts else len(facts)


def test_runs_without_a_plugin_are_as_before_and_its_word_is_unknown_there(here):
    assert compose(*SMALL).extensions == ()
    mine = compose(*SMALL, "plugins=[energy.py,patient.py]", "policy.table=energy.csv", "operation.strategy=patient")
    model = ParkEcosystem(mine, seed=1)
    model.run_for(2)
    assert model.instruments[-1] == "energy_grant"
    assert model.governments.spending[:, -1].sum() > 0.0
    assert {model.strategies.names[row] for row in model.parks.strategy} == {"patient"}
    with pytest.raises(ConfigurationError, match="no plugin of this configuration registers"):
        compose(*SMALL, "policy.table=energy.csv")
    with pytest.raises(ConfigurationError, match=r"operation\.strategy names 'patient'"):
        compose(*SMALL, "operation.strategy=patient")
    # a plugin of figures or facts alone makes no other run
    assert compose(*SMALL, "plugins=[full.py]") == compose(*SMALL)
    # one that runs depend on makes another, whether or not a word uses it
    assert identity(compose(*SMALL, "plugins=[energy.py]"), 4, {}) != identity(compose(*SMALL), 4, {})


def test_a_package_offers_a_plugin_by_name(here, monkeypatch):
    monkeypatch.syspath_prepend(here)
    info = here / "my_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my_package\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[yuanqu.plugins]\npower = energy\n", encoding="utf-8")
    (one,) = plugins_of(["power"])
    assert [each.name for each in one.instruments] == ["energy_grant"]
    with pytest.raises(ConfigurationError, match="did you mean power"):
        plugins_of(["powr"])
