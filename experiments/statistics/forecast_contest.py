"""Forecasts of an ensemble of runs against simple rivals that know the past only: errors, ranked probability scores, a verdict."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.statistics import bootstrap

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

HORIZONS = (1, 2, 3)
"""Years ahead."""
MODEL = "model"
LEAST_YEARS = 5
"""Fewest years of observations up to the origin: AR(1) in growth takes four growth rates, three pairs of them, for two coefficients."""
LARGEST_ROOT = 0.99
"""Largest size of the coefficient of AR(1); with so few years estimates may lie outside."""
LEVEL = 0.95
"""Of intervals."""

SCORES = (
    "quantity", "origin", "horizon", "year", "forecaster", "observed", "forecast", "spread", "error", "crps", "reason",
)  # fmt: skip
VERDICT = (
    "quantity", "forecaster", "points", "rmse", "rmse_low", "rmse_high", "crps", "crps_low", "crps_high",
    "behind", "behind_low", "behind_high", "verdict", "reason",
)  # fmt: skip


def crps_ensemble(members: Floats, seen: float) -> float:
    """Continuous ranked probability score of an ensemble as it stands, in the unit of its members; 0 is best.

    Mean distance of the members from what was seen, less half their mean distance from one another, themselves included
    (Gneiting and Raftery 2007, equation 21). Of one member it is the absolute error.
    """
    members = np.asarray(members, dtype=float)
    return float(np.abs(members - seen).mean() - 0.5 * np.abs(members[:, None] - members[None, :]).mean())


def crps_gaussian(mean: float, sd: float, seen: float) -> float:
    """Continuous ranked probability score of a normal distribution, in its unit (Gneiting and Raftery 2007, equation 5).

    Without spread it is the absolute error.
    """
    if sd <= 0.0:
        return abs(seen - mean)
    z = (seen - mean) / sd
    below = 0.5 * (1.0 + math.erf(z / math.sqrt(2.0)))
    density = math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    return sd * (z * (2.0 * below - 1.0) + 2.0 * density - 1.0 / math.sqrt(math.pi))


def no_change(past: Floats, horizon: int) -> tuple[float, float]:
    """Mean and standard deviation of growth over the horizon [natural logarithm] if the last level stays: a random walk.

    past: logarithms of yearly levels up to the origin. The spread is the root mean square of past growth, times the root of
    the horizon.
    """
    growth = np.diff(past)
    return 0.0, float(np.sqrt((growth**2).mean() * horizon))


def trend(past: Floats, horizon: int) -> tuple[float, float]:
    """The same from a line through the logarithms: its value at the horizon, less the last level seen.

    The spread is that of a forecast by least squares: of the residuals (n - 2 degrees of freedom), and of the line itself.
    """
    n = len(past)
    time = np.arange(n) - (n - 1) / 2.0
    slope = float(time @ past / (time @ time))
    residuals = past - past.mean() - slope * time
    at = time[-1] + horizon
    variance = float(residuals @ residuals) / (n - 2) * (1.0 + 1.0 / n + at * at / float(time @ time))
    return float(past.mean() + slope * at - past[-1]), math.sqrt(variance)


def ar1(past: Floats, horizon: int) -> tuple[float, float]:
    """The same from growth that follows growth of the year before, by least squares, its forecasts summed over the horizon.

    The coefficient is held within LARGEST_ROOT, the constant fitted to it. The spread is of the shocks to come
    (n - 2 degrees of freedom), not of the coefficients, so it is too small rather than too large.
    """
    growth = np.diff(past)
    before, after = growth[:-1], growth[1:]
    around = before - before.mean()
    square = float(around @ around)
    root = float(np.clip(around @ after / square, -LARGEST_ROOT, LARGEST_ROOT)) if square > 0.0 else 0.0
    constant = float((after - root * before).mean())
    residuals = after - constant - root * before
    variance = float(residuals @ residuals) / (len(after) - 2)
    last, total, weight, weights = float(growth[-1]), 0.0, 0.0, []
    for _ in range(horizon):
        last = constant + root * last
        total += last
        # what a shock has added to the level after so many years
        weight = 1.0 + root * weight
        weights.append(weight)
    return total, math.sqrt(variance * sum(each * each for each in weights))


RIVALS: dict[str, Callable[[Floats, int], tuple[float, float]]] = {"no_change": no_change, "trend": trend, "ar1": ar1}


def past_of(observed: Mapping[int, float], origin: int) -> Floats:
    """Logarithms of the yearly levels that lead to the origin without a gap; empty when the origin itself is missing."""
    years = [origin]
    while years[-1] in observed:
        years.append(years[-1] - 1)
    return np.log([observed[year] for year in reversed(years[:-1])])


def scores(
    quantity: str,
    observed: Mapping[int, float],
    simulated: Mapping[int, pd.DataFrame],
    origins: Sequence[int],
    horizons: Sequence[int] = HORIZONS,
) -> pd.DataFrame:
    """One row per origin, horizon and forecaster, in log points of growth from the origin on; columns in SCORES.

    observed: level by year; simulated: by origin the levels of the runs [years, runs], so that a scenario may differ by origin.
    The model's forecast is the level observed at the origin times the simulated growth since, so levels of runs cancel; its
    point forecast is the median of the runs, its spread their standard deviation. Rivals are fitted to years up to the origin
    only. error: forecast less observed. A quantity without any score is one row that says why: `short_series`, nothing is
    observed at an origin and after it; `short_past`, too few years lead to the origins; `short_runs`, the runs lack the years.
    """
    found: list[dict[str, object]] = []
    why = "short_series"
    for origin in origins:
        past, runs = past_of(observed, origin), simulated[origin]
        ahead = [horizon for horizon in horizons if len(past) and origin + horizon in observed]
        if ahead and len(past) < LEAST_YEARS:
            why, ahead = "short_past", []
        for horizon in ahead:
            year = origin + horizon
            if not {origin, year} <= set(runs.index):
                why = "short_runs"
                continue
            seen = math.log(observed[year]) - past[-1]
            members = np.log(runs.loc[year].to_numpy(dtype=float) / runs.loc[origin].to_numpy(dtype=float))
            spread = float(members.std(ddof=1)) if len(members) > 1 else 0.0
            told = {MODEL: (float(np.median(members)), spread, crps_ensemble(members, seen))}
            for name, rival in RIVALS.items():
                mean, sd = rival(past, horizon)
                told[name] = (mean, sd, crps_gaussian(mean, sd, seen))
            when = {"quantity": quantity, "origin": origin, "horizon": horizon, "year": year, "observed": 100.0 * seen}
            for name, (forecast, sd, score) in told.items():
                numbers = {"forecast": forecast, "spread": sd, "error": forecast - seen, "crps": score}
                points = {column: 100.0 * number for column, number in numbers.items()}
                found.append({**when, "forecaster": name, **points, "reason": ""})
    return _typed(found) if found else not_tried(quantity, why)


def not_tried(quantity: str, reason: str) -> pd.DataFrame:
    """The row of a quantity without scores."""
    return _typed([{"quantity": quantity, "forecaster": MODEL, "reason": reason}])


def _typed(found: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    import pandas as pd

    numbers = dict.fromkeys(("observed", "forecast", "spread", "error", "crps"), "float64")
    return pd.DataFrame(found, columns=list(SCORES)).astype(
        dict.fromkeys(("origin", "horizon", "year"), "Int64") | numbers
    )


def verdict(found: pd.DataFrame) -> pd.DataFrame:
    """One row per quantity and forecaster, the model first, whatever comes out; columns in VERDICT.

    rmse, crps: log points, with ends of LEVEL intervals; points: origins x horizons; behind: the model's crps less that of the
    rival, so that below zero the model is nearer. verdict of a rival: `better` or `worse`, that is the model, where the interval
    of behind leaves out zero, else `open`; of the model: `better` than all rivals, `worse` than one at least, or `open`; of a
    quantity without scores `not_tried`, with the reason. Intervals resample points with a fixed seed; points of one
    origin or year hang together and there are few of them, so intervals are too narrow rather than too wide.
    """
    import pandas as pd

    rows: list[dict[str, object]] = []
    for quantity, part in found.groupby("quantity", sort=False):
        scored = part[part["crps"].notna()]
        if scored.empty:
            rows.append(
                {
                    "quantity": quantity,
                    "forecaster": MODEL,
                    "points": 0,
                    "verdict": "not_tried",
                    "reason": part["reason"].iloc[0],
                }
            )
            continue
        rows += _of_quantity(str(quantity), scored)
    return pd.DataFrame(rows, columns=list(VERDICT))


def _of_quantity(quantity: str, scored: pd.DataFrame) -> list[dict[str, object]]:
    """The verdict over one quantity."""
    names = [MODEL, *RIVALS]
    points = scored.pivot(index=["origin", "horizon"], columns="forecaster")
    squares = points["error"][names].to_numpy(dtype=float) ** 2
    crps = points["crps"][names].to_numpy(dtype=float)
    n, behind = len(points), crps[:, :1] - crps
    scores = np.concatenate([squares, crps, behind], axis=1)
    ends = np.full((2, scores.shape[1]), np.nan)
    if n >= bootstrap.LEAST:
        ends = np.quantile(bootstrap.means(scores), (0.5 - LEVEL / 2.0, 0.5 + LEVEL / 2.0), axis=0)
    square_ends, crps_ends, behind_ends = np.split(ends, 3, axis=1)
    words = [
        "better" if high < 0.0 else "worse" if low > 0.0 else "open"
        for low, high in zip(behind_ends[0, 1:], behind_ends[1, 1:], strict=True)
    ]
    overall = "worse" if "worse" in words else "better" if set(words) == {"better"} else "open"
    rows = []
    for k, (name, word) in enumerate(zip(names, [overall, *words], strict=True)):
        rows.append(
            {
                "quantity": quantity,
                "forecaster": name,
                "points": n,
                "rmse": math.sqrt(squares[:, k].mean()),
                "rmse_low": math.sqrt(square_ends[0, k]),
                "rmse_high": math.sqrt(square_ends[1, k]),
                "crps": crps[:, k].mean(),
                "crps_low": crps_ends[0, k],
                "crps_high": crps_ends[1, k],
                "behind": behind[:, k].mean() if k else math.nan,
                "behind_low": behind_ends[0, k] if k else math.nan,
                "behind_high": behind_ends[1, k] if k else math.nan,
                "verdict": word,
                "reason": "",
            }
        )
    return rows
