"""Leases: who renews, who takes more space, who searches, who moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import operator_behaviour, policy
from sim.agents import AGE_BOUNDS, DAYS
from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.parameters import Leasing
from sim.process import process
from sim.processes.alliance import agree_on_split
from sim.processes.location import NOWHERE, OUTSIDE, SMALLEST_AREA, USUAL_TERM, SpaceMarket, accepted
from sim.processes.operation import partially_adjusted
from sim.processes.platform import listed_share, search_chance
from sim.processes.search import choose
from sim.sums import group_sums

ROUNDING = 1e-6  # m2: what is left of an area that was given back
MEMORY = 0.25  # per quarter: how fast what is missed becomes known


def space_stress(need: NDArray, leased: NDArray, *, crowded: float, roomy: float) -> NDArray:
    """How badly the rooms fit [0-], max(0, x - crowded) + max(0, roomy - x) with x = need / leased; zero without a lease."""
    ratio = np.divide(need, leased, out=np.full_like(need, 0.5 * (crowded + roomy)), where=leased > 0.0)
    return np.maximum(ratio - crowded, 0.0) + np.maximum(roomy - ratio, 0.0)


def search_probability(
    stress: NDArray, cost_gap: NDArray, employees: NDArray, age: NDArray, p: Leasing, *, care: NDArray | float = 0.0
) -> NDArray:
    """Probability that a tenant looks around at a lease event [0-1].

    logistic(base + a1 stress + a2 cost_gap - a3 ln employees - a4 ln(1 + age) - care); cost_gap = ln(own cost / market cost), age in quarters, care
    [log odds] of operator and district.
    """
    odds = (
        p.search_base
        + p.search_stress * stress
        + p.search_cost * cost_gap
        - p.search_size * np.log(employees)
        - p.search_age * np.log1p(age)
        - care
    )
    return 1.0 / (1.0 + np.exp(-odds))


def lease_term(uniform: NDArray, p: Leasing) -> NDArray[np.int64]:
    """Term of a new lease [quarters]: 8, 12 or 20."""
    return np.where(uniform < p.term_short, 8, np.where(uniform < 1.0 - p.term_long, 12, 20))


@process(
    "enterprises.*",
    "leases.*",
    "parks.leased",
    "parks.cash",
    "parks.rent_income",
    "parks.displaced",
    "governments.cash",
    "governments.spending",
    "governments.spending_by_target",
    "governments.within_budget",
    "governments.missed",
    "platforms.searches",
    "platforms.matches",
)
def leasing(model: Economy, draws: Draws) -> None:
    """At the end of a lease, or when the rooms no longer fit, enterprises renew, expand or look around."""
    p, firms, leases = model.parameters.leasing, model.enterprises, model.leases
    model.parks.displaced = 0.0
    first_new = leases.arrivals
    answered = looking_probability(model)
    model.platforms.searches = model.platforms.matches = 0
    market = SpaceMarket(model)
    inside = firms.park >= 0
    need = model.space_need()
    age = model.t - firms.founded
    ending = leases.end == model.t
    event = np.bincount(leases.enterprise[ending], minlength=firms.size) > 0
    graduates = event & (firms.space == model.incubator) & (firms.main_space != model.incubator) & (age >= p.graduation)
    chance = search_probability(
        space_stress(need, firms.leased_m2, crowded=p.crowded, roomy=p.roomy),
        cost_gap(model, market),
        firms.employees,
        np.maximum(age, 0),
        p,
        care=care(model),
    )
    looks = draws.uniform(5, firms.name) < chance
    searches = event & looks | graduates
    renew(model, draws, market, event & ~searches, need)
    wants_more = inside & ~searches & (need > p.crowded * firms.leased_m2)
    refused = expand(model, draws, market, wants_more, need)
    searches |= refused & looks
    newcomer = (firms.founded == model.t) & ~inside
    patient = ~inside & (model.t >= firms.settled_until) & (draws.uniform(6, firms.name) < answered)
    rows = np.flatnonzero(searches | newcomer | patient)
    if rows.size:
        space = np.where(graduates[rows], firms.main_space[rows], firms.space[rows])
        grown_up = ~inside[rows] & (age[rows] >= p.graduation)
        space = np.where(grown_up, firms.main_space[rows], space)
        area = np.maximum(p.margin * need[rows], SMALLEST_AREA)
        place = choose(model, draws, market, rows, space, area)
        if model.parameters.paths.product_design > 0.0:
            nothing = place == NOWHERE
            learn_what_is_missed(model, firms.district[rows[nothing]], space[nothing], area[nothing])
        carry_out(model, draws, market, rows, place, space, area, event, need)
    waive_rent(model, draws, first_new)


def looking_probability(model: Economy) -> NDArray[np.float64] | float:
    """Probability that an enterprise outside the parks looks this quarter [N], 1 - (1 - looking) (1 - share); districts pay for fast approval."""
    firms, gov = model.enterprises, model.governments
    if not policy.active(model, "fast_approval"):
        return ordinary_looking_probability(model)
    cost = model.parameters.policy.approval_cost
    paid = policy.grants(model, "fast_approval", np.full(firms.size, cost))
    model.ledger.pay("fast approval", Account(gov, firms.district), "households", paid)
    return 1.0 - (1.0 - ordinary_looking_probability(model)) * (1.0 - paid / cost)


def waive_rent(model: Economy, draws: Draws, first_new: int) -> None:
    """On leases signed this quarter (serial numbers from `first_new`), districts pay operators part of the rent of the coming three years at once."""
    firms, parks, gov, leases = model.enterprises, model.parks, model.governments, model.leases
    new = np.flatnonzero(leases.serial >= first_new)
    if not new.size or not policy.active(model, "rent_free_period"):
        return
    firm = leases.enterprise[new]
    span = np.clip(leases.end[new] - leases.free_until[new] + 1, 0, USUAL_TERM)  # quarters in which rent would be due
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
    return search_chance(waiting, listed_share(model), faster=rules.faster)


def cost_gap(model: Economy, market: SpaceMarket) -> NDArray[np.float64]:
    """Log of what a square metre costs a tenant in its park over the market's average for the same class [N]; zero outside the parks."""
    firms, parks = model.enterprises, model.parks
    spaces = parks.stock.shape[1]
    weight = np.where(model.open_parks()[:, None], parks.stock, 0.0)[:, :, None, None]
    total = weight.sum(axis=0)
    mean = np.divide((weight * market.cost).sum(axis=0), total, out=market.cost.mean(axis=0), where=total > 0.0)
    gap = np.log(market.cost / mean).reshape(parks.size, spaces * market.kinds * market.ages)
    inside = firms.park >= 0
    own = gap[firms.park, market.class_of(firms.space, firms.industry, model.age_class())]
    return np.where(inside, own, 0.0)


