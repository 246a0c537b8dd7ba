"""Parameters of the section `stages`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param


@dataclass(frozen=True)
class Stages(Checked):
    """Bars of the stage observers; no behaviour reads a stage."""

    section = "stages"
    scale: float = param(
        1.0, unit="ratio", low=0.5, high=1.5, source="multiplies every bar and floor of stages; +-15 % is the standard check", tag="D"
    )
    up: int = param(4, unit="quarters", low=1, high=20, source="confirmation before a rise", tag="D")
    down: int = param(4, unit="quarters", low=1, high=20, source="confirmation before a fall", tag="D")
