"""How a try is made and what it is judged by: dice of its own, a command in a child that may be killed, and what must hold afterwards."""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from experiments.commands import cli
from experiments.commands.exit_codes import DONE, FAILED, INTERRUPTED, WRONG

HANGS = 900.0
"""A command that takes longer is stuck [s]; the longest here takes a few seconds."""

LONGEST_LINE = 3_000
OUR_PARTS = re.compile(r"\.part-.+-\d+$")


def dice_of(kind: str, number: int) -> np.random.Generator:
    """The dice of a try: the same for the same kind and number, on every machine."""
    return np.random.default_rng([zlib.crc32(kind.encode()), number])


def one_of(dice: np.random.Generator, options):
    """One of the options."""
    options = list(options)
    return options[int(dice.integers(len(options)))]


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, that of a signal below zero, and what it said."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        return f"exit code {self.code}\n{self.out[-1_500:]}\n{self.err[-3_000:]}"


@functools.cache
def warm() -> None:
    """Load here what commands need, so that no child loads it again: a small comparison, and the pages of reports.

    No page is made here: the threads that set it for print would be missing in the children.
    """
    importlib.import_module("jinja2")
    words = [
        "region=synthetic",
        "region.parks=2",
        "region.districts=1",
        "region.enterprises=10",
        "quarters=2",
        "seeds=2",
    ]
    words += ["scenarios=[baseline,talent_policy]", "figures=false", "report=false"]
    with (
        tempfile.TemporaryDirectory() as out,
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        code = cli.main(["compare", *words, f"out={out}"])
    assert code == DONE


def begin(words: list[str], folder: Path, disturb: Callable[[], object] = lambda: None) -> int:
    """Start a command in a child of this process, which has all libraries loaded; `disturb` is called in the child first.

    What it says goes to the files `out` and `err` of the folder, which is the one it works in. Returns the number of the process.
    """
    warm()
    folder.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    process = os.fork()
    if process:
        return process
    code = 99
    try:
        os.setpgid(0, 0)
        os.chdir(folder)
        for stream, name in ((1, "out"), (2, "err")):
            handle = os.open(f"{name}.{os.getpid()}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(handle, stream)
        sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), encoding="utf-8", write_through=True)
        sys.stderr = io.TextIOWrapper(io.FileIO(2, "w", closefd=False), encoding="utf-8", write_through=True)
        sys.argv = ["yuanqu", *words]
        disturb()
        code = cli.main(words)
    except BaseException:
        import traceback

        with contextlib.suppress(Exception):
            traceback.print_exc()
    finally:
        os._exit(code)


def end(process: int, folder: Path) -> Ended:
    """Wait for a command; what it left running is ended with it."""
    until = time.monotonic() + HANGS
    while True:
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            break
        if time.monotonic() > until:
            os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)
            raise AssertionError(f"the command did not end within {HANGS:g} s")
        time.sleep(0.002)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)
    said = []
    for name in ("out", "err"):
        path = folder / f"{name}.{process}"
        said.append(path.read_text(encoding="utf-8", errors="replace") if path.is_file() else "")
        path.unlink(missing_ok=True)
    return Ended(os.waitstatus_to_exitcode(status), *said)


def command(words: list[str], folder: Path, disturb: Callable[[], object] = lambda: None) -> Ended:
    """A command from its beginning to its end."""
    return end(begin(words, folder, disturb), folder)


def accepted(ended: Ended, codes: tuple[int, ...] = (DONE, WRONG)) -> bool:
    """Whether a command did what it was asked; fails unless it ended with one of the codes and said so as a user may expect it."""
    assert ended.code in codes, ended.told
    assert "Traceback" not in ended.out + ended.err, ended.told
    assert not re.search(r"^\S+:\d+: \w*Warning", ended.err, re.MULTILINE), ended.told
    if ended.code == DONE:
        return True
    # the sign after the name is that of the language asked for
    err = ended.err.replace("yuanqu：", "yuanqu: ")
    lines = [line for line in err.splitlines() if line.startswith("yuanqu: ")]
    assert lines, ended.told
    assert len(ended.err) < LONGEST_LINE, ended.told
    last = err[err.rindex("yuanqu: ") :].rstrip()
    # what is wrong, and where it has to be said, what to do in a second line
    assert last.count("\n") <= 1, ended.told
    if ended.code == WRONG:
        assert not re.match(r"yuanqu: (\w*Error|\w*Exception|KeyError)\b", last), ended.told
        assert len(last) > len("yuanqu: ") + 20, ended.told
    return False


def assert_teaches(error: Exception) -> None:
    """Fails unless what is said of a refusal is a sentence, and no essay."""
    assert 20 < len(str(error)) < LONGEST_LINE, error


def assert_tidy(folder: Path) -> None:
    """Nothing half written lies about, and what is there can be read."""
    import pyarrow.parquet as pq

    parts = [str(path.relative_to(folder)) for path in folder.rglob("*") if OUR_PARTS.search(path.name)]
    assert not parts, f"half written: {parts}"
    for path in folder.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    for path in folder.rglob("*.parquet"):
        pq.read_schema(path)
    for path in folder.rglob("log.txt"):
        assert "Traceback" not in path.read_text(encoding="utf-8"), path.read_text(encoding="utf-8")[-3_000:]


def results(folder: Path) -> dict[str, bytes]:
    """The numbers of a study by file: all tables, those of single runs too, and what pages are made of them."""
    endings = (".parquet", ".csv", ".tex", ".html")
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in endings and path.is_file()
    }


def assert_equal(found: dict[str, bytes], expected: dict[str, bytes]) -> None:
    """Fails with the names of the files that are not the same."""
    differing = sorted(name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name))
    assert not differing, f"not as undisturbed: {differing[:8]}"


def emptied(folder: Path) -> Path:
    """The folder, with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


__all__ = ["DONE", "FAILED", "INTERRUPTED", "WRONG"]
