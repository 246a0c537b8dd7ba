"""Leasing: renewal, more space, search and the lottery (docs/model: leasing.md)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.reference.admission import required
from tests.reference.agents import Enterprise, Lease, pay
from tests.reference.constants import (
    DAYS,
    INCUBATOR,
    SPACES,
)
from tests.reference.designation import known_by_title
from tests.reference.draws import Draws
from tests.reference.institutions import (
    agree_on_split,
    chance_to_look,
    count_searches,
    known_by_list,
)
from tests.reference.offers import Offers
from tests.reference.policy import grants
from tests.reference.quantities import (
    age_class,
    asked,
    effort,
    lease_term,
    need,
    offered,
    recount,
    takes_equity,
)
from tests.reference.rootedness import support, take_root
from tests.reference.search import NOWHERE, OUTSIDE, Tenant, choose, look_around

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def leasing(model: ReferenceEcosystem, draw: Draws) -> None:
    """At the end of a lease, or when the rooms no longer fit, enterprises renew, expand or look around."""
    p = model.parameters.leasing
    for park in model.parks:
        park.displaced = park.refused = 0.0
    model.signed = []
    hastened = fast_approval(model)
    offers = Offers(model)
    tenants = [assessed(model, offers, each, draw) for each in model.enterprises]

    for tenant in tenants:
        if tenant.event and not tenant.searches:
            renew(model, tenant, draw)
    recount(model)
    refused = more_space(model, tenants, draw)
    recount(model)
    for j, park in enumerate(model.parks):
        park.relatedness_required = required(model, j, park)

    searchers = []
    titled = known_by_title(model)
    for tenant in tenants:
        each = tenant.enterprise
        outside = each.park < 0
        newcomer = outside and each.founded == model.t
        waiting = outside and model.t >= each.settled_until and draw.uniform(6, each.name) < hastened[each.name]
        awaited = outside and each.awaited and model.t >= each.settled_until
        crowded_out = each.name in refused and tenant.looks and not tenant.event
        if tenant.searches or crowded_out or newcomer or awaited or waiting:
            grown_up = tenant.graduate or (outside and tenant.age >= p.graduation)
            tenant.space = each.main_space if grown_up else each.space
            tenant.area = max(p.margin * tenant.need, p.smallest_area)
            look_around(model, tenant, known_by_list(model, each, draw), titled, draw)
            searchers.append(tenant)
    before = {each.name: each.park for each in model.enterprises}
    choose(model, offers, searchers, draw)
    count_searches(model, searchers)
    learn_what_is_missed(model, searchers)
    carry_out(model, searchers, draw)
    take_root(model, offers, searchers, before)
    rent_free_period(model, draw)
    sublet(model)


def sublet(model: ReferenceEcosystem) -> None:
    """As much of what owners offer is let as of all that was vacant."""
    for j, park in enumerate(model.parks):
        for s in SPACES:
            let = sum(lease.area for _, lease in model.signed if (lease.park, lease.space) == (j, s))
            vacant = park.stock[s] - park.leased[s]
            found_nobody = max(vacant, 0.0) / (vacant + let) if vacant + let > 0 else 0.0
            park.sublet[s] *= found_nobody


def learn_what_is_missed(model: ReferenceEcosystem, searchers: list[Tenant]) -> None:
    """Districts whose parks design for tenants learn what these looked for in vain."""
    if model.parameters.paths.product_design == 0 or not searchers:
        return
    for r, government in enumerate(model.governments):
        for s in SPACES:
            missed = sum(
                tenant.area
                for tenant in searchers
                if tenant.answer == NOWHERE and tenant.enterprise.district == r and tenant.space == s
            )
            government.missed[s] += model.parameters.leasing.missed_speed * (missed - government.missed[s])


def fast_approval(model: ReferenceEcosystem) -> dict[int, float]:
    """Chance of each enterprise, were it outside, to look this quarter; officials' time is paid for all."""
    waiting, cost = chance_to_look(model), model.parameters.policy.approval_cost
    everybody = list(model.enterprises)
    chances = {}
    for each, paid in zip(everybody, grants(model, "fast_approval", [(each, cost) for each in everybody]), strict=True):
        pay(model.governments[each.district], model.households, paid)
        chances[each.name] = 1.0 - (1.0 - waiting) * (1.0 - paid / cost)
    return chances


