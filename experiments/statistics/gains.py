"""Who gains and who loses by a lever, and what it costs whom, from the books of runs: frames in, frames out.

Every item is an amount of a year, of all agents of a kind together. Taxes and land revenue that a government forgoes are in `fiscal_cost`, as
they are in comparisons of policies; in its balance they count once, as revenue that is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.statistics.outcomes import QUARTERS
from experiments.statistics.paired_effects import LEVEL, mean_interval

if TYPE_CHECKING:
    import pandas as pd

COSTS = ("fiscal_cost", "net_fiscal_cost", "operators_cost", "operators_investment")
"""What it costs: programmes and outlays of governments; what their balance loses; what running parks costs operators; what they build."""
GAINS = ("enterprises", "operators", "workers", "governments", "elsewhere")
"""Whose result changes: profits after tax; operating income; pay and grants to people; the balance of governments; what goes elsewhere."""
ITEMS = (*COSTS, *GAINS)

TABLE = (
    "start", "lever", "item", "unit", "n", "base_level", "difference", "low", "high", "later", "later_low", "later_high", "verdict",
)  # fmt: skip

FORGONE = ("spending_land_discount", "spending_tax_relief")
"""Booked as spending although revenue is lower by them already."""

SALES = ("sales", "scenario procurement", "R&D subsidy", "rent subsidy", "incubation grant")
"""What enterprises take in: purposes of the ledger."""
COSTS_OF_ENTERPRISES = (
    "inputs", "wages", "research", "rent", "rent to investors", "property fees", "service fees", "deposits", "taxes, district",
    "taxes, central",
)  # fmt: skip
TO_WORKERS = ("wages", "research", "talent housing", "talent subsidy", "attracting people")
BUILT = ("land", "construction")
TOWARDS_BUILDING = ("renovation grant", "pilot line grant", "floor space sold")
TO_ELSEWHERE = (
    "inputs", "construction", "amenity building", "public amenities", "services", "upkeep", "interest", "made to measure", "refitting",
    "linked operation", "attraction", "switch of strategy", "brand promotion", "rent to investors", "rent-free period to investors",
    "alliance planning", "alliance work", "platform list", "title application", "title promotion",
)  # fmt: skip
FROM_ELSEWHERE = ("sales", "floor space sold")
LANDLORDS = ("rent", "property fees", "deposits", "rent-free period")
"""Of these operators take what is their rent income, and landlords outside the parks the rest."""
AMONG_OTHERS = (
    # between people, governments and the institutions of the region, or capital that changes hands
    "community work", "enterprise officers", "management", "laboratories", "dividends, funds", "dividends, households", "dividends, parks",
    "seed capital", "anchor capital", "joined", "fast approval", "service platform grant", "amenity rent", "loans", "repayment", "revival",
    "fund capital, governments", "fund capital, operators", "fund capital, outside", "guidance fund equity", "sale of stakes",
    "fund returns, governments", "fund returns, operators", "fund returns, outside", "fund investment", "administration", "alliance dues",
    "alliance staff", "platform fees", "platform grant", "liquidation", "tax split", "takeover of debts",
    "public laboratories", "platform entries", "title commission", "title report", "title grant",
)  # fmt: skip
"""Purposes that no item adds up by itself: they count through operators' operating income and the balance of governments, or not at all."""
PURPOSES = frozenset(
    (*SALES, *COSTS_OF_ENTERPRISES, *TO_WORKERS, *BUILT, *TOWARDS_BUILDING, *TO_ELSEWHERE, *FROM_ELSEWHERE, *LANDLORDS, *AMONG_OTHERS)
)  # fmt: skip
"""Every purpose of the ledger that has been looked at; a test finds new ones."""

COLUMNS = {
    "system": ["quarter", "revenue", "fiscal_cost", "fiscal_returns", *FORGONE],
    "parks": ["quarter", "operating_income", "rent_income", "service_income", "equity_income"],
    "flows": ["quarter", "purpose", "amount"],
}
"""Columns of a run's tables that are needed."""


def gains_of_run(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """A column for each of ITEMS, in every quarter of one run [CNY per year]; the index are the quarters. tables: with COLUMNS.

    enterprises: what they take in less what they pay, taxes included, before dividends. operators: operating income of all parks.
    operators_cost: their income less that, so net of grants. operators_investment: land and construction less grants for them and what is
    sold. workers: pay, research included, and grants to people. governments: revenue and what funds give back, less what is spent.
    elsewhere: what suppliers, builders, lenders and landlords outside the parks get, less what buyers elsewhere pay.
    """
    import pandas as pd

    system = tables["system"].set_index("quarter").sort_index()
    parks = tables["parks"].groupby("quarter").sum(numeric_only=True).reindex(system.index).fillna(0.0)
    flows = tables["flows"].pivot_table(index="quarter", columns="purpose", values="amount", aggfunc="sum")
    flows = flows.reindex(index=system.index, columns=sorted(PURPOSES)).fillna(0.0)

    def moved(purposes: tuple[str, ...]) -> pd.Series:
        return flows[list(purposes)].sum(axis=1)

    spent = system["fiscal_cost"] - system[list(FORGONE)].sum(axis=1)
    balance = system["revenue"] + system["fiscal_returns"] - spent
    income = parks[["rent_income", "service_income", "equity_income"]].sum(axis=1)
    landlords = moved(LANDLORDS) - parks["rent_income"]
    found = {
        "fiscal_cost": system["fiscal_cost"],
        "net_fiscal_cost": -balance,
        "operators_cost": income - parks["operating_income"],
        "operators_investment": moved(BUILT) - moved(TOWARDS_BUILDING),
        "enterprises": moved(SALES) - moved(COSTS_OF_ENTERPRISES),
        "operators": parks["operating_income"],
        "workers": moved(TO_WORKERS),
        "governments": balance,
        "elsewhere": moved(TO_ELSEWHERE) + landlords - moved(FROM_ELSEWHERE),
    }
    return QUARTERS * pd.DataFrame(found)[list(ITEMS)]


def gains(
    pairs: Mapping[int, tuple[pd.DataFrame, pd.DataFrame]], about: Mapping[str, Any], *, level: float = LEVEL
) -> pd.DataFrame:
    """Mean paired difference of every item over the run and in the last year (`later`), with t intervals: the columns TABLE.

    pairs: by seed, what `gains_of_run` gives with the lever and without; about: start and lever. verdict: `gains`, `loses` or
    `within_luck` by the interval over the run, `same` where no run differs, `undecided` with a single run; of costs, `more` and `less`.
    """
    import pandas as pd

    rows = []
    for item in ITEMS:
        apart = [(one[item] - other[item]).to_numpy(dtype=float) for one, other in pairs.values()]
        n, mean, low, high = mean_interval(np.array([each.mean() for each in apart]), level)
        _, later, later_low, later_high = mean_interval(np.array([each[-QUARTERS:].mean() for each in apart]), level)
        base = mean_interval(np.array([other[item].mean() for _, other in pairs.values()]), level)[1]
        up, down = ("more", "less") if item in COSTS else ("gains", "loses")
        if not any(each.any() for each in apart):
            verdict = "same"
        elif n < 2:
            verdict = "undecided"
        else:
            verdict = up if low > 0.0 else down if high < 0.0 else "within_luck"
        numbers = {"n": n, "base_level": base, "difference": mean, "low": low, "high": high}
        numbers |= {"later": later, "later_low": later_low, "later_high": later_high}
        rows.append({**about, "item": item, "unit": "CNY per year", **numbers, "verdict": verdict})
    return pd.DataFrame(rows, columns=list(TABLE))
