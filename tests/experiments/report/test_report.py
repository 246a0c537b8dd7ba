"""Pages and tables of finished studies: the same folder gives the same bytes, and what fails costs itself."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from experiments.commands import cli
from experiments.report import PAGES, html, pdf, render
from experiments.report.document import (
    Code,
    Document,
    Listing,
    Number,
    Paragraph,
    Picture,
    Rows,
    Section,
    Table,
    in_print,
    typeset,
    view,
)
from experiments.report.order import document
from experiments.report.study_folder import Source
from experiments.statistics.outcomes import OUTCOMES
from tests.experiments.report.made_up import comparison, pages, words_of


def test_html_needs_nothing_from_outside_and_its_tables_are_numbered(study):
    text = (study / "report.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert not re.search(r"(src|href)=\"(?!#|data:)", text)
    assert "http" not in text
    shown = re.findall(r"<caption><b>Table&nbsp;(\d+)</b>", text)
    assert [int(number) for number in shown] == list(range(1, len(shown) + 1))
    anchors = re.findall(r"<li><a href=\"#(\w+)\">", text)
    assert anchors == re.findall(r"<section id=\"(\w+)\">", text)
    assert {
        "scenarios",
        "method",
        "effects",
        "effects_over_time",
        "ranking",
        "costs",
        "displacement",
        "adoption",
        "evidence",
        "limits",
    } < set(anchors)
    assert 'colspan="9"' in text


def test_files_of_a_table_hold_the_numbers_of_the_report(study):
    rows = list(csv.DictReader(io.StringIO((study / "tables" / "effects.csv").read_text(encoding="utf-8"))))
    effects = pd.read_csv(study / "effects.csv")
    effects = effects[effects["window"] == "last_year"]
    assert len(rows) == len(effects)
    first, row = effects.iloc[0], rows[0]
    factor = OUTCOMES[first["outcome"]].factor
    assert row["Scenario"] == "innovation-oriented"
    assert float(row["Difference"]) == pytest.approx(factor * first["difference"], rel=1e-2)
    assert float(row["95 % interval (BCa), high"]) == pytest.approx(factor * first["high_bca"], rel=1e-2)
    assert row["Outcome"].startswith("enterprise revenue, billion CNY a year (base: 200.0)")
    text = (study / "tables" / "effects.tex").read_text(encoding="utf-8")
    assert [text.count(rule) for rule in (r"\toprule", r"\midrule", r"\bottomrule")] == [1, 1, 1]
    assert text.count(r"\begin{") == text.count(r"\end{") == 4
    assert (
        r"innovation-oriented & +6.00 & [+3.00, +9.00] & [+3.60, +8.40] & +3.0 \% & +3.00 & [+2.00, +4.00] & \textless{}0.001 & 20 \\"
        in text
    )
    assert r"\label{tab:effects}" in text
    assert {path.stem for path in (study / "tables").glob("*.csv")} == {
        path.stem for path in (study / "tables").glob("*.tex")
    }
    # every row has as many cells as there are columns
    body = text[text.index(r"\midrule") : text.index(r"\bottomrule")].splitlines()
    assert {line.count(" & ") for line in body if line.endswith(r"\\") and "multicolumn" not in line} == {8}


def test_the_same_folder_gives_the_same_bytes_and_chinese_when_asked(study, tmp_path, monkeypatch):
    names = (*PAGES, "tables/effects.csv", "tables/settings.tex")
    before = {name: (study / name).read_bytes() for name in names}
    copy = tmp_path / "elsewhere" / "c"
    shutil.copytree(study, copy)
    render(copy, "en", ("png",), figures=False)
    assert {name: (copy / name).read_bytes() for name in names} == before
    render(copy, "zh", ("png",), figures=False)
    text = words_of(copy / "report.html")
    assert "创新导向 居首，均值为 2,060 亿元/年；对 20 个种子作自助抽样，其在全部 4 个情景中居首的样本占 88%" in text
    assert "校正后无法与基准情景区分的情景：my own" in text
    assert "一段中文说明。" in text
    assert "15.0" in (copy / "tables" / "costs.csv").read_text(encoding="utf-8")
    assert (copy / "tables" / "costs.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    english = [word for word in ("Scenario", "Summary", "Answer", "interval", "Table ", "Figure ") if word in text]
    assert not english
    # without a font: HTML is written, the PDF of before is not touched
    written = (copy / "report.pdf").read_bytes()
    monkeypatch.setattr(pdf, "chinese_fonts", lambda: ("", ""))
    notes = render(copy, "zh", ("png",), figures=False)
    assert "fonts-noto-cjk" in notes[0]
    assert (copy / "report.pdf").read_bytes() == written


def test_what_is_missing_is_left_out_and_libraries_are_named(tmp_path, monkeypatch):
    folder = comparison(tmp_path / "m")
    for name in ("best", "pareto", "displacement", "adoption", "costs", "robustness"):
        (folder / f"{name}.csv").unlink(missing_ok=True)
    for name in ("jinja2", "typst", "docx"):
        monkeypatch.setitem(sys.modules, name, None)
    notes = render(folder, "en", ("png",), figures=False)
    assert [note.split(";")[0] for note in notes] == [
        "report.html not written: jinja2 is missing",
        "report.pdf, brief.pdf not written: typst is missing",
        "report.docx, brief.docx not written: python-docx is missing",
    ]
    assert all('pip install -e ".[report]"' in note for note in notes)
    assert not (folder / "report.html").exists()
    assert (folder / "tables" / "effects.tex").is_file()
    assert not (folder / "tables" / "ranking.csv").exists()


def test_a_page_that_fails_is_told_and_the_others_are_written(tmp_path, monkeypatch):
    def fail(*_):
        raise RuntimeError("no such page")

    folder = comparison(tmp_path / "m")
    monkeypatch.setattr(html, "write", fail)
    (note,) = render(folder, "en", ("png",), figures=False)
    assert "not made: report.html (RuntimeError: no such page)" in note
    assert (folder / "report.pdf").is_file()
    assert (folder / "tables" / "effects.tex").is_file()
    monkeypatch.setattr("experiments.report.document", fail)
    (note,) = render(folder, "en", ("png",), figures=False)
    assert "not made: report (RuntimeError: no such page)" in note


def test_the_command_names_no_page_of_an_earlier_one(tmp_path, monkeypatch, capsys):
    def fail(*_):
        raise RuntimeError("no such page")

    folder = comparison(tmp_path / "m")
    assert cli.main(["report", str(folder), "figures=false"]) == 0
    assert capsys.readouterr().out.startswith("report.html, report.pdf,")
    monkeypatch.setattr(html, "write", fail)
    assert cli.main(["report", str(folder), "figures=false"]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("report.pdf, report.docx,")


def test_a_table_whose_place_is_taken_costs_that_table_only(tmp_path):
    folder = comparison(tmp_path / "m")
    for name in ("effects.csv", "costs.tex"):
        (folder / "tables" / name).mkdir(parents=True)
    (note,) = render(folder, "en", ("png",), figures=False)
    assert note.startswith("not made: tables/")
    assert all(name in note.partition(" (")[0] for name in ("tables/effects.csv", "tables/costs.tex"))
    assert "is in the way, where a file belongs" in note
    there = {path.name for path in (folder / "tables").iterdir() if path.is_file()}
    assert {"effects.tex", "costs.csv", "ranking.csv", "ranking.tex"} <= there
    assert (folder / "report.html").is_file()


def test_every_block_reaches_html_and_pdf(tmp_path):
    figure = tmp_path / "figures" / "x"
    figure.parent.mkdir()
    import matplotlib.figure

    matplotlib.figure.Figure(figsize=(2, 1)).savefig(figure.with_suffix(".png"), dpi=50)
    blocks = (
        Paragraph("P#1 $x$ *not bold* **bold** `code`"), Listing(("one", "@two")), Code("#let x = 1"),
        Table("t", "caption", ("a", "b"), (Rows("group", (("x", Number(1.0)),)),), group="g", note="note"), Picture(figure, "T", "words"),
    )  # fmt: skip
    words = dict.fromkeys(
        ("summary", "question", "answer", "contents", "table", "figure", "tables_note", "after_title"), "w"
    )
    made = Document(
        "en",
        "#title",
        "sub",
        "head",
        "question?",
        ("answer",),
        (Paragraph("front"),),
        (Section("s", "Section_1", blocks),),
        words,
    )
    html.write(made, tmp_path / "report.html")
    pdf.write(made, tmp_path, "2026-11-24T14:07:53+0000")
    text = words_of(tmp_path / "report.html")
    assert 'width="100" height="50"' in (tmp_path / "report.html").read_text(encoding="utf-8")
    printed = pages(tmp_path / "report.pdf")
    for found in (
        "P#1 $x$ *not bold* bold",
        "@two",
        "#let x = 1",
        "caption",
        "group",
        "note",
        "words",
        "#title",
        "front",
        "question?",
    ):
        assert found in text
        assert printed is None or found in printed
    assert view(made)["sections"][0]["blocks"][4]["number"] == 1


def test_rows_that_belong_together_stand_on_one_page_below_their_heading_and_the_note_below_a_row(tmp_path):
    """Whatever stands above it: groups of a few rows are not divided, and longer ones go on below their heading."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    words = dict.fromkeys(("question", "answer", "contents", "table", "figure", "tables_note", "after_title"), "w")

    def part(name, rows):
        return Rows(f"heading_{name}", tuple((f"row_{name}", Number(row)) for row in range(rows)))

    for above in range(0, 12, 3):
        parts = (*(part(at, 3) for at in range(28)), part("long", 80))
        table = Table("t", "caption", ("a", "b"), parts, group="g", note="note_below")
        blocks = (*(Paragraph("word") for _ in range(above)), table)
        made = Document("en", "T", "", "", "", (), (), (Section("s", "S", blocks),), words)
        pdf.write(made, tmp_path, "2026-11-24T14:07:53+0000")
        found = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"], capture_output=True, text=True, check=True
        )
        sheets = found.stdout.split("\f")
        for sheet in sheets:
            rows = re.findall(r"row_(\w+)", sheet)
            assert set(rows) <= set(re.findall(r"heading_(\w+)", sheet))
            assert all(rows.count(name) == 3 for name in rows if name != "long")
            assert "note_below" not in sheet or rows


