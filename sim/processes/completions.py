"""Floor space comes into use: what was under construction, what opens with a new park; some of the vacant is pulled down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents import DAYS
from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.development_paths import spend


def demolished(stock: NDArray, leased: NDArray, *, rate: float) -> NDArray:
    """Floor space pulled down [m2]: `rate` [share of stock per quarter] of the stock, and only what is vacant."""
    return np.minimum(rate * stock, np.maximum(stock - leased, 0.0))


def sale_price(rent: NDArray, natural: NDArray, *, target_return: float) -> NDArray:
    """What an investor pays for floor space [CNY/m2]: 365 rent (1 - natural) / target_return; rent [CNY/m2/day], natural vacancy [rate]."""
    return 4.0 * DAYS * rent * (1.0 - natural) / target_return


def blended(share: NDArray, before: NDArray, new: NDArray, having: NDArray) -> NDArray:
    """Share of all floor space that has a property once new floor space is added [0-1], (share * before + having) / (before + new).

    before and new [m2]; having [m2] is what of the new has the property; the share stays where there is no floor space.
    """
    total = before + new
    return np.divide(share * before + having, total, out=share.copy(), where=total > 0.0)


def design_bill(planned: NDArray, worth: NDArray, wage_index: NDArray, *, design_cost: float) -> NDArray:
    """What it costs that the first buildings of a park are made to measure [J CNY], design_cost * planned * worth * sqrt(wage_index).

    planned [J 0-1] how far they are, worth [J CNY] of the buildings at the costs of the start, wage_index [ratio], design_cost [share].
    """
    return design_cost * (planned * worth) * np.sqrt(wage_index)


def revenue_of_sale(new: NDArray, price: NDArray, *, share: float) -> NDArray:
    """What investors pay an operator for the part of new floor space it sells [J CNY], share * sum_s new * price; [J, S m2], [J, S CNY/m2]."""
    return share * (new * price).sum(axis=1)


@process(
    "parks.stock",
    "parks.pipeline",
    "parks.amenity_m2",
    "parks.fitted",
    "parks.fitted_underway",
    "parks.sold",
    "parks.modern",
    "parks.cash",
    "parks.path_cost",
)
def completions(model: Economy, draws: Draws) -> None:
    """Buildings are finished, new parks open on their day, old vacant floor space goes."""
    parks, start = model.parks, model.setting.parks
    lag = model.t % model.longest_lag
    parks.stock -= demolished(parks.stock, parks.leased, rate=model.parameters.supply.replacement)
    before, finished = parks.stock.sum(axis=1), parks.pipeline[:, :, lag].copy()
    parks.stock += finished
    parks.pipeline[:, :, lag] = 0.0
    opens = (parks.opening == model.t) & (model.t > 0)
    parks.stock[opens] += start.stock[opens]
    new = finished + np.where(opens[:, None], start.stock, 0.0)
    supply = model.parameters.supply
    if supply.pulse > 0.0 and model.t == supply.pulse_quarter:
        given = supply.pulse * parks.stock
        parks.stock += given
        new += given
    parks.modern += new
    # what was made to measure or sold once becomes a smaller part of more floor space
    if model.parameters.paths.product_design > 0.0 or parks.fitted.any() or parks.fitted_underway.any():
        credit_design(model, opens, before, new)
    if model.parameters.business_model.sale_share > 0.0 or parks.sold.any():
        sell(model, before, new)
    parks.amenity_m2[opens] += start.amenity_m2[opens]


def credit_design(model: Economy, opens: NDArray, before: NDArray, new: NDArray) -> None:
    """Count what is made to measure; a park that opens was planned so, and its first buildings were dearer for it."""
    paths, parks, start = model.parameters.paths, model.parks, model.setting.parks
    planned = paths.product_design * (opens & model.takes_paths)
    worth = (start.stock * model.construction_cost).sum(axis=1)
    wage = model.governments.wage_index[parks.district]
    spend(model, "made to measure", "outside", design_bill(planned, worth, wage, design_cost=paths.design_cost))
    lag = model.t % model.longest_lag
    to_measure = parks.fitted_underway[:, lag] + planned * start.stock.sum(axis=1)
    parks.fitted = blended(parks.fitted, before, new.sum(axis=1), to_measure)
    parks.fitted_underway[:, lag] = 0.0


def sell(model: Economy, before: NDArray, new: NDArray) -> None:
    """Sell part of the new floor space to investors."""
    parks, sale = model.parks, model.parameters.business_model.sale_share
    price = sale_price(parks.asking_rent, model.natural_vacancy, target_return=model.parameters.supply.target_return)
    model.ledger.pay("floor space sold", "outside", Account(parks), revenue_of_sale(new, price, share=sale))
    parks.sold = blended(parks.sold, before, new.sum(axis=1), sale * new.sum(axis=1))
