"""Figures of a validation, drawn into its folder: all parts of each kind of check, and the responses over time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.analyses.validation.found import KINDS, Found
from experiments.analyses.validation.outcome import Outcome
from experiments.configuration.texts import texts_of
from experiments.figures.drawing import Drawing, going_on
from experiments.figures.texts.labels import label
from experiments.report.figure_files import saved
from experiments.study.for_show import lost

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
    titles: bool = True,
) -> list[str]:
    """Draw and save them; returns lines to show, such as that a font with Chinese characters is missing."""
    from experiments.figures.sheet.style import printable

    lang, notes = printable(lang)
    place = folder / "figures"
    for old in (*place.glob("validation-*"), *place.glob("responses*")):
        # there may be fewer pages now
        old.unlink()
    parts = _of_parts(outcome.parts, values, found, lang, size)
    # drawings are laid out as they are asked for: only while they are saved are the fonts set that texts are measured in
    responses = going_on("responses", _of_responses(outcome.curves, found, lang, size))
    failed: list[tuple[str, Exception]] = []
    saved(chain(going_on("validation", parts), responses), place, lang, size, formats, failed=failed, titles=titles)
    return [*notes, *lost(folder, [(f"figures/{name}", error) for name, error in failed], lang)]


def _of_parts(
    parts: pd.DataFrame, values: pd.DataFrame, found: Mapping[str, Found], lang: str, size: str
) -> Iterator[Drawing]:
    from experiments.figures.of_validation import parts as drawing

    words = texts_of("analyses/validation", lang)
    told = {
        (name, part.name): one.part_told(part.name, lang) for name, one in found.items() for part in one.check.parts
    }
    # a setting that one check alone has is named after it, or says no more than its title
    own = {
        name for name, one in found.items() if len(one.check.settings) == 1 and one.check.settings[0] in one.check.own
    }
    for kind in KINDS:
        rows = parts[parts["kind"] == kind] if len(parts) else parts
        shown = drawing.data(rows, values) if len(rows) else rows
        if shown.empty:
            continue
        title = label("title_validation", lang, kind=words(f"kind.{kind}"))
        # how many pages there are is not known before, but how long a title that says so is
        pages = drawing.pages(shown, {"title": f"{title} (1/9)", "parts": told, "own": own}, lang, size)
        for number, page in enumerate(pages, 1):
            numbered = f"{title} ({number}/{len(pages)})" if len(pages) > 1 else title
            info = {"title": numbered, "parts": told, "own": own}
            name = f"validation-{kind}" if number == 1 else f"validation-{kind}-{number}"
            yield Drawing("validation", name, page, {}, partial(drawing.figure, page, info, lang, size))


def _of_responses(curves: pd.DataFrame, found: Mapping[str, Found], lang: str, size: str) -> Iterator[Drawing]:
    import pandas as pd

    from experiments.figures.of_validation import responses as drawing

    if curves.empty:
        return
    whole = drawing.data(curves, {name: one.check.scales for name, one in found.items()})
    settings = whole.groupby("check")["setting"].nunique()
    info = {
        "titles": {name: one.told("title", lang) for name, one in found.items()},
        "several": set(settings.index[settings > 1]),
    }
    rows = drawing.rows(whole, lang)
    # sheets of about one length, rather than full ones and a few rows
    sheets = -(-len(rows) // drawing.ROWS[size])
    length = -(-len(rows) // max(sheets, 1))
    for number, begin in enumerate(range(0, len(rows), max(length, 1)), 1):
        wanted = pd.concat(rows[begin : begin + length])
        shown = whole.loc[wanted.index].reset_index(drop=True)
        title = label("title_responses", lang)
        told = {**info, "title": f"{title} ({number}/{sheets})" if sheets > 1 else title}
        name = "responses" if number == 1 else f"responses-{number}"
        yield Drawing("responses", name, shown, {}, partial(drawing.figure, shown, told, lang, size))
