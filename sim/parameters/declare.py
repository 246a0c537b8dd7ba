"""How a parameter is declared: default, plausible range, unit, source and provenance tag in one place, checked when it is set."""

from __future__ import annotations

import dataclasses
import difflib
import math
import os
from collections.abc import Collection, Iterable
from dataclasses import field, fields
from typing import Any, NamedTuple

from sim.kinds import TAGS


class ParameterError(ValueError):
    """A parameter has a value the model cannot use; the text says which, what was seen and what is allowed."""


def param(
    default: Any,
    *,
    unit: str,
    source: str,
    tag: str,
    low: float | None = None,
    high: float | None = None,
    choices: Collection[str] | None = None,
    about: str = "",
) -> Any:
    """Declare one parameter with its default, range, unit, source and provenance tag.

    A default of None with a range declares a number that may be left out.
    """
    assert tag in TAGS, tag
    metadata = {
        "unit": unit,
        "source": source,
        "tag": tag,
        "low": low,
        "high": high,
        "choices": choices,
        "about": about,
    }
    return field(default=default, metadata=metadata)


def switch(default: bool, about: str) -> Any:
    """Declare a mechanism that can be turned off."""
    return param(default, unit="switch", source="switch of a mechanism", tag="D", about=about)


def may_be_left_out(item: dataclasses.Field) -> bool:
    """Whether a parameter is a number that is there only when somebody gives one, and None otherwise."""
    return item.default is None and item.metadata.get("low") is not None


class Provenance(NamedTuple):
    """What a parameter's declaration says, for a table of numbers that is no parameter."""

    unit: str
    source: str
    tag: str
    about: str = ""


class Checked:
    """Checks each declared field against its range when the object is made."""

    section = ""

    def __post_init__(self) -> None:
        for item in fields(self):  # type: ignore[arg-type]
            if item.metadata:
                check(f"{self.section}.{item.name}" if self.section else item.name, getattr(self, item.name), item)


def nearest(value: object, known: Iterable[str]) -> str:
    """A hint at the known word that is most like the one given; empty where none is."""
    close = difflib.get_close_matches(str(value), list(known), 1)
    return f"; did you mean {close[0]}?" if close else ""


def check(name: str, value: Any, item: dataclasses.Field) -> None:
    """Raise `ParameterError` unless `value` is of the declared kind and inside the declared range."""
    meta = item.metadata
    if meta["choices"] is not None:
        if value not in meta["choices"]:
            hint = nearest(value, meta["choices"])
            raise ParameterError(f"{name} must be one of {', '.join(meta['choices'])}; got {value!r}{hint}")
        return
    if isinstance(item.default, bool):
        if not isinstance(value, bool):
            raise ParameterError(f"{name} is a switch: true or false; got {value!r}")
        return
    if isinstance(item.default, str):
        # which names there are is known with the region and the plugins
        if not isinstance(value, str | os.PathLike):
            raise ParameterError(f"{name} must be a {meta['unit']}, as a text; got {value!r}")
        return
    optional = may_be_left_out(item)
    if optional and value is None:
        return
    if optional or isinstance(item.default, int | float):
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            left_out = ", or null to leave it out" if optional else ""
            raise ParameterError(f"{name} must be a finite number [{meta['unit']}]{left_out}; got {value!r}")
        low, high = meta["low"], meta["high"]
        if (low is not None and value < low) or (high is not None and value > high):
            left_out = ", or be null" if optional else ""
            raise ParameterError(f"{name} must lie between {low:g} and {high:g} [{meta['unit']}]{left_out}; got {value!r}")
