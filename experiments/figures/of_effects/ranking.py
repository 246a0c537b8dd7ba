"""Ranks of scenarios in several worlds, an outcome a panel: does the order hold when the surroundings change?"""

from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.configuration import outcome_words
from experiments.figures.sheet.effect_panels import (
    count_note,
    few_seeds,
    in_table_order,
    names_room,
    notes,
    panel_title,
    panels,
    rows_with,
    title,
)
from experiments.figures.sheet.style import POINTS_PER_CM, Sheet, row_font, size_named, text_width, wrapped
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name, world_name
from experiments.statistics.numbers_as_text import chance_text
from experiments.statistics.outcomes import outcome_of


def data(
    best: pd.DataFrame, robustness: pd.DataFrame | None, window: str, outcomes: Sequence[str] = ()
) -> pd.DataFrame:
    """Rank and probability of being the best by outcome, world and scenario, with Kendall's W of the outcome.

    best, robustness: the tables of those names; outcomes: which, and in what order; letter: what stands for the world.
    Raises ValueError when no row is left.
    """
    shown = rows_with(best, window=window)
    order = in_table_order(shown["outcome"], outcomes)
    shown = pd.concat([shown[shown["outcome"] == code] for code in order], ignore_index=True)
    worlds = list(dict.fromkeys(shown["world"]))
    letters = {world: letter_of(number) for number, world in enumerate(worlds)}
    shown = shown.assign(letter=shown["world"].map(letters), concordance=np.nan)
    if robustness is not None:
        of_outcome = robustness[robustness["window"] == window].groupby("outcome")["concordance"].first()
        shown["concordance"] = shown["outcome"].map(of_outcome)
    return shown


def letter_of(number: int) -> str:
    """A, B, ... Z, AA, AB, ... for 0, 1, ..."""
    return (letter_of(number // 26 - 1) if number >= 26 else "") + ascii_uppercase[number % 26]


def parts(shown: pd.DataFrame) -> set[str]:
    """What is drawn of what not every study has, for the caption: how far worlds agree."""
    return {"concordance"} if shown["concordance"].notna().any() else set()


def figure(shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal") -> Figure:
    """Heat maps scenarios x worlds, darker is better; shown: what data() gave; info: title, scenario_names."""
    font = size_named(size).font
    outcomes, scenarios = list(dict.fromkeys(shown["outcome"])), list(dict.fromkeys(shown["scenario"]))
    worlds = shown.drop_duplicates("world")[["world", "letter"]]
    columns = min(len(outcomes), 2 if size == "journal" else 4)
    rows = -(-len(outcomes) // columns)
    key = label("semicolon", lang).join(
        label("world_key", lang, letter=letter, world=world_name(world, lang))
        for world, letter in worlds.itertuples(index=False)
    )
    head, foot = 3.5 * font, 2.0 * font
    small = 0.9 * font
    names = [
        wrapped(scenario_name(code, lang, info), small, 0.2 * size_named(size).width * POINTS_PER_CM, lines=1)
        for code in scenarios
    ]
    left = names_room(names, small, font)

    def sheet_with(small_print: bool) -> tuple[Sheet, float]:
        note = label("rank_note" if small_print else "rank_note_short", lang)
        footer = (
            notes(
                lang,
                count_note(shown["n"], lang, pairs=False),
                note,
                few_seeds(shown["n"], lang) if small_print else "",
                label("concordance_note", lang),
            )
            + "\n"
            + key
        )
        heading = title("ranking", info, lang, window=outcome_words.window(shown["window"].iloc[0], lang))
        sheet = Sheet(heading, footer, rows * (len(scenarios) * 2.1 * font + head + foot), size)
        return sheet, (sheet.height / rows - head - foot) / len(scenarios)

    sheet, pitch = sheet_with(True)
    cell = ((sheet.width - left - font - (columns - 1) * 1.6 * font) / columns) / len(worlds)
    both = (
        pitch >= 1.75 * font
        and cell >= text_width("> 99 %", 0.7 * font) + 0.3 * font
        and bool(shown["probability_best"].notna().any())
    )
    sheet, pitch = (sheet, pitch) if both else sheet_with(False)
    drawn = panels(sheet, len(outcomes), columns, left=left, head=head, foot=foot, gap=1.6 * font, right=font)
    for number, (axes, code) in enumerate(zip(drawn, outcomes, strict=True)):
        here = shown[shown["outcome"] == code]
        agreement = here["concordance"].iloc[0]
        extra = label("concordance", lang, w=f"{agreement:.2f}") if np.isfinite(agreement) else ""
        _heat(axes, here, scenarios, list(worlds["world"]), both, min(font, 0.52 * pitch), lang)
        width = axes.get_position().width * sheet.width
        panel_title(axes, outcome_words.label(outcome_of(code), lang), extra, font, width + 0.2 * font)
        axes.set_xticks(np.arange(len(worlds)) + 0.5, list(worlds["letter"]), size=small)
        first = number % columns == 0
        axes.set_yticks(
            np.arange(len(scenarios)) + 0.5,
            names if first else [""] * len(scenarios),
            size=row_font(pitch, small / 0.85) or small,
        )
        axes.tick_params(length=0)
    return sheet.figure


def _heat(
    axes: Axes,
    here: pd.DataFrame,
    scenarios: Sequence[str],
    worlds: Sequence[str],
    both: bool,
    letters: float,
    lang: str,
) -> None:
    """Cells coloured by rank, with the rank and, where there is room, the probability of being the best."""
    wide = here.pivot(index="scenario", columns="world", values="rank").reindex(index=scenarios, columns=worlds)
    chance = here.pivot(index="scenario", columns="world", values="probability_best").reindex(
        index=scenarios, columns=worlds
    )
    ranks, last = wide.to_numpy(dtype=float), max(len(scenarios), 2)
    # 0 is the last and 1 the first; the darkest of the map would swallow the numbers
    shade = 0.78 * (last - ranks) / (last - 1)
    colours = colormaps["Blues"](np.nan_to_num(shade))
    colours[~np.isfinite(ranks)] = (1.0, 1.0, 1.0, 1.0)
    axes.imshow(colours, extent=(0, len(worlds), len(scenarios), 0), aspect="auto", interpolation="nearest")
    for (row, column), rank in np.ndenumerate(ranks):
        if not np.isfinite(rank):
            continue
        ink = "white" if shade[row, column] > 0.52 else "#222222"
        text = f"{rank:.10g}"
        axes.text(column + 0.5, row + (0.33 if both else 0.5), text, ha="center", va="center", size=letters, color=ink)
        if both:
            axes.text(
                column + 0.5,
                row + 0.77,
                chance_text(chance.to_numpy(dtype=float)[row, column], lang),
                ha="center",
                va="center",
                size=0.7 * letters,
                color=ink,
            )
    axes.hlines(range(1, len(scenarios)), 0, len(worlds), color="white", linewidth=0.1 * letters)
    axes.vlines(range(1, len(worlds)), 0, len(scenarios), color="white", linewidth=0.1 * letters)
    axes.spines[:].set_visible(False)
