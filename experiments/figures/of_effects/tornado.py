"""Effects of levers on one outcome, the largest on top: switched on alone, and switched off alone from all on."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from experiments.configuration import outcome_words
from experiments.configuration.levers import LEVERS
from experiments.figures.sheet.style import COLOURS, GREY, Sheet, size_named, text_width
from experiments.figures.texts.labels import label
from experiments.statistics.outcomes import OUTCOMES

DIRECTIONS = ("on", "off")
# a dark and a light one, told apart in a grey print
_FILLS = {"on": COLOURS[0], "off": COLOURS[4]}
_BAND = "#F3F3F3"


def data(effects: pd.DataFrame, outcome: str, window: str) -> pd.DataFrame:
    """The effects on one outcome in one window, sorted by rank: levers by their larger effect, the largest first.

    effects: the rows of one start, as experiments.analyses.ablation.effects gives; units are those of the tables.
    """
    shown = effects[(effects["outcome"] == outcome) & (effects["window"] == window)]
    if shown.empty:
        raise ValueError(f"there is no effect on {outcome!r} ({window}) to draw")
    size = shown["difference"].abs().groupby(shown["lever"], sort=False).max().fillna(0.0)
    order = size.index[np.argsort(-size.to_numpy(), kind="stable")]
    ranks = {lever: number for number, lever in enumerate(order, 1)}
    shown = shown.assign(rank=shown["lever"].map(ranks))
    return shown.sort_values("rank", kind="stable").reset_index(drop=True)


def parts(shown: pd.DataFrame) -> set[str]:
    """What is drawn of what not every study has, for the caption: levers switched on, and levers switched off."""
    return {each for each in DIRECTIONS if (shown["direction"] == each).any()}


def figure(shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal") -> Figure:
    """Bars of the mean paired difference with its interval; shown: what data() gave; info: title {"en", "zh"}.

    As many levers as fit on the paper, the largest first; intervals that reach far beyond all bars end in an arrow.
    """
    outcome, window = OUTCOMES[shown["outcome"].iloc[0]], outcome_words.window(shown["window"].iloc[0], lang)
    levers = list(dict.fromkeys(shown["lever"]))
    directions = [each for each in DIRECTIONS if each in parts(shown)]
    font = size_named(size).font
    sheet, rows = _sheet(
        shown, levers, len(directions), outcome_words.label(outcome, lang), info["title"][lang], lang, size
    )
    levers, shown = levers[:rows], shown[shown["rank"] <= rows]
    above, below = _margins(len(directions), font)
    pitch = (sheet.height - above - below) / rows
    small = min(font, 0.85 * pitch)
    texts = [LEVERS[lever].label(lang) if lever in LEVERS else lever for lever in levers]
    left = max(text_width(text, small) for text in texts) + 2.6 * font
    axes = sheet.axes(left, below, sheet.width - left - 1.6 * font, sheet.height - above - below)
    axes.set(ylim=(rows - 0.4, -0.6))
    for row in range(1, rows, 2):  # every other row shaded: a lever and its bars lie far apart
        axes.axhspan(row - 0.5, row + 0.5, color=_BAND, linewidth=0)
    edge = reach(outcome.scale(lang) * shown[["difference", "low", "high"]].to_numpy(dtype=float))
    if edge > 0.0:
        axes.set_xlim(-edge, edge)
    thick = 0.8 / len(directions)
    handles = []
    for place, direction in enumerate(directions):
        part = shown[shown["direction"] == direction]
        at = part["rank"].to_numpy() - 1.0 + thick * (place - (len(directions) - 1) / 2)
        means, low, high = (
            outcome.scale(lang) * part[name].to_numpy(dtype=float) for name in ("difference", "low", "high")
        )
        level = outcome.shown(part["base_level"].iloc[0], lang) if len(part) else ""
        handles.append(
            axes.barh(
                at,
                means,
                height=0.92 * thick,
                color=_FILLS[direction],
                label=label(f"lever_{direction}", lang, level=level),
            )
        )
        _intervals(axes, at, low, high, ~part["same"].to_numpy(dtype=bool), edge, font)
        for y in at[part["same"].to_numpy(dtype=bool)]:
            axes.annotate(
                label("no_difference", lang),
                (0.0, y),
                (0.4 * font, 0),
                textcoords="offset points",
                va="center",
                size=0.75 * small,
                color=GREY,
            )
    axes.axvline(0.0, color="#444444", linewidth=0.1 * font)
    axes.set_yticks(range(rows), texts, size=small)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.xaxis.set_major_formatter("{x:,.10g}")
    named, unit = outcome_words.named(outcome, lang)
    axes.set_xlabel(
        label("tornado_axis", lang, outcome=named, window=window)
        + (label("in_brackets", lang, text=unit) if unit else "")
    )
    sheet.legend(handles, font, sheet.height, "upper left")
    return sheet.figure


def reach(values: NDArray[np.float64]) -> float:
    """How far the axis goes to either side of zero [unit of values]: all bars, and intervals up to three times the longest bar.

    values: mean, low, high [rows, 3]; with few runs one wide interval would squeeze all bars into a line.
    """
    if not len(values):
        return 0.0
    size = np.nan_to_num(np.abs(values))
    longest, widest = float(size[:, 0].max()), float(size.max())
    return 1.05 * min(widest, 3.0 * longest) if longest > 0.0 else 1.05 * widest


def _intervals(
    axes: Axes,
    at: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    moved: NDArray[np.bool_],
    edge: float,
    font: float,
) -> None:
    """Lines from low to high; a cap where they end, an arrow where they go on beyond the axis at edge."""
    known = np.isfinite(low) & moved
    axes.hlines(
        at[known],
        np.clip(low[known], -edge, edge),
        np.clip(high[known], -edge, edge),
        color="black",
        linewidth=0.1 * font,
    )
    for ends in (low, high):
        inside = known & (np.abs(ends) <= edge)
        axes.plot(ends[inside], at[inside], "|", color="black", markersize=0.4 * font, markeredgewidth=0.1 * font)
        for side, marker in ((-1.0, "<"), (1.0, ">")):
            beyond = known & (side * ends > edge)
            axes.plot(
                np.full(beyond.sum(), side * edge),
                at[beyond],
                marker,
                color="black",
                markersize=0.35 * font,
                markeredgewidth=0.0,
                clip_on=False,
            )


def _margins(directions: int, font: float) -> tuple[float, float]:
    """Room for the legend above the axes and for ticks and label below [points]."""
    return (1.5 * directions + 0.6) * font, 3.8 * font


def _sheet(
    shown: pd.DataFrame, levers: list[str], directions: int, outcome: str, where: str, lang: str, size: str
) -> tuple[Sheet, int]:
    """The sheet, and how many levers fit on it in letters that can be read."""
    font = size_named(size).font
    title = label("title_tornado", lang, outcome=outcome) + label("title_join", lang) + where
    n = int(shown["n"].max())
    notes = [label("runs_n", lang, n=n), label("tornado_note", lang)] if n > 1 else [label("tornado_one", lang)]
    footer = label("separator", lang).join(notes)
    values = shown[["difference", "low", "high"]].to_numpy(dtype=float)
    if np.abs(np.nan_to_num(values)).max() > reach(values):
        footer += label("separator", lang) + label("tornado_arrow", lang)
    if shown["same"].any():
        footer += "\n" + label("tornado_same", lang)
    asked = len(levers) * (1.1 + 0.9 * directions) * font + sum(_margins(directions, font)) + 0.2 * font
    sheet = Sheet(title, footer, asked, size)
    if _fitting(sheet, directions) < len(levers):
        note = label("tornado_most", lang, shown=len(levers), whole=len(levers))
        fits = _fitting(Sheet(title, footer + "\n" + note, asked, size), directions)
        note = label("tornado_most", lang, shown=fits, whole=len(levers))
        return Sheet(title, footer + "\n" + note, asked, size), fits
    return sheet, len(levers)


def _fitting(sheet: Sheet, directions: int) -> int:
    """How many rows fit, each a letter high at least."""
    return max(int((sheet.height - sum(_margins(directions, sheet.font))) / (1.05 * sheet.font)), 1)
