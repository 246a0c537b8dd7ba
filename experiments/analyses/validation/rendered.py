"""A finished validation becomes pages and figures, from its folder alone; nothing is simulated or reckoned."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.analyses.validation import drawn, page
from experiments.analyses.validation.found import KINDS, checks
from experiments.analyses.validation.outcome import Outcome
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.texts import LANGUAGES
from experiments.study.for_show import lost
from experiments.study.whole_files import read_json, write_text

if TYPE_CHECKING:
    import pandas as pd

KIND = "validate"
PAGES = {"en": "validation.md", "zh": "validation.zh.md"}


def is_validation(folder: Path) -> bool:
    """Whether the folder holds a finished validation."""
    manifest = read_json(folder / "manifest.json")
    return manifest is not None and manifest.get("kind") == KIND


def options_of(folder: Path) -> dict[str, Any]:
    """The options of a finished validation."""
    return dict((read_json(folder / "manifest.json") or {}).get("options") or {})


def rendered(
    folder: Path,
    lang: str,
    *,
    formats: Sequence[str] = ("png", "pdf"),
    size: str = "journal",
    figures: bool = True,
    titles: bool = True,
) -> list[str]:
    """Draw the figures in a language and write the pages in both; returns lines to show.

    Raises `ConfigurationError` when the folder holds no finished validation, or a check of it is no longer there.
    """
    manifest = read_json(folder / "manifest.json")
    if manifest is None or manifest.get("kind") != KIND:
        raise ConfigurationError(f"{folder} is no finished validation; yuanqu validate writes one")
    about = manifest["checks"]
    every = checks(manifest["options"]["validate"]["folder"])
    gone = [name for name in about["fingerprints"] if name not in every]
    if gone:
        raise ConfigurationError(f"{folder} has checks that are no longer there: {', '.join(gone)}; run it again")
    found = {name: every[name] for name in about["fingerprints"]}
    outcome = read(folder, about["failed"])
    notes: list[str] = []
    if figures:
        values = _table(folder / "values.csv")
        try:
            notes = drawn.figures(folder, outcome, values, found, lang=lang, size=size, formats=formats, titles=titles)
        except Exception as error:  # noqa: BLE001 - for show: the pages are written without them
            notes = lost(folder, [("figures", error)], lang)
    failed: list[tuple[str, Exception]] = []
    for each in LANGUAGES:
        told = page.Told(manifest["study"], about["seeds"], about["settings"], folder / "figures")
        try:
            write_text(folder / PAGES[each], page.text(outcome, found, told, each))
        except Exception as error:  # noqa: BLE001 - for show: whatever one page dies of, the other is written
            failed.append((PAGES[each], error))
    return [*notes, *lost(folder, failed, lang)]


def read(folder: Path, failed: dict[str, int]) -> Outcome:
    """The tables of a validation as its folder holds them."""
    import pandas as pd

    parts = [table.assign(kind=kind) for kind in KINDS if len(table := _table(folder / f"{kind}.csv"))]
    return Outcome(
        pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(),
        _table(folder / "curves.csv"),
        _table(folder / "record.csv"),
        _table(folder / "record_owners.csv"),
        _table(folder / "contest_scores.csv"),
        _table(folder / "contest.csv"),
        failed,
    )


def _table(path: Path) -> pd.DataFrame:
    """A table of the folder, texts that are missing empty; without rows where there is none."""
    import pandas as pd

    if not path.is_file():
        return pd.DataFrame()
    # asked for as texts, since a column without any would be read as numbers
    table = pd.read_csv(path, dtype=dict.fromkeys(TEXTS, str))
    return table.assign(**{name: table[name].fillna("") for name in TEXTS if name in table})


TEXTS = ("evidence", "broker", "annualised_from", "source", "note", "period", "reason", "verdict")
"""Columns of texts that may be empty, or look like numbers."""
