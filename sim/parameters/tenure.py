"""Parameters of the section `tenure`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param


@dataclass(frozen=True)
class Tenure(Checked):
    """Who owns its rooms, who gives floor space back before a lease ends, and what a broker counts."""

    section = "tenure"
    owned_share: float = param(
        0.45,
        unit="share of the floor space in use",
        low=0.0,
        high=0.9,
        source="no figure found; comparisons with brokers are printed over 0.3, 0.45 and 0.6",
        tag="D",
        about="owner-occupied, the largest enterprises first; 0 lets everything",
    )
    owner_age: int = param(
        12, unit="quarters since founding", low=0, high=80, source="nobody buys in its first three years", tag="D", about="of owners, at least"
    )
    spare: float = param(
        1.16,
        unit="leased / need",
        low=1.0,
        high=3.0,
        source="a little more than what a new lease has to spare (leasing.margin)",
        tag="D",
        about="above it, an enterprise short of money gives floor space back before its leases end",
    )
    give_back: float = param(
        0.25, unit="probability per quarter", low=0.0, high=1.0, source="it takes a year to agree with the operator and to move together", tag="D"
    )
    investment_grade: float = param(
        0.5,
        unit="share of offices and laboratories to let at the start",
        low=0.0,
        high=1.0,
        source="no figure found; about half was younger than six years in 2006",
        tag="D",
        about="finished since 2000, for one operator, so that investors and brokers count it",
    )
    investment_least: float = param(
        20_000.0,
        unit="m2",
        low=0.0,
        high=1_000_000.0,
        source="brokers count buildings, not rooms",
        tag="D",
        about="investment-grade floor space of a park, below which a broker passes it over",
    )
