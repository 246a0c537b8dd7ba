"""What a scenario changes in the course of a run: differences quarter by quarter, and what is read off them: frames in, frames out.

Differences are paired by seed, as in `paired_effects`, and their intervals are Student's. An interval of a quarter holds the mean of that
quarter with its probability; the band of all quarters together holds the whole course with less.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.statistics import outcomes
from experiments.statistics.outcomes import OUTCOMES, QUARTERS, Outcome
from experiments.statistics.paired_effects import LEVEL, mean_interval, mean_intervals, themselves

if TYPE_CHECKING:
    import pandas as pd

VACANCY = "vacancy_rate"
LET = 0.8
"""Share of its floor space that a new park has let when it counts as let."""

COLUMNS = {
    "system": ["date", *outcomes.COLUMNS["system"]],
    "parks": ["park", "stock_m2", "leased_m2", *outcomes.COLUMNS["parks"]],
}
"""Columns of a run's tables that are needed, beside those of the outcomes of plugins, which `outcomes.COLUMNS` has."""

BY_QUARTER = (
    "scenario", "base", "world", "outcome", "unit", "quarter", "date", "n", "base_level", "difference", "low", "high",
)  # fmt: skip
OVER_TIME = (
    "scenario", "base", "world", "outcome", "measure", "unit", "n", "base_level", "value", "low", "high", "date",
)  # fmt: skip
PEAK, PEAK_QUARTER, HALF_LIFE, SAVED = "peak", "peak_quarter", "half_life", "vacancy_quarters_saved"
OPENED, UNTIL_LET, NOT_LET = "parks_opened", "quarters_until_80_let", "parks_not_80_let"
MEASURES = (PEAK, PEAK_QUARTER, HALF_LIFE, SAVED, OPENED, UNTIL_LET, NOT_LET)
"""Measures of the table OVER_TIME, in its order; the last four are told of the vacancy rate only."""


def quarters_of_run(system: pd.DataFrame, parks: pd.DataFrame) -> pd.DataFrame:
    """Quarter, date and a column for each outcome of one run, in the unit of its tables: flows as amounts of a year.

    system, parks: with the columns in COLUMNS. The mean stage is that over the parks open at the end of the quarter, NaN without any.
    """
    import pandas as pd

    system = system.sort_values("quarter", kind="stable", ignore_index=True)
    there = parks[parks["open"].astype(bool) & (parks["stage"] > 0)]
    found = {"quarter": system["quarter"], "date": system["date"]}
    for name, outcome in OUTCOMES.items():
        if outcome.table == "system":
            column = system[outcome.column].astype(float)
        else:
            column = there.groupby("quarter")[outcome.column].mean().reindex(system["quarter"]).reset_index(drop=True)
        found[name] = column * (QUARTERS if outcome.flow else 1)
    return pd.DataFrame(found)


def new_parks_of_run(parks: pd.DataFrame) -> pd.DataFrame:
    """Park and until_let of every park that opened during the run, after its first quarter.

    until_let [quarters]: from the beginning of the quarter in which it opened to the end of the first in which at least LET of its floor
    space is let, so at least 1; NaN where that is not reached.
    """
    import pandas as pd

    there = parks[parks["open"].astype(bool)]
    opened = there.groupby("park", sort=False)["quarter"].min()
    opened = opened[opened > parks["quarter"].min()]
    stock, leased = (there[name].to_numpy(dtype=float) for name in ("stock_m2", "leased_m2"))
    let = there[(stock > 0.0) & (leased >= LET * stock)].groupby("park")["quarter"].min()
    until = let.reindex(opened.index) - opened + 1.0
    return pd.DataFrame({"park": opened.index.to_numpy(dtype=object), "until_let": until.to_numpy(dtype=float)})


