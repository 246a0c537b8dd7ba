"""Jobs answer to a market that grows as they do to one that shrinks."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.analyses.validation.responses import paired

if TYPE_CHECKING:
    import pandas as pd

UP, DOWN = 0.05, 0.20
"""How much faster and slower markets grow [1/year]."""


def smaller(quarter: int) -> float:
    """How much smaller the slump has made markets by the end of a quarter [log points]."""
    return DOWN * (min(quarter, paired.SLUMP_END) - paired.SLUMP_FROM + 1) / 4.0


def statistic(run: Run) -> Mapping[str, float]:
    """Log points of jobs for each log point of market, up, down, and up over down."""
    up = paired.log_ratio(run, "employees", paired.YEARS_19) / (UP * (paired.YEARS_19 + 1) / 4.0)
    base = paired.series(run.beside[paired.WITHOUT], "employees")
    lost = (paired.series(run.beside["slump"], "employees") / base - 1.0).loc[paired.SLUMP_FROM :]
    deepest = int(lost.idxmin())
    down = -math.log1p(float(lost[deepest])) / smaller(deepest)
    return {"up": up, "down": down, "up over down": up / down if down > 0.0 < up else math.nan}


def curves(run: Run) -> pd.DataFrame:
    """Jobs against the run without a shift, in both."""
    base = paired.series(run.beside[paired.WITHOUT], "employees")
    slump = paired.series(run.beside["slump"], "employees")
    return paired.lines({"jobs, faster growth": paired.relative(run, "employees"), "jobs, slump": slump / base - 1.0})


CHECK = Check(
    name="symmetry",
    title="Jobs follow markets up and down alike",
    source="Zhongguancun 2006-2018: jobs x 3.4 on real revenue x 6.5, R-B; the factor of two is judged, D",
    definition="Log points of jobs for each log point of market, against the same seed without a shift: in quarter 75 of growth 5 points a year "
    "faster, and at the deepest point of jobs in the slump of quarters 40-59; the two agree within a factor of two. No number where "
    "either has the wrong sign",
    parts=(Part("up", 0.01), Part("down", 0.01), Part("up over down", 0.5, 2.0)),
    statistic=statistic,
    settings=("faster_growth",),
    columns=paired.SYSTEM,
    beside={**paired.BASE, "slump": "slump"},
    own={"faster_growth": paired.RAISED, "slump": paired.SLUMP},
    curves=curves,
    scales=paired.CHANGES,
)
