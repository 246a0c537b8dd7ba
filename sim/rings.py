"""Where in its district an enterprise outside the parks lies: a point of the district's ground, in a ring of distance around a park.

The ground of a district is made of points of a grid through its position: those within reach of its position or of one of its parks, and not nearer
to a site of another district. An enterprise outside draws one of them, each as likely as another, and keeps it while it is outside in that district.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws

GRID_KM = 0.5  # step of the grid, a quarter of the inner ring
RINGS_KM = (2.0, 5.0)  # outer ends of the first two rings: effects of parks were measured within 2 km
RINGS = ("near", "middle", "far")
"""Names of the rings around a park, from the inner one."""


class Ground(NamedTuple):
    """Points where enterprises outside the parks may lie, those of a district behind one another."""

    first: NDArray[np.int64]
    """Number of the first point of each district, and behind them of all points [R + 1]."""
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    ring: NDArray[np.int64]
    """Row in RINGS [points], by the distance to the nearest park of the district; far without any."""
    park: NDArray[np.int64]
    """Row of that park [points], -1 without any."""


def nearest(x: NDArray, y: NDArray, site_x: NDArray, site_y: NDArray) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Row of the nearest site of each point, the first of equals, and its distance [km]; -1 and infinity without sites."""
    if not site_x.size:
        return np.full(x.size, -1), np.full(x.size, np.inf)
    distance = np.hypot(x[:, None] - site_x, y[:, None] - site_y)
    row = distance.argmin(axis=1)
    return row, distance[np.arange(x.size), row]


def ring_at(distance: NDArray) -> NDArray[np.int64]:
    """Row in RINGS of a distance to a park [km]: an end belongs to the inner ring."""
    return np.searchsorted(RINGS_KM, distance, side="left")


def points_around(x: NDArray, y: NDArray, *, reach: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points of the grid through the first site that are within reach of some site: x and y [km]; sites and reach [km]."""
    ends = [np.floor((side.min() - side[0] - reach) / GRID_KM) for side in (x, y)]
    counts = [
        int(np.ceil((side.max() - side[0] + reach) / GRID_KM) - end) + 1 for side, end in zip((x, y), ends, strict=True)
    ]
    across, up = (side[0] + GRID_KM * (end + np.arange(n)) for side, end, n in zip((x, y), ends, counts, strict=True))
    grid_x, grid_y = np.repeat(across, up.size), np.tile(up, across.size)
    inside = nearest(grid_x, grid_y, x, y)[1] <= reach
    return grid_x[inside], grid_y[inside]


def ground(
    park_x: NDArray, park_y: NDArray, park_district: NDArray, district_x: NDArray, district_y: NDArray, *, reach: float
) -> Ground:
    """The ground of all districts; positions and reach [km], district of each park [J row]."""
    site_x, site_y = np.append(park_x, district_x), np.append(park_y, district_y)
    of = np.append(park_district, np.arange(district_x.size))
    first, parts = [0], []
    for number in range(district_x.size):
        own = np.flatnonzero(park_district == number)
        sites = np.append(number + park_x.size, own)
        x, y = points_around(site_x[sites], site_y[sites], reach=reach)
        park, away = nearest(x, y, park_x[own], park_y[own])
        mine = np.minimum(away, np.hypot(x - district_x[number], y - district_y[number]))
        # sites too far off for any of these points are left out
        elsewhere = np.flatnonzero(of != number)
        touching = nearest(site_x[elsewhere], site_y[elsewhere], site_x[sites], site_y[sites])[1] <= 2.0 * reach
        here = mine <= nearest(x, y, site_x[elsewhere][touching], site_y[elsewhere][touching])[1]
        parts.append((x[here], y[here], ring_at(away[here]), own[park[here]] if own.size else park[here]))
        first.append(first[-1] + int(here.sum()))
    return Ground(np.array(first), *(np.concatenate(each) for each in zip(*parts, strict=True)))


def point_of(
    found: Ground, seed: int, name: NDArray, district: NDArray, district_key: NDArray[np.uint64]
) -> NDArray[np.int64]:
    """Number of the point where each enterprise lies when it is outside the parks of its district [n]."""
    draws = Draws(seed, "ground", 0)
    luck = draws.uniform(name, district_key[district])
    begin = found.first[district]
    return begin + np.floor(luck * (found.first[district + 1] - begin)).astype(np.int64)


def in_rings(found: Ground, x: NDArray, y: NDArray, *, range_km: float) -> NDArray[np.float64]:
    """How much of each place counts in each ring of each district [R * 3, P share], mean of exp(-distance / range_km) over its points.

    Positions of places x, y [P km]; zero in a ring without points, where nobody lies.
    """
    districts = found.first.size - 1
    share = np.zeros((districts, len(RINGS), x.size))
    for number in range(districts):
        points = slice(found.first[number], found.first[number + 1])
        counts = np.exp(-np.hypot(found.x[points, None] - x, found.y[points, None] - y) / range_km)
        for ring in range(len(RINGS)):
            there = found.ring[points] == ring
            if there.any():
                share[number, ring] = counts[there].mean(axis=0)
    return share.reshape(-1, x.size)


def partly(own: NDArray, usual: NDArray, *, nearness: float) -> NDArray[np.float64]:
    """Kernel of enterprises outside [R * 3, P share], nearness * own + (1 - nearness) * usual.

    own [R * 3, P share] from each ring of each district, usual [R, P share] from its position; nearness [share].
    """
    return nearness * own + (1.0 - nearness) * np.repeat(usual, len(RINGS), axis=0)
