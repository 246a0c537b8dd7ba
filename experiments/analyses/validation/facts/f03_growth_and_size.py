"""F3: how growth and its spread go with size."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.growth_rates import slope, spread_size_exponent, yearly_growth

BETA, OLD, YOUNG = "beta (variance-size)", "slope of growth on ln size, age>5", "slope age<=5 minus slope age>5"
SMALLEST = 3.0
"""Employees below which growth is not looked at [persons]: nobody has fewer than one."""
OLD_AGE = 24
"""Age in whole years above five [quarters]."""


def statistic(run: Run) -> Mapping[str, float]:
    """Exponent of the spread, and slopes of growth on size by age."""
    if "enterprises" not in run.tables:
        return dict.fromkeys((BETA, OLD, YOUNG), float("nan"))
    table = yearly_growth(run.tables["enterprises"])
    table = table[table["ln_size"] >= np.log(SMALLEST)]
    size, growth, old = (
        table["ln_size"].to_numpy(),
        table["growth"].to_numpy(),
        table["age_quarters"].to_numpy() >= OLD_AGE,
    )
    of_old = slope(size[old], growth[old])
    return {BETA: spread_size_exponent(size, growth), OLD: of_old, YOUNG: slope(size[~old], growth[~old]) - of_old}


CHECK = Check(
    name="F3",
    title="The spread of growth falls with size; growth does not go with size among the old, and falls with it among the young",
    source=(
        "Spread ~ size^-0.14 to -0.2 (PNAS 2009) [R-A]; Gibrat's law fails after the start and holds later (Santarelli and Vivarelli 2000) [R-A]"
    ),
    definition=(
        "Yearly growth of ln employees of survivors against ln employees at the start of the year, all years pooled, enterprises with three "
        "employees or more at the start, because the floor of one employee cuts the growth of smaller ones from below. Beta: enterprises in ten "
        "classes of size cut at the deciles, ties to the lower class, ln of the standard deviation of growth regressed on mean ln size, sign "
        "turned. Slopes: least squares of growth on ln size; age above five is six completed years or more at the start of the year."
    ),
    parts=(Part(BETA, 0.1, 0.25, "C"), Part(OLD, -0.05, 0.0, "V"), Part(YOUNG, high=0.0, use="V")),
    statistic=statistic,
    settings=("zgc",),
    columns={"enterprises": ("quarter", "enterprise", "age_quarters", "employees")},
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
