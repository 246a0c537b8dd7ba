"""Parameters of the section `supply`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param, switch


@dataclass(frozen=True)
class Supply(Checked):
    """Construction, demolition, conversion and land release."""

    section = "supply"
    construction_lag: int = param(
        8,
        unit="quarters",
        low=1,
        high=20,
        source="36 months planned for Medical Device Park phase 2; 8 quarters chosen",
        tag="M-md",
    )
    absorption_speed: float = param(
        0.16,
        unit="share per quarter",
        low=0.01,
        high=1.0,
        source="chosen: half of a lasting change is believed after a year",
        tag="D",
        about="how fast the net absorption that builders expect follows what is seen",
    )
    least_absorption: float = param(
        -0.02, unit="log points per quarter", low=-0.1, high=0.0, source="chosen: nobody plans for less, 8 % a year", tag="D"
    )
    greatest_absorption: float = param(
        0.04, unit="log points per quarter", low=0.0, high=0.1, source="chosen: nobody plans for more, 17 % a year", tag="D"
    )
    planned_vacancy: float = param(
        0.15,
        unit="vacancy rate",
        low=0.0,
        high=0.4,
        source="UrbanSim's developers plan for 15 %",
        tag="R-code",
        about="vacancy that builders take to be ordinary",
    )
    starts_response: float = param(
        3.0,
        unit="shortfalls per construction lag",
        low=0.0,
        high=6.0,
        source="chosen: several builders answer to one shortfall",
        tag="D",
        about="how much of the floor space that will be lacking is begun in a construction lag, where building is fully feasible",
    )
    feasible_at_cost: float = param(0.5, unit="ratio", low=0.0, high=1.0, source="chosen: at cost, half of what would pay well is begun", tag="D")
    feasibility_span: float = param(
        0.4,
        unit="log points",
        low=0.05,
        high=2.0,
        source="chosen: rents a fifth below cost stop building, a fifth above make it fully feasible",
        tag="D",
        about="rise of rent over cost that makes building one unit more feasible",
    )
    greatest_feasibility: float = param(1.5, unit="ratio", low=1.0, high=3.0, source="chosen", tag="D")
    replacement_elasticity: float = param(
        0.3,
        unit="elasticity",
        low=0.0,
        high=1.0,
        source="chosen: old buildings are replaced less where building does not pay, but not in proportion",
        tag="D",
        about="of replacement to feasibility below one",
    )
    replacement: float = param(
        0.003,
        unit="share of stock per quarter",
        low=0.0,
        high=0.01,
        source="depreciation of buildings",
        tag="M-md",
        about="starts that replace floor space where building is feasible, and demolition of vacant floor space, at this rate",
    )
    starts_cap: float = param(0.06, unit="share of stock per quarter", low=0.0, high=0.2, source="capacity of builders; chosen", tag="D")
    pipeline_count: float = param(
        0.5,
        unit="share",
        low=0.0,
        high=1.0,
        source="0 is myopic, 1 counts all that is under construction (Wheaton 1999); chosen: half of it is known to who begins",
        tag="D",
    )
    target_return: float = param(
        0.09,
        unit="per year",
        low=0.03,
        high=0.2,
        source="gross yield of Beijing business parks 8.1-9.6 % in 2008-2014, Colliers in A-REIT reports",
        tag="R-B",
    )
    construction_cost_factory: float = param(
        1_700.0, unit="CNY/m2", low=500, high=8_000, source="2,800-4,000 in 2021 prices (cost handbooks), deflated", tag="M-lo"
    )
    construction_cost_office: float = param(
        3_600.0, unit="CNY/m2", low=1_000, high=15_000, source="4,760 Xi'an Software New Town 2017, deflated", tag="R-C"
    )
    construction_cost_lab: float = param(4_600.0, unit="CNY/m2", low=1_000, high=20_000, source="office plus technical fit-out", tag="D")
    construction_cost_incubator: float = param(3_200.0, unit="CNY/m2", low=1_000, high=15_000, source="office shell with shared rooms", tag="D")
    construction_cost_amenity: float = param(3_200.0, unit="CNY/m2", low=1_000, high=15_000, source="housing and commerce near parks", tag="D")
    smallest_share: float = param(
        0.03, unit="share of a park's stock", low=0.0, high=0.5, source="base from which a space type a park hardly has can grow", tag="D"
    )
    credit_share: float = param(
        0.5, unit="share of income", low=0.0, high=5.0, source="an operator whose interest takes more finds no lender for new buildings", tag="D"
    )
    land_price: float = param(
        300.0,
        unit="CNY per m2 of floor",
        low=0.0,
        high=20_000,
        source="lowest price of industrial land per floor area; dearer where the starting rent allows",
        tag="M-lo",
    )
    land_release: float = param(
        0.005,
        unit="share of stock per quarter",
        low=0.0,
        high=0.05,
        source="stock of Chinese parks grows about 2.3 % a year, part of it on land released by government whatever the vacancy",
        tag="R-C",
        about="floor space for which government releases land, insensitive to vacancy by default",
    )
    built_regardless: float = param(
        0.0,
        unit="share of released land",
        low=0.0,
        high=1.0,
        source="chosen: in a market nobody buys land on which building does not pay; 1 where companies of the government take it all",
        tag="D",
        about="taken by companies of the government itself, which build whether or not it pays",
    )
    land_fiscal_response: float = param(0.5, unit="1", low=0.0, high=5.0, source="governments short of money release more land", tag="D")
    land_vacancy_response: float = param(0.0, unit="1", low=-5.0, high=0.0, source="0: release ignores vacancy", tag="D")
    pulse_quarter: int = param(
        0, unit="quarter", low=0, high=10_000, source="experiment", tag="D", about="quarter in which the floor space of `pulse` comes into use"
    )
    pulse: float = param(
        0.0,
        unit="share of stock",
        low=0.0,
        high=1.0,
        source="experiment",
        tag="D",
        about="floor space of each type that comes into use in every open park in one quarter, for experiments: nobody asked for it, "
        "nobody pays for it (a gift from outside), and no plot limits it",
    )
    conversion: bool = switch(True, "idle floor space may be converted to another type")
    conversion_cost: float = param(0.30, unit="share of new building cost", low=0.05, high=0.8, source="renovation against new building", tag="D")
    conversion_downtime: int = param(3, unit="quarters", low=1, high=12, source="14 months Changcheng Haina, 26 months Jinyu Workshop", tag="R-C")
    conversion_cap: float = param(
        0.025, unit="share of a type's stock per quarter", low=0.0, high=0.1, source="at most a tenth of stock a year", tag="D"
    )
    conversion_patience: int = param(4, unit="quarters", low=1, high=20, source="quarters the gain must last", tag="D")
    conversion_permission: float = param(
        0.16,
        unit="probability per quarter",
        low=0.0,
        high=1.0,
        source="half of the applications within a year, for a fully responsive government",
        tag="D",
    )
