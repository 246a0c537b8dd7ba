"""What a default run costs besides its simulation, against importing the libraries that any such run needs."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

IMPORTS = ("mesa", "pandas", "matplotlib")
ROUNDS = 3


@dataclass(frozen=True)
class Spent:
    """What something took: wall time, processor time of its processes, and until its first line was on screen [s]."""

    wall: float
    processor: float
    first_line: float = 0.0


def of_command(words: Sequence[str]) -> Spent:
    """What Python with these words takes, in a process of its own; raises `CalledProcessError` when it fails."""
    before, start = os.times(), time.perf_counter()
    with subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
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

    simulate: computes the run of the default settings in this process, which has loaded the model already.
    """
    found: dict[str, list[Spent]] = {"imports": [], "run": [], "simulation": []}
    for number in range(rounds):
        found["imports"].append(of_command(["-c", f"import {', '.join(IMPORTS)}"]))
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            found["run"].append(of_command(["-m", "experiments", "run", f"out={folder}", f"study=round_{number}"]))
        found["simulation"].append(of_call(simulate))
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
