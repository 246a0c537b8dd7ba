"""The bar over runs: how many are done, how fast, and the time left; where nobody watches, a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import Any

from tqdm import tqdm

from experiments.study.task import EndedRun, Task

EVERY = 30.0
"""Time between two lines where the output is no terminal [s]."""


class Lines:
    """A file that turns the states of a bar, each of which would overwrite the one before, into lines of their own."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def write(self, text: str) -> None:
        """Write what there is to read in the text."""
        shown = text.replace("\r", "").strip()
        if shown:
            self.file.write(shown + "\n")

    def flush(self) -> None:
        """Hand on what was written."""
        self.file.flush()


class Bar:
    """A bar that ended runs are added to; one of a single run counts its quarters instead."""

    def __init__(self, tasks: Sequence[Task], *, shown: bool) -> None:
        self.single = len(tasks) == 1
        self.quarters = 0
        self.start = time.perf_counter()
        total = tasks[0].quarters if self.single else len(tasks)
        watched = sys.stderr.isatty()
        look: dict[str, Any] = (
            {"dynamic_ncols": True, "mininterval": 0.2, "leave": False}
            if watched
            # at most a hundred lines however long it takes, and none where it is over soon
            else {
                "file": Lines(sys.stderr),
                "ncols": 0,
                "mininterval": EVERY,
                "maxinterval": EVERY,
                "miniters": max(1, total // 100),
                "delay": EVERY,
            }
        )
        self.bar = tqdm(
            total=total,
            unit="quarter" if self.single else "run",
            desc=tasks[0].scenario if self.single else "runs",
            disable=not shown,
            **look,
        )

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.close()

    def update(self) -> None:
        """One step further: a run, or a quarter of a single run."""
        self.bar.update()

    def add(self, ended: EndedRun) -> None:
        """Count a run that has ended."""
        if self.single:
            return
        self.quarters += ended.quarters
        speed = self.quarters / max(time.perf_counter() - self.start, 1e-9)
        self.bar.set_postfix_str(f"{speed:,.1f} quarters/s", refresh=False)
        self.bar.update()
