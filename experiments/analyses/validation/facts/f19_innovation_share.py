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


def relative_share(part: pd.DataFrame, amount: str, whole: float, value_added: float) -> float:
    """Share of a part in an amount, over its share in value added; NaN where one of them is nothing."""
    made = float(part["value_added"].sum())
    if min(made, whole, value_added) <= 0.0:
        return float("nan")
    return float(part[amount].sum()) / whole / (made / value_added)


def statistic(run: Run) -> Mapping[str, float]:
    """Innovation of parks and research of mature parks against their value added, in the last year."""
    tables = [run.tables.get(name) for name in ("parks", "regions", "system")]
    if any(table is None or not len(table) for table in tables):
        return dict.fromkeys((INNOVATION, RESEARCH), float("nan"))
    parks, regions, system = (last_year(table) for table in tables if table is not None)
    mature = parks[parks["open"] & (parks["stage"] >= MATURE)]
    value_added = float((regions["value_added"] + regions["ordinary_value_added"]).sum())
    research = float((regions["rd"] + regions["ordinary_rd"]).sum())
    return {
        INNOVATION: relative_share(parks, "innovations", float(system["innovations"].sum()), value_added),
        RESEARCH: relative_share(mature, "rd", research, value_added),
    }


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
        "value added; the same for research spending of "
        "parks that are in stage 3 or 4 in the quarter. The whole is parks, enterprises outside parks "
        "and the ordinary economy of the districts together. No figures of an ordinary economy by district were found: "
        "how large it is and how little research it does is made up from shares, and it has no innovations. "
        "Put in, and no evidence."
    ),
    parts=(Part(INNOVATION, 2.0, 4.0, "C"), Part(RESEARCH, 3.0, 4.5, "C")),
    statistic=statistic,
    settings=("zgc",),
    columns={
        "parks": ("quarter", "open", "stage", "value_added", "rd", "innovations"),
        "regions": ("quarter", "value_added", "ordinary_value_added", "rd", "ordinary_rd"),
        "system": ("quarter", "innovations"),
    },
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
