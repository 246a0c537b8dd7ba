"""Reports of finished studies: figures, tables for print, HTML, PDF and Word, and a brief, from the folder of the study alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from experiments.configuration.errors import install
from experiments.configuration.spoken import in_language
from experiments.configuration.texts import texts_of
from experiments.figures.sheet.fonts import MissingFont
from experiments.report import brief, html, pdf, table_files, word
from experiments.report.order import document
from experiments.report.own_figures import plugins_in
from experiments.report.pictures import Drawn, draw
from experiments.report.study_folder import Source
from experiments.study.for_show import lost
from experiments.study.run_folders import sweep_files

PAGES = ("report.html", "report.pdf", "report.docx", "brief.pdf", "brief.docx")
"""What is written of a study to be read or sent; a brief of comparisons only."""
PACKAGES = {"docx": "python-docx"}
"""Libraries that are imported under another name than they are installed."""


def pages_in(folder: Path) -> dict[Path, int]:
    """Those of PAGES that the folder of a study has, with the time of their last change [ns]."""
    return {path: path.stat().st_mtime_ns for name in PAGES if (path := folder / name).is_file()}


def render(
    folder: str | os.PathLike[str],
    lang: str = "en",
    formats: Sequence[str] = ("png", "pdf"),
    size: str = "journal",
    figures: bool = True,
    report: bool = True,
    scenarios: Sequence[str] = (),
    titles: bool = True,
    wanted: Callable[[], bool] = lambda: True,
) -> list[str]:
    """Draw the figures of a finished study and write its tables and PAGES; returns lines to show.

    Nothing is simulated, and the region's tables are not needed; the same folder gives the same bytes. figures: without them
    the report has none; report: without it only figures are drawn; scenarios: of a study of
    runs, figures of these only; titles: whether figures print theirs, which captions in the report have anyhow; wanted: of a study of
    runs, asked before each figure, which is left to another process where it says no. A report needs PNG pictures, which are drawn beside
    the formats asked for. A figure, table or page that fails is told in a line (`for_show.Lost`), and the rest is made all the same.
    Raises `ConfigurationError` when the folder holds no finished study.
    """
    source = Source(Path(folder), lang)
    plugins, gone = plugins_in(source.folder, source.manifest, lang)
    sweep_files(source.folder)
    notes: list[str] = []
    drawn: list[Drawn] = []
    if figures:
        kinds = tuple(formats) if not report or "png" in formats else ("png", *formats)
        drawn, notes = draw(source, kinds, size, scenarios, plugins, titles, wanted)
    notes = [*gone, *notes]
    if not report:
        return notes

    failed: list[tuple[str, Exception]] = []
    try:
        written = document(source, drawn)
        short = brief.of_report(source, written)
    except Exception as error:  # noqa: BLE001 - for show: the study is whole without its report
        return [*notes, *lost(source.folder, [("report", error)], lang)]
    finished = str(source.manifest.get("finished", ""))
    parts: dict[str, Callable[[], Any]] = {
        "tables": lambda: table_files.write(written, source.folder / "tables", failed),
        "report.html": lambda: html.write(written, source.folder / "report.html"),
        "report.pdf": lambda: pdf.write(written, source.folder, finished),
        "report.docx": lambda: word.write(written, source.folder / "report.docx", finished),
    }
    if short is not None:
        parts["brief.pdf"] = lambda: pdf.write(short, source.folder, finished, "brief.pdf")
        parts["brief.docx"] = lambda: word.write(short, source.folder / "brief.docx", finished)
    missing: dict[str, list[str]] = {}
    for name, write in parts.items():
        try:
            write()
        except ImportError as error:
            missing.setdefault(PACKAGES.get(str(error.name), str(error.name)), []).append(name)
        except MissingFont as error:
            notes += [str(error)] if str(error) not in notes else []
        except Exception as error:  # noqa: BLE001 - for show: whatever one part dies of, the others are written
            failed.append((name, error))
    words = texts_of("report/lost", lang)
    notes += [
        words("library", names=", ".join(names), library=library, install=in_language(install("report"), lang))
        for library, names in missing.items()
    ]
    return [*notes, *lost(source.folder, failed, lang)]
