"""Designation of featured parks: rounds of application, what the commission asks, what the title brings and costs; off by default."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param, switch


@dataclass(frozen=True)
class Designation(Checked):
    """The title of featured park: who may have it, what it brings, what it costs, and how it is lost."""

    section = "designation"
    by: str = param(
        "none",
        unit="choice",
        choices=("none", "score", "lottery"),
        source="lever of the user",
        tag="D",
        about="no title; the best of those who meet the criteria; whoever of the applicants is drawn by lot, without criteria and without review",
    )
    start: int = param(
        8, unit="quarter", low=0, high=400, source="two years to look back on when the first are judged", tag="D", about="of the first round"
    )
    round_every: int = param(4, unit="quarters", low=1, high=40, source="a round a year", tag="D", about="from one round to the next")
    first_batch: int = param(
        23, unit="parks", low=0, high=1_000, source="the first batch of featured parks in Zhongguancun had 23 (lecture of 2024)", tag="M-hi"
    )
    later_batch: int = param(6, unit="parks", low=0, high=1_000, source="later rounds fill up what is left", tag="D")

    least_share: float = param(
        0.3, unit="share of employees", low=0.0, high=1.0, source="chosen: a third of the work", tag="D", about="of the leading industry"
    )
    least_chain: float = param(
        0.4, unit="0-1", low=0.0, high=1.0, source="chosen: median of parks in use", tag="D", about="how far the park supplies its leading industry"
    )
    least_services: float = param(
        0.15, unit="0-1", low=0.0, high=1.0, source="chosen: below the median of parks in use", tag="D", about="mean level of services"
    )
    least_occupancy: float = param(0.6, unit="share of stock", low=0.0, high=1.0, source="chosen: a park in use", tag="D", about="floor space let")
    plan: bool = switch(True, "the leading industry must be the largest in what the park is planned for")

    application_cost: float = param(
        500_000.0, unit="CNY per application", low=0.0, high=20_000_000.0, source="a plan by consultants and some months of staff", tag="D"
    )
    report_cost: float = param(400_000.0, unit="CNY per year", low=0.0, high=20_000_000.0, source="two people who report", tag="D")
    promise: float = param(
        0.01,
        unit="log points of rent",
        low=0.0,
        high=0.3,
        source="chosen: a tenth of what specialised operators take off",
        tag="D",
        about="what titled operators take off the rent of new leases of their leading industry, to hold its share",
    )
    hoped_for: float = param(
        0.1, unit="share of vacant rooms", low=0.0, high=1.0, source="chosen", tag="D", about="that an operator expects to let because of the title"
    )
    horizon: int = param(
        12, unit="quarters", low=1, high=80, source="three years, as long as a plan", tag="D", about="over which an operator reckons"
    )
    hope: float = param(
        0.2, unit="probability", low=0.0, high=1.0, source="chosen", tag="D", about="by which each criterion an operator misses multiplies its chance"
    )
    wait: int = param(8, unit="quarters", low=1, high=80, source="refused or relieved, a park may try again after two years", tag="D")

    visibility: bool = switch(True, "searchers who have not heard of a district know its titled parks, as they know listed ones")
    leads: float = param(
        0.3,
        unit="0-1",
        low=0.0,
        high=1.0,
        source="chosen: a third of the reach of agents and events at full effort",
        tag="D",
        about="potential founders whom the district brings to titled parks, and pays for",
    )
    grant: float = param(
        3_000_000.0,
        unit="CNY per year",
        low=0.0,
        high=200_000_000.0,
        source="grants for recognised parks are a few million CNY (general knowledge)",
        tag="M-lo",
        about="to the operator, who spends it on services; paid by the district",
    )
    membership: bool = switch(True, "titled parks belong to the alliance, where there is one")
    commission_cost: float = param(
        100_000.0, unit="CNY per application", low=0.0, high=5_000_000.0, source="experts, visits and a meeting; paid by the district", tag="D"
    )

    review_every: int = param(4, unit="quarters", low=1, high=40, source="a review a year", tag="D")
    tolerance: float = param(
        0.9, unit="ratio", low=0.0, high=1.0, source="judged a little more mildly than applicants", tag="D", about="of each criterion, at a review"
    )
    strikes: int = param(2, unit="reviews", low=1, high=10, source="a warning first", tag="D", about="failed in a row, with which the title is lost")

    def active(self) -> bool:
        """Whether titles are given."""
        return self.by != "none"
