"""F17: few parks hold much of the output."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.displacement import last_year
from experiments.statistics.inequality import rank_size_slope, top_share
from sim.observers.recorder import gini

LARGEST = 0.06
RANKED = 50
TOP, GINI, SLOPE = "top 6 % output share", "Gini", "rank-size slope"


def statistic(run: Run) -> Mapping[str, float]:
    """Concentration of the last year's output over open parks."""
    parks = run.tables.get("parks")
    if parks is None or not len(parks):
        return dict.fromkeys((TOP, GINI, SLOPE), float("nan"))
    parks = last_year(parks)
    output = parks[parks["open"]].groupby("park")["output"].sum().to_numpy(dtype=np.float64)
    return {TOP: top_share(output, LARGEST), GINI: gini(output), SLOPE: rank_size_slope(output, RANKED)}


CHECK = Check(
    name="F17",
    title="Output is concentrated in few parks",
    source=(
        "The ten largest of about 170 national high-tech zones hold 40-50 % of revenue M-lo, Zhongguancun 15-17 % "
        "M-md; "
        "to be verified in the Torch yearbook"
    ),
    definition=(
        "Output of each park, summed over those of the run's last four quarters in which it was open. The top 6 % of parks are that share of the "
        "number with output, rounded, at least one (of 20 parks the largest). Gini index over the same parks, without the factor n/(n - 1). "
        f"Rank-size slope: least squares of log rank on log output over the {RANKED} largest parks at most; the smaller ones, which lie in the "
        "body of the distribution, are left out."
    ),
    parts=(Part(TOP, 0.25, 0.5, "C", share=True), Part(GINI, 0.5, 0.75, "C", share=True), Part(SLOPE, -1.3, -0.8, "C")),
    statistic=statistic,
    settings=("zgc", "s100"),
    columns={"parks": ("quarter", "park", "open", "output")},
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
