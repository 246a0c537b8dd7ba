"""Scenarios against the base on the outcomes a decision turns on: who is ahead in what, what it costs, and what money goes with."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from experiments.statistics.numbers_as_text import SIGNIFICANT
from experiments.statistics.outcomes import OUTCOMES, QUARTERS

if TYPE_CHECKING:
    import pandas as pd

DECIDING = ("output", "vacancy_rate", "mean_stage", "enterprises", "innovations")
"""Outcomes shown beside cost, in the order of the table."""
COST, SPENT, RETURNED = "present_value", "fiscal_cost", "fiscal_returns"


@dataclass(frozen=True)
class Effect:
    """A difference from the base with its 95 % interval; `told` when it is told from none after correction; the base's level beside it."""

    difference: float
    low: float
    high: float
    told: bool
    base_level: float
    seeds: int

    @property
    def half(self) -> float:
        """Half of the interval, NaN from a single run."""
        return (self.high - self.low) / 2.0


@dataclass(frozen=True)
class Line:
    """One scenario: its effects by outcome, the present value of its cost [CNY], and what it cost in all without discounting [CNY]."""

    scenario: str
    effects: Mapping[str, Effect]
    cost: float
    spent: float

    def gains(self) -> dict[str, float]:
        """Outcomes in which it is told to do better than the base, each with the size of the gain."""
        return {name: abs(each.difference) for name, each in self.effects.items() if each.told and _better(name, each)}

    def losses(self) -> list[str]:
        """Outcomes in which it is told to do worse than the base."""
        return [name for name, each in self.effects.items() if each.told and not _better(name, each)]


def lines(effects: pd.DataFrame, costs: pd.DataFrame | None, window: str, world: str = "") -> list[Line]:
    """One line a scenario other than the base, in the order of the table.

    effects: `effects.csv` of a comparison; costs: `costs.csv`. Outcomes of DECIDING, measured over the window, in one world.
    """
    here = effects[(effects["window"] == window) & _of_world(effects, world)]
    spent: dict[str, dict[str, float]] = {}
    if costs is not None:
        for row in costs[_of_world(costs, world)].to_dict("records"):
            spent.setdefault(str(row["scenario"]), {})[str(row["item"])] = float(row["mean"])
    found = []
    for scenario, part in here.groupby("scenario", sort=False):
        by_outcome = part.set_index("outcome").to_dict("index")
        items = spent.get(str(scenario), {})
        found.append(
            Line(
                str(scenario),
                {
                    name: Effect(
                        float(row["difference"]),
                        float(row["low"]),
                        float(row["high"]),
                        bool(row["p_adjusted"] < SIGNIFICANT),
                        float(row["base_level"]),
                        int(row["n"]),
                    )
                    for name in DECIDING
                    if (row := by_outcome.get(name)) is not None
                },
                items.get(COST, math.nan),
                items.get(SPENT, math.nan) - items.get(RETURNED, 0.0),
            )
        )
    return found


def leaders(found: Sequence[Line]) -> dict[str, list[str]]:
    """Outcomes by the scenario that gains most in each, those with most outcomes first; outcomes in which nobody gains are left out."""
    first: dict[str, list[str]] = {}
    for name in DECIDING:
        gains = {line.scenario: line.gains()[name] for line in found if name in line.gains()}
        if gains:
            first.setdefault(max(gains, key=lambda scenario: gains[scenario]), []).append(name)
    return dict(sorted(first.items(), key=lambda item: -len(item[1])))


def output_per_cost(line: Line, quarters: int) -> tuple[float, float, float] | None:
    """Output over the run, more or less, that goes with each CNY governments spent, with its interval; both are sums, not discounted.

    line: its effects measured as means over the run [CNY per year]; quarters: length of the run. The cost counts as known. None where output is not
    told from unchanged or nothing was spent.
    """
    effect = line.effects.get("output")
    if effect is None or not effect.told or not line.spent > 0.0:
        return None
    years = quarters / QUARTERS
    return effect.difference * years / line.spent, effect.low * years / line.spent, effect.high * years / line.spent


def _better(name: str, effect: Effect) -> bool:
    return effect.difference * OUTCOMES[name].better > 0.0


def _of_world(table: pd.DataFrame, world: str) -> pd.Series:
    """Rows of a world; where none were crossed the column is empty, as texts or as missing values."""
    return table["world"].isna() | (table["world"] == "") if world == "" else table["world"] == world
