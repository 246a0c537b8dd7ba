"""Checks against closed forms and symmetries."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import chisquare

from sim import Parameters, ParkEcosystem
from sim.agents import DAYS
from sim.draws import Draws, fold
from sim.parameters import Production
from sim.parameters.policy_table import INSTRUMENTS, Instrument
from sim.processes.hiring import grown
from sim.processes.location import OUTSIDE, SpaceMarket, effective_cost, rent_free_share
from sim.processes.rent import adjusted_rent
from sim.processes.search import choose
from sim.regions import load
from tests.sim.strategies import (
    EVERYTHING,
    LEARNING,
    assert_identical,
    changed,
    finished,
    frames,
    shuffled,
    small,
    without_luck,
)

SEARCHERS = 40_000
SPACE, INDUSTRY = 1, 3
ABILITY = np.log(1.5)  # log points by which the newcomers of a roomy market are more productive than their industry


def roomy_market(seed=0, **changes):
    """A small region where floor space never runs out, of which parks have unlike amounts, let and vacant, and newcomers to its first district."""
    model = ParkEcosystem(small(6, 3, 200, leasing__passes=1, **{"leasing__seen": 1.0} | changes), seed)
    model.parks.stock = 1e9 * (1.0 + 0.25 * np.arange(model.parks.size)[:, None] + np.zeros(model.parks.stock.shape))
    model.parks.leased = model.parks.stock * np.linspace(0.3, 0.8, model.parks.size)[:, None]
    model.parks.permitted_m2 = model.parks.stock.sum(axis=1)
    rows = model.enterprises.enter(
        SEARCHERS,
        name=fold(77, np.arange(SEARCHERS)),
        district=0,
        industry=INDUSTRY,
        space=SPACE,
        employees=10.0,
        productivity=np.exp(ABILITY) * model.industries.productivity[INDUSTRY],
        founded=0,
        wage=1.0,
    )
    return model, np.arange(rows.start, rows.stop)


def chosen(model, rows):
    """How many chose each park, and the outside last; and the market they met."""
    market = SpaceMarket(model)
    place = choose(model, Draws(0, "leasing", 0), market, rows, np.full(len(rows), SPACE), np.full(len(rows), 100.0))
    return np.append(np.bincount(place[place >= 0], minlength=model.parks.size), (place == OUTSIDE).sum()), market


def vacant_rooms(model, space=SPACE):
    """What a park is worth for its vacant rooms of an office type, against one of its size at natural vacancy [J utility]."""
    parks, p = model.parks, model.parameters
    free = parks.stock[:, space] - parks.leased[:, space]
    return p.leasing.floor_space * np.log(free / (p.rent.natural_office * parks.stock[:, space]))


def drawn_to_districts(model, market):
    """What else draws the newcomers of a roomy market to each district, in its parks and outside them [R utility]."""
    p = model.parameters.leasing
    at_home = p.home_district * (np.arange(model.central) == 0)
    return at_home + market.reachable + market.district[:, INDUSTRY] + p.sorting * ABILITY * market.standing


def outside_at_home(model, market):
    """What space outside the parks of their own district is worth to the newcomers of a roomy market."""
    p = model.parameters.leasing
    besides = p.home_district + market.district[0, INDUSTRY] + p.sorting * ABILITY * market.standing[0]
    return market.outside[0, INDUSTRY, 0] + besides


def nested_logit(model, utility, outside, at_home, loyalty=None):
    """Closed form: parks within districts by a logit, districts and the outside by a logit on inclusive values."""
    nesting, weight = model.parameters.leasing.nesting, np.exp(utility + (0.0 if loyalty is None else loyalty))
    inclusive = np.array([weight[model.parks.district == region].sum() for region in range(model.central)])
    tops = np.append(nesting * np.log(inclusive) + at_home, outside)
    share = np.exp(tops - tops.max())
    share /= share.sum()
    return np.append(share[model.parks.district] * weight / inclusive[model.parks.district], share[-1])


def test_choice_on_cost_alone_follows_the_closed_form_from_rents():
    attributes = (
        "own_industry",
        "relatedness",
        "park_quotient",
        "district_quotient",
        "district_relatedness",
        "plan",
        "sorting",
        "floor_space",
        "crowding",
        "services",
        "access",
        "talent",
        "amenity",
        "quality",
    )
    model, rows = roomy_market(**{f"leasing__{name}": 0.0 for name in attributes})
    counted, _ = chosen(model, rows)
    p, table, parks, gov = model.parameters.leasing, model.setting.industries, model.parks, model.governments
    # the cost of a square metre, written out from the contract terms
    weights = np.exp(-p.discount * np.arange(12))
    free = weights[0] / weights.sum()
    tax = (
        model.parameters.government.turnover_tax * table.revenue_per_worker[INDUSTRY] / table.space_per_worker[INDUSTRY]
    )
    tax *= model.industries.productivity[INDUSTRY]
    asked = parks.asking_rent[:, SPACE] * np.where(
        (parks.strategy == 1) & (parks.leading_industry == INDUSTRY), np.exp(-0.10), 1.0
    )
    # services are charged for, and a start-up may pay an equity operator with a stake
    o, g = model.parameters.operation, model.parameters.government
    full_set = o.service_price * np.array([0.6, 1.0, 2.2, 1.2, 0.6])[parks.strategy] * o.service_cost
    charges = full_set * parks.services.mean(axis=1) * table.service_need[INDUSTRY] / table.space_per_worker[INDUSTRY]
    margin = model.industries.margin[INDUSTRY]
    stake = o.equity_share * model.parameters.production.payout * margin * (1.0 - g.profit_tax) * tax / g.turnover_tax
    equity = parks.strategy == 3
    waived = np.where(equity, weights[:4].sum() / weights.sum(), free)
    cost = DAYS * (asked * (1.0 - waived) + p.property_fee) + charges + np.where(equity, stake, 0.0) + tax
    at_home = p.home_district * (np.arange(model.central) == 0)
    outside = p.off_park + p.cost * np.log(DAYS * gov.off_park_rent[0] * (1.0 - free) + tax) + p.home_district
    expected = nested_logit(model, p.cost / p.nesting * np.log(cost), outside, at_home)
    assert counted.sum() == SEARCHERS
    assert chisquare(counted, SEARCHERS * expected).pvalue > 1e-3


def quotient_by_hand(model, rows):
    """Location quotient of the newcomers' industry among the given enterprises, and the share of the industry in the region."""
    firms, weight = model.enterprises, model.parameters.leasing.quotient_weight
    counts = [max(int((firms.industry == k).sum()), 1) for k in range(model.industries.size)]
    share = counts[INDUSTRY] / sum(counts)
    own = int((firms.industry[rows] == INDUSTRY).sum())
    return (own + weight * share) / ((len(rows) + weight) * share), share


