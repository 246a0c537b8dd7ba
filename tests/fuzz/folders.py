"""Finished studies whose folders are damaged: the same command makes them whole or refuses; a report shows what was there, or says something."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from tests.fuzz.disturbances import COMMANDS, quiet
from tests.fuzz.oracle import DONE, FAILED, WRONG, accepted, assert_equal, command, dice_of, emptied, one_of, results

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
        # what is for show may be lost where that is said
        lost = "s/tables/" if "not made: " in ended.out else "none"
        wanted = {path: content for path, content in expected.results.items() if not path.startswith(lost)}
        assert_equal({path: content for path, content in results(folder / "outputs").items() if path in wanted}, wanted)
    return good
