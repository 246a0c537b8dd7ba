"""From finished runs to the tables of a sensitivity analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.analyses.sensitivity import analysis
from experiments.analyses.sensitivity.design import REPLICATE, Design
from experiments.statistics.outcomes import OUTCOMES, WINDOWS

if TYPE_CHECKING:
    import pandas as pd


def joined(design: Design, values: pd.DataFrame) -> pd.DataFrame:
    """One row for each point of the design, in its order, and a column for each (window, outcome); NaN where there is no run."""
    import pandas as pd

    wide = values.pivot(index=["scenario", "seed"], columns=["window", "outcome"], values="value")
    rows = pd.MultiIndex.from_arrays([design.scenarios, design.seeds], names=["scenario", "seed"])
    columns = pd.MultiIndex.from_product([list(WINDOWS), list(OUTCOMES)], names=["window", "outcome"])
    return wide.reindex(index=rows, columns=columns).astype(float)


def screening_table(design: Design, wide: pd.DataFrame, levels: int) -> pd.DataFrame:
    """The table `screening.csv`: one row for each outcome, window and input, the largest mu* first and the replicate last.

    Columns: outcome, window, parameter, section, unit, low, high (the range moved over), scale, mu, mu_star with the ends of its 95 %
    interval, sigma (units of the outcome, per whole range moved over), step (share of the range that a run moves), n effects, rank,
    beyond_noise (mu_star_low above mu_star of the replicate), tag.
    """
    rows: list[dict[str, Any]] = []
    noise = len(design.dimensions)
    for outcome in OUTCOMES:
        for window in WINDOWS:
            found = analysis.screening(design.coordinates, wide[(window, outcome)].to_numpy(), levels)
            order = _largest_first(found.mu_star[:noise])
            for rank, number in enumerate([*order, noise], start=1):
                rows.append(
                    {
                        "outcome": outcome,
                        "window": window,
                        **_about(design, int(number)),
                        "mu": found.mu[number],
                        "mu_star": found.mu_star[number],
                        "mu_star_low": found.low[number],
                        "mu_star_high": found.high[number],
                        "sigma": found.sigma[number],
                        "step": analysis.step(levels),
                        "n": found.n[number],
                        "rank": rank if number != noise else None,
                        "beyond_noise": bool(number != noise and found.low[number] > found.mu_star[noise]),
                        "tag": design.dimensions[number].tag if number != noise else "",
                    }
                )
    return _frame(rows)


def sobol_table(design: Design, wide: pd.DataFrame) -> pd.DataFrame:
    """The table `sobol.csv`: one row for each outcome, window and input, the largest total index first and the replicate last.

    Columns: outcome, window, parameter, section, unit, low, high, scale; first and total (shares of the variance) with the ends of their
    95 % intervals; n base points; distinguishable: whether the interval of the total index lies above zero.
    """
    rows: list[dict[str, Any]] = []
    noise = len(design.dimensions)
    for outcome in OUTCOMES:
        for window in WINDOWS:
            found = analysis.sobol(wide[(window, outcome)].to_numpy(), len(design.inputs))
            for number in [*_largest_first(found.total[:noise]), noise]:
                rows.append(
                    {
                        "outcome": outcome,
                        "window": window,
                        **_about(design, int(number)),
                        "first": found.first[number],
                        "first_low": found.first_low[number],
                        "first_high": found.first_high[number],
                        "total": found.total[number],
                        "total_low": found.total_low[number],
                        "total_high": found.total_high[number],
                        "n": found.n,
                        "distinguishable": bool(found.total_low[number] > 0.0),
                    }
                )
    return _frame(rows)


def largest(table: pd.DataFrame, outcome: str, window: str, number: int) -> list[str]:
    """Names of the parameters that move an outcome most in the screening; fewer where no more of them move it at all."""
    rows = of(table, outcome, window)
    rows = rows[(rows["parameter"] != REPLICATE) & (rows["mu_star"] > 0.0)]
    return list(rows["parameter"].head(number))


def of(table: pd.DataFrame, outcome: str, window: str) -> pd.DataFrame:
    """The rows of one outcome and window."""
    return table[(table["outcome"] == outcome) & (table["window"] == window)]


def _largest_first(values: NDArray[np.float64]) -> NDArray[np.int64]:
    # equal ones, and those without a number at the end, in the order declared
    return np.argsort(-np.where(np.isfinite(values), values, -np.inf), kind="stable")


def _about(design: Design, number: int) -> dict[str, Any]:
    if number == len(design.dimensions):
        return {"parameter": REPLICATE, "section": "", "unit": "seed", "low": None, "high": None, "scale": "choice"}
    each = design.dimensions[number]
    return {
        "parameter": each.name,
        "section": each.section,
        "unit": each.unit,
        "low": each.low,
        "high": each.high,
        "scale": each.scale,
    }


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(rows)
    if "rank" in table:
        table["rank"] = table["rank"].astype("Int64")
    return table
