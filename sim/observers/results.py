"""The tables of a run as pandas frames; the only place in `sim` that knows pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

TABLES = (
    "parks",
    "regions",
    "system",
    "industries",
    "transitions",
    "flows",
    "spending",
    "events",
    "enterprises",
    "funds",
)
# columns of tables that may have no row
EMPTY = {
    "spending": ("quarter", "date", "region", "target", "instrument", "amount"),
    "transitions": ("quarter", "date", "park", "from_stage", "to_stage", "limiting_indicator"),
    "events": (
        "quarter", "date", "enterprise", "event", "park_from", "park_to", "industry", "age_quarters", "employees", "leased_m2", "rent",
    ),
    "funds": (
        "quarter", "date", "fund", "kind", "region", "park", "target_size", "raised", "cash", "invested", "returned", "lost", "holdings",
    ),
}  # fmt: skip
# columns that hold money, by the first letters of their names: recorded in the unit of account, written in CNY
MONEY = (
    "asking_rent",
    "contract_rent",
    "effective_rent",
    "rent",
    "output",
    "rd",
    "operating_income",
    "service_income",
    "equity_income",
    "cash",
    "debt",
    "revenue",
    "spending_",
    "fiscal_",
    "amount",
    "profit",
    "subsidy",
    "alliance_cash",
    "platform_fees",
    "fund_",
    "target_size",
    "raised",
    "invested",
    "returned",
    "lost",
    "value_added",
    "ordinary_wage",
    "ordinary_value_added",
    "ordinary_rd",
)
NOT_MONEY = ("rd_intensity", "rd_from_other_parks")


def is_money(column: str) -> bool:
    """Whether a column of a table holds money."""
    return column.startswith(MONEY) and column not in NOT_MONEY


class Results:
    """The tables of a run so far, each a pandas frame made when first asked for."""

    def __init__(self, rows: dict[str, list[dict[str, Any]]], unit: float = 1.0):
        self.rows, self.unit = rows, unit
        self.made: dict[str, pd.DataFrame] = {}

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in TABLES:
            raise AttributeError(f"results have no table {name!r}; they have {', '.join(TABLES)}")
        if name not in self.made:
            self.made[name] = self.frame(name)
        return self.made[name]

    def frame(self, name: str) -> pd.DataFrame:
        """Join the quarters of one table."""
        import pandas as pd

        parts = self.rows[name]
        if not parts:
            return pd.DataFrame(columns=list(EMPTY.get(name, ("quarter", "date"))))
        lengths = [max((len(value) for value in part.values() if not np.isscalar(value)), default=1) for part in parts]
        columns = {}
        for column in parts[0]:
            pieces = [
                np.full(length, part[column]) if np.isscalar(part[column]) else np.asarray(part[column])
                for part, length in zip(parts, lengths, strict=True)
            ]
            columns[column] = np.concatenate(pieces)
            if self.unit != 1.0 and is_money(column):
                columns[column] = columns[column] * self.unit
        return pd.DataFrame(columns)

    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables that have rows, and the one of transitions even without, by name."""
        return {name: getattr(self, name) for name in TABLES if self.rows[name] or name == "transitions"}
