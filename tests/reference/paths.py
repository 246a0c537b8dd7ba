"""Paths, kinds of development, business models, revival and attracting people (docs/model: development_paths.md, levers.md)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from tests.reference.agents import Park, pay, spend
from tests.reference.constants import AGES, EFFORTS, INCUBATOR, NEED, SERVICE_WEIGHT, SERVICES, SINGLE, SPACES
from tests.reference.draws import Draws
from tests.reference.quantities import age_class, creditworthy, effort, employees_by_park, is_open, long_run_rent

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem

LEVELS = ("marketised", "specialised", "digital")


def named(model: ReferenceEcosystem, row: Any) -> bool:
    """Whether the paths are for this park, or for the larger one whose site it is."""
    codes, sites = model.parameters.paths.parks, model.inputs.sites
    return not codes or any(row.codes == code or row.codes in sites.get(code, ()) for code in codes)


def site(model: ReferenceEcosystem, row: Any) -> float:
    """How far a park looked for a better site."""
    return row.looked_for


def select_sites(model: ReferenceEcosystem) -> None:
    """Move parks that open later towards the centre of skilled labour; those that are open stay where they are."""
    districts, pull = model.inputs.districts, model.parameters.paths.site_pull
    for row in model.inputs.parks:
        if row.opening > model.t:
            row.looked_for = model.parameters.paths.site_selection if named(model, row) else 0.0
    weight = sum(row.talent_weight for row in districts)
    if weight == 0:
        return
    centre_x = sum(row.talent_weight * row.x_km for row in districts) / weight
    centre_y = sum(row.talent_weight * row.y_km for row in districts) / weight
    for row in model.inputs.parks:
        row.x_km = row.first_x + site(model, row) * pull * (centre_x - row.first_x)
        row.y_km = row.first_y + site(model, row) * pull * (centre_y - row.first_y)


def site_premium(model: ReferenceEcosystem, row: Any, park: Park) -> float:
    """What dearer land costs an operator in the quarter its park opens [CNY]."""
    dearer = model.parameters.paths.site_premium * site(model, row)
    if not park.opening == model.t > 0 or dearer == 0:
        return 0.0
    worth = sum(park.land_value[s] * long_run_rent(model, park, s) / park.base_rent[s] * row.stock[s] for s in SPACES)
    return worth * dearer / (1.0 + dearer)


def paths(model: ReferenceEcosystem, draw: Draws) -> None:
    """Operators who can pay go as far as they have chosen; staff, systems and laboratories are paid."""
    p, development = model.parameters.paths, model.parameters.development
    for government in model.governments:
        government.outlay = 0.0
    if development.kind == "community":
        for park, employees in zip(model.parks, employees_by_park(model), strict=True):
            if creditworthy(model, park):
                spend(park, model.households, development.community_cost * employees)
    was = any(any(park.effort) or any(getattr(park, level) for level in LEVELS) for park in model.parks)
    if not was and not any(getattr(p, name) > 0 for name in EFFORTS):
        return
    for row, park in zip(model.inputs.parks, model.parks, strict=True):
        there = is_open(model, park) and named(model, row)
        able = there and creditworthy(model, park)
        for n, name in enumerate(EFFORTS):
            goes = there if name == "government_relation" else able
            park.effort[n] = getattr(p, name) if goes else 0.0
            if name == "site_selection":
                park.effort[n] = site(model, row)
    product_design(model)
    government_relation(model)
    for park in model.parks:
        wage = model.governments[park.district].wage_index
        spend(park, model.households, p.operation_cost * effort(park, "park_operation") * sum(park.stock) * wage)
        threefold_linkage(model, park)
    innovation_ecosystem(model)


def product_design(model: ReferenceEcosystem) -> None:
    """Part of the floor space is fitted to tenants' measure."""
    p = model.parameters.paths
    for park in model.parks:
        part = p.refit * effort(park, "product_design") * (1.0 - park.fitted) * (1.0 - park.sold)
        worth = sum(park.stock[s] * model.building_cost[s] for s in SPACES)
        wage = model.governments[park.district].wage_index
        spend(park, model.outside, part * p.refit_cost * worth * math.sqrt(wage))
        park.fitted += part


def government_relation(model: ReferenceEcosystem) -> None:
    """Officers look after enterprises, and districts keep what they promise."""
    p = model.parameters.paths
    counts = [0 for _ in model.parks]
    for each in model.enterprises:
        if each.park >= 0:
            counts[each.park] += 1
    for r, (row, government) in enumerate(zip(model.inputs.districts, model.governments[:-1], strict=True)):
        there = [j for j, park in enumerate(model.parks) if park.district == r]
        efforts = {j: effort(model.parks[j], "government_relation") for j in there}
        cost = sum(p.relation_cost * efforts[j] * counts[j] * government.wage_index for j in there)
        pay(government, model.households, cost)
        government.outlay += cost
        area = sum(sum(model.parks[j].stock) for j in there)
        reached = sum(efforts[j] * sum(model.parks[j].stock) for j in there) / area if area > 0 else 0.0
        government.responsiveness = row.responsiveness + reached * (1.0 - row.responsiveness)


