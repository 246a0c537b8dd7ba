"""Fonts cut down for PDFs in less time; the files are the same to the byte.

Matplotlib and fontTools have no public switches for any of it; where an inner name of theirs is not found, saving is only slower.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any

from fontTools import subset
from matplotlib.backends import _backend_pdf_ps
from matplotlib.ft2font import FT2Font

USUAL = (
    *range(0x20, 0x180),
    *range(0x391, 0x3CA),
    *range(0x2010, 0x2040),
    *range(0x2070, 0x20A0),
    *range(0x2190, 0x2194),
    *range(0x2200, 0x2270),
    *range(0xFB00, 0xFB05),
)
"""Characters that texts in Latin letters are made of: these, Greek ones, punctuation, small figures, arrows, mathematical signs, and
letters joined, as in "fi", which no text holds and every line may be set with."""
WITHOUT = ("GSUB", "GPOS", "GDEF", "BASE", "MATH", "JSTF", "kern")
"""Typesetting tables, which do nothing in a PDF, as glyphs there are already in place."""


@contextlib.contextmanager
def lean_fonts() -> Iterator[None]:
    """Figures saved inside embed fonts without WITHOUT, each cut from one that holds the USUAL characters only and is kept for all figures."""
    with contextlib.ExitStack() as stack:
        for owner, name, changed in (
            (subset.Options, "_drop_tables_default", lambda usual: [*usual, *WITHOUT]),
            (_backend_pdf_ps, "get_glyphs_subset", _from_usual),
        ):
            usual = getattr(owner, name, None)
            if usual is not None:
                stack.callback(setattr, owner, name, usual)
                setattr(owner, name, changed(usual))
        yield


Cut = Callable[[Any, Iterable[int]], AbstractContextManager[Any]]
"""Takes a font and glyphs by their numbers; gives the font of these alone, and their numbers in it."""


def _from_usual(cut: Cut) -> Cut:
    """A cutting of fonts that starts from the small font where it has all glyphs asked for, and from the whole one elsewhere."""

    @contextlib.contextmanager
    def quicker(font: Any, glyphs: Iterable[int]) -> Iterator[Any]:
        wanted = set(glyphs)
        if not wanted <= _usual_glyphs(font):
            with cut(font, wanted) as part:
                yield part
            return
        content, place_of = _small(cut, font)
        with cut(_Held(content), {place_of[glyph] for glyph in wanted}) as part:
            places = {glyph: part.glyph_index_map[place_of[glyph]] for glyph in wanted}
            yield part._replace(glyph_index_map=places)

    return quicker


@functools.cache
def _small(cut: Cut, font: Any) -> tuple[bytes, dict[int, int]]:
    """A font with the USUAL characters only, as the bytes of its file, and the numbers of its glyphs by those of the whole one."""
    with cut(font, _usual_glyphs(font)) as part:
        return _backend_pdf_ps.font_as_file(part.font).getvalue(), dict(part.glyph_index_map)


class _Held(BytesIO):
    """A font in memory, which is read as one of a file that holds no other."""

    face_index = -1


@functools.cache
def _usual_glyphs(font: Any) -> frozenset[int]:
    """Numbers of the glyphs of USUAL in a font."""
    number_of = FT2Font(str(font), face_index=font.face_index).get_charmap()
    return frozenset(number_of[letter] for letter in USUAL if letter in number_of)
