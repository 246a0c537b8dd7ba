"""What searchers know, which district and park they choose, and the lottery for places (docs/model: leasing.md)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.reference.admission import refuses
from tests.reference.agents import Enterprise, Park
from tests.reference.constants import SPACES
from tests.reference.draws import Draws
from tests.reference.funds import tied
from tests.reference.institutions import followed_up, lower_barrier, works_on
from tests.reference.offers import Offers
from tests.reference.quantities import age_class, is_open

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
    loses_support: bool
    graduate: bool
    looks: bool
    space: int = 0
    area: float = 0.0
    seen: set[int] = field(default_factory=set)
    known: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    """Parks that do not let it in."""
    refused: set[int] = field(default_factory=set)
    answer: int = NOWHERE
    hopeless: bool = False
    """Whether it stayed outside because no district it knows had anything for it."""
    looks_at_list: bool = False

    @property
    def searches(self) -> bool:
        """Whether it looks around at the end of a lease or of support, which owners do not, or has to leave an incubator."""
        return ((self.event or self.loses_support) and self.looks and not self.enterprise.owner) or self.graduate

    @property
    def loyalty(self) -> float:
        """Roots in its park; founders, who have none yet, are at home in the park they came from."""
        return self.enterprise.rootedness if self.enterprise.park >= 0 else 1.0

    @property
    def stays(self) -> bool:
        """Whether the rooms it has are of the type it looks for."""
        return self.enterprise.park >= 0 and self.enterprise.space == self.space


def look_around(model: ReferenceEcosystem, tenant: Tenant, listed: set[int], titled: set[int], draw: Draws) -> None:
    """The districts a searcher has heard of, and the parks it knows."""
    each, p = tenant.enterprise, model.parameters.leasing
    for r, government in enumerate(model.governments[:-1]):
        if r == each.district or draw.uniform(11, each.name, government.name) < p.seen:
            tenant.seen.add(r)
    tenant.known = {j for j, park in enumerate(model.parks) if park.district in tenant.seen} | listed | titled
    tenant.looks_at_list = bool(listed)


def choose(model: ReferenceEcosystem, offers: Offers, searchers: list[Tenant], draw: Draws) -> None:
    """Give every searcher its answer: a park, OUTSIDE or NOWHERE."""
    free = [[park.stock[s] - park.leased[s] if is_open(model, park) else 0.0 for s in SPACES] for park in model.parks]
    for tenant in searchers:
        keep_out(model, offers, tenant, free, draw)
    searching = searchers
    for _ in range(model.parameters.leasing.passes):
        searching = one_round(model, offers, searching, free, draw)
    if works_on(model, "attraction"):
        leads(model, offers, searchers, free, draw)


def keep_out(model: ReferenceEcosystem, offers: Offers, tenant: Tenant, free: list[list[float]], draw: Draws) -> None:
    """Close to a searcher the parks that refuse it, and note it where it would have gone."""
    tenant.closed = {j for j in range(len(model.parks)) if refuses(model, j, tenant)}
    if tenant.closed:
        district, _ = best_district(model, offers, tenant, free, draw)
        j = None if district is None else best_park(model, offers, tenant, district, free, draw)
        if j in tenant.closed:
            model.parks[j].refused += tenant.area
    tenant.known -= tenant.closed


def one_round(
    model: ReferenceEcosystem, offers: Offers, searching: list[Tenant], free: list[list[float]], draw: Draws
) -> list[Tenant]:
    """Let everybody choose, and places be drawn for; those still without a place."""
    without_place: list[Tenant] = []
    applications: dict[tuple[int, int], list[tuple[float, Tenant]]] = {}
    for tenant in searching:
        district, tenant.hopeless = best_district(model, offers, tenant, free, draw)
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
    return without_place


def leads(
    model: ReferenceEcosystem, offers: Offers, searchers: list[Tenant], free: list[list[float]], draw: Draws
) -> None:
    """Members offer rooms to those who found none; who gets none keeps the answer it had."""
    members = {j for j, park in enumerate(model.parks) if park.member}
    led = [tenant for tenant in searchers if tenant.answer == NOWHERE or tenant.hopeless]
    led = [tenant for tenant in led if followed_up(model, tenant.enterprise, draw)]
    before = {tenant.enterprise.name: tenant.answer for tenant in led}
    for tenant in led:
        tenant.known = members - tenant.closed
        tenant.refused &= tenant.seen
    one_round(model, offers, led, free, draw)
    for tenant in led:
        if tenant.answer < 0:
            tenant.answer = before[tenant.enterprise.name]
        elif not (tenant.stays and tenant.answer == tenant.enterprise.park):
            model.alliances[0].led_m2 += tenant.area


def best_district(
    model: ReferenceEcosystem, offers: Offers, tenant: Tenant, free: list[list[float]], draw: Draws
) -> tuple[int | None, bool]:
    """The district a searcher prefers, or None if it prefers space outside the parks; whether no district had any weight."""
    p, each = model.parameters.leasing, tenant.enterprise
    s, k, a = tenant.space, each.industry, age_class(model, tenant.age)
    sums = [0.0 for _ in model.inputs.districts]
    for j in sorted(tenant.known):
        park = model.parks[j]
        rooms = rooms_on_offer(model, park, s, free[j][s])
        if j == each.home:
            own = 1.0 if tenant.stays else rooms
            sums[park.district] += own * math.exp(offers.utility[j][s][k][a] + p.home_park * tenant.loyalty)
        else:
            sums[park.district] += rooms * offers.exp_utility[j][s][k][a] * math.exp(lower_barrier(model, each, j))
    usual = max(model.industries[k].productivity, 1e-9)
    ability = math.log(max(each.productivity, 1e-9) / usual)
    best, highest = -1, -math.inf
    for r, weight in enumerate(sums):
        if weight > 0 and r not in tenant.refused and (r == each.district or not tied(model, each)):
            u = p.nesting * math.log(weight) + draw.gumbel(1, each.name, model.governments[r].name) + offers.reach[r]
            u += offers.district[r][k] + p.sorting * ability * offers.standing[r]
            if r == each.district:
                u += p.home_district
            if u > highest:
                best, highest = r, u
    outside = offers.outside[each.district][k][a] + p.home_district + draw.gumbel(2, each.name)
    outside += offers.district[each.district][k] + p.sorting * ability * offers.standing[each.district]
    return None if outside >= highest else best, highest == -math.inf


def rooms_on_offer(model: ReferenceEcosystem, park: Park, s: int, free: float) -> float:
    """Rooms to choose from, against those of a park of its size at natural vacancy."""
    p = model.parameters.leasing
    if free < p.smallest_area:
        return 0.0
    return (free / max(model.natural[s] * park.stock[s], 1.0)) ** p.floor_space


def best_park(
    model: ReferenceEcosystem, offers: Offers, tenant: Tenant, district: int, free: list[list[float]], draw: Draws
) -> int | None:
    """The park a searcher prefers in a district among those with room for it, None if there is none."""
    each = tenant.enterprise
    s, k, a = tenant.space, each.industry, age_class(model, tenant.age)
    best, highest = None, -math.inf
    for j in sorted(tenant.known):
        park = model.parks[j]
        own = tenant.stays and j == each.park
        if park.district == district and (free[j][s] >= tenant.area or own):
            rooms = 1.0 if own else rooms_on_offer(model, park, s, free[j][s])
            if rooms == 0.0:
                continue
            v = offers.utility[j][s][k][a] + lower_barrier(model, each, j) + draw.gumbel(4, each.name, park.name)
            v += math.log(rooms)
            if j == each.home:
                v += model.parameters.leasing.home_park * tenant.loyalty
            if v > highest:
                best, highest = j, v
    return best
