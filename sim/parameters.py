"""Every number the model can be given: default, plausible range, unit, source and provenance in one place.

A parameter is declared once, with `param` (`sim.declare`, with the provenance tags). Validation, `yuanqu list`, the parameter table of
`docs/model/parameters.md` and the bounds of a sensitivity analysis all read these declarations.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, fields

from sim.declare import Checked, ParameterError, check, param, switch
from sim.funding import FundRules
from sim.institutions import AllianceRules, PlatformRules
from sim.levers import Attraction, BusinessModel, Development, Paths, Revival, ServiceMode
from sim.programmes import Policy
from sim.rivalry import Rivalry


@dataclass(frozen=True)
class RegionChoice(Checked):
    """Which parks, districts and enterprises the run starts from."""

    section = "region"
    name: str = param("zhongguancun", unit="name", source="chosen by the user", tag="D", about="name printed on figures")
    folder: str = param("", unit="path", source="chosen by the user", tag="D",
                        about="folder of CSV files; empty means the folder shipped under `name`, or a synthetic region")
    kind: str = param("folder", unit="choice", choices=("folder", "synthetic"), source="chosen by the user", tag="D",
                      about="read from a folder of CSV files, or laid out by formula")
    parks: int = param(12, unit="parks", low=1, high=3_000, source="chosen by the user", tag="D", about="synthetic region only")
    districts: int = param(3, unit="districts", low=1, high=1_000, source="chosen by the user", tag="D", about="synthetic region only")
    enterprises: int = param(3_000, unit="enterprises", low=1, high=5_000_000, source="chosen by the user", tag="D",
                             about="synthetic region only: enterprises at the start")
    layout_seed: int = param(0, unit="integer", low=0, high=2**31 - 1, source="chosen by the user", tag="D",
                             about="synthetic region only: another number lays the parks out differently")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.kind == "synthetic" and self.folder:
            raise ParameterError(f"region.folder={self.folder} has no effect on a synthetic region; leave it out, or choose region=zhongguancun with it")
        for item in fields(self):
            if self.kind == "folder" and item.name in ("parks", "districts", "enterprises", "layout_seed") and getattr(self, item.name) != item.default:
                raise ParameterError(f"region.{item.name} only lays out a synthetic region; this one is read from tables. Choose region=synthetic, or edit the tables")


@dataclass(frozen=True)
class Demand(Checked):
    """Markets: life-cycle trend, persistent shocks, price response, macro regime."""

    section = "demand"
    growth_shift: float = param(0.0, unit="1/year", low=-0.15, high=0.15, source="macro regime", tag="D",
                                about="added to every industry's market growth")
    slowdown_quarter: int = param(10_000, unit="quarter", low=0, high=10_000, source="macro regime", tag="D",
                                  about="from this quarter on, `slowdown_shift` is added too")
    slowdown_shift: float = param(0.0, unit="1/year", low=-0.2, high=0.2, source="macro regime", tag="D")
    life_cycle_width: float = param(2.5, unit="years", low=0.5, high=10.0, source="width of the logistic between early and late growth", tag="D")
    shock_scale: float = param(1.0, unit="ratio", low=0.0, high=3.0, source="multiplies every industry's shock_sd", tag="D")
    price_elasticity: float = param(2.0, unit="1", low=0.5, high=20.0, source="elasticity of market demand to price", tag="D",
                                    about="the price index of an industry falls by 1/elasticity per unit of log excess supply")
    enterprise_shock_persistence: float = param(0.90, unit="per quarter", low=0.0, high=0.995, source="persistence of an enterprise's own demand", tag="D")
    enterprise_shock_sd: float = param(0.09, unit="log points per quarter", low=0.0, high=0.4,
                                       source="spread of annual enterprise growth about 0.17 (Bottazzi and Secchi for the form)", tag="D")


@dataclass(frozen=True)
class Supply(Checked):
    """Construction, demolition, conversion and land release."""

    section = "supply"
    construction_lag: int = param(8, unit="quarters", low=1, high=20, source="36 months planned for Medical Device Park phase 2; 8 quarters gives an 11-12 year cycle", tag="M-md")
    starts_response: float = param(0.15, unit="share of stock per quarter per log point", low=0.0, high=0.3, source="sets the amplitude of the space cycle", tag="D")
    replacement: float = param(0.003, unit="share of stock per quarter", low=0.0, high=0.01, source="depreciation of buildings", tag="M-md",
                               about="starts that replace floor space, and demolition of vacant floor space, at this rate")
    starts_cap: float = param(0.03, unit="share of stock per quarter", low=0.0, high=0.2, source="capacity of builders", tag="D")
    pipeline_count: float = param(0.0, unit="share", low=0.0, high=1.0, source="0 is myopic, 1 counts all that is under construction (Wheaton 1999)", tag="D")
    target_return: float = param(0.09, unit="per year", low=0.03, high=0.2, source="gross yield of Beijing business parks 8.1-9.6 % in 2008-2014, Colliers in A-REIT reports", tag="R-B")
    construction_cost_factory: float = param(1_700.0, unit="CNY/m2", low=500, high=8_000, source="2,800-4,000 in 2021 prices (cost handbooks), deflated", tag="M-lo")
    construction_cost_office: float = param(3_600.0, unit="CNY/m2", low=1_000, high=15_000, source="4,760 Xi'an Software New Town 2017, deflated", tag="R-C")
    construction_cost_lab: float = param(4_600.0, unit="CNY/m2", low=1_000, high=20_000, source="office plus technical fit-out", tag="D")
    construction_cost_incubator: float = param(3_200.0, unit="CNY/m2", low=1_000, high=15_000, source="office shell with shared rooms", tag="D")
    construction_cost_amenity: float = param(3_200.0, unit="CNY/m2", low=1_000, high=15_000, source="housing and commerce near parks", tag="D")
    smallest_share: float = param(0.03, unit="share of a park's stock", low=0.0, high=0.5, source="base from which a space type a park hardly has can grow", tag="D")
    credit_share: float = param(0.5, unit="share of income", low=0.0, high=5.0, source="an operator whose interest takes more finds no lender for new buildings", tag="D")
    land_price: float = param(300.0, unit="CNY per m2 of floor", low=0.0, high=20_000, source="lowest price of industrial land per floor area; dearer where the starting rent allows", tag="M-lo")
    land_release: float = param(0.005, unit="share of stock per quarter", low=0.0, high=0.05, source="stock of Chinese parks grows about 2.3 % a year, part of it released by government whatever the vacancy", tag="R-C",
                                about="floor space started on land that government releases, insensitive to vacancy by default")
    land_fiscal_response: float = param(0.5, unit="1", low=0.0, high=5.0, source="governments short of money release more land", tag="D")
    land_vacancy_response: float = param(0.0, unit="1", low=-5.0, high=0.0, source="0: release ignores vacancy", tag="D")
    conversion: bool = switch(True, "idle floor space may be converted to another type")
    conversion_cost: float = param(0.30, unit="share of new building cost", low=0.05, high=0.8, source="renovation against new building", tag="D")
    conversion_downtime: int = param(3, unit="quarters", low=1, high=12, source="14 months Changcheng Haina, 26 months Jinyu Workshop", tag="R-C")
    conversion_cap: float = param(0.025, unit="share of a type's stock per quarter", low=0.0, high=0.1, source="at most a tenth of stock a year", tag="D")
    conversion_patience: int = param(4, unit="quarters", low=1, high=20, source="quarters the gain must last", tag="D")
    conversion_permission: float = param(0.16, unit="probability per quarter", low=0.0, high=1.0, source="half of the applications within a year, for a fully responsive government", tag="D")


@dataclass(frozen=True)
class Innovation(Checked):
    """R&D, absorptive capacity, spillovers, success and imitation."""

    section = "innovation"
    knowledge_depreciation: float = param(0.04, unit="per quarter", low=0.0, high=0.15, source="15 % a year by convention (Griliches)", tag="M-hi")
    spillover: float = param(0.15, unit="ratio to own R&D", low=0.0, high=1.0, source="R&D of others that a fully able enterprise takes in per own R&D and per log of the pool around", tag="D")
    reference_pool: float = param(1e7, unit="CNY of R&D per quarter", low=1e4, high=1e10, source="pool from which spillovers count", tag="D")
    half_capacity: float = param(60_000.0, unit="CNY of knowledge per worker", low=1_000, high=1_000_000, source="absorptive capacity is one half here (Cohen and Levinthal 1990 for the form)", tag="D")
    distance: float = param(12.0, unit="km", low=1.0, high=200.0, source="decay of spillovers between parks", tag="D")
    success: float = param(0.10, unit="innovations per quarter at the reference effort", low=0.0, high=0.5, source="rescaled so that 10-40 % of enterprises innovate in a year", tag="D")
    effort_elasticity: float = param(0.6, unit="1", low=0.2, high=1.0, source="patents on R&D 0.5-0.7, Hausman, Hall and Griliches 1984", tag="R-C")
    reference_effort: float = param(40.0, unit="quarterly wages of R&D", low=0.1, high=1_000.0, source="effort at which `success` holds", tag="D")
    talent_spread: float = param(1.2, unit="1", low=0.1, high=4.0, source="variance of enterprises' own inventiveness (negative binomial dispersion)", tag="D")
    gain_median: float = param(0.045, unit="log productivity per product line", low=0.0, high=0.3, source="median gain of an innovation", tag="D")
    gain_spread: float = param(1.0, unit="log sd", low=0.0, high=2.5, source="values of innovations are lognormal (Harhoff, Scherer and Vopel 1997); narrower than money values", tag="R-A")
    gain_cap: float = param(0.6, unit="log productivity", low=0.05, high=2.0, source="largest single gain", tag="D")
    frontier_drag: float = param(2.0, unit="1", low=0.0, high=4.0, source="the further ahead of the industry, the smaller the next step (Segerstrom 1998 for the idea)", tag="D")
    workers_per_line: float = param(60.0, unit="workers", low=1.0, high=2_000.0, source="an innovation improves one product line", tag="D")
    imitation: float = param(0.06, unit="probability per quarter at the reference effort", low=0.0, high=0.5, source="rescaled from 0.30 of Dosi, Fagiolo and Roventini 2010", tag="D")
    imitation_step: float = param(0.30, unit="share of the gap", low=0.0, high=1.0, source="share of the gap to the example closed", tag="D")
    spillovers: bool = switch(True, "knowledge flows between enterprises of a park and related industries")
    imitate: bool = switch(True, "enterprises copy better ones in their park or industry")


@dataclass(frozen=True)
class Production(Checked):
    """Productivity, wages, growth and the use of cash."""

    section = "production"
    marshall: float = param(0.02, unit="elasticity", low=0.0, high=0.08, source="Beaudry and Schiffauerova 2009: Marshall against Jacobs is open", tag="R-A")
    jacobs: float = param(0.02, unit="elasticity", low=0.0, high=0.08, source="as above", tag="R-A")
    related_variety: float = param(0.02, unit="log points per unit", low=0.0, high=0.06, source="Frenken and others 2007 for the sign; size chosen", tag="D")
    chain_linkage: float = param(0.03, unit="log points per unit", low=0.0, high=0.1, source="upstream at least as strong as own industry, Hu, Xu and Yashiro 2015; size chosen", tag="D")
    city_mass: float = param(0.02, unit="elasticity", low=0.0, high=0.08, source="total elasticity 0.04 (0.02-0.08), Graham, Gibbons and Martin 2009", tag="R-A")
    congestion: float = param(1.0, unit="log points per squared unit of excess density", low=0.0, high=5.0, source="inverted U (Lin, Li and Yang 2011); size chosen", tag="D")
    congestion_start: float = param(0.87, unit="share of the permitted floor space in use", low=0.5, high=1.0, source="peak at 85-90 % built up", tag="D")
    use_marshall: bool = switch(True, "own-industry employment in the park raises productivity")
    use_jacobs: bool = switch(True, "diversity of the park raises productivity")
    use_related_variety: bool = switch(True, "related variety raises productivity")
    use_chain_linkage: bool = switch(True, "local suppliers raise productivity and save input cost")
    use_city_mass: bool = switch(True, "the size of the surrounding city raises productivity")
    use_congestion: bool = switch(True, "built-up parks become crowded")
    distance: float = param(12.0, unit="km", low=1.0, high=200.0, source="decay of city mass", tag="D")
    supplier_scale: float = param(1_000.0, unit="persons", low=10.0, high=100_000.0, source="employees of a supplying industry at which two thirds of its link is there", tag="D")
    input_saving: float = param(0.01, unit="share of input cost", low=0.0, high=0.1, source="trade cost saved on inputs bought in the park", tag="D")
    input_flexibility: float = param(0.80, unit="share", low=0.0, high=1.0, source="part of input cost that follows an enterprise's own sales; the rest follows its capacity", tag="D")
    service_effect: float = param(0.02, unit="log points at full service", low=0.0, high=0.05, source="effect of services on productivity at most 2-3 %", tag="D")
    growth_response: float = param(0.50, unit="log growth per unit of profit margin", low=0.0, high=2.0, source="investment out of profit", tag="D")
    growth_margin: float = param(0.055, unit="share of revenue", low=-0.1, high=0.3, source="margin at which an enterprise keeps its size", tag="D")
    full_house: float = param(1.40, unit="need / leased", low=1.0, high=3.0, source="beyond it nobody more fits in", tag="D")
    room_range: float = param(0.20, unit="need / leased", low=0.01, high=1.0, source="over this range below full_house growth fades out", tag="D")
    growth_noise: float = param(0.05, unit="log points per quarter", low=0.0, high=0.3, source="Laplace shock; annual spread about 0.17 at the reference size", tag="R-A")
    growth_size_exponent: float = param(0.17, unit="1", low=0.0, high=0.5, source="size-variance exponent 0.14-0.20 (PNAS 2009)", tag="R-A")
    reference_size: float = param(30.0, unit="workers", low=1.0, high=10_000.0, source="size at which growth_noise holds", tag="D")
    growth_cap: float = param(0.20, unit="log points per quarter", low=0.02, high=1.0, source="largest change of size in a quarter", tag="D")
    wage_pass_through: float = param(0.75, unit="share", low=0.0, high=1.5, source="share of average productivity growth that reaches wages", tag="D")
    wage_speed: float = param(0.10, unit="per quarter", low=0.0, high=1.0, source="wages are sticky", tag="D")
    wage_scarcity: float = param(0.03, unit="per quarter", low=0.0, high=0.5, source="wage response to unfilled skilled vacancies", tag="D")
    wage_sharing: float = param(0.5, unit="elasticity", low=0.0, high=1.0, source="better enterprises pay more", tag="D")
    payout: float = param(0.5, unit="share of profit after tax", low=0.0, high=1.0, source="dividends when cash exceeds the buffer", tag="D")
    cash_buffer: float = param(2.0, unit="quarters of wages and rent", low=0.0, high=12.0, source="cash kept before dividends", tag="D")
    poor_rd: float = param(0.5, unit="share", low=0.0, high=1.0, source="part of its R&D an enterprise keeps up while its cash is below zero", tag="D")
    overdraft: float = param(1.0, unit="quarters of wages and rent", low=0.0, high=8.0, source="cash may fall this far below zero", tag="D")


@dataclass(frozen=True)
class Turnover(Checked):
    """Exit, entry and spin-offs."""

    section = "turnover"
    exit: str = param("cash", unit="choice", choices=("cash", "table"), source="emergent from cash and selection, or the hazard table of Chinese firms (SAIC 2013)", tag="R-B")
    table_multiplier: float = param(1.0, unit="ratio", low=0.0, high=3.0, source="registration exit is not economic exit: 1-2", tag="D")
    table_size: float = param(0.25, unit="exponent of size in the hazard table", low=0.0, high=1.0, source="the larger, the higher the survival (SAIC 2013 for the sign)", tag="D")
    giving_up: float = param(0.16, unit="hazard per quarter per unit of lasting loss margin", low=0.0, high=2.0, source="owners give up on lasting losses", tag="D")
    margin_memory: float = param(0.80, unit="per quarter", low=0.0, high=0.99, source="memory of past margins", tag="D")
    founders: float = param(0.16, unit="potential founders per enterprise at the start per quarter", low=0.0, high=2.0, source="size of the common pool", tag="D",
                            about="spread over districts by founders_weight and over industries by enterprises at the start")
    acceptance: float = param(0.11, unit="probability", low=0.0, high=1.0, source="share of potential founders who found at average conditions; about 8-10 % entry a year", tag="D")
    entry_profit: float = param(6.0, unit="log odds per unit of margin above the norm", low=0.0, high=30.0, source="founders look at the industry's margin", tag="D")
    entry_relatedness: float = param(1.5, unit="log odds per unit of relatedness density", low=0.0, high=6.0, source="+1 sd of density raises the odds by 30-60 % (Neffke and others 2011 for the sign)", tag="D")
    entry_scale: float = param(0.5, unit="elasticity of entry to the number of enterprises", low=0.0, high=1.0, source="entry grows with the square root of the stock", tag="D")
    entrant_productivity: float = param(0.92, unit="ratio to the industry's mean", low=0.3, high=1.5, source="newcomers start behind", tag="D")
    entrant_spread: float = param(0.30, unit="log sd", low=0.0, high=1.0, source="spread of newcomers' productivity", tag="D")
    entrant_size_spread: float = param(0.9, unit="log sd", low=0.0, high=2.0, source="spread of newcomers' size", tag="D")
    entrant_cash: float = param(3.0, unit="quarters of wages and rent", low=0.0, high=20.0, source="seed capital", tag="D")
    spin_offs: bool = switch(True, "successful enterprises spin off new ones")
    spin_off_rate: float = param(0.0025, unit="per quarter", low=0.0, high=0.02, source="0.5-2 % a year (Klepper 2007 for the mechanism)", tag="D")
    spin_off_cap: float = param(3.0, unit="ratio to the usual rate", low=0.0, high=20.0, source="the best parents spin off this much more often at most", tag="D")
    inheritance_low: float = param(0.8, unit="ratio to the parent", low=0.3, high=1.5, source="lower end of what a spin-off inherits", tag="D")
    inheritance_high: float = param(1.1, unit="ratio to the parent", low=0.3, high=2.0, source="upper end", tag="D")
    initial_size_spread: float = param(1.0, unit="log sd", low=0.0, high=2.5, source="spread of enterprise sizes at the start", tag="D")
    initial_age_mean: float = param(20.0, unit="quarters", low=1.0, high=200.0, source="half of Chinese firms are younger than five years (SAIC 2013)", tag="R-B")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.inheritance_low > self.inheritance_high:
            raise ParameterError(f"turnover.inheritance_low must not exceed turnover.inheritance_high; got {self.inheritance_low} and {self.inheritance_high}")


@dataclass(frozen=True)
class Leasing(Checked):
    """Leases, search and location choice."""

    section = "leasing"
    cost: float = param(-0.30, unit="utility per log cost, between districts", low=-0.6, high=-0.1, source="Bartik's studies summarised by Phillips and Goss", tag="R-A")
    nesting: float = param(0.20, unit="dissimilarity of parks within a district", low=0.1, high=1.0, source="gives -1.5 within districts, inside Bartik's -1 to -3", tag="K")
    own_industry: float = param(0.30, unit="utility per log of own-industry enterprises, among parks of a district", low=0.0, high=0.7, source="typical of conditional logits (Head, Ries and Swenson 1995; Guimaraes and others 2000)", tag="M-md")
    relatedness: float = param(0.5, unit="utility per unit of density", low=0.0, high=1.0, source="sign: Neffke and others 2011", tag="D")
    size: float = param(0.05, unit="utility per log of employees", low=0.0, high=0.3, source="large parks are better known", tag="D")
    crowding: float = param(0.5, unit="utility per unit of excess density", low=0.0, high=3.0, source="congestion repels", tag="D")
    services: float = param(0.20, unit="utility at full service", low=0.0, high=0.5, source="sign: Trofimenko 2010", tag="D")
    access: float = param(0.10, unit="utility per unit", low=0.0, high=1.0, source="weak for zones (Lu, Wang and Zhu 2015)", tag="R-A")
    talent: float = param(0.10, unit="utility per log of skilled labour at hand", low=0.0, high=0.6, source="sign: Trofimenko 2010", tag="D")
    amenity: float = param(0.20, unit="utility per unit", low=0.0, high=1.0, source="sign: Song, Sun and Luo 2022", tag="D")
    quality: float = param(0.15, unit="utility per unit of upkeep", low=0.0, high=1.0, source="upkeep of buildings", tag="D")
    home_park: float = param(0.8, unit="utility, within-district scale", low=0.0, high=5.0, source="so that about 6.5 % of enterprises move in a year (Pellenbarg and Kemper 1999: 7.9 %)", tag="D")
    home_district: float = param(1.5, unit="utility", low=0.0, high=5.0, source="most moves are short: 70-95 % within the region", tag="D")
    off_park: float = param(-1.0, unit="utility", low=-5.0, high=3.0, source="space outside parks, relative to a park without anything", tag="D")
    search_base: float = param(-0.3, unit="log odds at a lease expiry", low=-5.0, high=3.0, source="about 18 % do not renew at a three-year expiry", tag="D")
    search_stress: float = param(2.0, unit="log odds per unit of space stress", low=0.0, high=10.0, source="space shortage is the main push (Pellenbarg and Kemper)", tag="R-A")
    search_cost: float = param(2.0, unit="log odds per log cost gap", low=0.0, high=10.0, source="dearer than the average of all open parks", tag="D")
    search_size: float = param(0.25, unit="log odds per log size", low=0.0, high=1.0, source="sign: Kronenberg 2013", tag="D")
    search_age: float = param(0.20, unit="log odds per log age", low=0.0, high=1.0, source="sign: Kronenberg 2013", tag="D")
    crowded: float = param(1.15, unit="need / leased", low=1.0, high=2.0, source="above it an enterprise looks for more space", tag="D")
    roomy: float = param(0.70, unit="need / leased", low=0.1, high=1.0, source="below it an enterprise has too much space", tag="D")
    seen: float = param(0.4, unit="share of other districts", low=0.0, high=1.0, source="a searcher hears of about ten of twenty parks besides what a platform lists", tag="D",
                        about="its own district is always known; 1 is full information")
    waiting: float = param(0.5, unit="probability per quarter", low=0.05, high=1.0, source="search takes two quarters", tag="D")
    space_elasticity: float = param(0.4, unit="elasticity of floor space per worker to rent over wage", low=0.0, high=1.3, source="short run 0.4, long run above one (Shanghai offices)", tag="M-md")
    margin: float = param(1.05, unit="area taken / area needed", low=1.0, high=2.0, source="room to grow", tag="D")
    term_short: float = param(0.2, unit="share of leases", low=0.0, high=1.0, source="8 quarters", tag="M-lo")
    term_long: float = param(0.3, unit="share of leases", low=0.0, high=1.0, source="20 quarters; the rest 12", tag="M-lo")
    rent_free: float = param(1.0, unit="quarters", low=0.0, high=12.0, source="1-3 months for each three years is usual", tag="M-lo")
    step_up: float = param(0.01, unit="per year, in constant prices", low=-0.05, high=0.10, source="4 % a year in current prices less inflation", tag="M-lo")
    discount: float = param(0.02, unit="per quarter", low=0.0, high=0.1, source="discount rate of the lease's value", tag="D")
    deposit: float = param(1.0, unit="quarters of rent", low=0.0, high=4.0, source="forfeited when a lease is broken", tag="D")
    property_fee: float = param(0.35, unit="CNY/m2/day", low=0.0, high=3.0, source="property management charge", tag="M-lo")
    passes: int = param(5, unit="rounds", low=1, high=20, source="rounds of the capacity lottery", tag="R-code")
    graduation: int = param(14, unit="quarters", low=1, high=40, source="incubation of 12-16 quarters; 48 months at most", tag="M-md")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.term_short + self.term_long > 1.0:
            raise ParameterError(f"leasing.term_short and leasing.term_long are shares of all leases and sum to at most 1; got {self.term_short} and {self.term_long}")


@dataclass(frozen=True)
class Rent(Checked):
    """Asking rents: the two-gap rule and the operators' mark-up."""

    section = "rent"
    vacancy_response: float = param(0.50, unit="log points per quarter per unit of vacancy gap", low=0.0, high=0.75, source="2 % a year per point, Wheaton and Torto 1988", tag="R-A")
    level_response: float = param(0.05, unit="per quarter", low=0.0, high=0.15, source="5-10 years to adjust, Englund and others, NBER 11345", tag="R-A")
    natural_office: float = param(0.15, unit="vacancy rate", low=0.02, high=0.3, source="7-22 %; UrbanSim developers plan for 15 %", tag="R-code", about="R&D office, laboratory and incubator")
    natural_factory: float = param(0.08, unit="vacancy rate", low=0.02, high=0.3, source="standard factories", tag="D")
    tight_response: float = param(1.5, unit="ratio", low=1.0, high=2.0, source="stronger below average vacancy, 15 US markets 1990-2007", tag="R-A")
    cap: float = param(0.06, unit="log points per quarter", low=0.01, high=0.3, source="largest change of asking rent", tag="D")
    income_elasticity: float = param(0.6, unit="elasticity of equilibrium rent to the wage index", low=0.0, high=1.5, source="long-run rents follow local incomes", tag="D")


