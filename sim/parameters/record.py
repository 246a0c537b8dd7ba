"""Parameters of the section `record`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param, switch


@dataclass(frozen=True)
class Record(Checked):
    """What is written down besides the aggregates."""

    section = "record"
    events: bool = switch(False, "write entries, exits, leases, renewals and moves")
    snapshot_every: int = param(
        0, unit="quarters", low=0, high=400, source="chosen by the user", tag="D", about="snapshots of all enterprises; 0 is never"
    )
