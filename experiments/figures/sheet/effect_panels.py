"""What figures of comparisons share: names, numbers as text, titles, panels in a grid."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from experiments.figures.sheet.style import GREY, Sheet, text_width, wrapped
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import world_name
from experiments.statistics.numbers_as_text import decimals_for, number_text, with_percent_signs
from experiments.statistics.outcomes import OUTCOMES, Outcome
from experiments.statistics.precision import FEW_SEEDS

_TEXTS = ("world", "base", "scenario", "park", "section", "tag")


def read_back(table: pd.DataFrame) -> pd.DataFrame:
    """The table as it was before it became CSV: an empty text is read as NaN."""
    blank = {key: table[key].astype(object).where(table[key].notna(), "") for key in _TEXTS if key in table}
    return table.assign(**blank)


def rows_with(table: pd.DataFrame, **values: str) -> pd.DataFrame:
    """The rows in which the columns have these values; ValueError when there is none."""
    keep = np.ones(len(table), dtype=bool)
    for key, value in values.items():
        keep &= (table[key] == value).to_numpy()
    if not keep.any():
        wanted = ", ".join(f"{key} {value!r}" for key, value in values.items())
        raise ValueError(f"the table has no row with {wanted}, so there is nothing to draw")
    return table[keep].reset_index(drop=True)


def in_table_order(found: Iterable[str], wanted: Sequence[str]) -> list[str]:
    """Outcomes that are wanted and there, in the order wanted; all that are there, in the order of OUTCOMES, when none is named."""
    there = list(dict.fromkeys(found))
    if wanted:
        return [code for code in wanted if code in there]
    known = [code for code in OUTCOMES if code in there]
    return known + [code for code in there if code not in known]


def title(key: str, info: Mapping[str, Any], lang: str, world: str = "", **values: Any) -> str:
    """The figure's title, then the region's and the world's."""
    where = info.get("title", {}).get(lang) or info.get("title", {}).get("en", "")
    parts = [part for part in (where, world_name(world, lang)) if part]
    return label(f"title_{key}", lang, **values) + (
        label("title_join", lang) + label("list", lang).join(parts) if parts else ""
    )


def notes(lang: str, *parts: str) -> str:
    """The parts of a footer that are not empty, in one line."""
    return label("separator", lang).join(part for part in parts if part)


def count_note(n: Iterable[Any], lang: str, pairs: bool = True) -> str:
    """How many runs or pairs of runs a figure rests on, as a range where rows differ."""
    numbers = sorted({int(number) for number in n if np.isfinite(number)})
    if not numbers or numbers[-1] < 2:
        return label("no_interval_pair" if pairs else "no_interval_each", lang)
    text = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
    return label("pairs_n" if pairs else "runs_n", lang, n=text)


def signed(values: NDArray[np.float64], largest: float | None = None) -> NDArray[np.str_]:
    """Numbers with a sign, all with the decimals that three digits of the largest ask for; empty where there is none."""
    decimals = decimals_for(values.ravel() if largest is None else [largest])
    return np.vectorize(lambda value: number_text(value, decimals, signed=True), otypes=[np.str_])(values)


