"""The README and the pages name every option and module there is."""

import re
from pathlib import Path

import pytest

from experiments.configuration.folders import groups

ROOT = Path(__file__).parents[2]


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
