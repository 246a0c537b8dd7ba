"""Pieces of WordprocessingML as text: runs, fields and paragraphs, which a Word file is put together from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

Pieces = Sequence[tuple[str, str]]
"""Text as `document.typeset` hands it on: each piece is `text`, `code` or `strong`."""

# XML has no way to write these, and a name may hold whatever somebody pasted
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAY_BREAK = re.compile(r"[._/=]")
_KINDS = {"text": "", "strong": "<w:b/>", "code": '<w:rStyle w:val="Typed"/>'}


def allowed(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def attribute(text: str) -> str:
    """The text in quotation marks, as an attribute may hold it."""
    return quoteattr(allowed(text))


def run(text: str, looks: str = "") -> str:
    """Text with its looks; line ends stay."""
    inside = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(allowed(line))}</w:t>' for line in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{looks}</w:rPr>' if looks else ''}{inside}</w:r>"


def runs(pieces: Pieces, looks: str = "", breakable: bool = False) -> str:
    """The pieces after one another; breakable: zero-width spaces let long keys and checksums break inside narrow cells."""
    found = []
    for kind, text in pieces:
        shown = _MAY_BREAK.sub("\\g<0>\u200b", text) if breakable and kind == "code" else text
        found.append(run(shown, _KINDS[kind] + looks))
    return "".join(found)


def field(instruction: str, shown: str, looks: str = "") -> str:
    """A field that Word computes, with what it shows until then."""
    return f'<w:fldSimple w:instr="{instruction}">{run(shown, looks)}</w:fldSimple>'


def paragraph(style: str, inside: str, layout: str = "") -> str:
    """A paragraph in a style, by the style's identity."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{layout}</w:pPr>{inside}</w:p>'
