"""Districts that outbid one another (Ellis and Rogers 2000; Gerritse 2010)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from experiments.analyses.validation.declared import Check, Part, Run, Tables

FIRST = 8
"""Quarter of the first review: before it districts offer nothing."""
LAST = 8
"""Quarters at the end that are averaged over."""
OFFERED = ("offered_land_discount", "offered_rent_subsidy", "offered_tax_relief")
ESCALATION = "rise of offers with rivalry less without"
LOSS = "revenue after incentives with rivalry over without (log)"
LARGER = "offers of the larger district less the smaller, without rivalry"


def offers(tables: Tables) -> pd.DataFrame:
    """Mean intensity offered over the instruments that districts compete with, by quarter (rows) and district (columns)."""
    regions = tables["regions"]
    return regions.assign(offered=regions[list(OFFERED)].mean(axis=1)).pivot(
        index="quarter", columns="region", values="offered"
    )


def rise(tables: Tables) -> float:
    """Offers of the last two years less those of the year after the first review, mean over districts."""
    found = offers(tables)
    early = found.loc[(found.index >= FIRST) & (found.index < FIRST + 4)]
    return float(found.tail(LAST).to_numpy().mean() - early.to_numpy().mean()) if len(early) else np.nan


def kept(tables: Tables) -> float:
    """Revenue less rent subsidies over the last five years, all districts [CNY]; land and taxes forgone are missing from revenue already."""
    regions = tables["regions"]
    late = regions[regions["quarter"] > regions["quarter"].max() - 20]
    return float((late["revenue"] - late["spending_rent_subsidy"]).sum())


def advantage(tables: Tables) -> float:
    """What the district with more enterprises at the start offers in the last two years, less what the others do."""
    regions = tables["regions"]
    start = regions[regions["quarter"] == regions["quarter"].min()].set_index("region")["enterprises"]
    late = offers(tables).tail(LAST).mean()
    return float(late[start.idxmax()] - late.drop(start.idxmax()).mean())


def statistic(run: Run) -> Mapping[str, float]:
    """Offers and revenue of the run, in which growth is all that counts, against that in which districts go by their own record."""
    alone = run.beside["alone"]
    here, there = kept(run.tables), kept(alone)
    return {
        ESCALATION: rise(run.tables) - rise(alone),
        LOSS: float(np.log(here / there)) if here > 0 and there > 0 else np.nan,
        LARGER: advantage(alone),
    }


PLACE = (
    *("region=synthetic", "region.parks=8", "region.districts=2", "region.enterprises=400", "quarters=60"),
    *("rivalry.learning=true", "rivalry.imitation=0.0"),
)

CHECK = Check(
    name="D7",
    title="Rivalry drives incentives up until they pay nobody",
    source="Ellis and Rogers 2000, R-A; Gerritse 2010, R-A",
    definition=(
        "Two districts offer cheap land, rent subsidies and tax relief. With rivalry the slower-growing one offers more at every review; without "
        "it each goes by its own record. Rise of what is offered from the first year to the last two; districts' revenue less rent "
        "subsidies over the last five years; what the larger district offers more than the smaller where there is no race."
    ),
    parts=(Part(ESCALATION, low=0.0, share=True), Part(LOSS, high=0.0), Part(LARGER, low=0.0, share=True)),
    statistic=statistic,
    settings=("race_rivals",),
    columns={"regions": ("quarter", "region", "enterprises", "revenue", "spending_rent_subsidy", *OFFERED)},
    beside={"alone": "race_alone"},
    own={"race_rivals": (*PLACE, "rivalry.tournament=1.0"), "race_alone": (*PLACE, "rivalry.tournament=0.0")},
)
