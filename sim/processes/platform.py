"""The platform that lists vacant floor space: who lists, who looks, how much faster search is, and who pays for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.parameters import PlatformRules
from sim.process import process
from sim.processes.alliance import charged_by_area, joins, rooms_worth, takes_part, vacant_space
from sim.processes.operation import partially_adjusted


def win_over(model: Economy, before: PlatformRules | None = None) -> None:
    """The organiser of the platform wins parks, above what took part before, and its first users; both decide for themselves later.

    before: its rules a quarter ago, where there was one. Where nobody is to take part it closes.
    """
    rules, body, parks = model.parameters.platform, model.platforms, model.parks
    if rules.participation <= 0.0:
        parks.listed = False
        for name in ("listed_m2", "users", "parks", "fees", "let_m2", "offered_m2", "next_review", "waived_until"):
            setattr(body, name, 0)
        return
    before = before or PlatformRules()
    begins = before.participation <= 0.0
    draws = Draws(model.seed, "platform", 0)
    parks.listed |= joins(draws.uniform(1, model.park_key), share=rules.participation, before=before.participation)
    if begins:
        body.next_review = model.t + rules.review - 1
    # another announcement reaches users, and another waiver counts from its day
    if begins or rules.users != before.users:
        body.users = rules.users
    if begins or rules.waiver != before.waiver:
        body.waived_until = model.t + rules.waiver


def search_chance(waiting: float, users: float, listed_share: float, *, faster: float) -> float:
    """Probability that an enterprise waiting outside looks this quarter [0-1], waiting + (1 - waiting) * faster * users * listed_share."""
    return waiting + (1.0 - waiting) * faster * users * listed_share


def share_of(part: float, whole: float) -> float:
    """part / whole; zero where there is nothing."""
    return part / whole if whole > 0.0 else 0.0


def listed_share(model: Economy) -> float:
    """Share of all vacant floor space that is in parks that list [0-1]; zero where there is none."""
    vacant = vacant_space(model).sum(axis=1)
    return share_of(float(vacant[model.parks.listed].sum()), float(vacant.sum()))


def users_drawn(listed_share: float, *, enough: float) -> float:
    """Share of enterprises for which the list is worth a look [0-1], min(1, listed_share / enough).

    Each looks where the share of vacant floor space listed is above a threshold of its own, spread evenly from 0 to `enough`; with `enough` = 0
    everybody looks where anything is listed. Source: membership with cross-side benefits (Rochet and Tirole 2003; Armstrong 2006).
    """
    if listed_share >= enough:
        return 1.0 if listed_share > 0.0 else 0.0
    return listed_share / enough


def borne_by_district(shortfall: float, vacant: NDArray) -> NDArray:
    """What the district of each park pays of the platform's shortfall [CNY], shortfall * vacant / sum(vacant); zero without vacant floor space.

    shortfall [CNY], vacant floor space on the list [J m2].
    """
    return shortfall * (vacant / vacant.sum()) if vacant.any() else np.zeros_like(vacant)


@process(
    "parks.cash",
    "parks.operating_income",
    "parks.listed",
    "governments.cash",
    "governments.outlay",
    "platforms.cash",
    "platforms.listed_m2",
    "platforms.users",
    "platforms.parks",
    "platforms.fees",
    "platforms.let_m2",
    "platforms.offered_m2",
    "platforms.next_review",
)
def platform(model: Economy, draws: Draws) -> None:
    """Parks that list pay fees and keep their entries true; districts cover what fees do not; users come, and once a year parks decide anew."""
    rules, parks, gov, body, pay = (
        model.parameters.platform,
        model.parks,
        model.governments,
        model.platforms,
        model.ledger.pay,
    )
    if rules.participation <= 0.0:
        return
    each, one = Account(parks), Account(body, 0)
    active = parks.listed & model.open_parks()
    vacant = np.where(active, vacant_space(model).sum(axis=1), 0.0)
    body.listed_m2 = vacant.sum()
    fees = charged_by_area(parks.stock.sum(axis=1), active, rate=fee_asked(model, model.t))
    work = charged_by_area(vacant, active, rate=rules.work)
    pay("platform fees", each, one, fees)
    pay("platform entries", each, "households", work)
    body.fees = fees.sum()
    parks.operating_income -= fees + work
    pay("platform list", one, "outside", rules.cost * vacant.sum())
    borne = borne_by_district(max(-float(body.cash[0]), 0.0), vacant)
    pay("platform grant", Account(gov, parks.district), one, borne)
    gov.outlay += model.by_government(borne, parks.district)
    review(model)
    body.parks = (parks.listed & model.open_parks()).sum()


def fee_asked(model: Economy, quarter: int) -> float:
    """Fee in a quarter [CNY/m2 of stock per quarter]: none while the organiser waives it."""
    return 0.0 if quarter < model.platforms.waived_until[0] else model.parameters.platform.fee


def review(model: Economy) -> None:
    """Users follow what is listed; once a year every open park compares what listing brings with what it will cost, and lists or does not."""
    rules, parks, body = model.parameters.platform, model.parks, model.platforms
    drawn = np.asarray(users_drawn(listed_share(model), enough=rules.enough))
    body.users = partially_adjusted(body.users, drawn, speed=rules.users_speed)
    body.offered_m2 += body.listed_m2
    if model.t < body.next_review[0]:
        return
    vacant, everybody = vacant_space(model), model.open_parks()
    rate = share_of(float(body.let_m2[0]), float(body.offered_m2[0]))
    gain = rooms_worth(rate, vacant, parks.asking_rent, quarters=rules.worth)
    stock, fee = parks.stock.sum(axis=1), fee_asked(model, model.t + 1)
    cost = charged_by_area(stock, everybody, rate=fee) + charged_by_area(vacant.sum(axis=1), everybody, rate=rules.work)
    parks.listed = np.where(everybody, takes_part(parks.listed, gain, cost), parks.listed)
    body.let_m2 *= rules.memory
    body.offered_m2 *= rules.memory
    body.next_review = model.t + rules.review
