"""Vacancy rate and asking rent over time, with what brokers and parks reported."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.configuration.spoken import in_language
from experiments.figures.one_scenario.observations import observations, provenance_text
from experiments.figures.sheet.runs_to_frames import across_seeds, footer_of, table, title_of, year_of
from experiments.figures.sheet.style import COLOURS, FAINT, GREY, INK, MARKERS, Sheet, size_named, whole_years, wrapped
from experiments.figures.texts.labels import label, name

PANELS = {"vacancy_rate": "vacancy_rate", "asking_rent": "rent"}
"""Column of the tables and the topic of the evidence beside it."""
BROKER = "vacancy_rate_broker"
"""Column of what brokers count, which their observations are to be read against."""
COLUMNS = {"system": ["date", *PANELS, BROKER], "parks": ["date", "park", *PANELS]}
_PLACES = (COLOURS[1], COLOURS[2], COLOURS[3], COLOURS[4], COLOURS[6], COLOURS[5])


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of four kinds: system (median and band over seeds), broker (vacancy as brokers count it, the same), park (median), observed.

    value is a share for vacancy_rate and CNY/m2/day at start-year prices for asking_rent; value_current is what was
    observed at current prices; year is decimal, in the middle of the quarter.
    """
    start = info["start"]
    system = across_seeds(table(tables, "system", COLUMNS["system"]), ["quarter", "date"], [*PANELS, BROKER])
    parks = across_seeds(table(tables, "parks", COLUMNS["parks"]), ["park", "quarter", "date"], list(PANELS))
    span = (float(year_of(system["quarter"].min(), start)), float(year_of(system["quarter"].max() + 1, start)))
    parts = []
    for panel, topic in PANELS.items():
        lines = [("system", system, panel), ("park", parks, panel)]
        if panel == "vacancy_rate":
            lines.insert(1, ("broker", system, BROKER))
        for kind, frame, column in lines:
            parts.append(
                pd.DataFrame(
                    {
                        "panel": panel,
                        "kind": kind,
                        "place": frame["park"] if kind == "park" else "",
                        "date": frame["date"],
                        "year": year_of(frame["quarter"] + 0.5, start),
                        "value": frame[column],
                        "low": frame[f"{column}_low"] if kind != "park" else np.nan,
                        "high": frame[f"{column}_high"] if kind != "park" else np.nan,
                    }
                )
            )
        seen = observations(info.get("evidence", ()), topic, info.get("deflator", {}), span, panel == "asking_rent")
        drawn = [o for o in seen if o.part != "other"]
        parts.append(
            pd.DataFrame(
                [
                    {
                        "panel": panel,
                        "kind": "observed",
                        "place": o.place,
                        "date": o.period,
                        "year": o.time,
                        "value": np.nan if o.constant is None else o.constant,
                        "value_current": o.value,
                        "broker": o.broker,
                        "verified": o.verified,
                        "source": o.source,
                    }
                    for o in drawn
                ]
            )
        )
    columns = [
        "scenario",
        "panel",
        "kind",
        "place",
        "date",
        "year",
        "value",
        "low",
        "high",
        "value_current",
        "broker",
        "verified",
        "source",
    ]
    shown = pd.concat([part for part in parts if len(part)], ignore_index=True)
    return shown.assign(scenario=tables["system"]["scenario"].iloc[0]).reindex(columns=columns)


def parts(
    shown: pd.DataFrame, info: Mapping[str, Any], size: str = "journal", *, tables: Mapping[str, pd.DataFrame]
) -> set[str]:
    """What is drawn of what not every study has, for the caption: observations."""
    return {"observed"} if (shown["kind"] == "observed").any() else set()


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Two panels over time; bands are the 10-90 % of runs, single parks thin, observations one marker a broker.

    shown: what data() gave; info: names, evidence, deflator, start, title; tables: "parks" and "system", for the footer.
    """
    several = tables["system"]["seed"].nunique() > 1
    seen = shown[shown["kind"] == "observed"]
    tops = {panel: _top(shown[shown["panel"] == panel]) for panel in PANELS}
    cut = any(
        (shown[(shown["panel"] == panel) & (shown["kind"] == "park")]["value"] > top).any()
        for panel, top in tops.items()
    )
    sheet = Sheet(
        title_of("vacancy_rent", info, lang),
        footer_of(
            tables["system"], info, lang, "line_band", label("cut_off", lang) if cut else "", _sources(seen, lang)
        ),
        46 * size_named(size).font,
        size,
    )
    font, base = sheet.font, info["start"][0]
    right, left, foot, gap = 0.29 * sheet.width, 6.6 * font, 2.2 * font, 1.6 * font
    height = (sheet.height - foot - gap) / 2
    upper = sheet.axes(left, foot + height + gap, sheet.width - left - right, height)
    lower = sheet.axes(left, foot, sheet.width - left - right, height, sharex=upper)
    brokers = {broker: MARKERS[i % len(MARKERS)] for i, broker in enumerate(sorted(set(seen["broker"])))}
    places = {place: _PLACES[i % len(_PLACES)] for i, place in enumerate(sorted(set(seen["place"])))}
    for axes, panel in ((upper, "vacancy_rate"), (lower, "asking_rent")):
        scale = 100 if panel == "vacancy_rate" else 1
        _panel(axes, shown[shown["panel"] == panel], tops[panel], brokers, places, scale, font)
    upper.tick_params(labelbottom=False)
    upper.set_ylabel(label("vacancy_rate", lang))
    lower.set_ylabel(label("asking_rent", lang, base=base))
    lower.set_xlim(
        np.floor(shown.loc[shown["kind"] == "system", "year"].min() * 4) / 4,
        np.ceil(shown.loc[shown["kind"] == "system", "year"].max() * 4) / 4,
    )
    whole_years(lower)
    sheet.figure.align_ylabels([upper, lower])
    lines: list[Any] = [
        Line2D(
            [], [], color=COLOURS[0], linewidth=0.22 * font, label=label("system_median" if several else "system", lang)
        )
    ]
    if several:
        lines.append(Patch(color=COLOURS[0], alpha=0.22, linewidth=0, label=label("band", lang)))
    lines.append(
        Line2D([], [], color=COLOURS[0], linewidth=0.14 * font, linestyle="--", label=label("as_brokers", lang))
    )
    lines.append(Line2D([], [], color=FAINT, linewidth=0.09 * font, label=label("one_park", lang)))
    handles = lines + _keys(seen, brokers, places, info, lang, font, right - 4.2 * font)
    upper.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.03, 1.0), borderaxespad=0.0, handletextpad=0.6)
    return sheet.figure


def _top(panel: pd.DataFrame) -> float:
    """Where the axis ends: above the system's band and the observations; new and empty parks may pass over it."""
    parks = panel.loc[panel["kind"] == "park", "value"].dropna()
    others = panel.loc[panel["kind"] != "park", ["value", "high", "value_current"]].max().max()
    return 1.08 * float(np.nanmax([others, parks.quantile(0.9) if len(parks) else np.nan, 1e-3]))


