"""F4: hazards by age and by size."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.life_tables import hazards, log_odds, yearly_hazards, years_at_risk

PEAK, RATIO, SURVIVAL = "peak year", "peak / year 1", "five-year survival"
LATE, SIZE = "hazard year 10 / peak", "size coefficient"
YEARS = 15
"""Years of life among which the peak is looked for."""
BURN_IN = 8
"""Quarter from which snapshots are used."""


def by_age(run: Run) -> dict[str, float]:
    """What the life table of those founded during the run says."""
    events = run.tables["events"]
    last = int(run.tables["system"]["quarter"].max())
    born = events.loc[events["event"].isin(["entry", "spin_off"]), ["enterprise", "quarter"]]
    gone = events.loc[events["event"] == "exit", ["enterprise", "quarter"]]
    lives = born.merge(gone, on="enterprise", how="left", suffixes=("", "_of_exit"))
    ended = lives["quarter_of_exit"].notna().to_numpy()
    age = (lives["quarter_of_exit"].fillna(last) - lives["quarter"]).to_numpy(dtype=np.int64)
    yearly = yearly_hazards(hazards(np.zeros(len(age), np.int64), age, ended), YEARS)
    if np.isnan(yearly[:5]).any():  # nobody was watched for five years
        return {}
    survival = {SURVIVAL: float(np.prod(1.0 - yearly[:5]))}
    peak = float(np.nanmax(yearly))
    if peak == 0.0:
        return survival
    return survival | {
        PEAK: float(np.nanargmax(yearly) + 1),
        RATIO: float(peak / yearly[0]) if yearly[0] > 0.0 else float("nan"),
        LATE: float(yearly[9] / peak),
    }


def by_size(run: Run) -> float:
    """Log odds of closing within a year on ln employees, with age beside it."""
    snapshots = run.tables["enterprises"]
    rows = years_at_risk(
        snapshots[(snapshots["quarter"] >= BURN_IN) & (snapshots["park"] != "")], run.tables["events"], "exit"
    )
    if rows.empty:
        return float("nan")
    age = np.log1p(rows["age_quarters"].to_numpy(dtype=float))
    return float(log_odds(rows["happened"], np.log(rows["employees"].to_numpy(dtype=float)), age)[0])


def statistic(run: Run) -> Mapping[str, float]:
    """Hazards by year of life, and by size."""
    found = dict.fromkeys((PEAK, RATIO, SURVIVAL, LATE, SIZE), float("nan"))
    if "events" in run.tables and "system" in run.tables and not run.tables["system"].empty:
        found |= by_age(run)
        if "enterprises" in run.tables:
            found[SIZE] = by_size(run)
    return found


CHECK = Check(
    name="F4",
    title="The hazard of closing rises to a peak in the third year and then falls; it falls with size",
    source=(
        "China: 1.6 % in year 1, 6.3, 9.5 (year 3), above 8 to year 7, then falling; five-year survival about 0.70 (SAIC 2013) [R-B]; "
        "five-year survival about 0.5 (OECD) [M-hi]; the larger, the higher survival (SAIC 2013) [R-B]"
    ),
    definition=(
        "Life table of the enterprises founded during the run (newcomers and spin-offs), by quarters of age, those alive at the end censored "
        "there and still counted as at risk in their last quarter. Enterprises of the start are left out: their age is drawn, not lived. The "
        "first year of life is ages 0 to 3 quarters; nobody can close in the quarter of founding, so it holds three quarters of risk. The hazard "
        "of a year is one less the product of one less the quarterly hazards. The peak is looked for in the first fifteen years. Size: logit of "
        "closing within four quarters of a snapshot on ln employees, with ln(1 + age in quarters) beside it, enterprises in parks, snapshots from "
        "quarter 8; a discrete-time hazard in place of Cox's, because size is seen once a year."
    ),
    parts=(
        Part(PEAK, 2.0, 5.0, "V"),
        Part(RATIO, 2.0, use="V"),
        Part(SURVIVAL, 0.5, 0.72, "C", share=True),
        Part(LATE, high=0.8, use="V"),
        Part(SIZE, -0.5, -0.1, "V"),
    ),
    statistic=statistic,
    settings=("zgc",),
    columns={
        "events": ("quarter", "enterprise", "event"),
        "enterprises": ("quarter", "enterprise", "park", "age_quarters", "employees"),
        "system": ("quarter",),
    },
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
