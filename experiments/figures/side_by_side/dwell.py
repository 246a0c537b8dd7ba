"""How long parks stay at a stage: the share still there, a panel for each stage and a line for each scenario."""

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.one_scenario import transitions
from experiments.figures.one_scenario.transitions import STAGES
from experiments.figures.sheet.runs_to_frames import table, title_of
from experiments.figures.sheet.several_scenarios import (
    LEGEND_ROW,
    Room,
    axis_text,
    drawn_as_lines,
    footer_of_several,
    legend,
    legend_rows,
    line_entries,
    look,
    panels,
    scenarios_of,
)
from experiments.figures.sheet.style import Sheet, size_named
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name
from experiments.statistics.paired_effects import LEVEL

COLUMNS = {"parks": ["date", "park", "open", "stage"]}
BANDS = 3
"""Confidence bands are drawn for so many scenarios at most; more would cover one another."""


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """One row per scenario, stage and length at which a stay ended or was cut off: survival with its band (NaN where none is), spells, ended.

    Kaplan-Meier estimate of the share of stays still going on, all parks and seeds pooled; the band is Greenwood's at 95 %, on the
    scale of log(-log S), point by point, as if spells were independent. Quarters since entering the stage; row 0 has survival 1.
    """
    parks = table(tables, "parks", COLUMNS["parks"], several=True)
    parts = []
    for code in scenarios_of(parks, info):
        history, _ = transitions.histories(parks[parks["scenario"] == code])
        stage, length, ended = transitions.spells(history)
        for one in STAGES:
            here = stage == one
            curve = survival(length[here], ended[here])
            parts.append(curve.assign(scenario=code, stage=one, spells=int(here.sum()), ended=int(ended[here].sum())))
    columns = ["scenario", "stage", "quarters", "survival", "low", "high", "spells", "ended"]
    return pd.concat(parts, ignore_index=True)[columns]


def survival(length: np.ndarray, ended: np.ndarray) -> pd.DataFrame:
    """Kaplan-Meier curve with its 95 % band: quarters, survival, low, high.

    length: quarters; ended: False for a stay cut off by the end of the run. transitions.kaplan_meier gives the same curve without
    scipy.stats, which takes a second to load and which the figures of a single run need not wait for.
    """
    if not length.size:
        return pd.DataFrame({"quarters": [0], "survival": [np.nan], "low": [np.nan], "high": [np.nan]})
    from scipy.stats import CensoredData, ecdf

    found = ecdf(CensoredData(uncensored=length[ended], right=length[~ended])).sf
    times = found.quantiles.astype(int)
    low, high = np.full(times.size, np.nan), np.full(times.size, np.nan)
    if ended.any():
        # where nobody has left yet, or everybody has, the interval does not exist; scipy warns of it
        with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            band = found.confidence_interval(LEVEL, method="log-log")
        known = (found.probabilities > 0.0) & (found.probabilities < 1.0)
        low, high = (np.where(known, side.probabilities, np.nan) for side in (band.low, band.high))
    return pd.DataFrame(
        {
            "quarters": np.append(0, times),
            "survival": np.append(1.0, found.probabilities),
            "low": np.append(np.nan, low),
            "high": np.append(np.nan, high),
        }
    )


def parts(
    shown: pd.DataFrame, info: Mapping[str, Any], size: str = "journal", *, tables: Mapping[str, pd.DataFrame]
) -> set[str]:
    """What is drawn of what not every study has, for the caption: bands, where there are few scenarios."""
    return {"bands"} if len(drawn_as_lines(shown, size)) <= BANDS else set()


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Steps of the share still in the stage against quarters since entering it, with bands for few scenarios.

    shown: what data() gave; info: start, title, scenario_names; tables: "parks", for the footer.
    """
    codes = drawn_as_lines(shown, size)
    font = size_named(size).font
    counts = shown.drop_duplicates(["scenario", "stage"]).pivot(index="scenario", columns="stage", values="spells")
    names = [
        f"{scenario_name(code, lang, info)} ({', '.join(f'{counts.loc[code, stage]:,}' for stage in STAGES)})"
        for code in codes
    ]
    across, rows = legend_rows(names, size)
    room = Room(4.8 * font, 1.8 * font, (4.0 + LEGEND_ROW * rows) * font, 2.0 * font, 1.8 * font, 0.6 * font)
    columns = 2 if size == "journal" else 4
    bands = "bands" in parts(shown, info, size, tables=tables)
    sheet = Sheet(
        title_of("dwell", info, lang),
        footer_of_several(
            tables["parks"],
            info,
            lang,
            "pooled",
            label("dwell_note", lang),
            label("spells_note", lang) + (" " * (lang == "en") + label("band_note", lang) if bands else ""),
            shown=codes,
        ),
        room.foot + 4 // columns * (13 if columns == 2 else 22) * font,
        size,
    )
    drawn = panels(sheet, [label(f"stage_{stage}", lang) for stage in STAGES], columns, room)
    for axes, stage in zip(drawn, STAGES, strict=True):
        axes.grid(axis="y")
        part = shown[shown["stage"] == stage]
        if not (part["spells"] > 0).any():
            axes.text(0.5, 0.5, label("no_spells", lang), transform=axes.transAxes, ha="center", va="center")
        for number, code in enumerate(codes):
            curve, how = part[(part["scenario"] == code) & (part["spells"] > 0)], look(number)
            if bands:
                axes.fill_between(
                    curve["quarters"],
                    100 * curve["low"],
                    100 * curve["high"],
                    step="post",
                    color=how.colour,
                    alpha=0.13,
                    linewidth=0,
                )
            axes.plot(
                curve["quarters"],
                100 * curve["survival"],
                drawstyle="steps-post",
                color=how.colour,
                linestyle=how.line,
                linewidth=0.2 * font,
            )
    drawn[0].set(ylim=(0, 102), xlim=(0, max(int(shown["quarters"].max()), 1) * 1.02))
    axis_text(sheet, label("still_there", lang), room)
    middle = room.left + (sheet.width - room.left - room.right) / 2
    sheet.text(
        middle,
        (LEGEND_ROW * rows + 0.6) * font,
        label("dwell_axis", lang),
        ha="center",
        va="bottom",
    )
    legend(
        sheet,
        line_entries(names, font),
        across,
    )
    return sheet.figure
