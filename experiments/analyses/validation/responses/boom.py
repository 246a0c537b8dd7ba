"""Markets that grow faster for five years."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.analyses.validation.responses import paired


def statistic(run: Run) -> Mapping[str, float]:
    """Effects in the last quarter of the boom."""
    end = paired.SLUMP_END
    return {
        "vacancy at the end": paired.at(paired.vacancy(run), end),
        "jobs at the end": paired.at(paired.relative(run, "employees"), end),
        "asking rents at the end": paired.at(paired.relative(run, "asking_rent"), end),
        "revenue at the end": paired.at(paired.relative(run, "output"), end),
    }


CHECK = Check(
    name="boom",
    title="Five years in which markets grow 20 points a year faster",
    source=paired.SOURCE,
    definition="Effects in quarter 59 against the same seed without the boom of quarters 40-59: relative changes, of vacancy the difference. "
    "Directions only: more than one in a hundred, of vacancy more than a tenth of a point",
    parts=(
        Part("vacancy at the end", high=-0.001, share=True),
        Part("jobs at the end", 0.01, share=True),
        Part("asking rents at the end", 0.01, share=True),
        Part("revenue at the end", 0.01, share=True),
    ),
    statistic=statistic,
    settings=("boom",),
    columns=paired.SYSTEM,
    beside=paired.BASE,
    own={"boom": paired.BOOM},
    curves=paired.main_outcomes,
    scales=paired.CHANGES,
)
