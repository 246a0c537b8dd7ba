"""Guidance funds and park funds: they raise capital, invest, follow on, sell, and pay back.

The process comes after starts, when the quarter's taxes, land revenue and rents are known, and before government, which reckons with all that
programmes cost.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import policy
from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.location import accepted
from sim.sums import group_sums


class Shares(NamedTuple):
    """Parts of a fund's owner, a district or an operator, and of outside investors, [F CNY per quarter]."""

    owner: NDArray
    others: NDArray


def capital_raised(uniform: NDArray, *, mean: float, full: float) -> NDArray:
    """Share of its target a fund raises [0-1], with the given mean: one for a share `full` of funds, a power of the luck for the rest.

    1 if u >= 1 - full, else (u / (1 - full))^((1 - m) / m) with m = (mean - full) / (1 - full) within 0.02-0.98, the mean of the rest.
    """
    rest = min(max((mean - full) / (1.0 - full), 0.02), 0.98)
    return np.where(uniform >= 1.0 - full, 1.0, (np.minimum(uniform / (1.0 - full), 1.0)) ** ((1.0 - rest) / rest))


def capital_called(target: NDArray, success: NDArray, *, quarters: int) -> NDArray:
    """Capital a fund asks for while it raises money [CNY per quarter], target * success / quarters; target [CNY], success [share], [F]."""
    return target * success / quarters


def affordable_part(due: NDArray, cash: NDArray) -> NDArray:
    """Part of what is due that there is cash for [0-1], min(due, max(cash, 0)) / due, one where nothing is due; due and cash [CNY], [F]."""
    return np.divide(np.minimum(due, np.maximum(cash, 0.0)), due, out=np.ones_like(due), where=due > 0.0)


def paid_in(called: NDArray, can: NDArray, *, public_share: float) -> Shares:
    """Capital paid in [CNY per quarter]: owner = can * public_share * called, others = can * (called - public_share * called).

    called [CNY per quarter], can [0-1] is what the owner is able to pay of its share, [F]; outside investors follow the owner in proportion.
    """
    due = public_share * called
    return Shares(owner=can * due, others=can * (called - due))


def stake_price(stake: NDArray, revenue: NDArray, *, multiple: float) -> NDArray:
    """What a stake is sold for [CNY], stake * multiple * yearly revenue; stake [share], revenue [CNY per quarter], multiple [years of revenue]."""
    return stake * multiple * 4.0 * revenue


def paid_back(received: NDArray, own: NDArray, raised: NDArray, *, recycle: float) -> Shares:
    """What a fund pays back [CNY per quarter]: owner = (1 - recycle) * received * own / raised, others the rest of (1 - recycle) * received.

    received [CNY per quarter], own the capital its owner has paid in, raised all capital [CNY], [F]; recycle [share] stays in the fund.
    """
    back = (1.0 - recycle) * received
    part = np.divide(own, raised, out=np.zeros_like(back), where=raised > 0.0)
    owner = back * part
    return Shares(owner=owner, others=back - owner)


def to_invest(cash: NDArray, *, pace: float) -> NDArray:
    """What a fund invests this quarter at most [CNY], pace * max(cash, 0); cash [F CNY], pace [share per quarter]."""
    return pace * np.maximum(cash, 0.0)


def stake_bought(ticket: NDArray, revenue: NDArray, *, valuation: float) -> NDArray:
    """Share of an enterprise that a ticket buys [0-1], ticket / (ticket + valuation * yearly revenue).

    ticket [CNY], revenue [CNY per quarter], valuation [years of revenue].
    """
    return ticket / (ticket + 4.0 * valuation * revenue)


def stake_held(before: NDArray, bought: NDArray, *, largest: float) -> NDArray:
    """Stake after a ticket [0-1], min(before + bought, largest); all [share]."""
    return np.minimum(before + bought, largest)


def percentile(values: NDArray) -> NDArray:
    """Share of the others that are lower, equals counted half [0-1]; one half for a single one."""
    if len(values) < 2:
        return np.full(len(values), 0.5)
    order = np.argsort(values)
    first = np.flatnonzero(np.r_[True, np.diff(values[order]) != 0.0])
    size = np.diff(np.r_[first, len(values)])
    rank = np.empty(len(values))
    rank[order] = np.repeat(first + (size - 1.0) / 2.0, size)
    return rank / (len(values) - 1.0)


def quality(margin: NDArray, knowledge: NDArray) -> NDArray:
    """How good an enterprise looks among those that ask [0-1], (percentile(margin) + percentile(knowledge)) / 2.

    margin [share of revenue], knowledge [CNY per worker], of all that ask.
    """
    return 0.5 * (percentile(margin) + percentile(knowledge))


def fund_rd(earmarked: NDArray, quarters_left: NDArray, kept_up: NDArray) -> NDArray:
    """R&D paid out of fund money [CNY per quarter], kept_up * earmarked / quarters_left: an equal part for each quarter left.

    earmarked [CNY], quarters_left [quarters, at least one], kept_up the part of its R&D an enterprise keeps up [share], [N].
    """
    return kept_up * earmarked / quarters_left


