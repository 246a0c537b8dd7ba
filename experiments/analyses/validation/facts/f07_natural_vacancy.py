"""F7: some floor space is always vacant."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run

BURN_IN = 20
MEAN = "mean vacancy"


def statistic(run: Run) -> Mapping[str, float]:
    """Mean vacancy after the burn-in [share of the whole floor space]."""
    system = run.tables.get("system")
    if system is None:
        return {MEAN: float("nan")}
    return {MEAN: float(system.loc[system["quarter"] >= BURN_IN, "vacancy_rate"].mean())}


CHECK = Check(
    name="F7",
    title="Natural vacancy is positive and persistent",
    source="7 % in Stockholm (NBER working paper 11345) R-A; 15 % as a planning value in UrbanSim R-code",
    definition=(
        f"Mean over quarters of vacant floor space in the whole floor space of all parks, the first {BURN_IN} "
        "quarters left out."
    ),
    parts=(Part(MEAN, 0.08, 0.25, "V", share=True),),
    statistic=statistic,
    settings=("zgc",),
    columns={"system": ("quarter", "vacancy_rate")},
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
