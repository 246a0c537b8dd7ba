"""Where the jobs come from that a district gains against the same run without a treatment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

ORIGINS = ("entry", "incumbents", "moves")


def jobs_by_origin(
    enterprises: pd.DataFrame, places: pd.DataFrame, district: str, start: int, end: int
) -> dict[str, float]:
    """Employees of a district's enterprises in quarter `end`, by where these come from: keys ORIGINS.

    enterprises: columns quarter, enterprise, region, employees, with rows of quarters `start` and `end`; places: the first place
    that each newcomer took, columns enterprise, region. Incumbents were in the district at `start`; moves were elsewhere then, or
    are younger and first settled elsewhere; entry is all others.
    """
    before = enterprises[enterprises["quarter"] == start].set_index("enterprise")["region"]
    now = enterprises[(enterprises["quarter"] == end) & (enterprises["region"] == district)]
    first = places.drop_duplicates("enterprise").set_index("enterprise")["region"]
    origin = now["enterprise"].map(before)
    origin = origin.where(origin.notna(), now["enterprise"].map(first).fillna(district))
    old = now["enterprise"].isin(before.index)
    jobs = now["employees"]
    return {
        "entry": float(jobs[~old & (origin == district)].sum()),
        "incumbents": float(jobs[old & (origin == district)].sum()),
        "moves": float(jobs[origin != district].sum()),
    }
