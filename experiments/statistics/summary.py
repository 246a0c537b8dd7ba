"""The table a report would print: main outcomes in three years over all seeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

STAGES = (1, 2, 3, 4)
OBSERVERS = ("stage_fuzzy", "stage_mixture")


@dataclass(frozen=True)
class Outcome:
    """A main outcome of the system: its column, and whether a year is its last quarter or the sum of four."""

    column: str
    unit: str
    flow: bool = False


OUTCOMES = (
    Outcome("enterprises", "enterprises"),
    Outcome("employees", "workers"),
    Outcome("output", "CNY per year", flow=True),
    Outcome("rd", "CNY per year", flow=True),
    Outcome("innovations", "innovations per year", flow=True),
    Outcome("entries", "enterprises per year", flow=True),
    Outcome("exits", "enterprises per year", flow=True),
    Outcome("stock_m2", "m2"),
    Outcome("leased_m2", "m2"),
    Outcome("net_absorption_m2", "m2 per year", flow=True),
    Outcome("vacancy_rate", "share"),
    Outcome("asking_rent", "CNY/m2/day"),
    Outcome("contract_rent", "CNY/m2/day"),
    Outcome("effective_rent", "CNY/m2/day"),
    Outcome("fiscal_cost", "CNY per year", flow=True),
    Outcome("imbalance", "Gini coefficient"),
    Outcome("concentration", "share of the top park"),
)


def years_shown(dates: pd.Series) -> tuple[int, ...]:
    """First, middle and last complete year; of a run without a complete year, the years there are."""
    quarters = dates.drop_duplicates()
    years = quarters.str[:4].astype(int)
    counts = years.value_counts()
    known = sorted(int(year) for year in counts[counts == 4].index) or sorted(int(year) for year in counts.index)
    return tuple(sorted({known[0], known[len(known) // 2], known[-1]}))


def summary(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Median and 10-90 % range over the seeds of each main outcome, one row per scenario, outcome and year.

    Columns: scenario, outcome, unit, year, median, low, high, seeds. Flows are sums over the year; a year of fewer than
    four quarters is scaled up to four. Stocks, rates and rents are those of the year's last quarter.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for scenario, system in tables["system"].groupby("scenario", sort=True):
        parks = tables["parks"][tables["parks"]["scenario"] == scenario]
        for year in years_shown(system["date"]):
            of_year = system[system["date"].str[:4] == str(year)].sort_values(["seed", "quarter"], kind="stable")
            by_seed = of_year.groupby("seed")
            scale = 4.0 / by_seed.size()
            for outcome in OUTCOMES:
                if outcome.column not in of_year:
                    continue
                values = by_seed[outcome.column].sum() * scale if outcome.flow else by_seed[outcome.column].last()
                rows.append(_row(scenario, outcome.column, outcome.unit, year, values.to_numpy(dtype=float)))
            ends = parks[parks["quarter"] == of_year["quarter"].max()]
            ends = ends[ends["open"]]
            for stage in STAGES:
                counts = (ends["stage"] == stage).groupby(ends["seed"]).sum()
                rows.append(_row(scenario, f"parks_at_stage_{stage}", "parks", year, counts.to_numpy(dtype=float)))
    return pd.DataFrame(rows)


def _row(scenario: Any, outcome: str, unit: str, year: int, values: np.ndarray) -> dict[str, Any]:
    seen = values[np.isfinite(values)]
    low, median, high = np.quantile(seen, (0.1, 0.5, 0.9)) if len(seen) else (np.nan,) * 3
    return {
        "scenario": scenario,
        "outcome": outcome,
        "unit": unit,
        "year": year,
        "median": median,
        "low": low,
        "high": high,
        "seeds": len(seen),
    }


def kappa(first: np.ndarray, second: np.ndarray) -> float:
    """Cohen's kappa of two classifications: 1 is full agreement, 0 what chance gives; NaN when both see one class.

    kappa = (agreement - chance) / (1 - chance); chance is that of independent labels as frequent (Cohen 1960).
    """
    classes = np.union1d(first, second)
    shares = [np.array([np.mean(labels == each) for each in classes]) for labels in (first, second)]
    chance = float(shares[0] @ shares[1])
    return float((np.mean(first == second) - chance) / (1.0 - chance)) if chance < 1.0 and len(first) else float("nan")


def agreement(parks: pd.DataFrame) -> dict[str, float]:
    """Kappa of the rule observer's stages with those of the other observers, over open parks and all quarters."""
    seen = parks[parks["open"]]
    return {name: kappa(seen["stage"].to_numpy(), seen[name].to_numpy()) for name in OBSERVERS if name in seen}
