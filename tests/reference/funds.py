"""Funds that take stakes in enterprises (docs/model: funds.md)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING

import mesa

from tests.reference.agents import Enterprise, pay
from tests.reference.constants import DISTRICT_FUND, PARK_FUND
from tests.reference.draws import Draws, fold
from tests.reference.policy import grants, in_target, strength
from tests.reference.quantities import clip

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem

GUIDANCE = "guidance_fund_equity"


class Fund(mesa.Agent):
    """A district's guidance fund, or a park's own."""

    def __init__(self, model: mesa.Model, name: int, district: int, park: int):
        super().__init__(model)
        self.name, self.district, self.park = name, district, park
        self.announced = -1
        self.success = self.target = self.cash = self.raised = self.own = 0.0
        self.invested = self.returned = self.lost = self.dividends = 0.0

    @property
    def guides(self) -> bool:
        """Whether it is a guidance fund."""
        return self.park < 0


def set_up(model: ReferenceEcosystem) -> None:
    """Guidance funds in the order of districts, then funds of parks; of either kind, unless they are there."""
    p, policy = model.parameters.fund, model.parameters.policy
    promised = [each.intensity * policy.scale for each in policy.instruments if each.kind == GUIDANCE]
    there = {fund.guides for fund in model.funds}
    if True not in there and (p.guidance > 0 or any(intensity > 0 for intensity in promised)):
        for r, government in enumerate(model.governments[:-1]):
            model.funds.append(Fund(model, fold(DISTRICT_FUND, government.name), r, -1))
    if False not in there and p.park > 0:
        for j, park in enumerate(model.parks):
            model.funds.append(Fund(model, fold(PARK_FUND, park.name), park.district, j))


# --- what others meet -------------------------------------------------------------------------------------------------


def earmarked_rd(model: ReferenceEcosystem, each: Enterprise, willing: float) -> float:
    """R&D out of fund money this quarter [CNY]; what is left stays earmarked."""
    spent = willing * each.earmarked / max(each.earmarked_until - model.t + 1, 1)
    each.earmarked -= spent
    return spent


def share_dividend(model: ReferenceEcosystem, each: Enterprise, dividend: float) -> float:
    """Pay a fund what is due to it of a dividend; the amount."""
    if each.fund < 0:
        return 0.0
    fund = model.funds[each.fund]
    due = dividend * each.fund_stake
    pay(each, fund, due)
    fund.dividends += due
    return due


def tied(model: ReferenceEcosystem, each: Enterprise) -> bool:
    """Whether an enterprise may not leave its district."""
    return model.parameters.fund.relocation_string and each.fund >= 0 and model.funds[each.fund].guides


def write_off(model: ReferenceEcosystem, each: Enterprise) -> None:
    """A holding closes."""
    if each.fund >= 0:
        model.funds[each.fund].lost += each.fund_paid


# --- the process ------------------------------------------------------------------------------------------------------


def funds(model: ReferenceEcosystem, draw: Draws) -> None:
    """Funds raise capital, sell what they have held long enough, pay back, and invest in young enterprises."""
    if not model.funds:
        return
    for fund in model.funds:
        if fund.announced < 0:
            announce(model, fund, draw)
        if fund.announced >= 0 and model.t < fund.announced + model.parameters.fund.raise_quarters:
            pay_in(model, fund)
    pay_grants(model)
    received = sell(model, draw)
    for fund, sold in zip(model.funds, received, strict=True):
        pay_back(model, fund, sold + fund.dividends)
    invest(model, draw)


def announce(model: ReferenceEcosystem, fund: Fund, draw: Draws) -> None:
    """Set a target, and find out what share of it will be raised."""
    p, t = model.parameters.fund, model.t
    if fund.guides:
        ripe = True
        base = p.guidance * model.governments[fund.district].revenue
    else:
        park = model.parks[fund.park]
        ripe = park.opening <= 0 or t >= park.opening + p.ripe
        base = p.park * park.rent_income
    if t >= p.start and ripe and base > 0:
        fund.target, fund.announced = 4.0 * base, t
        u = draw.uniform(1, fund.name)
        mean = clip((p.raised_mean - p.full) / (1.0 - p.full), 0.02, 0.98)
        fund.success = 1.0 if u >= 1.0 - p.full else (u / (1.0 - p.full)) ** ((1.0 - mean) / mean)


def pay_in(model: ReferenceEcosystem, fund: Fund) -> None:
    """A quarter's part of the capital."""
    p = model.parameters.fund
    called = fund.target * fund.success / p.raise_quarters
    due = p.public_share * called
    founder = model.governments[fund.district] if fund.guides else model.parks[fund.park]
    able = min(due, max(founder.cash, 0.0)) / due if due > 0 else 1.0
    can = founder.rationing if fund.guides else able
    own, others = can * due, can * (called - due)
    pay(founder, fund, own)
    pay(model.outside, fund, others)
    fund.own += own
    fund.raised += own + others
    if fund.guides:
        founder.spending[GUIDANCE] += own
        cell = "all", GUIDANCE
        founder.spending_by_target[cell] = founder.spending_by_target.get(cell, 0.0) + own


