"""How often parks move between stages in a year, and how long they stay."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.sheet.runs_to_frames import footer_of, table, title_of
from experiments.figures.sheet.style import LINE_STYLES, STAGE_COLOURS, Sheet, size_named
from experiments.figures.texts.labels import label
from experiments.statistics.numbers_as_text import with_percent_signs
from experiments.statistics.summary import STAGES

COLUMNS = {"parks": ["date", "park", "stage", "open"]}


def annual_transitions(stage: np.ndarray, year_end: np.ndarray) -> np.ndarray:
    """Counts [4, 4] of moves from a stage (row) at one year's end to that at the next (column).

    stage: [parks x seeds, quarters], 1-4, 0 when not open; year_end: columns of the fourth quarters, in order.
    """
    before, after = stage[:, year_end[:-1]].ravel(), stage[:, year_end[1:]].ravel()
    both = (before > 0) & (after > 0)
    return np.bincount((before[both] - 1) * 4 + after[both] - 1, minlength=16).reshape(4, 4)


def spells(stage: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unbroken stays in a stage: (stage, length in quarters, whether it was seen to end).

    stage: [parks x seeds, quarters], 1-4, 0 when not open. A stay that reaches the last quarter is not seen to end.
    """
    rows, columns = stage.shape
    change = np.ones((rows, columns), dtype=bool)
    change[:, 1:] = stage[:, 1:] != stage[:, :-1]
    row, first = np.nonzero(change)
    last_of_row = np.append(row[1:] != row[:-1], True) if row.size else np.zeros(0, dtype=bool)
    until = np.where(last_of_row, columns, np.append(first[1:], columns)[: row.size])
    kept = stage[row, first] > 0
    return stage[row, first][kept], (until - first)[kept], ~last_of_row[kept]


def kaplan_meier(length: np.ndarray, ended: np.ndarray) -> pd.DataFrame:
    """Share still there after each length at which a stay ended (Kaplan and Meier 1958).

    length: quarters; ended: False for a stay cut off by the end of the run. Columns quarters, at_risk, ended, survival;
    the first row is quarter 0 with survival 1.
    """
    times = np.unique(length[ended])
    at_risk = (length[:, None] >= times).sum(axis=0)
    ends = ((length[:, None] == times) & ended[:, None]).sum(axis=0)
    survival = np.cumprod(1 - ends / np.maximum(at_risk, 1))
    return pd.DataFrame(
        {
            "quarters": np.append(0, times),
            "at_risk": np.append(length.size, at_risk),
            "ended": np.append(0, ends),
            "survival": np.append(1.0, survival),
        }
    )


def median_stay(curve: pd.DataFrame) -> float:
    """Quarters after which half have left; NaN when the curve does not come down to a half."""
    below = curve.loc[curve["survival"] <= 0.5 + 1e-12, "quarters"]
    return float(below.iloc[0]) if len(below) else np.nan


