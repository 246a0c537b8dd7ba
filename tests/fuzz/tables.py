"""Tables of regions and policies as they come from spreadsheets and hands: what changes nothing is read as before, the rest is refused in a line,
doubted, or gives a run in which the laws hold."""

from __future__ import annotations

import contextlib
import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from experiments import compose
from sim import ParkEcosystem
from tests.fuzz.oracle import DONE, FAILED, WRONG, accepted, assert_tidy, command, dice_of, emptied, one_of
from tests.sim import small_city
from tests.sim.laws import assert_tables_are_sound, step_and_check

POLICY = (
    "kind,intensity,target,start,duration,sunset,budget,districts,max_age,source,announced\n"
    "rent_subsidy,0.3,start_ups,1,8,2,20000000,north;south,20,a plan,false\n"
    "talent_housing,15%,,0,10000,0,0,,10000,,true\n"
    "rd_subsidy,0.2,software,2,4,0,1000000,north,10000,,yes\n"
)
FURTHER = {
    "history": "year,what,industry,park,value,unit,source,tag\n2016,market_growth,software,,0.08,log points/year,a yearbook,R-B\n",
    "cases": "park,quantity,year,quarter,value,comparison,source_title,source,tag,note\nnew_lab,enterprises,2020,1,70,equal,A paper,p. 3,R-B,\n",
    "deflator": "year,index,source,tag\n2015,1.0,base year,K\n2016,1.02,a yearbook,R-B\n",
}
ODD_CELLS = (
    "", " ", "nan", "NaN", "inf", "-inf", "1e308", "-1", "0", "1e-308", "9" * 400, "#REF!", "#N/A", "-", "--", "—", "1,5",
    "1.234,5", "12 %", "５００", "五百", "1e", "0x10", "1_000", "true", "TRUE", "none", "NULL", "=A1", "'1", '"', "\u200b", "\u00a0",
    "2015Q5", "2015-13", "9999Q1", "0001Q1", "north;", ";", "a,b", "\t", "\n", "../..", "${oc.env:HOME}", "😀", "x" * 5_000, "1/2",
    "1 000", "1'000", "¥5", "120%", "3万", "2亿", "１２％", "1e400",
)  # fmt: skip
Rows = list[list[str]]
Spoiling = Callable[[np.random.Generator, Rows], Rows]


def rows_of(text: str) -> Rows:
    return list(csv.reader(io.StringIO(text)))


