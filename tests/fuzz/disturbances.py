"""Commands that are disturbed, and studies that are damaged: nothing finished is lost, and the same command again gives the same numbers."""

from __future__ import annotations

import errno
import functools
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from experiments.study import run_folders
from tests.fuzz.oracle import (
    DONE,
    FAILED,
    WRONG,
    Ended,
    accepted,
    assert_equal,
    assert_tidy,
    begin,
    command,
    dice_of,
    emptied,
    end,
    one_of,
    results,
)

TINY = ("region=synthetic", "region.parks=2", "region.districts=1", "region.enterprises=12", "quarters=4", "study=s")
COMPARED = ("scenarios=[baseline,talent_policy]", "seeds=2", "figures=false")
COMMANDS: dict[str, list[str]] = {
    "run": ["run", *TINY, "seeds=3", "figures=false"],
    "compare": ["compare", *TINY, *COMPARED, "report=false"],
    "report": ["report", "outputs/s", "figures=false"],
    "page": ["compare", *TINY, *COMPARED],
    "figures": ["run", *TINY, "seeds=1", "formats=[png]"],
}
USUAL = ("run", "run", "compare", "compare", "report", "page")
"""Commands that cost little; figures take seconds."""

PLACES: list[Path] = []
"""Folders of undisturbed commands."""

WRITES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree")


class Quiet:
    """What a command does where nothing disturbs it, found once a process."""

    def __init__(self, name: str) -> None:
        self.place = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
        PLACES.append(self.place)
        begun = time.monotonic()
        if name == "report":
            shutil.copytree(quiet("compare").place / "outputs", self.place / "outputs")
        ended = command(COMMANDS[name], self.place, functools.partial(count_writes, self.place / "count"))
        self.seconds = time.monotonic() - begun
        assert ended.code == DONE, ended.told
        assert_tidy(self.place / "outputs")
        self.writes = len((self.place / "count").read_bytes())
        self.results = numbers(name, self.place)


@functools.cache
def quiet(name: str) -> Quiet:
    """The undisturbed command of this name."""
    return Quiet(name)


def numbers(name: str, folder: Path) -> dict[str, bytes]:
    """The numbers below a folder; a page, and what it says of the software, is the same only of the same study, since it tells when that was."""
    dated = () if name == "report" else (".html", "software.csv", "software.tex")
    return {path: content for path, content in results(folder / "outputs").items() if not path.endswith(dated)}


def forget() -> None:
    """Remove the folders of undisturbed commands."""
    for place in PLACES:
        shutil.rmtree(place, ignore_errors=True)
    PLACES.clear()
    quiet.cache_clear()


def is_write(event: str, arguments: tuple) -> bool:
    """Whether an event that Python tells of changes a file."""
    if event != "open":
        return event in WRITES
    path, mode, flags = arguments
    written = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    return bool(written) and isinstance(path, str | os.PathLike) and not str(path).startswith(("/dev", "/proc"))


def on_write(act: Callable[[int], None]) -> None:
    """Have `act` called with the number of each event that changes a file, before it happens."""
    told, inside = [0], [False]

    def hook(event: str, arguments: tuple) -> None:
        if not inside[0] and (event == "open" or event in WRITES) and is_write(event, arguments):
            inside[0] = True
            try:
                told[0] += 1
                act(told[0])
            finally:
                inside[0] = False

    sys.addaudithook(hook)


def count_writes(path: Path) -> None:
    """Note each write as a byte of a file."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    on_write(lambda _: os.write(handle, b"."))


def killed_at_write(number: int) -> None:
    """End this process without a word before its write with a number."""
    on_write(lambda told: os.kill(os.getpid(), signal.SIGKILL) if told == number else None)


def killed_after(seconds: float) -> None:
    """End this process without a word some time from now."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


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
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def prepared(name: str, folder: Path) -> Path:
    """The folder, as it must be before the command of this name begins."""
    emptied(folder)
    if name == "report":
        shutil.copytree(quiet("compare").place / "outputs", folder / "outputs")
    return folder


def finished(folder: Path) -> dict[Path, tuple[int, int]]:
    """Complete runs of a study, with what changes when one is computed again."""
    found = {}
    for _, _, run in run_folders.complete_runs(folder / "outputs/s/runs"):
        told = (run / "manifest.json").stat()
        found[run] = (told.st_ino, told.st_mtime_ns)
    return found


def goes_on(name: str, folder: Path, kept: dict[Path, tuple[int, int]]) -> None:
    """Fails unless the command, given once more, ends with the undisturbed numbers, and keeps the runs that were finished."""
    ended = command(COMMANDS[name], folder)
    assert ended.code == DONE, ended.told
    assert "Traceback" not in ended.out + ended.err, ended.told
    now = finished(folder)
    lost = [run for run, looks in kept.items() if now.get(run) != looks]
    assert not lost, f"computed again: {lost}"
    for log in folder.rglob("log.txt"):
        # of the disturbance, not of what came after it
        log.unlink()
    assert_tidy(folder / "outputs")
    assert_equal(numbers(name, folder), quiet(name).results)


