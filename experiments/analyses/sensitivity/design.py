"""The runs that a screening and an analysis of variance ask for: points in the space of parameters, with the seed of each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from experiments.analyses.sensitivity.space import Dimension, configured, level, placed
from sim.parameters import Parameters
from sim.parameters.declare import ParameterError

if TYPE_CHECKING:
    import pandas as pd

REPLICATE = "replicate"
"""Name of the input that is nothing but another seed."""

SCREENING, SOBOL = "screening", "sobol"
SCRAMBLE = 20_060_101
"""Seed of the scrambled Sobol sequence: one for all studies, so that more points continue it."""


@dataclass
class Design:
    """Points of one stage, in the order of their numbers; the last column of the coordinates is the replicate."""

    stage: str
    dimensions: tuple[Dimension, ...]
    coordinates: NDArray[np.float64]
    """[runs, parameters + 1], each from 0 to 1."""
    seeds: NDArray[np.int64]
    scenarios: list[str]
    parameters: dict[str, Parameters] = field(default_factory=dict)
    """By scenario; without those that the model refuses."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the columns of the coordinates."""
        return (*(each.name for each in self.dimensions), REPLICATE)

    @property
    def seeds_of(self) -> dict[str, tuple[int, ...]]:
        """The one seed of each scenario that can be run."""
        return {
            name: (int(seed),) for name, seed in zip(self.scenarios, self.seeds, strict=True) if name in self.parameters
        }

    def table(self) -> pd.DataFrame:
        """One row for each point: stage, row, scenario, replicate (its seed), then the values of the parameters varied.

        They are empty where the model refuses the combination.
        """
        import pandas as pd

        values = {
            each.name: [
                configured(self.parameters[name], each.name) if name in self.parameters else None
                for name in self.scenarios
            ]
            for each in self.dimensions
        }
        first: dict[str, Any] = {
            "stage": self.stage,
            "row": np.arange(1, len(self.scenarios) + 1),
            "scenario": self.scenarios,
            REPLICATE: self.seeds,
        }
        return pd.DataFrame({**first, **values})


def screening(
    base: Parameters, dimensions: Sequence[Dimension], seeds: Sequence[int], trajectories: int, levels: int
) -> Design:
    """Morris trajectories: random paths on a grid along which one input after another moves once, half of the grid at a time.

    Every trajectory is drawn from a seed of its own, so that more of them leave the first ones as they are; it has two of the seeds of
    runs, one before and one after the step of the replicate.
    """
    from SALib.sample import morris

    problem = _problem([*(each.name for each in dimensions), REPLICATE])
    paths, chosen = [], []
    for number in range(trajectories):
        generator = np.random.default_rng([SCRAMBLE, number])
        path = morris.sample(problem, 1, num_levels=levels, seed=generator)
        # which seeds: another pair for each trajectory, whatever the number of levels
        order = generator.permutation(len(seeds))
        chosen += [seeds[order[level(where, len(seeds))]] for where in path[:, -1]]
        paths.append(path)
    stem = f"{SCREENING}-{_digest(dimensions, levels)}"
    return _design(SCREENING, stem, base, dimensions, np.vstack(paths), chosen)


def sobol(base: Parameters, dimensions: Sequence[Dimension], seeds: Sequence[int], points: int) -> Design:
    """Saltelli's design of scrambled Sobol points: each base point, the same with one input after another taken from a second, and the second.

    points is a power of two; more of them continue the sequence. Other parameters make another design.
    """
    from SALib.sample import sobol as sampler

    problem = _problem([*(each.name for each in dimensions), REPLICATE])
    coordinates = sampler.sample(problem, points, calc_second_order=False, scramble=True, seed=SCRAMBLE)
    chosen = [seeds[level(where, len(seeds))] for where in coordinates[:, -1]]
    return _design(SOBOL, f"{SOBOL}-{_digest(dimensions)}", base, dimensions, coordinates, chosen)


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def _digest(dimensions: Sequence[Dimension], *more: object) -> str:
    """Six digits for what a design varies: runs of another one have other names, and both keep theirs in the same study."""
    text = repr(([(each.name, each.low, each.high, each.scale) for each in dimensions], more))
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def _design(
    stage: str,
    stem: str,
    base: Parameters,
    dimensions: Sequence[Dimension],
    coordinates: NDArray[np.float64],
    seeds: Sequence[int],
) -> Design:
    names = [f"{stem}-{number:04d}" for number in range(1, len(coordinates) + 1)]
    found = Design(stage, tuple(dimensions), coordinates, np.array(seeds, dtype=np.int64), names)
    for name, row in zip(names, coordinates, strict=True):
        try:
            found.parameters[name] = placed(base, dimensions, row[:-1])
        except ParameterError:
            # the point stays in the table and counts as missing, like a run that failed
            continue
    return found
