"""`yuanqu bench`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.analyses.speed import main as measure
from experiments.commands.exit_codes import DONE
from experiments.commands.sweep_jobs import one_after_another
from experiments.configuration.compose import composition
from experiments.configuration.hydra_flags import Asked, asked


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu bench`: how fast the model is on this computer."""
    found = asked(words)
    found.overrides.check_command("bench")
    return one_after_another("bench", once, found, place) if found.multirun else once(found, place)


def once(found: Asked, place: list[Path]) -> int:
    """`yuanqu bench` without `-m`."""
    composed = composition(found.overrides)
    if found.hands_over:
        return found.show()
    measure(composed.parameters, composed.options)
    return DONE
