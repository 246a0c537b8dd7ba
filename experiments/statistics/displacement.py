"""Where what a scenario adds comes from: gains of the parks it targets, against losses of other parks and outside parks."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.statistics.outcomes import OUTCOMES, QUARTERS
from experiments.statistics.paired_effects import LEVEL, mean_interval, themselves

if TYPE_CHECKING:
    import pandas as pd

MEASURED = ("enterprises", "employees", "output", "innovations", "leased_m2")
"""Columns that both the tables of parks and of the whole system have, and that add up over places."""

PARTS = ("treated", "other_parks", "outside_parks", "system")
COLUMNS = {
    "parks": ["quarter", "park", *MEASURED],
    "system": ["quarter", *MEASURED],
}
"""Columns of a run's tables that are needed."""

DISPLACEMENT = ("world", "scenario", "base", "outcome", "part", "n", "difference", "low", "high", "share_displaced")
_ROUNDING = 1e-9


def of_a_year(outcome: str) -> int:
    """What a mean over quarters is multiplied with: four for an amount of a quarter, one for what is there at its end."""
    return QUARTERS if outcome in OUTCOMES and OUTCOMES[outcome].flow else 1


def last_year(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the last four quarters of a run's table."""
    quarter = table["quarter"].to_numpy()
    return table[quarter > quarter.max() - QUARTERS]


def parts_of_run(parks: pd.DataFrame, system: pd.DataFrame, treated: Collection[str]) -> pd.DataFrame:
    """Part, outcome, value of one run's last year: stocks averaged over its quarters, output and innovations summed to a year.

    parks, system: with the columns in COLUMNS; treated: codes of the parks that the scenario targets, none meaning all.
    `outside_parks` is what the system has beyond its parks, so treated, other_parks and outside_parks sum to system.
    Raises ValueError for a park that the table does not have.
    """
    import pandas as pd

    parks, system = last_year(parks), last_year(system)
    known = set(parks["park"])
    unknown = sorted(set(treated) - known)
    if unknown:
        raise ValueError(f"no park {', '.join(unknown)} among {', '.join(sorted(known))}")
    inside = parks["park"].isin(list(treated)) if treated else np.ones(len(parks), bool)
    quarters = system["quarter"].nunique()
    rows = []
    for outcome in MEASURED:
        factor = of_a_year(outcome)
        whole = factor * float(system[outcome].mean())
        first, second = (factor * float(parks.loc[where, outcome].sum()) / quarters for where in (inside, ~inside))
        rest = whole - first - second
        # all floor space is in parks; what is left of sums in another order is none outside
        rest = 0.0 if abs(rest) <= _ROUNDING * abs(whole) else rest
        rows += [(part, outcome, value) for part, value in zip(PARTS, (first, second, rest, whole), strict=True)]
    return pd.DataFrame(rows, columns=["part", "outcome", "value"])


def displacement(values: pd.DataFrame, base: str, *, level: float = LEVEL) -> pd.DataFrame:
    """Paired differences to `base` of each part, with t intervals, and the share of the gain that others lost: DISPLACEMENT.

    values: world, scenario, targets, seed, part, outcome, value: the rows of `parts_of_run` of every run, where `targets` names the
    scenario whose targeted parks are `treated`. A run of the base is there once for each scenario, measured by that one's
    parks. share_displaced, on the row `system`: 1 - system / treated; 0 where everything gained is new, 1 where all of it is
    lost elsewhere, below 0 where others gain, too. It is NaN unless the treated gain, beyond doubt where there are several
    seeds (the interval lies above zero): a share of a gain that may be none says nothing.
    """
    import pandas as pd

    values = themselves(values)
    rows: list[dict[str, Any]] = []
    for (world, scenario, outcome), part in _with_base(values, base).groupby(
        ["world", "scenario", "outcome"], sort=False
    ):
        found = {each: mean_interval(rows_of["difference"].to_numpy(), level) for each, rows_of in part.groupby("part")}
        share = _displaced(found["treated"], found["system"][1])
        for each in PARTS:
            n, mean, low, high = found[each]
            rows.append(
                {
                    "world": world,
                    "scenario": scenario,
                    "base": base,
                    "outcome": outcome,
                    "part": each,
                    "n": n,
                    "difference": mean,
                    "low": low,
                    "high": high,
                    "share_displaced": share if each == "system" else float("nan"),
                }
            )
    return pd.DataFrame(rows, columns=list(DISPLACEMENT))


def _with_base(values: pd.DataFrame, base: str) -> pd.DataFrame:
    """The rows of all other scenarios, by their own targets, with the difference to the base in the same seed."""
    keys = ["world", "targets", "seed", "part", "outcome"]
    other = values[values["scenario"] == base].set_index(keys)["value"].rename("base_value")
    own = values[(values["scenario"] != base) & (values["scenario"] == values["targets"])]
    both = own.merge(other.reset_index(), on=keys, how="inner")
    return both.assign(difference=both["value"] - both["base_value"])


def _displaced(treated: tuple[int, float, float, float], system: float) -> float:
    n, gain, low, _ = treated
    sure = low > 0.0 if n > 1 else gain > 0.0
    return 1.0 - system / gain if sure else float("nan")
