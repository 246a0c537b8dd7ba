"""The unsupervised observer: a Gaussian mixture with four classes and diagonal variances, fitted to all park-quarters of a run.

Thirty lines of expectation-maximisation stand here because the core install has no statistics library that offers mixtures.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.sums import product

# typical indicators of stages 1-4, in the order of `sim.observers.stages.INDICATORS`: where the classes are looked for first
ANCHORS = np.array(
    [
        [0.65, 0.35, 0.15, 0.015, 0.1, 0.40, 0.2, 0.20, 0.05, 0.2],
        [0.45, 0.50, 0.35, 0.030, 0.3, 0.50, 0.4, 0.40, 0.10, 0.3],
        [0.35, 0.40, 0.35, 0.040, 0.7, 0.65, 0.7, 0.50, 0.20, 0.4],
        [0.20, 0.40, 0.40, 0.055, 0.9, 0.65, 0.8, 0.65, 0.40, 0.5],
    ]
)
SCALE = np.array([0.3, 0.3, 0.3, 0.03, 0.4, 0.2, 0.4, 0.3, 0.2, 0.3])
FLOOR = 0.02  # smallest variance on the anchors' scale: a class must not shrink onto one park
PROGRESS = np.array([-1, 0, 0.5, 1, 1, 0.5, 1, 1, 1, 0.5])  # orders the classes found


def mixture_labels(sample: NDArray, rounds: int = 60) -> NDArray[np.int64]:
    """Class 1-4 of each observation [n], from indicators [n, 10]; classes are numbered by how far developed their centre is."""
    data = sample / SCALE
    centre = ANCHORS / SCALE
    variance = np.ones_like(centre)
    weight = np.full(len(centre), 1.0 / len(centre))
    for _ in range(rounds):
        distance = ((data[:, None, :] - centre) ** 2 / variance + np.log(variance)).sum(axis=2)
        odds = np.log(weight) - 0.5 * distance
        belongs = np.exp(odds - odds.max(axis=1, keepdims=True))
        belongs /= belongs.sum(axis=1, keepdims=True)
        size = belongs.sum(axis=0) + 1e-9
        # one observation's worth of the anchor in each class keeps an empty class where it was
        centre = (product(belongs.T, data) + ANCHORS / SCALE) / (size + 1.0)[:, None]
        spread = np.einsum("nc,ncd->cd", belongs, (data[:, None, :] - centre) ** 2)
        variance = np.maximum((spread + 1.0) / (size + 1.0)[:, None], FLOOR)
        weight = (size + 1.0) / (size + 1.0).sum()
    rank = np.argsort(np.argsort((centre * PROGRESS).sum(axis=1)))
    return rank[belongs.argmax(axis=1)] + 1