def rent_free_period(model: ReferenceEcosystem, draw: Draws) -> None:
    """Districts take over the rent of the first quarters of the leases signed this quarter."""
    if not model.signed:
        return
    bills: dict[Enterprise, list[tuple[Lease, int, float]]] = {}
    for each, lease in model.signed:
        span = min(max(lease.end - lease.free_until + 1, 0), model.parameters.leasing.usual_lease)
        bills.setdefault(each, []).append((lease, span, DAYS * lease.area * lease.rent * span))
    due = [(each, sum(bill for _, _, bill in leases)) for each, leases in bills.items()]
    paid = grants(model, "rent_free_period", due)
    for (each, total), amount in zip(due, paid, strict=True):
        share = amount / total if total > 0 else 0.0
        for lease, span, bill in bills[each]:
            lease.free_until += math.floor(share * span + draw.uniform(13, each.name))
            government, park = model.governments[each.district], model.parks[lease.park]
            pay(government, park, share * bill * (1.0 - park.sold))
            pay(government, model.outside, share * bill * park.sold)
            park.rent_income += share * bill * (1.0 - park.sold)


def assessed(model: ReferenceEcosystem, offers: Offers, each: Enterprise, draw: Draws) -> Tenant:
    """What an enterprise needs, and whether it would look around."""
    p = model.parameters.leasing
    needed, age = need(model, each), model.t - each.founded
    event = any(lease.end == model.t for lease in each.leases)
    graduate = event and each.space == INCUBATOR and each.main_space != INCUBATOR and age >= p.graduation
    fullness = needed / each.leased_m2 if each.leased_m2 > 0 else (p.crowded + p.roomy) / 2.0
    stress = max(fullness - p.crowded, 0.0) + max(p.roomy - fullness, 0.0)
    gap = 0.0
    if each.park >= 0:
        s, k, a = each.space, each.industry, age_class(model, age)
        outside = offers.outside_cost[each.district][k][a] * math.exp(p.outside_premium)
        gap = math.log(offers.cost[each.park][s][k][a] / min(offers.mean_cost[s][k][a], outside))
    odds = p.search_base + p.search_stress * stress + p.search_cost * gap
    if each.park >= 0:
        park, paths = model.parks[each.park], model.parameters.paths
        odds -= paths.retention * effort(park, "park_operation") + paths.care * effort(park, "government_relation")
    odds -= p.search_size * math.log(each.employees) + p.search_age * math.log1p(max(age, 0))
    odds -= p.search_roots * each.rootedness
    chance = 1.0 / (1.0 + math.exp(-odds))
    lost = max(each.support - support(model, offers, each), 0.0)
    loses_support = each.park >= 0 and draw.uniform(14, each.name) < min(p.notice * lost, 1.0)
    return Tenant(each, needed, age, event, loses_support, graduate, looks=draw.uniform(5, each.name) < chance)


def renew(model: ReferenceEcosystem, tenant: Tenant, draw: Draws) -> None:
    """Renew the leases that end now, without the rooms that are too many."""
    p, each, t = model.parameters.leasing, tenant.enterprise, model.t
    ending = [lease for lease in each.leases if lease.end == t]
    if not ending:
        return
    enough = max(p.margin * tenant.need, p.smallest_area)
    surplus = max(sum(lease.area for lease in each.leases) - enough, 0.0)
    kept = min(max(1.0 - surplus / sum(lease.area for lease in ending), 0.0), 1.0)
    term = lease_term(model, each, draw.uniform(7, each.name))
    for lease in ending:
        lease.area *= 1.0 if each.owner else kept
        lease.rent = asked(model, model.parks[lease.park], lease.space, each.industry)
        lease.start = lease.free_until = t
        lease.end = t + term
    each.leases = [lease for lease in each.leases if lease.area > 1e-6]


