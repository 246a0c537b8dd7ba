"""Every number the model can be given: default, plausible range, unit, source and provenance in one place.

A parameter is declared once, with `param` (`sim.parameters.declare`, with the provenance tags). Validation, `yuanqu list`, the pages of
parameters in the documentation and the bounds of a sensitivity analysis all read these declarations.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, fields

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
from sim.parameters.turnover import Turnover

__all__ = [
    "AllianceRules",
    "Anchors",
    "Attraction",
    "BusinessModel",
    "Contracts",
    "Demand",
    "Designation",
    "Development",
    "FundRules",
    "Government",
    "Innovation",
    "Leasing",
    "Operation",
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
    """Everything one run needs, apart from its seed."""

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
    rent: Rent = Rent()
    operation: Operation = Operation()
    government: Government = Government()
    talent: Talent = Talent()
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
    quarters: int = param(0, unit="quarters", low=0, high=2_000, source="0 means the region's own length", tag="D")
    money_unit: float = param(
        1.0,
        unit="CNY per unit of account",
        low=1e-6,
        high=1e9,
        source="1 counts in yuan; another value checks that results do not depend on it",
        tag="D",
    )

    def __post_init__(self) -> None:
        for item in fields(self):
            if item.metadata:
                check(item.name, getattr(self, item.name), item)


def declarations(kind: type = Parameters, prefix: str = "") -> Iterator[tuple[str, dataclasses.Field]]:
    """Every declared parameter as (dotted name, field), in the order of declaration."""
    for item in fields(kind):
        nested: type | None = type(item.default) if dataclasses.is_dataclass(item.default) else None
        if nested is not None:
            yield from declarations(nested, f"{prefix}{item.name}.")
        elif item.metadata:
            yield f"{prefix}{item.name}", item
