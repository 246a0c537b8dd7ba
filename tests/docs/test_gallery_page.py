"""The gallery shows every figure that the product makes, with its caption as it is now and a small picture."""

import json
import re
from importlib import import_module

import pytest

from docs import gallery, pictures
from experiments.figures.texts import captions
from tests.docs.pages import ROOT
from tests.docs.typed import REGION, make_small

OTHERWISE = {"parts": "validation"}
"""Figures whose files are not called like their module."""
MOST_BYTES = 3_000_000


def made():
    """Names of all figures, by the modules that build them."""
    found = set()
    for path in (ROOT / "experiments/figures").glob("*_*/*.py"):
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        if callable(getattr(module, "figure", None)) and callable(getattr(module, "data", None)):
            found.add(OTHERWISE.get(path.stem, path.stem))
    return found


def test_every_figure_is_in_the_gallery():
    figures = made()
    assert set(captions.CAPTIONS) < figures
    assert figures == set(pictures.declared()["figures"]), (
        "a figure needs its place in docs/gallery.toml and a picture (make pictures)"
    )


@pytest.mark.parametrize("lang", pictures.LANGUAGES)
def test_every_figure_has_picture_command_and_words(lang):
    text = (gallery.DOCS / gallery.PAGES[lang]).read_text(encoding="utf-8")
    parts = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    assert len(parts) == len(pictures.declared()["figures"])
    for part in parts:
        (shown,) = re.findall(r"!\[.+\]\((.+)\)", part)
        assert (gallery.DOCS / shown).is_file(), shown
        assert re.search(r"^\*`yuanqu .*\d.*\*$", part, re.MULTILINE), part
        assert part.count("**") == 4


def test_pages_are_those_of_the_captions(monkeypatch, capsys):
    assert gallery.main(["--check"]) == 0, "run make docs"
    monkeypatch.setitem(captions.CAPTIONS, "dwell", captions.CAPTIONS["dwell"][:1])
    assert gallery.main(["--check"]) == 1
    assert "gallery.md, gallery.zh.md" in capsys.readouterr().out


def test_a_figure_without_a_picture_is_refused(monkeypatch):
    told = pictures.declared()
    told["figures"]["new_figure"] = {"study": "run", "en": "Look.", "zh": "看。"}
    monkeypatch.setattr(gallery, "declared", lambda: told)
    with pytest.raises(SystemExit, match="new_figure has no picture; run python -m docs.pictures run"):
        gallery.page("en")


def test_kept_pictures_are_small_and_all_shown():
    kept = {path.relative_to(pictures.KEPT).as_posix(): path.stat().st_size for path in pictures.KEPT.rglob("*.png")}
    shown = {name for name, one in pictures.declared()["figures"].items() if "picture" not in one}
    assert set(kept) == {f"{lang}/{name}.png" for lang in pictures.LANGUAGES for name in shown}
    assert sum(kept.values()) < MOST_BYTES
    assert max(kept.values()) < 200_000


def test_a_picture_keeps_rare_colours(tmp_path):
    from PIL import Image

    drawn = Image.new("RGB", (1800, 900), (255, 255, 255))
    for row in range(200):
        drawn.paste((row, row, row), (0, 4 * row, 1800, 4 * row + 4))
    drawn.paste((213, 94, 0), (100, 820, 130, 850))
    drawn.save(tmp_path / "drawn.png")
    pictures.shrink(tmp_path / "drawn.png", tmp_path / "kept" / "small.png")
    with Image.open(tmp_path / "kept" / "small.png") as small:
        assert small.size == (900, 450)
        red, green, blue = small.convert("RGB").getpixel((57, 417))
    assert (red > 190, 70 < green < 120, blue < 40) == (True, True, True)


def test_a_study_that_is_not_known_is_refused(capsys):
    with pytest.raises(SystemExit):
        pictures.main(["coffee"])
    assert "there is no study coffee; there are run, comparison" in capsys.readouterr().err


def test_a_study_is_computed_and_its_pictures_kept_in_both_languages(tmp_path, monkeypatch, capsys):
    make_small(monkeypatch)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pictures, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(pictures, "FACTS", tmp_path / "facts.json")
    command = " ".join(["yuanqu run", *REGION, "quarters=4 seeds=2 study=pictures_tiny"])
    told = {
        "studies": {"tiny": {"command": command}, "elsewhere": {}},
        "figures": {"vacancy_rent": {"study": "tiny"}, "other": {"study": "elsewhere", "picture": "other.png"}},
    }
    monkeypatch.setattr(pictures, "declared", lambda: told)
    monkeypatch.setattr(gallery, "main", lambda words: print("pages written") or 0)
    assert pictures.main([]) == 0
    kept = {
        path.relative_to(tmp_path / "kept").as_posix(): path.read_bytes() for path in (tmp_path / "kept").rglob("*.png")
    }
    assert set(kept) == {"en/vacancy_rent.png", "zh/vacancy_rent.png"}
    assert len(set(kept.values())) == 2
    facts = json.loads((tmp_path / "facts.json").read_text(encoding="utf-8"))
    assert (facts["zh"]["vacancy_rent"]["n"], facts["en"]["vacancy_rent"]["seeds"]) == (2, [0, 1])
    assert "pages written" in capsys.readouterr().out
    told["figures"]["forest"] = {"study": "tiny"}
    with pytest.raises(SystemExit, match="the study tiny has no figure forest; gallery.toml asks for it"):
        pictures.keep("tiny", tmp_path / "outputs" / "pictures_tiny")
