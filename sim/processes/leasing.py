"""Leases: who renews, who takes more space, who searches, who moves."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import operator_behaviour, policy
from sim.agents import DAYS
from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.parameters import Leasing
from sim.process import process
from sim.processes.admission import decide
from sim.processes.alliance import agree_on_split
from sim.processes.location import NOWHERE, OUTSIDE, SpaceMarket, accepted, one_after_another, still_offered
from sim.processes.operation import partially_adjusted
from sim.processes.platform import listed_share, search_chance
from sim.processes.rootedness import chance_of_noticing, support_of_tenants, take_root
from sim.processes.search import choose
from sim.sums import group_sums

ROUNDING = 1e-6  # m2: what is left of an area that was given back
NO_AREA = 1e-9  # m2: nothing to divide by


def space_stress(need: NDArray, leased: NDArray, *, crowded: float, roomy: float) -> NDArray:
    """How badly the rooms fit [0-], max(0, x - crowded) + max(0, roomy - x) with x = need / leased; zero without a lease."""
    ratio = np.divide(need, leased, out=np.full_like(need, 0.5 * (crowded + roomy)), where=leased > 0.0)
    return np.maximum(ratio - crowded, 0.0) + np.maximum(roomy - ratio, 0.0)


def search_probability(
    stress: NDArray,
    cost_gap: NDArray,
    employees: NDArray,
    age: NDArray,
    p: Leasing,
    *,
    rootedness: NDArray | float = 0.0,
    care: NDArray | float = 0.0,
) -> NDArray:
    """Probability that a tenant looks around when there is an occasion [0-1].

    logistic(base + a1 stress + a2 cost_gap - a3 ln employees - a4 ln(1 + age) - a5 rootedness - care); cost_gap [log points], age in quarters,
    rootedness [0-1], care [log odds] of operator and district.
    """
    odds = (
        p.search_base
        + p.search_stress * stress
        + p.search_cost * cost_gap
        - p.search_size * np.log(employees)
        - p.search_age * np.log1p(age)
        - p.search_roots * rootedness
        - care
    )
    return 1.0 / (1.0 + np.exp(-odds))


def gap_to_market(cost: NDArray, mean: NDArray, outside: NDArray, *, premium: float) -> NDArray:
    """How much dearer a place is than what there is instead [log points], ln(cost / min(mean, outside * exp(premium))).

    cost, the mean of open parks, and the cost outside the parks of its district [CNY/m2 per quarter]; premium [log points] is what a tenant pays for
    being in a park without giving it a thought.
    """
    return np.log(cost / np.minimum(mean, outside * np.exp(premium)))


def area_sought(need: NDArray, *, margin: float, smallest: float) -> NDArray:
    """Area an enterprise takes if it can [m2], max(margin * need, smallest): room to grow, and no less than anybody lets."""
    return np.maximum(margin * need, smallest)


def area_added(need: NDArray, leased: NDArray, *, margin: float, smallest: float) -> NDArray:
    """Area a crowded enterprise asks for in its own park [m2], max(margin * need - leased, smallest)."""
    return np.maximum(margin * need - leased, smallest)


def surplus_area(leased: NDArray, sought: NDArray) -> NDArray:
    """Area an enterprise has too much of [m2], max(0, leased - sought)."""
    return np.maximum(leased - sought, 0.0)


def share_kept(surplus: NDArray, ending: NDArray) -> NDArray:
    """Share of its ending leases that an enterprise renews [0-1], 1 - surplus / ending within 0-1; areas in m2."""
    return np.clip(1.0 - surplus / np.maximum(ending, NO_AREA), 0.0, 1.0)


def deposit_lost(rent: NDArray, area: NDArray, *, deposit: float) -> NDArray:
    """What a tenant forfeits that breaks a lease [CNY], deposit * DAYS * rent * area; deposit [quarters of rent], rent [CNY/m2/day], area [m2]."""
    return deposit * DAYS * rent * area


def rent_free_until(now: int, free: NDArray) -> NDArray[np.int64]:
    """First quarter in which a lease signed now pays rent, now + 1 + floor(free + 0.5); free [quarters]."""
    return now + 1 + np.floor(free + 0.5).astype(np.int64)


def usual_rent_free(term: NDArray, *, rent_free: float, usual: int) -> NDArray:
    """Rent-free time of a lease [quarters], rent_free * term / usual: in proportion to its term, rent_free [quarters] in a lease of usual term."""
    return rent_free * term / usual


def quarters_due(end: NDArray, free_until: NDArray, *, most: int) -> NDArray:
    """Quarters of a new lease in which rent would be due and that districts may take over, end - free_until + 1 within 0 and most."""
    return np.clip(end - free_until + 1, 0, most)


def lease_term(uniform: NDArray, start_up: NDArray | bool, p: Leasing) -> NDArray[np.int64]:
    """Term of a new lease [quarters]: start_up_lease of a start-up, else short_lease, usual_lease or long_lease by lot.

    short_lease if uniform < term_short, usual_lease if uniform < 1 - term_long, else long_lease; start_up marks who does not know yet what rooms it
    will need.
    """
    ordinary = np.where(uniform < 1.0 - p.term_long, p.usual_lease, p.long_lease)
    ordinary = np.where(uniform < p.term_short, p.short_lease, ordinary)
    return np.where(start_up, p.start_up_lease, ordinary)


@process(
    "enterprises.*",
    "leases.*",
    "parks.leased",
    "parks.cash",
    "parks.rent_income",
    "parks.displaced",
    "parks.relatedness_required",
    "parks.refused",
    "parks.sublet",
    "governments.cash",
    "governments.spending",
    "governments.spending_by_target",
    "governments.within_budget",
    "governments.missed",
    "platforms.searches",
    "platforms.matches",
    "platforms.let_m2",
    "alliances.led_m2",
)
def leasing(model: Economy, draws: Draws) -> None:
    """At the end of a lease, or when the rooms no longer fit, enterprises renew, expand or look around."""
    model.parks.displaced = model.parks.refused = 0.0
    first_new = model.leases.arrivals
    answered = looking_probability(model)
    model.platforms.searches = model.platforms.matches = 0
    market = SpaceMarket(model)
    tenants = assess(model, draws, market)
    renew(model, draws, market, tenants.event & ~tenants.searches, tenants.need)
    refused = expand(model, draws, market, tenants)
    decide(model)
    # who has just renewed, as owners do who are crowded, does not move in the same quarter
    crowded_out = refused & tenants.looks & ~tenants.event
    rows = np.flatnonzero(tenants.searches | crowded_out | comes_from_outside(model, draws, answered))
    came = search(model, draws, market, tenants, rows) if rows.size else rows
    take_root(model, market, came)
    waive_rent(model, draws, first_new)
    new = model.leases.serial >= first_new
    let = model.by_park_and_space(model.leases.area * new)
    model.parks.sublet = still_offered(model.parks.sublet, model.parks.stock - model.parks.leased, let)


class Tenants(NamedTuple):
    """Enterprises as they stand at the start of leasing, one row each."""

    need: NDArray[np.float64]  # floor space [m2]
    age: NDArray[np.int64]  # [quarters]
    event: NDArray[np.bool_]  # one of its leases ends now
    loses_support: NDArray[np.bool_]  # notices that support goes
    graduates: NDArray[np.bool_]  # has to leave an incubator now
    looks: NDArray[np.bool_]  # would look around, were there an occasion
    owns: NDArray[np.bool_]  # owns its rooms, and does not look around because a lease ends

    @property
    def searches(self) -> NDArray[np.bool_]:
        """Who looks around because a lease ends or support goes."""
        return (self.event | self.loses_support) & self.looks & ~self.owns | self.graduates


def assess(model: Economy, draws: Draws, market: SpaceMarket) -> Tenants:
    """What each enterprise needs, whether a lease of it ends, and whether it would look around."""
    p, firms, leases = model.parameters.leasing, model.enterprises, model.leases
    need = model.space_need()
    age = model.t - firms.founded
    event = np.bincount(leases.enterprise[leases.end == model.t], minlength=firms.size) > 0
    lost = chance_of_noticing(firms.support, support_of_tenants(model, market), notice=p.notice)
    loses_support = (firms.park >= 0) & (draws.uniform(14, firms.name) < lost)
    graduates = event & (firms.space == model.incubator) & (firms.main_space != model.incubator) & (age >= p.graduation)
    chance = search_probability(
        space_stress(need, firms.leased_m2, crowded=p.crowded, roomy=p.roomy),
        cost_gap(model, market),
        firms.employees,
        np.maximum(age, 0),
        p,
        rootedness=firms.rootedness,
        care=care(model),
    )
    return Tenants(need, age, event, loses_support, graduates, draws.uniform(5, firms.name) < chance, owns=firms.owner)


def comes_from_outside(model: Economy, draws: Draws, answered: NDArray | float) -> NDArray[np.bool_]:
    """Who looks for a place in a park from outside [N]: newcomers, investors, and those who wait and are answered, with probability `answered`."""
    firms = model.enterprises
    outside = firms.park < 0
    waiting = (model.t >= firms.settled_until) & (draws.uniform(6, firms.name) < answered)
    awaited = firms.awaited & (model.t >= firms.settled_until)
    return outside & ((firms.founded == model.t) | awaited | waiting)


def search(model: Economy, draws: Draws, market: SpaceMarket, tenants: Tenants, rows: NDArray) -> NDArray[np.int64]:
    """The enterprises of the given rows look for rooms, and what they find is carried out; gives the rows of those who came to a park."""
    p, firms = model.parameters.leasing, model.enterprises
    grown_up = tenants.graduates[rows] | (firms.park[rows] < 0) & (tenants.age[rows] >= p.graduation)
    space = np.where(grown_up, firms.main_space[rows], firms.space[rows])
    area = area_sought(tenants.need[rows], margin=p.margin, smallest=p.smallest_area)
    place = choose(model, draws, market, rows, space, area)
    if model.parameters.paths.product_design > 0.0:
        nothing = place == NOWHERE
        learn_what_is_missed(model, firms.district[rows[nothing]], space[nothing], area[nothing])
    old = firms.park[rows].copy()
    carry_out(model, draws, market, tenants, Choices(rows, old, place, space, area))
    return rows[(place >= 0) & (place != old)]


def looking_probability(model: Economy) -> NDArray[np.float64] | float:
    """Probability that an enterprise outside the parks looks this quarter [N], 1 - (1 - looking) (1 - share); districts pay for fast approval."""
    firms, gov = model.enterprises, model.governments
    if not policy.active(model, "fast_approval"):
        return ordinary_looking_probability(model)
    cost = model.parameters.policy.approval_cost
    paid = policy.grants(model, "fast_approval", np.full(firms.size, cost))
    model.ledger.pay("fast approval", Account(gov, firms.district), "households", paid)
    return one_after_another(ordinary_looking_probability(model), paid / cost)


def waive_rent(model: Economy, draws: Draws, first_new: int) -> None:
    """On leases signed this quarter (serial numbers from `first_new`), districts pay operators part of the rent of the coming three years at once."""
    firms, parks, gov, leases = model.enterprises, model.parks, model.governments, model.leases
    new = np.flatnonzero(leases.serial >= first_new)
    if not new.size or not policy.active(model, "rent_free_period"):
        return
    firm = leases.enterprise[new]
    span = quarters_due(leases.end[new], leases.free_until[new], most=model.parameters.leasing.usual_lease)
    bill = DAYS * leases.area[new] * leases.rent[new] * span
    due = group_sums(firm, bill, firms.size)
    granted = policy.grants(model, "rent_free_period", due)
    share = np.divide(granted, due, out=np.zeros_like(due), where=due > 0.0)[firm]
    # whole quarters, right on average: what is paid for is waived
    whole = np.floor(share * span + draws.uniform(13, firms.name[firm]))
    leases.free_until[new] += whole.astype(leases.free_until.dtype)
    payer, landlord, sold = Account(gov, firms.district[firm]), leases.park[new], parks.sold[leases.park[new]]
    received = model.ledger.pay("rent-free period", payer, Account(parks, landlord), share * bill * (1.0 - sold))
    parks.rent_income += received
    if sold.any():
        model.ledger.pay("rent-free period to investors", payer, "outside", share * bill * sold)


def care(model: Economy) -> NDArray[np.float64]:
    """What operator and district do to keep each tenant [N log odds]; zero outside the parks."""
    p, firms = model.parameters.paths, model.enterprises
    by_park = p.retention * model.effort("park_operation") + p.care * model.effort("government_relation")
    return np.where(firms.park >= 0, by_park[firms.park], 0.0)


def ordinary_looking_probability(model: Economy) -> float:
    """Probability that an enterprise waiting outside the parks looks this quarter [0-1]; a platform raises it."""
    waiting, rules = model.parameters.leasing.waiting, model.parameters.platform
    if rules.participation <= 0.0:
        return waiting
    return search_chance(waiting, model.platforms.users[0], listed_share(model), faster=rules.faster)


def cost_gap(model: Economy, market: SpaceMarket) -> NDArray[np.float64]:
    """How much dearer a square metre is to a tenant in its park than in the average park, or outside in its district [N]; zero outside the parks."""
    firms, parks = model.enterprises, model.parks
    spaces = parks.stock.shape[1]
    weight = np.where(model.open_parks()[:, None], parks.stock, 0.0)[:, :, None, None]
    total = weight.sum(axis=0)
    mean = np.divide((weight * market.cost).sum(axis=0), total, out=market.cost.mean(axis=0), where=total > 0.0)
    outside = market.outside_cost[parks.district][:, None]
    gap = gap_to_market(market.cost, mean, outside, premium=model.parameters.leasing.outside_premium).reshape(
        parks.size, spaces * market.kinds * market.ages
    )
    inside = firms.park >= 0
    own = gap[firms.park, market.class_of(firms.space, firms.industry, model.age_class())]
    return np.where(inside, own, 0.0)


def learn_what_is_missed(model: Economy, district: NDArray, space: NDArray, area: NDArray) -> None:
    """Keep in mind what floor space was looked for in each district and not found, by type."""
    gov = model.governments
    spaces = gov.missed.shape[1]
    missed = group_sums(district * spaces + space, area, gov.missed.size).reshape(gov.missed.shape)
    gov.missed = partially_adjusted(gov.missed, missed, speed=model.parameters.leasing.missed_speed)


def renew(model: Economy, draws: Draws, market: SpaceMarket, who: NDArray[np.bool_], need: NDArray) -> None:
    """Renew the ending leases of the marked enterprises at today's asking rent; tenants give back floor space they no longer need."""
    p, firms, leases = model.parameters.leasing, model.enterprises, model.leases
    rows = np.flatnonzero((leases.end == model.t) & who[leases.enterprise])
    if not rows.size:
        return
    firm = leases.enterprise[rows]
    ending = group_sums(firm, leases.area[rows], firms.size)
    sought = area_sought(need, margin=p.margin, smallest=p.smallest_area)
    keep = share_kept(surplus_area(firms.leased_m2, sought), ending)
    leases.area[rows] *= np.where(firms.owner, 1.0, keep)[firm]
    leases.rent[rows] = market.asked[leases.park[rows], leases.space[rows], firms.industry[firm]]
    leases.start[rows] = model.t
    leases.free_until[rows] = model.t
    leases.end[rows] = model.t + lease_term(draws.uniform(7, firms.name[firm]), model.start_ups()[firm], p)
    model.drop_leases(leases.area <= ROUNDING)
    model.count_leases()
    model.note("renewal", np.flatnonzero(who))


