"""What operators and districts can do: the ten paths, the four trends, the income models of operators, revival of idle floor space.

At their defaults all of them do nothing. Path 4, the industrial fund, and path 8, the business model, are sections of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.parameters.declare import Checked, ParameterError, nearest, param
from sim.parameters.policy_table import Instrument

# paths that are an effort between nothing and all that can be done; columns of `parks.effort`
EFFORTS = (
    "site_selection",
    "product_design",
    "government_relation",
    "attraction_channels",
    "industrial_services",
    "park_operation",
    "threefold_linkage",
    "innovation_ecosystem",
)


def effort(about: str) -> float:
    """Declare one path: an effort between 0 (ordinary practice) and 1 (all that can be done)."""
    return param(0.0, unit="0-1", low=0.0, high=1.0, source="lever of the user", tag="D", about=about)


@dataclass(frozen=True)
class Paths(Checked):
    """Paths of park development: effort, what it costs, what it does."""

    section = "paths"
    parks: tuple[str, ...] = ()
    site_selection: float = effort("better sites for parks that open later: nearer to skilled labour, dearer land")
    product_design: float = effort("floor space of the types tenants look for, made to measure")
    government_relation: float = effort("districts answer faster, keep promises, look after tenants")
    attraction_channels: float = effort("agents and events bring founders from outside to vacant floor space")
    industrial_services: float = effort("more of the operator's income goes into services")
    park_operation: float = effort("better management: upkeep, retention, cost discipline")
    threefold_linkage: float = effort("marketised, specialised and digital operation, which speed one another up")
    innovation_ecosystem: float = effort("joint laboratories, exchange between enterprises, spin-offs")

    site_pull: float = param(
        0.5,
        unit="share of the way",
        low=0.0,
        high=0.9,
        source="how far the best site lies from the one the tables give towards the centre of skilled labour",
        tag="D",
    )
    site_premium: float = param(1.0, unit="ratio to the land value", low=0.0, high=10.0, source="what better land costs more", tag="D")
    refit: float = param(
        0.01, unit="share of stock per quarter", low=0.0, high=0.1, source="floor space fitted to tenants' measure at full effort", tag="D"
    )
    refit_cost: float = param(0.15, unit="share of new building cost", low=0.0, high=0.8, source="fit-out against new building", tag="D")
    design_cost: float = param(0.08, unit="share of construction cost", low=0.0, high=0.5, source="what building to measure costs more", tag="D")
    fitted_value: float = param(
        0.30,
        unit="utility at fully fitted floor space",
        low=0.0,
        high=1.0,
        source="what tailored space is worth to a tenant; of the order of upkeep and amenity together",
        tag="D",
    )
    approval_cut: int = param(2, unit="quarters", low=0, high=8, source="construction begins so much earlier at full effort", tag="D")
    care: float = param(
        0.3, unit="log odds of looking around", low=0.0, high=3.0, source="tenants whose problems are solved look around less", tag="D"
    )
    relation_cost: float = param(
        250.0, unit="CNY per enterprise per quarter", low=0.0, high=20_000.0, source="an officer for fifty enterprises at 50,000 CNY a year", tag="D"
    )
    leads: float = param(
        0.05,
        unit="potential founders per 1,000 m2 vacant per quarter",
        low=0.0,
        high=1.0,
        source="reach of agents and events at full effort",
        tag="D",
    )
    leads_leading: float = param(
        0.5,
        unit="share of those met",
        low=0.0,
        high=1.0,
        source="operators look for their leading industry first",
        tag="D",
        about="in the park's leading industry; the others as the region's enterprises",
    )
    lead_cost: float = param(
        5_000.0,
        unit="CNY per potential founder met",
        low=0.0,
        high=200_000.0,
        source="Wuchang 2020 paid 20,000 to 100,000 CNY for an enterprise attracted; about one contact in nine founds",
        tag="D",
    )
    service_budget: float = param(
        0.20, unit="share of income", low=0.0, high=0.9, source="part of its income an operator adds to its service budget at full effort", tag="D"
    )
    cost_discipline: float = param(0.15, unit="share of upkeep cost", low=0.0, high=0.5, source="what good management saves", tag="D")
    retention: float = param(
        0.5, unit="log odds of looking around", low=0.0, high=3.0, source="tenants who are looked after look around less", tag="D"
    )
    operation_cost: float = param(0.8, unit="CNY/m2/quarter", low=0.0, high=20.0, source="management staff at full effort", tag="D")
    linkage_speed: float = param(
        0.05, unit="per quarter", low=0.0, high=0.5, source="years, not quarters, until an operator works digitally", tag="D"
    )
    linkage_coupling: float = param(
        1.0, unit="ratio", low=0.0, high=5.0, source="each of the three builds up faster where the other two are there", tag="D"
    )
    linkage_cost: float = param(1.2, unit="CNY/m2/quarter", low=0.0, high=20.0, source="systems and staff at full effort", tag="D")
    market_response: float = param(
        0.5, unit="ratio", low=0.0, high=2.0, source="a fully marketised operator's rents answer vacancy so much more", tag="D"
    )
    specialist_discount: float = param(
        0.10, unit="log points of rent", low=0.0, high=0.5, source="what a fully specialised operator takes off for its leading industry", tag="D"
    )
    digital_saving: float = param(0.15, unit="share of service cost", low=0.0, high=0.5, source="what digital operation saves", tag="D")
    digital_links: float = param(
        0.5, unit="ratio", low=0.0, high=3.0, source="research of other parks reaches a fully digital park so much more", tag="D"
    )
    lab_share: float = param(
        0.10,
        unit="share of tenants' R&D",
        low=0.0,
        high=1.0,
        source="research of joint laboratories at full effort, paid by the operator and the district",
        tag="D",
    )
    lab_public: float = param(
        0.5, unit="share", low=0.0, high=1.0, source="part of the laboratories' research that the district pays, the operator the rest", tag="D"
    )
    exchange: float = param(
        0.30, unit="ratio", low=0.0, high=3.0, source="enterprises of the park take in so much more of one another's research", tag="D"
    )
    spin_off_support: float = param(1.0, unit="ratio", low=0.0, high=5.0, source="spin-offs are so much more frequent at full effort", tag="D")

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "parks", tuple(self.parks))

    def any(self) -> bool:
        """Whether any path is taken at all."""
        return any(getattr(self, name) > 0.0 for name in EFFORTS)


@dataclass(frozen=True)
class Development(Checked):
    """The trend from multi-functional complex to industrial innovation community."""

    section = "development"
    kind: str = param(
        "ordinary",
        unit="choice",
        choices=("ordinary", "complex", "community"),
        source="lever of the user",
        tag="D",
        about="a complex builds housing, shops and every type of floor space; a community builds what brings its enterprises together",
    )
    amenity_share: float = param(0.6, unit="share", low=0.0, high=1.0, source="part of the wanted amenities a complex builds itself", tag="D")
    community_amenities: float = param(
        0.5, unit="ratio to a complex", low=0.0, high=1.0, source="a community builds half as many amenities as a complex", tag="D"
    )
    mix: float = param(
        0.3,
        unit="share of floor space begun",
        low=0.0,
        high=1.0,
        source="a complex spreads it evenly over the types; a community gives it to incubators",
        tag="D",
    )
    community_exchange: float = param(
        0.3, unit="ratio", low=0.0, high=3.0, source="enterprises of a community take in so much more of one another's research", tag="D"
    )
    community_cost: float = param(60.0, unit="CNY per employee per quarter", low=0.0, high=5_000.0, source="meeting rooms, events, hosts", tag="D")


@dataclass(frozen=True)
class Attraction(Checked):
    """The trend in attracting enterprises: by land, by policy, by industrial ecosystem."""

    section = "attraction"
    kind: str = param(
        "ordinary",
        unit="choice",
        choices=("ordinary", "land", "policy", "ecosystem"),
        source="lever of the user",
        tag="D",
        about="cheap land and rent for all; incentives of the district for newcomers; referrals along the chains of the park",
    )
    intensity: float = param(1.0, unit="ratio", low=0.0, high=1.0, source="lever of the user", tag="D", about="0 is the same as kind=ordinary")
    land_discount: float = param(
        0.3,
        unit="share of the land price",
        low=0.0,
        high=1.0,
        source="industrial land was often sold well below the price of other land (general knowledge)",
        tag="M-lo",
    )
    rent_discount: float = param(0.10, unit="log points of rent", low=0.0, high=0.5, source="operators pass cheap land on in new leases", tag="D")
    rent_subsidy: float = param(
        0.3,
        unit="share of rent",
        low=0.0,
        high=1.0,
        source="Wuchang 2020: 18, then 15 CNY/m2/month, about a third of rent, for young enterprises",
        tag="R-B",
    )
    tax_relief: float = param(
        0.3,
        unit="share of district taxes",
        low=0.0,
        high=1.0,
        source="for scale: the national rate for high-tech enterprises is a relief of 0.40 (general knowledge)",
        tag="M-hi",
    )

    def by_ecosystem(self) -> bool:
        """Whether operators follow the chains of their own tenants."""
        return self.kind == "ecosystem" and self.intensity > 0.0

    def programmes(self) -> tuple[Instrument, ...]:
        """The programmes of districts that this way of attracting brings with it."""
        if self.kind == "land":
            return (Instrument("land_discount", self.intensity * self.land_discount),)
        if self.kind == "policy":
            return tuple(Instrument(kind, self.intensity * getattr(self, kind), max_age=12) for kind in ("rent_subsidy", "tax_relief"))
        return ()


@dataclass(frozen=True)
class ServiceMode(Checked):
    """The trend from single services to specialised services along an enterprise's life."""

    section = "service"
    kind: str = param(
        "ordinary",
        unit="choice",
        choices=("ordinary", "single", "full_cycle"),
        source="lever of the user",
        tag="D",
        about="what the service budget goes to: as the operator's strategy has it; property and government affairs; "
        "what its tenants need at their ages",
    )


