"""Floor space comes into use: what was under construction, what opens with a new park; some of the vacant is pulled down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.process import process

if TYPE_CHECKING:
    from sim.draws import Draws
    from sim.model import ParkEcosystem


def demolished(stock: NDArray, leased: NDArray, *, rate: float) -> NDArray:
    """Floor space pulled down [m2]: `rate` [share of stock per quarter] of the stock, and only what is vacant."""
    return np.minimum(rate * stock, np.maximum(stock - leased, 0.0))


@process("parks.stock", "parks.pipeline", "parks.amenity_m2")
def completions(model: ParkEcosystem, draws: Draws) -> None:
    """Buildings are finished, new parks open on their day, old vacant floor space goes."""
    parks, start = model.parks, model.setting.parks
    lag = model.t % model.longest_lag
    parks.stock -= demolished(parks.stock, parks.leased, rate=model.parameters.supply.replacement)
    parks.stock += parks.pipeline[:, :, lag]
    parks.pipeline[:, :, lag] = 0.0
    opens = (parks.opening == model.t) & (model.t > 0)
    parks.stock[opens] += start.stock[opens]
    parks.amenity_m2[opens] += start.amenity_m2[opens]
