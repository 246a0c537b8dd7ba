"""The alliance of parks and the platform that lists floor space (docs/model: alliance.md and platform.md)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa

from tests.reference.agents import Enterprise, Park, pay
from tests.reference.constants import SPACES
from tests.reference.draws import Draws
from tests.reference.quantities import by_place, employees_by_park, is_open

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem


class Alliance(mesa.Agent):
    """The alliance of parks, there even when no park is a member."""

    def __init__(self, model: mesa.Model):
        super().__init__(model)
        self.cash = 0.0
        self.members = self.next_plan = 0


class Platform(mesa.Agent):
    """The platform that lists vacant floor space, there even when no park lists."""

    def __init__(self, model: mesa.Model):
        super().__init__(model)
        self.cash = self.listed_m2 = 0.0
        self.searches = self.matches = 0


def take_part(model: ReferenceEcosystem) -> None:
    """Which parks belong to the alliance, and which list on the platform."""
    p = model.parameters
    if p.alliance.share == 0:
        model.alliances[0].members = model.alliances[0].next_plan = 0
    if p.platform.participation == 0:
        model.platforms[0].listed_m2 = 0.0
    alliances, platforms = Draws(model.run_seed, "alliance", 0), Draws(model.run_seed, "platform", 0)
    for park in model.parks:
        park.member = alliances.uniform(1, park.name) < p.alliance.share
        park.listed = platforms.uniform(1, park.name) < p.platform.participation


def works_on(model: ReferenceEcosystem, synergy: str) -> bool:
    """Whether there is an alliance and it works on a synergy."""
    return model.parameters.alliance.share > 0 and getattr(model.parameters.alliance, synergy)


# --- what others meet -------------------------------------------------------------------------------------------------


def within_reach(model: ReferenceEcosystem, employees: list[list[float]]) -> list[list[float]]:
    """Workers of suppliers within reach of each place: those of other members count in part."""
    if not works_on(model, "industry"):
        return employees
    reach, industries = model.parameters.alliance.link_reach, range(len(model.industries))
    members = [j for j, park in enumerate(model.parks) if park.member]
    everybody = [sum(employees[j][k] for j in members) for k in industries]
    result = [list(row) for row in employees]
    for j in members:
        for k in industries:
            result[j][k] += reach * max(everybody[k] - employees[j][k], 0.0)
    return result


def pooled(model: ReferenceEcosystem, park: Park) -> float:
    """What a full set of services costs a park, against a park on its own."""
    return 1.0 - model.parameters.alliance.saving if park.member and works_on(model, "service") else 1.0


def known_by_list(model: ReferenceEcosystem) -> set[int]:
    """Parks that everybody who searches knows."""
    if model.parameters.platform.participation == 0:
        return set()
    return {j for j, park in enumerate(model.parks) if park.listed}


def chance_to_look(model: ReferenceEcosystem) -> float:
    """Chance that an enterprise outside looks in a quarter."""
    p, waiting = model.parameters.platform, model.parameters.leasing.waiting
    stock = sum(sum(park.stock) for park in model.parks)
    if p.participation == 0 or stock == 0:
        return waiting
    listed = sum(sum(park.stock) for park in model.parks if park.listed)
    return waiting + (1.0 - waiting) * p.faster * listed / stock


def count_searches(model: ReferenceEcosystem, searchers: list[Any]) -> None:
    """Searchers who saw parks only because they were listed, and those of them who took rooms there."""
    platform = model.platforms[0]
    platform.searches = platform.matches = 0
    if model.parameters.platform.participation == 0 or model.parameters.leasing.seen == 1:
        return
    with_list = {park.district for park in model.parks if park.listed and is_open(model, park)}
    for tenant in searchers:
        platform.searches += bool(with_list - tenant.seen)
        if tenant.answer >= 0:
            park = model.parks[tenant.answer]
            platform.matches += park.listed and park.district not in tenant.seen


def lower_barrier(model: ReferenceEcosystem, each: Enterprise, j: int) -> float:
    """What a member in another district gains in the eyes of a tenant of a member, because taxes are split."""
    if each.park < 0 or not works_on(model, "attraction"):
        return 0.0
    if not (model.parks[each.park].member and model.parks[j].member) or model.parks[j].district == each.district:
        return 0.0
    a, p = model.parameters.alliance, model.parameters.leasing
    return p.home_district * a.barrier * a.tax_split * a.honour / p.nesting


def agree_on_split(model: ReferenceEcosystem, each: Enterprise, j: int, draw: Draws) -> None:
    """An enterprise is about to move to park j: whether the district it leaves is owed a share of its taxes."""
    a, to = model.parameters.alliance, model.parks[j]
    if not works_on(model, "attraction") or to.district == each.district:
        return
    between = each.park >= 0 and model.parks[each.park].member and to.member
    if between and draw.uniform(12, each.name) < a.honour:
        each.split_district, each.split_until = each.district, model.t + a.split_quarters
    else:
        each.split_district = -1


def split_taxes(model: ReferenceEcosystem) -> None:
    """Districts pay what they owe for enterprises that came from another."""
    if model.parameters.alliance.share == 0:
        return
    balance = [0.0 for _ in model.governments]
    for each in model.enterprises:
        if each.split_district >= 0 and model.t <= each.split_until:
            owed = model.parameters.alliance.tax_split * each.local_tax
            pay(model.governments[each.district], model.governments[each.split_district], owed)
            balance[each.district] -= owed
            balance[each.split_district] += owed
    for government, received in zip(model.governments, balance, strict=True):
        government.revenue = max(government.revenue + received, 0.0)


# --- processes --------------------------------------------------------------------------------------------------------


def alliance(model: ReferenceEcosystem, draw: Draws) -> None:
    """Members pay dues; the alliance pays its staff, plans leading industries, and uses up the rest."""
    p, the_alliance = model.parameters.alliance, model.alliances[0]
    if p.share == 0:
        return
    members = [park for park in model.parks if park.member and is_open(model, park)]
    the_alliance.members = len(members)
    dues = 0.0
    for park in members:
        due = p.dues * sum(park.stock)
        pay(park, the_alliance, due)
        park.operating_income -= due
        dues += due
    pay(the_alliance, model.households, p.staff * dues)
    needed = 0.0
    if works_on(model, "function"):
        needed = p.planning_fee * len(members)
        if model.t >= the_alliance.next_plan and the_alliance.cash >= needed:
            pay(the_alliance, model.outside, needed)
            plan(model)
            the_alliance.next_plan = model.t + p.plan_every
    pay(the_alliance, model.outside, max(the_alliance.cash - needed, 0.0))


def plan(model: ReferenceEcosystem) -> None:
    """Members agree on leading industries that differ, the largest park first."""
    industries, rows = range(len(model.industries)), model.inputs.industries
    employees, totals = by_place(model, "employees"), employees_by_park(model)
    everywhere = [sum(row[k] for row in employees) for k in industries]

    def near(workers: list[float], k: int) -> float:
        return sum(workers[h] * rows[h].relatedness[k] for h in industries) / sum(workers)

    planning = [j for j, park in enumerate(model.parks) if park.member and is_open(model, park) and totals[j] > 0]
    taken: set[int] = set()
    for j in sorted(planning, key=lambda j: -totals[j]):
        score = [near(employees[j], k) / near(everywhere, k) if near(everywhere, k) != 0 else 0.0 for k in industries]
        if len(taken) == len(industries):
            taken = set()
        best = max((k for k in industries if k not in taken), key=lambda k: score[k])
        model.parks[j].leading_industry = best
        taken.add(best)
    for park in model.parks:
        park.agreed_discount = model.parameters.alliance.preference if park.member else 0.0


def platform(model: ReferenceEcosystem, draw: Draws) -> None:
    """Parks that list pay fees; the platform keeps its list, and districts cover what fees do not."""
    p, the_platform = model.parameters.platform, model.platforms[0]
    vacant = [0.0 for _ in model.parks]
    for j, park in enumerate(model.parks):
        if park.listed and is_open(model, park):
            fee = p.fee * sum(park.stock)
            pay(park, the_platform, fee)
            park.operating_income -= fee
            vacant[j] = max(sum(park.stock[s] for s in SPACES) - sum(park.leased), 0.0)
    listed = math.fsum(vacant)
    the_platform.listed_m2 = listed
    pay(the_platform, model.outside, p.cost * listed)
    short = max(-the_platform.cash, 0.0)
    if listed > 0:
        for j, park in enumerate(model.parks):
            grant = short * vacant[j] / listed
            pay(model.governments[park.district], the_platform, grant)
            model.governments[park.district].outlay += grant
