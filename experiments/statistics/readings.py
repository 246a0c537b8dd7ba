"""What the links of a lever's chain are read from: a number for each quarter of a run, of all or of some parks or districts.

A reading is an outcome that may come from any table of a run. To add one, add an entry to _DECLARED, and its name (and its unit, if that is
new) to experiments/configuration/texts/readings.toml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from experiments.statistics.outcomes import OUTCOMES, QUARTERS, Outcome, outcome_of

if TYPE_CHECKING:
    import pandas as pd

MEAN = "mean"
UNITS = {"parks": "park", "regions": "region"}
"""Tables with a row for each place, and the column that names it."""


@dataclass(frozen=True)
class Reading(Outcome):
    """An outcome read quarter by quarter.

    Of a table with several rows a quarter it is the sum over rows, or the mean where `weight` says so. Of the table `flows` it is what was
    paid for the purposes in `columns`.
    """

    columns: tuple[str, ...] = ()
    """Columns that are added up, or purposes of the ledger; when empty, the one in `column`."""
    weight: str = ""
    """Empty for the sum over rows; MEAN for their plain mean, or the column that they are weighted by."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.columns:
            object.__setattr__(self, "columns", (self.column,))


@dataclass(frozen=True)
class Place:
    """Where a link is read: in every park or district of which, at some time of the run with the lever, one of the columns is above zero."""

    table: str
    columns: tuple[str, ...]
    later: bool = False
    """Only those that are not open when the run begins."""

    def found(self, tables: Mapping[str, pd.DataFrame]) -> frozenset[str]:
        """Codes of the parks or districts; tables: of the run with the lever."""
        table, unit = tables[self.table], UNITS[self.table]
        there = table[(table[list(self.columns)].astype(float) > 0.0).any(axis=1)]
        if self.later:
            begun = table["quarter"].min()
            there = there[~there[unit].isin(there.loc[there["quarter"] == begun, unit])]
        return frozenset(there[unit])


EVERYWHERE = "everywhere"
PLACES: dict[str, Place | None] = {
    EVERYWHERE: None,
    "members": Place("parks", ("member",)),
    "listed": Place("parks", ("listed",)),
    "titled": Place("parks", ("titled",)),
    "refusing": Place("parks", ("refused_m2",)),
    "opened_later": Place("parks", ("open",), later=True),
}
"""Where links are read, by name; their names for readers are in experiments/configuration/texts/readings.toml."""


def _of(name: str) -> Reading:
    """An outcome that runs are compared by, read quarter by quarter; the mean stage is that over parks."""
    outcome = outcome_of(name)
    given = {item.name: getattr(outcome, item.name) for item in fields(Outcome)}
    return Reading(**given, weight=MEAN if outcome.table == "parks" else "")


def _money(name: str, table: str = "parks", *columns: str) -> Reading:
    """An amount of money of a year, over all rows."""
    return Reading(name, "CNY per year", "money", 1e-9, flow=True, table=table, columns=columns)


def _level(name: str, shown_in: str = "share", unit: str = "share", *, weight: str = MEAN) -> Reading:
    """A level or rate of parks, their mean."""
    return Reading(name, unit, shown_in, 100.0 if shown_in == "share" else 1.0, table="parks", weight=weight)


