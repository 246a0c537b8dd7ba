"""Words that people and machines write, and consoles that cannot print: one line and code 2, or done."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from experiments.commands import cli
from experiments.configuration.compose import composition
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.overrides import Override, Overrides
from experiments.configuration.sweep import check_clashes, check_sweep
from sim.parameters.declare import ParameterError
from sim.processes.learning import switching
from tests.sim.small_city import write

COMMAND = [sys.executable, "-m", "experiments"]


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("study=园区", "园区"),
        ("study=甲 乙", "甲 乙"),
        ("region.folder=~/my city", "~/my city"),
        ("scenarios=[基准,创新]", ["基准", "创新"]),
        ("scenarios=[a,'园,区',b]", ["a", "园,区", "b"]),
        ("question.zh=先看，再说。", "先看，再说。"),
    ],
)
def test_other_scripts_and_tildes_need_no_quotes(word, value):
    found = Override.read(word)
    assert found.value == value
    # what Hydra is given can be read again
    assert Override.read(found.text) == found


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["study=" + "[" * 400 + "]" * 400], "study must be a text"),
        # deeper than Python reads
        (["study=" + "[" * 900 + "]" * 900], "in quotes twice over"),
        (["seeds=" + "[" * 400], "not understood"),
        (["x" * 100_000], "100,000 characters"),
        (["study=" + "x" * 40_000], "names a folder"),
        (["region.folder=" + "x" * 40_000], "too long"),
        (["seeds=" + "9" * 5_000], "cannot be read"),
        (["hydra.searchpath=[file:///tmp]"], "--config-dir"),
        (["-m", "hydra.searchpath=[file:///tmp]"], "--config-dir"),
        (["-m", "seeds=1,2", "hydra.sweeper.params={seeds:1}"], "written as words"),
        (["hydra.run.dir=/tmp/x"], "out=FOLDER"),
        (["hydra.job.chdir=true"], "launcher"),
        (["-sc", "install=bash"], "no completion"),
        (["study=${oc.env:SOME_NAME}"], "SOME_NAME"),
        (["study=con"], "Windows"),
        (["study=Nul.txt"], "Windows"),
        (["-m", "question.en='x y','x-y'"], "would both be called"),
    ],
)
def test_one_line_and_code_2(words, answer, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["run", *words]) == 2
    said = capsys.readouterr().err
    assert answer in said
    assert "Traceback" not in said
    assert len(said) < 2_000
    assert not list(tmp_path.rglob("manifest.json"))


def test_jobs_that_differ_have_names_that_differ():
    for words in (["policy=none,innovation"], ["rent.cap=0.1,0.2", "seeds=1,2"], ["policy=none,none"]):
        overrides = Overrides.read(words)
        check_clashes(overrides, check_sweep(overrides))


def test_the_environment_is_not_read_from_files(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET", "hunter2")
    (tmp_path / "policy").mkdir()
    for text in ("${oc.env:SECRET}", "${oc.${label}:SECRET}"):
        (tmp_path / "scenario").mkdir(exist_ok=True)
        (tmp_path / "scenario/mine.yaml").write_text(
            f"# @package _global_\nlabel: env\nslurm:\n  account: {text}\n", encoding="utf-8"
        )
        with pytest.raises(ConfigurationError) as error:
            composition(replace(Overrides.read(["scenario=mine"]), config_dir=str(tmp_path)))
        assert "hunter2" not in str(error.value)
        assert "slurm.account" in str(error.value)
        assert "SECRET" in str(error.value) or "label" in text


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_console_without_these_letters_shows_numbers(encoding):
    code = "import sys; from experiments.commands.cli import main; r = main(['园区']); print('园'); sys.exit(r)"
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-c", code], capture_output=True, env={"PYTHONIOENCODING": encoding}
    )
    assert done.returncode == 2
    assert rb"\u56ed" in done.stdout
    assert b"Traceback" not in done.stderr


def test_a_reader_that_leaves_costs_nothing():
    with subprocess.Popen([*COMMAND, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 0
    assert said == b""


@pytest.mark.parametrize(
    ("name", "what"), [("linkage.csv", "a folder"), ("cases.xlsx", "a folder"), ("parks.csv", "a link to nothing")]
)
def test_what_is_no_file_where_a_table_belongs_is_one_line(name, what, tmp_path, capsys):
    city = write(tmp_path / "city")
    (city / name).unlink(missing_ok=True)
    if what == "a folder":
        (city / name).mkdir()
    else:
        (city / name).symlink_to(tmp_path / "gone.csv")
    assert cli.main(["check", f"region.folder={city}"]) == 2
    said = capsys.readouterr().err
    assert f"{name}: it is {what}" in said
    assert "Traceback" not in said


def test_a_table_that_may_not_be_read_is_one_line(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("experiments.configuration.region.load_folder", lambda folder: tmp_path.read_text())
    assert cli.main(["run", f"region.folder={tmp_path}", "quarters=1", f"out={tmp_path / 'out'}"]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_nobody_to_learn_from_is_no_warning():
    from tests.sim.strategies import finished, small

    parameters = small(2, 1, 20, 4)
    # one strategy, and nobody imitates: zero times minus infinity
    with np.errstate(all="raise"):
        assert switching(np.zeros(1), intensity=0.0, even_odds=1.0)[0] == 0.5
        try:
            operation = replace(parameters.operation, learning=True, imitation=0.0, compare_every=1)
        except ParameterError:
            operation = replace(parameters.operation, learning=True, compare_every=1)
    finished(replace(parameters, operation=operation), 0)


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("rent.cap=0.04%", "0.0004"),
        ("rent.cap=5％", "0.05"),
        ("rent.cap='\"0.1\"'", "0.1"),
        ("rent.cap=\"'0.1'\"", "0.1"),
        ("quarters='\"40\"'", "40"),
        ("quarters=40%", ""),
        ("rent.cap=abc", ""),
        ("record.events='\"1\"'", ""),
    ],
)
def test_a_percent_sign_and_quotes_are_said_to_be_written_as_a_number(word, number, capsys):
    for lang, how in (("en", ", which is written "), ("zh", "，应写作 ")):
        assert cli.main(["run", word, f"lang={lang}"]) == 2
        first = capsys.readouterr().err.splitlines()[0]
        assert first.endswith(how + number) if number else how not in first
        assert word.partition("=")[0] in first
        assert ("must be" in first) == (lang == "en")
