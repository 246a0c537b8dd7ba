"""The directories of runs below a study: which are complete, which are being written, and which were left half written.

Several processes, also on several computers that share the disk, may work on one study: a run under way is announced by a
directory `<identity>.part-HOST-PROCESS` beside the place where it will appear.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.configuration.errors import ConfigurationError
from experiments.study.manifest import differences
from experiments.study.task import Task
from experiments.study.whole_files import host, read_json, writer
from experiments.study.whole_runs import COMPLETE, flaw

PART = re.compile(r"\.part-(?P<host>.+)-(?P<process>\d+)$")
"""Ending of a directory that is being written, with the computer and the number of the process that writes it."""

SEED = re.compile(r"seed=(0|[1-9]\d{0,18})", re.ASCII)
"""Name of the folder of a seed."""

ABANDONED = 24 * 3600.0
"""A part of another computer that nobody has touched for so long [s] is taken for left behind."""

PULSE = 60.0
"""A run under way touches its part at least this often [s], as long as its quarters are shorter."""


def part_of(folder: Path) -> Path:
    """The part directory in which this process writes a run."""
    return folder.with_name(f"{folder.name}.{writer()}")


def sweep(runs: Path) -> None:
    """Remove what ended processes left half written, and directories without a manifest.

    Parts of other computers stay until they have been left alone for a day.
    """
    for path in runs.glob("scenario=*/seed=*/*"):
        if PART.search(path.name):
            if not _alive(path):
                with contextlib.suppress(OSError):
                    remove(path)
        elif path.is_dir() and not (path / COMPLETE).is_file():
            shutil.rmtree(path, ignore_errors=True)


def sweep_files(folder: Path) -> None:
    """Remove the files of a study that ended processes left half written: tables, pages and figures of all runs together."""
    for place in (folder, folder / ".hydra", folder / "tables"):
        _remove_parts(place.glob(".*.part-*"))
    _remove_parts((folder / "figures").rglob(".*.part-*"))


def _remove_parts(paths: Iterable[Path]) -> None:
    for path in paths:
        if PART.search(path.name) and not _alive(path):
            with contextlib.suppress(OSError):
                path.unlink()


def under_way(folder: Path) -> bool:
    """Whether another process is computing the run of this folder, as far as can be told."""
    own = part_of(folder)
    return any(path != own and _alive(path) for path in _parts(folder))


def abandoned(folder: Path) -> bool:
    """Whether a process of this computer began the run of this folder and ended in it."""
    return any(
        (found := PART.search(path.name)) and found["host"] == host() and not _alive(path) for path in _parts(folder)
    )


def clear(folder: Path) -> None:
    """Remove what ended processes left of the run of this folder."""
    for path in _parts(folder):
        if not _alive(path):
            shutil.rmtree(path, ignore_errors=True)


def _parts(folder: Path) -> list[Path]:
    try:
        names = os.listdir(folder.parent)
    except OSError:
        return []
    return [folder.parent / name for name in names if name.startswith(f"{folder.name}.part-") and PART.search(name)]


def _alive(part: Path) -> bool:
    """Whether the process that writes a part may still be at work."""
    found = PART.search(part.name)
    assert found is not None
    if found["host"] == host():
        return _running(int(found["process"]))
    touched = 0.0
    with contextlib.suppress(OSError):
        touched = part.stat().st_mtime
        if part.is_dir():
            touched = max([touched, *(entry.stat().st_mtime for entry in os.scandir(part))])
    return time.time() - touched < ABANDONED


def _running(pid: int) -> bool:
    if pid == os.getpid():
        return True
    if not 0 < pid < 2**31:
        return False
    if os.name == "nt":
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
    return not _zombie(pid)


def _zombie(pid: int) -> bool:
    """Whether a process has ended and only waits for its parent to notice; False where the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[:1] == ["Z"]


