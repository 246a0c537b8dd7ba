"""Enterprises and employment of each industry over time."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from experiments.figures.sheet.runs_to_frames import across_seeds, footer_of, table, title_of, year_of
from experiments.figures.sheet.style import (
    COLOURS,
    GREY,
    LINE_STYLES,
    Sheet,
    log_ticks,
    size_named,
    spread_out,
    text_width,
    whole_years,
    wrapped,
)
from experiments.figures.texts.labels import label, name

PANELS = ("enterprises", "employees")
COLUMNS = {"industries": ["date", "industry", *PANELS]}
_PALETTE = (COLOURS[0], COLOURS[1], COLOURS[2], COLOURS[3], COLOURS[6])


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """One row per industry and quarter: enterprises and employees, median and band over seeds; year is decimal."""
    industries = table(tables, "industries", COLUMNS["industries"])
    order = list(dict.fromkeys(industries["industry"]))
    shown = across_seeds(industries, ["industry", "quarter", "date"], list(PANELS))
    shown = shown.iloc[np.lexsort((shown["quarter"], pd.Index(order).get_indexer(shown["industry"])))]
    shown.insert(0, "scenario", industries["scenario"].iloc[0])
    shown.insert(4, "year", year_of(shown["quarter"] + 0.5, info["start"]))
    return shown.reset_index(drop=True)


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Two panels on log axes, a line an industry, named at its end; lines are medians over seeds.

    shown: what data() gave; info: names, start, title; tables: "industries", for the footer.
    """
    codes = list(dict.fromkeys(shown["industry"]))
    sheet = Sheet(
        title_of("industries", info, lang),
        footer_of(tables["industries"], info, lang, "line_median"),
        54 * size_named(size).font,
        size,
    )
    font = sheet.font
    small = 0.9 * font
    texts = {
        code: wrapped(name(info.get("names", {}), code, lang), small, 0.34 * sheet.width, lines=1) for code in codes
    }
    limits = {panel: _limits(shown[panel]) for panel in PANELS}
    ticks = [text for low, high in limits.values() for text in log_ticks(low, high)[1]]
    left = max(text_width(text, small) for text in ticks) + 3.4 * font if ticks else 6.0 * font
    foot, gap = 2.2 * font, 1.8 * font
    right = max(text_width(text, small) for text in texts.values()) + 4.0 * font
    width, height = sheet.width - left - right, (sheet.height - foot - gap) / 2
    upper = sheet.axes(left, foot + height + gap, width, height)
    lower = sheet.axes(left, foot, width, height, sharex=upper)
    for axes, panel in ((upper, "enterprises"), (lower, "employees")):
        _panel(axes, shown, panel, limits[panel], texts, font, height)
        axes.set_ylabel(label(panel, lang))
    upper.tick_params(labelbottom=False)
    whole_years(lower)
    sheet.figure.align_ylabels([upper, lower])
    return sheet.figure


def _limits(values: pd.Series) -> tuple[float, float]:
    """The ends of a log axis that shows all positive values."""
    positive = values[values > 0]
    return (0.85 * positive.min(), 1.18 * positive.max()) if len(positive) else (0.5, 2.0)


def _panel(
    axes: Axes,
    shown: pd.DataFrame,
    panel: str,
    limits: tuple[float, float],
    texts: Mapping[str, str],
    font: float,
    height: float,
) -> None:
    """Lines of one panel and their names, moved apart where lines end close together; height in points."""
    axes.set_yscale("log")
    axes.grid(axis="y")
    ends, looks = {}, {}
    for i, (code, line) in enumerate(shown.groupby("industry", sort=False)):
        # a logarithm of none is not on the axis: the line has a gap there
        values = line[panel].where(line[panel] > 0)
        colour, dash = _PALETTE[i % len(_PALETTE)], LINE_STYLES[(i // len(_PALETTE)) % len(LINE_STYLES)]
        axes.plot(line["year"], values, color=colour, linestyle=dash, linewidth=0.19 * font)
        looks[code] = colour
        if values.notna().any():
            ends[code] = float(values.dropna().iloc[-1])
    years = shown["year"]
    axes.set_xlim(np.floor(years.min() * 4) / 4, np.ceil(years.max() * 4) / 4)
    low, high = limits
    axes.set_ylim(low, high)
    axes.set_yticks(*log_ticks(low, high))
    axes.yaxis.set_minor_locator(NullLocator())
    codes = list(ends)
    at = np.log(np.array([ends[code] for code in codes]) / low) / np.log(high / low)
    placed = spread_out(at, 1.12 * font / height, 0.0, 1.0)
    leaders = [[(1.005, a), (1.035, b), (1.045, b)] for a, b in zip(at, placed, strict=True)]
    axes.add_collection(
        LineCollection(leaders, colors=GREY, linewidths=0.06 * font, transform=axes.transAxes, clip_on=False),
        autolim=False,
    )
    for code, y in zip(codes, placed, strict=True):
        axes.text(1.055, y, texts[code], transform=axes.transAxes, va="center", size=0.9 * font, color=looks[code])
