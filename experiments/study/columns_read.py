"""What summary and figures read of a study: the columns they need, and for figures some seeds only, however many runs there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from experiments.statistics import hindcast, summary
from experiments.study import run_tables
from experiments.study.study import Study

if TYPE_CHECKING:
    import pandas as pd

MOST_SEEDS_SHOWN = 100
"""Runs of a scenario that figures show: more change no median that can be seen, and a figure of all would take them all at once."""

WHEN = (*run_tables.KEYS, "quarter", "date")
_OBSERVED = tuple(dict.fromkeys(column for column, _, _ in hindcast.COLUMNS.values()))
_PAINS = tuple(f"pain_{number}" for number in range(1, 9))

OF_SUMMARY: Mapping[str, Sequence[str]] = {
    "system": (
        *WHEN,
        *(outcome.column for outcome in summary.OUTCOMES),
        *_OBSERVED,
        *(f"{column}_in_parks" for column in ("output", "employees")),
    ),
    "parks": (*WHEN, "park", "open", "stage", *summary.OBSERVERS, *_OBSERVED),
}
"""Columns by table: of the summary, and of what is compared with observations."""

OF_FIGURES: Mapping[str, Sequence[str]] = {
    "system": (
        *WHEN,
        "vacancy_rate",
        "asking_rent",
        "output_in_parks",
        *_PAINS,
        *(
            f"future_{name}"
            for name in ("innovation_centre", "value_chain", "digital", "cross_park_cluster", "national_layout")
        ),
    ),
    "parks": (
        *(*WHEN, "park", "region", "open", "stage", "limiting_indicator"),
        *("vacancy_rate", "asking_rent", "enterprises"),
        *("labour_intensity", "leading_industry_share", "local_linkage", "rd_intensity", "service_breadth"),
        *("functional_mix", "jobs_housing", "network_density", "service_equity_share", "cross_park_links"),
        *_PAINS,
    ),
    "industries": (*WHEN, "industry", "enterprises", "employees"),
}
"""Columns by table that the figures of one scenario and those of cases need."""


def of_summary(study: Study) -> dict[str, pd.DataFrame]:
    """What the summary needs, of all runs in the study's folder."""
    return {name: study.table(name, _there(study, name, columns)) for name, columns in OF_SUMMARY.items()}


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


def of_figures(study: Study) -> dict[str, pd.DataFrame]:
    """What figures need, of the first MOST_SEEDS_SHOWN seeds of the study."""
    seeds = None if len(study.seeds) <= MOST_SEEDS_SHOWN else sorted(study.seeds)[:MOST_SEEDS_SHOWN]
    return {name: study.table(name, _there(study, name, columns), seeds=seeds) for name, columns in OF_FIGURES.items()}


def _there(study: Study, name: str, columns: Sequence[str]) -> list[str]:
    """Those of the columns that the combined table has, once each."""
    import pyarrow.parquet as pq

    there = set(pq.read_schema(study.folder / f"{name}.parquet").names)
    return [column for column in dict.fromkeys(columns) if column in there]