@dataclass(frozen=True)
class Operation(Checked):
    """Park operators: services, upkeep, budget and equity."""

    section = "operation"
    service_budget: float = param(0.25, unit="share of last quarter's income", low=0.0, high=0.9, source="budget rule, scaled by strategy", tag="D")
    service_cost: float = param(2_500.0, unit="CNY per worker per quarter at level 1", low=10.0, high=20_000.0, source="cost of a full set of services", tag="D")
    service_price: float = param(0.5, unit="share of cost charged", low=0.0, high=2.0, source="service fees", tag="D")
    service_speed: float = param(0.10, unit="per quarter", low=0.01, high=1.0, source="services are built up slowly", tag="D")
    upkeep_cost: float = param(7.0, unit="CNY/m2/quarter", low=0.0, high=60.0, source="maintenance and management", tag="D")
    upkeep_decay: float = param(0.03, unit="per quarter", low=0.0, high=0.2, source="decay without upkeep", tag="D")
    least_upkeep: float = param(0.5, unit="share", low=0.0, high=1.0, source="upkeep that cannot be put off", tag="D")
    initial_upkeep: float = param(0.8, unit="0-1", low=0.0, high=1.0, source="state of repair at the start", tag="D")
    initial_services: float = param(0.15, unit="level 0-1", low=0.0, high=1.0, source="services at the start, by weight of strategy", tag="D")
    amenity_speed: float = param(0.10, unit="per quarter", low=0.01, high=1.0, source="housing and shops follow jobs with a lag of 8-12 quarters", tag="M-md")
    amenity_market_share: float = param(0.2, unit="share", low=0.0, high=1.0, source="part of the wanted amenities that operators build themselves", tag="D")
    amenity_per_worker: float = param(10.0, unit="m2 per worker", low=0.5, high=40.0, source="housing and commerce a worker wants nearby", tag="D")
    amenity_yield: float = param(0.06, unit="per year of building cost", low=0.0, high=0.2, source="income from housing and shops", tag="D")
    interest: float = param(0.05, unit="per year", low=0.0, high=0.2, source="cost of debt, constant prices", tag="M-md")
    reserve: float = param(2.0, unit="quarters of running cost", low=0.0, high=20.0, source="cash an operator keeps before it pays back debt", tag="D")
    equity_share: float = param(0.05, unit="share of a start-up", low=0.0, high=0.3, source="seed equity for rent 3-8 %", tag="R-C")
    equity_rent_free: float = param(4.0, unit="quarters", low=0.0, high=20.0, source="rent waived for equity; 12-20 in zero-rent deals", tag="R-C")
    learning: bool = switch(False, "operators compare their income with that of other strategies every two years, and may switch")
    imitation: float = param(2.0, unit="log odds per standard deviation of income per m2", low=0.0, high=10.0, source="how sharply an operator answers to what other strategies earn", tag="D")
    switch_cost: float = param(40.0, unit="CNY/m2", low=0.0, high=1_000.0, source="marketing, refitting and staff of another strategy, half a year to a year of upkeep and services", tag="D")