def mark_dates(axes: Axes, dates: Iterable[str], font: float) -> None:
    """A thin line with its date at each quarter in which something changes, as in 2015Q1; the axis is in years."""
    for date in dict.fromkeys(dates):
        year = int(date[:4]) + (int(date[5:]) - 1) / 4.0
        axes.axvline(year, color=GREY, linewidth=0.08 * font, linestyle=":", zorder=1)
        axes.annotate(
            date,
            (year, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(0.15 * font, -0.2 * font),
            textcoords="offset points",
            rotation=90,
            ha="left",
            va="top",
            fontsize=0.7 * font,
            color=GREY,
        )


def percent(share: float, lang: str = "en") -> str:
    """A share as whole percent, with a true minus sign and none before zero."""
    if not np.isfinite(share):
        return ""
    return with_percent_signs(f"{round(100 * share) + 0:.0f} %".replace("-", "−"), lang)


def few_seeds(n: Iterable[Any], lang: str) -> str:
    """A warning where probabilities rest on few seeds."""
    return label("few_seeds", lang) if max(n, default=0) < FEW_SEEDS else ""


def panels(
    sheet: Sheet,
    count: int,
    columns: int,
    *,
    left: float,
    head: float,
    foot: float,
    gap: float,
    below: float = 0.0,
    right: float = 0.0,
) -> list[Axes]:
    """Axes in rows of so many columns, filled from the upper left; all measures in points.

    left: room for the names of rows before the first column; head and foot: room above and below each; gap: between columns;
    below: what is kept free above the footer; right: at the right edge.
    """
    rows = -(-count // columns)
    width = (sheet.width - left - right - (columns - 1) * gap) / columns
    pitch = (sheet.height - below) / rows
    return [
        sheet.axes(
            left + (number % columns) * (width + gap),
            below + (rows - 1 - number // columns) * pitch + foot,
            width,
            pitch - head - foot,
        )
        for number in range(count)
    ]


def panel_title(axes: Axes, text: str, beneath: str, font: float, width: float, before: float = 0.0) -> None:
    """A title above a line of small print, both in smaller letters where they are long, the title in two lines at last.

    width: of the room from the left edge of the axes, or from so far before it [points].
    """
    room = width + before
    large = font * max(min(1.0, room / text_width(text, font)), 0.65)
    place: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom"}
    title = wrapped(text, large, 1.001 * room, lines=2)
    above = (1.75 if beneath else 0.5) * font
    axes.annotate(title, (0, 1), (-before, above), size=large, linespacing=1.0, **place)
    small = 0.85 * font
    small *= max(min(1.0, room / max(text_width(beneath, small), 1.0)), 0.7)
    under = wrapped(beneath, small, 1.001 * room, lines=1)
    axes.annotate(under, (0, 1), (-before, 0.5 * font), size=small, color=GREY, **place)


def diamond(size: float, text: str) -> Line2D:
    """Entry of a legend for a white diamond of that size [points]."""
    return Line2D(
        [], [], linestyle="", marker="D", markerfacecolor="white", markeredgecolor="black", markersize=size, label=text
    )


def largest_first(table: pd.DataFrame, column: str, last: str) -> pd.DataFrame:
    """Parameters by the column, the largest first, but the one named behind all others."""
    rows = table.iloc[np.argsort(-table[column].to_numpy(dtype=float), kind="stable")]
    behind = rows["parameter"] == last
    return pd.concat([rows[~behind], rows[behind]], ignore_index=True)


def better_text(outcome: Outcome, lang: str) -> str:
    """Which way is better, where one is."""
    return label("more_is_better" if outcome.better > 0 else "less_is_better", lang) if outcome.better else ""


def names_room(texts: Iterable[str], small: float, font: float) -> float:
    """Room for the names of rows before an axis [points]; letters fitted to the pixels of a screen are a little wider than on paper."""
    return (
        1.06 * max((text_width(line, small) for text in texts for line in text.split("\n")), default=0.0) + 2.0 * font
    )


def zero_in(values: NDArray[np.float64], before: float = 0.06, after: float = 0.06) -> tuple[float, float]:
    """Ends of an axis that shows all values and zero, with some room to either side as shares of the span."""
    known = values[np.isfinite(values)]
    low, high = min(float(known.min(initial=0.0)), 0.0), max(float(known.max(initial=0.0)), 0.0)
    span = (high - low) or 1.0
    return low - before * span, high + after * span


def rows_axis(axes: Axes, count: int, names: Sequence[str] | None, font: float) -> None:
    """Rows from the top downwards, with names or, in panels that share them, without; every other one shaded."""
    axes.set(ylim=(count - 0.5, -0.5))
    for row in range(1, count, 2):
        axes.axhspan(row - 0.5, row + 0.5, color="#F3F3F3", linewidth=0)
    axes.set_yticks(range(count), names if names is not None else [""] * count, size=font)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def zero_line(axes: Axes, font: float) -> None:
    """Where there is no difference."""
    axes.axvline(0.0, color="#444444", linewidth=0.1 * font, zorder=2)
    axes.grid(axis="x")


def few_ticks(axes: Axes, width: float, font: float) -> None:
    """So many ticks on the horizontal axis as stand side by side on width [points], with thousands set apart."""
    longest = max(
        text_width(f"{end:,.3g}" if abs(end) < 1_000 else f"{end:,.0f}", 0.9 * font) for end in axes.get_xlim()
    )
    axes.xaxis.set_major_locator(
        MaxNLocator(nbins=int(np.clip(width / (longest + font), 1, 7)), steps=[1, 2, 2.5, 5, 10])
    )
    axes.xaxis.set_major_formatter(FuncFormatter(plain))


def plain(value: float, _: int | None = None) -> str:
    """A tick as text, with thousands set apart and a true minus sign."""
    return f"{value:,.10g}".replace("-", "−")


def interval(
    axes: Axes,
    at: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    font: float,
    colour: Any = "black",
    zorder: float = 4,
) -> None:
    """Lines with caps from low to high; nothing where an interval is not known."""
    known = np.isfinite(low) & np.isfinite(high)
    axes.hlines(at[known], low[known], high[known], color=colour, linewidth=0.12 * font, zorder=zorder)
    for ends in (low, high):
        axes.plot(
            ends[known],
            at[known],
            "|",
            color=colour,
            markersize=0.45 * font,
            markeredgewidth=0.12 * font,
            zorder=zorder,
        )
