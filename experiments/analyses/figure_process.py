"""Draws the figures in processes of their own, which load Matplotlib while the model is still running."""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import current_process, get_context
from pathlib import Path
from typing import Any

from experiments.configuration.options import Options
from experiments.report import render
from experiments.study.for_show import once
from experiments.study.interrupts import deaf_children

PAINTERS = min(2, os.cpu_count() or 1)
"""Processes that draw, beside a single one that waits."""
STARTED = 1 if sys.platform == "linux" else PAINTERS
"""Of these, how many are started, each loading what it needs; where a process can be copied as it is, the others are copies of one."""

_taken: Any = None
"""In a process that draws: how many figures those that share them have taken so far."""


def _begin(taken: Any, formats: Sequence[str], lang: str, size: str) -> None:
    """Keep the counter that the processes share, and draw a figure that nobody sees, which loads what the others need."""
    global _taken
    _taken = taken
    # what is wrong here is said of the figures that it spoils, by name
    with contextlib.suppress(Exception):
        importlib.import_module("pyarrow.dataset")
        importlib.import_module("experiments.figures.drawings_over_time").columns_of_scenarios()
        style = importlib.import_module("experiments.figures.sheet.style")
        pdf_fonts = importlib.import_module("experiments.figures.sheet.pdf_fonts").pdf_fonts
        label = importlib.import_module("experiments.figures.texts.labels").label
        spoken = style.printable(lang)[0]
        with style.style(spoken, size), pdf_fonts():
            sheet = style.Sheet(label("vacancy_rate", spoken), "1", 100.0, size)
            sheet.axes(20.0, 20.0, 100.0, 60.0).plot([0, 1], [0, 1])
            for kind in formats:
                sheet.figure.savefig(io.BytesIO(), format=kind)
    # what is loaded stays: looking through it for rubbish again and again takes time, and memory that a copy would share
    gc.freeze()


def shared_out(taken: Any) -> Callable[[], bool]:
    """Whether the next figure in order is for this process: each goes to that one which is free first, and to no other.

    taken: a counter that the processes share, at 0. Every process must ask for all figures in the same order.
    """

    def claim() -> int:
        with taken.get_lock():
            taken.value += 1
            return int(taken.value) - 1

    place, mine = -1, claim()

    def wanted() -> bool:
        nonlocal place, mine
        place += 1
        if place > mine:
            mine = claim()
        return place == mine

    return wanted


def _draw(
    folder: Path,
    lang: str,
    formats: Sequence[str],
    size: str,
    scenarios: Sequence[str],
    titles: bool,
    wanted: Callable[[], bool] = lambda: True,
) -> list[str]:
    return render(folder, lang, formats, size, report=False, scenarios=scenarios, titles=titles, wanted=wanted)


def _draw_share(
    folder: Path, lang: str, formats: Sequence[str], size: str, scenarios: Sequence[str], titles: bool
) -> list[str]:
    return _draw(folder, lang, formats, size, scenarios, titles, shared_out(_taken))


def _draw_with_copies(copies: int, *arguments: Any) -> list[str]:
    """What this process draws, beside copies of it that draw the other shares; returns the lines of all."""
    context: Any = get_context("fork") if copies else None
    answers = []
    for _ in range(copies):
        answer, given = context.Pipe(duplex=False)
        with warnings.catch_warnings():
            # of threads: those of NumPy and Arrow sleep, and both libraries start theirs anew in a copy
            warnings.simplefilter("ignore", DeprecationWarning)
            context.Process(target=_tell, args=(given, arguments)).start()
        given.close()
        answers.append(answer)
    lines = _draw_share(*arguments)
    for answer in answers:
        told, error = answer.recv()
        if error is not None:
            raise error
        lines += told
    return lines


def _tell(given: Any, arguments: Sequence[Any]) -> None:
    """In a copy: draw its share and tell the lines to show, or the error."""
    try:
        told: tuple[list[str], Exception | None] = (_draw_share(*arguments), None)
    except Exception as error:  # noqa: BLE001 - raised where the answer is read
        told = ([], error)
    # nobody may be left to read it, and then all is drawn elsewhere
    with contextlib.suppress(OSError):
        given.send(told)


class Painter:
    """Processes that draw figures; without them (`begin` not called, or one of them lost) they are drawn here."""

    def __init__(self) -> None:
        self.executor: Any = None

    def begin(self, options: Options) -> None:
        """Start the processes and let them load what they need; a worker of a multiprocessing pool may have none, and draws by itself."""
        if current_process().daemon:
            return
        try:
            context = get_context("spawn")
            with deaf_children():
                needed = (context.Value("l", 0), tuple(options.formats), options.lang, options.size)
                self.executor = ProcessPoolExecutor(STARTED, context, _begin, needed)
                for _ in range(STARTED):
                    # a process is started when there is something to do
                    self.executor.submit(os.getpid)
        except (OSError, NotImplementedError):
            # nowhere to start another process, or nothing to talk to it with: no reason to give up the runs
            self.executor = None

    def draw(self, folder: Path, options: Options, scenarios: Sequence[str]) -> list[str]:
        """Draw the figures of these scenarios of a study, whose folder has its tables and manifest; returns lines to show."""
        arguments = (folder, options.lang, tuple(options.formats), options.size, tuple(scenarios), options.titles)
        if self.executor is not None:
            try:
                copies = PAINTERS // STARTED - 1
                shares = [self.executor.submit(_draw_with_copies, copies, *arguments) for _ in range(STARTED)]
                return once((line for share in shares for line in share.result()), options.lang)
            except (BrokenProcessPool, EOFError):
                self.end()
        return _draw(*arguments)

    def end(self) -> None:
        """Stop the processes."""
        if self.executor is not None:
            with contextlib.suppress(Exception):
                self.executor.shutdown(wait=True, cancel_futures=True)
            self.executor = None
