"""What runs are compared by: outcomes of the whole system, each one number for each run, with unit and name in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

QUARTERS = 4
WINDOWS = {"last_year": ("last year of the run", "末年"), "run": ("mean over the run", "全程平均")}
"""Parts of a run an outcome is measured over, in both languages."""


@dataclass(frozen=True)
class Outcome:
    """One number for a run: the mean over quarters of a column; of a flow, four times that, the amount of a year."""

    name: str
    unit: str
    labels: tuple[str, str]
    """Name in English and in Chinese."""
    units: tuple[str, str]
    """Unit as figures print it, in English and in Chinese."""
    factor: float = 1.0
    """From the unit of the tables to the one that figures and the screen show."""
    flow: bool = False
    table: str = "system"
    better: int = 0
    """1 where more is better, -1 where less is, 0 where it depends on who is asked; only the former are ranked."""

    def label(self, lang: str) -> str:
        """Name in one language."""
        return self.labels[lang == "zh"]

    def shown_unit(self, lang: str) -> str:
        """Unit on figures and on the screen, in one language."""
        return self.units[lang == "zh"]

    def shown(self, value: float) -> str:
        """A value of the tables as figures and the screen show it, in the shown unit."""
        scaled = self.factor * value
        return f"{scaled:,.0f}" if abs(scaled) >= 1_000.0 else f"{scaled:,.4g}"


_ENTERPRISES, _PARKS = ("enterprises", "家"), ("1 to 4", "1 至 4")
_RENT, _SHARE = ("CNY/m²/day", "元/平方米·天"), ("percentage points", "百分点")
_MONEY = ("million CNY a year", "百万元/年")

OUTCOMES = {
    outcome.name: outcome
    for outcome in (
        Outcome("enterprises", "enterprises", ("enterprises", "企业数"), _ENTERPRISES, better=1),
        Outcome("employees", "workers", ("employees", "从业人员"), ("workers", "人"), better=1),
        Outcome("output", "CNY per year", ("output", "产出"), _MONEY, 1e-6, flow=True, better=1),
        Outcome("rd", "CNY per year", ("research and development", "研发投入"), _MONEY, 1e-6, flow=True, better=1),
        Outcome(
            "innovations", "innovations per year", ("innovations", "创新数"), ("a year", "项/年"), flow=True, better=1
        ),
        Outcome("entries", "enterprises per year", ("enterprises founded", "新办企业"), ("a year", "家/年"), flow=True),
        Outcome(
            "exits",
            "enterprises per year",
            ("enterprises closed", "退出企业"),
            ("a year", "家/年"),
            flow=True,
        ),
        Outcome("vacancy_rate", "share", ("vacancy rate", "空置率"), _SHARE, 100.0, better=-1),
        Outcome("asking_rent", "CNY/m2/day", ("asking rent", "挂牌租金"), _RENT),
        Outcome("effective_rent", "CNY/m2/day", ("rent of new leases", "新租约有效租金"), _RENT),
        Outcome("stock_m2", "m2", ("floor space", "建筑面积"), ("thousand m²", "千平方米"), 1e-3),
        Outcome(
            "mean_stage",
            "stage",
            ("mean development stage of parks", "园区平均发展阶段"),
            _PARKS,
            table="parks",
            better=1,
        ),
        Outcome("fiscal_cost", "CNY per year", ("fiscal cost", "财政支出"), _MONEY, 1e-6, flow=True, better=-1),
        Outcome("revenue", "CNY per year", ("government revenue", "政府收入"), _MONEY, 1e-6, flow=True),
        Outcome(
            "imbalance",
            "Gini coefficient",
            ("imbalance between parks", "园区间不平衡"),
            ("Gini coefficient", "基尼系数"),
            better=-1,
        ),
        Outcome("concentration", "share", ("share of the top park in output", "首位园区产出占比"), _SHARE, 100.0),
    )
}
"""Every outcome by its name, in the order of tables; those of the table `system` are columns of it."""

MAIN = (
    "vacancy_rate",
    "asking_rent",
    "mean_stage",
    "innovations",
    "output",
    "enterprises",
    "employees",
    "fiscal_cost",
)
"""Outcomes that a report of a comparison is about, chosen before any run: p values are adjusted over these."""

COLUMNS = {
    "system": ["scenario", "seed", "quarter", *(name for name, each in OUTCOMES.items() if each.table == "system")],
    "parks": ["scenario", "seed", "quarter", "open", "stage"],
}
"""Columns of the study's tables that the outcomes need."""


def by_run(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row for each run, window and outcome: scenario, seed, window, outcome, value; NaN where there is nothing to measure.

    tables: `system` and `parks` with the columns in COLUMNS. Runs are in the order in which `system` has them.
    """
    import pandas as pd

    keys = ["scenario", "seed"]
    parks = dict(iter(tables["parks"].groupby(keys)))
    nothing = tables["parks"].iloc[:0]
    parts = []
    for key, system in tables["system"].groupby(keys, sort=False):
        found = of_run(system, parks.get(key, nothing))
        found.insert(0, "scenario", key[0])
        found.insert(1, "seed", key[1])
        parts.append(found)
    return pd.concat(parts, ignore_index=True)


def of_run(system: pd.DataFrame, parks: pd.DataFrame) -> pd.DataFrame:
    """Window, outcome, value of one run; NaN where there is nothing to measure. The last year is the last four quarters of the run."""
    import numpy as np
    import pandas as pd

    frames = {"system": system, "parks": parks[parks["open"].astype(bool) & (parks["stage"] > 0)]}
    begin = {"run": -np.inf, "last_year": float(system["quarter"].max()) - QUARTERS}
    rows = []
    for window in WINDOWS:
        inside = {name: frame["quarter"].to_numpy() > begin[window] for name, frame in frames.items()}
        for name, outcome in OUTCOMES.items():
            column = frames[outcome.table]["stage" if name == "mean_stage" else name]
            values = column.to_numpy(dtype=float)[inside[outcome.table]]
            known = values[~np.isnan(values)]
            mean = float(known.mean()) if len(known) else float("nan")
            rows.append((window, name, mean * (QUARTERS if outcome.flow else 1)))
    return pd.DataFrame(rows, columns=["window", "outcome", "value"])
