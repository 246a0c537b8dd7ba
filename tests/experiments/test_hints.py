"""What texts tell a reader to type or to open is there: commands, lists, keys, flags, libraries, targets of make, pages."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from experiments import ConfigurationError
from experiments.commands.help import SUBCOMMANDS
from experiments.commands.listing import listing
from experiments.configuration.compose import composition
from experiments.configuration.errors import install
from experiments.configuration.hydra_flags import asked
from experiments.configuration.overrides import Overrides
from experiments.configuration.schema import known_keys

ROOT = Path(__file__).parents[2]
NO_KEYS = {
    "key": "stands for any key",
    "group": "stands for any group",
    "index": "of pandas",
    "at": "within a date of a timeline",
    "kind": "within a place of a path",
    "own": "of a check in Python",
    "base": "of a contrast in Python",
}
"""What stands before a sign of equality and is no key, with the reason."""


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Where a text stands, and the text, in both languages of every file of texts."""
    found: list[tuple[str, str]] = []

    def walk(where: str, table: dict) -> None:
        for name, inside in table.items():
            if isinstance(inside, dict):
                walk(f"{where} [{name}]", inside)
            elif name in ("en", "zh"):
                found.append((where, str(inside)))

    for path in sorted(ROOT.glob("experiments/*/texts/**/*.toml")):
        walk(str(path.relative_to(ROOT)), tomllib.loads(path.read_text(encoding="utf-8")))
    return tuple(found)


def hinted(pattern: str) -> dict[str, str]:
    """What fits the pattern in any text, with a place where it stands."""
    return {found: where for where, text in texts() for found in re.findall(pattern, text)}


def extras() -> dict[str, list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        name: [re.split(r"[\[<>=~]", each)[0].casefold() for each in libraries]
        for name, libraries in project["optional-dependencies"].items()
    }


def test_subcommands_that_texts_name_exist():
    found = hinted(r"yuanqu ([a-z]+)\b")
    assert len(found) > 8
    assert {word: where for word, where in found.items() if word not in SUBCOMMANDS} == {}


def test_lists_that_texts_name_exist():
    found = hinted(r"yuanqu list ([a-z]+)(?![a-z])")
    assert len(found) > 8
    composed = composition(Overrides(()))
    for topic, where in found.items():
        if topic != "shows":
            try:
                assert listing([topic], composed), where
            except ConfigurationError as error:
                pytest.fail(f"{where}: {error}")


def test_keys_that_texts_name_exist():
    composed = composition(Overrides(()))
    known = {*known_keys(), *composed.overrides.options}
    found = hinted(r"(?<![\w.{/])([a-z_]+(?:\.[a-z_]+)*)=(?!=)")
    assert len(found) > 60
    assert {key: where for key, where in found.items() if key not in known and key not in NO_KEYS} == {}
    assert [key for key in NO_KEYS if key not in found] == []


def test_flags_that_texts_name_exist():
    found = hinted(r"(?<![\w-])(--?[a-z][\w-]*)")
    assert "--config-dir" in found
    for flag, where in found.items():
        if flag in ("--help", "--version", "-e"):  # of the command itself, and of pip
            continue
        try:
            asked([flag] if flag in ("-m", "--multirun", "--hydra-help") else [flag, "job"], bare=True)
        except ConfigurationError as error:
            if "flags are" in str(error):
                pytest.fail(f"{where}: {error}")


def test_targets_of_make_that_texts_name_exist():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    found = hinted(r"(?:`|\(|（|^|运行 |执行 |run )make ([a-z]+)")
    assert {target: where for target, where in found.items() if target not in targets} == {}


def test_pages_that_texts_name_exist():
    found = hinted(r"docs/[\w/.]+\.md")
    assert len(found) > 5
    assert {page: where for page, where in found.items() if not (ROOT / page).is_file()} == {}


def test_libraries_that_texts_name_are_those_of_the_project():
    known = {library for libraries in extras().values() for library in libraries}
    # Yuanqu itself is on no index of packages: what is installed by name is a library
    named = hinted(r"pip install ([\w.-]+)(?![\w.\[-])")
    named.pop("-e")
    assert "openpyxl" in named
    assert {library: where for library, where in named.items() if library.casefold() not in known} == {}
    assert {text: where for where, text in texts() if re.search(r"pip install \W*yuanqu", text)} == {}


def test_extras_that_refusals_name_exist_and_bring_the_library():
    """Every call of `install`, beside the libraries that its module asks for."""
    brings = {"study": "salib", "validation": "statsmodels", "report": "jinja2", "cluster": "distributed"}
    found: set[str] = set()
    for path in ROOT.glob("experiments/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "install":
                assert isinstance(node.args[0], ast.Constant), f"{path.name}, line {node.lineno}"
                found.add(str(node.args[0].value))
    assert found == set(brings)
    for extra, library in brings.items():
        assert library in extras()[extra]
    assert {"jinja2", "typst", "python-docx"} <= set(extras()["report"])
    assert {"submitit", "hydra-joblib-launcher", "hydra-submitit-launcher"} <= set(extras()["cluster"])
    assert install("report") == 'pip install -e ".[report]" in the cloned folder'
