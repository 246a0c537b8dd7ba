"""Closing and founding (docs/model.md, 7.5 and 7.6)."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

from tests.reference.agents import Enterprise, pay
from tests.reference.constants import HAZARD, INCUBATOR, POOL, SPIN_OFF
from tests.reference.draws import Draws, fold
from tests.reference.quantities import clip, recount
from tests.reference.settle import first_demand, inventiveness, main_space

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


def closing(model: ReferenceEcosystem, draw: Draws) -> None:
    """Enterprises leave: by cash and selection, or by the statistical table when it is chosen."""
    p, overdraft = model.parameters.turnover, model.parameters.production.overdraft
    for industry in model.industries:
        industry.exits = 0
    everybody = list(model.enterprises)
    typical = median(each.employees for each in everybody) if everybody else 1.0
    for each in everybody:
        u = draw.uniform(each.name)
        if p.exit == "cash":
            broke = each.cash < -overdraft * each.fixed_cost
            leaves = broke or u < 1.0 - math.exp(-p.giving_up * max(-each.margin, 0.0))
        else:
            year = min((model.t - each.founded) // 4, len(HAZARD) - 1)
            leaves = u < min(p.table_multiplier * HAZARD[year] * (each.employees / typical) ** -p.table_size, 1.0)
        if leaves:
            model.industries[each.industry].exits += 1
            pay(each, model.households, each.cash)
            each.remove()
    recount(model)


def founding(model: ReferenceEcosystem, draw: Draws) -> None:
    """Newcomers are founded in a district; leasing finds them a place in the same quarter."""
    for industry in model.industries:
        industry.entries = 0
    parents = list(model.enterprises)
    from_pool(model, draw)
    if model.parameters.turnover.spin_offs:
        spin_offs(model, draw, parents)


def from_pool(model: ReferenceEcosystem, draw: Draws) -> None:
    """Founders from the pool, which is the same in every scenario."""
    p = model.parameters.turnover
    now = [0 for _ in model.industries]
    for each in model.enterprises:
        now[each.industry] += 1
    near = relatedness_near(model)
    for r, government in enumerate(model.governments[:-1]):
        for k, industry in enumerate(model.industries):
            expected = p.founders * industry.founders_start * government.founders_weight
            number = math.floor(expected + draw.uniform(1, government.name, industry.key))
            if number == 0:
                continue
            scale = (max(now[k], 1) / max(industry.enterprises_start, 1)) ** p.entry_scale
            accepted = clip(p.acceptance, 1e-9, 1.0 - 1e-9)
            odds = math.log(accepted / (1.0 - accepted))
            odds += p.entry_profit * (industry.margin - model.parameters.production.growth_margin)
            odds += p.entry_relatedness * near[r][k]
            chance = min(scale / (1.0 + math.exp(-clip(odds, -500.0, 500.0))), 1.0)
            for n in range(number):
                name = fold(POOL, government.name, industry.key, model.t, n)
                if draw.uniform(2, name) < chance:
                    spread = math.exp(p.entrant_spread * draw.normal(4, name))
                    productivity = industry.productivity * p.entrant_productivity * spread
                    newcomer(model, draw, name, r, k, -1, productivity)


def relatedness_near(model: ReferenceEcosystem) -> list[list[float]]:
    """How related the employment of each district is to each industry, against all districts together."""
    industries, districts = range(len(model.industries)), range(len(model.inputs.districts))
    employees = [[0.0 for _ in industries] for _ in districts]
    for each in model.enterprises:
        employees[each.district][each.industry] += each.employees
    everywhere = [sum(employees[r][k] for r in districts) for k in industries]
    relatedness = [row.relatedness for row in model.inputs.industries]

    def around(workers: list[float], k: int) -> float:
        return sum(workers[h] * relatedness[h][k] for h in industries) / sum(workers)

    return [[around(row, k) - around(everywhere, k) if sum(row) > 0 else 0.0 for k in industries] for row in employees]


def spin_offs(model: ReferenceEcosystem, draw: Draws, parents: list[Enterprise]) -> None:
    """Children of enterprises that do well."""
    p, norm = model.parameters.turnover, max(model.parameters.production.growth_margin, 1e-9)
    for parent in parents:
        if draw.uniform(5, parent.name) < p.spin_off_rate * clip(parent.margin / norm, 0.0, p.spin_off_cap):
            name = fold(SPIN_OFF, parent.name, model.t)
            inherited = p.inheritance_low + (p.inheritance_high - p.inheritance_low) * draw.uniform(6, name)
            productivity = inherited * parent.productivity
            newcomer(model, draw, name, parent.district, parent.industry, parent.park, productivity)


def newcomer(model: ReferenceEcosystem, draw: Draws, name: int, r: int, k: int, home: int, productivity: float) -> None:
    """One enterprise more, outside the parks for the moment."""
    p, row, industry = model.parameters.turnover, model.inputs.industries[k], model.industries[k]
    grown_up = main_space(model, k, draw.uniform(7, name))
    each = Enterprise(
        model,
        name,
        park=-1,
        district=r,
        industry=k,
        space=INCUBATOR if draw.uniform(8, name) < row.incubator_share else grown_up,
        main_space=grown_up,
        home=home,
        founded=model.t,
        employees=max(row.entrant_size * math.exp(p.entrant_size_spread * draw.normal(3, name)), 1.0),
        productivity=productivity,
        inventiveness=inventiveness(model, draw.normal(9, name)),
        demand=first_demand(model, draw.normal(10, name)),
        margin=model.parameters.production.growth_margin,
    )
    relative = max(each.productivity / industry.productivity, 1e-9)
    wage_index = model.governments[r].wage_index
    each.wage = row.wage * wage_index * relative**model.parameters.production.wage_sharing
    each.rd = each.knowledge = row.rd_intensity * row.revenue_per_worker * each.employees
    each.fixed_cost = each.wage * each.employees
    pay(model.households, each, p.entrant_cash * each.fixed_cost)
    industry.entries += 1
