"""`yuanqu bench`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.analyses.speed import main as measure
from experiments.commands.exit_codes import DONE
from experiments.commands.sweep_jobs import one_after_another
from experiments.configuration.compose import composition
from experiments.configuration.hydra_flags import flags, hands_over, show
from experiments.configuration.overrides import of_command


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu bench`: how fast the model is on this computer."""
    found = flags(words)
    of_command("bench", found.overrides)
    if found.multirun:
        return one_after_another("bench", command, found, place)
    composed = composition(found.overrides, found.config_dir)
    if hands_over(found):
        return show(found)
    measure(composed.parameters, composed.options)
    return DONE
