"""How p values of a comparison were adjusted, as captions and the section on method say it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.configuration.texts import texts_of
from experiments.statistics.precision import comparisons_adjusted

if TYPE_CHECKING:
    import pandas as pd


def correction(table: pd.DataFrame, main: Sequence[str], lang: str) -> str:
    """How p was adjusted in a table of `effects`, and over how many comparisons."""
    words, told = texts_of("report/correction", lang), comparisons_adjusted(table, main)
    scenarios, outcomes = told["scenarios"], told["outcomes"]
    return words(
        "correction_of_others_too" if told["others"] else "correction",
        total=told["total"],
        others=told["others"],
        scenarios=words("one_scenario" if scenarios == 1 else "several_scenarios", n=scenarios),
        outcomes=words("one_main_outcome" if outcomes == 1 else "several_main_outcomes", n=outcomes),
    )
