"""Development stage of each park over time, one ribbon a park, grouped by district."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from experiments.figures.sheet.runs_to_frames import footer_of, in_order, table, title_of, year_of
from experiments.figures.sheet.style import (
    GREY,
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

COLUMNS = {"parks": ["date", "park", "region", "stage", "open"]}
MOST_ROWS = 24
"""Parks beneath one another on a slide at most; more stand in two columns."""
# the strip under a ribbon, by share of runs that agree: (less than, grey)
_DISAGREEMENT = ((0.5, "#1A1A1A"), (0.75, "#777777"), (1.0, "#BFBFBF"))


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """One row per park and quarter: stage (the commonest over seeds; 0 before opening), agreement, share of each stage.

    A tie between stages goes to the lower one. Shares are of seeds, 0-1. Parks stand by district, in
    the order of names.
    """
    parks = table(tables, "parks", COLUMNS["parks"])
    where = parks.drop_duplicates("park").set_index("park")["region"]
    ordered = in_order(where.index, info.get("names", {}))
    districts = list(dict.fromkeys(where[ordered]))
    codes = sorted(ordered, key=lambda park: districts.index(where[park]))
    quarters = np.sort(parks["quarter"].unique())
    row = pd.Index(codes).get_indexer(parks["park"])
    column = np.searchsorted(quarters, parks["quarter"].to_numpy())
    stage = parks["stage"].fillna(0).to_numpy(dtype=float).astype(int)
    stage = np.where(parks["open"].to_numpy(dtype=bool), np.clip(stage, 0, 4), 0)
    counts = np.zeros((len(codes), quarters.size, 5))
    np.add.at(counts, (row, column, stage), 1)
    total = counts.sum(axis=2, keepdims=True)
    shares = np.divide(counts, total, out=np.full(counts.shape, np.nan), where=total > 0)
    dates = parks.drop_duplicates("quarter").set_index("quarter")["date"]
    shown = pd.DataFrame(
        {
            "scenario": parks["scenario"].iloc[0],
            "park": np.repeat(codes, quarters.size),
            "region": np.repeat(where[codes].to_numpy(), quarters.size),
            "quarter": np.tile(quarters, len(codes)),
            "date": np.tile(dates[quarters].to_numpy(), len(codes)),
            "stage": counts.argmax(axis=2).ravel(),
            "agreement": shares.max(axis=2).ravel(),
            "share_not_open": shares[:, :, 0].ravel(),
        }
    )
    return shown.assign(**{f"share_stage_{s}": shares[:, :, s].ravel() for s in STAGES})


def parts(
    shown: pd.DataFrame, info: Mapping[str, Any], size: str = "journal", *, tables: Mapping[str, pd.DataFrame]
) -> set[str]:
    """What is drawn of what not every study has, for the caption: parks that are not open yet."""
    return {"not_open"} if (shown["stage"] == 0).any() else set()


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Ribbons coloured by stage; the strip beneath a ribbon marks quarters in which runs disagree.

    shown: what data() gave; info: names, start, title; tables: "parks", for the footer.
    """
    parks = tables["parks"]
    several = parks["seed"].nunique() > 1
    codes = list(dict.fromkeys(shown["park"]))
    regions = shown.drop_duplicates("park")["region"].tolist()
    font = size_named(size).font
    notes = (label("ribbon_note", lang),) if several else ()
    columns = 2 if size == "slide" and len(codes) > MOST_ROWS else 1
    rows = -(-len(codes) // columns)
    sheet = Sheet(
        title_of("stage_ribbon", info, lang),
        footer_of(parks, info, lang, "", *notes),
        rows * 2.0 * font + (8.2 if several else 6.6) * font,
        size,
    )
    bottom = (6.2 if several else 4.6) * font
    pitch = (sheet.height - bottom) / rows
    small = row_font(pitch, font)
    names, lines = info.get("names", {}), 2 if pitch > 1.9 * font else 1
    room = sheet.width / columns
    texts = [
        fitted(name(names, code, lang), small, (0.27 if columns == 1 else 0.36) * room, pitch, lines) for code in codes
    ]
    left = names_width(texts) + 2.2 * font
    districts = [wrapped(name(names, code, lang), small, 0.17 * room, lines=lines) for code in regions]
    right = max(text_width(line, small) for text in districts for line in text.split("\n")) + 2.5 * font
    for column in range(columns):
        part = slice(column * rows, (column + 1) * rows)
        # the last column may have fewer rows, which are as high as those beside them
        high = pitch * len(codes[part])
        axes = sheet.axes(column * room + left, sheet.height - high, room - left - right, high)
        ribbons(axes, shown, codes[part], info["start"])
        whole_years(axes, room - left - right)
        name_rows(axes, texts[part])
        name_districts(axes, regions[part], districts[part], small)
    legend(sheet, bottom, lang, several)
    return sheet.figure


def ribbons(axes: Axes, shown: pd.DataFrame, codes: list[str], start: tuple[int, int]) -> None:
    """All ribbons as two collections of rectangles: a rectangle for each spell without a change."""
    boxes, colours, edged, strips, greys = [], [], [], [], []
    for row, code in enumerate(codes):
        park = shown[shown["park"] == code]
        quarter, stage = park["quarter"].to_numpy(), park["stage"].to_numpy()
        edges = np.flatnonzero(np.diff(stage, prepend=-1))
        for first, last in zip(edges, [*edges[1:] - 1, stage.size - 1], strict=True):
            x0, x1 = year_of(np.array([quarter[first], quarter[last] + 1]), start)
            opened = stage[first] > 0
            low, high = (row + 0.2, row - 0.4) if opened else (row - 0.03, row - 0.17)
            boxes.append([(x0, low), (x1, low), (x1, high), (x0, high)])
            colours.append(STAGE_COLOURS[stage[first] - 1] if opened else "white")
            edged.append(0.0 if opened else 0.5)
        level = np.searchsorted([bound for bound, _ in _DISAGREEMENT], park["agreement"].to_numpy() + 1e-9, "right")
        edges = np.flatnonzero(np.diff(level, prepend=-1))
        for first, last in zip(edges, [*edges[1:] - 1, level.size - 1], strict=True):
            if level[first] < len(_DISAGREEMENT):
                x0, x1 = year_of(np.array([quarter[first], quarter[last] + 1]), start)
                strips.append([(x0, row + 0.36), (x1, row + 0.36), (x1, row + 0.24), (x0, row + 0.24)])
                greys.append(_DISAGREEMENT[level[first]][1])
    axes.add_collection(PolyCollection(boxes, facecolors=colours, edgecolors=GREY, linewidths=edged), autolim=False)
    axes.add_collection(PolyCollection(strips, facecolors=greys, linewidths=0), autolim=False)
    quarters = shown["quarter"]
    whole_years(axes)
    axes.set_xlim(*year_of(np.array([quarters.min(), quarters.max() + 1]), start))
    axes.set_ylim(len(codes) - 0.45, -0.55)


def fitted(text: str, small: float, room: float, pitch: float, lines: int) -> tuple[str, float]:
    """A name in so many lines within room [points], and the size of its letters: small, or less where one line is too short for it.

    pitch: distance between rows [points], which may hold two lines of smaller letters. What still does not fit is cut; nothing is
    written where small is 0.
    """
    if not small:
        return "", small
    fitting, two = small * room / max(text_width(text, small), room), min(0.85 * small, pitch / 2.4)
    if lines > 1 or fitting == small or max(fitting, two) < 4.5:
        return wrapped(text, small, room, lines=lines), small
    return (text, fitting) if fitting >= 0.8 * small or two < 4.5 else (wrapped(text, two, room, lines=2), two)


def names_width(texts: list[tuple[str, float]]) -> float:
    """Width of the widest line of names as `fitted` gives them [points]."""
    return max(text_width(line, letters) for text, letters in texts for line in text.split("\n"))


def name_rows(axes: Axes, texts: list[tuple[str, float]]) -> None:
    """Names of parks at the left of their ribbons, each with the size of its letters [points]; none where that is 0."""
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    if any(letters for _, letters in texts):
        axes.set_yticks(range(len(texts)), [text for text, _ in texts], linespacing=0.95)
        for tick, (_, letters) in zip(axes.get_yticklabels(), texts, strict=True):
            tick.set_fontsize(letters)
    else:
        axes.set_yticks([])
    axes.grid(True, axis="x")


def name_districts(axes: Axes, regions: list[str], districts: list[str], small: float) -> None:
    """A bar at the right of the ribbons of a district, with its name; regions, districts: code and name for each row."""
    edges = [0, *(i for i in range(1, len(regions)) if regions[i] != regions[i - 1]), len(regions)]
    bars = []
    for first, last in zip(edges[:-1], edges[1:], strict=True):
        bars.append([(1.012, first - 0.36), (1.012, last - 0.64)])
        if small:
            axes.annotate(
                districts[first],
                (1, (first + last - 1) / 2),
                xycoords=axes.get_yaxis_transform(),
                xytext=(1.1 * small, 0),
                textcoords="offset points",
                va="center",
                size=small,
                color=GREY,
                linespacing=0.95,
            )
    axes.add_collection(
        LineCollection(bars, colors=GREY, linewidths=0.8, clip_on=False, transform=axes.get_yaxis_transform()),
        autolim=False,
    )


def legend(sheet: Sheet, bottom: float, lang: str, several: bool) -> None:
    """The legend under the axes, which stand bottom above the footer [points]."""
    stages = [Patch(color=STAGE_COLOURS[s - 1], label=label(f"stage_{s}", lang)) for s in STAGES]
    stages.append(Patch(facecolor="white", edgecolor=GREY, linewidth=0.5, label=label("not_open", lang)))
    place: dict[str, Any] = {"loc": "upper center", "columnspacing": 1.2, "handlelength": 1.2}
    y, font = sheet.bottom + bottom, sheet.font
    sheet.figure.legend(handles=stages, ncols=3, bbox_to_anchor=(0.5, (y - 2.0 * font) / sheet.total), **place)
    if several:
        strips = [
            Patch(color=grey, label=label(key, lang))
            for key, (_, grey) in zip(("agree_high", "agree_middle", "agree_low"), reversed(_DISAGREEMENT), strict=True)
        ]
        sheet.figure.legend(handles=strips, ncols=3, bbox_to_anchor=(0.5, (y - 4.9 * font) / sheet.total), **place)
