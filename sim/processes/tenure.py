"""Tenure: who owns its rooms, who gives floor space back before a lease ends, and what of all this a broker sees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.leasing import ROUNDING, area_sought, deposit_lost, share_kept, surplus_area
from sim.sums import group_sums


def size_of_owners(employees: NDArray, area: NDArray, *, most: float) -> float:
    """Size from which on enterprises own their rooms [persons].

    The smallest number of employees such that all enterprises of that size or larger have no more than `most` [m2] of floor space together; infinite
    where the largest alone have more. employees [N persons] and area [N m2] of those who may own.
    """
    order = np.argsort(-employees, kind="stable")
    sizes, together = employees[order], np.cumsum(area[order])
    # all enterprises of one size own, or none of them
    last = np.append(sizes[1:] < sizes[:-1], True)[: sizes.size]
    fits = np.flatnonzero(last & (together <= most))
    return float(sizes[fits[-1]]) if fits.size else float("inf")


def has_spare_rooms(
    margin: NDArray, cash: NDArray, leased: NDArray, need: NDArray, *, spare: float
) -> NDArray[np.bool_]:
    """Who is short of money and has too much floor space [N], (margin < 0 or cash < 0) and leased > spare * need.

    margin [share of revenue], cash [CNY], leased and need [m2], spare [ratio].
    """
    return ((margin < 0.0) | (cash < 0.0)) & (leased > spare * need)


def investment_grade(modern: NDArray, stock: NDArray, owned: NDArray, sublet: NDArray) -> NDArray:
    """Investment-grade floor space of a type [m2], min(modern, max(stock - owned - sublet, 0)): finished since 2000 and an operator's to let."""
    return np.minimum(modern, np.maximum(stock - owned - sublet, 0.0))


@process(
    "leases.*",
    "enterprises.owner",
    "enterprises.leased_m2",
    "enterprises.cash",
    "parks.leased",
    "parks.sublet",
    "parks.cash",
    "parks.rent_income",
)
def tenure(model: Economy, draws: Draws) -> None:
    """When a lease ends, large enterprises own their rooms and others rent; who is short of money gives spare rooms back early."""
    firms, leases = model.enterprises, model.leases
    settle_tenure(model, np.bincount(leases.enterprise[leases.end == model.t], minlength=firms.size) > 0)
    give_back(model, draws)


def settle_tenure(model: Economy, who: NDArray[np.bool_]) -> None:
    """Whether each of the marked enterprises owns its rooms: the largest do, up to the share of owners; incubators are not for sale."""
    p, firms = model.parameters.tenure, model.enterprises
    able = (firms.park >= 0) & (model.t - firms.founded >= p.owner_age) & (firms.space != model.incubator)
    most = p.owned_share * float(model.parks.leased.sum())
    size = size_of_owners(firms.employees[able], firms.leased_m2[able], most=most)
    firms.owner[who] = (able & (firms.employees >= size))[who]


def give_back(model: Economy, draws: Draws) -> None:
    """Enterprises short of money give up part of their running leases: tenants break them, owners put the rooms on the market."""
    p, firms, parks, leases = model.parameters, model.enterprises, model.parks, model.leases
    # what was pulled down or converted in the meantime was vacant
    parks.sublet = np.minimum(parks.sublet, np.maximum(parks.stock - parks.leased, 0.0))
    need = model.space_need()
    gives = has_spare_rooms(firms.margin, firms.cash, firms.leased_m2, need, spare=p.tenure.spare)
    gives[gives] = draws.uniform(firms.name[gives]) < p.tenure.give_back
    rows = np.flatnonzero((leases.end > model.t) & gives[leases.enterprise])
    if not rows.size:
        return
    firm, park = leases.enterprise[rows], leases.park[rows]
    running = group_sums(firm, leases.area[rows], firms.size)
    sought = area_sought(need, margin=p.leasing.margin, smallest=p.leasing.smallest_area)
    keep = share_kept(surplus_area(firms.leased_m2, sought), running)
    lost = deposit_lost(leases.rent[rows], leases.area[rows] * (1.0 - keep[firm]), deposit=p.leasing.deposit)
    parks.rent_income += model.ledger.pay("deposits", Account(firms, firm), Account(parks, park), lost)
    before = model.owner_occupied()
    leases.area[rows] *= keep[firm]
    parks.sublet += np.maximum(before - model.owner_occupied(), 0.0)
    model.drop_leases(leases.area <= ROUNDING)
    model.count_leases()
