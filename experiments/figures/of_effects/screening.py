"""Morris screening: how much each parameter moves an outcome, beside what the seed alone moves."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.configuration import outcome_words
from experiments.figures.sheet.effect_panels import (
    diamond,
    few_ticks,
    interval,
    largest_first,
    names_room,
    notes,
    rows_with,
    title,
)
from experiments.figures.sheet.style import COLOURS, FAINT, GREY, Sheet, size_named, text_width, wrapped
from experiments.figures.texts.labels import label
from experiments.statistics.outcomes import outcome_of

REPLICATE = "replicate"
MOST = 25
"""Parameters shown at most."""
_BEYOND, _WITHIN = COLOURS[0], "#C9C9C9"


def data(screening: pd.DataFrame, outcome: str, window: str) -> pd.DataFrame:
    """The parameters by mu_star, the largest first, then the row `replicate` (the seed alone) where there is one.

    screening: the table screening.csv; units are those of the outcome. Raises ValueError when no row is left.
    """
    shown = rows_with(screening, outcome=outcome, window=window)
    return largest_first(shown, "mu_star", last=REPLICATE)


def parts(shown: pd.DataFrame) -> set[str]:
    """What is drawn of what not every study has, for the caption: what the seed alone moves."""
    return {"noise"} if (shown["parameter"] == REPLICATE).any() else set()


def figure(shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal") -> Figure:
    """Bars of mu_star with intervals and sigma as a mark, left; sigma against mu_star, right; the noise as a line in both.

    As many parameters as can be read, 25 at most; grey where the effect cannot be told from the seed's.
    shown: what data() gave; info: title.
    """
    font = size_named(size).font
    outcome, window = outcome_of(shown["outcome"].iloc[0]), outcome_words.window(shown["window"].iloc[0], lang)
    seed, whole = shown[shown["parameter"] == REPLICATE], int((shown["parameter"] != REPLICATE).sum())
    below, above = 3.6 * font, 4.6 * font
    heading = title("screening", info, lang, outcome=outcome_words.label(outcome, lang), window=window)

    def sheet_for(count: int) -> Sheet:
        most = label("most_parameters", lang, shown=count, whole=whole) if count < whole else ""
        return Sheet(
            heading,
            notes(lang, label("screening_note", lang), most),
            max(count * 1.6, 14.0) * font + below + above,
            size,
        )

    count = min(whole, MOST)
    while count > 5 and (sheet_for(count).height - below - above) / count < 1.15 * font:
        count -= 1
    sheet = sheet_for(count)
    rows = shown[shown["parameter"] != REPLICATE].iloc[:count]
    height = sheet.height - below - above
    small = min(0.9 * font, 0.8 * height / max(count, 1))
    texts = list(rows["parameter"])
    left = names_room(texts, small, font)
    unit = outcome_words.shown_unit(outcome, lang)
    side = min(0.27 * sheet.width, height)
    bars = sheet.axes(left, below, sheet.width - left - side - 9.0 * font, height)
    _bars(bars, rows, seed, texts, outcome.scale(lang), font, small)
    few_ticks(bars, bars.get_position().width * sheet.width, font)
    bars.set_xlabel(label("mu_star_axis", lang, unit=unit))
    points = sheet.axes(sheet.width - side - 1.6 * font, below + height - side, side, side)
    _points(points, rows, seed, outcome.scale(lang), font)
    few_ticks(points, side, font)
    points.yaxis.set_major_locator(points.xaxis.get_major_locator())
    points.yaxis.set_major_formatter(points.xaxis.get_major_formatter())
    points.set_xlabel(
        label("mu_axis", lang, unit=unit) if text_width(label("mu_axis", lang, unit=unit), font) < side else "μ*"
    )
    points.set_title(wrapped(label("sigma_axis", lang, unit=unit), font, side + 2.0 * font, lines=1), pad=0.5 * font)
    handles: list[Any] = [
        Patch(color=_BEYOND, label=notes(lang, label("mu_star", lang), label("beyond_noise", lang))),
        Patch(color=_WITHIN, label=label("within_noise", lang)),
        diamond(0.5 * font, label("sigma", lang)),
    ]
    if len(seed):
        handles.append(
            Line2D(
                [],
                [],
                color=COLOURS[1],
                linestyle=(0, (4, 1.5)),
                linewidth=0.18 * font,
                label=label("noise_line", lang),
            )
        )
    sheet.legend(handles, font, sheet.height, "upper left", columns=2)
    return sheet.figure


def _bars(
    axes: Axes, rows: pd.DataFrame, seed: pd.DataFrame, texts: list[str], factor: float, font: float, small: float
) -> None:
    at = np.arange(len(rows), dtype=float)
    star, low, high, sigma = (
        factor * rows[key].to_numpy(dtype=float) for key in ("mu_star", "mu_star_low", "mu_star_high", "sigma")
    )
    fills = np.where(rows["beyond_noise"].to_numpy(dtype=bool), _BEYOND, _WITHIN)
    axes.barh(at, star, height=0.66, color=list(fills), zorder=3)
    interval(axes, at, low, high, font)
    axes.plot(
        sigma,
        at,
        "D",
        markerfacecolor="white",
        markeredgecolor="black",
        markersize=0.45 * small,
        markeredgewidth=0.1 * font,
        zorder=5,
    )
    if len(seed):
        _noise(axes, seed, factor, font)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks(at, texts, size=small)
    axes.tick_params(axis="y", length=0)
    for text, beyond in zip(axes.get_yticklabels(), rows["beyond_noise"], strict=True):
        text.set_color("#222222" if beyond else GREY)
    axes.grid(axis="x")
    axes.set_xlim(0.0, 1.05 * float(np.nanmax([*star, *high, *sigma, *(factor * seed["mu_star_high"])])))


def _noise(axes: Axes, seed: pd.DataFrame, factor: float, font: float) -> None:
    """Where the effect of the seed alone lies, with its interval as a band."""
    axes.axvspan(
        factor * float(seed["mu_star_low"].iloc[0]),
        factor * float(seed["mu_star_high"].iloc[0]),
        color=COLOURS[1],
        alpha=0.13,
        linewidth=0,
        zorder=1,
    )
    axes.axvline(
        factor * float(seed["mu_star"].iloc[0]),
        color=COLOURS[1],
        linestyle=(0, (4, 1.5)),
        linewidth=0.18 * font,
        zorder=4,
    )


def _points(axes: Axes, rows: pd.DataFrame, seed: pd.DataFrame, factor: float, font: float) -> None:
    """Sigma against mu_star: above the diagonal, the effect depends much on where the other parameters are."""
    star, sigma = (factor * rows[key].to_numpy(dtype=float) for key in ("mu_star", "sigma"))
    beyond = rows["beyond_noise"].to_numpy(dtype=bool)
    top = 1.08 * float(np.nanmax([*star, *sigma]))
    axes.plot([0, top], [0, top], color=FAINT, linewidth=0.12 * font, zorder=1)
    for which, colour in ((beyond, _BEYOND), (~beyond, _WITHIN)):
        axes.plot(
            star[which],
            sigma[which],
            "o",
            color=colour,
            markersize=0.5 * font,
            markeredgecolor="white",
            markeredgewidth=0.06 * font,
        )
    if len(seed):
        _noise(axes, seed, factor, font)
    axes.grid()
    axes.set(xlim=(0, top), ylim=(0, top))
