"""Cost against outcome: what each scenario costs, what it brings, and which of them nothing cheaper can match."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.configuration import outcome_words
from experiments.figures.sheet.effect_panels import (
    count_note,
    few_seeds,
    few_ticks,
    notes,
    panels,
    plain,
    rows_with,
    title,
)
from experiments.figures.sheet.several_scenarios import look, scenarios_of
from experiments.figures.sheet.style import (
    GREY,
    MONEY,
    POINTS_PER_CM,
    Sheet,
    size_named,
    text_width,
    wrapped,
)
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name, world_name
from experiments.statistics.numbers_as_text import chance_text
from experiments.statistics.outcomes import outcome_of

PER_PAGE = 4
"""Worlds on one figure at most."""
KEY_ROWS = 5
"""Rows of the key beside a panel at most, where several panels share a page."""


def data(pareto: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """The rows of one outcome; page: on which of several figures a world stands.

    pareto: the table pareto.csv; units are those of the tables. Raises ValueError when the outcome is not in it.
    """
    shown = rows_with(pareto, outcome=outcome)
    worlds = list(dict.fromkeys(shown["world"]))
    return shown.assign(page=[1 + worlds.index(world) // PER_PAGE for world in shown["world"]])


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    pages: int = 1,
    window: str = "last_year",
) -> Figure:
    """A panel for each world: points with intervals both ways, the front as steps, names with the probability of being on it.

    shown: rows of one page of data(); window: that over which the outcome is measured; info: title, scenario_names.
    """
    font = size_named(size).font
    outcome = outcome_of(shown["outcome"].iloc[0])
    worlds = list(dict.fromkeys(shown["world"]))
    heading = title(
        "pareto",
        info,
        lang,
        worlds[0] if len(worlds) == 1 and pages == 1 else "",
        outcome=outcome_words.label(outcome, lang),
        window=outcome_words.window(window, lang),
    )
    if pages > 1:
        heading += label("page", lang, page=int(shown["page"].iloc[0]), pages=pages)
    several, sampled = bool(shown["n"].max() > 1), bool(shown["probability_on_front"].notna().any())
    front = notes(
        lang,
        label("cost_long", lang) if len(worlds) > 1 else "",
        label("front", lang),
        label("on_front", lang),
        label("front_share", lang) if sampled else "",
        few_seeds(shown["n"], lang) if sampled else "",
    )
    footer = (
        notes(lang, count_note(shown["n"], lang, pairs=False), label("mean_interval", lang) if several else "")
        + "\n"
        + front
    )
    scenarios = list(dict.fromkeys(shown["scenario"]))
    small = 0.9 * font
    # as in every other figure of these scenarios
    looks = {code: (look(number).colour, look(number).marker) for number, code in enumerate(scenarios_of(shown, info))}
    paper = size_named(size).width * POINTS_PER_CM
    names = {code: wrapped(scenario_name(code, lang, info), small, 0.24 * paper, lines=1) for code in scenarios}
    # one panel has room for names beside it, several share them
    shared = len(worlds) > 1
    columns = 2 if shared else 1
    rows = -(-len(worlds) // columns)
    key_columns = -(-len(scenarios) // KEY_ROWS) if shared else 1
    widest = max(text_width("> 99 %" if shared else f"{names[code]}  > 99 %", small) for code in scenarios)
    heading_width = text_width(label("front_key", lang), small) + 1.2 * font if sampled else 0.0
    key_width = max(key_columns * (widest + 3.2 * font), heading_width)
    across = max(int((paper - 2 * font) / (max(text_width(text, small) for text in names.values()) + 3.6 * font)), 1)
    below = (1.5 * -(-len(scenarios) // across) + 0.8) * font if shared else 0.0
    sheet = Sheet(heading, footer, rows * 22 * font + below if shared else 27 * font, size)
    values = outcome.scale(lang) * shown[["value", "value_low", "value_high"]].to_numpy(dtype=float)
    # with a digit more than the values have: ticks may lie above them or need a decimal
    left = (
        text_width(outcome.shown(10 * float(np.nanmax(np.abs(values))) / outcome.scale(lang), lang), small) + 4.6 * font
    )
    drawn = panels(
        sheet,
        len(worlds),
        columns,
        left=left,
        head=(1.9 if shared else 0.4) * font,
        foot=3.4 * font,
        gap=key_width + left,
        right=key_width,
        below=below,
    )
    for axes, world in zip(drawn, worlds, strict=True):
        here = shown[shown["world"] == world]
        width = axes.get_position().width * sheet.width
        _panel(axes, here, looks, outcome.scale(lang), MONEY[lang], outcome.better, font)
        few_ticks(axes, width, font)
        if shared:
            axes.set_title(wrapped(world_name(world, lang), font, width + key_width, lines=1), pad=0.4 * font)
        axes.set_xlabel(label("cost_short" if shared else "cost_axis", lang))
        axes.set_ylabel(
            wrapped(
                outcome_words.heading(outcome, lang, level=True),
                font,
                axes.get_position().height * sheet.total,
                lines=2,
            )
        )
        # the front first, from the cheapest
        order = here.sort_values(["on_front", "cost"], ascending=[False, True], kind="stable")
        texts = [chance_text(float(chance), lang) for chance in order["probability_on_front"]]
        texts = (
            texts
            if shared
            else [f"{names[code]}  {text}".rstrip() for code, text in zip(order["scenario"], texts, strict=True)]
        )
        handles = [
            _key(looks[code], bool(on), text, font)
            for code, on, text in zip(order["scenario"], order["on_front"], texts, strict=True)
        ]
        axes.legend(
            handles=handles,
            loc="upper left",
            bbox_to_anchor=(1.0 + 0.4 * font / width, 1.0),
            borderaxespad=0.0,
            handletextpad=0.2,
            fontsize=small,
            labelspacing=0.45,
            ncols=key_columns,
            columnspacing=0.6,
            title=label("front_key", lang) if sampled else None,
            title_fontsize=small,
            alignment="left",
        )
    if shared:
        sheet.legend(
            [_key(looks[code], True, names[code], font) for code in scenarios],
            font,
            0.3 * font,
            columns=across,
            handletextpad=0.2,
        )
    return sheet.figure


def _key(look: tuple[str, str], filled: bool, text: str, font: float) -> Line2D:
    colour, marker = look
    return Line2D(
        [],
        [],
        linestyle="",
        marker=marker,
        markersize=0.75 * font,
        markeredgewidth=0.14 * font,
        markeredgecolor=colour,
        markerfacecolor=colour if filled else "white",
        label=text,
    )


def _panel(
    axes: Axes,
    here: pd.DataFrame,
    looks: Mapping[str, tuple[str, str]],
    factor: float,
    money: float,
    better: int,
    font: float,
) -> None:
    axes.grid()
    front = here[here["on_front"].astype(bool)].sort_values("cost", kind="stable")
    x, y = front["cost"].to_numpy(dtype=float) / money, factor * front["value"].to_numpy(dtype=float)
    for _, row in here.iterrows():
        colour, marker = looks[row["scenario"]]
        on = bool(row["on_front"])
        cost, low, high = (float(row[key]) / money for key in ("cost", "cost_low", "cost_high"))
        value, under, over = (factor * float(row[key]) for key in ("value", "value_low", "value_high"))
        line = {"color": colour, "alpha": 1.0 if on else 0.45, "linewidth": 0.12 * font, "zorder": 3}
        axes.plot([low, high], [value, value], **line)
        axes.plot([cost, cost], [under, over], **line)
        axes.plot(
            cost,
            value,
            marker,
            markersize=0.75 * font,
            markeredgecolor=colour,
            markeredgewidth=0.14 * font,
            markerfacecolor=colour if on else "white",
            zorder=5,
        )
    axes.margins(x=0.06, y=0.08)
    if len(front):
        # from its cheapest point upwards the front goes on to the axis, from its dearest to the right
        bounds, (bottom, top) = axes.get_xlim(), axes.get_ylim()
        worst = bottom if better >= 0 else top
        axes.step(
            [x[0], *x, bounds[1]],
            [worst, *y, y[-1]],
            where="post",
            color=GREY,
            linewidth=0.14 * font,
            linestyle=(0, (4, 1.5)),
            zorder=2,
        )
        axes.set(xlim=bounds, ylim=(bottom, top))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6))
    axes.yaxis.set_major_formatter(FuncFormatter(plain))
