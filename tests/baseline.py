"""Numbers of two small runs that change only on purpose: `python -m tests.baseline` writes them afresh.

A change of these numbers belongs in CHANGELOG.md under **numbers change**.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from sim import Parameters, ParkEcosystem
from sim.parameters import RegionChoice
from sim.parameters.policy_table import Instrument, Policy

FILE = Path(__file__).with_suffix(".json")


def numbers() -> dict[str, dict[str, float]]:
    """The last row of the system table of each run, without the date."""
    small = replace(
        Parameters(), region=RegionChoice(kind="synthetic", name="synthetic", parks=5, districts=2, enterprises=500)
    )
    subsidised = replace(
        small, policy=Policy(instruments=(Instrument(kind="rent_subsidy", intensity=0.3, duration=8, sunset=3),))
    )
    found = {}
    for name, parameters, quarters in (
        ("plain", small, 20),
        ("subsidised", subsidised, 20),
        ("zhongguancun", Parameters(), 4),
    ):
        model = ParkEcosystem(parameters, seed=1)
        model.run_for(quarters)
        found[name] = {key: float(value) for key, value in model.results.system.iloc[-1].drop("date").items()}
    return found


if __name__ == "__main__":
    FILE.write_text(json.dumps(numbers(), indent=1) + "\n", encoding="utf-8")
