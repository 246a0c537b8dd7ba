"""Construction and conversion: what is begun this quarter, by the market and on land that governments release."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import policy
from sim.agents import DAYS
from sim.draws import Draws
from sim.economy import Economy, vacancy_rate
from sim.ledger import Account
from sim.process import process
from sim.processes.development_paths import better
from sim.processes.location import one_after_another
from sim.processes.market_starts import Costs, building_pays, land_taken, learn_absorption, started_by_market
from sim.processes.rent import long_run_rent
from sim.processes.rivalry import land_favoured, types_wanted
from sim.sums import group_sums

NO_REVENUE = 1e-9  # CNY per quarter: nothing to divide by


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


def as_given(begun: NDArray, given: NDArray, kinds: NDArray) -> NDArray:
    """Floor space finished in a quarter, as the region is given it [J, S m2], given * kinds where a number is given, else begun.

    begun [J, S m2] as it would be, given [J m2], NaN where nothing is given, kinds [J, S share] of each type in the park at its opening.
    """
    return np.where(np.isnan(given)[:, None], begun, given[:, None] * kinds)


def conversion_gain(rent: NDArray, vacancy: NDArray, cost: NDArray, *, target_return: float) -> NDArray:
    """Value won by converting a square metre from type s to type s' [CNY/m2], shape [J, S, S'].

    365 (rent_s' (1 - v_s') - rent_s (1 - v_s)) / target_return - cost_s'; rent [CNY/m2/day], vacancy [rate] and cost [CNY/m2], [J, S].
    """
    earning = 4.0 * DAYS * rent * (1.0 - vacancy) / target_return
    return earning[:, None, :] - earning[:, :, None] - cost[:, None, :]


def base_stock(stock: NDArray, is_open: NDArray, *, smallest_share: float) -> NDArray:
    """Floor space that building of a type is in proportion to [J, S m2], max(stock, smallest_share * all stock of the park) in open parks, else 0.

    So that a type can grow that a park hardly has.
    """
    return np.where(is_open[:, None], np.maximum(stock, smallest_share * stock.sum(axis=1)[:, None]), 0.0)


def building_cost(cost: NDArray, wage_index: NDArray, designed: NDArray, *, design_cost: float) -> NDArray:
    """Cost of a new square metre [J, S CNY/m2], cost * sqrt(wage_index) * (1 + design_cost * designed).

    cost at the start [S CNY/m2], wage_index [J ratio], designed [J 0-1] how far buildings are made to measure, design_cost [share].
    """
    return cost * np.sqrt(wage_index)[:, None] * (1.0 + design_cost * designed)[:, None]


def land_price(worth: NDArray, rent: NDArray, start: NDArray) -> NDArray:
    """Price of land today [J, S CNY per m2 of floor], worth * rent / start: it goes with the rents that a building will earn in the long run.

    worth at the start [J, S CNY per m2 of floor], what rents left of it then; long-run rent today, and rent at the start [J, S CNY/m2/day].
    """
    return worth * rent / start


def fiscal_gap(cash: NDArray, revenue: NDArray, *, debt_limit: float) -> NDArray:
    """How short of money governments are [0-1], -cash / (revenue * debt_limit) within 0-1.

    cash [CNY], revenue [CNY per quarter], debt_limit [quarters of revenue].
    """
    return np.clip(-cash / np.maximum(revenue * debt_limit, NO_REVENUE), 0.0, 1.0)


def land_released(
    gap: NDArray, vacancy: NDArray, *, release: float, fiscal_response: float, vacancy_response: float, natural: float
) -> NDArray:
    """Floor space for which governments release land [J share of stock per quarter].

    release (1 + fiscal_response * gap) max(0, 1 + vacancy_response (vacancy - natural)); fiscal gap of the district [J 0-1], vacancy of the whole
    park [J rate]. With a vacancy_response of 0 land is released whatever the vacancy.
    """
    return release * (1.0 + fiscal_response * gap) * np.maximum(1.0 + vacancy_response * (vacancy - natural), 0.0)


def even_share(kinds: NDArray) -> NDArray:
    """Each marked type's part of what is begun [J, S share], kinds / sum of kinds; zero where none is marked."""
    number = kinds.sum(axis=1, keepdims=True)
    return np.divide(kinds, number, out=np.zeros_like(kinds), where=number > 0.0)


def quarters_cut(effort: NDArray, *, cut: float) -> NDArray[np.int64]:
    """Quarters that quicker approval takes off construction [J], floor(cut * effort + 0.5); cut [quarters] at full effort [0-1]."""
    return np.floor(cut * effort + 0.5).astype(np.int64)


