"""The log of a study, where tracebacks go."""

from __future__ import annotations

import os
import time
from pathlib import Path


def log(folder: Path, text: str) -> Path | None:
    """Append to the log of a study; None when it cannot be written."""
    path = folder / "log.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} process {os.getpid()}\n{text.rstrip()}\n\n")
    except OSError:
        return None
    return path