def related_by_hand(model, rows):
    """Mean relatedness to the newcomers' industry of those who work in the given enterprises."""
    firms, related = model.enterprises, model.setting.industries.relatedness[:, INDUSTRY]
    return (firms.employees[rows] * related[firms.industry[rows]]).sum() / firms.employees[rows].sum()


@pytest.mark.parametrize("nesting", [0.2, 0.6, 1.0])
def test_choice_with_every_attribute_follows_the_nested_logit(nesting):
    model, rows = roomy_market(leasing__nesting=nesting)
    counted, market = chosen(model, rows)
    p, parks, firms = model.parameters.leasing, model.parks, model.enterprises
    # what a place draws by its floor space, its plan and who is there, written out on top of a market that knows nothing of them
    names = ("floor_space", "park_quotient", "plan", "district_quotient", "district_relatedness", "sorting")
    assert all(getattr(p, name) > 0.0 for name in names)
    plain = SpaceMarket(roomy_market(leasing__nesting=nesting, **{f"leasing__{name}": 0.0 for name in names})[0])
    column = plain.class_of(np.array([SPACE]), np.array([INDUSTRY]), np.array([0]))[0]
    value, stock = plain.value[:, column].copy(), parks.stock[:, SPACE]
    for j in range(parks.size):
        quotient, share = quotient_by_hand(model, np.flatnonzero(firms.park == j))
        named = np.log((model.setting.parks.industry_mix[j, INDUSTRY] + 0.01) / (share + 0.01))
        value[j] += p.floor_space * np.log(stock[j] / stock.mean()) + p.park_quotient * np.log(quotient)
        value[j] += vacant_rooms(model)[j]
        value[j] += p.plan / nesting * min(max(named, -p.plan_most), p.plan_most)
    assert np.ptp(value - plain.value[:, column]) > 0.3, "parks differ in what is written out here"
    besides, everywhere = np.zeros(model.central), related_by_hand(model, np.arange(firms.size))
    for r in range(model.central):
        here = np.flatnonzero(firms.district == r)
        besides[r] = p.district_quotient * np.log(quotient_by_hand(model, here)[0])
        besides[r] += p.district_relatedness * (related_by_hand(model, here) - everywhere)
    besides += p.sorting * ABILITY * market.standing + p.home_district * (np.arange(model.central) == 0)
    expected = nested_logit(model, value, plain.outside[0, INDUSTRY, 0] + besides[0], besides + plain.reachable)
    assert chisquare(counted, SEARCHERS * expected).pvalue > 1e-3


