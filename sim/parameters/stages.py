"""Parameters of the section `stages`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param


@dataclass(frozen=True)
class Stages(Checked):
    """Thresholds of the stage observers; no behaviour reads a stage."""

    section = "stages"
    scale: float = param(
        1.0, unit="ratio", low=0.5, high=1.5, source="multiplies every entry and exit threshold; +-20 % is the standard check", tag="D"
    )
    up: int = param(4, unit="quarters", low=1, high=20, source="confirmation before a rise", tag="D")
    down: int = param(6, unit="quarters", low=1, high=20, source="confirmation before a fall", tag="D")
    fuzzy_width: float = param(0.12, unit="share of the threshold", low=0.01, high=1.0, source="softness of the fuzzy observer", tag="D")
    fuzzy_margin: float = param(0.10, unit="membership", low=0.0, high=0.5, source="margin before the fuzzy observer switches", tag="D")