def convertible_area(stock: NDArray, leased: NDArray, cap: NDArray) -> NDArray:
    """Floor space converted in a quarter if any is [J, S m2], min(cap * stock, max(stock - leased, 0)); cap [J share of stock]."""
    return np.minimum(cap[:, None] * stock, np.maximum(stock - leased, 0.0))


def conversion_bill(area: NDArray, construction: NDArray, *, share: float) -> NDArray:
    """Cost of converting floor space [CNY], area * share * construction; area [m2], construction of the new type [CNY/m2], share of it."""
    return area * share * construction


def land_bill(begun: NDArray, base: NDArray, price: NDArray, *, replacement: float) -> NDArray:
    """What land costs for what is begun [J CNY], sum_s max(begun - replacement * base, 0) * price.

    begun and base [J, S m2], price [J, S CNY per m2 of floor]; what replaces old buildings stands on land that the park already has.
    """
    return (np.maximum(begun - replacement * base, 0.0) * price).sum(axis=1)


def borrowed(bill: NDArray, cash: NDArray) -> NDArray:
    """What an operator borrows to pay a bill [CNY], max(0, bill - max(cash, 0))."""
    return np.maximum(bill - np.maximum(cash, 0.0), 0.0)


def premium_in(worth: NDArray, dearer: NDArray) -> NDArray:
    """Part of the worth of land that is due to a better site [CNY], worth * dearer / (1 + dearer); dearer [share] than an ordinary site."""
    return worth * dearer / (1.0 + dearer)


class Conversions(NamedTuple):
    """What conversions cost each operator [J CNY]: all of them, and those to laboratories."""

    all: NDArray[np.float64]
    to_laboratory: NDArray[np.float64]


