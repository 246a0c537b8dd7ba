"""A hundred and fifty years under steady markets: does the model stand?"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from experiments.analyses.validation.declared import Check, Columns, Part, Run, Tables
from experiments.analyses.validation.responses import paired

MIDDLE, END = (300, 449), (450, 599)
LONG = (
    "region=synthetic",
    "region.parks=12",
    "region.districts=3",
    "region.enterprises=3000",
    "quarters=600",
    "record.snapshot_every=50",
)
COLUMNS: Columns = {
    "system": ["quarter", "vacancy_rate", "employees", "employees_in_parks", "asking_rent", "output"],
    "industries": ["quarter", "output", "margin"],
    "enterprises": ["quarter", "employees"],
}


def outcomes(tables: Tables, first: int, last: int) -> dict[str, float]:
    """Means over quarters, both ends included: vacancy, share of jobs outside, median size, margin of all industries by their output."""
    system = tables["system"].set_index("quarter").loc[first:last]
    markets, firms = (
        tables[name][tables[name]["quarter"].between(first, last)] for name in ("industries", "enterprises")
    )
    if system.empty or system.index.max() < last or firms.empty:
        return dict.fromkeys(("vacancy", "share outside", "median size", "margin"), math.nan)
    return {
        "vacancy": float(system["vacancy_rate"].mean()),
        "share outside": float(1.0 - (system["employees_in_parks"] / system["employees"]).mean()),
        "median size": float(firms.groupby("quarter")["employees"].median().mean()),
        "margin": float(np.average(markets["margin"], weights=markets["output"])),
    }


def statistic(run: Run) -> Mapping[str, float]:
    """How far the last quarter of the run is from the one before."""
    middle, end = outcomes(run.tables, *MIDDLE), outcomes(run.tables, *END)
    return {
        "vacancy": end["vacancy"] - middle["vacancy"],
        "share outside": end["share outside"] - middle["share outside"],
        "median size": end["median size"] / middle["median size"] - 1.0,
        "margin": end["margin"] / middle["margin"] - 1.0,
    }


CHECK = Check(
    name="long_run",
    title="Steady markets leave a steady region",
    source="a model without drift of its own; bands judged, D",
    definition="Synthetic region, 600 quarters, all markets growing 0 or 2 % a year: mean over quarters 450-599 against that over 300-449; "
    "differences of the vacancy rate and of the share of jobs outside parks, relative changes of the median size of enterprises "
    "(every fifty quarters) and of the margin of industries, weighted by their output",
    parts=(
        Part("vacancy", -0.02, 0.02, share=True),
        Part("share outside", -0.02, 0.02, share=True),
        Part("median size", -0.10, 0.10, share=True),
        Part("margin", -0.10, 0.10, share=True),
    ),
    statistic=statistic,
    settings=("long_0", "long_2"),
    columns=COLUMNS,
    own={f"long_{percent}": (*LONG, f"demand.constant={percent / 100:g}") for percent in (0, 2)},
    curves=paired.levels_of("long run"),
    scales=paired.LEVELS,
)
