"""Parameters of the section `ordinary_economy`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, param


@dataclass(frozen=True)
class OrdinaryEconomy(Checked):
    """Shops, schools, building, administration: what stands beside the industries of the parks, one sum a district."""

    section = "ordinary_economy"
    size: float = param(
        8.0,
        unit="ordinary jobs per job of the region's industries",
        low=0.0,
        high=50.0,
        source="made up from shares: some nine million worked in Beijing in 2006, 0.8 million of them in the zone (general knowledge, unverified)",
        tag="D",
        about="at the start, spread over districts by talent_weight; 0: nothing ordinary stands beside the parks",
    )
    multiplier: float = param(
        1.0,
        unit="ordinary jobs per job",
        low=0.0,
        high=5.0,
        source="0.3 for a job in Chinese manufacturing (Wang and Chanda 2018), 1.6 for one in American, 2.5 for a skilled one (Moretti 2010)",
        tag="M-md",
        about="that follow each job more in the region's industries, where those who hold it live",
    )
    wage_elasticity: float = param(
        0.5,
        unit="elasticity",
        low=0.0,
        high=3.0,
        source="0.15-0.75 in most studies (Hamermesh 1993), 0.55 in the long run (Lichter and others 2015)",
        tag="M-hi",
        about="of ordinary jobs to wages above those elsewhere: dear labour is saved, or the work is done elsewhere",
    )
    speed: float = param(
        0.1,
        unit="per quarter",
        low=0.0,
        high=1.0,
        source="chosen: two and a half years",
        tag="D",
        about="how fast ordinary jobs, and the rooms they use, come and go",
    )
    wage: float = param(
        0.6, unit="ratio to the mean wage of the region's industries", low=0.1, high=2.0, source="chosen", tag="D", about="of an ordinary job"
    )
    labour_share: float = param(
        0.45, unit="share of value added", low=0.1, high=1.0, source="0.4-0.5 in China's national accounts (unverified)", tag="M-lo"
    )
    rd_intensity: float = param(
        0.005,
        unit="share of value added",
        low=0.0,
        high=0.2,
        source="chosen: ordinary business does next to none",
        tag="D",
        about="and as pay the share of ordinary jobs that ask for the skills of the parks",
    )
