"""Development stage of each park over time, the ribbons of several scenarios beside one another."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.one_scenario import stage_ribbon
from experiments.figures.sheet.runs_to_frames import table, title_of
from experiments.figures.sheet.several_scenarios import PANELS, Room, footer_of_several, headings, panels, scenarios_of
from experiments.figures.sheet.style import POINTS_PER_CM, Sheet, row_font, size_named, whole_years, wrapped
from experiments.figures.texts.labels import label, name

COLUMNS = {"parks": ["date", "park", "region", "open", "stage"]}
BESIDE = 4
"""Scenarios beside one another at most; more begin another row."""


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """What stage_ribbon.data gives for each scenario, one after the other."""
    parks = table(tables, "parks", COLUMNS["parks"], several=True)
    parts = [stage_ribbon.data({"parks": parks[parks["scenario"] == code]}, info) for code in scenarios_of(parks, info)]
    return pd.concat(parts, ignore_index=True)


def parts(
    shown: pd.DataFrame, info: Mapping[str, Any], size: str = "journal", *, tables: Mapping[str, pd.DataFrame]
) -> set[str]:
    """What is drawn of what not every study has, for the caption: parks that are not open yet."""
    return {"not_open"} if (shown["stage"] == 0).any() else set()


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """A column of ribbons for each scenario, parks in the same rows everywhere.

    shown: what data() gave; info: names, start, title, scenario_names; tables: "parks", for the footer.
    """
    codes = list(dict.fromkeys(shown["scenario"]))[: PANELS[size]]
    several = bool((tables["parks"].groupby("scenario")["seed"].nunique() > 1).any())
    parks = list(dict.fromkeys(shown["park"]))
    regions = shown.drop_duplicates("park").set_index("park")["region"][parks].tolist()
    font = size_named(size).font
    across = size_named(size).width * POINTS_PER_CM
    columns = min(len(codes), BESIDE)
    lines = -(-len(codes) // columns)
    foot = (6.4 if several else 4.8) * font
    notes = [label("ribbon_note", lang)] if several else []
    footer = footer_of_several(tables["parks"], info, lang, "", *notes, shown=codes)
    asked = foot + lines * (len(parks) * 2.0 + 4.5) * font
    sheet = Sheet(title_of("stage_ribbons", info, lang), footer, asked, size)
    # a slide is low: no more is kept for headings there than one of a line takes
    pitch = (sheet.height - foot - lines * (2.0 if size == "slide" else 4.0) * font) / lines / len(parks)
    small, rows = row_font(pitch, font), 2 if pitch > 1.85 * font else 1
    names = info.get("names", {})
    texts = [stage_ribbon.fitted(name(names, code, lang), small, 0.22 * across, pitch, rows) for code in parks]
    districts = (
        [wrapped(name(names, code, lang), small, 0.13 * across, lines=rows) for code in regions]
        if small
        else [""] * len(parks)
    )
    left, right = (
        stage_ribbon.names_width(some) + 2.2 * font for some in (texts, [(text, small) for text in districts])
    )
    # years at the ends of neighbours stand side by side
    room = Room(left, right, foot, 0.0, 2.8 * font, 1.6 * font)
    width = room.width(across, columns)
    titles, head = headings(info, codes, lang, font, width)
    room = Room(left, right, foot, head, room.across, room.down)
    drawn = panels(sheet, titles, columns, room)
    for number, (axes, code) in enumerate(zip(drawn, codes, strict=True)):
        stage_ribbon.ribbons(axes, shown[shown["scenario"] == code], parks, info["start"])
        if number == 0:
            stage_ribbon.name_rows(axes, texts)
        axes.grid(True, axis="x")
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="y", length=0, labelleft=number % columns == 0)
        if number % columns == columns - 1 or number == len(codes) - 1:
            stage_ribbon.name_districts(axes, regions, districts, small)
        whole_years(axes, width)
    stage_ribbon.legend(sheet, foot, lang, several)
    return sheet.figure
