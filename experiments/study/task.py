"""One run to be computed, and what became of it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.study.manifest import versions
from experiments.study.whole_files import write_json
from experiments.study.whole_runs import flaw
from sim.parameters import Parameters
from sim.regions import Setting

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Task:
    """One run to be computed: a scenario with one seed."""

    scenario: str
    seed: int
    parameters: Parameters
    quarters: int
    folder: Path
    """Where the tables go; the last part of the path is the identity of the run."""
    setting: Setting
    """The tables as they were read once for the whole study, whatever happens to the files meanwhile."""
    about: dict[str, Any] = field(default_factory=dict)
    """Further entries of the manifest: parameters, checksums of inputs, fingerprint of the model."""
    tables: tuple[str, ...] | None = None
    """Tables to write; None writes all."""

    @property
    def complete(self) -> bool:
        """Whether this run was finished before, and all that it wrote is still there."""
        return not flaw(self.folder)

    @property
    def failure(self) -> Path:
        """File that tells why the last attempt failed, if it did."""
        return self.folder.with_name(f"{self.folder.name}.failed.json")

    def kept(self) -> EndedRun:
        """What became of a run that was found complete."""
        return EndedRun(self.scenario, self.seed, 0, 0.0, kept=True)

    def lost(self, reason: str, details: str = "", **more: Any) -> EndedRun:
        """What became of a run that came to nothing, recorded beside its directory."""
        ended = EndedRun(self.scenario, self.seed, self.quarters, error=reason, details=details or reason, **more)
        with contextlib.suppress(OSError):
            write_json(
                self.failure,
                {
                    "scenario": self.scenario,
                    "seed": self.seed,
                    "error": reason,
                    "traceback": ended.details,
                    **self.about,
                    "versions": versions(),
                },
            )
        return ended


@dataclass
class EndedRun:
    """What became of one run; `error` is None when it was finished."""

    scenario: str
    seed: int
    quarters: int
    seconds: float = 0.0
    error: str | None = None
    details: str = ""
    wrong_input: bool = False
    """The error is the user's to correct, not the program's."""
    errno: int | None = None
    memory: int | None = None
    tables: dict[str, pd.DataFrame] | None = None
    told: tuple[str, ...] = ()
    """What is to be said of it though it is finished, a line each."""
    kept: bool = False
    """The run was complete already, computed by another process meanwhile."""
    postponed: bool = False
    """Nothing was done, since another process has the run under way."""
