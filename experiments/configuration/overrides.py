"""The words of a command as one object: read once, where they come in, and handed on to whoever asks what they say."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.folders import groups, own_folders, search_path
from experiments.configuration.options import ONLY
from experiments.configuration.schema import known_keys, sections

LONGEST_WORD = 50_000
"""Characters of a word of the command line: room for a list of thousands of seeds."""
_BARE = re.compile(r"""('(?:\\.|[^'])*'|"(?:\\.|[^"])*")|([^\s,:=()\[\]{}'"]*(?:~|[^\x00-\x7f])[^,:=()\[\]{}'"]*)""")
"""A text in quotes, or one without that holds what Hydra reads in quotes only: letters of other scripts, a tilde."""
KEYBOARD = {number: number - 0xFEE0 for number in range(0xFF01, 0xFF5F)} | {
    ord(sign): plain for sign, plain in zip("、。【】“”‘’\u3000", ",.[]\"\"'' ", strict=True)
}
"""Signs of a Chinese keyboard, and those of the command line that they are meant for."""
HYDRAS = ("hydra/launcher", "hydra/sweeper", "hydra.launcher.", "hydra.sweeper.", "hydra.sweep.")
"""What of Hydra can be set: how the jobs of a sweep are made and launched."""


def quoted(word: str) -> str:
    """The word with its bare texts of other scripts, or with a tilde, in quotes; blanks belong to such a text."""
    key, sign, value = word.partition("=")
    if not sign:
        return word
    return key + sign + _BARE.sub(lambda found: found[1] or "'" + found[2].strip() + "'", value)


def of_environment(variable: str, key: str) -> str:
    """What is said of a value that would come from the environment."""
    return (
        f"{key} asks for the environment variable {variable or '(none named)'}: a configuration never reads the environment, since what it says is "
        f'published with the study; have the shell fill it in, as in {key}="${variable or "NAME"}"'
    )


@dataclass(frozen=True)
class Override:
    """One word of a command: a key, or a group, and what it gets."""

    text: str
    """The word as it was written."""
    key: str
    value: Any = None
    """As Hydra reads it; of a sweep, the sweep."""
    sign: str = ""
    """What stands before the key: nothing, `+`, `++` or `~`."""
    swept: Any = None
    """Hydra's reading of a word that lists several values; None for one value."""

    @classmethod
    def read(cls, word: str) -> Override:
        """The word as Hydra reads it; raises `ConfigurationError` when it cannot be read."""
        from hydra.core.override_parser.overrides_parser import OverridesParser
        from hydra.errors import HydraException

        if len(word) > LONGEST_WORD:
            raise ConfigurationError(
                f"a word of {len(word):,} characters is too long, {LONGEST_WORD:,} are allowed; it begins with {word[:40]!r}"
            )
        if variable := re.search(r"\$\{\s*oc\.env\s*:\s*([^,}\s]*)", word):
            raise ConfigurationError(of_environment(variable[1], f"{word.partition('=')[0]}"))
        try:
            found = OverridesParser.create().parse_override(word)
        except (HydraException, RecursionError) as error:
            try:
                found = OverridesParser.create().parse_override(quoted(word))
            except (HydraException, RecursionError, ValueError):
                raise ConfigurationError(_not_understood(word, str(error))) from error
            word = quoted(word)
        except ValueError as error:
            # a number of more digits than Python reads
            raise ConfigurationError(_not_understood(word, str(error))) from error
        sign = "~" if found.is_delete() else "+" if found.is_add() else "++" if found.is_force_add() else ""
        several = found if found.is_sweep_override() else None
        return cls(word, found.key_or_group, found.value(), sign, several)

    @property
    def section(self) -> str:
        """The first part of the key, as in `rent` of `rent.cap`."""
        return self.key.split(".")[0]

    @property
    def said(self) -> str:
        """The value as it was written."""
        return self.text.partition("=")[2]

    @property
    def is_hydras(self) -> bool:
        """Whether it is meant for Hydra, such as `hydra/launcher=joblib`."""
        return self.key.startswith("hydra")

    def alternatives(self, options: Iterable[str]) -> list[Any]:
        """The values that a sweep lists; options: those of its group, which a glob pattern picks from."""
        if self.swept.value_type.name == "GLOB_CHOICE_SWEEP":
            return list(self.value.filter(list(options)))
        if self.swept.is_discrete_sweep():
            return list(self.swept.sweep_iterator())
        raise ConfigurationError(f"{self.text}: only a list, range() or glob() can be swept here")

    def meanings(self, options: Iterable[str]) -> list[Override]:
        """The overrides of one value that this one stands for; options: those of its group, for glob patterns."""
        if self.swept is None:
            return [self]
        values = self.alternatives(options)
        glob = self.swept.value_type.name == "GLOB_CHOICE_SWEEP"
        texts = values if glob else self.swept.sweep_string_iterator()
        head = self.swept.get_key_element()
        return [
            replace(self, text=f"{head}={text}", value=self.swept._convert_value(value), swept=None)
            for text, value in zip(texts, values, strict=True)
        ]


