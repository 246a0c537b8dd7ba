"""Parameters of the section `operation`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.parameters.declare import Checked, ParameterError, nearest, param, switch


@dataclass(frozen=True)
class Operation(Checked):
    """Park operators: services, upkeep, budget and equity."""

    section = "operation"
    service_budget: float = param(0.25, unit="share of last quarter's income", low=0.0, high=0.9, source="budget rule, scaled by strategy", tag="D")
    service_cost: float = param(
        2_500.0, unit="CNY per worker per quarter at level 1", low=10.0, high=20_000.0, source="cost of a full set of services", tag="D"
    )
    service_price: float = param(0.5, unit="share of cost charged", low=0.0, high=2.0, source="service fees", tag="D")
    service_speed: float = param(0.10, unit="per quarter", low=0.01, high=1.0, source="services are built up slowly", tag="D")
    upkeep_cost: float = param(7.0, unit="CNY/m2/quarter", low=0.0, high=60.0, source="maintenance and management", tag="D")
    upkeep_decay: float = param(0.03, unit="per quarter", low=0.0, high=0.2, source="decay without upkeep", tag="D")
    least_upkeep: float = param(0.5, unit="share", low=0.0, high=1.0, source="upkeep that cannot be put off", tag="D")
    initial_upkeep: float = param(0.8, unit="0-1", low=0.0, high=1.0, source="state of repair at the start", tag="D")
    initial_services: float = param(0.15, unit="level 0-1", low=0.0, high=1.0, source="services at the start, by weight of strategy", tag="D")
    amenity_speed: float = param(
        0.10, unit="per quarter", low=0.01, high=1.0, source="housing and shops follow jobs with a lag of 8-12 quarters", tag="M-md"
    )
    amenity_market_share: float = param(
        0.2, unit="share", low=0.0, high=1.0, source="part of the wanted amenities that operators build themselves", tag="D"
    )
    amenity_per_worker: float = param(10.0, unit="m2 per worker", low=0.5, high=40.0, source="housing and commerce a worker wants nearby", tag="D")
    amenity_yield: float = param(0.06, unit="per year of building cost", low=0.0, high=0.2, source="income from housing and shops", tag="D")
    interest: float = param(0.05, unit="per year", low=0.0, high=0.2, source="cost of debt, constant prices", tag="M-md")
    reserve: float = param(
        2.0, unit="quarters of running cost", low=0.0, high=20.0, source="cash an operator keeps before it pays back debt", tag="D"
    )
    equity_share: float = param(0.05, unit="share of a start-up", low=0.0, high=0.3, source="seed equity for rent 3-8 %", tag="R-C")
    equity_rent_free: float = param(4.0, unit="quarters", low=0.0, high=20.0, source="rent waived for equity; 12-20 in zero-rent deals", tag="R-C")
    new_management: float = param(
        0.06,
        unit="probability per year",
        low=0.0,
        high=1.0,
        source="chosen: a new management every fifteen to twenty years, about as long as a director or a contract of operation lasts twice",
        tag="D",
        about="that an operator is followed by another; 0: never",
    )
    takeover_after: int = param(
        12,
        unit="quarters",
        low=0,
        high=200,
        source="chosen: lenders wait three years",
        tag="D",
        about="for which an operator's interest is more than lenders bear (supply.credit_share) before somebody takes it over; 0: never",
    )
    debt_assumed: float = param(
        0.5,
        unit="share of the debt",
        low=0.0,
        high=1.0,
        source="chosen: half; lenders bear the rest",
        tag="D",
        about="that who takes over an operator in debt pays to its lenders",
    )
    learning: bool = switch(False, "operators compare their income with that of other strategies from time to time, and may switch")
    compare_every: int = param(
        8, unit="quarters", low=1, high=80, source="two years", tag="D", about="time between two comparisons, over which income is summed"
    )
    even_odds: float = param(
        1.0,
        unit="standard deviations of income per m2",
        low=-5.0,
        high=5.0,
        source="another strategy must earn so much more for a switch to be as likely as not",
        tag="D",
    )
    imitation: float = param(
        2.0,
        unit="log odds per standard deviation of income per m2",
        low=0.0,
        high=10.0,
        source="how sharply an operator answers to what other strategies earn",
        tag="D",
    )
    switch_cost: float = param(
        40.0,
        unit="CNY/m2",
        low=0.0,
        high=1_000.0,
        source="marketing, refitting and staff of another strategy, half a year to a year of upkeep and services",
        tag="D",
    )
    strategy: str = param(
        "",
        unit="name",
        source="chosen by the user",
        tag="D",
        about="strategy that operators begin with, built in or of a plugin; empty leaves those of the region",
    )
    strategy_parks: tuple[str, ...] = ()


def check_strategy(operation: Operation, setting: Any, strategies: Sequence[str]) -> None:
    """Raise `ParameterError` when `operation.strategy` is none of the strategies of the run, or is for a park that the region does not have."""
    if operation.strategy and operation.strategy not in strategies:
        raise ParameterError(
            f"operation.strategy names {operation.strategy!r}{nearest(operation.strategy, strategies)}; there are {', '.join(strategies)} "
            "(a strategy of your own comes with plugins=[FILE.py])"
        )
    there = (*setting.parks.codes, *setting.larger_parks)
    for code in operation.strategy_parks:
        if code not in there:
            raise ParameterError(f"operation.strategy_parks names {code!r}{nearest(code, there)}; this region has {', '.join(there)}")
