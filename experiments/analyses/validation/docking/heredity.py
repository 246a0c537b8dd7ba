"""Clusters from spin-offs alone, against clusters from agglomeration (Klepper 2007, 2010)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from experiments.analyses.validation.declared import Check, Part, Run, Tables

ALONE = "concentration with spin-offs alone less with neither"
RIVALS = "concentration with spin-offs alone less with agglomeration alone"
TOGETHER = "concentration with both less with agglomeration alone"
FEWEST = 20
"""Industries with fewer enterprises in parks are left out."""


def concentration(tables: Tables) -> float:
    """How much more industries sit together than by chance, at the last snapshot; NaN where nothing can be said.

    Index of Ellison and Glaeser 1997 with every enterprise of the same size, mean over industries by number of enterprises.
    """
    table = tables.get("enterprises")
    if table is None:
        return np.nan
    late = table[(table["quarter"] == table["quarter"].max()) & table["park"].notna() & (table["park"] != "")]
    counts = pd.crosstab(late["industry"], late["park"]).to_numpy(float)
    expected = counts.sum(axis=0) / max(counts.sum(), 1.0)
    number = counts.sum(axis=1)
    enough = number >= FEWEST
    room = 1.0 - (expected**2).sum()
    if not enough.any() or room <= 0:
        return np.nan
    shares = counts[enough] / number[enough, None]
    uneven = ((shares - expected) ** 2).sum(axis=1) / room
    by_chance = 1.0 / number[enough]
    return float(np.average((uneven - by_chance) / (1.0 - by_chance), weights=number[enough]))


def statistic(run: Run) -> Mapping[str, float]:
    """Concentration of the run, which has spin-offs alone, against the three runs beside it."""
    here = concentration(run.tables)
    neither, agglomeration, both = (concentration(run.beside[key]) for key in ("neither", "agglomeration", "both"))
    return {ALONE: here - neither, RIVALS: here - agglomeration, TOGETHER: both - agglomeration}


PLACE = (
    *("region=synthetic", "region.parks=9", "region.districts=3", "region.enterprises=800", "quarters=80"),
    "record.snapshot_every=79",
)
APART = (
    *("production.use_marshall=false", "production.use_jacobs=false", "production.use_related_variety=false"),
    *("production.use_chain_linkage=false", "production.use_city_mass=false", "innovation.spillovers=false"),
    *("leasing.own_industry=0.0", "leasing.relatedness=0.0", "turnover.entry_relatedness=0.0"),
)
CHILDLESS = ("turnover.spin_offs=false",)

CHECK = Check(
    name="D6",
    title="Spin-offs alone make clusters",
    source="Klepper 2007, Management Science 53, and 2010, R-A",
    definition=(
        "Spin-offs on or off, by whatever draws enterprises of an industry together on or off: externalities of places, spillovers, the taste "
        "for parks and districts with related enterprises. Spin-offs at their usual rate. Concentration of the ten industries over parks after "
        "20 years by the index of Ellison and Glaeser, every enterprise counted once."
    ),
    parts=(Part(ALONE, low=0.0, share=True), Part(RIVALS, low=0.0, share=True), Part(TOGETHER, low=0.0, share=True)),
    statistic=statistic,
    settings=("heredity_alone",),
    columns={"enterprises": ("quarter", "park", "industry")},
    beside={"neither": "heredity_neither", "agglomeration": "heredity_agglomeration", "both": "heredity_both"},
    own={
        "heredity_alone": (*PLACE, *APART),
        "heredity_neither": (*PLACE, *APART, *CHILDLESS),
        "heredity_agglomeration": (*PLACE, *CHILDLESS),
        "heredity_both": PLACE,
    },
)
