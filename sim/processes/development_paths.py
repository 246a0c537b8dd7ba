"""The paths of park development: how far each operator goes, what it costs, what builds up slowly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.parameters.development import EFFORTS
from sim.process import process
from sim.regions.setting import Districts, Parks
from sim.sums import group_sums


def sites(parks: Parks, districts: Districts, effort: NDArray, *, pull: float) -> tuple[NDArray, NDArray, NDArray]:
    """Where parks lie once sites are chosen with an effort [J 0-1]: x and y [km], and accessibility [0-1].

    x' = x + effort * pull * (centre - x), the centre being the mean of the districts weighted by skilled labour; a' = a + effort (1 - a).
    """
    weight = districts.talent_weight / districts.talent_weight.sum()
    way = effort * pull
    x = parks.x_km + way * (float((weight * districts.x_km).sum()) - parks.x_km)
    y = parks.y_km + way * (float((weight * districts.y_km).sum()) - parks.y_km)
    return x, y, parks.accessibility + effort * (1.0 - parks.accessibility)


def built_up(level: NDArray, others: NDArray, effort: NDArray, *, speed: float, coupling: float) -> NDArray:
    """Level of one of three linked capabilities after a quarter [0-1].

    x' = x + min(speed (1 + coupling * others), 1) (effort - x) upwards, x' = x + speed (effort - x) downwards; others is the mean level of the other
    two, so that the three reinforce one another.
    """
    way = effort - level
    rate = np.where(way > 0.0, np.minimum(speed * (1.0 + coupling * others), 1.0), speed)
    return level + rate * way


def refitted(effort: NDArray, fitted: NDArray, sold: NDArray, *, speed: float) -> NDArray:
    """Part of the floor space fitted in a quarter [0-1], speed * effort * (1 - fitted) * (1 - sold): what was sold is not the operator's.

    effort, share fitted so far and share sold [0-1], [J]; speed [per quarter].
    """
    return speed * effort * (1.0 - fitted) * (1.0 - sold)


def refitting_cost(part: NDArray, stock: NDArray, building: NDArray, wage_index: NDArray, *, share: float) -> NDArray:
    """Cost of refitting [CNY per quarter], sum_s part * stock_s * share * building_s * sqrt(wage_index).

    part of the floor space [0-1] and wage_index [ratio], [J]; stock [J, S m2]; building cost [S CNY/m2]; share of it that refitting costs.
    """
    return (part[:, None] * stock * share * building).sum(axis=1) * np.sqrt(wage_index)


def effort_cost(effort: NDArray, size: NDArray, wage_index: NDArray, *, unit_cost: float) -> NDArray:
    """Cost of an effort [CNY per quarter], unit_cost * effort * size * wage_index.

    effort [0-1], size [m2 or enterprises], wage_index [ratio], [J]; unit_cost [CNY per unit of size and quarter, at full effort].
    """
    return unit_cost * effort * size * wage_index


def laboratory_research(effort: NDArray, rd: NDArray, *, share: float) -> NDArray:
    """Research of a park's joint laboratories [CNY per quarter], share * effort * rd.

    effort [0-1], R&D of the tenants [CNY per quarter], [J]; share of tenants' R&D at full effort.
    """
    return share * effort * rd


def better(base: NDArray, effort: NDArray) -> NDArray:
    """A share brought nearer to one by an effort [0-1], base + effort (1 - base)."""
    return base + effort * (1.0 - base)


@process(
    "parks.effort",
    "parks.fitted",
    "parks.digital",
    "parks.marketised",
    "parks.specialised",
    "parks.cash",
    "parks.path_cost",
    "governments.cash",
    "governments.outlay",
    "governments.responsiveness",
)
def development_paths(model: Economy, draws: Draws) -> None:
    """Operators who can pay go as far as they have chosen; staff, systems and laboratories are paid."""
    p, parks, gov = model.parameters.paths, model.parks, model.governments
    gov.outlay = 0.0
    if model.parameters.development.kind == "community":
        hosts = np.where(
            model.creditworthy(), model.parameters.development.community_cost * model.park_employees(), 0.0
        )
        spend(model, "community work", "households", hosts)
    linked = parks.marketised.any() or parks.specialised.any() or parks.digital.any()
    # efforts that have just been given up are not made any more, and what they had linked comes apart
    if not (p.any() or parks.effort.any() or linked):
        return
    able = (model.open_parks() & model.takes_paths & model.creditworthy()).astype(float)
    parks.effort = able[:, None] * np.array([getattr(p, name) for name in EFFORTS])
    # a site is chosen once, and whether a district answers is not for the operator to pay
    parks.effort[:, EFFORTS.index("site_selection")] = model.site_effort
    parks.effort[:, EFFORTS.index("government_relation")] = p.government_relation * (
        model.open_parks() & model.takes_paths
    )
    if p.product_design > 0.0:
        refit(model)
    if p.government_relation > 0.0:
        serve_enterprises(model)
    if p.park_operation > 0.0:
        area, effort = parks.stock.sum(axis=1), model.effort("park_operation")
        staff = effort_cost(effort, area, wages(model), unit_cost=p.operation_cost)
        spend(model, "management", "households", staff)
    if p.threefold_linkage > 0.0 or linked:
        link(model)
    if p.innovation_ecosystem > 0.0:
        run_laboratories(model)


def spend(model: Economy, purpose: str, payee: str, amount: NDArray) -> None:
    """Operators pay for a path [J CNY]; it comes off their operating income of this quarter."""
    model.ledger.pay(purpose, Account(model.parks), payee, amount)
    model.parks.path_cost += amount


def wages(model: Economy) -> NDArray[np.float64]:
    """Wage index where each park is [J ratio]."""
    return model.governments.wage_index[model.parks.district]


def refit(model: Economy) -> None:
    """Floor space is fitted to what tenants ask for, a little each quarter; what was sold is not the operator's to fit."""
    p, parks = model.parameters.paths, model.parks
    part = refitted(model.effort("product_design"), parks.fitted, parks.sold, speed=p.refit)
    cost = refitting_cost(part, parks.stock, model.construction_cost, wages(model), share=p.refit_cost)
    spend(model, "refitting", "outside", cost)
    parks.fitted += part


