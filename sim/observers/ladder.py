"""How a label climbs and falls: one step at a time, after it has been due for several quarters. For the stages of parks, Chinese and world's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

READ_OFF = 4  # quarters after opening in which the label is read off as it is: nothing is known of the past


class Ladder:
    """Labels of all parks, 0 before opening, and for how long they have been due to change."""

    def __init__(self, parks: int):
        self.stage = np.zeros(parks, np.int64)
        self.before = self.stage.copy()
        self.age = np.zeros(parks, np.int64)
        self.rising = np.zeros(parks, np.int64)
        self.falling = np.zeros(parks, np.int64)

    def look(self, aim: NDArray, holds: NDArray, is_open: NDArray[np.bool_], *, up: int, down: int) -> None:
        """Bring the labels up to a quarter.

        aim: highest stage whose bars are reached [J]; holds: highest stage that a park could keep [J]; up and down: quarters of confirmation.
        """
        self.age += is_open
        new = is_open & (self.age == 1)
        self.before = np.where(new, aim, self.stage)
        fresh = is_open & (self.age <= READ_OFF)
        old = is_open & ~fresh
        self.rising = np.where(old & (aim > self.stage), self.rising + 1, 0)
        self.falling = np.where(old & (holds < self.stage), self.falling + 1, 0)
        rise, fall = self.rising >= up, self.falling >= down
        self.stage = np.where(fresh, aim, self.stage + rise - (fall & ~rise))
        self.rising[rise] = 0
        self.falling[rise | fall] = 0