def test_in_chinese_no_blank_stands_beside_punctuation_of_full_width():
    assert in_print("联合实验室（公共部分） 1,563； 年均 （ 82 ）", "zh") == "联合实验室（公共部分）1,563；年均（82）"
    assert in_print("a (b) c", "en") == "a (b) c"
    assert typeset("平均值。 `a b.csv` 含", "zh") == [("text", "平均值。"), ("code", "a b.csv"), ("text", " 含")]


def test_every_choice_and_every_term_of_a_programme_has_a_name_beside_its_code():
    from dataclasses import fields

    from experiments.configuration.texts import texts_of
    from experiments.report.sections.scenarios import changes, declared, programme
    from sim.parameters.policy_table import GROUPS, INSTRUMENTS, Instrument

    words = texts_of("report/scenarios", "zh")
    choices = {f"choice.{name}.{each}" for name, about in declared().items() for each in about.get("choices") or ()}
    terms = {f"term.{item.name}" for item in fields(Instrument)} - {"term.kind", "term.intensity", "term.source"}
    assert choices
    assert {f"intensity.{each}" for each in INSTRUMENTS} <= set(words)
    assert choices | terms | {f"target.{each}" for each in GROUPS} <= set(words)
    told = {"kind": "rd_subsidy", "intensity": 0.1, "target": "start_ups", "max_age": 12, "budget": 1e8, "start": 0}
    assert programme(told, "zh") == (
        "研发补贴（`rd_subsidy`），面向初创企业（target=start_ups），面向成立不满 12 个季度的企业（max_age=12），"
        "每区每年至多 1.00 亿元（budget=1e+08）"
    )
    # nothing is nothing, however a manifest writes it
    assert changes({"a": [], "b": None, "c": 1}, {"a": None, "c": 2}) == {"c": (1, 2)}


