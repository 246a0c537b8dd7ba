"""Plugins: Python of the user's own, found by file, module or entry point, read once, and handed to other processes by name and checksum."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.plugin_registry import HINT, OwnFigure, OwnOutcome, Registry
from experiments.statistics import outcomes
from sim.parameters.extensions import OwnInstrument, OwnStrategy
from sim.parameters.policy_table import KINDS

GROUP = "yuanqu.plugins"
"""Group of entry points in which installed packages offer plugins."""

Register = Callable[[Registry], Any]


@dataclass(frozen=True)
class Plugin:
    """A plugin that was read; two are the same when their texts are."""

    name: str
    """Name of the file, module or entry point."""
    place: str = field(compare=False)
    """What it is found by in another process: path of the file, or the name again."""
    checksum: str
    """SHA-256 of its text."""
    outcomes: tuple[OwnOutcome, ...] = field(compare=False)
    figures: tuple[OwnFigure, ...] = field(compare=False)
    instruments: tuple[OwnInstrument, ...] = field(compare=False)
    strategies: tuple[OwnStrategy, ...] = field(compare=False)
    checks: tuple[Any, ...] = field(compare=False)
    file: Path = field(compare=False)

    @property
    def in_runs(self) -> bool:
        """Whether runs depend on it: by what it does in the model, or by a column that it adds to their tables."""
        return bool(self.outcomes or self.instruments or self.strategies)

    def __reduce__(self) -> tuple[Any, ...]:
        return sent, (self.place, self.checksum)

    def told(self) -> dict[str, str]:
        """What the manifest of a study says of it."""
        return {"name": self.name, "place": self.place, "sha256": self.checksum}


def plugins_of(names: Iterable[str]) -> tuple[Plugin, ...]:
    """The plugins named; raises `ConfigurationError` for one that is not there, cannot be read, or clashes with another."""
    found = tuple(map(_read, names))
    for what in ("outcomes", "figures", "instruments", "strategies", "checks"):
        seen: dict[str, str] = {}
        for plugin in found:
            for each in getattr(plugin, what):
                name = each.outcome.name if isinstance(each, OwnOutcome) else each.name
                if name in seen:
                    raise ConfigurationError(
                        f"plugins: {seen[name]} and {plugin.name} both register {name!r} among the {what}; rename one of them"
                    )
                seen[name] = plugin.name
    return found


def put_in_force(plugins: Sequence[Plugin]) -> None:
    """Have tables, figures and options of this process know the outcomes of these plugins, and of no others."""
    outcomes.put_in_force([each.outcome for plugin in plugins for each in plugin.outcomes])


def sent(place: str, checksum: str) -> Plugin:
    """A plugin in the process that it was sent to; raises `ConfigurationError` when its text is another there."""
    found = _read(place)
    if found.checksum != checksum:
        raise ConfigurationError(
            f"plugin {found.file} was changed while the command was at work; give the command again"
        )
    return found


def _read(name: str) -> Plugin:
    if Path(name).suffix == ".py":
        path = Path(name).expanduser().absolute()
        if not path.is_file():
            raise ConfigurationError(
                f"plugins lists {name}: there is no file {path}; give the path of a Python file with register(plugins) ({HINT})"
            )
        return _of_file(str(path), path.stem, _checksum(path))
    there = {each.name: each for each in entry_points(group=GROUP)}
    return _of_module(name, there.get(name))


def module_of(path: Path, name: str) -> ModuleType:
    """A file of the user's as a module of that name; what its text raises is raised."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    # the text itself: bytecode kept by its time of change may be that of an earlier text
    exec(compile(path.read_bytes(), str(path), "exec"), module.__dict__)
    return module


@lru_cache(maxsize=64)
def _of_file(place: str, stem: str, checksum: str) -> Plugin:
    path = Path(place)
    name = f"yuanqu_plugin_{checksum[:12]}"
    try:
        module = module_of(path, name)
    except SyntaxError as error:
        raise ConfigurationError(
            f"plugin {path} is not Python: {error.msg}, line {error.lineno}: {(error.text or '').strip()[:80]}"
        ) from error
    except Exception as error:
        raise ConfigurationError(
            f"plugin {path} cannot be read: {type(error).__name__}: {error}{_line(error, place)}"
        ) from error
    return _plugin(path.name, place, path, checksum, _register(module, str(path)))


def _of_module(name: str, entry: EntryPoint | None) -> Plugin:
    try:
        found: Any = entry.load() if entry else importlib.import_module(name)
    except ModuleNotFoundError as error:
        there = sorted(each.name for each in entry_points(group=GROUP))
        raise ConfigurationError(
            f"plugins lists {name}: {error}; a plugin is a file (its name ends in .py), a module, or one that an installed package offers: "
            f"{', '.join(there) or 'here none does'}{nearest(name, there)}"
        ) from error
    except Exception as error:
        raise ConfigurationError(f"plugin {name} cannot be read: {type(error).__name__}: {error}") from error
    module = found if isinstance(found, ModuleType) else sys.modules[found.__module__]
    file = Path(str(getattr(module, "__file__", None) or ""))
    if not file.is_file():
        raise ConfigurationError(
            f"plugin {name} has no file of its own: it is to be a module with register(plugins) ({HINT})"
        )
    register = _register(found, name) if isinstance(found, ModuleType) else found
    return _plugin(name, name, file, _checksum(file), register)


def _register(module: ModuleType, where: str) -> Register:
    register: Any = getattr(module, "register", None)
    if not callable(register):
        raise ConfigurationError(
            f"plugin {where} has no register(plugins): it is to be a function that adds what is its own ({HINT})"
        )
    return register


def _plugin(name: str, place: str, file: Path, checksum: str, register: Register) -> Plugin:
    registry = Registry(name)
    try:
        register(registry)
    except ConfigurationError:
        raise
    except Exception as error:
        raise ConfigurationError(
            f"plugin {name}: register(plugins) failed: {type(error).__name__}: {error}{_line(error, str(file))}"
        ) from error
    KINDS.extend(each.name for each in registry.instruments if each.name not in KINDS)
    if not any((registry.outcomes, registry.figures, registry.instruments, registry.strategies, registry.checks)):
        raise ConfigurationError(
            f"plugin {name} registers nothing: register(plugins) is to call plugins.outcome or the like ({HINT})"
        )
    return Plugin(
        name,
        place,
        checksum,
        tuple(registry.outcomes),
        tuple(registry.figures),
        tuple(registry.instruments),
        tuple(registry.strategies),
        tuple(registry.checks),
        file,
    )


def _line(error: Exception, place: str) -> str:
    """The last line of the plugin that the error came through."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == place:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f", line {line}" if line else ""


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