def test_loyalty_to_the_home_park_enters_the_closed_form():
    model, rows = roomy_market(leasing__nesting=0.5)
    model.enterprises.home[rows] = 2
    counted, market = chosen(model, rows)
    column = market.class_of(np.array([SPACE]), np.array([INDUSTRY]), np.array([0]))[0]
    loyalty = model.parameters.leasing.home_park * (np.arange(model.parks.size) == 2)
    expected = nested_logit(
        model,
        market.value[:, column] + vacant_rooms(model),
        outside_at_home(model, market),
        drawn_to_districts(model, market),
        loyalty,
    )
    assert chisquare(counted, SEARCHERS * expected).pvalue > 1e-3


def test_a_dearer_park_is_chosen_less():
    model, rows = roomy_market()
    before, _ = chosen(model, rows)
    model.parks.asking_rent[0] *= 1.3
    after, _ = chosen(model, rows)
    assert after[0] < before[0]
    assert (after[1:] >= before[1:]).all(), "a dearer park drives nobody to it and nobody away from another"


def test_a_yuan_of_rent_of_subsidy_and_of_tax_weigh_the_same():
    terms = {"fee": 0.35, "tax": 90.0, "free": 0.0, "rent_subsidy": 0.0, "tax_relief": 0.0}
    rent, yuan = 3.0, 45.0
    less_rent = effective_cost(rent - yuan / DAYS, **terms)
    subsidy = effective_cost(rent, **terms | {"rent_subsidy": yuan / (DAYS * rent)})
    relief = effective_cost(rent, **terms | {"tax_relief": yuan / 90.0})
    assert less_rent == pytest.approx(subsidy, rel=1e-12)
    assert less_rent == pytest.approx(relief, rel=1e-12)


def test_sizes_have_the_pareto_tail_of_their_growth_and_hazard():
    p = replace(Production(), growth_cap=1.0)
    hazard, mu, spread = 0.02, 0.002, 0.14
    # stationary tail of a killed, geometric walk reborn at one worker: (1 - h) e^{mu z + (spread z)^2 / 2} = 1
    index = brentq(lambda z: np.log1p(-hazard) + mu * z + (spread * z) ** 2 / 2.0, 1e-6, 50.0)
    count, still = 60_000, np.zeros(60_000)
    size, who, one = np.ones(count), np.arange(count), np.ones(count)
    for t in range(400):
        draws = Draws(4, "growth", t)
        size = grown(size, mu * one, one, one, spread * draws.normal(who), still, p)
        size[draws.uniform(1, who) < hazard] = 1.0
    tail = np.sort(size)[::-1][:1_500]
    hill = 1.0 / np.log(tail[:-1] / tail[-1]).mean()
    assert hill == pytest.approx(index, rel=4.0 / np.sqrt(len(tail)))


