"""Font files are looked up once, and are those that Matplotlib finds."""

from __future__ import annotations

from matplotlib.font_manager import FontManager, FontProperties, fontManager

from experiments.figures.sheet.fonts_found import fonts_found_once


def test_fonts_are_those_of_matplotlib_each_looked_up_once(monkeypatch):
    asked = []
    usual = FontManager._find_fonts_by_props

    def counted(manager, letters):
        asked.append(letters)
        return usual(manager, letters)

    monkeypatch.setattr(FontManager, "_find_fonts_by_props", counted)
    kinds = [{}, {"weight": "bold"}, {"size": 7.0}, {"family": ["DejaVu Serif", "DejaVu Sans"]}]
    wanted = [usual(fontManager, FontProperties(**kind)) for kind in kinds]
    with fonts_found_once():
        for _ in range(2):
            assert [fontManager._find_fonts_by_props(FontProperties(**kind)) for kind in kinds] == wanted
        assert len(asked) == len(kinds)
        # letters that change after they were asked for
        letters = FontProperties(size=9.0)
        fontManager._find_fonts_by_props(letters)
        letters.set_weight("bold")
        assert fontManager._find_fonts_by_props(letters) == wanted[1]
        fontManager._find_fonts_by_props(FontProperties(size=9.0))
        assert len(asked) == len(kinds) + 2
    assert FontManager._find_fonts_by_props is counted


def test_without_the_inner_name_figures_are_drawn_all_the_same(monkeypatch):
    monkeypatch.delattr(FontManager, "_find_fonts_by_props")
    with fonts_found_once():
        assert not hasattr(FontManager, "_find_fonts_by_props")
