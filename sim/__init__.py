"""The science of Yuanqu: parks, enterprises and governments, one quarter at a time.

Names are loaded when first used, because importing Mesa costs seconds that reading a configuration need not pay.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.2.0.dev0"

WHERE = {
    "ParkEcosystem": "sim.model",
    "Alliance": "sim.agents",
    "Enterprise": "sim.agents",
    "Park": "sim.agents",
    "Platform": "sim.agents",
    "Government": "sim.agents",
    "Fund": "sim.agents",
    "Parameters": "sim.parameters",
    "ParameterError": "sim.parameters",
    "Change": "sim.parameters",
}
__all__ = [
    "Alliance",
    "Change",
    "Enterprise",
    "Fund",
    "Government",
    "ParameterError",
    "Parameters",
    "Park",
    "ParkEcosystem",
    "Platform",
]


def __getattr__(name: str) -> Any:
    if name in WHERE:
        return getattr(import_module(WHERE[name]), name)
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