def test_displacement_tells_of_other_parks_only_where_some_are_named(tmp_path):
    folder = comparison(tmp_path / "named")
    frame = pd.read_csv(folder / "displacement.csv", keep_default_na=False, dtype=str)

    def told():
        (section,) = (each for each in document(Source(folder, "en"), []).sections if each.name == "displacement")
        (table,) = (block for block in section.blocks if isinstance(block, Table))
        return " ".join([section.blocks[0].text, table.note]), table

    assert "the other parks" in told()[0]
    assert "Other parks" in told()[1].columns
    frame.loc[frame["part"] == "other_parks", "difference"] = "0.0"
    # what is left of equal sums is no share
    frame.loc[frame["part"] == "system", "share_displaced"] = "2e-15"
    frame.to_csv(folder / "displacement.csv", index=False)
    text, table = told()
    assert "other parks" not in text
    assert "Other parks" not in table.columns
    assert {str(row[-1]) for part in table.parts for row in part.cells} == {"0 %"}


def test_a_pdf_shows_no_figure_of_an_earlier_command(tmp_path):
    stem = tmp_path / "figures" / "record"
    stem.parent.mkdir()
    for at, ending in enumerate(("csv", "png", "pdf")):
        stem.with_suffix(f".{ending}").write_text(ending)
        os.utime(stem.with_suffix(f".{ending}"), ns=(at, at))
    assert pdf._picture(stem, tmp_path) == "/figures/record.pdf"
    os.utime(stem.with_suffix(".csv"), ns=(9, 9))
    assert pdf._picture(stem, tmp_path) == "/figures/record.png"
