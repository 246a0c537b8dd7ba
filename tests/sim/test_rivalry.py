"""Governments that learn and operators that learn: what makes them offer more, want the same, or change strategy."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim import ParkEcosystem, policy
from sim.draws import Draws
from sim.kinds import STRATEGIES
from sim.processes import learning as operators
from sim.processes import rivalry as process
from sim.processes import starts
from tests.sim.laws import step_and_check
from tests.sim.strategies import assert_identical, finished, frames, small, unwatched
from tests.sim.test_directions import MORE, QUIET, SEEDS, assert_moves

LEARN = {"rivalry__learning": True}
KINDS = [f"offered_{kind}" for kind in process.COMPETING]


@cache
def run(changes, seed, districts=3, parks=9, quarters=24, enterprises=300):
    return unwatched(small(parks, districts, enterprises, quarters, layout=1, **dict(changes)), seed)


def paired(measure, changes, without=None, seeds=SEEDS, **shape):
    pair = [tuple(sorted(each.items())) for each in (without or {}, changes)]
    before, after = ([measure(run(each, seed, **shape)) for seed in seeds] for each in pair)
    return np.array(after) - np.array(before)


def offered(model):
    return float(model.results.regions[KINDS].to_numpy().mean())


def cost(model):
    return float(model.results.system["fiscal_cost"].sum())


def alike(model):
    return float(model.results.system["convergence"].iloc[4:].mean())


def review(model, process_=process.rivalry):
    """One quarter's review alone."""
    process_(model, Draws(model.seed, process_.name, model.t))


def test_equations_of_growth_and_of_ranks():
    now, before = np.array([2.0, 1.0, 0.0, -1.0]), np.array([1.0, 2.0, 0.0, 1.0])
    np.testing.assert_allclose(process.midpoint_growth(now, before), [0.5, -0.5, 0.0, -2.0])
    np.testing.assert_allclose(process.mean_of_others(np.array([1.0, 2.0, 6.0])), [4.0, 3.5, 1.5])
    assert process.mean_of_others(np.array([5.0])) == [5.0]
    share = process.contribution(np.array([[30.0, 10.0], [0.0, 0.0]]), np.array([[10.0, 20.0], [0.0, 0.0]]))
    np.testing.assert_allclose(share, [[0.5, -0.25], [0.0, 0.0]])
    np.testing.assert_allclose(
        process.standardised(np.array([1.0, 2.0, 3.0])), np.array([-1.0, 0.0, 1.0]) * np.sqrt(1.5)
    )
    assert (process.standardised(np.full(4, 0.1)) == 0.0).all()


def test_convergence_is_the_mean_cosine_of_all_pairs():
    rows = np.array([[0.5, 0.3, 0.2], [0.1, 0.1, 0.8], [0.4, 0.4, 0.2]])
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    pairs = [unit[i] @ unit[j] for i in range(3) for j in range(i)]
    assert process.convergence(rows) == pytest.approx(np.mean(pairs))
    assert process.convergence(np.eye(3)) == pytest.approx(0.0)
    assert process.convergence(np.tile(rows[0], (5, 1))) == pytest.approx(1.0)
    assert np.isnan(process.convergence(rows[:1]))


def test_a_tournament_raises_what_is_offered_and_what_it_costs():
    tournament = LEARN | {"rivalry__tournament": 1.0}
    own_record = LEARN | {"rivalry__tournament": 0.0, "rivalry__imitation": 0.0}
    assert_moves(paired(offered, tournament, own_record), +1)
    assert_moves(paired(cost, tournament, own_record), +1)
    assert_moves(paired(cost, tournament), +1)


def test_who_lags_offers_more():
    model = ParkEcosystem(
        small(6, 3, 200, 40, rivalry__tournament=1.0, rivalry__imitation=0.0, rivalry__trial=0.0, **LEARN), 0
    )
    gov, here, model.t = model.governments, slice(0, 3), 12
    gov.offered[here] = 0.2
    gov.output_account[here], gov.output_before[here] = (9.0, 10.0, 12.0), 10.0
    process.revise(model, Draws(0, "rivalry", 12), here)
    for kind in process.COMPETING:
        column = model.instrument(kind)
        np.testing.assert_allclose(gov.offered[here, column], 0.2 + 0.1 * (0.75 - np.array([0.0, 0.5, 1.0])))
        np.testing.assert_allclose(gov.last_change[here, column], 0.1 * (0.75 - np.array([0.0, 0.5, 1.0])))
    assert (gov.offered[:, model.instrument("rd_subsidy")][here] == 0.2).all()


