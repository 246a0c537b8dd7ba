"""Five futures a system of parks may come near to, each between 0 (nothing of it) and 1 (fully there)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.observers.measures import anchors


def capped(value: float, full: float) -> float:
    """min(1, value / full), not below zero."""
    return float(np.clip(value / full, 0.0, 1.0))


def average(value: NDArray, weight: NDArray) -> NDArray[np.float64]:
    """Weighted means over parks of what is known [M]; NaN without weight. value [J, M] may hold NaN, weight [J, M] is not negative."""
    known = np.where(np.isfinite(value), weight, 0.0)
    total = known.sum(axis=0)
    weighted = (np.where(known > 0.0, value, 0.0) * known).sum(axis=0)
    return np.divide(weighted, total, out=np.full(total.shape, np.nan), where=total > 0.0)


def innovation_centre(rd_intensity: float, innovations: float, labour_intensity: float) -> float:
    """Centre of new quality productive forces [0-1]: mean of R&D over RD_CENTRE, innovations over INNOVATIONS_CENTRE, and 1 - labour intensity.

    Averages over parks weighted by employees: R&D over revenue; innovations a year per 1,000 employees; labour intensity 0-1.
    """
    parts = capped(rd_intensity, anchors.RD_CENTRE) + capped(innovations, anchors.INNOVATIONS_CENTRE)
    return float(parts + 1.0 - np.clip(labour_intensity, 0.0, 1.0)) / 3.0


def value_chain(local_linkage: float, network_density: float) -> float:
    """Innovation value chain [0-1]: mean of local chain linkage and density of the knowledge network (both 0-1, weighted by employees)."""
    return float(np.clip((local_linkage + network_density) / 2.0, 0.0, 1.0))


def cross_park_cluster(cross_park_links: float) -> float:
    """Cross-park regional cluster [0-1]: share of related R&D in reach that is in other places (weighted by employees), over LINKS_FULL."""
    return capped(cross_park_links, anchors.LINKS_FULL)


def national_layout(imbalance: float, outside_share: float) -> float:
    """National layout and outside links [0-1]: mean of 1 - regional imbalance and the share of the markets that lies outside the region."""
    return float(np.clip((1.0 - imbalance + outside_share) / 2.0, 0.0, 1.0))
