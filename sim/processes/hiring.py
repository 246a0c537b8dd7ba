"""What enterprises want to grow, whom they find, and the skilled labour that programmes pay for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import policy
from sim.agents import DAYS
from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.parameters import Production
from sim.processes.contracts import hired_for, spread_by_size
from sim.processes.development_paths import better
from sim.sums import group_sums


def desired_growth(margin: NDArray, usual: NDArray, *, up: float, down: float, cap: float) -> NDArray:
    """Growth of employment an enterprise wants [log points per quarter], up * (margin - usual) above, down * (margin - usual) below, within +-cap.

    margin and the usual one of its industry [share of revenue], [N]; up and down [log growth per unit of margin]: labour is hoarded.
    """
    gap = margin - usual
    return np.clip(np.where(gap > 0.0, up, down) * gap, -cap, cap)


def grown(
    employees: NDArray, wanted: NDArray, filled: NDArray, room: NDArray, shock: NDArray, lump: NDArray, p: Production
) -> NDArray:
    """Employees after a quarter [persons].

    L' = max(1, L exp(clip(wanted+ * filled * room - wanted- + shock, +-cap) + lump)); growth needs people (`filled` [share]) and floor space (`room`
    [share]); shock [log points]; lump [log points] by a contract won or lost.
    """
    up = np.where(wanted > 0.0, wanted * filled * room, wanted)
    return np.maximum(employees * np.exp(np.clip(up + shock, -p.growth_cap, p.growth_cap) + lump), 1.0)


def vacancies(skill: NDArray, employees: NDArray, wanted: NDArray) -> NDArray:
    """Skilled people sought [persons], skill * employees * max(wanted, 0); skill [share of jobs], growth wanted [log points per quarter], [N]."""
    return skill * employees * np.maximum(wanted, 0.0)


def share_filled(skill: NDArray, fill: NDArray) -> NDArray:
    """Share of all jobs offered that are filled [0-1], 1 - skill * (1 - fill): who is not skilled is always found; fill of skilled vacancies, [N]."""
    return 1.0 - skill * (1.0 - fill)


def room_to_grow(need: NDArray, leased: NDArray, inside: NDArray, *, full: float, over: float) -> NDArray:
    """Part of the growth wanted that floor space allows [0-1], clip((full - need / leased) / over, 0, 1); need / leased is 0 outside the parks.

    need and leased [m2], whether in a park, [N]; full and over [ratio of need to leased]. Leased counts as 1e-9 m2 at least.
    """
    crowd = np.where(inside, need / np.maximum(leased, 1e-9), 0.0)
    return np.clip((full - crowd) / over, 0.0, 1.0)


def housing_due(rent: NDArray, skill: NDArray, employees: NDArray, *, housing_m2: float) -> NDArray:
    """Housing rent of an enterprise's skilled workers [CNY per quarter], rent * DAYS * housing_m2 * skill * employees.

    rent [CNY/m2/day], skill [share of jobs], employees [persons], [N]; housing_m2 [m2 per skilled worker].
    """
    return rent * DAYS * housing_m2 * skill * employees


def hire(model: Economy, need: NDArray, draws: Draws) -> None:
    """Enterprises grow where margins, people and floor space allow, or shrink; need of floor space [N m2]."""
    p, firms, gov = model.parameters.production, model.enterprises, model.governments
    district, industry, employees = firms.district, firms.industry, firms.employees
    usual = model.industries.usual_margin[industry]
    wanted = desired_growth(firms.margin, usual, up=p.growth_response, down=p.shrink_response, cap=p.growth_cap)
    skill = model.setting.industries.skill_share[industry]
    fill = gov.fill_rate[district]
    vacant = vacancies(skill, employees, wanted)
    gov.vacancies = model.by_government(vacant, district)
    if model.parameters.talent.kind == "targeted":
        kinds = model.industries.size
        unfilled = vacant * (1.0 - fill)
        gov.lacking = group_sums(district * kinds + industry, unfilled, gov.lacking.size).reshape(gov.lacking.shape)
        fill = better(fill, gov.placed[district, industry])
    room = room_to_grow(need, firms.leased_m2, firms.park >= 0, full=p.full_house, over=p.room_range)
    filled, c = share_filled(skill, fill), model.parameters.contracts
    spread = spread_by_size(
        employees, spread=p.growth_noise, reference=p.reference_size, exponent=p.growth_size_exponent
    )
    lump = hired_for(firms.contract, filled, room, shed=c.shed, largest=c.largest)
    after = grown(employees, wanted, filled, room, spread * draws.normal(firms.name), lump, p)
    support_talent(model, skill, employees, after, vacant)
    firms.employees = after


def support_talent(model: Economy, skill: NDArray, before: NDArray, after: NDArray, vacant: NDArray) -> None:
    """Districts pay part of the housing rent of skilled workers, and a premium on skilled hires; what the labour market sees of it is noted.

    Share of skilled jobs, employees before and after growth, and skilled vacancies of each enterprise, [N].
    """
    firms, gov, pay = model.enterprises, model.governments, model.ledger.pay
    district = firms.district
    gov.housing_support = 0.0
    gov.hiring_support = 0.0
    if policy.active(model, "talent_housing"):
        rent = housing_due(gov.housing_rent[district], skill, before, housing_m2=model.parameters.talent.housing_m2)
        covered = policy.grants(model, "talent_housing", rent)
        pay("talent housing", Account(gov, district), "households", covered)
        due = model.by_government(rent, district)
        part = model.by_government(covered, district)
        gov.housing_support = np.divide(part, due, out=np.zeros(gov.size), where=due > 0.0)
    if policy.active(model, "talent_subsidy"):
        gov.hiring_support = policy.mean_by_district(model, policy.shares_counted_on(model, "talent_subsidy"), vacant)
        hires = skill * np.maximum(after - before, 0.0)
        premium = policy.grants(model, "talent_subsidy", firms.wage * hires)
        pay("talent subsidy", Account(gov, district), "households", premium)
