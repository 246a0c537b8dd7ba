"""F5: entry and exit across industries."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run

CORRELATION = "corr entry, exit across industries"
BURN_IN = 8
"""Quarter from which entries and exits are counted."""


def statistic(run: Run) -> Mapping[str, float]:
    """Correlation of the mean rates."""
    if "industries" not in run.tables:
        return {CORRELATION: float("nan")}
    table = run.tables["industries"]
    sums = table[table["quarter"] >= BURN_IN].groupby("industry")[["entries", "exits", "enterprises"]].sum()
    sums = sums[sums["enterprises"] > 0.0]
    entry = (sums["entries"] / sums["enterprises"]).to_numpy(dtype=float)
    leaving = (sums["exits"] / sums["enterprises"]).to_numpy(dtype=float)
    if len(sums) < 3 or np.ptp(entry) == 0.0 or np.ptp(leaving) == 0.0:
        return {CORRELATION: float("nan")}
    return {CORRELATION: float(np.corrcoef(entry, leaving)[0, 1])}


CHECK = Check(
    name="F5",
    title="Industries that many enter are industries that many leave",
    source="Strong symmetry (Dunne, Roberts and Samuelson 1988) [R-A]; correlation across industries about 0.3 to 0.8 [M-md]",
    definition=(
        "Correlation over industries of the mean rate of entry with the mean rate of exit. The mean rate is the sum of entries, or exits, from "
        "quarter 8 on over the sum of enterprises in the same quarters; the first two years are left out because the start is made up."
    ),
    parts=(Part(CORRELATION, 0.3, 0.9, "V", share=True),),
    statistic=statistic,
    settings=("zgc",),
    columns={"industries": ("quarter", "industry", "enterprises", "entries", "exits")},
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
