"""More or fewer skilled people come, whatever jobs there are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.analyses.validation.responses import paired

if TYPE_CHECKING:
    import pandas as pd

LOW, HIGH = -0.008, 0.008
"""Skilled people who leave or come whatever jobs and wages are, beside those who come for these [per quarter]."""


def statistic(run: Run) -> Mapping[str, float]:
    """Jobs after nineteen years, and how far they follow the people who come."""
    more = paired.relative(run, "employees")
    base = paired.series(run.beside[paired.WITHOUT], "employees")
    less = paired.series(run.beside["lower"], "employees")
    both = math.log1p(paired.at(paired.series(run.tables, "employees") / less - 1.0, paired.YEARS_19))
    return {
        "jobs where more come": paired.at(more, paired.YEARS_19),
        "jobs where fewer come": paired.at(less / base - 1.0, paired.YEARS_19),
        "jobs per log point of people": both / ((HIGH - LOW) * (paired.YEARS_19 + 1)),
    }


def curves(run: Run) -> pd.DataFrame:
    """Jobs and the vacancy rate with more and with fewer people, against the usual."""
    runs = {"more": run.tables, "fewer": run.beside["lower"]}
    base = run.beside[paired.WITHOUT]
    found = {}
    for name, tables in runs.items():
        for outcome, column in paired.OUTCOMES.items():
            values, usual = paired.series(tables, column), paired.series(base, column)
            found[f"{outcome}, {name}"] = values - usual if outcome == "vacancy rate" else values / usual - 1.0
    return paired.lines(found)


CHECK = Check(
    name="labour_inflow",
    title="More or fewer skilled people come than jobs and wages draw",
    source=paired.SOURCE,
    definition="Relative change of jobs in quarter 75 against the same seed, where 0.8 % of skilled people a quarter come, or leave, whatever "
    "jobs and wages are: directions only, by more than one in a hundred. And log points of jobs for each log point of people who come by that "
    "alone: at one, jobs are given by whoever comes and markets have no say",
    parts=(
        Part("jobs where more come", 0.01, share=True),
        Part("jobs where fewer come", high=-0.01, share=True),
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
