"""The command as a user meets it: exit codes, what is on the screen, what is in the folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

from experiments.analyses import written
from experiments.commands import cli
from experiments.study import run as one_run
from sim.parameters import declarations

SMALL = [
    "region=synthetic",
    "region.parks=3",
    "region.districts=1",
    "region.enterprises=60",
    "quarters=4",
    "figures=false",
]
COMMAND = [sys.executable, "-m", "experiments.commands.cli"]
HEAVY = ("mesa", "pandas", "matplotlib", "hydra", "numpy")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> int:
    """`yuanqu run` of a small region with the words given."""
    return cli.main(["run", *SMALL, *words])


def test_help_needs_no_library(capsys):
    script = f"""
import sys
from experiments.commands.cli import main
assert main(["--help"]) == 0 and main(["run", "--help"]) == 0 and main(["rnu"]) == 2
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "did you mean run?" in done.stderr


def test_a_wrong_word_is_answered_before_the_model_is_loaded():
    script = """
import sys
from experiments.commands.cli import main
print(main(["run", "polcy=none"]), "mesa" in sys.modules, "pandas" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", "False", "False"]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["run", "ablate", "list", "bench"])
def test_every_subcommand_explains_itself_with_examples(name, capsys):
    assert cli.main([name, "--help"]) == 0
    assert f"yuanqu {name}" in capsys.readouterr().out.split("examples")[1]


def test_a_run_writes_tables_summary_and_manifest_and_shows_a_summary(here, capsys):
    assert run("study=s", "seeds=2", "policy=innovation") == 0
    folder = here / "outputs" / "s"
    there = {path.name for path in folder.iterdir()}
    assert {".hydra", "runs", "manifest.json", "summary.csv"} <= there
    assert {f"{name}.parquet" for name in ("parks", "regions", "system", "industries", "transitions")} <= there
    assert {path.name for path in (folder / ".hydra").iterdir()} == {"config.yaml", "overrides.yaml"}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"].endswith("study=s seeds=2 policy=innovation")
    assert manifest["scenarios"]["innovation"]["seeds"] == [0, 1]
    assert manifest["results_rest_on"]["D"]["count"] == len(manifest["results_rest_on"]["D"]["names"]) > 50
    assert manifest["results_rest_on"]["parameters"] == sum(1 for _ in declarations())
    assert {"configuration", "runs", "tables", "total"} <= set(manifest["seconds"])
    table = pd.read_csv(folder / "summary.csv")
    # a small region may have nothing that brokers count
    assert set(table.loc[table["outcome"] != "vacancy_rate_broker", "seeds"]) <= {1, 2}
    shown = capsys.readouterr().out
    for words in (
        "vacancy rate, %",
        "2006",
        "parks at stage 1 / 2 / 3 / 4",
        "Cohen's kappa",
        str(folder.relative_to(here)),
    ):
        assert words in shown


def test_the_frames_handed_on_for_one_run_summarise_as_those_read_back(here):
    assert run("study=s") == 0
    first = (here / "outputs" / "s" / "summary.csv").read_bytes()
    assert run("study=s") == 0
    assert (here / "outputs" / "s" / "summary.csv").read_bytes() == first


def test_the_summary_speaks_chinese(here, capsys):
    assert run("study=s", "lang=zh") == 0
    assert "空置率" in capsys.readouterr().out


def test_the_same_study_is_extended(here, capsys):
    assert run("study=s", "seeds=1") == 0
    assert run("study=s", "seeds=3") == 0
    assert "1 of 3 runs were finished before and are kept" in capsys.readouterr().out


def test_a_study_without_a_name_is_called_by_date_and_time(here):
    assert run() == 0
    (folder,) = (here / "outputs").iterdir()
    assert folder.name.startswith("run-20")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["run", "polcy=x"], "did you mean policy?"),
        (["run", "--fast"], "--fast"),
        (["run", "--config-name", "x"], "--config-dir"),
        (["run", "--config-dir", "nowhere"], "nowhere"),
        (["run", "-m", "--cfg", "job"], "leave it out"),
        (["run", "-m", "policy=none,innovatoin"], "did you mean innovation?"),
        (["run", "-m", "rent.cap=0.05,9"], "between 0.01 and 0.3"),
        (["run", "-m", "policy=none,innovation", "label=x"], "same name"),
        (["run", "-m", "policy=none,innovation", "study=a,b"], "study="),
        (["run", "-m", "policy=glob(x*)"], "matches no option"),
        (["list", "policis"], "did you mean policies?"),
        (["list", "parameters", "vacansy"], "no parameter has 'vacansy'"),
        (["rnu"], "did you mean run?"),
    ],
)
def test_a_mistake_ends_with_code_2_and_without_traceback(words, answer, here, capsys):
    assert cli.main(words) == 2
    text = capsys.readouterr().err
    assert answer in text
    assert "Traceback" not in text
    assert not (here / "outputs").exists()


def test_a_policy_for_an_unknown_district_is_a_mistake_of_the_configuration(here, capsys):
    assert run("policy.instruments=[{kind:rent_subsidy,intensity:0.2,districts:[atlantis]}]") == 2
    assert "atlantis" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_ends_with_code_2(here, capsys):
    (here / "file").write_text("")
    assert run("out=file") == 2
    assert "cannot write in" in capsys.readouterr().err


def fail(*_, **__):
    """Stands for an error nobody thought of."""
    raise RuntimeError("unthought of\nsecond line")


def test_an_unexpected_error_is_one_line_here_and_a_traceback_in_the_log(here, capsys, monkeypatch):
    monkeypatch.setattr(written.summary, "summary", fail)
    assert run("study=s") == 1
    text = [line for line in capsys.readouterr().err.splitlines() if "yuanqu:" in line]
    assert len(text) == 1
    assert "RuntimeError: unthought of" in text[0]
    assert "Traceback" in (here / "outputs" / "s" / "log.txt").read_text(encoding="utf-8")


def test_failed_runs_end_with_code_1_and_are_in_the_log(here, capsys, monkeypatch):
    monkeypatch.setattr(one_run, "ecosystem", lambda: fail)
    assert run("study=s", "seeds=2") == 1
    assert "2 of 2 runs failed: RuntimeError: unthought of" in capsys.readouterr().err
    assert (here / "outputs" / "s" / "log.txt").read_text(encoding="utf-8").count("Traceback") == 2


def test_cfg_shows_the_composed_configuration(here, capsys):
    assert cli.main(["run", "--cfg", "job", "policy=innovation", "rent.cap=0.05"]) == 0
    text = capsys.readouterr().out
    assert "cap: 0.05" in text
    assert "kind: rd_subsidy" in text
    assert not (here / "outputs").exists()


def test_a_sweep_over_scenarios_calls_them_by_their_labels(here, tmp_path):
    folder = tmp_path / "mine" / "scenario"
    folder.mkdir(parents=True)
    (folder / "town.yaml").write_text("# @package _global_\nlabel: quiet_town\nrent:\n  cap: 0.05\n", encoding="utf-8")
    assert run("-m", "scenario=baseline,town", "--config-dir", str(folder.parent), "study=s", "figures=false") == 0
    found = {path.name for path in (here / "outputs" / "s" / "runs").iterdir()}
    assert found == {"scenario=baseline", "scenario=quiet_town"}


def test_a_sweep_is_one_study_with_a_scenario_for_each_job(here, capsys):
    assert run("-m", "policy=none,rent_subsidy", "rent.cap=0.05,0.06", "study=s", "seeds=2") == 0
    folder = here / "outputs" / "s"
    names = {"none_cap-0.05", "none_cap-0.06", "rent_subsidy_cap-0.05", "rent_subsidy_cap-0.06"}
    system = pd.read_parquet(folder / "system.parquet")
    assert set(system["scenario"]) == names
    assert set(system["seed"]) == {0, 1}
    assert {path.name for path in (folder / ".hydra" / "multirun").iterdir()} == {"0", "1", "2", "3", "multirun.yaml"}
    assert "rent_subsidy_cap-0.06: " in capsys.readouterr().out
    assert run("-m", "policy=none,rent_subsidy", "rent.cap=0.05,0.06", "study=s", "seeds=2") == 0
    assert not json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["runs_computed"]


def test_list_shows_groups_parameters_and_values_of_a_configuration(capsys):
    assert cli.main(["list"]) == 0
    assert "rent_subsidy" in capsys.readouterr().out
    assert cli.main(["list", "parameters", "supply", "supply=coordinated"]) == 0
    text = capsys.readouterr().out
    assert "supply.pipeline_count = 1* (default 0.5)" in text
    assert "R-B: " in text
    for topic in ("regions", "policies", "demand", "experiments", "instruments", "targets", "industries", "options"):
        assert cli.main(["list", topic]) == 0


def test_figures_are_drawn_in_a_process_of_their_own(here):
    words = [word for word in SMALL if word != "figures=false"]
    assert cli.main(["run", *words, "study=s", "formats=[png]"]) == 0
    figures = here / "outputs" / "s" / "figures"
    assert {path.suffix for path in figures.iterdir()} == {".png", ".csv"}
    assert (figures / "stage_ribbon.png").stat().st_size > 5_000


def test_without_a_chinese_font_figures_are_in_english_and_a_line_says_what_to_install(here, capsys, monkeypatch):
    drawn = []

    def saved(drawings, folder, lang, size, formats, failed, titles):
        drawn.append((lang, folder.name, size, titles))
        return [(each, []) for each in drawings]

    monkeypatch.setattr("experiments.figures.sheet.style.chinese_families", lambda: ())
    monkeypatch.setattr("experiments.report.pictures.saved", saved)
    monkeypatch.setattr("experiments.analyses.figure_process.Painter.begin", lambda self, options: None)
    assert (
        cli.main(["run", *(word for word in SMALL if word != "figures=false"), "study=s", "lang=zh", "titles=false"])
        == 0
    )
    assert drawn == [("en", "figures", "journal", False)]
    assert "install fonts-noto-cjk" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_an_interrupted_study_keeps_finished_runs_and_says_how_to_go_on(here):
    words = ["run", *SMALL, "quarters=12", "study=s", "seeds=200"]
    process = subprocess.Popen(
        [*COMMAND, *words],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # what a shell starts in the background ignores interrupts, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    runs = here / "outputs" / "s" / "runs"

    def finished():
        # a run that is being written has its manifest, too, and is cleared away when it is ended
        return [path for path in runs.rglob("manifest.json") if ".part" not in path.parent.name]

    patience = time.monotonic() + 600
    while not finished() and time.monotonic() < patience:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=600)
    assert process.returncode == 130
    assert "kept in" in errors
    assert "yuanqu run" in errors
    assert "Traceback" not in errors
    assert 0 < len(list(runs.rglob("manifest.json"))) < 200
    assert not list(runs.rglob("*.part*"))
