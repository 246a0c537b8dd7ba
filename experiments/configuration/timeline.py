"""From the entries of a timeline, `{at: 2015Q1, alliance: full}`, to changes of parameters in a quarter of the run.

An entry names a date, and from then on an option of a group (`alliance: full`), a parameter (`paths.park_operation: 1`) or several of a section
(`alliance: {share: 0.5}`). Each entry stands on those before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import yaml

from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.options import Options
from experiments.configuration.overrides import Overrides
from experiments.configuration.schema import incomplete
from sim.parameters import Parameters
from sim.parameters.declare import ParameterError
from sim.parameters.policy_table import NEEDED, Instrument
from sim.parameters.timeline import PROGRAMMES, Change, date_of, leaves, why_fixed

EXAMPLE = "{at: 2015Q1, alliance: full}"
DATE = re.compile(r"(\d{4})-?[Qq]([1-4])")
WHOLE = "scenario"
NOT_UNDER_WAY: Mapping[str, str] = {
    "region": "a run stays in its region",
    "experiment": "an experiment chooses scenarios to compare; write the timeline in one of its scenarios",
    "executor": "where runs are computed has nothing to do with dates",
    "validate": "what is validated has nothing to do with dates",
}
"""Groups of which no option can be chosen under way, with the reason."""


@dataclass
class Entry:
    """One entry as it was written."""

    at: str
    quarter: int
    announced: bool
    options: dict[str, str] = field(default_factory=dict)
    """Options of groups chosen then."""
    values: dict[str, Any] = field(default_factory=dict)
    """Parameters set then, by dotted name."""

    def told(self, start: tuple[int, int]) -> dict[str, Any]:
        """What manifests say of it."""
        return {
            "date": date_of(self.quarter, start),
            "quarter": self.quarter,
            "announced": self.announced,
            "sets": {**self.options, **self.values},
        }


def resolved(
    written: Any,
    overrides: Overrides,
    base: Parameters,
    start: tuple[int, int],
    parameters_of: Callable[[Mapping[str, Any]], Parameters],
    merged: Callable[[Overrides], Mapping[str, Any]],
) -> tuple[tuple[Change, ...], tuple[dict[str, Any], ...]]:
    """The changes that a timeline means, and what manifests say of them.

    written: the value of `timeline`; base: the parameters without it; start: year and quarter of the run's first quarter; merged: what words give,
    as nested values, which parameters_of makes parameters of. Raises `ConfigurationError`, and `ParameterError` for values that are not allowed.
    """
    if not isinstance(written, list) or not all(isinstance(each, Mapping) for each in written):
        raise ConfigurationError(f"timeline is a list of entries such as {EXAMPLE}; got {written!r}")
    known = frozenset(name for name, _, _ in leaves(base))
    entries = [_entry(number, each, overrides, start, known) for number, each in enumerate(written)]
    entries.sort(key=lambda entry: entry.quarter)
    now, words = base, overrides.without("timeline")
    chosen: dict[str, dict[str, Any]] = {}
    given: dict[str, Any] = {}
    changes = []
    for entry in entries:
        for group, option in entry.options.items():
            if group == WHOLE:
                chosen, given = {}, {}
            words = words.without(group).choosing(group, option)
            given = {name: value for name, value in given.items() if name.partition(".")[0] != group}
            chosen[group] = _settings(group, overrides.options[group][option])
        given |= entry.values
        values = deepcopy(dict(merged(words)))
        for name, value in [pair for each in chosen.values() for pair in each.items()] + list(given.items()):
            _put(values, name, _programmes(value) if name == PROGRAMMES else value)
        try:
            then = parameters_of({**values, "timeline": ()})
        except ParameterError as error:
            raise ParameterError(f"timeline, {entry.at}: {error}") from error
        before = {name: value for name, _, value in leaves(now)}
        changes.append(
            Change(
                entry.quarter,
                tuple((name, value) for name, _, value in leaves(then) if value != before[name]),
                entry.announced,
            )
        )
        now = then
    return tuple(changes), tuple(entry.told(start) for entry in entries)


def _entry(
    number: int, written: Mapping[Any, Any], overrides: Overrides, start: tuple[int, int], known: frozenset[str]
) -> Entry:
    # YAML and Hydra read the name of the group null as nothing
    said = {"null" if key is None else str(key): value for key, value in written.items()}
    where = f"timeline[{number}]"
    if "at" not in said:
        raise ConfigurationError(f"{where} says no date; begin it with at, as in {EXAMPLE}; got {dict(written)!r}")
    at, announced = said.pop("at"), said.pop("announced", True)
    if not isinstance(announced, bool):
        raise ConfigurationError(f"{where}: announced is true or false; got {announced!r}")
    found = Entry(str(at), _quarter(where, at, start), announced)
    where = f"{where} ({found.at})"
    if not said:
        raise ConfigurationError(f"{where} changes nothing; name what changes then, as in {EXAMPLE}")
    for key, value in said.items():
        if key in overrides.options and not isinstance(value, Mapping):
            found.options[key] = _option(where, key, value, overrides.options[key])
        elif isinstance(value, Mapping):
            for name, each in _flat(value, f"{key}.").items():
                found.values[_parameter(where, name, overrides, known)] = each
        else:
            found.values[_parameter(where, key, overrides, known)] = value
    return found


def _quarter(where: str, at: Any, start: tuple[int, int]) -> int:
    """The quarter of the run that a date means; a number is one already."""
    text = str(at).strip()
    if date := DATE.fullmatch(text):
        quarter = 4 * (int(date[1]) - start[0]) + int(date[2]) - start[1]
        if quarter < 0:
            raise ConfigurationError(
                f"{where}: {text} is before the run, which begins in {date_of(0, start)}; give that or a later quarter"
            )
        return quarter
    if isinstance(at, bool) or not text.isdecimal():
        raise ConfigurationError(
            f"{where}: at is a date such as 2015Q1, or the number of a quarter of the run (0 is {date_of(0, start)}); got {at!r}"
        )
    quarter = int(text)
    if len(text) == 4 and start[0] <= quarter:
        raise ConfigurationError(f"{where}: at={text} is a year; say which quarter of it, as in {text}Q1")
    return quarter


def _option(where: str, group: str, value: Any, known: Mapping[str, Path]) -> str:
    if group in NOT_UNDER_WAY:
        raise ConfigurationError(f"{where}: {group} cannot change under way: {NOT_UNDER_WAY[group]}")
    option = "none" if value is None and "none" in known else str(value)
    if option not in known:
        raise ConfigurationError(
            f"{where}: {group} has no option {option!r}; allowed are {', '.join(known)}{nearest(option, known)}"
        )
    if "timeline" in (yaml.safe_load(known[option].read_text(encoding="utf-8")) or {}):
        raise ConfigurationError(f"{where}: {group}={option} has a timeline of its own; write its entries here instead")
    return option


def _parameter(where: str, name: str, overrides: Overrides, known: frozenset[str]) -> str:
    if reason := why_fixed(name):
        raise ConfigurationError(
            f"{where}: {name} cannot change under way: {reason}. Give it for the whole run, outside the timeline; levers, institutions, policies and "
            "all other behaviour may change"
        )
    if name not in known:
        section = [each for each in known if each.startswith(f"{name}.")]
        if section:
            raise ConfigurationError(
                f"{where}: {name} is a section; set one of its parameters, as in {sorted(section)[0]}: VALUE"
            )
        if name.partition(".")[0] in Options.__dataclass_fields__:
            raise ConfigurationError(
                f"{where}: {name} cannot change under way: it is an option of the study, not of the model"
            )
        raise ConfigurationError(
            f"{where}: there is no parameter or group {name!r} that can change{nearest(name, [*known, *overrides.options])} "
            "(yuanqu list parameters shows all)"
        )
    return name


def _flat(values: Mapping[Any, Any], prefix: str = "") -> dict[str, Any]:
    """Nested values by dotted name."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            found.update(_flat(value, f"{prefix}{key}."))
        else:
            found[f"{prefix}{key}"] = value
    return found


