"""The alliance of parks: dues, the joint work they pay for, who finds it worth them, plans of leading industries, taxes split."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.agents import DAYS
from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.agglomeration import relatedness_density
from sim.processes.operation import services_alone


def joins(threshold: NDArray, *, share: float, before: float = 0.0) -> NDArray[np.bool_]:
    """Which parks are won [J]: those whose threshold [J 0-1], drawn once for a run, lies below `share`, and not below what the share was `before`.

    So a larger share wins the same parks and more, and one that is raised under way those that had not been asked.
    """
    return (threshold < share) & (threshold >= before)


def invite(model: Economy, before: float = 0.0) -> None:
    """The organiser of the alliance wins members, above the share it had before; they decide for themselves later.

    Where nobody is to take part it is dissolved.
    """
    rules, body, parks = model.parameters.alliance, model.alliances, model.parks
    if rules.share <= 0.0:
        parks.member = parks.member_by_title = False
        for name in ("members", "next_plan", "capacity", "saving", "led_m2", "vacant_m2", "next_review"):
            setattr(body, name, 0)
        return
    draws = Draws(model.seed, "alliance", 0)
    parks.member |= joins(draws.uniform(1, model.park_key), share=rules.share, before=before)
    if before <= 0.0:
        body.next_review = model.t + rules.review - 1
        if model.parameters.designation.membership:
            # who has a title belongs to an alliance that is founded later, too
            parks.member_by_title = parks.titled & ~parks.member
            parks.member |= parks.titled


def charged_by_area(stock: NDArray, pays: NDArray[np.bool_], *, rate: float) -> NDArray:
    """Dues or fees of parks [CNY per quarter], rate * stock for those that pay, zero for the others.

    stock of floor space [m2] and whether a park pays, [J]; rate [CNY/m2 of stock per quarter].
    """
    return rate * np.where(pays, stock, 0.0)


def joint_capacity(money: float, members: int, *, office: float, officer: float) -> float:
    """Part of the joint work that the staff can do [0-1], min(1, money / (office + officer * members)); zero without members.

    money for staff, cost of an office and of serving one more member [CNY per quarter]: the office is what makes few members dear.
    """
    if members == 0:
        return 0.0
    needed = office + officer * members
    return 1.0 if money >= needed else money / needed


def pooled_saving(volume: float, capacity: float, *, most: float, fixed: float) -> float:
    """Share of the cost of services that members save, max(0, most * capacity - fixed / volume); zero without volume.

    volume is what the members' services would cost apart, fixed what the common specialists cost however much they are used [CNY per quarter],
    most the part of the cost of services that specialists used to the full take off, capacity the part that is done jointly [0-1]. A unit costs
    1 - most + fixed / volume where all is done jointly: the more members, and the more their tenants need, the cheaper.
    """
    return max(0.0, most * capacity - fixed / volume) if volume > 0.0 else 0.0


def rooms_worth(rate: float, vacant: NDArray, rent: NDArray, *, quarters: float) -> NDArray:
    """What tenants who would not have come otherwise are worth to each park [J CNY per quarter], DAYS * quarters * rate * sum_s vacant_s rent_s.

    rate is the part of vacant floor space that they take [per quarter]; vacant [J, S m2], rent asked [J, S CNY/m2/day]; quarters of rent: for so
    long the rooms would have stayed vacant.
    """
    return DAYS * quarters * rate * (vacant * rent).sum(axis=1)


def takes_part(inside: NDArray[np.bool_], gain: NDArray, cost: NDArray) -> NDArray[np.bool_]:
    """Which parks take part from now on [J]: those inside unless it costs more than it brings, those outside if it brings more than it costs."""
    return np.where(inside, gain >= cost, gain > cost)


def within_reach(employees: NDArray, member: NDArray[np.bool_], *, reach: float) -> NDArray:
    """Employees of suppliers within reach of each park [J, K persons]: its own, and for members `reach` of those of all other members.

    employees [J, K persons], member [J], reach [share].
    """
    others = employees[member].sum(axis=0) - employees
    return np.where(member[:, None], employees + reach * np.maximum(others, 0.0), employees)


def advantage(employees: NDArray, everywhere: NDArray, relatedness: NDArray) -> NDArray:
    """Comparative advantage of parks in each industry [J, K ratio]: relatedness density of the park over that of the region.

    employees [J, K persons] of the parks, everywhere [K persons] of the region; zero where the region has nothing related.
    """
    here, region = relatedness_density(employees, relatedness), relatedness_density(everywhere[None, :], relatedness)
    return np.divide(here, region, out=np.zeros_like(here), where=region > 0.0)


def assigned_industries(score: NDArray, size: NDArray) -> NDArray[np.int64]:
    """A leading industry for each member [M]: the largest chooses first, each the industry it is best at among those not yet taken.

    score [M, K], size [M]; equals choose in order of rows. When all industries are taken, all are open again.
    """
    result = np.full(len(size), -1, np.int64)
    taken = np.zeros(score.shape[1], bool)
    for row in np.argsort(-size, kind="stable"):  # a handful of members, one after the other by nature
        if taken.all():
            taken[:] = False
        result[row] = np.where(taken, -np.inf, score[row]).argmax()
        taken[result[row]] = True
    return result


def split_taxes(model: Economy, local: NDArray) -> None:
    """Districts that gained an enterprise pass a share of its taxes to the district it left; local taxes [N CNY per quarter]."""
    rules, firms, gov = model.parameters.alliance, model.enterprises, model.governments
    rows = np.flatnonzero((firms.split_district >= 0) & (model.t <= firms.split_until))
    if not rows.size:
        return
    amount, host = rules.tax_split * local[rows], firms.district[rows]
    received = model.ledger.pay("tax split", Account(gov, host), Account(gov, firms.split_district[rows]), amount)
    # what is passed on is no revenue; a difference of sums may fall below zero by rounding
    gov.revenue = np.maximum(gov.revenue + received - model.by_government(amount, host), 0.0)


def agree_on_split(model: Economy, luck: NDArray, rows: NDArray, origin: NDArray, target: NDArray) -> None:
    """Settle who is owed taxes of the enterprises that move now from park `origin` (-1 outside) to park `target` [M each].

    Called before they move; luck [M uniform] says which agreements are kept. A claim ends when its enterprise leaves the district that owes it.
    """
    rules, firms, parks = model.parameters.alliance, model.enterprises, model.parks
    crosses = firms.district[rows] != parks.district[target]
    between = crosses & (origin >= 0) & parks.member[origin] & parks.member[target]
    claimed = between & (luck < rules.honour)
    firms.split_district[rows[crosses]] = -1
    firms.split_district[rows[claimed]] = firms.district[rows[claimed]]
    firms.split_until[rows[claimed]] = model.t + rules.split_quarters


@process(
    "parks.cash",
    "parks.operating_income",
    "parks.leading_industry",
    "parks.member",
    "alliances.cash",
    "alliances.members",
    "alliances.next_plan",
    "alliances.capacity",
    "alliances.saving",
    "alliances.led_m2",
    "alliances.vacant_m2",
    "alliances.next_review",
)
def alliance(model: Economy, draws: Draws) -> None:
    """Members pay dues; the alliance pays its staff, plans leading industries, and uses up the rest; once a year parks join and leave."""
    rules, parks, body, pay = model.parameters.alliance, model.parks, model.alliances, model.ledger.pay
    if rules.share <= 0.0:
        return
    each, one = Account(parks), Account(body, 0)
    active = parks.member & model.open_parks()
    count = int(active.sum())
    dues = charged_by_area(parks.stock.sum(axis=1), active, rate=rules.dues)
    pay("alliance dues", each, one, dues)
    parks.operating_income -= dues
    money = rules.staff * float(dues.sum())
    pay("alliance staff", one, "households", money)
    body.capacity = joint_capacity(money, count, office=rules.office, officer=rules.officer)

    needed = rules.planning_fee * count if rules.function else 0.0
    if rules.function and model.t >= body.next_plan[0] and body.cash[0] >= needed:
        pay("alliance planning", one, "outside", needed)
        plan(model, active)
        body.next_plan = model.t + rules.plan_every
    # it saves for the next plan and uses up what it has beyond
    pay("alliance work", one, "outside", max(float(body.cash[0]) - needed, 0.0))
    review(model, active)
    body.members = (parks.member & model.open_parks()).sum()


def vacant_space(model: Economy) -> NDArray[np.float64]:
    """Vacant floor space of open parks [J, S m2]."""
    parks = model.parks
    return np.where(model.open_parks()[:, None], np.maximum(parks.stock - parks.leased, 0.0), 0.0)


def review(model: Economy, active: NDArray[np.bool_]) -> None:
    """What membership brings is reckoned up every quarter; once a year every open park compares it with the dues, and joins, stays or leaves."""
    rules, parks, body = model.parameters.alliance, model.parks, model.alliances
    alone = services_alone(model, model.park_employees()) * parks.services.mean(axis=1)
    volume = float(alone[active].sum())
    body.saving = (
        pooled_saving(volume, body.capacity[0], most=rules.saving, fixed=rules.specialists) if rules.service else 0.0
    )
    vacant = vacant_space(model)
    body.vacant_m2 += vacant[active].sum()
    if model.t < body.next_review[0]:
        return
    rate = float(body.led_m2[0] / body.vacant_m2[0]) if body.vacant_m2[0] > 0.0 else 0.0
    gain = body.saving[0] * alone + rooms_worth(rate, vacant, parks.asking_rent, quarters=rules.worth)
    everybody = model.open_parks()
    dues = charged_by_area(parks.stock.sum(axis=1), everybody, rate=rules.dues)
    # a membership that came with a title lasts as long as the title
    decides = everybody & ~parks.member_by_title
    parks.member = np.where(decides, takes_part(parks.member, gain, dues), parks.member)
    body.led_m2 = body.vacant_m2 = 0.0
    body.next_review = model.t + rules.review


def plan(model: Economy, active: NDArray[np.bool_]) -> None:
    """Members where somebody works declare the leading industries of the plan."""
    parks = model.parks
    everywhere = model.by_cell(model.enterprises.employees, model.cell())
    people = everywhere[: parks.size]
    rows = np.flatnonzero(active & (people.sum(axis=1) > 0.0))
    if rows.size:
        score = advantage(people[rows], everywhere.sum(axis=0), model.setting.industries.relatedness)
        parks.leading_industry[rows] = assigned_industries(score, people[rows].sum(axis=1))
