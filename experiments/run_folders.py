"""The directories of runs below a study: which are complete, and which were left half written."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

from experiments.manifest import read_json

COMPLETE = "manifest.json"
"""The last file of a run to be written: a directory that has it is complete."""

PART = re.compile(r"\.part(\d+)$")
"""Ending of a directory that is being written, with the number of the process that writes it."""


def sweep(runs: Path) -> None:
    """Remove what ended processes left half written, and directories without a manifest."""
    for path in runs.glob("scenario=*/seed=*/*"):
        part = PART.search(path.name)
        if part and not _alive(int(part[1])) or path.is_dir() and not part and not (path / COMPLETE).is_file():
            shutil.rmtree(path, ignore_errors=True)


def _alive(pid: int) -> bool:
    if pid == os.getpid():
        return True
    if os.name == "nt":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)  # type: ignore[attr-defined]
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)  # type: ignore[attr-defined]
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def complete_runs(runs: Path) -> list[tuple[str, int, Path]]:
    """Finished runs below a folder as (scenario, seed, directory), by scenario and seed."""
    found = []
    for path in runs.glob(f"scenario=*/seed=*/*/{COMPLETE}"):
        folder = path.parent
        seed = folder.parent.name.removeprefix("seed=")
        if PART.search(folder.name) or not seed.isdigit():
            continue
        found.append((folder.parent.parent.name.removeprefix("scenario="), int(seed), folder))
    return sorted(found)


def run_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a finished run."""
    return read_json(folder / COMPLETE) or {}
