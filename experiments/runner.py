"""Computes runs: one directory per run, written whole or not at all, in one process or in many."""

from __future__ import annotations

import contextlib
import gc
import itertools
import os
import shutil
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments import manifest, run_folders
from experiments.manifest import peak_memory, versions, write_json
from experiments.run_folders import COMPLETE, PULSE
from experiments.run_tables import write_table
from sim.parameters import Parameters
from sim.parameters.declare import ParameterError

if TYPE_CHECKING:
    import pandas as pd

    from experiments.options import Options
    from sim.regions import Setting


LEAST_PATIENCE = 2.0
"""Time that a run under way elsewhere is waited for at least [s]."""

TRANSITIONS = {
    "quarter": "int64",
    "date": "str",
    "park": "str",
    "from_stage": "int64",
    "to_stage": "int64",
    "limiting_indicator": "str",
}
"""Columns of the table of transitions, for runs without any."""


_BEGUN = itertools.count(1)
BETWEEN = 4
"""Runs between two collections of what models of finished runs leave behind: one takes about a twentieth of a run."""


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
        """Whether this run was finished before."""
        return (self.folder / COMPLETE).is_file()

    @property
    def failure(self) -> Path:
        """File that tells why the last attempt failed, if it did."""
        return self.folder.with_name(f"{self.folder.name}.failed.json")

    def kept(self) -> Outcome:
        """Outcome of a run that was found complete."""
        return Outcome(self.scenario, self.seed, 0, 0.0, kept=True)

    def lost(self, reason: str, details: str = "", **more: Any) -> Outcome:
        """Outcome of a run that came to nothing, recorded beside its directory."""
        outcome = Outcome(self.scenario, self.seed, self.quarters, error=reason, details=details or reason, **more)
        with contextlib.suppress(OSError):
            write_json(
                self.failure,
                {
                    "scenario": self.scenario,
                    "seed": self.seed,
                    "error": reason,
                    "traceback": outcome.details,
                    **self.about,
                    "versions": versions(),
                },
            )
        return outcome


@dataclass
class Outcome:
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
    kept: bool = False
    """The run was complete already, computed by another process meanwhile."""
    postponed: bool = False
    """Nothing was done, since another process has the run under way."""


def ecosystem() -> Any:
    """The model class; imported late because Mesa takes seconds to load."""
    from sim import ParkEcosystem

    return ParkEcosystem


def compute(task: Task, on_quarter: Callable[[], Any] | None = None, *, keep: bool = False) -> Outcome:
    """Compute one run and write its tables; with `keep` they are handed back too.

    The directory appears under its name only when the manifest, the last file, has been written; until then its part
    directory tells other processes that the run is under way.
    """
    start = time.perf_counter()
    own = manifest.model_fingerprint()
    if task.about.get("model", own) != own:
        raise RuntimeError(
            f"this process has another version of the model ({own}; the study has {task.about['model']})"
        )
    part = run_folders.part_of(task.folder)
    # a former process with the same number may have left one
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        model = ecosystem()(task.parameters, seed=task.seed, setting=task.setting)
        beat = time.monotonic()
        for _ in range(task.quarters):
            model.step()
            if on_quarter is not None:
                on_quarter()
            if time.monotonic() - beat > PULSE:
                beat = time.monotonic()
                with contextlib.suppress(OSError):
                    os.utime(part)
        tables = wanted(model.results, task)
        computed = time.perf_counter() - start
        part.mkdir(parents=True, exist_ok=True)
        for name, frame in tables.items():
            write_table(frame, part / f"{name}.parquet")
        memory = peak_memory()
        write_json(
            part / COMPLETE,
            {
                "scenario": task.scenario,
                "seed": task.seed,
                "identity": task.folder.name,
                "quarters": task.quarters,
                **task.about,
                **({} if task.tables is None else {"tables": list(task.tables)}),
                "versions": versions(),
                "seconds": round(computed, 3),
                "peak_memory_bytes": memory,
                "rows": {name: len(frame) for name, frame in tables.items()},
            },
        )
        _publish(part, task)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    task.failure.unlink(missing_ok=True)
    return Outcome(
        task.scenario,
        task.seed,
        task.quarters,
        time.perf_counter() - start,
        memory=memory,
        tables=tables if keep else None,
    )


def _publish(part: Path, task: Task) -> None:
    try:
        os.replace(part, task.folder)
    except OSError:
        # Another process has finished the same run meanwhile: equal identity and seed mean equal tables.
        if not task.complete:
            raise
        shutil.rmtree(part, ignore_errors=True)


