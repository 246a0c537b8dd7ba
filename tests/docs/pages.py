"""What a page shows that a reader would type or save, in the order of the page."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "README.zh-CN.md", "outputs/README.md") + tuple(
    str(path.relative_to(ROOT)) for path in sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("docs/model/*.md")])
)
SHELLS = {"bash", "sh", "console"}
SAVED = {"csv", "yaml", "toml", "python"}
"""Languages of blocks that a page may tell to save under a name."""
SHOWN = {"text", "python solara"}
"""Blocks that show something: equations, trees of folders, answers; the page of the browser has a test of its own."""
PROGRAMS = ("yuanqu", ".venv/bin/yuanqu", "make", "pip", "python", "git", "dask", "source", "uv", "conda", "apt-get")
"""First words by which a command is known in running text."""


@dataclass(frozen=True)
class Item:
    """Something that a page shows."""

    page: str
    line: int
    kind: str
    """`command`, `mention` (a command in running text), `python`, or `file`, to be saved."""
    text: str
    name: str = ""
    """Path of a file, as the page tells it."""

    @property
    def words(self) -> list[str]:
        """The words of a command, without the folder of the environment."""
        words = shlex.split(self.text, comments=True)
        return ["yuanqu", *words[1:]] if words[0] == ".venv/bin/yuanqu" else words

    @property
    def where(self) -> str:
        """Page and line, for messages."""
        return f"{self.page}:{self.line}"


def items(page: str) -> Iterator[Item]:
    """Everything that a page shows, in its order; raises `AssertionError` for a block of a language that nobody knows."""
    yield from items_of((ROOT / page).read_text(encoding="utf-8"), page)


def items_of(text: str, page: str) -> Iterator[Item]:
    """The same of a text."""
    lines = iter(enumerate(text.splitlines(), 1))
    prose: list[str] = []
    names: list[str] = []
    for number, line in lines:
        if not line.strip().startswith("```"):
            prose.append(line)
            for span in re.findall(r"`([^`]+)`", line):
                if span.split()[:1] and span.split()[0] in PROGRAMS and len(span.split()) > 1:
                    yield Item(page, number, "mention", span)
            continue
        language, block = line.strip()[3:], []
        for _, inner in lines:
            if inner.strip() == "```":
                break
            block.append(inner)
        if " ".join(prose).strip():
            # several blocks that follow one another share the names told before the first
            names = named(prose)
        prose = []
        if language in SHELLS:
            yield from commands(block, page, number + 1)
        elif language in SAVED:
            fits = [name for name in names if name.endswith({"python": "py"}.get(language, language))]
            if fits:
                names.remove(fits[0])
            body = "\n".join(block) + "\n"
            kind = "file" if fits or language != "python" else "python"
            yield Item(page, number + 1, kind, body, fits[0] if fits else f".{language}")
        else:
            assert language in SHOWN, (
                f"{page}:{number}: the language of a block is one of {sorted(SHELLS | SAVED | SHOWN)}"
            )
            hidden = [row for row in block if row.split()[:1] and row.split()[0] in ("yuanqu", ".venv/bin/yuanqu")]
            assert not hidden, f"{page}:{number}: a command stands in a block of bash: {hidden[0]}"


def named(prose: list[str]) -> list[str]:
    """Names of files in the last paragraph before a block, in its order."""
    paragraph = re.split(r"\n\s*\n", "\n".join(prose).strip("\n "))[-1]
    return re.findall(r"`((?:[\w-]+/)*[a-z]\w*\.(?:csv|yaml|toml|py))`", paragraph)


def commands(block: list[str], page: str, number: int) -> Iterator[Item]:
    """The commands of a block; one that goes on in the next line is one command."""
    whole = "\n".join(block).replace("\\\n", " ")
    for line in whole.splitlines():
        if shlex.split(line, comments=True):
            yield Item(page, number, "command", line.strip().removeprefix("$ "))
        number += 1
