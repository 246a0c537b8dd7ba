"""F6: rents fall where vacancy is above its natural rate, and rise faster where it is below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.rent_adjustment import adjustment

if TYPE_CHECKING:
    import pandas as pd

YEAR = 4
LARGE_M2 = 300_000.0
SLOPE, CORRELATION = "slope %/yr per point", "corr(v lag, dlnR)"
NATURAL, RATIO = "natural vacancy implied", "ratio tight/loose slope"


def statistic(run: Run) -> Mapping[str, float]:
    """Adjustment of the rents of new leases to vacancy, over parks and years."""
    parks = run.tables.get("parks")
    if parks is None:
        return dict.fromkeys((SLOPE, CORRELATION, NATURAL, RATIO), float("nan"))
    found = adjustment(yearly_changes(parks))
    return dict(zip((SLOPE, CORRELATION, NATURAL, RATIO), found.values(), strict=True))


def yearly_changes(parks: pd.DataFrame) -> pd.DataFrame:
    """Change of the log of a year's mean effective rent [%] and the year before's mean vacancy [points] of large "
    "parks, by park and year."""
    parks = parks[parks["open"] & (parks["stock_m2"] >= LARGE_M2)]
    years = parks.assign(year=parks["quarter"] // YEAR).groupby(["park", "year"], as_index=False)
    means = years[["effective_rent", "vacancy_rate", "stock_m2"]].mean()
    means = means[means["effective_rent"] > 0.0]
    before = means.assign(year=means["year"] + 1)[["park", "year", "effective_rent", "vacancy_rate"]]
    both = means.merge(before, on=["park", "year"], suffixes=("", "_before"))
    changes = both[["park", "stock_m2"]].rename(columns={"park": "place", "stock_m2": "weight"})
    changes["vacancy"] = 100.0 * both["vacancy_rate_before"]
    changes["growth"] = 100.0 * np.log(both["effective_rent"] / both["effective_rent_before"])
    return changes.dropna()


CHECK = Check(
    name="F6",
    title="Rents fall where vacancy is above its natural rate",
    source=(
        "Real rents of offices -2 % a year per point of excess vacancy (Wheaton and Torto 1988) R-A; stronger "
        "response while vacancy is "
        "below average in 15 metropolitan areas of the United States (2009) R-A"
    ),
    definition=(
        f"Parks in the quarters in which they are open with at least {LARGE_M2:,.0f} m2 of floor space; means of a year are over these, and "
        "park-years are weighted by the mean floor space of the year of the change of rent. Rent: mean over the year of the effective rent, that "
        "of leases newly signed, rent-free time taken off; never the asking rent, which the model moves with vacancy by rule. Growth: change of "
        "its log in %. Vacancy: mean of the quarterly rates of the whole floor space over the year before, in points. Slope: least squares of "
        "growth on vacancy with effects of parks. Correlation: of both, less the parks' means. Natural vacancy: that at which the line says no "
        "growth, at the mean effect of parks, weighted too. Ratio: slope over park-years whose vacancy is below the park's mean, over that of "
        "those above it, each side with a line of its own."
    ),
    parts=(
        Part(SLOPE, -3.0, -1.0, "V"),
        Part(CORRELATION, -1.0, -0.4, "V", share=True),
        Part(NATURAL, 0.07, 0.22, "V", share=True),
        Part(RATIO, low=1.2, use="V"),
    ),
    statistic=statistic,
    settings=("zgc", "s100"),
    columns={"parks": ("quarter", "park", "open", "stock_m2", "vacancy_rate", "effective_rent")},
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
