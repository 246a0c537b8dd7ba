"""What a run does beside another with the same seed: relative changes and differences, quarter by quarter."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from experiments.analyses.validation.declared import Columns, Curves, Run, Tables

if TYPE_CHECKING:
    import pandas as pd

SOURCE = "expected of markets for labour and floor space in which supply answers with a lag; sizes judged, D"
"""Source of what is expected where no study gives a size."""

SYSTEM: Columns = {"system": ["quarter", "vacancy_rate", "employees", "asking_rent", "output"]}
"""What most responses read."""

OUTCOMES = {"vacancy rate": "vacancy_rate", "jobs": "employees", "asking rent": "asking_rent", "revenue": "output"}
"""Main outcomes, and their columns of the table `system`."""

CHANGES = {name: "difference" if name == "vacancy rate" else "change" for name in OUTCOMES}
LEVELS = {name: "share" if name == "vacancy rate" else "ratio" for name in OUTCOMES}
"""What the lines of `main_outcomes` and of `levels` say, as `Check.scales` has it."""

WITHOUT = "without"
"""Name of the run beside, in which nothing is shifted."""

BASE = {WITHOUT: "base120"}

SLUMP_FROM, SLUMP_END = 40, 59
"""First and last quarter in which markets grow 20 points a year slower."""

SLUMP = (
    "quarters=120",
    f"demand.slowdown_quarter={SLUMP_FROM}",
    f"demand.slowdown_quarters={SLUMP_END - SLUMP_FROM + 1}",
    "demand.slowdown_shift=-0.2",
)
BOOM = (*SLUMP[:-1], "demand.slowdown_shift=0.2")
RAISED = ("quarters=120", "demand.growth_shift=0.05")
YEARS_19 = 75
"""Last quarter of the nineteenth year."""


def series(tables: Tables, column: str) -> pd.Series:
    """A column of the table `system` by quarter."""
    return tables["system"].set_index("quarter")[column].sort_index()


def relative(run: Run, column: str, beside: str = WITHOUT) -> pd.Series:
    """Relative change against the run beside, by quarter [share]."""
    return series(run.tables, column) / series(run.beside[beside], column) - 1.0


def difference(run: Run, column: str, beside: str = WITHOUT) -> pd.Series:
    """Difference to the run beside, by quarter, in the unit of the column."""
    return series(run.tables, column) - series(run.beside[beside], column)


def vacancy(run: Run, beside: str = WITHOUT) -> pd.Series:
    """Difference of the vacancy rate to the run beside, by quarter [points of 1]."""
    return difference(run, OUTCOMES["vacancy rate"], beside)


def log_ratio(run: Run, column: str, quarter: int, beside: str = WITHOUT) -> float:
    """Log of the ratio to the run beside in one quarter."""
    return math.log1p(at(relative(run, column, beside), quarter))


def at(values: pd.Series, quarter: int) -> float:
    """The value of one quarter; NaN where the run is shorter."""
    return float(values.get(quarter, math.nan))


def mean(values: pd.Series, first: int, last: int) -> float:
    """Mean over quarters, both ends included; NaN where the run is shorter."""
    return float(values.loc[first:last].mean()) if values.index.max() >= last else math.nan


def lines(curves: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Curves by name as one table: line, quarter, value."""
    import pandas as pd

    parts = [
        pd.DataFrame({"line": name, "quarter": values.index.to_numpy(), "value": values.to_numpy(float)})
        for name, values in curves.items()
    ]
    return pd.concat(parts, ignore_index=True)


def main_outcomes(run: Run, beside: str = WITHOUT) -> pd.DataFrame:
    """The main outcomes against the run beside: difference of the vacancy rate, relative changes of the others."""
    return lines(
        {
            name: vacancy(run, beside) if name == "vacancy rate" else relative(run, column, beside)
            for name, column in OUTCOMES.items()
        }
    )


def levels(runs: Mapping[str, Tables]) -> pd.DataFrame:
    """The main outcomes of several runs: the vacancy rate, and the others as ratios to their first quarter."""
    found = {}
    for name, tables in runs.items():
        for outcome, column in OUTCOMES.items():
            values = series(tables, column)
            found[f"{outcome}, {name}"] = values if outcome == "vacancy rate" else values / values.iloc[0]
    return lines(found)


def levels_of(name: str) -> Curves:
    """Curves of a run and of those beside it; name: what the run itself is called."""
    return lambda run: levels({name: run.tables, **run.beside})
