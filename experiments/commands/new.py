"""`yuanqu new city FOLDER`: tables of a small region to start from, with remarks that say what every column means."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from experiments.commands.exit_codes import DONE
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.spoken import in_language
from experiments.configuration.texts import LANGUAGES, texts_of
from sim.regions import tables
from sim.regions.column import Column
from sim.regions.headers import KEYS, SYNONYMS

COLUMNS = {"region": tables.SETTINGS, "districts": tables.DISTRICTS, "parks": tables.PARKS, "mix": ()}
"""What the remarks above each table explain."""
WORKBOOK = "all_tables.xlsx"
USAGE = "yuanqu new city FOLDER [lang=zh]"


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu new`: write a template."""
    bare = [word for word in words if "=" not in word]
    keys = dict(word.split("=", 1) for word in words if "=" in word)
    lang = keys.pop("lang", "en")
    if len(bare) != 2 or bare[0] != "city" or keys or lang not in LANGUAGES:
        raise ConfigurationError(f"{' '.join(words)[:200]!r} is not understood; allowed: {USAGE}, lang being en or zh")
    folder = Path(bare[1]).expanduser()
    try:
        written = write_city(folder, lang)
    except FileExistsError:
        raise ConfigurationError(
            f"{folder} is there and not empty; allowed: a folder that is new or empty, so that nothing is written over. Choose another name"
        ) from None
    except OSError as error:
        raise ConfigurationError(f"{folder} cannot be written ({error.strerror}); choose another folder") from error
    words_of = texts_of("commands/new", lang)
    print(words_of("done", folder=folder, files=", ".join(path.name for path in written)))
    print(f"  yuanqu check region.folder={folder}")
    print(f"  yuanqu run region.folder={folder} study={folder.name}")
    workbook = folder / WORKBOOK
    print(words_of("workbook", file=workbook) if workbook in written else words_of("no_workbook"))
    return DONE


def write_city(folder: Path, lang: str = "en") -> list[Path]:
    """Write the template into a folder that is new or empty; gives the files. Raises FileExistsError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written, sheets = [], {}
    for name, columns in COLUMNS.items():
        sheets[name] = [[remark] for remark in remarks(name, columns, lang)], rows_of(name)
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:  # the mark tells Excel that it is UTF-8
            csv.writer(file, lineterminator=os.linesep).writerows([*sheets[name][0], *sheets[name][1]])
        written.append(path)
    return [*written, *write_workbook(folder / WORKBOOK, sheets)]


def rows_of(name: str) -> list[list[str]]:
    """Header and rows of a table of the example."""
    text = resources.files("experiments.commands").joinpath("city", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))


def remarks(name: str, columns: Sequence[Column], lang: str) -> list[str]:
    """What stands above a table: what a row is, and what every column means, in its unit, with what it may hold."""
    words = texts_of("commands/new", lang)
    lines = [
        f"# {texts_of('commands/new', each)(f'table.{name}')}" for each in (LANGUAGES if lang == "en" else (lang,))
    ]
    for column in columns:
        others = KEYS.get(column.name, ()) if name == "region" else SYNONYMS.get(column.name, ())
        lines.append(
            words(
                "column_optional" if column.default is not None else "column",
                names=" ".join((column.name, *others[:1])),
                about=in_language(column.about, lang),
                allows=in_language(column.allows(), lang),
            )
        )
    return lines


def write_workbook(path: Path, sheets: dict[str, Any]) -> list[Path]:
    """Write the tables as sheets of one workbook; gives it, or nothing where openpyxl is not installed."""
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Font
    except ImportError:
        return []
    book = Workbook()
    book.remove(book.active)
    for name, (above, rows) in sheets.items():
        sheet = book.create_sheet(name)
        for row in above:
            sheet.append(row)
            sheet.cell(sheet.max_row, 1).font = Font(italic=True, color="808080")
        for row in rows:
            sheet.append([_typed(cell) for cell in row])
        for cell in sheet[len(above) + 1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = sheet.cell(len(above) + 2, 2)
    book.save(path)
    return [path]


def _typed(cell: str) -> str | float | int | None:
    """A cell as a number where it is one."""
    try:
        return (int(cell) if cell.lstrip("-").isdigit() else float(cell)) if cell else None
    except ValueError:
        return cell
