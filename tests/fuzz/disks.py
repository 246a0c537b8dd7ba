"""Disks that fill under a command: it says so in a line, leaves no half of a file under its name, and goes on once there is room."""

from __future__ import annotations

import errno
import functools
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.fuzz.disturbances import COMMANDS, USUAL, finished, goes_on, is_write, prepared, quiet
from tests.fuzz.oracle import DONE, FAILED, WRONG, Ended, command, dice_of, one_of


def no_room_from(number: int) -> None:
    """From a write on, the disk is full; what is removed makes no room."""

    def act(told: int) -> None:
        if told >= number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "outputs/s")

    def hook(event: str, arguments: tuple) -> None:
        if event in ("open", "os.mkdir") and is_write(event, arguments):
            told[0] += 1
            act(told[0])

    told = [0]
    sys.addaudithook(hook)


def short_files(size: int) -> None:
    """No file may grow beyond so many bytes."""
    import resource  # which Windows does not have

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def full_disk(number: int, folder: Path) -> bool:
    """Let the disk fill under a command; it says so in a line, and goes on once there is room."""
    dice = dice_of("disks", number)
    name = one_of(dice, USUAL)
    expected = quiet(name)
    prepared(name, folder)
    size = int(np.exp(dice.uniform(np.log(4_096), np.log(400_000))))
    mounted = number % 3 == 0 and of_size(folder, name, size)
    if mounted:
        ended = command(COMMANDS[name], folder)
        kept = finished(folder)
        subprocess.run(["mount", "-o", "remount,size=200m", str(folder / "outputs")], check=True)
    elif number % 3 == 1:
        ended = command(COMMANDS[name], folder, functools.partial(short_files, size))
    else:
        ended = command(
            COMMANDS[name], folder, functools.partial(no_room_from, int(dice.integers(1, expected.writes + 1)))
        )
    try:
        told(ended, folder)
        goes_on(name, folder, finished(folder) if not mounted else kept)
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder / "outputs")], check=True)
    return ended.code == DONE


def of_size(folder: Path, name: str, size: int) -> bool:
    """Give the outputs a disk of so many bytes, where the system permits it."""
    place = folder / "outputs"
    there = sum(path.stat().st_size + 4_096 for path in place.rglob("*")) if name == "report" else 0
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    if name == "report":
        shutil.move(place, folder / "before")
    place.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={there + size + 65_536}", "tmpfs", str(place)], capture_output=True
    )
    if name == "report":
        shutil.copytree(folder / "before", place, dirs_exist_ok=True)
    return done.returncode == 0


def told(ended: Ended, folder: Path) -> None:
    """Fails unless a command whose disk is full says so in a line, without half of a file under the name of a whole one."""
    assert ended.code in (DONE, FAILED, WRONG), ended.told
    assert "Traceback" not in ended.out + ended.err, ended.told
    if ended.code != DONE:
        assert re.search("space|too large", ended.out + ended.err), ended.told
    import pyarrow.parquet as pq

    for path in folder.rglob("*.parquet"):
        if ".part-" not in str(path):
            pq.read_metadata(path)
