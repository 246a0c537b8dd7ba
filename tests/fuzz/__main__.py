"""The long form of the fuzzer: how many tries of each kind, as in `python -m tests.fuzz configurations=5000 tables=1000 kills=200`.

One try again: `python -m tests.fuzz tables@123`. Where to begin: `python -m tests.fuzz words=500 from=1000`. Ends with exit code 1 when a try failed.
"""

from __future__ import annotations

import contextlib
import faulthandler
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.fuzz import disturbances
from tests.fuzz.kinds import KINDS

COUNTS = {
    "configurations": 1_000,
    "tables": 300,
    "words": 300,
    "folders": 60,
    "kills": 30,
    "pairs": 10,
    "workers": 2,
    "disks": 20,
}
"""Tries of each kind where no word says how many."""


def tried(kind: str, number: int, folder: Path) -> str:
    """What became of a try: accepted, refused or failed."""
    try:
        return "accepted" if KINDS[kind](number, folder / kind) else "refused"
    except Exception as error:  # noqa: BLE001 - whatever it is, the next try goes on
        place = traceback.extract_tb(error.__traceback__)[-1]
        said = " ".join(str(error).split())[:600]
        print(
            f'\nmake fuzz ARGS="{kind}@{number}"   {type(error).__name__} at {Path(place.filename).name}:{place.lineno}: {said}',
            flush=True,
        )
        return "failed"


def wanted(words: list[str]) -> list[tuple[str, range]]:
    """Kinds with the numbers of their tries; raises `SystemExit` for a word that is neither."""
    counts, found, first = {}, [], 0
    for word in words:
        kind, sign, number = word.replace("@", "=").partition("=")
        if not number.isdecimal() or not (kind in KINDS or (kind == "from" and "@" not in word)):
            raise SystemExit(f"{word}: write KIND=COUNT, KIND@NUMBER or from=NUMBER; kinds are {', '.join(KINDS)}")
        if "@" in word:
            found.append((kind, range(int(number), int(number) + 1)))
        elif kind == "from":
            first = int(number)
        else:
            counts[kind] = int(number)
    counts = counts or ({} if found else COUNTS)
    return [*found, *((kind, range(first, first + count)) for kind, count in counts.items())]


def main(words: list[str]) -> int:
    """Make all tries that the words ask for, and print a table of what became of them; returns the exit code."""
    faulthandler.enable()
    rows = []
    # a command that Ctrl-C left running may still write, which costs no table of counts
    with tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True) as place:
        for kind, numbers in wanted(words):
            begun, found = time.monotonic(), {"accepted": 0, "refused": 0, "failed": 0}
            # Ctrl-C goes on with the next kind, and what was tried is in the table
            with contextlib.suppress(KeyboardInterrupt):
                for number in numbers:
                    found[tried(kind, number, Path(place))] += 1
            made = sum(found.values())
            rows.append((kind, made, *found.values(), f"{(time.monotonic() - begun) / max(made, 1):.2f}"))
    disturbances.forget()
    print()
    for row in (("kind", "tries", "accepted", "refused", "failures", "s a try"), *rows):
        print("".join(f"{cell!s:>{16 if place == 0 else 10}}" for place, cell in enumerate(row)))
    return int(any(row[4] for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