def _settings(group: str, path: Path) -> dict[str, Any]:
    """What the file of an option gives a value by itself, by dotted name."""
    text = path.read_text(encoding="utf-8")
    content: Any = yaml.safe_load(text) or {}
    everywhere = re.search(r"^#\s*@package\s+_global_", text, re.MULTILINE)
    own = {key: value for key, value in content.items() if key not in ("defaults", "story", "label")}
    return _flat(own, "" if everywhere else f"{group}.")


def _put(values: dict[str, Any], name: str, value: Any) -> None:
    *sections, leaf = name.split(".")
    for section in sections:
        values = values[section]
    values[leaf] = value


def _programmes(value: Any) -> list[dict[str, Any]]:
    """Programmes with all their terms, those not given at their defaults."""
    usual = asdict(Instrument())
    if (
        not isinstance(value, Sequence)
        or isinstance(value, str)
        or not all(isinstance(each, Mapping) for each in value)
    ):
        raise ParameterError(
            f"{PROGRAMMES} must be a list of programmes, as in [{{kind: rent_subsidy, intensity: 0.3}}]; got {value!r}"
        )
    for each in value:
        for key in each:
            if key not in usual:
                raise ParameterError(
                    f"{PROGRAMMES} has no key {key!r}{nearest(key, usual)} (its keys are {', '.join(usual)})"
                )
        for missing in (name for name in NEEDED if name not in each):
            raise ParameterError(incomplete(missing))
    return [{**usual, **each} for each in value]
