"""Parameters of the section `innovation`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param, switch


@dataclass(frozen=True)
class Innovation(Checked):
    """R&D, absorptive capacity, spillovers, success and imitation."""

    section = "innovation"
    knowledge_depreciation: float = param(0.04, unit="per quarter", low=0.0, high=0.15, source="15 % a year by convention (Griliches)", tag="M-hi")
    spillover: float = param(
        0.15,
        unit="ratio to own R&D",
        low=0.0,
        high=1.0,
        source="R&D of others that a fully able enterprise takes in per own R&D and per log of the pool around",
        tag="D",
    )
    reference_pool: float = param(1e7, unit="CNY of R&D per quarter", low=1e4, high=1e10, source="pool from which spillovers count", tag="D")
    half_capacity: float = param(
        60_000.0,
        unit="CNY of knowledge per worker",
        low=1_000,
        high=1_000_000,
        source="absorptive capacity is one half here (Cohen and Levinthal 1990 for the form)",
        tag="D",
    )
    distance: float = param(12.0, unit="km", low=1.0, high=200.0, source="decay of spillovers between parks", tag="D")
    success: float = param(
        0.10,
        unit="innovations per quarter at the reference effort",
        low=0.0,
        high=0.5,
        source="rescaled so that 10-40 % of enterprises innovate in a year",
        tag="D",
    )
    effort_elasticity: float = param(0.6, unit="1", low=0.2, high=1.0, source="patents on R&D 0.5-0.7, Hausman, Hall and Griliches 1984", tag="R-C")
    reference_effort: float = param(40.0, unit="quarterly wages of R&D", low=0.1, high=1_000.0, source="effort at which `success` holds", tag="D")
    talent_spread: float = param(
        1.2, unit="1", low=0.1, high=4.0, source="variance of enterprises' own inventiveness (negative binomial dispersion)", tag="D"
    )
    gain_median: float = param(
        0.03, unit="log productivity per product line", low=0.0, high=0.3, source="median gain of an innovation at the frontier", tag="D"
    )
    gain_spread: float = param(
        1.0,
        unit="log sd",
        low=0.0,
        high=2.5,
        source="values of innovations are lognormal (Harhoff, Scherer and Vopel 1997); narrower than money values",
        tag="R-A",
    )
    gain_cap: float = param(0.6, unit="log productivity", low=0.05, high=2.0, source="largest single gain", tag="D")
    frontier_drag: float = param(
        2.0,
        unit="1",
        low=0.0,
        high=4.0,
        source="the further ahead of the industry, the smaller the next step (Segerstrom 1998 for the idea)",
        tag="D",
    )
    frontier_lead: float = param(
        0.6,
        unit="log productivity",
        low=0.0,
        high=3.0,
        source="chosen: the world's best practice at the start, against the region's mean",
        tag="D",
        about="how far the frontier of what is known lies ahead of the region at the start",
    )
    frontier_growth: float = param(
        0.015, unit="log productivity per year", low=0.0, high=0.1, source="1-2 % a year, productivity at the frontier in the long run", tag="M-hi"
    )
    frontier_response: float = param(
        1.5,
        unit="1",
        low=0.0,
        high=5.0,
        source="chosen; the further behind, the more there is to take over (Gerschenkron 1962 for the idea)",
        tag="D",
        about="how much an innovation is worth with the distance to the frontier; 0: the same wherever an industry stands",
    )
    workers_per_line: float = param(60.0, unit="workers", low=1.0, high=2_000.0, source="an innovation improves one product line", tag="D")
    imitation: float = param(
        0.15,
        unit="rate per quarter at full absorptive capacity",
        low=0.0,
        high=0.5,
        source="chosen, half of the 0.30 of Dosi, Fagiolo and Roventini 2010, where copying goes with spending on it",
        tag="D",
    )
    imitation_step: float = param(0.30, unit="share of the gap", low=0.0, high=1.0, source="share of the gap to the example closed", tag="D")
    spillovers: bool = switch(True, "knowledge flows between enterprises of a park and related industries")
    imitate: bool = switch(True, "enterprises copy better ones in their park or industry")
