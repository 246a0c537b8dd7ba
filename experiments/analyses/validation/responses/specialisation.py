"""What makes places different lasts: parks stay specialised over decades, and because enterprises see who is where."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.analyses.validation.facts.f15_localisation import SPECIALISED
from experiments.analyses.validation.responses import paired
from experiments.statistics.localisation import counts, gamma, location_quotients

YEARS_60 = 239
EVERY = 12
"""Quarters between two snapshots, so that the nineteenth and the sixtieth year have one."""
AFTER = {"19 years": paired.YEARS_19, "60 years": YEARS_60}


def localised(enterprises: pd.DataFrame) -> tuple[float, float]:
    """Median gamma, and share of cells of park and industry with a high location quotient; NaN for fewer than two parks."""
    table = counts(enterprises["industry"], enterprises["park"])
    if min(table.shape, default=0) < 2:
        return float("nan"), float("nan")
    return float(np.nanmedian(gamma(table))), float(np.mean(location_quotients(table) > SPECIALISED))


def by_snapshot(run: Run) -> pd.DataFrame:
    """Median gamma and share of high location quotients of enterprises in parks, by quarter of a snapshot."""
    table = run.tables["enterprises"]
    inside = table[table["park"] != ""]
    found = {quarter: localised(rows) for quarter, rows in inside.groupby("quarter")}
    return pd.DataFrame.from_dict(found, orient="index", columns=["median gamma", "share of LQ>1.5"])


def statistic(run: Run) -> Mapping[str, float]:
    """Localisation in the last snapshot of the nineteenth and of the sixtieth year."""
    found = (
        by_snapshot(run) if "enterprises" in run.tables else pd.DataFrame(columns=["median gamma", "share of LQ>1.5"])
    )
    values = {}
    for name, quarter in AFTER.items():
        seen = found[(found.index > quarter - EVERY) & (found.index <= quarter)]
        for column in found:
            values[f"{column}, {name}"] = float(seen[column].iloc[-1]) if len(seen) else float("nan")
    return values


def curves(run: Run) -> pd.DataFrame:
    """Both measures over time."""
    found = by_snapshot(run)
    return paired.lines({str(column): found[column] for column in found})


CHECK = Check(
    name="specialisation",
    title="Parks stay specialised",
    source="as fact F15: Ellison and Glaeser's gamma in the United States, median 0.026 M-hi; rising in China 1998-2005 (Lu and Tao) R-A",
    definition=(
        "The numbers of F15, enterprises in parks counted one each, in the last snapshot of the nineteenth and of the sixtieth year of the "
        "default region, whose markets go on growing as their life cycles have it. That a run with blind location shows clearly less is "
        "read off the null model."
    ),
    parts=tuple(
        Part(f"{column}, {years}", low, high, "V", share=column != "median gamma")
        for years in AFTER
        for column, low, high in (("median gamma", 0.005, 0.06), ("share of LQ>1.5", 0.15, 0.35))
    ),
    statistic=statistic,
    settings=("sixty_years",),
    columns={"enterprises": ("quarter", "park", "industry")},
    nulls=("blind_location",),
    own={"sixty_years": (f"quarters={YEARS_60 + 1}", f"record.snapshot_every={EVERY}")},
    curves=curves,
    scales={"median gamma": "index", "share of LQ>1.5": "share"},
)
