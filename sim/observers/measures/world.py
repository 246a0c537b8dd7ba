"""The world's three stages of a park: start-up, rapid growth, innovation-led. A coarser observer of the same trajectories.

It stands on the same dimensions, floors and confirmation as the four stages. Time plays no part: a park may stay where it is for ever, and may fall
back.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.observers.dimensions import DIMENSIONS, FLOORS, LEAST, STAY, ratios
from sim.observers.ladder import READ_OFF, Ladder

# all are design choices (D); `stages.scale` multiplies every bar and floor
GROWTH_PAST = 12  # quarters of employment growth looked back at: three years
GROWING = 0.06  # log points a year: from here on growth is rapid
SHRINKING = -0.03  # log points a year: who shrinks faster is no longer growing, whatever came before
INNOVATION_LED = {"knowledge": 0.60, "ecosystem": 0.40}


def yearly_growth(before: NDArray, now: NDArray, quarters: NDArray) -> NDArray:
    """Growth of employment [J log points a year], 4 ln(max(now, 1) / max(before, 1)) / quarters; zero without a past. Employees [J persons]."""
    past = np.log(np.maximum(now, 1.0) / np.maximum(before, 1.0))
    return np.divide(4.0 * past, quarters, out=np.zeros(len(now)), where=quarters > 0)


def world_scores(dimensions: NDArray, floors: NDArray, scale: float) -> tuple[NDArray, NDArray]:
    """Smallest ratios to the floors of the second, and to the bars and floors of the third world stage [J ratio each].

    dimensions [J, 4 0-1], floors [J, 3] as the stage observer has them. The floors are those of the second and third of the four stages.
    """
    second = ratios(floors, FLOORS, LEAST[2], scale).min(axis=1)
    led = ratios(dimensions, DIMENSIONS, INNOVATION_LED, scale).min(axis=1)
    return second, np.minimum(led, ratios(floors, FLOORS, LEAST[3], scale).min(axis=1))


def world_aim(second: NDArray, third: NDArray, growth: NDArray, stage: NDArray, scale: float) -> NDArray[np.int64]:
    """World stage a park is due for [J 1-3].

    The second where it grows by scale * GROWING and reaches the floors, or has done so; the third where its own bars are reached and the second is
    reached or behind it. second and third [J ratio], growth [J log points a year], stage now [J 0-3].
    """
    grown = (second >= 1.0) & (growth >= scale * GROWING) | (stage >= 2)
    return np.where(grown & (third >= 1.0), 3, np.where(grown, 2, 1))


def world_holds(second: NDArray, third: NDArray, growth: NDArray) -> NDArray[np.int64]:
    """Highest world stage a park could keep [J 1-3]: STAY of all bars and floors, and of the second no growth below SHRINKING."""
    return np.where(third >= STAY, 3, np.where((second >= STAY) & (growth >= SHRINKING), 2, 1))


class WorldObserver:
    """Verdicts with the same confirmation as the four stages."""

    def __init__(self, parks: int):
        self.ladder = Ladder(parks)

    @property
    def stage(self) -> NDArray[np.int64]:
        """World stage of each park [J], 0 before opening."""
        return self.ladder.stage

    def observe(
        self,
        dimensions: NDArray,
        floors: NDArray,
        growth: NDArray,
        is_open: NDArray[np.bool_],
        *,
        there_at_start: NDArray[np.bool_],
        scale: float,
        up: int,
        down: int,
    ) -> None:
        """Look at a quarter; of parks that were there at the start, growth is not asked in the first year: nothing is known of it."""
        second, third = world_scores(dimensions, floors, scale)
        asked = np.where(there_at_start & (self.ladder.age < READ_OFF), np.inf, growth)
        fresh = self.ladder.age < READ_OFF
        aim = world_aim(second, third, asked, np.where(fresh, 0, self.stage), scale)
        self.ladder.look(aim, world_holds(second, third, growth), is_open, up=up, down=down)
