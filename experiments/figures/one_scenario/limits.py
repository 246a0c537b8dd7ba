"""Which indicator holds each park back from its next stage."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.sheet.heat_map import colour_scale, name_sides
from experiments.figures.sheet.runs_to_frames import footer_of, in_order, table, title_of
from experiments.figures.sheet.style import COLOURS, Sheet, row_font, size_named, text_width, wrapped
from experiments.figures.texts.labels import label, name
from sim.observers.dimensions import FLOORS, INDICATORS, LEAST, reached

FLOOR = "floors"
"""Column of the figure for occupancy and jobs."""
SHOWN = (*INDICATORS, FLOOR)
COLUMNS = {"parks": ["date", "park", "open", "limiting_indicator", *INDICATORS, *FLOORS]}
_BAR = "#8C8C8C"


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of two kinds: value (park x indicator in the last quarter) and share (an indicator over all quarters).

    value: how far the indicator reaches its full mark, median over seeds, 0-1, NaN when the park is not open; of the floors the smallest ratio of
    occupancy, jobs and jobs against the peak to what the highest stage asks for, one at most; limiting: whether it is the one that limits this park
    in most seeds; share: for value rows the share of seeds in which it limits the park, for share rows its share of all
    quarters, parks and seeds in which something limits an open park.
    """
    parks = table(tables, "parks", COLUMNS["parks"])
    known = {*INDICATORS, *FLOORS}
    strange = set(parks["limiting_indicator"].dropna().unique()) - known - {""}
    if strange:
        raise ValueError(
            f"table 'parks' names the limiting indicators {', '.join(sorted(strange))}; "
            f"known are {', '.join((*INDICATORS, *FLOORS))}"
        )
    parks = parks.assign(
        limiting_indicator=parks["limiting_indicator"].fillna("").replace(dict.fromkeys(FLOORS, FLOOR))
    )
    opened = parks[parks["open"].astype(bool)]
    held = opened["limiting_indicator"]
    often = held[held != ""].value_counts().reindex(SHOWN, fill_value=0)
    last = parks[parks["quarter"] == parks["quarter"].max()]
    codes = in_order(parks["park"], info.get("names", {}))
    here = last[last["open"].astype(bool)]
    parts = pd.DataFrame(reached(here[list(INDICATORS)].to_numpy(dtype=float)), here.index, list(INDICATORS))
    parts[FLOOR] = np.min([here[key] / least for key, least in LEAST[max(LEAST)].items()], axis=0).clip(max=1.0)
    median = parts.groupby(here["park"]).median().reindex(codes)
    counts = pd.crosstab(here["park"], here["limiting_indicator"]).reindex(codes, fill_value=0)
    counts = counts.reindex(columns=["", *SHOWN], fill_value=0)
    # where no indicator limits in most seeds, the park is at its last stage and none is marked
    worst = counts.idxmax(axis=1).where(counts.sum(axis=1) > 0, "")
    seeds = counts.sum(axis=1).replace(0, np.nan)
    cells = pd.DataFrame(
        {
            "kind": "value",
            "park": np.repeat(codes, len(SHOWN)),
            "date": last["date"].iloc[0],
            "indicator": np.tile(SHOWN, len(codes)),
            "value": median.to_numpy().ravel(),
            "share": counts[list(SHOWN)].div(seeds, axis=0).to_numpy().ravel(),
        }
    )
    cells["limiting"] = cells["indicator"].to_numpy() == np.repeat(worst.to_numpy(), len(SHOWN))
    total = often.sum()
    shares = pd.DataFrame(
        {
            "kind": "share",
            "indicator": SHOWN,
            "count": often.to_numpy(),
            "share": often.to_numpy() / total if total else np.nan,
        }
    )
    columns = ["scenario", "kind", "park", "date", "indicator", "value", "limiting", "share", "count"]
    return pd.concat([cells, shares]).assign(scenario=parks["scenario"].iloc[0]).reindex(columns=columns)


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Heat map parks x indicators in the last quarter with the limiting one ringed; above it how often each limits.

    shown: what data() gave; info: names, start, title; tables: "parks", for the footer.
    """
    cells, shares = shown[shown["kind"] == "value"], shown[shown["kind"] == "share"]
    codes = list(dict.fromkeys(cells["park"]))
    rows, columns = len(codes), len(SHOWN)
    font = size_named(size).font
    small = 0.85 * font
    heads = [wrapped(label(key, lang), small, 10.5 * font, lines=1) for key in SHOWN]
    foot = max(text_width(text, small) for text in heads) * 0.72 + 2.4 * font
    bars = (7 if size == "journal" else 5) * font
    sheet = Sheet(
        title_of("limits", info, lang),
        footer_of(tables["parks"], info, lang, "values_median"),
        rows * 2.0 * font + foot + bars + font,
        size,
    )
    height = sheet.height - foot - bars - font
    label_size = row_font(height / rows, font)
    lines = 2 if height / rows > 1.9 * font else 1
    texts = [
        wrapped(name(info.get("names", {}), code, lang), label_size, 0.27 * sheet.width, lines=lines) for code in codes
    ]
    left = max(max(text_width(line, label_size) for text in texts for line in text.split("\n")) + 2.2 * font, 8 * font)
    right = 9.5 * font
    width = sheet.width - left - right
    heat = sheet.axes(left, foot, width, height)
    values = cells["value"].to_numpy(dtype=float).reshape(rows, columns)
    mesh = heat.pcolormesh(
        np.arange(columns + 1),
        np.arange(rows + 1),
        np.ma.masked_invalid(values),
        cmap="cividis",
        vmin=0,
        vmax=1,
        edgecolors="white",
        linewidth=0.06 * font,
    )
    row, column = np.nonzero(cells["limiting"].to_numpy(dtype=bool).reshape(rows, columns))
    spot = min(0.62 * font, 0.36 * height / max(rows, 1)) ** 2 * np.pi / 2
    heat.scatter(column + 0.5, row + 0.5, s=spot * 1.5, facecolors="none", edgecolors="white", linewidths=0.36 * font)
    ring = heat.scatter(
        column + 0.5,
        row + 0.5,
        s=spot * 1.5,
        facecolors="none",
        edgecolors=COLOURS[1],
        linewidths=0.19 * font,
        label=label("limiting_mark", lang),
    )
    heat.set(ylim=(rows, 0))
    name_sides(heat, heads, texts, small, label_size)
    top = sheet.axes(left, foot + height + font, width, bars)
    percent = 100 * shares["share"].fillna(0).to_numpy(dtype=float)
    top.bar(np.arange(columns) + 0.5, percent, width=0.7, color=_BAR)
    ceiling = max(percent.max() * 1.3, 1.0)
    for x, value in enumerate(percent):
        top.text(x + 0.5, value + 0.03 * ceiling, f"{value:.0f}", ha="center", va="bottom", size=small)
    top.set(xlim=(0, columns), ylim=(0, ceiling))
    top.set_xticks([])
    top.set_yticks([])
    top.spines["left"].set_visible(False)
    top.set_ylabel(label("share_limiting", lang), rotation=0, ha="right", va="center", size=small)
    text = label("indicator_value", lang, date=cells["date"].iloc[0])
    colour_scale(sheet, mesh, left + width, foot, height, text)
    sheet.legend([ring], sheet.width - font, 0.1 * font, "lower right", handletextpad=0.2)
    return sheet.figure
