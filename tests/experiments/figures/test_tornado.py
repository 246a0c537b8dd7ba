"""The tornado with every lever: rows can be read, intervals do not squeeze the bars, what does not fit is said."""

import numpy as np
import pandas as pd
import pytest

from experiments.configuration.levers import LEVERS
from experiments.figures.of_effects.tornado import data, figure, reach
from experiments.figures.sheet.style import style
from tests.experiments.figures.on_paper import assert_text_is_on_the_paper_and_apart, languages

TITLE = {"title": {"en": "Somewhere", "zh": "某地"}}


def made(levers, wide=1.0):
    """Invented effects on output: the first lever the largest, the last none at all, the second with a wide interval."""
    rows = []
    for number, name in enumerate(levers):
        for direction, sign in (("on", 1.0), ("off", -1.0)):
            nothing = number == len(levers) - 1
            mean = 0.0 if nothing else sign * 1e9 / (1.0 + number)
            spread = 0.0 if nothing else 1e8 * (wide if number == 1 else 1.0)
            rows.append({"lever": name, "direction": direction, "outcome": "output", "window": "last_year", "n": 10,
                         "difference": mean, "low": mean - spread, "high": mean + spread, "base_level": 1e12,
                         "same": nothing})  # fmt: skip
    return data(pd.DataFrame(rows), "output", "last_year")


def labels_of(drawn):
    return [text.get_text() for text in drawn.axes[0].get_yticklabels()]


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("size", ["journal", "slide"])
def test_every_label_can_be_read(lang, size):
    with style(lang, size):
        drawn = figure(made(LEVERS), TITLE, lang, size)
        assert_text_is_on_the_paper_and_apart(drawn, without={"0"})
    assert all(text.get_size() >= 6.5 for text in drawn.axes[0].get_yticklabels())


def test_a_journal_page_holds_every_lever_and_a_slide_the_largest():
    shown = made(LEVERS)
    with style():
        page = figure(shown, TITLE)
        assert labels_of(page) == [lever.label("en") for lever in LEVERS.values()]
        assert not [text for text in page.texts if "largest effects" in text.get_text()]
    with style(size="slide"):
        slide = figure(shown, TITLE, size="slide")
        held = len(labels_of(slide))
        assert 10 <= held < len(LEVERS)
        assert labels_of(slide) == [lever.label("en") for lever in LEVERS.values()][:held]
        assert [
            text
            for text in slide.texts
            if f"the {held} levers with the largest effects, of {len(LEVERS)}" in text.get_text()
        ]


def test_a_wide_interval_does_not_squeeze_the_bars():
    with style():
        plain, wide = (figure(made(list(LEVERS)[:4], wide), TITLE) for wide in (1.0, 1_000.0))
    # in billion CNY: the longest bar is 1
    assert plain.axes[0].get_xlim() == pytest.approx((-1.05 * 1.1, 1.05 * 1.1))
    assert wide.axes[0].get_xlim() == pytest.approx((-1.05 * 3, 1.05 * 3))
    assert [any("arrow" in text.get_text() for text in drawn.texts) for drawn in (plain, wide)] == [False, True]


def test_reach():
    assert reach(np.array([[1.0, 0.5, 1.5], [-2.0, -2.5, -1.5]])) == pytest.approx(1.05 * 2.5)
    assert reach(np.array([[1.0, -50.0, 52.0]])) == pytest.approx(1.05 * 3.0)
    assert reach(np.array([[1.0, np.nan, np.nan]])) == pytest.approx(1.05)
    assert reach(np.zeros((2, 3))) == 0.0
    assert reach(np.empty((0, 3))) == 0.0
