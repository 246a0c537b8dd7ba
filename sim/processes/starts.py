"""Construction and conversion: what is begun this quarter, by the market and on land that governments release."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim import policy
from sim.agents import DAYS
from sim.draws import Draws
from sim.economy import Economy
from sim.ledger import Account
from sim.process import process
from sim.processes.development_paths import better
from sim.sums import group_sums

COSTS_NOTHING = 1e-9  # of the rent: a cost rent below it counts as this, so that what costs its operator nothing pays, and pays finitely


def cost_rent(construction: NDArray, land: NDArray, natural: NDArray, *, target_return: float) -> NDArray:
    """Rent at which a new building earns its cost [CNY/m2/day].

    target_return (construction + land) / (365 (1 - natural)); construction and land [CNY/m2 of floor], natural vacancy [rate].
    """
    return target_return * (construction + land) / (4.0 * DAYS * (1.0 - natural))


def market_starts(
    base: NDArray,
    rent: NDArray,
    cost: NDArray,
    pipeline: NDArray,
    *,
    replacement: float,
    response: float,
    count: float,
    lag: int,
    cap: float,
) -> NDArray:
    """Floor space begun in a quarter because it pays [m2].

    base (replacement + response max(0, ln(rent / cost))) - count (pipeline - lag * base * replacement) / lag, between 0 and cap * base.
    base [m2]; rent and cost rent [CNY/m2/day]; pipeline [m2 under construction]; count 0 is myopic. Wheaton 1999. A building may cost its
    operator nothing, when programmes pay land and construction: cost is held at COSTS_NOTHING * rent at least, so it is begun up to the cap.
    """
    cost = np.maximum(cost, COSTS_NOTHING * rent)
    wanted = (
        base * (replacement + response * np.maximum(np.log(rent / cost), 0.0))
        - count * (pipeline - lag * base * replacement) / lag
    )
    return np.clip(wanted, 0.0, cap * base)


def within_plan(starts: NDArray, room: NDArray) -> NDArray:
    """Scale a park's starts down to the floor space its plan still permits; starts [J, S m2], room [J m2]."""
    total = starts.sum(axis=1)
    share = np.minimum(np.divide(np.maximum(room, 0.0), total, out=np.ones_like(total), where=total > 0.0), 1.0)
    return starts * share[:, None]


def redirected(starts: NDArray, instead: NDArray) -> NDArray:
    """Starts of which a part is of other types [J, S m2], starts (1 - sum instead' / sum starts) + instead'.

    instead [J, S m2] is what should be begun of each type, scaled down to instead' where it exceeds all that is begun: the total stays.
    """
    total, wanted = starts.sum(axis=1, keepdims=True), instead.sum(axis=1, keepdims=True)
    part = np.minimum(np.divide(wanted, total, out=np.zeros_like(total), where=total > 0.0), 1.0)
    share = np.divide(instead, wanted, out=np.zeros_like(instead), where=wanted > 0.0)
    return starts * (1.0 - part) + part * total * share


def conversion_gain(rent: NDArray, vacancy: NDArray, cost: NDArray, *, target_return: float) -> NDArray:
    """Value won by converting a square metre from type s to type s' [CNY/m2], shape [J, S, S'].

    365 (rent_s' (1 - v_s') - rent_s (1 - v_s)) / target_return - cost_s'; rent [CNY/m2/day], vacancy [rate] and cost [CNY/m2], [J, S].
    """
    earning = 4.0 * DAYS * rent * (1.0 - vacancy) / target_return
    return earning[:, None, :] - earning[:, :, None] - cost[:, None, :]


