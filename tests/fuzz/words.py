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


REGION = ("region=synthetic", "region.parks=2", "region.districts=1", "region.enterprises=20", "quarters=4")
RUNS = (
    "seeds=2", "seeds=[0,3,5]", "lang=zh", "policy=innovation", "scenario=talent_policy", "rent.cap=0.04", "production.overhead=1.5", "label=my_run",
    "policy.instruments=[{kind:rent_subsidy,intensity:0.2}]", "workers=2", "record.events=true", "supply=market", "operation.strategy=volume",
    "leasing.usual_lease=12", "timeline=[{at:2008Q1,talent:ordinary}]", "policy.promotion_cost=20000", "size=slide", "formats=[png,pdf]",
)  # fmt: skip
SEVERAL = "scenarios=[baseline,talent_policy]"
RIGHT = {
    "run": RUNS,
    "compare": (*RUNS[:3], SEVERAL, "outcome=output", "window=last_year", "cost.match=none"),
    "ablate": (*RUNS[:6], "levers=[rd_subsidy,alliance]", "direction=on", "outcome=employees"),
    "sensitivity": (*RUNS[:2], "screening.trajectories=4", "screening.levels=4", "sobol.top=3", "reach=0.2"),
    "validate": (*RUNS[:2], "validate=quick", "facts=[F1]"),
    "check": (*RUNS[3:6], "strict=true"),
    "list": ("parameters", "policies", "instruments", "lang=zh", "rent.cap=0.04"),
}  # fmt: skip
"""Words that each command takes, so that one mild slip decides what becomes of a line."""
FULL = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789=,.[]{}:%"}
"""Signs as a Chinese keyboard gives them."""


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


def mild(dice: np.random.Generator, word: str) -> str:
    """A word as somebody may well write it: a near key, another case, signs of another keyboard, blanks, quotes, %, thousands, lists."""
    key, sign, value = word.partition("=")
    place = int(dice.integers(len(key)))
    whole = value.lstrip("-").replace(".", "", 1).isdecimal()
    ways = [
        # a near key: letters swapped, doubled or left out, other signs between words
        key[:place] + key[place : place + 2][::-1] + key[place + 2 :] + sign + value,
        key[:place] + key[place] + key[place:] + sign + value,
        key[:place] + key[place + 1 :] + sign + value,
        one_of(dice, (key.replace("_", "-"), key.replace("_", ""), key.replace(".", "_"), f"{key}s", key.split(".")[-1])) + sign + value,
        # another case
        one_of(dice, (word.upper(), word.title(), key.capitalize() + sign + value, key + sign + value.upper(), key + sign + value.capitalize())),
        # signs of a Chinese keyboard, all of them or some
        one_of(dice, (word.translate(FULL), key + sign + value.translate(FULL), word.replace("=", "＝"))),
        one_of(dice, (word.replace(",", "，"), word.replace(",", "、"), word.replace(":", "："), word.replace("[", "【").replace("]", "】"))),
        # blanks and quotes
        one_of(dice, (f"{key} {sign} {value}", f"{key}{sign} {value}", f" {word} ", word.replace(",", ", "), f"{word}\u3000")),
        one_of(dice, (f"{key}{sign}'{value}'", f'{key}{sign}"{value}"', f"{key}{sign}“{value}”", f"{key}{sign}‘{value}’", f"'{word}'", f"“{word}”")),
        # a list for one value, one value for a list, a value too many
        one_of(dice, (f"{key}{sign}[{value}]", f"{key}{sign}({value})", key + sign + value.strip("[]"), f"{key}{sign}{value},{value}", f"{word},")),
        one_of(dice, (f"--{word}", f"-{word}", f"{key}:{value}", f"{key} {value}", f"+{word}", f"{key}{sign}")),
    ]  # fmt: skip
    if whole:
        number = float(value)
        grouped = f"{number * 1000:,.0f}"
        hundredfold = f"{number * 100:g}"
        amounts = [
            f"{hundredfold}%",
            f"{hundredfold} %",
            f"{value}%",
            f"{hundredfold}％",
            f"{number:.3e}",
            f"{value}.0",
            f"0{value}",
            f"+{value}",
        ]
        amounts += [
            grouped,
            grouped.replace(",", " "),
            value.replace(".", ","),
            f"约{value}",
            f"{value}万",
            f"{value}m2",
        ]
        ways += 3 * [f"{key}={one_of(dice, amounts)}"]
    return one_of(dice, ways)


def line(number: int) -> list[str]:
    """A command line with slips: with one that is mild in words that are right, or with whatever fingers do."""
    dice = dice_of("words", number)
    if dice.integers(3):
        name = one_of(dice, RIGHT)
        chosen = [one_of(dice, RIGHT[name]) for _ in range(int(dice.integers(1, 4)))]
        # one word for a key
        needed = [SEVERAL] * (name == "compare")
        words = list({word.partition("=")[0]: word for word in [*REGION, *needed, *chosen]}.values())
        at = int(dice.integers(len(words)))
        words[at] = mild(dice, words[at])
        return [name, *words]
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
