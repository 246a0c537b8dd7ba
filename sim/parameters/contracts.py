"""Parameters of the section `contracts`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param


@dataclass(frozen=True)
class Contracts(Checked):
    """What each enterprise is asked for: contracts won and lost, and what newcomers turn out to be worth."""

    section = "contracts"
    price_elasticity: float = param(
        5.0,
        unit="1",
        low=1.5,
        high=100.0,
        source="demand for a firm's own variety, 3-7 in trade and in studies of mark-ups (Broda and Weinstein 2006)",
        tag="M-md",
        about="who makes more than it is asked for sells cheaper, by 1/elasticity per unit of log excess; 100 is close to one price for all",
    )
    rate: float = param(
        0.05,
        unit="probability per quarter",
        low=0.0,
        high=1.0,
        source="chosen: a contract that matters is won or lost once in five years",
        tag="D",
    )
    spread: float = param(
        0.5,
        unit="log points of what is asked for",
        low=0.0,
        high=1.5,
        source="chosen: a contract is two fifths of the work of an enterprise of the reference size, more or less",
        tag="D",
        about="standard deviation at production.reference_size; it falls with size by production.growth_size_exponent",
    )
    largest: float = param(1.0, unit="log points", low=0.0, high=2.0, source="chosen", tag="D", about="largest change of employees by one contract")
    shed: float = param(
        0.5,
        unit="share",
        low=0.0,
        high=1.0,
        source="chosen: half of the people of a lost contract leave at once, the others are kept for the next",
        tag="D",
    )
    verdict_speed: float = param(
        0.05,
        unit="share per quarter",
        low=0.0,
        high=1.0,
        source="chosen: half of what a newcomer is worth shows after three and a half years (Jovanovic 1982 for the mechanism)",
        tag="D",
        about="how fast the market finds out what newcomers are worth; 1: at once",
    )
    promise: float = param(
        0.2, unit="log points", low=-2.0, high=2.0, source="chosen: newcomers start a little smaller than they come to be", tag="D",
        about="mean of what newcomers will be asked for, over what they make at the start"
    )  # fmt: skip
    promise_spread: float = param(1.2, unit="log sd", low=0.0, high=3.0, source="chosen: newcomers hardly know what they will be asked for", tag="D")
    size_shows: float = param(
        0.5,
        unit="elasticity",
        low=0.0,
        high=1.0,
        source="chosen: founders know half of it",
        tag="D",
        about="of what a newcomer is asked for to the size it starts with; 0: size at the start is luck",
    )
