"""What a sensitivity analysis varies: every declared parameter with a range, every switch and every choice of the model."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from experiments.configuration.errors import ConfigurationError, nearest
from sim.parameters import Parameters, declarations
from sim.parameters.declare import may_be_left_out

NEVER = {
    "region": "what the run starts from",
    "record": "what is written down",
    "quarters": "length of the run",
    "money_unit": "unit of account",
}
"""Sections and keys that are no assumptions about the world, and why they stay as they are."""

DECADES = 2.0
"""A positive range that spans more powers of ten than this is moved through by ratios, not by differences."""

DATE = "quarter"
"""Unit of dates, in contrast to durations [quarters]: their declared range ends long after any run, and means never."""

CLOSE = 1e-9
"""A third of three levels is one, whatever rounding makes of it."""

ASCENDING = (("turnover.inheritance_low", "turnover.inheritance_high"),)
"""Pairs of which the model wants the first not to exceed the second."""

SHARES = (("leasing.term_short", "leasing.term_long"),)
"""Pairs of which the model wants the sum not to exceed one."""


@dataclass(frozen=True)
class Dimension:
    """One parameter with the range it is moved over; a coordinate of 0 is the low end of it and 1 the high end.

    scale: `linear`, `log` (equal steps are equal ratios), `switch` (off, on) or `choice` (the options in the order declared). Low and
    high of a choice are numbers of options, from 0.
    """

    name: str
    unit: str
    tag: str
    scale: str
    low: float
    high: float
    whole: bool = False
    choices: tuple[str, ...] = ()

    @property
    def section(self) -> str:
        """Section of the parameter."""
        return self.name.partition(".")[0]

    def value(self, coordinate: float) -> Any:
        """The value at a coordinate of 0 to 1: a number in the unit of the parameter, true or false, or the name of an option."""
        if self.scale == "switch":
            return bool(coordinate + CLOSE >= 0.5)
        if self.scale == "choice":
            return self.choices[level(coordinate, len(self.choices))]
        log = self.scale == "log"
        found = (
            self.low * (self.high / self.low) ** coordinate if log else self.low + coordinate * (self.high - self.low)
        )
        found = min(max(found, self.low), self.high)
        return round(found) if self.whole else found


def level(coordinate: float, levels: int) -> int:
    """Which of several equal parts of 0 to 1 a coordinate lies in, from 0."""
    return min(int(coordinate * levels + CLOSE), levels - 1)


@dataclass(frozen=True)
class Space:
    """What is varied, and what is not: {reason: names}."""

    dimensions: tuple[Dimension, ...]
    left_out: Mapping[str, tuple[str, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parameters varied."""
        return tuple(dimension.name for dimension in self.dimensions)

    def among(self, names: Sequence[str]) -> Space:
        """The space of some of the parameters only, in their declared order."""
        return replace(self, dimensions=tuple(each for each in self.dimensions if each.name in names))


def space(base: Parameters, quarters: int, vary: Sequence[str] = (), reach: float = 1.0) -> Space:
    """The parameters to vary around a configuration; quarters: length of the run.

    vary: names or sections, none for all; reach: share of the way from the value of the configuration to either end of the range.
    Raises `ConfigurationError` for a word that names nothing that can be varied.
    """
    found: dict[str, Dimension] = {}
    left_out: dict[str, list[str]] = {}
    for name, item in declarations():
        why = NEVER.get(name.partition(".")[0])
        if why is None:
            made = _dimension(name, item, configured(base, name), quarters, reach)
            if isinstance(made, Dimension):
                found[name] = made
                continue
            why = made
        left_out.setdefault(why, []).append(name)
    chosen = _chosen(vary, found, {name: why for why, names in left_out.items() for name in names})
    return Space(
        tuple(each for name, each in found.items() if name in chosen),
        {why: tuple(names) for why, names in left_out.items()},
    )


def _dimension(name: str, item: dataclasses.Field, now: Any, quarters: int, reach: float) -> Dimension | str:
    """The range of one parameter, or why it has none."""
    meta = item.metadata
    about = {"name": name, "unit": meta["unit"], "tag": meta["tag"]}
    if isinstance(item.default, bool) or meta["choices"] is not None:
        if reach < 1.0:
            return "a switch or a choice cannot move by part of its range (reach)"
        choices = meta["choices"] or ()
        return Dimension(
            **about,
            scale="choice" if choices else "switch",
            low=0.0,
            high=float(len(choices) or 2) - 1,
            choices=choices,
        )
    if now is None:
        return "left out (null)"
    if (
        not (may_be_left_out(item) or isinstance(item.default, int | float))
        or meta["low"] is None
        or meta["high"] is None
    ):
        return "not a number with a range"
    low, high = float(meta["low"]), float(meta["high"])
    if meta["unit"] == DATE:
        high = min(high, float(quarters))
    log = low > 0.0 and math.log10(high / low) > DECADES
    now = min(max(float(now), low), high)
    if reach < 1.0:
        if log:
            low, high = now * (low / now) ** reach, now * (high / now) ** reach
        else:
            low, high = now + reach * (low - now), now + reach * (high - now)
    whole = isinstance(item.default, int)
    if whole:
        low, high = float(round(low)), float(round(high))
    if low >= high:
        return "the range leaves one value only"
    return Dimension(**about, scale="log" if log else "linear", low=low, high=high, whole=whole)


def _chosen(vary: Sequence[str], known: Mapping[str, Dimension], left_out: Mapping[str, str]) -> set[str]:
    sections: dict[str, list[str]] = {}
    for name, each in known.items():
        sections.setdefault(each.section, []).append(name)
    chosen: set[str] = set()
    for word in vary:
        if word in known:
            chosen.add(word)
        elif word in sections:
            chosen.update(sections[word])
        elif word in NEVER or word in left_out:
            raise ConfigurationError(
                f"vary={word}: it stays as configured ({NEVER.get(word) or left_out[word]}); vary takes sections "
                f"({', '.join(sections)}) and parameters with a range (yuanqu list parameters)"
            )
        else:
            raise ConfigurationError(
                f"vary names {word!r}{nearest(word, [*sections, *known])}; it takes sections ({', '.join(sections)}) and parameters "
                "with a range (yuanqu list parameters)"
            )
    return chosen if vary else set(known)


def configured(parameters: Parameters, name: str) -> Any:
    """The value that a configuration gives a parameter, by its name with its section."""
    section, _, key = name.partition(".")
    return getattr(getattr(parameters, section), key) if key else getattr(parameters, section)


def placed(base: Parameters, dimensions: Sequence[Dimension], coordinates: Sequence[float]) -> Parameters:
    """The configuration with the parameters varied at the coordinates given, one for each dimension.

    Where the model wants one parameter not to exceed another, or two shares to add up to one at most, the second of the two yields,
    or the only one that is varied. Raises `ParameterError` where the model refuses the combination for another reason.
    """
    values = {each.name: each.value(float(where)) for each, where in zip(dimensions, coordinates, strict=True)}
    for first, second in ASCENDING:
        if first in values or second in values:
            small, large = values.get(first, configured(base, first)), values.get(second, configured(base, second))
            if small > large:
                values.update({second: small} if second in values else {first: large})
    for first, second in SHARES:
        if first in values or second in values:
            one, other = values.get(first, configured(base, first)), values.get(second, configured(base, second))
            if one + other > 1.0:
                values.update({second: 1.0 - one} if second in values else {first: 1.0 - other})
    sections: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        section, _, key = name.partition(".")
        sections.setdefault(section, {})[key] = value
    return replace(base, **{name: replace(getattr(base, name), **changed) for name, changed in sections.items()})
