"""Parameters of the section `demand`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param


@dataclass(frozen=True)
class Demand(Checked):
    """Markets: life-cycle trend, persistent shocks, price response, macro regime."""

    section = "demand"
    constant: float | None = param(
        None,
        unit="1/year",
        low=-0.15,
        high=0.3,
        source="experiment",
        tag="D",
        about="growth of every market in place of its life cycle and of the region's path, for experiments; null keeps them. Shocks and the macro "
        "regime stay",
    )
    path: bool = param(
        True,
        unit="switch",
        source="the region's history.csv",
        tag="D",
        about="markets follow the path that the region is given, where it is given one; false leaves them to their life cycles",
    )
    growth_shift: float = param(
        0.0, unit="1/year", low=-0.15, high=0.15, source="macro regime", tag="D", about="added to every industry's market growth"
    )
    slowdown_quarter: int = param(
        10_000, unit="quarter", low=0, high=10_000, source="macro regime", tag="D", about="from this quarter on, `slowdown_shift` is added too"
    )
    slowdown_quarters: int = param(
        10_000, unit="quarters", low=1, high=10_000, source="macro regime", tag="D", about="how long `slowdown_shift` lasts; by default for ever"
    )
    slowdown_shift: float = param(0.0, unit="1/year", low=-0.2, high=0.2, source="macro regime", tag="D")
    life_cycle_width: float = param(2.5, unit="years", low=0.5, high=10.0, source="width of the logistic between early and late growth", tag="D")
    shock_scale: float = param(1.0, unit="ratio", low=0.0, high=3.0, source="multiplies every industry's shock_sd", tag="D")
    price_elasticity: float = param(
        2.0,
        unit="1",
        low=0.5,
        high=20.0,
        source="elasticity of market demand to price",
        tag="D",
        about="the price index of an industry falls by 1/elasticity per unit of log excess supply",
    )
    use_response: float = param(
        1.0,
        unit="1",
        low=0.0,
        high=4.0,
        source="chosen",
        tag="D",
        about="elasticity of the use of capacity to the price against the normal one; 0: all that can be made is sold",
    )
    least_use: float = param(0.5, unit="ratio", low=0.05, high=1.0, source="chosen", tag="D", about="less of its capacity nobody uses")
    most_use: float = param(1.05, unit="ratio", low=1.0, high=1.5, source="chosen", tag="D", about="more than all of it: overtime")
    normal_speed: float = param(
        0.08,
        unit="per quarter",
        low=0.0,
        high=1.0,
        source="chosen: half of a lasting fall of price is normal after two years",
        tag="D",
        about="how fast the price at which everybody works at full use follows the price",
    )
    outside_speed: float = param(
        0.12,
        unit="per quarter",
        low=0.0,
        high=1.0,
        source="chosen: suppliers elsewhere take a year and a half for half of the way",
        tag="D",
        about="how fast supply from elsewhere follows the market; 1: at once",
    )
    outside_response: float = param(
        0.5,
        unit="elasticity",
        low=0.0,
        high=10.0,
        source="chosen",
        tag="D",
        about="of supply from elsewhere to the price over the cost elsewhere",
    )
    outside_cost_speed: float = param(
        0.015,
        unit="per quarter",
        low=0.0,
        high=1.0,
        source="chosen: suppliers elsewhere learn to live with a lasting price in a decade",
        tag="D",
        about="how fast the cost elsewhere follows the price",
    )
    outside_progress: float = param(
        0.006,
        unit="1/year",
        low=0.0,
        high=0.03,
        source="chosen: more than the frontier's growth, 1.5 %, times labour's share of cost, less than all of it",
        tag="D",
        about="by how much the cost elsewhere falls by itself",
    )
    input_price_speed: float = param(
        0.04,
        unit="per quarter",
        low=0.0,
        high=1.0,
        source="chosen: prices of inputs follow those of what is made of them within four years",
        tag="D",
        about="how fast input prices follow the industry's price; 1: at once, and a fall of price never reaches the margin",
    )
    enterprise_shock_persistence: float = param(
        0.90, unit="per quarter", low=0.0, high=0.995, source="persistence of an enterprise's own demand", tag="D"
    )
    enterprise_shock_sd: float = param(
        0.09,
        unit="log points per quarter",
        low=0.0,
        high=0.4,
        source="spread of annual enterprise growth about 0.17 (Bottazzi and Secchi for the form)",
        tag="D",
    )
