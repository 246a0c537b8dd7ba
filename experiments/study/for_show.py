"""What is only for show (figures, pages, the summary on the screen) may fail without taking the study with it.

The rest goes on, one line says what is missing, and the traceback is in the log of the study.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path

from experiments.configuration.texts import texts_of
from experiments.study.log import log


class Lost(str):
    """A line that says what could not be shown."""

    __slots__ = ()


def lost(folder: Path, failures: Sequence[tuple[str, Exception]], lang: str) -> list[str]:
    """One line for everything that failed, none where nothing did; the tracebacks go to the log of the study in this folder.

    failures: what was to be shown, and the error it ended with.
    """
    if not failures:
        return []
    text = "\n".join(f"{name}\n{''.join(traceback.format_exception(error))}" for name, error in failures)
    path = log(folder, text)
    first = failures[0][1]
    said = (str(first).strip().splitlines() or [""])[0][:200]
    return [
        Lost(
            texts_of("report/lost", lang)(
                "lost" if path else "lost_without_log",
                names=", ".join(name for name, _ in failures),
                error=f"{type(first).__name__}: {said}",
                log=path or "",
            )
        )
    ]
