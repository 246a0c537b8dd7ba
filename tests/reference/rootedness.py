"""Support that tenants count on, and how they root in their parks (docs/model: leasing.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.agents import Enterprise
from tests.reference.offers import Offers
from tests.reference.quantities import age_class, by_place
from tests.reference.search import Tenant

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def support(model: ReferenceEcosystem, offers: Offers, each: Enterprise) -> float:
    """Shares of rent and of local taxes that an enterprise counts on in its rooms, added up."""
    if each.park < 0:
        return 0.0
    return offers.support(each.park, each.space, each.industry, age_class(model, model.t - each.founded))


def growth(model: ReferenceEcosystem, workers: list[list[float]], each: Enterprise) -> float:
    """Part of the way to full roots that a tenant goes in a quarter, given the employees of each place."""
    p, here = model.parameters.leasing, workers[each.park]
    related = sum(count * model.inputs.industries[h].relatedness[each.industry] for h, count in enumerate(here))
    density = related / sum(here) if sum(here) > 0 else 0.0
    return min(p.root_speed * (1.0 + p.root_ties * density), 1.0)


def settled(model: ReferenceEcosystem, there: list[Enterprise]) -> None:
    """Those who were there before have rooted since they were founded."""
    workers = by_place(model, "employees")
    for each in there:
        if each.park >= 0:
            missing = 1.0 - model.parameters.leasing.newly_rooted
            for _ in range(model.t - 1 - each.founded):
                missing *= 1.0 - growth(model, workers, each)
            each.rootedness = 1.0 - missing


def take_root(model: ReferenceEcosystem, offers: Offers, searchers: list[Tenant], before: dict[int, int]) -> None:
    """Those who came start anew, the others root further; before is the park each enterprise was in."""
    came = {
        tenant.enterprise.name
        for tenant in searchers
        if tenant.answer >= 0 and tenant.answer != before[tenant.enterprise.name]
    }
    workers = by_place(model, "employees")
    for each in model.enterprises:
        each.support = support(model, offers, each)
        if each.park < 0:
            each.rootedness = 0.0
        elif each.name in came:
            each.rootedness = model.parameters.leasing.newly_rooted * (1.0 - min(each.support, 1.0))
        else:
            each.rootedness += growth(model, workers, each) * (1.0 - each.rootedness)
