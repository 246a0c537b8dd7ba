"""A study region as the model receives it: industries, districts, parks, and what was observed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.kinds import SPACE_TYPES, STRATEGIES
from sim.sums import product

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Names = Mapping[str, tuple[str, ...]]


def _lock(holder: object) -> None:
    """Make every array of a dataclass read-only: settings are shared by all models of a study."""
    for item in fields(holder):  # type: ignore[arg-type]
        value = getattr(holder, item.name)
        if isinstance(value, np.ndarray):
            value.flags.writeable = False


@dataclass(frozen=True, eq=False)
class Industries:
    """The K industries of a region; arrays have shape [K] unless noted, units as in the table industries.csv."""

    codes: tuple[str, ...]
    names: Names
    gbt_code: tuple[str, ...]
    revenue_per_worker: Floats
    input_share: Floats
    wage: Floats
    rd_intensity: Floats
    skill_share: Floats
    labour_intensity: Floats
    space_per_worker: Floats
    factory_share: Floats
    office_share: Floats
    lab_share: Floats
    incubator_share: Floats
    entrant_size: Floats
    local_market_share: Floats
    growth_early: Floats
    growth_late: Floats
    midpoint_year: Floats
    shock_persistence: Floats
    shock_sd: Floats
    service_need: Floats
    space_shares: Floats
    """[K, 3] share of enterprises whose main space is factory, office, lab; rows sum to 1."""
    linkage: Floats
    """[K, K] share of row k's purchases that it buys from column k'; rows sum to at most 1."""
    relatedness: Floats
    """[K, K] proximity of knowledge and skills; symmetric, 1 on the diagonal."""

    def __post_init__(self) -> None:
        _lock(self)

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, eq=False)
class Districts:
    """The R districts of a region, each with one government; arrays have shape [R], rents in CNY/m2/day."""

    codes: tuple[str, ...]
    names: Names
    x_km: Floats
    y_km: Floats
    founders_weight: Floats
    talent_weight: Floats
    housing_rent: Floats
    off_park_rent: Floats
    responsiveness: Floats
    off_park_enterprises: Integers

    def __post_init__(self) -> None:
        _lock(self)

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, eq=False)
class Parks:
    """The J parks of a region; areas in m2, rents in CNY/m2/day, money in CNY, space types in the order SPACE_TYPES."""

    codes: tuple[str, ...]
    names: Names
    district: Integers
    """[J] row of the park's district."""
    opening: Integers
    """[J] quarters between the start of the region and the opening; 0 for parks open at the start."""
    land_m2: Floats
    plot_ratio: Floats
    stock: Floats
    """[J, 4] floor area delivered at opening, by space type."""
    amenity_m2: Floats
    asking_rent: Floats
    """[J, 4] asking rent at opening, by space type."""
    x_km: Floats
    y_km: Floats
    accessibility: Floats
    strategy: Integers
    """[J] index in STRATEGIES."""
    leading_industry: Integers
    """[J] row of the industry the park is planned for, -1 if none."""
    enterprises: Integers
    """[J] enterprises at the start, or that come with a park that opens later."""
    revenue_at_start: Floats
    """[J] revenue of these enterprises in the park's first year, at prices of the start, CNY per year."""
    industry_mix: Floats
    """[J, K] share of enterprises by industry, planned if the park has none; rows sum to 1."""

    def __post_init__(self) -> None:
        _lock(self)

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True)
class LargerPark:
    """A park that is known as one and modelled in sites: what is known of it is compared with all of them together."""

    names: Mapping[str, str]
    sites: tuple[str, ...]
    """Codes of the parks that are its sites."""


@dataclass(frozen=True)
class MarketPath:
    """Growth of a market by year, and what it fades to afterwards."""

    growth: Mapping[int, float]
    """Growth of a year's total over that of the year before, in logs, for years without a gap [log points/year]."""
    trend: tuple[int, float] | None = None
    """Year in which growth has come to a value that stays, and that value; None where life cycles take over after the last year."""

    @property
    def first(self) -> int:
        """First year given."""
        return min(self.growth)

    @property
    def last(self) -> int:
        """Last year given."""
        return max(self.growth)


@dataclass(frozen=True)
class History:
    """Yearly inputs of a region; empty for one that has none."""

    markets: Mapping[str, MarketPath] = field(default_factory=dict)
    """By industry, or under an empty code the path of all markets together."""
    delivered: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    """Floor space delivered in a year, by park and year [m2]."""


@dataclass(frozen=True, eq=False)
class Setting:
    """A study region: everything that is there before the first quarter, and what was observed afterwards."""

    name: str
    names: Mapping[str, str]
    start: tuple[int, int]
    """Year and quarter of t = 0."""
    quarters: int
    """Length of a run unless the configuration says otherwise."""
    industries: Industries
    districts: Districts
    parks: Parks
    evidence: tuple[Mapping[str, Any], ...]
    """Observations to compare results with; never an input to the model."""
    deflator: Mapping[int, float]
    """Price index by year, 1 in the start year."""
    checksums: Mapping[str, str]
    """SHA-256 of every file read."""
    cases: tuple[Mapping[str, Any], ...] = ()
    """What is known of parks that opened later; never an input to the model."""
    history: History = field(default_factory=History)
    """What is given year by year; empty for most regions."""

    larger_parks: Mapping[str, LargerPark] = field(default_factory=dict)
    """Parks that are modelled in sites, by code."""
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Rows in their files of districts, parks and evidence, in this order; empty for a region laid out by formula."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Name of the file or sheet of every table read, by table."""

    @property
    def sites(self) -> dict[str, tuple[str, ...]]:
        """Codes of the sites of each larger park, by its code."""
        return {code: larger.sites for code, larger in self.larger_parks.items()}

    def sites_of(self, park: str) -> tuple[str, ...]:
        """Codes of the sites of a larger park, or the park itself."""
        return self.larger_parks[park].sites if park in self.larger_parks else (park,)

    def labels(self) -> dict[str, dict[str, str]]:
        """English and Chinese name of every park, larger park, district and industry, by code."""
        return {code: dict(larger.names) for code, larger in self.larger_parks.items()} | {
            code: {"en": english, "zh": chinese}
            for group in (self.industries, self.districts, self.parks)
            for code, english, chinese in zip(group.codes, group.names["en"], group.names["zh"], strict=True)
        }


def workers_at_start(industries: Industries, parks: Parks) -> Floats:
    """[J, K] workers implied by revenue at start, if enterprises of all industries in a park are of one mean size."""
    revenue_per_worker = product(parks.industry_mix, industries.revenue_per_worker)
    return parks.industry_mix * (parks.revenue_at_start / 4.0 / revenue_per_worker)[:, None]


def space_at_start(industries: Industries, parks: Parks) -> Floats:
    """[J, 3] floor area in m2 that the workers implied by revenue at start use, as factory, office and lab."""
    return product(workers_at_start(industries, parks) * industries.space_per_worker, industries.space_shares)


__all__ = [
    "SPACE_TYPES",
    "STRATEGIES",
    "Districts",
    "Industries",
    "LargerPark",
    "Parks",
    "Setting",
    "space_at_start",
    "workers_at_start",
]
