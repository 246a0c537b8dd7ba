"""What the programmes in force pay: to enterprises, to operators, and what a tenant may expect of them over a lease."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.agents import AGE_CLASSES
from sim.programmes import INSTRUMENTS, Instrument

if TYPE_CHECKING:
    from sim.model import ParkEcosystem

CLASS_AGES = np.array([6, 26, 60])  # quarters: a typical age in each class
EXPECTED_TERM = 12  # quarters a tenant looks ahead: the usual lease


def reach(model: ParkEcosystem, instrument: Instrument) -> NDArray[np.float64]:
    """One where an instrument applies, zero elsewhere, by district and industry [R + 1, K]; the central government has none."""
    table = model.setting
    districts = [not instrument.districts or code in instrument.districts for code in table.districts.codes]
    industries = [not instrument.industries or code in instrument.industries for code in table.industries.codes]
    return np.outer(np.array([*districts, False], float), np.array(industries, float))


def of_kind(model: ParkEcosystem, kind: str) -> list[Instrument]:
    """The programmes of one kind."""
    return [each for each in model.programmes if each.kind == kind]


def delivered(model: ParkEcosystem) -> NDArray[np.float64]:
    """Share of what is promised that is paid, by government [R + 1]."""
    return model.governments.responsiveness * model.governments.rationing


def paid(model: ParkEcosystem, kind: str) -> NDArray[np.float64]:
    """Share of the price or cost that programmes of a kind pay each enterprise this quarter [N]; at most one."""
    firms = model.enterprises
    share = np.zeros(firms.size)
    if not of_kind(model, kind):
        return share
    for instrument in of_kind(model, kind):
        strength = instrument.strength(model.t)
        if strength > 0.0:
            eligible = model.t - firms.founded < instrument.max_age
            share += strength * reach(model, instrument)[firms.district, firms.industry] * eligible
    return np.minimum(share, 1.0) * delivered(model)[firms.district]


def paid_to_parks(model: ParkEcosystem, kind: str) -> NDArray[np.float64]:
    """Share of the price or cost that programmes of a kind pay the operators, by district [R + 1]; industries do not matter here."""
    share = np.zeros(model.governments.size)
    for instrument in of_kind(model, kind):
        share += instrument.strength(model.t) * reach(model, instrument).max(axis=1)
    return np.minimum(share, 1.0) * delivered(model)


def expected(model: ParkEcosystem, kind: str, *, discount: float) -> NDArray[np.float64]:
    """Share a tenant may expect over the coming lease, by district, industry and age class [R + 1, K, A].

    Average over the next 12 quarters, weighted by exp(-discount * quarters); programmes end when they are announced to end.
    """
    ahead = np.arange(1, EXPECTED_TERM + 1)
    weights = np.exp(-discount * ahead)
    share = np.zeros((model.governments.size, len(model.setting.industries.codes), len(AGE_CLASSES)))
    for instrument in of_kind(model, kind):
        strength = np.array([instrument.strength(model.t + int(step)) for step in ahead])
        eligible = CLASS_AGES[:, None] + ahead < instrument.max_age
        average = (weights * strength * eligible).sum(axis=1) / weights.sum()
        share += reach(model, instrument)[:, :, None] * average
    return np.minimum(share, 1.0) * delivered(model)[:, None, None]


def position(kind: str) -> int:
    """Place of an instrument in the columns of spending."""
    return INSTRUMENTS.index(kind)
