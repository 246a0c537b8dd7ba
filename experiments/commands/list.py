"""`yuanqu list`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.commands.exit_codes import DONE
from experiments.commands.listing import listing
from experiments.commands.sweep_jobs import one_after_another
from experiments.configuration.compose import composition
from experiments.configuration.hydra_flags import Asked, asked


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu list`: what there is to choose from."""
    found = asked(words, bare=True)
    return one_after_another("list", once, found, place) if found.multirun else once(found, place)


def once(found: Asked, place: list[Path]) -> int:
    """`yuanqu list` without `-m`."""
    composed = composition(found.overrides)
    if found.hands_over:
        return found.show()
    print(listing(found.bare, composed))
    return DONE
