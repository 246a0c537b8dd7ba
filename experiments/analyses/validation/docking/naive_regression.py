"""What a simple regression makes of R&D subsidies of which part leaks (Dimos and Pugh 2016; Boeing and Peters)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run, Tables

SETTLED = 8
"""Quarter from which on snapshots are used."""
LEAKING = "own R&D per yuan of subsidy, part of it leaking"
HONEST = "own R&D per yuan of subsidy, nothing leaking"


def additionality(tables: Tables) -> float:
    """R&D that enterprises pay themselves per yuan of subsidy [ratio], as a regression has it; NaN where nobody got more than others.

    Both over sales, deviations from the mean of the industry in the same quarter; subsidies are all that governments pay.
    """
    table = tables.get("enterprises")
    if table is None:
        return np.nan
    used = table[(table["quarter"] >= SETTLED) & (table["revenue"] > 0)]
    ratios = used.assign(own=(used["rd"] - used["subsidy"]) / used["revenue"], paid=used["subsidy"] / used["revenue"])
    apart = ratios[["own", "paid"]] - ratios.groupby(["quarter", "industry"])[["own", "paid"]].transform("mean")
    spread = float((apart["paid"] ** 2).sum())
    return float((apart["own"] * apart["paid"]).sum() / spread) if spread > 0 else np.nan


def statistic(run: Run) -> Mapping[str, float]:
    """What the regression finds in the run, where half of every subsidy leaks, and beside it where nothing does."""
    return {LEAKING: additionality(run.tables), HONEST: additionality(run.beside["honest"])}


PLACE = (
    *(
        "region=synthetic",
        "region.parks=8",
        "region.districts=2",
        "region.enterprises=400",
        "quarters=60",
        "record.snapshot_every=4",
    ),
    "policy.instruments=[{kind:rd_subsidy,intensity:0.2,districts:[district_1]}]",
    "policy.additionality=0.3",
)

CHECK = Check(
    name="D9",
    title="A simple regression finds no additionality where subsidies leak",
    source="Dimos and Pugh 2016, R-A; Boeing and Peters, R-A",
    definition=(
        "One of two districts pays a fifth of the R&D of its enterprises. A yuan that is spent on R&D brings 0.3 yuan more of the "
        "enterprise's own; half of what is paid leaks, or nothing. R&D less subsidy over sales, regressed on subsidy over sales within industry and "
        "quarter, on snapshots of enterprises once a year from the third on. None is found where the slope is at most 0.1."
    ),
    parts=(Part(LEAKING, high=0.1), Part(HONEST, low=0.1)),
    statistic=statistic,
    settings=("subsidy_leaking",),
    columns={"enterprises": ("quarter", "industry", "revenue", "rd", "subsidy")},
    beside={"honest": "subsidy_honest"},
    own={"subsidy_leaking": (*PLACE, "policy.leakage=0.5"), "subsidy_honest": (*PLACE, "policy.leakage=0.0")},
)
