"""The eight pain points over time."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.sheet import measures_over_time
from experiments.figures.sheet.runs_to_frames import HIGH, LOW, across_seeds, table

PAINS = tuple(f"pain_{number}" for number in range(1, 9))
COLUMNS = {"system": ["date", *PAINS], "parks": ["date", "park", *PAINS]}


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of two kinds: system (median and band over seeds), parks (median and band over parks and seeds); values 0-1, year decimal."""
    system = across_seeds(table(tables, "system", COLUMNS["system"]), ["quarter", "date"], list(PAINS))
    groups = table(tables, "parks", COLUMNS["parks"]).groupby(["quarter", "date"])[list(PAINS)]
    levels = {"": 0.5, "_low": LOW, "_high": HIGH}
    parks = pd.concat([groups.quantile(level).add_suffix(end) for end, level in levels.items()], axis=1).reset_index()
    shown = measures_over_time.rows_of(PAINS, {"system": system, "parks": parks}, info["start"])
    shown.insert(0, "scenario", tables["system"]["scenario"].iloc[0])
    return shown


def figure(
    shown: pd.DataFrame,
    info: Mapping[str, Any],
    lang: str = "en",
    size: str = "journal",
    *,
    tables: Mapping[str, pd.DataFrame],
) -> Figure:
    """Eight panels: the system's median over runs with its band, and behind it where most parks are.

    shown: what data() gave; info: start, title; tables: "parks" and "system", for the footer.
    """
    return measures_over_time.figure(
        "pain_points", shown, info, lang, size, axis="pain_axis", note="pain_weights", system=tables["system"]
    )