def pay_grants(model: ReferenceEcosystem) -> None:
    """Local taxes that programmes leave to guidance funds."""
    guides = {fund.district: fund for fund in model.funds if fund.guides}
    if guides:
        everybody = list(model.enterprises)
        taxes = [(each, each.local_tax) for each in everybody]
        for each, grant in zip(everybody, grants(model, GUIDANCE, taxes), strict=True):
            fund = guides[each.district]
            pay(model.governments[each.district], fund, grant)
            fund.own += grant
            fund.raised += grant


def sell(model: ReferenceEcosystem, draw: Draws) -> list[float]:
    """Sell stakes that have been held long enough; what each fund got."""
    p = model.parameters.fund
    received = [0.0 for _ in model.funds]
    for each in model.enterprises:
        held = each.fund >= 0 and model.t - each.fund_since >= p.hold
        if held and draw.uniform(2, each.name) < p.exit_rate:
            price = each.fund_stake * p.exit_multiple * 4.0 * each.revenue
            pay(model.outside, model.funds[each.fund], price)
            received[each.fund] += price
            each.fund, each.fund_stake = -1, 0.0
    return received


def pay_back(model: ReferenceEcosystem, fund: Fund, received: float) -> None:
    """What does not stay in the fund goes to those who paid in."""
    fund.returned += received
    back = (1.0 - model.parameters.fund.recycle) * received
    to_owner = back * fund.own / fund.raised if fund.raised > 0 else 0.0
    owner = model.governments[fund.district] if fund.guides else model.parks[fund.park]
    pay(fund, owner, to_owner)
    if fund.guides:
        owner.fund_returns = to_owner
    pay(fund, model.outside, back - to_owner)


def invest(model: ReferenceEcosystem, draw: Draws) -> None:
    """Parks' funds choose first, then guidance funds."""
    p, t = model.parameters.fund, model.t
    budgets = [p.pace * max(fund.cash, 0.0) for fund in model.funds]
    asks, again, able = set(), set(), []
    for each in model.enterprises:
        age, ticket = t - each.founded, p.ticket * each.fixed_cost
        if age < p.max_age and age % p.request_every == 0 and each.fund_paid == 0 and each.revenue > 0 and ticket > 0:
            asks.add(each.name)
        if (
            each.fund >= 0
            and not each.followed_on
            and t - each.fund_since >= p.follow_on_after
            and each.innovations > 0
        ):
            again.add(each.name)
        if each.name in asks | again and ticket <= max(budgets):
            able.append(each)
    by_margin = position(able, lambda each: each.margin)
    by_knowledge = position(able, lambda each: each.knowledge / each.employees)
    hazard = p.moral_hazard

    for guided in (False, True):
        seen: dict[int, list[tuple[float, Enterprise]]] = {}
        for each in able:
            f = next((f for f, fund in enumerate(model.funds) if is_of(fund, each, guided)), None)
            if f is None or p.ticket * each.fixed_cost > budgets[f]:
                continue
            second = each.name in again and each.fund == f
            if guided and not second and not meant(model, each):
                continue
            if not second and not (each.name in asks and each.fund_paid == 0):
                continue
            wanted = (by_margin[each.name] + by_knowledge[each.name]) / 2.0
            if guided and hazard > 0:
                wanted = (1.0 - hazard) * wanted + hazard * draw.uniform(3, each.name)
            seen.setdefault(f, []).append((wanted + second, each))
        for f, candidates in seen.items():
            running = 0.0
            for _, each in sorted(candidates, key=lambda entry: -entry[0]):
                running += p.ticket * each.fixed_cost
                if running <= budgets[f]:
                    back(model, f, each, each.name in again)


def meant(model: ReferenceEcosystem, each: Enterprise) -> bool:
    """Whether guidance funds that live from programmes alone may back an enterprise for the first time."""
    if model.parameters.fund.guidance > 0:
        return True
    in_force = [x for x in model.programmes if x.kind == GUIDANCE and strength(model, x, model.t) > 0]
    return not in_force or any(in_target(model, x, each) for x in in_force)


def is_of(fund: Fund, each: Enterprise, guided: bool) -> bool:
    """Whether an enterprise would turn to this fund."""
    if guided:
        return fund.guides and fund.district == each.district
    return not fund.guides and fund.park == each.park


def position(able: list[Enterprise], measure: Callable[[Enterprise], float]) -> dict[int, float]:
    """Share of the others that have less, those with the same counted half."""
    values = sorted(measure(each) for each in able)
    if len(able) == 1:
        return {able[0].name: 0.5}
    result = {}
    for each in able:
        low, high = bisect_left(values, measure(each)), bisect_right(values, measure(each))
        result[each.name] = (low + (high - low - 1) / 2.0) / (len(values) - 1)
    return result


def back(model: ReferenceEcosystem, f: int, each: Enterprise, second: bool) -> None:
    """Pay a ticket for a stake."""
    p, fund = model.parameters.fund, model.funds[f]
    ticket = p.ticket * each.fixed_cost
    pay(fund, each, ticket)
    fund.invested += ticket
    each.fund_paid += ticket
    each.fund = f
    bought = ticket / (ticket + 4.0 * p.valuation * each.revenue)
    each.fund_stake = min(each.fund_stake + bought, p.largest_stake)
    if second:
        each.followed_on = True
    else:
        each.fund_since = model.t
    each.earmarked += p.rd_use * ticket
    each.earmarked_until = model.t + p.rd_quarters
