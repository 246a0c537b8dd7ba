"""Effects of scenarios on the main outcomes: mean paired differences from the base, with intervals, in pictures and in numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.configuration import outcome_words
from experiments.figures.sheet.effect_panels import (
    better_text,
    count_note,
    few_ticks,
    in_table_order,
    names_room,
    notes,
    rows_axis,
    rows_with,
    signed,
    title,
    zero_in,
    zero_line,
)
from experiments.figures.sheet.style import (
    COLOURS,
    GREY,
    INK,
    POINTS_PER_CM,
    Sheet,
    row_font,
    size_named,
    text_width,
    wrapped,
)
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name
from experiments.statistics.numbers_as_text import SIGNIFICANT, p_text
from experiments.statistics.outcomes import outcome_of

# heights in font sizes: of a row (wanted, and at least), of a block's heading and of its axis, of the headings of the columns
_ROW, _LEAST, _HEAD, _FOOT, _COLUMNS = 1.5, 1.2, 1.8, 1.9, 1.5
_ENDS = ("low", "high", "low_bca", "high_bca")


def data(
    effects: pd.DataFrame,
    window: str,
    outcomes: Sequence[str] = (),
    world: str = "",
    base: str = "",
    size: str = "journal",
) -> pd.DataFrame:
    """The differences from the base in one world and window, by outcome; page: on which of several figures a row stands.

    effects: the table effects.csv; outcomes: which, and in what order (all when empty); base: the scenario that others are
    compared with, the first when empty. Units are those of the tables. Raises ValueError when no row is left.
    """
    shown = rows_with(effects, window=window, world=world)
    shown = rows_with(shown, base=base or shown["base"].iloc[0])
    order = in_table_order(shown["outcome"], outcomes)
    shown = pd.concat([shown[shown["outcome"] == code] for code in order], ignore_index=True)
    shown["page"] = shown["outcome"].map(_pages(shown["outcome"].value_counts(), order, size))
    return shown


def _pages(rows: pd.Series, order: Sequence[str], size: str) -> dict[str, int]:
    """Outcomes on as many pages as their blocks need, about the same number on each."""
    paper = size_named(size)
    room = paper.height * POINTS_PER_CM / paper.font - 9.0 - _COLUMNS
    block = _HEAD + _FOOT + _LEAST * float(rows.max())
    each = max(int(room / block), 1)
    count = -(-len(order) // each)
    each = -(-len(order) // count)
    return {code: 1 + number // each for number, code in enumerate(order)}


def parts(shown: pd.DataFrame) -> set[str]:
    """What is drawn of what not every study has, for the caption: ends of the bootstrap interval."""
    ends = shown.loc[~shown["same"].astype(bool), ["low_bca", "high_bca"]]
    return {"bca"} if ends.notna().any(axis=None) else set()


def figure(
    shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal", pages: int = 1
) -> Figure:
    """One block for each outcome, each with its own scale; shown: rows of one page of data(); pages: how many there are.

    info: title {"en", "zh"}, scenario_names. Filled points are those whose adjusted p is below 0.05.
    """
    font = size_named(size).font
    outcomes = list(dict.fromkeys(shown["outcome"]))
    base = scenario_name(shown["base"].iloc[0], lang, info)
    heading = title(
        "forest",
        info,
        lang,
        shown["world"].iloc[0],
        base=base,
        window=outcome_words.window(shown["window"].iloc[0], lang),
    )
    if pages > 1:
        heading += label("page", lang, page=int(shown["page"].iloc[0]), pages=pages)
    several = bool(shown["n"].max() > 1)
    footer = notes(
        lang,
        count_note(shown["n"], lang),
        label("forest_note", lang) if several else "",
        label("forest_ticks", lang) if "bca" in parts(shown) else "",
        label("forest_filled", lang) if several else "",
    )
    fixed = (_HEAD + _FOOT) * font * len(outcomes) + _COLUMNS * font
    sheet = Sheet(heading, footer, fixed + _ROW * font * len(shown), size)
    pitch = (sheet.height - fixed) / len(shown)
    small = row_font(pitch, font) or 0.8 * pitch
    texts = {code: _texts(shown[shown["outcome"] == code], lang) for code in outcomes}
    widths = [max(text_width(row[place], small) for rows in texts.values() for row in rows) for place in range(4)]
    widths = [
        max(width, text_width(label(key, lang), 0.85 * font) if key else 0.0)
        for width, key in zip(widths, ("", "", "column_n", "column_p"), strict=True)
    ]
    names = {
        code: wrapped(scenario_name(code, lang, info), small, 0.26 * sheet.width, lines=1)
        for code in shown["scenario"].unique()
    }
    left = max(names_room(names.values(), small, font), 6.0 * font)
    ends = np.cumsum(
        [1.0 * font, widths[3] + 1.2 * font, widths[2] + 1.2 * font, widths[1] + 0.5 * font, widths[0] + 1.4 * font]
    )
    p_at, n_at, interval_at, mean_at = (
        sheet.width - ends[0],
        sheet.width - ends[1],
        sheet.width - ends[2] - widths[1],
        sheet.width - ends[3],
    )
    width = sheet.width - ends[4] - left
    top = sheet.height - _COLUMNS * font
    for x, key, side in (
        (interval_at + widths[1], "column_difference", "right"),
        (n_at, "column_n", "right"),
        (p_at, "column_p", "right"),
    ):
        sheet.text(x, top + 0.3 * font, label(key, lang), ha=side, va="bottom", size=0.85 * font, color=GREY)
    for code in outcomes:
        rows = shown[shown["outcome"] == code]
        height = pitch * len(rows)
        axes = sheet.axes(left, top - _HEAD * font - height, width, height)
        _block(axes, rows, [names[each] for each in rows["scenario"]], lang, small, font, width)
        sheet.text(font, top - 0.5 * _HEAD * font, _heading(rows, base, lang), va="center", size=font)
        better = better_text(outcome_of(code), lang)
        sheet.text(
            sheet.width - font,
            top - 0.5 * _HEAD * font,
            better,
            ha="right",
            va="center",
            size=0.85 * font,
            color=GREY,
        )
        for row, (mean, ends_text, n, p) in enumerate(texts[code]):
            y = top - _HEAD * font - (row + 0.5) * pitch
            for x, text, side in (
                (mean_at, mean, "right"),
                (interval_at, ends_text, "left"),
                (n_at, n, "right"),
                (p_at, p, "right"),
            ):
                sheet.text(x, y, text, ha=side, va="center_baseline", size=small, color=INK)
        top -= (_HEAD + _FOOT) * font + height
    return sheet.figure


def _texts(rows: pd.DataFrame, lang: str) -> list[tuple[str, str, str, str]]:
    """Mean, interval, n and p of each row; decimals are those of the largest mean of the block."""
    factor = outcome_of(rows["outcome"].iloc[0]).scale(lang)
    values = factor * rows[["difference", "low", "high"]].to_numpy(dtype=float)
    means = np.abs(values[:, 0][np.isfinite(values[:, 0])])
    shown = signed(values, float(means.max(initial=0.0)))
    found = []
    for text, n, p, same in zip(shown, rows["n"], rows["p_adjusted"], rows["same"], strict=True):
        if same:
            found.append(("0", label("no_run_differs", lang), f"{n:.0f}", ""))
        else:
            found.append((text[0], f"[{text[1]}, {text[2]}]" if text[1] else "", f"{n:.0f}", p_text(p)))
    return found


def _heading(rows: pd.DataFrame, base: str, lang: str) -> str:
    outcome = outcome_of(rows["outcome"].iloc[0])
    return label(
        "block_base",
        lang,
        heading=outcome_words.heading(outcome, lang),
        base=base,
        level=outcome.shown(float(rows["base_level"].iloc[0]), lang),
    )


def _block(
    axes: Axes, rows: pd.DataFrame, names: Sequence[str], lang: str, small: float, font: float, width: float
) -> None:
    """The points and lines of one outcome."""
    factor = outcome_of(rows["outcome"].iloc[0]).scale(lang)
    mean = factor * rows["difference"].to_numpy(dtype=float)
    low, high, low_bca, high_bca = (factor * rows[key].to_numpy(dtype=float) for key in _ENDS)
    at, moved = np.arange(len(rows), dtype=float), ~rows["same"].to_numpy(dtype=bool)
    rows_axis(axes, len(rows), names, small)
    zero_line(axes, font)
    known = np.isfinite(low) & moved
    axes.hlines(at[known], low[known], high[known], color=COLOURS[0], linewidth=0.22 * font, zorder=3)
    for ends in (low_bca, high_bca):
        there = np.isfinite(ends) & moved
        axes.plot(
            ends[there], at[there], "|", color="black", markersize=0.75 * small, markeredgewidth=0.12 * font, zorder=4
        )
    sure = (rows["p_adjusted"].to_numpy(dtype=float) < SIGNIFICANT) & moved
    for which, fill in ((sure, COLOURS[0]), (~sure, "white")):
        axes.plot(
            mean[which],
            at[which],
            "o",
            markersize=0.62 * small,
            markerfacecolor=fill,
            markeredgecolor=COLOURS[0],
            markeredgewidth=0.12 * font,
            zorder=5,
        )
    axes.set_xlim(*zero_in(np.concatenate([mean, low, high, low_bca, high_bca])))
    few_ticks(axes, width, font)
    axes.tick_params(axis="x", pad=0.2 * font, length=0.25 * font)
