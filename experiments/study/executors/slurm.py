"""Runs as jobs of Slurm: arrays of jobs handed over by submitit, each computing some runs on the disk that all nodes share."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from experiments.configuration.errors import ConfigurationError
from experiments.study.executors import local
from experiments.study.executors.place import Place
from experiments.study.task import EndedRun, Task

LONGEST_ARRAY = 1000
"""Jobs in one array; Slurm takes 1,000 unless its administrators chose otherwise (MaxArraySize in slurm.conf)."""

COMMANDS = ("sbatch", "srun", "sacct", "scancel")
GRACE = 15.0
"""Time that the file with the result of an ended job may take to be seen [s]."""

EVERY = 1.0
"""Time between two looks at the jobs [s]; Slurm itself is asked less often, the longer they take."""


def require() -> None:
    """Raise `ConfigurationError` where the commands of Slurm are not."""
    missing = [name for name in COMMANDS if shutil.which(name) is None]
    if missing:
        raise ConfigurationError(
            f"executor=slurm: this computer has no {missing[0]}; give the command on a login node of the cluster, "
            "or choose executor=local"
        )


def compute_some(tasks: Sequence[Task], processors: int, insist: bool) -> list[EndedRun]:
    """What a job does: compute its runs, as many at a time as it has processors."""
    return list(local.ended_runs(tasks, Place("local", processors), insist=insist))


def ended_runs(
    tasks: Sequence[Task],
    place: Place,
    *,
    keep: bool = False,
    on_quarter: Callable[[], Any] | None = None,
    insist: bool = False,
) -> Iterator[EndedRun]:
    """What became of each task, job by job as they end; logs are in `slurm/` of the study's folder.

    The runs that a job did not finish are recorded as failed with what Slurm says of it. On Ctrl-C the jobs are cancelled.
    Raises `ConfigurationError` where Slurm is not, or does not take the jobs.
    """
    jobs = _submit(tasks, place, insist)
    silent: dict[Any, float] = {}
    try:
        while jobs:
            for job in [each for each in jobs if each.done()]:
                # Slurm may know that a job has ended before this computer sees the file with its result.
                since = silent.setdefault(job, time.monotonic())
                if job.paths.result_pickle.exists() or time.monotonic() - since > GRACE:
                    yield from _ended(job, jobs.pop(job))
            if jobs:
                time.sleep(EVERY)
    except (KeyboardInterrupt, GeneratorExit):
        for job in jobs:
            job.cancel(check=False)
        raise


def _submit(tasks: Sequence[Task], place: Place, insist: bool) -> dict[Any, list[Task]]:
    import submitit
    from submitit.core.utils import FailedJobError, FailedSubmissionError

    chosen = place.slurm
    executor = submitit.AutoExecutor(folder=place.folder.absolute() / "slurm", cluster="slurm")
    executor.update_parameters(
        name=f"yuanqu-{place.folder.name}",
        timeout_min=chosen.minutes,
        mem_gb=chosen.memory_gb,
        cpus_per_task=chosen.cpus,
        slurm_array_parallelism=chosen.jobs_at_once,
        slurm_setup=list(chosen.setup),
        # what a job has, srun gives to its steps only when told
        slurm_srun_args=[f"--cpus-per-task={chosen.cpus}"],
        **({"slurm_partition": chosen.partition} if chosen.partition else {}),
        **({"slurm_account": chosen.account} if chosen.account else {}),
    )
    size = chosen.runs_per_job
    parts = [list(tasks[start : start + size]) for start in range(0, len(tasks), size)]
    jobs: dict[Any, list[Task]] = {}
    for start in range(0, len(parts), LONGEST_ARRAY):
        some = parts[start : start + LONGEST_ARRAY]
        try:
            found = executor.map_array(compute_some, some, [chosen.cpus] * len(some), [insist] * len(some))
        except (FailedJobError, FailedSubmissionError) as error:
            for job in jobs:
                job.cancel(check=False)
            raise ConfigurationError(
                f"Slurm does not take the jobs: {_last_line(error)}; what they ask for is in slurm.* (yuanqu list options)"
            ) from error
        jobs.update(zip(found, some, strict=True))
    return jobs


def _ended(job: Any, tasks: Sequence[Task]) -> Iterator[EndedRun]:
    """What became of the tasks of a job that has ended, and its pickles removed."""
    from submitit.core.utils import UncompletedJobError

    found: dict[tuple[str, int], EndedRun] = {}
    details = job.stderr() or ""
    if job.paths.result_pickle.exists():
        try:
            found = {(ended.scenario, ended.seed): ended for ended in job.result()}
        except UncompletedJobError as error:
            details = str(error)
    reason = f"job {job.job_id} of Slurm ended before the run: {job.state}; its log is {job.paths.stderr}"
    for task in tasks:
        if (task.scenario, task.seed) in found:
            yield found[task.scenario, task.seed]
        elif task.complete:
            yield task.kept()
        else:
            yield task.lost(reason, f"{reason}\n{details}")
    for path in (job.paths.submitted_pickle, job.paths.result_pickle):
        path.unlink(missing_ok=True)


def _last_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
