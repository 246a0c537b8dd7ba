"""Runs on the workers of Dask: those of a scheduler that is there, or a few processes started for the purpose."""

from __future__ import annotations

import contextlib
import itertools
import logging
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from experiments.configuration.errors import ConfigurationError
from experiments.study.executors.place import Place
from experiments.study.interrupts import deaf_children
from experiments.study.run import attempt
from experiments.study.task import EndedRun, Task

PATIENCE = 10.0
"""Time within which a scheduler must answer [s]; one that is just being started may need some."""

LOST_WORKER = "10 minutes"
"""Time within which a worker that was lost must have a successor; importing takes long where a computer is busy."""

AHEAD = 3
"""Runs handed over for each thread of a worker, so that none waits for work and few have to travel."""


def require(address: str) -> None:
    """Raise `ConfigurationError` when the address of a scheduler is none, or nothing answers there.

    The client of Dask would find out, too, but only when the study is under way, and then wait for itself at the end.
    """
    if not address:
        return
    try:
        where = urlsplit(address if "://" in address else f"tcp://{address}")
        name, port = where.hostname, where.port
    except ValueError:
        name, port = None, None
    if not name or not port:
        raise ConfigurationError(
            f"dask.address={address} is no address of a scheduler: write tcp://COMPUTER:PORT, as `dask scheduler` shows it when it starts"
        )
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with socket.create_connection((name, port), timeout=PATIENCE):
                return
        except OSError as error:
            if time.monotonic() >= until:
                raise _silent(address, error) from error
            time.sleep(0.2)


def _silent(address: str, error: Exception) -> ConfigurationError:
    return ConfigurationError(
        f"dask.address={address}: no scheduler answers there ({error}); start one with `dask scheduler`, "
        "or leave the address out to compute on this computer"
    )


def ended_runs(
    tasks: Sequence[Task],
    place: Place,
    *,
    keep: bool = False,
    on_quarter: Callable[[], Any] | None = None,
    insist: bool = False,
) -> Iterator[EndedRun]:
    """What became of each task, in the order in which they are finished.

    A run whose worker ends is computed again by another one. Where worker after worker ends, Dask cannot tell which of their
    runs is to blame: these are tried again at the end, each alone, and given up when that ends a worker again. Raises
    `ConfigurationError` when no scheduler answers at the address, or it has no workers.
    """
    from distributed import KilledWorker, as_completed

    left = iter(tasks)
    doubtful: list[Task] = []
    with _client(place, len(tasks)) as client:
        under_way: dict[Any, Task] = {}

        def submit(task: Task) -> Any:
            future = client.submit(attempt, task, insist=insist, pure=False)
            under_way[future] = task
            return future

        threads = max(1, sum(client.nthreads().values()))
        first = [submit(task) for task in itertools.islice(left, AHEAD * threads)]
        finished = as_completed(first, loop=client.loop)
        for future in finished:
            task = under_way.pop(future)
            if future.status == "error" and isinstance(future.exception(), KilledWorker):
                doubtful.append(task)
            else:
                yield _became(future, task)
            future.release()
            following = next(left, None)
            if following is not None:
                finished.add(submit(following))
        for task in doubtful:
            future = client.submit(attempt, task, insist=insist, pure=False)
            with contextlib.suppress(KilledWorker):
                future.result()
            yield _became(future, task)


def _became(future: Any, task: Task) -> EndedRun:
    if future.status == "finished":
        ended: EndedRun = future.result()
        return ended
    if task.complete:
        return task.kept()
    if future.status == "error":
        error = future.exception()
        return task.lost(f"{type(error).__name__}: {error}")
    return task.lost("the scheduler of Dask has gone")


@contextlib.contextmanager
def _client(place: Place, runs: int) -> Iterator[Any]:
    """A client of the scheduler, or of a cluster of processes on this computer that lives as long as this."""
    import dask
    from distributed import Client, LocalCluster

    if place.dask.address:
        try:
            client = Client(place.dask.address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise _silent(place.dask.address, error) from error
        with client:
            if not client.nthreads():
                raise ConfigurationError(
                    f"dask.address={place.dask.address}: the scheduler has no workers; start some with "
                    f"`dask worker {place.dask.address}`"
                )
            yield client
        return
    # Dask closes the place of a lost worker for good after 15 seconds, while its successor may still be importing on a busy computer
    patient = dask.config.set({"distributed.deploy.lost-worker-timeout": LOST_WORKER})
    with deaf_children():
        cluster = LocalCluster(
            n_workers=min(place.workers, runs),
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            # a worker that ends is started again: what becomes of its run is said by its future
            silence_logs=logging.ERROR,
        )
    with patient, cluster, Client(cluster, set_as_default=False) as client:
        yield client
