"""What the code says in English, said in Chinese at the edge of a command.

Refusals are English where they are raised, and so are the words beside a declared parameter, column or option: `sim` has no texts,
and Python gets errors in English. A command that was asked for `lang=zh` says them in Chinese. Sentences stand in
`configuration/texts/said/*.toml`, one entry each:

    [cells.empty]
    en = "{what} {code!r} is not known{near}"
    zh = "{what} {code} 不存在{near}"

{code!r} stands for a value that the code prints with quotes, {row:w} for one without blanks, and any other for whatever is there,
itself said in Chinese where it can be; {key}, which is typed, stays as it is. tests/experiments/test_spoken.py holds the files against the code.
"""

from __future__ import annotations

import functools
import re
import string
import tomllib
from collections.abc import Sequence
from contextvars import ContextVar
from importlib import resources

from experiments.configuration.texts import LANGUAGES

speaking: ContextVar[str] = ContextVar("speaking", default="en")
"""The language in which the command says what goes wrong; English unless its words ask for another."""
QUOTED = r"""'[^']*'|"[^"]*"|[\[({\d+-].*?|True|False|None|inf|nan"""
"""What repr() makes of a value."""
NEAR = r"(?:; did you mean .*?\?)?"
"""A hint at the nearest word, or nothing."""


def language_of(words: Sequence[str]) -> str:
    """The language that the words of a command ask for, before anything has checked them."""
    found = [word.lstrip("+").partition("=")[2].strip("'\"") for word in words if re.match(r"\+{0,2}lang=", word)]
    return found[-1] if found and found[-1] in LANGUAGES else "en"


def said(text: str) -> str:
    """The text in the language of the command."""
    return in_language(text, speaking.get())


def in_language(text: str, lang: str) -> str:
    """An English text of the program in a language; what it does not know, such as a name or a message of a library, stays."""
    return text if lang == "en" or not text else _chinese(text)


@functools.lru_cache(maxsize=4096)
def _chinese(text: str) -> str:
    fixed, patterns = _known()
    if text in fixed:
        return fixed[text]
    for pattern, chinese in patterns:
        found = pattern.fullmatch(text)
        if found:
            values = found.groupdict().items()
            return chinese.format(**{name: value if name == "key" else _chinese(value) for name, value in values})
    lines = text.split("\n")
    return "\n".join(map(_chinese, lines)) if len(lines) > 1 else text


@functools.cache
def entries_said() -> dict[str, tuple[str, str]]:
    """English and Chinese of every entry, by file and key."""
    found = {}
    folder = resources.files("experiments.configuration").joinpath("texts", "said")
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.name.endswith(".toml"):
            for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
                found[f"{path.name.removesuffix('.toml')}.{key}"] = entry["en"], entry["zh"]
    return found


@functools.cache
def _known() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Texts without values, and patterns of those with, the one with most letters of its own first."""
    fixed, patterns = {}, []
    for english, chinese in entries_said().values():
        parts = list(string.Formatter().parse(english))
        if all(name is None for _, name, _, _ in parts):
            fixed[english.format()] = chinese.format()
            continue
        own = sum(len(literal) for literal, *_ in parts)
        patterns.append((own, re.compile("".join(map(_as_pattern, parts)), re.DOTALL), chinese))
    patterns.sort(key=lambda each: -each[0])
    return fixed, [(pattern, chinese) for _, pattern, chinese in patterns]


def _as_pattern(part: tuple[str, str | None, str | None, str | None]) -> str:
    literal, name, form, conversion = part
    if name is None:
        return re.escape(literal)
    value = NEAR if name == "near" else QUOTED if conversion == "r" else r"\S*?" if form == "w" else ".*?"
    return f"{re.escape(literal)}(?P<{name}>{value})"
