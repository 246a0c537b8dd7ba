"""Where rents run away somebody builds, or somebody leaves."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run

HIGHEST = "highest asking rent of a park over its first"


def statistic(run: Run) -> Mapping[str, float]:
    """The most that the asking rent of a park has risen to."""
    if "parks" not in run.tables:
        return {HIGHEST: float("nan")}
    parks = run.tables["parks"]
    parks = parks[parks["open"].astype(bool) & (parks["asking_rent"] > 0.0)].sort_values("quarter", kind="stable")
    rents = parks.groupby("park")["asking_rent"]
    return {HIGHEST: float((rents.max() / rents.first()).max())}


CHECK = Check(
    name="rent_ceiling",
    title="No park's rent runs away",
    source="chosen: a real rent of three times its start calls for a stated reason; D",
    definition="Highest asking rent of a park at start-year prices over the one in its first open quarter, the largest of all parks; default run",
    parts=(Part(HIGHEST, high=3.0),),
    statistic=statistic,
    settings=("zgc",),
    columns={"parks": ("quarter", "park", "open", "asking_rent")},
)
