"""Several scenarios in one figure: their order, names and looks, panels of equal shape, legends and small print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from experiments.figures.sheet.runs_to_frames import in_order, seeds_text
from experiments.figures.sheet.style import (
    COLOURS,
    LINE_STYLES,
    MARKERS,
    POINTS_PER_CM,
    Sheet,
    size_named,
    text_width,
    wrapped,
)
from experiments.figures.texts.labels import label
from experiments.figures.texts.names import scenario_name

LINES = {"journal": 12, "slide": 6}
"""Scenarios that a figure with a line for each shows at most, by format: the first ones."""
PANELS = {"journal": 8, "slide": 4}
"""The same for a figure with a panel for each."""
# without yellow, which is lost on white; seven colours and four line styles make 28 different looks
_LINES = COLOURS[:7]


@dataclass(frozen=True)
class Look:
    """How the lines of a scenario are drawn: told apart by colour, and in grey by marker and line."""

    colour: str
    marker: str
    line: Any


def look(number: int) -> Look:
    """The look of the scenario with that number, the base being 0."""
    return Look(_LINES[number % len(_LINES)], MARKERS[number % len(MARKERS)], LINE_STYLES[number % len(LINE_STYLES)])


def scenarios_of(frame: pd.DataFrame, info: Mapping[str, Any]) -> list[str]:
    """Codes of the scenarios in a table, in the order of info["scenario_names"], others as they come; the first is the base."""
    return in_order(frame["scenario"].unique(), info.get("scenario_names", {}))


def drawn_as_lines(shown: pd.DataFrame, size: str) -> list[str]:
    """The scenarios that a figure with a line for each draws, in the order of its data."""
    return list(dict.fromkeys(shown["scenario"]))[: LINES[size]]


def footer_of_several(
    frame: pd.DataFrame, info: Mapping[str, Any], lang: str, spread: str, *notes: str, shown: Sequence[str] = ()
) -> str:
    """The small print of a figure that names its scenarios elsewhere: runs and seeds, how runs are combined (a label, or ""), notes.

    shown: the scenarios drawn, where they may be fewer than the table holds.
    """
    seeds = frame["seed"].unique()
    codes = frame["scenario"].unique()
    if len(codes) == 1:
        parts = [label("scenario", lang, name=scenario_name(codes[0], lang, info))]
        runs = "runs" if len(seeds) > 1 else "one_run"
    else:
        parts, runs = [], "runs_each" if len(seeds) > 1 else "one_run_each"
    parts.append(label(runs, lang, n=len(seeds), seeds=seeds_text(seeds)))
    if spread and len(seeds) > 1:
        parts.append(label(spread, lang))
    rows = [label("separator", lang).join(parts), *(note for note in notes if note)]
    if shown and len(shown) < len(codes):
        rows.append(label("first_scenarios", lang, shown=len(shown), whole=len(codes)))
    return "\n".join(rows)


def panel_columns(size: str, count: int) -> int:
    """In how many columns so many panels stand on a format."""
    if size == "slide":
        return count if count <= 4 else 3 if count <= 6 else 4 if count <= 12 else 6
    return count if count <= 3 else 2 if count == 4 else 3 if count <= 9 else 4


@dataclass(frozen=True)
class Room:
    """Space around panels [points]: left, right and under all of them; head above each; across and down between them."""

    left: float
    right: float
    foot: float
    head: float
    across: float
    down: float

    def width(self, sheet_width: float, columns: int) -> float:
        """Width of one of so many columns of panels [points]."""
        return (sheet_width - self.left - self.right - (columns - 1) * self.across) / columns


def panels(sheet: Sheet, titles: Sequence[str], columns: int, room: Room, *, share: bool = True) -> list[Axes]:
    """Axes in rows and columns that fill the sheet, with their titles; shared axes have tick labels at the outer sides only."""
    rows = -(-len(titles) // columns)
    width = room.width(sheet.width, columns)
    height = (sheet.height - room.foot - rows * room.head - (rows - 1) * room.down) / rows
    made: list[Axes] = []
    for number, title in enumerate(titles):
        row, column = divmod(number, columns)
        bottom = room.foot + (rows - 1 - row) * (height + room.head + room.down)
        first = made[0] if made and share else None
        axes = sheet.axes(room.left + column * (width + room.across), bottom, width, height, sharex=first, sharey=first)
        axes.set_title(title, pad=0.45 * sheet.font, linespacing=1.05)
        if share:
            axes.tick_params(labelleft=column == 0, labelbottom=number + columns >= len(titles))
        made.append(axes)
    return made


def headings(
    info: Mapping[str, Any], codes: Sequence[str], lang: str, font: float, width: float
) -> tuple[list[str], float]:
    """Names of scenarios as titles of panels so wide [points], and the height they need above a panel [points]."""
    texts = [wrapped(scenario_name(code, lang, info), font, width, lines=3) for code in codes]
    return texts, (1.25 * max(text.count("\n") + 1 for text in texts) + 0.7) * font


def axis_text(sheet: Sheet, text: str, room: Room) -> None:
    """One label for the vertical axes of all panels, at the left edge."""
    sheet.text(
        1.2 * sheet.font,
        (room.foot + sheet.height) / 2,
        text,
        rotation=90,
        ha="center",
        va="center",
        multialignment="center",
    )


def legend_rows(texts: Sequence[str], size: str) -> tuple[int, int]:
    """Columns and rows of a legend with these texts, as many columns as fit on the paper."""
    paper = size_named(size)
    widest = max(text_width(text, 0.9 * paper.font) for text in texts) + 5.2 * paper.font
    columns = max(1, min(len(texts), int((paper.width * POINTS_PER_CM - 2 * paper.font) / widest)))
    rows = -(-len(texts) // columns)
    return -(-len(texts) // rows), rows


def line_entries(names: Sequence[str], font: float, mark: float = 0.0) -> list[Line2D]:
    """Entries of a legend for lines of scenarios, the base first; mark: size of their marks [font sizes], 0 for none."""
    looks = [look(number) for number in range(len(names))]
    return [
        Line2D(
            [],
            [],
            color=each.colour,
            linestyle=each.line,
            linewidth=0.2 * font,
            label=text,
            **({"marker": each.marker, "markersize": mark * font} if mark else {}),
        )
        for each, text in zip(looks, names, strict=True)
    ]


def legend(sheet: Sheet, handles: Sequence[Artist], columns: int, *, bottom: float = 0.2) -> None:
    """A legend above the footer, in so many columns; bottom: its distance from it [font sizes]."""
    sheet.legend(
        list(handles),
        1.2 * sheet.font,
        bottom * sheet.font,
        columns=columns,
        borderpad=0.0,
        columnspacing=1.8,
        handlelength=2.4,
    )


LEGEND_ROW = 1.5
"""Height of a row of a legend [font sizes]."""
