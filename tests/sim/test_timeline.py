"""Changes at a date: what may change, that nothing of the old values is left, and that nothing happens before their time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from experiments.configuration.levers import LEVERS
from sim import Change, ParameterError, Parameters, ParkEcosystem
from sim.initialization import change_under_way
from sim.parameters import declarations
from sim.parameters.declare import may_be_left_out
from sim.parameters.policy_table import Instrument
from sim.parameters.timeline import PROGRAMMES, leaves, why_fixed
from sim.policy import expected
from tests.sim.laws import step_and_check
from tests.sim.strategies import EVERYTHING, assert_identical, changed, frames, small
from tests.sim.test_levers import growing

DATE, LENGTH = 2, 5
NAMES = {name: item for name, item in declarations()}
SUBSIDY = Instrument("rent_subsidy", 0.4)


def region(**changes: Any) -> Parameters:
    """Four parks, of which the last two open in the quarter `LATE` of `growing`."""
    return small(parks=4, districts=2, enterprises=100, quarters=LENGTH, layout=1, **changes)


BASE = region()


def ran(parameters: Parameters) -> ParkEcosystem:
    model = ParkEcosystem(parameters, 0, growing(parameters))
    model.run_for(LENGTH)
    return model


@cache
def base_tables() -> dict[str, dict[str, np.ndarray]]:
    return frames(ran(BASE))


def before(tables: dict[str, dict[str, np.ndarray]], quarter: int) -> dict[str, dict[str, np.ndarray]]:
    """The rows of the quarters before one."""
    return {
        name: {column: values[columns["quarter"] < quarter] for column, values in columns.items()}
        for name, columns in tables.items()
    }


def same(one: Any, other: Any) -> bool:
    try:
        assert_identical(one, other)
    except AssertionError:
        return False
    return True


def other_value(name: str, value: Any) -> Any:
    """Another value that a parameter may have."""
    meta = NAMES[name].metadata
    if meta["choices"]:
        return next(each for each in meta["choices"] if each != value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return "other"
    if may_be_left_out(NAMES[name]) and value is None:
        return meta["high"]
    middle = (meta["low"] + meta["high"]) / 2
    found = middle if middle != value else meta["high"]
    return int(found) if isinstance(value, int) else found


def test_a_timeline_of_the_first_quarter_is_the_plain_configuration():
    everything = {**EVERYTHING, PROGRAMMES: (SUBSIDY, Instrument("guidance_fund_equity", 0.3))}
    plain = changed(BASE, everything)
    assert_identical(frames(ran(plain)), frames(ran(replace(BASE, timeline=(Change(0, everything),)))))


def test_a_timeline_that_changes_nothing_changes_no_bit():
    now = {name: value for name, _, value in leaves(BASE) if not why_fixed(name)}
    assert_identical(base_tables(), frames(ran(replace(BASE, timeline=(Change(DATE, now), Change(3))))))


@pytest.mark.parametrize("lever", LEVERS)
def test_a_lever_switched_on_at_a_date_acts_from_then_on(lever):
    then = LEVERS[lever].switched(BASE, True)
    new = {name: value for (name, _, value), (_, _, was) in zip(leaves(then), leaves(BASE), strict=True) if value != was}
    model = ran(replace(BASE, timeline=(Change(DATE, new, announced=False),)))
    assert same(before(frames(model), DATE), before(base_tables(), DATE))
    assert {name: value for name, _, value in leaves(model.parameters) if name in new} == {
        name: tuple(replace(each, start=DATE) for each in value) if name == PROGRAMMES else value for name, value in new.items()
    }
    # parks that open later build first and pay a season after; learning and funds take their time
    slow = {"learning_governments", "revival", "renovation_grant", "pilot_line_grant", "land_discount", "scenario_procurement"}
    if lever not in slow:
        assert not same(frames(model), base_tables()), lever


@contextmanager
def noted(parameters: Parameters) -> Iterator[set[str]]:
    """Give the dotted names of the parameters that are read while the context lasts."""
    seen: set[str] = set()
    kinds = {}

    def watching(kind: type, section: str) -> type:
        def read(self: Any, name: str) -> Any:
            if f"{section}.{name}" in NAMES:
                seen.add(f"{section}.{name}")
            return object.__getattribute__(self, name)

        return type(kind.__name__, (kind,), {"__getattribute__": read})

    sections = [(item.name, getattr(parameters, item.name)) for item in fields(parameters)]
    for name, section in sections:
        if is_dataclass(section):
            kinds[name] = (section, type(section))
            object.__setattr__(section, "__class__", watching(type(section), name))
    try:
        yield seen
    finally:
        for section, kind in kinds.values():
            object.__setattr__(section, "__class__", kind)
