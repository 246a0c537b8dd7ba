"""Leasing: renewal, more space, search and the lottery (docs/model.md, 7.7)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.reference.agents import Enterprise, Lease, pay
from tests.reference.constants import (
    AGE_BOUNDS,
    DAYS,
    INCUBATOR,
    SMALLEST_AREA,
    SPACES,
    TAKES_EQUITY,
    USUAL_TERM,
)
from tests.reference.draws import Draws
from tests.reference.offers import Offers
from tests.reference.quantities import age_class, asked, is_open, lease_term, need, recount

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem

OUTSIDE, NOWHERE = -1, -2


@dataclass
class Tenant:
    """An enterprise as it stands at the start of leasing, and what it looks for if it searches."""

    enterprise: Enterprise
    need: float
    age: int
    event: bool
    graduate: bool
    looks: bool
    space: int = 0
    area: float = 0.0
    refused: set[int] = field(default_factory=set)
    answer: int = NOWHERE

    @property
    def searches(self) -> bool:
        """Whether it looks around at the end of a lease, or has to leave an incubator."""
        return (self.event and self.looks) or self.graduate

    @property
    def stays(self) -> bool:
        """Whether the rooms it has are of the type it looks for."""
        return self.enterprise.park >= 0 and self.enterprise.space == self.space


def leasing(model: ReferenceEcosystem, draw: Draws) -> None:
    """At the end of a lease, or when the rooms no longer fit, enterprises renew, expand or look around."""
    p = model.parameters.leasing
    for park in model.parks:
        park.displaced = 0.0
    offers = Offers(model)
    tenants = [assessed(model, offers, each, draw) for each in model.enterprises]

    for tenant in tenants:
        if tenant.event and not tenant.searches:
            renew(model, tenant, draw)
    recount(model)
    refused = more_space(model, tenants, draw)
    recount(model)

    searchers = []
    for tenant in tenants:
        each = tenant.enterprise
        outside = each.park < 0
        newcomer = outside and each.founded == model.t
        waiting = outside and model.t >= each.settled_until and draw.uniform(6, each.name) < p.waiting
        if tenant.searches or (each.name in refused and tenant.looks) or newcomer or waiting:
            grown_up = tenant.graduate or (outside and tenant.age >= p.graduation)
            tenant.space = each.main_space if grown_up else each.space
            tenant.area = max(p.margin * tenant.need, SMALLEST_AREA)
            searchers.append(tenant)
    choose(model, offers, searchers, draw)
    carry_out(model, searchers, draw)


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
        s, k, a = each.space, each.industry, age_class(age)
        gap = math.log(offers.cost[each.park][s][k][a] / offers.mean_cost[s][k][a])
    odds = p.search_base + p.search_stress * stress + p.search_cost * gap
    odds -= p.search_size * math.log(each.employees) + p.search_age * math.log1p(max(age, 0))
    chance = 1.0 / (1.0 + math.exp(-odds))
    return Tenant(each, needed, age, event, graduate, looks=draw.uniform(5, each.name) < chance)


def renew(model: ReferenceEcosystem, tenant: Tenant, draw: Draws) -> None:
    """Renew the leases that end now, without the rooms that are too many."""
    each, t = tenant.enterprise, model.t
    ending = [lease for lease in each.leases if lease.end == t]
    if not ending:
        return
    enough = max(model.parameters.leasing.margin * tenant.need, SMALLEST_AREA)
    surplus = max(sum(lease.area for lease in each.leases) - enough, 0.0)
    kept = min(max(1.0 - surplus / sum(lease.area for lease in ending), 0.0), 1.0)
    term = lease_term(model, draw.uniform(7, each.name))
    for lease in ending:
        lease.area *= kept
        lease.rent = asked(model.parks[lease.park], lease.space, each.industry)
        lease.start = lease.free_until = t
        lease.end = t + term
    each.leases = [lease for lease in each.leases if lease.area > 0]


def more_space(model: ReferenceEcosystem, tenants: list[Tenant], draw: Draws) -> set[int]:
    """Let more rooms to those who are crowded, as far as there are any; names of those refused."""
    p = model.parameters.leasing
    queues: dict[tuple[int, int], list[tuple[float, Tenant, float]]] = {}
    for tenant in tenants:
        each = tenant.enterprise
        if each.park >= 0 and not tenant.searches and tenant.need > p.crowded * each.leased_m2:
            more = max(p.margin * tenant.need - each.leased_m2, SMALLEST_AREA)
            queues.setdefault((each.park, each.space), []).append((draw.uniform(8, each.name), tenant, more))
    refused = set()
    for (j, s), queue in queues.items():
        vacant = model.parks[j].stock[s] - model.parks[j].leased[s]
        running = 0.0
        for _, tenant, more in sorted(queue, key=lambda entry: entry[0]):
            running += more
            if running <= vacant:
                sign(model, tenant, more, lease_term(model, draw.uniform(9, tenant.enterprise.name)))
            else:
                refused.add(tenant.enterprise.name)
    return refused


def choose(model: ReferenceEcosystem, offers: Offers, searchers: list[Tenant], draw: Draws) -> None:
    """Give every searcher its answer: a park, OUTSIDE or NOWHERE."""
    free = [[park.stock[s] - park.leased[s] if is_open(model, park) else 0.0 for s in SPACES] for park in model.parks]
    searching = searchers
    for _ in range(model.parameters.leasing.passes):
        without_place: list[Tenant] = []
        applications: dict[tuple[int, int], list[tuple[float, Tenant]]] = {}
        for tenant in searching:
            district = best_district(model, offers, tenant, free, draw)
            if district is None:
                tenant.answer = OUTSIDE
                continue
            j = best_park(model, offers, tenant, district, free, draw)
            if j is None:
                tenant.refused.add(district)
                without_place.append(tenant)
            elif tenant.stays and j == tenant.enterprise.park:
                tenant.answer = j
            else:
                ticket = draw.uniform(3, tenant.enterprise.name)
                applications.setdefault((j, tenant.space), []).append((ticket, tenant))
        for (j, s), applicants in applications.items():
            running, let = 0.0, 0.0
            for _, tenant in sorted(applicants, key=lambda entry: entry[0]):
                running += tenant.area
                if running <= free[j][s]:
                    tenant.answer = j
                    let += tenant.area
                else:
                    without_place.append(tenant)
            free[j][s] -= let
        searching = without_place


def best_district(
    model: ReferenceEcosystem, offers: Offers, tenant: Tenant, free: list[list[float]], draw: Draws
) -> int | None:
    """The district a searcher prefers, or None if it prefers space outside the parks."""
    p, each = model.parameters.leasing, tenant.enterprise
    s, k, a = tenant.space, each.industry, age_class(tenant.age)
    sums = [0.0 for _ in model.inputs.districts]
    for j, park in enumerate(model.parks):
        listed = free[j][s] >= SMALLEST_AREA
        if j == each.home:
            if listed or tenant.stays:
                sums[park.district] += math.exp(offers.utility[j][s][k][a] + p.home_park)
        elif listed:
            sums[park.district] += offers.exp_utility[j][s][k][a]
    best, highest = -1, -math.inf
    for r, weight in enumerate(sums):
        if weight > 0 and r not in tenant.refused:
            u = p.nesting * math.log(weight) + draw.gumbel(1, each.name, model.governments[r].name) + offers.reach[r]
            if r == each.district:
                u += p.home_district
            if u > highest:
                best, highest = r, u
    outside = offers.outside[each.district][k][a] + p.home_district + draw.gumbel(2, each.name)
    return None if outside >= highest else best


def best_park(
    model: ReferenceEcosystem, offers: Offers, tenant: Tenant, district: int, free: list[list[float]], draw: Draws
) -> int | None:
    """The park a searcher prefers in a district among those with room for it, None if there is none."""
    each = tenant.enterprise
    s, k, a = tenant.space, each.industry, age_class(tenant.age)
    best, highest = None, -math.inf
    for j, park in enumerate(model.parks):
        own = tenant.stays and j == each.park
        if park.district == district and (free[j][s] >= tenant.area or own):
            v = offers.utility[j][s][k][a] + draw.gumbel(4, each.name, park.name)
            if j == each.home:
                v += model.parameters.leasing.home_park
            if v > highest:
                best, highest = j, v
    return best


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

    for tenant in leavers:
        each = tenant.enterprise
        for lease in each.leases:
            if lease.end > model.t:
                park = model.parks[lease.park]
                deposit = p.deposit * DAYS * lease.rent * lease.area
                pay(each, park, deposit)
                park.rent_income += deposit
        each.leases = []
        if tenant.answer == OUTSIDE:
            each.park = each.home = -1

    for tenant in searchers:
        if tenant.answer == OUTSIDE:
            tenant.enterprise.settled_until = model.t + USUAL_TERM

    for tenant in movers:
        each = tenant.enterprise
        if came_from.get(each.name, tenant.answer) != tenant.answer:
            model.parks[tenant.answer].displaced += tenant.area
        each.space = tenant.space
        each.park = each.home = tenant.answer
        each.district = model.parks[each.park].district
        sign(model, tenant, tenant.area, lease_term(model, draw.uniform(10, each.name)))
    recount(model)


def sign(model: ReferenceEcosystem, tenant: Tenant, area: float, term: int) -> None:
    """Sign a lease in the enterprise's park and space type; operators may take a stake in exchange for rent."""
    each, t = tenant.enterprise, model.t
    park = model.parks[each.park]
    rent_free = model.parameters.leasing.rent_free * term / USUAL_TERM
    if TAKES_EQUITY[park.strategy] and tenant.age < AGE_BOUNDS[0] and each.stake == 0:
        rent_free = model.parameters.operation.equity_rent_free
        each.stake, each.stake_park = model.parameters.operation.equity_share, each.park
    rent = asked(park, each.space, each.industry)
    free_until = t + 1 + math.floor(rent_free + 0.5)
    each.leases.append(Lease(each.park, each.space, area, rent, start=t, end=t + term, free_until=free_until))
