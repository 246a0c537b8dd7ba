"""How long enterprises live: life tables, and how the odds of an event go with what is known of an enterprise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    import pandas as pd

FEWEST = 10
"""Events, and rows without one, below which no odds are fitted."""


def hazards(entered: ArrayLike, left: ArrayLike, ended: ArrayLike) -> NDArray[np.float64]:
    """Share of those at risk at each age that end at it [0-1], from age 0 to the highest age; NaN where nobody is at risk.

    entered: age when watching begins (0 for those watched from birth, more for delayed entry); left: age at the end or when watching
    stops; ended: whether it ended then, or was still alive (right censored). Somebody is at risk at every age from entered to left.
    Source: Kaplan and Meier 1958.
    """
    first, last = np.asarray(entered, dtype=np.int64), np.asarray(left, dtype=np.int64)
    if len(last) == 0:
        return np.empty(0)
    ages = int(last.max()) + 1
    came = np.cumsum(np.bincount(first, minlength=ages)[:ages])
    gone = np.concatenate([[0], np.cumsum(np.bincount(last, minlength=ages))[:-1]])
    ends = np.bincount(last[np.asarray(ended, dtype=bool)], minlength=ages)
    at_risk = came - gone
    return np.divide(ends, at_risk, out=np.full(ages, np.nan), where=at_risk > 0)


def yearly_hazards(by_quarter: NDArray, years: int) -> NDArray[np.float64]:
    """Probability of ending in each of the first years of life [years, 0-1], 1 - prod(1 - h) of its four quarters; NaN past the table."""
    padded = np.full(4 * years, np.nan)
    known = min(len(by_quarter), len(padded))
    padded[:known] = by_quarter[:known]
    return 1.0 - np.prod(1.0 - padded.reshape(years, 4), axis=1)


def years_at_risk(snapshots: pd.DataFrame, events: pd.DataFrame, event: str, quarters: int = 4) -> pd.DataFrame:
    """The rows of snapshots with a column happened [0 or 1]: whether the event befell the enterprise in the quarters that follow.

    snapshots: quarter, enterprise and more; events: quarter, enterprise, event. Rows whose following quarters reach past the last
    snapshot are left out.
    """
    import pandas as pd

    rows = snapshots[snapshots["quarter"] + quarters <= snapshots["quarter"].max()]
    found = events.loc[events["event"] == event, ["enterprise", "quarter"]]
    # each event with all the quarters of which it is one to `quarters` later
    before = pd.concat([found.assign(quarter=found["quarter"] - back) for back in range(1, quarters + 1)])
    before = before.drop_duplicates().assign(happened=1.0)
    return rows.merge(before, on=["enterprise", "quarter"], how="left").fillna({"happened": 0.0})


def log_odds(happened: ArrayLike, *covariates: ArrayLike) -> NDArray[np.float64]:
    """Coefficients of the log odds of an event on each covariate, a constant beside them (discrete-time hazard by logit).

    NaN where there are fewer than ten events, or fewer than ten without, or where covariates do not vary or repeat one another.
    Source: Cox 1972; Allison 1982.
    """
    from statsmodels.api import Logit

    outcome = np.asarray(happened, dtype=float)
    columns = np.column_stack([np.asarray(each, dtype=float) for each in covariates])
    nothing = np.full(columns.shape[1], np.nan)
    if min(outcome.sum(), len(outcome) - outcome.sum()) < FEWEST or (np.ptp(columns, axis=0) == 0.0).any():
        return nothing
    whole = np.column_stack([np.ones(len(outcome)), columns - columns.mean(axis=0)])
    if np.linalg.matrix_rank(whole.T @ whole) < whole.shape[1]:
        return nothing
    fitted = Logit(outcome, whole).fit(disp=0, method="newton", warn_convergence=False, skip_hessian=True)
    return np.asarray(fitted.params[1:], dtype=float)


def exposure(snapshots: pd.DataFrame, events: pd.DataFrame, quarters: int) -> pd.DataFrame:
    """The rows of snapshots with columns exited [bool] and at_risk [quarters]: closing in the quarters that follow, and how long one was there.

    snapshots: quarter, enterprise and more; events: quarter, enterprise, event. Rows that are not watched for all of `quarters` to the
    last event are left out.
    """
    rows = snapshots[snapshots["quarter"] + quarters <= events["quarter"].max()]
    exits = events[events["event"] == "exit"].drop_duplicates("enterprise").set_index("enterprise")["quarter"]
    until = (rows["enterprise"].map(exits) - rows["quarter"]).to_numpy(dtype=float)
    # not known to exit: past the end
    until = np.where(np.isnan(until), np.inf, until)
    return rows.assign(exited=until <= quarters, at_risk=np.minimum(until, quarters))


def matched_hazard_ratio(treated: ArrayLike, exited: ArrayLike, at_risk: ArrayLike, strata: ArrayLike) -> float:
    """Hazard of the treated over that of the others in the same strata, by Mantel and Haenszel; NaN where no stratum tells.

    sum(d1 T0 / T) / sum(d0 T1 / T) over strata, d exits and T time at risk of treated (1) and others (0); strata: whole numbers from 0.
    It stays right with few enterprises in a stratum. Source: Mantel and Haenszel 1959; Rothman and Greenland 1998.
    """
    among, group = np.asarray(treated, dtype=bool), np.asarray(strata, dtype=np.int64)
    ended, time = np.asarray(exited, dtype=float), np.asarray(at_risk, dtype=float)
    if len(group) == 0:
        return float("nan")
    size = int(group.max()) + 1
    treated_exits, treated_time = (np.bincount(group[among], each[among], size) for each in (ended, time))
    other_exits, other_time = (np.bincount(group[~among], each[~among], size) for each in (ended, time))
    whole = treated_time + other_time
    whole = np.where(whole > 0.0, whole, 1.0)
    expected = float((other_exits * treated_time / whole).sum())
    return float((treated_exits * other_time / whole).sum()) / expected if expected > 0.0 else float("nan")
