"""What the screen shows of parks that opened later: what is known of them beside what the runs give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.configuration.texts import texts_of
from experiments.statistics.text_columns import aligned

if TYPE_CHECKING:
    import pandas as pd

FORMATS = {
    "enterprises": (1.0, ",.0f"),
    "employees": (1.0, ",.0f"),
    "occupancy_rate": (100.0, ".0f"),
    "output": (1e-9, ".1f"),
}
"""Factor from the unit of the table to the one on the screen, and number format."""


def text(found: pd.DataFrame, names: Mapping[str, str], lang: str) -> str:
    """The comparison for the screen: what is known, and a column of simulated values for each scenario."""
    words = texts_of("analyses/known_parks", lang)
    scenarios = list(dict.fromkeys(found["scenario"]))
    lines, parks = [["", words("known"), *scenarios]], [""]
    for (park, quantity, period), rows in found.groupby(["park", "quantity", "period"], sort=False):
        factor, pattern = FORMATS[str(quantity)]
        first, by_scenario = rows.iloc[0], rows.set_index("scenario")
        cells = [
            _cell(by_scenario.loc[scenario], factor, pattern) if scenario in by_scenario.index else "-"
            for scenario in scenarios
        ]
        known = words(
            f"comparison.{first['comparison']}", value=format(first["known_constant_prices"] * factor, pattern)
        )
        lines.append([f"  {period:<6} {words(f'quantity.{quantity}')}", known, *cells])
        parks.append(str(park))
    block = [words("title")]
    for before, park, line in zip(["", *parks], parks, aligned(lines), strict=False):
        block += [f"  {names.get(park, park)}", line] if park != before else [line]
    return "\n".join(block)


def _cell(row: Any, factor: float, pattern: str) -> str:
    if not np.isfinite(row["simulated"]):
        return "-"
    low, middle, high = (format(row[key] * factor, pattern) for key in ("simulated_low", "simulated", "simulated_high"))
    return middle if row["runs"] == 1 else f"{middle} [{low} - {high}]"
