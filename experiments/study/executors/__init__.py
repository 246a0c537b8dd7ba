"""Where runs are computed: each module has `ended_runs(tasks, place, keep=, on_quarter=, insist=)`, which yields what became of each.

A run is a directory on the disk that all computers share, so that only what became of it has to travel back.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from multiprocessing import current_process
from pathlib import Path

from experiments.configuration.errors import ConfigurationError, install, nearest
from experiments.configuration.options import Options
from experiments.study.executors import dask, local, slurm
from experiments.study.executors.place import NEEDS, Place
from experiments.study.task import EndedRun


def place(executor: str | Options, workers: int, folder: Path = Path()) -> Place:
    """The executor of that name, or of those options; raises `ConfigurationError` when it cannot be used here."""
    options = executor if isinstance(executor, Options) else None
    name = options.executor if options else str(executor)
    if name not in NEEDS:
        raise ConfigurationError(f"executor must be one of {', '.join(NEEDS)}; got {name!r}{nearest(name, NEEDS)}")
    if importlib.util.find_spec(NEEDS[name]) is None:
        raise ConfigurationError(f"executor={name} needs {NEEDS[name]}, which is not installed: {install('cluster')}")
    if name == "dask" and current_process().daemon and not (options is not None and options.dask.address):
        raise ConfigurationError(
            "executor=dask starts processes, which a worker of a multiprocessing pool must not: leave executor= out, "
            "or give dask.address= of a scheduler that runs"
        )
    if name == "slurm":
        slurm.require()
    if name == "dask" and options is not None:
        dask.require(options.dask.address)
    if options is None:
        return Place(name, workers, folder=folder)
    return Place(name, workers, options.dask, options.slurm, folder)


def ended_runs(where: Place) -> Callable[..., Iterator[EndedRun]]:
    """The function that computes tasks there."""
    # looked up in the module when it is asked for
    return {"local": local, "dask": dask, "slurm": slurm}[where.name].ended_runs