@dataclass(frozen=True)
class Overrides:
    """The words of a command in their order, later ones over earlier ones, with the user's own folder of options (`--config-dir`).

    Nothing else reads a word. Others of the same kind are made by `choosing`, `without` and `own`; what Hydra gets is `for_hydra`.
    """

    each: tuple[Override, ...] = ()
    config_dir: str | None = None
    files: tuple[tuple[str, Path], ...] = ()
    """Scenarios in files of the user's, each an option of group scenario called like its file."""

    @classmethod
    def read(cls, words: Iterable[str], config_dir: str | Path | None = None) -> Overrides:
        """Read every word; raises `ConfigurationError` for one that cannot be read."""
        return cls(tuple(map(Override.read, words)), None if config_dir is None else str(config_dir))

    def __iter__(self) -> Iterator[Override]:
        return iter(self.each)

    def __len__(self) -> int:
        return len(self.each)

    # what others ask

    @property
    def texts(self) -> tuple[str, ...]:
        """The words as they were written, to be shown and kept."""
        return tuple(one.text for one in self.each)

    @property
    def keys(self) -> set[str]:
        """All keys and groups that get a value."""
        return {one.key for one in self.each}

    def last(self, *keys: str) -> Override | None:
        """The last word that gives one of these keys a value; None when there is none."""
        return next((one for one in reversed(self.each) if one.key in keys), None)

    @cached_property
    def folders(self) -> list[Path]:
        """The user's own folder of options, in a list; raises `ConfigurationError` when it is not there."""
        return own_folders(self.config_dir)

    @cached_property
    def options(self) -> dict[str, dict[str, Path]]:
        """Groups with their options, the user's own among them: {group: {option: file}}."""
        found = groups(self.folders)
        return {**found, "scenario": {**found["scenario"], **dict(self.files)}} if self.files else found

    def for_hydra(self) -> tuple[str, ...]:
        """What Hydra is given: the words, and where to look for the user's own options."""
        return (*self.texts, *search_path(self.folders))

    def as_yaml(self) -> str:
        """The words as a list in YAML."""
        return "".join(f"- {json.dumps(text, ensure_ascii=False)}\n" for text in self.texts) or "[]\n"

    def command_line(self, subcommand: str, study: str, *, multirun: bool = False) -> str:
        """The command that asks for the same again, for a shell; study: its name, where no word says it."""
        named = self if "study" in self.keys else self.choosing("study", study)
        flags = [*(["-m"] if multirun else []), *(["--config-dir", self.config_dir] if self.config_dir else [])]
        return shlex.join(["yuanqu", subcommand, *flags, *named.texts])

    # others of the same kind

    def choosing(self, key: str, value: str) -> Overrides:
        """The same with one more word at the end, `key=value`; value: a name or a path, put in quotes where Hydra needs them."""
        plain = re.fullmatch(r"[\w./\-]+", value, re.ASCII)
        said = value if plain else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        return replace(self, each=(*self.each, Override(f"{key}={said}", key, value)))

    def only(self, wanted: Callable[[Override], bool]) -> Overrides:
        """Those of the words that are wanted."""
        return replace(self, each=tuple(filter(wanted, self.each)))

    def without(self, *keys: str) -> Overrides:
        """The same without the words that give these keys a value."""
        return self.only(lambda one: one.key not in keys)

    def own(self) -> Overrides:
        """Those meant for this program."""
        return self.only(lambda one: not one.is_hydras)

    def of_hydra(self) -> Overrides:
        """Those meant for Hydra itself."""
        return self.only(lambda one: one.is_hydras)

    def no_words(self) -> Overrides:
        """None of the words, in the same folder of options."""
        return replace(self, each=())

    # whether they are right

    def check(self, *, sweep: bool = False) -> None:
        """Raise `ConfigurationError` for the first word that names an unknown key or option.

        With `sweep` a value may be a list of alternatives, as in a multirun.
        """
        for one in self.each:
            if one.section == "hydra" or one.key.startswith("hydra/"):
                _check_hydras(one)
                continue
            if one.swept is not None and not sweep:
                raise ConfigurationError(
                    f"{one.text} lists several values; run them all with -m (--multirun), or write a list as {one.key}=[...]"
                )
            if one.key in self.options:
                _check_option(one, self.options[one.key])
            elif one.sign == "~":
                raise ConfigurationError(
                    f"{one.text}: only a group can be left out with ~ ({', '.join(self.options)}); {one.key} always has a value"
                )
            else:
                _check_key(one, self.options)

    def check_command(self, command: str) -> None:
        """Raise `ConfigurationError` for a key that another subcommand reads and this one does not."""
        for one in self.each:
            readers = ONLY.get(one.section, (command,))
            if command not in readers:
                hint = "; write scenario=NAME, or -m scenario=a,b for several" if one.key == "scenarios" else ""
                raise ConfigurationError(
                    f"{one.text}: yuanqu {command} does not read it; it is for yuanqu {' and '.join(readers)}{hint}"
                )


