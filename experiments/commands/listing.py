"""What there is to choose from: options of each group, parameters with unit, range, default and source; the rest is in catalogue.py."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from experiments.commands import catalogue
from experiments.commands.declared import WIDTH, allowed, entry, shown, wrapped_text
from experiments.configuration.compose import Composition
from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.options import paragraph
from experiments.configuration.spoken import in_language
from experiments.configuration.texts import texts_of
from sim.parameters import declarations

SAME = {
    "policies": "policy",
    "supplies": "supply",
    "rivalries": "rivalry",
    "talents": "talent",
    "parameter": "parameters",
    "option": "options",
    "keys": "options",
    "lever": "levers",
    "outcome": "outcomes",
    "instrument": "instruments",
    "target": "targets",
    "industry": "industries",
    "path": "paths",
    "case": "cases",
    "pains": "measures",
    "futures": "measures",
    "stages": "measures",
}
"""Other words for a topic; the plural of a group in -s is understood anyway."""

OWN = (
    "levers",
    "paths",
    "cases",
    "measures",
    "outcomes",
    "instruments",
    "targets",
    "industries",
    "parameters",
    "options",
)
"""Topics besides the groups."""
MANY = 4
"""Most codes of a list that are shown one by one among the settings of an option."""


def description(path: Path) -> str:
    """The first comment line of a configuration file that is not an instruction to Hydra."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") and not re.match(r"#\s*@package", line):
            return line.lstrip("# ").strip()
    return ""


def listing(topics: Sequence[str], composed: Composition) -> str:
    """Text of `yuanqu list`: the groups in short, or one topic; further words pick parameters by name.

    Raises `ConfigurationError` for an unknown topic.
    """
    found, lang = composed.overrides.options, composed.options.lang
    told = texts_of("commands/listing", lang)
    # in the order in which a configuration is composed, scenarios first
    known = {
        group: found[group]
        for group in dict.fromkeys(("scenario", *reversed(composed.choices), *found))
        if group in found
    }
    if not topics:
        further = {"parameters": "parameters [WORD]", "levers": "levers [NAME]"}
        more = ["GROUP [OPTION]", *(further.get(topic, topic) for topic in OWN)]
        parts = [_group(group, options, composed) for group, options in known.items()]
        return "\n\n".join([*parts, told("more", topics=" | ".join(more))])
    words_of: dict[str, str] = {**{f"{group}s": group for group in known}, **SAME}
    topic, words = words_of.get(topics[0], topics[0]), topics[1:]
    if topic in known:
        if words:
            return "\n\n".join(_option(topic, word, known[topic], lang) for word in words)
        return _group(topic, known[topic], composed, everything=True)
    texts: dict[str, Callable[[], str]] = {
        "levers": lambda: catalogue.levers(words, lang),
        "paths": lambda: catalogue.paths(lang),
        "cases": lambda: catalogue.cases(composed, known["scenario"]),
        "measures": lambda: catalogue.measures(lang),
        "outcomes": lambda: catalogue.outcomes(lang),
        "instruments": lambda: catalogue.instruments(composed),
        "targets": lambda: catalogue.targets(composed),
        "industries": lambda: catalogue.industries(lang),
        "parameters": lambda: _parameters(words, composed),
        "options": lambda: _options(composed),
    }
    if topic in texts:
        return texts[topic]()
    topics_known = [*known, *OWN]
    raise ConfigurationError(
        f"there is no list of {topics[0]!r}; there is one of {', '.join(topics_known)}"
        f"{nearest(topics[0], [*topics_known, *words_of])}"
    )


def _group(group: str, options: dict[str, Path], composed: Composition, *, everything: bool = False) -> str:
    widest = max(map(len, options))
    chosen = composed.choices.get(group)
    lang = composed.options.lang
    told = texts_of("commands/listing", lang)
    lines = [told("group_without_choice", group=group) if chosen is None else told("group", group=group, now=chosen)]
    for name, path in options.items():
        lines.append(f"  {name:<{widest}}  {in_language(description(path), lang)}")
        if everything:
            lines += [f"  {'':<{widest}}    {line}" for line in _settings(group, path, lang)]
    return "\n".join(lines)


