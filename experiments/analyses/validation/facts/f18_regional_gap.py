"""F18: leading districts produce most of the output."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.displacement import last_year
from experiments.statistics.inequality import positive, theil

LEADING, BETWEEN = "leading third of districts", "Theil between share"


def statistic(run: Run) -> Mapping[str, float]:
    """Share of the leading third, and between-district share of the inequality of parks, in the last year."""
    found = dict.fromkeys((LEADING, BETWEEN), float("nan"))
    regions, parks = run.tables.get("regions"), run.tables.get("parks")
    if regions is not None and len(regions):
        output = positive(last_year(regions).groupby("region")["output"].sum().to_numpy(dtype=np.float64))
        # rounded down, so that the third is never more than a third
        leading = max(1, len(output) // 3)
        found[LEADING] = float(output[:leading].sum() / output.sum()) if len(output) else float("nan")
    if parks is not None and len(parks):
        parks = last_year(parks)
        of_park = parks[parks["open"]].groupby(["region", "park"])["output"].sum()
        whole, between = theil(of_park.to_numpy(dtype=np.float64), of_park.index.get_level_values("region").to_numpy())
        found[BETWEEN] = between / whole if whole > 0.0 else float("nan")
    return found


CHECK = Check(
    name="F18",
    title="Leading regions produce most of the output",
    source=(
        "Eastern and central China hold 53 % of zones (2019) R-C; more than half of zones in the East and growing "
        "faster R-A; "
        "output share of the East 60-65 % M-lo"
    ),
    definition=(
        "Output of the last four quarters. Leading third: the districts with most output, enterprises outside "
        "parks included; a third of those with any "
        "output, rounded down. Theil: index T over open parks with output, each of the same weight; the part due "
        "to differences between the means of "
        "districts, as a share of the whole. The sign of convergence depends on settings and is not judged."
    ),
    parts=(Part(LEADING, 0.5, 0.7, "V", share=True), Part(BETWEEN, 0.2, 0.5, "V", share=True)),
    statistic=statistic,
    settings=("zgc", "s100"),
    columns={"regions": ("quarter", "region", "output"), "parks": ("quarter", "park", "region", "open", "output")},
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