def serve_enterprises(model: Economy) -> None:
    """Districts keep officers for the enterprises of the parks concerned, and keep more of what they promise."""
    p, parks, gov, firms = model.parameters.paths, model.parks, model.governments, model.enterprises
    number = model.by_park(np.ones(firms.size), firms.park)
    officers = effort_cost(model.effort("government_relation"), number, wages(model), unit_cost=p.relation_cost)
    cost = model.by_government(officers, parks.district)
    model.ledger.pay("enterprise officers", Account(gov), "households", cost)
    gov.outlay += cost
    base = model.setting.districts.responsiveness
    gov.responsiveness[: model.central] = better(base, relation(model))


def relation(model: Economy) -> NDArray[np.float64]:
    """How far each district goes in serving enterprises [R 0-1]: the mean over its open parks, weighted by floor space."""
    parks = model.parks
    stock = parks.stock.sum(axis=1)
    whole = group_sums(parks.district, stock, model.central)
    part = group_sums(parks.district, stock * model.effort("government_relation"), model.central)
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0.0)


def link(model: Economy) -> None:
    """Marketisation, specialisation and digitalisation build up, each faster where the other two are there."""
    p, parks = model.parameters.paths, model.parks
    effort = model.effort("threefold_linkage")
    three = parks.marketised.copy(), parks.specialised.copy(), parks.digital.copy()
    parks.marketised, parks.specialised, parks.digital = (
        built_up(
            own,
            0.5 * (three[(n + 1) % 3] + three[(n + 2) % 3]),
            effort,
            speed=p.linkage_speed,
            coupling=p.linkage_coupling,
        )
        for n, own in enumerate(three)
    )
    cost = effort_cost(effort, parks.stock.sum(axis=1), wages(model), unit_cost=p.linkage_cost)
    spend(model, "linked operation", "outside", cost)


def run_laboratories(model: Economy) -> None:
    """Joint laboratories do research for a park's enterprises; operator and district share the cost."""
    p, parks, gov, firms = model.parameters.paths, model.parks, model.governments, model.enterprises
    rd = model.by_park(firms.rd, firms.park)
    research = laboratory_research(model.effort("innovation_ecosystem"), rd, share=p.lab_share)
    spend(model, "laboratories", "households", (1.0 - p.lab_public) * research)
    share = model.by_government(p.lab_public * research, parks.district)
    model.ledger.pay("public laboratories", Account(gov), "households", share)
    gov.outlay += share


def laboratory(model: Economy) -> NDArray[np.float64]:
    """Research of joint laboratories per research of a park's tenants [J ratio]."""
    return model.parameters.paths.lab_share * model.effort("innovation_ecosystem")