def test_what_went_well_is_done_again_and_debt_cuts_what_is_offered():
    model = ParkEcosystem(
        small(6, 2, 200, 40, rivalry__tournament=0.0, rivalry__imitation=0.0, rivalry__trial=0.0, **LEARN), 0
    )
    gov, here, model.t = model.governments, slice(0, 2), 12
    column = model.instrument("tax_relief")
    gov.offered[here, column], gov.last_change[here, column] = 0.2, (0.05, -0.05)
    gov.account[here], gov.account_before[here] = (11.0, 10.0), 10.0  # growth 1/11 and 0
    process.revise(model, Draws(0, "rivalry", 12), here)
    # the first raised it and did better; the second lowered it and did worse: both raise it
    np.testing.assert_allclose(gov.offered[here, column], 0.2 + 0.1 / 11.0)
    gov.offered[here, column], gov.last_change[here, column] = 0.2, 0.0
    gov.cash[here], gov.revenue[here] = (-70.0, -20.0), 10.0
    process.revise(model, Draws(0, "rivalry", 12), here)
    np.testing.assert_allclose(gov.offered[here, column], [0.2 - 0.02 * 5.0, 0.2])


def test_imitation_brings_offers_together():
    def apart(model):
        return float(model.results.regions.query("quarter >= 16").groupby("quarter")[KINDS].std().to_numpy().mean())

    strong = LEARN | {"rivalry__tournament": 0.0, "rivalry__trial": 0.1, "rivalry__learning_rate": 0.5}
    assert_moves(
        paired(
            apart,
            strong | {"rivalry__imitation": 1.0},
            strong | {"rivalry__imitation": 0.0},
            # each district has its own luck: many of them in place of many seeds
            districts=24,
            parks=24,
            enterprises=1200,
        ),
        -1,
    )


def test_imitation_brings_priorities_together_and_comparative_advantage_draws_them_apart():
    shape = {"districts": 6, "parks": 12, "quarters": 14, "enterprises": 600}
    # against advantages of their own: without them all would follow the centre alone, and nothing could bring them closer
    different = LEARN | {"rivalry__advantage": 1.5}
    alone, half, copying = (different | {"rivalry__imitation": part} for part in (0.0, 0.5, 1.0))
    assert_moves(paired(alike, half, alone, **shape), +1)
    assert_moves(paired(alike, copying, half, **shape), +1)
    own = LEARN | {"rivalry__advantage": 3.0, "rivalry__imitation": 0.0}
    assert_moves(paired(alike, own, alone, **shape), -1)
    slow = copying | {"rivalry__inertia": 0.95}
    assert_moves(paired(alike, slow, copying, **shape), -1)


def wanted_by_all(model):
    """Mean of districts' priorities in every quarter [quarters, K share]."""
    names = [f"priority_{code}" for code in model.setting.industries.codes]
    return model.results.regions.groupby("quarter")[names].mean().to_numpy()


@pytest.mark.parametrize("peers", ["neighbours", "rank", "all"])
def test_imitation_does_not_end_in_a_single_point(peers):
    changes = LEARN | {"rivalry__imitation": 1.0, "rivalry__peers": peers}
    for seed in SEEDS[:2]:
        model = run(tuple(sorted(changes.items())), seed, districts=5, quarters=61, enterprises=400)
        most = model.results.regions.filter(like="priority_").to_numpy().max()
        assert most < 0.7, "no district ever wants one industry alone"
        assert wanted_by_all(model)[-1].max() < 0.6
        assert model.results.system["convergence"].iloc[-1] > 0.9


COPIED = {"districts": 5, "quarters": 36, "enterprises": 1200}
ALONE, COPYING = ({"rivalry__imitation": part} | QUIET | LEARN for part in (0.0, 1.0))


def copied(seed):
    """Two runs with the same luck, in which districts heed themselves and their peers alone."""
    return [run(tuple(sorted(changes.items())), seed, **COPIED) for changes in (ALONE, COPYING)]


def copied_industry(seed):
    """The industry that imitation makes districts want more."""
    one, other = (wanted_by_all(model) for model in copied(seed))
    return int((other - one).mean(axis=0).argmax())


def later(measure):
    """Differences, copying against alone, of the mean of a measure over the second half of the runs."""
    half = COPIED["quarters"] // 2
    return np.array(
        [np.subtract(*(measure(model, seed)[half:].mean() for model in reversed(copied(seed)))) for seed in SEEDS]
    )


def of_copied(column):
    """A column of the table of industries, of the industry that is copied."""
    return lambda model, seed: (
        model.results.industries[column].to_numpy().reshape(COPIED["quarters"], -1)[:, copied_industry(seed)]
    )


def test_what_all_want_is_founded_more_often_and_sold_for_less():
    assert_moves(later(of_copied("entries")), +1)
    assert_moves(later(of_copied("price")), -1)


