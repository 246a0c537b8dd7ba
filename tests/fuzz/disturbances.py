"""Commands that are killed, or given two at once: nothing finished is lost, and the same command again gives the same numbers."""

from __future__ import annotations

import functools
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from experiments.study import run_folders
from tests.fuzz.oracle import (
    DONE,
    FAILED,
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
    if other == "report" != name:
        # what the command itself does not write
        shutil.rmtree(folder / "outputs/s/tables", ignore_errors=True)
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
