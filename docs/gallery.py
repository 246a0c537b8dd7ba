"""Writes the pages of the gallery: `python -m docs.gallery`; `--check` only says which are out of date.

What a figure shows is its caption, with what is known of the study its picture is made of (pictures/facts.json); how it is read, and of which
study it is, stands in gallery.toml. Nothing is computed or drawn here.
"""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from docs.pictures import FACTS, LANGUAGES, declared
from experiments.configuration import outcome_words
from experiments.figures.texts.captions import caption
from experiments.figures.texts.labels import known, label
from experiments.statistics.outcomes import OUTCOMES

DOCS = Path(__file__).resolve().parent
PAGES = {"en": "gallery.md", "zh": "gallery.zh.md"}


def page(lang: str) -> str:
    """The gallery in one language; raises `SystemExit` where a figure has no picture or no words."""
    told = declared()
    facts = json.loads(FACTS.read_text(encoding="utf-8"))[lang]
    lines = [told["page"][lang].strip()]
    for study, one in told["studies"].items():
        shown = [name for name, each in told["figures"].items() if each["study"] == study]
        lines += ["\n".join(part) for part in _study(one, shown, lang)]
        for name in shown:
            lines += _figure(name, told, facts, lang)
    return "\n\n".join(lines) + "\n"


def _study(one: dict[str, Any], shown: Sequence[str], lang: str) -> Iterator[list[str]]:
    yield [f"## {one[lang]}"]
    if shown:
        yield ["```bash", one["command"] + ("" if lang == "en" else f" lang={lang}"), "```"]


def _figure(name: str, told: dict[str, Any], facts: dict[str, Any], lang: str) -> Iterator[str]:
    """Heading, picture, what it is made of, what it shows and how it is read."""
    one, words = told["figures"][name], told["words"]
    if name not in facts and "picture" not in one:
        raise SystemExit(f"the figure {name} has no picture; run python -m docs.pictures {one['study']}")
    values = facts.get(name, {})
    title = one["title"][lang] if "title" in one else title_of(name, lang, values)
    yield words["heading"][lang].format(title=title, file=values.get("file", one.get("file", name)))
    picture = one.get("picture", f"pictures/{lang}/{name}.png")
    yield f"![{title}]({picture})"
    study = told["studies"][one["study"]]
    command = study["command"] + ("" if lang == "en" else f" lang={lang}")
    seeds = values.get("seeds", study.get("seeds"))
    yield words["made"][lang].format(command=command, first=min(seeds), last=max(seeds))
    shows = one["shows"][lang] if "shows" in one else caption(name, lang, **values)
    for key, text in (("shows", shows), ("read", one[lang])):
        told_so = str(words[key][lang].format(text=text))
        # a line break is a space, which Chinese has none of
        yield told_so if lang == "zh" else textwrap.fill(told_so, 148, break_long_words=False, break_on_hyphens=False)


def title_of(name: str, lang: str, values: dict[str, Any]) -> str:
    """The title of a figure as reports print it."""
    key = f"title_{name}"
    outcome, window = values.get("outcome"), values.get("window")
    return str(
        label(
            key,
            lang,
            outcome=outcome_words.label(OUTCOMES[outcome], lang) if outcome else "",
            window=outcome_words.window(window, lang) if window else "",
            base=values.get("base", ""),
        )
        if known(key)
        else name
    )


def main(words: Sequence[str] | None = None) -> int:
    """Write the pages, or look at them; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say which pages are out of date")
    check = parser.parse_args(words).check
    stale = []
    for lang in LANGUAGES:
        path, text = DOCS / PAGES[lang], page(lang)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(PAGES[lang])
            if not check:
                path.write_text(text, encoding="utf-8", newline="\n")
    print(f"out of date: {', '.join(stale)}" if check and stale else f"gallery: {len(declared()['figures'])} figures")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
