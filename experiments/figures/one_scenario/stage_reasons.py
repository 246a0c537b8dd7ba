"""Why each park is at its stage: what each of its four dimensions is enough for over time, and what holds it back at the end."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from experiments.figures.sheet.runs_to_frames import footer_of, in_order, table, title_of, year_of
from experiments.figures.sheet.style import (
    GREY,
    INK,
    NOT_OPEN,
    STAGE_COLOURS,
    Sheet,
    row_font,
    size_named,
    text_width,
    whole_years,
    wrapped,
)
from experiments.figures.texts.labels import label, name
from experiments.statistics.summary import STAGES
from sim.observers.dimensions import DIMENSIONS, ENTER

TOP_SCORE = f"stage_score_{max(STAGES)}"
COLUMNS = {"parks": ["date", "park", "region", "open", "stage", "limiting_indicator", TOP_SCORE, *DIMENSIONS]}
BLOCKS = ("stage", *DIMENSIONS)
NO_BAR = "#EFEFEF"
"""Colour of a dimension that reaches no bar."""


def scale_of(parks: pd.DataFrame) -> float:
    """What the bars were multiplied by in these runs, from the highest score and the dimensions it is the smallest ratio of."""
    ratio = np.min([parks[name] / bar for name, bar in ENTER[max(STAGES)].items()], axis=0)
    told = parks[TOP_SCORE].to_numpy(dtype=float)
    known = told > 0.0
    return float(np.median(ratio[known] / told[known])) if known.any() else 1.0


def enough_for(values: np.ndarray, dimension: str, scale: float) -> np.ndarray:
    """Highest stage whose bar for a dimension is reached [0, 2-4], 0 where none is; values 0-1, NaN before opening."""
    found = np.zeros(values.shape, dtype=int)
    for stage, bars in ENTER.items():
        if dimension in bars:
            found[values >= scale * bars[dimension]] = stage
    return found


def commonest(rows: pd.DataFrame, column: str) -> pd.Series:
    """Commonest value of a column in each park and quarter, the first in order where several are; none where there is no value."""
    counts = rows.groupby(["park", "quarter", column]).size().rename("count").reset_index()
    first = counts.sort_values("count", ascending=False, kind="stable").drop_duplicates(["park", "quarter"])
    return first.set_index(["park", "quarter"])[column]


def holding_back(rows: pd.DataFrame) -> pd.Series:
    """What holds each park back in a quarter, in most of the seeds that something holds back; none where nothing does in most seeds."""
    held = rows["limiting_indicator"].fillna("") != ""
    share = held.groupby([rows["park"], rows["quarter"]]).mean()
    found = commonest(rows[held], "limiting_indicator")
    return found[share[found.index] >= 0.5]


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """One row per park and quarter: median of each dimension over seeds (0-1), the stage it is enough for, and the commonest stage.

    limiting: the indicator that holds the park back in most seeds (empty where nothing does). Parks stand by district, in the order of names.
    """
    parks = table(tables, "parks", COLUMNS["parks"])
    opened = parks[parks["open"].astype(bool)]
    scale = scale_of(opened)
    where = parks.drop_duplicates("park").set_index("park")["region"]
    ordered = in_order(where.index, info.get("names", {}))
    districts = list(dict.fromkeys(where[ordered]))
    codes = sorted(ordered, key=lambda park: districts.index(where[park]))
    shown = opened.groupby(["park", "quarter"])[list(DIMENSIONS)].median()
    shown["stage"] = commonest(opened, "stage").astype(int)
    shown["limiting"] = holding_back(opened)
    quarters = np.sort(parks["quarter"].unique())
    shown = shown.reindex(pd.MultiIndex.from_product([codes, quarters], names=["park", "quarter"])).reset_index()
    shown["limiting"] = shown["limiting"].fillna("")
    shown["stage"] = shown["stage"].fillna(0).astype(int)
    for each in DIMENSIONS:
        shown[f"{each}_enough_for"] = enough_for(shown[each].to_numpy(dtype=float), each, scale)
    dates = parks.drop_duplicates("quarter").set_index("quarter")["date"]
    shown.insert(0, "scenario", parks["scenario"].iloc[0])
    shown.insert(3, "date", dates[shown["quarter"]].to_numpy())
    return shown


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Five blocks of ribbons, one row a park: its stage, and what each dimension is enough for; at the right what holds it back at the end.

    shown: what data() gave; info: names, start, title; tables: "parks", for the footer.
    """
    codes = list(dict.fromkeys(shown["park"]))
    font = size_named(size).font
    sheet = Sheet(
        title_of("stage_reasons", info, lang),
        footer_of(tables["parks"], info, lang, "values_median", label("reasons_note", lang)),
        len(codes) * 2.0 * font + 10.5 * font,
        size,
    )
    bottom, head = 5.2 * font, 3.2 * font
    height = sheet.height - bottom - head
    pitch = height / len(codes)
    small = row_font(pitch, font)
    names, lines = info.get("names", {}), 2 if pitch > 1.9 * font else 1
    texts = [wrapped(name(names, code, lang), small, 0.22 * sheet.width, lines=lines) for code in codes]
    left = max(text_width(line, small) for text in texts for line in text.split("\n")) + 1.8 * font
    last = shown[shown["quarter"] == shown["quarter"].max()].set_index("park")["limiting"]
    reasons = [
        wrapped(label(last[code], lang), small, 0.16 * sheet.width, lines=lines) if last[code] else "" for code in codes
    ]
    right = max([text_width(line, small) for text in reasons for line in text.split("\n")] + [5 * font]) + 2.2 * font
    # the years at the ends of two blocks stand side by side
    gap = 1.8 * font
    width = (sheet.width - left - right - gap * (len(BLOCKS) - 1)) / len(BLOCKS)
    years = year_of(np.array([shown["quarter"].min(), shown["quarter"].max() + 1]), info["start"])
    for place, block in enumerate(BLOCKS):
        axes = sheet.axes(left + place * (width + gap), bottom, width, height)
        block_of(axes, shown, codes, block, info["start"])
        axes.set_xlim(*years)
        axes.set_ylim(len(codes) - 0.5, -0.5)
        axes.spines["left"].set_visible(False)
        whole_years(axes, width)
        axes.tick_params(axis="y", length=0)
        axes.set_yticks(
            range(len(codes)), texts, size=small, linespacing=0.95
        ) if place == 0 and small else axes.set_yticks([])
        heading = wrapped(label(f"block_{block}", lang), 0.9 * font, width + 0.5 * gap, lines=2)
        sheet.text(
            left + place * (width + gap),
            bottom + height + 0.5 * font,
            heading,
            size=0.9 * font,
            va="bottom",
            linespacing=1.1,
        )
    x = sheet.width - right + 1.2 * font
    sheet.text(
        x,
        bottom + height + 0.5 * font,
        wrapped(label("held_back_by", lang), 0.9 * font, right - font, lines=2),
        size=0.9 * font,
        va="bottom",
    )
    for row, text in enumerate(reasons):
        if small:
            sheet.text(
                x,
                bottom + height - (row + 0.5) * pitch,
                text,
                size=small,
                va="center",
                color=INK if text else GREY,
                linespacing=0.95,
            )
    handles = [
        Patch(color=NO_BAR, label=label("enough_for_none", lang)),
        Patch(color=STAGE_COLOURS[0], label=label("stage_1", lang)),
    ]
    handles += [Patch(color=STAGE_COLOURS[stage - 1], label=label(f"enough_for_{stage}", lang)) for stage in STAGES[1:]]
    handles.append(Patch(color=NOT_OPEN, label=label("not_open", lang)))
    sheet.legend(handles, sheet.width / 2, bottom - 2.0 * font, "upper center", 3, columnspacing=1.2, handlelength=1.2)
    return sheet.figure


