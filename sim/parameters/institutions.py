"""Institutions between parks: the alliance and the platform on which vacant floor space is listed; both are off by default."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param, switch


@dataclass(frozen=True)
class AllianceRules(Checked):
    """An alliance of parks: whom it wins at the start, what it costs, what dues pay for, and its four synergies."""

    section = "alliance"
    share: float = param(
        0.0,
        unit="share of parks",
        low=0.0,
        high=1.0,
        source="0 is no alliance; a park is won at every share above its own threshold",
        tag="D",
        about="parks that are members at the start; afterwards each decides for itself",
    )
    review: int = param(
        4,
        unit="quarters",
        low=1,
        high=400,
        source="membership is by the year; longer than the run, members stay whatever it brings",
        tag="D",
        about="from one decision of parks on membership to the next",
    )
    worth: float = param(
        2.0,
        unit="quarters of rent",
        low=0.0,
        high=20.0,
        source="how long rooms usually wait for the next tenant; size chosen",
        tag="D",
        about="what a tenant who came by a lead is worth to a park that decides on membership",
    )
    dues: float = param(0.2, unit="CNY/m2 of stock per quarter", low=0.0, high=5.0, source="about a thousandth of a usual rent", tag="D")
    staff: float = param(0.6, unit="share of dues", low=0.0, high=1.0, source="paid to the people who do the shared work", tag="D")
    office: float = param(
        60_000.0,
        unit="CNY per quarter",
        low=0.0,
        high=5_000_000.0,
        source="about two people and their rooms",
        tag="D",
        about="fixed cost of the staff",
    )
    officer: float = param(
        6_000.0,
        unit="CNY per member and quarter",
        low=0.0,
        high=500_000.0,
        source="a fifth of a person",
        tag="D",
        about="what staff costs for each member more; with less money than both, joint services and leads are done in part",
    )
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
    saving: float = param(
        0.30,
        unit="share of the cost of services",
        low=0.0,
        high=0.6,
        source="fewer half-used specialists; size chosen",
        tag="D",
        about="the most that can be saved, before the fixed cost of the common specialists",
    )
    specialists: float = param(
        500_000.0,
        unit="CNY per quarter",
        low=0.0,
        high=50_000_000.0,
        source="about fifteen people, whoever uses them; size chosen",
        tag="D",
        about="fixed cost of the common specialists, spread over what members use of them",
    )
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
    """A platform that lists vacant floor space: whom it wins at the start, what it costs, when it is worth it to either side."""

    section = "platform"
    participation: float = param(
        0.0,
        unit="share of parks",
        low=0.0,
        high=1.0,
        source="0 is no platform; a park is won at every participation above its own threshold",
        tag="D",
        about="parks that list at the start; afterwards each decides for itself",
    )
    users: float = param(
        0.1,
        unit="share of enterprises that search",
        low=0.0,
        high=1.0,
        source="what an announcement reaches; size chosen",
        tag="D",
        about="those who look at the list at the start",
    )
    users_speed: float = param(
        0.25, unit="per quarter", low=0.0, high=1.0, source="word gets round within a year", tag="D", about="how fast users follow what is listed"
    )
    enough: float = param(
        0.6,
        unit="share of vacant floor space",
        low=0.0,
        high=1.0,
        source="a list of most of what is vacant is worth everybody's look; thresholds spread evenly below it; size chosen",
        tag="D",
        about="listed share at which every enterprise that searches looks at the list",
    )
    review: int = param(
        4,
        unit="quarters",
        low=1,
        high=400,
        source="subscriptions are by the year; longer than the run, parks stay whatever it brings",
        tag="D",
        about="from one decision of parks on listing to the next",
    )
    worth: float = param(
        2.0,
        unit="quarters of rent",
        low=0.0,
        high=20.0,
        source="how long rooms usually wait for the next tenant; size chosen",
        tag="D",
        about="what a tenant who came by the list is worth to a park that decides on listing",
    )
    memory: float = param(
        0.5,
        unit="share",
        low=0.0,
        high=0.95,
        source="parks look back over about two years; size chosen",
        tag="D",
        about="how much of what parks reckoned with at one decision on listing still counts at the next",
    )
    faster: float = param(
        0.6,
        unit="share of those who would not look in a quarter",
        low=0.0,
        high=1.0,
        source="search falls from two quarters to hardly more than one",
        tag="D",
        about="how many look after all when all vacant floor space is listed and everybody looks at the list",
    )
    fee: float = param(0.05, unit="CNY/m2 of stock per quarter", low=0.0, high=5.0, source="paid by parks that list", tag="D")
    work: float = param(
        0.2,
        unit="CNY/m2 listed per quarter",
        low=0.0,
        high=20.0,
        source="visits and entries kept true by the operator's own people; size chosen",
        tag="D",
        about="what listing takes of a park besides the fee",
    )
    waiver: int = param(
        0,
        unit="quarters",
        low=0,
        high=400,
        source="the organiser's choice; districts bear the fees that are missing",
        tag="D",
        about="for how long from the start no fee is asked",
    )
    cost: float = param(
        0.5,
        unit="CNY/m2 listed per quarter",
        low=0.0,
        high=20.0,
        source="surveys, checks and brokers for floor space on the list; districts bear what fees do not cover",
        tag="D",
    )
