"""Small multiples of measures between 0 and 1 over time."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from experiments.figures.sheet.runs_to_frames import footer_of, title_of, year_of
from experiments.figures.sheet.style import COLOURS, FAINT, Sheet, size_named, text_width, wrapped
from experiments.figures.texts.labels import label

LEGEND = 1.6
"""Height of the legend's line, in font sizes."""


def rows_of(measures: Sequence[str], frames: Mapping[str, pd.DataFrame], start: tuple[int, int]) -> pd.DataFrame:
    """One row for each measure, kind and quarter: measure, kind, date, year (decimal), value, low, high.

    frames: by kind, with quarter, date, and for each measure the columns <measure>, <measure>_low, <measure>_high.
    """
    parts = [
        pd.DataFrame(
            {
                "measure": key,
                "kind": kind,
                "date": frame["date"],
                "year": year_of(frame["quarter"] + 0.5, start),
                "value": frame[key],
                "low": frame[f"{key}_low"],
                "high": frame[f"{key}_high"],
            }
        )
        for key in measures
        for kind, frame in frames.items()
    ]
    return pd.concat(parts, ignore_index=True)


def grid(size: str, count: int) -> tuple[int, int]:
    """Rows and columns for so many panels on a format."""
    columns = 2 if size == "journal" else 4 if count > 6 else 3
    return -(-count // columns), columns


def figure(
    name: str,
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str,
    size: str,
    *,
    axis: str,
    note: str,
    system: pd.DataFrame,
) -> Figure:
    """A panel for each measure: the system's median with the band of runs, and behind it the band of parks, where there is one.

    shown: rows measure, year, kind ("system", "parks"), value, low, high; axis and note: keys of the label on the vertical axis and of
    a sentence in the footer; system: the table that the footer counts runs in.
    """
    keys = list(dict.fromkeys(shown["measure"]))
    parks, several = (shown["kind"] == "parks").any(), system["seed"].nunique() > 1
    rows, columns = grid(size, len(keys))
    sheet = Sheet(
        title_of(name, info, lang),
        footer_of(system, info, lang, "line_band", label(note, lang)),
        13 * rows * size_named(size).font,
        size,
    )
    font = sheet.font
    left, right, foot, head, gap = 4.2 * font, 1.6 * font, (2.2 + LEGEND) * font, 1.9 * font, 3.2 * font
    width = (sheet.width - left - right - (columns - 1) * gap) / columns
    height = sheet.height / rows - head - (foot + 0.2 * font) / rows
    first: Axes | None = None
    for number, key in enumerate(keys):
        row, column = divmod(number, columns)
        bottom = foot + (rows - 1 - row) * (height + head)
        axes = sheet.axes(left + column * (width + gap), bottom, width, height, sharex=first, sharey=first)
        first = first or axes
        panel(axes, shown[shown["measure"] == key], font)
        axes.set_title(wrapped(label(key, lang), font, width + 0.85 * gap, lines=1), pad=0.35 * font)
        axes.tick_params(labelleft=column == 0, labelbottom=number + columns >= len(keys))
    assert first is not None
    years = shown["year"]
    first.set(ylim=(0.0, 1.0), xlim=(np.floor(years.min() * 4) / 4, np.ceil(years.max() * 4) / 4))
    first.set_yticks([0.0, 0.5, 1.0], ["0", "0.5", "1"])
    # whole years only, and as many as stand side by side
    ticks = max(2, int(width / (1.6 * text_width("2020", 0.9 * font))))
    first.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=min(9, ticks)))
    sheet.text(1.2 * font, (foot + sheet.height) / 2, label(axis, lang), rotation=90, ha="center", va="center")
    handles: list[Line2D | Patch] = [
        Line2D(
            [], [], color=COLOURS[0], linewidth=0.22 * font, label=label("system_median" if several else "system", lang)
        )
    ]
    if several:
        handles.append(Patch(color=COLOURS[0], alpha=0.3, linewidth=0, label=label("band", lang)))
    if parks:
        handles.append(Patch(color=FAINT, alpha=0.5, linewidth=0, label=label("parks_band", lang)))
    sheet.legend(handles, left, 0.1 * font, columns=len(handles), handletextpad=0.6)
    return sheet.figure


def panel(axes: Axes, shown: pd.DataFrame, font: float) -> None:
    """One measure."""
    axes.grid(axis="y")
    parks, system = shown[shown["kind"] == "parks"], shown[shown["kind"] == "system"]
    axes.fill_between(parks["year"], parks["low"], parks["high"], color=FAINT, alpha=0.5, linewidth=0)
    axes.fill_between(system["year"], system["low"], system["high"], color=COLOURS[0], alpha=0.3, linewidth=0)
    axes.plot(system["year"], system["value"], color=COLOURS[0], linewidth=0.22 * font, clip_on=False)
