"""What cycles of building need: builders who do not look ahead, long construction, supply that answers more than demand (Wheaton 1999)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run, Tables
from experiments.analyses.validation.docking import SMALL

SETTLED = 16
"""Quarter from which on the vacancy rate is looked at; before it runs are filling up."""
NAMES = {
    "counted": "swing of vacancy over that with pipelines counted (log)",
    "short": "swing of vacancy over that with short construction (log)",
    "stiff": "swing of vacancy over that with demand more elastic than supply (log)",
}
"""What each run beside shows."""


def swing(tables: Tables) -> float:
    """Standard deviation of the vacancy rate around its straight line over time; NaN with fewer than eight quarters."""
    system = tables["system"]
    late = system[(system["quarter"] >= SETTLED) & system["vacancy_rate"].notna()]
    if len(late) < 8:
        return np.nan
    quarter, vacancy = late["quarter"].to_numpy(float), late["vacancy_rate"].to_numpy(float)
    return float(np.std(vacancy - np.polyval(np.polyfit(quarter, vacancy, 1), quarter)))


def statistic(run: Run) -> Mapping[str, float]:
    """How much wider the vacancy rate swings than in each of the runs beside, in logarithms."""
    here = swing(run.tables)
    there = {key: swing(run.beside[key]) for key in NAMES}
    return {
        name: float(np.log(here / there[key])) if here > 0 and there[key] > 0 else np.nan for key, name in NAMES.items()
    }


PLACE = (*SMALL, "quarters=80", "supply.land_release=0.0", "demand.slowdown_quarter=20", "demand.slowdown_shift=-0.05")
ELASTIC = ("supply.starts_response=6.0", "leasing.space_elasticity=0.1")

CHECK = Check(
    name="D4",
    title="Building cycles need short sight, long construction and elastic supply",
    source="Wheaton 1999, Real Estate Economics 27, M-hi",
    definition=(
        "Growth of markets slows by five points in quarter 20. Builders do not count what is under construction, construction takes "
        "twelve quarters, starts answer rents strongly and floor space per worker hardly; beside it, one after another: all that is "
        "under construction is counted, construction takes two quarters, starts answer little and floor space per worker much. Government releases "
        f"no land. Standard deviation of the vacancy rate around a straight line from quarter {SETTLED} on."
    ),
    parts=tuple(Part(name, low=0.0) for name in NAMES.values()),
    statistic=statistic,
    settings=("cycle_myopic",),
    columns={"system": ("quarter", "vacancy_rate")},
    beside={"counted": "cycle_counted", "short": "cycle_short", "stiff": "cycle_stiff"},
    own={
        "cycle_myopic": (*PLACE, *ELASTIC, "supply.construction_lag=12"),
        "cycle_counted": (*PLACE, *ELASTIC, "supply.construction_lag=12", "supply.pipeline_count=1.0"),
        "cycle_short": (*PLACE, *ELASTIC, "supply.construction_lag=2"),
        "cycle_stiff": (
            *PLACE,
            "supply.construction_lag=12",
            "supply.starts_response=1.0",
            "leasing.space_elasticity=1.0",
        ),
    },
)
