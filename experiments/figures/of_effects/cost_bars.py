"""What each scenario costs the state over the run, by instrument, less what funds return."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from experiments.figures.sheet.effect_panels import (
    count_note,
    diamond,
    few_ticks,
    interval,
    names_room,
    notes,
    panels,
    rows_axis,
    title,
    zero_in,
    zero_line,
)
from experiments.figures.sheet.instrument_fills import OTHER_FILL, REST_FILL, fills, largest
from experiments.figures.sheet.style import INK, MONEY, POINTS_PER_CM, Sheet, row_font, size_named, text_width, wrapped
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import item_name, scenario_name, world_name

SUMS = ("present_value", "fiscal_cost", "fiscal_returns")
OTHER, REST = "other", "rest"
PER_PAGE = 4
"""Worlds on one figure at most."""


def data(costs: pd.DataFrame) -> pd.DataFrame:
    """Mean and interval of each item that is not zero everywhere; part: the item, or "rest" where instruments are drawn as one.

    costs: the table costs.csv [CNY over the run]; page: on which of several figures a world stands. Raises ValueError when empty.
    """
    if costs.empty:
        raise ValueError("the table of costs has no row, so there is nothing to draw")
    spent = costs[~costs["item"].isin([*SUMS, OTHER])].groupby("item", sort=False)["mean"].max()
    there = list(spent[spent > 0.0].index)
    named = {*SUMS, OTHER, *largest(spent)}
    shown = costs[costs["item"].isin([*SUMS, OTHER, *there])].reset_index(drop=True)
    shown["part"] = [item if item in named else REST for item in shown["item"]]
    worlds = list(dict.fromkeys(shown["world"]))
    return shown.assign(page=[1 + worlds.index(world) // PER_PAGE for world in shown["world"]])


def parts(shown: pd.DataFrame) -> set[str]:
    """What is drawn of what not every study has, for the caption: other spending, and what funds return."""
    there = _parts(shown)
    return {word for word, part in (("other", OTHER), ("returns", "fiscal_returns")) if part in there}


def figure(
    shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal", pages: int = 1
) -> Figure:
    """Stacked bars, a panel for each world: spending to the right, returns to the left, the present value as a mark.

    shown: rows of one page of data(); info: title, scenario_names.
    """
    font = size_named(size).font
    worlds, scenarios = list(dict.fromkeys(shown["world"])), list(dict.fromkeys(shown["scenario"]))
    parts = _parts(shown)
    columns = 2 if size == "slide" and len(worlds) > 1 else 1
    rows = -(-len(worlds) // columns)
    several = bool(shown["n"].max() > 1)
    heading = title("cost_bars", info, lang, worlds[0] if len(worlds) == 1 and pages == 1 else "")
    if pages > 1:
        heading += label("page", lang, page=int(shown["page"].iloc[0]), pages=pages)
    texts = {part: item_name(part, lang) for part in parts}
    footer = notes(lang, count_note(shown["n"], lang, pairs=False), label("cost_note", lang) if several else "")
    handles: list[Any] = [
        Patch(facecolor=colour, hatch=hatch, edgecolor=INK, linewidth=0.06 * font, label=texts[part])
        for part, (colour, hatch) in parts.items()
    ]
    handles.append(diamond(0.55 * font, item_name("present_value", lang)))
    widest = max(text_width(handle.get_label(), 0.9 * font) for handle in handles) + 4.4 * font
    across = max(int((size_named(size).width * POINTS_PER_CM - 2 * font) / widest), 1)
    below = (1.5 * -(-len(handles) // across) + 0.8) * font
    head, foot = (1.9 if len(worlds) > 1 else 0.3) * font, 3.5 * font
    sheet = Sheet(heading, footer, rows * (len(scenarios) * 2.0 * font + head + foot) + below, size)
    pitch = ((sheet.height - below) / rows - head - foot) / len(scenarios)
    small = row_font(pitch, font) or 0.8 * pitch
    names = [wrapped(scenario_name(code, lang, info), small, 0.22 * sheet.width, lines=1) for code in scenarios]
    left = names_room(names, small, font)
    drawn = panels(
        sheet, len(worlds), columns, left=left, head=head, foot=foot, gap=2.4 * font, below=below, right=2.0 * font
    )
    for number, (axes, world) in enumerate(zip(drawn, worlds, strict=True)):
        rows_axis(axes, len(scenarios), names if number % columns == 0 else None, small)
        _panel(axes, shown[shown["world"] == world], scenarios, parts, MONEY[lang], font)
        width = axes.get_position().width * sheet.width
        few_ticks(axes, width, font)
        axes.set_xlabel(label("money_over_run", lang))
        if len(worlds) > 1:
            axes.set_title(wrapped(world_name(world, lang), font, width, lines=1), pad=0.4 * font)
    # the same scale in every world
    ends = np.array([axes.get_xlim() for axes in drawn])
    for axes in drawn:
        axes.set_xlim(ends[:, 0].min(), ends[:, 1].max())
    sheet.legend(handles, font, 0.3 * font, columns=across)
    return sheet.figure


def _parts(shown: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Parts of the bars in their order with colour and hatch: instruments, the rest, other spending, returns."""
    there = [part for part in dict.fromkeys(shown["part"]) if part not in (*SUMS, OTHER, REST)]
    parts = fills(there)
    parts |= {
        part: look
        for part, look in ((REST, REST_FILL), (OTHER, OTHER_FILL))
        if (shown.loc[shown["part"] == part, "mean"] > 0.0).any()
    }
    if (shown.loc[shown["part"] == "fiscal_returns", "mean"] > 0.0).any():
        parts["fiscal_returns"] = ("#FFFFFF", "----")
    return parts


def _panel(
    axes: Axes,
    here: pd.DataFrame,
    scenarios: list[str],
    parts: Mapping[str, tuple[str, str]],
    money: float,
    font: float,
) -> None:
    zero_line(axes, font)
    wide = (
        here.pivot_table(index="scenario", columns="part", values="mean", aggfunc="sum").reindex(scenarios).fillna(0.0)
        / money
    )
    at, sum_so_far = np.arange(len(scenarios), dtype=float), np.zeros(len(scenarios))
    for part, (colour, hatch) in parts.items():
        if part not in wide:
            continue
        value = wide[part].to_numpy(dtype=float)
        back = part == "fiscal_returns"
        axes.barh(
            at,
            -value if back else value,
            left=0.0 if back else sum_so_far,
            height=0.62,
            color=colour,
            hatch=hatch,
            edgecolor=INK,
            linewidth=0.06 * font,
            zorder=3,
        )
        sum_so_far = sum_so_far if back else sum_so_far + value
    net = here[here["item"] == "present_value"].set_index("scenario").reindex(scenarios)
    mean, low, high = (net[key].to_numpy(dtype=float) / money for key in ("mean", "low", "high"))
    interval(axes, at, low, high, font)
    axes.plot(
        mean,
        at,
        "D",
        markerfacecolor="white",
        markeredgecolor="black",
        markersize=0.55 * font,
        markeredgewidth=0.12 * font,
        zorder=5,
    )
    returns = wide["fiscal_returns"].to_numpy(dtype=float) if "fiscal_returns" in wide else np.zeros(1)
    axes.set_xlim(*zero_in(np.concatenate([sum_so_far, -returns, low, high, mean]), before=0.02))
