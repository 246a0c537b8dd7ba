"""What summary and figures read of a study: the columns they need, and for figures some seeds only, however many runs there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from experiments import hindcast, run_tables, summary

if TYPE_CHECKING:
    import pandas as pd

    from experiments.study import Study

MOST_SEEDS = 100
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


def of_figures(study: Study) -> dict[str, pd.DataFrame]:
    """What figures need, of the first MOST_SEEDS seeds of the study."""
    seeds = None if len(study.seeds) <= MOST_SEEDS else sorted(study.seeds)[:MOST_SEEDS]
    return {name: study.table(name, _there(study, name, columns), seeds=seeds) for name, columns in OF_FIGURES.items()}


def _there(study: Study, name: str, columns: Sequence[str]) -> list[str]:
    """Those of the columns that the combined table has, once each."""
    import pyarrow.parquet as pq

    there = set(pq.read_schema(study.folder / f"{name}.parquet").names)
    return [column for column in dict.fromkeys(columns) if column in there]
