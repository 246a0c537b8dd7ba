"""What the screen shows of runs: main outcomes in three years, stages of parks, and how far their observers agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.configuration.texts import texts_of
from experiments.statistics.summary import STAGES, agreement
from experiments.statistics.text_columns import aligned

if TYPE_CHECKING:
    import pandas as pd

SHOWN: tuple[tuple[str, float, str], ...] = (
    ("enterprises", 1.0, ",.0f"),
    ("employees", 1.0, ",.0f"),
    ("output", 1e-9, ",.1f"),
    ("vacancy_rate", 100.0, ".1f"),
    ("asking_rent", 1.0, ".2f"),
)
"""Outcome, factor from the unit of the tables to the one on the screen, number format."""


def text(table: pd.DataFrame, tables: Mapping[str, pd.DataFrame], titles: Mapping[str, str], lang: str) -> str:
    """The summary for the screen: one block per scenario; titles: what stands beside each scenario's name."""
    words = texts_of("analyses/summary", lang)
    blocks = []
    for scenario, rows in table.groupby("scenario", sort=True):
        years = sorted(rows["year"].unique())
        seeds = int(rows["seeds"].max())
        lines = [["", *map(str, years)]]
        for outcome, factor, pattern in SHOWN:
            of_outcome = rows[rows["outcome"] == outcome].set_index("year")
            if len(of_outcome):
                lines.append(
                    [
                        words(f"outcome.{outcome}"),
                        *(_cell(of_outcome.loc[year], factor, pattern, seeds) for year in years),
                    ]
                )
        lines.append([words("stages"), *(_stages(rows, year) for year in years)])
        key, title = "heading_one_run" if seeds == 1 else "heading", titles.get(str(scenario), "")
        block = [words(key, scenario=scenario, title=title, n=seeds), *aligned(lines)]
        if seeds > 1:
            block.append(words("range"))
        parks = tables["parks"][tables["parks"]["scenario"] == scenario]
        agreed = [
            words(f"observer.{name}", kappa=words("one_class_only") if np.isnan(value) else f"{value:.2f}")
            for name, value in agreement(parks).items()
        ]
        if agreed:
            block.append(words("kappa", agreed=texts_of("configuration/punctuation", lang)("comma").join(agreed)))
        blocks.append("\n".join(block))
    return "\n\n".join(blocks)


def _cell(row: Any, factor: float, pattern: str, seeds: int) -> str:
    if not np.isfinite(row["median"]):
        return "-"
    middle = format(row["median"] * factor, pattern)
    return (
        middle
        if seeds == 1
        else f"{middle} [{format(row['low'] * factor, pattern)} - {format(row['high'] * factor, pattern)}]"
    )


def _stages(rows: pd.DataFrame, year: int) -> str:
    of_year = rows[rows["year"] == year].set_index("outcome")["median"]
    return " / ".join(f"{of_year.get(f'parks_at_stage_{stage}', 0.0):g}" for stage in STAGES)
