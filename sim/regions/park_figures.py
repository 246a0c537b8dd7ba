"""What a planner recognises a park by: workers, floor space and revenue a worker, vacancy of the first quarter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.regions.setting import Floats, Setting, space_at_start, workers_at_start


@dataclass(frozen=True)
class ParkFigures:
    """What a planner recognises a park by; arrays [J], 0 enterprises give no number."""

    workers: Floats
    """Workers implied by revenue at the start."""
    workers_per_enterprise: Floats
    space_per_worker: Floats
    """Floor space to let over workers [m2]."""
    revenue_per_worker: Floats
    """[CNY/year]."""
    vacancy: Floats
    """Share of floor space to let that the workers do not need, in the first quarter with the park open; below 0 where it is too little."""
    from_district: Floats
    """Distance from the position of the district [km]."""


def park_figures(setting: Setting) -> ParkFigures:
    """Workers, floor space and revenue per worker, vacancy of the first quarter and distances, of every park."""
    parks, districts = setting.parks, setting.districts
    workers = workers_at_start(setting.industries, parks).sum(axis=1)
    needed, stock = space_at_start(setting.industries, parks).sum(axis=1), parks.stock.sum(axis=1)
    there = (parks.enterprises > 0) & (workers > 0.0)

    def ratio(above: Floats, below: Floats) -> Floats:
        return np.divide(above, below, out=np.full(len(workers), np.nan), where=there & (below > 0.0))

    return ParkFigures(
        workers=workers,
        workers_per_enterprise=ratio(workers, parks.enterprises.astype(float)),
        space_per_worker=ratio(stock, workers),
        revenue_per_worker=ratio(parks.revenue_at_start, workers),
        vacancy=1.0 - ratio(needed, stock),
        from_district=np.hypot(
            parks.x_km - districts.x_km[parks.district], parks.y_km - districts.y_km[parks.district]
        ),
    )
