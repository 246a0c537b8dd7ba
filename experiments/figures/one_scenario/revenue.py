"""Simulated output a year against the revenue that was reported."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from experiments.figures.one_scenario.observations import Observation, observations, provenance_text
from experiments.figures.sheet.runs_to_frames import across_seeds, footer_of, table, title_of, year_of
from experiments.figures.sheet.style import COLOURS, GREY, MONEY, Sheet, log_ticks, size_named, text_width, whole_years
from experiments.figures.texts.labels import label

COLUMNS = {"system": ["date", "output_in_parks"], "parks": ["park", "region"]}


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of two kinds: simulated (a year's four quarters, median and band over seeds) and observed.

    value, low and high in CNY a year at start-year prices; value_current as observed, at current prices; half marks
    half-years that were doubled. Years that the run covers in part are left out, and so are reports on other parts of a
    year, annualised or not: revenue bunches at the end of a year.
    """
    system = table(tables, "system", COLUMNS["system"])
    calendar = np.floor(year_of(system["quarter"], info["start"])).astype(int)
    years = (
        system.assign(year=calendar)
        .groupby(["seed", "year"], as_index=False)
        .agg(output=("output_in_parks", "sum"), quarters=("quarter", "nunique"))
    )
    simulated = across_seeds(years[years["quarters"] == 4], ["year"], ["output"])
    seen = [o for o in _reports(tables, info) if o.part in ("year", "half")]
    rows = pd.DataFrame(
        [
            {
                "kind": "observed",
                "date": o.period,
                "year": o.time,
                "value": np.nan if o.constant is None else o.constant,
                "value_current": o.value,
                "half": o.part == "half",
                "verified": o.verified,
                "source": o.source,
            }
            for o in seen
        ]
    )
    runs = pd.DataFrame(
        {
            "kind": "simulated",
            "date": simulated["year"].astype(str),
            "year": simulated["year"] + 0.5,
            "value": simulated["output"],
            "low": simulated["output_low"],
            "high": simulated["output_high"],
        }
    )
    columns = [
        "scenario",
        "kind",
        "date",
        "year",
        "value",
        "low",
        "high",
        "value_current",
        "half",
        "verified",
        "source",
    ]
    # frames without rows have no types of their own to add
    shown = pd.concat([runs, rows], ignore_index=True) if len(rows) else runs
    return shown.assign(scenario=system["scenario"].iloc[0]).reindex(columns=columns)


def _reports(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> list[Observation]:
    """Reports on the whole, made over any part of a year that the run covers; those of single parks are left out."""
    parks = table(tables, "parks", COLUMNS["parks"])
    quarters = year_of(tables["system"]["quarter"], info["start"])
    span = (float(np.floor(quarters.min())), float(np.floor(quarters.max())) + 1)
    single = set(parks["park"]) | set(parks["region"]) | set(info.get("larger_parks", {}))
    found = observations(info.get("evidence", ()), "revenue", info.get("deflator", {}), span, True)
    return [report for report in found if report.place not in single]


def _left_out(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> int:
    return sum(report.part not in ("year", "half") for report in _reports(tables, info))


def parts(
    shown: pd.DataFrame, info: Mapping[str, Any], size: str = "journal", *, tables: Mapping[str, pd.DataFrame]
) -> set[str]:
    """What is drawn of what not every study has, for the caption: reports, and those of half-years."""
    seen = shown[shown["kind"] == "observed"]
    return ({"observed"} if len(seen) else set()) | ({"halves"} if seen["half"].astype(bool).any() else set())


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Output by year on a log axis; observed revenue filled at start-year prices, hollow at current prices.

    shown: what data() gave; info: evidence, deflator, start, title; tables: "system" and "parks", for the footer.
    """
    runs, seen = shown[shown["kind"] == "simulated"], shown[shown["kind"] == "observed"]
    several = tables["system"]["seed"].nunique() > 1
    sources = provenance_text(seen["verified"], lang, _left_out(tables, info))
    sheet = Sheet(
        title_of("revenue", info, lang),
        footer_of(tables["system"], info, lang, "line_band", sources),
        30 * size_named(size).font,
        size,
    )
    font, unit, base = sheet.font, MONEY[lang], info["start"][0]
    values = shown[["value", "low", "high", "value_current"]].to_numpy(dtype=float)
    values = values[np.isfinite(values) & (values > 0)] / unit
    low, high = (0.8 * values.min(), 1.25 * values.max()) if values.size else (1.0, 10.0)
    ticks, tick_texts = log_ticks(low, high)
    left = max(map(partial(text_width, font=0.9 * font), tick_texts), default=0.0) + 3.4 * font
    right, foot = 0.33 * sheet.width, 2.2 * font
    axes = sheet.axes(left, foot, sheet.width - left - right, sheet.height - foot)
    axes.set_yscale("log")
    axes.grid(axis="y")
    if several:
        axes.fill_between(
            runs["year"],
            runs["low"] / unit,
            runs["high"] / unit,
            color=COLOURS[0],
            alpha=0.22,
            linewidth=0,
            label=label("band", lang),
        )
    axes.plot(
        runs["year"],
        runs["value"] / unit,
        color=COLOURS[0],
        linewidth=0.22 * font,
        marker=".",
        markersize=0.5 * font,
        label=label("simulated_median" if several else "simulated_one", lang),
    )
    pairs = [
        [(x, a / unit), (x, b / unit)]
        for x, a, b in zip(seen["year"], seen["value"], seen["value_current"], strict=True)
    ]
    axes.add_collection(LineCollection(pairs, colors=GREY, linewidths=0.07 * font), autolim=False)
    for half, key, marker in ((False, "whole_year", "o"), (True, "half_year", "^")):
        for verified, colour in ((True, COLOURS[1]), (False, GREY)):
            points = seen[(seen["half"] == half) & (seen["verified"] == verified)]
            if points.empty:
                continue
            look = {
                "linestyle": "",
                "marker": marker,
                "markersize": 0.7 * font,
                "markeredgecolor": colour,
                "markeredgewidth": 0.12 * font,
                "zorder": 4,
            }
            suffix = "" if verified else f"\n({label('grey_unverified', lang)})"
            axes.plot(
                points["year"],
                points["value"] / unit,
                markerfacecolor=colour,
                label=label(key, lang, base=base) + suffix,
                **look,
            )
            axes.plot(
                points["year"],
                points["value_current"] / unit,
                markerfacecolor="white",
                label=label(f"{key}_current", lang) + suffix,
                **look,
            )
    axes.set_ylim(low, high)
    axes.set_yticks(ticks, tick_texts)
    axes.yaxis.set_minor_locator(NullLocator())
    whole_years(axes)
    if len(runs):
        axes.set_xlim(runs["year"].min() - 0.8, runs["year"].max() + 0.8)
    axes.set_ylabel(label("output_axis", lang))
    axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1.0), borderaxespad=0.0, labelspacing=0.8)
    return sheet.figure
