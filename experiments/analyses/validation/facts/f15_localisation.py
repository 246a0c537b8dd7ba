"""F15: industries gather in parks more than chance has it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.localisation import above_dartboard, counts, gamma, location_quotients

ROUNDS = 200
SPECIALISED = 1.5
ABOVE, MEDIAN, QUOTIENT = "share of industries above null", "median gamma", "share of LQ>1.5"


def statistic(run: Run) -> Mapping[str, float]:
    """Localisation of industries among the enterprises of parks in the last snapshot."""
    enterprises = run.tables.get("enterprises")
    nothing = dict.fromkeys((ABOVE, MEDIAN, QUOTIENT), float("nan"))
    if enterprises is None:
        return nothing
    last = enterprises[(enterprises["quarter"] == enterprises["quarter"].max()) & (enterprises["park"] != "")]
    table = counts(last["industry"], last["park"])
    if min(table.shape) < 2:
        return nothing
    return {
        ABOVE: above_dartboard(table, ROUNDS),
        MEDIAN: float(np.nanmedian(gamma(table))),
        QUOTIENT: float(np.mean(location_quotients(table) > SPECIALISED)),
    }


CHECK = Check(
    name="F15",
    title="Industries are localised beyond a dartboard",
    source=(
        "Ellison and Glaeser's gamma in the United States: mean 0.051, median 0.026 M-hi; China rising 1998-2005 "
        "(Lu and Tao) R-A; "
        "Chinese textiles by city 0.00019 R-A, so the scale of places matters"
    ),
    definition=(
        "Enterprises in parks in the last quarter in which all enterprises were recorded; those outside parks are "
        "left out. Gamma counts enterprises, not "
        "employees: (G - 1/n) / (1 - 1/n), G = sum over parks of (industry's share - all enterprises' share) "
        "squared, over 1 - sum of squared shares of "
        "all; n the industry's enterprises. Counting shares of the squares apart, as Maurel and Sedillot do, has "
        "the same mean by chance but about "
        f"three times the spread over seeds where one park is dominant. Null: industries dealt anew to all enterprises {ROUNDS} times with "
        "parks and industries as large as they are; "
        "an industry is above it where its gamma is above 95 % of its own dealt ones. LQ: share of all cells of "
        "park and industry, empty ones "
        f"included, with a location quotient of counts above {SPECIALISED}."
    ),
    parts=(
        Part(ABOVE, 0.6, 1.0, "V", share=True),
        Part(MEDIAN, 0.005, 0.06, "C"),
        Part(QUOTIENT, 0.15, 0.35, "V", share=True),
    ),
    statistic=statistic,
    settings=("zgc", "s100"),
    columns={"enterprises": ("quarter", "park", "industry")},
    nulls=("no_agglomeration", "blind_location", "random_entry", "no_plans"),
)
