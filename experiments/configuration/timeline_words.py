"""What changes under way, in words; these are in `texts/timeline.toml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.configuration.levers import LEVERS
from experiments.configuration.texts import texts_of
from sim.parameters.timeline import PROGRAMMES


def told(entries: Sequence[Mapping[str, Any]], lang: str) -> str:
    """All entries in one sentence without its stop; entries: as manifests have them, `compose.Composition.timeline`."""
    words, joined = texts_of("configuration/timeline", lang), texts_of("configuration/punctuation", lang)
    parts = []
    for entry in entries:
        sets = joined("list").join(_set(name, value, lang) for name, value in entry["sets"].items())
        parts.append(words("entry" if entry["announced"] else "unannounced", date=entry["date"], sets=sets))
    return joined("semicolon").join(parts)


def lines(by_scenario: Mapping[str, Sequence[Mapping[str, Any]]], lang: str) -> str:
    """A line for every scenario with a timeline."""
    words = texts_of("configuration/timeline", lang)
    return "\n".join(words("line", name=name, told=told(each, lang)) for name, each in by_scenario.items() if each)


def _set(name: str, value: Any, lang: str) -> str:
    words = texts_of("configuration/timeline", lang)
    lever = next((each for each in LEVERS.values() if tuple(each.on) == (name,) and not each.other), None)
    joined = texts_of("configuration/punctuation", lang)
    if name == PROGRAMMES:
        kinds = joined("list").join(f"`{kind}`" for kind in dict.fromkeys(each["kind"] for each in value))
        return words("programmes", kinds=kinds) if value else words("no_programmes")
    if f"group.{name}" in words:
        called = words(f"group.{name}")
    else:
        called = lever.label(lang) + joined("in_brackets", text=f"`{name}`") if lever else f"`{name}`"
    return words("set", name=called, value=str(value).lower() if isinstance(value, bool) else value)
