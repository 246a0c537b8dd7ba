"""Which columns each process reads, seen while small regions run: with the defaults, and with everything switched on in several ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from sim import Parameters, ParkEcosystem
from sim.draws import Draws
from sim.parameters import RegionChoice
from sim.parameters.development import EFFORTS
from sim.parameters.policy_table import INSTRUMENTS, Instrument, Policy
from sim.regions import load

POPULATIONS = ("enterprises", "leases", "parks", "governments", "funds", "alliances", "platforms", "industries")
QUARTERS = 13
# every lever on; where a lever is a choice, the regions below differ
EVERYTHING: dict[str, Any] = {
    "turnover.spin_off_rate": 0.02, "supply.conversion_patience": 1, "leasing.passes": 2, "business_model.sale_share": 0.2,
    "business_model.service_effort": 1.3, "business_model.takes_equity": True, "revival.intensity": 1.0, "revival.least_park_m2": 0.0,
    "admission.kind": "by_chain", "admission.focus": 0.0,
    "alliance.share": 1.0, "alliance.honour": 1.0, "alliance.planning_fee": 1_000.0, "platform.participation": 1.0,
    "fund.guidance": 3.0, "fund.park": 3.0, "fund.pace": 1.0, "fund.moral_hazard": 1.0, "fund.ticket": 0.1, "fund.hold": 4, "fund.exit_rate": 0.2,
    "anchors.coming": 15.0, "anchors.size": 60.0, "anchors.going": 0.3, "anchors.large": 60.0,
    "designation.by": "score", "designation.start": 2, "designation.round_every": 2, "designation.least_chain": 0.1,
    "designation.application_cost": 20_000.0,
    "operation.new_management": 0.2, "operation.takeover_after": 2,
    "fund.relocation_string": True, "rivalry.learning": True, "rivalry.term": 4, "operation.learning": True,
}  # fmt: skip
CHOICES: tuple[dict[str, Any], ...] = (
    {"development.kind": "community", "attraction.kind": "ecosystem", "service.kind": "full_cycle", "talent.kind": "targeted"},
    {"development.kind": "complex", "attraction.kind": "land", "service.kind": "single", "talent.kind": "anybody", "turnover.exit": "table"},
)  # fmt: skip


def changed(parameters: Parameters, changes: Mapping[str, Any]) -> Parameters:
    """The same parameters with some dotted names given other values."""
    for section in {name.split(".")[0] for name in changes}:
        fields = {name.split(".")[1]: value for name, value in changes.items() if name.startswith(f"{section}.")}
        parameters = replace(parameters, **{section: replace(getattr(parameters, section), **fields)})
    return parameters


def regions() -> Iterator[ParkEcosystem]:
    """Small regions in which, together, every branch of every process is taken; one park of each opens in the fifth quarter."""
    plain = Parameters(
        region=RegionChoice(kind="synthetic", name="", parks=6, districts=3, enterprises=240, layout_seed=3),
        quarters=QUARTERS,
    )
    programmes = tuple(Instrument(kind=kind, intensity=0.5, budget=1e5) for kind in INSTRUMENTS)
    targeted = tuple(
        Instrument(kind=kind, intensity=0.5, target=target)
        for kind in INSTRUMENTS
        for target in ("start_ups", "growing_smes", "chain_leaders")
    )
    paths = {f"paths.{name}": 1.0 for name in EFFORTS}
    full = [changed(plain, EVERYTHING | paths | choice) for choice in CHOICES]
    for parameters in (
        plain,
        replace(full[0], policy=Policy(instruments=programmes)),
        replace(full[1], policy=Policy(instruments=targeted)),
    ):
        setting = load(parameters)
        # one opens later and empty, one later and with its enterprises
        empty, late = np.arange(len(setting.parks)) == 5, np.arange(len(setting.parks)) >= 4
        started = {
            name: np.where(empty, 0, getattr(setting.parks, name)) for name in ("enterprises", "revenue_at_start")
        }
        parks = replace(setting.parks, opening=np.where(late, 4, 0), **started)
        yield ParkEcosystem(parameters, 0, replace(setting, parks=parks))


@cache
def reads() -> dict[str, frozenset[str]]:
    """Columns each process reads, `population.column`, by name of the process."""
    seen: dict[str, set[str]] = {process.name: set() for process in ParkEcosystem.order}
    for model in regions():
        for _ in range(QUARTERS):
            for process in model.order:
                with ExitStack() as stack:
                    watches = {name: stack.enter_context(getattr(model, name).watched()) for name in POPULATIONS}
                    process(model, Draws(model.seed, process.name, model.t))
                seen[process.name] |= {f"{name}.{column}" for name, columns in watches.items() for column in columns}
            model.observe()
            model.t += 1
    return {name: frozenset(columns) for name, columns in seen.items()}
