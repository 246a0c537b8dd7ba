"""`yuanqu list`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.commands.exit_codes import DONE
from experiments.commands.listing import listing
from experiments.commands.sweep_jobs import one_after_another
from experiments.configuration.compose import composition
from experiments.configuration.folders import own_folders
from experiments.configuration.hydra_flags import flags, hands_over, show


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu list`: what there is to choose from."""
    found = flags(words)
    if found.multirun:
        return one_after_another("list", command, found, place)
    topics = [word for word in found.overrides if "=" not in word and not word.startswith("~")]
    composed = composition([word for word in found.overrides if word not in topics], found.config_dir)
    if hands_over(found):
        found.overrides = list(composed.overrides)
        return show(found)
    print(listing(topics, composed, own_folders(found.config_dir)))
    return DONE
