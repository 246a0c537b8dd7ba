"""Plugins that are wrong: one line each that says which, where, and what is allowed; what is for show voids no study."""

from __future__ import annotations

import json
import pickle
import re

import numpy as np
import pandas as pd
import pytest

from experiments import compose
from experiments.commands import cli
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.plugins import plugins_of, put_in_force
from experiments.statistics.outcomes import OUTCOMES, own_outcomes
from experiments.study.manifest import identity
from experiments.study.own_outcomes import with_own_outcomes

SMALL = ["region=synthetic", "region.parks=2", "region.districts=1", "region.enterprises=20", "quarters=2"]
REGISTER = "def register(plugins):\n    "
OUTCOME = 'plugins.outcome("mine", {of}, unit="one", en="mine")\n'
WRONG = {
    "def register(plugins)\n": "is not Python",
    "import nothing_of_that_name\n": "ModuleNotFoundError.*line 1",
    "x = 1\n": "no register",
    REGISTER + "pass\n": "registers nothing",
    REGISTER + "plugins.outcom(1)\n": "register.plugins. failed: AttributeError.*line 2",
    REGISTER
    + 'plugins.outcome("output", len, unit="one", en="x")\n': "'output': there is an outcome of that name already",
    REGISTER + 'plugins.outcome("mine", 3, unit="one", en="x")\n': "of is a function of the tables",
    REGISTER + 'plugins.outcome("mine", len, unit="", en="x")\n': "unit is a text for readers",
    REGISTER + 'plugins.outcome("mine", len, unit="one", en="x", better=2)\n': "better is 1, -1 or 0",
    REGISTER + 'plugins.outcome("My outcome", len, unit="one", en="x")\n': "a name is lower-case letters",
    REGISTER + 'plugins.instrument("rent_subsidy", len)\n': "'rent_subsidy': the program has instruments",
    REGISTER + 'plugins.instrument("mine", len, to="all")\n': "to is one of enterprises, operators",
    REGISTER + 'plugins.strategy("volume")\n': "'volume': the program has strategys?",
    REGISTER + 'plugins.strategy("mine", markup=5)\n': "markup is a number from -1 to 1; got 5",
    REGISTER + 'plugins.strategy("mine", service_weight=[1, 2])\n': "service_weight is 8 numbers",
    REGISTER + 'plugins.figure("mine", len, None, en="x")\n': "draw is a function of axes",
    REGISTER + 'plugins.check("F1")\n': "check takes a Check",
}


