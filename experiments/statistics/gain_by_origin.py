"""Where the jobs come from that one treated district gains against the same run without a treatment, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.statistics.outcomes import QUARTERS
from experiments.statistics.paired_effects import LEVEL, mean_interval, themselves

if TYPE_CHECKING:
    import pandas as pd

NEWCOMERS = ("entry", "spin_offs")
INCUMBENTS = ("incumbents", "exits")
MOVES = ("moves_in", "moves_out")
ORIGINS = (*NEWCOMERS, *INCUMBENTS, *MOVES)
"""What jobs of a district since a quarter come from; the six sum to the change of its jobs."""

SETTLING = ("lease", "graduation", "relocation")
COLUMNS = {
    "regions": ["quarter", "region", "output", "employees"],
    "system": ["quarter", "employees", "fiscal_cost", "fiscal_returns"],
    "enterprises": ["quarter", "enterprise", "region", "employees"],
    "events": ["quarter", "enterprise", "event", "park_to"],
    "parks": ["park", "region"],
}
"""Columns of a run's tables that are needed."""

JOBS, EVERYWHERE, OUTPUT, COST, COST_SO_FAR = "jobs", "jobs_everywhere", "log_output", "cost", "cost_so_far"
ITEMS = (*ORIGINS, JOBS, EVERYWHERE, OUTPUT, COST, COST_SO_FAR)
SHARE, PER_JOB, PER_JOB_EVERYWHERE = "share_displaced", "cost_per_job", "cost_per_job_everywhere"
RATIOS = {SHARE: (EVERYWHERE, JOBS), PER_JOB: (COST, JOBS), PER_JOB_EVERYWHERE: (COST, EVERYWHERE)}
"""Ratios of mean differences: of what to what; the share displaced is one less the first."""

GAINS = ("world", "scenario", "base", "district", "year", "item", "n", "difference", "low", "high")


def first_places(events: pd.DataFrame, parks: pd.DataFrame) -> pd.DataFrame:
    """Enterprise, region, spin_off: the district of the first park each took rooms in, missing without any, and how it was founded.

    events: columns quarter, enterprise, event, park_to; parks: columns park, region.
    """
    import pandas as pd

    settled = events[events["event"].isin(SETTLING) & (events["park_to"] != "")]
    first = settled.sort_values("quarter", kind="stable").drop_duplicates("enterprise").set_index("enterprise")
    district = parks.drop_duplicates("park").set_index("park")["region"]
    born = events.loc[events["event"] == "spin_off", "enterprise"].drop_duplicates()
    known = first.index.union(born)
    where = first["park_to"].map(district).reindex(known)
    return pd.DataFrame({"enterprise": known, "region": where.to_numpy(), "spin_off": known.isin(born)})


def jobs_by_origin(
    enterprises: pd.DataFrame, places: pd.DataFrame, district: str, start: int, end: int
) -> dict[str, float]:
    """Change of the jobs of a district from quarter `start` to quarter `end`, by what it comes from: keys ORIGINS [persons].

    enterprises: columns quarter, enterprise, region, employees, with rows of both quarters; places: as `first_places` gives them.
    Incumbents were in the district at the start and still are: what they grew by. Exits were there and are closed, moves_out were
    there and are in another district: the jobs they had, below zero. moves_in were elsewhere at the start, or are younger and
    first settled elsewhere; entry and spin_offs are all others that are younger: the jobs that those have who are still here.
    """
    before = enterprises[enterprises["quarter"] == start].set_index("enterprise")
    after = enterprises[enterprises["quarter"] == end].set_index("enterprise")
    here = before[before["region"] == district]
    now = after[after["region"] == district]
    stayed = here.index.intersection(now.index)
    closed = here.index.difference(after.index)
    told = places.drop_duplicates("enterprise").set_index("enterprise")
    origin = before["region"].reindex(now.index)
    origin = origin.where(origin.notna(), told["region"].reindex(now.index).fillna(district))
    young = ~now.index.isin(before.index) & (origin == district).to_numpy()
    spun = told["spin_off"].reindex(now.index, fill_value=False).to_numpy(bool)
    jobs = now["employees"]
    return {
        "entry": float(jobs[young & ~spun].sum()),
        "spin_offs": float(jobs[young & spun].sum()),
        "incumbents": float(jobs[stayed].sum() - here["employees"][stayed].sum()),
        "exits": -float(here["employees"][closed].sum()),
        "moves_in": float(jobs[(origin != district).to_numpy()].sum()),
        "moves_out": -float(here["employees"].drop(stayed).drop(closed).sum()),
    }


