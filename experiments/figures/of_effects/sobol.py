"""Sobol indices: what share of the variance of an outcome each parameter accounts for, alone and with its interactions."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from experiments.configuration import outcome_words
from experiments.figures.of_effects.screening import REPLICATE
from experiments.figures.sheet.effect_panels import (
    interval,
    largest_first,
    names_room,
    notes,
    rows_axis,
    rows_with,
    title,
)
from experiments.figures.sheet.style import COLOURS, Sheet, row_font, size_named, wrapped
from experiments.figures.texts.labels import label
from experiments.statistics.outcomes import outcome_of

_FROM, _TO = -0.5, 1.5
"""Where the axis ends at the latest."""
ORDERS = {"first": "first_order", "total": "total_order"}
_LOOKS = {"first": (COLOURS[0], "o"), "total": (COLOURS[1], "s")}


def data(sobol: pd.DataFrame, outcome: str, window: str) -> pd.DataFrame:
    """The parameters by their total index, the largest first, then the row `replicate` (which seed) where there is one.

    sobol: the table sobol.csv; indices are shares of the variance. Raises ValueError when no row is left.
    """
    shown = rows_with(sobol, outcome=outcome, window=window)
    return largest_first(shown, "total", last=REPLICATE)


def parts(shown: pd.DataFrame) -> set[str]:
    """What is drawn of what not every study has, for the caption: which seed."""
    return {"noise"} if (shown["parameter"] == REPLICATE).any() else set()


def figure(shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal") -> Figure:
    """First order and total side by side on one scale; hollow where the interval includes zero.

    shown: what data() gave; info: title.
    """
    font = size_named(size).font
    outcome, window = outcome_of(shown["outcome"].iloc[0]), outcome_words.window(shown["window"].iloc[0], lang)
    below, above = 3.6 * font, 2.2 * font
    ends = shown[["first_low", "first_high", "total_low", "total_high", "first", "total"]].to_numpy(dtype=float)
    low, high = min(float(np.nanmin(ends)), 0.0), max(float(np.nanmax(ends)), 0.1)
    # shares lie between 0 and 1: an estimate far beyond says no more than that there are too few points
    cut = low < _FROM or high > _TO
    low, high = max(low, _FROM), min(high, _TO)
    sheet = Sheet(
        title("sobol", info, lang, outcome=outcome_words.label(outcome, lang), window=window),
        notes(lang, label("sobol_note", lang), label("sobol_cut", lang) if cut else ""),
        len(shown) * 2.0 * font + below + above,
        size,
    )
    height = sheet.height - below - above
    small = row_font(height / len(shown), font) or 0.8 * height / len(shown)
    texts = [label("replicate", lang) if parameter == REPLICATE else parameter for parameter in shown["parameter"]]
    left = names_room(texts, small, font)
    gap = 2.4 * font
    width = (sheet.width - left - gap - 1.6 * font) / 2
    for place, (key, words) in enumerate(ORDERS.items()):
        axes = sheet.axes(left + place * (width + gap), below, width, height)
        rows_axis(axes, len(shown), texts if place == 0 else None, small)
        _column(axes, shown, key, font, small)
        axes.set_xlim(low - 0.03 * (high - low), high + 0.04 * (high - low))
        axes.set_title(wrapped(label(words, lang), font, width + gap, lines=1), pad=0.5 * font)
        axes.set_xlabel(label("share_axis", lang))
    return sheet.figure


def told_from_zero(shown: pd.DataFrame, key: str) -> np.ndarray:
    """Whether the lower end of an index's interval is above zero; key: "first" or "total"."""
    if key == "total":
        return shown["distinguishable"].to_numpy(dtype=bool)
    return shown["first_low"].to_numpy(dtype=float) > 0.0


def _column(axes: Axes, shown: pd.DataFrame, key: str, font: float, small: float) -> None:
    at = np.arange(len(shown), dtype=float)
    colour, marker = _LOOKS[key]
    value, low, high = (shown[name].to_numpy(dtype=float) for name in (key, f"{key}_low", f"{key}_high"))
    axes.axvline(0.0, color="#444444", linewidth=0.1 * font, zorder=2)
    axes.grid(axis="x")
    interval(axes, at, low, high, font, colour)
    sure = told_from_zero(shown, key)
    axes.barh(at[sure], value[sure], height=0.12, color=colour, alpha=0.35, linewidth=0, zorder=2)
    for which, fill in ((sure, colour), (~sure, "white")):
        axes.add_line(
            Line2D(
                value[which],
                at[which],
                linestyle="",
                marker=marker,
                markersize=0.7 * small,
                markerfacecolor=fill,
                markeredgecolor=colour,
                markeredgewidth=0.13 * font,
                zorder=5,
            )
        )
    if "noise" in parts(shown):
        axes.axhline(len(shown) - 1.5, color="#444444", linewidth=0.08 * font, linestyle=(0, (1, 1.5)))
