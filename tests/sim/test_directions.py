"""Levers move what they are meant to move, in the direction stated: paired differences over seeds with the same luck."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim import ParkEcosystem
from sim.draws import Draws
from sim.parameters.policy_table import Instrument
from sim.processes.agglomeration import chain_linkage, diversity, industry_shares, related_variety
from sim.processes.location import standing_of_districts
from sim.regions import load
from tests.sim.strategies import finished, small, unwatched

# luck under which a clear effect is looked at, and one that is small beside luck
SEEDS, MORE = range(4), range(8)
# quarters after which a clear effect shows, and one that comes about slowly or is small
SOON, LATER = 8, 16
# four times as many enterprises halve the luck in a sum over them, and a run takes hardly longer: instead of four times as many seeds;
# sixteen times as many take twice as long
LARGE, HUGE = 1200, 4800
HERE = "district_1"
# contracts of single enterprises, anchors and managements are luck that drowns a lever in a region of three hundred
QUIET = {
    "contracts__rate": 0.0,
    "contracts__promise_spread": 0.4,
    "anchors__coming": 0.0,
    "anchors__going": 0.0,
    "operation__new_management": 0.0,
    "operation__takeover_after": 0,
}


@cache
def run(quarters, instruments, changes, seed, enterprises=300, watched=False):
    changes = QUIET | dict(changes)
    made = finished if watched else unwatched
    return made(small(6, 2, enterprises, quarters, layout=1, instruments=instruments, **changes), seed)


def runs(quarters, instruments, changes, seeds=SEEDS, enterprises=300, watched=False):
    return [run(quarters, instruments, changes, seed, enterprises, watched) for seed in seeds]


def effect(
    measure, *, quarters=LATER, base=None, instruments=(), seeds=SEEDS, enterprises=300, watched=False, **changes
):
    """Paired differences of a measure [one a seed] between changed and unchanged runs; watched: of one that observers record."""
    base = base or {}
    before = runs(quarters, (), tuple(sorted(base.items())), seeds, enterprises, watched)
    after = runs(quarters, instruments, tuple(sorted((base | changes).items())), seeds, enterprises, watched)
    return np.array([measure(other) - measure(one) for one, other in zip(before, after, strict=True)])


def assert_moves(difference, direction):
    """The mean is on the stated side by two standard errors, and so are at least three seeds in four of those that differ, as in a test of signs.

    Of fewer than eight seeds more is asked, three standard errors and every seed: chance passes that less often (t with 3 degrees of freedom
    above 3 in 2.9 % of cases, with 7 above 2 in 4.3 %, with 31 in 2.7 %).
    """
    mean, error = difference.mean(), difference.std(ddof=1) / np.sqrt(len(difference))
    enough, share = (2.0, 0.75) if len(difference) >= len(MORE) else (3.0, 1.0)
    assert len(difference) >= len(SEEDS)
    assert direction * mean > enough * error, (mean, error)
    told = difference[difference != 0.0] if len(difference) >= len(MORE) else difference
    assert (direction * told > 0.0).mean() >= share, difference


def system(column, summary="sum"):
    return lambda model: float(getattr(model.results.system[column], summary)())


def last(column):
    return lambda model: float(model.results.system[column].iloc[-1])


def district(column):
    return lambda model: float(model.results.regions.query("region == @HERE")[column].mean())


def parks(column, summary="mean"):
    return lambda model: float(
        getattr(model.results.parks.query("region == @HERE").groupby("quarter")[column].sum(), summary)()
    )


def productivity(model):
    firms = model.enterprises
    return float(np.average(firms.productivity, weights=firms.employees))


def equity(model):
    return float(model.results.parks["equity_income"].sum())


def margin(model):
    return float(model.results.industries["margin"].mean())


def profit_here(model):
    row = model.setting.districts.codes.index(HERE)
    return float(model.enterprises.profit[model.enterprises.district == row].sum())


def here(kind):
    return (Instrument(kind=kind, intensity=0.9, districts=(HERE,)),)


RAISED = {
    "rent_subsidy": {"more let": district("leased_m2")},
    "tax_relief": {
        "more enterprises": district("enterprises"),
        "more let": district("leased_m2"),
        "more profit": profit_here,
    },
    "rd_subsidy": {"more R&D": parks("rd")},
    "service_platform_grant": {"better services": parks("service_level")},
    "land_discount": {"more built": parks("pipeline_m2"), "more floor space": parks("stock_m2", "max")},
}


@pytest.mark.parametrize("kind", RAISED)
def test_an_instrument_in_one_district_raises_its_outcome_there_at_its_cost_and_no_others(kind, subtests):
    # what is built with cheaper land takes its time
    shape = (
        {"quarters": LATER, "enterprises": 300} if kind == "land_discount" else {"quarters": SOON, "enterprises": LARGE}
    )
    for name, measure in RAISED[kind].items():
        with subtests.test(name):
            assert_moves(effect(measure, instruments=here(kind), **shape), +1)
    for model in runs(shape["quarters"], here(kind), (), enterprises=shape["enterprises"]):
        spent = model.results.regions.groupby("region")[f"spending_{kind}"].sum()
        assert spent[HERE] > 0.0
        assert (spent.drop(HERE) == 0.0).all()
        assert (model.results.regions.drop(columns=f"spending_{kind}").filter(like="spending_").sum() == 0.0).all()


def elsewhere(model):
    """Enterprises of the other districts at the end."""
    return float((model.enterprises.district != model.setting.districts.codes.index(HERE)).sum())


def test_a_district_that_pays_newcomers_gets_more_founders_and_not_by_moves():
    """The same programme with founders who see it and with founders who do not: more are founded, more are there, and others lose few."""
    programme = (Instrument(kind="tax_relief", intensity=1.0, districts=(HERE,), max_age=12),)
    blind, seeing = (
        runs(LATER, programme, (("turnover__support_seen", seen),), enterprises=LARGE) for seen in (0.0, 1.0)
    )
    founded, there, away = (
        np.array([measure(b) - measure(a) for a, b in zip(blind, seeing, strict=True)])
        for measure in (system("entries"), last("enterprises"), elsewhere)
    )
    assert_moves(founded, +1)
    assert_moves(there, +1)
    assert abs(away.mean()) < 0.25 * there.mean(), (away, there)


def use(model):
    return float(model.industries.use.mean())


def price(model):
    return float(model.industries.price.mean())


def wages(model):
    return float(model.governments.wage_index[: model.central].mean())


def people(model):
    return float(model.governments.skilled.sum())


def mixes(model, place, places):
    """Shares of industries among the enterprises of each place."""
    firms, kinds = model.enterprises, model.industries.size
    there = place >= 0
    counted = np.bincount(place[there] * kinds + firms.industry[there], minlength=places * kinds).reshape(places, kinds)
    return counted / np.maximum(counted.sum(axis=1, keepdims=True), 1)


def apart(mix):
    """How far the mixes of places lie apart."""
    return float(((mix - mix.mean(axis=0)) ** 2).sum())


def districts_apart(model):
    return apart(mixes(model, model.enterprises.district, model.central))


def parks_apart(model):
    return apart(mixes(model, model.enterprises.park, model.parks.size))


def as_planned(model):
    """Share of parks' enterprises that are of the industry which their park's plan names most."""
    named = model.setting.parks.industry_mix.argmax(axis=1)
    park = model.enterprises.park
    inside = park >= 0
    return float((model.enterprises.industry[inside] == named[park[inside]]).mean())


def able_in_the_best(model):
    """How much more able enterprises are in the district of the highest standing than in that of the lowest."""
    firms, standing = model.enterprises, standing_of_districts(model)
    able = np.log(firms.productivity / model.industries.productivity[firms.industry])
    best, least = standing.argmax(), standing.argmin()
    return float(able[firms.district == best].mean() - able[firms.district == least].mean())


def spread_of_wages(model):
    firms = model.enterprises
    return float(np.log(firms.wage / model.setting.industries.wage[firms.industry]).std())


def spread_of_sizes(model):
    return float(np.log(model.enterprises.employees).std())


def rents_outside(model):
    return float(model.governments.off_park_rent[: model.central].mean())


BOOM = {
    "demand__growth_shift": 0.15,
    "supply__starts_response": 6.0,
    "supply__starts_cap": 0.2,
    "supply__land_release": 0.0,
}
SCARCE = {"rent__scarce_from": 0.0}
# markets that shrink faster than anybody learns, so that what a worker brings in falls from the start
FALLING = {
    "demand__constant": -0.15, "demand__growth_shift": -0.15, "production__wage_scarcity": 0.0,
    "innovation__success": 0.0, "innovation__imitate": False,
}  # fmt: skip
# building pays at most, and is not held back by what builders can do
PAYS = {"supply__feasibility_span": 0.1, "supply__starts_response": 1.0}
SLUMP = {"demand__growth_shift": -0.15}
# tenants look round whenever a lease ends, and do not mind going far
MOBILE = {
    "leasing__search_base": 2.0,
    "leasing__waiting": 1.0,
    "leasing__home_district": 0.0,
    "leasing__home_park": 0.0,
}
# enterprises go where the parks do not reach
OUTWARD = {"demand__growth_shift": 0.1, "leasing__off_park": 3.0, "rent__ordinary_room": 0.5}
SLOWDOWN = {"demand__slowdown_quarter": 0, "demand__slowdown_shift": -0.2}
LEVERS = {
    "spillovers off, fewer innovations": (system("innovations"), -1, {}, {"innovation__spillovers": False}),
    "more spillover, more innovations": (system("innovations"), +1, {}, {"innovation__spillover": 0.6}),
    "more success, more output": (last("output"), +1, {}, {"innovation__success": 0.3}),
    "imitation off, lower productivity": (productivity, -1, {}, {"innovation__imitate": False}),
    "spin-offs off, fewer entries": (system("entries"), -1, {}, {"turnover__spin_offs": False}),
    "more founders, more entries": (system("entries"), +1, {}, {"turnover__founders": 0.4}),
    "market growth, more output": (last("output"), +1, {}, {"demand__growth_shift": 0.05}),
    "slowdown, lower rents": (last("asking_rent"), -1, {}, {"demand__slowdown_quarter": 2, "demand__slowdown_shift": -0.2}),
    "constant growth, more output": (last("output"), +1, {"demand__constant": 0.0}, {"demand__constant": 0.2}),
    "a slump that ends, more output": (last("output"), +1, SLOWDOWN, {"demand__slowdown_quarters": 4}),
    "a pulse of floor space, more vacancy": (last("vacancy_rate"), +1, {}, {"supply__pulse": 0.2, "supply__pulse_quarter": 4}),
    "inputs cheaper at once, jobs hardly fall": (last("employees"), +1, SLOWDOWN, {"demand__input_price_speed": 1.0}),
    "suppliers elsewhere give way at once, more jobs": (last("employees"), +1, SLOWDOWN, {"demand__outside_speed": 1.0}),
    "nothing stands idle, lower prices": (price, -1, SLOWDOWN, {"demand__use_response": 0.0}),
    "normal prices follow at once, more in use": (use, +1, SLOWDOWN, {"demand__normal_speed": 1.0}),
    "little may stand idle, more in use": (use, +1, SLOWDOWN | {"demand__use_response": 4.0}, {"demand__least_use": 1.0}),
    "overtime, more in use": (use, +1, {"demand__growth_shift": 0.15, "demand__use_response": 4.0}, {"demand__most_use": 1.5}),
    "elastic suppliers elsewhere, less output": (last("output"), -1, {"demand__growth_shift": 0.15}, {"demand__outside_response": 8.0}),
    "cost elsewhere follows at once, less output": (last("output"), -1, SLOWDOWN, {"demand__outside_cost_speed": 1.0}),
    "progress elsewhere, less output": (last("output"), -1, {}, {"demand__outside_progress": 0.03}),
    "labour not hoarded, fewer jobs": (last("employees"), -1, SLOWDOWN, {"production__shrink_response": 1.0}),
    "a margin to spare, more jobs": (last("employees"), +1, {}, {"production__spare_margin": 0.05}),
    "wages cut as fast as raised, lower wages": (wages, -1, FALLING, {"production__wage_speed_down": 0.1}),
    "word of open jobs, more skilled people": (people, +1, {}, {"talent__pull": 5.0}),
    "wages draw people, more skilled people": (people, +1, {"demand__growth_shift": 0.15}, {"talent__wage_pull": 0.5}),
    "wages elsewhere follow at once, fewer come": (people, -1, {"talent__wage_pull": 0.5}, {"talent__elsewhere_speed": 1.0}),
    "crowding keeps people away": (people, -1, {}, {"talent__crowding": 0.5}),
    "housing follows at once, more skilled people": (people, +1, {"talent__crowding": 0.5}, {"talent__homes_speed": 1.0}),
    "who has no job leaves": (people, -1, SLOWDOWN | {"production__shrink_response": 1.0}, {"talent__idle_push": 0.5}),
    "few may come in a quarter": (people, -1, {"talent__pull": 5.0}, {"talent__largest_growth": 0.002}),
    "a frontier far ahead, more productive": (productivity, +1, {}, {"innovation__frontier_lead": 1.5}),
    "a frontier that moves, more productive": (productivity, +1, {}, {"innovation__frontier_growth": 0.1}),
    "innovations worth the same everywhere, less productive": (productivity, -1, {}, {"innovation__frontier_response": 0.0}),
    "a small step of margin, more spin-offs": (system("entries"), +1, {"demand__growth_shift": 0.15}, {"turnover__spin_off_margin": 0.005}),
    "pipeline counted, lower peak": (system("pipeline_m2", "max"), -1, BOOM, {"supply__pipeline_count": 1.0}),
    "builders expect no growth, less under way": (system("pipeline_m2"), -1, BOOM, {"supply__greatest_absorption": 0.0}),
    "builders plan to leave more empty, more under way": (system("pipeline_m2"), +1, BOOM, {"supply__planned_vacancy": 0.3}),
    "building pays better at most, more under way": (system("pipeline_m2"), +1, BOOM | PAYS, {"supply__greatest_feasibility": 3.0}),
    "builders expect no fall, more under way": (system("pipeline_m2"), +1, SLOWDOWN, {"supply__least_absorption": 0.0}),
    "nothing reaches wages, lower wages": (wages, -1, {}, {"production__wage_pass_through": 0.0}),
    "building hardly pays, less under way": (system("pipeline_m2"), -1, BOOM, {"supply__feasible_at_cost": 0.0}),
    "land is scarce, higher rents": (last("asking_rent"), +1, SCARCE | {"rent__land_premium": 0.0}, {"rent__land_premium": 2.0}),
    "tenants go elsewhere at once, lower rents": (last("asking_rent"), -1, SCARCE, {"rent__greatest_premium": 0.0}),
    "land released, more vacancy": (last("vacancy_rate"), +1, {}, {"supply__land_release": 0.03}),
    "land released, lower rents": (last("asking_rent"), -1, {}, {"supply__land_release": 0.03}),
    "built whether or not it pays, more vacancy": (last("vacancy_rate"), +1, SLOWDOWN, {"supply__built_regardless": 1.0}),
    "deep overdrafts, fewer exits": (system("exits"), -1, SLUMP, {"production__overdraft": 8.0}),
    "owners give up sooner, more exits": (system("exits"), +1, SLUMP, {"turnover__giving_up": 2.0}),
    "table counted thrice, more exits": (system("exits"), +1, {"turnover__exit": "table"}, {"turnover__table_multiplier": 3.0}),
    "high taxes, fewer enterprises": (last("enterprises"), -1, {}, {"government__turnover_tax": 0.08}),
    "larger service budgets, better services": (parks("service_level"), +1, {}, {"operation__service_budget": 0.6}),
    "larger stakes, more equity income": (equity, +1, {}, {"operation__equity_share": 0.3}),
    "local inputs cheaper, better margins": (margin, +1, {}, {"production__input_saving": 0.1}),
    "clusters draw to districts, districts differ more": (districts_apart, +1, MOBILE, {"leasing__district_quotient": 0.8}),
    "related work draws to districts, districts differ more": (districts_apart, +1, MOBILE, {"leasing__district_relatedness": 2.0}),
    "founders out of local work, districts differ more": (districts_apart, +1, {}, {"turnover__local_founders": 1.0}),
    "clusters draw to parks, parks differ more": (parks_apart, +1, MOBILE, {"leasing__park_quotient": 1.0}),
    "many taken for granted, parks differ less": (parks_apart, -1, MOBILE | {"leasing__park_quotient": 1.0}, {"leasing__quotient_weight": 1000.0}),
    "operators court, parks are as planned": (as_planned, +1, MOBILE, {"leasing__plan": 2.0}),
    "plans draw less, parks are less as planned": (as_planned, -1, MOBILE | {"leasing__plan": 2.0}, {"leasing__plan_most": 0.1}),
    "good addresses draw the able": (able_in_the_best, +1, MOBILE, {"leasing__sorting": 5.0}),
    "wages share a place's value, wages differ more": (spread_of_wages, +1, {}, {"production__place_sharing": 1.0}),
    "contracts won and lost, sizes differ more": (spread_of_sizes, +1, {}, {"contracts__rate": 0.3}),
    "large contracts, sizes differ more": (spread_of_sizes, +1, {"contracts__rate": 0.3}, {"contracts__spread": 1.5}),
    "contracts held small, sizes differ less": (spread_of_sizes, -1, {"contracts__rate": 0.3}, {"contracts__largest": 0.05}),
    "newcomers of little promise, more exits": (system("exits"), +1, {}, {"contracts__promise": -0.6}),
    "newcomers who differ, more exits": (system("exits"), +1, {}, {"contracts__promise_spread": 1.5}),
    "little ordinary space, dearer outside": (rents_outside, +1, OUTWARD, {"rent__ordinary_room": 0.01}),
    "rents outside answer, dearer outside": (rents_outside, +1, OUTWARD, {"rent__ordinary_response": 5.0}),
}  # fmt: skip


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_moves_its_outcome(name):
    measure, direction, base, changes = LEVERS[name]
    assert_moves(effect(measure, base=base, **luck(name), **changes), direction)


def test_a_pulse_comes_once_to_open_parks_beyond_any_plot_and_nobody_pays():
    for pulse in (0.0, 0.1):
        parameters = small(
            4, 2, 150, 3, layout=1, supply__pulse=pulse, supply__pulse_quarter=1, supply__replacement=0.0
        )
        setting = load(parameters)
        opening, enterprises = setting.parks.opening.copy(), setting.parks.enterprises.copy()
        opening[-1], enterprises[-1] = 3, 0
        model = ParkEcosystem(
            parameters, 0, replace(setting, parks=replace(setting.parks, opening=opening, enterprises=enterprises))
        )
        process = next(each for each in model.order if each.name == "completions")
        model.step()
        before, cash = model.parks.stock + model.parks.pipeline[:, :, 1], model.parks.cash.copy()
        process(model, Draws(0, "completions", 1))
        np.testing.assert_allclose(model.parks.stock, before * (1.0 + pulse), rtol=1e-12)
        assert (model.parks.stock[-1] == 0.0).all()
        assert (model.parks.cash == cash).all()


def test_exits_answer_to_a_slump_by_cash_and_not_by_the_table():
    by_cash = effect(system("exits"), enterprises=LARGE, **SLUMP)
    by_table = effect(system("exits"), enterprises=LARGE, base={"turnover__exit": "table"}, **SLUMP)
    assert_moves(by_cash, +1)
    assert_moves(by_cash - by_table, +1)


def driver(model, term):
    """What a term of agglomeration says it works on, for each enterprise in a park [N]."""
    firms, table, count = model.enterprises, model.setting.industries, model.parks.size
    everywhere = model.by_cell(firms.employees, model.cell())
    people, park = everywhere[:count], firms.park
    by_park = {
        "jacobs": lambda: np.log1p(diversity(industry_shares(people))),
        "related_variety": lambda: related_variety(industry_shares(people), table.relatedness),
        "city_mass": lambda: np.log1p(model.city_kernel @ everywhere.sum(axis=1))[:count],
        "congestion": lambda: -(np.maximum(model.plan_use() - model.parameters.production.congestion_start, 0.0) ** 2),
    }
    if term in by_park:
        return by_park[term]()[park]
    by_industry = {
        "marshall": lambda: np.log1p(people),
        "chain_linkage": lambda: chain_linkage(people, table.linkage, scale=model.parameters.production.supplier_scale),
    }
    return by_industry[term]()[park, firms.industry]


@pytest.mark.parametrize("term", ["marshall", "jacobs", "related_variety", "chain_linkage", "city_mass", "congestion"])
def test_a_term_of_agglomeration_favours_enterprises_where_its_driver_is_high(term):
    """Levels are fitted to what was observed, industry by industry; a switch shows in who gains relative to whom."""
    sales, base = (
        {},
        {"production__congestion_start": 0.5, f"production__{term}": 5.0 if term == "congestion" else 0.03},
    )
    for on in (True, False):
        parameters = small(8, 2, 400, 1, layout=1, **base, **{f"production__use_{term}": on})
        setting = load(parameters)
        # half of the parks are nearly built up
        crowded = np.where(np.arange(8) % 2, 1.0, 0.25)
        setting = replace(setting, parks=replace(setting.parks, plot_ratio=setting.parks.plot_ratio * crowded))
        model = ParkEcosystem(parameters, 0, setting)
        works, people = driver(model, term), model.enterprises.employees.copy()
        next(each for each in model.order if each.name == "production")(model, Draws(0, "production", 0))
        sales[on] = np.log(model.enterprises.revenue / people)
    inside = model.enterprises.park >= 0
    gain, industry = (sales[True] - sales[False])[inside], model.enterprises.industry[inside]
    works = works[inside]
    for kind in np.unique(industry):
        rows = industry == kind
        if rows.sum() > 3 and np.ptp(works[rows]) > 1e-9:
            assert np.corrcoef(gain[rows], works[rows])[0, 1] > 0.8, (term, kind)
    assert np.ptp(gain) > 0.0


def test_conversion_moves_idle_floor_space_to_what_is_wanted():
    stock = {}
    for on in (True, False):
        parameters = small(6, 2, 300, 24, layout=1, supply__conversion=on, supply__conversion_permission=1.0, supply__starts_response=0.0,
                           supply__land_release=0.0, supply__replacement=0.0)  # fmt: skip
        setting = load(parameters)
        idle = setting.parks.stock.copy()
        idle[:, 0] *= 1.8
        model = finished(parameters, 0, replace(setting, parks=replace(setting.parks, stock=idle)))
        stock[on] = model.parks.stock.sum(axis=0) + model.parks.pipeline.sum(axis=(0, 2))
    assert stock[True].sum() == pytest.approx(stock[False].sum()), "converting builds nothing and pulls nothing down"
    assert stock[True][0] < 0.95 * stock[False][0]
    assert stock[True][1:].sum() > stock[False][1:].sum()


STILL = {
    "supply__replacement": 0.0,
    "supply__starts_response": 0.0,
    "supply__land_release": 0.0,
    "supply__conversion_patience": 1,
}


def converted(model):
    """Floor space that changed its type in the first district when nothing else moves it [m2]."""
    parks, start = model.parks, ParkEcosystem(model.parameters, model.seed).parks.stock
    here = parks.district == model.setting.districts.codes.index(HERE)
    return float(np.abs(parks.stock + parks.pipeline.sum(axis=2) - start)[here].sum() / 2.0)


def laboratories(model):
    parks, kind = model.parks, model.laboratory
    here = parks.district == model.setting.districts.codes.index(HERE)
    return float((parks.stock[here, kind] + parks.pipeline[here, kind].sum(axis=1)).sum())


def waived(model):
    leases = model.leases
    here = model.parks.district[leases.park] == model.setting.districts.codes.index(HERE)
    return float(((leases.free_until - leases.start) * leases.area)[here & (leases.start > 0)].sum())


def money_in_incubators(model):
    firms = model.enterprises
    here = firms.space == model.incubator
    return float((firms.cash[here] / firms.fixed_cost[here]).mean())


# what comes about slowly
SLOW = {"inputs cheaper at once, jobs hardly fall"}
# what luck of single enterprises hides among three hundred, and twelve hundred show soon
NUMEROUS = {
    "pilot_line_grant, more laboratories", "scenario_procurement, more employees", "talent_housing, fewer vacancies",
    "talent_subsidy, more employees", "related work draws to districts, districts differ more", "many taken for granted, parks differ less",
    "high taxes, fewer enterprises", "clusters draw to parks, parks differ more",
}  # fmt: skip
# and what shows soon among sixteen times as many only
COUNTLESS = {
    "newcomers who differ, more exits", "newcomers of little promise, more exits", "fast_approval, more space let",
    "rent_free_period, more space let",
}  # fmt: skip
# so far below what luck does in a run that four seeds do not tell
WEAK = {"cost elsewhere follows at once, less output", "who has no job leaves", "renovation_grant, more converted"}
# nor eight, unless there are more enterprises
WEAKEST = {
    "builders expect no fall, more under way": {"seeds": MORE, "enterprises": LARGE},
    "good addresses draw the able": {"seeds": MORE, "enterprises": LARGE},
    "built whether or not it pays, more vacancy": {"seeds": SEEDS, "enterprises": LARGE},
}


def luck(name):
    """Length and number of the runs in which an effect is looked for, and their enterprises where it takes more of them."""
    if name in NUMEROUS | COUNTLESS:
        return {"quarters": SOON, "seeds": SEEDS, "enterprises": LARGE if name in NUMEROUS else HUGE}
    if name in WEAKEST:
        return {"quarters": LATER} | WEAKEST[name]
    if name in WEAK:
        return {"quarters": LATER, "seeds": MORE}
    return {"quarters": LATER if name in SLOW else SOON, "seeds": SEEDS}


FOOTLOOSE = {"leasing__home_district": 0.0, "leasing__waiting": 1.0}
# where nobody owns rooms, and luck does little
CALM = FOOTLOOSE | {
    "tenure__owned_share": 0.0, "production__growth_noise": 0.0, "demand__shock_scale": 0.0, "demand__enterprise_shock_sd": 0.0,
}  # fmt: skip
DEAR = STILL | {"supply__conversion_permission": 1.0, "supply__conversion_cost": 0.8}
# what each instrument works on, its direction, and the conditions under which it shows
MECHANISMS = {
    "rent_free_period, more rent-free time": ("rent_free_period", waived, +1, {}),
    "rent_free_period, more space let": ("rent_free_period", district("leased_m2"), +1, CALM),
    "talent_housing, skilled labour moves in": ("talent_housing", district("skilled_labour"), +1, {}),
    "talent_housing, fewer vacancies": ("talent_housing", district("unfilled_vacancies"), -1, {}),
    "talent_subsidy, more employees": ("talent_subsidy", district("employees"), +1, {}),
    # how many sit in incubators stays within luck over 32 seeds
    "incubation_grant, more money in incubators": ("incubation_grant", money_in_incubators, +1, {}),
    "pilot_line_grant, more laboratories": ("pilot_line_grant", laboratories, +1, {}),
    "renovation_grant, more converted": ("renovation_grant", converted, +1, DEAR),
    "scenario_procurement, more R&D": ("scenario_procurement", parks("rd"), +1, {}),
    "scenario_procurement, more employees": ("scenario_procurement", district("employees"), +1, {}),
    "fast_approval, more space let": ("fast_approval", district("leased_m2"), +1, {"leasing__waiting": 0.1}),
    "fast_approval, more converted": ("fast_approval", converted, +1, STILL),
    "brand_promotion, more founded": ("brand_promotion", system("entries"), +1, {}),
    "brand_promotion, more enterprises": ("brand_promotion", district("enterprises"), +1, {}),
}  # fmt: skip


@pytest.mark.parametrize("name", MECHANISMS)
def test_an_instrument_works_by_its_own_mechanism(name):
    kind, measure, direction, base = MECHANISMS[name]
    assert_moves(effect(measure, base=base, instruments=here(kind), **luck(name)), direction)


def test_a_rent_subsidy_fills_the_district_of_footloose_enterprises():
    # who loses is not asserted: over 24 seeds the other district's loss is within noise, most come from outside the parks
    footloose = {"leasing__search_base": 2.0, "leasing__waiting": 1.0, "leasing__home_district": 0.0}
    assert_moves(effect(district("leased_m2"), base=footloose, instruments=here("rent_subsidy"), seeds=MORE), +1)


def test_a_stronger_subsidy_costs_more():
    spent = []
    for intensity in (0.0, 0.2, 0.4, 0.8):
        programme = (Instrument(kind="rent_subsidy", intensity=intensity),)
        spent.append(finished(small(instruments=programme), 0).results.system["fiscal_cost"].sum())
    assert spent[0] == 0.0
    assert (np.diff(spent) > 0.0).all()


def test_a_budget_that_cannot_pay_settles_at_the_share_it_can_keep_up():
    programmes = (Instrument(kind="rent_subsidy", intensity=0.9), Instrument(kind="rd_subsidy", intensity=0.9))
    # income from land swings with what builders begin; here it does not
    steady = {"government__debt_limit": 1.0, "supply__starts_response": 0.0}
    model = finished(small(6, 2, 300, 1, layout=1, instruments=programmes, **steady), 0)
    shares, debts = [], []
    for _ in range(40):
        model.step()
        districts = slice(0, model.central)
        shares.append(model.governments.rationing[districts].copy())
        debts.append(-model.governments.cash[districts] / model.governments.revenue[districts])
    late = np.array(shares)[-16:]
    # it does not jump between paying everything and paying nothing
    assert late.max() < 0.5
    assert (late > 0.0).mean() > 0.8
    assert np.abs(np.diff(late, axis=0)).max() < 0.25
    # a quarter's payments were promised before it was known what taxes would bring in
    assert np.array(debts)[-16:].max() < 1.5


ENDS = 12  # quarter in which a programme for all tenants ends that began in the first
ENDINGS = {
    "kept": {"duration": 10_000},
    "sudden": {"duration": ENDS, "announced": False},
    "announced": {"duration": ENDS},
    "announced, fading": {"duration": ENDS, "sunset": 12},
}


@cache
def moves_by_quarter(ending, seed, out=False):
    """Tenants who move to another park or out of all, or only those who leave all parks, by quarter."""
    paid = (Instrument(kind="rent_subsidy", intensity=0.5, **ENDINGS[ending]),)
    events = unwatched(
        small(6, 2, LARGE, ENDS + 14, layout=1, events=True, instruments=paid, **QUIET), seed
    ).results.events
    moves = events[events["event"].eq("relocation")]
    if out:
        moves = moves[moves["park_to"].eq("")]
    return np.bincount(moves["quarter"], minlength=ENDS + 14)


def test_parks_lose_more_tenants_when_a_subsidy_ends_than_when_it_is_kept():
    for out in (False, True):
        lost = {
            ending: np.array([moves_by_quarter(ending, seed, out)[ENDS : ENDS + 4].sum() for seed in SEEDS])
            for ending in ("sudden", "kept")
        }
        assert_moves(lost["sudden"] - lost["kept"], +1)


def test_nobody_moves_for_an_end_that_nobody_knows_of_before_it_comes():
    for seed in SEEDS:
        assert (moves_by_quarter("sudden", seed)[:ENDS] == moves_by_quarter("kept", seed)[:ENDS]).all()


def test_notice_spreads_the_departures_and_part_of_them_come_before_the_end(subtests):
    most = {ending: np.array([moves_by_quarter(ending, seed).max() for seed in SEEDS]) for ending in ENDINGS}
    for ending in ("announced", "announced, fading"):
        with subtests.test(ending):
            assert_moves(most["sudden"] - most[ending], +1)
    before = {ending: np.array([moves_by_quarter(ending, seed)[:ENDS].sum() for seed in SEEDS]) for ending in ENDINGS}
    assert_moves(before["announced"] - before["kept"], +1)