def gains_of_run(tables: Mapping[str, pd.DataFrame], district: str, start: int) -> pd.DataFrame:
    """Year, item, value of one run: what a district has in each year after a treatment that begins in quarter `start`.

    tables: with the columns in COLUMNS. Years end with a snapshot of all enterprises; those are counted from the last snapshot
    that is not after the start. Jobs and costs of a year are means and sums of its four quarters, jobs by origin those at its end.
    No row without snapshots before and after the start.
    """
    import pandas as pd

    enterprises = tables["enterprises"]
    there = np.sort(enterprises["quarter"].unique())
    before = there[there <= start]
    if not len(before) or before[-1] == there[-1]:
        return pd.DataFrame(columns=["year", "item", "value"])
    places = first_places(tables["events"], tables["parks"])
    own = tables["regions"].loc[tables["regions"]["region"] == district].set_index("quarter")
    system = tables["system"].set_index("quarter")
    net = system["fiscal_cost"] - system["fiscal_returns"]
    rows: list[tuple[int, str, float]] = []
    for end in there[there > before[-1]]:
        if (end - before[-1]) % QUARTERS:
            continue
        year = int(end - before[-1]) // QUARTERS
        quarters = slice(end - QUARTERS + 1, end)
        values = {
            **jobs_by_origin(enterprises, places, district, int(before[-1]), int(end)),
            JOBS: float(own["employees"].loc[quarters].mean()),
            EVERYWHERE: float(system["employees"].loc[quarters].mean()),
            OUTPUT: float(np.log(own["output"].loc[quarters].sum())),
            COST: float(net.loc[quarters].sum()),
            COST_SO_FAR: float(net.loc[start:end].sum()),
        }
        rows += [(year, item, value) for item, value in values.items()]
    return pd.DataFrame(rows, columns=["year", "item", "value"])


def gain_by_origin(values: pd.DataFrame, base: str, *, level: float = LEVEL) -> pd.DataFrame:
    """Paired differences to `base` of every item and year with t intervals, and their ratios: columns GAINS.

    values: world, scenario, targets, district, seed, year, item, value: the rows of `gains_of_run` of every run, where `targets`
    names the scenario whose district it is; a run of the base is there once for each. Ratios are those of mean differences, and
    NaN unless the gain that they are reckoned on is one beyond doubt (its interval lies above zero, or it is of one seed).
    """
    import pandas as pd

    values = themselves(values)
    keys = ["world", "targets", "district", "seed", "year", "item"]
    other = values[values["scenario"] == base].set_index(keys)["value"].rename("base_value")
    own = values[(values["scenario"] != base) & (values["scenario"] == values["targets"])]
    both = own.merge(other.reset_index(), on=keys, how="inner")
    both = both.assign(difference=both["value"] - both["base_value"])
    rows: list[dict[str, Any]] = []
    for (world, scenario, district, year), part in both.groupby(["world", "scenario", "district", "year"], sort=False):
        shared = {"world": world, "scenario": scenario, "base": base, "district": district, "year": year}
        found = {
            str(item): mean_interval(each["difference"].to_numpy(), level)
            for item, each in part.groupby("item", sort=False)
        }
        for item, (n, mean, low, high) in found.items():
            rows.append({**shared, "item": item, "n": n, "difference": mean, "low": low, "high": high})
        for ratio, (above, below) in RATIOS.items():
            n, gain, low, _ = found[below]
            sure = low > 0.0 if n > 1 else gain > 0.0
            value = found[above][1] / gain if sure else float("nan")
            value = 1.0 - value if ratio == SHARE else value
            rows.append({**shared, "item": ratio, "n": n, "difference": value, "low": np.nan, "high": np.nan})
    return pd.DataFrame(rows, columns=list(GAINS))
