"""What runs are compared by: outcomes of the whole system, each one number for each run, declared here and nowhere else.

To add one, add an entry to _DECLARED, and its name (and its unit, if that is new) to experiments/configuration/texts/outcomes.toml; every table,
figure, report, option and list takes it from there. It reads a column of a table, which sim/observers/recorder.py writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from experiments.statistics.numbers_as_text import with_percent_signs

if TYPE_CHECKING:
    import pandas as pd

QUARTERS = 4
WINDOWS = ("last_year", "run")
"""Parts of a run an outcome is measured over."""

OWN = "own"
"""Shown unit of outcomes of plugins, which say themselves what they are called."""
_NO_AMOUNTS = ("share", "rent", "stage", "imbalance", OWN)
# shown units of rates, prices and scores


@dataclass(frozen=True)
class Outcome:
    """One number for a run: the mean over quarters of a column; of a flow, four times that, the amount of a year."""

    name: str
    """Key in tables and options."""
    unit: str
    """Unit in tables."""
    shown_in: str
    """The unit that figures and the screen print, by its name in experiments/configuration/texts/outcomes.toml."""
    factor: float = 1.0
    """From the unit of the tables to the one that figures and the screen show in English."""
    flow: bool = False
    """Whether quarters add up to a year."""
    table: str = "system"
    """`system`, or `parks`, of which the mean over open parks is taken."""
    column: str = ""
    """Column of the table that it is computed from; when empty, the one called like the outcome."""
    better: int = 0
    """1 where more is better, -1 where less is, 0 where it depends on who is asked; only the former are ranked."""
    compared: bool = True
    """Whether runs are compared by it; the others are told of in summaries and in tables of parts."""
    names: tuple[str, str] = ("", "")
    """Of an outcome of a plugin: what it is called in English and Chinese; of the others the texts say so."""

    def __post_init__(self) -> None:
        if not self.column:
            object.__setattr__(self, "column", self.name)

    @property
    def share(self) -> bool:
        """Whether it is a share, whose levels are shown in percent and differences in percentage points."""
        return self.shown_in == "share"

    @property
    def amount(self) -> bool:
        """Whether it is an amount, of which ratios are told beside differences; rates, prices and scores are none."""
        return self.shown_in not in _NO_AMOUNTS

    def scale(self, lang: str) -> float:
        """From the unit of the tables to the shown one; large sums are counted in billions in English, in hundreds of millions in Chinese."""
        return self.factor * (10.0 if lang == "zh" and self.shown_in == "money" else 1.0)

    def shown(self, value: float, lang: str = "en") -> str:
        """A value of the tables as figures and the screen show it, in the shown unit; a share with its sign of percent."""
        scaled = self.scale(lang) * value
        if self.share:
            return with_percent_signs(f"{scaled:.1f} %", lang)
        return f"{scaled:,.0f}" if abs(scaled) >= 1_000.0 else f"{scaled:,.4g}"


_DECLARED: tuple[Outcome, ...] = (
    Outcome("enterprises", "enterprises", "enterprises", better=1),
    Outcome("employees", "workers", "employees", better=1),
    Outcome("output", "CNY per year", "money", 1e-9, flow=True, better=1),
    Outcome("rd", "CNY per year", "money", 1e-9, flow=True, better=1),
    Outcome("innovations", "innovations per year", "innovations", flow=True, better=1),
    Outcome("entries", "enterprises per year", "entries", flow=True),
    Outcome("exits", "enterprises per year", "exits", flow=True),
    Outcome("vacancy_rate", "share", "share", 100.0, better=-1),
    Outcome("asking_rent", "CNY/m2/day", "rent"),
    Outcome("effective_rent", "CNY/m2/day", "rent"),
    Outcome("stock_m2", "m2", "area", 1e-3),
    Outcome("mean_stage", "stage", "stage", table="parks", column="stage", better=1),
    Outcome("leading_industry_share", "share", "share", 100.0, table="parks"),
    Outcome("fiscal_cost", "CNY per year", "money", 1e-9, flow=True, better=-1),
    Outcome("revenue", "CNY per year", "money", 1e-9, flow=True),
    Outcome("imbalance", "Gini coefficient", "imbalance", better=-1),
    Outcome("concentration", "share", "share", 100.0),
    Outcome("leased_m2", "m2", "area", 1e-3, compared=False),
    Outcome("owned_m2", "m2", "area", 1e-3, compared=False),
    Outcome("sublet_m2", "m2", "area", 1e-3, compared=False),
    Outcome("vacancy_rate_let", "share", "share", 100.0, compared=False),
    Outcome("vacancy_rate_broker", "share", "share", 100.0, compared=False),
    Outcome("net_absorption_m2", "m2 per year", "net_absorption_m2", 1e-3, flow=True, compared=False),
    Outcome("contract_rent", "CNY/m2/day", "rent", compared=False),
    Outcome("operating_income", "CNY per year", "operating_income", 1e-6, flow=True, compared=False),
)

OUTCOMES = {outcome.name: outcome for outcome in _DECLARED if outcome.compared}
"""Every outcome that runs are compared by, in the order of tables."""

_BY_NAME = {outcome.name: outcome for outcome in _DECLARED}


def outcome_of(name: str) -> Outcome:
    """The outcome of that name, whether runs are compared by it or not; KeyError when there is none."""
    return _BY_NAME[name]


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

_FILTERED_BY = {"system": ("quarter",), "parks": ("quarter", "open", "stage")}
COLUMNS = {
    table: list(dict.fromkeys((*keys, *(each.column for each in OUTCOMES.values() if each.table == table))))
    for table, keys in _FILTERED_BY.items()
}
"""Columns of a run's tables that the outcomes need."""
_BUILT_IN = tuple(OUTCOMES)


def own_outcomes() -> tuple[str, ...]:
    """Names of the outcomes of plugins in force."""
    return tuple(name for name in OUTCOMES if name not in _BUILT_IN)


def put_in_force(outcomes: Sequence[Outcome]) -> None:
    """Compare by these outcomes of plugins beside those built in, and by no others; each is a column of `system` of its own name."""
    for name in own_outcomes():
        del OUTCOMES[name], _BY_NAME[name]
        COLUMNS["system"].remove(name)
    for outcome in outcomes:
        OUTCOMES[outcome.name] = _BY_NAME[outcome.name] = outcome
        COLUMNS["system"].append(outcome.name)


def of_run(system: pd.DataFrame, parks: pd.DataFrame) -> pd.DataFrame:
    """Window, outcome, value of one run; NaN where there is nothing to measure. The last year is the last four quarters of the run."""
    import pandas as pd

    frames = {"system": system, "parks": parks[parks["open"].astype(bool) & (parks["stage"] > 0)]}
    begin = {"run": -np.inf, "last_year": float(system["quarter"].max()) - QUARTERS}
    rows = []
    for window in WINDOWS:
        inside = {name: frame["quarter"].to_numpy() > begin[window] for name, frame in frames.items()}
        for name, outcome in OUTCOMES.items():
            values = frames[outcome.table][outcome.column].to_numpy(dtype=float)[inside[outcome.table]]
            known = values[~np.isnan(values)]
            mean = float(known.mean()) if len(known) else float("nan")
            rows.append((window, name, mean * (QUARTERS if outcome.flow else 1)))
    return pd.DataFrame(rows, columns=["window", "outcome", "value"])