@dataclass(frozen=True)
class Government(Checked):
    """District and central governments: revenue, budget, limits."""

    section = "government"
    turnover_tax: float = param(0.04, unit="share of revenue", low=0.0, high=0.2, source="taxes paid were 4.6 % of revenue in the national zones of 2006, with profit tax", tag="R-B")
    profit_tax: float = param(0.15, unit="share of profit", low=0.0, high=0.5, source="enterprise income tax of high-tech enterprises", tag="M-hi")
    local_share: float = param(0.40, unit="share of taxes", low=0.0, high=1.0, source="share that stays with the district", tag="M-md")
    administration: float = param(0.90, unit="share of revenue", low=0.0, high=1.0, source="spent on administration and general services", tag="D")
    debt_limit: float = param(4.0, unit="quarters of revenue", low=0.0, high=40.0, source="a district may owe this much; programmes are rationed beyond", tag="D")
    amenity_budget: float = param(0.05, unit="share of district revenue", low=0.0, high=0.5, source="housing and public space near parks", tag="D")


@dataclass(frozen=True)
class Talent(Checked):
    """Skilled labour, commuting, housing."""

    section = "talent"
    kind: str = param("ordinary", unit="choice", choices=("ordinary", "anybody", "targeted"), source="lever of the user", tag="D",
                      about="districts attract nobody; attract whoever comes; attract the people their leading industries lack")
    budget: float = param(0.02, unit="share of district revenue", low=0.0, high=0.2, source="what a district spends on attracting people, when it does", tag="D")
    grant: float = param(15_000.0, unit="CNY per person", low=1_000.0, high=500_000.0, source="settling allowance and housing for whoever comes", tag="D")
    deadweight: float = param(0.8, unit="share", low=0.0, high=0.99, source="most who take a grant would have come anyway: four cities in five had a talent policy by the end of 2019, a zero sum between them", tag="D")
    useful: float = param(0.4, unit="share", low=0.0, high=1.0, source="part of those attracted that have the skills anybody looks for", tag="D")
    targeted_grant: float = param(30_000.0, unit="CNY per person", low=1_000.0, high=1_000_000.0, source="finding and settling the people an industry lacks", tag="D")
    slack: float = param(0.06, unit="share of skilled jobs", low=0.0, high=0.5, source="skilled labour without a job at the start", tag="D")
    least_free: float = param(0.002, unit="share of skilled jobs", low=0.0, high=0.1, source="skilled labour that changes jobs even when none is free", tag="D")
    inflow: float = param(0.016, unit="per quarter", low=-0.05, high=0.1, source="trend growth of skilled labour: Zhongguancun's employees grew about 9 % a year 2006-2016", tag="D")
    wage_elasticity: float = param(0.10, unit="per quarter per unit of tightness", low=0.0, high=2.0, source="more come when vacancies are unfilled", tag="D")
    mobility: float = param(3.0, unit="elasticity of location to income", low=0.0, high=10.0, source="6.7 in Berlin (Ahlfeldt and others 2015); weaker between districts of one city here", tag="M-md")
    housing_share: float = param(0.28, unit="share of income", low=0.0, high=0.6, source="housing share 0.25-0.30", tag="M-hi")
    amenity: float = param(0.10, unit="log income", low=0.0, high=1.0, source="value of amenity", tag="D")
    speed: float = param(0.05, unit="per quarter", low=0.0, high=1.0, source="speed of moving house", tag="D")
    commuting: float = param(0.07, unit="per minute", low=0.0, high=0.3, source="commuting semi-elasticity, Ahlfeldt and others 2015", tag="M-hi")
    minutes_per_km: float = param(2.5, unit="minutes/km", low=0.5, high=10.0, source="24 km/h door to door", tag="M-md")
    housing_response: float = param(0.3, unit="elasticity", low=0.0, high=2.0, source="housing rent follows skilled labour and wages", tag="D")
    housing_m2: float = param(25.0, unit="m2 per skilled worker", low=5.0, high=100.0, source="floor space a talent housing programme pays for", tag="D")
    subsidy_response: float = param(2.0, unit="ratio", low=0.0, high=10.0, source="a talent subsidy of a full quarter's wage multiplies the fill exponent by 1 + this", tag="D")


