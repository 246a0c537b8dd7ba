"""A report as a Word file, with headings, captions and tables that Word knows as such and lists."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from experiments.report.document import Document, view
from experiments.report.word_marks import allowed, attribute, field, paragraph, run, runs
from experiments.report.word_styles import WIDTH, set_up
from experiments.report.word_tables import NOTE, table
from experiments.study.whole_files import write_whole

HIGHEST = 185.0
"""Of a figure, so that its caption stands on the same page [mm]."""
HALF, MUCH = 98.0, 130.0
"""Two figures share a page where neither has to shrink much: height of each, and height from which on it would [mm]."""
HIGHEST_IN_BRIEF = 43.0
"""Of a figure in a brief, so that two pages hold all [mm]."""
MOST_LETTERS = 255
"""Of a title among the properties of a file."""
EMU = 36000.0
"""Word's unit of the size of pictures in a millimetre."""


def write(document: Document, path: Path, finished: str) -> Path:
    """Write the report; returns its path.

    finished: the date of the study (ISO 8601), which the file gets, so that the same study gives the same bytes. Raises ImportError
    when python-docx is not installed.
    """
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    file = docx.Document()
    set_up(file, document.lang, document.brief, document.head)
    _properties(file, document, finished)
    body = file.element.body
    made = parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{_Body(file, document).text()}</w:body>")
    for at, element in enumerate(list(made)):
        body.insert(at, element)
    written = io.BytesIO()
    file.save(written)
    return write_whole(path, lambda part: part.write_bytes(_dateless(written)))


class _Body:
    """What stands between the first and the last page, as text, pictures put into the file on the way."""

    def __init__(self, file: Any, document: Document) -> None:
        self.file, self.shown, self.brief = file, view(document), document.brief
        self.pictures = self.headings = 0

    def text(self) -> str:
        shown, words = self.shown, self.shown["words"]
        found = [paragraph("Title", run(shown["title"])), paragraph("Subtitle", run(shown["subtitle"]))]
        # in a brief question and answer are headings like the others
        level = 1 if self.brief else 2
        if not self.brief and (shown["question"] or shown["answer"]):
            found.append(self._heading(words["summary"]))
        if shown["question"]:
            found += [self._heading(words["question"], level), paragraph("Keymessage", runs(shown["question"]))]
        if shown["answer"]:
            found.append(self._heading(words["answer"], level))
            found += [paragraph("Keymessage", runs(text)) for text in shown["answer"]]
        found += [self._block(item) for item in shown["front"]]
        if not self.brief:
            found.append(self._contents())
        for section in shown["sections"]:
            found.append(self._heading(section["title"]))
            found += [self._block(item) for item in _filling(section["blocks"])]
        return "".join([*found, paragraph("Tablenote", runs(shown["tables_note"], NOTE))])

    def _heading(self, text: str, level: int = 1) -> str:
        self.headings += 1
        name = f'w:id="{self.headings}"'
        mark = f'<w:bookmarkStart {name} w:name="_Toc{self.headings:08d}"/>{run(text)}<w:bookmarkEnd {name}/>'
        return paragraph(f"Heading{level}", mark)

    def _contents(self) -> str:
        """A table of contents that Word can bring up to date; until then it has the titles, which lead to their places, without pages."""
        titles = [section["title"] for section in self.shown["sections"]]
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" \\n \\h \\z </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        found = []
        for at, title in enumerate(titles):
            link = f'<w:hyperlink w:anchor="_Toc{self.headings + 1 + at:08d}">{run(title)}</w:hyperlink>'
            end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if at == len(titles) - 1 else ""
            found.append(paragraph("toc1", (begin if at == 0 else "") + link + end))
        words = run(self.shown["words"]["contents"], "<w:b/>")
        return paragraph("toc1", words, '<w:keepNext/><w:spacing w:before="240"/>') + "".join(found)

    def _block(self, item: Mapping[str, Any]) -> str:
        kind, words = item["kind"], self.shown["words"]
        if kind == "paragraph":
            return paragraph("Normal", runs(item["pieces"]))
        if kind == "list":
            return "".join(paragraph("ListBullet", runs(each)) for each in item["items"])
        if kind == "code":
            return paragraph("Typedlines", run(item["text"]), '<w:jc w:val="left"/>')
        if kind == "picture":
            told = run(item["title"], "<w:b/>")
            if item["caption"]:
                told += run(words["after_title"]) + runs(item["caption"])
            return paragraph("Picture", self._picture(item), '<w:jc w:val="center"/>') + self._caption(
                words["figure"], item["number"], told
            )
        return self._caption(words["table"], item["number"], runs(item["caption"]), "<w:keepNext/>") + table(item)

    def _caption(self, word: str, number: int, inside: str, layout: str = "") -> str:
        """A caption whose number Word counts by itself."""
        counted = run(f"{word} ", "<w:b/>") + field(f" SEQ {word} \\* ARABIC ", str(number), "<w:b/>")
        return paragraph("Caption", f"{counted}{run('\u2002')}{inside}", layout)

    def _picture(self, item: Mapping[str, Any]) -> str:
        """The picture, as wide as the page, or as high as it may be."""
        identity, image = self.file.part.get_or_add_image(str(item["stem"].with_name(f"{item['stem'].name}.png")))
        highest = HIGHEST_IN_BRIEF if self.brief else HIGHEST
        if not self.brief and HALF < WIDTH * image.px_height / image.px_width < MUCH:
            highest = HALF
        wide = min(WIDTH, highest * image.px_width / image.px_height)
        self.pictures += 1
        size = f'cx="{round(EMU * wide)}" cy="{round(EMU * wide * image.px_height / image.px_width)}"'
        told = f'id="{self.pictures}" name="{self.pictures}" descr={attribute(item["title"])}'
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {told}/><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr {told}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{identity}"/>'
            f'<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        )


def _filling(blocks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The blocks with every figure behind the text or table that follows it, which fills the page that the figure does not fit on."""
    found: list[Mapping[str, Any]] = []
    waiting: list[Mapping[str, Any]] = []
    for item, following in zip(blocks, [*blocks[1:], None], strict=True):
        if item["kind"] == "picture" and item["floats"]:
            waiting.append(item)
        elif item["kind"] == "paragraph" and following is not None and following["kind"] in ("list", "code"):
            # what announces a list stays with it
            found.append(item)
        else:
            found += [item, *waiting]
            waiting = []
    return found


def _properties(file: Any, document: Document, finished: str) -> None:
    """What a library of documents reads: title, language, who made it, when."""
    properties = file.core_properties
    properties.title, properties.author, properties.last_modified_by = (
        allowed(document.title)[:MOST_LETTERS],
        "Yuanqu",
        "Yuanqu",
    )
    properties.language = "zh-CN" if document.lang == "zh" else "en-GB"
    properties.comments = properties.subject = ""
    try:
        day = datetime.strptime(finished, "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return
    properties.created = properties.modified = day


def _dateless(written: io.BytesIO) -> bytes:
    """The same archive without the time at which it was packed; pictures, which are packed already, are not packed again."""
    found = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(found, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith((".png", ".jpeg")) else zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return found.getvalue()