@process(
    "parks.pipeline",
    "parks.fitted_underway",
    "parks.stock",
    "parks.idle",
    "parks.cash",
    "parks.debt",
    "governments.cash",
    "governments.revenue",
    "governments.spending",
    "governments.spending_by_target",
    "governments.within_budget",
    "governments.outlay",
    "parks.upkeep",
)
def starts(model: Economy, draws: Draws) -> None:
    """Operators build what pays and convert what stands idle; governments release land whatever the vacancy."""
    p, parks, gov = model.parameters.supply, model.parks, model.governments
    wage = gov.wage_index[parks.district]
    is_open = model.open_parks()
    total = parks.stock.sum(axis=1)
    base = np.where(is_open[:, None], np.maximum(parks.stock, p.smallest_share * total[:, None]), 0.0)
    pipeline = parks.pipeline.sum(axis=2)
    discount = policy.shares_counted_on_by_parks(model, "land_discount")
    paths, designed = model.parameters.paths, model.effort("product_design")
    construction = model.construction_cost * np.sqrt(wage)[:, None] * (1.0 + paths.design_cost * designed)[:, None]
    land = parks.land_value * wage[:, None]
    own_cost = construction.copy()
    own_cost[:, model.laboratory] *= 1.0 - policy.shares_counted_on_by_parks(model, "pilot_line_grant")
    cost = cost_rent(own_cost, land * (1.0 - discount)[:, None], model.natural_vacancy, target_return=p.target_return)
    begun = market_starts(
        base,
        parks.rule_rent,
        cost,
        pipeline,
        replacement=p.replacement,
        response=p.starts_response,
        count=p.pipeline_count,
        lag=p.construction_lag,
        cap=p.starts_cap,
    )
    # an operator whose interest eats too much of its income finds no lender
    begun *= model.creditworthy()[:, None]

    vacancy = model.vacancy()
    gap = np.clip(-gov.cash / np.maximum(gov.revenue * model.parameters.government.debt_limit, 1e-9), 0.0, 1.0)[
        parks.district
    ]
    overall = np.divide(total - parks.leased.sum(axis=1), total, out=np.zeros_like(total), where=total > 0.0)
    release = (
        p.land_release
        * (1.0 + p.land_fiscal_response * gap)
        * np.maximum(1.0 + p.land_vacancy_response * (overall - model.natural_vacancy[-1]), 0.0)
    )
    released = release[:, None] * np.where(is_open[:, None], parks.stock, 0.0)
    room = parks.permitted_m2 - total - pipeline.sum(axis=1)
    begun = directed(model, within_plan(begun + released, room), vacancy)
    finished = model.t + np.maximum(p.construction_lag - approval_cut(model), 1)
    parks.pipeline[np.arange(parks.size), :, finished % model.longest_lag] += begun
    # what is paid for now counts when it is finished, whatever the operator does by then
    parks.fitted_underway[np.arange(parks.size), finished % model.longest_lag] += designed * begun.sum(axis=1)

    converted = to_laboratory = np.zeros(parks.size)
    if p.conversion:
        converted, to_laboratory = convert(model, draws, vacancy, construction, own_cost, is_open)
    building = (begun * construction).sum(axis=1) + converted
    # what replaces old buildings stands on land the park already has
    on_new_land = np.maximum(begun - p.replacement * base, 0.0)
    land_bill = (on_new_land * land).sum(axis=1)
    forgone = policy.grants_to_parks(model, "land_discount", land_bill)
    pay = model.ledger.pay
    each = Account(parks)
    renovation, pilot_lines = building_grants(
        model, (begun * construction)[:, model.laboratory], to_laboratory, converted
    )
    bill = building + land_bill - forgone - renovation - pilot_lines
    borrowed = np.maximum(bill - np.maximum(parks.cash, 0.0), 0.0)
    pay("loans", "outside", each, borrowed)
    pay("construction", each, "outside", building)
    if paths.site_selection > 0.0:
        land_bill = land_bill + site_premium(model)
    pay("land", each, Account(gov, parks.district), land_bill - forgone)
    if renovation.any():
        pay("renovation grant", Account(gov, parks.district), each, renovation)
    if pilot_lines.any():
        pay("pilot line grant", Account(gov, parks.district), each, pilot_lines)
    parks.debt += borrowed
    gov.revenue += model.by_government(land_bill - forgone, parks.district)


def directed(model: Economy, begun: NDArray, vacancy: NDArray) -> NDArray[np.float64]:
    """Floor space begun, by type, as product design and the kind of development have it [J, S m2].

    Product design begins as much as was looked for in the district and not found, each park in proportion to its floor space; a complex gives a
    share to every type alike, a community to incubators; none of them to a type of which more stands empty than is natural.
    """
    parks, d = model.parks, model.parameters.development
    wanted = (vacancy <= model.natural_vacancy).astype(float)
    if model.parameters.paths.product_design > 0.0:
        stock = parks.stock.sum(axis=1)
        whole = group_sums(parks.district, stock, model.central)[parks.district]
        part = np.divide(stock, whole, out=np.zeros_like(stock), where=whole > 0.0) * model.effort("product_design")
        begun = redirected(begun, part[:, None] * model.governments.missed[parks.district] * wanted)
    if d.kind != "ordinary":
        kinds = wanted if d.kind == "complex" else wanted * np.eye(begun.shape[1])[model.incubator]
        number = kinds.sum(axis=1, keepdims=True)
        share = np.divide(kinds, number, out=np.zeros_like(kinds), where=number > 0.0)
        begun = redirected(begun, d.mix * begun.sum(axis=1, keepdims=True) * share)
    return begun


def approval_cut(model: Economy) -> NDArray[np.int64]:
    """Quarters that quicker approval takes off construction, by park [J]."""
    cut = model.parameters.paths.approval_cut * model.effort("government_relation")
    return np.floor(cut + 0.5).astype(np.int64)


def site_premium(model: Economy) -> NDArray[np.float64]:
    """What parks that open this quarter pay their districts for better sites [J CNY]."""
    p, parks, start = model.parameters.paths, model.parks, model.setting.parks
    opens = (parks.opening == model.t) & (model.t > 0)
    dearer = p.site_premium * model.site_effort
    premium = (parks.land_value * start.stock).sum(axis=1) * dearer / (1.0 + dearer)
    return np.where(opens, premium * model.governments.wage_index[parks.district], 0.0)


