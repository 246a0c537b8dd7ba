"""How sure the effects of a comparison are: what common random numbers gained, and over how many comparisons p values were adjusted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.statistics.paired_effects import families

if TYPE_CHECKING:
    import pandas as pd


def comparisons_adjusted(table: pd.DataFrame, main: Sequence[str]) -> dict[str, int]:
    """How many p values of a table of `effects` are adjusted together in a world and a window.

    Returns total (of main outcomes), others (of the other outcomes), and how many scenarios and main outcomes there are.
    """
    whole, other = 0, 0
    for where in families(table, ("world", "window"), main):
        rows = table.loc[where]
        known = int(np.isfinite(rows["p"].to_numpy(dtype=float)).sum())
        if rows["outcome"].isin(main).all():
            whole = max(whole, known)
        else:
            other = max(other, known)
    shown = table[table["outcome"].isin(main)]
    return {
        "total": whole,
        "others": other,
        "scenarios": int(shown["scenario"].nunique()),
        "outcomes": int(shown["outcome"].nunique()),
    }


def common_random_numbers(table: pd.DataFrame) -> dict[str, Any]:
    """How much common random numbers helped: median over outcomes of the median `variance_ratio` of an outcome, and how many outcomes.

    table: rows of `effects` or `contrasts`. Rows without a difference in any run are left out, since they would flatter the ratio,
    and so are those that vary in neither scenario. The median is None when nothing is left.
    """
    known = table[~table["same"].astype(bool) & np.isfinite(table["variance_ratio"].to_numpy(dtype=float))]
    each = known.groupby("outcome")["variance_ratio"].median()
    return {"median_variance_ratio": float(each.median()) if len(each) else None, "outcomes": len(each)}


FEW_SEEDS = 20
"""Seeds below which a probability estimated by resampling them is rough."""
