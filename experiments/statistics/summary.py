"""The table a report would print: main outcomes in three years over all seeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.statistics.outcomes import outcome_of, own_outcomes

if TYPE_CHECKING:
    import pandas as pd

STAGES = (1, 2, 3, 4)
OBSERVERS = ("stage_nearest",)


SUMMARISED = (
    "enterprises", "employees", "output", "rd", "innovations", "entries", "exits", "stock_m2", "leased_m2", "net_absorption_m2",
    "owned_m2", "sublet_m2", "vacancy_rate", "vacancy_rate_let", "vacancy_rate_broker",
    "asking_rent", "contract_rent", "effective_rent", "fiscal_cost", "imbalance", "concentration",
)  # fmt: skip
"""Outcomes in the summary, by name: of a flow the sum of a year, of the others the year's last quarter."""


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
            for name in (*SUMMARISED, *own_outcomes()):
                if name not in of_year:
                    continue
                outcome = outcome_of(name)
                values = by_seed[name].sum() * scale if outcome.flow else by_seed[name].last()
                unit = "share of the top park" if name == "concentration" else outcome.unit
                rows.append(_row(scenario, name, unit, year, values.to_numpy(dtype=float)))
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


def kappa(first: np.ndarray, second: np.ndarray, *, weighted: bool = False) -> float:
    """Cohen's kappa of two classifications: 1 is full agreement, 0 what chance gives; NaN when both see one class.

    kappa = (agreement - chance) / (1 - chance); chance is that of independent labels as frequent (Cohen 1960). Weighted, a pair of labels counts
    less the farther apart they are, by linear weights: for grades that are numbers (Cohen 1968).
    """
    if not len(first):
        return float("nan")
    classes = np.union1d(first, second)
    shares = [np.array([np.mean(labels == each) for each in classes]) for labels in (first, second)]
    if weighted:
        apart, chance = np.abs(first - second).mean(), shares[0] @ np.abs(classes[:, None] - classes) @ shares[1]
        return float(1.0 - apart / chance) if chance > 0.0 else float("nan")
    chance = float(shares[0] @ shares[1])
    return float((np.mean(first == second) - chance) / (1.0 - chance)) if chance < 1.0 else float("nan")


def agreement(parks: pd.DataFrame) -> dict[str, float]:
    """Kappa, with linear weights, of the stages with those of the second observer, over open parks and all quarters."""
    seen = parks[parks["open"]]
    return {
        name: kappa(seen["stage"].to_numpy(), seen[name].to_numpy(), weighted=True)
        for name in OBSERVERS
        if name in seen
    }
