"""Effects of levers on one outcome, the largest on top: switched on alone, and switched off alone from all on."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.labels import label
from experiments.figures.style import COLOURS, GREY, Sheet, size_named, text_width
from experiments.levers import LEVERS
from experiments.outcomes import OUTCOMES, WINDOWS

DIRECTIONS = ("on", "off")
# a dark and a light one, told apart in a grey print
_FILLS = {"on": COLOURS[0], "off": COLOURS[4]}


def data(effects: pd.DataFrame, outcome: str, window: str) -> pd.DataFrame:
    """The effects on one outcome in one window, sorted by rank: levers by their larger effect, the largest first.

    effects: the rows of one start, as experiments.ablate.effects gives; units are those of the tables.
    """
    shown = effects[(effects["outcome"] == outcome) & (effects["window"] == window)]
    if shown.empty:
        raise ValueError(f"there is no effect on {outcome!r} ({window}) to draw")
    size = shown["difference"].abs().groupby(shown["lever"], sort=False).max().fillna(0.0)
    order = size.index[np.argsort(-size.to_numpy(), kind="stable")]
    ranks = {lever: number for number, lever in enumerate(order, 1)}
    shown = shown.assign(rank=shown["lever"].map(ranks))
    return shown.sort_values("rank", kind="stable").reset_index(drop=True)


def figure(shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal") -> Figure:
    """Bars of the mean paired difference with its interval; shown: what data() gave; info: title {"en", "zh"}."""
    outcome, window = OUTCOMES[shown["outcome"].iloc[0]], WINDOWS[shown["window"].iloc[0]][lang == "zh"]
    levers = list(dict.fromkeys(shown["lever"]))
    directions = [each for each in DIRECTIONS if (shown["direction"] == each).any()]
    font = size_named(size).font
    title = label("title_tornado", lang, outcome=outcome.label(lang)) + label("title_join", lang)
    n = int(shown["n"].max())
    notes = [label("tornado_runs", lang, n=n), label("tornado_note", lang)] if n > 1 else [label("tornado_one", lang)]
    footer = label("separator", lang).join(notes)
    if shown["same"].any():
        footer += "\n" + label("tornado_same", lang)
    sheet = Sheet(title + info["title"][lang], footer,
                  len(levers) * (1.1 + 0.9 * len(directions)) * font + 6.4 * font, size)
    texts = [LEVERS[lever].label(lang) if lever in LEVERS else lever for lever in levers]
    left = max(text_width(text, font) for text in texts) + 2.6 * font
    above, below = (1.5 * len(directions) + 0.6) * font, 3.8 * font
    axes = sheet.axes(left, below, sheet.width - left - 1.6 * font, sheet.height - above - below)
    thick = 0.8 / len(directions)
    handles = []
    for place, direction in enumerate(directions):
        rows = shown[shown["direction"] == direction]
        at = rows["rank"].to_numpy() - 1.0 + thick * (place - (len(directions) - 1) / 2)
        means, low, high = (outcome.factor * rows[name].to_numpy(dtype=float) for name in ("difference", "low", "high"))
        level = f"{outcome.factor * rows['base_level'].iloc[0]:,.4g}"
        handles.append(axes.barh(at, means, height=0.92 * thick, color=_FILLS[direction],
                                 label=label(f"lever_{direction}", lang, level=level)))
        sure = np.isfinite(low) & ~rows["same"].to_numpy(dtype=bool)
        axes.errorbar(means[sure], at[sure], xerr=[(means - low)[sure], (high - means)[sure]], fmt="none",
                      ecolor="black", elinewidth=0.1 * font, capsize=0.2 * font, capthick=0.1 * font)
        for y in at[rows["same"].to_numpy(dtype=bool)]:
            axes.annotate(label("no_difference", lang), (0.0, y), (0.4 * font, 0), textcoords="offset points",
                          va="center", size=0.75 * font, color=GREY)
    axes.axvline(0.0, color="#444444", linewidth=0.1 * font)
    axes.set(ylim=(len(levers) - 0.4, -0.6))
    axes.set_yticks(range(len(levers)), texts, size=font)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.set_xlabel(label("tornado_axis", lang, outcome=outcome.label(lang), window=window, unit=outcome.shown_unit(lang)))
    sheet.figure.legend(handles=handles, loc="upper left", borderaxespad=0.0, ncols=1,
                        bbox_to_anchor=(font / sheet.width, (sheet.bottom + sheet.height) / sheet.total))
    return sheet.figure