def text_of(rows: Rows, delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", delimiter=delimiter).writerows(rows)
    return out.getvalue()


def without_column(dice: np.random.Generator, rows: Rows) -> Rows:
    place = int(dice.integers(len(rows[0])))
    return [row[:place] + row[place + 1 :] for row in rows]


def column_twice(dice: np.random.Generator, rows: Rows) -> Rows:
    place = int(dice.integers(len(rows[0])))
    return [[*row, row[place]] for row in rows]


def renamed(dice: np.random.Generator, rows: Rows) -> Rows:
    place, letters = int(dice.integers(len(rows[0]))), list(rows[0][int(dice.integers(len(rows[0])))])
    letters.insert(int(dice.integers(len(letters) + 1)), one_of(dice, "x_ 园().%"))
    return [rows[0][:place] + ["".join(letters)] + rows[0][place + 1 :], *rows[1:]]


def names_exchanged(dice: np.random.Generator, rows: Rows) -> Rows:
    one, other = dice.integers(len(rows[0]), size=2)
    head = list(rows[0])
    head[one], head[other] = head[other], head[one]
    return [head, *rows[1:]]


def without_row(dice: np.random.Generator, rows: Rows) -> Rows:
    place = int(dice.integers(len(rows)))
    return rows[:place] + rows[place + 1 :]


def row_twice(dice: np.random.Generator, rows: Rows) -> Rows:
    return [*rows, one_of(dice, rows)]


def in_another_unit(dice: np.random.Generator, rows: Rows) -> Rows:
    place, factor = (
        int(dice.integers(len(rows[0]))),
        float(one_of(dice, (1e-8, 1e-4, 1e-3, 0.01, 12, 30, 100, 1e4, 1e8))),
    )

    def scaled(cell: str) -> str:
        try:
            return f"{float(cell) * factor:.12g}"
        except ValueError:
            return cell

    return [rows[0], *([*row[:place], scaled(row[place]), *row[place + 1 :]] for row in rows[1:])]


def odd_cell(dice: np.random.Generator, rows: Rows) -> Rows:
    line = int(dice.integers(len(rows)))
    place = int(dice.integers(len(rows[line])))
    rows[line][place] = one_of(dice, ODD_CELLS)
    return rows


def odd_column(dice: np.random.Generator, rows: Rows) -> Rows:
    place, cell = int(dice.integers(len(rows[0]))), one_of(dice, ODD_CELLS)
    return [rows[0], *([*row[:place], cell, *row[place + 1 :]] for row in rows[1:])]


def ragged(dice: np.random.Generator, rows: Rows) -> Rows:
    line = int(dice.integers(len(rows)))
    rows[line] = rows[line][: int(dice.integers(len(rows[line])))] if dice.integers(2) else [*rows[line], "1"]
    return rows


def another_order(dice: np.random.Generator, rows: Rows) -> Rows:
    order = dice.permutation(len(rows[0]))
    # a row that an earlier change made shorter keeps the cells it has
    return [[row[place] for place in order if place < len(row)] for row in rows]


def title_above(dice: np.random.Generator, rows: Rows) -> Rows:
    return [["Our parks"], *([[]] if dice.integers(2) else []), *rows]


def empty_lines(dice: np.random.Generator, rows: Rows) -> Rows:
    place = int(dice.integers(1, len(rows) + 1))
    return [*rows[:place], [""] * len(rows[0]), [], *rows[place:]]


def remarks(dice: np.random.Generator, rows: Rows) -> Rows:
    return [rows[0], ["# to be asked again"], *rows[1:]]


def empty_column(dice: np.random.Generator, rows: Rows) -> Rows:
    return [[*row, "", ""] for row in rows]


def with_blanks(dice: np.random.Generator, rows: Rows) -> Rows:
    return [[f" {cell} " for cell in row] for row in rows]


HARMLESS: tuple[Spoiling, ...] = (another_order, title_above, empty_lines, remarks, empty_column, with_blanks)
HARMFUL: tuple[Spoiling, ...] = (
    without_column, column_twice, renamed, names_exchanged, without_row, row_twice, in_another_unit, odd_cell, odd_cell, odd_column, ragged,
)  # fmt: skip


def encoded(dice: np.random.Generator, text: str, spoilt: bool) -> bytes:
    """The bytes of a table in an encoding that is read, or, where it may be spoilt, in another, cut off or with bytes that mean nothing."""
    way = int(dice.integers(12 if spoilt else 7))
    if way < 3:
        return text.encode("utf-8", "surrogatepass")
    if way == 3:
        return text.encode("utf-8-sig", "surrogatepass")
    if way == 4:
        return text.encode("utf-16", "surrogatepass")
    if way == 5:
        return text.encode("gb18030", "replace")
    if way == 6:
        return text.replace("\n", "\r\n").encode("utf-8", "surrogatepass")
    if way == 7:
        return text.encode(one_of(dice, ("latin-1", "utf-7", "utf-32", "big5", "shift_jis")), "replace")
    content = bytearray(text.encode("utf-8", "surrogatepass"))
    if way == 8:
        return bytes(content[: int(dice.integers(len(content) + 1))])
    for _ in range(int(dice.integers(1, 4))):
        if content:
            content[int(dice.integers(len(content)))] = int(
                one_of(dice, (0, 10, 34, 44, 59, 128, 255, dice.integers(256)))
            )
    return bytes(content)


def city(folder: Path) -> dict[str, str]:
    """The tables of the small city by name, with a policy and further tables."""
    return {**small_city.TABLES, **FURTHER, "policy": POLICY}


def attempt(number: int, folder: Path) -> bool:
    """Spoil one or two tables; whether they were accepted."""
    dice, folder = dice_of("tables", number), emptied(folder)
    harmless = number % 4 == 0
    tables = {name: rows_of(text) for name, text in city(folder).items() if name not in FURTHER or dice.integers(2)}
    contents = {name: text_of(rows).encode() for name, rows in tables.items()}
    (folder / "city").mkdir()
    for _ in range(int(dice.integers(1, 3))):
        name = one_of(dice, tables)
        rows = [list(row) for row in tables[name]]
        if rows and rows[0]:
            rows = one_of(dice, HARMLESS if harmless else (*HARMFUL, *HARMLESS))(dice, rows)
            tables[name] = [row for row in rows if row or harmless] or [[""]]
        text = text_of(tables[name], one_of(dice, (",", ",", ",", ";", "\t")))
        contents[name] = encoded(dice, text, not harmless)
    for name, content in contents.items():
        (folder / ("policy.csv" if name == "policy" else f"city/{name}.csv")).write_bytes(content)
    if not harmless and dice.integers(12) == 0:
        path = (
            folder / "city" / f"{one_of(dice, (*small_city.TABLES, *FURTHER, 'linkage', 'industries', 'evidence'))}.csv"
        )
        path.unlink(missing_ok=True)
        path.mkdir()
    words = ["region.folder=city", "policy.table=policy.csv", "quarters=2"]
    ended = command(["run", *words, "figures=false", "study=s"], folder)
    good = accepted(ended, (DONE, WRONG, FAILED) if "left the finite" in ended.err else (DONE, WRONG))
    if good:
        assert_tidy(folder / "outputs")
        obeys(folder, words)
    else:
        assert not (folder / "outputs/s/manifest.json").exists() or ended.code == FAILED, ended.told
    if harmless:
        assert good, ended.told
        shutil.rmtree(folder / "city")
        small_city.write(folder / "city", **{name: text for name, text in FURTHER.items() if name in contents})
        (folder / "policy.csv").write_text(POLICY, encoding="utf-8")
        assert same(folder), "a table that says the same is read otherwise"
    shutil.rmtree(folder)
    return good


def obeys(folder: Path, words: list[str]) -> None:
    """Fails unless the laws hold in a short run of the tables."""
    with contextlib.redirect_stderr(io.StringIO()):
        found = [word.replace("=city", f"={folder}/city").replace("=policy", f"={folder}/policy") for word in words]
        model = ParkEcosystem(compose(*found), seed=1)
    for _ in range(2):
        step_and_check(model)
    assert_tables_are_sound(model)


def same(folder: Path) -> bool:
    """Whether the spoilt and the plain tables give the same numbers."""
    ended = command(
        ["run", "region.folder=city", "policy.table=policy.csv", "quarters=2", "figures=false", "study=t"], folder
    )
    assert accepted(ended), ended.told
    return (folder / "outputs/s/parks.parquet").read_bytes() == (folder / "outputs/t/parks.parquet").read_bytes()
