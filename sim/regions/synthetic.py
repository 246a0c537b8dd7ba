"""Synthetic regions of any size, laid out by low-discrepancy sequences: the same numbers give the same region."""

from __future__ import annotations

import numpy as np

from sim.kinds import STRATEGIES
from sim.regions.column import InputError
from sim.regions.setting import Districts, Floats, Industries, Integers, Parks, Setting
from sim.sums import apportioned, product

GOLDEN = 0.6180339887498949
"""Inverse golden ratio: its multiples modulo 1 fill the unit interval evenly."""
PLASTIC = 1.324717957244746
"""Base of the R2 sequence, the even filling of the unit square (M. Roberts 2018)."""

SIZE_EXPONENT = 0.6
"""Park sizes fall with rank to this power: milder than Zipf's law, as parks are capped by land."""
WORKERS_PER_ENTERPRISE = 60.0
OCCUPANCY = 0.88
OFF_PARK_SHARE = 0.1
LEADING_SHARE = 0.3
BUILT_SHARE = 0.2
"""Floor area at start as a share of what the land allows."""
INCUBATOR_SHARE = 0.03
AMENITY_SHARE = 0.08
FEWEST_ENTERPRISES = 4
"""Parks are built for at least so many enterprises, so that an almost empty one still has space to let."""


def synthetic(parks: int, districts: int, enterprises: int, industries: Industries, layout_seed: int) -> Setting:
    """A made-up region with the given numbers of parks, districts and enterprises, the same for the same arguments.

    `enterprises` counts those in parks and outside; all parks are open at the start (2006Q1). Districts lie in a square
    of 100 km for every ten of them. Raises InputError when a number is out of range.
    """
    _check("parks", parks, 1, None)
    _check("districts", districts, 1, parks)
    _check("enterprises", enterprises, 1, None)
    _check("layout_seed", layout_seed, 0, None)
    side = 100.0 * float(np.sqrt(districts / 10.0))
    outside = int(enterprises * OFF_PARK_SHARE)
    district_x, district_y = (side * (axis - 0.5) for axis in _scattered(districts, layout_seed))
    weight = _falling(districts)
    centrality = 1.0 - np.hypot(district_x, district_y) / (side * np.sqrt(0.5))
    numbers = np.arange(parks)
    district = numbers % districts
    inside = apportioned((enterprises - outside) * _falling(parks), enterprises - outside)
    # a step of one more per round of districts, else every district would hold parks of one industry only
    leading = (numbers + numbers // districts + layout_seed) % len(industries)
    mix = _mixes(leading, industries)
    built_for = np.maximum(inside, FEWEST_ENTERPRISES) * WORKERS_PER_ENTERPRISE
    main = product(mix * industries.space_per_worker, industries.space_shares) * built_for[:, None] / OCCUPANCY
    stock = np.round(np.column_stack([main, INCUBATOR_SHARE * main.sum(axis=1)]), -1)
    amenity = np.round(stock.sum(axis=1) * AMENITY_SHARE * (0.5 + _spread(parks, layout_seed, 1)), -1)
    plot_ratio = 1.0 + 1.5 * _spread(parks, layout_seed, 2)
    radius = 0.25 * side / np.sqrt(districts)
    shift_x, shift_y = (2.0 * radius * (axis - 0.5) for axis in _scattered(parks, layout_seed + 1))
    centre = np.clip(centrality[district], 0.0, 1.0)
    office_rent = np.round(1.2 + 1.8 * centre + 0.6 * _spread(parks, layout_seed, 3), 2)
    revenue_per_worker = product(mix, industries.revenue_per_worker)
    district_rent = np.round(1.4 + 1.8 * np.clip(centrality, 0.0, 1.0), 2)
    return Setting(
        name="synthetic",
        names={"en": "Synthetic region", "zh": "合成区域"},
        start=(2006, 1),
        quarters=72,
        industries=industries,
        districts=Districts(
            codes=_codes("district", districts),
            names=_numbered("District", "区", districts),
            x_km=district_x,
            y_km=district_y,
            founders_weight=weight,
            talent_weight=weight.copy(),
            housing_rent=np.round(0.35 * district_rent, 2),
            off_park_rent=district_rent,
            responsiveness=0.3 + 0.4 * _spread(districts, layout_seed, 4),
            off_park_enterprises=apportioned(outside * weight, outside),
        ),
        parks=Parks(
            codes=_codes("park", parks),
            names=_numbered("Park", "园区", parks),
            district=district,
            opening=np.zeros(parks, dtype=np.int64),
            land_m2=np.ceil((stock.sum(axis=1) + amenity) / (BUILT_SHARE * plot_ratio)),
            plot_ratio=plot_ratio,
            stock=stock,
            amenity_m2=amenity,
            asking_rent=office_rent[:, None] * np.array([0.4, 1.0, 1.3, 0.8]),
            x_km=district_x[district] + shift_x,
            y_km=district_y[district] + shift_y,
            accessibility=np.clip(0.3 + 0.5 * centre + 0.2 * _spread(parks, layout_seed, 5), 0.0, 1.0),
            strategy=(numbers * 2 + layout_seed) % len(STRATEGIES),
            leading_industry=leading,
            enterprises=inside,
            revenue_at_start=4.0 * inside * WORKERS_PER_ENTERPRISE * revenue_per_worker,
            industry_mix=mix,
        ),
        evidence=(),
        deflator={2006: 1.0},
        checksums={},
    )


def _check(name: str, value: int, low: int, high: int | None) -> None:
    if value != int(value) or value < low or (high is not None and value > high):
        upper = "" if high is None else f" to {high} (the number of parks)"
        raise InputError(
            f"synthetic region: {name} is {value}; allowed: a whole number from {low}{upper}. "
            f"Change {name} in the region's configuration."
        )


def _scattered(count: int, seed: int) -> tuple[Floats, Floats]:
    """Points 1 to `count` of the R2 sequence in the unit square, started elsewhere for every seed."""
    steps = np.arange(1, count + 1)
    return ((0.5 + GOLDEN * seed + steps / PLASTIC) % 1.0, (0.5 + GOLDEN * seed + steps / PLASTIC**2) % 1.0)


def _spread(count: int, seed: int, property_number: int) -> Floats:
    """Even values in [0, 1), one per unit; the square root of a prime sets each property's own step."""
    prime = (2, 3, 5, 7, 11, 13)[property_number]
    return (GOLDEN * (seed + property_number) + np.sqrt(prime) * np.arange(1, count + 1)) % 1.0


def _falling(count: int) -> Floats:
    """Shares that fall with rank to the power SIZE_EXPONENT and sum to 1."""
    sizes = np.arange(1, count + 1, dtype=float) ** -SIZE_EXPONENT
    return sizes / sizes.sum()


def _mixes(leading: Integers, industries: Industries) -> Floats:
    """[J, K] industry mix: a part for the leading industry, the rest in proportion to relatedness with it."""
    related = industries.relatedness[leading]
    mix = (1.0 - LEADING_SHARE) * related / related.sum(axis=1, keepdims=True)
    mix[np.arange(leading.size), leading] += LEADING_SHARE
    return mix / mix.sum(axis=1, keepdims=True)


def _codes(word: str, count: int) -> tuple[str, ...]:
    width = len(str(count))
    return tuple(f"{word}_{number:0{width}d}" for number in range(1, count + 1))


def _numbered(english: str, chinese: str, count: int) -> dict[str, tuple[str, ...]]:
    numbers = range(1, count + 1)
    return {
        "en": tuple(f"{english} {number}" for number in numbers),
        "zh": tuple(f"{chinese}{number}" for number in numbers),
    }
