"""Where every part of every check lies against its band: runs as dots, their median, and the medians of null models."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.figures.sheet.style import COLOURS, GREY, INK, POINTS_PER_CM, Sheet, size_named, text_width, wrapped
from experiments.figures.texts.labels import label

FARTHEST = 3.5
"""Half-widths of the band from its middle at which the axis ends; what lies farther is drawn as an arrow there."""
LETTERS = 45
"""Of a label on one line, about."""
AXIS = 0.4
"""Share of the width that the axis has at least."""
COLUMNS = 4
"""Entries of the legend side by side."""
BELOW = 2.6
"""Room for the ticks, in font sizes."""
_BAND = "#DDEBDD"
_VERDICTS = {"PASS": COLOURS[2], "NEAR": COLOURS[4], "FAIL": COLOURS[1], "NONE": GREY}
_NULLS = {"no_agglomeration": "s", "blind_location": "^", "random_entry": "D", "no_policy": "v", "no_plans": "P"}


def position(value: np.ndarray, low: float, high: float) -> np.ndarray:
    """Where numbers stand on an axis on which the band reaches from -1 to 1, or to one of these where it is open.

    The unit of an open band is the size of its edge; 1 where that is 0.
    """
    if math.isfinite(low) and math.isfinite(high):
        half = (high - low) / 2.0 or 1.0
        return (value - (low + high) / 2.0) / half
    edge = low if math.isfinite(low) else high
    return (value - edge) / (abs(edge) or 1.0) + (-1.0 if math.isfinite(low) else 1.0)


def data(parts: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """One row a dot: check, setting, part, what (run, median or the name of a null model), value, position, low, high, verdict, row.

    parts: as verdicts.parts gives it; values: check, setting, null, seed, part, value.
    """
    rows = []
    runs = values[values["null"] == "base"]
    by_part = {
        key: group["value"].to_numpy(dtype=float)
        for key, group in runs.groupby(["check", "setting", "part"], sort=False)
    }
    nulls = [str(name).removeprefix("median_") for name in parts if str(name).startswith("median_")]
    for number, one in enumerate(parts.itertuples()):
        shared = {"check": one.check, "setting": one.setting, "part": one.part, "row": number}
        ends = {"low": one.low, "high": one.high, "verdict": one.verdict}
        dots = [("run", value) for value in by_part.get((one.check, one.setting, one.part), ())]
        dots += [(null, getattr(one, f"median_{null}")) for null in nulls]
        dots.append(("median", one.median))
        for what, value in dots:
            if math.isfinite(value):
                where = float(position(np.array(value), one.low, one.high))
                rows.append({**shared, "what": what, "value": value, "position": where, **ends})
    return pd.DataFrame(rows)


def pages(shown: pd.DataFrame, info: Mapping[str, Any], lang: str, size: str) -> list[pd.DataFrame]:
    """The rows of data() on each page, which are of about one height."""
    layout = _Layout(shown, info, size)
    room = layout.room(lang)
    count = max(math.ceil(sum(layout.heights) / room), 1)
    while True:
        middles = np.cumsum(layout.heights) - np.array(layout.heights) / 2.0
        page = np.minimum(middles / (sum(layout.heights) / count), count - 1).astype(int)
        if max(np.bincount(page, layout.heights), default=0.0) <= room or count >= len(layout.keys):
            break
        count += 1
    page_of = dict(zip(layout.keys, page, strict=True))
    of_row = np.array([page_of[key] for key in _keys(shown)])
    return [shown[of_row == number] for number in sorted(set(page))]


def figure(shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal") -> Figure:
    """One page; shown: rows of data(); info: title, parts {(check, part): text} in the language, own (checks whose setting goes unsaid)."""
    layout = _Layout(shown, info, size)
    font, small = layout.font, layout.small
    handles = _handles(shown, lang)
    above = _above(len(handles)) * font
    sheet = Sheet(info["title"], label("validation_footer", lang), sum(layout.heights) + above + BELOW * font, size)
    axes = sheet.axes(layout.left, BELOW * font, layout.axis, sheet.height - above - BELOW * font)
    total = sum(layout.heights)
    axes.set(ylim=(total, 0.0), xlim=(-FARTHEST - 0.2, FARTHEST + 0.2), xticks=[-1, 1], yticks=[])
    axes.set_xticklabels([label("validation_low", lang), label("validation_high", lang)], fontsize=small)
    axes.tick_params(length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    ends = np.cumsum(layout.heights)
    bar = 0.82 * min(layout.heights)
    for key, end, height, text, median in zip(
        layout.keys, ends, layout.heights, layout.texts, layout.medians, strict=True
    ):
        _row(axes, end - height / 2.0, bar, layout.rows[key], text, median, small)
    sheet.legend(handles, sheet.width - font, sheet.height, "upper right", columns=COLUMNS, fontsize=0.8 * font)
    return sheet.figure


def _above(handles: int) -> float:
    """Room for a legend of so many entries, in font sizes."""
    return 1.2 * math.ceil(handles / COLUMNS) + 1.4


def _keys(shown: pd.DataFrame) -> list[tuple[str, str, str]]:
    return list(zip(shown["check"], shown["setting"], shown["part"], strict=True))


class _Layout:
    """What stands in each row, and how much room it needs [points]."""

    def __init__(self, shown: pd.DataFrame, info: Mapping[str, Any], size: str) -> None:
        self.size, self.title = size, info["title"]
        paper = size_named(size)
        self.font = font = paper.font
        self.small = small = 0.9 * font
        self.keys = list(dict.fromkeys(_keys(shown)))
        groups = dict(list(shown.groupby(["check", "setting", "part"], sort=False)))
        self.rows = {key: groups[key] for key in self.keys}
        self.medians = [_median(self.rows[key]) for key in self.keys]
        width = paper.width * POINTS_PER_CM
        right = max((text_width(text, small) for text in self.medians), default=0.0) + 1.6 * font
        room = min((1.0 - AXIS) * width - right - 1.6 * font, text_width("n" * LETTERS, small))
        texts = [
            f"{check} {info['parts'].get((check, part), part)}" + ("" if check in info["own"] else f" ({setting})")
            for check, setting, part in self.keys
        ]
        self.texts = [_evenly(text, small, room) for text in texts]
        lines = [text.split("\n") for text in self.texts]
        self.left = max((text_width(line, small) for each in lines for line in each), default=0.0) + 1.6 * font
        self.axis = width - self.left - right
        self.heights = [1.25 * small * len(each) + 0.35 * font for each in lines]

    def room(self, lang: str) -> float:
        """Height of a page for rows: what the sheet leaves between the longest legend and the ticks."""
        # verdicts, null models, the band and a run
        handles = len(_VERDICTS) + len(_NULLS) + 1
        sheet = Sheet(self.title, label("validation_footer", lang), math.inf, self.size)
        return sheet.height - (_above(handles) + BELOW) * self.font


def _handles(shown: pd.DataFrame, lang: str) -> list[Patch | Line2D]:
    return [
        Patch(color=_BAND, label=label("validation_band", lang)),
        Line2D(
            [], [], marker="o", linestyle="", markersize=3, color=GREY, alpha=0.6, label=label("validation_run", lang)
        ),
        *(
            Line2D([], [], marker="d", linestyle="", color=_VERDICTS[name], label=label(f"validation_{name}", lang))
            for name in ("PASS", "NEAR", "FAIL")
            if (shown["verdict"] == name).any()
        ),
        *(
            Line2D(
                [],
                [],
                marker=mark,
                linestyle="",
                markerfacecolor="none",
                color=INK,
                label=label(f"validation_{null}", lang),
            )
            for null, mark in _NULLS.items()
            if (shown["what"] == null).any()
        ),
    ]


def _row(axes: Any, place: float, height: float, rows: pd.DataFrame, text: str, median: str, small: float) -> None:
    low, high, verdict = rows["low"].iloc[0], rows["high"].iloc[0], rows["verdict"].iloc[0]
    begin = -1.0 if math.isfinite(low) else -FARTHEST - 0.2
    end = 1.0 if math.isfinite(high) else FARTHEST + 0.2
    axes.barh(place, end - begin, left=begin, height=height, color=_BAND, linewidth=0, zorder=0)
    for what, group in rows.groupby("what", sort=False):
        where = group["position"].clip(-FARTHEST, FARTHEST).to_numpy()
        heights = np.full(len(where), place)
        if what == "run":
            axes.plot(where, heights, "o", markersize=2.6, color=GREY, alpha=0.45, markeredgewidth=0, zorder=2)
        elif what == "median":
            far = abs(group["position"].iloc[0]) > FARTHEST
            mark = "d" if not far else ">" if group["position"].iloc[0] > 0 else "<"
            axes.plot(where, heights, mark, markersize=4.5, color=_VERDICTS[verdict], markeredgewidth=0, zorder=4)
        else:
            axes.plot(
                where, heights, _NULLS.get(what, "x"), markersize=4.0, markerfacecolor="none", markeredgecolor=INK,
                markeredgewidth=0.6, zorder=3,
            )  # fmt: skip
    axes.annotate(text, (0, place), xycoords=("axes fraction", "data"), xytext=(-4, 0), textcoords="offset points",
                  ha="right", va="center", multialignment="right", linespacing=1.15, fontsize=small)  # fmt: skip
    axes.annotate(median, (1, place), xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points",
                  ha="left", va="center", fontsize=small, color=_VERDICTS[verdict])  # fmt: skip


def _evenly(text: str, font: float, room: float) -> str:
    """Text on as few lines as the room asks for, which are of about one length: no word is left alone on the last."""
    lines = wrapped(text, font, room).count("\n")
    narrow = room
    while narrow > 0.5 * room and wrapped(text, font, 0.95 * narrow).count("\n") == lines:
        narrow *= 0.95
    return wrapped(text, font, narrow)


def _median(rows: pd.DataFrame) -> str:
    found = rows.loc[rows["what"] == "median", "value"]
    return f"{found.iloc[0]:.3g}".replace("-", "\N{MINUS SIGN}") if len(found) else "–"
