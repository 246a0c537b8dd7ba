"""What a default run costs besides its simulation, against importing the libraries that any such run needs."""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

IMPORTS = ("mesa", "pandas", "matplotlib")
ROUNDS = 3


@dataclass(frozen=True)
class Spent:
    """What something took: wall time, processor time of its processes, and until its first line was on screen [s]."""

    wall: float
    processor: float
    first_line: float = 0.0


@contextlib.contextmanager
def own_bytecode() -> Iterator[dict[str, str]]:
    """An environment whose processes keep their compiled modules in a folder of their own, whatever the one here says of keeping them."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        yield {**kept, "PYTHONPYCACHEPREFIX": folder}


def of_command(words: Sequence[str], environment: Mapping[str, str] | None = None) -> Spent:
    """What Python with these words takes, in a process of its own; raises `CalledProcessError` when it fails."""
    before, start = os.times(), time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        assert process.stdout is not None
        first = time.perf_counter() if process.stdout.readline() else start
        process.stdout.read()
    wall, after = time.perf_counter() - start, os.times()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    return Spent(wall, processor, first - start)


def of_call(call: Callable[[], object]) -> Spent:
    """What a call in this process takes."""
    before, start = time.process_time(), time.perf_counter()
    call()
    return Spent(time.perf_counter() - start, time.process_time() - before)


def measured(simulate: Callable[[], object], rounds: int = ROUNDS) -> dict[str, Spent]:
    """Medians of imports alone, a default run whole, and its simulation alone, which take turns so that all meet the same load.

    simulate: computes the run of the default settings in this process, which has loaded the model already. A round before the first is
    not counted: it compiles modules and fills caches, which nobody waits for a second time.
    """
    found: dict[str, list[Spent]] = {"imports": [], "run": [], "simulation": []}
    with own_bytecode() as environment:
        for number in range(rounds + 1):
            found["imports"].append(of_command(["-c", f"import {', '.join(IMPORTS)}"], environment))
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                words = ["-m", "experiments", "run", f"out={folder}", f"study=round_{number}"]
                found["run"].append(of_command(words, environment))
            found["simulation"].append(of_call(simulate))
    found = {name: each[1:] for name, each in found.items()}
    return {
        name: Spent(
            statistics.median(spent.wall for spent in each),
            statistics.median(spent.processor for spent in each),
            statistics.median(spent.first_line for spent in each),
        )
        for name, each in found.items()
    }


def ratio(found: dict[str, Spent]) -> float:
    """Wall time of a default run besides its simulation, over that of the imports."""
    return (found["run"].wall - found["simulation"].wall) / found["imports"].wall
