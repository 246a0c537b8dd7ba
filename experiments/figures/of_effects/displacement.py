"""Where gains and losses fall: in the parks that a scenario targets, in other parks, outside parks, and together."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from experiments.configuration import outcome_words
from experiments.figures.sheet.effect_panels import (
    count_note,
    few_ticks,
    interval,
    names_room,
    notes,
    panel_title,
    panels,
    percent,
    rows_axis,
    rows_with,
    title,
    zero_in,
    zero_line,
)
from experiments.figures.sheet.style import COLOURS, INK, Sheet, row_font, size_named, text_width, wrapped
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name
from experiments.statistics.outcomes import outcome_of

PARTS = ("treated", "other_parks", "outside_parks", "system")
_LOOKS = {
    "treated": (COLOURS[0], ""),
    "other_parks": (COLOURS[4], "////"),
    "outside_parks": (COLOURS[1], ""),
    "system": ("#555555", ""),
}


def data(displacement: pd.DataFrame, world: str = "") -> pd.DataFrame:
    """The rows of one world: difference and interval by outcome, scenario and part; share displaced on the row of the system.

    displacement: the table displacement.csv; units are those of the tables. Raises ValueError when no row is left.
    """
    return rows_with(displacement, world=world)


def parts(shown: pd.DataFrame) -> set[str]:
    """What is drawn of what not every study has, for the caption: other parks, and the share displaced."""
    # where nothing is targeted all parks are, and there are no others
    ends = shown.loc[shown["part"] == "other_parks", ["difference", "low", "high"]]
    others = bool((ends.fillna(0.0) != 0.0).any(axis=None))
    found = {"others"} if others else set()
    if shown["share_displaced"].notna().any():
        found.add("share_of_targeted" if others else "share_of_parks")
    return found


def figure(shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal") -> Figure:
    """A panel for each outcome, four bars for each scenario, the share displaced at the right.

    shown: what data() gave; info: title, scenario_names.
    """
    font = size_named(size).font
    outcomes, scenarios = list(dict.fromkeys(shown["outcome"])), list(dict.fromkeys(shown["scenario"]))
    columns = min(len(outcomes), 2 if size == "journal" else 3)
    rows = -(-len(outcomes) // columns)
    head, foot, below = 3.5 * font, 2.4 * font, 2.4 * font
    several = bool(shown["n"].max() > 1)
    there = parts(shown)
    others, known = "others" in there, bool(there & {"share_of_targeted", "share_of_parks"})
    places = [part for part in PARTS if others or part != "other_parks"]
    base = scenario_name(shown["base"].iloc[0], lang, info)
    footer = notes(
        lang,
        count_note(shown["n"], lang),
        label("displacement_note", lang, base=base),
        label("mean_interval", lang) if several else "",
        label("displaced_note" if others else "displaced_outside_note", lang) if known else "",
    )
    sheet = Sheet(
        title("displacement", info, lang, shown["world"].iloc[0]),
        footer,
        rows * (len(scenarios) * (0.75 * len(places) + 0.4) * font + head + foot) + below,
        size,
    )
    pitch = ((sheet.height - below) / rows - head - foot) / len(scenarios)
    small = row_font(0.6 * pitch, font) or row_font(pitch, font) or 0.8 * pitch
    texts = [
        wrapped(scenario_name(code, lang, info), small, 0.2 * sheet.width, lines=2 if pitch > 2.7 * small else 1)
        for code in scenarios
    ]
    left = names_room(texts, small, font)
    margin = text_width("100 %", small) + font if known else font
    drawn = panels(
        sheet,
        len(outcomes),
        columns,
        left=left,
        head=head,
        foot=foot,
        gap=margin + 2.0 * font,
        below=below,
        right=margin + 0.4 * font,
    )
    for number, (axes, code) in enumerate(zip(drawn, outcomes, strict=True)):
        width = axes.get_position().width * sheet.width
        rows_axis(axes, len(scenarios), texts if number % columns == 0 else None, small)
        _panel(
            axes, shown[shown["outcome"] == code], scenarios, places, outcome_of(code).scale(lang), font, small, lang
        )
        few_ticks(axes, width, font)
        panel_title(axes, *outcome_words.named(outcome_of(code), lang), font, width + margin)
    handles = [
        Patch(
            facecolor=colour,
            hatch=hatch,
            edgecolor=INK,
            linewidth=0.06 * font,
            label=label(_part_key(part, others), lang),
        )
        for part in places
        for colour, hatch in (_LOOKS[part],)
    ]
    sheet.legend(handles, font, 0.3 * font, columns=4)
    return sheet.figure


def _part_key(part: str, others: bool) -> str:
    """What a part is called; parks are not told apart where there are no others."""
    return "part_all_parks" if part == "treated" and not others else f"part_{part}"


def _panel(
    axes: Axes,
    here: pd.DataFrame,
    scenarios: list[str],
    places: list[str],
    factor: float,
    font: float,
    small: float,
    lang: str,
) -> None:
    zero_line(axes, font)
    thick = 0.8 / len(places)
    for place, part in enumerate(places):
        rows = here[here["part"] == part].set_index("scenario").reindex(scenarios)
        mean, low, high = (factor * rows[key].to_numpy(dtype=float) for key in ("difference", "low", "high"))
        at = np.arange(len(scenarios)) + (place - (len(places) - 1) / 2) * thick
        colour, hatch = _LOOKS[part]
        axes.barh(
            at,
            np.nan_to_num(mean),
            height=0.9 * thick,
            color=colour,
            hatch=hatch,
            edgecolor=INK,
            linewidth=0.06 * font,
            zorder=3,
        )
        interval(axes, at, low, high, font)
    shares = (
        here[here["part"] == "system"].set_index("scenario").reindex(scenarios)["share_displaced"].to_numpy(dtype=float)
    )
    for row, share in enumerate(shares):
        # beside its group, at the height of the bar of the net
        axes.annotate(
            percent(share, lang),
            (1.0, row + (len(places) - 1) / 2 * thick),
            (0.5 * font, 0),
            xycoords=axes.get_yaxis_transform(),
            textcoords="offset points",
            va="center",
            size=small,
            color=INK,
        )
    axes.set_xlim(*zero_in(factor * here[["difference", "low", "high"]].to_numpy(dtype=float).ravel()))
