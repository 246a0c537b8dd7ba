"""How many of the open parks stand at each development stage over time, a panel for each scenario."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from experiments.figures.one_scenario.transitions import STAGES
from experiments.figures.sheet.runs_to_frames import table, title_of, year_of
from experiments.figures.sheet.several_scenarios import (
    LEGEND_ROW,
    Room,
    axis_text,
    footer_of_several,
    headings,
    legend,
    legend_rows,
    panel_columns,
    panels,
    scenarios_of,
)
from experiments.figures.sheet.style import POINTS_PER_CM, STAGE_COLOURS, Sheet, size_named, whole_years
from experiments.figures.texts.labels import label

COLUMNS = {"parks": ["date", "park", "open", "stage"]}

MOST = {"journal": 12, "slide": 8}
"""Scenarios shown at most, by format: the first ones."""


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """One row per scenario, quarter and stage: share of the open parks [0-1], mean over seeds, and how many parks are open."""
    parks = table(tables, "parks", COLUMNS["parks"], several=True)
    opened = parks[parks["open"].astype(bool) & (parks["stage"].fillna(0) > 0)]
    keys = ["scenario", "seed", "quarter"]
    count = opened.assign(stage=opened["stage"].astype(int)).groupby([*keys, "stage"]).size().unstack(fill_value=0)
    count = count.reindex(columns=STAGES, fill_value=0)
    share = count.div(count.sum(axis=1), axis=0).groupby(["scenario", "quarter"]).mean()
    share["open_parks"] = count.sum(axis=1).groupby(["scenario", "quarter"]).mean()
    tall = share.reset_index().melt(["scenario", "quarter", "open_parks"], list(STAGES), "stage", "share")
    codes = scenarios_of(parks, info)
    tall = tall.sort_values(
        ["scenario", "stage", "quarter"],
        key=lambda column: column.map(codes.index) if column.name == "scenario" else column,
    )
    dates = parks.drop_duplicates("quarter").set_index("quarter")["date"]
    tall.insert(2, "date", tall["quarter"].map(dates))
    tall.insert(3, "year", year_of(tall["quarter"] + 0.5, info["start"]))
    return tall[["scenario", "quarter", "date", "year", "stage", "share", "open_parks"]].reset_index(drop=True)


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Stacked areas, the first stage at the bottom.

    shown: what data() gave; info: start, title, scenario_names; tables: "parks", for the footer.
    """
    codes = list(dict.fromkeys(shown["scenario"]))[: MOST[size]]
    font = size_named(size).font
    columns = panel_columns(size, len(codes))
    names = [label(f"stage_{stage}", lang) for stage in STAGES]
    across, rows = legend_rows(names, size)
    room = Room(4.6 * font, 1.8 * font, (2.6 + LEGEND_ROW * rows) * font, 0.0, 2.0 * font, 0.8 * font)
    texts, head = headings(info, codes, lang, font, room.width(size_named(size).width * POINTS_PER_CM, columns))
    room = Room(room.left, room.right, room.foot, head, room.across, room.down)
    lines = -(-len(codes) // columns)
    sheet = Sheet(
        title_of("stage_shares", info, lang),
        footer_of_several(tables["parks"], info, lang, "mean_of_runs", label("stage_shares_note", lang), shown=codes),
        room.foot + lines * ((12 if lines > 1 else 17) * font + head + room.down),
        size,
    )
    drawn = panels(sheet, texts, columns, room)
    for axes, code in zip(drawn, codes, strict=True):
        wide = shown[shown["scenario"] == code].pivot(index="year", columns="stage", values="share")
        axes.stackplot(wide.index, 100.0 * wide.to_numpy().T, colors=STAGE_COLOURS, linewidth=0)
        whole_years(axes, width=room.width(sheet.width, columns))
    years = shown["year"]
    drawn[0].set(ylim=(0, 100), xlim=(years.min(), years.max()))
    drawn[0].set_yticks([0, 25, 50, 75, 100])
    axis_text(sheet, label("share_of_parks", lang), room)
    handles = [Patch(color=colour, label=text) for colour, text in zip(STAGE_COLOURS, names, strict=True)]
    # column by column from the top downwards, as the areas lie on one another
    legend(sheet, handles[::-1], across)
    return sheet.figure
