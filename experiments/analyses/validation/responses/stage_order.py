"""Stages mean what they are called: less labour and more research with every stage."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run

LABOUR, RESEARCH = (
    "least fall of labour intensity from stage to stage",
    "least rise of R&D intensity from stage to stage",
)
STAGES = (1, 2, 3, 4)


def statistic(run: Run) -> Mapping[str, float]:
    """The smallest step of both indicators between stages next to one another; NaN where a stage has no park-quarter."""
    nothing = {LABOUR: float("nan"), RESEARCH: float("nan")}
    if "parks" not in run.tables:
        return nothing
    parks = run.tables["parks"]
    parks = parks[parks["open"].astype(bool) & (parks["employees"] > 0.0)]
    means = parks.groupby("stage")[["labour_intensity", "rd_intensity"]].mean().reindex(list(STAGES))
    if means.isna().any(axis=None):
        return nothing
    steps = means.diff().iloc[1:]
    return {LABOUR: float((-steps["labour_intensity"]).min()), RESEARCH: float(steps["rd_intensity"].min())}


CHECK = Check(
    name="stage_order",
    title="With every stage parks have less labour and more research",
    source="what the stages are called: 1.0 is labour-intensive, 4.0 an ecosystem of innovation; D",
    definition=(
        "Mean labour intensity and mean R&D intensity of open parks with enterprises, by stage of the rule, all quarters pooled; the "
        "smallest of the three steps from one stage to the next, which is above zero only where all are; without a number where a stage "
        "does not occur"
    ),
    parts=(Part(LABOUR, low=1e-9), Part(RESEARCH, low=1e-9)),
    statistic=statistic,
    settings=("zgc",),
    columns={"parks": ("quarter", "open", "stage", "employees", "labour_intensity", "rd_intensity")},
)
