"""Governments that learn: the numbers by which districts compete with one another."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param, switch


@dataclass(frozen=True)
class Rivalry(Checked):
    """Competition between districts: incentives offered on their own initiative, and priorities among industries."""

    section = "rivalry"
    learning: bool = switch(False, "district governments adjust what they offer at every review")
    review_every: int = param(
        4, unit="quarters", low=1, high=40, source="plans and budgets are made once a year", tag="D", about="time between two reviews"
    )
    first_review: int = param(
        8,
        unit="quarter",
        low=0,
        high=200,
        source="a year to compare with another",
        tag="D",
        about="what governments offer is revised from this quarter on",
    )
    tournament: float = param(
        0.5,
        unit="weight",
        low=0.0,
        high=1.0,
        source="promotion by relative growth: for, Li and Zhou 2005; against, Pang, Keng and Zhang 2023",
        tag="D",
        about="weight of the rank in growth; the rest is the weight of the district's own experience",
    )
    imitation: float = param(
        0.3,
        unit="weight",
        low=0.0,
        high=1.0,
        source="policies of peers are similar (Lü and others 2025 for the sign)",
        tag="D",
        about="of peers, in what is offered and in priorities: 0 each by itself, 1 by its peers alone",
    )
    peers: str = param(
        "neighbours",
        unit="choice",
        source="neighbours are the yardstick, Besley and Case 1995; rivals for promotion are those of like rank, Li and Zhou 2005",
        tag="R-A",
        choices=("neighbours", "rank", "all"),
        about="whom a district imitates: near ones, those of like rank in output, or all others alike",
    )
    reach: float = param(
        0.5,
        unit="mean distance of two districts, in km or ranks",
        low=0.05,
        high=20.0,
        source="chosen: a district at the mean distance counts a seventh of one next door",
        tag="D",
        about="distance over which what a peer does counts less by the factor e",
    )
    learning_rate: float = param(0.10, unit="change of intensity per review per unit", low=0.0, high=1.0, source="speed of adjustment", tag="D")
    rank_target: float = param(
        0.75,
        unit="rank 0-1, 1 the fastest growing",
        low=0.0,
        high=1.0,
        source="the upper quarter; who is below it offers more, who is above it less",
        tag="D",
    )
    trial: float = param(0.01, unit="intensity", low=0.0, high=0.2, source="largest change made only to try", tag="D")
    most: float = param(
        0.5,
        unit="share of the price or tax",
        low=0.0,
        high=1.0,
        source="largest intensity a district offers; higher shares were paid for short times (Pingshan 2020: 50-90 %)",
        tag="D",
    )
    debt_comfort: float = param(2.0, unit="quarters of revenue", low=0.0, high=40.0, source="a district that owes more cuts what it offers", tag="D")
    debt_penalty: float = param(
        0.02, unit="change of intensity per review per quarter of revenue owed", low=0.0, high=1.0, source="speed of that cut", tag="D"
    )
    term: int = param(20, unit="quarters", low=4, high=80, source="terms of five years", tag="M-hi")
    drop: float = param(
        0.3,
        unit="probability",
        low=0.0,
        high=1.0,
        source="a new leader ends a predecessor's programme; policies are short-lived and often interrupted (Lü and others 2025 for the sign)",
        tag="D",
    )
    central: float = param(
        1.0,
        unit="log odds per standard deviation of market growth",
        low=0.0,
        high=5.0,
        source="priorities follow the markets that the centre favours (13 % of policy texts are central)",
        tag="D",
    )
    follow: float = param(
        1.0,
        unit="log odds per standard deviation of others' success",
        low=0.0,
        high=5.0,
        source="how sharply a district takes what grew among its peers for what grows; only while governments learn",
        tag="D",
    )
    growth_weight: float = param(
        0.5,
        unit="share",
        low=0.0,
        high=1.0,
        source="chosen: half by what grew among peers, half by what they prioritise",
        tag="D",
        about="part of what is copied that goes by what grew among peers; the rest goes by their priorities",
    )
    inertia: float = param(
        0.7,
        unit="share kept at a review",
        low=0.0,
        high=1.0,
        source="plans last five years: with yearly reviews, five sixths of a change are made in that time",
        tag="D",
        about="of priorities; only while governments learn",
    )
    advantage: float = param(
        0.5,
        unit="log odds per standard deviation of relatedness",
        low=0.0,
        high=5.0,
        source="priorities follow what the district is already close to",
        tag="D",
    )
    zoning: float = param(
        0.5,
        unit="share of floor space begun",
        low=0.0,
        high=1.0,
        source="chosen; land is the government's, which says for what use each plot is sold",
        tag="D",
        about="zoned for the types that the wanted industries use, whatever is vacant; only while governments learn",
    )
    land: float = param(
        0.5,
        unit="share of land released",
        low=0.0,
        high=1.0,
        source="chosen, as for zoning; land is given first to what the plan wants",
        tag="D",
        about="goes to the parks of a district by how much it wants what each is for; only while governments learn",
    )
    attraction: float = param(
        0.3,
        unit="share of potential founders",
        low=0.0,
        high=1.0,
        source="chosen; local plans draw entry into the industries that they favour (photovoltaics 2011: more than 300 cities)",
        tag="D",
        about="won for the industries that their district wants; only while governments learn",
    )
