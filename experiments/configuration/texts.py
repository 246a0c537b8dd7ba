"""Texts that users read, in English and Chinese: files beside the code that prints them, read once each.

A text is a table of `experiments/ROOM/texts/SUBJECT.toml`, and `texts_of("ROOM/SUBJECT", lang)` gives them in one language:

    [caption.costs]
    en = "Fiscal cost over the run, {unit}."
    zh = "运行期内财政成本（{unit}）。"

{unit} stands for a value, as str.format takes it. `same = true` says that both languages print the same on purpose.
To reword or translate, edit those files only; tests/experiments/test_texts.py checks that they are complete.
"""

from __future__ import annotations

import functools
import string
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from experiments.configuration.errors import nearest

LANGUAGES = ("en", "zh")


class TextError(LookupError):
    """A text that is asked for and not there, or whose values are not all given."""


class Texts:
    """The texts of one file in one language."""

    def __init__(self, file: str, lang: str) -> None:
        if lang not in LANGUAGES:
            raise ValueError(f"lang is {lang!r}, but texts are in {' and '.join(LANGUAGES)}; write lang=en or lang=zh")
        self.file, self.lang = file, lang
        self._entries = entries(file)

    def __call__(self, key: str, /, **values: Any) -> str:
        """The text of a key, with its values filled in; raises `TextError` when the key or a value is missing."""
        text = self._text(key)
        try:
            return text.format(**values)
        except (KeyError, IndexError) as error:
            raise TextError(
                f"{where(self.file)}: [{key}] needs a value for {error}; given: {', '.join(values) or 'none'}"
            ) from None

    def row(self, group: str, /, **values: Any) -> tuple[str, ...]:
        """All texts beneath a key in the order of the file, such as the heads of the columns of a table."""
        keys = [key for key in self._entries if key.startswith(f"{group}.")]
        if not keys:
            raise TextError(f"{where(self.file)} has no texts beneath [{group}]")
        return tuple(self(key, **values) for key in keys)

    def placeholders(self, key: str) -> set[str]:
        """What must be given to print the text."""
        return {name for _, name, _, _ in string.Formatter().parse(self._text(key)) if name}

    def marked(self, key: str, mark: str) -> bool:
        """Whether the entry holds `mark = true` beside its texts."""
        self._text(key)
        return self._entries[key].get(mark) is True

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def _text(self, key: str) -> str:
        try:
            return str(self._entries[key][self.lang])
        except KeyError:
            raise TextError(
                f"{where(self.file)} has no text [{key}] in {self.lang!r}{nearest(key, self._entries)}"
            ) from None


@functools.cache
def texts_of(file: str, lang: str) -> Texts:
    """The texts of a file in one language.

    file: "ROOM/SUBJECT", without ending; lang: "en" or "zh". Raises ValueError for an unknown language and `TextError` for an
    unknown file.
    """
    return Texts(file, lang)


def where(file: str) -> str:
    """The path of a file of texts, from the top of the project."""
    room, _, subject = file.partition("/")
    return f"experiments/{room}/texts/{subject}.toml"


@functools.cache
def entries(file: str) -> dict[str, dict[str, Any]]:
    """The entries of a file by dotted key, in its order: {key: {"en": text, "zh": text, ...}}."""
    room, _, subject = file.partition("/")
    path = resources.files("experiments").joinpath(room, "texts", f"{subject}.toml")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TextError(f"there is no file of texts {where(file)}") from None
    except tomllib.TOMLDecodeError as error:
        raise TextError(f"{where(file)}: {error}") from None
    return dict(_flat(content, "", file))


def _flat(table: Mapping[str, Any], prefix: str, file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A table is a text when it says something in a language, and otherwise a group of them."""
    for name, inside in table.items():
        if not isinstance(inside, dict):
            raise TextError(f"{where(file)}: {prefix + name!r} stands outside a text; a text is a table with en and zh")
        if any(isinstance(inside.get(lang), str) for lang in LANGUAGES):
            yield prefix + name, inside
        else:
            yield from _flat(inside, f"{prefix}{name}.", file)
