"""How parks that opened later fill up, beside what is known of them."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.figures.one_scenario.observations import broker_of
from experiments.figures.sheet.runs_to_frames import across_seeds, date_of, footer_of, open_cases, table, title_of
from experiments.figures.sheet.style import COLOURS, LINE_STYLES, Sheet, size_named, wrapped
from experiments.figures.texts.labels import label, name

COLUMNS = {"parks": ["date", "park", "vacancy_rate", "enterprises"]}
PANELS = {"enterprises": 1.0, "occupancy_rate": 100.0}
"""Quantity of a panel and its factor on the axis."""
COMPARISONS = {"equal": "o", "at_least": "^", "about": "D"}
_PALETTE = (COLOURS[0], COLOURS[1], COLOURS[2], COLOURS[3], COLOURS[4])
_INK = "#222222"


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of two kinds: simulated (one per scenario, park, quantity and quarter since the opening) and known.

    value, low and high: median and band over seeds; years: from the beginning of the opening quarter to the end of the
    row's own; occupancy_rate is floor space let over floor space, 0-1. Raises ValueError when no such park has opened.
    """
    parks = table(tables, "parks", COLUMNS["parks"], several=True)
    codes = open_cases(tables, info)
    if not codes:
        raise ValueError("no park of which something is known opens within these runs; run longer, or leave this out")
    opening = {code: int(info["openings"][code]) for code in codes}
    inside = parks[parks["park"].isin(codes)]
    inside = inside[inside["quarter"] >= inside["park"].map(opening)]
    inside = inside.assign(occupancy_rate=1.0 - inside["vacancy_rate"])
    spread = across_seeds(inside, ["scenario", "park", "quarter", "date"], list(PANELS))
    runs = [
        spread[["scenario", "park", "quarter", "date"]].assign(
            kind="simulated",
            quantity=panel,
            value=spread[panel],
            low=spread[f"{panel}_low"],
            high=spread[f"{panel}_high"],
        )
        for panel in PANELS
    ]
    start = info["start"][0] * 4 + info["start"][1] - 1
    known = pd.DataFrame(
        [
            {
                "kind": "known",
                "quantity": row["quantity"],
                "park": row["park"],
                "quarter": row["year"] * 4 + row["quarter"] - 1 - start,
                "date": f"{row['year']}Q{row['quarter']}",
                "value": row["value"],
                "comparison": row["comparison"],
                "tag": row["tag"],
                "source": source_of(row),
                "address": row["source"],
            }
            for row in info["cases"]
            if row["quantity"] in PANELS and row["park"] in opening
        ]
    )
    shown = pd.concat([*runs, known], ignore_index=True)
    shown["years"] = (shown["quarter"] - shown["park"].map(opening) + 1) / 4
    # what is known of a time after the runs' end cannot be compared
    shown = shown[shown["quarter"] <= parks["quarter"].max()]
    order = {key: i for i, key in enumerate([*parks["scenario"].unique(), *codes])}
    shown = shown.sort_values(
        ["kind", "scenario", "park", "quantity", "quarter"],
        kind="stable",
        ignore_index=True,
        key=lambda part: part.map(order) if part.name in ("scenario", "park") else part,
    )
    return shown.reindex(
        columns=[
            "kind",
            "scenario",
            "park",
            "quantity",
            "date",
            "years",
            "value",
            "low",
            "high",
            "comparison",
            "tag",
            "source",
            "address",
        ]
    )


def source_of(row: Mapping[str, Any]) -> str:
    """Who says so and when: "China Science Daily 2020-04-17" of "China Science Daily: a title (2020-04-17)"."""
    day = re.search(r"\((\d{4}[\d-]*)\)\s*$", str(row["source_title"]))
    return f"{broker_of(row)} {day[1]}" if day else broker_of(row)


