"""Observed figures beside simulated ones, each compared with what counts the same: `hindcast.csv` of a study, and the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.statistics.standing import WHOLE, Given, standing

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Quantity:
    """What is observed of a region, and where the model's counterpart stands.

    column: of the tables; money: at current prices when observed, so deflated; flow: a whole year is the sum of its
    quarters, else their mean; rate: its error is in percentage points, else relative; growth: of the whole region only its
    growth is compared, as other enterprises are counted than in the model; broker: column that counts what brokers count, where
    there is one; weight: column of floor space by which it is averaged over the sites of a larger park, empty for what is summed.
    """

    column: str
    money: bool = False
    flow: bool = False
    rate: bool = False
    growth: bool = False
    broker: str = ""
    weight: str = ""


QUANTITIES = {
    "revenue": Quantity("output", money=True, flow=True),
    "employees": Quantity("employees"),
    "enterprises": Quantity("enterprises", growth=True),
    "vacancy_rate": Quantity("vacancy_rate", rate=True, broker="vacancy_rate_broker", weight="stock_m2"),
    "rent": Quantity("asking_rent", money=True, weight="stock_m2"),
    "effective_rent": Quantity("effective_rent", money=True, weight="leased_m2"),
    "stock": Quantity("stock_m2"),
    # of single parks, in `cases.csv` of a region
    "occupancy_rate": Quantity("occupancy_rate", rate=True, weight="stock_m2"),
    "output": Quantity("output", money=True, flow=True),
}
WEIGHTS = {"vacancy_rate_broker": "broker_m2"}
"""Floor space that a column is averaged by where it is not that of its quantity."""
IN_PARKS = ("output", "employees", "enterprises")
"""Columns of the table of the whole that count enterprises in parks beside all: what is published on the zone covers those."""

FED_UNTIL = 2016
"""The last year that the model may know; later ones test it."""

KEYS = ("scenario", "seed")
"""Columns that tell runs apart, where tables hold several."""

COLUMNS = (
    *KEYS, "observation", "topic", "place", "period", "broker", "fed", "comparison", "observed", "observed_compared", "simulated",
    "error", "error_unit", "annualised_from", "source", "provenance", "note",
)  # fmt: skip


NO_LARGER_PARKS: Mapping[str, Sequence[str]] = MappingProxyType({})

NOT_COMPARED = ("part_year", "basket_size")
"""What is shown beside no simulated value."""


def column_of(topic: str, place: str, broker: str = "") -> str:
    """The column of the tables that counts what is observed under the topic in the place, by a broker where one is named."""
    column = QUANTITIES[topic].column
    if broker and QUANTITIES[topic].broker:
        return QUANTITIES[topic].broker
    return f"{column}_in_parks" if place == WHOLE and column in IN_PARKS else column


def comparison_of(seen: Mapping[str, Any]) -> str:
    """What an observation can be compared with.

    same: it counts what the model counts; growth: other enterprises, so that growth since the first year observed is compared;
    broker: a broker's own buildings, beside all floor space of the kind that brokers count; basket: the same, where the model
    has all floor space only; basket_size: how large these are, which says nothing of the
    model and is not compared; part_year: made up to a year from a part of it, and so
    not compared.
    """
    if seen.get("annualised_from"):
        return "part_year"
    if seen.get("broker"):
        if seen["topic"] == "stock":
            return "basket_size"
        return "broker" if QUANTITIES[seen["topic"]].broker else "basket"
    return "growth" if QUANTITIES[seen["topic"]].growth and seen["place"] == WHOLE else "same"


def constant_prices(seen: Mapping[str, Any], deflator: Mapping[int, float]) -> float:
    """The value of an observation at prices of the start year; NaN for money of a year without a price index."""
    index = deflator.get(int(seen["year"])) if QUANTITIES[seen["topic"]].money else 1.0
    return float(seen["value"]) / index if index else float("nan")


def of_place(parks: pd.DataFrame, topic: str, column: str, sites: Sequence[str]) -> pd.DataFrame:
    """The table of parks for one place: its rows of a park, or those of the sites of a larger one joined to one row a quarter.

    sites: codes. Money, jobs, enterprises and floor space are summed; vacancy and rents are means weighted by floor space, over the sites that
    have both in the quarter. Sites count from the quarter in which they open. Columns: keys of the runs, date and the column asked for.
    """
    inside = parks[parks["park"].isin(sites)]
    keys = [*(key for key in KEYS if key in parks.columns), "date"]
    if len(sites) == 1:
        return inside[[*keys, column]]
    weight = WEIGHTS.get(column, QUANTITIES[topic].weight)
    if not weight:
        return inside.groupby(keys, sort=False)[column].sum(min_count=1).reset_index()
    known = inside[inside[column].notna() & (inside[weight] > 0.0)]
    parts = known[keys].assign(**{column: known[column] * known[weight], "": known[weight]})
    joined = parts.groupby(keys, sort=False).sum()
    return (joined[column] / joined[""]).rename(column).reset_index()


def over(table: pd.DataFrame, topic: str, column: str, *, years: bool) -> pd.DataFrame:
    """The simulated values of each run [runs, periods] by quarter, as in "2006Q1", or by year, as in "2006"; index: keys of the runs.

    A year is the sum of its quarters for a flow and their mean for all else. NaN where the run lacks a quarter; see `in_period`.
    """
    keys = [key for key in KEYS if key in table.columns]
    period = table["date"].str[:4] if years else table["date"]
    runs = table[[*keys, column]].groupby([*keys, period])[column]
    return (runs.sum() if QUANTITIES[topic].flow and years else runs.mean())[
        runs.count() == (4 if years else 1)
    ].unstack()


def in_period(values: pd.DataFrame, period: str) -> pd.Series:
    """What `over` gave for one period, of those runs that cover it; empty where none does."""
    return values[period].dropna() if period in values else values.iloc[:0].sum(axis=1)


def whole_years(table: pd.DataFrame, topic: str, place: str = WHOLE) -> pd.DataFrame:
    """The simulated quantity by year [years, runs], whole years only; table: that of the place, with the column `seed`."""
    import pandas as pd

    found = over(table, topic, column_of(topic, place), years=True)
    return pd.DataFrame({int(year): in_period(found, year) for year in found}).T


def longest_series(
    evidence: Sequence[Mapping[str, Any]], topic: str, deflator: Mapping[int, float], place: str = WHOLE
) -> dict[int, float]:
    """The longest series by whole years that one source gives of all enterprises of a place, at prices of the start year.

    Figures of several sources are never joined. Years without a price index are left out of series in money.
    """
    by_source: dict[tuple[str, str], dict[int, float]] = {}
    for seen in evidence:
        if seen["topic"] != topic or seen["place"] != place or seen["quarter"]:
            continue
        value = constant_prices(seen, deflator)
        if comparison_of(seen) in ("same", "growth") and value > 0.0:
            by_source.setdefault((seen["source_title"], seen["provenance"]), {})[int(seen["year"])] = value
    longest = max(by_source.values(), key=len, default={})
    return dict(sorted(longest.items()))


def rows(
    tables: Mapping[str, pd.DataFrame],
    evidence: Sequence[Mapping[str, Any]],
    deflator: Mapping[int, float],
    given: Given = Given(),  # noqa: B008 (frozen)
    larger_parks: Mapping[str, Sequence[str]] = NO_LARGER_PARKS,
) -> pd.DataFrame:
    """One row per run and observation that falls into the run, in the order of the evidence.

    tables: `system` and `parks` with date, of one run or, with scenario or seed, of several; given: what these runs are given; larger_parks:
    sites by the code of the park that they are parts of, whose observations are compared with all of them together (see `of_place`).
    Columns, in COLUMNS: what is observed, where and when; broker; fed: how far it was put in, see `standing`; comparison: see `comparison_of`;
    observed: as published; observed_compared: at start-year prices, and for growth as a multiple of the first year; simulated: the same of the run,
    NaN where not compared;
    error: simulated over observed less 1 (`relative`), or their difference in percentage points (`points`), as error_unit says.
    Units: CNY a year, persons, shares, CNY/m2/day, m2.
    """
    import pandas as pd

    keys = [key for key in KEYS if key in tables["system"].columns]

    @cache
    def simulated(topic: str, place: str, column: str, years: bool) -> pd.DataFrame:
        sites = larger_parks.get(place, (place,))
        table = tables["system"] if place == WHOLE else of_place(tables["parks"], topic, column, sites)
        return over(table if any(key in table for key in KEYS) else table.assign(seed=0), topic, column, years=years)

    found = []
    for number, seen in enumerate(evidence):
        if seen["topic"] in QUANTITIES:
            found += list(_compared(tables, simulated, number, seen, evidence, deflator, given))
    return pd.DataFrame(found, columns=[name for name in COLUMNS if name in keys or name not in KEYS])


def _compared(
    tables: Mapping[str, pd.DataFrame],
    simulated_by: Callable[[str, str, str, bool], pd.DataFrame],
    number: int,
    seen: Mapping[str, Any],
    evidence: Sequence[Mapping[str, Any]],
    deflator: Mapping[int, float],
    given: Given,
) -> Iterator[dict[str, Any]]:
    """The rows of one observation, one per run that covers its time.

    simulated_by: what `over` gives of a topic, place and column, by years or by quarters.
    """
    topic, place, comparison = seen["topic"], seen["place"], comparison_of(seen)
    quantity, column = QUANTITIES[topic], column_of(topic, place, seen.get("broker", ""))
    keys = [key for key in KEYS if key in tables["system" if place == WHOLE else "parks"].columns]
    year, quarter = int(seen["year"]), seen["quarter"]
    period = f"{year}Q{quarter}" if quarter else str(year)
    values = simulated_by(topic, place, column, not quarter)
    observed, simulated = constant_prices(seen, deflator), in_period(values, period)
    if comparison == "growth":
        by_year = simulated_by(topic, place, column, True)
        first = _first(seen, evidence, by_year)
        if first is None or first is seen:
            return
        start = in_period(by_year, str(int(first["year"])))
        observed, simulated = observed / constant_prices(first, deflator), (simulated / start).dropna()
    for run, value in simulated.items():
        told = dict(zip(keys, run if isinstance(run, tuple) else (run,), strict=True)) if keys else {}
        value = float("nan") if comparison in NOT_COMPARED else float(value)
        yield {
            **told,
            "observation": number,
            "topic": topic,
            "place": place,
            "period": period,
            "broker": seen.get("broker", ""),
            "fed": standing(quantity.column, year, given, place)[0],
            "comparison": comparison,
            "observed": float(seen["value"]),
            "observed_compared": observed,
            "simulated": value,
            "error": error(value, observed, rate=quantity.rate),
            "error_unit": "points" if quantity.rate else "relative",
            "annualised_from": seen.get("annualised_from", ""),
            "source": seen["source_title"],
            "provenance": seen["provenance"],
            "note": seen["note"],
        }


def _first(
    seen: Mapping[str, Any], evidence: Sequence[Mapping[str, Any]], by_year: pd.DataFrame
) -> Mapping[str, Any] | None:
    """The earliest whole year of the same series that the runs cover: growth is counted from it."""
    series = [
        other
        for other in evidence
        if all(other[name] == seen[name] for name in ("topic", "place", "source_title", "provenance"))
        and not other["quarter"]
        and comparison_of(other) == "growth"
        and len(in_period(by_year, str(int(other["year"]))))
    ]
    return min(series, key=lambda other: int(other["year"]), default=None)


def error(simulated: float, observed: float, *, rate: bool) -> float:
    """Error of a simulated value [percentage points for a rate, else share of the observed]; NaN where nothing is observed."""
    if rate:
        return 100.0 * (simulated - observed)
    return simulated / observed - 1.0 if observed else float("nan")


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """The rows of several runs in one per scenario and observation: middle and spread over seeds.

    simulated: median; simulated_low, simulated_high: 10-90 % of runs; runs: how many; error: that of the median; error_sd:
    standard deviation of the errors of runs, NaN for one; ratio: simulated over observed_compared.
    """
    import pandas as pd

    by = [name for name in ("scenario", "observation") if name in found.columns]
    given = []
    for _, runs in found.groupby(by, sort=False):
        first = runs.iloc[0]
        row = {name: first[name] for name in COLUMNS if name in runs.columns and name != "seed"}
        values, observed = runs["simulated"].to_numpy(dtype=float), float(row["observed_compared"])
        low, middle, high = np.quantile(values, (0.1, 0.5, 0.9))
        row |= {
            "simulated": middle,
            "error": error(middle, observed, rate=row["error_unit"] == "points"),
            "simulated_low": low,
            "simulated_high": high,
            "runs": len(values),
            "error_sd": float(np.std(runs["error"].to_numpy(dtype=float), ddof=1)) if len(values) > 1 else float("nan"),
            "ratio": middle / observed if observed else float("nan"),
        }
        given.append(row)
    if not given:
        return pd.DataFrame()
    order = [*(name for name in COLUMNS if name in given[0])]
    at = order.index("simulated") + 1
    order[at:at] = ["simulated_low", "simulated_high", "runs", "ratio"]
    order.insert(order.index("error_unit"), "error_sd")
    return pd.DataFrame(given)[order]


def by_owners(found: Mapping[float, pd.DataFrame]) -> pd.DataFrame:
    """What brokers give of the whole region, over shares of owners: a row per share and observation of vacancy or rent.

    found: share of owners and what `summary` gave of runs with it. Columns: owned_share, then those of the summary.
    """
    import pandas as pd

    parts = []
    for share, table in sorted(found.items()):
        if len(table):
            told = (table["broker"] != "") & (table["place"] == WHOLE) & ~table["comparison"].isin(NOT_COMPARED)
            parts.append(table[told].assign(owned_share=share))
    whole = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    return whole[["owned_share", *(name for name in whole if name != "owned_share")]] if len(whole) else pd.DataFrame()


def broker_errors(over_owners: pd.DataFrame) -> pd.DataFrame:
    """Root mean square error of brokers' vacancy [percentage points] by share of owners: of each broker alone, and of all to `FED_UNTIL`.

    over_owners: what `by_owners` gave. Columns: owned_share, broker ("" for all), rows, rmse. Errors are joined, series are not.
    """
    import pandas as pd

    found = []
    vacancy = over_owners[over_owners["topic"] == "vacancy_rate"] if len(over_owners) else over_owners
    for share, rows_of in vacancy.groupby("owned_share") if len(vacancy) else ():
        early = rows_of[rows_of["period"].str[:4].astype(int) <= FED_UNTIL]
        for broker, part in [*rows_of.groupby("broker", sort=False), ("", early)]:
            error_of = part["error"].to_numpy(dtype=float)
            if len(error_of):
                found.append((share, broker, len(error_of), float(np.sqrt(np.mean(error_of**2)))))
    return pd.DataFrame(found, columns=["owned_share", "broker", "rows", "rmse"])


def compared(
    tables: Mapping[str, pd.DataFrame],
    evidence: Sequence[Mapping[str, Any]],
    deflator: Mapping[int, float],
    given: Given = Given(),  # noqa: B008 (frozen)
    larger_parks: Mapping[str, Sequence[str]] = NO_LARGER_PARKS,
) -> pd.DataFrame:
    """The summary over seeds of each scenario, as `hindcast.csv` holds it; without rows where no observation falls into the runs."""
    return summary(rows(tables, evidence, deflator, given, larger_parks)).drop(columns="observation", errors="ignore")
