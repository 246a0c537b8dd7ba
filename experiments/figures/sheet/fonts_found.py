"""Font files are looked up once for each kind of letters, instead of several times for every text that is drawn.

Matplotlib has no public switch for it; where its inner name is not found, drawing is only slower.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from matplotlib.font_manager import FontManager

_NAME = "_find_fonts_by_props"


@contextlib.contextmanager
def fonts_found_once() -> Iterator[None]:
    """What is drawn inside remembers its fonts; the settings of Matplotlib that fonts depend on must stay as they are."""
    usual = getattr(FontManager, _NAME, None)
    if usual is None:
        yield
        return
    found: dict[Any, list[Any]] = {}

    def quicker(manager: FontManager, letters: Any, *further: Any, **named: Any) -> list[Any]:
        if further or named:
            return list(usual(manager, letters, *further, **named))
        if letters not in found:
            # a copy, as what it was asked with may change
            found[letters.copy()] = usual(manager, letters)
        return list(found[letters])

    setattr(FontManager, _NAME, quicker)
    try:
        yield
    finally:
        setattr(FontManager, _NAME, usual)
