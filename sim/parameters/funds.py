"""Government guidance funds and park funds: the numbers they work by."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param, switch


@dataclass(frozen=True)
class FundRules(Checked):
    """Guidance funds of districts and funds of parks: how large, how they choose, what they pay and get back."""

    section = "fund"
    guidance: float = param(
        0.0,
        unit="share of the district's yearly revenue",
        low=0.0,
        high=3.0,
        source="0 is no fund; targets of 1,741 funds sum to 11 tn CNY (CSET 2021), about a year of local revenue in 2019",
        tag="D",
        about="target size of each district's guidance fund",
    )
    park: float = param(
        0.0,
        unit="share of the park's yearly rent income",
        low=0.0,
        high=3.0,
        source="0 is no fund",
        tag="D",
        about="target size of each park's own fund",
    )
    start: int = param(
        0,
        unit="quarter",
        low=0,
        high=10_000,
        source="chosen by the user",
        tag="D",
        about="funds are announced in this quarter; a later park's when it has been open for `ripe` quarters",
    )
    ripe: int = param(
        8,
        unit="quarters",
        low=0,
        high=80,
        source="two years, so that rents show what the park earns",
        tag="D",
        about="a park that opens later has been open so long when its fund is announced",
    )
    raise_quarters: int = param(12, unit="quarters", low=1, high=40, source="capital is paid in over some three years", tag="M-lo")
    raised_mean: float = param(
        0.43,
        unit="share of the target",
        low=0.1,
        high=0.9,
        source="4.76 of 11 tn CNY raised by 1,741 guidance funds to 2020Q1 (CSET 2021)",
        tag="R-B",
    )
    full: float = param(
        0.26,
        unit="share of funds",
        low=0.0,
        high=0.6,
        source="guidance funds that had reached their target by 2021",
        tag="R-A",
        about="funds that raise all they want",
    )
    public_share: float = param(
        0.25,
        unit="share of capital",
        low=0.0,
        high=1.0,
        source="20-30 % from the government that sets a fund up is usual",
        tag="M-md",
        about="paid in by the district, or by the operator of a park fund; the rest by outside investors",
    )
    max_age: int = param(
        40,
        unit="quarters",
        low=1,
        high=400,
        source="start-ups and growing enterprises",
        tag="D",
        about="funds invest in enterprises younger than this",
    )
    request_every: int = param(4, unit="quarters", low=1, high=40, source="an enterprise looks for money once a year", tag="D")
    follow_on_after: int = param(4, unit="quarters", low=0, high=80, source="shortest time from a first ticket to a second", tag="D")
    ticket: float = param(
        2.0, unit="quarters of wages and rent", low=0.1, high=12.0, source="money for half a year to a year of running cost", tag="D"
    )
    pace: float = param(0.10, unit="share of a fund's cash per quarter", low=0.0, high=1.0, source="invested over some three years", tag="D")
    moral_hazard: float = param(
        0.3,
        unit="weight",
        low=0.0,
        high=1.0,
        source="public money is placed less carefully; 0 picks the best, 1 picks blindly",
        tag="D",
        about="of guidance funds; an operator has its own money at stake",
    )
    valuation: float = param(
        2.0, unit="years of revenue", low=0.2, high=20.0, source="what an enterprise is worth before the money comes in", tag="D"
    )
    largest_stake: float = param(0.25, unit="share", low=0.01, high=0.5, source="funds stay minority owners; 10-20 % in zero-rent deals", tag="R-C")
    rd_use: float = param(0.5, unit="share of a ticket", low=0.0, high=1.0, source="spent on additional R&D; the rest is a cushion", tag="D")
    rd_quarters: int = param(8, unit="quarters", low=1, high=80, source="two years over which the R&D part of a ticket is spent", tag="D")
    hold: int = param(12, unit="quarters", low=1, high=80, source="shortest time before a stake is sold", tag="D")
    exit_rate: float = param(0.06, unit="probability per quarter", low=0.0, high=1.0, source="a stake is sold some four years after that", tag="D")
    exit_multiple: float = param(2.0, unit="years of revenue", low=0.0, high=20.0, source="what a buyer pays for a whole enterprise", tag="D")
    recycle: float = param(
        0.5, unit="share of proceeds", low=0.0, high=1.0, source="stays in the fund; the rest goes back to those who paid in", tag="D"
    )
    relocation_string: bool = switch(False, "while a guidance fund holds a stake, the enterprise may not leave the district")
