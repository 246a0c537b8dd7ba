"""F12: part of what a treated place gains is lost elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.gain_by_origin import ORIGINS, jobs_by_origin

if TYPE_CHECKING:
    import pandas as pd

    from experiments.analyses.validation.declared import Tables
    from sim.regions import Setting

START = 20
FIRST, LAST = START + 32, START + 40
"""The quarters eight to ten years after the treatment began."""

TREATED = "treated"

DISPLACED, ORDER, OUTPUT = "displaced share of gain", "entry > incumbents > moves", "log output of treated district"
SETTLING = ("lease", "graduation", "relocation")


def treated_district(setting: Setting) -> str:
    """The district whose parks have the second most enterprises at the start: neither the centre nor a place too small to measure."""
    enterprises = np.bincount(setting.parks.district, setting.parks.enterprises, minlength=len(setting.districts))
    order = np.argsort(-enterprises, kind="stable")
    return setting.districts.codes[order[min(1, len(order) - 1)]]


def treatment(setting: Setting) -> tuple[str, ...]:
    """The words that pay part of the rent in the treated district."""
    district = treated_district(setting)
    return (
        "policy.name=one_district",
        f"policy.instruments=[{{kind:rent_subsidy,intensity:0.3,start:{START},districts:[{district}]}}]",
        "record.events=true",
        "record.snapshot_every=4",
    )


def statistic(run: Run) -> Mapping[str, float]:
    """Gains of the treated district against the same run without the treatment."""
    nothing = dict.fromkeys((DISPLACED, ORDER, OUTPUT), float("nan"))
    treated, base = run.beside.get(TREATED, {}), run.tables
    if any(name not in tables for name in ("regions", "enterprises", "events", "parks") for tables in (base, treated)):
        return nothing
    district = treated_district(run.setting)
    jobs, whole, output = (
        amounts(treated, district, name) - amounts(base, district, name)
        for name in ("employees", "everywhere", "output")
    )
    return {
        DISPLACED: float(1.0 - whole.mean() / jobs.mean()) if len(jobs) and jobs.mean() > 0.0 else float("nan"),
        ORDER: ordered(treated, base, district),
        OUTPUT: float(output.mean()) if len(output) else float("nan"),
    }


def amounts(tables: Tables, district: str, name: str) -> pd.Series:
    """By quarter of the window: employees of the district, those everywhere, or log output of the district."""
    regions = tables["regions"]
    regions = regions[(regions["quarter"] > FIRST) & (regions["quarter"] <= LAST)]
    own = regions[regions["region"] == district].set_index("quarter")
    if name == "everywhere":
        return regions.groupby("quarter")["employees"].sum()
    return np.log(own["output"]) if name == "output" else own["employees"]


def ordered(treated: Tables, base: Tables, district: str) -> float:
    """Whether newcomers add more jobs than incumbents and these more than those who moved in: 1 or 0.

    NaN without a snapshot.
    """
    if any(
        not (tables["enterprises"]["quarter"] == each).any() for tables in (treated, base) for each in (START, LAST)
    ):
        return float("nan")
    with_it, without = (
        jobs_by_origin(tables["enterprises"], first_places(tables), district, START, LAST) for tables in (treated, base)
    )
    entry, incumbents, moves = (with_it[each] - without[each] for each in ORIGINS)
    return float(entry > incumbents > moves)


def first_places(tables: Tables) -> pd.DataFrame:
    """The first park that each enterprise settled in, with the district of that park."""
    events = tables["events"]
    events = events[events["event"].isin(SETTLING) & (events["park_to"] != "")]
    first = events.sort_values("quarter", kind="stable").drop_duplicates("enterprise")
    district = tables["parks"].drop_duplicates("park").set_index("park")["region"]
    return first[["enterprise"]].assign(region=first["park_to"].map(district))


CHECK = Check(
    name="F12",
    title="Part of what a treated district gains is lost elsewhere",
    source=(
        "French enterprise zones: jobs mostly by relocation, none by incumbents R-A; Chinese zones: births and "
        "deaths dominate, later zones gain less and "
        "distort more R-A; zones raise the product of their place by about 20 % (Alder, Shao and Zilibotti 2016) R-A"
    ),
    definition=(
        "Treatment: a rent subsidy of 30 % for all in the district with the second most enterprises in its parks at the start "
        f"(Fengtai in Zhongguancun) from quarter {START} on; the same "
        "run without it stands beside, with the same seed. Measured eight to ten "
        f"years later, quarters {FIRST + 1} to {LAST}. Displaced share: 1 - gain of jobs everywhere / gain of jobs "
        "in the district, both means over these quarters; NaN where the "
        "district gains nothing, negative where others gain, too. Order: 1 where, at the end, enterprises founded "
        "since add more jobs in the district than its incumbents, and these more "
        "than enterprises that came from another district, else 0; a newcomer whose first premises were in "
        "another district counts as one that came, one that had none yet as founded "
        "here. Log output: mean log of the district's output with the treatment over that without; the treatment "
        "effect of a zone, which other facts refer to, is this part."
    ),
    parts=(Part(DISPLACED, 0.2, 0.7, "V", share=True), Part(ORDER, 1.0, 1.0, "V"), Part(OUTPUT, 0.1, 0.3, "V")),
    statistic=statistic,
    settings=("zgc",),
    columns={
        "regions": ("quarter", "region", "output", "employees"),
        "enterprises": ("quarter", "enterprise", "region", "employees"),
        "events": ("quarter", "enterprise", "event", "park_to"),
        "parks": ("park", "region"),
    },
    beside={TREATED: "treated_district"},
    nulls=("no_agglomeration", "blind_location", "random_entry"),
    own={"treated_district": treatment},
)
