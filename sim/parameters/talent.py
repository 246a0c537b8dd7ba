"""Parameters of the section `talent`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param


@dataclass(frozen=True)
class Talent(Checked):
    """Skilled labour, commuting, housing."""

    section = "talent"
    kind: str = param(
        "ordinary",
        unit="choice",
        choices=("ordinary", "anybody", "targeted"),
        source="lever of the user",
        tag="D",
        about="districts attract nobody; attract whoever comes; attract the people their leading industries lack",
    )
    budget: float = param(
        0.02, unit="share of district revenue", low=0.0, high=0.2, source="what a district spends on attracting people, when it does", tag="D"
    )
    grant: float = param(
        15_000.0, unit="CNY per person", low=1_000.0, high=500_000.0, source="settling allowance and housing for whoever comes", tag="D"
    )
    deadweight: float = param(
        0.8,
        unit="share",
        low=0.0,
        high=0.99,
        source="most who take a grant would have come anyway: four cities in five had a talent policy by the end of 2019, a zero sum between them",
        tag="D",
    )
    useful: float = param(0.4, unit="share", low=0.0, high=1.0, source="part of those attracted that have the skills anybody looks for", tag="D")
    targeted_grant: float = param(
        30_000.0, unit="CNY per person", low=1_000.0, high=1_000_000.0, source="finding and settling the people an industry lacks", tag="D"
    )
    slack: float = param(0.06, unit="share of skilled jobs", low=0.0, high=0.5, source="skilled labour without a job at the start", tag="D")
    least_free: float = param(
        0.002, unit="share of skilled jobs", low=0.0, high=0.1, source="skilled labour that changes jobs even when none is free", tag="D"
    )
    inflow: float = param(
        0.0,
        unit="per quarter",
        low=-0.05,
        high=0.1,
        source="experiment",
        tag="D",
        about="growth of skilled labour whatever jobs and wages are; by default people come for jobs and wages only",
    )
    pull: float = param(
        1.8,
        unit="persons per unfilled vacancy and quarter",
        low=0.0,
        high=5.0,
        source="chosen: word of an open job brings more than one person",
        tag="D",
        about="skilled people who come, per skilled vacancy left unfilled",
    )
    wage_pull: float = param(
        0.03, unit="per quarter per log point", low=0.0, high=0.5, source="chosen", tag="D", about="more come when wages are above those elsewhere"
    )
    elsewhere_speed: float = param(
        0.015, unit="per quarter", low=0.0, high=1.0, source="chosen: a decade", tag="D", about="how fast wages elsewhere follow the region's"
    )
    crowding: float = param(
        0.012,
        unit="per quarter per log point",
        low=0.0,
        high=0.5,
        source="chosen",
        tag="D",
        about="fewer come where more live than housing has been built for",
    )
    homes_speed: float = param(
        0.003, unit="per quarter", low=0.0, high=1.0, source="chosen: housing follows people in decades", tag="D", about="how fast housing follows"
    )
    idle_push: float = param(
        0.03, unit="per quarter", low=0.0, high=1.0, source="chosen", tag="D", about="share of those without a job, beyond the usual slack, who leave"
    )
    largest_growth: float = param(
        0.035, unit="per quarter", low=0.001, high=0.2, source="chosen", tag="D", about="largest growth or fall of skilled labour in a quarter"
    )
    mobility: float = param(
        3.0,
        unit="elasticity of location to income",
        low=0.0,
        high=10.0,
        source="6.7 in Berlin (Ahlfeldt and others 2015); weaker between districts of one city here",
        tag="M-md",
    )
    housing_share: float = param(0.28, unit="share of income", low=0.0, high=0.6, source="housing share 0.25-0.30", tag="M-hi")
    amenity: float = param(0.10, unit="log income", low=0.0, high=1.0, source="value of amenity", tag="D")
    speed: float = param(0.05, unit="per quarter", low=0.0, high=1.0, source="speed of moving house", tag="D")
    commuting: float = param(0.07, unit="per minute", low=0.0, high=0.3, source="commuting semi-elasticity, Ahlfeldt and others 2015", tag="M-hi")
    minutes_per_km: float = param(2.5, unit="minutes/km", low=0.5, high=10.0, source="24 km/h door to door", tag="M-md")
    housing_response: float = param(0.3, unit="elasticity", low=0.0, high=2.0, source="housing rent follows skilled labour and wages", tag="D")
    housing_m2: float = param(
        25.0, unit="m2 per skilled worker", low=5.0, high=100.0, source="floor space a talent housing programme pays for", tag="D"
    )
    subsidy_response: float = param(
        2.0, unit="ratio", low=0.0, high=10.0, source="a talent subsidy of a full quarter's wage multiplies the fill exponent by 1 + this", tag="D"
    )
