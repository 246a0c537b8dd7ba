"""The alliance of parks and the platform that lists floor space (docs/model: alliance.md and platform.md)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa

from tests.reference.agents import Enterprise, Park, pay
from tests.reference.constants import DAYS, SPACES
from tests.reference.draws import Draws
from tests.reference.quantities import by_place, employees_by_park, is_open

if TYPE_CHECKING:
    from sim.parameters import Parameters
    from tests.reference.twin import ReferenceEcosystem


class Alliance(mesa.Agent):
    """The alliance of parks, there even when no park is a member."""

    def __init__(self, model: mesa.Model):
        super().__init__(model)
        self.cash = 0.0
        self.members = self.next_plan = 0
        self.capacity = self.saving = self.led_m2 = self.vacant_m2 = 0.0
        self.next_review = 0


class Platform(mesa.Agent):
    """The platform that lists vacant floor space, there even when no park lists."""

    def __init__(self, model: mesa.Model):
        super().__init__(model)
        self.cash = self.listed_m2 = 0.0
        self.searches = self.matches = self.parks = 0
        self.users = self.fees = self.let_m2 = self.offered_m2 = 0.0
        self.next_review = self.waived_until = 0


def take_part(model: ReferenceEcosystem, ruled: Parameters | None = None) -> None:
    """Which parks the organisers of the alliance and of the platform win; those asked before decide for themselves."""
    p, alliance, platform = model.parameters, model.alliances[0], model.platforms[0]
    asked, listing = (ruled.alliance.share, ruled.platform.participation) if ruled else (0.0, 0.0)
    alliances, platforms = Draws(model.run_seed, "alliance", 0), Draws(model.run_seed, "platform", 0)
    for park in model.parks:
        if asked <= alliances.uniform(1, park.name) < p.alliance.share:
            park.member = True
        if listing <= platforms.uniform(1, park.name) < p.platform.participation:
            park.listed = True
        park.member = park.member and p.alliance.share > 0
        park.member_by_title = park.member_by_title and p.alliance.share > 0
        park.listed = park.listed and p.platform.participation > 0
    if p.alliance.share == 0:
        alliance.members = alliance.next_plan = alliance.next_review = 0
        alliance.capacity = alliance.saving = alliance.led_m2 = alliance.vacant_m2 = 0.0
    elif asked == 0:
        alliance.next_review = model.t + p.alliance.review - 1
        for park in model.parks:
            if p.designation.membership and park.titled:
                park.member_by_title = not park.member
                park.member = True
    if p.platform.participation == 0:
        platform.listed_m2 = platform.users = platform.fees = platform.let_m2 = platform.offered_m2 = 0.0
        platform.parks = platform.next_review = platform.waived_until = 0
    else:
        if listing == 0:
            platform.next_review = model.t + p.platform.review - 1
        if listing == 0 or not ruled or ruled.platform.users != p.platform.users:
            platform.users = p.platform.users
        if listing == 0 or not ruled or ruled.platform.waiver != p.platform.waiver:
            platform.waived_until = model.t + p.platform.waiver


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
    return 1.0 - model.alliances[0].saving if park.member and works_on(model, "service") else 1.0


def known_by_list(model: ReferenceEcosystem, each: Enterprise, draw: Draws) -> set[int]:
    """Parks that an enterprise knows because it looks at the platform's list."""
    if model.parameters.platform.participation == 0 or draw.uniform(21, each.name) >= model.platforms[0].users:
        return set()
    return {j for j, park in enumerate(model.parks) if park.listed}


def followed_up(model: ReferenceEcosystem, each: Enterprise, draw: Draws) -> bool:
    """Whether the alliance's staff gets round to an enterprise that found no room."""
    return draw.uniform(22, each.name) < model.alliances[0].capacity


def vacant_by_type(model: ReferenceEcosystem, park: Park) -> list[float]:
    """Vacant floor space of a park that is open [m2]."""
    return [max(park.stock[s] - park.leased[s], 0.0) if is_open(model, park) else 0.0 for s in SPACES]


def listed_share(model: ReferenceEcosystem) -> float:
    """Part of all vacant floor space that is listed."""
    vacant = [sum(vacant_by_type(model, park)) for park in model.parks]
    if sum(vacant) == 0:
        return 0.0
    return sum(m2 for m2, park in zip(vacant, model.parks, strict=True) if park.listed) / sum(vacant)


def chance_to_look(model: ReferenceEcosystem) -> float:
    """Chance that an enterprise outside looks in a quarter."""
    p, waiting = model.parameters.platform, model.parameters.leasing.waiting
    if p.participation == 0:
        return waiting
    return waiting + (1.0 - waiting) * p.faster * model.platforms[0].users * listed_share(model)


def count_searches(model: ReferenceEcosystem, searchers: list[Any]) -> None:
    """Searchers who saw parks only because they were listed, those of them who took rooms there, and how much."""
    platform = model.platforms[0]
    platform.searches = platform.matches = 0
    if model.parameters.platform.participation == 0 or model.parameters.leasing.seen == 1:
        return
    with_list = {park.district for park in model.parks if park.listed and is_open(model, park)}
    for tenant in searchers:
        if not tenant.looks_at_list:
            continue
        platform.searches += bool(with_list - tenant.seen)
        if tenant.answer >= 0:
            park = model.parks[tenant.answer]
            if park.listed and park.district not in tenant.seen:
                platform.matches += 1
                platform.let_m2 += tenant.area


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
    """Members pay dues; the alliance pays its staff, plans leading industries, and uses up the rest; parks join and leave."""
    p, the_alliance = model.parameters.alliance, model.alliances[0]
    if p.share == 0:
        return
    members = [park for park in model.parks if park.member and is_open(model, park)]
    dues = 0.0
    for park in members:
        due = p.dues * sum(park.stock)
        pay(park, the_alliance, due)
        park.operating_income -= due
        dues += due
    pay(the_alliance, model.households, p.staff * dues)
    the_alliance.capacity = 0.0
    if members:
        wanted = p.office + p.officer * len(members)
        the_alliance.capacity = min(p.staff * dues / wanted, 1.0) if wanted > 0 else 1.0
    needed = 0.0
    if works_on(model, "function"):
        needed = p.planning_fee * len(members)
        if model.t >= the_alliance.next_plan and the_alliance.cash >= needed:
            pay(the_alliance, model.outside, needed)
            plan(model)
            the_alliance.next_plan = model.t + p.plan_every
            give_agreed_discounts(model)
    pay(the_alliance, model.outside, max(the_alliance.cash - needed, 0.0))
    decide_on_membership(model, members)
    the_alliance.members = sum(park.member and is_open(model, park) for park in model.parks)


