"""Tables of a Word file: the header repeats on every page, no row breaks across two, columns are as wide as their texts need."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import Any

from experiments.report.word_marks import Pieces, paragraph, run, runs
from experiments.report.word_styles import SOFT, WIDTH

SHORT = 16
"""Rows of a table that stays on one page."""
MANY = 7
"""Columns from which on letters are smaller."""
TWIPS = 1440 / 25.4
"""Word's unit of length in a millimetre."""
PADDING = 0.9
"""Beside the text of a cell [mm]."""
NOTE = '<w:sz w:val="16"/><w:szCs w:val="16"/>'
TYPED_LETTER = 0.62
"""As LETTER, where all letters are equally wide."""
LETTER = 0.54
"""Width of a Latin letter or digit as a share of the size of letters, on the safe side."""

NAME, LEAST = 10.0, 4.0
"""Chinese characters that are not broken where there is room: of a name in a cell, of the title of a column."""
BOLD = 1.1
"""Width of bold letters as a share of that of others."""


def table(item: Mapping[str, Any]) -> str:
    """A table of `document.view` and its note, without caption."""
    columns, parts = item["columns"], item["parts"]
    size = 7.5 if item["wide"] or len(columns) > MANY else 8.0
    wide = [round(TWIPS * each) for each in widths(item, size)]
    short = sum(len(part["rows"]) + 1 for part in parts) <= SHORT
    looks = f'<w:sz w:val="{round(2 * size)}"/><w:szCs w:val="{round(2 * size)}"/>'
    lines = [_row([_cell(run(text, f"<w:b/>{looks}"), width, at >= item["texts"], True, "bottom") for at, (text, width)
                   in enumerate(zip(columns, wide, strict=True))], "<w:tblHeader/>")]  # fmt: skip
    last = len(parts) - 1
    for number, part in enumerate(parts):
        if part["heading"]:
            inside = run(part["heading"], f'<w:i/><w:color w:val="{SOFT}"/>{looks}')
            lines.append(_row([_cell(inside, sum(wide), False, True, "top", len(columns))]))
        for at, row in enumerate(part["rows"]):
            # a short table holds together and with its note, whatever its length; of a long one the first row stays with the header
            ends = number == last and at == len(part["rows"]) - 1
            together = (short and not (ends and not item["note"])) or at == 0
            cells = [
                _cell(runs(each, looks, breakable=True), width, column >= item["texts"], together)
                for column, (each, width) in enumerate(zip(row, wide, strict=True))
            ]
            lines.append(_row(cells))
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in wide)
    rule = '<w:{side} w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
    made = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(wide)}" w:type="dxa"/>'
        f"<w:tblBorders>{rule.format(side='top')}{rule.format(side='bottom')}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{round(TWIPS * PADDING)}" w:type="dxa"/><w:right w:w="{round(TWIPS * PADDING)}" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
    )
    # two tables need a paragraph between them, or Word makes one of them
    return made + paragraph("Tablenote", runs(item["note"], NOTE))


def _row(cells: Sequence[str], more: str = "") -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(inside: str, width: int, right: bool, together: bool, at: str = "top", span: int = 1) -> str:
    below = (
        '<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tcBorders>'
        if at == "bottom"
        else ""
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""}{below}'
        f'<w:vAlign w:val="{at}"/></w:tcPr>'
        f"{paragraph('Tabletext', inside, ('<w:keepNext/>' if together else '') + ('<w:jc w:val="right"/>' if right else ''))}</w:tc>"
    )


def widths(item: Mapping[str, Any], size: float) -> list[float]:
    """Widths of the columns of a table [mm]; size: of letters [points].

    No column is narrower than its longest word or number and, where there is room, none narrower than its texts; what is left over widens the
    column with the longest texts. Too many columns share the width in proportion.
    """
    rows = [row for part in item["parts"] for row in part["rows"]]
    least, most = [], []
    for at, title in enumerate(item["columns"]):
        texts = [row[at] for row in rows]
        # a number or an interval stays on one line
        uncut = _longest_word if at < item["texts"] else letters
        lines = title.split("\n")
        broken = max(_longest_word(line, LEAST if len(lines) == 1 else NAME) for line in lines)
        least.append(max([*(_wide(each, uncut) for each in texts), BOLD * broken]))
        most.append(max([*(_wide(each, letters) for each in texts), BOLD * max(map(letters, lines))]))
    unit = 1.03 * size * 25.4 / 72.0
    least, most = ([unit * each + 2.0 * PADDING for each in found] for found in (least, most))
    if sum(most) <= WIDTH:
        found = most
        found[max(range(item["texts"]), key=most.__getitem__, default=0)] += WIDTH - sum(most)
    elif sum(least) <= WIDTH:
        share = (WIDTH - sum(least)) / (sum(most) - sum(least))
        found = [low + share * (high - low) for low, high in zip(least, most, strict=True)]
    else:
        found = [WIDTH * each / sum(least) for each in least]
    return found


def lines_of(item: Mapping[str, Any], wide: Sequence[float], size: float) -> int:
    """Lines that a table takes where its columns are so wide [mm], at most; size: of letters [points]."""
    unit = 1.03 * size * 25.4 / 72.0
    return sum(
        max(ceil(unit * _wide(each, letters) / (width - 2.0 * PADDING)) for each, width in zip(row, wide, strict=True))
        for part in item["parts"]
        for row in part["rows"]
    )


def _wide(pieces: Pieces, measure: Callable[[str], float]) -> float:
    """Width of the text of pieces in sizes of letters."""
    typed = any(kind == "code" for kind, _ in pieces)
    return (TYPED_LETTER / LETTER if typed else 1.0) * measure("".join(text for _, text in pieces))


def letters(text: str) -> float:
    """Width of a text in sizes of letters: a Chinese character takes one, a Latin letter about half of one."""
    return sum(1.0 if unicodedata.east_asian_width(each) in "WF" else LETTER for each in text)


def _longest_word(text: str, name: float = NAME) -> float:
    """Width of the longest part that is not broken; Chinese breaks between characters, but no name should: fewer characters than `name`."""
    words = re.split(r"[\s._/=]+|(?<=[\u3000-\u9fff\uff00-\uffef])", text)
    broken = max((letters(word) for word in words if word), default=0.0)
    return max(broken, min(name, letters(text)) if re.search(r"[\u3000-\u9fff]", text) else 0.0)
