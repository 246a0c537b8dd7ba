"""Observed figures beside simulated ones: `hindcast.csv` of a study, and the table of `docs/results.md`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = {
    # topic: (column, in money, whether a whole year is the sum of its quarters)
    "revenue": ("output", True, True),
    "employees": ("employees", False, False),
    "vacancy_rate": ("vacancy_rate", False, False),
    "rent": ("asking_rent", True, False),
    "stock": ("stock_m2", False, False),
    # of single parks, in `cases.csv` of a region
    "enterprises": ("enterprises", False, False),
    "occupancy_rate": ("occupancy_rate", False, False),
    "output": ("output", True, True),
}


def hindcast(
    tables: Mapping[str, pd.DataFrame], evidence: Sequence[Mapping[str, Any]], deflator: Mapping[int, float]
) -> pd.DataFrame:
    """One row per scenario and observation that falls into the run: observed, at start-year prices, simulated, ratio.

    tables: `parks` and `system` with scenario, seed, date. A year without a quarter is the sum of four quarters for
    flows and their mean for the rest. Simulated: median and 10-90 % of runs; the ratio is simulated over observed at
    start-year prices, NaN where a year has no price index. Units: CNY a year, persons, shares, CNY/m2/day, m2.
    """
    import pandas as pd

    rows = []
    for seen in evidence:
        column, money, flow = COLUMNS.get(seen["topic"], (None, False, False))
        if column is None:
            continue
        whole = seen["place"] == "city"
        # what is published on the zone covers enterprises in its parks
        column = f"{column}_in_parks" if whole and column in ("output", "employees") else column
        table = tables["system"] if whole else tables["parks"][tables["parks"]["park"] == seen["place"]]
        year, quarter = int(seen["year"]), seen["quarter"]
        dates = [f"{year}Q{quarter}"] if quarter else [f"{year}Q{number}" for number in (1, 2, 3, 4)]
        inside = table[table["date"].isin(dates)]
        index = deflator.get(year) if money else 1.0
        constant = float(seen["value"]) / index if index else float("nan")
        for scenario, part in inside.groupby("scenario"):
            runs = part.groupby("seed")[column]
            complete = runs.count() == len(dates)
            value = (runs.sum() if flow and not quarter else runs.mean())[complete]
            if value.empty:
                continue
            middle = float(value.median())
            rows.append(
                {
                    "scenario": scenario,
                    "topic": seen["topic"],
                    "place": seen["place"],
                    "period": dates[0] if quarter else str(year),
                    "observed": float(seen["value"]),
                    "observed_constant_prices": constant,
                    "simulated": middle,
                    "simulated_low": float(value.quantile(0.1)),
                    "simulated_high": float(value.quantile(0.9)),
                    "runs": len(value),
                    "ratio": middle / constant if constant else float("nan"),
                    "source": seen["source_title"],
                    "provenance": seen["provenance"],
                    "note": seen["note"],
                }
            )
    return pd.DataFrame(rows)
