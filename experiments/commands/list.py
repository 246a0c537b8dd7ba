"""`yuanqu list`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.answers import DONE


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu list`: what there is to choose from."""
    from experiments.composing import composition
    from experiments.files import own_folders
    from experiments.flags import flags, hands_over, show
    from experiments.listing import listing

    found = flags(words)
    if found.multirun:
        from experiments.multirun import one_after_another

        return one_after_another("list", found, place)
    topics = [word for word in found.overrides if "=" not in word and not word.startswith("~")]
    composed = composition([word for word in found.overrides if word not in topics], found.config_dir)
    if hands_over(found):
        found.overrides = list(composed.overrides)
        return show(found)
    print(listing(topics, composed, own_folders(found.config_dir)))
    return DONE
