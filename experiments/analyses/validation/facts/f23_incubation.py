"""F23: what becomes of those who leave an incubator."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.life_tables import exposure, matched_hazard_ratio

RATIO = "graduate hazard ratio"
WATCHED = 12
"""Quarters after a snapshot in which closing counts."""
RECENT = 4
"""Quarters before a snapshot, its own among them, in which a graduate left its incubator."""
BURN_IN = 8
"""Quarter from which snapshots are used."""
ALIKE = ["quarter", "years", "doublings", "industry"]
"""What graduates and others are matched by."""


def statistic(run: Run) -> Mapping[str, float]:
    """Hazard of graduates over that of others like them."""
    if "events" not in run.tables or "enterprises" not in run.tables:
        return {RATIO: float("nan")}
    events, snapshots = run.tables["events"], run.tables["enterprises"]
    there = exposure(snapshots[(snapshots["quarter"] >= BURN_IN) & (snapshots["park"] != "")], events, WATCHED)
    graduations = (
        events[events["event"] == "graduation"].drop_duplicates("enterprise").set_index("enterprise")["quarter"]
    )
    left = there["enterprise"].map(graduations).to_numpy(dtype=float)
    now = there["quarter"].to_numpy(dtype=float)
    graduate = (left <= now) & (left > now - RECENT)
    compared = graduate | (np.isnan(left) & (there["space"] != "incubator").to_numpy())
    there = there.assign(
        graduate=graduate,
        years=there["age_quarters"] // 4,
        doublings=np.floor(np.log2(there["employees"].to_numpy(dtype=float))),
    )[compared]
    strata = there.groupby(ALIKE, sort=False).ngroup()
    return {RATIO: matched_hazard_ratio(there["graduate"], there["exited"], there["at_risk"], strata)}


CHECK = Check(
    name="F23",
    title="Incubation does not make enterprises survive once they have left",
    source="Hazard of graduates raised for up to three years, a third fail after leaving, no advantage over matched enterprises (Schwartz) [R-A]",
    definition=(
        "Graduates are enterprises in a park that left an incubator in the quarter of a snapshot or the three before it; others are enterprises "
        "in a park, not in an incubator, that never left one during the run. Both are matched exactly by snapshot, year of age, size (classes of "
        "a doubling of employees, from one) and industry, and watched for twelve quarters after the snapshot; snapshots from quarter 8 that leave "
        "as many to watch. The ratio of hazards (exits per quarter at risk) is Mantel and Haenszel's over the matched classes. The first quarters "
        "after leaving, up to the next snapshot, are not watched."
    ),
    parts=(Part(RATIO, 0.9, 1.5, "V"),),
    statistic=statistic,
    settings=("zgc",),
    columns={
        "events": ("quarter", "enterprise", "event"),
        "enterprises": ("quarter", "enterprise", "park", "industry", "space", "age_quarters", "employees"),
    },
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