def building_grants(
    model: Economy, new: NDArray, to_laboratory: NDArray, converted: NDArray
) -> tuple[NDArray, NDArray]:
    """What districts pay of conversions, and of laboratories built or converted to [J CNY each].

    Cost of new laboratories, of conversions to laboratories, and of all conversions [J CNY each].
    """
    renovation = policy.grants_to_parks(model, "renovation_grant", np.where(may_renovate(model), converted, 0.0))
    left = 1.0 - np.divide(renovation, converted, out=np.zeros(len(converted)), where=converted > 0.0)
    return renovation, policy.grants_to_parks(model, "pilot_line_grant", new + to_laboratory * left)


def may_renovate(model: Economy) -> NDArray[np.bool_]:
    """Parks large enough for a renovation grant [J]."""
    parks = model.parks
    return (parks.stock + parks.pipeline.sum(axis=2)).sum(axis=1) >= model.parameters.policy.renovation_min_m2


def permission(model: Economy) -> NDArray[np.float64]:
    """Probability that a district lets idle floor space be converted this quarter [R + 1].

    1 - (1 - q) (1 - f): q = conversion_permission times responsiveness, f the share of fast approval, averaged over the district's employees.
    """
    gov = model.governments
    chance = model.parameters.supply.conversion_permission * gov.responsiveness
    if not policy.active(model, "fast_approval"):
        return chance
    fast = policy.by_district(model, policy.shares_counted_on(model, "fast_approval"), model.enterprises.employees)
    return 1.0 - (1.0 - chance) * (1.0 - fast)


def convert(
    model: Economy,
    draws: Draws,
    vacancy: NDArray,
    construction: NDArray,
    own_cost: NDArray,
    is_open: NDArray,
) -> tuple[NDArray, NDArray]:
    """Move idle floor space to a type that earns more; give what it costs each park, and what of it is for laboratories [J CNY each].

    Operators look at their own cost, net of grants for new buildings of a type, and of the renovation grant.
    """
    p, parks = model.parameters.supply, model.parks
    renovation = np.where(may_renovate(model), policy.shares_counted_on_by_parks(model, "renovation_grant"), 0.0)
    cost = p.conversion_cost * own_cost * (1.0 - renovation)[:, None]
    full = np.where(parks.stock > 0.0, vacancy, model.natural_vacancy)
    gain = conversion_gain(parks.rule_rent, full, cost, target_return=p.target_return)
    best = gain.argmax(axis=2)
    revival = model.parameters.revival
    revived = revival.intensity * (parks.stock.sum(axis=1) >= revival.least_park_m2)
    pays = (
        (np.take_along_axis(gain, best[:, :, None], axis=2)[:, :, 0] > 0.0)
        & (full > model.natural_vacancy)
        & is_open[:, None]
    )
    parks.idle = np.where(pays, parks.idle + 1, 0)
    chance = better(permission(model)[parks.district], revived)
    allowed = draws.uniform(parks.name[:, None], np.arange(parks.stock.shape[1])[None, :]) < chance[:, None]
    patience = p.conversion_patience * (1.0 - revival.patience_cut * revived)
    moves = (parks.idle >= patience[:, None]) & allowed
    cap = p.conversion_cap * (1.0 + revival.cap * revived) * (1.0 - parks.sold)
    area = np.where(moves, np.minimum(cap[:, None] * parks.stock, np.maximum(parks.stock - parks.leased, 0.0)), 0.0)
    if revival.intensity > 0.0:
        revive(model, area, revived)
    parks.stock -= area
    rows, types = np.nonzero(area)
    back = (model.t + p.conversion_downtime) % model.longest_lag
    np.add.at(parks.pipeline, (rows, best[rows, types], np.full(len(rows), back)), area[rows, types])
    parks.fitted_underway[:, back] += model.effort("product_design") * area.sum(axis=1)
    paid, to_laboratory, to = np.zeros(parks.size), np.zeros(parks.size), best[rows, types]
    cost = area[rows, types] * p.conversion_cost * construction[rows, to]
    np.add.at(paid, rows, cost)
    np.add.at(to_laboratory, rows, np.where(to == model.laboratory, cost, 0.0))
    return paid, to_laboratory


def revive(model: Economy, area: NDArray, revived: NDArray) -> None:
    """Districts pay for surveys and permits of the floor space converted; what is renewed is in good repair."""
    p, parks, gov = model.parameters.revival, model.parks, model.governments
    converted = area.sum(axis=1)
    cost = model.by_government(p.planning_cost * revived * converted, parks.district)
    model.ledger.pay("revival", Account(gov), "households", cost)
    gov.outlay += cost
    stock = parks.stock.sum(axis=1)
    renewed = np.divide(converted, stock, out=np.zeros_like(stock), where=stock > 0.0)
    parks.upkeep = better(parks.upkeep, renewed)
