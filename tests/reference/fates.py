"""Anchors that come and go, and operators that change hands (docs/model: anchors.md and succession.md)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.reference.agents import Enterprise, pay
from tests.reference.constants import ANCHOR
from tests.reference.draws import Draws, fold
from tests.reference.funds import write_off
from tests.reference.quantities import clip, creditworthy, is_open, recount
from tests.reference.settle import first_demand, inventiveness, main_space

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def anchors(model: ReferenceEcosystem, draw: Draws) -> None:
    """Large enterprises are withdrawn, those that have found a park call on suppliers, and others come."""
    p = model.parameters.anchors
    everybody = list(model.enterprises)
    going = [each for each in everybody if each.employees >= p.large and draw.uniform(1, each.name) < p.going / 4.0]
    arrived = [each for each in everybody if each.awaited and each.park >= 0]
    others = [each for each in everybody if each not in going and each not in arrived]
    new = {each.name: each.asked * math.exp(felt(model, each, others, arrived, going)) for each in others}
    for each in others:
        each.asked = new[each.name]
    for each in arrived:
        each.awaited = False
    for each in going:
        model.industries[each.industry].exits += 1
        write_off(model, each)
        pay(each, model.households, each.cash)
        each.remove()
    recount(model)
    investors(model, draw)


def felt(
    model: ReferenceEcosystem,
    supplier: Enterprise,
    suppliers: list[Enterprise],
    arrived: list[Enterprise],
    going: list[Enterprise],
) -> float:
    """By how much more a supplier is asked for, in logarithms."""
    p, rows, here = model.parameters.anchors, model.inputs.industries, supplier.park
    anchors_here = [each for each in [*arrived, *going] if each.park == here]
    if here < 0 or not anchors_here:
        return 0.0

    def buys(anchor: Enterprise) -> float:
        row = rows[anchor.industry]
        return p.local * row.linkage[supplier.industry] * row.input_share * anchor.asked

    more = sum(buys(each) for each in arrived if each.park == here)
    less = sum(buys(each) for each in going if each.park == here)
    beside = sum(each.asked for each in suppliers if (each.park, each.industry) == (here, supplier.industry))
    return clip((more - less) / beside, -p.largest, p.largest)


def investors(model: ReferenceEcosystem, draw: Draws) -> None:
    """Large investors from outside, who look for rooms from the district they come to first."""
    p, everybody = model.parameters.anchors, list(model.enterprises)
    total = sum(each.employees for each in everybody)
    if not everybody:
        return
    work = [sum(each.employees for each in everybody if each.district == r) for r in range(len(model.inputs.districts))]
    for k, industry in enumerate(model.industries):
        here = sum(each.employees for each in everybody if each.industry == k)
        expected = p.coming / 1000.0 / 4.0 * len(everybody) * here / total
        for n in range(math.floor(expected + draw.uniform(2, industry.key))):
            name = fold(ANCHOR, industry.key, model.t, n)
            drawn = {
                r: math.log(people) + draw.gumbel(5, name, model.governments[r].name)
                for r, people in enumerate(work)
                if people > 0
            }
            investor(model, draw, name, max(drawn, key=lambda r: drawn[r]), k)


def investor(model: ReferenceEcosystem, draw: Draws, name: int, r: int, k: int) -> None:
    """One large enterprise more, outside the parks for the moment."""
    p, row, industry, production = (
        model.parameters.turnover,
        model.inputs.industries[k],
        model.industries[k],
        model.parameters.production,
    )
    size = model.parameters.anchors
    space = main_space(model, k, draw.uniform(7, name))
    ahead = p.entrant_productivity * math.exp(p.entrant_spread * draw.normal(4, name))
    each = Enterprise(
        model,
        name,
        park=-1,
        district=r,
        industry=k,
        space=space,
        main_space=space,
        home=-1,
        founded=model.t - p.mature_from,
        settled_until=model.t,
        employees=max(size.size * math.exp(size.size_spread * draw.normal(3, name)), 1.0),
        productivity=industry.productivity * ahead,
        inventiveness=inventiveness(model, draw.normal(9, name)),
        demand=first_demand(model, draw.normal(10, name)),
        margin=industry.usual_margin,
    )
    each.awaited = True
    each.wage = row.wage * model.governments[r].wage_index * max(ahead, 1e-9) ** production.wage_sharing
    each.fixed_cost = each.wage * (each.employees + production.overhead)
    each.rd = each.knowledge = row.rd_intensity * row.revenue_per_worker * each.employees
    made = row.revenue_per_worker * each.employees * each.productivity * math.exp(industry.base_level)
    each.asked = made * industry.asked_ratio
    pay(model.outside, each, p.entrant_cash * each.fixed_cost)
    industry.entries += 1


def succession(model: ReferenceEcosystem, draw: Draws) -> None:
    """Operators change hands; who follows runs the park as that is run where they come from."""
    p, manner = model.parameters.operation, [park.strategy for park in model.parks]
    for j, park in enumerate(model.parks):
        borne = creditworthy(model, park) or not is_open(model, park)
        park.strained = 0 if borne else park.strained + 1
        drowned = 0 < p.takeover_after <= park.strained
        if not is_open(model, park) or not (drowned or draw.uniform(1, park.name) < p.new_management / 4.0):
            continue
        if drowned:
            pay(model.households, model.outside, p.debt_assumed * park.debt)
            park.debt = 0.0
        luck = {
            i: draw.gumbel(2, park.name, other.name)
            for i, other in enumerate(model.parks)
            if i != j and is_open(model, other)
        }
        if luck:
            park.strategy = manner[max(luck, key=lambda i: luck[i])]
        park.managed_since, park.strained = model.t, 0