def _settings(group: str, path: Path, lang: str) -> list[str]:
    """What an option sets, as words of the command line; programmes one a line, without sources, and long lists counted."""
    text = path.read_text(encoding="utf-8")
    content: Any = yaml.safe_load(text) or {}
    if not isinstance(content, dict):
        return []
    words = []
    for choice in content.pop("defaults", ()):
        if isinstance(choice, dict):
            words += [f"{key.removeprefix('override').strip().lstrip('/')}={value}" for key, value in choice.items()]
    content.pop("story", None)
    if content.get("name") == path.stem:
        del content["name"]
    everywhere = re.search(r"^#\s*@package _global_", text, re.MULTILINE)
    return words + _words(content, "" if everywhere else f"{group}.", lang)


def _words(content: Mapping[str, Any], before: str, lang: str) -> list[str]:
    words: list[str] = []
    told = texts_of("commands/listing", lang)
    for key, value in content.items():
        if isinstance(value, dict):
            words += _words(value, f"{before}{key}.", lang)
        elif key == "timeline":
            changes = ("{" + ",".join(f"{k}:{shown(v)}" for k, v in each.items()) + "}" for each in value)
            words.append(f"{before}{key}=[{','.join(changes)}]")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            words.append(f"{before}{key}=")
            for programme in value:
                without = {k: v for k, v in programme.items() if k != "source"}
                parts = (
                    f"{k}:{told('codes', count=len(v)) if isinstance(v, list) and len(v) > MANY else shown(v)}"
                    for k, v in without.items()
                )
                words.append("  {" + ",".join(parts) + "}")
        else:
            words.append(f"{before}{key}={shown(value)}")
    return words


def _option(group: str, name: str, options: dict[str, Path], lang: str) -> str:
    """One option of a group: what it is, its story, what it sets."""
    if name not in options:
        raise ConfigurationError(f"{group} has no option {name!r}; it has {', '.join(options)}{nearest(name, options)}")
    path = options[name]
    content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    story = (content.get("story") or {}).get(lang, "") if isinstance(content, dict) else ""
    told = texts_of("commands/listing", lang)
    lines = [told("option", name=name, group=group), f"  {in_language(description(path), lang)}"]
    if story:
        lines += ["", *(textwrap.indent(line, "  ") for line in wrapped_text(paragraph(story), WIDTH - 2)), ""]
    return "\n".join([*lines, *(f"    {line}" for line in _settings(group, path, lang))]).rstrip()


def _parameters(words: Sequence[str], composed: Composition) -> str:
    found = [(name, item) for name, item in declarations() if all(word.lower() in name.lower() for word in words)]
    if not found:
        names = [name for name, _ in declarations()]
        raise ConfigurationError(
            f"no parameter has {' and '.join(map(repr, words))} in its name{nearest(words[0], names)}"
        )
    lang = composed.options.lang
    lines = [texts_of("commands/listing", lang)("parameters.heading", count=len(found))]
    section = None
    for name, item in found:
        if name.rpartition(".")[0] != section:
            section = name.rpartition(".")[0]
            lines.append("")
        now: Any = composed.parameters
        for part in name.split("."):
            now = getattr(now, part)
        lines += entry(name, item, now, lang)
    return "\n".join(lines)


def _options(composed: Composition) -> str:
    rows: Iterable[Any] = fields(composed.options)
    lang = composed.options.lang
    lines = [texts_of("commands/listing", lang)("options"), ""]
    nested: Any = composed.options.cost
    declared = [(item.name, item, getattr(composed.options, item.name)) for item in rows if item.metadata]
    declared += [(f"cost.{item.name}", item, getattr(nested, item.name)) for item in fields(nested)]
    for name, item, value in declared:
        bounds = allowed(item, lang)
        if name == "seeds":
            value = (
                composed.options.seeds
                if composed.options.seeds != tuple(range(len(composed.options.seeds)))
                else len(composed.options.seeds)
            )
        lines.append(
            f"{name} = {shown(value)}  [{in_language(item.metadata['unit'], lang)}]" + (f"  {bounds}" if bounds else "")
        )
        lines.append(f"    {in_language(item.metadata['about'], lang)}")
    return "\n".join(lines)
