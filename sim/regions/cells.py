"""From the text of a cell to its value: the one place where tables of regions and of policies are understood."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

from sim.regions.column import Column, closest, refuse

CODE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?P<sign>[, '])\d{3}((?P=sign)\d{3})*(\.\d+)?", re.ASCII)
"""Digits in groups of three, with the same sign between all groups."""
MYRIADS = re.compile(r"([+-]?\d[\d,]*\.?\d*)\s*([万亿])\S*", re.ASCII)
YEAR, PART = r"(?P<year>\d{4})\s*[年.-]?\s*", r"(?P<quarter>[1-4一二三四])"
QUARTERS = tuple(
    re.compile(each, re.ASCII | re.IGNORECASE)
    for each in (rf"{YEAR}Q{PART}", rf"Q{PART}[ /-]?(?P<year>\d{{4}})", rf"{YEAR}第?{PART}季度?")
)
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})([-/.月]\d{1,2}日?|月)?([ T].*)?", re.ASCII)
SWITCH = {
    **dict.fromkeys(("true", "yes", "y", "t", "on", "1", "1.0", "是", "真", "√", "✓"), True),
    **dict.fromkeys(("false", "no", "n", "f", "off", "0", "0.0", "否", "假", "×"), False),
}
"""Spellings of true and false, in small letters."""
MISSING = ("nan", "na", "n/a", "null", "none", "-", "--", "—", "——", "…", "...", "..", "/", "无", "暂无", "缺")
"""What is written where a value is not known."""
SPREADSHEET_ERROR = re.compile(r"#(N/A|REF!|DIV/0!|VALUE!|NAME\?|NULL!|NUM!|SPILL!|CALC!)", re.IGNORECASE)
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
SIGNS = {
    **{0xFF01 + step: chr(0x21 + step) for step in range(94)},
    **dict.fromkeys((0x3000, 0xA0, 0x2007, 0x2009, 0x202F), " "),
    0x2212: "-",
    0x2019: "'",
}
"""Full-width signs, blanks of other widths, the minus of typesetters, the apostrophe: what each is in ASCII."""


def plain(text: str) -> str:
    """The text without invisible characters, with full-width digits, letters and signs as ordinary ones."""
    return text.strip() if text.isascii() else visible(text).translate(SIGNS).strip()


def visible(text: str) -> str:
    """The text without signs that take no room."""
    return text.strip() if text.isascii() else text.translate(INVISIBLE).strip()


def quarter_of(text: str) -> tuple[int, int] | None:
    """Year and quarter of a text such as 2006Q1, 2006-Q1 or 2006年1季度, or None."""
    for each in QUARTERS:
        match = each.fullmatch(plain(text))
        if match:
            quarter = match["quarter"]
            return int(match["year"]), int(quarter) if quarter.isdigit() else "一二三四".index(quarter) + 1
    return None


def value_of(path: Path, number: int, column: Column, cells: dict[str, str], *, commas_separate: bool = True) -> Any:
    """The value of one cell of a row, checked against its column.

    cells: texts of the row by column. commas_separate: whether the cells of the table stand between commas; where they do not,
    a comma inside a number may be a decimal sign. Raises InputError.
    """
    text = visible(cells.get(column.name, ""))
    if text.startswith("#") and SPREADSHEET_ERROR.fullmatch(text):
        refuse(
            path, number, column.name, f"{text} is an error of the spreadsheet", column.allows(), "Correct the formula."
        )
    if not text:
        if column.default is not None:
            return column.default
        refuse(path, number, column.name, "the cell is empty", column.allows(), f"Fill in {column.about}.")
    if column.kind in ("number", "integer"):
        return _number(path, number, column, text, cells, commas_separate=commas_separate)
    if column.kind == "switch":
        if plain(text).lower() not in SWITCH:
            refuse(path, number, column.name, f"{text!r} is not known", column.allows(), "Write true or false.")
        return SWITCH[plain(text).lower()]
    if column.kind == "quarter":
        quarter = quarter_of(text)
        if quarter is None:
            do = "Write the year, Q and 1 to 4."
            date = DATE.fullmatch(plain(text))
            if date and 1 <= int(date[2]) <= 12:
                do = f"Write the quarter that the date lies in: {date[1]}Q{(int(date[2]) + 2) // 3}."
            refuse(path, number, column.name, f"{text!r} is not a quarter", column.allows(), do)
        return quarter
    return _word(path, number, column, text)


def _word(path: Path, number: int, column: Column, text: str) -> str:
    """A text, a word out of a list, or a code."""
    if column.kind == "code" or column.allowed:
        text = plain(text)
    if column.allowed and text not in column.allowed:
        seen = f"{text!r} is not known{closest(text, column.allowed)}"
        refuse(path, number, column.name, seen, column.allows(), "Correct the cell.")
    if column.kind == "code" and not CODE.fullmatch(text):
        do = "Rename it."
        if CODE.fullmatch(text.lower().replace(" ", "_").replace("-", "_")):
            do = f"Rename it, for example to {text.lower().replace(' ', '_').replace('-', '_')}, in all tables."
        elif not text.isascii():
            do = "Rename it in all tables; names in any script go under name_zh and name_en."
        refuse(path, number, column.name, f"{text!r} is not a code", column.allows(), do)
    return text


def _number(
    path: Path, number: int, column: Column, text: str, cells: dict[str, str], *, commas_separate: bool
) -> float | int:
    """A number inside the bounds of its column."""
    share = column.is_share(cells)
    word = plain(text)
    percent = word.endswith("%") and share
    digits = word[:-1].strip() if percent else word
    if THOUSANDS.fullmatch(digits) and (commas_separate or digits.count(",") != 1):
        digits = re.sub("[, ']", "", digits)
    if not NUMBER.fullmatch(digits) or not math.isfinite(float(digits)):
        refuse(path, number, column.name, f"{text!r} is not a number", column.allows(), _advice(word, column))
    value = float(Decimal(digits) / 100) if percent else float(digits)
    outside = (
        (column.low is not None and value < column.low)
        or (column.high is not None and value > column.high)
        or (column.above is not None and value <= column.above)
    )
    if outside or (column.kind == "integer" and not value.is_integer()):
        do = f"Correct {column.about}."
        if share and not percent and column.high == 1.0 and 1.0 < value <= 100.0:
            do = f"If it is a percentage, write it as a fraction: {value:g} % is {float(Decimal(digits) / 100):g}."
        refuse(path, number, column.name, f"{text} is outside what is allowed", column.allows(), do)
    return int(value) if column.kind == "integer" else value


def _advice(word: str, column: Column) -> str:
    """What to do about a text that is no number."""
    myriads = MYRIADS.fullmatch(word)
    if word.lower() in MISSING:
        return "Leave the cell empty." if column.default is not None else f"Fill in {column.about}."
    if "%" in word:
        return "Write a percentage as a fraction: 12 % is 0.12."
    if myriads:
        factor = {"万": 10**4, "亿": 10**8}[myriads[2]]
        amount = Decimal(myriads[1].replace(",", "").rstrip(".") or "0") * factor
        return f"Write it out in digits: {myriads[1]}{myriads[2]} is {amount.normalize():f}."
    if "," in word and re.fullmatch(r"[+-]?[\d., ]+", word, re.ASCII):
        return "Write digits without thousands separators, and a point before decimals: 1234.5."
    if re.match(r"[+-]?\d", word):
        return "Write the number alone, in plain digits, in the unit of the column."
    return "Write a finite number in plain digits."