def expand(model: Economy, draws: Draws, market: SpaceMarket, tenants: Tenants) -> NDArray[np.bool_]:
    """Let more floor space in their own park to tenants that are crowded and do not search, while there is any; give who got none."""
    p, firms, parks = model.parameters.leasing, model.enterprises, model.parks
    refused = np.zeros(firms.size, bool)
    crowded = tenants.need > p.crowded * firms.leased_m2
    rows = np.flatnonzero((firms.park >= 0) & ~tenants.searches & crowded)
    if not rows.size:
        return refused
    area = area_added(tenants.need[rows], firms.leased_m2[rows], margin=p.margin, smallest=p.smallest_area)
    group = firms.park[rows] * parks.stock.shape[1] + firms.space[rows]
    won = accepted(group, draws.uniform(8, firms.name[rows]), area, (parks.stock - parks.leased).ravel())
    refused[rows[~won]] = True
    sign(model, draws, market, rows[won], firms.park[rows[won]], firms.space[rows[won]], area[won], decision=9)
    model.count_leases()
    return refused


def sign(
    model: Economy,
    draws: Draws,
    market: SpaceMarket,
    rows: NDArray,
    park: NDArray,
    space: NDArray,
    area: NDArray,
    *,
    decision: int,
) -> None:
    """Write new leases at asking rent, with the usual rent-free time; operators who take equity waive more, for a stake."""
    p, o, firms = model.parameters.leasing, model.parameters.operation, model.enterprises
    if not rows.size:
        return
    start_up = model.start_ups()[rows]
    term = lease_term(draws.uniform(decision, firms.name[rows]), start_up, p)
    free = usual_rent_free(term, rent_free=p.rent_free, usual=p.usual_lease)
    young = start_up & operator_behaviour.takes_equity(model)[park] & (firms.stake[rows] == 0.0)
    free = np.where(young, o.equity_rent_free, free)
    firms.stake[rows] = np.where(young, o.equity_share, firms.stake[rows])
    firms.stake_park[rows] = np.where(young, park, firms.stake_park[rows])
    model.leases.enter(
        rows.size,
        enterprise=rows,
        park=park,
        space=space,
        area=area,
        rent=market.offered[park, space, firms.industry[rows]],
        start=model.t,
        end=model.t + term,
        free_until=rent_free_until(model.t, free),
    )


