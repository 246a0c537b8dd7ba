"""The eight pain points of every park at the end of the run."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.one_scenario.pain_points import PAINS
from experiments.figures.sheet.heat_map import colour_scale, name_sides
from experiments.figures.sheet.runs_to_frames import footer_of, in_order, table, title_of
from experiments.figures.sheet.style import Sheet, row_font, size_named, text_width, wrapped
from experiments.figures.texts.labels import label, name

COLUMNS = {"parks": ["date", "park", *PAINS], "system": [*PAINS]}
WHOLE = ""
"""Stands in the column of parks for all of them."""


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """One row per park, the worst first, then one for all parks: the pain points in the last quarter and their mean, medians over seeds.

    The mean is of what is known; parks with nothing known come last, and parks with equal means in the order of names.
    """
    parks = table(tables, "parks", COLUMNS["parks"])
    system = table(tables, "system", COLUMNS["system"])
    last = parks[parks["quarter"] == parks["quarter"].max()]
    values = last.groupby("park")[list(PAINS)].median().reindex(in_order(parks["park"], info.get("names", {})))
    values["mean"] = values.mean(axis=1)
    values = values.sort_values("mean", ascending=False, na_position="last", kind="stable")
    whole = system.loc[system["quarter"] == system["quarter"].max(), list(PAINS)].median()
    values.loc[WHOLE] = [*whole, whole.mean()]
    shown = values.rename_axis("park").reset_index()
    shown.insert(0, "scenario", parks["scenario"].iloc[0])
    shown.insert(1, "date", last["date"].iloc[0])
    return shown


def parts(
    shown: pd.DataFrame, info: Mapping[str, Any], size: str = "journal", *, tables: Mapping[str, pd.DataFrame]
) -> set[str]:
    """What is drawn of what not every study has, for the caption: cells without a value."""
    return {"blank"} if shown[list(PAINS)].isna().any(axis=None) else set()


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Heat map parks x pain points, darker is worse, with the values in the cells where there is room.

    shown: what data() gave; info: names, start, title; tables: "parks" and "system", for the footer.
    """
    keys = [*PAINS, "mean"]
    rows, columns = len(shown), len(keys)
    font = size_named(size).font
    small = 0.85 * font
    heads = [wrapped(label(key if key in PAINS else "pain_mean", lang), small, 12 * font, lines=1) for key in keys]
    foot = max(text_width(text, small) for text in heads) * 0.72 + 2.2 * font
    sheet = Sheet(
        title_of("pain_map", info, lang),
        footer_of(tables["parks"], info, lang, "values_median", label("map_note", lang), label("pain_weights", lang)),
        rows * 2.0 * font + foot + font,
        size,
    )
    height = sheet.height - foot
    label_size = row_font(height / rows, font)
    lines = 2 if height / rows > 1.9 * font else 1
    named = [
        name(info.get("names", {}), code, lang) if code != WHOLE else label("system", lang) for code in shown["park"]
    ]
    texts = [wrapped(text, label_size, 0.27 * sheet.width, lines=lines) for text in named] if label_size else []
    left = max(
        max((text_width(line, label_size) for text in texts for line in text.split("\n")), default=0.0) + 2.2 * font,
        9 * font,
    )
    width = sheet.width - left - 9.5 * font
    heat = sheet.axes(left, foot, width, height)
    values = shown[keys].to_numpy(dtype=float)
    mesh = heat.pcolormesh(
        np.arange(columns + 1),
        np.arange(rows + 1),
        np.ma.masked_invalid(values),
        cmap="YlOrBr",
        vmin=0,
        vmax=1,
        edgecolors="white",
        linewidth=0.06 * font,
    )
    if label_size:
        for row, column in zip(*np.nonzero(np.isfinite(values)), strict=True):
            value = values[row, column]
            heat.text(
                column + 0.5,
                row + 0.5,
                f"{value:.2f}",
                ha="center",
                va="center",
                size=min(small, label_size),
                color="white" if value > 0.55 else "#222222",
            )
    # the means and all parks stand apart from what they summarise
    heat.axvline(len(PAINS), color="white", linewidth=0.5 * font)
    heat.axhline(rows - 1, color="white", linewidth=0.3 * font)
    heat.set(ylim=(rows, 0))
    name_sides(heat, heads, texts, small, label_size)
    text = label("pain_value", lang, date=shown["date"].iloc[0])
    colour_scale(sheet, mesh, left + width, foot, height, text)
    return sheet.figure
