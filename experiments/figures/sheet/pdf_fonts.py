"""Fonts as PDFs embed them: with outlines that every reader takes, and cut down in less time.

Matplotlib says of every font that its outlines are those of TrueType. Fonts of most Chinese families on Linux have others (CFF), and for
a file that says one thing and holds the other Acrobat reports that it "cannot extract the embedded font" and leaves the characters out
(matplotlib issue 20870). So outlines of the characters used are converted. Matplotlib and fontTools have no public switches for any of
it; where an inner name of theirs is not found, files are as Matplotlib writes them.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
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
DEVIATION = 0.001
"""Largest distance between an outline and the converted one [size of the font]."""
NO_PROGRAM = dict.fromkeys(
    (
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
    ),
    0,
)
"""What the table of maxima of a TrueType font says of hinting programs when there are none."""


@contextlib.contextmanager
def pdf_fonts() -> Iterator[None]:
    """Figures saved inside embed fonts with TrueType outlines and without WITHOUT, cut from ones with the USUAL characters that are kept."""
    with contextlib.ExitStack() as stack:
        for owner, name, changed in (
            (subset.Options, "_drop_tables_default", lambda usual: [*usual, *WITHOUT]),
            (_backend_pdf_ps, "get_glyphs_subset", lambda usual: _from_usual(_with_true_type(usual))),
        ):
            usual = getattr(owner, name, None)
            if usual is not None:
                stack.callback(setattr, owner, name, usual)
                setattr(owner, name, changed(usual))
        yield


Cut = Callable[[Any, Iterable[int]], AbstractContextManager[Any]]
"""Takes a font and glyphs by their numbers; gives the font of these alone, and their numbers in it."""


def _with_true_type(cut: Cut) -> Cut:
    """A cutting of fonts whose parts have TrueType outlines, whatever those of the font are."""

    @contextlib.contextmanager
    def converted(font: Any, glyphs: Iterable[int]) -> Iterator[Any]:
        with cut(font, glyphs) as part:
            if "glyf" not in part.font:
                to_true_type(part.font)
            yield part

    return converted


def to_true_type(font: TTFont) -> None:
    """Replace outlines of cubic curves (CFF) by TrueType ones of quadratic curves, which deviate by at most DEVIATION.

    Metrics and the order of glyphs stay as they are; hints are dropped.
    """
    order, outlines = font.getGlyphOrder(), font.getGlyphSet()
    deviation = DEVIATION * font["head"].unitsPerEm
    table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, deviation, reverse_direction=True))
        table.glyphs[name] = glyph = pen.glyph()
        glyph.recalcBounds(table)
        font["hmtx"][name] = font["hmtx"][name][0], glyph.xMin if glyph.numberOfContours else 0
    for old in ("CFF ", "CFF2", "VORG"):
        if old in font:
            del font[old]
    font["loca"], font["glyf"] = newTable("loca"), table
    vars(font["maxp"]).update(tableVersion=0x10000, maxZones=1, maxComponentElements=0, **NO_PROGRAM)
    font["maxp"].recalc(font)
    font.sfntVersion = "\x00\x01\x00\x00"


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
