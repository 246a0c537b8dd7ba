"""Parameters of the section `government`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param


@dataclass(frozen=True)
class Government(Checked):
    """District and central governments: revenue, budget, limits."""

    section = "government"
    turnover_tax: float = param(
        0.04,
        unit="share of revenue",
        low=0.0,
        high=0.2,
        source="taxes paid were 4.6 % of revenue in the national zones of 2006, with profit tax",
        tag="R-B",
    )
    profit_tax: float = param(0.15, unit="share of profit", low=0.0, high=0.5, source="enterprise income tax of high-tech enterprises", tag="M-hi")
    local_share: float = param(0.40, unit="share of taxes", low=0.0, high=1.0, source="share that stays with the district", tag="M-md")
    administration: float = param(0.90, unit="share of revenue", low=0.0, high=1.0, source="spent on administration and general services", tag="D")
    debt_limit: float = param(
        4.0, unit="quarters of revenue", low=0.0, high=40.0, source="a district may owe this much; programmes are rationed beyond", tag="D"
    )
    amenity_budget: float = param(0.05, unit="share of district revenue", low=0.0, high=0.5, source="housing and public space near parks", tag="D")
