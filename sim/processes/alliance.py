"""The alliance of parks: dues, shared work, plans of leading industries that differ, and taxes split between districts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.agglomeration import relatedness_density


def joins(draws: Draws, park_key: NDArray, *, share: float) -> NDArray[np.bool_]:
    """Which parks are members [J]: those whose threshold, drawn once for a run, lies below `share`; more share, the same and more parks."""
    return draws.uniform(1, park_key) < share


def charged_by_area(stock: NDArray, pays: NDArray[np.bool_], *, rate: float) -> NDArray:
    """Dues or fees of parks [CNY per quarter], rate * stock for those that pay, zero for the others.

    stock of floor space [m2] and whether a park pays, [J]; rate [CNY/m2 of stock per quarter].
    """
    return rate * np.where(pays, stock, 0.0)


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
    "alliances.cash",
    "alliances.members",
    "alliances.next_plan",
)
def alliance(model: Economy, draws: Draws) -> None:
    """Members pay dues; the alliance pays its staff, plans leading industries, and uses up the rest."""
    rules, parks, body, pay = model.parameters.alliance, model.parks, model.alliances, model.ledger.pay
    if rules.share <= 0.0:
        return
    each, one = Account(parks), Account(body, 0)
    active = parks.member & model.open_parks()
    count = int(active.sum())
    body.members = count
    dues = charged_by_area(parks.stock.sum(axis=1), active, rate=rules.dues)
    pay("alliance dues", each, one, dues)
    parks.operating_income -= dues
    pay("alliance staff", one, "households", rules.staff * dues.sum())

    needed = rules.planning_fee * count if rules.function else 0.0
    if rules.function and model.t >= body.next_plan[0] and body.cash[0] >= needed:
        pay("alliance planning", one, "outside", needed)
        plan(model, active)
        body.next_plan = model.t + rules.plan_every
    # it saves for the next plan and uses up what it has beyond
    pay("alliance work", one, "outside", max(float(body.cash[0]) - needed, 0.0))


def plan(model: Economy, active: NDArray[np.bool_]) -> None:
    """Members where somebody works declare the leading industries of the plan."""
    parks = model.parks
    everywhere = model.by_cell(model.enterprises.employees, model.cell())
    people = everywhere[: parks.size]
    rows = np.flatnonzero(active & (people.sum(axis=1) > 0.0))
    if rows.size:
        score = advantage(people[rows], everywhere.sum(axis=0), model.setting.industries.relatedness)
        parks.leading_industry[rows] = assigned_industries(score, people[rows].sum(axis=1))