@pytest.mark.parametrize("levers", [{}, EVERYTHING], ids=["plain", "every lever"])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_relabelled_and_reordered_input_gives_the_same_results_but_for_labels(seed, levers):
    targets = ("", "software", "start_ups")
    table = tuple(
        Instrument(kind=kind, target=targets[n % 3], intensity=0.4, budget=1e5 * (n % 2))
        for n, kind in enumerate(INSTRUMENTS)
    )
    programmes = table if seed else ()
    parameters = changed(small(6, 3, 200, 14, layout=seed, events=True, snapshots=5, instruments=programmes), levers)
    setting = load(parameters)
    setting = replace(setting, parks=replace(setting.parks, opening=np.where(np.arange(6) == 4, 3, 0)))
    other, old = shuffled(setting, np.random.default_rng(seed))
    one, two = finished(parameters, seed, setting), finished(parameters, seed, other)
    ours, theirs = one.results.tables(), two.results.tables()
    assert ours.keys() == theirs.keys()
    for name, frame in ours.items():
        codes = [
            column for column in ("park", "region", "fund", "park_from", "park_to", "near_park") if column in frame
        ]
        translated = theirs[name].copy()
        for column in codes:
            translated[column] = translated[column].replace(old)
        assert_identical(
            {name: {c: frame[c].to_numpy() for c in frame}}, {name: {c: translated[c].to_numpy() for c in frame}}
        )


def test_reordered_rows_of_a_real_region_change_nothing(tmp_path):
    import csv
    from pathlib import Path
    from shutil import copytree

    import sim.regions as regions

    home = Path(regions.__file__).parent
    folder = tmp_path / "zhongguancun"
    copytree(home / "zhongguancun", folder)
    for name in ("linkage", "relatedness"):
        (folder / f"{name}.csv").write_bytes((home / "industries" / f"{name}.csv").read_bytes())
    rng = np.random.default_rng(1)
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            header, *rows = list(csv.reader(file))
        columns = rng.permutation(len(header))
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerows(
                [
                    [line[column] for column in columns]
                    for line in [header, *(rows[row] for row in rng.permutation(len(rows)))]
                ]
            )
    shipped = Parameters(quarters=4)
    one = finished(shipped)
    two = finished(changed(shipped, {"region.folder": str(folder), "region.name": "zhongguancun"}))
    assert_identical(frames(one), frames(two))


def test_parks_alike_in_everything_are_exchangeable():
    """Two parks that differ in nothing swap their fates when their rows are swapped: no row is favoured on average."""
    parameters = small(2, 1, 200, 8)
    setting = load(parameters)
    parks = setting.parks
    same = {
        name: np.repeat(getattr(parks, name)[:1], 2, axis=0)
        for name in ("land_m2", "plot_ratio", "stock", "amenity_m2", "asking_rent", "x_km", "y_km", "accessibility", "strategy",
                     "leading_industry", "enterprises", "revenue_at_start", "industry_mix")
    }  # fmt: skip
    twins = replace(setting, parks=replace(parks, **same))
    difference = []
    for seed in range(24):
        first, second = finished(parameters, seed, twins).parks.leased.sum(axis=1)
        difference.append((first - second) / (first + second))
    assert abs(np.mean(difference)) < 3.5 * np.std(difference, ddof=1) / np.sqrt(len(difference))
    assert np.std(difference) > 0.0


def test_rent_rests_at_natural_vacancy_and_equilibrium_rent():
    rent = np.array([0.8, 3.0, 4.2])
    rule = {"vacancy_response": 0.5, "level_response": 0.05, "cap": 0.06}
    np.testing.assert_array_equal(adjusted_rent(rent, np.full(3, 0.15), rent, np.full(3, 0.15), **rule), rent)
    path = np.array([1.0])
    for _ in range(400):
        path = adjusted_rent(path, np.array([0.15]), np.array([3.0]), np.array([0.15]), **rule)
    assert path[0] == pytest.approx(3.0, rel=1e-8)
    # a lasting vacancy gap rests where the two gaps balance: ln R = ln R* - a v* ln(v / v*) / b
    for _ in range(600):
        path = adjusted_rent(path, np.array([0.25]), np.array([3.0]), np.array([0.15]), **rule)
    assert path[0] == pytest.approx(3.0 * np.exp(-0.5 * 0.15 * np.log(0.25 / 0.15) / 0.05), rel=1e-8)


