"""Reports of finished studies: figures, tables for print, one HTML file and one PDF, from the folder of the study alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from experiments.configuration.errors import install
from experiments.figures.sheet.fonts import MissingFont
from experiments.report import html, pdf, table_files
from experiments.report.order import document
from experiments.report.own_figures import plugins_in
from experiments.report.pictures import Drawn, draw
from experiments.report.study_folder import Source
from experiments.study.for_show import lost
from experiments.study.run_folders import sweep_files

LIBRARIES = {"report.html": "jinja2", "report.pdf": "typst"}
INSTALL = f"{{name}} is not written: it needs {{library}}; {install('report')}"


def render(
    folder: str | os.PathLike[str],
    lang: str = "en",
    formats: Sequence[str] = ("png", "pdf"),
    size: str = "journal",
    figures: bool = True,
    report: bool = True,
    scenarios: Sequence[str] = (),
    wanted: Callable[[], bool] = lambda: True,
) -> list[str]:
    """Draw the figures of a finished study and write its tables, `report.html` and `report.pdf`; returns lines to show.

    Nothing is simulated, and the region's tables are not needed; the same folder gives the same bytes. figures: without them
    the report has none; report: without it only figures are drawn; scenarios: of a study of
    runs, figures of these only; wanted: of a study of runs, asked before each figure, which is left to another process where it
    says no. A report needs PNG pictures, which are drawn beside
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
        drawn, notes = draw(source, kinds, size, scenarios, plugins, wanted)
    notes = [*gone, *notes]
    if not report:
        return notes

    failed: list[tuple[str, Exception]] = []
    try:
        written = document(source, drawn)
    except Exception as error:  # noqa: BLE001 - for show: the study is whole without its report
        return [*notes, *lost(source.folder, [("report", error)], lang)]
    parts: dict[str, Callable[[], Any]] = {
        "tables": lambda: table_files.write(written, source.folder / "tables"),
        "report.html": lambda: html.write(written, source.folder / "report.html"),
        "report.pdf": lambda: pdf.write(written, source.folder, str(source.manifest.get("finished", ""))),
    }
    for name, write in parts.items():
        try:
            write()
        except ImportError as error:
            notes.append(INSTALL.format(name=name, library=error.name or LIBRARIES.get(name, "")))
        except MissingFont as error:
            notes.append(str(error))
        except Exception as error:  # noqa: BLE001 - for show: whatever one part dies of, the others are written
            failed.append((name, error))
    return [*notes, *lost(source.folder, failed, lang)]
