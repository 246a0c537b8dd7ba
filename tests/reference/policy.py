"""The policy table: who is promised what, what is paid and booked, and what tenants expect (docs/model: policy_table.md)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.parameters import Parameters
from sim.parameters.policy_table import Instrument
from tests.reference.agents import Enterprise, Park
from tests.reference.quantities import age_class

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem

Founders = tuple[int, int]
"""The potential founders of a district in an industry."""
Asker = Enterprise | Park | Founders
OWN_ACCORD = -1
"""Number of what governments offer beside the programmes."""


def ways_of_attracting(parameters: Parameters) -> tuple[Instrument, ...]:
    """Programmes that a way of attracting brings with it, after those of the table (levers: ways of attracting)."""
    p = parameters.attraction
    if p.kind == "land":
        return (Instrument(kind="land_discount", intensity=p.intensity * p.land_discount),)
    if p.kind == "policy":
        shares = {"rent_subsidy": p.rent_subsidy, "tax_relief": p.tax_relief}
        return tuple(Instrument(kind=kind, intensity=p.intensity * x, max_age=12) for kind, x in shares.items())
    return ()


def strength(model: ReferenceEcosystem, programme: Instrument, t: int) -> float:
    """Intensity of a programme in quarter t, as far as is known today."""
    full = min(programme.intensity * scale(model, programme, t), 1.0)
    end = programme.start + programme.duration
    if t < programme.start or t >= end + programme.sunset:
        return 0.0
    return full if t < end else full * (1.0 - (t - end + 1) / (programme.sunset + 1))


def scale(model: ReferenceEcosystem, programme: Instrument, t: int) -> float:
    """What intensity is multiplied by; nothing where the programme is not in force."""
    n = next(n for n, each in enumerate(model.programmes) if each is programme)
    known = model.known(t)
    # those that come with a way of attracting are not the policy's to scale
    if model.of_policy[n]:
        there = not model.given.timeline or programme in known.policy.instruments
        return known.policy.scale if there else 0.0
    return float(programme in ways_of_attracting(known))


def covers(model: ReferenceEcosystem, programme: Instrument, r: int) -> bool:
    """Whether a programme is for this district."""
    return not programme.districts or model.inputs.districts[r].codes in programme.districts


def delivered(model: ReferenceEcosystem, r: int) -> float:
    """Share of what is promised that a government delivers."""
    return model.governments[r].responsiveness * model.governments[r].rationing


def district_of(asker: Asker) -> int:
    """Whose government pays."""
    return asker[0] if isinstance(asker, tuple) else asker.district


def in_target(model: ReferenceEcosystem, programme: Instrument, each: Enterprise) -> bool:
    """Whether an enterprise belongs to the target of a programme now."""
    policy, ages, age = model.parameters.policy, model.parameters.turnover, model.t - each.founded
    if programme.target == "start_ups":
        return age < ages.growing_from
    if programme.target == "growing_smes":
        return ages.growing_from <= age < ages.mature_from and each.employees < policy.sme_employees
    if programme.target == "chain_leaders":
        return each.employees >= policy.leader_employees
    return programme.target in ("", model.inputs.industries[each.industry].codes)


def part(model: ReferenceEcosystem, programme: Instrument, asker: Asker) -> float:
    """What part of the intensity is promised to somebody of a district that the programme covers."""
    if isinstance(asker, Enterprise):
        return float(in_target(model, programme, asker) and model.t - asker.founded < programme.max_age)
    if isinstance(asker, tuple):
        return float(programme.target in ("", "start_ups", model.inputs.industries[asker[1]].codes))
    if not programme.target:
        return 1.0
    tenants = [each for each in model.enterprises if each.park >= 0 and model.parks[each.park] is asker]
    employees = sum(each.employees for each in tenants)
    meant = sum(each.employees for each in tenants if in_target(model, programme, each))
    return meant / employees if employees > 0 else 0.0


def own_offer(model: ReferenceEcosystem, kind: str, r: int, k: int) -> float:
    """What a government offers an industry of its own accord."""
    government, most = model.governments[r], model.parameters.rivalry.most
    return min(government.offered.get(kind, 0.0) * len(model.industries) * government.priority[k], most)


def offered_to(model: ReferenceEcosystem, kind: str, asker: Asker) -> float:
    """What somebody is offered beside the programmes; operators without regard to industries."""
    r = district_of(asker)
    if isinstance(asker, Park):
        return model.governments[r].offered.get(kind, 0.0)
    return own_offer(model, kind, r, asker[1] if isinstance(asker, tuple) else asker.industry)


def in_force(model: ReferenceEcosystem, kind: str) -> list[int]:
    """Numbers of the programmes of a kind that are in force this quarter, and of what is offered beside them."""
    numbers = [n for n, each in enumerate(model.programmes) if each.kind == kind and strength(model, each, model.t) > 0]
    offers = any(government.offered.get(kind, 0.0) > 0 for government in model.governments)
    return [*numbers, OWN_ACCORD] if offers else numbers


def promises(model: ReferenceEcosystem, kind: str, asker: Asker) -> dict[int, float]:
    """What each programme of a kind promises somebody."""
    promised = {}
    for n in in_force(model, kind):
        if n == OWN_ACCORD:
            promised[n] = offered_to(model, kind, asker)
            continue
        programme = model.programmes[n]
        if covers(model, programme, district_of(asker)):
            promised[n] = strength(model, programme, model.t) * part(model, programme, asker)
    return promised


def grants(model: ReferenceEcosystem, kind: str, claims: Sequence[tuple[Asker, float]]) -> list[float]:
    """What programmes of a kind pay each asker, given the base of each [CNY]; booked as spending."""
    numbers = in_force(model, kind)
    if not numbers:
        return [0.0 for _ in claims]
    districts = range(len(model.governments) - 1)
    spent = {(n, r): 0.0 for n in numbers for r in districts}
    whole, own = [], []
    for asker, base in claims:
        r, promised = district_of(asker), promises(model, kind, asker)
        total = sum(promised.values())
        whole.append(min(total, 1.0) * delivered(model, r) * base)
        own.append({n: whole[-1] * p / total if total > 0 else 0.0 for n, p in promised.items()})
        for n, amount in own[-1].items():
            spent[n, r] += amount

    kept = {}
    for (n, r), amount in spent.items():
        programme, government = model.programmes[n] if n != OWN_ACCORD else None, model.governments[r]
        kept[n, r] = 1.0
        if programme and programme.budget > 0:
            budget = programme.budget / model.parameters.money_unit
            kept[n, r] = min(amount, budget / 4.0) / amount if amount > 0 else 1.0
            government.within_budget[n] = kept[n, r]
        cell = (programme.target if programme else "") or "all", kind
        government.spending[kind] += kept[n, r] * amount
        government.spending_by_target[cell] = government.spending_by_target.get(cell, 0.0) + kept[n, r] * amount

    paid = []
    for (asker, _), most, shares in zip(claims, whole, own, strict=True):
        withheld = sum(amount * (1.0 - kept[n, district_of(asker)]) for n, amount in shares.items())
        paid.append(max(0.0, min(most - withheld, most)))
    return paid


def share(model: ReferenceEcosystem, kind: str, asker: Asker) -> float:
    """What somebody may count on of a price, cost or outlay before the bills are in."""
    r = district_of(asker)
    government = model.governments[r]
    promised = promises(model, kind, asker)
    counted = sum(p * (1.0 if n == OWN_ACCORD else government.within_budget[n]) for n, p in promised.items())
    return min(counted, 1.0) * delivered(model, r)


def expected(model: ReferenceEcosystem, kind: str, r: int, k: int, a: int, newborn: bool = False) -> float:
    """Share that a tenant of an age class reckons with, or one that is founded now: over the next quarters, or at signing."""
    ahead = [0] if kind == "rent_free_period" else range(1, model.parameters.leasing.usual_lease + 1)
    ages = model.parameters.turnover
    middle = (ages.growing_from + ages.mature_from) / 2
    typical = 0 if newborn else (ages.growing_from / 2, middle, ages.mature_age * ages.mature_from)[a]
    weights = {h: math.exp(-model.parameters.leasing.discount * h) for h in ahead}
    total = own_offer(model, kind, r, k)
    for n, programme in enumerate(model.programmes):
        if programme.kind != kind or not covers(model, programme, r):
            continue
        bounds = {"start_ups": (0, ages.growing_from), "growing_smes": (ages.growing_from, ages.mature_from)}
        low, high = bounds.get(programme.target, (0, math.inf))
        future = sum(
            weight * strength(model, programme, model.t + (h if programme.announced else 0))
            for h, weight in weights.items()
            if low <= typical + h < min(high, programme.max_age)
        )
        if future > 0:
            average = future / sum(weights.values())
            total += model.governments[r].within_budget[n] * fits(model, programme, k, a) * average
    return min(total, 1.0) * delivered(model, r)


def fits(model: ReferenceEcosystem, programme: Instrument, k: int, a: int) -> float:
    """How much of an industry and age class is of the industry or of the size a programme is for."""
    policy, target = model.parameters.policy, programme.target
    if target in ("", "start_ups"):
        return 1.0
    if target not in ("growing_smes", "chain_leaders"):
        return float(target == model.inputs.industries[k].codes)
    sizes = [
        each.employees
        for each in model.enterprises
        if each.industry == k and age_class(model, model.t - each.founded) == a
    ]
    if target == "growing_smes":
        fitting = [size for size in sizes if size < policy.sme_employees]
    else:
        fitting = [size for size in sizes if size >= policy.leader_employees]
    return len(fitting) / len(sizes) if sizes else 0.0
