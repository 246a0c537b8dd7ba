"""Says in one or two lines what Hydra and OmegaConf say: key, value, what is allowed, and where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from experiments.configuration.errors import nearest
from experiments.configuration.folders import shown
from experiments.configuration.overrides import Overrides
from experiments.configuration.schema import INSTRUMENTS_KEY, known_keys, sections
from sim.parameters.declare import may_be_left_out

LATE = ("null", "experiment", "scenario")
"""Groups whose files change keys of other groups, the last word first."""


def origin(key: str, overrides: Overrides, choices: Mapping[str, str]) -> str:
    """A line that names the override that set `key`, or the file of an option that was chosen; nothing for a default.

    choices: option chosen in each group.
    """
    section, _, leaf = key.rpartition(".")
    for one in reversed(overrides.each):
        if one.key == key or (section == "policy" and one.key.startswith(INSTRUMENTS_KEY) and leaf in one.text):
            return f"\n(from the override {one.text})"
    for group in sorted(choices, key=lambda group: LATE.index(group) if group in LATE else len(LATE)):
        path = overrides.options.get(group, {}).get(choices[group])
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


def listing(group: str, choices: Mapping[str, str], files: Iterable[Path]) -> tuple[Any, str]:
    """The options that a file gives a group in a list, and a line that names the file: the first of those chosen that does, if any."""
    for path in files:
        if choices.get(path.parent.name) != path.stem:
            continue
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in (content.get("defaults") if isinstance(content, dict) else None) or []:
            for key, value in entry.items() if isinstance(entry, dict) else ():
                if isinstance(value, list) and re.fullmatch(rf"(override\s+)?/?{group}(@.*)?", str(key)):
                    return value, f"\n(from the file {shown(path)})"
    return "a list of them in a file", ""


def translated(error: BaseException, overrides: Overrides) -> str:
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
        word = next((one.text for one in reversed(overrides.each) if one.key == meant), "")
    place = f"\n(from the override {word})" if word else ""
    if in_file and not word:
        group, _, option = in_file[1].partition("/")
        path = overrides.options.get(group, {}).get(option)
        place = f"\n(from the file {shown(path)})" if path else f"\n(from the file {in_file[1]}.yaml)"
    text = str(cause) if isinstance(cause, OmegaConfBaseException) else "\n".join(lines)
    key_line = re.search(r"full_key: (\S+)", text)
    key = key_line[1] if key_line else ""
    if "Incompatible key type 'NoneType'" in text:
        return (
            'a key is read as nothing: in a file, write the group null in quotes ("null": OPTION), and a timeline that chooses it in a file'
            + place
        )
    missing = re.search(r"Key '([^']+)' (?:is )?not in '(\w+)'", text)
    if missing:
        return _unknown_in(missing[1], missing[2], key) + place
    if "Could not find" in text:
        return _missing_option(text, overrides.options) + place
    if key:
        said = next((one.said for one in overrides if one.text == word), "")
        return _wrong_kind(key, text, said) + place
    return " ".join(line for line in lines[:2] if not line.startswith("In '")) + place


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


def _missing_option(text: str, options_of: Mapping[str, Mapping[str, Path]]) -> str:
    found = re.search(r"Could not find '([^'/]+)/([^']+)'", text)
    if not found:
        return re.sub(r"\s+", " ", text.split("Config search path")[0]).strip()
    known = options_of.get(found[1], {})
    if not known:
        return f"there is no group {found[1]!r}; the groups are {', '.join(options_of)}{nearest(found[1], options_of)}"
    return f"{found[1]} has no option {found[2]!r}; allowed are {', '.join(known)}{nearest(found[2], known)}"


def _wrong_kind(key: str, text: str, said: str) -> str:
    plain = re.sub(r"\[\d+\]", "", key)
    declared = known_keys().get(plain)
    value = re.search(r"[Vv]alue '([^']*)'", text)
    seen = value[1] if value and value[1] else said
    wanted = _wanted(declared) if declared is not None else text.splitlines()[0]
    if plain == INSTRUMENTS_KEY != key:
        return f"{key} is not there: the chosen policy has fewer programmes (counted from 0)"
    return f"{key} {wanted}" + (f"; got {seen}{_as_number(seen, declared)}" if seen else "")


def _as_number(seen: str, declared: Any) -> str:
    """How a number is written that came with a percent sign or in quotes; nothing for what is no number."""
    found = re.fullmatch(r"""['"]*([+-]?\d+(?:\.\d+)?)\s*([%\uff05]?)['"]*""", seen)
    default = None if declared is None or "unit" not in declared.metadata else declared.default
    if found is None or isinstance(default, bool) or not isinstance(default, float if found[2] else int | float):
        return ""
    return f", which is written {Decimal(found[1]) / (100 if found[2] else 1):f}"


def _wanted(declared: Any) -> str:
    meta, default = declared.metadata, declared.default
    unit, low, high = meta.get("unit", ""), meta.get("low"), meta.get("high")
    limits = f" between {low:g} and {high:g}" if low is not None and high is not None else ""
    if isinstance(default, bool):
        return "must be true or false"
    if isinstance(default, int):
        return f"must be a whole number{limits} [{unit}]"
    if may_be_left_out(declared):
        return f"must be a number{limits} [{unit}], or null to leave it out"
    if isinstance(default, float):
        return f"must be a number{limits} [{unit}]"
    if isinstance(default, tuple):
        if declared.name == "timeline":
            return "must be a list of entries, as in 'timeline=[{at:2015Q1,alliance:full}]'"
        if declared.name == "instruments":
            return "must be a list of programmes, as in policy.instruments=[{kind:rent_subsidy,intensity:0.3}]"
        return f"must be a list, as in {declared.name}=[{','.join(default) or 'a,b'}]"
    return "must be a text" + (f", one of {', '.join(meta['choices'])}" if meta.get("choices") else "")