def test_asking_rents_of_a_model_at_rest_do_not_move():
    model = ParkEcosystem(small())
    model.parks.leased = (1.0 - model.natural_vacancy) * model.parks.stock
    before = model.parks.asking_rent.copy()
    rule = next(process for process in model.order if process.name == "rent")
    rule(model, Draws(0, "rent", 0))
    np.testing.assert_allclose(model.parks.asking_rent, before, rtol=1e-14)


@cache
def in_unit(unit, levers):
    programmes = tuple(Instrument(kind=kind, intensity=0.4, budget=1e5 * (n % 2)) for n, kind in enumerate(INSTRUMENTS))
    parameters = small(5, 2, 200, 12, snapshots=3, instruments=programmes, government__debt_limit=1.0)
    return finished(changed(parameters, dict(levers) | {"money_unit": unit}))


@pytest.mark.parametrize("levers", [{}, EVERYTHING], ids=["plain", "every lever"])
@pytest.mark.parametrize("unit", [1_000.0, 1e-3, 7.3])
def test_the_unit_of_money_changes_nothing_real(unit, levers):
    one, other = in_unit(1.0, tuple(levers.items())), in_unit(unit, tuple(levers.items()))
    assert one.enterprises.size == other.enterprises.size
    np.testing.assert_array_equal(one.enterprises.name, other.enterprises.name)
    np.testing.assert_array_equal(one.enterprises.park, other.enterprises.park)
    np.testing.assert_array_equal(one.stages.stage, other.stages.stage)
    for name in ("enterprises", "parks", "governments", "funds", "alliances", "platforms", "industries", "leases"):
        ours, theirs = getattr(one, name), getattr(other, name)
        for column, item in ours.kind.columns.items():
            factor = unit if item.unit.startswith("CNY") else 1.0
            mine, yours = getattr(ours, column).astype(float), factor * getattr(theirs, column).astype(float)
            scale = np.abs(mine).max(initial=1e-3)  # below a thousandth of anything is rounding
            np.testing.assert_allclose(yours, mine, rtol=1e-6, atol=1e-6 * scale, err_msg=f"{name}.{column}")
    for name, frame in one.results.tables().items():
        numbers, others = frame.select_dtypes("number"), getattr(other.results, name)
        for column in numbers:
            mine = numbers[column].to_numpy(float)
            scale = np.nanmax(np.abs(mine), initial=0.0)
            np.testing.assert_allclose(others[column], mine, rtol=1e-6, atol=1e-6 * scale, err_msg=f"{name}.{column}")


def test_zhongguancun_in_thousand_yuan_takes_the_same_course():
    parameters = Parameters(quarters=8)
    one, other = finished(parameters), finished(changed(parameters, {"money_unit": 1_000.0}))
    ours, theirs = one.results.parks, other.results.parks
    np.testing.assert_array_equal(ours["stage"], theirs["stage"])
    np.testing.assert_allclose(ours["leased_m2"], theirs["leased_m2"], rtol=1e-6)
    np.testing.assert_allclose(ours["employees"], theirs["employees"], rtol=1e-6)
    np.testing.assert_allclose(
        ours["output"], theirs["output"], rtol=1e-6, err_msg="tables are in yuan whatever the unit"
    )
    scale = np.abs(one.parks.cash).max()
    np.testing.assert_allclose(one.parks.cash, 1_000.0 * other.parks.cash, rtol=1e-6, atol=1e-12 * scale)


