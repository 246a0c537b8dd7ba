"""What is only for show (figures, pages, the summary on the screen) may fail without taking the study with it.

The rest goes on, one line says what is missing, and the traceback is in the log of the study.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path

from experiments.configuration.texts import texts_of
from experiments.study.log import log


class Lost(str):
    """A line that says what could not be shown, and why."""

    names: tuple[str, ...]
    why: tuple[str, str]
    """The error, and where its traceback is."""


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
    return [_line([name for name, _ in failures], (f"{type(first).__name__}: {said}", str(path or "")), lang)]


def once(lines: Iterable[str], lang: str) -> list[str]:
    """The lines without those that are there twice, and one for all that was lost for one reason, be it told by several processes."""
    found: dict[object, str] = {}
    for line in lines:
        if isinstance(line, Lost):
            before = found.get(line.why)
            names = [*(before.names if isinstance(before, Lost) else ()), *line.names]
            found[line.why] = _line(names, line.why, lang)
        else:
            found[line] = line
    return list(found.values())


def _line(names: Sequence[str], why: tuple[str, str], lang: str) -> Lost:
    error, path = why
    words = texts_of("report/lost", lang)
    line = Lost(words("lost" if path else "lost_without_log", names=", ".join(names), error=error, log=path))
    line.names, line.why = tuple(dict.fromkeys(names)), why
    return line