class Choices(NamedTuple):
    """What searchers chose, one row each."""

    rows: NDArray[np.int64]  # of the enterprises
    old: NDArray[np.int64]  # park where each was, -1 outside
    place: NDArray[np.int64]  # park chosen, OUTSIDE or NOWHERE
    space: NDArray[np.int64]  # type of floor space looked for
    area: NDArray[np.float64]  # looked for [m2]

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Who was in a park."""
        return self.old >= 0

    @property
    def out(self) -> NDArray[np.bool_]:
        """Who leaves the parks."""
        return (self.place == OUTSIDE) & self.inside


def carry_out(model: Economy, draws: Draws, market: SpaceMarket, tenants: Tenants, choices: Choices) -> None:
    """Carry out what the searchers chose: stay and renew, move, leave the parks, or wait."""
    firms, (rows, old, place, space, _) = model.enterprises, choices
    was = firms.space[rows].copy()
    stays = choices.inside & ((place == old) & (space == was) | (place == NOWHERE))
    moves = (place >= 0) & ~stays
    renewing = np.zeros(firms.size, bool)
    renewing[rows[stays]] = tenants.event[rows[stays]]
    renew(model, draws, market, renewing, tenants.need)
    give_up_rooms(model, rows[moves & choices.inside | choices.out])
    move(model, draws, market, choices, moves)

    came = moves & choices.inside & (old != place)
    model.parks.displaced += model.by_park(choices.area[came], place[came])
    arrived, relocated = moves & ~choices.inside, came | choices.out
    graduated = moves & choices.inside & (was == model.incubator) & (space != model.incubator)
    for event, who in (("lease", arrived), ("relocation", relocated), ("graduation", graduated)):
        model.note(event, rows[who], park_from=old[who])


def give_up_rooms(model: Economy, rows: NDArray) -> None:
    """End all leases of the enterprises of the given rows; whoever leaves rooms before the lease is up loses the deposit."""
    firms, parks, leases = model.enterprises, model.parks, model.leases
    leaving = np.zeros(firms.size, bool)
    leaving[rows] = True
    given_up = leaving[leases.enterprise]
    broken = given_up & (leases.end > model.t)
    lost = deposit_lost(leases.rent[broken], leases.area[broken], deposit=model.parameters.leasing.deposit)
    model.ledger.pay("deposits", Account(firms, leases.enterprise[broken]), Account(parks, leases.park[broken]), lost)
    parks.rent_income += model.by_park(lost, leases.park[broken])
    model.drop_leases(given_up)
    firms.owner[rows] = False


def move(model: Economy, draws: Draws, market: SpaceMarket, choices: Choices, moves: NDArray[np.bool_]) -> None:
    """Those who move sign a lease in the park they chose; those who chose the outside stay there for the term of a usual lease."""
    firms, (rows, old, place, space, area) = model.enterprises, choices
    target = rows[moves]
    if model.parameters.alliance.active("attraction"):
        agree_on_split(model, draws.uniform(12, firms.name[target]), target, old[moves], place[moves])
    firms.space[target] = space[moves]
    firms.park[target] = firms.home[target] = place[moves]
    firms.district[target] = model.parks.district[place[moves]]
    firms.park[rows[choices.out]] = firms.home[rows[choices.out]] = -1
    firms.settled_until[rows[place == OUTSIDE]] = model.t + model.parameters.leasing.usual_lease
    sign(model, draws, market, target, place[moves], space[moves], area[moves], decision=10)
    model.count_leases()
