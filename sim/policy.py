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


def offered(model: ParkEcosystem, kind: str) -> NDArray[np.float64] | None:
    """Share that governments offer on their own initiative, by district and industry [R + 1, K]; None where nobody offers anything.

    The intensity goes to industries in proportion to priorities: intensity * K * priority, at most the largest intensity a district offers.
    """
    gov = model.governments
    intensity = gov.offered[:, position(kind)]
    if not intensity.any():
        return None
    return np.minimum(intensity[:, None] * model.industries.size * gov.priority, model.parameters.rivalry.most)


def paid(model: ParkEcosystem, kind: str) -> NDArray[np.float64]:
    """Share of the price or cost that programmes of a kind pay each enterprise this quarter [N]; at most one."""
    firms = model.enterprises
    share = np.zeros(firms.size)
    own = offered(model, kind)
    if own is None and not of_kind(model, kind):
        return share
    if own is not None:
        share += own[firms.district, firms.industry]
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
    own = model.governments.offered[:, position(kind)]
    if own.any():
        share += own
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
    own = offered(model, kind)
    if own is not None:
        share += own[:, :, None]
    return np.minimum(share, 1.0) * delivered(model)[:, None, None]


def grants(model: ParkEcosystem, kind: str, base: NDArray) -> NDArray[np.float64]:
    """What programmes of a kind pay for each enterprise this quarter [N CNY], the share they pay of a base [N CNY]; booked as spending."""
    gov, firms = model.governments, model.enterprises
    amounts = paid(model, kind) * base
    gov.spending[:, position(kind)] += gov.total(firms.district, gov.size, amounts)
    return amounts


def position(kind: str) -> int:
    """Place of an instrument in the columns of spending."""
    return INSTRUMENTS.index(kind)