def learn_what_is_missed(model: Economy, district: NDArray, space: NDArray, area: NDArray) -> None:
    """Keep in mind what floor space was looked for in each district and not found, by type."""
    gov = model.governments
    spaces = gov.missed.shape[1]
    missed = group_sums(district * spaces + space, area, gov.missed.size).reshape(gov.missed.shape)
    gov.missed = partially_adjusted(gov.missed, missed, speed=MEMORY)


def renew(model: Economy, draws: Draws, market: SpaceMarket, who: NDArray[np.bool_], need: NDArray) -> None:
    """Renew the ending leases of the marked enterprises at today's asking rent, giving back floor space they no longer need."""
    p, firms, leases = model.parameters.leasing, model.enterprises, model.leases
    rows = np.flatnonzero((leases.end == model.t) & who[leases.enterprise])
    if not rows.size:
        return
    firm = leases.enterprise[rows]
    ending = group_sums(firm, leases.area[rows], firms.size)
    surplus = np.maximum(firms.leased_m2 - np.maximum(p.margin * need, SMALLEST_AREA), 0.0)
    keep = np.clip(1.0 - surplus / np.maximum(ending, 1e-9), 0.0, 1.0)
    leases.area[rows] *= keep[firm]
    leases.rent[rows] = market.asked[leases.park[rows], leases.space[rows], firms.industry[firm]]
    leases.start[rows] = model.t
    leases.free_until[rows] = model.t
    leases.end[rows] = model.t + lease_term(draws.uniform(7, firms.name[firm]), p)
    model.drop_leases(leases.area <= ROUNDING)
    model.count_leases()
    model.note("renewal", np.flatnonzero(who))