def _keys(
    seen: pd.DataFrame,
    brokers: Mapping[str, str],
    places: Mapping[str, str],
    info: Mapping[str, Any],
    lang: str,
    font: float,
    room: float,
) -> list[Line2D]:
    """Legend entries of the observations: markers by source, colours by place, what filled, hollow and grey mean."""
    if seen.empty:
        return []

    def entry(text: str, marker: str = "", colour: str = "none", fill: str | None = None) -> Line2D:
        return Line2D(
            [],
            [],
            linestyle="",
            marker=marker,
            color=colour,
            markerfacecolor=fill or colour,
            markersize=0.6 * font,
            markeredgewidth=0.1 * font,
            label=wrapped(text, 0.9 * font, room),
        )

    names, base = info.get("names", {}), info["start"][0]
    keys = [entry(""), entry(label("who", lang))]
    keys += [entry(in_language(name(names, broker, lang), lang), marker, INK) for broker, marker in brokers.items()]
    keys += [entry(""), entry(label("where", lang))]
    keys += [
        entry(label("city", lang) if place in ("", "city") else name(names, place, lang), "s", colour)
        for place, colour in places.items()
    ]
    if not seen["verified"].astype(bool).all():
        keys.append(entry(label("grey_unverified", lang), "s", GREY))
    keys += [
        entry(""),
        entry(label("filled_constant", lang, base=base), "o", INK),
        entry(label("hollow_current", lang), "o", INK, "white"),
    ]
    return keys


def _sources(seen: pd.DataFrame, lang: str) -> str:
    text = provenance_text(seen["verified"], lang)
    return text + label("separator", lang) + label("baskets", lang) if len(seen) else text


def _panel(
    axes: Axes,
    panel: pd.DataFrame,
    top: float,
    brokers: Mapping[str, str],
    places: Mapping[str, str],
    scale: float,
    font: float,
) -> None:
    axes.grid(axis="y")
    parks = panel[panel["kind"] == "park"]
    lines = [np.column_stack([park["year"], scale * park["value"]]) for _, park in parks.groupby("place", sort=False)]
    axes.add_collection(LineCollection(lines, colors=FAINT, linewidths=0.09 * font, zorder=1), autolim=False)
    system = panel[panel["kind"] == "system"]
    axes.fill_between(
        system["year"],
        scale * system["low"],
        scale * system["high"],
        color=COLOURS[0],
        alpha=0.22,
        linewidth=0,
        zorder=2,
    )
    axes.plot(system["year"], scale * system["value"], color=COLOURS[0], linewidth=0.22 * font, zorder=3)
    broker = panel[panel["kind"] == "broker"]
    axes.plot(
        broker["year"], scale * broker["value"], color=COLOURS[0], linewidth=0.14 * font, linestyle="--", zorder=3
    )
    seen = panel[panel["kind"] == "observed"]
    prices = scale == 1
    if prices:
        pairs = [[(x, a), (x, b)] for x, a, b in zip(seen["year"], seen["value"], seen["value_current"], strict=True)]
        axes.add_collection(LineCollection(pairs, colors=GREY, linewidths=0.07 * font, zorder=4), autolim=False)
    for (broker, place, verified), points in seen.groupby(["broker", "place", seen["verified"].astype(bool)]):
        colour = places[place] if verified else GREY
        look = {
            "linestyle": "",
            "marker": brokers[broker],
            "markersize": 0.6 * font,
            "markeredgewidth": 0.1 * font,
            "zorder": 5,
        }
        if prices:
            axes.plot(points["year"], points["value_current"], markerfacecolor="white", markeredgecolor=colour, **look)
        axes.plot(points["year"], scale * points["value"], markerfacecolor=colour, markeredgecolor=colour, **look)
    axes.set_ylim(0, scale * top)
