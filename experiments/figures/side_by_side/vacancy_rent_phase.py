"""Asking rent against vacancy rate of all parks together: the path of each scenario over time."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.sheet.map_layout import Clear
from experiments.figures.sheet.runs_to_frames import table, title_of
from experiments.figures.sheet.several_scenarios import (
    LEGEND_ROW,
    Look,
    drawn_as_lines,
    footer_of_several,
    legend,
    legend_rows,
    line_entries,
    look,
    scenarios_of,
)
from experiments.figures.sheet.style import GREY, Sheet, size_named, text_width
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name

COLUMNS = {"system": ["date", "vacancy_rate", "asking_rent"]}
MEASURES = ["vacancy_rate", "asking_rent"]
FEW, CLEAR = 12, 2
"""Single runs are drawn behind the means when there are no more than FEW, of no more than CLEAR scenarios, whose paths they do not tangle."""
_QUARTERS = 4


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of two kinds, run and mean (over seeds): means over each year of vacancy rate [share] and asking rent [CNY/m2/day].

    Years are the run's: four quarters each from its first on, named by the calendar year they begin in; the last may be shorter.
    """
    system = table(tables, "system", COLUMNS["system"], several=True)
    calendar = info["start"][0] + (info["start"][1] - 1) / 4 + system["quarter"] // _QUARTERS
    runs = (
        system.assign(year=np.floor(calendar).astype(int))
        .groupby(["scenario", "seed", "year"], as_index=False)[MEASURES]
        .mean()
    )
    middle = runs.groupby(["scenario", "year"], as_index=False)[MEASURES].mean()
    codes = scenarios_of(system, info)
    parts = [
        part[part["scenario"] == code].assign(kind=kind)
        for code in codes
        for kind, part in (("mean", middle), ("run", runs))
    ]
    shown = pd.concat(parts, ignore_index=True)
    return shown.astype({"seed": "Int64"})[["scenario", "kind", "seed", "year", *MEASURES]]


def parts(
    shown: pd.DataFrame, info: Mapping[str, Any], size: str = "journal", *, tables: Mapping[str, pd.DataFrame]
) -> set[str]:
    """What is drawn of what not every study has, for the caption: single runs, where they are few."""
    codes = drawn_as_lines(shown, size)
    runs = shown[(shown["kind"] == "run") & shown["scenario"].isin(codes)]
    few = len(codes) <= CLEAR and 1 < runs.groupby(["scenario", "seed"]).ngroups <= FEW
    faint = few and runs["seed"].nunique() > 1
    return {"runs"} if faint else set()


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Paths with a mark every few years, hollow where they begin and an arrow where they end.

    shown: what data() gave; info: start, title, scenario_names; tables: "system", for the footer.
    """
    codes = drawn_as_lines(shown, size)
    font = size_named(size).font
    names = [scenario_name(code, lang, info) for code in codes]
    across, rows = legend_rows(names, size)
    foot = (4.2 + LEGEND_ROW * rows) * font
    shown = shown[shown["scenario"].isin(codes)]
    faint = "runs" in parts(shown, info, size, tables=tables)
    years = np.sort(shown["year"].unique())
    every = max(1, int(np.ceil((years[-1] - years[0] + 1) / 6)))
    notes = [label("phase_note", lang, every=every), label("phase_runs", lang) if faint else ""]
    sheet = Sheet(
        title_of("vacancy_rent_phase", info, lang),
        footer_of_several(tables["system"], info, lang, "phase_mean", *notes, shown=codes),
        29 * font + foot,
        size,
    )
    left = 6.0 * font
    wide, high = sheet.width - left - 2.5 * font, sheet.height - foot - 0.5 * font
    axes = sheet.axes(left, foot, wide, high)
    axes.grid(color="#E4E4E4")
    for number, code in enumerate(codes):
        mine = shown[shown["scenario"] == code]
        if faint:
            for _, one in mine[mine["kind"] == "run"].groupby("seed"):
                axes.plot(
                    100 * one["vacancy_rate"],
                    one["asking_rent"],
                    color=look(number).colour,
                    linewidth=0.08 * font,
                    alpha=0.3,
                )
        _path(axes, mine[mine["kind"] == "mean"], look(number), every, font)
    base = info["start"][0]
    axes.set(xlabel=label("vacancy_rate", lang), ylabel=label("asking_rent", lang, base=base))
    axes.margins(0.06)
    _dates(axes, shown[shown["kind"] == "mean"], every, (wide, high), font)
    legend(
        sheet,
        line_entries(names, font, 0.6),
        across,
    )
    return sheet.figure


def _path(axes: Axes, path: pd.DataFrame, how: Look, every: int, font: float) -> None:
    """One path of means and its marks."""
    x, y = 100 * path["vacancy_rate"].to_numpy(dtype=float), path["asking_rent"].to_numpy(dtype=float)
    years = path["year"].to_numpy()
    axes.plot(x, y, color=how.colour, linestyle=how.line, linewidth=0.2 * font)
    marked = (years - years[0]) % every == 0
    axes.plot(x[marked], y[marked], how.marker, color=how.colour, markersize=0.55 * font)
    axes.plot(
        x[:1],
        y[:1],
        how.marker,
        markerfacecolor="white",
        markeredgecolor=how.colour,
        markersize=0.8 * font,
        markeredgewidth=0.16 * font,
    )
    moved = np.flatnonzero((x[:-1] != x[-1]) | (y[:-1] != y[-1])) if len(x) > 1 else np.zeros(0, dtype=int)
    if moved.size and np.isfinite([x[-1], y[-1], x[moved[-1]], y[moved[-1]]]).all():
        axes.annotate(
            "",
            (x[-1], y[-1]),
            (x[moved[-1]], y[moved[-1]]),
            zorder=4,
            arrowprops={
                "arrowstyle": "-|>",
                "color": how.colour,
                "lw": 0.2 * font,
                "mutation_scale": 1.5 * font,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )


def _dates(axes: Axes, paths: pd.DataFrame, every: int, size: tuple[float, float], font: float) -> None:
    """Years beside the marks of the first path, clear of all paths; size of the axes [points]."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    at = {
        code: np.column_stack(
            [
                (100 * path["vacancy_rate"] - left) / (right - left) * size[0],
                (path["asking_rent"] - bottom) / (top - bottom) * size[1],
            ]
        )
        for code, path in paths.groupby("scenario", sort=False)
    }
    steps = np.linspace(0.0, 1.0, 12)[:, None]
    clear = Clear(
        *size,
        circles=[
            (float(x), float(y), 0.35 * font)
            for path in at.values()
            for one, other in pairwise(path)
            for x, y in one + steps * (other - one)
            if np.isfinite([x, y]).all()
        ],
    )
    code, path = next(iter(at.items()))
    years = paths.loc[paths["scenario"] == code, "year"].to_numpy()
    box = (text_width("2020", 0.85 * font) + 0.2 * font, 0.8 * font)
    for place in np.flatnonzero(((years - years[0]) % every == 0) & np.isfinite(path).all(axis=1)):
        spot = clear.place(path[place], 0.6 * font, box)
        if spot is not None:
            axes.text(
                spot[0] / size[0],
                spot[1] / size[1],
                str(years[place]),
                transform=axes.transAxes,
                ha="center",
                va="center",
                size=0.85 * font,
                color=GREY,
            )
