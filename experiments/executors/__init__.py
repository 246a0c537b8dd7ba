"""Where runs are computed: each module has `outcomes(tasks, place, keep=, on_quarter=, insist=)`, which yields what became of each.

A run is a directory on the disk that all computers share, so that only what became of it has to travel back.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.errors import ConfigurationError, nearest
from experiments.options import Dask, Options, Slurm

if TYPE_CHECKING:
    from experiments.runner import Outcome

NEEDS = {"local": "joblib", "dask": "distributed", "slurm": "submitit"}
"""Every executor with the library that it needs."""


@dataclass(frozen=True)
class Place:
    """An executor with its settings."""

    name: str = "local"
    workers: int = 1
    dask: Dask = Dask()
    slurm: Slurm = Slurm()
    folder: Path = Path()
    """Folder of the study, for the logs of jobs."""


def place(executor: str | Options, workers: int, folder: Path = Path()) -> Place:
    """The executor of that name, or of those options; raises `ConfigurationError` when it cannot be used here."""
    options = executor if isinstance(executor, Options) else None
    name = options.executor if options else str(executor)
    if name not in NEEDS:
        raise ConfigurationError(f"executor must be one of {', '.join(NEEDS)}; got {name!r}{nearest(name, NEEDS)}")
    if importlib.util.find_spec(NEEDS[name]) is None:
        raise ConfigurationError(
            f'executor={name} needs {NEEDS[name]}, which is not installed: pip install "yuanqu[cluster]"'
        )
    if name == "slurm":
        from experiments.executors.slurm import require

        require()
    if name == "dask" and options is not None:
        from experiments.executors.dask import require as answer

        answer(options.dask.address)
    if options is None:
        return Place(name, workers, folder=folder)
    return Place(name, workers, options.dask, options.slurm, folder)


def outcomes(where: Place) -> Callable[..., Iterator[Outcome]]:
    """The function that computes tasks there."""
    found: Callable[..., Iterator[Outcome]] = importlib.import_module(f"experiments.executors.{where.name}").outcomes
    return found