def test_nothing_happens_where_every_rate_is_zero():
    rates = {
        "supply__starts_response": 0.0, "supply__replacement": 0.0, "supply__land_release": 0.0, "supply__conversion": False,
        "contracts__rate": 0.0, "innovation__success": 0.0, "innovation__imitate": False, "innovation__spillovers": False,
        "production__growth_response": 0.0, "production__shrink_response": 0.0, "production__growth_noise": 0.0, "production__overdraft": 8.0,
        "production__use_congestion": False, "production__wage_speed": 0.0, "production__wage_speed_down": 0.0, "production__wage_scarcity": 0.0,
        "turnover__founders": 0.0, "turnover__spin_offs": False, "turnover__giving_up": 0.0,
        "rent__vacancy_response": 0.0, "rent__level_response": 0.0,
        "leasing__search_base": -5.0, "leasing__search_stress": 0.0, "leasing__search_cost": 0.0, "leasing__search_size": 1.0,
        "leasing__search_age": 1.0, "leasing__space_elasticity": 0.0, "leasing__crowded": 2.0, "leasing__graduation": 40,
        "operation__service_budget": 0.0, "demand__shock_scale": 0.0, "demand__enterprise_shock_sd": 0.0,
    }  # fmt: skip
    parameters = small(5, 2, 60, 6, **rates)
    setting = without_luck(load(parameters), growth_early=0.0, growth_late=0.0, incubator_share=0.0)
    # whoever sits outside the parks keeps looking; here everybody sits inside
    nobody = np.zeros(len(setting.districts), np.int64)
    setting = replace(setting, districts=replace(setting.districts, off_park_enterprises=nobody))
    model = ParkEcosystem(parameters, 3, setting)
    watched = {
        "enterprises": ("name", "park", "industry", "employees", "productivity", "demand"),
        "parks": ("stock", "pipeline", "asking_rent"), "governments": ("wage_index",),
    }  # fmt: skip
    before = {
        name: {column: getattr(getattr(model, name), column).copy() for column in columns}
        for name, columns in watched.items()
    }
    leased = model.parks.leased.copy()
    model.run_for(6)
    after = {
        name: {column: getattr(getattr(model, name), column) for column in columns} for name, columns in watched.items()
    }
    assert_identical(before, after)
    np.testing.assert_allclose(model.parks.leased, leased, rtol=1e-12)
    np.testing.assert_allclose(model.industries.price, 1.0, atol=5e-3)


@pytest.mark.parametrize("changes", [{}, LEARNING], ids=["plain", "all learn"])
def test_the_order_of_enterprises_does_not_matter(changes):
    """Renamed rows, same firms: two regions whose enterprises are entered in another order meet the same luck."""
    parameters = small(4, 2, 150, **changes)
    one, other = ParkEcosystem(parameters, 1), ParkEcosystem(parameters, 1)
    order = np.random.default_rng(0).permutation(other.enterprises.size)
    back = np.argsort(order)
    firms = other.enterprises
    serial = firms.serial.copy()
    for column in firms.storage:
        setattr(firms, column, getattr(firms, column)[order])
    firms.serial = serial
    other.leases.enterprise = back[other.leases.enterprise]
    one.run_for(4)
    other.run_for(4)
    ours, theirs = np.argsort(one.enterprises.name), np.argsort(firms.name)
    for column in ("name", "park", "industry", "space", "founded"):
        np.testing.assert_array_equal(
            getattr(one.enterprises, column)[ours], getattr(firms, column)[theirs], err_msg=column
        )
    for column in ("employees", "productivity", "cash", "leased_m2"):
        np.testing.assert_allclose(
            getattr(one.enterprises, column)[ours], getattr(firms, column)[theirs], rtol=1e-9, err_msg=column
        )
    np.testing.assert_allclose(one.parks.asking_rent, other.parks.asking_rent, rtol=1e-9)


def test_rent_free_share_by_hand():
    assert rent_free_share(0.0, 12, discount=0.02) == 0.0
    assert rent_free_share(12.0, 12, discount=0.02) == pytest.approx(1.0)
    assert rent_free_share(3.0, 12, discount=0.0) == pytest.approx(0.25)
    assert rent_free_share(0.5, 10, discount=0.0) == pytest.approx(0.05)
    assert rent_free_share(3.0, 12, discount=0.05) > 0.25, "quarters at the beginning are worth more"
