"""How stages of parks change from year to year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

QUARTERS = 4


def year_pairs(stages: pd.DataFrame) -> pd.DataFrame:
    """Stage at the end of a year and at the end of the next, of the same park: columns `before`, `after`.

    stages: columns park, quarter, stage; a year ends with quarters 3, 7, 11 and so on. Pairs a year apart only.
    """
    ends = stages[stages["quarter"] % QUARTERS == QUARTERS - 1][["park", "quarter", "stage"]]
    before = ends.assign(quarter=ends["quarter"] + QUARTERS).rename(columns={"stage": "before"})
    return ends.rename(columns={"stage": "after"}).merge(before, on=["park", "quarter"])[["before", "after"]]


def annual_rates(pairs: pd.DataFrame) -> tuple[float, float, float]:
    """Share of park-years that stay [0-1], expected years in a stage, share that fall [0-1]; NaN without a pair.

    Years in a stage are 1 / (1 - stay): years observed over changes observed, which counts stages that have not ended yet by
    the years seen of them (right censoring of a constant hazard); infinite where nothing changed is NaN here.
    """
    if not len(pairs):
        return float("nan"), float("nan"), float("nan")
    before, after = pairs["before"].to_numpy(), pairs["after"].to_numpy()
    stay = float(np.mean(before == after))
    return stay, 1.0 / (1.0 - stay) if stay < 1.0 else float("nan"), float(np.mean(after < before))
