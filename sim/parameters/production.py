"""Parameters of the section `production`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param, switch


@dataclass(frozen=True)
class Production(Checked):
    """Productivity, wages, growth and the use of cash."""

    section = "production"
    marshall: float = param(
        0.02, unit="elasticity", low=0.0, high=0.08, source="Beaudry and Schiffauerova 2009: Marshall against Jacobs is open", tag="R-A"
    )
    jacobs: float = param(0.02, unit="elasticity", low=0.0, high=0.08, source="as above", tag="R-A")
    related_variety: float = param(
        0.02, unit="log points per unit", low=0.0, high=0.06, source="Frenken and others 2007 for the sign; size chosen", tag="D"
    )
    chain_linkage: float = param(
        0.03,
        unit="log points per unit",
        low=0.0,
        high=0.1,
        source="upstream at least as strong as own industry, Hu, Xu and Yashiro 2015; size chosen",
        tag="D",
    )
    city_mass: float = param(
        0.02, unit="elasticity", low=0.0, high=0.08, source="total elasticity 0.04 (0.02-0.08), Graham, Gibbons and Martin 2009", tag="R-A"
    )
    congestion: float = param(
        1.0,
        unit="log points per squared unit of excess density",
        low=0.0,
        high=5.0,
        source="inverted U (Lin, Li and Yang 2011); size chosen",
        tag="D",
    )
    congestion_start: float = param(
        0.87, unit="share of the permitted floor space in use", low=0.5, high=1.0, source="peak at 85-90 % built up", tag="D"
    )
    use_marshall: bool = switch(True, "own-industry employment in the park raises productivity")
    use_jacobs: bool = switch(True, "diversity of the park raises productivity")
    use_related_variety: bool = switch(True, "related variety raises productivity")
    use_chain_linkage: bool = switch(True, "local suppliers raise productivity and save input cost")
    use_city_mass: bool = switch(True, "the size of the surrounding city raises productivity")
    use_congestion: bool = switch(True, "built-up parks become crowded")
    distance: float = param(12.0, unit="km", low=1.0, high=200.0, source="decay of city mass", tag="D")
    supplier_scale: float = param(
        1_000.0,
        unit="persons",
        low=10.0,
        high=100_000.0,
        source="employees of a supplying industry at which two thirds of its link is there",
        tag="D",
    )
    input_saving: float = param(0.01, unit="share of input cost", low=0.0, high=0.1, source="trade cost saved on inputs bought in the park", tag="D")
    input_flexibility: float = param(
        0.80,
        unit="share",
        low=0.0,
        high=1.0,
        source="part of input cost that follows an enterprise's own sales; the rest follows its capacity",
        tag="D",
    )
    service_effect: float = param(
        0.02, unit="log points at full service", low=0.0, high=0.05, source="effect of services on productivity at most 2-3 %", tag="D"
    )
    growth_response: float = param(
        1.20, unit="log growth per unit of profit margin", low=0.0, high=2.0, source="chosen; investment out of profit", tag="D"
    )
    shrink_response: float = param(
        0.12,
        unit="log growth per unit of profit margin",
        low=0.0,
        high=2.0,
        source="chosen: labour is hoarded, enterprises shed it slower than they hire",
        tag="D",
        about="below the usual margin",
    )
    spare_margin: float = param(
        0.0,
        unit="share of revenue",
        low=-0.1,
        high=0.3,
        source="chosen: growth is to come from the market, not from the start",
        tag="D",
        about="by how much the margin at which an industry's enterprises keep their size lies below its margin at the start",
    )
    full_house: float = param(1.40, unit="need / leased", low=1.0, high=3.0, source="beyond it nobody more fits in", tag="D")
    room_range: float = param(0.20, unit="need / leased", low=0.01, high=1.0, source="over this range below full_house growth fades out", tag="D")
    overhead: float = param(
        1.5, unit="workers' wages", low=0.0, high=10.0, source="chosen: an owner who manages, and half a clerk", tag="D",
        about="what running any enterprise takes, however small"
    )  # fmt: skip
    growth_noise: float = param(
        0.03, unit="log points per quarter", low=0.0, high=0.3, source="chosen; small beside contracts, which make the wings", tag="D",
        about="standard deviation of small changes of employment, at the reference size"
    )  # fmt: skip
    growth_size_exponent: float = param(0.17, unit="1", low=0.0, high=0.5, source="size-variance exponent 0.14-0.20 (PNAS 2009)", tag="R-A")
    reference_size: float = param(
        30.0, unit="workers", low=1.0, high=10_000.0, source="size at which growth_noise and contracts.spread hold", tag="D"
    )
    growth_cap: float = param(0.20, unit="log points per quarter", low=0.02, high=1.0, source="largest change of size in a quarter", tag="D")
    wage_pass_through: float = param(
        1.0,
        unit="share",
        low=0.0,
        high=1.5,
        source="share of the growth of what a worker brings in that reaches wages; below one margins rise for ever",
        tag="D",
    )
    wage_speed: float = param(0.10, unit="per quarter", low=0.0, high=1.0, source="wages are sticky", tag="D", about="upwards")
    wage_speed_down: float = param(
        0.025, unit="per quarter", low=0.0, high=1.0, source="wages are rarely cut; size chosen", tag="D", about="downwards"
    )
    wage_scarcity: float = param(0.03, unit="per quarter", low=0.0, high=0.5, source="wage response to unfilled skilled vacancies", tag="D")
    wage_sharing: float = param(0.5, unit="elasticity", low=0.0, high=1.0, source="better enterprises pay more", tag="D")
    place_sharing: float = param(
        0.5,
        unit="share",
        low=0.0,
        high=1.0,
        source="sign: wages are higher in better places (Combes, Duranton and Gobillon 2008); size chosen",
        tag="D",
        about="part of what a place adds to productivity that wages take",
    )
    payout: float = param(0.5, unit="share of profit after tax", low=0.0, high=1.0, source="dividends when cash exceeds the buffer", tag="D")
    cash_buffer: float = param(2.0, unit="quarters of wages and rent", low=0.0, high=12.0, source="cash kept before dividends", tag="D")
    poor_rd: float = param(
        0.5, unit="share", low=0.0, high=1.0, source="part of its R&D an enterprise keeps up while its cash is below zero", tag="D"
    )
    overdraft: float = param(1.0, unit="quarters of wages and rent", low=0.0, high=8.0, source="cash may fall this far below zero", tag="D")
