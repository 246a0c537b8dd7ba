"""From numbers of runs to verdicts: median and spread over seeds, band, pass, near or fail, and the same under null models."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

PASS, NEAR, FAIL, MISSING = "PASS", "NEAR", "FAIL", "NONE"
"""In the band, outside by little, outside; no number."""

NEAR_SHARE = 0.25
"""Outside by at most this share of the band's width, or of the nearer edge, is near."""

EVIDENCE = 2.0
"""Replication standard deviations that base and null model must lie apart for a part to be evidence for what the null lacks."""

BASE = "base"


def outside(value: float, low: float, high: float) -> float:
    """How far a number lies outside its band, 0 inside; in the unit of the number."""
    return max(low - value, value - high, 0.0)


def tolerance(value: float, low: float, high: float, *, share: bool) -> float:
    """How far outside its band a number may lie to be near.

    A quarter of the width of the band; of the size of the nearer edge, for a band open on one side or with an edge at 0; and 0.25
    where that edge is 0 and the number is a share or a correlation.
    """
    if math.isfinite(low) and math.isfinite(high) and low != 0.0 and high != 0.0:
        return NEAR_SHARE * (high - low)
    edges = [edge for edge in (low, high) if math.isfinite(edge)]
    edge = min(edges, key=lambda each: abs(value - each))
    if edge == 0.0:
        return NEAR_SHARE if share else 0.0
    return NEAR_SHARE * abs(edge)


def verdict(value: float, low: float, high: float, *, share: bool = False) -> str:
    """PASS in the band, NEAR outside by at most the tolerance, FAIL beyond; NONE without a number."""
    if not math.isfinite(value):
        return MISSING
    off = outside(value, low, high)
    if off == 0.0:
        return PASS
    return NEAR if off <= tolerance(value, low, high, share=share) + 1e-12 else FAIL


def in_spreads(distance: float, spread: float) -> float:
    """A distance in replication standard deviations; 0 for none, infinite where seeds do not differ, NaN where their spread is unknown."""
    if distance == 0.0:
        return 0.0
    if not math.isfinite(spread):
        return math.nan
    return distance / spread if spread > 0.0 else math.inf


def apart(base: np.ndarray, null: np.ndarray) -> float:
    """How far the medians of two sets of seeds lie apart, in replication standard deviations (root mean square of both)."""
    spreads = [float(each.std(ddof=1)) if len(each) > 1 else math.nan for each in (base, null)]
    return in_spreads(
        abs(float(np.median(base)) - float(np.median(null))), math.sqrt(sum(s * s for s in spreads) / 2.0)
    )


def parts(values: pd.DataFrame, bands: pd.DataFrame) -> pd.DataFrame:
    """One row for each part of each check in each setting.

    values: check, setting, null, seed, part, value; bands: check, part, low, high, share, use. Columns of the result: check,
    setting, part, use, low, high, median, spread (standard deviation over seeds), seeds, verdict, distance (from the band, in
    replication standard deviations), for each null model N `median_N` and `apart_N`, and evidence: names of the null models that the
    part tells from the base, "none" where it tells none, empty where none was run.
    """
    import pandas as pd

    nulls = [null for null in dict.fromkeys(values["null"]) if null != BASE]
    by_band = {(row.check, row.part): row for row in bands.itertuples()}
    rows = []
    keys = ["check", "setting", "part"]
    for (check, setting, part), group in values.groupby(keys, sort=False):
        band = by_band[check, part]
        numbers = {null: _finite(group.loc[group["null"] == null, "value"]) for null in (BASE, *nulls)}
        base = numbers[BASE]
        if base.size == 0 and not (group["null"] == BASE).any():
            continue
        median = float(np.median(base)) if base.size else math.nan
        spread = float(base.std(ddof=1)) if base.size > 1 else math.nan
        row = {
            "check": check,
            "setting": setting,
            "part": part,
            "use": band.use,
            "low": band.low,
            "high": band.high,
            "median": median,
            "spread": spread,
            "seeds": base.size,
            "verdict": verdict(median, band.low, band.high, share=band.share),
            "distance": in_spreads(outside(median, band.low, band.high), spread) if base.size else math.nan,
        }
        told = []
        tried = 0
        for null in nulls:
            there = numbers[null]
            far = apart(base, there) if base.size and there.size else math.nan
            row[f"median_{null}"] = float(np.median(there)) if there.size else math.nan
            row[f"apart_{null}"] = far
            tried += there.size > 0
            if far >= EVIDENCE:
                told.append(null)
        row["evidence"] = " ".join(told) if told else "none" if tried else ""
        rows.append(row)
    return pd.DataFrame(rows)


def _finite(values: pd.Series) -> np.ndarray:
    numbers = values.to_numpy(dtype=float)
    return numbers[np.isfinite(numbers)]


def counts(table: pd.DataFrame) -> dict[str, int]:
    """How many parts pass, are near, fail, have no number, and are no evidence for anything tried."""
    found = {name: int((table["verdict"] == name).sum()) for name in (PASS, NEAR, FAIL, MISSING)}
    return {**found, "no_evidence": int((table["evidence"] == "none").sum()), "all": len(table)}
