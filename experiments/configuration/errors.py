"""The one error a user's own words can cause, and the nearest word that would have been right."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable


class ConfigurationError(ValueError):
    """The configuration or an input is wrong; one or two lines name key, value, what is allowed, and origin."""


def install(extra: str) -> str:
    """The command that adds the libraries of an extra: Yuanqu is on no index of packages, so it is given in the cloned folder."""
    return f'pip install -e ".[{extra}]" in the cloned folder'


def nearest(word: str, known: Iterable[str]) -> str:
    """`; did you mean X?` for the known word closest to `word`, or nothing when none is close."""
    known = list(known)
    # neither the case nor the width of signs makes a word another
    word = unicodedata.normalize("NFKC", word).casefold()
    close = difflib.get_close_matches(word, known, 1, 0.6)
    if not close:
        # A bare key such as `cap` is close to nothing, yet means `rent.cap`.
        close = [key for key in known if key.rpartition(".")[2] == word.rpartition(".")[2]][:1]
    if not close:
        close = [known[index] for index in [_nearest_leaf(word, known)] if index is not None]
    return f"; did you mean {close[0]}?" if close else ""


def _nearest_leaf(word: str, known: list[str]) -> int | None:
    leaves = [key.rpartition(".")[2] for key in known]
    close = difflib.get_close_matches(word.rpartition(".")[2], leaves, 1, 0.75)
    return leaves.index(close[0]) if close else None
