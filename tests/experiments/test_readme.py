"""What the README tells a reader to type works."""

import re
import shlex
from pathlib import Path

import pytest

from experiments import compose
from experiments.configuration.folders import groups

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_python_of_the_readme_runs(page, capsys):
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, page, "exec"), {})
    assert "2006Q1" in capsys.readouterr().out


def test_the_worked_example_runs_block_by_block(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs/worked_example.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 5
    names: dict = {}
    for block in blocks:
        exec(compile(block, "docs/worked_example.md", "exec"), names)
    shown = capsys.readouterr().out
    assert "18 runs computed, 0 failed" in shown
    folder = tmp_path / "outputs" / "rent_or_service"
    for name in ("effects.csv", "best.csv", "summary.csv", "manifest.json"):
        assert (folder / name).stat().st_size > 0
    effects = names["effects"]
    assert set(effects["scenario"]) == {"rent_subsidy", "service"}
    # the command and the method of a study give the same difference
    chosen = effects[
        (effects["scenario"] == "rent_subsidy") & (effects["outcome"] == "vacancy_rate") & (effects["window"] == "run")
    ]
    assert chosen["difference"].item() == pytest.approx(names["effect"]["difference"].item(), abs=1e-12)


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "docs/running.md"])
def test_commands_of_the_pages_compose(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # a long command goes on in the next line
    text = (ROOT / page).read_text(encoding="utf-8").replace("\\\n", "")
    # a policy table that a page shows is the one its command reads
    tables = re.findall(r"```\n(kind,.*?)```", text, re.DOTALL)
    for name, table in zip(re.findall(r"yuanqu run policy\.table=(\w+\.csv)", text), tables, strict=True):
        (tmp_path / name).write_text(table, encoding="utf-8")
    lines = re.findall(r"^(?:\.venv/bin/)?yuanqu (?:run|ablate)(.*)$", text, re.MULTILINE)
    study = (
        "study=",
        "seeds=",
        "workers=",
        "lang=",
        "scenario=",
        "label=",
        "cost.",
        "out=",
        "figures=",
        "formats=",
        "outcome=",
        "-",
        "#",
    )
    for line in lines:
        words = shlex.split(line, comments=True)
        if not {"-m", "--config-dir"} & set(words) and "my_city" not in line:
            compose(*(word for word in words if not word.startswith(study)))


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "docs/running.md"])
def test_pages_name_every_group_and_option(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    # experiments are presets of whole runs, of which a README names one; where runs are computed and validation have pages of their own
    known = {
        group: options
        for group, options in groups().items()
        if group not in ("experiment", "executor", "validate", "null")
    }
    for group, options in known.items():
        assert f"`{group}`" in text, group
        assert not [option for option in options if f"`{option}`" not in text], group


def test_extending_names_every_module():
    tree = (ROOT / "docs/extending.md").read_text(encoding="utf-8").split("```text\nsim/")[1].split("```")[0]
    rooms = ("commands", "analyses", "report", "study", "configuration", "statistics")
    for folder in ("sim", "sim/processes", *(f"experiments/{room}" for room in rooms)):
        for path in (ROOT / folder).glob("*.py"):
            assert path.stem.startswith("__") or re.search(rf"\b{path.stem}\b", tree), path
