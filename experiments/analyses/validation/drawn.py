"""Figures of a validation, drawn into its folder: all parts of each kind of check, and the responses over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.analyses.validation.found import KINDS, Found
from experiments.analyses.validation.outcome import Outcome
from experiments.configuration.texts import texts_of
from experiments.figures.drawing import Drawing
from experiments.figures.texts.labels import label
from experiments.report.figure_files import saved

if TYPE_CHECKING:
    import pandas as pd


def figures(
    folder: Path,
    outcome: Outcome,
    values: pd.DataFrame,
    found: Mapping[str, Found],
    *,
    lang: str,
    size: str,
    formats: Sequence[str],
) -> list[str]:
    """Draw and save them; returns lines to show, such as that a font with Chinese characters is missing."""
    from experiments.figures.sheet.style import printable

    lang, notes = printable(lang)
    place = folder / "figures"
    for old in (*place.glob("validation-*"), *place.glob("responses*")):
        # there may be fewer pages now
        old.unlink()
    parts = _of_parts(outcome.parts, values, found, lang, size)
    saved([*parts, *_of_responses(outcome.curves, found, lang, size)], place, lang, size, formats)
    return notes


def _of_parts(
    parts: pd.DataFrame, values: pd.DataFrame, found: Mapping[str, Found], lang: str, size: str
) -> Iterator[Drawing]:
    from experiments.figures.of_validation import parts as drawing

    words = texts_of("analyses/validation", lang)
    told = {
        (name, part.name): one.part_told(part.name, lang) for name, one in found.items() for part in one.check.parts
    }
    for kind in KINDS:
        rows = parts[parts["kind"] == kind] if len(parts) else parts
        # pages of about one length, rather than a full one and a few rows
        length = -(-len(rows) // max(-(-len(rows) // drawing.ROWS[size]), 1))
        pages = range(0, len(rows), max(length, 1))
        for number, begin in enumerate(pages, 1):
            page = rows.iloc[begin : begin + length]
            shown = drawing.data(page, values)
            if shown.empty:
                continue
            title = label("title_validation", lang, kind=words(f"kind.{kind}"))
            info = {"title": f"{title} ({number}/{len(pages)})" if len(pages) > 1 else title, "parts": told}
            name = f"validation-{kind}" if number == 1 else f"validation-{kind}-{number}"
            yield Drawing("validation", name, shown, {}, partial(drawing.figure, shown, info, lang, size))


def _of_responses(curves: pd.DataFrame, found: Mapping[str, Found], lang: str, size: str) -> Iterator[Drawing]:
    from experiments.figures.of_validation import responses as drawing

    if curves.empty:
        return
    whole = drawing.data(curves)
    titles = {name: one.told("title", lang) for name, one in found.items()}
    panels = list(dict.fromkeys(zip(whole["check"], whole["setting"], strict=True)))
    for number, begin in enumerate(range(0, len(panels), drawing.PANELS[size]), 1):
        wanted = panels[begin : begin + drawing.PANELS[size]]
        chosen = [key in wanted for key in zip(whole["check"], whole["setting"], strict=True)]
        shown = whole[chosen].reset_index(drop=True)
        name = "responses" if number == 1 else f"responses-{number}"
        info = {"title": label("title_responses", lang), "titles": titles}
        yield Drawing("responses", name, shown, {}, partial(drawing.figure, shown, info, lang, size))
