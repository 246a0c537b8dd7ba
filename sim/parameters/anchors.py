"""Parameters of the section `anchors`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param


@dataclass(frozen=True)
class Anchors(Checked):
    """Large investors who come from outside the region, large enterprises that headquarters elsewhere withdraw, and who depends on them."""

    section = "anchors"
    coming: float = param(
        0.8,
        unit="per 1,000 enterprises of the region per year",
        low=0.0,
        high=20.0,
        source="chosen: about as many jobs come as are withdrawn",
        tag="D",
        about="large investors from outside who settle; 0: none",
    )
    size: float = param(
        1_500.0,
        unit="persons",
        low=50.0,
        high=20_000.0,
        source="chosen: hundreds to thousands, as in reports of large projects settling",
        tag="D",
        about="median of what a large investor brings",
    )
    size_spread: float = param(0.8, unit="log sd", low=0.0, high=2.0, source="chosen: nine in ten bring between 400 and 5,600", tag="D")
    going: float = param(
        0.02,
        unit="probability per year",
        low=0.0,
        high=0.5,
        source="chosen: a large enterprise stays fifty years on average, unless its books end it before",
        tag="D",
        about="that headquarters elsewhere withdraw a large enterprise, whatever its books say; 0: never",
    )
    large: float = param(
        1_000.0,
        unit="persons",
        low=50.0,
        high=20_000.0,
        source="large enterprises of industry in China's classification by size (National Bureau of Statistics 2017)",
        tag="R-B",
        about="from here on an enterprise may be withdrawn",
    )
    local: float = param(
        0.3,
        unit="share of what is bought",
        low=0.0,
        high=1.0,
        source="chosen: a third of an anchor's suppliers is close by, the others are elsewhere",
        tag="D",
        about="of an anchor's inputs from industries of the region that enterprises of the same park are asked for",
    )
    largest: float = param(
        0.7,
        unit="log points",
        low=0.0,
        high=3.0,
        source="chosen: doubled or halved at most",
        tag="D",
        about="largest change of what suppliers are asked for in a quarter",
    )