def expand(
    model: Economy, draws: Draws, market: SpaceMarket, who: NDArray[np.bool_], need: NDArray
) -> NDArray[np.bool_]:
    """Let more floor space in their own park to the marked enterprises while there is any; give who got none."""
    p, firms, parks = model.parameters.leasing, model.enterprises, model.parks
    refused = np.zeros(firms.size, bool)
    rows = np.flatnonzero(who)
    if not rows.size:
        return refused
    area = np.maximum(p.margin * need[rows] - firms.leased_m2[rows], SMALLEST_AREA)
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
    term = lease_term(draws.uniform(decision, firms.name[rows]), p)
    free = p.rent_free * term / USUAL_TERM
    young = (
        (model.t - firms.founded[rows] < AGE_BOUNDS[0])
        & operator_behaviour.takes_equity(model)[park]
        & (firms.stake[rows] == 0.0)
    )
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
        free_until=model.t + 1 + np.floor(free + 0.5).astype(np.int64),
    )


def carry_out(
    model: Economy,
    draws: Draws,
    market: SpaceMarket,
    rows: NDArray,
    place: NDArray,
    space: NDArray,
    area: NDArray,
    event: NDArray,
    need: NDArray,
) -> None:
    """Carry out what the searchers chose: stay and renew, move, leave the parks, or wait."""
    p, firms, parks, leases = model.parameters.leasing, model.enterprises, model.parks, model.leases
    old, was = firms.park[rows].copy(), firms.space[rows].copy()
    stays = (place == old) & (old >= 0) & (space == firms.space[rows]) | (place == NOWHERE) & (old >= 0)
    moves = (place >= 0) & ~stays
    out = (place == OUTSIDE) & (old >= 0)
    renewing = np.zeros(firms.size, bool)
    renewing[rows[stays]] = event[rows[stays]]
    renew(model, draws, market, renewing, need)

    # whoever leaves rooms before the lease is up loses the deposit
    leaving = np.zeros(firms.size, bool)
    leaving[rows[(moves & (old >= 0)) | out]] = True
    given_up = leaving[leases.enterprise]
    broken = given_up & (leases.end > model.t)
    lost = p.deposit * DAYS * leases.rent[broken] * leases.area[broken]
    model.ledger.pay("deposits", Account(firms, leases.enterprise[broken]), Account(parks, leases.park[broken]), lost)
    parks.rent_income += model.by_park(lost, leases.park[broken])
    model.drop_leases(given_up)

    target = rows[moves]
    if model.parameters.alliance.active("attraction"):
        agree_on_split(model, draws.uniform(12, firms.name[target]), target, old[moves], place[moves])
    firms.space[target] = space[moves]
    firms.park[target] = firms.home[target] = place[moves]
    firms.district[target] = parks.district[place[moves]]
    firms.park[rows[out]] = firms.home[rows[out]] = -1
    chose_outside = rows[place == OUTSIDE]
    firms.settled_until[chose_outside] = model.t + USUAL_TERM
    sign(model, draws, market, target, place[moves], space[moves], area[moves], decision=10)
    model.count_leases()
    model.note("lease", target[old[moves] < 0], park_from=old[moves][old[moves] < 0])
    came = moves & (old >= 0) & (old != place)
    parks.displaced += model.by_park(area[came], place[came])
    relocated = came | out
    model.note("relocation", rows[relocated], park_from=old[relocated])
    graduated = moves & (was == model.incubator) & (space != model.incubator) & (old >= 0)
    model.note("graduation", rows[graduated], park_from=old[graduated])
