"""Fonts of PDFs are cut in less time than Matplotlib takes, and to the same bytes."""

from __future__ import annotations

import io

import pytest
from matplotlib.figure import Figure

from experiments.figures.sheet import lean_fonts
from experiments.figures.sheet.style import style


def page(words: str) -> bytes:
    """The bytes of a PDF with these words."""
    with style(), lean_fonts.lean_fonts():
        figure = Figure(figsize=(4, 2))
        figure.text(0.1, 0.5, words)
        held = io.BytesIO()
        figure.savefig(held, format="pdf", metadata={"CreationDate": None})
        return held.getvalue()


@pytest.mark.parametrize(
    ("words", "of_small"),
    [("offices of firms, 20–30 % → m² ≥ κ", True), ("Яндекс", False)],
    ids=["characters of the small font", "others"],
)
def test_a_font_cut_from_the_small_one_is_that_cut_from_the_whole(monkeypatch, words, of_small):
    lean_fonts._small.cache_clear()
    lean = page(words)
    assert bool(lean_fonts._small.cache_info().currsize) == of_small
    monkeypatch.setattr(lean_fonts, "_from_usual", lambda cut: cut)
    assert page(words) == lean
