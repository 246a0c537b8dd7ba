"""Where enterprises outside the parks lie, and what reaches them there (docs/model: initialization.md)."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import TYPE_CHECKING

from tests.reference.draws import Draws

if TYPE_CHECKING:
    from tests.reference.agents import Enterprise
    from tests.reference.twin import ReferenceEcosystem

STEP = 0.5
ENDS = (2.0, 5.0)


def away(x: float, y: float, sites: list[SimpleNamespace]) -> float:
    """Distance to the nearest of some sites [km]."""
    return min((math.hypot(x - site.x_km, y - site.y_km) for site in sites), default=math.inf)


def lay_out(model: ReferenceEcosystem) -> None:
    """The points of each district with their rings, and how much of each place counts in each ring."""
    p, inputs = model.parameters, model.inputs
    if p.region.nearness == 0.0:
        return
    places = [*inputs.parks, *inputs.districts]
    for r, district in enumerate(inputs.districts):
        own = [park for park in inputs.parks if park.district == r]
        others = [
            *(park for park in inputs.parks if park.district != r),
            *(each for q, each in enumerate(inputs.districts) if q != r),
        ]
        steps = math.ceil(
            (
                p.region.ground
                + max(math.hypot(site.x_km - district.x_km, site.y_km - district.y_km) for site in [district, *own])
            )
            / STEP
        )
        points = []
        for i in range(-steps, steps + 1):
            for j in range(-steps, steps + 1):
                x, y = district.x_km + STEP * i, district.y_km + STEP * j
                mine = away(x, y, [district, *own])
                if mine <= p.region.ground and mine <= away(x, y, others):
                    to_park = away(x, y, own)
                    points.append((x, y, sum(to_park > end for end in ENDS)))
        model.points.append([ring for _, _, ring in points])
        for kernels, usual, reach in (
            (model.ring_city_kernel, model.city_kernel, p.production.distance),
            (model.ring_knowledge_kernel, model.knowledge_kernel, p.innovation.distance),
        ):
            rows = []
            for ring in range(len(ENDS) + 1):
                there = [(x, y) for x, y, of in points if of == ring]
                row = []
                for h, site in enumerate(places):
                    counts = [math.exp(-math.hypot(x - site.x_km, y - site.y_km) / reach) for x, y in there]
                    mean = sum(counts) / len(counts) if counts else 0.0
                    before = usual[len(inputs.parks) + r][h]
                    row.append(p.region.nearness * mean + (1.0 - p.region.nearness) * before)
                if kernels is model.ring_knowledge_kernel:
                    row[len(inputs.parks) + r] = 0.0
                rows.append(row)
            kernels.append(rows)


def ring(model: ReferenceEcosystem, each: Enterprise) -> int:
    """Ring of an enterprise outside the parks around the parks of its district."""
    points = model.points[each.district]
    luck = Draws(model.run_seed, "ground", 0).uniform(each.name, model.inputs.districts[each.district].key)
    return points[math.floor(luck * len(points))]


def mass_where_it_lies(model: ReferenceEcosystem, each: Enterprise, totals: list[float]) -> float:
    """What the ring of an enterprise adds to its log productivity; totals: employees by place."""
    p = model.parameters.production
    if each.park >= 0 or not model.points or not p.use_city_mass:
        return 0.0
    here = model.ring_city_kernel[each.district][ring(model, each)]
    usual = model.city_kernel[len(model.parks) + each.district]
    mass, before = (sum(k * total for k, total in zip(kernel, totals, strict=True)) for kernel in (here, usual))
    return p.city_mass * (math.log1p(mass) - math.log1p(before))


def pool_where_it_lies(model: ReferenceEcosystem, each: Enterprise, research: list[list[float]]) -> float:
    """R&D that reaches an enterprise outside the parks in its ring, by what its industry can use of it."""
    kernel = model.ring_knowledge_kernel[each.district][ring(model, each)]
    home = len(model.parks) + each.district
    found = 0.0
    for h, row in enumerate(model.inputs.industries):
        reaching = research[home][h] + sum(k * research[g][h] for g, k in enumerate(kernel))
        found += reaching * row.relatedness[each.industry]
    return found