def _not_understood(word: str, error: str) -> str:
    plain = word.translate(KEYBOARD)
    if plain != word:
        signs = "".join(dict.fromkeys(sign for sign in word if ord(sign) in KEYBOARD))
        hint = f"{signs} counts as part of a text here; write {plain}"
    elif "=" not in word:
        hint = (
            f"it has no '='; write {word or 'key'}=VALUE"
            if re.fullmatch(r"[\w./+~@-]*", word)
            else "it has no '='; write key=VALUE"
        )
    else:
        said = error.splitlines()[0].removeprefix(f"Error parsing override {word!r}").strip()
        hint = (
            f"its value cannot be read ({said}); "
            "put a value with spaces, commas or brackets in quotes twice over: 'key=\"a value\"'"
        )
    return f"the override {word!r} is not understood: {hint}"


def _check_hydras(one: Override) -> None:
    if one.key == "hydra.searchpath":
        raise ConfigurationError(
            f"{one.text}: options of your own are found with --config-dir FOLDER, as FOLDER/policy/NAME.yaml"
        )
    if one.key.startswith("hydra.sweeper.params"):
        raise ConfigurationError(f"{one.text}: what is swept is written as words, such as -m policy=none,innovation")
    if one.key.startswith("hydra.run"):
        raise ConfigurationError(f"{one.text}: a study is written to out=FOLDER study=NAME; give these")
    if not f"{one.key}.".startswith(tuple(each if each.endswith(".") else f"{each}." for each in HYDRAS)):
        raise ConfigurationError(
            f"{one.text}: of Hydra only the launcher and the sweeper of -m are chosen: hydra/launcher=, hydra/sweeper=, and their keys"
        )


def _check_option(one: Override, known: dict[str, Path]) -> None:
    if one.sign == "~":
        return
    for option in [one.value] if one.swept is None else one.alternatives(known):
        if isinstance(option, list | dict):
            raise ConfigurationError(one_option(one.key, option, f"\n(from the override {one.text})"))
        if not (isinstance(option, str) and option in known):
            hint = f"; leave the group out with ~{one.key}" if option is None else nearest(str(option), known)
            raise ConfigurationError(
                f"{one.key} has no option {str(option)!r}; allowed are {', '.join(known)}{hint}\n"
                f"(from the override {one.text})"
            )


def one_option(group: str, listed: Any, place: str) -> str:
    """What is said when a group is given several options at once, which Hydra would merge; place: the line that says where."""
    names = [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []
    example = f"{group}={names[0]}" if names else f"{group}=OPTION, or ~{group} to leave the group out"
    several = f"; to run each of them, -m {group}={','.join(names)}" if len(names) > 1 else ""
    return f"{group} takes one option; got {listed}; write {example}{several}{place}"


def _check_key(one: Override, options_of: dict[str, dict[str, Path]]) -> None:
    keys = known_keys()
    plain = re.sub(r"\.\d+(?=\.|$)", "", one.key.replace("[", ".").replace("]", ""))
    if plain in keys and one.sign != "+":
        return
    if plain in keys:
        raise ConfigurationError(f"{one.text}: {one.key} is there already; write it without the '+'")
    if plain in sections():
        members = [name for name in keys if name.startswith(plain + ".")]
        raise ConfigurationError(
            f"{one.text}: {plain} is a section, not a value; give one of its keys, such as {members[0]}=VALUE "
            f"(yuanqu list parameters {plain} shows all {len(members)})"
        )
    if plain.startswith("timeline."):
        raise ConfigurationError(
            f"{one.text}: a timeline is given as a whole, as in 'timeline=[{{at:2015Q1,alliance:full}}]'; for several dates, "
            "-m 'timeline=[{at:2015Q1,alliance:full}],[{at:2020Q1,alliance:full}]'"
        )
    raise ConfigurationError(
        f"there is no key {one.key!r}{nearest(plain, [*keys, *options_of])}\n"
        f"(from the override {one.text}; yuanqu list parameters shows all keys)"
    )
