"""F12: part of what a treated place gains is lost elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.configuration.compose import composition
from experiments.configuration.overrides import Overrides
from experiments.statistics.gain_by_origin import INCUMBENTS, MOVES, NEWCOMERS, first_places, jobs_by_origin

if TYPE_CHECKING:
    import pandas as pd

    from experiments.analyses.validation.declared import Tables
    from sim.regions import Setting

START = 20
FIRST, LAST = START + 32, START + 40
"""The quarters eight to ten years after the treatment began."""

TREATED = "treated"

ZONE = "zone"
"""The policy that is the treatment."""

DISPLACED, ORDER, OUTPUT = "displaced share of gain", "entry > incumbents > moves", "log output of treated district"


def treated_district(setting: Setting) -> str:
    """The district whose parks have the second most enterprises at the start: neither the centre nor a place too small to measure."""
    enterprises = np.bincount(setting.parks.district, setting.parks.enterprises, minlength=len(setting.districts))
    order = np.argsort(-enterprises, kind="stable")
    return setting.districts.codes[order[min(1, len(order) - 1)]]


def treatment(setting: Setting) -> tuple[str, ...]:
    """The words that make a zone of the treated district: the policy `zone`, with another district where it names a different one."""
    district = treated_district(setting)
    programmes = composition(Overrides.read([f"policy={ZONE}"])).parameters.policy.instruments
    recorded = ("record.events=true", "record.snapshot_every=4")
    if all(each.districts == (district,) for each in programmes):
        return (f"policy={ZONE}", *recorded)
    given = [
        f"{{kind:{each.kind},intensity:{each.intensity},start:{each.start},max_age:{each.max_age},announced:{str(each.announced).lower()},"
        f"districts:[{district}]{f',target:{each.target}' if each.target else ''}}}"
        for each in programmes
    ]
    return (f"policy.name={ZONE}", f"policy.instruments=[{','.join(given)}]", *recorded)


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
        jobs_by_origin(tables["enterprises"], first_places(tables["events"], tables["parks"]), district, START, LAST)
        for tables in (treated, base)
    )
    entry, incumbents, moves = (
        sum(with_it[each] - without[each] for each in origins) for origins in (NEWCOMERS, INCUMBENTS, MOVES)
    )
    return float(entry > incumbents > moves)


CHECK = Check(
    name="F12",
    title="Part of what a treated district gains is lost elsewhere",
    source=(
        "French enterprise zones: jobs mostly by relocation, none by incumbents R-A; Chinese zones: births and "
        "deaths dominate, later zones gain less and "
        "distort more R-A; zones raise the product of their place by about 20 % (Alder, Shao and Zilibotti 2016) R-A"
    ),
    definition=(
        "Treatment: the policy `zone` in the district with the second most enterprises in its parks at the start "
        f"(Fengtai in Zhongguancun) from quarter {START} on: cheaper land, pilot lines, services, two years without local taxes and three "
        "with half, part of the rent of the young, R&D subsidies, approvals sooner, support for skilled people, and a guidance fund; "
        "districts deliver as much of it as they deliver of any programme. The "
        "same run without it stands beside, with the same seed. Measured eight to ten "
        f"years later, quarters {FIRST + 1} to {LAST}. Displaced share: 1 - gain of jobs everywhere / gain of jobs "
        "in the district, both means over these quarters; NaN where the "
        "district gains nothing, negative where others gain, too. Order: 1 where, at the end, enterprises founded "
        "since, spin-offs among them, add more jobs in the district than its incumbents (what those who stay grow by, less the jobs of "
        "those who close), and these more than moves (jobs of enterprises that came from another district, less those of incumbents "
        "that went to one), else 0; a newcomer whose first premises were in "
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
