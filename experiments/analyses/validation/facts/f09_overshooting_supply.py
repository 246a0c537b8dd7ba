"""F9: supply overshoots; stock grows while much of it is vacant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run

if TYPE_CHECKING:
    import pandas as pd

BURN_IN, SLOWDOWN = 20, 40
YEAR = 4
LAGS = range(9)
GLUT = 0.10
PEAK, RENT, LAGGED = "peak vacancy after slowdown", "rent growth in glut, %/yr", "max corr(lag vacancy, completions)"


def statistic(run: Run) -> Mapping[str, float]:
    """Vacancy, rents and completions of the whole market."""
    system = run.tables.get("system")
    if system is None or len(system) <= SLOWDOWN:
        return dict.fromkeys((PEAK, RENT, LAGGED), float("nan"))
    system = system.sort_values("quarter").set_index("quarter")
    vacancy = system["vacancy_rate"]
    growth = 100.0 * np.log(system["effective_rent"]).diff(YEAR)
    after = vacancy.index >= SLOWDOWN
    glut = growth[after & (vacancy >= GLUT).to_numpy()]
    return {
        PEAK: float(vacancy[after].max()),
        RENT: float(glut.mean()) if len(glut) else float("nan"),
        LAGGED: lagged_correlation(vacancy, system["stock_m2"]),
    }


def lagged_correlation(vacancy: pd.Series, stock: pd.Series) -> float:
    """Highest correlation of completions in a quarter, as a share of stock, with vacancy so many quarters "
    "before; NaN without any."""
    completions = (stock.diff() / stock)[stock.index >= BURN_IN]
    found = []
    for lag in LAGS:
        before = vacancy.shift(lag)[vacancy.index >= BURN_IN]
        both = completions.notna() & before.notna()
        if both.sum() > 2 and completions[both].std() > 0.0 and before[both].std() > 0.0:
            found.append(float(np.corrcoef(completions[both], before[both])[0, 1]))
    return max(found, default=float("nan"))


CHECK = Check(
    name="F9",
    title="Supply overshoots: stock grows while vacancy is high",
    source=(
        "China's parks: 0.14 billion m2 a year more on 6.2 billion with vacancy that may exceed 30 % R-C; parks "
        "of large cities in 2024: "
        "Beijing 31.5 %, Tianjin 35.6 %, Wuhan 44.2 %, Shanghai 28.2 % R-C"
    ),
    definition=(
        "All parks together, supply led by the government, growth of markets five points lower from quarter "
        f"{SLOWDOWN} on. Peak: highest vacancy rate from that "
        "quarter on. Rent growth in the glut: mean change of the log effective rent over four quarters, in the "
        "quarters from then on with at least "
        f"{GLUT:.0%} vacant; NaN where there are none. Correlation: additions to stock as a share of stock, with "
        "the vacancy rate 0 to 8 quarters "
        f"before, quarters from {BURN_IN} on; the highest of the nine. Beside it, for judging, stand the same "
        "supply without the slowdown and the ordinary run."
    ),
    parts=(
        Part(PEAK, 0.2, 0.4, "V", share=True),
        Part(RENT, -13.0, -3.0, "V"),
        Part(LAGGED, low=0.0, use="V", share=True),
    ),
    statistic=statistic,
    settings=("gov+slow",),
    columns={"system": ("quarter", "vacancy_rate", "effective_rent", "stock_m2")},
    beside={"without slowdown": "gov", "ordinary": "zgc"},
)
