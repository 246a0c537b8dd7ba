"""Markets that grow five points a year faster from the start."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.analyses.validation.responses import paired


def statistic(run: Run) -> Mapping[str, float]:
    """Effects after nineteen years."""
    return {
        "revenue after 19 years": paired.at(paired.relative(run, "output"), paired.YEARS_19),
        "jobs after 19 years": paired.at(paired.relative(run, "employees"), paired.YEARS_19),
    }


CHECK = Check(
    name="faster_growth",
    title="Markets grow 5 points a year faster for 19 years",
    source=paired.SOURCE,
    definition="Relative changes in quarter 75 against the same seed without the shift",
    parts=(
        Part("revenue after 19 years", 0.30, 1.50, share=True),
        Part("jobs after 19 years", 0.20, 0.80, share=True),
    ),
    statistic=statistic,
    settings=("faster_growth",),
    columns=paired.SYSTEM,
    beside=paired.BASE,
    own={"faster_growth": paired.RAISED},
    curves=paired.main_outcomes,
    scales=paired.CHANGES,
)
