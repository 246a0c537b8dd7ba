"""The second observer of stage: nearest of four typical parks. No threshold and no conjunction, so that it errs otherwise than the first."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

# indicators it looks at, as they are, some by their logarithm; design choices like all numbers here (D)
LOOKS_AT = (
    "labour_intensity",
    "rd_intensity",
    "floor_productivity",
    "chain_location_quotient",
    "chain_jobs",
    "service_fit",
    "jobs_housing",
    "knowledge_exchange",
    "rd_from_other_parks",
    "service_equity_share",
)
IN_LOGS = ("chain_jobs", "rd_from_other_parks")
PROTOTYPES = np.array(
    [
        [0.44, 0.037, 2.8, 2.0, 3_000.0, 0.32, 0.55, 0.080, 15.0, 0.04],
        [0.35, 0.043, 3.8, 1.8, 15_000.0, 0.43, 0.62, 0.097, 22.0, 0.05],
        [0.30, 0.048, 4.2, 1.8, 20_000.0, 0.68, 0.85, 0.117, 35.0, 0.14],
        [0.20, 0.065, 5.0, 1.9, 80_000.0, 0.98, 0.97, 0.135, 45.0, 0.30],
    ]
)
"""Typical indicators of the four stages, in the order of LOOKS_AT."""
SCALES = np.array([0.08, 0.007, 1.0, 0.5, 2.0, 0.2, 0.25, 0.02, 1.0, 0.08])
"""Difference that counts as one; of those in logarithms a difference of logarithms."""
FARTHEST = 3.0  # scales: farther off counts no more, so that one odd indicator does not decide
NEARER = 0.10  # part by which another prototype must be nearer before the label changes
LEAST_SEEN = 0.1  # persons or yearly wages: the logarithm of less is not taken


def on_prototypes_scale(values: NDArray) -> NDArray[np.float64]:
    """Indicators, or prototypes, in scales [n, 10]: x / scale, ln(max(x, LEAST_SEEN)) / scale of those in logarithms."""
    logs = np.array([name in IN_LOGS for name in LOOKS_AT])
    return np.where(logs, np.log(np.maximum(values, LEAST_SEEN)), values) / SCALES


def distances(values: NDArray) -> NDArray[np.float64]:
    """Distance of each park from each prototype [J, 4 scales], sqrt(mean_i min((x_i - p_i)^2, FARTHEST^2)); values [J, 10] as LOOKS_AT names them."""
    apart = on_prototypes_scale(values)[:, None, :] - on_prototypes_scale(PROTOTYPES)
    return np.sqrt(np.minimum(apart**2, FARTHEST**2).mean(axis=2))


def nearest(found: NDArray, before: NDArray) -> NDArray[np.int64]:
    """Label after a look [J 1-4]: the nearest prototype if it is nearer by NEARER than the one before, or if there was none (0).

    found distances [J, 4 scales]; before [J 0-4].
    """
    rows, best = np.arange(len(found)), found.argmin(axis=1)
    held = found[rows, np.maximum(before - 1, 0)]
    switches = (before == 0) | (found[rows, best] < (1.0 - NEARER) * held)
    return np.where(switches, best + 1, before)


class NearestPrototype:
    """Labels by the mean distance of the last quarters."""

    def __init__(self, parks: int, quarters: int):
        self.stage = np.zeros(parks, np.int64)
        self.past: deque[tuple[NDArray, NDArray]] = deque(maxlen=quarters)

    def observe(self, values: NDArray, is_open: NDArray[np.bool_]) -> None:
        """Look at the quarter that has just ended; values [J, 10] as LOOKS_AT names them."""
        self.past.append((distances(values) * is_open[:, None], is_open))
        seen = np.sum([was_open for _, was_open in self.past], axis=0)
        mean = np.sum([found for found, _ in self.past], axis=0) / np.maximum(seen, 1)[:, None]
        self.stage = np.where(is_open, nearest(mean, self.stage), 0)
