"""How often parks move between stages in a year, a matrix for each scenario."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.one_scenario import transitions
from experiments.figures.sheet.runs_to_frames import table, title_of
from experiments.figures.sheet.several_scenarios import (
    PANELS,
    Room,
    axis_text,
    footer_of_several,
    headings,
    panel_columns,
    panels,
    scenarios_of,
)
from experiments.figures.sheet.style import POINTS_PER_CM, Sheet, size_named, text_width
from experiments.figures.texts.labels import label

COLUMNS = {"parks": ["date", "park", "open", "stage"]}


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """One row per scenario, stage at the end of a year and stage a year later: count, and share of the row; parks and seeds pooled."""
    parks = table(tables, "parks", COLUMNS["parks"], several=True)
    parts = [
        transitions.moves(parks[parks["scenario"] == code], info).assign(scenario=code)
        for code in scenarios_of(parks, info)
    ]
    return pd.concat(parts, ignore_index=True)[["scenario", "stage", "to_stage", "count", "share"]]


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Matrices side by side on one scale of colour.

    shown: what data() gave; info: start, title, scenario_names; tables: "parks", for the footer.
    """
    codes = list(dict.fromkeys(shown["scenario"]))[: PANELS[size]]
    font = size_named(size).font
    columns = panel_columns(size, len(codes))
    lines = -(-len(codes) // columns)
    room = Room(6.0 * font, 1.6 * font, 3.6 * font, 0.0, 1.4 * font, 0.6 * font)
    across = size_named(size).width * POINTS_PER_CM
    texts, head = headings(info, codes, lang, font, room.width(across, columns))
    # cells are wider than high: two figures stand on a page of a report
    side = min(room.width(across, columns), (14 if lines > 1 else 18) * font)
    room = Room(room.left, room.right, room.foot, head, room.across, room.down)
    sheet = Sheet(
        title_of("transition_matrices", info, lang),
        footer_of_several(tables["parks"], info, lang, "pooled", label("matrix_note", lang), shown=codes),
        room.foot + lines * (side + head + room.down),
        size,
    )
    height = (sheet.height - room.foot - lines * head - (lines - 1) * room.down) / lines
    width = room.width(across, columns)
    drawn = panels(sheet, texts, columns, room)
    letters = min(0.9 * width / 4 / text_width("100.0 %", 1.0), height / 4 / 2.6)
    for axes, code in zip(drawn, codes, strict=True):
        transitions.draw_matrix(axes, shown[shown["scenario"] == code], min(0.95 * font, letters), font, lang)
    middle = room.left + (sheet.width - room.left - room.right) / 2
    sheet.text(
        middle,
        0.5 * font,
        label("to_stage", lang),
        ha="center",
        va="bottom",
    )
    axis_text(sheet, label("from_stage", lang), room)
    return sheet.figure
