"""The tables that a summary is made from, with the columns it reads, however many runs there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from experiments.statistics import record, summary
from experiments.statistics.outcomes import own_outcomes
from experiments.study import run_tables
from experiments.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

WHEN = (*run_tables.KEYS, "quarter", "date")
_OBSERVED = tuple(
    dict.fromkeys(name for each in record.QUANTITIES.values() for name in (each.column, each.broker) if name)
)
_WEIGHTS = tuple(
    dict.fromkeys(
        name
        for name in (*(each.weight for each in record.QUANTITIES.values()), *record.WEIGHTS.values())
        if name and name not in _OBSERVED
    )
)

OF_SUMMARY: Mapping[str, Sequence[str]] = {
    "system": (
        *WHEN,
        *summary.SUMMARISED,
        *_OBSERVED,
        *(f"{column}_in_parks" for column in record.IN_PARKS),
    ),
    "parks": (*WHEN, "park", "open", "stage", *summary.OBSERVERS, *_OBSERVED, *_WEIGHTS),
}
"""Columns by table: of the summary, and of what is compared with observations."""


def of_summary(study: Study) -> dict[str, pd.DataFrame]:
    """What the summary needs, of all runs in the study's folder."""
    return {name: study.table(name, _there(study, name, columns)) for name, columns in OF_SUMMARY.items()}


def of_scenario(study: Study, scenario: str) -> dict[str, pd.DataFrame]:
    """What the summary and the comparison with observations need, of the runs of one scenario, so that the others take no memory."""
    import pandas as pd

    return {
        name: pd.read_parquet(
            study.folder / f"{name}.parquet",
            columns=_there(study, name, columns),
            filters=[("scenario", "==", scenario), ("seed", "in", list(study.seeds_of(scenario)))],
        )
        for name, columns in OF_SUMMARY.items()
    }


def summarised(study: Study) -> pd.DataFrame:
    """The summary of the study's own scenarios and seeds, scenario by scenario, from the quarters that it shows."""
    import pandas as pd

    parts = []
    for scenario in study.scenarios:
        seeds = list(study.seeds_of(scenario))
        mine = [("scenario", "==", scenario), ("seed", "in", seeds)]
        wanted = {name: _there(study, name, columns) for name, columns in OF_SUMMARY.items()}
        files = {name: study.folder / f"{name}.parquet" for name in OF_SUMMARY}
        system = pd.read_parquet(files["system"], columns=wanted["system"], filters=mine)
        if system.empty:
            continue
        years = [str(year) for year in summary.years_shown(system["date"])]
        ends = system[system["date"].str[:4].isin(years)].groupby(system["date"].str[:4])["quarter"].max()
        parks = pd.read_parquet(
            files["parks"],
            columns=[*WHEN, "open", "stage"],
            filters=[*mine, ("quarter", "in", [int(quarter) for quarter in ends])],
        )
        parts.append(summary.summary({"system": system, "parks": parks}))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _there(study: Study, name: str, columns: Sequence[str]) -> list[str]:
    """Those of the columns that the combined table has, once each."""
    import pyarrow.parquet as pq

    there = set(pq.read_schema(study.folder / f"{name}.parquet").names)
    own = own_outcomes() if name == "system" else ()
    return [column for column in dict.fromkeys((*columns, *own)) if column in there]