def attempt(
    task: Task, on_quarter: Callable[[], Any] | None = None, *, keep: bool = False, insist: bool = False
) -> Outcome:
    """Compute one run unless it is complete; an error is recorded beside its directory and returned instead of raised.

    A run that another process has under way is postponed, unless `insist` is given.
    """
    from sim.regions import InputError

    start = time.perf_counter()
    try:
        if task.complete:
            return task.kept()
        if not insist and run_folders.under_way(task.folder):
            return Outcome(task.scenario, task.seed, 0, postponed=True)
        run_folders.clear(task.folder)
        if next(_BEGUN) % BETWEEN == 0:
            # Agents and model refer to one another, and the collector of cycles wakes too seldom for what they hold.
            gc.collect()
        return compute(task, on_quarter, keep=keep)
    except Exception as error:  # noqa: BLE001 - whatever one run dies of, the others go on
        lines = str(error).strip() or type(error).__name__
        wrong_input = isinstance(error, ParameterError | InputError)
        return task.lost(
            lines if wrong_input else f"{type(error).__name__}: {lines}",
            traceback.format_exc(),
            seconds=time.perf_counter() - start,
            wrong_input=wrong_input,
            errno=getattr(error, "errno", None),
        )


def wanted(results: Any, task: Task) -> dict[str, pd.DataFrame]:
    """The tables a run writes: events and snapshots of enterprises only when asked for, transitions always.

    Where the task names its tables, those of them that have rows, and transitions if named.
    """
    record = task.parameters.record
    recorded = {"events": record.events, "enterprises": record.snapshot_every > 0}
    found: dict[str, pd.DataFrame] = {
        name: frame
        for name, frame in results.tables().items()
        if recorded.get(name, True) and (task.tables is None or name in task.tables)
    }
    if (task.tables is None or "transitions" in task.tables) and (
        "transitions" not in found or found["transitions"].empty
    ):
        # Nothing has changed its stage: that is a result, too; without rows the columns would have no kind.
        import pandas as pd

        found["transitions"] = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in TRANSITIONS.items()})
    return found


def compute_all(
    tasks: Sequence[Task],
    workers: int,
    *,
    executor: str | Options = "local",
    folder: Path = Path(),
    progress: bool = True,
    keep: bool = False,
) -> Iterator[Outcome]:
    """Outcomes of the tasks as they are finished, in any order, computed where `executor` says.

    executor: its name, or the options with its settings; folder: that of the study, for logs of jobs. With `keep` outcomes hold
    tables, where runs are computed on this computer. Runs that another process has under way are left to it, and computed
    here only when they are not there after twice the time of the longest run. Raises `ConfigurationError` when the executor
    cannot be used.
    """
    from experiments import executors
    from experiments.progress import Bar

    place = executors.place(executor, workers, folder)
    compute_at = executors.outcomes(place)
    if place.name == "local" and min(workers, len(tasks)) == 1:
        # Loading the model is no part of its speed.
        ecosystem()
    with Bar(tasks, shown=progress) as shown:
        # Where one run is computed in this very process, the bar counts its quarters.
        count = shown.update if shown.single and place.name == "local" else None
        by_run = {(task.scenario, task.seed): task for task in tasks}
        elsewhere: list[Task] = []
        longest = 0.0
        for outcome in compute_at(tasks, place, keep=keep, on_quarter=count):
            if outcome.postponed:
                elsewhere.append(by_run[outcome.scenario, outcome.seed])
                continue
            longest = max(longest, outcome.seconds)
            shown.add(outcome)
            yield outcome
        for outcome in awaited(elsewhere, 2.0 * longest):
            shown.add(outcome)
            yield outcome
        for outcome in compute_at(elsewhere, place, keep=keep, on_quarter=count, insist=True) if elsewhere else ():
            shown.add(outcome)
            yield outcome


def awaited(left: list[Task], patience: float) -> Iterator[Outcome]:
    """Outcomes of runs that other processes finish within so many seconds; in `left` stay those that they did not.

    Ends early when none of the rest is under way.
    """
    until = time.monotonic() + max(patience, LEAST_PATIENCE)
    while left:
        for task in [each for each in left if each.complete]:
            left.remove(task)
            yield task.kept()
        if time.monotonic() > until or not any(run_folders.under_way(task.folder) for task in left):
            return
        time.sleep(0.1 + len(left) / 1000.0)
