"""Knowledge: what enterprises learn from their own and their neighbours' R&D, what they invent and what they copy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.process import process
from sim.processes.development_paths import laboratory
from sim.sums import product

LARGEST_RATE = (
    500.0  # guard, innovations a quarter: beyond it exp(-rate) comes too close to zero for the inversion below
)


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


def pool_in_rings(rd: NDArray, kernel: NDArray, relatedness: NDArray, *, districts: int) -> NDArray:
    """R&D that bears on each industry in each ring of each district [CNY per quarter], shape [R * 3, K].

    As related_pool, with the R&D done outside the parks of the district as that of the own place: rd [P, K], its last rows those of the districts;
    kernel [R * 3, P share], zero for these.
    """
    own = np.repeat(rd[rd.shape[0] - districts :], kernel.shape[0] // districts, axis=0)
    return product(own + product(kernel, rd), relatedness)


def absorbed_rd(rd: NDArray, capacity: NDArray, pool: NDArray, *, spillover: float, reference: float) -> NDArray:
    """R&D of others an enterprise takes in [CNY per quarter], spillover * capacity * rd * ln(1 + pool / reference).

    Own R&D rd and the pool of related R&D around in CNY per quarter, capacity [0-1], reference pool [CNY per quarter]. Learning takes own effort
    and has decreasing returns to what is around: a form linear in the pool lets knowledge explode with the size of a park.
    """
    return spillover * capacity * rd * np.log1p(pool / reference)


def with_exchange(absorbed: NDArray, together: NDArray, laboratory: NDArray, capacity: NDArray, rd: NDArray) -> NDArray:
    """R&D taken in where a park brings its enterprises together [CNY per quarter], absorbed * (1 + together) + laboratory * capacity * rd.

    absorbed and own R&D rd [CNY per quarter], capacity [0-1]; together what exchange adds, laboratory research of joint laboratories per research of
    the tenants [ratio]; [N].
    """
    return absorbed * (1.0 + together) + laboratory * capacity * rd


def knowledge_after(knowledge: NDArray, rd: NDArray, absorbed: NDArray, *, depreciation: float) -> NDArray:
    """Knowledge after a quarter [CNY], (1 - depreciation) * knowledge + rd + absorbed.

    knowledge [CNY], own R&D and R&D taken in [CNY per quarter], [N]; depreciation [per quarter].
    """
    return (1.0 - depreciation) * knowledge + rd + absorbed


def effort_reach(rd: NDArray, absorbed: NDArray, wage: NDArray, *, reference: float, elasticity: float) -> NDArray:
    """How far research reaches [1], ((rd + absorbed) / (wage * reference))^elasticity.

    own R&D and R&D taken in [CNY per quarter], wage [CNY per worker and quarter], [N]; reference effort [quarterly wages].
    """
    return ((rd + absorbed) / (wage * reference)) ** elasticity


def innovation_rate(reach: NDArray, inventiveness: NDArray, *, success: float) -> NDArray:
    """Expected innovations in a quarter, success * inventiveness * reach; reach is effort over the reference to the power of the elasticity [1]."""
    return success * inventiveness * reach


def product_lines(employees: NDArray, *, per_line: float, elasticity: float) -> NDArray:
    """Product lines over which a gain is spread [1], max(employees / per_line, 1)^elasticity; employees [persons], per_line [persons]."""
    return np.maximum(employees / per_line, 1.0) ** elasticity


def harder_ahead(level: NDArray, typical: NDArray, *, drag: float) -> NDArray:
    """How much harder the next step is ahead of the industry [ratio], exp(drag * max(level - typical, 0)); both in log productivity."""
    return np.exp(drag * np.maximum(level - typical, 0.0))


def room_to_the_frontier(
    productivity: NDArray, years: float, *, lead: float, growth: float, response: float
) -> NDArray:
    """What an innovation is worth against one at the frontier [K ratio], exp(response * (lead + growth * years - ln(productivity))).

    mean productivity of each industry against the start [ratio], years since the start; the frontier lies `lead` [log points] ahead of the start and
    moves by `growth` [log points per year]. Who is far behind has much to take over; who comes near slows down by itself.
    """
    return np.exp(response * (lead + growth * years - np.log(productivity)))


def innovation_gain(
    luck: NDArray,
    count: NDArray,
    lines: NDArray,
    ahead: NDArray,
    room: NDArray,
    *,
    median: float,
    spread: float,
    cap: float,
) -> NDArray:
    """What innovations add to log productivity, min(median * room * exp(spread * luck) * count / (lines * ahead), cap).

    luck [standard normal], count of innovations, product lines [1], how much harder it is ahead of the industry, and the worth of an innovation at
    the industry's distance to the frontier [ratio], of those that innovate.
    """
    return np.minimum(median * room * np.exp(spread * luck) * count / (lines * ahead), cap)


def copying_chance(capacity: NDArray, *, imitation: float) -> NDArray:
    """Probability of copying better practice in a quarter [0-1], 1 - exp(-imitation * capacity).

    Absorptive capacity [N 0-1] counts per worker, so that a small enterprise keeps up as well as a large one.
    """
    return -np.expm1(-imitation * capacity)


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
    """R&D taken in, with what exchange in a park adds, and what its joint laboratories pass on [N CNY per quarter]."""
    p, d, firms = model.parameters.paths, model.parameters.development, model.enterprises
    together = d.community_exchange * model.creditworthy() if d.kind == "community" else np.zeros(model.parks.size)
    if p.innovation_ecosystem > 0.0:
        together = together + p.exchange * model.effort("innovation_ecosystem")
    if not together.any() and not laboratory(model).any():
        return absorbed
    exchanged = with_exchange(absorbed, together[firms.park], laboratory(model)[firms.park], capacity, firms.rd)
    return np.where(firms.park >= 0, exchanged, absorbed)


@process(
    "enterprises.knowledge",
    "enterprises.absorbed",
    "enterprises.innovations",
    "enterprises.productivity",
    "industries.productivity",
)
def innovation(model: Economy, draws: Draws) -> None:
    """R&D of the last quarter becomes knowledge, innovations and copies of better practice."""
    p, firms, markets = model.parameters.innovation, model.enterprises, model.industries
    cell = model.cell()
    learn(model, cell)
    reach = effort_reach(
        firms.rd, firms.absorbed, firms.wage, reference=p.reference_effort, elasticity=p.effort_elasticity
    )
    log_productivity = np.log(firms.productivity)
    changed = innovate(model, draws, reach, log_productivity)
    people = model.by_cell(firms.employees, cell)
    if p.imitate:
        changed |= imitate(model, draws, log_productivity, people, cell)
    firms.productivity[changed] = np.exp(log_productivity[changed])
    total = people.sum(axis=0)
    average = model.by_industry(firms.employees * firms.productivity) / np.maximum(total, 1e-300)
    markets.productivity = np.where(total > 0.0, average, markets.productivity)


def learn(model: Economy, cell: NDArray) -> None:
    """Enterprises take in research around them as far as they know enough themselves; knowledge grows by it and by their own."""
    p, firms, rd = model.parameters.innovation, model.enterprises, model.enterprises.rd
    absorbed = np.zeros(firms.size)
    if p.spillovers:
        relatedness = model.setting.industries.relatedness
        pool = related_pool(model.by_cell(rd, cell), reach_of_knowledge(model), relatedness)
        reached = pool.take(cell)
        if model.ring_knowledge_kernel is not None:
            outside = np.flatnonzero(firms.park < 0)
            rings = pool_in_rings(
                model.by_cell(rd, cell), model.ring_knowledge_kernel, relatedness, districts=model.central
            )
            reached[outside] = rings[model.ring_place(outside), firms.industry[outside]]
        around = np.maximum(reached - rd, 0.0)
        capacity = absorptive_capacity(firms.knowledge, firms.employees, half=p.half_capacity)
        absorbed = absorbed_rd(rd, capacity, around, spillover=p.spillover, reference=p.reference_pool)
        absorbed = with_community(model, absorbed, capacity)
    firms.absorbed = absorbed
    firms.knowledge = knowledge_after(firms.knowledge, rd, absorbed, depreciation=p.knowledge_depreciation)


def innovate(model: Economy, draws: Draws, reach: NDArray, log_productivity: NDArray) -> NDArray[np.bool_]:
    """Some enterprises innovate, and become more productive in `log_productivity`; who did [N]."""
    p, firms, industry = model.parameters.innovation, model.enterprises, model.enterprises.industry
    rate = innovation_rate(reach, firms.inventiveness, success=p.success)
    count = poisson(draws.uniform(1, firms.name), np.minimum(rate, LARGEST_RATE))
    firms.innovations = count
    winners = np.flatnonzero(count)
    lines = product_lines(firms.employees[winners], per_line=p.workers_per_line, elasticity=p.effort_elasticity)
    # ahead of the typical enterprise, each counted once: a mean weighted by size would make a giant its own yardstick
    typical = model.by_industry(log_productivity) / np.maximum(model.count_by_industry(), 1.0)
    ahead = harder_ahead(log_productivity[winners], typical[industry[winners]], drag=p.frontier_drag)
    luck = draws.normal(2, firms.name[winners])
    room = room_to_the_frontier(
        model.industries.productivity,
        model.t / 4.0,
        lead=p.frontier_lead,
        growth=p.frontier_growth,
        response=p.frontier_response,
    )[industry[winners]]
    log_productivity[winners] += innovation_gain(
        luck, count[winners], lines, ahead, room, median=p.gain_median, spread=p.gain_spread, cap=p.gain_cap
    )
    return count > 0.0


def imitate(
    model: Economy, draws: Draws, log_productivity: NDArray, people: NDArray, cell: NDArray
) -> NDArray[np.bool_]:
    """Some enterprises come closer to the better of two means, of their industry here and of their industry; who did [N].

    log_productivity [N] is changed; people [P, K persons].
    """
    p, firms = model.parameters.innovation, model.enterprises
    capacity = absorptive_capacity(firms.knowledge, firms.employees, half=p.half_capacity)
    chance = copying_chance(capacity, imitation=p.imitation)
    known = model.by_cell(firms.employees * log_productivity, cell)
    local = known / np.maximum(people, 1e-300)
    overall = known.sum(axis=0) / np.maximum(people.sum(axis=0), 1e-300)
    example = np.maximum(local, overall).take(cell)
    copies = (draws.uniform(3, firms.name) < chance) & (example > log_productivity)
    log_productivity += np.where(copies, p.imitation_step * (example - log_productivity), 0.0)
    return copies
