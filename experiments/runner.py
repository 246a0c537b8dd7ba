"""Computes runs: one directory per run, written whole or not at all, on one process or on many."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.manifest import peak_memory, versions, write_json
from experiments.run_folders import COMPLETE
from sim.declare import ParameterError
from sim.parameters import Parameters

if TYPE_CHECKING:
    import pandas as pd

    from sim.regions import Setting


TRANSITIONS = {
    "quarter": "int64",
    "date": "str",
    "park": "str",
    "from_stage": "int64",
    "to_stage": "int64",
    "limiting_indicator": "str",
}
"""Columns of the table of transitions, for runs without any."""


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

    @property
    def complete(self) -> bool:
        """Whether this run was finished before."""
        return (self.folder / COMPLETE).is_file()

    @property
    def failure(self) -> Path:
        """File that tells why the last attempt failed, if it did."""
        return self.folder.with_name(f"{self.folder.name}.failed.json")


@dataclass
class Outcome:
    """What became of one run; `error` is None when it was finished."""

    scenario: str
    seed: int
    quarters: int
    seconds: float
    error: str | None = None
    details: str = ""
    wrong_input: bool = False
    """The error is the user's to correct, not the program's."""
    errno: int | None = None
    memory: int | None = None
    tables: dict[str, pd.DataFrame] | None = None


def ecosystem() -> Any:
    """The model class; imported late because Mesa takes seconds to load."""
    from sim import ParkEcosystem

    return ParkEcosystem


def compute(task: Task, on_quarter: Callable[[], Any] | None = None, *, keep: bool = False) -> Outcome:
    """Compute one run and write its tables; with `keep` they are handed back too.

    The directory appears under its name only when the manifest, the last file, has been written.
    """
    start = time.perf_counter()
    part = task.folder.with_name(f"{task.folder.name}.part{os.getpid()}")
    try:
        model = ecosystem()(task.parameters, seed=task.seed, setting=task.setting)
        for _ in range(task.quarters):
            model.step()
            if on_quarter is not None:
                on_quarter()
        tables = wanted(model.results.tables(), task.parameters)
        computed = time.perf_counter() - start
        part.mkdir(parents=True)
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


def attempt(task: Task, on_quarter: Callable[[], Any] | None = None, *, keep: bool = False) -> Outcome:
    """Compute one run; an error is recorded beside its directory and returned instead of raised."""
    from sim.regions import InputError

    start = time.perf_counter()
    try:
        return compute(task, on_quarter, keep=keep)
    except Exception as error:  # noqa: BLE001 - whatever one run dies of, the others go on
        lines = str(error).strip() or type(error).__name__
        wrong_input = isinstance(error, ParameterError | InputError)
        text = lines if wrong_input else f"{type(error).__name__}: {lines}"
        outcome = Outcome(
            task.scenario,
            task.seed,
            task.quarters,
            time.perf_counter() - start,
            error=text,
            details=traceback.format_exc(),
            wrong_input=wrong_input,
            errno=getattr(error, "errno", None),
        )
        with contextlib.suppress(OSError):
            write_json(
                task.failure,
                {
                    "scenario": task.scenario,
                    "seed": task.seed,
                    "error": text,
                    "traceback": outcome.details,
                    **task.about,
                    "versions": versions(),
                },
            )
        return outcome


def wanted(tables: dict[str, pd.DataFrame], parameters: Parameters) -> dict[str, pd.DataFrame]:
    """The tables a run writes: events and snapshots of enterprises only when asked for, transitions always."""
    recorded = {"events": parameters.record.events, "enterprises": parameters.record.snapshot_every > 0}
    found = {name: frame for name, frame in tables.items() if recorded.get(name, True)}
    if "transitions" not in found or found["transitions"].empty:
        # Nothing has changed its stage: that is a result, too; without rows the columns would have no kind.
        import pandas as pd

        found["transitions"] = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in TRANSITIONS.items()})
    return found


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write one table as parquet, rows by quarter."""
    import pyarrow.parquet as pq

    pq.write_table(as_arrow(frame), path)


def as_arrow(frame: pd.DataFrame) -> Any:
    """The frame as an arrow table without index or notes of pandas; a column without any value is a column of texts."""
    import pyarrow as pa

    if "quarter" in frame and not frame["quarter"].is_monotonic_increasing:
        frame = frame.sort_values("quarter", kind="stable")
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    fields = []
    for item in table.schema:
        kind = item.type
        if pa.types.is_dictionary(kind):
            kind = kind.value_type
        if pa.types.is_null(kind) or pa.types.is_large_string(kind):
            kind = pa.string()
        fields.append(pa.field(item.name, kind))
    return table.cast(pa.schema(fields))


def compute_all(tasks: Sequence[Task], workers: int, *, progress: bool = True, keep: bool = False) -> Iterator[Outcome]:
    """Outcomes of the tasks as they are finished, in any order, computed by so many processes.

    A bar shows the runs done, quarters per second and the time left; for a single run it shows its quarters.
    """
    import joblib

    workers = min(workers, len(tasks))
    if workers == 1:
        # Loading the model is no part of its speed.
        ecosystem()
    with _bar(tasks, shown=progress) as bar:
        single = len(tasks) == 1
        # With one worker joblib computes in this very process, so that a bar can count quarters.
        count = bar.update if single else None
        limits = {"inner_max_num_threads": 1} if workers > 1 else {}
        with joblib.parallel_config(backend="loky", n_jobs=workers, **limits), deaf_children(workers > 1):
            finished = joblib.Parallel(return_as="generator_unordered", batch_size=1, pre_dispatch="2*n_jobs")(
                joblib.delayed(attempt)(task, count, keep=keep) for task in tasks
            )
        quarters, start = 0, time.perf_counter()
        try:
            for outcome in finished:
                quarters += outcome.quarters
                if not single:
                    bar.set_postfix_str(
                        f"{quarters / max(time.perf_counter() - start, 1e-9):,.1f} quarters/s", refresh=False
                    )
                    bar.update()
                yield outcome
        except KeyboardInterrupt:
            _stop(workers)
            raise


@contextlib.contextmanager
def deaf_children(wanted: bool = True) -> Iterator[None]:
    """Processes started inside do not hear Ctrl-C; this one does, and ends them without a traceback from each."""
    if not wanted or threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def _bar(tasks: Sequence[Task], *, shown: bool) -> Any:
    from tqdm import tqdm

    single = len(tasks) == 1
    return tqdm(
        total=tasks[0].quarters if single else len(tasks),
        unit="quarter" if single else "run",
        disable=not shown,
        leave=False,
        desc=tasks[0].scenario if single else "runs",
        dynamic_ncols=True,
        mininterval=0.2,
    )


def _stop(workers: int) -> None:
    """End the worker processes at once; a run that was under way leaves at most a part directory, swept next time."""
    if workers > 1:
        from joblib.externals.loky import get_reusable_executor

        with contextlib.suppress(Exception):
            get_reusable_executor().shutdown(wait=True, kill_workers=True)