def block_of(axes: Axes, shown: pd.DataFrame, codes: list[str], block: str, start: tuple[int, int]) -> None:
    """One block of ribbons, a rectangle for each spell without a change."""
    boxes, colours = [], []
    rows_of = shown.groupby("park", sort=False).indices
    level = shown["stage" if block == "stage" else f"{block}_enough_for"].to_numpy()
    stages, quarters = shown["stage"].to_numpy(), shown["quarter"].to_numpy()
    for row, code in enumerate(codes):
        park = rows_of[code]
        opened = stages[park] > 0
        state = np.where(opened, level[park], -1)
        edges = np.flatnonzero(np.diff(state, prepend=-2))
        for first, last in zip(edges, [*edges[1:] - 1, state.size - 1], strict=True):
            x0, x1 = year_of(quarters[park[[first, last]]] + [0, 1], start)
            thick = 0.36 if opened[first] else 0.07
            boxes.append([(x0, row + thick), (x1, row + thick), (x1, row - thick), (x0, row - thick)])
            colours.append(colour_of(int(state[first])))
    axes.add_collection(PolyCollection(boxes, facecolors=colours, linewidths=0), autolim=False)


def colour_of(state: int) -> str:
    """Colour of a stage or of what a dimension is enough for; -1 before opening, 0 where it reaches no bar."""
    if state < 0:
        return NOT_OPEN
    return STAGE_COLOURS[state - 1] if state else NO_BAR
