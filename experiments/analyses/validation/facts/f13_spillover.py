"""F13: a zone's neighbours gain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run, Tables

if TYPE_CHECKING:
    import pandas as pd

FROM = 20
"""The first quarter that is looked at: by then most enterprises outside have lived where they are."""

LEAST = 5
"""Enterprises near a park, in all snapshots together, from which on the park is judged."""

RADIATING = "radiating"
GAP, GAINING = "log productivity near parks, against far", "share of parks with a gain near them"


def statistic(run: Run) -> Mapping[str, float]:
    """What parks add near them: with what they radiate reckoned from where enterprises lie, against from their district."""
    nothing = {GAP: float("nan"), GAINING: float("nan")}
    if any("enterprises" not in tables for tables in (run.tables, run.beside.get(RADIATING, {}))):
        return nothing
    here, everywhere = (productivity(tables) for tables in (run.beside[RADIATING], run.tables))
    if here.empty or everywhere.empty:
        return nothing
    far = level(here, "far") - level(everywhere, "far")
    near = level(here, "near") - level(everywhere, "near")
    return {GAP: near - far, GAINING: gaining(here, everywhere, far)}


def productivity(tables: Tables) -> pd.DataFrame:
    """Ring, near_park, value: log revenue per employee of enterprises outside parks, less the mean of their industry in that quarter."""
    table = tables["enterprises"]
    table = table[(table["quarter"] >= FROM) & (table["ring"] != "park") & (table["revenue"] > 0.0)]
    value = np.log(table["revenue"] / table["employees"])
    usual = value.groupby([table["quarter"], table["industry"]]).transform("mean")
    return table[["ring", "near_park"]].assign(value=value - usual)


def level(table: pd.DataFrame, ring: str) -> float:
    """Mean of those in a ring, NaN without any."""
    return float(table.loc[table["ring"] == ring, "value"].mean())


def gaining(here: pd.DataFrame, everywhere: pd.DataFrame, far: float) -> float:
    """Share of the parks with enterprises near them where these gain more than those far from parks do."""
    means = []
    for table in (here, everywhere):
        near = table[table["ring"] == "near"].groupby("near_park")["value"]
        means.append(near.mean()[near.size() >= LEAST])
    gain = (means[0] - means[1]).dropna() - far
    return float((gain > 0.0).mean()) if len(gain) and np.isfinite(far) else float("nan")


CHECK = Check(
    name="F13",
    title="A zone raises productivity around it",
    source=(
        "Within 2 km of parks in eight Chinese cities employment +41 %, total factor productivity +8 %, wages +3 "
        "%, positive for about 70 % of parks "
        "(Zheng, Sun, Wu and Kahn 2017): abstract R-A, numbers R-C"
    ),
    definition=(
        "Enterprises outside parks lie on the ground of their district, and in a ring around its nearest park: near (within 2 km), "
        "middle (to 5 km) or far. By default city mass and research reach all of them from the position of the district, so that none is "
        "nearer than another. Beside that run stands one with the same seed in which these reach each from its own ring (`region.nearness=1`): "
        "with the park near, against without. Productivity: log revenue per employee less the mean of the industry outside parks in that "
        f"quarter; all yearly snapshots from quarter {FROM} on. First part: mean of those near a park less mean of those far from one, with less "
        f"without. Second part: of the parks with {LEAST} such enterprises near them or more, the share where their mean rises by more "
        "than that of those far from parks. Only two of the mechanisms of parks reach outside, city mass and research. The effect on the treated "
        "district itself is the last part of F12."
    ),
    parts=(Part(GAP, 0.03, 0.12, "V"), Part(GAINING, 0.5, 0.9, "V", share=True)),
    statistic=statistic,
    settings=("zgc",),
    columns={"enterprises": ("quarter", "ring", "near_park", "industry", "employees", "revenue")},
    beside={RADIATING: "near_parks"},
    nulls=("no_agglomeration",),
    own={"near_parks": ("region.nearness=1", "record.events=true", "record.snapshot_every=4")},
)
