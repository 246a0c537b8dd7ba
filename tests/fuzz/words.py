"""Words of the command line with a slip in them: done, or one line that teaches, and nothing computed or written for words that are refused."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import numpy as np

from tests.fuzz.oracle import DONE, INTERRUPTED, WRONG, accepted, command, dice_of, emptied, one_of

COMMANDS = ("run", "run", "run", "compare", "ablate", "sensitivity", "validate", "check", "list", "report", "new")
WORDS = (
    "region=synthetic", "region.parks=3", "quarters=4", "seeds=2", "seeds=[0,3,5]", "study=mine", "lang=zh", "lang=en", "policy=innovation",
    "scenario=talent_policy", "scenarios=[baseline,talent_policy]", "rent.cap=0.04", "policy.instruments.0.intensity=0.4", "~policy", "+policy=none",
    "++rent.cap=0.05", "experiment=first_look", "workers=2", "figures=false", "report=false", "formats=[png,pdf]", "size=slide", "record.events=true",
    "record.snapshot_every=4", "policy=[innovation,none]", "policy.instruments=[{kind:rent_subsidy,intensity:0.2}]", "policy.instruments=[{}]",
    "timeline=[{date:2008Q1,set:[policy=talent]}]", "executor=local", "outcome=output", "window=last_year", "label=my_run", "question.en='What if'",
    "strict=true", "-m", "--multirun", "policy=none,innovation", "rent.cap=range(0.01,0.05,0.02)", "policy=glob(*)",
    "--cfg", "job", "--info", "--help",
    "hydra.run.dir=x", "hydra/launcher=basic", "--config-dir", "region.folder=city", "policy.table=a.csv", "out=elsewhere", "cost.match=innovation",
    "parameters", "policies", "regions", "outcomes", "city", "outputs/mine", "supply=market", "demand=boom", "turnover.exit=table", "alliance=half",
)  # fmt: skip
SIGNS = (
    "=", "==", "[", "]", "{", "}", "(", ")", ",", ";", ":", "'", '"', "\\", "$", "${", "${oc.env:HOME}", "~", "+", "++", "@", "%", "#", "*", "?", "|",
    "&", " ", "\t", "\n", "\0", "é", "园", "，", "：", "“", "😀", "\u200f", "\ud800", ".", "..", "/", "-",
    "--", "0", "-1", "1e400", "nan", "null", "true",
    "[[[[", "9" * 30, "x" * 300, "1_000", "0x1F", "１",
)  # fmt: skip


class Understood(BaseException):
    """The words were understood: something would be computed now."""


def slipped(dice: np.random.Generator, word: str) -> str:
    """A word with a slip of a finger, or of the mind."""
    place, way = int(dice.integers(len(word) + 1)), int(dice.integers(9))
    key, sign, value = word.partition("=")
    if way == 0:
        return word[:place] + word[place + 1 :]
    if way <= 2:
        return word[:place] + one_of(dice, SIGNS) + word[place:]
    if way == 3:
        return word[:place]
    if way == 4:
        return key + sign + one_of(dice, SIGNS)
    if way == 5:
        return key + sign + one_of(dice, WORDS).partition("=")[2]
    if way == 6:
        return one_of(dice, WORDS).partition("=")[0] + sign + value
    if way == 7:
        return key + sign + one_of(dice, ("[", "{", "{a:", "'", "(")) * int(dice.integers(1, 60)) + value
    return one_of(dice, ("+", "++", "~", "-", "--", "")) + word.replace("_", one_of(dice, "-. "), 1)


def line(number: int) -> list[str]:
    """A command line with slips."""
    dice = dice_of("words", number)
    name = one_of(dice, COMMANDS)
    words = [one_of(dice, WORDS) for _ in range(int(dice.integers(0, 5)))]
    for _ in range(int(dice.integers(1, 3))):
        slip = slipped(dice, one_of(dice, WORDS) if not words or dice.integers(3) == 0 else words.pop())
        words.insert(int(dice.integers(len(words) + 1)), slip)
    return [slipped(dice, name) if dice.integers(15) == 0 else name, *words]


def computing_nothing() -> None:
    """What would compute runs says that it was reached instead, and the command has done what is asked of it here."""
    from experiments.commands import cli
    from experiments.study import study

    def reached(*_: object, **__: object) -> None:
        raise Understood

    # of a class, so that whoever has imported it is reached, too
    study.Study.prepare = reached  # type: ignore[method-assign]
    answered = cli.answered

    def quiet(words: list[str], place: list[Path]) -> int:
        try:
            return answered(words, place)
        except Understood:
            return DONE

    cli.answered = quiet


def attempt(number: int, folder: Path) -> bool:
    """Give a command words with a slip; whether they were understood."""
    words, folder = line(number), emptied(folder)
    if any("\0" in word for word in words):
        # no system hands such a word over
        words = [word.replace("\0", "0") for word in words]
    ended = command(words, folder, computing_nothing)
    good = accepted(ended, (DONE, WRONG))
    assert ended.code != INTERRUPTED
    with contextlib.suppress(OSError):
        shutil.rmtree(folder)
    return good
