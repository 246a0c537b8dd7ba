"""A hundred and fifty years of markets that grow: land fills, and then?"""

from __future__ import annotations

from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.analyses.validation.responses import paired
from experiments.analyses.validation.responses.long_run import END, LONG, MIDDLE

GROWTH = 0.04


def statistic(run: Run) -> Mapping[str, float]:
    """What becomes of jobs, enterprises and vacancy in the last quarter of the run."""
    system = run.tables["system"].set_index("quarter")
    jobs, enterprises = system["employees"], system["enterprises"].astype(float)
    return {
        "jobs": paired.mean(jobs, *END) / paired.mean(jobs, *MIDDLE),
        "enterprises": paired.mean(enterprises, *END) / paired.mean(enterprises, *MIDDLE),
        "fewest enterprises": float(enterprises.min() / enterprises.iloc[0]),
        "vacancy": paired.mean(system["vacancy_rate"], *END),
    }


CHECK = Check(
    name="long_growth",
    title="Markets that grow for ever neither explode nor end the region",
    source="land, labour and space are finite; bands judged, D",
    definition="Synthetic region, 600 quarters, all markets growing 4 % a year: jobs and enterprises, mean over quarters 450-599 over that over "
    "300-449, in which markets grow 4.5 times; the fewest enterprises over those at the start; mean vacancy rate over quarters 450-599",
    parts=(
        Part("jobs", 0.5, 4.5),
        Part("enterprises", 0.5, 4.5),
        Part("fewest enterprises", 0.5),
        Part("vacancy", 0.0, 0.5, share=True),
    ),
    statistic=statistic,
    settings=("long_4",),
    columns={"system": ["quarter", "vacancy_rate", "employees", "enterprises", "asking_rent", "output"]},
    own={"long_4": (*LONG, f"demand.constant={GROWTH:g}")},
    curves=paired.levels_of("long run"),
    scales=paired.LEVELS,
)
