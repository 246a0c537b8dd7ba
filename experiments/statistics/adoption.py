"""What adopting does for the one who adopts, alone or when all do, and what adopting alone does to the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.statistics.displacement import last_year
from experiments.statistics.outcomes import QUARTERS
from experiments.statistics.paired_effects import LEVEL, mean_interval

if TYPE_CHECKING:
    import pandas as pd

FLOWS = ("output", "innovations", "operating_income")
RATES = ("vacancy_rate", "asking_rent")
MEASURED = ("enterprises", "employees", "output", "innovations", "vacancy_rate", "asking_rent", "operating_income")
COLUMNS = {"parks": ["quarter", "park", *MEASURED]}
"""Columns of a run's tables that are needed."""

ALONE, TOGETHER = "alone", "together"
WAYS = (ALONE, TOGETHER, "alone_minus_together", "others_when_alone")
ADOPTION = ("world", "scenario", "base", "park", "way", "outcome", "n", "difference", "low", "high")


def adopter_values(parks: pd.DataFrame, adopters: Sequence[str]) -> pd.DataFrame:
    """Part (`park`, `others`), outcome, value of one run's last year for one park, or the sites of a larger one, and for all others.

    parks: with the columns in COLUMNS; adopters: code of the park, or of each site. Stocks and rates are means over the quarters in
    which they are known; output, innovations and operating income are amounts of a year. Of several parks stocks and amounts are
    summed, rates averaged over the parks. Raises ValueError for a park that the table does not have.
    """
    import pandas as pd

    table = last_year(parks)
    there = set(table["park"])
    if not there.issuperset(adopters):
        raise ValueError(f"no park {', '.join(sorted(set(adopters) - there))} among {', '.join(sorted(there))}")
    each = table.groupby("park", sort=False)[list(MEASURED)].mean()
    each[list(FLOWS)] *= QUARTERS
    one, others = each.loc[list(adopters)], each.drop(index=list(adopters))
    rows = []
    for part, several in (("park", one), ("others", others)):
        for outcome in MEASURED:
            joined = several[outcome].mean() if outcome in RATES else several[outcome].sum()
            rows.append((part, outcome, float(joined)))
    return pd.DataFrame(rows, columns=["part", "outcome", "value"])


def adoption(values: pd.DataFrame, base: str, *, level: float = LEVEL) -> pd.DataFrame:
    """Paired differences of the last year, with t intervals, of every park that adopts: the columns ADOPTION.

    values: world, scenario, way, park, seed, part, outcome, value: the rows of `adopter_values` of the runs of the base (way
    empty) and of each scenario's runs alone (of its own park) and together (of each park). Way `alone`, `together`: the park
    against itself in the base; `alone_minus_together`: what it loses when all others adopt, too; `others_when_alone`: the other
    parks against the base when only this one adopts. A way that was not run has no row.
    """
    import pandas as pd

    known = {name: part for name, part in values.groupby(["world", "scenario", "way", "park"], sort=False)}
    asked = dict.fromkeys((world, scenario, park) for world, scenario, way, park in known if way in (ALONE, TOGETHER))
    rows: list[dict[str, Any]] = []
    for world, scenario, park in asked:
        start = known.get((world, base, "", park))
        alone, together = (known.get((world, scenario, way, park)) for way in (ALONE, TOGETHER))
        for way, one, other, part in (
            (ALONE, alone, start, "park"),
            (TOGETHER, together, start, "park"),
            (WAYS[2], alone, together, "park"),
            (WAYS[3], alone, start, "others"),
        ):
            if one is None or other is None:
                continue
            first, second = (_by_seed(each, part) for each in (one, other))
            found = first - second.reindex(index=first.index)
            for outcome in MEASURED:
                n, mean, low, high = mean_interval(found[outcome].to_numpy(dtype=float), level)
                rows.append(
                    {
                        "world": world,
                        "scenario": scenario,
                        "base": base,
                        "park": park,
                        "way": way,
                        "outcome": outcome,
                        "n": n,
                        "difference": mean,
                        "low": low,
                        "high": high,
                    }
                )
    return pd.DataFrame(rows, columns=list(ADOPTION))


def _by_seed(part: pd.DataFrame, name: str) -> pd.DataFrame:
    rows = part[part["part"] == name]
    return rows.pivot(index="seed", columns="outcome", values="value").sort_index().replace([np.inf, -np.inf], np.nan)