def test_what_all_want_earns_less_where_nothing_is_paid_for_it():
    """Tax relief and rent subsidies go where all want to be, and may raise margins by more than the market takes from them."""
    half, differences = COPIED["quarters"] // 2, []
    for seed in MORE:
        pair = [
            run(tuple(sorted((each | {"rivalry__most": 0.0}).items())), seed, **COPIED) for each in (ALONE, COPYING)
        ]
        one, other = (wanted_by_all(model) for model in pair)
        top = int((other - one).mean(axis=0).argmax())
        before, after = (
            model.results.industries["margin"].to_numpy().reshape(2 * half, -1)[half:, top] for model in pair
        )
        differences.append(after.mean() - before.mean())
    assert_moves(np.array(differences), -1)


def test_rooms_for_what_all_want_stand_empty():
    def wants(model):
        """Types of floor space that districts want, in the mean over them and over time [factory, office, lab]."""
        table = model.setting.industries
        return process.space_wanted(wanted_by_all(model), table.space_per_worker, table.space_shares).mean(axis=0)

    def empty(model, seed):
        """Vacancy rate of the type that imitation makes districts zone for."""
        one, other = copied(seed)
        kind = ("factory", "office", "lab")[int((wants(other) - wants(one)).argmax())]
        parks = model.results.parks.groupby("quarter")[[f"stock_{kind}_m2", f"leased_{kind}_m2"]].sum()
        return 1.0 - (parks[f"leased_{kind}_m2"] / parks[f"stock_{kind}_m2"]).to_numpy()

    assert_moves(later(empty), +1)


def test_what_is_offered_goes_to_the_industries_that_are_wanted():
    model = ParkEcosystem(small(4, 2, 120, 4), 0)
    gov, kinds = model.governments, model.industries.size
    assert policy.offers(model, "tax_relief") is None
    gov.offered[0, model.instrument("tax_relief")] = 0.1
    gov.priority[0] = 0.0
    gov.priority[0, :2] = (0.8, 0.2)
    share = policy.offers(model, "tax_relief")
    assert share[0].tolist() == pytest.approx([0.5, 0.1 * kinds * 0.2, *[0.0] * (kinds - 2)])
    assert (share[1:] == 0.0).all()
    firms = model.enterprises
    paid = policy.shares_counted_on(model, "tax_relief")
    np.testing.assert_allclose(paid, share[firms.district, firms.industry] * policy.delivered(model)[firms.district])
    counted_on = policy.expected(model, "tax_relief", discount=0.02)
    np.testing.assert_allclose(counted_on[:, :, 0], share * policy.delivered(model)[:, None])
    gov.offered[0, model.instrument("land_discount")] = 0.3
    there = model.parks.district == 0
    assert policy.shares_counted_on_by_parks(model, "land_discount")[there] == pytest.approx(
        0.3 * policy.delivered(model)[0]
    )


def test_a_new_leader_may_end_what_the_predecessor_offered():
    dropped = []
    for drop in (0.0, 1.0, 0.5):
        model = ParkEcosystem(small(40, 40, 400, 40, rivalry__drop=drop, rivalry__term=8, **LEARN), 0)
        gov, counted = model.governments, np.zeros(40, int)
        ended = 0
        for model.t in range(1, 9):  # noqa: B007 (the clock itself)
            gov.offered[:40], gov.last_change[:40] = 0.2, 0.1
            process.change_of_leaders(model, Draws(0, "rivalry", model.t))
            new = (gov.last_change[:40, [model.instrument(kind) for kind in process.COMPETING]] == 0.0).all(axis=1)
            counted += new
            ended += int((gov.offered[:40, [model.instrument(kind) for kind in process.COMPETING]] == 0.0).sum())
            assert (gov.offered[:40, model.instrument("rd_subsidy")] == 0.2).all()
        assert (counted == 1).all(), "each district has one election a term"
        dropped.append(ended / (40 * 3))
    assert dropped[0] == 0.0
    assert dropped[1] == 1.0
    assert 0.35 < dropped[2] < 0.65


def test_leaders_who_drop_programmes_offer_less():
    turnover = LEARN | {"rivalry__tournament": 1.0, "rivalry__term": 8}
    assert_moves(paired(offered, turnover | {"rivalry__drop": 1.0}, turnover | {"rivalry__drop": 0.0}), -1)


def test_priorities_are_shares_and_act_on_nothing_without_learning():
    changes = {
        "rivalry__central": 5.0,
        "rivalry__advantage": 5.0,
        "rivalry__tournament": 1.0,
        "operation__imitation": 9.0,
    }
    one, other = frames(finished(small(quarters=12), 1)), frames(finished(small(quarters=12, **changes), 1))
    about = [name for name in one["regions"] if name.startswith("priority_")]
    total = sum(one["regions"][name] for name in about)
    np.testing.assert_allclose(total, 1.0)
    assert (one["regions"][about[0]] != other["regions"][about[0]]).any()
    for found in (one, other):
        assert (found["regions"]["offered_tax_relief"] == 0.0).all()
        for name in ("convergence", "favoured_share", "overcapacity", "favoured_vacancy"):
            del found["system"][name]
        for name in about:
            del found["regions"][name]
    assert_identical(one, other)


