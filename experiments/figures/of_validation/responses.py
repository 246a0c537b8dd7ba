"""How outcomes respond over time in planned experiments: the median over seeds and the range of most of them, quarter by quarter."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.sheet.style import COLOURS, GREY, LINE_STYLES, Sheet, size_named
from experiments.figures.texts.labels import label

LOW, HIGH = 0.1, 0.9
PANELS = {"journal": 8, "slide": 6}
"""Experiments on a page."""


def data(curves: pd.DataFrame) -> pd.DataFrame:
    """Check, setting, line, quarter, and over seeds median, low and high (tenth and ninetieth percentile), without null models.

    curves: check, setting, null, seed, line, quarter, value.
    """
    groups = curves[curves["null"] == "base"].groupby(["check", "setting", "line", "quarter"], sort=False)["value"]
    found = groups.quantile([LOW, 0.5, HIGH]).unstack()
    found.columns = ["low", "median", "high"]
    return found.reset_index()


def figure(shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal") -> Figure:
    """Panels of one page; shown: rows of data(); info: title, titles {check: text}, start (year and quarter of the run's first)."""
    font = size_named(size).font
    panels = list(dict.fromkeys(zip(shown["check"], shown["setting"], strict=True)))
    across = min(2 if size == "journal" else 3, len(panels))
    down = -(-len(panels) // across)
    sheet = Sheet(info["title"], label("validation_responses_footer", lang), down * 15.0 * font, size)
    wide, tall = sheet.width / across, sheet.height / down
    for number, (check, setting) in enumerate(panels):
        row, column = divmod(number, across)
        axes = sheet.axes(
            column * wide + 4.2 * font,
            sheet.height - (row + 1) * tall + 2.6 * font,
            wide - 5.4 * font,
            tall - 5.0 * font,
        )
        part = shown[(shown["check"] == check) & (shown["setting"] == setting)]
        for place, (line, rows) in enumerate(part.groupby("line", sort=False)):
            colour = COLOURS[place % len(COLOURS)]
            quarters = rows["quarter"].to_numpy(dtype=float)
            axes.fill_between(quarters, rows["low"], rows["high"], color=colour, alpha=0.18, linewidth=0)
            axes.plot(
                quarters, rows["median"], color=colour, linestyle=LINE_STYLES[place % len(LINE_STYLES)], label=str(line)
            )
        axes.axhline(0.0, color=GREY, linewidth=0.5)
        axes.set_title(info["titles"].get(check, check), fontsize=font, loc="left")
        axes.set_xlabel(label("validation_quarter", lang), fontsize=0.85 * font)
        axes.tick_params(labelsize=0.85 * font)
        axes.margins(x=0.01)
        values = part[["low", "high"]].to_numpy(dtype=float)
        if np.isfinite(values).any() and part["line"].nunique() > 0:
            axes.legend(fontsize=0.75 * font, frameon=False, loc="best")
    return sheet.figure
