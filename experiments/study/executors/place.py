"""Where runs are computed: an executor with its settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from experiments.configuration.options import Dask, Slurm

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
