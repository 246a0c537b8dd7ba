"""From indicators to four dimensions, and from these to the bars of the stages.

Every number that decides about a stage stands here. All are design choices (D): they say what the words of the stages mean, none was estimated.
`stages.scale` multiplies every bar and every floor.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Mark(NamedTuple):
    """Where an indicator counts nothing and where it counts in full, and how much it weighs in its dimension."""

    nothing: float
    full: float
    weight: float = 1.0
    logs: bool = False
    """Whether it counts by its logarithm."""


MARKS: dict[str, dict[str, Mark]] = {
    "knowledge": {
        "labour_intensity": Mark(0.50, 0.20),
        "rd_intensity": Mark(0.030, 0.055, weight=1.5),
        "floor_productivity": Mark(2.0, 4.5, weight=0.75),
        "knowledge_exchange": Mark(0.05, 0.12, weight=0.75),
    },
    "cluster": {
        "chain_location_quotient": Mark(1.2, 2.4),
        "chain_jobs": Mark(2_000.0, 30_000.0, logs=True),
        "chain_closure": Mark(0.5, 0.9, weight=0.5),
    },
    "function": {
        "service_fit": Mark(0.25, 0.75),
        "jobs_housing": Mark(0.2, 0.9),
        "functional_mix": Mark(0.6, 0.95),
    },
    "ecosystem": {
        "spin_offs": Mark(4.0, 16.0),
        "rd_from_other_parks": Mark(8.0, 80.0, logs=True),
        "service_equity_share": Mark(0.03, 0.25),
    },
}
BEYOND_LABOUR = 0.50  # knowledge with which nobody calls a park labour-intensive: it is at the second stage at least, cluster or not
DIGITAL = 0.15  # what full digital operation adds to the ecosystem; its absence takes nothing off
DIMENSIONS = tuple(MARKS)
INDICATORS = tuple(name for marks in MARKS.values() for name in marks)
FLOORS = ("occupancy", "employees", "jobs_against_peak")
# entry: what each dimension must reach; the third stage asks for no cluster
ENTER: dict[int, dict[str, float]] = {
    2: {"knowledge": 0.36, "cluster": 0.42},
    3: {"knowledge": 0.50, "function": 0.62},
    4: {"knowledge": 0.84, "function": 0.70, "ecosystem": 0.55},
}
WAYS = {stage: (bars,) for stage, bars in ENTER.items()} | {2: (ENTER[2], {"knowledge": BEYOND_LABOUR})}
"""All ways into each stage; the second has another one beside the cluster."""
# below these nobody speaks of a stage whatever the dimensions: share of floor space let, persons, share of the most jobs in five years
LEAST: dict[int, dict[str, float]] = {
    2: {"occupancy": 0.60, "employees": 500.0, "jobs_against_peak": 0.65},
    3: {"occupancy": 0.68, "employees": 2_000.0, "jobs_against_peak": 0.72},
    4: {"occupancy": 0.72, "employees": 5_000.0, "jobs_against_peak": 0.78},
}
STAY = 0.95  # part of a bar or floor that is enough to stay


def met(value: NDArray, mark: Mark) -> NDArray[np.float64]:
    """How far an indicator reaches its full mark [0-1], clip((x - nothing) / (full - nothing), 0, 1); the same of logarithms where marked so."""
    if mark.logs:
        value, low, high = np.log(np.maximum(value, 1e-300)), np.log(mark.nothing), np.log(mark.full)
    else:
        low, high = mark.nothing, mark.full
    return np.clip((value - low) / (high - low), 0.0, 1.0)


def weighted_mean(parts: NDArray, weights: NDArray) -> NDArray[np.float64]:
    """A dimension from what its indicators reach [J 0-1], sum_i w_i m_ji / sum_i w_i; parts m [J, I 0-1], weights w [I]."""
    return (parts * weights).sum(axis=1) / weights.sum()


def with_digital(ecosystem: NDArray, digital: NDArray) -> NDArray[np.float64]:
    """The ecosystem with what digital operation adds [J 0-1], min(1, ecosystem + DIGITAL * digital); both [J 0-1]."""
    return np.minimum(ecosystem + DIGITAL * digital, 1.0)


def reached(indicators: NDArray) -> NDArray[np.float64]:
    """How far each indicator reaches its full mark [J, I 0-1]; indicators [J, I] in the order of `INDICATORS`."""
    marks = [mark for each in MARKS.values() for mark in each.values()]
    return np.column_stack([met(indicators[:, row], mark) for row, mark in enumerate(marks)])


def dimensions(indicators: NDArray, digital: NDArray, peopled: NDArray) -> NDArray[np.float64]:
    """The four dimensions of each park [J, 4 0-1], zero where nobody works; indicators [J, I], digital [J 0-1], peopled [J]."""
    parts, columns, first = reached(indicators), [], 0
    for marks in MARKS.values():
        weights = np.array([mark.weight for mark in marks.values()])
        columns.append(weighted_mean(parts[:, first : first + len(weights)], weights))
        first += len(weights)
    columns[-1] = with_digital(columns[-1], digital)
    return np.column_stack(columns) * peopled[:, None]


def ratios(values: NDArray, names: tuple[str, ...], bars: dict[str, float], scale: float) -> NDArray[np.float64]:
    """Values over bars [J, B ratio], x / (scale * bar), in the order of the bars; values [J, V] by names."""
    return np.column_stack([values[:, names.index(name)] / (scale * bar) for name, bar in bars.items()])


def stage_scores(found: NDArray, scale: float) -> NDArray[np.float64]:
    """Smallest ratio of a dimension to the bar of each stage [J, 4 ratio], 1 for the first, which asks for nothing.

    dimensions [J, 4 0-1]. Where there are two ways into a stage, the nearer one counts.
    """
    scores = np.ones((len(found), 4))
    for stage, ways in WAYS.items():
        scores[:, stage - 1] = np.max([ratios(found, DIMENSIONS, bars, scale).min(axis=1) for bars in ways], axis=0)
    return scores


def floor_scores(floors: NDArray, scale: float) -> NDArray[np.float64]:
    """Smallest ratio of occupancy, jobs and jobs against the peak to the floors of each stage [J, 4 ratio], 1 for the first; floors [J, 3]."""
    scores = np.ones((len(floors), 4))
    for stage, bars in LEAST.items():
        scores[:, stage - 1] = ratios(floors, FLOORS, bars, scale).min(axis=1)
    return scores


def highest(scores: NDArray, part: float) -> NDArray[np.int64]:
    """Highest stage of which a part of every bar and floor is reached [J 1-4], the first at least; scores [J, 4 ratio], the smaller of both kinds."""
    enough = scores >= part
    enough[:, 0] = True
    return 4 - enough[:, ::-1].argmax(axis=1)
