"""Exit codes, and what is said of an error before anything heavy is loaded."""

from __future__ import annotations

import re
import sys
import traceback
from pathlib import Path

from experiments.configuration.spoken import said
from experiments.study.log import log
from experiments.study.whole_files import NO_ROOM

DONE, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130
NAME_TOO_LONG = 36
LONGEST_WORD = 1000


def complain(text: str) -> int:
    """Say what is wrong with the configuration; returns the exit code for it."""
    print(said(f"yuanqu: {shortened(said(text))}"), file=sys.stderr)
    return WRONG


def shortened(text: str) -> str:
    """The text without the middle of words nobody could read, such as a value of 100,000 characters."""
    return re.sub(
        rf"\S{{{LONGEST_WORD},}}", lambda word: said(f"{word[0][:100]}... ({len(word[0]):,} characters)"), text
    )


def unexpected(error: BaseException, folder: Path | None) -> int:
    """One line about an unexpected error, its traceback in the log of the study; returns the exit code."""
    details = "".join(traceback.format_exception(error))
    path = log(folder, details) if folder is not None else None
    if getattr(error, "errno", None) in NO_ROOM:
        print(
            said(
                f"yuanqu: no space left for {getattr(error, 'filename', None) or folder}; runs that are complete are kept"
            ),
            file=sys.stderr,
        )
    elif path is None:
        # Nowhere to put the traceback, so it is shown.
        print(f"{details}yuanqu: {type(error).__name__}: {error}", file=sys.stderr)
    else:
        print(said(f"yuanqu: {type(error).__name__}: {first_line(error)} (traceback in {path})"), file=sys.stderr)
    return FAILED


def first_line(text: object) -> str:
    """The first line of a text, which says what an error is."""
    return (str(text).strip().splitlines() or [""])[0]
