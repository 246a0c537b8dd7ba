"""Parameters of the section `leasing`."""

from __future__ import annotations

from dataclasses import dataclass

from sim.parameters.declare import Checked, ParameterError, param


@dataclass(frozen=True)
class Leasing(Checked):
    """Leases, search and location choice."""

    section = "leasing"
    cost: float = param(
        -0.30,
        unit="utility per log cost, between districts",
        low=-0.6,
        high=-0.1,
        source="Bartik's studies summarised by Phillips and Goss",
        tag="R-A",
    )
    nesting: float = param(
        0.20,
        unit="dissimilarity of parks within a district",
        low=0.1,
        high=1.0,
        source="gives -1.5 within districts, inside Bartik's -1 to -3",
        tag="K",
    )
    own_industry: float = param(
        0.30,
        unit="utility per log of own-industry enterprises, among parks of a district",
        low=0.0,
        high=0.7,
        source="typical of conditional logits (Head, Ries and Swenson 1995; Guimaraes and others 2000)",
        tag="M-md",
    )
    relatedness: float = param(0.5, unit="utility per unit of density", low=0.0, high=1.0, source="sign: Neffke and others 2011", tag="D")
    park_quotient: float = param(
        0.2,
        unit="utility per log of location quotient, among parks of a district",
        low=0.0,
        high=1.0,
        source="chosen: a park known for an industry, whatever its size",
        tag="D",
    )
    district_quotient: float = param(
        0.2,
        unit="utility per log of location quotient, between districts",
        low=0.0,
        high=0.8,
        source="chosen; sign: Guimaraes and others 2000. Beside founders who stay, one or more would let clusters grow without end",
        tag="D",
        about="counts outside the parks of a district as in them",
    )
    district_relatedness: float = param(
        0.5, unit="utility per unit of density, between districts", low=0.0, high=2.0, source="sign: Neffke and others 2011", tag="D"
    )
    quotient_weight: float = param(
        30.0,
        unit="enterprises",
        low=1.0,
        high=1_000.0,
        source="chosen: a handful makes no cluster",
        tag="D",
        about="of the region's mix that everybody takes for granted at a place",
    )
    plan: float = param(
        0.4,
        unit="utility per log point, between districts",
        low=0.0,
        high=2.0,
        source="chosen: operators look for whom their plan names, and do more for them",
        tag="D",
        about="for an industry that the park's plan (mix.csv) names above its share in the region",
    )
    plan_most: float = param(
        1.5, unit="log points", low=0.1, high=5.0, source="chosen", tag="D", about="from which a plan's share draws or keeps off no more"
    )
    sorting: float = param(
        1.0,
        unit="utility per log of productivity and standard deviation of standing",
        low=0.0,
        high=5.0,
        source="sign: Behrens, Duranton and Robert-Nicoud 2014; size chosen",
        tag="D",
        about="more productive enterprises gain more from a good address",
    )
    floor_space: float = param(
        1.0,
        unit="utility per log of floor space, among parks of a district",
        low=0.0,
        high=1.5,
        source="a park stands for all its rooms, so that one cut in two is worth what it was (McFadden 1978)",
        tag="R-A",
    )
    crowding: float = param(0.5, unit="utility per unit of excess density", low=0.0, high=3.0, source="congestion repels", tag="D")
    services: float = param(0.20, unit="utility at full service", low=0.0, high=0.5, source="sign: Trofimenko 2010", tag="D")
    access: float = param(0.10, unit="utility per unit", low=0.0, high=1.0, source="weak for zones (Lu, Wang and Zhu 2015)", tag="R-A")
    talent: float = param(0.10, unit="utility per log of skilled labour at hand", low=0.0, high=0.6, source="sign: Trofimenko 2010", tag="D")
    amenity: float = param(0.20, unit="utility per unit", low=0.0, high=1.0, source="sign: Song, Sun and Luo 2022", tag="D")
    quality: float = param(0.15, unit="utility per unit of upkeep", low=0.0, high=1.0, source="upkeep of buildings", tag="D")
    home_park: float = param(
        0.8,
        unit="utility, within-district scale",
        low=0.0,
        high=5.0,
        source="so that about 6.5 % of enterprises move in a year (Pellenbarg and Kemper 1999: 7.9 %)",
        tag="D",
    )
    home_district: float = param(
        3.0,
        unit="utility",
        low=0.0,
        high=6.0,
        source="most moves are short, 70-95 % within the region; chosen so that seven in ten moves from park to park stay in the district",
        tag="D",
    )
    off_park: float = param(-1.0, unit="utility", low=-5.0, high=3.0, source="space outside parks, relative to a park without anything", tag="D")
    search_base: float = param(
        0.9,
        unit="log odds at a lease expiry",
        low=-5.0,
        high=5.0,
        source="so that about 6.5 % of tenants move in a year (Pellenbarg and Kemper 1999: 7.9 %)",
        tag="D",
    )
    search_stress: float = param(
        2.0, unit="log odds per unit of space stress", low=0.0, high=10.0, source="space shortage is the main push (Pellenbarg and Kemper)", tag="R-A"
    )
    search_cost: float = param(
        2.0,
        unit="log odds per log cost gap",
        low=0.0,
        high=10.0,
        source="size chosen",
        about="dearer than the cheaper of parks on average and space outside in the district",
        tag="D",
    )
    search_size: float = param(0.25, unit="log odds per log size", low=0.0, high=1.0, source="sign: Kronenberg 2013", tag="D")
    search_age: float = param(0.20, unit="log odds per log age", low=0.0, high=1.0, source="sign: Kronenberg 2013", tag="D")
    search_roots: float = param(
        2.0,
        unit="log odds at full roots",
        low=0.0,
        high=10.0,
        source="sign: firms embedded in local relations relocate less (Knoben and Oerlemans 2008)",
        tag="D",
    )
    outside_premium: float = param(
        0.0,
        unit="log points",
        low=0.0,
        high=5.0,
        source="none supposed: cost is compared with cost",
        tag="D",
        about="how much dearer than space outside its district's parks a place may be before its tenant takes that for dear",
    )
    notice: float = param(
        3.3,
        unit="chance to look around per share of rent or taxes lost",
        low=0.0,
        high=100.0,
        source="nobody overlooks the end of 30 % of the rent, the usual size of a programme; told in advance, it is seen once too, bit by bit",
        tag="D",
        about="0: nobody looks around because support goes",
    )
    newly_rooted: float = param(
        0.5, unit="0-1", low=0.0, high=1.0, source="half way between no roots and full ones", tag="D", about="roots of who comes without support"
    )
    root_speed: float = param(
        0.05,
        unit="share of the way per quarter",
        low=0.0,
        high=1.0,
        source="sign: old firms stick to their place (Brouwer 2004); half of what is missing in three years and a half",
        tag="D",
        about="how fast tenants root where nothing related is around them",
    )
    root_ties: float = param(
        1.0,
        unit="ratio per unit of density",
        low=0.0,
        high=10.0,
        source="sign: similar and related firms nearby keep firms (Weterings and Knoben 2013)",
        tag="D",
        about="how much faster tenants root among related firms",
    )
    crowded: float = param(1.15, unit="need / leased", low=1.0, high=2.0, source="above it an enterprise looks for more space", tag="D")
    roomy: float = param(0.70, unit="need / leased", low=0.1, high=1.0, source="below it an enterprise has too much space", tag="D")
    seen: float = param(
        0.4,
        unit="share of other districts",
        low=0.0,
        high=1.0,
        source="chosen: a searcher hears of two districts in five besides its own and what a platform lists",
        tag="D",
        about="its own district is always known; 1 is full information",
    )
    waiting: float = param(0.5, unit="probability per quarter", low=0.05, high=1.0, source="search takes two quarters", tag="D")
    space_elasticity: float = param(
        0.4,
        unit="elasticity of floor space per worker to rent over wage",
        low=0.0,
        high=1.3,
        source="short run 0.4, long run above one (Shanghai offices)",
        tag="M-md",
    )
    least_relative_rent: float = param(
        0.2,
        unit="ratio to the start",
        low=0.01,
        high=1.0,
        source="cheaper rent widens no further",
        tag="D",
        about="rent over wage, from below",
    )
    greatest_relative_rent: float = param(
        50.0, unit="ratio to the start", low=1.0, high=100.0, source="above it nobody crowds closer", tag="D", about="rent over wage, from above"
    )
    margin: float = param(1.05, unit="area taken / area needed", low=1.0, high=2.0, source="room to grow", tag="D")
    start_up_lease: int = param(
        4,
        unit="quarters",
        low=1,
        high=10,
        source="one year, as incubators let (general knowledge)",
        tag="M-lo",
        about="term of a lease of a start-up, which does not know yet what rooms it will need",
    )
    # the ranges of the three terms do not overlap, so that they rise in any combination
    short_lease: int = param(8, unit="quarters", low=1, high=10, source="two years", tag="M-lo", about="term of a short lease")
    usual_lease: int = param(
        12,
        unit="quarters",
        low=11,
        high=16,
        source="three years",
        tag="M-lo",
        about="term of most leases, and of the lease a tenant reckons with: what rent-free time and programmes are worth, how long the outside holds",
    )
    long_lease: int = param(20, unit="quarters", low=17, high=60, source="five years", tag="M-lo", about="term of a long lease")
    term_short: float = param(
        0.2,
        unit="share of leases",
        low=0.0,
        high=1.0,
        source="general knowledge",
        tag="M-lo",
        about="leases of short_lease quarters",
    )
    term_long: float = param(
        0.3,
        unit="share of leases",
        low=0.0,
        high=1.0,
        source="general knowledge",
        tag="M-lo",
        about="leases of long_lease quarters; those that are neither run usual_lease quarters",
    )
    smallest_area: float = param(20.0, unit="m2", low=1.0, high=500.0, source="nobody lets less: a room for two or three", tag="D")
    missed_speed: float = param(
        0.25,
        unit="share per quarter",
        low=0.01,
        high=1.0,
        source="a year until most of it is known",
        tag="D",
        about="how fast districts learn what floor space was looked for and not found; only with paths.product_design",
    )
    initial_occupancy: float = param(
        0.97,
        unit="share of floor space",
        low=0.5,
        high=1.0,
        source="some always stands empty",
        tag="D",
        about="filled at most at the start",
    )
    rent_free: float = param(1.0, unit="quarters", low=0.0, high=12.0, source="1-3 months for each three years is usual", tag="M-lo")
    step_up: float = param(
        0.01, unit="per year, in constant prices", low=-0.05, high=0.10, source="4 % a year in current prices less inflation", tag="M-lo"
    )
    discount: float = param(0.02, unit="per quarter", low=0.0, high=0.1, source="discount rate of the lease's value", tag="D")
    deposit: float = param(1.0, unit="quarters of rent", low=0.0, high=4.0, source="forfeited when a lease is broken", tag="D")
    property_fee: float = param(0.35, unit="CNY/m2/day", low=0.0, high=3.0, source="property management charge", tag="M-lo")
    passes: int = param(5, unit="rounds", low=1, high=20, source="rounds of the capacity lottery", tag="R-code")
    graduation: int = param(14, unit="quarters", low=1, high=40, source="incubation of 12-16 quarters; 48 months at most", tag="M-md")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.term_short + self.term_long > 1.0:
            raise ParameterError(
                f"leasing.term_short and leasing.term_long are shares of all leases and sum to at most 1; got {self.term_short} and {self.term_long}"
            )
