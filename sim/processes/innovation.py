"""Knowledge: what enterprises learn from their own and their neighbours' R&D, what they invent and what they copy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.process import process
from sim.processes.development_paths import laboratory
from sim.sums import product

LARGEST_RATE = 500.0  # innovations a quarter: beyond it exp(-rate) comes too close to zero for the inversion below


def absorptive_capacity(knowledge: NDArray, employees: NDArray, *, half: float) -> NDArray:
    """Share of what is around that an enterprise can take in, K / (K + half * L).

    knowledge K [CNY]; employees L [persons]; half [CNY per worker] is where the capacity is one half. Cohen and Levinthal 1990.
    """
    return knowledge / (knowledge + half * employees)


def related_pool(rd: NDArray, kernel: NDArray, relatedness: NDArray) -> NDArray:
    """R&D that bears on each industry at each place [CNY per quarter], shape [P, K].

    pool_jk = sum_k' relatedness_kk' (rd_jk' + sum_j' kernel_jj' rd_j'k'); rd [P, K], kernel [P, P] with zero diagonal [share].
    """
    return product(rd + product(kernel, rd), relatedness)


def absorbed_rd(rd: NDArray, capacity: NDArray, pool: NDArray, *, spillover: float, reference: float) -> NDArray:
    """R&D of others an enterprise takes in [CNY per quarter], spillover * capacity * rd * ln(1 + pool / reference).

    Own R&D rd and the pool of related R&D around in CNY per quarter, capacity [0-1], reference pool [CNY per quarter]. Learning takes own effort
    and has decreasing returns to what is around: a form linear in the pool lets knowledge explode with the size of a park.
    """
    return spillover * capacity * rd * np.log1p(pool / reference)


def innovation_rate(reach: NDArray, inventiveness: NDArray, *, success: float) -> NDArray:
    """Expected innovations in a quarter, success * inventiveness * reach; reach is effort over the reference to the power of the elasticity [1]."""
    return success * inventiveness * reach


def poisson(uniform: NDArray, rate: NDArray) -> NDArray[np.float64]:
    """Counts with the given Poisson rates, by inversion: one uniform number each, never fewer when the rate is higher."""
    count = np.zeros_like(rate)
    term = np.exp(-rate)
    below = term.copy()
    open_rows = np.flatnonzero(uniform > below)
    step = 0
    # inversion takes about as many rounds as the largest count
    while open_rows.size and step < 2_000:
        step += 1
        term[open_rows] *= rate[open_rows] / step
        below[open_rows] += term[open_rows]
        count[open_rows] += 1.0
        open_rows = open_rows[uniform[open_rows] > below[open_rows]]
    return count


def reach_of_knowledge(model: Economy) -> NDArray[np.float64]:
    """How much of other places' research reaches each place [P, P share]; more where an operator works digitally."""
    if not model.parks.digital.any():
        return model.knowledge_kernel
    outside = np.zeros(model.central)
    digital = np.concatenate([model.parameters.paths.digital_links * model.parks.digital, outside])
    return model.knowledge_kernel * (1.0 + digital)[:, None]


def with_community(model: Economy, absorbed: NDArray, capacity: NDArray) -> NDArray[np.float64]:
    """R&D taken in, with what exchange in a park adds, and what its joint laboratories pass on [N CNY per quarter].

    absorbed (1 + exchange) + laboratory * capacity * rd, in the parks concerned.
    """
    p, d, firms = model.parameters.paths, model.parameters.development, model.enterprises
    together = d.community_exchange * model.creditworthy() if d.kind == "community" else np.zeros(model.parks.size)
    if p.innovation_ecosystem > 0.0:
        together = together + p.exchange * model.effort("innovation_ecosystem")
    if not together.any() and not laboratory(model).any():
        return absorbed
    inside = firms.park >= 0
    ratio = laboratory(model)[firms.park]
    return np.where(inside, absorbed * (1.0 + together[firms.park]) + ratio * capacity * firms.rd, absorbed)


@process(
    "enterprises.knowledge",
    "enterprises.absorbed",
    "enterprises.innovations",
    "enterprises.productivity",
    "industries.productivity",
)
def innovation(model: Economy, draws: Draws) -> None:
    """R&D of the last quarter becomes knowledge, innovations and copies of better practice."""
    p, firms, table, markets = (
        model.parameters.innovation,
        model.enterprises,
        model.setting.industries,
        model.industries,
    )
    cell, industry, name = model.cell(), firms.industry, firms.name
    employees, rd = firms.employees, firms.rd
    people = model.by_cell(employees, cell)
    absorbed = np.zeros(firms.size)
    if p.spillovers:
        pool = related_pool(model.by_cell(rd, cell), reach_of_knowledge(model), table.relatedness)
        around = np.maximum(pool.take(cell) - rd, 0.0)
        capacity = absorptive_capacity(firms.knowledge, employees, half=p.half_capacity)
        absorbed = absorbed_rd(rd, capacity, around, spillover=p.spillover, reference=p.reference_pool)
        absorbed = with_community(model, absorbed, capacity)
    firms.absorbed = absorbed
    firms.knowledge = (1.0 - p.knowledge_depreciation) * firms.knowledge + rd + absorbed
    reach = ((rd + absorbed) / (firms.wage * p.reference_effort)) ** p.effort_elasticity
    rate = innovation_rate(reach, firms.inventiveness, success=p.success)
    count = poisson(draws.uniform(1, name), np.minimum(rate, LARGEST_RATE))
    firms.innovations = count
    log_productivity = np.log(firms.productivity)
    winners = np.flatnonzero(count)
    lines = np.maximum(employees[winners] / p.workers_per_line, 1.0) ** p.effort_elasticity
    # ahead of the typical enterprise, each counted once: a mean weighted by size would make a giant its own yardstick
    typical = model.by_industry(log_productivity) / np.maximum(model.count_by_industry(), 1.0)
    ahead = np.exp(p.frontier_drag * np.maximum(log_productivity[winners] - typical[industry[winners]], 0.0))
    gain = p.gain_median * np.exp(p.gain_spread * draws.normal(2, name[winners])) * count[winners] / (lines * ahead)
    log_productivity[winners] += np.minimum(gain, p.gain_cap)
    changed = count > 0.0
    total = people.sum(axis=0)
    if p.imitate:
        chance = -np.expm1(-p.imitation * np.minimum(reach, 1.0))
        known = model.by_cell(employees * log_productivity, cell)
        local = known / np.maximum(people, 1e-300)
        overall = known.sum(axis=0) / np.maximum(total, 1e-300)
        example = np.maximum(local, overall).take(cell)
        copies = (draws.uniform(3, name) < chance) & (example > log_productivity)
        log_productivity += np.where(copies, p.imitation_step * (example - log_productivity), 0.0)
        changed |= copies
    firms.productivity[changed] = np.exp(log_productivity[changed])
    average = model.by_industry(employees * firms.productivity) / np.maximum(total, 1e-300)
    markets.productivity = np.where(total > 0.0, average, markets.productivity)
