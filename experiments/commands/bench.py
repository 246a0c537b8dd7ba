"""`yuanqu bench`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.answers import DONE


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu bench`: how fast the model is on this computer."""
    from experiments.composing import composition
    from experiments.flags import flags, hands_over, show
    from experiments.words import of_command

    found = flags(words)
    of_command("bench", found.overrides)
    if found.multirun:
        from experiments.multirun import one_after_another

        return one_after_another("bench", found, place)
    composed = composition(found.overrides, found.config_dir)
    if hands_over(found):
        return show(found)
    from experiments.bench import main as measure

    measure(composed.parameters, composed.options)
    return DONE
