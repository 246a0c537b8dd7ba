"""What instruments of a user's own pay, enterprises in production and operators in operation: programmes of theirs work as all others do."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import policy
from sim.economy import Economy
from sim.ledger import Account
from sim.parameters import ParameterError
from sim.parameters.extensions import OwnInstrument, own_instruments


def amounts_of(model: Economy, one: OwnInstrument, size: int) -> NDArray[np.float64]:
    """What an instrument pays at full intensity [size CNY]; raises `ParameterError` when it gives something else, or fails."""
    where = f"{one.source}, instrument {one.name}: pays(model)"
    wanted = f"it is to return an amount for each of the {size} {one.to}, zero or more [CNY per quarter]"
    try:
        found: Any = np.asarray(one.pays(model), dtype=float)
    except Exception as error:
        raise ParameterError(
            f"{where} failed in quarter {model.t}: {type(error).__name__}: {error}; {wanted} (docs/plugins.md has an example)"
        ) from error
    if found.shape != (size,):
        raise ParameterError(f"{where} gave an array of the shape {found.shape}; {wanted}")
    if not np.isfinite(found).all() or (found < 0.0).any():
        odd = found[~np.isfinite(found) | (found < 0.0)][0]
        raise ParameterError(f"{where} gave {odd:g} in quarter {model.t}; {wanted}")
    return found


def pay_enterprises(model: Economy) -> NDArray[np.float64]:
    """Districts pay what programmes of own instruments grant enterprises; returns it [N CNY], which is a subsidy as tax relief is."""
    firms, gov = model.enterprises, model.governments
    received = np.zeros(firms.size)
    for one in in_force(model, "enterprises"):
        paid = policy.grants(model, one.name, amounts_of(model, one, firms.size))
        model.ledger.pay(f"plugin: {one.name}", Account(gov, firms.district), Account(firms), paid)
        received = received + paid
    firms.profit = firms.profit + received
    firms.subsidy = firms.subsidy + received
    return received


def pay_operators(model: Economy) -> NDArray[np.float64]:
    """Districts pay what programmes of own instruments grant operators; returns it [J CNY], which is operating income as other grants are."""
    parks, gov = model.parks, model.governments
    received = np.zeros(parks.size)
    for one in in_force(model, "operators"):
        paid = policy.grants_to_parks(model, one.name, amounts_of(model, one, parks.size))
        model.ledger.pay(f"plugin: {one.name}", Account(gov, parks.district), Account(parks), paid)
        received = received + paid
    return received


def in_force(model: Economy, receiver: str) -> list[OwnInstrument]:
    """Own instruments that pay this receiver, one of RECEIVERS, and of which some programme runs."""
    return [
        one
        for one in own_instruments(model.parameters.extensions)
        if one.to == receiver and policy.active(model, one.name)
    ]
