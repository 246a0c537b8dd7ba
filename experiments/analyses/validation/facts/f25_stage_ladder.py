"""F25: stages of development change slowly, and not only upwards."""

from __future__ import annotations

from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.stage_transitions import annual_rates, year_pairs
from experiments.statistics.summary import agreement

STAY, DWELL, FALL = "self-transition, mean", "dwell, years", "downgrades %/yr"
KAPPA, TOP, NEVER = "weighted kappa of two observers", "share in 4 after 30 yr", "parks that never change"
HIGHEST = 4
THIRTY_YEARS = 120


def statistic(run: Run) -> Mapping[str, float]:
    """Annual transitions between stages, and agreement of the two observers."""
    found = dict.fromkeys((STAY, DWELL, FALL, KAPPA, NEVER, TOP), float("nan"))
    parks = run.tables.get("parks")
    if parks is None:
        return found
    seen = parks[parks["open"]]
    found[STAY], found[DWELL], fall = annual_rates(year_pairs(seen))
    found[FALL] = 100.0 * fall
    kappas = agreement(seen) if len(seen) else {}
    found[KAPPA] = kappas.get("stage_nearest", float("nan"))
    if len(seen):
        found[NEVER] = float((seen.groupby("park")["stage"].nunique() == 1).mean())
    if len(parks) and parks["quarter"].max() < THIRTY_YEARS - 1:
        del found[TOP]
    elif len(after := seen[seen["quarter"] == THIRTY_YEARS - 1]):
        found[TOP] = float((after["stage"] == HIGHEST).mean())
    return found


CHECK = Check(
    name="F25",
    title="The ladder of stages is slow and sticky, and parks fall as well as rise",
    source="Narratives of four generations of parks over decades R-C; no published transition matrix was found, so bands are chosen D",
    definition=(
        "Open parks at the ends of years, by the first observer. Self-transition: park-years with the same stage "
        "at both ends, of all pairs of park-years pooled. "
        "Dwell: 1 / (1 - self-transition), that is years observed per change, stages that have not ended counting "
        "with the years seen. Downgrades: "
        "pairs with a lower stage after, in 100 pairs. Kappa: Cohen's, with linear weights, of the bars with the nearest "
        "of four typical parks, over all open park-quarters. Never change: parks with one stage in all their quarters. "
        "Share in 4: of parks open in quarter 119; shorter runs are not asked."
    ),
    parts=(
        Part(STAY, 0.85, 0.97, "V", share=True),
        Part(DWELL, 5.0, 15.0, "V"),
        Part(FALL, 0.5, 4.0, "V"),
        Part(KAPPA, 0.6, 1.0, "V", share=True),
        Part(NEVER, 0.10, 0.35, "V", share=True),
        Part(TOP, high=0.25, use="V", share=True),
    ),
    statistic=statistic,
    settings=("zgc", "s100"),
    columns={"parks": ("quarter", "park", "open", "stage", "stage_nearest")},
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