def decide_on_membership(model: ReferenceEcosystem, members: list[Park]) -> None:
    """Parks learn what members save on services; once a year each compares what membership brings with its dues."""
    p, the_alliance = model.parameters.alliance, model.alliances[0]
    alone = {}
    for park, employees in zip(model.parks, employees_by_park(model), strict=True):
        cost = model.parameters.operation.service_cost * model.governments[park.district].wage_index * employees
        cost *= 1.0 - model.parameters.paths.digital_saving * park.digital
        alone[park.name] = cost * sum(park.services) / len(park.services)
    volume = sum(alone[park.name] for park in members)
    the_alliance.saving = 0.0
    if volume > 0 and p.service:
        the_alliance.saving = max(p.saving * the_alliance.capacity - p.specialists / volume, 0.0)
    the_alliance.vacant_m2 += sum(sum(vacant_by_type(model, park)) for park in members)
    if model.t < the_alliance.next_review:
        return
    part = the_alliance.led_m2 / the_alliance.vacant_m2 if the_alliance.vacant_m2 > 0 else 0.0
    for park in model.parks:
        if is_open(model, park) and not park.member_by_title:
            brings = the_alliance.saving * alone[park.name] + tenants_worth(model, park, part, p.worth)
            park.member = decides(park.member, brings, p.dues * sum(park.stock))
    give_agreed_discounts(model)
    the_alliance.led_m2 = the_alliance.vacant_m2 = 0.0
    the_alliance.next_review = model.t + p.review


def tenants_worth(model: ReferenceEcosystem, park: Park, part: float, quarters: float) -> float:
    """Rent of the vacant rooms of a park that tenants take who would not have come, over the time these would have stayed vacant [CNY]."""
    rents = (m2 * rent for m2, rent in zip(vacant_by_type(model, park), park.asking_rent, strict=True))
    return DAYS * quarters * part * sum(rents)


def decides(inside: bool, brings: float, costs: float) -> bool:
    """Whether a park takes part from now on: whoever is in stays where it costs as much as it brings."""
    return brings > costs or (inside and brings == costs)


def give_agreed_discounts(model: ReferenceEcosystem) -> None:
    """Members stand by the positions of a plan, whoever is a member by now."""
    agreed = works_on(model, "function") and model.alliances[0].next_plan > 0
    for park in model.parks:
        park.agreed_discount = model.parameters.alliance.preference if agreed and park.member else 0.0


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


def platform(model: ReferenceEcosystem, draw: Draws) -> None:
    """Parks that list pay fees and keep entries; the platform keeps its list, districts cover what fees do not; both sides decide."""
    p, the_platform = model.parameters.platform, model.platforms[0]
    if p.participation == 0:
        return
    vacant = [0.0 for _ in model.parks]
    the_platform.fees = 0.0
    for j, park in enumerate(model.parks):
        if park.listed and is_open(model, park):
            vacant[j] = sum(vacant_by_type(model, park))
            fee = p.fee * sum(park.stock) if model.t >= the_platform.waived_until else 0.0
            pay(park, the_platform, fee)
            pay(park, model.households, p.work * vacant[j])
            park.operating_income -= fee + p.work * vacant[j]
            the_platform.fees += fee
    listed = math.fsum(vacant)
    the_platform.listed_m2 = listed
    pay(the_platform, model.outside, p.cost * listed)
    short = max(-the_platform.cash, 0.0)
    if listed > 0:
        for j, park in enumerate(model.parks):
            grant = short * vacant[j] / listed
            pay(model.governments[park.district], the_platform, grant)
            model.governments[park.district].outlay += grant
    decide_on_listing(model)
    the_platform.parks = sum(park.listed and is_open(model, park) for park in model.parks)


def decide_on_listing(model: ReferenceEcosystem) -> None:
    """Users follow what is listed; once a year each park compares what listing brings with what it will cost."""
    p, the_platform = model.parameters.platform, model.platforms[0]
    seen = listed_share(model)
    drawn = min(seen / p.enough, 1.0) if p.enough > 0 else float(seen > 0)
    the_platform.users += p.users_speed * (drawn - the_platform.users)
    the_platform.offered_m2 += the_platform.listed_m2
    if model.t < the_platform.next_review:
        return
    part = the_platform.let_m2 / the_platform.offered_m2 if the_platform.offered_m2 > 0 else 0.0
    fee = p.fee if model.t + 1 >= the_platform.waived_until else 0.0
    for park in model.parks:
        if is_open(model, park):
            costs = fee * sum(park.stock) + p.work * sum(vacant_by_type(model, park))
            park.listed = decides(park.listed, tenants_worth(model, park, part, p.worth), costs)
    the_platform.let_m2 *= p.memory
    the_platform.offered_m2 *= p.memory
    the_platform.next_review = model.t + p.review
