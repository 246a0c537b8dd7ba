"""What is known of parks that opened later beside what the runs give: `cases.csv` of a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from experiments.statistics import record

if TYPE_CHECKING:
    import pandas as pd

NAMES = {
    "place": "park",
    "topic": "quantity",
    "observed": "known",
    "observed_compared": "known_constant_prices",
}
"""Columns that are called otherwise in `hindcast.csv`."""

OF_THE_RECORD = ("broker", "fed", "comparison", "annualised_from", "error", "error_sd", "error_unit")
"""Columns of `hindcast.csv` that say nothing of single parks."""


def known_and_simulated(
    parks: pd.DataFrame, known: Sequence[Mapping[str, Any]], deflator: Mapping[int, float]
) -> pd.DataFrame:
    """One row per scenario and known figure that falls into the runs, in the order of the region's table.

    parks: the combined table of parks; known: rows of a region's `cases.csv`. Simulated: median and 10-90 % of runs, at
    the end of the quarter, output as the sum of a year; ratio: simulated over known, both at start-year prices.
    """
    seen = [{**row, "topic": row["quantity"], "place": row["park"], "provenance": row["tag"]} for row in known]
    tables = {"parks": parks.assign(occupancy_rate=1.0 - parks["vacancy_rate"]), "system": parks}
    found = record.summary(record.rows(tables, seen, deflator))
    if found.empty:
        return found
    comparison = [known[number]["comparison"] for number in found["observation"]]
    found = found.drop(columns=["observation", *OF_THE_RECORD]).rename(columns={**NAMES, "provenance": "tag"})
    found.insert(found.columns.get_loc("known"), "comparison", comparison)
    return found
