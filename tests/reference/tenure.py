"""Tenure: owners, and rooms given back before a lease ends (docs/model: tenure.md)."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING

from tests.reference.agents import Enterprise, pay
from tests.reference.constants import DAYS, INCUBATOR, SPACES
from tests.reference.draws import Draws
from tests.reference.quantities import need, recount

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def tenure(model: ReferenceEcosystem, draw: Draws) -> None:
    """Whoever has a lease that ends becomes owner or tenant; whoever is short of money gives back."""
    size = size_of_owners(model)
    for each in model.enterprises:
        if any(lease.end == model.t for lease in each.leases):
            each.owner = may_own(model, each) and each.employees >= size
    for park in model.parks:
        for s in SPACES:
            park.sublet[s] = min(park.sublet[s], max(park.stock[s] - park.leased[s], 0.0))
    for each in model.enterprises:
        give_back(model, each, draw)
    recount(model)


def may_own(model: ReferenceEcosystem, each: Enterprise) -> bool:
    """In a park, not in an incubator, and old enough."""
    old_enough = model.t - each.founded >= model.parameters.tenure.owner_age
    return each.park >= 0 and old_enough and each.space != INCUBATOR


def size_of_owners(model: ReferenceEcosystem) -> float:
    """The smallest size from which on all together have no more than the share of owners."""
    most = model.parameters.tenure.owned_share * sum(sum(park.leased) for park in model.parks)
    able = sorted((each for each in model.enterprises if may_own(model, each)), key=lambda each: -each.employees)
    size, together = math.inf, 0.0
    for employees, equals in groupby(able, key=lambda each: each.employees):
        together += sum(each.leased_m2 for each in equals)
        if together > most:
            break
        size = employees
    return size


def give_back(model: ReferenceEcosystem, each: Enterprise, draw: Draws) -> None:
    """Cut the leases that go on down to what is needed; the deposit on the rest is lost."""
    p, leasing = model.parameters.tenure, model.parameters.leasing
    if each.park < 0 or (each.margin >= 0 and each.cash >= 0):
        return
    needed = need(model, each)
    if each.leased_m2 <= p.spare * needed or draw.uniform(each.name) >= p.give_back:
        return
    running = [lease for lease in each.leases if lease.end > model.t]
    if not running:
        return
    surplus = max(each.leased_m2 - max(leasing.margin * needed, leasing.smallest_area), 0.0)
    cut = min(surplus / sum(lease.area for lease in running), 1.0)
    for lease in running:
        park = model.parks[lease.park]
        deposit = leasing.deposit * DAYS * lease.rent * lease.area * cut
        pay(each, park, deposit)
        park.rent_income += deposit
        if each.owner:
            park.sublet[lease.space] += lease.area * cut
        lease.area *= 1.0 - cut
    each.leases = [lease for lease in each.leases if lease.area > 1e-6]