def by_quarter(
    values: pd.DataFrame, base: str, *, outcomes: Mapping[str, Outcome] = OUTCOMES, level: float = LEVEL
) -> pd.DataFrame:
    """Mean paired difference to `base` in every quarter, with its t interval: the columns BY_QUARTER.

    values: world, scenario, seed, quarter, date and a column for each of the outcomes, by its name there. Quarters that both scenarios have.
    """
    import pandas as pd

    parts = []
    for world, scenario, one, other in _pairs(values, base):
        dates = one["date"].groupby("quarter").first()
        for name, outcome in outcomes.items():
            found = (one[name] - other[name]).unstack("quarter").to_numpy(dtype=float)
            level_of_base = other[name].unstack("quarter").to_numpy(dtype=float)
            n, mean, low, high = mean_intervals(found, level)
            about = {"scenario": scenario, "base": base, "world": world, "outcome": name, "unit": outcome.unit}
            numbers = {
                "quarter": dates.index.to_numpy(),
                "date": dates.to_numpy(dtype=object),
                "n": n,
                "base_level": mean_intervals(np.where(np.isfinite(found), level_of_base, np.nan), level)[1],
                "difference": mean,
                "low": low,
                "high": high,
            }
            parts.append(pd.DataFrame(numbers).assign(**about))
    return pd.concat(parts, ignore_index=True)[list(BY_QUARTER)] if parts else pd.DataFrame(columns=list(BY_QUARTER))


def _pairs(values: pd.DataFrame, base: str) -> Iterator[tuple[str, str, pd.DataFrame, pd.DataFrame]]:
    """World, scenario, and its rows and those of the base by seed and quarter, of what both have."""
    for world, part in themselves(values).groupby("world", sort=False):
        rows = {name: each.set_index(["seed", "quarter"]).sort_index() for name, each in part.groupby("scenario")}
        for scenario in part["scenario"].unique():
            if scenario != base and base in rows:
                common = rows[scenario].index.intersection(rows[base].index)
                if len(common):
                    yield str(world), str(scenario), rows[scenario].loc[common], rows[base].loc[common]


def peak(differences: NDArray[np.float64]) -> int | None:
    """Where a course [quarters] is furthest from zero, the first time; None where it never leaves zero or nothing is known."""
    size = np.abs(np.nan_to_num(differences))
    return int(size.argmax()) if size.any() else None


def half_life(differences: NDArray[np.float64], at: int) -> float:
    """Quarters from the peak of a course [quarters], which is at `at`, until no quarter to the end of the run has more than half of it left.

    NaN where that is not reached a year before the end, since a quarter may be low by chance: where it is a number, at most half is left of
    every quarter of the last year. Unknown quarters say nothing; what has turned to the other side is gone, too.
    """
    left = differences[at:] / differences[at]
    # of a course that halves exactly, what rounding leaves above a half counts as half
    lasting = int(np.flatnonzero(left > 0.5 + 1e-9)[-1])
    gone = lasting + 1 + np.flatnonzero(np.isfinite(left[lasting + 1 :]))
    return float(gone[0]) if len(gone) >= QUARTERS else float("nan")


def vacancy_quarters_saved(differences: NDArray[np.float64]) -> NDArray[np.float64]:
    """Vacancy saved over the run [share x quarters] for each pair of runs, from the differences of the vacancy rate [n, quarters].

    One point of vacancy less during ten quarters is 0.1; quarters without floor space count nothing.
    """
    return -np.nan_to_num(differences).sum(axis=1)


