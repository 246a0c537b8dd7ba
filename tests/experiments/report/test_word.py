"""The report as a Word file and the brief: Word knows what the document has, two pages hold the brief, and Chinese has no English but codes."""

from __future__ import annotations

import dataclasses
import re
import sys
import zipfile
import zlib
from collections import Counter

import docx
import pytest
from docx.oxml.ns import qn
from matplotlib.figure import Figure

from experiments.configuration.texts import texts_of
from experiments.report import PAGES, brief, order, pdf, render, word, word_tables
from experiments.report.document import Document, Number, Paragraph, Picture, Rows, Section, Table
from experiments.report.pictures import Drawn
from experiments.report.study_folder import Source
from tests.experiments.report.made_up import comparison

WHEN = "2026-11-24T14:07:53+0000"
CODES = {"Yuanqu", "Holm", "Student", "BCa", "CSV", "SHA", "Word", "LaTeX", "PDF", "HTML", "my", "own"}
"""Latin words that Chinese texts have: names, and what the made-up study calls a scenario."""


def texts(file, style):
    return [each.text for each in file.paragraphs if each.style.name == style]


def whole(path):
    """All text of a Word file, in order."""
    with zipfile.ZipFile(path) as archive:
        return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", archive.read("word/document.xml").decode("utf-8")))


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A comparison, with pictures of the two figures that a brief shows and of one that it does not."""
    folder = comparison(tmp_path_factory.mktemp("word") / "c")
    (folder / "figures").mkdir(exist_ok=True)
    for name, size in (("pareto", (6.3, 3.9)), ("cost_bars", (6.3, 9.0)), ("forest", (6.3, 8.0))):
        Figure(figsize=size).savefig(folder / "figures" / f"{name}.png", dpi=20)
    return folder


def made(study, lang="en"):
    """The report of the study and its brief, as data."""
    source = Source(study, lang)
    drawn = [
        Drawn(name, study / "figures" / name, "", {"n": 20, "base": "b"}) for name in ("forest", "pareto", "cost_bars")
    ]
    report = order.document(source, drawn)
    return source, report, brief.of_report(source, report)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_word_knows_headings_captions_and_tables_of_the_document(study, tmp_path, lang):
    _, report, _ = made(study, lang)
    file = docx.Document(str(word.write(report, tmp_path / "report.docx", WHEN)))
    words = report.words
    assert texts(file, "Heading 1") == [words["summary"], *(each.title for each in report.sections)]
    assert (
        texts(file, "Heading 2") == [words["answer"]] if not report.question else [words["question"], words["answer"]]
    )
    tables = [block for block in report.blocks() if isinstance(block, Table) and not block.empty]
    pictures = [block for block in report.blocks() if isinstance(block, Picture)]
    assert len(tables) > 8
    assert len(pictures) == 3
    # every caption has a field that counts, of which Word makes lists
    fields = [
        (each.get(qn("w:instr")).split()[1], "".join(part.text for part in each.iter(qn("w:t"))))
        for caption in file.paragraphs
        if caption.style.name == "Caption"
        for each in caption._p.iter(qn("w:fldSimple"))
    ]
    assert Counter(word for word, _ in fields) == {words["table"]: len(tables), words["figure"]: len(pictures)}
    for kind, count in ((words["table"], len(tables)), (words["figure"], len(pictures))):
        assert [number for word, number in fields if word == kind] == [str(at + 1) for at in range(count)]
    assert len(file.inline_shapes) == len(pictures)
    assert len(file.tables) == len(tables)
    for drawn, told in zip(file.tables, tables, strict=True):
        lines = drawn._tbl.tr_lst
        assert len(lines) == 1 + sum(len(part.cells) + bool(part.heading) for part in told.parts if part.cells)
        assert [line.trPr.find(qn("w:tblHeader")) is not None for line in lines] == [True, *[False] * (len(lines) - 1)]
        assert all(line.trPr.find(qn("w:cantSplit")) is not None for line in lines)
        assert sum(int(each.get(qn("w:w"))) for each in drawn._tbl.tblGrid) <= 9420


def test_language_fonts_and_page_numbers(study, tmp_path):
    _, report, _ = made(study, "zh")
    file = docx.Document(str(word.write(report, tmp_path / "report.docx", WHEN)))
    assert file.core_properties.language == "zh-CN"
    assert file.core_properties.title == report.title
    fonts = {
        name: file.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in ("Normal", "Heading 1", "Caption")
    }
    assert fonts == {"Normal": "SimSun", "Heading 1": "SimHei", "Caption": "SimSun"}
    assert file.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"
    instructions = [each.get(qn("w:instr")) for each in file.sections[0].footer._element.iter(qn("w:fldSimple"))]
    assert instructions == ["PAGE", "NUMPAGES"]
    assert file.sections[0].header.paragraphs[0].text == report.head


def test_every_name_can_stand_in_a_word_file(tmp_path):
    odd = 'a \x07<b> & "c" ]]> \ud800 **bold** `d_e`'
    table = Table("t", odd, (odd, "n"), (Rows(odd, ((odd, Number(1.0)),)),), note=odd)
    Figure(figsize=(2, 1)).savefig(tmp_path / "x.png", dpi=20)
    keys = ("summary", "question", "answer", "contents", "table", "figure", "tables_note", "after_title")
    blocks = (Paragraph(odd), table, Picture(tmp_path / "x", odd, ""))
    report = Document(
        "en", odd * 20, odd, odd, odd, (odd,), (table,), (Section("s", odd, blocks),), dict.fromkeys(keys, "w")
    )
    path = word.write(report, tmp_path / "r.docx", "no date")
    assert whole(path).count('a &lt;b&gt; &amp; "c" ]]&gt;  ') > 10
    assert len(docx.Document(str(path)).tables) == 2


def test_columns_are_as_wide_as_their_texts_and_fill_the_page():
    def item(*rows, texts=1):
        pieces = [[[("text", text)] for text in row] for row in rows]
        return {"columns": ["Scenario", "change"], "texts": texts, "parts": [{"heading": "", "rows": pieces}]}

    left, right = word_tables.widths(item(("a", "+1.5"), ("a name that is long", "[-1, +2]")), 8.0)
    assert left + right == pytest.approx(166.0)
    assert right == pytest.approx(14.5, abs=1.5)
    # a long text breaks, a number does not
    left, right = word_tables.widths(item(("word " * 60, "[-1,000,000, +2,000,000]")), 8.0)
    assert left + right == pytest.approx(166.0)
    assert right > 35.0
    # Chinese takes twice the room of Latin
    assert word_tables.letters("\u56ed\u533a") == pytest.approx(
        2.0 / word_tables.LETTER / 2.0 * word_tables.letters("ab")
    )


def test_the_brief_is_the_first_page_with_two_figures_and_the_command(study):
    source, report, short = made(study)
    blocks = [block for block in short.blocks() if isinstance(block, Table)]
    assert blocks == [block for block in report.front if isinstance(block, Table)]
    assert (short.question, short.answer) == (report.question, report.answer)
    assert [each.stem.name for each in short.blocks() if isinstance(each, Picture)] == ["pareto", "cost_bars"]
    told = [each.text for each in report.front if isinstance(each, Paragraph)]
    assert told
    assert [each.text for each in short.blocks() if isinstance(each, Paragraph)] == told
    assert short.sections[-1].blocks[0].text == source.manifest["command"]


def test_a_study_without_effects_has_no_brief(study):
    source, report, _ = made(study)
    assert brief.of_report(source, dataclasses.replace(report, front=())) is None


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_brief_of_many_scenarios_has_two_pages(study, tmp_path, lang):
    source, report, short = made(study, lang)
    (table,) = [block for block in report.front if isinstance(block, Table)]
    part = table.parts[0]
    many = (*part.cells, *((f"scenario {at}", *part.cells[-1][1:]) for at in range(40)))
    last = (f"scenario {39}", *part.cells[-1][1:])
    longer = dataclasses.replace(
        report,
        front=(dataclasses.replace(table, parts=(dataclasses.replace(part, cells=many),)), *report.front[1:]),
        answer=(*report.answer, "**scenario 39** is ahead. " * 20),
    )
    made_longer = brief.of_report(source, longer)
    (shown,) = [block for block in made_longer.blocks() if isinstance(block, Table)]
    assert len(shown.parts[0].cells) == brief.MOST_ROWS
    # the base is first, those that the answer names are not left out, and the note says how many there are
    assert shown.parts[0].cells[0] == part.cells[0]
    assert last in shown.parts[0].cells
    assert str(len(many) - 1) in shown.note
    if not (lang == "zh" and not pdf.chinese_fonts()[0]):
        for each in (short, made_longer):
            assert 1 <= pages(pdf.write(each, study, WHEN, "brief.pdf")) <= 2


def pages(path):
    """Pages of a PDF by its tree of pages, whether or not that is packed."""
    content = path.read_bytes()
    packed = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    parts = [content]
    for each in packed:
        try:
            parts.append(zlib.decompressobj().decompress(each))
        except zlib.error:
            continue
    return max(int(count) for part in parts for count in re.findall(rb"/Type\s*/Pages.*?/Count (\d+)", part, re.DOTALL))


def test_chinese_has_no_english_but_codes(study, tmp_path):
    _, _, short = made(study, "zh")
    text = whole(word.write(short, tmp_path / "brief.docx", WHEN))
    told = text.replace(str(short.sections[-1].blocks[0].text), "")
    english = set(re.findall(r"[A-Za-z]{2,}", re.sub(r"report\.\w+|cost\.match=SCENARIO", "", told))) - CODES
    assert not english
    assert texts_of("report/brief", "zh")("trust") in text


def test_all_is_written_and_one_line_names_a_missing_library(study, monkeypatch):
    assert render(study, "en", ("png",), figures=False) == []
    assert [name for name in PAGES if not (study / name).is_file()] == []
    # the time of packing would make other bytes of the same study
    for name in ("report.docx", "brief.docx"):
        with zipfile.ZipFile(study / name) as archive:
            assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    for name in PAGES:
        (study / name).unlink()
    monkeypatch.setitem(sys.modules, "docx", None)
    (note,) = render(study, "zh", ("png",), figures=False)
    assert note.startswith("未写出 report.docx, brief.docx：缺少 python-docx；")
    assert 'pip install -e ".[report]"' in note
    assert [name for name in PAGES if (study / name).is_file()] == ["report.html", "report.pdf", "brief.pdf"]


def test_a_figure_waits_behind_what_follows_it_but_never_between_a_list_and_what_announces_it():
    blocks = [{"kind": kind, "floats": True} for kind in ("picture", "picture", "paragraph", "list", "table")]
    assert [item["kind"] for item in word._filling(blocks)] == ["paragraph", "list", "picture", "picture", "table"]
    assert [item["kind"] for item in word._filling([*blocks[:3], blocks[4]])] == [
        "paragraph",
        "picture",
        "picture",
        "table",
    ]
