"""F19: parks innovate more than their share of output."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.displacement import last_year

if TYPE_CHECKING:
    import pandas as pd

MATURE = 3
INNOVATION, RESEARCH = "innovation share / output share", "R&D share / output share, stage 3-4"


def relative_share(part: pd.DataFrame, whole: pd.DataFrame, amount: str) -> float:
    """Share of a part in an amount, over its share in output; NaN where one of them is nothing."""
    sums = [float(each.sum()) for each in (part[amount], part["output"], whole[amount], whole["output"])]
    amount_part, output_part, amount_whole, output_whole = sums
    if min(output_part, amount_whole, output_whole) <= 0.0:
        return float("nan")
    return amount_part / amount_whole / (output_part / output_whole)


def statistic(run: Run) -> Mapping[str, float]:
    """Innovation of parks and research of mature parks against their output, in the last year."""
    parks, system = run.tables.get("parks"), run.tables.get("system")
    if parks is None or system is None or not len(parks) or not len(system):
        return dict.fromkeys((INNOVATION, RESEARCH), float("nan"))
    parks, system = last_year(parks), last_year(system)
    mature = parks[parks["open"] & (parks["stage"] >= MATURE)]
    return {INNOVATION: relative_share(parks, system, "innovations"), RESEARCH: relative_share(mature, system, "rd")}


CHECK = Check(
    name="F19",
    title="Parks punch above their weight in innovation",
    source=(
        "169 national zones in 2019: 12.3 % of gross domestic product, about half of business research spending, "
        "37.5 % of granted invention patents, "
        "44.7 % of international patent applications R-B"
    ),
    definition=(
        "Last four quarters. Share of all parks in the innovations of the whole region over their share in its "
        "output; the same for research spending of "
        "parks that are in stage 3 or 4 in the quarter. The whole is parks and enterprises outside parks "
        "together. The anchor compares zones with a whole "
        "national economy, while the model has high-tech enterprises only, inside and outside parks: a ratio near "
        "1 says that ordinary enterprises are not there."
    ),
    parts=(Part(INNOVATION, 2.0, 4.0, "C"), Part(RESEARCH, 3.0, 4.5, "C")),
    statistic=statistic,
    settings=("zgc",),
    columns={
        "parks": ("quarter", "open", "stage", "output", "rd", "innovations"),
        "system": ("quarter", "output", "rd", "innovations"),
    },
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
