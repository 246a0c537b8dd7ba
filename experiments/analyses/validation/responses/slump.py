"""Markets that shrink for five years, and what comes back afterwards."""

from __future__ import annotations

import math
from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.analyses.validation.responses import paired

JUDGED = 99
"""Quarter by which the market for floor space has recovered."""
YEARS = 2
"""Years before `JUDGED` over which growth of jobs is measured."""


def statistic(run: Run) -> Mapping[str, float]:
    """Effects at the end of the slump, at the trough, and ten years after its end."""
    vacancy, jobs = paired.vacancy(run), paired.relative(run, "employees")
    before, after = paired.at(jobs, JUDGED - 4 * YEARS), paired.at(jobs, JUDGED)
    return {
        "vacancy at the end": paired.at(vacancy, paired.SLUMP_END),
        "jobs at the end": paired.at(jobs, paired.SLUMP_END),
        "jobs at the trough": float(jobs.loc[paired.SLUMP_FROM :].min()),
        "asking rents at the end": paired.at(paired.relative(run, "asking_rent"), paired.SLUMP_END),
        "vacancy ten years later": paired.at(vacancy, JUDGED),
        "growth of jobs ten years later": (math.log1p(after) - math.log1p(before)) / YEARS,
    }


CHECK = Check(
    name="slump",
    title="Five years in which markets grow 20 points a year slower",
    source=paired.SOURCE,
    definition="Effects against the same seed without the slump of quarters 40-59, which leaves markets 63 % smaller: the end is quarter 59, "
    "ten years later is quarter 99; jobs and asking rents are relative changes, vacancy is a difference; growth of jobs is the "
    "difference of log growth a year over quarters 91-99; the trough is the lowest quarter from 40 on",
    parts=(
        Part("vacancy at the end", 0.08, 0.22, share=True),
        Part("jobs at the end", -0.40, -0.20, share=True),
        Part("jobs at the trough", -0.50, share=True),
        Part("asking rents at the end", -0.50, -0.20, share=True),
        Part("vacancy ten years later", -0.03, 0.03, share=True),
        Part("growth of jobs ten years later", -0.01, share=True),
    ),
    statistic=statistic,
    settings=("slump",),
    columns=paired.SYSTEM,
    beside=paired.BASE,
    own={"slump": paired.SLUMP},
    curves=paired.main_outcomes,
    scales=paired.CHANGES,
)