def score(quality: NDArray, luck: NDArray, *, moral_hazard: float) -> NDArray:
    """How much a fund wants an enterprise [0-1], (1 - moral_hazard) * quality + moral_hazard * luck; all within 0-1."""
    return (1.0 - moral_hazard) * quality + moral_hazard * luck


def spend_earmarked(model: Economy, kept_up: NDArray) -> NDArray[np.float64]:
    """R&D that enterprises pay out of fund money this quarter [N CNY]; kept_up is the part of their R&D they keep up [N share]."""
    firms = model.enterprises
    spent = fund_rd(firms.earmarked, np.maximum(firms.earmarked_until - model.t + 1, 1), kept_up)
    firms.earmarked -= spent
    return spent


@process(
    "funds.*",
    "enterprises.cash",
    "enterprises.fund",
    "enterprises.fund_stake",
    "enterprises.fund_since",
    "enterprises.fund_paid",
    "enterprises.followed_on",
    "enterprises.earmarked",
    "enterprises.earmarked_until",
    "parks.cash",
    "governments.cash",
    "governments.spending",
    "governments.spending_by_target",
    "governments.within_budget",
    "governments.fund_returns",
)
def funds(model: Economy, draws: Draws) -> None:
    """Funds raise capital, sell what they have held long enough, pay back, and invest in young enterprises."""
    if model.funds.size == 0:
        return
    announce(model, draws)
    pay_in(model)
    pay_back(model, sell(model, draws))
    invest(model, draws)


def announce(model: Economy, draws: Draws) -> None:
    """Set the target of each fund once, from a year of its owner's income, and what it will raise of it."""
    p, all_funds, parks = model.parameters.fund, model.funds, model.parks
    income = np.where(
        all_funds.park < 0,
        p.guidance * model.governments.revenue[all_funds.district],
        p.park * parks.rent_income[all_funds.park],
    )
    opening = parks.opening[all_funds.park]
    ripe = (all_funds.park < 0) | (opening <= 0) | (model.t >= opening + p.ripe)
    new = (all_funds.announced < 0) & (model.t >= p.start) & ripe & (income > 0.0)
    if new.any():
        share = capital_raised(draws.uniform(1, all_funds.name), mean=p.raised_mean, full=p.full)
        all_funds.target[new] = 4.0 * income[new]
        all_funds.success[new] = share[new]
        all_funds.announced[new] = model.t


def pay_in(model: Economy) -> None:
    """Owners pay their share of the capital in as far as they can, outside investors theirs in proportion; programmes add to guidance funds."""
    p, all_funds, gov, parks, pay = (
        model.parameters.fund,
        model.funds,
        model.governments,
        model.parks,
        model.ledger.pay,
    )
    each, guidance = Account(all_funds), all_funds.park < 0
    raising = (all_funds.announced >= 0) & (model.t < all_funds.announced + p.raise_quarters)
    called = np.where(raising, capital_called(all_funds.target, all_funds.success, quarters=p.raise_quarters), 0.0)
    can = np.where(
        guidance,
        gov.rationing[all_funds.district],
        affordable_part(p.public_share * called, parks.cash[all_funds.park]),
    )
    own, others = paid_in(called, can, public_share=p.public_share)
    public = np.where(guidance, own, 0.0)
    pay("fund capital, governments", Account(gov, all_funds.district), each, public)
    pay("fund capital, operators", Account(parks, all_funds.park), each, own - public)
    pay("fund capital, outside", "outside", each, others)
    policy.book(model, "guidance_fund_equity", model.by_government(public, all_funds.district))
    all_funds.own += own
    all_funds.raised += own + others
    if policy.active(model, "guidance_fund_equity"):
        firms = model.enterprises
        grant = policy.grants(model, "guidance_fund_equity", firms.local_tax)
        of_district = first_row(all_funds.park < 0) + firms.district
        added = pay("guidance fund equity", Account(gov, firms.district), Account(all_funds, of_district), grant)
        all_funds.own += added
        all_funds.raised += added


def sell(model: Economy, draws: Draws) -> NDArray[np.float64]:
    """Sell stakes that have been held long enough, by luck; give what each fund gets [F CNY]."""
    p, firms, all_funds = model.parameters.fund, model.enterprises, model.funds
    held = np.flatnonzero((firms.fund >= 0) & (model.t - firms.fund_since >= p.hold))
    sold = held[draws.uniform(2, firms.name[held]) < p.exit_rate]
    price = stake_price(firms.fund_stake[sold], firms.revenue[sold], multiple=p.exit_multiple)
    proceeds = model.ledger.pay("sale of stakes", "outside", Account(all_funds, firms.fund[sold]), price)
    firms.fund[sold] = -1
    firms.fund_stake[sold] = 0.0
    return proceeds


