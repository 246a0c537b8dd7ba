"""A process is a function of the model and its draws that says what it writes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from sim.draws import Draws
from sim.economy import Economy


class Process:
    """One step of a quarter: a function, its name, and the columns it may write.

    A name `enterprises.cash` allows one column, `enterprises.*` a whole population including the coming and going of its members.
    """

    def __init__(self, function: Callable[[Economy, Draws], None], writes: tuple[str, ...]):
        self.function, self.writes = function, writes
        self.name = function.__name__
        self.__doc__ = function.__doc__

    def __call__(self, model: Economy, draws: Draws) -> None:
        """Run the process on a model."""
        self.function(model, draws)

    def __repr__(self) -> str:
        return f"Process({self.name}, writes={', '.join(self.writes)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return find, (self.function.__module__, self.name)


def find(module: str, name: str) -> Process:
    """The process of a given name, so that a pickled model refers to the code and does not carry it."""
    return getattr(import_module(module), name)


def process(*writes: str) -> Callable[[Callable], Process]:
    """Declare a function as a process that writes only the named columns; a test holds it to that."""
    return lambda function: Process(function, writes)
