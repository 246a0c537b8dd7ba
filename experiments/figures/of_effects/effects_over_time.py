"""Effects of scenarios quarter by quarter: mean paired differences from the base with their bands, a panel for each outcome."""

from collections.abc import Mapping, Sequence
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
    in_table_order,
    mark_dates,
    notes,
    panel_title,
    panels,
    plain,
    rows_with,
    title,
)
from experiments.figures.sheet.several_scenarios import LEGEND_ROW, legend, legend_rows, look
from experiments.figures.sheet.style import Sheet, size_named, text_width, whole_years
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name
from experiments.statistics.outcomes import outcome_of

SCENARIOS = 4
"""Scenarios on a page: the bands of more hide one another."""
_COLUMNS = {"journal": 2, "slide": 4}
_PANEL = {"journal": 15.0, "slide": 13.0}
# height of a panel with its title and axis [font sizes]


def data(effects: pd.DataFrame, outcomes: Sequence[str] = (), world: str = "") -> pd.DataFrame:
    """The differences from the base in one world by outcome, scenario and quarter; year: the middle of the quarter.

    effects: the table effects_by_quarter.csv; outcomes: which, and in what order (all when empty). Outcomes in which no scenario differs
    from the base in any quarter are left out. number: place of the scenario, the base being 0, by which it is coloured; page: on which of
    several figures a row stands. Units are those of the tables. Raises ValueError when no row is left.
    """
    shown = rows_with(effects, world=world)
    moved = shown.groupby("outcome")["difference"].transform(lambda part: part.abs().max()) > 0.0
    if not moved.any():
        raise ValueError("no scenario differs from the base in any quarter, so there is nothing to draw")
    scenarios = list(dict.fromkeys(shown["scenario"]))
    shown = shown[moved]
    order = in_table_order(shown["outcome"], outcomes)
    shown = pd.concat([shown[shown["outcome"] == code] for code in order], ignore_index=True)
    pages = -(-len(scenarios) // SCENARIOS)
    each = -(-len(scenarios) // pages)
    shown["number"] = shown["scenario"].map({code: place for place, code in enumerate(scenarios, 1)})
    shown["page"] = (shown["number"] - 1) // each + 1
    shown["year"] = shown["date"].str[:4].astype(int) + (shown["date"].str[5:].astype(int) - 0.5) / 4.0
    return shown


def drawable(effects: pd.DataFrame, outcomes: Sequence[str], world: str) -> bool:
    """Whether some scenario differs from the base in one of the outcomes, in any quarter."""
    here = effects[(effects["world"] == world) & (effects["outcome"].isin(outcomes) if outcomes else True)]
    return bool((here["difference"].abs() > 0.0).any())


def parts(shown: pd.DataFrame) -> set[str]:
    """What is drawn of what not every study has, for the caption: bands."""
    return {"bands"} if shown["low"].notna().any() else set()


def figure(
    shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal", pages: int = 1
) -> Figure:
    """A panel for each outcome, each with its own scale; shown: rows of one page of data(); pages: how many there are.

    info: title {"en", "zh"}, scenario_names, and changes {scenario: dates}, which are marked.
    """
    font = size_named(size).font
    outcomes = list(dict.fromkeys(shown["outcome"]))
    numbers = shown.drop_duplicates("scenario").set_index("scenario")["number"]
    names = {code: scenario_name(code, lang, info) for code in numbers.index}
    heading = title(
        "effects_over_time",
        info,
        lang,
        shown["world"].iloc[0],
        base=scenario_name(shown["base"].iloc[0], lang, info),
    )
    if pages > 1:
        heading += label("page", lang, page=int(shown["page"].iloc[0]), pages=pages)
    footer = notes(
        lang,
        count_note([shown["n"].max()], lang),
        label("effects_over_time_band", lang) if "bands" in parts(shown) else "",
    )
    columns = min(_COLUMNS[size], len(outcomes))
    rows = -(-len(outcomes) // columns)
    across, legend_lines = legend_rows(list(names.values()), size)
    below = (LEGEND_ROW * legend_lines + 0.6) * font
    sheet = Sheet(heading, footer, rows * _PANEL[size] * font + below, size)
    scaled = {code: _scaled(shown[shown["outcome"] == code], lang) for code in outcomes}
    left = 2.3 * font + max(text_width(text, 0.9 * font) for part in scaled.values() for text in _ends(part))
    drawn = panels(
        sheet,
        len(outcomes),
        columns,
        left=left,
        head=3.4 * font,
        foot=1.9 * font,
        gap=left,
        below=below,
        right=2.4 * font,
    )
    years = shown["year"].min() - 0.125, shown["year"].max() + 0.125
    for axes, code in zip(drawn, outcomes, strict=True):
        width = axes.get_position().width * sheet.width
        _panel(axes, scaled[code], numbers, font)
        mark_dates(axes, [date for name in numbers.index for date in info.get("changes", {}).get(name, ())], font)
        axes.set_xlim(*years)
        whole_years(axes, width)
        name, unit = outcome_words.named(outcome_of(code), lang)
        # the room of the ticks on its left is a title's as well, as panels are narrow
        panel_title(axes, name, unit, font, width, before=left - 2.0 * font)
    legend(
        sheet,
        [
            Line2D(
                [], [], color=look(number).colour, linestyle=look(number).line, linewidth=0.2 * font, label=names[code]
            )
            for code, number in numbers.items()
        ],
        across,
    )
    return sheet.figure


def _scaled(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The rows of one outcome in the unit that figures show."""
    ends = ["difference", "low", "high"]
    return rows.assign(**{key: outcome_of(rows["outcome"].iloc[0]).scale(lang) * rows[key] for key in ends})


def _ends(rows: pd.DataFrame) -> list[str]:
    """The widest ticks that the vertical axis of an outcome may have, as texts."""
    values = rows[["difference", "low", "high"]].to_numpy(dtype=float)
    largest = float(np.nanmax(np.abs(values)))
    return [plain(float(f"{sign * 1.25 * largest:.2g}")) for sign in (-1.0, 1.0)]


def _panel(axes: Axes, rows: pd.DataFrame, numbers: "pd.Series[int]", font: float) -> None:
    """The lines and bands of one outcome."""
    axes.grid(axis="y")
    axes.axhline(0.0, color="#444444", linewidth=0.1 * font, zorder=2)
    for code, number in numbers.items():
        mine, how = rows[rows["scenario"] == code], look(number)
        axes.fill_between(mine["year"], mine["low"], mine["high"], color=how.colour, alpha=0.18, linewidth=0)
        axes.plot(
            mine["year"], mine["difference"], color=how.colour, linestyle=how.line, linewidth=0.2 * font, zorder=3
        )
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(plain))
