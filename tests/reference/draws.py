"""Random numbers keyed by who asks (docs/model: draws.md), with ordinary Python integers."""

from __future__ import annotations

import hashlib
import math
from statistics import NormalDist

MASK = (1 << 64) - 1
INVERSE_NORMAL = NormalDist().inv_cdf


def mix(word: int) -> int:
    """Scramble a 64-bit word (splitmix64)."""
    word ^= word >> 30
    word = (word * 0xBF58476D1CE4E5B9) & MASK
    word ^= word >> 27
    word = (word * 0x94D049BB133111EB) & MASK
    return word ^ (word >> 31)


def fold(*words: int) -> int:
    """One 64-bit word from any number of integers; negative ones enter as their two's complement."""
    result = 0
    for word in words:
        result = mix((result + (word & MASK) + 0x9E3779B97F4A7C15) & MASK)
    return result


def textkey(text: str) -> int:
    """Key of a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


class Draws:
    """Draws for one decision in one quarter: the same asker always gets the same number."""

    def __init__(self, seed: int, decision: str, t: int):
        self.key = fold(seed, textkey(decision), t)

    def uniform(self, *words: int) -> float:
        """U(words), between 0 and 1."""
        return ((fold(self.key, *words) >> 12) + 0.5) / 2.0**52

    def normal(self, *words: int) -> float:
        """N(words), standard normal."""
        return INVERSE_NORMAL(self.uniform(*words))

    def gumbel(self, *words: int) -> float:
        """Gumbel(words), standard."""
        return -math.log(-math.log(self.uniform(*words)))
