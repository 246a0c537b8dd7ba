"""What is known of parks that opened later beside what the runs give: `cases.csv` of a study, and lines on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.statistics.hindcast import hindcast
from experiments.statistics.text_columns import aligned

if TYPE_CHECKING:
    import pandas as pd

NAMES = {
    "place": "park",
    "topic": "quantity",
    "observed": "known",
    "observed_constant_prices": "known_constant_prices",
}
"""Columns that are called otherwise in `hindcast.csv`."""


def known_and_simulated(
    parks: pd.DataFrame, known: Sequence[Mapping[str, Any]], deflator: Mapping[int, float]
) -> pd.DataFrame:
    """One row per scenario and known figure that falls into the runs, in the order of the region's table.

    parks: the combined table of parks; known: rows of a region's `cases.csv`. Simulated: median and 10-90 % of runs, at
    the end of the quarter, output as the sum of a year; ratio: simulated over known, both at start-year prices.
    """
    import pandas as pd

    tables = {"parks": parks.assign(occupancy_rate=1.0 - parks["vacancy_rate"])}
    parts = []
    for row in known:
        seen = {**row, "topic": row["quantity"], "place": row["park"], "provenance": row["tag"]}
        part = hindcast({**tables, "system": parks}, [seen], deflator)
        if len(part):
            part = part.rename(columns={**NAMES, "provenance": "tag"})
            part.insert(part.columns.get_loc("known"), "comparison", row["comparison"])
            parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


WORDS = {
    "en": {
        "title": "parks that opened later: what is known of them, and simulated",
        "known": "known",
        "enterprises": "enterprises",
        "employees": "employees",
        "occupancy_rate": "occupancy rate, %",
        "output": "output, bn CNY a year at start-year prices",
        "equal": "",
        "at_least": "at least ",
        "about": "about ",
    },
    "zh": {
        "title": "后开园区：已知数据与模拟值",
        "known": "已知",
        "enterprises": "企业数",
        "employees": "从业人员",
        "occupancy_rate": "出租率（%）",
        "output": "产出（十亿元/年，起始年价格）",
        "equal": "",
        "at_least": "至少 ",
        "about": "约 ",
    },
}
FORMATS = {
    "enterprises": (1.0, ",.0f"),
    "employees": (1.0, ",.0f"),
    "occupancy_rate": (100.0, ".0f"),
    "output": (1e-9, ".1f"),
}
"""Factor from the unit of the table to the one on the screen, and number format."""


def text(found: pd.DataFrame, names: Mapping[str, str], lang: str) -> str:
    """The comparison for the screen: what is known, and a column of simulated values for each scenario."""
    words = WORDS[lang]
    scenarios = list(dict.fromkeys(found["scenario"]))
    lines, parks = [["", words["known"], *scenarios]], [""]
    for (park, quantity, period), rows in found.groupby(["park", "quantity", "period"], sort=False):
        factor, pattern = FORMATS[str(quantity)]
        first, by_scenario = rows.iloc[0], rows.set_index("scenario")
        cells = [
            _cell(by_scenario.loc[scenario], factor, pattern) if scenario in by_scenario.index else "-"
            for scenario in scenarios
        ]
        known = words[first["comparison"]] + format(first["known_constant_prices"] * factor, pattern)
        lines.append([f"  {period:<6} {words[str(quantity)]}", known, *cells])
        parks.append(str(park))
    block = [words["title"]]
    for before, park, line in zip(["", *parks], parks, aligned(lines), strict=False):
        block += [f"  {names.get(park, park)}", line] if park != before else [line]
    return "\n".join(block)


def _cell(row: Any, factor: float, pattern: str) -> str:
    if not np.isfinite(row["simulated"]):
        return "-"
    low, middle, high = (format(row[key] * factor, pattern) for key in ("simulated_low", "simulated", "simulated_high"))
    return middle if row["runs"] == 1 else f"{middle} [{low} - {high}]"
