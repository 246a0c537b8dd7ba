"""The shape of the configuration, made from the declarations of parameters and options.

Hydra fills in mutable mirrors of the frozen dataclasses; the frozen ones are built from the result. A frozen structured
config would be read-only inside lists too, so that `policy.instruments.0.intensity=0.4` could not be written.
"""

from __future__ import annotations

import dataclasses
import functools
import typing
from collections.abc import Mapping
from typing import Any

from experiments.configuration.options import Options
from sim.parameters import Parameters
from sim.parameters.declare import ParameterError
from sim.parameters.policy_table import NEEDED, Instrument

INSTRUMENTS_KEY = "policy.instruments"
TIMELINE = "timeline"
EXTENSIONS = "extensions"
"""Of the parameters: what plugins add, which no file of the configuration holds."""
NAME = "schema"
NOT_GIVEN = "???"
"""How OmegaConf writes a value that has to be given."""
MIRRORS = "mirror_of_"
"""Beginning of the names under which the mutable dataclasses are found in this module."""


def is_section(thing: Any) -> bool:
    """Whether a type or a value is one of the dataclasses that group parameters."""
    return dataclasses.is_dataclass(thing)


@functools.cache
def mirror(*kinds: type) -> type:
    """A mutable dataclass with the fields, types and defaults of the frozen ones, side by side."""
    columns: list[tuple[str, Any, Any]] = []
    for kind in kinds:
        hints = typing.get_type_hints(kind)
        for item in dataclasses.fields(kind):
            hint: Any = hints[item.name]
            default = item.default
            if item.name == EXTENSIONS:
                continue
            if is_section(hint):
                hint = mirror(hint)
                columns.append((item.name, hint, dataclasses.field(default_factory=hint)))
            elif item.name == TIMELINE:
                # entries are free: which keys they have is said when they are resolved
                columns.append((item.name, list[Any], dataclasses.field(default_factory=list)))
            elif typing.get_origin(hint) is tuple:
                part: Any = typing.get_args(hint)[0]
                hint = list[mirror(part) if is_section(part) else part]  # type: ignore[misc]
                columns.append((item.name, hint, dataclasses.field(default_factory=functools.partial(list, default))))
            elif kind is Instrument and item.name in NEEDED:
                columns.append((item.name, hint, dataclasses.field(default=NOT_GIVEN)))
            else:
                columns.append((item.name, hint, dataclasses.field(default=default)))
    made = dataclasses.make_dataclass(kinds[0].__name__, columns)
    # Findable by name, so that launchers can send a configuration to another process: dataclasses sent by value break there.
    made.__module__, made.__qualname__ = (
        __name__,
        f"{MIRRORS}{kinds[0].__module__}_{kinds[0].__name__}".replace(".", "_"),
    )
    globals()[made.__qualname__] = made
    return made


def __getattr__(name: str) -> Any:
    if name.startswith(MIRRORS):
        mirror(Parameters, Options)
        if name in globals():
            return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def register() -> None:
    """Make the structure known to Hydra under the name that config.yaml begins with."""
    from hydra.core.config_store import ConfigStore

    store = ConfigStore.instance()
    if f"{NAME}.yaml" not in store.repo:
        store.store(name=NAME, node=mirror(Parameters, Options))


def built(kind: type, values: Mapping[str, Any]) -> Any:
    """The frozen dataclass with the values of a nested mapping; raises `ParameterError` for a value not allowed."""
    hints = typing.get_type_hints(kind)
    arguments: dict[str, Any] = {}
    for item in dataclasses.fields(kind):
        if item.name == EXTENSIONS:
            continue
        hint: Any = hints[item.name]
        value = values[item.name]
        if kind is Instrument and item.name in NEEDED and value == NOT_GIVEN:
            raise ParameterError(incomplete(item.name))
        if is_section(hint):
            value = built(hint, value)
        elif item.name == TIMELINE:
            value = tuple(value)
        elif typing.get_origin(hint) is tuple:
            part: Any = typing.get_args(hint)[0]
            strange = next((each for each in value if isinstance(each, list | dict)), None) if part is str else None
            if strange is not None:
                name = f"{section}.{item.name}" if (section := getattr(kind, "section", "")) else item.name
                raise ParameterError(f"{name} is a list of names, as in {name}=[a,b]; got {strange!r} as one of them")
            value = tuple(built(part, each) if is_section(part) else each for each in value)
        arguments[item.name] = value
    return kind(**arguments)


def incomplete(missing: str) -> str:
    """What is said of a programme that does not say all that it must."""
    return (
        f"{INSTRUMENTS_KEY} has a programme without {missing}; each says its {' and its '.join(NEEDED)}, "
        f"as in {INSTRUMENTS_KEY}=[{{kind:rent_subsidy,intensity:0.3}}]"
    )


@functools.cache
def known_keys() -> dict[str, dataclasses.Field]:
    """Every key that takes a value, with its declaration; the keys of a programme are under `policy.instruments`."""
    keys: dict[str, dataclasses.Field] = {}

    def collect(kind: type, prefix: str) -> None:
        for item in dataclasses.fields(kind):
            if item.name == EXTENSIONS:
                continue
            if is_section(item.default):
                collect(type(item.default), f"{prefix}{item.name}.")
            else:
                keys[f"{prefix}{item.name}"] = item

    collect(Parameters, "")
    collect(Options, "")
    collect(Instrument, f"{INSTRUMENTS_KEY}.")
    return keys


@functools.cache
def sections() -> tuple[str, ...]:
    """Names of the sections that parameters and options are grouped in."""
    return tuple(
        item.name for kind in (Parameters, Options) for item in dataclasses.fields(kind) if is_section(item.default)
    )
