"""Says in one or two lines what Hydra and OmegaConf say: key, value, what is allowed, and where it came from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from experiments.configuration.errors import nearest
from experiments.configuration.folders import shown
from experiments.configuration.overrides import parsed
from experiments.configuration.schema import INSTRUMENTS_KEY, known_keys, sections

LATE = ("experiment", "scenario")
"""Groups whose files change keys of other groups, the last word first."""


class Sources:
    """Where a key got its value: the words of the command line, then the files chosen by them."""

    def __init__(self, overrides: tuple[str, ...], options_of: dict[str, dict[str, Path]]) -> None:
        self.overrides, self.options_of = overrides, options_of
        self.choices: dict[str, str] = {}

    def where(self, key: str) -> str:
        """A line that names the override or the file that set `key`, or nothing for a default."""
        section, _, leaf = key.rpartition(".")
        for word in reversed(self.overrides):
            name = parsed(word).key_or_group
            if name == key or (section == "policy" and name.startswith(INSTRUMENTS_KEY) and leaf in word):
                return f"\n(from the override {word})"
        for group in sorted(self.choices, key=lambda group: LATE.index(group) if group in LATE else len(LATE)):
            path = self.options_of.get(group, {}).get(self.choices[group])
            if path is not None and _sets(path, group, key):
                return f"\n(from the file {shown(path)})"
        return ""


def _sets(path: Path, group: str, key: str) -> bool:
    """Whether a configuration file gives `key` a value."""
    text = path.read_text(encoding="utf-8")
    content: Any = yaml.safe_load(text)
    parts = key.split(".")
    if not re.search(r"^#\s*@package\s+_global_", text, re.MULTILINE):
        if parts[0] != group:
            return False
        parts = parts[1:]
    if not isinstance(content, dict):
        return False
    if "instruments" in str(content) and key.startswith("policy."):
        return True
    for part in parts:
        if not isinstance(content, dict) or part not in content:
            return False
        content = content[part]
    return True


def translated(error: BaseException, sources: Sources) -> str:
    """What Hydra or OmegaConf said, in one or two lines with the key, the value and where it came from."""
    from omegaconf.errors import OmegaConfBaseException

    cause = error if isinstance(error, OmegaConfBaseException) else error.__cause__
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    in_file = re.match(r"In '([^']+)'", lines[0]) if lines else None
    word = next(
        (line.removeprefix("Error merging override ") for line in lines if line.startswith("Error merging override ")),
        "",
    )
    if not word:
        named = re.match(r"Could not override '([^']+)'", lines[0])
        meant = named[1] if named else None
        word = next((each for each in reversed(sources.overrides) if parsed(each).key_or_group == meant), "")
    origin = f"\n(from the override {word})" if word else ""
    if in_file and not word:
        group, _, option = in_file[1].partition("/")
        path = sources.options_of.get(group, {}).get(option)
        origin = f"\n(from the file {shown(path)})" if path else f"\n(from the file {in_file[1]}.yaml)"
    text = str(cause) if isinstance(cause, OmegaConfBaseException) else "\n".join(lines)
    key_line = re.search(r"full_key: (\S+)", text)
    key = key_line[1] if key_line else ""
    missing = re.search(r"Key '([^']+)' (?:is )?not in '(\w+)'", text)
    if missing:
        return _unknown_in(missing[1], missing[2], key) + origin
    if "Could not find" in text:
        return _missing_option(text, sources) + origin
    if key:
        return _wrong_kind(key, text, word) + origin
    return " ".join(line for line in lines[:2] if not line.startswith("In '")) + origin


def _unknown_in(key: str, kind: str, full_key: str) -> str:
    keys = known_keys()
    prefix = {"Instrument": INSTRUMENTS_KEY, "Parameters": ""}.get(
        kind, kind.lower() if kind.lower() in sections() else ""
    )
    if not prefix and "." in full_key:
        prefix = full_key.rpartition(".")[0]
    members = (
        [name.removeprefix(prefix + ".") for name in keys if name.startswith(prefix + ".")]
        if prefix
        else [*sections(), *keys]
    )
    listed = f" (its keys are {', '.join(members)})" if prefix and len(members) <= 16 else ""
    return f"{prefix or 'the configuration'} has no key {key!r}{nearest(key, members)}{listed}"


def _missing_option(text: str, sources: Sources) -> str:
    found = re.search(r"Could not find '([^'/]+)/([^']+)'", text)
    if not found:
        return re.sub(r"\s+", " ", text.split("Config search path")[0]).strip()
    known = sources.options_of.get(found[1], {})
    if not known:
        listed = ", ".join(sources.options_of)
        return f"there is no group {found[1]!r}; the groups are {listed}{nearest(found[1], sources.options_of)}"
    return f"{found[1]} has no option {found[2]!r}; allowed are {', '.join(known)}{nearest(found[2], known)}"


def _wrong_kind(key: str, text: str, word: str) -> str:
    plain = re.sub(r"\[\d+\]", "", key)
    declared = known_keys().get(plain)
    value = re.search(r"[Vv]alue '([^']*)'", text)
    seen = value[1] if value else word.partition("=")[2]
    wanted = _wanted(declared) if declared is not None else text.splitlines()[0]
    if plain == INSTRUMENTS_KEY != key:
        return f"{key} is not there: the chosen policy has fewer programmes (counted from 0)"
    return f"{key} {wanted}" + (f"; got {seen}" if seen else "")


def _wanted(declared: Any) -> str:
    meta, default = declared.metadata, declared.default
    unit, low, high = meta.get("unit", ""), meta.get("low"), meta.get("high")
    limits = f" between {low:g} and {high:g}" if low is not None and high is not None else ""
    if isinstance(default, bool):
        return "must be true or false"
    if isinstance(default, int):
        return f"must be a whole number{limits} [{unit}]"
    if isinstance(default, float):
        return f"must be a number{limits} [{unit}]"
    if isinstance(default, tuple):
        if declared.name == "instruments":
            return "must be a list of programmes, as in policy.instruments=[{kind:rent_subsidy,intensity:0.3}]"
        return f"must be a list, as in {declared.name}=[{','.join(default) or 'a,b'}]"
    return "must be a text" + (f", one of {', '.join(meta['choices'])}" if meta.get("choices") else "")
