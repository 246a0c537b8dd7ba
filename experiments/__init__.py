"""What a researcher does with the model: compose a configuration, run scenarios, keep and summarise what they give."""

from importlib import import_module
from typing import Any

__all__ = ["ConfigurationError", "ParkModel", "Study", "compose"]

_WHERE = {
    "ConfigurationError": ("experiments.configuration.errors", "ConfigurationError"),
    "compose": ("experiments.configuration.compose", "compose"),
    "ParkModel": ("experiments.study.park_model", "ParkModel"),
    "Study": ("experiments.analyses.comparable_study", "ComparableStudy"),
}


def __getattr__(name: str) -> Any:
    # Loaded when asked for: `yuanqu --help` imports this package and must not wait for Hydra.
    if name in _WHERE:
        module, called = _WHERE[name]
        return getattr(import_module(module), called)
    raise AttributeError(f"module 'experiments' has no attribute {name!r}")
