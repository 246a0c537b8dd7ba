"""How near the system of parks comes to five futures."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.sheet.panels import draw, grid
from experiments.figures.sheet.runs_to_frames import across_seeds, footer_of, table, title_of, year_of
from experiments.figures.sheet.style import Sheet, size_named
from experiments.figures.text.labels import label

FUTURES = ("future_innovation_centre", "future_value_chain", "future_digital", "future_cross_park_cluster",
           "future_national_layout")
COLUMNS = {"system": ["date", *FUTURES]}


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """One row per future and quarter: value 0-1, median and band over seeds; year decimal."""
    system = across_seeds(table(tables, "system", COLUMNS["system"]), ["quarter", "date"], list(FUTURES))
    parts = [
        pd.DataFrame({"measure": key, "kind": "system", "date": system["date"],
                      "year": year_of(system["quarter"] + 0.5, info["start"]), "value": system[key],
                      "low": system[f"{key}_low"], "high": system[f"{key}_high"]})
        for key in FUTURES
    ]
    shown = pd.concat(parts, ignore_index=True)
    shown.insert(0, "scenario", tables["system"]["scenario"].iloc[0])
    return shown


def figure(
    shown: pd.DataFrame, info: Mapping[str, Any], lang: str = "en", size: str = "journal", *, tables: Mapping[str, pd.DataFrame]
) -> Figure:
    """Five panels: the median over runs with its band.

    shown: what data() gave; info: start, title; tables: "system", for the footer.
    """
    several = tables["system"]["seed"].nunique() > 1
    sheet = Sheet(title_of("futures", info, lang),
                  footer_of(tables["system"], info, lang, "line_band", label("future_weights", lang)),
                  13 * grid(size, len(FUTURES))[0] * size_named(size).font, size)
    draw(sheet, shown, FUTURES, "future_axis", lang, size, several=several, parks=False)
    return sheet.figure