def histories(parks: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Stage by quarter [parks x seeds, quarters], 0 when not open, and the quarters; parks: the rows of one scenario."""
    opened = parks["open"].to_numpy(dtype=bool)
    stage = np.where(opened, parks["stage"].fillna(0).to_numpy(dtype=float).astype(int), 0)
    wide = parks.assign(stage=stage).pivot(index=["seed", "park"], columns="quarter", values="stage")
    return wide.fillna(0).to_numpy(dtype=int), wide.columns.to_numpy()


def moves(parks: pd.DataFrame, info: Mapping[str, Any]) -> pd.DataFrame:
    """One row per stage at the end of a year and stage a year later: count, and share of the former (NaN without any).

    parks: the rows of one scenario, parks and seeds pooled; info: start.
    """
    history, quarters = histories(parks)
    counts = annual_transitions(history, np.flatnonzero((quarters + info["start"][1] - 1) % 4 == 3))
    totals = counts.sum(axis=1, keepdims=True)
    share = np.divide(counts, totals, out=np.full(counts.shape, np.nan), where=totals > 0)
    return pd.DataFrame(
        {"stage": np.repeat(STAGES, 4), "to_stage": np.tile(STAGES, 4), "count": counts.ravel(), "share": share.ravel()}
    )


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of three kinds, parks and seeds pooled: transition (count, share), survival, and dwell (a summary).

    dwell rows carry the number of spells, how many ended, and the median stay in quarters (NaN when not reached).
    """
    parks = table(tables, "parks", COLUMNS["parks"])
    history, _ = histories(parks)
    rows: list[dict[str, Any]] = [{"kind": "transition", **row} for row in moves(parks, info).to_dict("records")]
    spell_stage, length, ended = spells(history)
    for one in STAGES:
        here = spell_stage == one
        curve = kaplan_meier(length[here], ended[here])
        rows.append(
            {
                "kind": "dwell",
                "stage": one,
                "count": int(here.sum()),
                "ended": int(ended[here].sum()),
                "longest": length[here].max(initial=0),
                "median_quarters": median_stay(curve),
            }
        )
        if here.any():
            rows += [{"kind": "survival", "stage": one, **point} for point in curve.to_dict("records")]
    columns = [
        "scenario",
        "kind",
        "stage",
        "to_stage",
        "count",
        "share",
        "quarters",
        "at_risk",
        "ended",
        "survival",
        "longest",
        "median_quarters",
    ]
    return pd.DataFrame(rows).assign(scenario=parks["scenario"].iloc[0]).reindex(columns=columns)


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Left the annual transition matrix, right the share still in a stage against quarters since entering it.

    shown: what data() gave; info: names, start, title; tables: "parks", for the footer.
    """
    sheet = Sheet(
        title_of("transitions", info, lang),
        footer_of(tables["parks"], info, lang, "pooled", label("matrix_note", lang), label("dwell_note", lang)),
        32 * size_named(size).font,
        size,
    )
    font = sheet.font
    foot, left = 10.5 * font, 4.2 * font
    side = min(0.36 * sheet.width, sheet.height - foot)
    top = sheet.height
    matrix = sheet.axes(left, top - side, side, side)
    draw_matrix(matrix, shown[shown["kind"] == "transition"], 0.95 * font, font, lang)
    matrix.set(xlabel=label("to_stage", lang), ylabel=label("from_stage", lang))
    begin = left + side + 7 * font
    stay = sheet.axes(begin, top - side, sheet.width - begin - 2 * font, side)
    stay.grid(axis="y")
    for one, colour, line in zip(STAGES, STAGE_COLOURS, LINE_STYLES, strict=True):
        summary = shown[(shown["kind"] == "dwell") & (shown["stage"] == one)].iloc[0]
        curve = shown[(shown["kind"] == "survival") & (shown["stage"] == one)]
        stay.plot(
            [*curve["quarters"], summary["longest"]],
            [*curve["survival"], curve["survival"].min()],
            drawstyle="steps-post",
            color=colour,
            linestyle=line,
            linewidth=0.24 * font,
            label=_legend_text(summary, one, lang),
        )
    longest = shown["longest"].max()
    stay.set(
        ylim=(0, 1.02),
        xlim=(0, max(longest, 1) * 1.02),
        xlabel=label("dwell_axis", lang),
        ylabel=label("survival_axis", lang),
    )
    sheet.figure.legend(
        *stay.get_legend_handles_labels(),
        loc="lower left",
        handlelength=2.6,
        bbox_to_anchor=(font / sheet.width, (sheet.bottom + 0.2 * font) / sheet.total),
        borderaxespad=0.0,
    )
    return sheet.figure


def draw_matrix(axes: Axes, rows: pd.DataFrame, cell: float, font: float, lang: str) -> None:
    """A matrix of moves with share and count in its cells, in letters of size cell [points]; rows: what moves() gave."""
    share = rows["share"].to_numpy(dtype=float).reshape(4, 4)
    count = rows["count"].to_numpy(dtype=float).reshape(4, 4)
    axes.pcolormesh(
        np.arange(5) + 0.5,
        np.arange(5) + 0.5,
        np.ma.masked_invalid(share),
        cmap="Blues",
        vmin=0,
        vmax=1,
        edgecolors="white",
        linewidth=0.15 * font,
    )
    for i, j in np.ndindex(4, 4):
        text = (
            with_percent_signs(f"{100 * share[i, j]:.1f} %\n{count[i, j]:,.0f}", lang)
            if np.isfinite(share[i, j])
            else "–"
        )
        axes.text(
            j + 1, i + 1, text, ha="center", va="center", size=cell, color="white" if share[i, j] > 0.55 else "#222222"
        )
    axes.set(xlim=(0.5, 4.5), ylim=(4.5, 0.5))
    names = [f"{s}.0" for s in STAGES]
    axes.set_xticks(STAGES, names)
    axes.set_yticks(STAGES, names)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _legend_text(summary: pd.Series, stage: int, lang: str) -> str:
    text = label(f"stage_{stage}", lang) + label("separator", lang)
    if not summary["count"]:
        return text + label("no_spells", lang)
    median = summary["median_quarters"]
    reached = np.isfinite(median)
    stay = label("median_dwell", lang, quarters=f"{median:.0f}") if reached else label("median_unreached", lang)
    return (
        text
        + stay
        + label("comma", lang)
        + label("spells", lang, n=f"{summary['count']:.0f}", ended=f"{summary['ended']:.0f}")
    )
