"""A validation from the words to the files: checks found, runs planned and shared, numbers kept, pages in both languages."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd
import pytest

from experiments.analyses.validation import plan, shown
from experiments.analyses.validation.declared import Check, Part
from experiments.analyses.validation.found import KINDS, Found, checks, chosen
from experiments.analyses.validation.settings import NULLS, SETTINGS
from experiments.commands.cli import main
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.overrides import Overrides

SMALL = (
    "region=synthetic", "region.parks=4", "region.districts=2", "region.enterprises=200", "quarters=8", "figures=false",
)  # fmt: skip

OWN = """
from experiments.analyses.validation.declared import Check, Part

def statistic(run):
    mean = run.tables["system"]["vacancy_rate"].mean()
    return {"mean": mean, "against the boom": mean - run.beside["boom"]["system"]["vacancy_rate"].mean()}

CHECK = Check(
    name="mine", title="Vacancy", source="made up", definition="means over the run",
    parts=(Part("mean", 0.0, 1.0), Part("against the boom", low=0.0, share=True)),
    statistic=statistic, settings=("zgc",), columns={"system": ["quarter", "vacancy_rate"]},
    beside={"boom": "booming"}, own={"booming": ("demand.growth_shift=0.1",)},
)
"""


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "own"
    place.mkdir()
    (place / "mine.py").write_text(OWN, encoding="utf-8")
    (place / "zh.toml").write_text('[mine]\ntitle = "空置"\nparts = { mean = "平均" }\n', encoding="utf-8")
    return place


def validate(tmp_path, *words):
    return main(["validate", *SMALL, f"out={tmp_path}", "study=v", *words])


def test_every_check_that_comes_along_is_whole():
    found = checks()
    known = plan.words_of(found)
    for name, one in found.items():
        check = one.check
        assert check.name == name
        assert check.title, name
        assert check.source, name
        assert check.definition, name
        assert bool(check.not_runnable) != bool(check.settings), f"{name} has settings, or says why it cannot be tried"
        assert bool(check.settings) == (check.statistic is not None), name
        assert len({part.name for part in check.parts}) == len(check.parts), name
        assert set(check.settings) <= set(known), name
        assert set(check.nulls) <= set(NULLS), name
    assert {one.kind for one in found.values()} <= set(KINDS)


def test_every_check_is_told_in_chinese():
    for name, one in checks().items():
        assert set(one.chinese) >= {"title", "source", "definition"}, name
        assert set(one.chinese.get("parts", {})) == {part.name for part in one.check.parts}, name
        if one.check.not_runnable:
            assert one.chinese.get("not_runnable"), name


def test_settings_and_nulls_compose():
    overrides = Overrides.read(["region=synthetic"])
    for words in (*SETTINGS.values(), *NULLS.values()):
        plan._add(plan.Plan(), overrides, {"one": words}, "one", plan.BASE)


def test_a_setting_wins_over_the_users_words_and_keeps_the_rest():
    made = plan.Plan()
    words = Overrides.read(["demand=boom", "rent.cap=0.03", "supply=coordinated"])
    plan._add(made, words, {"gov": ("supply=government_led",)}, "gov", plan.BASE)
    parameters = made.scenarios["gov"]
    assert parameters.rent.cap == 0.03
    assert parameters.demand.growth_shift == 0.03
    assert parameters.supply.land_release == 0.012


def test_runs_are_shared_between_checks():
    def check(name, **more):
        given = {"parts": (Part("x", 0.0, 1.0),), "statistic": lambda run: {}, "settings": ("zgc",), **more}
        return Found(Check(name, "t", "s", "d", **given), "facts", Path(__file__), {})

    found = {"A": check("A"), "B": check("B", nulls=("no_policy",), settings=("zgc", "kept"), beside={"other": "gov"})}
    made = plan.planned(found, Overrides.read(["region=synthetic"]))
    # the null model without policy says something only where there is a policy
    assert set(made.scenarios) == {"zgc", "gov", "kept", "kept-no_policy", "gov-no_policy"}
    assert [(job.check, job.scenario) for job in made.jobs] == [
        ("A", "zgc"), ("B", "zgc"), ("B", "kept"), ("B", "kept-no_policy"),
    ]  # fmt: skip
    assert made.jobs[-1].beside == {"other": "gov-no_policy"}


def test_a_folder_of_ones_own_is_reckoned_and_kept(tmp_path, folder, capsys):
    words = ("facts=[mine]", f"validate.folder={folder}", "seeds=2")
    assert validate(tmp_path, *words) == 0
    first = capsys.readouterr().out
    assert "Facts: 2 parts" in first
    study = tmp_path / "v"
    table = pd.read_csv(study / "facts.csv")
    assert table["part"].tolist() == ["mean", "against the boom"]
    values = pd.read_csv(study / "values.csv")
    for _, row in table.iterrows():
        of_part = values.loc[values["part"] == row["part"], "value"]
        assert row["median"] == pytest.approx(of_part.median(), abs=1e-12)
        assert row["spread"] == pytest.approx(of_part.std(ddof=1), abs=1e-12)
    assert set(json.loads((study / "manifest.json").read_text())["checks"]["fingerprints"]) == {"mine"}
    english, chinese = (study / name for name in ("validation.md", "validation.zh.md"))
    assert "against the boom" in english.read_text(encoding="utf-8")
    assert "平均" in chinese.read_text(encoding="utf-8")
    kept = {path: path.stat().st_mtime_ns for path in (study / "checks").rglob("*.json")}
    assert len(kept) == 2
    assert validate(tmp_path, *words) == 0
    again = capsys.readouterr().out
    assert "4 of 4 runs were finished before" in again
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    # pages are for show: one whose place is taken costs itself only
    english.unlink()
    english.mkdir()
    chinese.unlink()
    # another text of the check: reckoned again from the same runs
    (folder / "mine.py").write_text(OWN.replace('mean = run.tables["system"]["vacancy_rate"].mean()', "mean = 2.0"))
    assert validate(tmp_path, *words) == 0
    assert pd.read_csv(study / "facts.csv")["median"].iloc[0] == 2.0
    assert "not made: validation.md (ConfigurationError: " in capsys.readouterr().out
    assert "平均" in chinese.read_text(encoding="utf-8")


def test_a_check_that_breaks_loses_no_other(tmp_path, folder, capsys):
    broken = OWN.replace('name="mine"', 'name="broken"').replace(
        "    mean = run", "    raise KeyError('gone')\n    mean = run"
    )
    (folder / "broken.py").write_text(broken, encoding="utf-8")
    assert validate(tmp_path, "facts=[mine,broken]", f"validate.folder={folder}", "seeds=2") == 0
    assert "Could not be reckoned (see log.txt): broken" in capsys.readouterr().out
    assert pd.read_csv(tmp_path / "v" / "facts.csv")["check"].unique().tolist() == ["mine"]
    assert "gone" in (tmp_path / "v" / "log.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["facts=[F99]"], "facts has no 'F99'"),
        (["cotnest"], "yuanqu validate has no part 'cotnest'; did you mean contest?"),
        (["validate.settings=[zcg]"], "validate.settings has no 'zcg'; there are"),
        (["validate.folder=nowhere"], "validate.folder=nowhere is not there"),
        (["validate.pieces=[fact]"], "validate.pieces is a list of any of facts"),
        (["scenarios=[baseline]"], "yuanqu validate does not read it"),
    ],
)
def test_wrong_words_are_told(tmp_path, words, said, capsys):
    assert validate(tmp_path, *words) == 2
    assert said in capsys.readouterr().err


def test_other_commands_do_not_read_facts(capsys):
    assert main(["run", "facts=[F1]"]) == 2
    assert "it is for yuanqu validate" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\n", "sets no CHECK"),
        ("1/0\n", "ZeroDivisionError"),
        (OWN.replace('"zgc"', '"nowhere"'), "asks for the setting 'nowhere'"),
        (OWN.replace('"mine"', '"F7"'), "both have a check named 'F7'"),
        (
            OWN.replace('"booming": (', '"gov": ('),
            "calls a setting 'gov' that has other words elsewhere; choose another name",
        ),
        (OWN.replace("0.0, 1.0", "1.0, 0.0"), "a band has a low end not above its high end"),
    ],
)
def test_modules_that_cannot_be_used_are_named(tmp_path, folder, text, said, capsys):
    (folder / "mine.py").write_text(text, encoding="utf-8")
    assert validate(tmp_path, f"validate.folder={folder}", "facts") == 2
    told = capsys.readouterr().err
    assert said in told
    assert "mine.py" in told


def test_names_of_checks_choose_across_kinds():
    found = checks()
    assert list(chosen(found, ("D1", "F7"), ("facts",))) == [name for name in found if name in ("D1", "F7")]
    with pytest.raises(ConfigurationError, match="facts has no 'F0'"):
        chosen(found, ("F0",), ("facts",))


def test_numbers_and_bands_as_texts():
    assert shown.band(0.9, 1.4, "en") == "0.9 to 1.4"
    assert shown.band(-math.inf, 0.25, "zh") == "不高于 0.25"
    assert shown.band(2.0, math.inf, "en") == "at least 2"
    assert [shown.number(each) for each in (0.12345, math.nan, math.inf)] == ["0.123", "–", "∞"]
    # what misses its band is not printed as its edge, and what lies on it is
    assert [shown.beside(value, 0.5, 0.72) for value in (0.72, 0.72004, 0.7234, 0.4999)] == [
        "0.72",
        "0.72004",
        "0.723",
        "0.4999",
    ]
    assert [shown.beside(value, -math.inf, 0.72) for value in (0.7201, math.nan)] == ["0.7201", "–"]