def over_time(
    values: pd.DataFrame, new_parks: pd.DataFrame, quarterly: pd.DataFrame, base: str, *, level: float = LEVEL
) -> pd.DataFrame:
    """What is read off the course of the differences: the columns OVER_TIME, a row for each measure.

    values: as `by_quarter` takes them, quarterly: what it gives of them; new_parks: world, scenario, seed, and the columns of
    `new_parks_of_run`. Every outcome has: peak, the mean difference furthest from zero, with the interval of that quarter, which was
    chosen for it; peak_quarter, counted from 0; half_life [quarters], of the mean course and without an interval, NaN where half is not
    gone for good by the end or the interval at the peak includes zero. The vacancy rate has vacancy_quarters_saved, and where parks open during
    the run: how many (parks_opened), the quarters until they are let (quarters_until_80_let; over the parks that reach it in both runs
    of a pair), and how many do not reach it (parks_not_80_let), each as difference in `value` with the level of the base in base_level.
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    fresh = themselves(new_parks)
    for world, scenario, one, other in _pairs(values, base):
        here = quarterly[(quarterly["world"] == world) & (quarterly["scenario"] == scenario)]
        for name, outcome in OUTCOMES.items():
            about = {"scenario": scenario, "base": base, "world": world, "outcome": name, "date": ""}
            rows += [{**about, **row} for row in of_course(here[here["outcome"] == name], outcome.unit)]
            if name != VACANCY:
                continue
            found = (one[name] - other[name]).unstack("quarter").to_numpy(dtype=float)
            n, saved, low, high = mean_interval(vacancy_quarters_saved(found), level)
            told = {"measure": SAVED, "unit": "share x quarters", "n": n, "value": saved, "low": low, "high": high}
            rows.append({**about, **told})
            seeds = one.index.get_level_values("seed").unique()
            rows += [{**about, **row} for row in _of_new_parks(fresh, world, scenario, base, seeds, level)]
    return pd.DataFrame(rows, columns=list(OVER_TIME))


def of_course(course: pd.DataFrame, unit: str) -> Iterator[dict[str, Any]]:
    """Peak, its quarter and the half-life of one outcome; course: its rows of `by_quarter`."""
    differences = course["difference"].to_numpy(dtype=float)
    at = peak(differences)
    if at is None:
        nothing = 0.0 if np.isfinite(differences).any() else np.nan
        ends = {"value": nothing, "low": nothing, "high": nothing} if course["n"].max() > 1 else {"value": nothing}
        yield {"measure": PEAK, "unit": unit, "n": int(course["n"].max()), **ends}
        return
    row = course.iloc[at]
    n, low, high = int(row["n"]), float(row["low"]), float(row["high"])
    top = {"measure": PEAK, "unit": unit, "n": n, "base_level": row["base_level"], "value": row["difference"]}
    yield {**top, "low": low, "high": high, "date": row["date"]}
    when = {"measure": PEAK_QUARTER, "unit": "quarter of the run, from 0", "n": n, "value": float(row["quarter"])}
    yield {**when, "date": row["date"]}
    # half of what may be nothing says nothing
    told = not low <= 0.0 <= high
    yield {
        "measure": HALF_LIFE,
        "unit": "quarters",
        "n": n,
        "value": half_life(differences, at) if told else float("nan"),
    }


def _of_new_parks(
    fresh: pd.DataFrame, world: str, scenario: str, base: str, seeds: Collection[int], level: float
) -> Iterator[dict[str, Any]]:
    """Parks that opened, quarters until they were let, and those that were not: nothing where none opened."""
    if fresh.empty or "until_let" not in fresh:
        return
    here = fresh[(fresh["world"] == world) & fresh["seed"].isin(list(seeds))]
    both = [here[here["scenario"] == name].set_index(["seed", "park"])["until_let"] for name in (scenario, base)]
    if not any(len(each) for each in both):
        return

    def row(measure: str, unit: str, own: NDArray[np.float64], of_base: NDArray[np.float64]) -> dict[str, Any]:
        n, value, low, high = mean_interval(own - of_base, level)
        level_of_base = mean_interval(np.where(np.isfinite(own - of_base), of_base, np.nan), level)[1]
        found = {"measure": measure, "unit": unit, "n": n, "base_level": level_of_base}
        return {**found, "value": value, "low": low, "high": high}

    def counted(parks: list[pd.Series]) -> list[NDArray[np.float64]]:
        return [each.groupby("seed").size().reindex(seeds, fill_value=0).to_numpy(dtype=float) for each in parks]

    yield row(OPENED, "parks", *counted(both))
    own, of_base = both[0].dropna().align(both[1].dropna(), join="inner")
    means = [each.groupby("seed").mean().reindex(seeds).to_numpy(dtype=float) for each in (own, of_base)]
    yield row(UNTIL_LET, "quarters", *means)
    yield row(NOT_LET, "parks", *counted([each[each.isna()] for each in both]))
