"""Results hold numbers: a run with infinity in a table, or with NaN where a number belongs, has failed and is not finished."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

_OF_FLOOR_SPACE = ("vacancy_rate", "vacancy_rate_let", "vacancy_rate_broker", "asking_rent")
_PAINS = tuple(f"pain_{number}" for number in range(1, 9))

MAY_BE_UNKNOWN: Mapping[str, frozenset[str]] = {
    "parks": frozenset((*_OF_FLOOR_SPACE, *_PAINS, "contract_rent", "effective_rent", "leading_industry_share")),
    "regions": frozenset(_OF_FLOOR_SPACE),
    "system": frozenset(
        (
            *_OF_FLOOR_SPACE,
            *_PAINS,
            "contract_rent",
            "effective_rent",
            "imbalance",
            "concentration",
            "convergence",
            "overcapacity",
            "favoured_vacancy",
        )
    ),
    "events": frozenset(("rent",)),
    "enterprises": frozenset(("rent",)),
}
"""Columns by table that are NaN where there is nothing to average; no other column is, and none is ever infinite."""


LARGEST = 1e30
"""Beyond this nothing is told from infinity: the output of the world is about 1e15 CNY, and sums of such numbers lose all others."""

TOO_LARGE = "a parameter or an input table has a value that is far too large or too small to reckon with"


class NotFinite(ArithmeticError):
    """A table of a run holds something that is no number; the text says which table, column and quarter."""


def require_finite(tables: Mapping[str, pd.DataFrame]) -> None:
    """Raise `NotFinite` for the earliest quarter in which a number is beyond `LARGEST`, or NaN in a column that may not be NaN."""
    found = []
    for name, frame in tables.items():
        for place, column in enumerate(frame.columns):
            values = frame[column].to_numpy()
            if values.dtype.kind != "f":
                continue
            strange = np.abs(values) > LARGEST
            if column not in MAY_BE_UNKNOWN.get(name, ()):
                strange |= np.isnan(values)
            if strange.any():
                rows = np.flatnonzero(strange)
                first = rows[np.argmin(frame["quarter"].to_numpy()[rows])]
                row = frame.iloc[first]
                found.append((int(row["quarter"]), name, place, column, str(row["date"]), float(values[first])))
    if found:
        _, name, _, column, date, value = min(found, key=lambda each: (each[0], each[2]))
        others = len({(each[1], each[3]) for each in found}) - 1
        also = f" ({others} more {'columns' if others > 1 else 'column'})" if others else ""
        raise NotFinite(
            f"the numbers left the finite: table {name}, column {column}, {date}: {value:g}{also}; {TOO_LARGE}"
        )
