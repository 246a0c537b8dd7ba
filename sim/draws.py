"""Random numbers keyed by who asks: the same seed, decision, quarter and agent give the same number.

Integers are hashed into 64 bits with the finaliser of splitmix64 (Steele, Lea and Flood 2014; constants in the public domain). Nothing in
`sim` draws from any other source, so a scenario that changes nothing an enterprise meets changes none of its luck.
"""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

GOLDEN, FIRST, SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
MASK = 0xFFFFFFFFFFFFFFFF  # 64 bits


def mixed(word: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scatter 64-bit words over all 64-bit words, one to one; `word` is overwritten."""
    word ^= word >> 30
    word *= FIRST
    word ^= word >> 27
    word *= SECOND
    word ^= word >> 31
    return word


def mixed_number(word: int) -> int:
    """The same for a single word, in Python's integers: an array of one number costs ten times as much."""
    word ^= word >> 30
    word = word * FIRST & MASK
    word ^= word >> 27
    word = word * SECOND & MASK
    return word ^ word >> 31


def fold(*words: ArrayLike) -> NDArray[np.uint64]:
    """Hash integers, broadcast against one another, into one 64-bit word each.

    h' = mixed(h + golden + word) for each word in turn, from h = 0.
    """
    number, state = 0, None
    for word in words:
        if state is None and isinstance(word, int | np.integer):
            number = mixed_number(number + GOLDEN + int(word) & MASK)
            continue
        array: NDArray = np.asarray(word & MASK if isinstance(word, int) else word)
        if array.dtype != np.uint64:
            array = array.astype(np.int64).view(np.uint64) if array.dtype.kind == "i" else array.astype(np.uint64)
        if state is None:
            state = np.array([number], np.uint64)
        state = mixed(np.add(state + GOLDEN, array))
    return np.array([number], np.uint64) if state is None else state


def name_key(text: str) -> int:
    """A 64-bit number for a text, the same in every process (Python's own `hash` is salted)."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


class Draws:
    """Draws for one decision in one quarter."""

    def __init__(self, seed: int, decision: str, t: int):
        self.key = fold(seed, name_key(decision), t)[0]

    def bits(self, *who: ArrayLike) -> NDArray[np.uint64]:
        """64 random bits for each asker; several words name a pair or a numbered draw and broadcast."""
        return fold(self.key, *who)

    def uniform(self, *who: ArrayLike) -> NDArray[np.float64]:
        """Uniform numbers in the open interval (0, 1)."""
        number = (self.bits(*who) >> 12).astype(np.float64)
        number += 0.5  # half a step off zero and one: the logarithms below would be infinite there
        number *= 2.0**-52
        return number

    def normal(self, *who: ArrayLike) -> NDArray[np.float64]:
        """Standard normal numbers, by the inverse of the normal distribution function."""
        return ndtri(self.uniform(*who))

    def gumbel(self, *who: ArrayLike) -> NDArray[np.float64]:
        """Standard Gumbel numbers, -log(-log u)."""
        return -np.log(-np.log(self.uniform(*who)))
