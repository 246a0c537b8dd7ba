"""The eight pain points at the end of the run, scenario by scenario, with the difference to the base."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.one_scenario.pain_points import PAINS
from experiments.figures.sheet.runs_to_frames import table, title_of
from experiments.figures.sheet.several_scenarios import footer_of_several, scenarios_of
from experiments.figures.sheet.style import POINTS_PER_CM, Sheet, size_named, text_width, wrapped
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name
from experiments.statistics.paired_effects import t_interval

COLUMNS = {"system": ["date", *PAINS]}
MOST = {"journal": 10, "slide": 8}
"""Scenarios that stand side by side on a format, with numbers that can be read."""


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """One row per scenario and pain point in the last quarter: value 0-1 (mean over seeds), difference to the first scenario, low, high, n.

    difference: mean over the seeds that both have, with the 95 % interval of Student (NaN for one seed); 0 for the first itself.
    """
    system = table(tables, "system", COLUMNS["system"], several=True)
    last = system[system["quarter"] == system.groupby(["scenario", "seed"])["quarter"].transform("max")]
    codes = scenarios_of(system, info)
    wide = {code: last[last["scenario"] == code].set_index("seed")[list(PAINS)] for code in codes}
    rows: list[dict[str, Any]] = []
    for code in codes:
        pairs = (wide[code] - wide[codes[0]]).dropna(how="all")
        for key in PAINS:
            found = pairs[key].dropna().to_numpy(dtype=float)
            low, high = t_interval(found)
            rows.append(
                {
                    "scenario": code,
                    "date": last.loc[last["scenario"] == code, "date"].iloc[0],
                    "pain": key,
                    "value": wide[code][key].mean(),
                    "base": codes[0],
                    "difference": found.mean() if len(found) else np.nan,
                    "low": low,
                    "high": high,
                    "n": len(found),
                }
            )
    return pd.DataFrame(rows)


def parts(
    shown: pd.DataFrame, info: Mapping[str, Any], size: str = "journal", *, tables: Mapping[str, pd.DataFrame]
) -> set[str]:
    """What is drawn of what not every study has, for the caption: differences, where there is more than the first scenario."""
    return {"differences"} if shown["scenario"].nunique() > 1 else set()


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Heat map, darker is worse; beneath each value its difference to the base, bold where the interval leaves out zero.

    shown: what data() gave; info: start, title, scenario_names; tables: "system", for the footer.
    """
    codes = list(dict.fromkeys(shown["scenario"]))[: MOST[size]]
    font = size_named(size).font
    across = size_named(size).width * POINTS_PER_CM
    texts = [label(key, lang) for key in PAINS]
    left = max(text_width(text, font) for text in texts) + 1.9 * font
    level = (across - left - 7.0 * font) / len(codes) >= 6.5 * font
    # names aslant reach beyond the last column
    longest = 13 * font if level or size == "slide" else 20 * font
    right = 7.0 * font if level else 0.72 * longest
    pitch = min((across - left - right) / len(codes), 14 * font)
    heads = [
        wrapped(
            scenario_name(code, lang, info),
            0.9 * font,
            pitch - 0.6 * font if level else longest,
            lines=3 if level else 1,
        )
        for code in codes
    ]
    tallest = (
        max(text.count("\n") + 1 for text in heads) * 1.25 * font
        if level
        else max(text_width(text, 0.9 * font) for text in heads) * 0.72
    )
    top = tallest + 1.2 * font
    sheet = Sheet(
        title_of("pains_by_scenario", info, lang),
        footer_of_several(
            tables["system"],
            info,
            lang,
            "mean_of_runs",
            label("pains_note", lang) if len(codes) > 1 else "",
            label("pain_weights", lang),
            shown=codes,
        ),
        8 * 3.4 * font + top + 0.8 * font,
        size,
    )
    height, width = sheet.height - top - 0.8 * font, pitch * len(codes)
    axes = sheet.axes(left, 0.8 * font, width, height)
    kept = shown[shown["scenario"].isin(codes)]
    values, change, low, high = (
        kept.pivot(index="pain", columns="scenario", values=column).loc[list(PAINS), codes].to_numpy(dtype=float)
        for column in ("value", "difference", "low", "high")
    )
    mesh = axes.pcolormesh(
        np.arange(len(codes) + 1),
        np.arange(9),
        np.ma.masked_invalid(values),
        cmap="YlOrBr",
        vmin=0,
        vmax=1,
        edgecolors="white",
        linewidth=0.1 * font,
    )
    letters = min(font, pitch / 3.6, height / 8 / 2.5)
    for row, column in np.ndindex(8, len(codes)):
        ink = "white" if values[row, column] > 0.55 else "#222222"
        apart = column > 0 and np.isfinite(change[row, column])
        if np.isfinite(values[row, column]):
            axes.text(
                column + 0.5,
                row + (0.3 if apart else 0.5),
                f"{values[row, column]:.2f}",
                ha="center",
                va="center",
                size=letters,
                color=ink,
            )
        if apart:
            clear = low[row, column] > 0.0 or high[row, column] < 0.0
            axes.text(
                column + 0.5,
                row + 0.72,
                signed(change[row, column]),
                ha="center",
                va="center",
                size=0.9 * letters,
                color=ink,
                weight="bold" if clear else "normal",
            )
    axes.set(xlim=(0, len(codes)), ylim=(8, 0))
    axes.set_yticks(np.arange(8) + 0.5, texts)
    axes.xaxis.tick_top()
    slant: dict[str, Any] = {} if level else {"rotation": 45, "ha": "left", "rotation_mode": "anchor"}
    axes.set_xticks(np.arange(len(codes)) + 0.5, heads, size=0.9 * font, linespacing=1.05, **slant)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    if len(codes) > 1:
        axes.axvline(1, color="white", linewidth=0.5 * font)
    tall = min(height, 16 * font)
    scale = sheet.axes(left + width + 1.4 * font, 0.8 * font + height - tall, font, tall)
    sheet.figure.colorbar(mesh, cax=scale)
    scale.set_ylabel(label("pain_value", lang, date=kept["date"].iloc[0]))
    scale.spines[:].set_visible(False)
    return sheet.figure


def signed(value: float) -> str:
    """A difference with its sign and three decimals; a plain 0 where that is all there is."""
    return f"{value:+.3f}".replace("-", "−") if abs(value) >= 0.0005 else "0"
