"""The kinds of tries: each takes the number of a try and a folder of its own, tells whether what was tried was accepted, and fails otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.fuzz import configurations, disks, disturbances, folders, tables, words

KINDS: dict[str, Callable[[int, Path], bool]] = {
    "configurations": configurations.attempt,
    "tables": tables.attempt,
    "words": words.attempt,
    "folders": folders.damaged_folder,
    "kills": disturbances.killed,
    "pairs": disturbances.two_at_once,
    "workers": disturbances.killed_worker,
    "disks": disks.full_disk,
}
