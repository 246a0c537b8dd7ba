"""Hands runs to where they are computed, and waits for those that other processes have under way."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from experiments.configuration.options import Options
from experiments.study import executors, run, run_folders
from experiments.study.progress_bar import Bar
from experiments.study.task import EndedRun, Task

LEAST_PATIENCE = 2.0
"""Time that a run under way elsewhere is waited for at least [s]."""


def compute_all(
    tasks: Sequence[Task],
    workers: int,
    *,
    executor: str | Options = "local",
    folder: Path = Path(),
    progress: bool = True,
    keep: bool = False,
) -> Iterator[EndedRun]:
    """Outcomes of the tasks as they are finished, in any order, computed where `executor` says.

    executor: its name, or the options with its settings; folder: that of the study, for logs of jobs. With `keep` they hold
    tables, where runs are computed on this computer. Runs that another process has under way are left to it, and computed
    here only when they are not there after twice the time of the longest run. Raises `ConfigurationError` when the executor
    cannot be used.
    """
    place = executors.place(executor, workers, folder)
    compute_at = executors.ended_runs(place)
    if place.name == "local" and min(workers, len(tasks)) == 1:
        # Loading the model is no part of its speed.
        run.ecosystem()
    with Bar(tasks, shown=progress) as shown:
        # Where one run is computed in this very process, the bar counts its quarters.
        count = shown.update if shown.single and place.name == "local" else None
        by_run = {(task.scenario, task.seed): task for task in tasks}
        elsewhere: list[Task] = []
        longest = 0.0
        for ended in compute_at(tasks, place, keep=keep, on_quarter=count):
            if ended.postponed:
                elsewhere.append(by_run[ended.scenario, ended.seed])
                continue
            longest = max(longest, ended.seconds)
            shown.add(ended)
            yield ended
        for ended in awaited(elsewhere, 2.0 * longest):
            shown.add(ended)
            yield ended
        for ended in compute_at(elsewhere, place, keep=keep, on_quarter=count, insist=True) if elsewhere else ():
            shown.add(ended)
            yield ended


def awaited(left: list[Task], patience: float) -> Iterator[EndedRun]:
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
