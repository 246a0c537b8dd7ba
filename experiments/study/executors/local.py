"""Runs on this computer: in this process, or in several that joblib keeps."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import current_process
from typing import Any

from experiments.study import run_folders
from experiments.study.executors.place import Place
from experiments.study.interrupts import deaf_children
from experiments.study.run import attempt
from experiments.study.task import EndedRun, Task


def ended_runs(
    tasks: Sequence[Task],
    place: Place,
    *,
    keep: bool = False,
    on_quarter: Callable[[], Any] | None = None,
    insist: bool = False,
) -> Iterator[EndedRun]:
    """What became of each task, in the order in which they are finished; `on_quarter` is for a single task.

    When a process is ended from outside, such as for want of memory, the runs that were under way are tried again at the end,
    each alone; one that ends its process again is given up.
    """
    from joblib.externals.loky.process_executor import BrokenProcessPool

    left = {(task.scenario, task.seed): task for task in tasks}
    doubtful: list[Task] = []
    while left:
        # What has ended one process must not be tried in this one.
        workers = place.workers if doubtful else min(place.workers, len(left))
        try:
            for ended in _in_parallel(list(left.values()), workers, keep, on_quarter, insist):
                del left[ended.scenario, ended.seed]
                yield ended
        except BrokenProcessPool:
            begun = [task for task in left.values() if run_folders.abandoned(task.folder)]
            # ended before any run had begun: that is no run's fault, and will not get better
            if not begun:
                raise
            for task in begun:
                doubtful.append(left.pop((task.scenario, task.seed)))
    for task in doubtful:
        try:
            yield from _in_parallel([task], place.workers, keep, None, insist)
        except BrokenProcessPool as error:
            run_folders.clear(task.folder)
            reason = (
                "its process was ended twice, the second time with no other run beside it, perhaps for want of memory"
            )
            yield task.lost(reason, f"{reason}\n{error}")


def _in_parallel(
    tasks: Sequence[Task], workers: int, keep: bool, on_quarter: Callable[[], Any] | None, insist: bool
) -> Iterator[EndedRun]:
    import joblib

    # a worker that has grown is replaced by a fresh one, which is nothing for the user to do anything about
    warnings.filterwarnings("ignore", message="A worker stopped while some jobs were given to the executor")
    # A worker of a multiprocessing pool may have no processes of its own: what it is asked for it computes by itself.
    if current_process().daemon:
        workers = 1
    # With one worker joblib computes in this very process, so that a bar can count quarters.
    count = on_quarter if workers == 1 else None
    limits = {"inner_max_num_threads": 1} if workers > 1 else {}
    with joblib.parallel_config(backend="loky", n_jobs=workers, **limits), deaf_children(workers > 1):
        finished = joblib.Parallel(return_as="generator_unordered", batch_size=1, pre_dispatch="2*n_jobs")(
            joblib.delayed(attempt)(task, count, keep=keep, insist=insist) for task in tasks
        )
    try:
        yield from finished
    except (KeyboardInterrupt, GeneratorExit):
        if workers > 1:
            _stop()
        raise


def _stop() -> None:
    """End the worker processes at once; a run that was under way leaves at most a part directory, swept next time."""
    from joblib.externals.loky import get_reusable_executor

    with contextlib.suppress(Exception):
        get_reusable_executor().shutdown(wait=True, kill_workers=True)
