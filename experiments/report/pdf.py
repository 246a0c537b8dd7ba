"""A report as PDF, set by Typst; the template reads the document as JSON, so that no text can be mistaken for a command."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from experiments.figures.sheet.fonts import HELP, SANS, SERIF, MissingFont
from experiments.report.document import Document, pictures_in, view
from experiments.study.whole_files import write_whole

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


def chinese_fonts() -> tuple[str, str]:
    """A font for text and one for headings that have Chinese characters; empty where there is none."""
    import typst

    there = set(typst.Fonts().families())
    serif = next((name for name in SERIF if name in there), "")
    sans = next((name for name in SANS if name in there), "")
    return serif or sans, sans or serif


def write(document: Document, folder: Path, finished: str, name: str = "report.pdf") -> Path:
    """Write the PDF into the folder of a study; returns it.

    finished: the date of the study (ISO 8601), which the file gets, so that the same study gives the same bytes. Raises
    ImportError when typst is not installed, MissingFont when lang is "zh" and no font has the characters.
    """
    import typst

    text, heading = chinese_fonts()
    if document.lang == "zh" and not text:
        raise MissingFont(
            f"no PDF in Chinese is written: no font with Chinese characters is installed; {HELP}; report.html and report.docx need none"
        )
    shown = view(document)
    for block in pictures_in(shown):
        block["path"] = _picture(block.pop("stem"), folder)
    shown["fonts"] = {"text": text, "heading": heading}
    path = folder / name
    content: bytes = typst.compile(  # type: ignore[call-overload]
        TEMPLATE.read_bytes(),
        root=str(folder.resolve()),
        format="pdf",
        sys_inputs={"document": json.dumps(shown, ensure_ascii=False)},
        timestamp=_seconds(finished),
    )
    return write_whole(path, lambda part: part.write_bytes(content))


def _picture(stem: Path, folder: Path) -> str:
    """Path of a figure from the folder of the study: as PDF, with sharp lines, where one was drawn with it."""
    data, sharp, path = (stem.with_name(f"{stem.name}.{ending}") for ending in ("csv", "pdf", "png"))
    # the data is written first: an older PDF is of an earlier command, perhaps in another language
    if sharp.is_file() and not (data.is_file() and data.stat().st_mtime_ns > sharp.stat().st_mtime_ns):
        path = sharp
    return "/" + path.resolve().relative_to(folder.resolve()).as_posix()


def _seconds(finished: str) -> int:
    """Seconds since 1970 of a date in ISO 8601; 0 when it cannot be read."""
    try:
        return int(datetime.strptime(finished, "%Y-%m-%dT%H:%M:%S%z").timestamp())
    except ValueError:
        return 0