def threefold_linkage(model: ReferenceEcosystem, park: Park) -> None:
    """Three levels, each of which builds up faster where the two others are high."""
    p, goal = model.parameters.paths, effort(park, "threefold_linkage")
    before = {name: getattr(park, name) for name in LEVELS}
    for name, level in before.items():
        others = sum(value for other, value in before.items() if other != name) / 2.0
        speed = min(p.linkage_speed * (1.0 + p.linkage_coupling * others), 1.0) if goal > level else p.linkage_speed
        setattr(park, name, level + speed * (goal - level))
    spend(park, model.outside, p.linkage_cost * goal * sum(park.stock) * model.governments[park.district].wage_index)


def innovation_ecosystem(model: ReferenceEcosystem) -> None:
    """Joint laboratories, paid by the operator and the district."""
    done = [0.0 for _ in model.parks]
    for each in model.enterprises:
        if each.park >= 0:
            done[each.park] += each.rd
    for park, rd in zip(model.parks, done, strict=True):
        paths = model.parameters.paths
        research = paths.lab_share * effort(park, "innovation_ecosystem") * rd
        spend(park, model.households, (1.0 - paths.lab_public) * research)
        pay(model.governments[park.district], model.households, paths.lab_public * research)
        model.governments[park.district].outlay += paths.lab_public * research


def redirected(begun: list[float], instead: list[float]) -> list[float]:
    """Floor space begun, some of it of other types; the sum stays."""
    if sum(begun) == 0 or sum(instead) == 0:
        return begun
    part = min(sum(instead) / sum(begun), 1.0)
    return [b * (1.0 - part) + part * sum(begun) * w / sum(instead) for b, w in zip(begun, instead, strict=True)]


def of_other_types(model: ReferenceEcosystem, park: Park, begun: list[float], vacancy: list[float]) -> list[float]:
    """What is begun after product design and the kind of development have had their say."""
    development, rivalry = model.parameters.development, model.parameters.rivalry
    if rivalry.learning:
        # zoned for what the district wants
        used = [0.0 for _ in SPACES]
        for weight, row in zip(model.governments[park.district].priority, model.inputs.industries, strict=True):
            for s, share in enumerate((row.factory_share, row.office_share, row.lab_share)):
                used[s] += weight * row.space_per_worker * share
        begun = redirected(begun, [rivalry.zoning * sum(begun) * area / sum(used) for area in used])
    wanted = [1.0 if vacancy[s] <= model.natural[s] else 0.0 for s in SPACES]
    designed = effort(park, "product_design")
    if designed > 0:
        in_district = sum(sum(other.stock) for other in model.parks if other.district == park.district)
        part = sum(park.stock) / in_district if in_district > 0 else 0.0
        missed = model.governments[park.district].missed
        begun = redirected(begun, [designed * part * missed[s] * wanted[s] for s in SPACES])
    if development.kind != "ordinary":
        kinds = list(wanted)
        if development.kind == "community":
            kinds = [wanted[s] if s == INCUBATOR else 0.0 for s in SPACES]
        if sum(kinds) > 0:
            begun = redirected(begun, [development.mix * sum(begun) * kind / sum(kinds) for kind in kinds])
    return begun


def service_weights(model: ReferenceEcosystem) -> list[list[float]]:
    """Where the service budget of each park goes."""
    kind = model.parameters.service.kind
    if kind == "ordinary":
        return [list(SERVICE_WEIGHT[park.strategy]) for park in model.parks]
    if kind == "single":
        return [list(SINGLE) for _ in model.parks]
    wanted = [[0.0 for _ in AGES] for _ in model.parks]
    for each in model.enterprises:
        if each.park >= 0:
            weight = model.inputs.industries[each.industry].service_need * each.employees
            wanted[each.park][age_class(model, model.t - each.founded)] += weight
    weights = []
    for ages in wanted:
        needs = [sum(ages[a] * NEED[a][m] for a in AGES) for m in SERVICES]
        weights.append([len(needs) * x / sum(needs) if sum(needs) > 0 else 1.0 for x in needs])
    return weights


def revival(model: ReferenceEcosystem, stock: list[float]) -> float:
    """How far the district revives idle floor space of a park with this floor space."""
    p = model.parameters.revival
    return p.intensity if sum(stock) >= p.least_park_m2 else 0.0


def attract_people(model: ReferenceEcosystem) -> None:
    """Districts attract people: whoever comes, or those whom their leading industries lack."""
    p = model.parameters.talent
    for r, government in enumerate(model.governments[:-1]):
        budget = p.budget * max(government.revenue, 0.0)
        if p.kind == "anybody":
            came = p.useful * (1.0 - p.deadweight) * budget / (p.grant * government.wage_index)
            spent = budget
        else:
            leading = {park.leading_industry for park in model.parks if park.district == r and is_open(model, park)}
            sought = [lack if k in leading else 0.0 for k, lack in enumerate(government.lacking)]
            unit = p.targeted_grant * government.wage_index / (1.0 - p.deadweight)
            came = min(budget / unit, sum(sought))
            spent = came * unit
            placed = came / sum(sought) if sum(sought) > 0 else 0.0
            government.placed = [placed if k in leading else 0.0 for k in range(len(sought))]
        government.skilled += came
        pay(government, model.households, spent)
        government.outlay += spent
