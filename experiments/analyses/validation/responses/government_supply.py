"""Governments go on releasing land while growth slows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run, Tables
from experiments.analyses.validation.responses import paired

if TYPE_CHECKING:
    import pandas as pd

SLOWS, JUDGED = 40, 99
"""Quarter from which growth is slower, and the last of the fifteen years after it."""
GLUT = 0.20
"""Vacancy rate above which a park stands in a glut."""
LEAST_FALL, MOST_FALL = 0.03, 0.13
"""Fall of real rents a year that is expected in a glut."""
THREE_YEARS = 12
WORDS = ("quarters=120", "demand.constant=0.06", f"demand.slowdown_quarter={SLOWS}", "demand.slowdown_shift=-0.05")


def rents_in_a_glut(tables: Tables) -> pd.Series:
    """Change of asking rents in a quarter, mean over parks that began it in a glut [log points], by quarter; NaN where there are none."""
    parks = (
        tables["parks"]
        .query("stock_m2 > 0")
        .pivot(index="quarter", columns="park", values=["vacancy_rate", "asking_rent"])
    )
    change = np.log(parks["asking_rent"]).diff()
    return change.where(parks["vacancy_rate"].shift() > GLUT).mean(axis=1).loc[SLOWS:]


def years_of_fall(change: pd.Series) -> float:
    """Longest time over which rents fall by 3 to 13 % in every year [years]; change of a quarter in log points, by quarter."""
    falls = 1.0 - np.exp(change.rolling(4).sum().to_numpy())
    longest = now = 0
    for fall in falls:
        now = now + 1 if LEAST_FALL <= fall <= MOST_FALL else 0
        longest = max(longest, now)
    return (longest + 3) / 4.0 if longest else 0.0


def vacancy_change_at_most_completions(tables: Tables) -> float:
    """Change of the vacancy rate over the year in which most floor space is added, in parks there from the start."""
    parks = tables["parks"]
    first = set(parks.loc[(parks["quarter"] == parks["quarter"].min()) & (parks["stock_m2"] > 0.0), "park"])
    whole = parks[parks["park"].isin(first)].groupby("quarter")[["stock_m2", "leased_m2"]].sum()
    year = whole["stock_m2"].pct_change(4).loc[SLOWS:JUDGED]
    if not year.notna().any():
        return math.nan
    vacancy = 1.0 - whole["leased_m2"] / whole["stock_m2"]
    return float(vacancy.diff(4)[year.idxmax()])


def peak(tables: Tables) -> float:
    """Highest vacancy rate within fifteen years of the slowdown."""
    return float(paired.series(tables, "vacancy_rate").loc[SLOWS:JUDGED].max())


def statistic(run: Run) -> Mapping[str, float]:
    """Vacancy at its peak, rents where much stands empty, when most is built, and what is milder without."""
    change = rents_in_a_glut(run.tables)
    over_three_years = float(change.rolling(THREE_YEARS).mean().min())
    return {
        "vacancy at the peak": peak(run.tables),
        "rents in a glut, a year": float(np.expm1(4.0 * over_three_years)),
        "years of falling rents": years_of_fall(change),
        "vacancy when most is built": vacancy_change_at_most_completions(run.tables),
        "peak without": peak(run.beside["market"]) - peak(run.tables),
    }


def curves(run: Run) -> pd.DataFrame:
    """Main outcomes with and without government-led supply; and rents in a glut, from 0 in the first quarter of the slowdown."""
    import pandas as pd

    rents = rents_in_a_glut(run.tables).dropna().cumsum()
    both = paired.levels({"government-led": run.tables, **run.beside})
    return pd.concat([both, paired.lines({"log asking rent in a glut": rents})], ignore_index=True)


CHECK = Check(
    name="government_supply",
    title="A glut when governments lead supply and growth slows",
    source="Chinese parks 2024, R-C",
    definition="Government-led supply, markets growing 6 % a year and 1 % from quarter 40 on. Highest vacancy rate of quarters 40-99. Change of "
    "real asking rents, mean over parks in which more than 20 % stood empty: a year, at its lowest mean over twelve quarters; and "
    "the longest time over which it is a fall of 3 to 13 % in every year. Change of the vacancy rate over the year in which floor "
    "space grew most (quarters 40-99, parks there from the start): above zero by a tenth of a point. And the highest vacancy "
    "rate without government-led supply, less that with it, the same seed",
    parts=(
        Part("vacancy at the peak", 0.20, 0.40, share=True),
        Part("rents in a glut, a year", -MOST_FALL, -LEAST_FALL, share=True),
        Part("years of falling rents", 3.0),
        Part("vacancy when most is built", 0.001, share=True),
        Part("peak without", high=-0.01, share=True),
    ),
    statistic=statistic,
    settings=("gov_6_to_1",),
    columns={**paired.SYSTEM, "parks": ["quarter", "park", "stock_m2", "leased_m2", "vacancy_rate", "asking_rent"]},
    beside={"market": "market_6_to_1"},
    own={"gov_6_to_1": (*WORDS, "supply=government_led"), "market_6_to_1": (*WORDS, "supply=market")},
    curves=curves,
    scales={**paired.LEVELS, "log asking rent in a glut": "log"},
)
