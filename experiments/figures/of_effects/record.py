"""The record of the whole region beside what the base run gives: one small panel for each quantity that was observed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.figures.sheet.effect_panels import notes, panel_title, panels, title
from experiments.figures.sheet.style import COLOURS, INK, MONEY, Sheet, size_named, whole_years
from experiments.figures.texts.labels import label
from experiments.statistics.record import WHOLE
from experiments.statistics.standing import EMERGENT

TOPICS = ("revenue", "employees", "enterprises", "vacancy_rate", "rent")
"""Quantities of the record that are shown, in their order."""
_HEADS = {"en": 1e6, "zh": 1e4}


def drawable(hindcast: pd.DataFrame) -> bool:
    """Whether anything was observed of the whole region that a run of this length can be compared with."""
    return bool(_of_region(hindcast).any())


def data(hindcast: pd.DataFrame) -> pd.DataFrame:
    """What was observed of the whole region and compared, by quantity and time; year is decimal, in the middle of what was measured.

    hindcast: the table `hindcast.csv`. Units: CNY a year at start-year prices, persons, multiples of the first year, shares, CNY/m2/day.
    Raises ValueError where nothing of the kind was observed.
    """
    shown = hindcast[_of_region(hindcast)]
    if shown.empty:
        raise ValueError("the table hindcast.csv has nothing on the whole region, so there is no record to draw")
    shown = shown.rename(columns={"runs": "n", "observed_compared": "value"})
    columns = [
        "scenario",
        "topic",
        "period",
        "value",
        "simulated",
        "simulated_low",
        "simulated_high",
        "n",
        "fed",
        "broker",
        "source",
    ]
    order = {topic: place for place, topic in enumerate(TOPICS)}
    shown = shown[columns].assign(year=[_middle(str(period)) for period in shown["period"]])
    return shown.sort_values(
        ["topic", "year"],
        key=lambda part: part.map(order) if part.name == "topic" else part,
        kind="stable",
        ignore_index=True,
    )


def parts(shown: pd.DataFrame) -> set[str]:
    """What is drawn of what not every study has, for the caption: points that were put in, points that test, and how they are compared."""
    fed, brokers = shown["fed"] != EMERGENT, shown["broker"].fillna("") != ""
    found = {
        "fed": fed,
        "tested": ~fed,
        "growth": shown["topic"] == "enterprises",
        "brokers": (shown["topic"] == "vacancy_rate") & brokers,
    }
    return {part for part, rows in found.items() if rows.any()}


def figure(shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal") -> Figure:
    """Panels side by side: what was observed as points, what the run gives as a line, with its band over seeds.

    shown: what data() gave; info: title, and start.
    """
    font, several = size_named(size).font, bool((shown["n"] > 1).any())
    topics = list(dict.fromkeys(shown["topic"]))
    footer = notes(
        lang,
        label("record_prices", lang, base=info["start"][0]) if "start" in info else "",
        label("record_compared", lang),
    )
    sheet = Sheet(title("record", info, lang), footer, 14.0 * font, size)
    gap = 3.2 * font
    for axes, topic in zip(
        panels(
            sheet,
            len(topics),
            len(topics),
            left=3.6 * font,
            head=3.4 * font,
            foot=1.8 * font,
            gap=gap,
            below=2.4 * font,
            right=1.8 * font,
        ),
        topics,
        strict=True,
    ):
        width = axes.get_position().width * sheet.width
        _panel(axes, shown[shown["topic"] == topic], topic, lang, several, font)
        whole_years(axes, width)
        panel_title(axes, label(f"record.{topic}", lang), label(f"record_unit.{topic}", lang), font, width + 0.8 * gap)
    look = {"color": INK, "linestyle": "", "marker": "o", "markersize": 0.5 * font}
    lines: list[Any] = [Line2D([], [], **look, label=label("record_observed", lang))]
    if "fed" in parts(shown):
        lines.append(Line2D([], [], **{**look, "markerfacecolor": "white"}, label=label("record_fed", lang)))
    lines.append(
        Line2D([], [], color=COLOURS[0], label=label("simulated_median" if several else "simulated_one", lang))
    )
    if several:
        lines.append(Patch(color=COLOURS[0], alpha=0.22, linewidth=0, label=label("band", lang)))
    sheet.legend(lines, 3.6 * font, 0.0, columns=len(lines))
    return sheet.figure


def _of_region(hindcast: pd.DataFrame) -> "pd.Series[bool]":
    known = hindcast["simulated"].notna() & hindcast["observed_compared"].notna()
    return known & (hindcast["place"] == WHOLE) & hindcast["topic"].isin(TOPICS)


def _panel(axes: Axes, rows: pd.DataFrame, topic: str, lang: str, several: bool, font: float) -> None:
    scale = {"revenue": 1 / MONEY[lang], "employees": 1 / _HEADS[lang], "vacancy_rate": 100.0}.get(topic, 1.0)
    axes.grid(axis="y")
    line = rows.drop_duplicates("year")
    if several:
        axes.fill_between(
            line["year"],
            scale * line["simulated_low"],
            scale * line["simulated_high"],
            color=COLOURS[0],
            alpha=0.22,
            linewidth=0,
        )
    mark = {"marker": "."} if len(line) < 3 else {}
    axes.plot(line["year"], scale * line["simulated"], color=COLOURS[0], linewidth=0.2 * font, **mark)
    given = (rows["fed"] != EMERGENT).to_numpy()
    for part, fill in ((given, "white"), (~given, INK)):
        axes.plot(
            rows["year"][part], scale * rows["value"][part], linestyle="", marker="o", markersize=0.42 * font,
            markeredgewidth=0.09 * font, markerfacecolor=fill, markeredgecolor=INK, zorder=4,
        )  # fmt: skip
    top = scale * float(np.nanmax(rows[["value", "simulated", "simulated_high"]].to_numpy(dtype=float)))
    axes.set_ylim(0.0, 1.1 * top)
    first, last = float(rows["year"].min()), float(rows["year"].max())
    room = max(0.06 * (last - first), 0.6)
    axes.set_xlim(first - room, last + room)
    axes.tick_params(pad=0.2 * font, labelsize=0.8 * font)


def _middle(period: str) -> float:
    """The middle of a year or of a quarter of it, as in 2012Q4, as a decimal year."""
    year, _, quarter = period.partition("Q")
    return int(year) + (0.25 * int(quarter) - 0.125 if quarter else 0.5)
