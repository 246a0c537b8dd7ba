"""How surely each scenario is the best on each outcome, where there is one world only."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from experiments.configuration import outcome_words
from experiments.figures.sheet.effect_panels import (
    better_text,
    count_note,
    diamond,
    few_seeds,
    in_table_order,
    names_room,
    notes,
    panel_title,
    panels,
    rows_axis,
    rows_with,
    title,
)
from experiments.figures.sheet.style import COLOURS, INK, Sheet, row_font, size_named, wrapped
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name
from experiments.statistics.numbers_as_text import chance_text
from experiments.statistics.outcomes import outcome_of


def data(best: pd.DataFrame, window: str, outcomes: Sequence[str] = (), world: str = "") -> pd.DataFrame:
    """Probability of being the best and share of runs by outcome and scenario, in one world.

    best: the table best.csv; outcomes: which, and in what order. Outcomes in which all scenarios are
    equal are left out. Raises ValueError when no row is left.
    """
    shown = rows_with(best, window=window, world=world)
    # where all scenarios are equal none is the best
    shown = shown[shown.groupby("outcome")["rank"].transform("nunique") > 1]
    order = in_table_order(shown["outcome"], outcomes)
    return pd.concat([shown[shown["outcome"] == code] for code in order], ignore_index=True)


def parts(shown: pd.DataFrame) -> set[str]:
    """What is drawn of what not every study has, for the caption: probabilities, where there are seeds enough."""
    return {"sampled"} if shown["probability_best"].notna().any() else set()


def figure(shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal") -> Figure:
    """A panel for each outcome: bars of the probability, marks of the share of runs; shown: what data() gave."""
    font = size_named(size).font
    outcomes, scenarios = list(dict.fromkeys(shown["outcome"])), list(dict.fromkeys(shown["scenario"]))
    columns = min(len(outcomes), 2 if size == "journal" else 4)
    rows = -(-len(outcomes) // columns)
    sampled = "sampled" in parts(shown)
    head, foot, below = 3.5 * font, 2.4 * font, 3.0 * font
    window = outcome_words.window(shown["window"].iloc[0], lang)
    # few seeds tell no probability: what is left is the share of runs
    heading = title("best" if sampled else "best_of_runs", info, lang, shown["world"].iloc[0], window=window)
    sheet = Sheet(
        heading,
        notes(lang, count_note(shown["n"], lang, pairs=False), few_seeds(shown["n"], lang) if sampled else ""),
        rows * (len(scenarios) * 1.4 * font + head + foot) + below,
        size,
    )
    pitch = ((sheet.height - below) / rows - head - foot) / len(scenarios)
    small = row_font(pitch, font) or 0.8 * pitch
    names = [wrapped(scenario_name(code, lang, info), small, 0.2 * sheet.width, lines=1) for code in scenarios]
    left = names_room(names, small, font)
    drawn = panels(
        sheet, len(outcomes), columns, left=left, head=head, foot=foot, gap=5.6 * font, below=below, right=4.8 * font
    )
    for number, (axes, code) in enumerate(zip(drawn, outcomes, strict=True)):
        here = shown[shown["outcome"] == code].set_index("scenario").reindex(scenarios)
        chance, share = (100 * here[key].to_numpy(dtype=float) for key in ("probability_best", "share_best"))
        at = np.arange(len(scenarios), dtype=float)
        rows_axis(axes, len(scenarios), names if number % columns == 0 else None, small)
        axes.barh(at, np.nan_to_num(chance), height=0.62, color=COLOURS[0], zorder=3)
        axes.plot(
            share,
            at,
            "D",
            markersize=0.5 * small,
            markerfacecolor="white",
            markeredgecolor="black",
            markeredgewidth=0.12 * font,
            clip_on=False,
            zorder=5,
        )
        for y, value in zip(at, chance, strict=True):
            axes.annotate(
                chance_text(value / 100, lang),
                (1.0, y),
                (0.9 * font, 0),
                xycoords=axes.get_yaxis_transform(),
                textcoords="offset points",
                va="center",
                size=small,
                color=INK,
            )
        axes.grid(axis="x")
        axes.set_xlim(-3, 103)  # marks at the ends stand clear of names and numbers
        axes.set_xticks([0, 50, 100])
        panel_title(
            axes,
            outcome_words.label(outcome_of(code), lang),
            better_text(outcome_of(code), lang),
            font,
            axes.get_position().width * sheet.width + 3.0 * font,
        )
    bar_text = notes(lang, label("probability_axis", lang), label("probability_bar", lang))
    handles: list[Any] = [Patch(color=COLOURS[0], label=bar_text)] if sampled else []
    handles.append(diamond(0.5 * font, label("share_mark", lang)))
    sheet.legend(handles, font, 0.3 * font, columns=2)
    return sheet.figure
