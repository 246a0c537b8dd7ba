"""What the READMEs say of stylised facts is what the table of the last validation says."""

from __future__ import annotations

import csv

import pytest

from docs import validation_page


def test_the_readmes_say_what_the_table_says():
    assert validation_page.wrong() == []


def test_every_fact_of_the_page_is_in_the_table():
    with (validation_page.KEPT / "facts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name in ("validation.md", "validation.zh.md"):
        text = (validation_page.DOCS / name).read_text(encoding="utf-8")
        assert all(f"| {row['check']} | {row['setting']} |" in text for row in rows), name


def test_a_study_is_taken_in(tmp_path, monkeypatch):
    study, docs = tmp_path / "study", tmp_path / "docs"
    (study / "figures").mkdir(parents=True)
    docs.mkdir()
    (study / "facts.csv").write_text("check,verdict,evidence\nF1,PASS,none\nF1,FAIL,blind_location\nF2,NONE,\n")
    (study / "figures" / "validation-facts.png").write_bytes(b"picture")
    for name in ("validation.md", "validation.zh.md"):
        (study / name).write_text("![](figures/validation-facts.png)\n")
    for name in validation_page.SENTENCES:
        (tmp_path / name).write_text("before\n<!-- validation -->\nold\n<!-- end -->\nafter\n")
    monkeypatch.setattr(validation_page, "DOCS", docs)
    monkeypatch.setattr(validation_page, "KEPT", docs / "validation")
    validation_page.take_in(study, tmp_path)
    assert "Of 3 parts of stylised facts 1 lie in their band, 0 near it and 1 outside, 1 have no number; 1 of them" in (
        tmp_path / "README.md"
    ).read_text(encoding="utf-8")
    assert (docs / "validation.md").read_text() == "![](validation/validation-facts.png)\n"
    assert (docs / "validation" / "validation-facts.png").read_bytes() == b"picture"
    assert validation_page.wrong(tmp_path) == []
    (tmp_path / "README.md").write_text("<!-- validation -->\nOf 9 parts\n<!-- end -->\n")
    assert validation_page.wrong(tmp_path) == ["README.md"]


def test_a_folder_that_is_no_validation_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="is no finished validation"):
        validation_page.take_in(tmp_path)