@dataclass(frozen=True)
class Stages(Checked):
    """Thresholds of the stage observers; no behaviour reads a stage."""

    section = "stages"
    scale: float = param(1.0, unit="ratio", low=0.5, high=1.5, source="multiplies every entry and exit threshold; +-20 % is the standard check", tag="D")
    up: int = param(4, unit="quarters", low=1, high=20, source="confirmation before a rise", tag="D")
    down: int = param(6, unit="quarters", low=1, high=20, source="confirmation before a fall", tag="D")
    fuzzy_width: float = param(0.12, unit="share of the threshold", low=0.01, high=1.0, source="softness of the fuzzy observer", tag="D")
    fuzzy_margin: float = param(0.10, unit="membership", low=0.0, high=0.5, source="margin before the fuzzy observer switches", tag="D")


@dataclass(frozen=True)
class Record(Checked):
    """What is written down besides the aggregates."""

    section = "record"
    events: bool = switch(False, "write entries, exits, leases, renewals and moves")
    snapshot_every: int = param(0, unit="quarters", low=0, high=400, source="chosen by the user", tag="D", about="snapshots of all enterprises; 0 is never")


@dataclass(frozen=True)
class Parameters:
    """Everything one run needs, apart from its seed."""

    region: RegionChoice = RegionChoice()
    demand: Demand = Demand()
    supply: Supply = Supply()
    innovation: Innovation = Innovation()
    production: Production = Production()
    turnover: Turnover = Turnover()
    leasing: Leasing = Leasing()
    rent: Rent = Rent()
    operation: Operation = Operation()
    government: Government = Government()
    talent: Talent = Talent()
    stages: Stages = Stages()
    policy: Policy = Policy()
    paths: Paths = Paths()
    development: Development = Development()
    attraction: Attraction = Attraction()
    service: ServiceMode = ServiceMode()
    business_model: BusinessModel = BusinessModel()
    revival: Revival = Revival()
    alliance: AllianceRules = AllianceRules()
    platform: PlatformRules = PlatformRules()
    fund: FundRules = FundRules()
    rivalry: Rivalry = Rivalry()
    record: Record = Record()
    quarters: int = param(0, unit="quarters", low=0, high=2_000, source="0 means the region's own length", tag="D")
    money_unit: float = param(1.0, unit="CNY per unit of account", low=1e-6, high=1e9, source="1 counts in yuan; another value checks that results do not depend on it", tag="D")

    def __post_init__(self) -> None:
        for item in fields(self):
            if item.metadata:
                check(item.name, getattr(self, item.name), item)


def declarations(kind: type = Parameters, prefix: str = "") -> Iterator[tuple[str, dataclasses.Field]]:
    """Every declared parameter as (dotted name, field), in the order of declaration."""
    for item in fields(kind):
        nested: type | None = type(item.default) if dataclasses.is_dataclass(item.default) else None
        if nested is not None:
            yield from declarations(nested, f"{prefix}{item.name}.")
        elif item.metadata:
            yield f"{prefix}{item.name}", item
