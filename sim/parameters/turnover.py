"""Parameters of the section `turnover`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.parameters.declare import Checked, ParameterError, Provenance, param, switch

EXIT_HAZARD = np.array([0.0040, 0.0161, 0.0246, 0.0220, 0.0220, 0.0220, 0.0220, 0.0190, 0.0175, 0.0160, 0.0150])

PROVENANCE = {
    "EXIT_HAZARD": Provenance(
        unit="probability per quarter, by year of life",
        source="Chinese enterprises founded since 2000 (SAIC 2013, by way of Xinhua); years after the seventh assumed",
        tag="R-B",
        about="used where turnover.exit is table; turnover.table_multiplier scales it",
    )
}


@dataclass(frozen=True)
class Turnover(Checked):
    """Exit, entry and spin-offs."""

    section = "turnover"
    exit: str = param(
        "cash",
        unit="choice",
        choices=("cash", "table"),
        source="emergent from cash and selection, or the hazard table of Chinese firms (SAIC 2013)",
        tag="R-B",
    )
    table_multiplier: float = param(1.0, unit="ratio", low=0.0, high=3.0, source="registration exit is not economic exit: 1-2", tag="D")
    table_size: float = param(
        0.25,
        unit="exponent of size in the hazard table",
        low=0.0,
        high=1.0,
        source="the larger, the higher the survival (SAIC 2013 for the sign)",
        tag="D",
    )
    giving_up: float = param(
        0.16, unit="hazard per quarter per unit of lasting loss margin", low=0.0, high=2.0, source="owners give up on lasting losses", tag="D"
    )
    margin_memory: float = param(0.80, unit="per quarter", low=0.0, high=0.99, source="memory of past margins", tag="D")
    local_founders: float = param(
        0.4,
        unit="share",
        low=0.0,
        high=1.0,
        source="sign: founders start in the industry and the town they worked in (Klepper 2007; Figueiredo and others 2002); size chosen",
        tag="D",
        about="of potential founders who come out of the same industry in their district; the others have nothing to do with its mix",
    )
    initial_local_mix: float = param(
        0.7,
        unit="share",
        low=0.0,
        high=1.0,
        source="chosen: what stands around a park is of its kind",
        tag="D",
        about="of the mix of industries outside the parks that is that of their district's parks at the start; the rest is the region's",
    )
    founders: float = param(
        0.16,
        unit="potential founders per enterprise at the start per quarter",
        low=0.0,
        high=2.0,
        source="size of the common pool",
        tag="D",
        about="spread over districts by founders_weight and over industries by enterprises at the start",
    )
    acceptance: float = param(
        0.085,
        unit="probability",
        low=0.0,
        high=1.0,
        source="chosen: share of potential founders who found at average conditions, so that enterprises stay in the observed order of number",
        tag="D",
    )
    entry_profit: float = param(
        6.0, unit="log odds per unit of margin above the norm", low=0.0, high=30.0, source="founders look at the industry's margin", tag="D"
    )
    support_seen: float = param(
        1.0,
        unit="share",
        low=0.0,
        high=1.0,
        source="sign: more is founded where less tax is due (Papke 1991; Rathelot and Sillard 2008); size chosen: the terms are public",
        tag="D",
        about="of what governments of their district pay newcomers that founders count as profit; 0: they see the industry's margin only",
    )
    entry_relatedness: float = param(
        1.5,
        unit="log odds per unit of relatedness density",
        low=0.0,
        high=6.0,
        source="+1 sd of density raises the odds by 30-60 % (Neffke and others 2011 for the sign)",
        tag="D",
    )
    entry_scale: float = param(
        0.5,
        unit="elasticity of entry to the number of enterprises",
        low=0.0,
        high=1.0,
        source="entry grows with the square root of the stock",
        tag="D",
    )
    capital_elasticity: float = param(
        1.5,
        unit="elasticity",
        low=0.0,
        high=3.0,
        source="Pareto exponent of wealth, 1.2-1.6 where it was measured: so many fewer can put up twice the capital",
        tag="M-lo",
        about="of potential founders of an industry to the capital that an ordinary newcomer to it takes, its size times the wage",
    )
    entrant_productivity: float = param(
        1.0, unit="ratio to the industry's mean", low=0.3, high=1.5, source="chosen: newcomers use today's methods", tag="D"
    )
    entrant_spread: float = param(
        0.20, unit="log sd", low=0.0, high=1.0, source="chosen: spread of productivity of newcomers, and of those that were there before", tag="D"
    )
    entrant_size_spread: float = param(0.9, unit="log sd", low=0.0, high=2.0, source="spread of newcomers' size", tag="D")
    entrant_cash: float = param(
        5.0,
        unit="quarters of wages, with rent at the start",
        low=0.0,
        high=20.0,
        source="seed capital: start-ups raise money for a year to a year and a half",
        tag="D",
    )
    entrant_cash_spread: float = param(0.5, unit="log sd", low=0.0, high=2.0, source="chosen: capital carries some longer than others", tag="D")
    spin_offs: bool = switch(True, "successful enterprises spin off new ones")
    spin_off_rate: float = param(0.0025, unit="per quarter", low=0.0, high=0.02, source="0.5-2 % a year (Klepper 2007 for the mechanism)", tag="D")
    spin_off_margin: float = param(
        0.055,
        unit="share of revenue",
        low=0.005,
        high=0.5,
        source="chosen",
        tag="D",
        about="a parent whose margin is this much above the usual spins off twice as often; one as much below, never",
    )
    spin_off_cap: float = param(
        3.0, unit="ratio to the usual rate", low=0.0, high=20.0, source="the best parents spin off this much more often at most", tag="D"
    )
    inheritance_low: float = param(0.8, unit="ratio to the parent", low=0.3, high=1.5, source="lower end of what a spin-off inherits", tag="D")
    inheritance_high: float = param(1.1, unit="ratio to the parent", low=0.3, high=2.0, source="upper end", tag="D")
    # the ranges of the two ages do not overlap, so that they rise in any combination
    growing_from: int = param(
        12,
        unit="quarters of age",
        low=4,
        high=20,
        source="start-ups of most programmes are younger than three to five years",
        tag="M-lo",
        about="an enterprise stops being a start-up",
    )
    mature_from: int = param(
        40, unit="quarters of age", low=21, high=120, source="ten years", tag="D", about="an enterprise stops growing up and is mature"
    )
    mature_age: float = param(
        1.5, unit="ratio to mature_from", low=1.0, high=4.0, source="chosen", tag="D", about="typical age of mature enterprises, for what they expect"
    )
    initial_size_spread: float = param(1.3, unit="log sd", low=0.0, high=2.5, source="spread of enterprise sizes at the start", tag="D")
    initial_age_mean: float = param(
        20.0, unit="quarters", low=1.0, high=200.0, source="half of Chinese firms are younger than five years (SAIC 2013)", tag="R-B"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.inheritance_low > self.inheritance_high:
            raise ParameterError(
                f"turnover.inheritance_low must not exceed turnover.inheritance_high; got {self.inheritance_low} and {self.inheritance_high}"
            )
