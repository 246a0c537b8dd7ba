"""What a researcher does with the model: compose a configuration, run scenarios, keep and summarise what they give."""

from typing import Any

__all__ = ["ConfigurationError", "Study", "compose"]

_HOMES = {
    "ConfigurationError": "experiments.composing",
    "compose": "experiments.composing",
    "Study": "experiments.study",
}


def __getattr__(name: str) -> Any:
    # Loaded when asked for: `yuanqu --help` imports this package and must not wait for Hydra.
    if name in _HOMES:
        import importlib

        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'experiments' has no attribute {name!r}")
