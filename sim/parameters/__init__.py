"""Every number the model can be given: default, plausible range, unit, source and provenance in one place.

A parameter is declared once, with `param` (`sim.parameters.declare`, with the provenance tags). Validation, `yuanqu list`, the pages of
parameters in the documentation and the bounds of a sensitivity analysis all read these declarations.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from sim.parameters.admission import Admission
from sim.parameters.anchors import Anchors
from sim.parameters.contracts import Contracts
from sim.parameters.declare import ParameterError, check, param
from sim.parameters.demand import Demand
from sim.parameters.designation import Designation
from sim.parameters.development import Attraction, BusinessModel, Development, Paths, Revival, ServiceMode
from sim.parameters.funds import FundRules
from sim.parameters.government import Government
from sim.parameters.innovation import Innovation
from sim.parameters.institutions import AllianceRules, PlatformRules
from sim.parameters.leasing import Leasing
from sim.parameters.operation import Operation
from sim.parameters.ordinary_economy import OrdinaryEconomy
from sim.parameters.policy_table import Policy
from sim.parameters.production import Production
from sim.parameters.record import Record
from sim.parameters.region import RegionChoice
from sim.parameters.rent import Rent
from sim.parameters.rivalry import Rivalry
from sim.parameters.stages import Stages
from sim.parameters.supply import Supply
from sim.parameters.talent import Talent
from sim.parameters.tenure import Tenure
from sim.parameters.timeline import Change, after, checked
from sim.parameters.turnover import Turnover

__all__ = [
    "Admission",
    "AllianceRules",
    "Anchors",
    "Attraction",
    "BusinessModel",
    "Change",
    "Contracts",
    "Demand",
    "Designation",
    "Development",
    "FundRules",
    "Government",
    "Innovation",
    "Leasing",
    "Operation",
    "OrdinaryEconomy",
    "ParameterError",
    "Parameters",
    "Paths",
    "PlatformRules",
    "Policy",
    "Production",
    "Record",
    "RegionChoice",
    "Rent",
    "Revival",
    "Rivalry",
    "ServiceMode",
    "Stages",
    "Supply",
    "Talent",
    "Tenure",
    "Turnover",
    "declarations",
]


@dataclass(frozen=True)
class Parameters:
    """Everything one run needs, apart from its seed; `timeline` says what gets other values under way."""

    region: RegionChoice = RegionChoice()
    demand: Demand = Demand()
    contracts: Contracts = Contracts()
    supply: Supply = Supply()
    innovation: Innovation = Innovation()
    production: Production = Production()
    turnover: Turnover = Turnover()
    anchors: Anchors = Anchors()
    tenure: Tenure = Tenure()
    leasing: Leasing = Leasing()
    admission: Admission = Admission()
    rent: Rent = Rent()
    operation: Operation = Operation()
    government: Government = Government()
    talent: Talent = Talent()
    ordinary_economy: OrdinaryEconomy = OrdinaryEconomy()
    stages: Stages = Stages()
    policy: Policy = Policy()
    paths: Paths = Paths()
    development: Development = Development()
    attraction: Attraction = Attraction()
    service: ServiceMode = ServiceMode()
    business_model: BusinessModel = BusinessModel()
    revival: Revival = Revival()
    alliance: AllianceRules = AllianceRules()
    platform: PlatformRules = PlatformRules()
    designation: Designation = Designation()
    fund: FundRules = FundRules()
    rivalry: Rivalry = Rivalry()
    record: Record = Record()
    timeline: tuple[Change, ...] = ()
    extensions: tuple[Any, ...] = ()
    """What the user's own Python adds: objects with `name`, `checksum`, `instruments` and `strategies` (`sim.parameters.extensions`)."""
    quarters: int = param(0, unit="quarters", low=0, high=2_000, source="chosen by the user", tag="D", about="0 means the region's own length")
    money_unit: float = param(
        1.0,
        unit="CNY per unit of account",
        low=1e-6,
        high=1e9,
        source="chosen by the user",
        tag="D",
        about="1 counts in yuan; another value checks that results do not depend on it",
    )

    def __post_init__(self) -> None:
        for item in fields(self):
            if item.metadata:
                check(item.name, getattr(self, item.name), item)
        object.__setattr__(self, "timeline", checked(self.timeline, replace(self, timeline=())) if self.timeline else ())

    def at(self, quarter: int) -> Parameters:
        """The parameters in force in a quarter of the run, without a timeline."""
        return self.as_known(quarter)[0][1]

    def as_known(self, quarter: int) -> list[tuple[int, Parameters]]:
        """The parameters in force in a quarter, and those announced then for later ones: from which quarter, and what."""
        now = replace(self, timeline=()) if self.timeline else self
        for change in self.timeline:
            if change.quarter <= quarter:
                now = after(now, change)
        found = [(quarter, now)]
        for change in self.timeline:
            if change.quarter > quarter and change.announced:
                now = after(now, change)
                found.append((change.quarter, now))
        return found

    def dates(self) -> list[int]:
        """Quarters in which something changes, in their order, after the first quarter of the run."""
        return sorted({change.quarter for change in self.timeline if change.quarter > 0})


def declarations(kind: type = Parameters, prefix: str = "") -> Iterator[tuple[str, dataclasses.Field]]:
    """Every declared parameter as (dotted name, field), in the order of declaration."""
    for item in fields(kind):
        nested: type | None = type(item.default) if dataclasses.is_dataclass(item.default) else None
        if nested is not None:
            yield from declarations(nested, f"{prefix}{item.name}.")
        elif item.metadata:
            yield f"{prefix}{item.name}", item
