"""Computes runs: one directory per run, written whole or not at all, in one process or in many."""

from __future__ import annotations

import contextlib
import gc
import itertools
import os
import shutil
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from experiments.study import manifest, run_folders
from experiments.study.finite_numbers import TOO_LARGE, NotFinite, require_finite
from experiments.study.manifest import peak_memory, versions
from experiments.study.own_outcomes import with_own_outcomes
from experiments.study.run_folders import PULSE, remove
from experiments.study.run_tables import write_table
from experiments.study.task import EndedRun, Task
from experiments.study.whole_files import keep as keep_on_disk
from experiments.study.whole_files import write_json
from experiments.study.whole_runs import COMPLETE
from sim.parameters.declare import ParameterError
from sim.regions import InputError

if TYPE_CHECKING:
    import pandas as pd

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


def ecosystem() -> Any:
    """The model class; imported late because Mesa takes seconds to load."""
    from sim import ParkEcosystem

    return ParkEcosystem


def compute(task: Task, on_quarter: Callable[[], Any] | None = None, *, keep: bool = False) -> EndedRun:
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
        results = simulated(task, part, on_quarter)
        tables, empty = with_own_outcomes(wanted(results, task), task.parameters.extensions, results.tables())
        computed = time.perf_counter() - start
        part.mkdir(parents=True, exist_ok=True)
        checksums = {name: write_table(frame, part / f"{name}.parquet") for name, frame in tables.items()}
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
                **({"outcomes_left_empty": empty} if empty else {}),
                "versions": versions(),
                "seconds": round(computed, 3),
                "peak_memory_bytes": memory,
                "rows": {name: len(frame) for name, frame in tables.items()},
                "checksums": checksums,
            },
        )
        keep_on_disk(part)
        _publish(part, task)
        keep_on_disk(task.folder.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    task.failure.unlink(missing_ok=True)
    return EndedRun(
        task.scenario,
        task.seed,
        task.quarters,
        time.perf_counter() - start,
        memory=memory,
        tables=tables if keep else None,
        told=tuple(empty.values()),
    )


def simulated(task: Task, part: Path, on_quarter: Callable[[], Any] | None) -> Any:
    """The results of a run; its part directory is touched now and then. Raises `NotFinite` when its numbers left the finite."""
    overflows: list[str] = []
    # what comes of them is looked at below, all at once
    with np.errstate(over="call", divide="ignore", invalid="ignore", call=lambda kind, _: overflows.append(kind)):
        model = ecosystem()(task.parameters, seed=task.seed, setting=task.setting)
        beat = time.monotonic()
        try:
            for _ in range(task.quarters):
                model.step()
                if on_quarter is not None:
                    on_quarter()
                if time.monotonic() - beat > PULSE:
                    beat = time.monotonic()
                    with contextlib.suppress(OSError):
                        os.utime(part)
        except (ArithmeticError, ValueError, IndexError, MemoryError) as error:
            # what stopped it may have followed from a number that was none
            require_finite(model.results.tables())
            if overflows:
                raise NotFinite(
                    f"the numbers left the finite in quarter {model.t} of the run, before it was written down; {TOO_LARGE}"
                ) from error
            raise
        results = model.results
        require_finite(results.tables())
    return results


def _publish(part: Path, task: Task) -> None:
    try:
        os.replace(part, task.folder)
    except OSError:
        if not os.path.lexists(task.folder):
            raise
        if not task.complete:
            # What was there is a run of which something is damaged or missing.
            remove(task.folder)
            os.replace(part, task.folder)
            return
        # Another process has finished the same run meanwhile: equal identity and seed mean equal tables.
        shutil.rmtree(part, ignore_errors=True)


def attempt(
    task: Task, on_quarter: Callable[[], Any] | None = None, *, keep: bool = False, insist: bool = False
) -> EndedRun:
    """Compute one run unless it is complete; an error is recorded beside its directory and returned instead of raised.

    A run that another process has under way is postponed, unless `insist` is given.
    """
    start = time.perf_counter()
    try:
        if task.complete:
            return task.kept()
        if not insist and run_folders.under_way(task.folder):
            return EndedRun(task.scenario, task.seed, 0, postponed=True)
        run_folders.clear(task.folder)
        if next(_BEGUN) % BETWEEN == 0:
            # Agents and model refer to one another, and the collector of cycles wakes too seldom for what they hold.
            gc.collect()
        return compute(task, on_quarter, keep=keep)
    except Exception as error:  # noqa: BLE001 - whatever one run dies of, the others go on
        lines = str(error).strip() or type(error).__name__
        wrong_input = isinstance(error, ParameterError | InputError)
        return task.lost(
            lines if wrong_input or isinstance(error, NotFinite) else f"{type(error).__name__}: {lines}",
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
