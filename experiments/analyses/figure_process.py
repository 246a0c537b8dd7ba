"""Draws the figures in a process of its own, which loads Matplotlib while the model is still running."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.figures import FIGURES, OF_CASES
from experiments.report.figure_files import render
from experiments.study.interrupts import deaf_children

if TYPE_CHECKING:
    import pandas as pd


def _load() -> None:
    """Load what the figures need, so that drawing can begin at once when the tables are there."""
    importlib.import_module("pandas")
    for name in (*FIGURES, *OF_CASES):
        importlib.import_module(f"experiments.figures.one_scenario.{name}")


def _render(*arguments: Any) -> list[Path]:
    return render(*arguments)


class Painter:
    """A process that draws figures; without one (`begin` not called, or the process lost) they are drawn here."""

    def __init__(self) -> None:
        self.executor: Any = None

    def begin(self) -> None:
        """Start the process and let it load what it needs."""
        with deaf_children():
            self.executor = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
            self.executor.submit(_load)

    def render(
        self,
        tables: Mapping[str, pd.DataFrame],
        information: Mapping[str, Any],
        lang: str,
        folder: Path,
        formats: Sequence[str],
    ) -> None:
        """Draw all figures into a folder; raises what `experiments.report.figure_files.render` raises."""
        arguments = (dict(tables), dict(information), lang, folder, tuple(formats))
        if self.executor is not None:
            try:
                self.executor.submit(_render, *arguments).result()
                return
            except BrokenProcessPool:
                self.executor = None
        _render(*arguments)

    def end(self) -> None:
        """Stop the process."""
        if self.executor is not None:
            with contextlib.suppress(Exception):
                self.executor.shutdown(wait=True, cancel_futures=True)
            self.executor = None
