"""Any valid configuration: each declared parameter alone at both ends, many at their ends at once, anywhere between, with programmes, options
of all groups, and under way; the laws hold, and a result is finite or the run has failed."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from experiments import ConfigurationError, compose
from experiments.configuration.folders import groups
from experiments.study import run
from experiments.study.finite_numbers import NotFinite
from sim import Parameters, ParkEcosystem
from sim.parameters import Change, ParameterError, declarations
from sim.parameters.policy_table import GROUPS, INSTRUMENTS, Instrument
from tests.fuzz.oracle import assert_teaches, dice_of, one_of
from tests.sim.laws import assert_measures_are_bounded, assert_tables_are_sound, step_and_check
from tests.sim.strategies import INDUSTRIES, changed, choices_of, coherent, small

SIZE = ("kind", "name", "folder", "parks", "districts", "enterprises")
SAID = {*(f"region.{name}" for name in SIZE), "policy.table", "quarters", "record.snapshot_every"}
DECLARED = {name: item for name, item in declarations() if name not in SAID}
NAMES = list(DECLARED)
SECTIONS = sorted({name.rpartition(".")[0] for name in NAMES})
NOT_TRIED = ("region", "executor", "validate", "experiment")
"""Groups that say where and how often something is run."""

STRIDE = 211
"""No divisor of the number of ends: neighbouring tries take parameters of different sections."""


def end_of(dice: np.random.Generator, item: Any, high: bool | None = None) -> Any:
    """An end of the range of a parameter."""
    meta = item.metadata
    high = bool(dice.integers(2)) if high is None else high
    if (choices := choices_of(item)) is not None:
        return choices[-1 if high else 0] if dice.integers(2) else one_of(dice, choices)
    if isinstance(item.default, bool):
        return high
    value = meta["high"] if high else meta["low"]
    return int(value) if isinstance(item.default, int) else float(value)


def between(dice: np.random.Generator, item: Any) -> Any:
    """Anything that a parameter may be."""
    meta = item.metadata
    if choices_of(item) is not None or isinstance(item.default, bool):
        return end_of(dice, item)
    if item.default is None and dice.integers(2):
        return None
    low, high = float(meta["low"]), float(meta["high"])
    if isinstance(item.default, int):
        return int(dice.integers(int(low), int(high), endpoint=True))
    if low > 0.0 and high / low > 100.0:
        return float(np.exp(dice.uniform(np.log(low), np.log(high))).clip(low, high))
    return float(dice.uniform(low, high))


def programme(dice: np.random.Generator, districts: int, quarters: int) -> Instrument:
    """Any programme, aimed at some or all."""
    codes = [f"district_{number}" for number in range(1, districts + 1)]
    return Instrument(
        kind=one_of(dice, INSTRUMENTS), intensity=float(one_of(dice, (1.0, dice.uniform(), 1e-9))),
        target=one_of(dice, ("", "", *INDUSTRIES.codes, *GROUPS)), start=int(dice.integers(quarters + 1)),
        duration=int(dice.integers(1, quarters + 2)), sunset=int(dice.integers(4)),
        districts=tuple(code for code in codes if dice.integers(3) == 0), max_age=int(one_of(dice, (1, 8, 10_000))),
        budget=float(one_of(dice, (0.0, 0.0, 1.0, 1e6, 1e13))), announced=bool(dice.integers(2)),
    )  # fmt: skip


def configuration(number: int) -> Parameters:
    """The configuration with a number; raises `ParameterError` or `ConfigurationError` for one that is refused."""
    dice = dice_of("configurations", number)
    parks = int(dice.integers(1, 5))
    districts, quarters = int(dice.integers(1, min(3, parks) + 1)), int(dice.integers(3, 9))
    size = (parks, districts, int(dice.integers(2, 70)), quarters, int(dice.integers(30)))
    way, place = number % 5, number // 5
    changes: dict[str, Any] = {}
    instruments: list[Instrument] = []
    if way == 0:
        which, high = divmod(place * STRIDE % (2 * len(NAMES)), 2)
        changes[NAMES[which]] = end_of(dice, DECLARED[NAMES[which]], bool(high))
    elif way == 1:
        inside = [name for name in NAMES if name.rpartition(".")[0] in {one_of(dice, SECTIONS) for _ in range(2)}]
        for name in inside if dice.integers(2) else [name for name in NAMES if dice.integers(3) == 0]:
            changes[name] = end_of(dice, DECLARED[name])
    elif way == 2:
        share = one_of(dice, (0.01, 0.1, 1.0))
        changes = {name: between(dice, DECLARED[name]) for name in NAMES if dice.uniform() < share}
        for _ in range(int(dice.integers(1, 8))):
            each = programme(dice, districts, quarters)
            if not any(each.repeats(other) for other in instruments):
                instruments.append(each)
    elif way == 3:
        words = [
            f"{group}={one_of(dice, options)}"
            for group, options in groups().items()
            if group not in NOT_TRIED and dice.integers(3) == 0
        ]
        sized = [
            f"region.{name}={value}" for name, value in zip(("parks", "districts", "enterprises"), size, strict=False)
        ]
        found = compose("region=synthetic", *sized, f"quarters={quarters}", *words)
        for name in [name for name in NAMES if dice.integers(60) == 0]:
            changes[name] = between(dice, DECLARED[name])
        return changed(found, coherent(changes))
    base = small(*size, events=True, snapshots=int(dice.integers(3)), instruments=tuple(instruments))
    if way == 4:
        told = []
        for quarter in sorted({int(dice.integers(1, quarters)) for _ in range(2)}):
            named = {one_of(dice, NAMES) for _ in range(int(dice.integers(1, 5)))}
            values = coherent({name: one_of(dice, (end_of, between))(dice, DECLARED[name]) for name in named})
            told.append(Change(quarter=quarter, announced=bool(dice.integers(2)), values=values))
        changes["timeline"] = tuple(told)
    return changed(base, coherent(changes))


class Watched(ParkEcosystem):
    """A model whose laws are checked after every quarter; the first that breaks is kept, since the run may yet be said to have failed."""

    last: Watched | None = None
    broken: AssertionError | None = None

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        Watched.last = self

    def step(self) -> None:
        plain, before = super().step, self.t
        if self.broken is not None:
            plain()
            return
        try:
            step_and_check(Stepping(self, plain))
        except AssertionError as error:
            self.broken = error
            if self.t == before:
                raise


class Stepping:
    """A model as the laws see it, whose quarter is the plain one: Mesa counts a quarter of its own round each call of `step`."""

    def __init__(self, model: ParkEcosystem, step: Any) -> None:
        self._model, self.step = model, step

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)


def attempt(number: int, folder: Path) -> bool:
    """Run a configuration; whether it was accepted and its numbers are finite."""
    try:
        parameters = configuration(number)
    except (ParameterError, ConfigurationError) as error:
        assert_teaches(error)
        return False
    task: Any = SimpleNamespace(parameters=parameters, seed=number % 7, setting=None, quarters=parameters.quarters)
    before = run.ecosystem
    run.ecosystem = lambda: Watched
    try:
        run.simulated(task, folder, None)
    except NotFinite:
        return False
    except ParameterError as error:
        # what only the region tells, such as two programmes for one cell
        assert_teaches(error)
        return False
    finally:
        run.ecosystem = before
    model = Watched.last
    assert model is not None
    if model.broken is not None:
        raise model.broken
    assert_tables_are_sound(model)
    assert_measures_are_bounded(model)
    return True
