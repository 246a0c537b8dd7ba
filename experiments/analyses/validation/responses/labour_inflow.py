"""More or fewer skilled people come, whatever jobs there are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.analyses.validation.responses import paired
from sim.parameters import Talent

if TYPE_CHECKING:
    import pandas as pd

LOW, HIGH = 0.5 * Talent().inflow, 2.0 * Talent().inflow
"""Half and double the usual inflow [per quarter]."""


def statistic(run: Run) -> Mapping[str, float]:
    """Jobs after nineteen years, and how far they follow the people who come."""
    more = paired.relative(run, "employees")
    base = paired.series(run.beside[paired.WITHOUT], "employees")
    less = paired.series(run.beside["lower"], "employees")
    both = math.log1p(paired.at(paired.series(run.tables, "employees") / less - 1.0, paired.YEARS_19))
    return {
        "jobs with double the inflow": paired.at(more, paired.YEARS_19),
        "jobs with half the inflow": paired.at(less / base - 1.0, paired.YEARS_19),
        "jobs per log point of people": both / ((HIGH - LOW) * (paired.YEARS_19 + 1)),
    }


def curves(run: Run) -> pd.DataFrame:
    """Jobs and the vacancy rate with more and with fewer people, against the usual."""
    runs = {"double": run.tables, "half": run.beside["lower"]}
    base = run.beside[paired.WITHOUT]
    found = {}
    for name, tables in runs.items():
        for outcome, column in paired.OUTCOMES.items():
            values, usual = paired.series(tables, column), paired.series(base, column)
            found[f"{outcome}, {name}"] = values - usual if outcome == "vacancy rate" else values / usual - 1.0
    return paired.lines(found)


CHECK = Check(
    name="labour_inflow",
    title="Skilled people come in double or half the number",
    source=paired.SOURCE,
    definition="Relative change of jobs in quarter 75 against the same seed with the usual inflow: directions only, by more than one in a "
    "hundred. And log points of jobs for each log point of people who come by the inflow alone: at one, jobs are given by "
    "whoever comes and markets have no say",
    parts=(
        Part("jobs with double the inflow", 0.01, share=True),
        Part("jobs with half the inflow", high=-0.01, share=True),
        Part("jobs per log point of people", 0.0, 0.9),
    ),
    statistic=statistic,
    settings=("inflow_high",),
    columns=paired.SYSTEM,
    beside={**paired.BASE, "lower": "inflow_low"},
    own={
        "inflow_high": ("quarters=120", f"talent.inflow={HIGH:g}"),
        "inflow_low": ("quarters=120", f"talent.inflow={LOW:g}"),
    },
    curves=curves,
    scales=paired.CHANGES,
)
