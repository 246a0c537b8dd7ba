"""F22: how often enterprises move, how far, and which."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.life_tables import log_odds, years_at_risk

RATE, WITHIN, SIZE, AGE = "moves %/yr", "within district", "falls with size (coef)", "falls with age (coef)"
BURN_IN = 8
"""Quarter from which snapshots and moves are used."""


def within_district(run: Run) -> float:
    """Share of the moves from park to park that stay in a district; NaN without a move."""
    events = run.tables["events"]
    moves = events[(events["event"] == "relocation") & (events["quarter"] >= BURN_IN)]
    places = run.tables["parks"][["park", "region"]].drop_duplicates().set_index("park")["region"]
    left, reached = moves["park_from"].map(places), moves["park_to"].map(places)
    known = left.notna() & reached.notna()
    return float((left == reached)[known].mean()) if known.any() else float("nan")


def statistic(run: Run) -> Mapping[str, float]:
    """Rate of moves, share within the district, and log odds by size and age."""
    found = dict.fromkeys((RATE, WITHIN, SIZE, AGE), float("nan"))
    if "events" not in run.tables:
        return found
    if "parks" in run.tables:
        found[WITHIN] = within_district(run)
    if "enterprises" not in run.tables:
        return found
    snapshots = run.tables["enterprises"]
    rows = years_at_risk(
        snapshots[(snapshots["quarter"] >= BURN_IN) & (snapshots["park"] != "")], run.tables["events"], "relocation"
    )
    if not rows.empty:
        size = np.log(rows["employees"].to_numpy(dtype=float))
        age = np.log1p(rows["age_quarters"].to_numpy(dtype=float))
        found[RATE] = 100.0 * float(rows["happened"].mean())
        found[SIZE], found[AGE] = map(float, log_odds(rows["happened"], size, age))
    return found


CHECK = Check(
    name="F22",
    title="Few enterprises move in a year, most of them not far, and fewer of the large and the old",
    source="7.9 % of enterprises a year move, mostly over short distances (Netherlands 1995) [R-A]",
    definition=(
        "Rate: of the enterprises in parks in a snapshot from quarter 8 on, the share that relocates, to another park or out of all, in the "
        "four quarters that follow; one that moves twice in them counts once. Within district: of the moves from park to park from quarter 8 "
        "on, the share whose parks are in the same district; moves into or out of the parks are left out, moves within a park are not recorded. "
        "Size and age: logit of moving in those four quarters on ln employees and ln(1 + age in quarters) together."
    ),
    parts=(
        Part(RATE, 4.0, 9.0, "C"),
        Part(WITHIN, 0.7, 1.0, "C", share=True),
        Part(SIZE, high=0.0, use="C"),
        Part(AGE, high=0.0, use="C"),
    ),
    statistic=statistic,
    settings=("zgc",),
    columns={
        "events": ("quarter", "enterprise", "event", "park_from", "park_to"),
        "enterprises": ("quarter", "enterprise", "park", "age_quarters", "employees"),
        "parks": ("park", "region"),
    },
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
