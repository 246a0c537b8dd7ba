"""Scenarios against the base on the outcomes a decision turns on: who is ahead in what, what it costs, and what money goes with."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from experiments.statistics.numbers_as_text import SIGNIFICANT
from experiments.statistics.outcomes import MAIN, OUTCOMES, QUARTERS
from experiments.statistics.ratio_of_means import ratio_of_means

if TYPE_CHECKING:
    import pandas as pd

COST, SPENT, RETURNED = "present_value", "fiscal_cost", "fiscal_returns"
DECIDING = tuple(name for name in OUTCOMES if name in MAIN and name != SPENT)
"""Outcomes shown beside cost: all of MAIN, which were chosen before any run, so that none is left out for what it shows."""


SLIGHT = 0.005
"""Share of the base below which a difference is slight. This size and the next two are choices: what nobody would act on."""
SLIGHT_POINTS = 0.0025
"""The same of an outcome that is a share [share]."""
SLIGHT_STAGES = 0.05
"""The same of the mean stage [stages]."""


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

    @property
    def sure(self) -> float:
        """How many times as large as half of its interval it is: the larger, the further from none."""
        return abs(self.difference) / self.half if self.half > 0.0 else math.inf


@dataclass(frozen=True)
class Line:
    """One scenario: its effects by outcome, the present value of its cost [CNY], and what was spent, not discounted, less returns of funds [CNY]."""

    scenario: str
    effects: Mapping[str, Effect]
    cost: float
    spent: float

    def gains(self) -> list[str]:
        """Outcomes in which it is told to do better than the base, and not slightly, the surest first."""
        return [name for name in self._told() if _side(name, self.effects[name]) > 0]

    def losses(self) -> list[str]:
        """Outcomes in which it is told to do worse than the base, and not slightly, the surest first."""
        return [name for name in self._told() if _side(name, self.effects[name]) < 0]

    def moved(self) -> list[str]:
        """Outcomes that are told to move, not slightly, and of which neither more nor less is better, the surest first."""
        return [name for name in self._told() if _side(name, self.effects[name]) == 0]

    def slight(self) -> list[str]:
        """Outcomes that are told to move, by less than anybody would act on, the surest first."""
        return self._told(slight=True)

    def _told(self, slight: bool = False) -> list[str]:
        found = [name for name, each in self.effects.items() if each.told and _slight(name, each) == slight]
        return sorted(found, key=lambda name: -self.effects[name].sure)


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


def leaders(found: Sequence[Line], first: Mapping[str, str]) -> dict[str, list[str]]:
    """Outcomes by the scenario that is ahead in each, the surest first; scenarios with most outcomes first; where nobody is, none.

    first: by outcome the scenario that is told from all others, the base among them (`ranking.told_first`); it has to gain as well.
    """
    ahead = {line.scenario: [name for name in line.gains() if first.get(name) == line.scenario] for line in found}
    return dict(sorted(((name, gains) for name, gains in ahead.items() if gains), key=lambda item: -len(item[1])))


def per_cost(
    line: Line, outcome: str, differences: NDArray[np.float64], spent: NDArray[np.float64], quarters: int
) -> tuple[float, float, float] | None:
    """What of a flow, more or less, goes with each CNY governments spent, with its interval; both are sums over the run, not discounted.

    line: its effects measured as means over the run; outcome: one that is a flow, as revenue of enterprises; differences of it [amount a year]
    and what was spent less returns of funds [CNY over the run], by seed; quarters: length of the run. None where the flow is not told from
    unchanged, nothing was spent, or the interval of what was spent includes zero.
    """
    effect = line.effects.get(outcome)
    if effect is None or not effect.told or not line.spent > 0.0:
        return None
    return ratio_of_means(quarters / QUARTERS * differences, spent)


def _slight(name: str, effect: Effect) -> bool:
    """Whether a difference is too small for anybody to act on, however surely it is there."""
    outcome, size = OUTCOMES[name], abs(effect.difference)
    if outcome.share:
        return size < SLIGHT_POINTS
    if outcome.amount or outcome.shown_in == "rent":
        return size < SLIGHT * abs(effect.base_level)
    return size < SLIGHT_STAGES


def _side(name: str, effect: Effect) -> int:
    """1 where it is better than the base, -1 where it is worse, 0 where neither can be said."""
    value = effect.difference * OUTCOMES[name].better
    return (value > 0.0) - (value < 0.0)


def _of_world(table: pd.DataFrame, world: str) -> pd.Series:
    """Rows of a world; where none were crossed the column is empty, as texts or as missing values."""
    return table["world"].isna() | (table["world"] == "") if world == "" else table["world"] == world
