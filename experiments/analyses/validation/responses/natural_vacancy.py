"""Operators hold rents until more floor space stands empty: is the level of vacancy their wish or the market's result?"""

from __future__ import annotations

from collections.abc import Mapping

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.analyses.validation.responses import paired
from sim.parameters import Rent

HIGHER = 0.10
"""How much higher the natural vacancy rate of every type is."""
LAST_YEARS = (100, 119)


def statistic(run: Run) -> Mapping[str, float]:
    """Which share of the rise shows in vacancy."""
    return {"passed through": paired.mean(paired.vacancy(run), *LAST_YEARS) / HIGHER}


CHECK = Check(
    name="natural_vacancy",
    title="Natural vacancy ten points higher",
    source="vacancy follows from search, turnover of leases and the cost of holding space (Wheaton 1990 for the form); the half is judged, D",
    definition="Difference of the vacancy rate to the same seed with the usual natural rates, mean over quarters 100-119, for each point by which "
    "the natural rates are higher; above one half the level of vacancy is an input of the model",
    parts=(Part("passed through", high=0.5, share=True),),
    statistic=statistic,
    settings=("natural_vacancy",),
    columns=paired.SYSTEM,
    beside=paired.BASE,
    own={
        "natural_vacancy": (
            "quarters=120",
            f"rent.natural_office={Rent().natural_office + HIGHER:g}",
            f"rent.natural_factory={Rent().natural_factory + HIGHER:g}",
        )
    },
    curves=paired.main_outcomes,
    scales=paired.CHANGES,
)
