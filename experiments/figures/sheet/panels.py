"""Small multiples of measures between 0 and 1 over time."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from experiments.figures.sheet.style import COLOURS, FAINT, Sheet, text_width, wrapped
from experiments.figures.text.labels import label

LEGEND = 1.6
"""Height of the legend's line, in font sizes."""


def grid(size: str, count: int) -> tuple[int, int]:
    """Rows and columns for so many panels on a format."""
    columns = 2 if size == "journal" else 4 if count > 6 else 3
    return -(-count // columns), columns


def draw(sheet: Sheet, shown: pd.DataFrame, keys: Sequence[str], axis: str, lang: str, size: str, *, several: bool, parks: bool) -> None:
    """A panel for each measure: the system's median with the band of runs, and behind it the band of parks.

    shown: rows measure, year, kind ("system", "parks"), value, low, high; axis: key of the label on the vertical axis.
    """
    font = sheet.font
    rows, columns = grid(size, len(keys))
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
    sheet.figure.text(1.2 * font / sheet.width, (sheet.bottom + (foot + sheet.height) / 2) / sheet.total, label(axis, lang),
                      rotation=90, ha="center", va="center")
    handles: list[Line2D | Patch] = [
        Line2D([], [], color=COLOURS[0], linewidth=0.22 * font, label=label("system_median" if several else "system", lang))]
    if several:
        handles.append(Patch(color=COLOURS[0], alpha=0.3, linewidth=0, label=label("band", lang)))
    if parks:
        handles.append(Patch(color=FAINT, alpha=0.5, linewidth=0, label=label("parks_band", lang)))
    sheet.figure.legend(handles=handles, loc="lower left", ncols=len(handles), borderaxespad=0.0, handletextpad=0.6,
                        bbox_to_anchor=(left / sheet.width, (sheet.bottom + 0.1 * font) / sheet.total))


def panel(axes: Axes, shown: pd.DataFrame, font: float) -> None:
    """One measure."""
    axes.grid(axis="y")
    parks, system = shown[shown["kind"] == "parks"], shown[shown["kind"] == "system"]
    axes.fill_between(parks["year"], parks["low"], parks["high"], color=FAINT, alpha=0.5, linewidth=0)
    axes.fill_between(system["year"], system["low"], system["high"], color=COLOURS[0], alpha=0.3, linewidth=0)
    axes.plot(system["year"], system["value"], color=COLOURS[0], linewidth=0.22 * font, clip_on=False)
