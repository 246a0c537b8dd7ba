"""Whether districts come to favour the same industries: how alike their priorities are, and which industries lead."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.sheet.runs_to_frames import HIGH, LOW, in_order, table, title_of, year_of
from experiments.figures.sheet.several_scenarios import (
    LEGEND_ROW,
    drawn_as_lines,
    footer_of_several,
    legend,
    legend_rows,
    line_entries,
    look,
    scenarios_of,
)
from experiments.figures.sheet.style import GREY, Sheet, size_named, text_width, whole_years, wrapped
from experiments.figures.texts.labels import label, name
from experiments.figures.texts.names import scenario_name

COLUMNS = {"system": ["date", "convergence"], "regions": ["date", "region", "priority_*"]}
BANDS = 3
"""Bands of runs are drawn for so many scenarios at most."""
_PRIORITY = "priority_"


def drawable(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> bool:
    """Whether there are two districts at least, so that likeness means something."""
    return bool(table(tables, "system", ("convergence",), several=True)["convergence"].notna().any())


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of two kinds: likeness (scenario, quarter: median and band over seeds), leading (scenario, start or end, industry: share of districts).

    likeness: mean cosine of all pairs of districts' priorities among industries, 1 where all are the same. leading: share of districts
    whose highest priority it is, mean over seeds; at the start for the first scenario only; industries that lead nowhere are left out.
    """
    system = table(tables, "system", ("date", "convergence"), several=True)
    regions = table(tables, "regions", ("date", "region"), several=True)
    codes = scenarios_of(system, info)
    groups = system.groupby(["scenario", "quarter", "date"])["convergence"]
    band = pd.DataFrame(
        {"value": groups.median(), "low": groups.quantile(LOW), "high": groups.quantile(HIGH)}
    ).reset_index()
    parts = [band[band["scenario"] == code] for code in codes]
    likeness = pd.concat(parts).assign(kind="likeness")
    likeness["year"] = year_of(likeness["quarter"] + 0.5, info["start"])
    priorities = [column for column in regions.columns if column.startswith(_PRIORITY)]
    leading: list[tuple[pd.Series, dict[str, Any]]] = []
    for code in codes:
        mine = regions[regions["scenario"] == code]
        for when, quarter in (("start", mine["quarter"].min()), ("end", mine["quarter"].max())):
            if when == "start" and code != codes[0]:
                continue
            there = mine[mine["quarter"] == quarter]
            first = there[priorities].idxmax(axis=1).str.removeprefix(_PRIORITY)
            share = pd.crosstab(there["seed"], first, normalize="index").mean()
            about = {
                "scenario": code,
                "kind": "leading",
                "when": when,
                "quarter": quarter,
                "date": there["date"].iloc[0],
            }
            leading.append((share.rename_axis("industry"), about))
    anywhere = pd.Index(
        in_order([code for share, _ in leading for code in share.index], info.get("names", {})), name="industry"
    )
    parts = [
        share.reindex(anywhere, fill_value=0.0).rename("value").reset_index().assign(**about)
        for share, about in leading
    ]
    columns = ["scenario", "kind", "when", "quarter", "date", "year", "industry", "value", "low", "high"]
    return pd.concat([likeness, *parts], ignore_index=True).reindex(columns=columns)