def written(folder, text, name="mine.py"):
    """Path of a plugin with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture(autouse=True)
def none_in_force_afterwards():
    """Outcomes of plugins are known to the whole process."""
    yield
    put_in_force(())


@pytest.mark.parametrize("text", WRONG)
def test_a_faulty_plugin_is_refused_in_one_line(text, tmp_path):
    with pytest.raises(ConfigurationError, match=WRONG[text]) as found:
        plugins_of([written(tmp_path, text)])
    assert "mine.py" in str(found.value)
    assert "\n" not in str(found.value)


def test_a_plugin_that_is_not_there_is_refused(tmp_path, capsys):
    assert cli.main(["run", *SMALL, f"plugins=[{tmp_path}/nowhere.py]"]) == 2
    assert "there is no file" in capsys.readouterr().err


def test_two_plugins_with_one_name_are_refused(tmp_path):
    text = REGISTER + OUTCOME.format(of="len")
    with pytest.raises(ConfigurationError, match="both register 'mine' among the outcomes"):
        plugins_of([written(tmp_path, text), written(tmp_path, text + "\n", "yours.py")])


def test_a_plugin_is_read_again_in_another_process_and_refused_when_it_changed(tmp_path):
    path = written(tmp_path, REGISTER + OUTCOME.format(of="len"))
    (one,) = plugins_of([path])
    sent = pickle.dumps(one)
    assert pickle.loads(sent) == one
    written(tmp_path, REGISTER + OUTCOME.format(of="max"))
    with pytest.raises(ConfigurationError, match="was changed while"):
        pickle.loads(sent)
    assert plugins_of([path])[0] != one


def test_a_plugin_that_runs_depend_on_belongs_to_what_a_run_is(tmp_path):
    text = REGISTER + 'plugins.strategy("mine", markup={markup})\n'

    def now(*words):
        return identity(compose(*SMALL, *words), 2, {})

    path = written(tmp_path, text.format(markup=0.1))
    before = now(f"plugins=[{path}]")
    assert before == now(f"plugins=[{path}]") != now()
    # no word changes, and neither does a name: the text alone
    written(tmp_path, text.format(markup=0.2))
    assert now(f"plugins=[{path}]") != before
    put_in_force(())


def test_a_run_whose_plugin_changed_is_not_taken_for_finished(tmp_path, capsys):
    words = [f"plugins=[{tmp_path}/mine.py]", "operation.strategy=mine", "figures=false", "study=s", f"out={tmp_path}"]
    for markup in (0.1, 0.3):
        written(tmp_path, REGISTER + f'plugins.strategy("mine", markup={markup})\n')
        code = cli.main(["run", *SMALL, *words])
        assert (code, markup) in {(0, 0.1), (2, 0.3)}
    assert "plugins.mine.py" in capsys.readouterr().err


@pytest.mark.parametrize(("lang", "name", "payers"), [("en", "my own", "pays operators"), ("zh", "自有", "运营方")])
def test_lists_show_what_plugins_add(lang, name, payers, tmp_path, capsys):
    text = (
        REGISTER
        + 'plugins.outcome("mine", len, unit="jobs", en="my own", zh="自有")\n'
        + '    plugins.instrument("an_instrument_of_a_long_name", len, to="operators")\n'
    )
    words = [f"plugins=[{written(tmp_path, text)}]", f"lang={lang}"]
    told = {}
    for topic in ("outcomes", "instruments"):
        for each in ([], words):
            assert cli.main(["list", topic, f"lang={lang}", *each]) == 0
            told[topic, bool(each)] = capsys.readouterr().out.splitlines()
    for topic, built_in in (("outcomes", "employees"), ("instruments", "rent_subsidy")):
        # beside those built in, which are as without
        assert [each.split()[0] for each in told[topic, False] if each.startswith(f"  {built_in} ")] == [built_in]
        assert any(each.startswith(f"  {built_in} ") for each in told[topic, True])
        assert "mine" not in "".join(told[topic, False])
    # the unit, which the program has another word for, is the user's
    (line,) = [each for each in told["outcomes", True] if each.startswith("  mine ")]
    assert line.split() == ["mine", "[jobs]", *name.split(), *(["自有"] if lang == "en" else [])]
    (line,) = [each for each in told["instruments", True] if each.startswith("  an_instrument_of_a_long_name ")]
    assert "mine.py" in line
    assert payers in line


def test_jobs_of_a_sweep_compute_what_a_plugin_adds(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path, REGISTER + OUTCOME.format(of="lambda tables: tables['system']['employees'] * 3.0"))
    words = ["plugins=[mine.py]", "policy=none,innovation", "figures=false", "study=s"]
    assert cli.main(["run", "-m", *SMALL, *words]) == 0
    system = pd.read_parquet(tmp_path / "outputs" / "s" / "system.parquet")
    assert set(system["scenario"]) == {"none", "innovation"}
    assert list(system["mine"]) == list(system["employees"] * 3.0)
    assert "mine" in set(pd.read_csv(tmp_path / "outputs" / "s" / "summary.csv")["outcome"])


def test_outcomes_in_force_are_those_of_the_plugins_named_last(tmp_path):
    before = list(OUTCOMES)
    put_in_force(plugins_of([written(tmp_path, REGISTER + OUTCOME.format(of="len"))]))
    assert own_outcomes() == ("mine",)
    put_in_force(())
    assert list(OUTCOMES) == before


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ("lambda tables: 1 / 0", "ZeroDivisionError"),
        ('lambda tables: tables["sistem"]', "KeyError"),
        ("lambda tables: [1.0]", r"gave the shape \(1,\) for 3 quarters"),
        ('lambda tables: tables["system"]["rent"] / 0', "infinity in quarter 0"),
        ("lambda tables: list('abc')", "ValueError"),
    ],
)
def test_an_outcome_that_fails_is_left_empty_with_a_word(of, said, tmp_path):
    plugins = plugins_of([written(tmp_path, REGISTER + OUTCOME.format(of=of))])
    tables = {"system": pd.DataFrame({"quarter": [0, 1, 2], "rent": [1.0, 2.0, 3.0]})}
    found, empty = with_own_outcomes(tables, plugins, tables)
    assert np.isnan(found["system"]["mine"]).all()
    assert len(empty) == 1
    assert re.search(said, empty["mine"])
    assert "mine" not in tables["system"]


def test_a_series_by_quarter_is_put_in_its_order(tmp_path):
    of = 'lambda tables: tables["parks"].groupby("quarter")["jobs"].sum().iloc[::-1]'
    plugins = plugins_of([written(tmp_path, REGISTER + OUTCOME.format(of=of))])
    tables = {"system": pd.DataFrame({"quarter": [0, 1, 2]})}
    parks = pd.DataFrame({"quarter": [0, 0, 1, 2], "jobs": [1.0, 2.0, 5.0, 7.0]})
    found, empty = with_own_outcomes(tables, plugins, {**tables, "parks": parks})
    assert not empty
    assert list(found["system"]["mine"]) == [3.0, 5.0, 7.0]


def test_outcome_and_figure_that_fail_void_no_study(tmp_path, capsys):
    text = (
        REGISTER
        + OUTCOME.format(of="lambda tables: 1 / 0")
        + '    plugins.figure("broken", lambda tables: tables["system"], lambda axes, shown: shown["nothing"], en="x")\n'
        + '    plugins.figure("empty", lambda tables: tables["system"], lambda axes, shown: None, en="x")\n'
        + '    plugins.figure("fine", lambda tables: tables["system"], lambda axes, shown: axes.plot([1, 2]), en="x")\n'
    )
    words = [
        f"plugins=[{written(tmp_path, text)}]",
        "formats=[png]",
        "report=false",
        "seeds=2",
        "study=s",
        f"out={tmp_path}",
    ]
    assert cli.main(["compare", *SMALL, "policies=[none,innovation]", "outcome=mine", *words]) == 0
    said = capsys.readouterr()
    lines = said.err.splitlines()
    assert sum("outcome mine of mine.py is left empty: ZeroDivisionError" in line for line in lines) == 1
    assert "own-broken" in said.out + said.err
    assert "own-empty" in said.out + said.err
    figures = {path.stem for path in (tmp_path / "s" / "figures").glob("*.png")}
    assert "own-fine" in figures
    assert not {"own-broken", "own-empty"} & figures
    effects = pd.read_csv(tmp_path / "s" / "effects.csv")
    assert effects.loc[effects["outcome"] == "mine", "difference"].isna().all()
    assert effects.loc[effects["outcome"] == "employees", "difference"].notna().all()
    runs = [
        json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "s" / "runs").glob("*/*/*/manifest.json")
    ]
    assert len(runs) == 4
    assert all("ZeroDivisionError" in each["outcomes_left_empty"]["mine"] for each in runs)


@pytest.mark.parametrize(
    ("pays", "said"),
    [
        ("lambda model: 1.0", "gave an array of the shape"),
        ("lambda model: -model.enterprises.revenue", "zero or more"),
        ("lambda model: model.firms", "failed in quarter 0: AttributeError"),
    ],
)
def test_an_instrument_that_pays_no_amounts_fails_its_run_with_a_word(pays, said, tmp_path, capsys):
    path = written(tmp_path, REGISTER + f'plugins.instrument("mine", {pays})\n')
    words = [
        f"plugins=[{path}]",
        "policy.instruments=[{kind:mine,intensity:0.5}]",
        "figures=false",
        "study=s",
        f"out={tmp_path}",
    ]
    assert cli.main(["run", *SMALL, *words]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "mine.py, instrument mine" in error
    assert "Traceback" not in error