def more_space(model: ReferenceEcosystem, tenants: list[Tenant], draw: Draws) -> set[int]:
    """Let more rooms to those who are crowded, as far as there are any; names of those refused."""
    p = model.parameters.leasing
    queues: dict[tuple[int, int], list[tuple[float, Tenant, float]]] = {}
    for tenant in tenants:
        each = tenant.enterprise
        if each.park >= 0 and not tenant.searches and tenant.need > p.crowded * each.leased_m2:
            more = max(p.margin * tenant.need - each.leased_m2, p.smallest_area)
            queues.setdefault((each.park, each.space), []).append((draw.uniform(8, each.name), tenant, more))
    refused = set()
    for (j, s), queue in queues.items():
        vacant = model.parks[j].stock[s] - model.parks[j].leased[s]
        running = 0.0
        for _, tenant, more in sorted(queue, key=lambda entry: entry[0]):
            running += more
            if running <= vacant:
                sign(model, tenant, more, lease_term(model, tenant.enterprise, draw.uniform(9, tenant.enterprise.name)))
            else:
                refused.add(tenant.enterprise.name)
    return refused


def carry_out(model: ReferenceEcosystem, searchers: list[Tenant], draw: Draws) -> None:
    """Stay, leave, move and sign."""
    p = model.parameters.leasing
    movers, leavers = [], []
    came_from = {tenant.enterprise.name: tenant.enterprise.park for tenant in searchers if tenant.enterprise.park >= 0}
    for tenant in searchers:
        each = tenant.enterprise
        if tenant.answer == NOWHERE or (tenant.stays and tenant.answer == each.park):
            if each.park >= 0:
                renew(model, tenant, draw)
            continue
        if each.park >= 0:
            leavers.append(tenant)
        if tenant.answer != OUTSIDE:
            movers.append(tenant)

    for tenant in movers:
        agree_on_split(model, tenant.enterprise, tenant.answer, draw)
    for tenant in leavers:
        each = tenant.enterprise
        for lease in each.leases:
            if lease.end > model.t:
                park = model.parks[lease.park]
                deposit = p.deposit * DAYS * lease.rent * lease.area
                pay(each, park, deposit)
                park.rent_income += deposit
        each.leases, each.owner = [], False
        if tenant.answer == OUTSIDE:
            each.park = each.home = -1

    for tenant in searchers:
        if tenant.answer == OUTSIDE:
            tenant.enterprise.settled_until = model.t + p.usual_lease

    for tenant in movers:
        each = tenant.enterprise
        if came_from.get(each.name, tenant.answer) != tenant.answer:
            model.parks[tenant.answer].displaced += tenant.area
        each.space = tenant.space
        each.park = each.home = tenant.answer
        each.district = model.parks[each.park].district
        sign(model, tenant, tenant.area, lease_term(model, each, draw.uniform(10, each.name)))
    recount(model)


def sign(model: ReferenceEcosystem, tenant: Tenant, area: float, term: int) -> None:
    """Sign a lease in the enterprise's park and space type; operators may take a stake in exchange for rent."""
    each, t = tenant.enterprise, model.t
    park = model.parks[each.park]
    rent_free = model.parameters.leasing.rent_free * term / model.parameters.leasing.usual_lease
    if takes_equity(model, park) and tenant.age < model.parameters.turnover.growing_from and each.stake == 0:
        rent_free = model.parameters.operation.equity_rent_free
        each.stake, each.stake_park = model.parameters.operation.equity_share, each.park
    rent = offered(model, park, each.space, each.industry)
    free_until = t + 1 + math.floor(rent_free + 0.5)
    lease = Lease(each.park, each.space, area, rent, start=t, end=t + term, free_until=free_until)
    each.leases.append(lease)
    model.signed.append((each, lease))
