"""Fonts of PDFs are of the kind that the PDF says, and cut to the bytes that a cut from the whole font gives."""

from __future__ import annotations

import io
import re
import zlib

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from experiments.figures.sheet import pdf_fonts
from experiments.figures.sheet.style import style


def page(words: str, **look: str) -> bytes:
    """The bytes of a PDF with these words."""
    with style(), pdf_fonts.pdf_fonts():
        figure = Figure(figsize=(4, 2))
        figure.text(0.1, 0.5, words, **look)
        held = io.BytesIO()
        figure.savefig(held, format="pdf", metadata={"CreationDate": None})
        return held.getvalue()


@pytest.mark.parametrize(
    ("words", "of_small"),
    [("offices of firms, 20–30 % → m² ≥ κ", True), ("Яндекс", False)],
    ids=["characters of the small font", "others"],
)
def test_a_font_cut_from_the_small_one_is_that_cut_from_the_whole(monkeypatch, words, of_small):
    pdf_fonts._small.cache_clear()
    lean = page(words)
    assert bool(pdf_fonts._small.cache_info().currsize) == of_small
    monkeypatch.setattr(pdf_fonts, "_from_usual", lambda cut: cut)
    assert page(words) == lean


CURVE = 552.285
"""Handles of the cubic curves that draw a circle of radius 1,000 [units of the font]."""


@pytest.fixture
def cubic_font(tmp_path, monkeypatch):
    """A font of cubic curves, as those of most Chinese families on Linux: one character, a circle."""
    pen = T2CharStringPen(1200, None)
    pen.moveTo((1100, 0))
    for (a, b), (c, d), end in (
        ((1100, CURVE), (100 + CURVE, 1000), (100, 1000)),
        ((100 - CURVE, 1000), (-900, CURVE), (-900, 0)),
        ((-900, -CURVE), (100 - CURVE, -1000), (100, -1000)),
        ((100 + CURVE, -1000), (1100, -CURVE), (1100, 0)),
    ):
        pen.curveTo((a, b), (c, d), end)
    pen.closePath()
    empty = T2CharStringPen(500, None).getCharString()
    made = FontBuilder(1000, isTTF=False)
    made.setupGlyphOrder([".notdef", "circle"])
    made.setupCharacterMap({ord("园"): "circle"})
    made.setupCFF("Cubic", {"FullName": "Cubic"}, {".notdef": empty, "circle": pen.getCharString()}, {})
    made.setupHorizontalMetrics({".notdef": (500, 0), "circle": (1200, -900)})
    made.setupHorizontalHeader(ascent=1000, descent=-1000)
    made.setupNameTable({"familyName": "Cubic", "styleName": "Regular", "psName": "Cubic"})
    made.setupOS2()
    made.setupPost()
    path = tmp_path / "cubic.otf"
    made.save(path)
    monkeypatch.setattr(fontManager, "ttflist", [*fontManager.ttflist])
    fontManager.addfont(path)
    return path


def test_fonts_embedded_are_what_the_pdf_says_of_them(cubic_font):
    """Acrobat leaves out the characters of a font that it is told to read as TrueType and that is none."""
    written = page("园", fontfamily="Cubic")
    assert b"/CIDFontType2" in written
    fonts = embedded(written)
    assert [font.sfntVersion for font in fonts] == ["\x00\x01\x00\x00"]
    assert "CFF " not in fonts[0]
    outlines = fonts[0].getGlyphSet()
    (circle,) = (name for name in fonts[0].getGlyphOrder() if name != ".notdef" and outlines[name].width == 1200)
    area = AreaPen(outlines)
    outlines[circle].draw(area)
    # outlines turn the other way in TrueType, and a band of the largest deviation around this circle holds 2 pi of its radius
    assert area.value == pytest.approx(-3.1416e6, rel=2 * largest_deviation())
    assert fonts[0]["glyf"][circle].xMin == pytest.approx(-900, abs=1)
    assert fonts[0]["hmtx"][circle] == (1200, fonts[0]["glyf"][circle].xMin)


def largest_deviation() -> float:
    """Largest deviation of a converted outline [radius of the circle], and one unit for rounding."""
    return pdf_fonts.DEVIATION + 0.001


def embedded(written: bytes) -> list[TTFont]:
    """The fonts that a PDF says are TrueType."""
    found = []
    for number in re.findall(rb"/FontFile2 (\d+) 0 R", written):
        body = written[re.search(rb"\n%s 0 obj\b" % number, written).end() :]
        found.append(
            TTFont(io.BytesIO(zlib.decompressobj().decompress(body[body.index(b"stream") :].split(b"\n", 1)[1])))
        )
    return found
