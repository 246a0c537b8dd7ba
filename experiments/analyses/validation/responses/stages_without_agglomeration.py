"""Parks rise in stage because places matter, not whatever happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from experiments.analyses.validation.declared import Check, Part, Run, Tables
from experiments.analyses.validation.responses import paired

if TYPE_CHECKING:
    import pandas as pd

HIGH = 3
"""Stage from which parks make more than products."""


def share_high(tables: Tables) -> pd.Series:
    """Share of open parks at stage 3.0 and above, by quarter."""
    parks = tables["parks"]
    return (
        (parks.loc[parks["open"].astype(bool), ["quarter", "stage"]].set_index("quarter")["stage"] >= HIGH)
        .groupby("quarter")
        .mean()
    )


def years_high(tables: Tables) -> float:
    """Share of all park-years that are at stage 3.0 and above."""
    parks = tables["parks"]
    return float((parks.loc[parks["open"].astype(bool), "stage"] >= HIGH).mean())


def statistic(run: Run) -> Mapping[str, float]:
    """How many fewer park-years there are at high stages."""
    return {"park-years at 3.0 and above": years_high(run.tables) - years_high(run.beside[paired.WITHOUT])}


def curves(run: Run) -> pd.DataFrame:
    """Parks at high stages with and without agglomeration."""
    with_it, without = run.beside[paired.WITHOUT], run.tables
    return paired.lines({"with agglomeration": share_high(with_it), "without agglomeration": share_high(without)})


CHECK = Check(
    name="stages_without_agglomeration",
    title="Fewer parks reach 3.0 without agglomeration and spillovers",
    source="what the stages mean: 3.0 and 4.0 rest on what enterprises gain from one another; D",
    definition="Share of park-years at stage 3.0 and above by the rule, without agglomeration and spillovers, less that with both, the same seed; "
    "a direction: by more than one in a hundred",
    parts=(Part("park-years at 3.0 and above", high=-0.01, share=True),),
    statistic=statistic,
    settings=("without_agglomeration",),
    columns={"parks": ["quarter", "park", "open", "stage"]},
    beside={paired.WITHOUT: "base120"},
    own={"without_agglomeration": ("quarters=120", "null=no_agglomeration")},
    curves=curves,
    scales=dict.fromkeys(("with agglomeration", "without agglomeration"), "share"),
)
