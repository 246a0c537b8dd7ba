"""The pages name every option and module there is, and the READMEs stay short."""

import re
from pathlib import Path

import pytest

from experiments.configuration.folders import groups

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", ["docs/catalogue.md", "docs/catalogue.zh.md", "docs/running.md"])
def test_pages_name_every_group_and_option(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    # experiments are presets of whole runs with a test below; where runs are computed and validation have pages of their own
    known = {
        group: options
        for group, options in groups().items()
        if group not in ("experiment", "executor", "validate", "null")
    }
    for group, options in known.items():
        assert f"`{group}`" in text, group
        assert not [option for option in options if f"`{option}`" not in text], group


@pytest.mark.parametrize("page", ["docs/catalogue.md", "docs/catalogue.zh.md"])
def test_catalogues_name_every_experiment(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    assert not [option for option in groups()["experiment"] if f"`{option}`" not in text]


def rendered(page):
    """What a reader of the page sees, code and tables included: no comments, no addresses, no rules of tables."""
    text = re.sub(r"<!--.*?-->", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text.replace("![", "["))
    return re.sub(r"^```\w*$|^[|: -]+$|\|", " ", text, flags=re.MULTILINE)


def test_readme_is_read_in_three_minutes():
    words = [word for word in rendered("README.md").split() if re.search(r"\w", word)]
    assert 500 < len(words) <= 900


def test_chinese_readme_is_read_in_three_minutes():
    text = rendered("README.zh-CN.md")
    characters = re.findall(r"[\u4e00-\u9fff]", text)
    words = re.findall(r"[\w.=/-]+", re.sub(r"[\u4e00-\u9fff]", " ", text), re.ASCII)
    # a Chinese word is about two characters
    assert 500 < len(characters) / 2 + len(words) <= 900


@pytest.mark.parametrize(("page", "lang"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_readme_shows_pictures_in_its_language(page, lang):
    text = (ROOT / page).read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)\n\n\*.*\d.*\*\n", text)
    assert len(shown) == text.count("![") >= 3, "under each picture stands what it is, with command and seeds"
    assert {str(Path(each).parent) for each in shown} == {f"docs/pictures/{lang}"}
    assert text.index("![") < text.index("\n## ")


def test_extending_names_every_module():
    tree = (ROOT / "docs/extending.md").read_text(encoding="utf-8").split("```text\nsim/")[1].split("```")[0]
    rooms = ("commands", "analyses", "report", "study", "configuration", "statistics")
    for folder in ("sim", "sim/processes", *(f"experiments/{room}" for room in rooms)):
        for path in (ROOT / folder).glob("*.py"):
            assert path.stem.startswith("__") or re.search(rf"\b{path.stem}\b", tree), path
