"""Draws the figures in a process of its own, which loads Matplotlib while the model is still running."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import current_process, get_context
from pathlib import Path
from typing import Any

from experiments.configuration.options import Options
from experiments.report import render
from experiments.study.interrupts import deaf_children


def _load() -> None:
    """Load what the figures need, so that drawing can begin at once when the tables are there."""
    importlib.import_module("pandas")
    importlib.import_module("experiments.figures.drawings_over_time").columns_of_scenarios()


def _draw(
    folder: Path, lang: str, formats: Sequence[str], size: str, scenarios: Sequence[str], titles: bool
) -> list[str]:
    return render(folder, lang, formats, size, report=False, scenarios=scenarios, titles=titles)


class Painter:
    """A process that draws figures; without one (`begin` not called, or the process lost) they are drawn here."""

    def __init__(self) -> None:
        self.executor: Any = None

    def begin(self) -> None:
        """Start the process and let it load what it needs; a worker of a multiprocessing pool may have none, and draws by itself."""
        if current_process().daemon:
            return
        try:
            with deaf_children():
                self.executor = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
                self.executor.submit(_load)
        except (OSError, NotImplementedError):
            # nowhere to start another process, or nothing to talk to it with: no reason to give up the runs
            self.executor = None

    def draw(self, folder: Path, options: Options, scenarios: Sequence[str]) -> list[str]:
        """Draw the figures of these scenarios of a study, whose folder has its tables and manifest; returns lines to show."""
        arguments = (folder, options.lang, tuple(options.formats), options.size, tuple(scenarios), options.titles)
        if self.executor is not None:
            try:
                notes: list[str] = self.executor.submit(_draw, *arguments).result()
                return notes
            except BrokenProcessPool:
                self.executor = None
        return _draw(*arguments)

    def end(self) -> None:
        """Stop the process."""
        if self.executor is not None:
            with contextlib.suppress(Exception):
                self.executor.shutdown(wait=True, cancel_futures=True)
            self.executor = None