def parts(
    shown: pd.DataFrame, info: Mapping[str, Any], size: str = "journal", *, tables: Mapping[str, pd.DataFrame]
) -> set[str]:
    """What is drawn of what not every study has, for the caption: bands, where there are few scenarios of several runs."""
    several = bool((tables["system"].groupby("scenario")["seed"].nunique() > 1).any())
    return {"bands"} if several and len(drawn_as_lines(shown, size)) <= BANDS else set()


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Left how alike priorities are over time, right which industries are first at the start and at the end.

    shown: what data() gave; info: names, start, title, scenario_names; tables: "system" and "regions", for the footer.
    """
    codes = drawn_as_lines(shown, size)
    font = size_named(size).font
    names = [scenario_name(code, lang, info) for code in codes]
    across, rows = legend_rows(names, size)
    foot = (4.0 + LEGEND_ROW * rows) * font
    bands = "bands" in parts(shown, info, size, tables=tables)
    sheet = Sheet(
        title_of("convergence", info, lang),
        footer_of_several(
            tables["system"],
            info,
            lang,
            "line_band" if bands else "line_median",
            label("convergence_note", lang),
            shown=codes,
        ),
        max(24.0, 1.6 * len(codes) + 18.0) * font + foot,
        size,
    )
    height, left = sheet.height - foot - 2.0 * font, 6.0 * font
    width = 0.42 * sheet.width
    lines = sheet.axes(left, foot, width, height)
    lines.grid(axis="y")
    for number, code in enumerate(codes):
        mine, how = shown[(shown["scenario"] == code) & (shown["kind"] == "likeness")], look(number)
        if bands:
            lines.fill_between(mine["year"], mine["low"], mine["high"], color=how.colour, alpha=0.15, linewidth=0)
        lines.plot(mine["year"], mine["value"], color=how.colour, linestyle=how.line, linewidth=0.2 * font)
    # a tenth of the scale at least, so that small movements are not blown up
    low, high = lines.get_ylim()
    spare = max(0.1 - (high - low), 0.0) / 2
    lines.set(
        ylim=(max(low - spare, 0.0), min(high + spare, 1.005)),
        ylabel=label("convergence_axis", lang),
        xlabel=label("year", lang),
    )
    whole_years(lines, width)
    _leading(
        sheet,
        shown[(shown["kind"] == "leading") & shown["scenario"].isin(codes)],
        codes,
        info,
        lang,
        (left + width + 2.5 * font, foot, height),
    )
    legend(
        sheet,
        line_entries(names, font, 0.55),
        across,
    )
    return sheet.figure


def _leading(
    sheet: Sheet,
    shown: pd.DataFrame,
    codes: list[str],
    info: Mapping[str, Any],
    lang: str,
    box: tuple[float, float, float],
) -> Axes:
    """Dots: share of districts in which an industry comes first; box: left edge of the names, bottom, height [points]."""
    font, (begin, foot, height) = sheet.font, box
    industries = in_order(shown["industry"], info.get("names", {}))
    texts = [wrapped(name(info.get("names", {}), code, lang), 0.9 * font, 11.5 * font, lines=3) for code in industries]
    left = begin + max(text_width(line, 0.9 * font) for text in texts for line in text.split("\n")) + 0.8 * font
    axes = sheet.axes(left, foot, sheet.width - left - 1.8 * font, height)
    rows = {code: row for row, code in enumerate(industries)}
    step = min(0.16, 0.7 / len(codes))
    first = shown[shown["when"] == "start"]
    axes.hlines(range(len(industries)), 0, 102, color="#E4E4E4", linewidth=0.07 * font, zorder=0)
    axes.plot(
        100 * first["value"],
        first["industry"].map(rows) - step * len(codes) / 2 - 0.04,
        "o",
        markerfacecolor="white",
        markeredgecolor=GREY,
        markersize=0.6 * font,
        clip_on=False,
        label=first["date"].iloc[0],
    )
    for number, code in enumerate(codes):
        last, how = shown[(shown["when"] == "end") & (shown["scenario"] == code)], look(number)
        at = last["industry"].map(rows) + step * (number - (len(codes) - 1) / 2) + 0.06
        axes.plot(
            100 * last["value"],
            at,
            how.marker,
            color=how.colour,
            markersize=0.55 * font,
            clip_on=False,
            label=label("at_end", lang, date=last["date"].iloc[0]) if len(codes) == 1 else None,
        )
    if len(codes) > 1:  # no mark stands for all: those of scenarios are told beneath
        axes.plot([], [], linestyle="none", label=label("filled_at_end", lang, date=last["date"].iloc[0]))
    end = min(100, np.ceil((100 * shown["value"].max() + 5) / 10) * 10)
    axes.set(xlim=(-0.04 * end, 1.02 * end), ylim=(len(industries) - 0.45, -0.55), xlabel=label("leading_axis", lang))
    axes.set_yticks(range(len(industries)), texts, size=0.9 * font, linespacing=0.95)
    axes.tick_params(axis="y", length=0)
    sheet.figure.legend(
        *axes.get_legend_handles_labels(),
        loc="lower left",
        ncols=2,
        borderaxespad=0.0,
        handlelength=0.8,
        columnspacing=1.2,
        bbox_to_anchor=(begin / sheet.width, (sheet.bottom + foot + height + 0.3 * font) / sheet.total),
    )
    return axes
