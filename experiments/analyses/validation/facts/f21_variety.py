"""F21: related variety goes with growth, unrelated variety with smaller downturns."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from experiments.analyses.validation.declared import Check, Part, Run
from experiments.statistics.least_squares import coefficients, within
from experiments.statistics.variety import varieties

RELATED, UNRELATED = "related variety", "unrelated variety x shock"
YEAR, FIVE_YEARS = 4, 20
FEWEST = 20
"""Enterprises that a park has at the start of a span; below it one tenant decides."""


def statistic(run: Run) -> Mapping[str, float]:
    """Coefficients of a panel of parks: of growth over five years, and of the fall within a year."""
    found = dict.fromkeys((RELATED, UNRELATED), float("nan"))
    enterprises = run.tables.get("enterprises")
    if enterprises is None:
        return found
    inside = enterprises[enterprises["park"] != ""]
    if not len(inside):
        return found
    codes = list(run.setting.industries.codes)
    work = inside.pivot_table(
        index=["quarter", "park"], columns="industry", values="employees", aggfunc="sum", fill_value=0.0
    )
    work = work.reindex(columns=codes, fill_value=0.0)
    many = (inside.groupby(["quarter", "park"]).size() >= FEWEST).reindex(work.index).to_numpy()
    quarter, park = work.index.get_level_values("quarter").to_numpy(), work.index.get_level_values("park").to_numpy()
    amounts = work.to_numpy(dtype=np.float64)
    related, unrelated = varieties(amounts, run.setting.industries.relatedness)
    size = np.log(amounts.sum(axis=1))

    start, end = spans(quarter, park, FIVE_YEARS)
    use = many[start]
    start, end = start[use], end[use]
    predictors = np.column_stack((related[start], size[start]))
    found[RELATED] = float(
        coefficients(within(size[end] - size[start], quarter[start]), within(predictors, quarter[start]))[0]
    )

    start, end = spans(quarter, park, YEAR)
    use = many[start]
    start, end = start[use], end[use]
    depth = depths(amounts, quarter, start)
    # effects of parks and years: what a park's mix always does and what befalls all is not counted
    predictors = np.column_stack((unrelated[start] * depth, unrelated[start], depth, size[start]))
    fall = -(size[end] - size[start])
    groups = (park[start], quarter[start])
    found[UNRELATED] = float(coefficients(two_ways(fall, *groups), two_ways(predictors, *groups))[0])
    return found


def spans(quarter: NDArray, park: NDArray, length: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of a park and rows of the same park `length` quarters later."""
    row = {key: place for place, key in enumerate(zip(quarter.tolist(), park.tolist(), strict=True))}
    pairs = [(place, row[q + length, name]) for (q, name), place in row.items() if (q + length, name) in row]
    start, end = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return start, end


def depths(amounts: NDArray, quarter: NDArray, start: NDArray) -> NDArray[np.float64]:
    """How far the growth that a park's mix leads to within the year falls short of all years' mean, at least "
    "zero [log points]."""
    times = np.unique(quarter)
    of_industry = np.array([amounts[quarter == each].sum(axis=0) for each in times])
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.nan_to_num(np.diff(np.log(of_industry), axis=0), posinf=0.0, neginf=0.0)
    share = amounts[start] / amounts[start].sum(axis=1, keepdims=True)
    expected = (share * growth[np.searchsorted(times, quarter[start])]).sum(axis=1)
    return np.maximum(expected.mean() - expected, 0.0) if len(expected) else expected


def two_ways(values: NDArray, park: NDArray, quarter: NDArray, rounds: int = 50) -> NDArray[np.float64]:
    """Values less effects of parks and of quarters: means are swept out in turn."""
    for _ in range(rounds):
        values = within(within(values, park), quarter)
    return values


CHECK = Check(
    name="F21",
    title="Related variety goes with growth, unrelated variety with smaller downturns",
    source="Frenken, van Oort and Verburg 2007, as summed up elsewhere R-A",
    definition=(
        "Panel of parks from the yearly record of all enterprises, parks with at least 20 enterprises at the start. Related variety is the chance "
        "that two workers of a park are in different industries, times the relatedness of these (the input `relatedness.csv`); unrelated variety "
        "times what relatedness lacks to one. (i) Log growth of a park's employees over five years, spans that overlap, on related variety and "
        "log employees at the start, with effects of years: coefficient of related variety. (ii) Fall of log employees within a year (with its "
        "sign: a rise is a negative fall, and leaving rises out turns the sign of the result) on unrelated variety times depth of the shock, both "
        "alone and log employees, with effects of parks and years: coefficient of the product, negative where unrelated variety softens a "
        "downturn. Depth: how far the growth that the park's mix of industries leads to, by the change in the same year of the log employees of "
        "each industry over all parks, falls short of the mean of all park-years of the panel; zero above it."
    ),
    parts=(Part(RELATED, low=0.0, use="V"), Part(UNRELATED, high=0.0, use="V")),
    statistic=statistic,
    settings=("zgc",),
    columns={"enterprises": ("quarter", "park", "industry", "employees")},
    nulls=("no_agglomeration", "blind_location", "random_entry"),
)
