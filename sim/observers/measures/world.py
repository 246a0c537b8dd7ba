"""The world's three stages of a park: start-up, rapid growth, innovation-led. A coarser observer of the same trajectories.

Time plays no part: a park may stay where it is for ever, and may fall back.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.observers.measures.anchors import WORLD_ENTER, WORLD_LEAVE

SIGNS = ("growth", "occupancy", "rd_intensity", "network_density")


def yearly_growth(before: NDArray, now: NDArray, quarters: NDArray) -> NDArray:
    """Growth of employment [J log points a year], 4 ln(max(now, 1) / max(before, 1)) / quarters; zero without a past. Employees [J persons]."""
    past = np.log(np.maximum(now, 1.0) / np.maximum(before, 1.0))
    return np.divide(4.0 * past, quarters, out=np.zeros(len(now)), where=quarters > 0)


def world_aim(signs: dict[str, NDArray], stage: NDArray, scale: float) -> NDArray[np.int64]:
    """Stage a park is due for [J]: the second where its thresholds are met, the third where its own are and the second is met or behind it.

    signs by name [J]; stage [J] now. What lies behind a park stays behind it: the aim is at least 2 from stage 2 on, unless it fails (below).
    """
    met = {
        number: np.logical_and.reduce([signs[name] >= scale * value for name, value in rule.items()])
        for number, rule in WORLD_ENTER.items()
    }
    grown = met[2] | (stage >= 2)
    return np.where(grown & met[3], 3, np.where(grown, 2, 1))


def world_fails(signs: dict[str, NDArray], stage: NDArray, scale: float) -> NDArray[np.bool_]:
    """Parks below every exit threshold of their stage [J]."""
    down = np.zeros(len(stage), bool)
    for number, rule in WORLD_LEAVE.items():
        below = np.logical_and.reduce([signs[name] < scale * value for name, value in rule.items()])
        down |= below & (stage == number)
    return down


class WorldObserver:
    """Verdicts with hysteresis and confirmation, one step at a time."""

    def __init__(self, parks: int):
        self.stage = np.zeros(parks, np.int64)
        self.rising = np.zeros(parks, np.int64)
        self.falling = np.zeros(parks, np.int64)

    def observe(
        self, signs: dict[str, NDArray], is_open: NDArray, *, first: bool, scale: float, up: int, down: int
    ) -> None:
        """Look at a quarter. On the first day of a run what is there is taken as it is, later parks begin at the bottom."""
        new = is_open & (self.stage == 0)
        # on the first day nobody has a past: growth is not asked for
        signs_now = signs | {"growth": np.full(len(new), np.inf)} if first else signs
        aim = world_aim(signs_now, self.stage, scale)
        self.stage[new] = aim[new] if first else 1
        old = is_open & ~new
        self.rising = np.where(old & (aim > self.stage), self.rising + 1, 0)
        self.falling = np.where(old & world_fails(signs, self.stage, scale), self.falling + 1, 0)
        rise, fall = self.rising >= up, self.falling >= down
        self.stage += rise.astype(np.int64) - (fall & ~rise)
        self.rising[rise] = 0
        self.falling[rise | fall] = 0
