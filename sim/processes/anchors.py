"""Anchors: large investors from outside settle, large enterprises are withdrawn, and their suppliers in the same park feel it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws, fold
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.contracts import asked_after, newcomers_asked
from sim.processes.founding import (
    NOTHING,
    entrant_productivity,
    entrant_size,
    luck_for_life,
    main_space_needed,
    one_by_one,
    whole_numbers,
    work_in_districts,
)
from sim.processes.profit import wage_bill, wage_paid
from sim.sums import product

ANCHOR = 7  # first word of the names of investors from outside


def investors_expected(count: int, employees: NDArray, *, coming: float) -> NDArray:
    """Large investors expected in a quarter [K], coming / 1000 / 4 * count * employees_k / sum employees.

    count of enterprises in the region, employees of each industry [K persons], coming [per 1,000 enterprises and year].
    """
    total = employees.sum()
    return coming / 4_000.0 * count * employees / total if total > 0.0 else np.zeros_like(employees)


def first_district(work: NDArray, gumbel: NDArray) -> NDArray[np.int64]:
    """District that each investor looks from [n], the one with the largest ln work + gumbel: drawn in proportion to the people who work there.

    work [R persons], gumbel draws [n, R].
    """
    with np.errstate(divide="ignore"):
        return (np.log(work) + gumbel).argmax(axis=1)


def withdrawn(employees: NDArray, uniform: NDArray, *, large: float, going: float) -> NDArray[np.bool_]:
    """Which enterprises headquarters withdraw this quarter [N], employees >= large and uniform < going / 4.

    employees and large [persons], uniform [0-1], going [probability per year].
    """
    return (employees >= large) & (uniform < going / 4.0)


def bought_nearby(inputs: NDArray, linkage: NDArray, *, local: float) -> NDArray:
    """What anchors buy from each industry in their park [J, K CNY per quarter], local * sum_k' inputs_jk' linkage_k'k.

    inputs of the anchors of each park and industry [J, K CNY per quarter], linkage [K, K share of inputs], local [share].
    """
    return local * product(inputs, linkage)


def felt(bought: NDArray, asked: NDArray, *, largest: float) -> NDArray:
    """Change of what suppliers are asked for [J, K log points], clip(bought / asked, -largest, largest); zero where nobody supplies.

    bought by anchors that come less those that go, and asked of all that could supply it, [J, K CNY per quarter]; largest [log points].
    """
    return np.clip(np.divide(bought, asked, out=np.zeros_like(bought), where=asked > 0.0), -largest, largest)


@process(
    "enterprises.*",
    "leases.*",
    "parks.leased",
    "industries.entries",
    "industries.exits",
    "funds.lost",
)
def anchors(model: Economy, draws: Draws) -> None:
    """Large investors settle and large enterprises are withdrawn, whatever the books say; suppliers in their park are asked for more, or for less."""
    p, firms = model.parameters.anchors, model.enterprises
    going = withdrawn(firms.employees, draws.uniform(1, firms.name), large=p.large, going=p.going)
    arrived = firms.awaited & (firms.park >= 0)
    if going.any() or arrived.any():
        tell_suppliers(model, going, arrived)
        firms.awaited[arrived] = False
    if going.any():
        model.industries.exits += model.by_industry(going.astype(float))
        model.note("withdrawal", np.flatnonzero(going), park_from=firms.park[going])
        model.close(going)
    settle(model, draws)


def tell_suppliers(model: Economy, going: NDArray[np.bool_], arrived: NDArray[np.bool_]) -> None:
    """Enterprises of the parks of anchors that go or have arrived are asked for less or more of what these buy."""
    p, table, firms, parks = model.parameters.anchors, model.setting.industries, model.enterprises, model.parks
    cell, inside = model.cell(), firms.park >= 0
    inputs = table.input_share[firms.industry] * firms.asked * (arrived.astype(float) - going)
    bought = bought_nearby(model.by_cell(inputs, cell)[: parks.size], table.linkage, local=p.local)
    supplies = inside & ~going & ~arrived
    asked = model.by_cell(np.where(supplies, firms.asked, 0.0), cell)[: parks.size]
    change = felt(bought, asked, largest=p.largest)[firms.park, firms.industry]
    firms.asked = asked_after(firms.asked, np.where(supplies, change, 0.0), np.zeros(firms.size))


def settle(model: Economy, draws: Draws) -> None:
    """Investors from outside enter at full size; they look for a park until they have found one, first in this quarter's leasing."""
    p, industries, work = model.parameters.anchors, model.industries, work_in_districts(model)
    expected = investors_expected(model.enterprises.size, work.sum(axis=0), coming=p.coming)
    number = whole_numbers(expected, draws.uniform(2, industries.key))
    if not number.any():
        return
    _, industry, nth = one_by_one(number[None, :])
    name = fold(ANCHOR, industries.key[industry], model.t, nth)
    size = entrant_size(np.full(name.size, p.size), draws.normal(3, name), spread=p.size_spread)
    district = first_district(work.sum(axis=1), draws.gumbel(5, name[:, None], model.district_key[None, :]))
    industries.entries += np.bincount(industry, minlength=industries.size)
    enter(model, draws, name, district, industry, size)


def enter(model: Economy, draws: Draws, name: NDArray, district: NDArray, industry: NDArray, size: NDArray) -> None:
    """Enter investors as grown-up enterprises of their industry, with money of their own from outside; most of what they know stays elsewhere."""
    p, table, turnover = model.parameters, model.setting.industries, model.parameters.turnover
    average = model.industries.productivity[industry]
    productivity = entrant_productivity(
        average, draws.normal(4, name), level=turnover.entrant_productivity, spread=turnover.entrant_spread
    )
    wage = wage_paid(
        table.wage[industry],
        model.governments.wage_index[district],
        np.maximum(productivity / average, NOTHING),
        sharing=p.production.wage_sharing,
    )
    wages = wage_bill(wage, size, overhead=p.production.overhead)
    rd = table.rd_intensity[industry] * table.revenue_per_worker[industry] * size
    made = table.revenue_per_worker[industry] * size * productivity * np.exp(model.industries.base_level[industry])
    space = main_space_needed(model, draws, name, industry)
    inventiveness, demand = luck_for_life(model, draws, name)
    rows = model.enterprises.enter(
        name.size,
        name=name,
        district=district,
        industry=industry,
        main_space=space,
        space=space,
        founded=model.t - turnover.mature_from,
        settled_until=model.t,
        awaited=True,
        employees=size,
        productivity=productivity,
        rd=rd,
        knowledge=rd,
        wage=wage,
        fixed_cost=wages,
        inventiveness=inventiveness,
        demand=demand,
        # customers come along: it is asked for what it makes, as others of its industry are
        asked=newcomers_asked(made, size, size, model.industries.asked_ratio[industry], size_shows=1.0),
        margin=model.industries.usual_margin[industry],
    )
    brought = np.zeros(model.enterprises.size)
    brought[rows] = turnover.entrant_cash * wages
    model.ledger.pay("anchor capital", "outside", Account(model.enterprises), brought)
    model.note("anchor", rows)