@dataclass(frozen=True)
class BusinessModel(Checked):
    """Income model of operators, on top of their own strategies: sale, rent, services, equity."""

    section = "business_model"
    sale_share: float = param(
        0.0,
        unit="share of finished floor space",
        low=0.0,
        high=1.0,
        source="lever of the user",
        tag="D",
        about="sold to investors when finished: money now, no rent and no say later",
    )
    service_effort: float = param(
        1.0, unit="ratio", low=0.0, high=3.0, source="lever of the user", tag="D", about="service budget against the strategy's own"
    )
    service_price: float = param(
        1.0, unit="ratio", low=0.0, high=3.0, source="lever of the user", tag="D", about="service fees against the strategy's own"
    )
    rent_level: float = param(
        0.0, unit="log points", low=-0.3, high=0.3, source="lever of the user", tag="D", about="mark-up on the strategy's own rent"
    )
    takes_equity: bool = param(
        False, unit="switch", source="lever of the user", tag="D", about="start-ups pay part of their rent in equity in every park"
    )


@dataclass(frozen=True)
class Revival(Checked):
    """Revival of idle floor space: permission, speed, what renewal is worth."""

    section = "revival"
    intensity: float = param(
        0.0,
        unit="0-1",
        low=0.0,
        high=1.0,
        source="lever of the user",
        tag="D",
        about="0 leaves conversion as it is; 1 permits every application and three times the floor space",
    )
    least_park_m2: float = param(
        30_000.0,
        unit="m2",
        low=0.0,
        high=1e7,
        source="Zhongguancun's support for stock space in 2023 asked for parks of 30,000 m2 (a repost of the call)",
        tag="R-C",
    )
    patience_cut: float = param(0.5, unit="share", low=0.0, high=1.0, source="part of the waiting time saved at full intensity", tag="D")
    cap: float = param(2.0, unit="ratio", low=0.0, high=10.0, source="so much more floor space may be converted at full intensity", tag="D")
    planning_cost: float = param(20.0, unit="CNY/m2", low=0.0, high=1_000.0, source="surveys and permits, paid by the district", tag="D")


def check_parks(paths: Paths, setting: Any) -> None:
    """Raise `ParameterError` when the paths name a park that the region does not have."""
    for code in paths.parks:
        there = (*setting.parks.codes, *setting.larger_parks)
        if code not in there:
            raise ParameterError(f"paths.parks names {code!r}{nearest(code, there)}; this region has {', '.join(there)}")
