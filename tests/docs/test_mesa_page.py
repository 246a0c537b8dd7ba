"""The page on Mesa: what it says of keywords is so, and its page for the browser renders; its other blocks run in test_commands.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mesa
import pytest

from experiments import ConfigurationError, ParkModel
from experiments.study.park_model import written

PAGE = Path(__file__).parents[2] / "docs" / "mesa.md"
SMALL = {"region": "synthetic", "region.parks": 2, "region.districts": 1, "region.enterprises": 20}


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)


def test_keywords_are_words_of_the_command_line():
    model = ParkModel(**SMALL, quarters=2, policy="innovation", **{"rent.cap": 0.1, "record.events": True})
    assert model.given.rent.cap == 0.1
    assert model.given.record.events
    assert model.quarters == 2
    # with a scenario of Mesa's its pages would make the model anew from that instead of the word `scenario`
    assert not model.scenario
    assert ParkModel(**SMALL, quarters=1, rng=5).seed == 5
    assert ParkModel(**SMALL, quarters=1, seed=5).seed == 5
    assert written([1, None, {"a": "it's"}]) == "[1,null,{a:'it\\'s'}]"
    with pytest.raises(ConfigurationError, match="did you mean"):
        ParkModel(polcy="none")


def test_batches_of_mesa_run_every_seed_and_every_value_to_the_last_quarter():
    rows = mesa.batch_run(
        ParkModel,
        {**SMALL, "quarters": 2, "rent.cap": [0.1, 0.2]},
        rng=[None, 0],
        max_steps=5,
        data_collection_period=1,
        display_progress=False,
    )
    assert [(row["rent.cap"], row["Step"], row["quarter"]) for row in rows] == [
        (cap, step, step - 1) for _ in range(2) for cap in (0.1, 0.2) for step in (1, 2)
    ]
    alone = ParkModel(**SMALL, quarters=2, rng=0, **{"rent.cap": 0.2})
    alone.run_for(2)
    assert [row["output"] for row in rows[-2:]] == alone.results.system["output"].tolist()
    assert rows[0]["output"] != rows[4]["output"]


def test_the_page_in_the_browser_makes_the_model_that_its_slider_says(monkeypatch):
    solara = pytest.importorskip("solara", reason='solara is not installed: pip install -e ".[interactive]"')
    made: list[dict[str, Any]] = []
    make = ParkModel.__init__

    def noted(model: ParkModel, **words: Any) -> None:
        make(model, **words)
        made.append(words)

    monkeypatch.setattr(ParkModel, "__init__", noted)
    names: dict[str, Any] = {}
    (block,) = blocks("python solara")
    exec(compile(block, str(PAGE), "exec"), names)
    # a sidebar is drawn in the layout that `solara run` puts around a page
    _, context = solara.render(solara.AppLayout(children=[names["page"]]), handle_error=False)

    def shown(label: str) -> Any:
        (found,) = [
            each
            for top in context.find().widgets
            for each in inside(top)
            if label in (getattr(each, "label", None), *(getattr(each, "children", None) or ()))
        ]
        return found

    try:
        shown("Answer of rents to vacancy").v_model = 0.6
        shown("Reset").click()
        assert len(made) > 1
        assert made[-1]["rent.vacancy_response"] == 0.6
    finally:
        context.close()


def inside(widget: Any) -> Iterator[Any]:
    """A widget and all that lies in it."""
    yield widget
    for child in getattr(widget, "children", None) or []:
        if not isinstance(child, str):
            yield from inside(child)