def complete_runs(runs: Path) -> list[tuple[str, int, Path]]:
    """Finished runs below a folder, with all that they wrote, as (scenario, seed, directory), by scenario and seed."""
    return sorted((scenario, seed, folder) for scenario, seed, folder in _finished(runs) if not flaw(folder))


def left_out(runs: Path) -> list[tuple[Path, str]]:
    """What below a folder looks like a run and is none, with the reason: damaged runs, and what cannot hold any."""
    odd = [(folder, told) for _, _, folder in _finished(runs) if (told := flaw(folder))]
    for path in (*runs.glob("scenario=*"), *runs.glob("scenario=*/seed=*")):
        if not path.is_dir():
            odd.append((path, no_folder(path)))
        elif path.name.startswith("seed=") and _seed(path) is None:
            odd.append((path, "a seed is a whole number from 0, written without leading zeros"))
    return sorted(odd)


def no_folder(path: Path) -> str:
    """What something that is no folder is instead."""
    return "it is a link to nothing" if path.is_symlink() and not path.exists() else "it is a file, not a folder"


def _finished(runs: Path) -> list[tuple[str, int, Path]]:
    """Directories with a manifest, whole or not, as (scenario, seed, directory)."""
    found = []
    for path in runs.glob(f"scenario=*/seed=*/*/{COMPLETE}"):
        folder = path.parent
        seed = _seed(folder.parent)
        if seed is not None and not PART.search(folder.name):
            found.append((folder.parent.parent.name.removeprefix("scenario="), seed, folder))
    return found


def _seed(folder: Path) -> int | None:
    """The seed that a folder is named after; None for a name that no study gives."""
    written = SEED.fullmatch(folder.name)
    return int(written[1]) if written else None


def remove(path: Path) -> None:
    """Remove a folder with all that is in it, or whatever else has the name."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def require_folders(runs: Path, tasks: Sequence[Task]) -> None:
    """Raise `ConfigurationError` when something else has the place of a folder in which runs will lie."""
    places = {runs.absolute(): None}
    for task in tasks:
        places |= {task.folder.parent.parent: None, task.folder.parent: None}
    for path in places:
        if os.path.lexists(path) and not path.is_dir():
            raise ConfigurationError(
                f"{path} is in the way, where a folder of runs belongs: {no_folder(path)}; remove it, or choose another study="
            )


def run_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a finished run."""
    return read_json(folder / COMPLETE) or {}


def refuse_mixture(study: str, runs: Path, tasks: Sequence[Task]) -> None:
    """Raise `ConfigurationError` when a folder of runs holds one of the tasks' scenarios with something else than the tasks'.

    Something else: parameters, input tables, version of the model, or fewer tables than are asked for.
    """
    now = {task.scenario: task for task in tasks}
    unchecked = set(now)
    for scenario, _, folder in complete_runs(runs):
        task = now.get(scenario)
        if task is None or (folder.name == task.folder.name and scenario not in unchecked):
            continue
        before = run_manifest(folder)
        if folder.name == task.folder.name:
            unchecked.remove(scenario)
            written = before.get("tables")
            if written is None or (task.tables is not None and set(task.tables) <= set(written)):
                continue
            what = f"with the tables {', '.join(written)} only"
        else:
            what = f"computed with {_other(before, task)}"
        raise ConfigurationError(
            f"study {study!r} already holds scenario {scenario!r} {what}\n"
            f"choose another label= or study=, or remove {folder.parent.parent}"
        )


def _other(before: Mapping[str, Any], task: Task) -> str:
    """What of a run's manifest differs from what a task would be computed with."""
    reasons = differences(before.get("parameters"), task.about["parameters"])
    if reasons:
        return f"other parameters ({'; '.join(reasons[:4])}{'; ...' if len(reasons) > 4 else ''})"
    inputs = before.get("inputs") or {}
    if inputs != task.about["inputs"]:
        changed = [name for name, digest in task.about["inputs"].items() if inputs.get(name) != digest]
        return f"other input tables ({', '.join(changed)})"
    return f"another version of the model ({before.get('model')} there, {task.about['model']} now)"
