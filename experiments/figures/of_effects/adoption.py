"""A path adopted by one park alone, or by all together: what the adopter gains either way, and what the others lose."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.configuration import outcome_words
from experiments.figures.sheet.effect_panels import (
    count_note,
    few_ticks,
    names_room,
    notes,
    panel_title,
    panels,
    rows_axis,
    rows_with,
    title,
    zero_in,
    zero_line,
)
from experiments.figures.sheet.style import COLOURS, GREY, POINTS_PER_CM, Sheet, row_font, size_named, wrapped
from experiments.figures.texts.labels import label, name
from experiments.figures.texts.names import scenario_name
from experiments.statistics.adoption import RATES
from experiments.statistics.outcomes import outcome_of

WAYS = {"alone": "way_alone", "together": "way_together", "others_when_alone": "way_others"}
_LOOKS = {"alone": (COLOURS[0], "o"), "together": (COLOURS[4], "s"), "others_when_alone": (COLOURS[1], "X")}
_COLUMNS = {"journal": 2, "slide": 4}
# room above and below a panel [font sizes], and the least height of a row whose name can be read [points]
_HEAD, _FOOT, _LEAST = 3.5, 2.4, 5.7
# three marks in a row, each with its own interval, lie a little apart
_SHIFT = {"alone": -0.22, "together": 0.0, "others_when_alone": 0.22}


def data(adoption: pd.DataFrame, world: str = "", size: str = "journal") -> pd.DataFrame:
    """The rows of one world: difference and interval by outcome, scenario, park and way; page: on which of several figures a row stands.

    adoption: the table adoption.csv; units are those of the tables. Raises ValueError when no row is left.
    """
    shown = rows_with(adoption, world=world)
    paper, outcomes = size_named(size), list(dict.fromkeys(shown["outcome"]))
    adopters = len(shown[["scenario", "park"]].drop_duplicates())
    # title, footer and legend take about ten lines
    room = paper.height * POINTS_PER_CM - 10.0 * paper.font
    rows = max(int(room / (adopters * _LEAST + (_HEAD + _FOOT) * paper.font)), 1)
    pages = -(-len(outcomes) // (rows * _COLUMNS[size]))
    each = -(-len(outcomes) // pages)
    return shown.assign(page=[1 + outcomes.index(outcome) // each for outcome in shown["outcome"]])


def parts(shown: pd.DataFrame) -> set[str]:
    """What is drawn of what not every study has, for the caption: the ways, and averages of other parks."""
    known = shown[shown["difference"].notna()]
    found = {way for way in WAYS if (known["way"] == way).any()}
    averaged = known.loc[known["way"] == "others_when_alone", "outcome"].isin(RATES).any()
    return found | ({"averaged"} if averaged else set())


def figure(
    shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal", pages: int = 1
) -> Figure:
    """A panel for each outcome, a row for each adopter and scenario: a dumbbell from alone to together, and the others' mark.

    shown: rows of one page of data(); pages: how many there are; info: title, names (of parks), scenario_names.
    """
    font = size_named(size).font
    outcomes = list(dict.fromkeys(shown["outcome"]))
    adopters = list(shown[["scenario", "park"]].drop_duplicates().itertuples(index=False, name=None))
    columns = min(len(outcomes), _COLUMNS[size])
    rows = -(-len(outcomes) // columns)
    head, foot, below = _HEAD * font, _FOOT * font, 2.2 * font
    several = bool(shown["n"].max() > 1)
    base = scenario_name(shown["base"].iloc[0], lang, info)
    footer = (
        notes(lang, count_note(shown["n"], lang), label("mean_interval", lang) if several else "")
        + "\n"
        + label("adoption_note", lang, base=base)
    )
    heading = title("adoption", info, lang, shown["world"].iloc[0])
    if pages > 1:
        heading += label("page", lang, page=int(shown["page"].iloc[0]), pages=pages)
    sheet = Sheet(
        heading,
        footer,
        rows * (max(len(adopters), 2) * 3.0 * font + head + foot) + below,
        size,
    )
    pitch = ((sheet.height - below) / rows - head - foot) / len(adopters)
    small = row_font(0.6 * pitch, font) or row_font(pitch, font) or 0.8 * pitch
    one = len({scenario for scenario, _ in adopters}) == 1
    lines = 2 if pitch > 2.7 * small else 1
    texts = [
        wrapped(
            _named(scenario, park, one, info, lang),
            small,
            (0.22 if one or size == "slide" else 0.34) * sheet.width,
            lines=lines,
        )
        for scenario, park in adopters
    ]
    left = names_room(texts, small, font)
    drawn = panels(
        sheet, len(outcomes), columns, left=left, head=head, foot=foot, gap=3.4 * font, below=below, right=2.0 * font
    )
    for number, (axes, code) in enumerate(zip(drawn, outcomes, strict=True)):
        width = axes.get_position().width * sheet.width
        rows_axis(axes, len(adopters), texts if number % columns == 0 else None, small)
        _panel(
            axes, shown[shown["outcome"] == code], adopters, outcome_of(code).scale(lang), font, min(font, 0.3 * pitch)
        )
        few_ticks(axes, width, font)
        panel_title(axes, *outcome_words.named(outcome_of(code), lang), font, width + 2.8 * font)
    handles = [
        Line2D(
            [],
            [],
            linestyle="",
            marker=_LOOKS[way][1],
            color=_LOOKS[way][0],
            markersize=0.65 * font,
            label=label(key, lang),
        )
        for way, key in WAYS.items()
        if way in parts(shown)
    ]
    sheet.legend(handles, font, 0.2 * font, columns=3, handletextpad=0.3)
    return sheet.figure


def _named(scenario: str, park: str, one: bool, info: Mapping[str, Any], lang: str) -> str:
    """The adopter, and what it adopts where there is a choice."""
    parks = name(info.get("names", {}), park, lang)
    return parks if one else label("adopter", lang, park=parks, scenario=scenario_name(scenario, lang, info))


def _panel(
    axes: Axes, here: pd.DataFrame, adopters: list[tuple[str, str]], factor: float, font: float, mark: float
) -> None:
    zero_line(axes, font)
    place = {adopter: row for row, adopter in enumerate(adopters)}
    at = np.array([place[pair] for pair in zip(here["scenario"], here["park"], strict=True)], dtype=float)
    values = factor * here[["difference", "low", "high"]].to_numpy(dtype=float)
    way = here["way"].to_numpy()
    for row in range(len(adopters)):
        ends = [
            (float(values[(at == row) & (way == end)][0, 0]), row + _SHIFT[end])
            for end in ("alone", "together")
            if ((at == row) & (way == end)).any()
        ]
        axes.plot([x for x, _ in ends], [y for _, y in ends], color=GREY, linewidth=0.3 * mark, alpha=0.6, zorder=3)
    for each, (colour, marker) in _LOOKS.items():
        which = way == each
        mean, low, high = values[which].T
        y = at[which] + _SHIFT[each]
        axes.hlines(y, low, high, color=colour, linewidth=0.13 * font, zorder=4)
        axes.plot(
            mean,
            y,
            marker,
            color=colour,
            markersize=0.75 * mark,
            markeredgecolor="white",
            markeredgewidth=0.08 * mark,
            zorder=5,
        )
    drawn = np.isin(way, list(_LOOKS))
    axes.set_xlim(*zero_in(values[drawn].ravel()))