@process(
    "parks.pipeline",
    "parks.fitted_underway",
    "parks.stock",
    "parks.expected_absorption",
    "parks.let_before",
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
    p, parks = model.parameters.supply, model.parks
    costs, vacancy = costs_of(model), model.vacancy()
    base = base_stock(parks.stock, model.open_parks(), smallest_share=p.smallest_share)
    room = parks.permitted_m2 - parks.stock.sum(axis=1) - parks.pipeline.sum(axis=2).sum(axis=1) - reserved(model)
    learn_absorption(model)
    feasible = building_pays(model, costs)
    wanted = started_by_market(model, base, feasible) + started_on_released_land(model, feasible)
    # an operator whose interest eats too much of its income finds no lender, on whatever land
    wanted = wanted * model.creditworthy()[:, None]
    begun = directed(model, within_plan(wanted, room), vacancy)
    begun = begin(model, begun)
    converted = Conversions(np.zeros(parks.size), np.zeros(parks.size))
    if p.conversion:
        converted = convert(model, draws, vacancy, costs)
    pay_for_buildings(model, base, begun, costs, converted)


def costs_of(model: Economy) -> Costs:
    """What building costs today; operators do not reckon with what programmes pay of laboratories."""
    parks = model.parks
    wage = model.governments.wage_index[parks.district]
    construction = building_cost(
        model.construction_cost,
        wage,
        model.effort("product_design"),
        design_cost=model.parameters.paths.design_cost,
    )
    own = construction.copy()
    own[:, model.laboratory] *= 1.0 - policy.shares_counted_on_by_parks(model, "pilot_line_grant")
    return Costs(construction, own, land_price(parks.land_value, long_run_rent(model), parks.base_rent))


def started_on_released_land(model: Economy, feasible: NDArray) -> NDArray[np.float64]:
    """Floor space begun on land that governments release [J, S m2]; feasible [J, S ratio]."""
    p, parks, gov = model.parameters.supply, model.parks, model.governments
    gap = fiscal_gap(gov.cash, gov.revenue, debt_limit=model.parameters.government.debt_limit)[parks.district]
    release = land_released(
        gap,
        vacancy_rate(parks.stock.sum(axis=1), parks.leased.sum(axis=1), empty=0.0),
        release=p.land_release,
        fiscal_response=p.land_fiscal_response,
        vacancy_response=p.land_vacancy_response,
        natural=model.parameters.rent.natural_office,
    )
    stock = np.where(model.open_parks()[:, None], parks.stock, 0.0)
    if model.parameters.rivalry.learning:
        release = release * land_favoured(model, release * stock.sum(axis=1))
    return release[:, None] * land_taken(feasible, regardless=p.built_regardless) * stock


def begin(model: Economy, begun: NDArray) -> NDArray[np.float64]:
    """Put what is begun into the pipeline, and give it back [J, S m2]; what the region is given as delivered takes the place of what would be.

    What is paid to be made to measure counts when it is finished, whatever the operator does by then.
    """
    parks, each, lag = model.parks, np.arange(model.parks.size), model.parameters.supply.construction_lag
    cut = quarters_cut(model.effort("government_relation"), cut=model.parameters.paths.approval_cut)
    finished = model.t + np.maximum(lag - cut, 1)
    designed = model.effort("product_design")
    usual, nothing = np.full(parks.size, model.t + lag), np.zeros_like(begun)
    by_market = as_given(begun, delivered(model, finished), nothing)
    recorded = as_given(nothing, delivered(model, usual), kinds_at_opening(model))
    for quarter, part in ((finished, by_market), (usual, recorded)):
        parks.pipeline[each, :, quarter % model.longest_lag] += part
        parks.fitted_underway[each, quarter % model.longest_lag] += designed * part.sum(axis=1)
    return by_market + recorded


def delivered(model: Economy, quarter: NDArray) -> NDArray[np.float64]:
    """Floor space that the region is given as delivered in a quarter of each park's own [J m2]: a fourth of its year's; NaN where none is given."""
    setting = model.setting
    year = setting.start[0] + (setting.start[1] - 1 + quarter) // 4
    found = np.full(model.parks.size, np.nan)
    for code, years in setting.history.delivered.items():
        park = setting.parks.codes.index(code)
        found[park] = years.get(int(year[park]), np.nan) / 4.0
    return found


def reserved(model: Economy) -> NDArray[np.float64]:
    """Floor space that the region is given as delivered and that is not begun yet, for which the plan keeps room [J m2]."""
    setting, from_quarter = model.setting, model.t + model.parameters.supply.construction_lag
    kept = np.zeros(model.parks.size)
    for code, years in setting.history.delivered.items():
        for year, area in years.items():
            january = 4 * (year - setting.start[0]) + 1 - setting.start[1]
            kept[setting.parks.codes.index(code)] += area / 4.0 * min(max(january + 4 - from_quarter, 0), 4)
    return kept


def kinds_at_opening(model: Economy) -> NDArray[np.float64]:
    """Share of each type in the floor space with which a park opens [J, S]; zero where it has none."""
    stock = model.setting.parks.stock
    total = stock.sum(axis=1, keepdims=True)
    return np.divide(stock, total, out=np.zeros_like(stock), where=total > 0.0)


def pay_for_buildings(model: Economy, base: NDArray, begun: NDArray, costs: Costs, converted: Conversions) -> None:
    """Builders, districts and lenders are paid, or pay."""
    parks, gov, pay = model.parks, model.governments, model.ledger.pay
    each, district = Account(parks), Account(gov, parks.district)
    building = (begun * costs.construction).sum(axis=1) + converted.all
    land = land_bill(begun, base, costs.land, replacement=model.parameters.supply.replacement)
    forgone = policy.grants_to_parks(model, "land_discount", land)
    new_laboratories = (begun * costs.construction)[:, model.laboratory]
    renovation, pilot_lines = building_grants(model, new_laboratories, converted)
    loans = borrowed(building + land - forgone - renovation - pilot_lines, parks.cash)
    pay("loans", "outside", each, loans)
    pay("construction", each, "outside", building)
    if model.parameters.paths.site_selection > 0.0:
        land = land + site_premium(model)
    pay("land", each, district, land - forgone)
    if renovation.any():
        pay("renovation grant", district, each, renovation)
    if pilot_lines.any():
        pay("pilot line grant", district, each, pilot_lines)
    parks.debt += loans
    gov.revenue += model.by_government(land - forgone, parks.district)


def directed(model: Economy, begun: NDArray, vacancy: NDArray) -> NDArray[np.float64]:
    """Floor space begun, by type, as districts, product design and the kind of development have it [J, S m2].

    Districts that learn zone a part for the industries they want, empty or not. Product design begins as much as was looked for in the district and
    not found, each park in proportion to its floor space; a complex gives a share to every type alike, a community to incubators; none of these two
    to a type of which more stands empty than is natural.
    """
    parks, d = model.parks, model.parameters.development
    if model.parameters.rivalry.learning:
        zoned = model.parameters.rivalry.zoning * begun.sum(axis=1, keepdims=True)
        begun = redirected(begun, zoned * types_wanted(model)[parks.district])
    wanted = (vacancy <= model.natural_vacancy).astype(float)
    if model.parameters.paths.product_design > 0.0:
        stock = parks.stock.sum(axis=1)
        whole = group_sums(parks.district, stock, model.central)[parks.district]
        part = np.divide(stock, whole, out=np.zeros_like(stock), where=whole > 0.0) * model.effort("product_design")
        begun = redirected(begun, part[:, None] * model.governments.missed[parks.district] * wanted)
    if d.kind != "ordinary":
        kinds = wanted if d.kind == "complex" else wanted * np.eye(begun.shape[1])[model.incubator]
        begun = redirected(begun, d.mix * begun.sum(axis=1, keepdims=True) * even_share(kinds))
    return begun


def site_premium(model: Economy) -> NDArray[np.float64]:
    """What parks that open this quarter pay their districts for better sites [J CNY]."""
    p, parks, start = model.parameters.paths, model.parks, model.setting.parks
    opens = (parks.opening == model.t) & (model.t > 0)
    dearer = p.site_premium * model.site_effort
    price = land_price(parks.land_value, long_run_rent(model), parks.base_rent)
    return np.where(opens, premium_in((price * start.stock).sum(axis=1), dearer), 0.0)


def building_grants(model: Economy, laboratories: NDArray, converted: Conversions) -> tuple[NDArray, NDArray]:
    """What districts pay of conversions, and of laboratories built or converted to [J CNY each]; cost of new laboratories [J CNY]."""
    eligible = np.where(may_renovate(model), converted.all, 0.0)
    renovation = policy.grants_to_parks(model, "renovation_grant", eligible)
    paid = np.divide(renovation, converted.all, out=np.zeros(len(eligible)), where=converted.all > 0.0)
    pilot_lines = policy.grants_to_parks(
        model, "pilot_line_grant", laboratories + converted.to_laboratory * (1.0 - paid)
    )
    return renovation, pilot_lines


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
    fast = policy.mean_by_district(model, policy.shares_counted_on(model, "fast_approval"), model.enterprises.employees)
    return one_after_another(chance, fast)


def convert(model: Economy, draws: Draws, vacancy: NDArray, costs: Costs) -> Conversions:
    """Move idle floor space to a type that earns more."""
    p, parks, revival = model.parameters.supply, model.parks, model.parameters.revival
    revived = revival.intensity * (parks.stock.sum(axis=1) >= revival.least_park_m2)
    best, pays = best_use(model, vacancy, costs)
    parks.idle = np.where(pays, parks.idle + 1, 0)
    chance = better(permission(model)[parks.district], revived)
    allowed = draws.uniform(parks.name[:, None], np.arange(parks.stock.shape[1])[None, :]) < chance[:, None]
    patience = p.conversion_patience * (1.0 - revival.patience_cut * revived)
    moves = (parks.idle >= patience[:, None]) & allowed
    cap = p.conversion_cap * (1.0 + revival.cap * revived) * (1.0 - parks.sold)
    area = np.where(moves, convertible_area(parks.stock, parks.leased, cap), 0.0)
    if revival.intensity > 0.0:
        revive(model, area, revived)
    return rebuild(model, area, best, costs.construction)


def best_use(model: Economy, vacancy: NDArray, costs: Costs) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The type that each type of floor space would earn most as, and whether converting it pays [J, S each].

    Operators look at their own cost, net of grants for new buildings of a type, and of the renovation grant.
    """
    p, parks = model.parameters.supply, model.parks
    renovation = np.where(may_renovate(model), policy.shares_counted_on_by_parks(model, "renovation_grant"), 0.0)
    cost = p.conversion_cost * costs.own * (1.0 - renovation)[:, None]
    full = np.where(parks.stock > 0.0, vacancy, model.natural_vacancy)
    gain = conversion_gain(parks.rule_rent, full, cost, target_return=p.target_return)
    best = gain.argmax(axis=2)
    gained = np.take_along_axis(gain, best[:, :, None], axis=2)[:, :, 0] > 0.0
    return best, gained & (full > model.natural_vacancy) & model.open_parks()[:, None]


def rebuild(model: Economy, area: NDArray, best: NDArray, construction: NDArray) -> Conversions:
    """Take floor space out of use, to come back as another type; area [J, S m2], type [J, S], construction [J, S CNY/m2]."""
    p, parks = model.parameters.supply, model.parks
    parks.stock -= area
    rows, types = np.nonzero(area)
    to = best[rows, types]
    back = (model.t + p.conversion_downtime) % model.longest_lag
    np.add.at(parks.pipeline, (rows, to, np.full(len(rows), back)), area[rows, types])
    parks.fitted_underway[:, back] += model.effort("product_design") * area.sum(axis=1)
    cost = conversion_bill(area[rows, types], construction[rows, to], share=p.conversion_cost)
    to_laboratory = np.where(to == model.laboratory, cost, 0.0)
    return Conversions(model.by_park(cost, rows), model.by_park(to_laboratory, rows))


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