def killed(number: int, folder: Path) -> bool:
    """End a command without a word at some moment; then it goes on."""
    dice = dice_of("kills", number)
    name = "figures" if number % 10 == 9 else one_of(dice, USUAL)
    expected = quiet(name)
    prepared(name, folder)
    kept: dict[Path, tuple[int, int]] = {}
    for _ in range(int(dice.integers(1, 3))):
        if dice.integers(3):
            disturb = functools.partial(killed_at_write, int(dice.integers(1, expected.writes + 1)))
        else:
            disturb = functools.partial(killed_after, float(dice.uniform(0.001, expected.seconds)))
        ended = command(COMMANDS[name], folder, disturb)
        assert ended.code in (-signal.SIGKILL, -signal.SIGALRM, DONE), ended.told
        now = finished(folder)
        lost = [run for run, looks in kept.items() if now.get(run) != looks]
        assert not lost, f"computed again: {lost}"
        kept = now
    goes_on(name, folder, kept)
    return True


def two_at_once(number: int, folder: Path) -> bool:
    """Give two commands on one study at once; both end well, and the study is as of one."""
    dice = dice_of("pairs", number)
    name = one_of(dice, ("run", "compare", "page"))
    other = one_of(dice, (name, "report"))
    prepared(name, folder)
    first = begin(COMMANDS[name], folder)
    time.sleep(float(dice.uniform(0.0, quiet(name).seconds)))
    second = begin(COMMANDS[other], folder)
    both = [end(first, folder), end(second, folder)]
    assert accepted(both[0]), both[0].told
    # a report of a study that is not finished is refused
    assert accepted(both[1]) or other == "report", both[1].told
    assert_tidy(folder / "outputs")
    goes_on(name, folder, finished(folder))
    return True


def descendants(process: int) -> Iterator[int]:
    """Processes below one, as the system tells."""
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found = [int(word) for word in path.read_text(encoding="utf-8").split()]
        except OSError:
            continue
        for child in found:
            yield child
            yield from descendants(child)


def killed_worker(number: int, folder: Path) -> bool:
    """End one of the processes that compute runs; the others go on, and the study is whole in the end."""
    dice, folder = dice_of("workers", number), prepared("run", folder)
    words = [*COMMANDS["run"], "workers=2"]
    process = begin(words, folder)
    runs, least = folder / "outputs/s/runs", int(dice.integers(3))
    until = time.monotonic() + 120.0
    while time.monotonic() < until and len(list(runs.glob("scenario=*/seed=*/*"))) <= least:
        time.sleep(0.01)
    time.sleep(float(dice.uniform(0.0, 0.3)))
    there = list(descendants(process))
    if there:
        os.kill(one_of(dice, there), signal.SIGKILL)
    ended = end(process, folder)
    assert ended.code in (DONE, FAILED), ended.told
    assert "Traceback" not in ended.out + ended.err, ended.told
    goes_on("run", folder, finished(folder))
    return ended.code == DONE


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


ODD = ("seed=²", "seed=001", "seed=1e3", "scenario=", "x", ".DS_Store", "园区", "manifest.json", "a" * 200)


def damage(dice: np.random.Generator, folder: Path) -> None:
    """Damage something in the folder of a study."""
    there = sorted(path for path in folder.rglob("*") if path.is_file() or path.is_dir())
    path = one_of(dice, there)
    way = int(dice.integers(9))
    if way == 0:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    elif way == 1:
        place = path if path.is_dir() else path.parent
        new = place / one_of(dice, ODD)
        if not new.exists():
            new.mkdir() if dice.integers(2) else new.write_text("mine", encoding="utf-8")
    elif path.is_dir():
        return damage(dice, folder)
    elif way == 2:
        path.write_bytes(b"")
    elif way in (3, 4):
        content = path.read_bytes()
        path.write_bytes(content[: int(dice.integers(len(content) + 1))])
    elif way == 5:
        path.unlink()
        path.mkdir()
    elif way == 6:
        path.unlink()
        path.symlink_to("gone")
    elif way == 7:
        content = bytearray(path.read_bytes() or b"x")
        for _ in range(3):
            content[int(dice.integers(len(content)))] ^= int(dice.integers(1, 256))
        path.write_bytes(content)
    else:
        path.write_bytes(one_of(dice, there[-3:]).read_bytes() if there[-1].is_file() else b"[]")
    return None


def damaged_folder(number: int, folder: Path) -> bool:
    """Damage a finished study: the same command makes it whole or refuses; its report is as it was, or something is said."""
    dice = dice_of("folders", number)
    name = "report" if number % 2 else one_of(dice, ("run", "compare", "page"))
    expected = quiet(name)
    emptied(folder)
    shutil.copytree(expected.place / "outputs", folder / "outputs")
    study = folder / "outputs/s"
    for _ in range(int(dice.integers(1, 4))):
        damage(dice, study)
    if name == "report":
        ended = command(COMMANDS[name], folder)
        assert ended.code in (DONE, WRONG, FAILED), ended.told
        assert "Traceback" not in ended.out + ended.err, ended.told
        if ended.code == DONE:
            page = "s/report.html"
            assert results(folder / "outputs")[page] == expected.results[page], "other numbers, and nothing is said"
        return ended.code == DONE
    ended = command(COMMANDS[name], folder)
    good = accepted(ended, (DONE, WRONG))
    if good:
        found = {path: content for path, content in results(folder / "outputs").items() if path in expected.results}
        assert_equal(found, expected.results)
    return good
