"""How a report looks as a Word file: page, fonts of both scripts, and the styles by which Word knows headings and captions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from experiments.report.word_marks import field, paragraph, run

TEXT, HEADING, TYPED = ("Times New Roman", "SimSun"), ("Arial", "SimHei"), ("Courier New", "SimSun")
"""Fonts of Latin and of Chinese characters: those that every Word has. Another program takes what is nearest."""
WIDTH = 166.0
"""Room for text and tables between the margins [mm]."""
ACCENT, SOFT, SHADE = "005B94", "5B6670", "F3F6F8"
PAGE = {"page_width": 210.0, "page_height": 297.0, "left_margin": 22.0, "right_margin": 22.0, "top_margin": 25.0,
        "bottom_margin": 22.0, "header_distance": 12.0, "footer_distance": 11.0}  # fmt: skip
"""Sizes of the page [mm]."""


@dataclass(frozen=True)
class Look:
    """A style: fonts, size and space around [points], and how it keeps together with what follows."""

    fonts: tuple[str, str]
    size: float
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    bold: bool = False
    color: str = ""
    with_next: bool = False
    box: bool = False
    """On a grey ground with a line at the left."""


def looks(brief: bool) -> dict[str, Look]:
    """The styles by name; a brief is set a little closer."""
    return {
        "Normal": Look(TEXT, 10.0 if brief else 10.5, 0.0, 5.0 if brief else 7.0, 1.1 if brief else 1.2),
        "Title": Look(HEADING, 16.0 if brief else 20.0, 0.0, 4.0, bold=True),
        "Subtitle": Look(HEADING, 8.5, 0.0, 9.0, color=SOFT),
        "heading 1": Look(HEADING, 11.5 if brief else 14.0, 8.0 if brief else 18.0, 4.0 if brief else 7.0, bold=True, with_next=True),
        "heading 2": Look(HEADING, 10.5, 8.0, 4.0, bold=True, color=ACCENT, with_next=True),
        "caption": Look(TEXT, 9.0, 6.0, 4.0),
        "Key message": Look(TEXT, 10.0 if brief else 10.5, 0.0, 3.0, 1.1 if brief else 1.2, box=True),
        "Table text": Look(TEXT, 8.0, 1.2, 1.2),
        "Table note": Look(TEXT, 7.8, 3.0, 9.0, color=SOFT),
        "Typed lines": Look(TYPED, 8.0, 3.0, 7.0, box=True),
        "Picture": Look(TEXT, 9.0, 8.0, 0.0, with_next=True),
        "List Bullet": Look(TEXT, 10.0 if brief else 10.5, 0.0, 3.0, 1.1 if brief else 1.2),
        "toc 1": Look(TEXT, 10.0, 0.0, 2.0),
        "header": Look(HEADING, 8.0, color=SOFT),
        "footer": Look(HEADING, 8.0, color=SOFT),
    }  # fmt: skip


def identity(name: str) -> str:
    """How a paragraph names its style."""
    known = {
        "heading 1": "Heading1",
        "heading 2": "Heading2",
        "caption": "Caption",
        "header": "Header",
        "footer": "Footer",
    }
    return known.get(name, name.replace(" ", ""))


def set_up(file: Any, lang: str, brief: bool, head: str) -> None:
    """Give an empty document of python-docx its page, styles, language, running head and page numbers."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Mm

    for side, size in PAGE.items():
        setattr(file.sections[0], side, Mm(size))
    styles = file.styles.element
    there = {each.find(qn("w:name")).get(qn("w:val")): each for each in styles.findall(qn("w:style"))}
    for name, look in looks(brief).items():
        if name not in there:
            there[name] = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name == "toc 1").element
            there[name].set(qn("w:styleId"), identity(name))
        for part, text in (("w:pPr", _layout(name, look)), ("w:rPr", _letters(look, lang))):
            for old in there[name].findall(qn(part)):
                there[name].remove(old)
            there[name].append(parse_xml(f"<{part} {nsdecls('w')}>{text}</{part}>"))
    for each in (*styles.iter(qn("w:lang")), *file.settings.element.iter(qn("w:themeFontLang"))):
        each.set(qn("w:val"), "en-GB")
        each.set(qn("w:eastAsia"), "zh-CN")
    typed = file.styles.add_style("Typed", WD_STYLE_TYPE.CHARACTER).element
    typed.append(
        parse_xml(f'<w:rPr {nsdecls("w")}>{_fonts(TYPED, lang)}<w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr>')
    )
    settings = file.settings.element
    for each in settings.iter(qn("w:compatSetting")):
        if each.get(qn("w:name")) == "compatibilityMode":
            # that of Word 2013 and later, without which the title bar speaks of compatibility
            each.set(qn("w:val"), "15")
    pages = field("PAGE", "1") + run(" / ") + field("NUMPAGES", "1")
    for place, text, side in ((file.sections[0].header, run(head), "left"), (file.sections[0].footer, pages, "center")):
        old = place.paragraphs[0]._p
        made = paragraph("Header" if side == "left" else "Footer", text, f'<w:jc w:val="{side}"/>')
        old.getparent().replace(old, parse_xml(made.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))


def _layout(name: str, look: Look) -> str:
    box = (
        f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{ACCENT}"/></w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>'
        if look.box
        else ""
    )
    # the first list of python-docx's empty document has bullets
    bullet = '<w:numPr><w:numId w:val="1"/></w:numPr>' if name == "List Bullet" else ""
    outline = f'<w:outlineLvl w:val="{int(name[-1]) - 1}"/>' if name.startswith("heading") else ""
    indent = '<w:ind w:left="360" w:hanging="360"/>' if bullet else '<w:ind w:left="200"/>' if look.box else ""
    return (
        f"{'<w:keepNext/>' if look.with_next else ''}{'<w:keepLines/>' if name == 'caption' else ''}{bullet}{box}"
        f'<w:spacing w:before="{round(20 * look.before)}" w:after="{round(20 * look.after)}" w:line="{round(240 * look.line)}" w:lineRule="auto"/>'
        f"{indent}{outline}"
    )


def _letters(look: Look, lang: str) -> str:
    color = f'<w:color w:val="{look.color or "000000"}"/>'
    size = round(2 * look.size)
    return (
        f"{_fonts(look.fonts, lang)}{'<w:b/><w:bCs/>' if look.bold else '<w:b w:val="0"/>'}{color}"
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="en-GB" w:eastAsia="zh-CN"/>'
    )


def _fonts(fonts: tuple[str, str], lang: str) -> str:
    latin, chinese = fonts
    # signs that both scripts have, as quotation marks, are as wide as Chinese characters in Chinese
    hint = ' w:hint="eastAsia"' if lang == "zh" else ""
    return f'<w:rFonts{hint} w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{latin}"/>'
