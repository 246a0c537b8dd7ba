"""Parameters of the section `rent`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param


@dataclass(frozen=True)
class Rent(Checked):
    """Asking rents: the two-gap rule and the operators' mark-up."""

    section = "rent"
    vacancy_response: float = param(
        0.50,
        unit="log points per quarter per unit of vacancy gap",
        low=0.0,
        high=0.75,
        source="2 % a year per point, Wheaton and Torto 1988",
        tag="R-A",
        about="at natural vacancy; more for each point below it and less for each point above, as the time until a room is let goes with vacancy and "
        "rents with its logarithm (stronger below average vacancy: 15 US markets 1990-2007)",
    )
    level_response: float = param(
        0.05,
        unit="per quarter",
        low=0.0,
        high=0.15,
        source="5-10 years to adjust, Englund and others, NBER 11345",
        tag="R-A",
    )
    natural_office: float = param(
        0.15,
        unit="vacancy rate",
        low=0.02,
        high=0.3,
        source="7-22 %; UrbanSim developers plan for 15 %",
        tag="R-code",
        about="R&D office, laboratory and incubator",
    )
    natural_factory: float = param(0.08, unit="vacancy rate", low=0.02, high=0.3, source="standard factories", tag="D")
    cap: float = param(0.06, unit="log points per quarter", low=0.01, high=0.3, source="largest change of asking rent", tag="D")
    income_elasticity: float = param(
        0.6, unit="elasticity of equilibrium rent to the wage index", low=0.0, high=1.5, source="long-run rents follow local incomes", tag="D"
    )
    land_premium: float = param(
        2.0,
        unit="log points",
        low=0.0,
        high=4.0,
        source="chosen",
        tag="D",
        about="on equilibrium rent, of a park wholly let",
    )
    scarce_from: float = param(
        0.7,
        unit="share of the permitted floor space",
        low=0.0,
        high=1.0,
        source="chosen",
        tag="D",
        about="let, above which land is scarce",
    )
    scarce_span: float = param(
        0.2,
        unit="share of the permitted floor space",
        low=0.01,
        high=1.0,
        source="chosen",
        tag="D",
        about="let beyond that, until land is as dear as it gets",
    )
    ordinary_room: float = param(
        0.2,
        unit="share of the permitted floor space",
        low=0.01,
        high=5.0,
        source="chosen: a district has a fifth as much ordinary space that would suit enterprises of parks as its parks may build",
        tag="D",
        about="outside the parks; a district with fewer parks than others has what the mean district has",
    )
    ordinary_response: float = param(
        2.0,
        unit="elasticity",
        low=0.0,
        high=5.0,
        source="chosen: ordinary space does not grow, so its rents rise faster than the use of it",
        tag="D",
        about="of rents outside the parks to what enterprises there and others use; 0: space outside is without end",
    )
    greatest_premium: float = param(
        0.33,
        unit="log points",
        low=0.0,
        high=5.0,
        source="a tenant stays for two fifths more than equal rooms cost elsewhere; less than the 0.53 that staying is worth to it within a district "
        "(leasing.home_park * nesting / cost), lowered from 0.40 so that no real rent passed three times its start in three seeds",
        tag="D",
        about="by which a park's rents may outrun those elsewhere, both against the start of the run",
    )
