"""The title of featured park (docs/model: designation.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reference.agents import Park, pay
from tests.reference.constants import SPACES
from tests.reference.draws import Draws
from tests.reference.quantities import by_place, is_open, link

if TYPE_CHECKING:
    from tests.reference.twin import ReferenceEcosystem

DAYS = 365 / 4


def known_by_title(model: ReferenceEcosystem) -> set[int]:
    """Parks that everybody who searches knows because of their title."""
    if not model.parameters.designation.visibility:
        return set()
    return {j for j, park in enumerate(model.parks) if park.titled}


def service_grant(model: ReferenceEcosystem, park: Park) -> float:
    """What a titled operator can spend on services besides its own budget."""
    return model.parameters.designation.grant / 4.0 if park.titled else 0.0


def channels_with_title(model: ReferenceEcosystem, park: Park, own: float) -> float:
    """How far founders are met for a park, its own effort and what the title adds."""
    return min(own + model.parameters.designation.leads, 1.0) if park.titled else own


def examined(model: ReferenceEcosystem) -> list[list[float]]:
    """What the commission looks at in each park."""
    workers, found = by_place(model, "employees"), []
    for j, park in enumerate(model.parks):
        k, total, stock = park.leading_industry, sum(workers[j]), sum(park.stock)
        mix = model.inputs.parks[j].mix
        found.append(
            [
                workers[j][k] / total if k >= 0 and total > 0 else 0.0,
                link(model, workers[j])[k] if k >= 0 else 0.0,
                sum(park.services) / len(park.services),
                sum(park.leased) / stock if stock > 0 else 0.0,
                1.0 if k >= 0 and mix[k] == max(mix) else 0.0,
            ]
        )
    return found


def lose_title(model: ReferenceEcosystem, park: Park) -> None:
    """The title ends, and a membership that came with it."""
    park.titled, park.title_lost, park.failed_reviews = False, model.t, 0
    if park.member_by_title:
        park.member = park.member_by_title = False
        park.agreed_discount = 0.0


def expected(model: ReferenceEcosystem, park: Park, share: float) -> float:
    """What an operator expects of the title in a quarter."""
    p, rules = model.parameters.designation, model.parameters.alliance
    vacant = sum(max(park.stock[s] - park.leased[s], 0.0) * park.asking_rent[s] * DAYS for s in SPACES)
    worth = (p.grant - p.report_cost) / 4.0 + p.hoped_for * vacant - p.promise * share * park.rent_income
    if p.membership and rules.share > 0 and not park.member:
        worth -= rules.dues * sum(park.stock)
    return worth


def designation(model: ReferenceEcosystem, draw: Draws) -> None:
    """Reviews, rounds, reports and grants."""
    p = model.parameters.designation
    if p.by == "none":
        for park in model.parks:
            if park.titled:
                lose_title(model, park)
        return
    asked = [p.least_share, p.least_chain, p.least_services, p.least_occupancy, 1.0 if p.plan else 0.0]
    if p.by == "lottery":
        asked = [0.0] * 5
    shown = examined(model)
    for park, values in zip(model.parks, shown, strict=True):
        held = model.t - park.titled_since
        if park.titled and held > 0 and held % p.review_every == 0:
            if any(value < p.tolerance * bar for value, bar in zip(values, asked, strict=True)):
                park.failed_reviews += 1
            else:
                park.failed_reviews = 0
        if park.titled and park.failed_reviews >= p.strikes:
            lose_title(model, park)
    if model.t >= p.start and (model.t - p.start) % p.round_every == 0:
        round_of_applications(model, draw, shown, asked)
    for park in model.parks:
        if park.titled:
            government = model.governments[park.district]
            pay(park, model.households, p.report_cost / 4.0)
            pay(government, park, p.grant / 4.0)
            government.outlay += p.grant / 4.0
            park.operating_income += p.grant / 4.0 - p.report_cost / 4.0


def round_of_applications(model: ReferenceEcosystem, draw: Draws, shown: list[list[float]], asked: list[float]) -> None:
    """Who applies, and who is chosen."""
    p, candidates = model.parameters.designation, []
    for j, (park, values) in enumerate(zip(model.parks, shown, strict=True)):
        last = max(park.applied, park.title_lost)
        if park.titled or not is_open(model, park) or (last >= 0 and model.t - last < p.wait):
            continue
        if park.leading_industry < 0 or sum(park.leased) <= 0:
            continue
        missed = sum(value < bar for value, bar in zip(values, asked, strict=True))
        if p.hope**missed * p.horizon * expected(model, park, values[0]) <= p.application_cost:
            continue
        park.applied = model.t
        park.applications += 1
        pay(park, model.outside, p.application_cost)
        park.operating_income -= p.application_cost
        pay(model.governments[park.district], model.households, p.commission_cost)
        model.governments[park.district].outlay += p.commission_cost
        if missed == 0:
            rank = draw.uniform(1, park.name) if p.by == "lottery" else sum(values) / 5.0
            candidates.append((-rank, j))
    given_before = any(park.titled_since >= 0 for park in model.parks)
    places = p.later_batch if given_before else p.first_batch
    for _, j in sorted(candidates)[:places]:
        park = model.parks[j]
        park.titled, park.titled_since = True, model.t
        if p.membership and model.parameters.alliance.share > 0 and not park.member:
            park.member = park.member_by_title = True
            if model.alliances[0].next_plan > 0 and model.parameters.alliance.function:
                park.agreed_discount = model.parameters.alliance.preference