def parts(
    shown: pd.DataFrame, info: Mapping[str, Any], size: str = "journal", *, tables: Mapping[str, pd.DataFrame]
) -> set[str]:
    """What is drawn of what not every study has, for the caption: what is known of the parks."""
    return {"known"} if (shown["kind"] == "known").any() else set()


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """A row a park, enterprises left and occupancy right, a line a scenario, what is known as markers.

    shown: what data() gave; info: names, cases, openings, start, title; tables: "parks" of one or more scenarios, for the footer.
    """
    names = info.get("names", {})
    runs, known = shown[shown["kind"] == "simulated"], shown[shown["kind"] == "known"]
    scenarios, codes = list(runs["scenario"].unique()), list(runs["park"].unique())
    several = tables["parks"]["seed"].nunique() > 1
    sheet = Sheet(
        title_of("fill_up", info, lang),
        footer_of(tables["parks"], info, lang, "line_band", _sources(known, names, lang)),
        (4 + 20 * len(codes)) * size_named(size).font,
        size,
    )
    font = sheet.font
    left, middle, right, foot = 5.2 * font, 5.4 * font, 0.25 * sheet.width, 3.4 * font
    head = 2.9 * font
    width = (sheet.width - left - middle - right) / 2
    pitch = (sheet.height - foot) / len(codes)
    looks = {
        code: (_PALETTE[i % len(_PALETTE)], LINE_STYLES[(i // len(_PALETTE)) % len(LINE_STYLES)])
        for i, code in enumerate(scenarios)
    }
    longest = runs["years"].max()
    for row, code in enumerate(codes):
        bottom = foot + (len(codes) - 1 - row) * pitch
        for column, panel in enumerate(PANELS):
            axes = sheet.axes(left + column * (width + middle), bottom, width, pitch - head)
            here = shown[(shown["park"] == code) & (shown["quantity"] == panel)]
            _panel(axes, here, looks, PANELS[panel], several, font)
            axes.set_xlim(0.0, longest)
            axes.set_ylabel(label("enterprises" if panel == "enterprises" else "occupancy_axis", lang))
            if row == len(codes) - 1:
                axes.set_xlabel(label("since_opening", lang))
            else:
                axes.tick_params(labelbottom=False)
            if column == 0:
                date = date_of(info["openings"][code], info["start"])
                title = label("opened", lang, park=name(names, code, lang), date=date)
                axes.set_title(wrapped(title, font, 2 * width + middle, lines=1), size=font)
    room = right - 4.6 * font
    handles: list[Any] = [
        Line2D(
            [],
            [],
            color=colour,
            linestyle=dash,
            linewidth=0.22 * font,
            label=wrapped(name(names, code, lang), 0.9 * font, room),
        )
        for code, (colour, dash) in looks.items()
    ]
    if several:
        handles.append(Patch(color=_INK, alpha=0.2, linewidth=0, label=wrapped(label("band", lang), 0.9 * font, room)))
    handles += [
        Line2D(
            [],
            [],
            linestyle="",
            marker=marker,
            color=_INK,
            markersize=0.65 * font,
            label=label(f"known_{comparison}", lang),
        )
        for comparison, marker in COMPARISONS.items()
        if (known["comparison"] == comparison).any()
    ]
    sheet.legend(handles, sheet.width - font, sheet.height - head, "upper right", handletextpad=0.6)
    return sheet.figure


def _panel(
    axes: Axes, here: pd.DataFrame, looks: Mapping[str, tuple[Any, Any]], scale: float, several: bool, font: float
) -> None:
    axes.grid(axis="y")
    runs = here[here["kind"] == "simulated"]
    for code, line in runs.groupby("scenario", sort=False):
        colour, dash = looks[str(code)]
        if several:
            # bands of several scenarios lie on one another
            axes.fill_between(
                line["years"],
                scale * line["low"],
                scale * line["high"],
                color=colour,
                alpha=0.22 / len(looks),
                linewidth=0,
            )
        axes.plot(line["years"], scale * line["value"], color=colour, linestyle=dash, linewidth=0.22 * font)
    for comparison, points in here[here["kind"] == "known"].groupby("comparison"):
        axes.plot(
            points["years"],
            scale * points["value"],
            linestyle="",
            marker=COMPARISONS[str(comparison)],
            color=_INK,
            markersize=0.65 * font,
            clip_on=False,
            zorder=5,
        )
    top = float(np.nanmax([here["high"].max(), here["value"].max(), 1e-3]))
    axes.set_ylim(0, 105 if scale == 100 else 1.1 * top)


def _sources(known: pd.DataFrame, names: Mapping[str, Any], lang: str) -> str:
    """A footer sentence that says who each known figure comes from, park by park; empty when nothing is known."""

    def told(source: str) -> str:
        head, _, day = source.rpartition(" ")
        return f"{name(names, head, lang)} {day}" if head else name(names, source, lang)

    parts = [
        label(
            "known_of_park",
            lang,
            park=name(names, str(code), lang),
            sources=label("list", lang).join(dict.fromkeys(map(told, rows["source"]))),
        )
        for code, rows in known.groupby("park", sort=False)
    ]
    return label("known_sources", lang, text=label("semicolon", lang).join(parts)) if parts else ""
