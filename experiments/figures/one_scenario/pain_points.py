"""The eight pain points over time."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.sheet.panels import draw, grid
from experiments.figures.sheet.runs_to_frames import HIGH, LOW, across_seeds, footer_of, table, title_of, year_of
from experiments.figures.sheet.style import Sheet, size_named
from experiments.figures.text.labels import label

PAINS = tuple(f"pain_{number}" for number in range(1, 9))
COLUMNS = {"system": ["date", *PAINS], "parks": ["date", "park", *PAINS]}


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of two kinds: system (median and band over seeds), parks (median and band over parks and seeds); values 0-1, year decimal."""
    system = across_seeds(table(tables, "system", COLUMNS["system"]), ["quarter", "date"], list(PAINS))
    groups = table(tables, "parks", COLUMNS["parks"]).groupby(["quarter", "date"])[list(PAINS)]
    levels = {"": 0.5, "_low": LOW, "_high": HIGH}
    parks = pd.concat([groups.quantile(level).add_suffix(end) for end, level in levels.items()], axis=1).reset_index()
    parts = [
        pd.DataFrame({"measure": key, "kind": kind, "date": frame["date"], "year": year_of(frame["quarter"] + 0.5, info["start"]),
                      "value": frame[key], "low": frame[f"{key}_low"], "high": frame[f"{key}_high"]})
        for key in PAINS for kind, frame in (("system", system), ("parks", parks))
    ]
    shown = pd.concat(parts, ignore_index=True)
    shown.insert(0, "scenario", tables["system"]["scenario"].iloc[0])
    return shown


def figure(
    shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal", *, tables: Mapping[str, pd.DataFrame]
) -> Figure:
    """Eight panels: the system's median over runs with its band, and behind it where most parks are.

    shown: what data() gave; info: start, title; tables: "parks" and "system", for the footer.
    """
    several = tables["system"]["seed"].nunique() > 1
    sheet = Sheet(title_of("pain_points", info, lang),
                  footer_of(tables["system"], info, lang, "line_band", label("pain_weights", lang)),
                  13 * grid(size, len(PAINS))[0] * size_named(size).font, size)
    draw(sheet, shown, PAINS, "pain_axis", lang, size, several=several, parks=True)
    return sheet.figure
