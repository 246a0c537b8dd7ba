"""A plan drawn from coordinates: cells around centres, a bar of scale, and labels beside circles that keep clear of one another."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


@dataclass(frozen=True)
class Plan:
    """A rectangle of land [km] drawn to scale in a rectangle of paper [points]."""

    left: float
    bottom: float
    points_per_km: float
    width: float
    height: float

    @property
    def land(self) -> Box:
        """What is shown [km]."""
        return (
            self.left,
            self.bottom,
            self.left + self.width / self.points_per_km,
            self.bottom + self.height / self.points_per_km,
        )

    def on_paper(self, places: Floats) -> Floats:
        """Places [n, 2 km] as points from the lower left corner [n, 2]."""
        return (places - (self.left, self.bottom)) * self.points_per_km


COMPRESSION = 0.6
"""Power of the distance from the middle by which a crowded plan draws it: one would be to scale, zero a single ring."""


def drawn_in(places: Floats, middle: Floats, reach: float) -> Floats:
    """Places [n, 2 km] moved along the line from the middle [2 km] to the distance reach * (distance / reach)^COMPRESSION [km].

    What lies within reach is spread, what lies beyond is drawn nearer.
    """
    away = places - middle
    distance = np.hypot(away[..., 0], away[..., 1])
    factor = np.where(distance > 0.0, (np.maximum(distance, 1e-9) / reach) ** (COMPRESSION - 1.0), 1.0)
    return middle + away * factor[..., None]


def middle_and_reach(places: Floats) -> tuple[Floats, float]:
    """The middle of places [n, 2 km], median by median, and the distance from it within which half of them lie [km, 1 at least]."""
    middle = np.median(places, axis=0)
    return middle, max(float(np.median(np.hypot(*(places - middle).T))), 1.0)


def plan_of(places: Floats, width: float, height: float, margin: float) -> Plan:
    """The largest scale at which all places [n, 2 km] lie inside width x height, margin from the edges [all points]."""
    low, high = places.min(axis=0), places.max(axis=0)
    span = np.maximum(high - low, 1.0)
    scale = float(min((width - 2 * margin) / span[0], (height - 2 * margin) / span[1]))
    middle = (low + high) / 2
    return Plan(float(middle[0] - width / scale / 2), float(middle[1] - height / scale / 2), scale, width, height)


def cells(centres: Floats, land: Box) -> list[Floats]:
    """The part of a rectangle that is nearest to each centre, as corners in order [m, 2]; centres: [n, 2] inside it.

    Mirror images of the centres beyond the four edges make every cell end there (scipy.spatial.Voronoi has cells without
    end otherwise). Centres in one place have the same cell.
    """
    from scipy.spatial import Voronoi

    left, bottom, right, top = land
    mirrored = [centres]
    for axis, edge in ((0, left), (0, right), (1, bottom), (1, top)):
        image = centres.copy()
        image[:, axis] = 2 * edge - image[:, axis]
        mirrored.append(image)
    found = Voronoi(np.concatenate(mirrored))
    return [found.vertices[found.regions[found.point_region[number]]] for number in range(len(centres))]


def bar_length(width_km: float) -> float:
    """A round length of about a quarter of the width [km]: 1, 2 or 5 times a power of ten."""
    target = width_km / 4
    power = 10.0 ** np.floor(np.log10(target))
    return float(max(step * power for step in (1, 2, 5) if step * power <= target))


# sixteen directions, from straight on to straight back, left and right by turns
_TURNS = np.array([(-1) ** number * ((number + 1) // 2) for number in range(16)]) * np.pi / 8


@dataclass
class Clear:
    """Paper on which labels are placed one after the other, none over another or over what is there already."""

    width: float
    height: float
    taken: list[Box] = field(default_factory=list)
    circles: list[tuple[float, float, float]] = field(default_factory=list)
    """Middle and radius [points]."""

    def cost(self, box: Box, own: int | None) -> float:
        """Area that a label would share with what is there [square points], much more of other labels; circles count as squares."""
        # two labels on one another cannot be read, one on the edge of a circle can
        total = 20.0 * sum(shared(box, other) for other in self.taken)
        for number, (x, y, r) in enumerate(self.circles):
            if number != own:
                total += shared(box, (x - 0.85 * r, y - 0.85 * r, x + 0.85 * r, y + 0.85 * r))
        return total

    def place(
        self,
        middle: Sequence[float],
        away: float,
        size: tuple[float, float],
        *,
        own: int | None = None,
        must: bool = True,
        centred: bool = False,
        others: Floats | None = None,
        outward: float = 0.0,
    ) -> tuple[float, float] | None:
        """The middle of a label of that size near a point, away from it; None when it must not be placed and finds no clear space.

        Tried are sixteen directions at growing distances, those near outward [radians] first (the middle itself before, if centred); the
        first that shares no space with anything is taken, or when it must be placed the one that shares least. others: points [n, 2] to
        none of which the label's middle may be nearer than to its own.
        """
        w, h = size
        best: tuple[float, float, float] | None = None
        tried = [(0.0, 0.0)] if centred else []
        for step in (0.0, 0.6, 1.4, 2.4, 3.6, 5.0):
            for angle in outward + _TURNS:
                # the label's box touches the circle of radius away around the point, in that direction
                reach = away + step * h
                tried.append(((reach + w / 2) * float(np.cos(angle)), (reach + h / 2) * float(np.sin(angle))))
        for dx, dy in tried:
            x, y = middle[0] + dx, middle[1] + dy
            box = (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
            if box[0] < 0 or box[1] < 0 or box[2] > self.width or box[3] > self.height:
                continue
            if others is not None and np.hypot(*(others - (x, y)).T).min(initial=np.inf) < np.hypot(dx, dy):
                continue
            cost = self.cost(box, own)
            if best is None or cost < best[0] - 1e-9:
                best = (cost, x, y)
            if cost == 0.0:
                break
        if best is None or (best[0] > 0.0 and not must):
            return None
        _, x, y = best
        self.taken.append((x - w / 2, y - h / 2, x + w / 2, y + h / 2))
        return x, y


def shared(one: Box, other: Box) -> float:
    """Area that two boxes share."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0.0) * max(up, 0.0)