_DECLARED: tuple[Reading, ...] = (
    *(_of(name) for name in OUTCOMES),
    _of("leased_m2"),
    Reading("enterprises_in_parks", "enterprises", "enterprises"),
    Reading("displaced_m2", "m2 per year", "net_absorption_m2", 1e-3, flow=True),
    Reading("pipeline_m2", "m2", "area", 1e-3),
    Reading("platform_matches", "searchers per year", "searchers", flow=True),
    Reading("titles_held", "parks", "parks"),
    Reading("convergence", "mean cosine", "ratio"),
    # people
    Reading("skilled_labour", "persons", "persons", table="regions"),
    Reading("unfilled_vacancies", "persons", "persons", table="regions"),
    Reading("vacancies_filled", "share", "share", 100.0, table="regions", weight=MEAN),
    Reading("ordinary_jobs", "persons", "persons", table="regions"),
    Reading(
        "offered", "share", "share", 100.0, table="regions", weight=MEAN,
        columns=("offered_land_discount", "offered_rent_subsidy", "offered_tax_relief"),
    ),
    # what parks are like
    _level("service_level"),
    _level("service_fit"),
    _level("amenity"),
    _level("functional_mix"),
    _level("digital"),
    _level("chain_closure"),
    _level("knowledge_exchange", "ratio", "ratio"),
    _level("rd_from_other_parks", "rd_taken_in", "yearly wages per enterprise"),
    _level("spin_offs", "spin_offs", "per 1,000 enterprises per year"),
    _level("pain_6"),
    # floor space by type
    Reading("stock_lab_m2", "m2", "area", 1e-3, table="parks"),
    Reading("leased_lab_m2", "m2", "area", 1e-3, table="parks"),
    Reading("leased_incubator_m2", "m2", "area", 1e-3, table="parks"),
    # what operators earn
    _money("rent_income"),
    _money("service_income"),
    _money("equity_income"),
    _money("operators_income", "parks", "operating_income"),
    # of chosen parks
    _money("park_output", "parks", "output"),
    Reading("park_enterprises", "enterprises", "enterprises", table="parks", column="enterprises"),
    Reading("park_leased_m2", "m2", "area", 1e-3, table="parks", column="leased_m2"),
    Reading("refused_m2", "m2 per year", "area", 1e-3, flow=True, table="parks"),
    Reading("park_vacancy_rate", "share", "share", 100.0, table="parks", column="vacancy_rate", weight="stock_m2"),
    # money that moves
    _money("land_paid", "flows", "land"),
    _money("floor_space_sold", "flows", "floor space sold"),
    _money("fund_investment", "flows", "fund investment"),
    _money("revival_work", "flows", "revival"),
    _money("strategy_switches", "flows", "switch of strategy"),
)  # fmt: skip

READINGS = {reading.name: reading for reading in _DECLARED}
"""Every reading by its name."""


def paid(table: str, *columns: str) -> Reading:
    """What is paid or forgone for a lever: columns of `system`, or purposes of the ledger in `flows`."""
    return _money("paid", table, *columns)


def columns_needed(readings: Sequence[Reading], places: Sequence[str] = ()) -> dict[str, list[str]]:
    """Columns of a run's tables that these readings in these places need."""
    keys = {"system": ["quarter", "date"], "flows": ["quarter", "purpose", "amount"]}
    keys |= {table: ["quarter", unit] for table, unit in UNITS.items()}
    keys["parks"] += ["open", "stage"]
    found: dict[str, list[str]] = {"system": list(keys["system"])}
    for reading in readings:
        wanted = [] if reading.table == "flows" else list(reading.columns)
        if reading.weight not in ("", MEAN):
            wanted.append(reading.weight)
        found.setdefault(reading.table, list(keys[reading.table])).extend(wanted)
    for place in filter(None, (PLACES[name] for name in places)):
        found.setdefault(place.table, list(keys[place.table])).extend(place.columns)
    return {table: list(dict.fromkeys(columns)) for table, columns in found.items()}


def course(tables: Mapping[str, pd.DataFrame], reading: Reading, units: frozenset[str] | None = None) -> pd.Series:
    """The reading in every quarter of one run, in the unit of its tables, flows as amounts of a year; the index are the quarters.

    units: codes of the parks or districts it is read in, None for all. Parks count from the quarter on in which they are open and have a
    stage. A sum over nothing is 0, a mean over nothing is NaN.
    """
    quarters = np.sort(tables["system"]["quarter"].unique())
    if reading.table == "flows":
        table = tables["flows"]
        amounts = table[table["purpose"].isin(reading.columns)].groupby("quarter")["amount"].sum()
        return amounts.reindex(quarters, fill_value=0.0) * (QUARTERS if reading.flow else 1)
    table = tables[reading.table]
    if reading.table == "parks":
        table = table[table["open"].astype(bool) & (table["stage"] > 0)]
    if units is not None:
        table = table[table[UNITS[reading.table]].isin(units)]
    values = table[list(reading.columns)].astype(float).sum(axis=1, skipna=False)
    if reading.table == "system":
        values.index = table["quarter"]
        found = values.reindex(quarters)
    elif not reading.weight:
        found = values.groupby(table["quarter"]).sum().reindex(quarters, fill_value=0.0)
    else:
        weight = np.ones(len(table)) if reading.weight == MEAN else table[reading.weight].astype(float)
        weight = np.where(values.isna(), 0.0, weight)
        sums = (values.fillna(0.0) * weight).groupby(table["quarter"]).sum()
        whole = values.mul(0.0).fillna(0.0).add(weight).groupby(table["quarter"]).sum()
        found = (sums / whole.where(whole > 0.0)).reindex(quarters)
    return found * (QUARTERS if reading.flow else 1)