@pytest.mark.parametrize("part", [0.0, 0.5, 1.0])
def test_released_land_goes_to_parks_that_are_for_what_their_district_wants(part):
    model = ParkEcosystem(small(6, 2, 200, 4, layout=1, rivalry__land=part, **LEARN), 0)
    usual = starts.started_on_released_land(
        ParkEcosystem(small(6, 2, 200, 4, layout=1), 0), np.ones_like(model.parks.stock)
    )
    parks, first = model.parks, np.unique(model.parks.district, return_index=True)[1]
    parks.leading_industry[:] = 0
    parks.leading_industry[first] = 1
    model.governments.priority[:] = np.eye(model.industries.size)[1]
    begun = starts.started_on_released_land(model, np.ones_like(parks.stock))
    is_first = np.isin(np.arange(parks.size), first)
    # the others keep what is not steered, and the first park of each district has the rest
    np.testing.assert_allclose(begun[~is_first], (1.0 - part) * usual[~is_first])
    assert begun.sum() == pytest.approx(usual.sum())
    assert usual.sum() > 0.0


def test_learning_obeys_the_laws():
    model = ParkEcosystem(small(6, 3, 200, 40, layout=1, rivalry__term=4, operation__learning=True, **LEARN), 3)
    for _ in range(40):
        step_and_check(model)
    assert (model.governments.offered <= model.parameters.rivalry.most).all()
    assert model.governments.offered.any()
    assert (model.governments.offered[model.central] == 0.0).all()


def test_equations_of_switching():
    income, strategy = np.array([1.0, 3.0, 7.0]), np.array([0, 0, 3])
    np.testing.assert_allclose(operators.income_by_strategy(income, strategy), [2.0, -np.inf, -np.inf, 7.0, -np.inf])
    assert operators.switching(np.array([1.0]), intensity=2.0, even_odds=1.0) == [0.5]
    assert operators.switching(np.array([3.0]), intensity=2.0, even_odds=1.0) == pytest.approx(
        [1.0 / (1.0 + np.exp(-4.0))]
    )
    assert operators.switching(np.array([-9.0, 9.0]), intensity=0.0, even_odds=1.0).tolist() == [0.5, 0.5]


def test_operators_take_up_what_earns_more_and_pay_for_it():
    taken, left = 0, 0
    for seed in range(4):
        model = ParkEcosystem(small(40, 2, 400, 8, operation__learning=True), seed)
        parks, model.t = model.parks, 7
        parks.strategy[:] = np.arange(40) % 2  # volume and cluster
        parks.operating_income[:] = 0.0
        parks.income_record[:] = np.where(parks.strategy == 1, 400.0, 100.0)
        cash, area = parks.cash.copy(), parks.stock.sum(axis=1)
        was = parks.strategy.copy()
        review(model, operators.learning)
        moved = parks.strategy != was
        taken += int((moved & (was == 0)).sum())
        left += int((moved & (was == 1)).sum())
        np.testing.assert_allclose(cash - parks.cash, np.where(moved, 40.0 * area, 0.0))
        assert (parks.income_record == 0.0).all()
    # 40 of 300 is what a switch costs, two standard deviations what it brings: logistic(2 (1.73 - 1)) and next to never
    assert taken / 80 == pytest.approx(1.0 / (1.0 + np.exp(-2.0 * (260.0 / 150.0 - 1.0))), abs=0.1)
    assert left == 0


def test_operators_that_learn_gather_where_income_is_high():
    def better(model):
        """Mean income that the last parks' strategies earned in runs without learning, against all strategies."""
        table = model.results.parks.query("stock_m2 > 0")
        earned = (table["operating_income"] / table["stock_m2"]).groupby(table["strategy"]).mean()
        now = [STRATEGIES[row] for row in model.parks.strategy]
        return float(earned[now].mean() - earned.mean())

    shape = {"parks": 10, "districts": 2, "quarters": 26, "enterprises": 200}
    assert_moves(paired(better, {"operation__learning": True}, **shape), +1)


def test_dear_switches_are_rare():
    def switches(model):
        table = model.results.parks.pivot_table(index="quarter", columns="park", values="strategy", aggfunc="first")
        return float((table != table.shift()).iloc[1:].to_numpy().sum())

    dear = {"operation__learning": True, "operation__switch_cost": 1_000.0}
    assert_moves(
        paired(switches, dear, {"operation__learning": True}, parks=10, districts=2, quarters=26, enterprises=200), -1
    )