def pay_back(model: Economy, proceeds: NDArray) -> None:
    """Keep part of this quarter's proceeds and dividends; give the rest to those who paid in, in proportion."""
    p, all_funds, pay = model.parameters.fund, model.funds, model.ledger.pay
    each = Account(all_funds)
    received = proceeds + all_funds.dividends
    all_funds.returned += received
    to_owner, to_others = paid_back(received, all_funds.own, all_funds.raised, recycle=p.recycle)
    to_government = np.where(all_funds.park < 0, to_owner, 0.0)
    model.governments.fund_returns = pay(
        "fund returns, governments", each, Account(model.governments, all_funds.district), to_government
    )
    pay("fund returns, operators", each, Account(model.parks, all_funds.park), to_owner - to_government)
    pay("fund returns, outside", each, "outside", to_others)


def invest(model: Economy, draws: Draws) -> None:
    """Second tickets to holdings that innovate, then first tickets by score, while this quarter's share of cash lasts."""
    p, firms, all_funds = model.parameters.fund, model.enterprises, model.funds
    budget = to_invest(all_funds.cash, pace=p.pace)
    ticket = p.ticket * firms.fixed_cost
    first, again = requests(model, ticket)
    able = np.flatnonzero((first | again) & (ticket <= budget.max()))
    if not able.size:
        return
    price, name, second = ticket[able], firms.name[able], again[able]
    looks = quality(firms.margin[able], firms.knowledge[able] / firms.employees[able])
    meant = programme_targets(model)
    # parks first, who know their tenants; whom its park's fund refused may ask the district's
    for asked, guides in rounds(model, able):
        moral_hazard = p.moral_hazard if guides else 0.0
        known = second & (firms.fund[able] == asked)
        new = (firms.fund_paid[able] == 0.0) & (asked >= 0)
        if meant is not None and guides:
            new &= meant[able]
        seen = np.flatnonzero((known | new) & (price <= budget[asked]))
        wanted = looks[seen]
        if moral_hazard:
            wanted = score(wanted, draws.uniform(3, name[seen]), moral_hazard=moral_hazard)
        won = seen[accepted(asked[seen], -wanted - known[seen], price[seen], budget)]
        buy(model, able[won], asked[won], price[won], known[won])


def requests(model: Economy, ticket: NDArray) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Who asks for a first ticket, in the season of its founding, and which holdings have earned a second [N each]; ticket [N CNY]."""
    p, firms = model.parameters.fund, model.enterprises
    held = model.t - firms.fund_since
    again = (firms.fund >= 0) & ~firms.followed_on & (held >= p.follow_on_after) & (firms.innovations > 0.0)
    age = model.t - firms.founded
    asks = (age < p.max_age) & (age % p.request_every == 0) & (firms.fund_paid == 0.0)
    return asks & (firms.revenue > 0.0) & (ticket > 0.0), again


def rounds(model: Economy, able: NDArray) -> list[tuple[NDArray[np.int64], bool]]:
    """Which fund each of the able rows turns to in each round, -1 for none, and whether it is a guidance fund."""
    firms, all_funds = model.enterprises, model.funds
    park = firms.park[able]
    guides = all_funds.park < 0
    found: list[tuple[NDArray[np.int64], bool]] = []
    if not guides.all():
        found.append((np.where(park >= 0, first_row(~guides) + park, -1), False))
    if guides.any():
        found.append((first_row(guides) + firms.district[able], True))
    return found


def first_row(which: NDArray[np.bool_]) -> int:
    """Row of the first fund of a kind; guidance funds are neighbouring rows in the order of districts, funds of parks in that of parks."""
    return int(which.argmax())


def programme_targets(model: Economy) -> NDArray[np.bool_] | None:
    """Enterprises that the programmes which feed guidance funds are meant for [N]; None where funds may back anybody.

    A fund that also has capital of its own, or a programme for everybody, is not bound.
    """
    if model.parameters.fund.guidance > 0.0:
        return None
    aims = [each.target for _, each, _ in policy.of_kind(model, "guidance_fund_equity")]
    if not aims or "" in aims:
        return None
    return np.logical_or.reduce([policy.targeted(model, aim) for aim in aims])


def buy(model: Economy, rows: NDArray, fund: NDArray, ticket: NDArray, again: NDArray) -> None:
    """Pay the tickets of some enterprises and take the stakes."""
    p, firms, all_funds = model.parameters.fund, model.enterprises, model.funds
    if not rows.size:
        return
    model.ledger.pay("fund investment", Account(all_funds, fund), Account(firms, rows), ticket)
    all_funds.invested += group_sums(fund, ticket, all_funds.size)
    share = stake_bought(ticket, firms.revenue[rows], valuation=p.valuation)
    firms.fund_stake[rows] = stake_held(firms.fund_stake[rows], share, largest=p.largest_stake)
    firms.fund_paid[rows] += ticket
    firms.fund[rows] = fund
    firms.fund_since[rows[~again]] = model.t
    firms.followed_on[rows[again]] = True
    firms.earmarked[rows] += p.rd_use * ticket
    firms.earmarked_until[rows] = model.t + p.rd_quarters
