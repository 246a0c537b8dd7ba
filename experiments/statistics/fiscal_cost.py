"""What each scenario costs the governments, by instrument: frames in, frames out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.statistics.paired_effects import LEVEL, mean_interval, themselves
from sim.parameters.policy_table import INSTRUMENTS

if TYPE_CHECKING:
    import pandas as pd

PRESENT_VALUE = "present_value"
OTHER = "other"
TOTALS = (PRESENT_VALUE, "fiscal_cost", "fiscal_returns")
OUTLAYS = {
    "attracting people": "attracting_people",
    "public laboratories": "public_laboratories",
    "enterprise officers": "enterprise_officers",
    "revival": "revival_surveys",
    "platform grant": "platform_grant",
    "title grant": "title_grant",
    "title promotion": "title_promotion",
    "title commission": "title_commission",
}
"""What governments pay outside the policy table: purpose of the ledger, and item of the cost table."""
ITEMS = (*TOTALS, *INSTRUMENTS, *OUTLAYS.values(), OTHER)
"""Items of the cost table in its order, instruments of plugins before `other`; all but the totals sum to `fiscal_cost`, `other` is the rest."""
COLUMNS = {
    "system": ["quarter", "fiscal_cost", "fiscal_returns"],
    "spending": ["instrument", "amount"],
    "flows": ["purpose", "amount"],
}
"""Columns of a run's tables that are needed."""

COSTS = ("world", "scenario", "item", "n", "mean", "low", "high")
_ROUNDING = 1e-9


def present_value(system: pd.DataFrame, discount: float) -> float:
    """Fiscal cost of one run at its beginning [CNY], what guidance funds give back taken off.

    Sum of (fiscal_cost - fiscal_returns) / (1 + discount) ^ (quarter / 4), quarters counted from 0. What funds still hold at the end is not counted.
    """
    weights = (1.0 + discount) ** (-system["quarter"].to_numpy(dtype=float) / 4.0)
    net = system["fiscal_cost"].to_numpy(dtype=float) - system["fiscal_returns"].to_numpy(dtype=float)
    return float((net * weights).sum())


def cost_of_run(
    system: pd.DataFrame, spending: pd.DataFrame | None, flows: pd.DataFrame | None, discount: float
) -> pd.DataFrame:
    """Item, value [CNY over the run] of one run: present value net of returns, cost and returns undiscounted, and by instrument.

    system: quarter, fiscal_cost, fiscal_returns; spending: instrument, amount, None where nothing was spent; flows: purpose, amount of the ledger;
    discount: per year. `other` is what neither the policy table nor OUTLAYS names. What nothing was spent on has no row.
    """
    import pandas as pd

    cost = float(system["fiscal_cost"].sum())
    spent = {} if spending is None else spending.groupby("instrument")["amount"].sum().to_dict()
    if flows is not None:
        paid = flows[flows["purpose"].isin(list(OUTLAYS))].groupby("purpose")["amount"].sum()
        spent |= {OUTLAYS[str(purpose)]: float(amount) for purpose, amount in paid.items() if amount > 0.0}
    other = cost - sum(spent.values())
    found = {
        PRESENT_VALUE: present_value(system, discount),
        "fiscal_cost": cost,
        "fiscal_returns": float(system["fiscal_returns"].sum()),
        **spent,
        # what is left of sums in another order is no spending
        OTHER: 0.0 if abs(other) <= _ROUNDING * cost else other,
    }
    rows = [(item, float(found[item])) for item in _in_order(found)]
    return pd.DataFrame(rows, columns=["item", "value"])


def costs(values: pd.DataFrame, *, level: float = LEVEL) -> pd.DataFrame:
    """Mean over the seeds of each item of each scenario, with the t interval of the mean: the columns COSTS.

    values: world, scenario, seed, item, value, the rows of `cost_of_run` of every run. Every scenario has a row for every
    instrument that anybody spends on; a run without it spends 0.
    """
    import pandas as pd

    values = themselves(values)
    used = _in_order(dict.fromkeys(values["item"]))
    rows: list[dict[str, Any]] = []
    for (world, scenario), part in values.groupby(["world", "scenario"], sort=False):
        wide = part.pivot(index="seed", columns="item", values="value").reindex(columns=used).fillna(0.0)
        for item in used:
            n, mean, low, high = mean_interval(wide[item].to_numpy(dtype=float), level)
            rows.append(
                {"world": world, "scenario": scenario, "item": item, "n": n, "mean": mean, "low": low, "high": high}
            )
    return pd.DataFrame(rows, columns=list(COSTS))


def _in_order(items: Mapping[str, Any]) -> list[str]:
    """The items that are there in the order of the table."""
    own = [item for item in items if item not in ITEMS]
    return [item for item in (*ITEMS[:-1], *own, OTHER) if item in items]


def present_values(values: pd.DataFrame) -> pd.DataFrame:
    """World, scenario, seed, value of the present values only [CNY], as `ranking.pareto` takes them; values: as for `costs`."""
    known = themselves(values)
    known = known[known["item"] == PRESENT_VALUE]
    return known.loc[np.isfinite(known["value"].to_numpy(dtype=float)), ["world", "scenario", "seed", "value"]]
