"""Figures as files: each is drawn and saved in every format, beside the data it shows."""

import contextlib
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.figures.drawing import Drawing
from experiments.study.whole_files import write_csv, write_whole

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

# no dates in files, so that the same tables give the same bytes
_SAVING: dict[str, dict[str, Any]] = {
    # pressing pictures harder takes half as long again and makes them a fiftieth smaller
    "png": {"pil_kwargs": {"compress_level": 1}},
    "pdf": {"metadata": {"CreationDate": None}},
    "svg": {"metadata": {"Date": None}},
}


def saved(
    drawings: Iterable[Drawing],
    folder: Path,
    lang: str,
    size: str = "journal",
    formats: Sequence[str] = ("png", "pdf"),
    dpi: int = 200,
    failed: list[tuple[str, Exception]] | None = None,
    titles: bool = True,
) -> list[tuple[Drawing, list[Path]]]:
    """Draw figures one after the other and save each in every format, beside `<stem>.csv` with the data it shows; returns each with its files.

    lang: "en" or "zh"; size: "journal" or "slide"; dpi: of the PNG; titles: whether figures print theirs.
    Every file is written whole or not at all. failed: receives the
    figures that fail, each with its error, and their old files are taken away; without it the first error is raised. Raises
    fonts.MissingFont when lang is "zh" and no font has the characters.
    """
    from experiments.figures.sheet.pdf_fonts import pdf_fonts
    from experiments.figures.sheet.style import style

    with style(lang, size, titles), pdf_fonts() if "pdf" in formats else contextlib.nullcontext():
        found = []
        for each in drawings:
            try:
                found.append((each, save(each.draw(), each.shown, folder / each.stem, formats, dpi)))
            except Exception as error:  # noqa: BLE001 - figures are for show: whatever one dies of, the others are drawn
                if failed is None:
                    raise
                failed.append((each.stem, error))
                for ending in ("csv", *formats):
                    with contextlib.suppress(OSError):
                        (folder / f"{each.stem}.{ending}").unlink(missing_ok=True)
        return found


def save(figure: "Figure", shown: "pd.DataFrame", stem: Path, formats: Sequence[str], dpi: int = 200) -> list[Path]:
    """Save a figure in every format as `<stem>.<format>`, beside `<stem>.csv` with the data it shows; returns the files."""
    written = [write_csv(stem.with_name(f"{stem.name}.csv"), shown)]
    for kind in formats:
        write = partial(figure.savefig, format=kind, dpi=dpi, **_SAVING.get(kind, {}))
        written.append(write_whole(stem.with_name(f"{stem.name}.{kind}"), write))
    return written
