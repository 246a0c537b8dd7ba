"""Institutions between parks: the alliance and the platform on which vacant floor space is listed; both are off by default."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param, switch


@dataclass(frozen=True)
class AllianceRules(Checked):
    """An alliance of parks: who is in it, what it costs, and its four synergies."""

    section = "alliance"
    share: float = param(
        0.0, unit="share of parks", low=0.0, high=1.0, source="0 is no alliance; a park is a member at every share above its own threshold", tag="D"
    )
    dues: float = param(0.2, unit="CNY/m2 of stock per quarter", low=0.0, high=5.0, source="about a thousandth of a usual rent", tag="D")
    staff: float = param(0.6, unit="share of dues", low=0.0, high=1.0, source="paid to the people who do the shared work", tag="D")
    industry: bool = switch(True, "suppliers in other member parks count as partly local")
    link_reach: float = param(
        0.3, unit="share", low=0.0, high=1.0, source="how far a supplier in another member park counts against one next door", tag="D"
    )
    function: bool = switch(True, "members agree from time to time on leading industries that differ")
    plan_every: int = param(4, unit="quarters", low=1, high=40, source="a plan a year", tag="D", about="shortest time between two plans")
    planning_fee: float = param(
        100_000.0, unit="CNY per member and plan", low=0.0, high=5_000_000.0, source="a study of each park's position", tag="D"
    )
    preference: float = param(
        0.10,
        unit="log points of rent",
        low=0.0,
        high=0.3,
        source="as large as the preference of specialised operators",
        tag="D",
        about="discount that a member grants to its agreed leading industry, on top of its strategy's",
    )
    service: bool = switch(True, "members buy specialised services from a common pool")
    saving: float = param(0.20, unit="share of the cost of services", low=0.0, high=0.6, source="fewer half-used specialists; size chosen", tag="D")
    attraction: bool = switch(True, "members are offered whoever found no room, and split taxes when an enterprise moves between them")
    barrier: float = param(
        0.5,
        unit="share of the attachment to the home district",
        low=0.0,
        high=1.0,
        source="part that is the district's resistance to losing taxes",
        tag="D",
    )
    tax_split: float = param(
        0.5, unit="share of local taxes", low=0.0, high=1.0, source="agreements on moved projects share taxes about evenly; size chosen", tag="D"
    )
    split_quarters: int = param(20, unit="quarters", low=1, high=80, source="agreements run for some years", tag="D")
    honour: float = param(0.6, unit="probability", low=0.0, high=1.0, source="often not honoured, no national rule (Liu 2024); size chosen", tag="D")

    def active(self, synergy: str) -> bool:
        """Whether there is an alliance and it works on a synergy: `industry`, `function`, `service` or `attraction`."""
        return self.share > 0.0 and getattr(self, synergy)


@dataclass(frozen=True)
class PlatformRules(Checked):
    """A platform that lists vacant floor space: who lists, what it costs, how much faster searchers are."""

    section = "platform"
    participation: float = param(
        0.0, unit="share of parks", low=0.0, high=1.0, source="0 is no platform; a park lists at every participation above its own threshold", tag="D"
    )
    faster: float = param(
        0.6,
        unit="share of those who would not look in a quarter",
        low=0.0,
        high=1.0,
        source="search falls from two quarters to hardly more than one",
        tag="D",
        about="how many look after all when every park lists its floor space",
    )
    fee: float = param(0.05, unit="CNY/m2 of stock per quarter", low=0.0, high=5.0, source="paid by parks that list", tag="D")
    cost: float = param(
        0.5,
        unit="CNY/m2 listed per quarter",
        low=0.0,
        high=20.0,
        source="surveys, checks and brokers for floor space on the list; districts bear what fees do not cover",
        tag="D",
    )
