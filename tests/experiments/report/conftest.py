"""Studies that several tests of reports read."""

from __future__ import annotations

import pytest

from experiments.commands import cli
from experiments.report import render
from tests.experiments.report.made_up import SMALL, comparison, prepare


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A comparison in one world with its report in English."""
    folder = comparison(tmp_path_factory.mktemp("report") / "c")
    assert render(folder, "en", ("png",), figures=False) == []
    return folder


@pytest.fixture(scope="module")
def ablation(tmp_path_factory):
    """A real ablation with what its report needs beside it."""
    out = tmp_path_factory.mktemp("ablation")
    words = [
        *SMALL,
        "levers=[rent_subsidy,park_operation]",
        "seeds=2",
        "figures=false",
        "outcome=fiscal_cost",
        "study=a",
        f"out={out}",
    ]
    assert cli.main(["ablate", *words]) == 0
    prepare(
        out / "a",
        "ablate",
        {"outcome": "fiscal_cost", "window": "last_year", "lang": "zh", "formats": ["png"], "size": "journal"},
    )
    return out / "a"
