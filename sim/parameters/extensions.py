"""What a user's own Python adds to a run: instruments of policy and strategies of operators, carried with the parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.kinds import SERVICES, STRATEGIES
from sim.parameters import strategies as built_in
from sim.parameters.policy_table import INSTRUMENTS

RECEIVERS = ("enterprises", "operators")
"""Who an instrument of one's own may pay."""


@dataclass(frozen=True)
class OwnInstrument:
    """An instrument of one's own: what a programme of it would pay everybody at full intensity."""

    name: str
    pays: Callable[[Any], Any]
    """From the model to an amount for each enterprise [N] or each operator [J], CNY per quarter, zero or more."""
    to: str = RECEIVERS[0]
    source: str = ""
    """File or module that it comes from."""


@dataclass(frozen=True)
class OwnStrategy:
    """A strategy of operators: what it adds to rents [log points] and makes of services [ratio to the common rule]."""

    name: str
    markup: float = 0.0
    service_effort: float = 1.0
    service_price: float = 1.0
    preference: float = 0.0
    takes_equity: bool = False
    service_weight: tuple[float, ...] = (1.0,) * len(SERVICES)
    source: str = ""


class Strategies(NamedTuple):
    """All strategies of a run, a row each: those built in, then those of extensions; columns as in `sim.parameters.strategies`."""

    names: tuple[str, ...]
    markup: NDArray
    service_effort: NDArray
    service_price: NDArray
    preference: NDArray
    takes_equity: NDArray
    service_weight: NDArray


def own_instruments(extensions: Sequence[Any]) -> tuple[OwnInstrument, ...]:
    """Instruments of all extensions, in their order."""
    return tuple(each for extension in extensions for each in extension.instruments)


def instrument_names(extensions: Sequence[Any]) -> tuple[str, ...]:
    """Names of all instruments of a run, in the order in which spending is booked."""
    return (*INSTRUMENTS, *(each.name for each in own_instruments(extensions)))


def strategies(extensions: Sequence[Any]) -> Strategies:
    """All strategies of a run."""
    own: list[OwnStrategy] = [each for extension in extensions for each in extension.strategies]

    def column(table: NDArray, values: list[Any]) -> NDArray:
        return np.concatenate([table, np.array(values, dtype=table.dtype)]) if own else table

    weights = [np.array(each.service_weight) / np.mean(each.service_weight) for each in own]
    return Strategies(
        (*STRATEGIES, *(each.name for each in own)),
        column(built_in.MARKUP, [each.markup for each in own]),
        column(built_in.SERVICE_EFFORT, [each.service_effort for each in own]),
        column(built_in.SERVICE_PRICE, [each.service_price for each in own]),
        column(built_in.PREFERENCE, [each.preference for each in own]),
        column(built_in.TAKES_EQUITY, [each.takes_equity for each in own]),
        column(built_in.SERVICE_WEIGHT, weights),
    )
