"""The page on Mesa: every block runs, and what it shows is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from experiments import ConfigurationError, ParkModel
from experiments.study.park_model import written

PAGE = Path(__file__).parents[2] / "docs" / "mesa.md"
SMALL = {"region": "synthetic", "region.parks": 2, "region.districts": 1, "region.enterprises": 20}


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)


@cache
def after_the_page() -> dict[str, Any]:
    """What the names of the page stand for when all its blocks have run."""
    names: dict[str, Any] = {}
    for block in blocks("python"):
        exec(compile(block, str(PAGE), "exec"), names)
    return names


def test_every_block_runs():
    names = after_the_page()
    assert (names["model"].t, names["model"].running) == (8, False)
    assert len(names["frame"]) == 8


def test_a_batch_has_a_row_for_each_value_and_seed():
    rows = after_the_page()["rows"]
    assert sorted((row["rent.vacancy_response"], row["seed"]) for row in rows) == [
        (0.1, 0),
        (0.1, 1),
        (0.4, 0),
        (0.4, 1),
    ]
    assert {row["Step"] for row in rows} == {4}
    assert len({row["output"] for row in rows}) > 1


def test_keywords_are_words_of_the_command_line():
    model = ParkModel(**SMALL, quarters=2, policy="innovation", **{"rent.cap": 0.1, "record.events": True})
    assert model.given.rent.cap == 0.1
    assert model.given.record.events
    assert model.quarters == 2
    assert ParkModel(**SMALL, quarters=1, rng=5).seed == 5
    assert ParkModel(**SMALL, quarters=1, seed=5).seed == 5
    assert written([1, None, {"a": "it's"}]) == "[1,null,{a:'it\\'s'}]"
    with pytest.raises(ConfigurationError, match="did you mean"):
        ParkModel(polcy="none")


def test_the_page_in_the_browser_renders_with_its_slider():
    solara = pytest.importorskip("solara", reason='solara is not installed: pip install -e ".[interactive]"')
    names: dict[str, Any] = {}
    (block,) = blocks("python solara")
    exec(compile(block, str(PAGE), "exec"), names)
    # a sidebar is drawn in the layout that `solara run` puts around a page
    _, context = solara.render(solara.AppLayout(children=[names["page"]]), handle_error=False)
    try:
        labels = [getattr(each, "label", None) for top in context.find().widgets for each in inside(top)]
        assert "Answer of rents to vacancy" in labels
    finally:
        context.close()


def inside(widget: Any) -> Iterator[Any]:
    """A widget and all that lies in it."""
    yield widget
    for child in getattr(widget, "children", None) or []:
        if not isinstance(child, str):
            yield from inside(child)
