"""Builders who wait longer for their buildings overshoot more; those who count what is under construction, less."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run, Tables
from experiments.analyses.validation.responses import paired

if TYPE_CHECKING:
    import pandas as pd

LAGS, COUNTING = (2, 4, 8, 12), (0, 1)
FROM = 20
"""First quarter looked at: what was under construction at the start has come into use."""


def cell(lag: int, counting: int) -> str:
    """Name of the setting of a construction lag [quarters] and a share of the pipeline counted."""
    return f"lag_{lag}_counting_{counting}"


OWN = {
    cell(lag, counting): (
        "quarters=120",
        f"supply.construction_lag={lag}",
        f"supply.pipeline_count={counting}",
    )
    for lag in LAGS
    for counting in COUNTING
}
FIRST, *OTHERS = OWN


def detrended(tables: Tables) -> pd.Series:
    """The vacancy rate less a parabola fitted to it, by quarter: slow drift is no cycle."""
    rate = paired.series(tables, "vacancy_rate").loc[FROM:]
    time = np.linspace(-1.0, 1.0, len(rate))
    return rate - np.polynomial.polynomial.polyval(time, np.polynomial.polynomial.polyfit(time, rate.to_numpy(), 2))


def statistic(run: Run) -> Mapping[str, float]:
    """How the spread of detrended vacancy changes from the shortest to the longest lag, and by counting."""
    runs = {FIRST: run.tables, **run.beside}
    spread = {name: float(detrended(tables).std(ddof=0)) for name, tables in runs.items()}
    table = np.array([[spread[cell(lag, counting)] for lag in LAGS] for counting in COUNTING])
    order = np.arange(len(LAGS))
    rank = np.argsort(np.argsort(table[0]))
    return {
        "longest lag over shortest": float(table[0, -1] / table[0, 0]),
        "rank of spread with lag": float(np.corrcoef(order, rank)[0, 1]),
        "counting over not": float(np.exp(np.log(table[1] / table[0]).mean())),
        "counting over not, lag 12": float(table[1, -1] / table[0, -1]),
    }


def curves(run: Run) -> pd.DataFrame:
    """Detrended vacancy of every cell of the grid."""
    return paired.lines({name: detrended(tables) for name, tables in {FIRST: run.tables, **run.beside}.items()})


CHECK = Check(
    name="construction_lag",
    title="Longer construction makes more overshooting, counting less",
    source="myopic builders with a lag overshoot (Wheaton 1999), R-A",
    definition="Standard deviation over quarters 20-119 of the vacancy rate less a parabola fitted to it, at construction lags of 2, 4, 8 and 12 "
    "quarters, with what is under construction counted by builders or not; the same seed in all cells. Ratios from lag 2 to "
    "lag 12 and rank correlation with the lag without counting; with over without counting, geometric mean over lags and at 12",
    parts=(
        Part("longest lag over shortest", 1.05),
        Part("rank of spread with lag", 0.5, share=True),
        Part("counting over not", high=0.95),
        Part("counting over not, lag 12", high=0.95),
    ),
    statistic=statistic,
    settings=(FIRST,),
    columns=paired.SYSTEM,
    beside={name: name for name in OTHERS},
    own=OWN,
    curves=curves,
    scales=dict.fromkeys(OWN, "deviation"),
)
