"""Checks the words of the command line before Hydra sees them: are they readable, do key and option exist?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.options import ONLY
from experiments.configuration.schema import known_keys, sections


def check_words(overrides: Sequence[str], options_of: dict[str, dict[str, Path]], *, sweep: bool = False) -> None:
    """Raise `ConfigurationError` for the first override that is malformed or names an unknown key or option.

    With `sweep` a value may be a list of alternatives, as in a multirun.
    """
    for word in overrides:
        override = parsed(word)
        key = override.key_or_group
        if key.split(".")[0] == "hydra" or key.startswith("hydra/"):
            continue
        if override.is_sweep_override() and not sweep:
            raise ConfigurationError(
                f"{word} lists several values; run them all with -m (--multirun), or write a list as {key}=[...]"
            )
        if key in options_of:
            _check_option(word, override, options_of[key])
        elif override.is_delete():
            raise ConfigurationError(
                f"{word}: only a group can be left out with ~ ({', '.join(options_of)}); {key} always has a value"
            )
        else:
            _check_key(word, key, override.is_add(), options_of)


def of_command(command: str, overrides: Sequence[str]) -> None:
    """Raise `ConfigurationError` for a key that another subcommand reads and this one does not."""
    for word in overrides:
        readers = ONLY.get(parsed(word).key_or_group.split(".")[0], (command,))
        if command not in readers:
            hint = "; write scenario=NAME, or -m scenario=a,b for several" if word.startswith("scenarios=") else ""
            raise ConfigurationError(
                f"{word}: yuanqu {command} does not read it; it is for yuanqu {' and '.join(readers)}{hint}"
            )


def parsed(word: str) -> Any:
    """The override as Hydra reads it; raises `ConfigurationError` when it cannot be read."""
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    try:
        return OverridesParser.create().parse_override(word)
    except HydraException as error:
        if "=" not in word:
            hint = (
                f"it has no '='; write {word or 'key'}=VALUE"
                if re.fullmatch(r"[\w./+~@-]*", word)
                else "it has no '='; write key=VALUE"
            )
        else:
            said = str(error).splitlines()[0].removeprefix(f"Error parsing override {word!r}").strip()
            hint = (
                f"its value cannot be read ({said}); "
                "put a value with spaces, commas or brackets in quotes twice over: 'key=\"a value\"'"
            )
        raise ConfigurationError(f"the override {word!r} is not understood: {hint}") from error


def _check_option(word: str, override: Any, known: dict[str, Path]) -> None:
    if override.is_delete():
        return
    for value in alternatives(override, list(known)) if override.is_sweep_override() else [override.value()]:
        for option in value if isinstance(value, list) else [value]:
            if isinstance(option, str) and option in known:
                continue
            group = override.key_or_group
            hint = f"; leave the group out with ~{group}" if option is None else nearest(str(option), known)
            raise ConfigurationError(
                f"{group} has no option {str(option)!r}; allowed are {', '.join(known)}{hint}\n"
                f"(from the override {word})"
            )


def alternatives(override: Any, options: Sequence[str]) -> list[Any]:
    """The values a sweep override lists; options: those of its group, which a glob pattern picks from."""
    if override.value_type.name == "GLOB_CHOICE_SWEEP":
        return list(override.value().filter(list(options)))
    if override.is_discrete_sweep():
        return list(override.sweep_iterator())
    raise ConfigurationError(f"{override.input_line}: only a list, range() or glob() can be swept here")


def _check_key(word: str, key: str, adding: bool, options_of: dict[str, dict[str, Path]]) -> None:
    keys = known_keys()
    plain = re.sub(r"\.\d+(?=\.|$)", "", key.replace("[", ".").replace("]", ""))
    if plain in keys and not (adding and "++" not in word[:2]):
        return
    if plain in keys:
        raise ConfigurationError(f"{word}: {key} is there already; write it without the '+'")
    if plain in sections():
        members = [name for name in keys if name.startswith(plain + ".")]
        raise ConfigurationError(
            f"{word}: {plain} is a section, not a value; give one of its keys, such as {members[0]}=VALUE "
            f"(yuanqu list parameters {plain} shows all {len(members)})"
        )
    raise ConfigurationError(
        f"there is no key {key!r}{nearest(plain, [*keys, *options_of])}\n"
        f"(from the override {word}; yuanqu list parameters shows all keys)"
    )
