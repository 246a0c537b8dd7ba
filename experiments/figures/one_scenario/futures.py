"""How near the system of parks comes to five futures."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from experiments.figures.sheet import measures_over_time
from experiments.figures.sheet.runs_to_frames import across_seeds, table

FUTURES = (
    "future_innovation_centre",
    "future_value_chain",
    "future_digital",
    "future_cross_park_cluster",
    "future_national_layout",
)
COLUMNS = {"system": ["date", *FUTURES]}


def data(tables: Mapping[str, pd.DataFrame], info: Mapping[str, Any]) -> pd.DataFrame:
    """One row per future and quarter: value 0-1, median and band over seeds; year decimal."""
    system = across_seeds(table(tables, "system", COLUMNS["system"]), ["quarter", "date"], list(FUTURES))
    shown = measures_over_time.rows_of(FUTURES, {"system": system}, info["start"])
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
    """Five panels: the median over runs with its band.

    shown: what data() gave; info: start, title; tables: "system", for the footer.
    """
    return measures_over_time.figure(
        "futures", shown, info, lang, size, axis="future_axis", note="future_weights", system=tables["system"]
    )
