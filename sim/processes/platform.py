"""The platform that lists vacant floor space: who lists, how much faster search is, and who pays for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.alliance import charged_by_area


def lists(draws: Draws, park_key: NDArray, *, participation: float) -> NDArray[np.bool_]:
    """Which parks list their floor space [J]: those whose threshold, drawn once for a run, lies below `participation`."""
    return draws.uniform(1, park_key) < participation


def search_chance(waiting: float, listed_share: float, *, faster: float) -> float:
    """Probability that an enterprise waiting outside looks this quarter [0-1], waiting + (1 - waiting) * faster * listed_share."""
    return waiting + (1.0 - waiting) * faster * listed_share


def listed_share(model: Economy) -> float:
    """Share of all floor space that is in parks that list [0-1]; zero where there is none."""
    stock = model.parks.stock.sum(axis=1)
    whole = float(stock.sum())
    return float(stock[model.parks.listed].sum()) / whole if whole > 0.0 else 0.0


def borne_by_district(shortfall: float, vacant: NDArray) -> NDArray:
    """What the district of each park pays of the platform's shortfall [CNY], shortfall * vacant / sum(vacant); zero without vacant floor space.

    shortfall [CNY], vacant floor space on the list [J m2].
    """
    return shortfall * (vacant / vacant.sum()) if vacant.any() else np.zeros_like(vacant)


@process(
    "parks.cash",
    "parks.operating_income",
    "governments.cash",
    "governments.outlay",
    "platforms.cash",
    "platforms.listed_m2",
)
def platform(model: Economy, draws: Draws) -> None:
    """Parks that list pay fees; the platform keeps its list, and districts cover what fees do not."""
    rules, parks, gov, body, pay = (
        model.parameters.platform,
        model.parks,
        model.governments,
        model.platforms,
        model.ledger.pay,
    )
    if rules.participation <= 0.0:
        return
    each, one = Account(parks), Account(body, 0)
    active = parks.listed & model.open_parks()
    stock = np.where(active, parks.stock.sum(axis=1), 0.0)
    vacant = np.maximum(stock - parks.leased.sum(axis=1), 0.0)
    body.listed_m2 = vacant.sum()
    fees = charged_by_area(stock, active, rate=rules.fee)
    pay("platform fees", each, one, fees)
    parks.operating_income -= fees
    pay("platform list", one, "outside", rules.cost * vacant.sum())
    borne = borne_by_district(max(-float(body.cash[0]), 0.0), vacant)
    pay("platform grant", Account(gov, parks.district), one, borne)
    gov.outlay += model.by_government(borne, parks.district)
