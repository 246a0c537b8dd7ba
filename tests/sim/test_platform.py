"""What searchers know, what a platform lists, who takes part, who pays for it, and whom it helps."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np
import pytest
from scipy.stats import chisquare

from sim import ParkEcosystem
from sim.draws import Draws
from sim.processes.alliance import joins
from sim.processes.location import SpaceMarket
from sim.processes.platform import listed_share, search_chance
from sim.processes.search import choose
from tests.sim.strategies import assert_identical, finished, frames, small, unwatched
from tests.sim.test_directions import MORE, QUIET, SEEDS, assert_moves
from tests.sim.test_exact import (
    INDUSTRY,
    SEARCHERS,
    SPACE,
    chosen,
    drawn_to_districts,
    nested_logit,
    outside_at_home,
    roomy_market,
    vacant_rooms,
)

# everybody looks at the list, and parks stay on it whatever it brings
KEPT = {"platform__users": 1.0, "platform__enough": 0.0, "platform__review": 400}
REGION = {"parks": 9, "districts": 3, "enterprises": 400, "quarters": 24, "layout": 1}


@cache
def run(seed, **changes):
    return unwatched(small(**REGION | {"events": True} | QUIET | changes), seed)


def runs(seeds=SEEDS, **changes):
    return [run(seed, **changes) for seed in seeds]


def differences(measure, before, after, seeds=SEEDS):
    return np.array([measure(b) - measure(a) for a, b in zip(runs(seeds, **before), runs(seeds, **after), strict=True)])


def system(column):
    return lambda model: float(model.results.system[column].mean())


def outside(model):
    table = model.results.system
    return float((table["enterprises"] - table["enterprises_in_parks"]).mean())


def flow(model, purpose):
    table = model.results.flows
    return float(table.loc[table["purpose"] == purpose, "amount"].sum())


def moves_between_districts(model):
    district = dict(zip(model.setting.parks.codes, model.setting.parks.district.tolist(), strict=True))
    events = model.results.events.query("event == 'relocation'")
    start, end = events["park_from"].map(district), events["park_to"].map(district)
    return int((start.notna() & end.notna() & (start != end)).sum())


# the neutral values


@pytest.mark.parametrize("switched", [{"platform__fee": 5.0, "platform__cost": 20.0, "platform__faster": 1.0}, {}])
def test_without_participants_a_platform_changes_nothing(switched):
    plain = finished(small(6, 3, 200, 10, events=True), 3)
    assert_identical(
        frames(plain), frames(finished(small(6, 3, 200, 10, events=True, platform__participation=0.0, **switched), 3))
    )
    assert not plain.results.flows["purpose"].str.startswith("platform").any()
    assert (plain.results.system.filter(like="platform").to_numpy() == 0.0).all()


def test_listing_everything_is_full_information():
    known = {"leasing__seen": 1.0}
    listed = KEPT | {"platform__participation": 1.0, "platform__faster": 0.0}
    listed |= {"platform__fee": 0.0, "platform__cost": 0.0, "platform__work": 0.0}
    one, other = frames(finished(small(9, 3, 300, 12, **known), 2)), frames(finished(small(9, 3, 300, 12, **listed), 2))
    for name in ("industries", "transitions"):
        assert_identical({name: one[name]}, {name: other[name]})
    np.testing.assert_array_equal(one["parks"]["leased_m2"], other["parks"]["leased_m2"])
    assert other["system"]["platform_matches"].sum() > 0


def test_the_same_parks_are_won_when_more_are():
    keys = np.arange(1, 400).astype(np.uint64)
    before = np.zeros(len(keys), bool)
    for participation in (0.0, 0.1, 0.4, 0.8, 1.0):
        now = joins(Draws(7, "platform", 0).uniform(1, keys), share=participation)
        assert (now | ~before).all()
        assert abs(now.mean() - participation) < 0.08
        before = now


# choice


@pytest.mark.parametrize("participation", [0.0, 0.5])
def test_choice_is_a_mixture_of_logits_over_what_searchers_have_heard_of(participation):
    heard = 0.35
    model, rows = roomy_market(
        seed=4,
        leasing__seen=heard,
        platform__participation=participation,
        platform__users=1.0,
        leasing__home_district=0.5,
    )
    counted, market = chosen(model, rows)
    assert model.parks.listed.any() == (participation > 0.0)
    column = market.class_of(np.array([SPACE]), np.array([INDUSTRY]), np.array([0]))[0]
    away = np.arange(model.central) != 0
    drawn, off_park = drawn_to_districts(model, market), outside_at_home(model, market)
    value = market.value[:, column] + vacant_rooms(model)
    expected = np.zeros(model.parks.size + 1)
    for knows in product((False, True), repeat=int(away.sum())):
        known = np.array([True, *knows])
        utility = np.where(known[model.parks.district] | model.parks.listed, value, -np.inf)
        with np.errstate(divide="ignore", invalid="ignore"):  # a district of which nothing is known
            share = nested_logit(model, utility, off_park, drawn)
        expected += np.prod(np.where(knows, heard, 1.0 - heard)) * np.nan_to_num(share)
    assert expected.sum() == pytest.approx(1.0)
    assert chisquare(counted, SEARCHERS * expected).pvalue > 1e-3


def by_hand(model, draws, market, row, space):
    """The first choice of one searcher where there is room for all, park by park."""
    p, rules, parks, firms = model.parameters.leasing, model.parameters.alliance, model.parks, model.enterprises
    name, home, district = firms.name[row : row + 1], int(firms.home[row]), int(firms.district[row])
    kind = market.class_of(np.array([space]), firms.industry[row : row + 1], model.age_class()[row : row + 1])[0]
    lift = p.home_district * rules.barrier * rules.tax_split * rules.honour
    loyalty = p.home_park * (firms.rootedness[row] if firms.park[row] >= 0 else 1.0)
    industry = int(firms.industry[row])
    ability = np.log(firms.productivity[row] / model.industries.productivity[industry])
    besides = market.district[:, industry] + p.sorting * ability * market.standing
    looks = draws.uniform(21, name)[0] < model.platforms.users[0]
    value, best = {}, []
    for r in range(model.central):
        known = r == district or draws.uniform(11, name, model.district_key[r : r + 1])[0] < p.seen
        for j in np.flatnonzero(parks.district == r).tolist():
            if known or (looks and parks.listed[j]):
                raised = firms.park[row] >= 0 and parks.member[firms.park[row]] and parks.member[j] and r != district
                rooms = vacant_rooms(model, space)[j] if (j, space) != (firms.park[row], firms.space[row]) else 0.0
                value[j] = market.value[j, kind] + rooms + lift / p.nesting * raised + loyalty * (j == home)
        here = [value[j] for j in value if parks.district[j] == r]
        if here:
            top = max(here)
            u = p.nesting * (top + np.log(sum(np.exp(v - top) for v in here))) + market.reachable[r] + besides[r]
            best.append(
                (u + p.home_district * (r == district) + draws.gumbel(1, name, model.district_key[r : r + 1])[0], r)
            )
    u, r = max(best)
    if (
        market.outside[district, industry, model.age_class()[row]]
        + besides[district]
        + p.home_district
        + draws.gumbel(2, name)[0]
        >= u
    ):
        return -2
    taste = {j: v + draws.gumbel(4, name, parks.name[j : j + 1])[0] for j, v in value.items() if parks.district[j] == r}
    return max(taste, key=lambda j: taste[j])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_every_first_choice_is_the_one_found_park_by_park(seed):
    changes = {"platform__participation": 0.4, "platform__users": 0.6, "alliance__share": 0.5, "alliance__barrier": 1.0, "alliance__tax_split": 0.9,
               "alliance__honour": 1.0, "leasing__home_park": 0.2, "leasing__home_district": 1.0}  # fmt: skip
    model = ParkEcosystem(small(8, 3, 250, layout=2, **changes), seed)
    model.parks.stock += 1e9
    assert 0 < model.parks.member.sum() < 8
    assert 0 < model.parks.listed.sum() < 8
    market, rows, draws = SpaceMarket(model), np.arange(model.enterprises.size), Draws(seed, "leasing", 0)
    space = np.full(len(rows), SPACE)
    place = choose(model, draws, market, rows, space, np.full(len(rows), 100.0))
    assert place.tolist() == [by_hand(model, draws, market, row, SPACE) for row in rows.tolist()]
    assert model.platforms.matches[0] > 0


def test_search_is_faster_the_more_floor_space_is_listed_and_the_more_look():
    assert search_chance(0.5, 1.0, 0.0, faster=0.6) == search_chance(0.5, 0.0, 1.0, faster=0.6) == 0.5
    assert search_chance(0.5, 0.5, 0.5, faster=0.6) == pytest.approx(0.575)
    assert search_chance(0.5, 1.0, 1.0, faster=1.0) == 1.0
    model = ParkEcosystem(small(6, 2, 100, platform__participation=0.5), 1)
    vacant = np.maximum(model.parks.stock - model.parks.leased, 0.0).sum(axis=1)
    assert 0.0 < listed_share(model) < 1.0
    assert listed_share(model) == pytest.approx(vacant[model.parks.listed].sum() / vacant.sum())
    model.parks.stock = 0.0
    assert listed_share(model) == 0.0


# money


@pytest.mark.parametrize("cost", [0.0, 0.5, 20.0])
def test_fees_and_districts_pay_for_the_list(cost):
    model = ParkEcosystem(small(8, 3, 300, 12, **KEPT, platform__participation=0.6, platform__cost=cost), 2)
    held = 0.0
    for _ in range(8):
        model.step()
        active = model.parks.listed & model.open_parks()
        stock, leased = model.parks.stock.sum(axis=1)[active], model.parks.leased.sum(axis=1)[active]
        held += 0.05 * stock.sum() - cost * (stock - leased).sum()
        assert model.platforms.listed_m2[0] == pytest.approx((stock - leased).sum())
        assert model.governments.outlay.sum() == pytest.approx(max(-held, 0.0), abs=1e-3)
        without = np.setdiff1d(np.arange(model.central + 1), model.parks.district[active])
        assert (model.governments.outlay[without] == 0.0).all()
        held = max(held, 0.0)
        assert model.platforms.cash[0] == pytest.approx(held, abs=1e-3)
    table, regions = model.results.system, model.results.regions
    assert (table["spending_other"] > 0.0).any() == (cost > 0.0)
    np.testing.assert_allclose(table["fiscal_cost"], table["spending_other"])
    np.testing.assert_allclose(regions.groupby("quarter")["spending_other"].sum(), table["spending_other"])
    assert flow(model, "platform grant") == pytest.approx(table["spending_other"].sum())


def test_while_the_fee_is_waived_districts_pay_for_the_whole_list():
    model = ParkEcosystem(small(6, 3, 200, 6, **KEPT, platform__participation=0.7, platform__waiver=3), 2)
    model.run_for(6)
    flows = model.results.flows.pivot_table(index="quarter", columns="purpose", values="amount", fill_value=0.0)
    assert (flows["platform fees"] > 0.0).tolist() == [False] * 3 + [True] * 3
    np.testing.assert_allclose(flows["platform grant"][:3], flows["platform list"][:3])
    np.testing.assert_allclose(flows["platform entries"], 0.2 * model.results.system["platform_listed_m2"])
    np.testing.assert_allclose(flows["platform fees"], model.results.system["platform_fees"])


def test_fees_and_dues_are_taken_off_operating_income():
    changes = {
        "platform__participation": 0.6,
        "platform__work": 0.0,
        "alliance__share": 0.6,
        "alliance__industry": False,
        "alliance__service": False,
    }
    one, other = (
        finished(small(8, 3, 300, 1, platform__fee=fee, alliance__dues=fee, **changes), 2) for fee in (0.0, 0.4)
    )
    parks = other.parks
    owed = 0.4 * parks.stock.sum(axis=1) * (parks.listed.astype(float) + parks.member) * other.open_parks()
    assert (owed > 0.0).any()
    np.testing.assert_allclose(one.parks.operating_income - parks.operating_income, owed, atol=1e-3)
    np.testing.assert_allclose(one.parks.cash - parks.cash, owed, atol=1e-3)


# who takes part


def thresholds(waiver):
    """Parks that list after six years, by the share that the organiser wins at the start.

    Of the model only the platform acts: each quarter a hundredth of what is listed, times the share of searchers who look, is let through it.
    """
    ends = []
    for participation in (0.2, 0.4, 0.6, 0.8, 1.0):
        changes = {"platform__participation": participation, "platform__waiver": waiver, "platform__fee": 0.35}
        model = ParkEcosystem(small(12, 3, 200, layout=2, **changes), 0)
        platform, body = next(each for each in model.order if each.name == "platform"), model.platforms
        for _ in range(24):
            platform(model, Draws(0, "platform", model.t))
            body.let_m2 += 0.01 * body.users * body.listed_m2
            model.t += 1
        ends.append(int(body.parks[0]))
    return ends


def test_too_few_parks_at_the_start_and_the_platform_dies_enough_and_it_lives_and_a_waiver_moves_the_threshold():
    plain, waived = thresholds(0), thresholds(8)
    assert plain[0] == 0
    assert plain[-1] >= 9
    assert sum(parks == 0 for parks in waived) < sum(parks == 0 for parks in plain)
    for ends in (plain, waived):  # it tips: nobody in the end, or most
        assert all(parks == 0 or parks >= 9 for parks in ends)


# more matches than usual in so small a region, and a start that is all to come
THICK = {"leasing__home_district": 0.5, "platform__fee": 0.2, "platform__enough": 1.0, "platform__users": 0.0}


def alive(participation, **changes):
    """Seeds in which most searchers look at the list after four years."""
    models = runs(**THICK, platform__participation=participation, **changes)
    return sum(model.results.system["platform_users"].iloc[16] > 0.5 for model in models)


def test_in_whole_runs_it_takes_enough_parks_or_a_waiver_and_some_luck():
    assert alive(0.2) <= 1
    assert alive(1.0) >= 3
    assert alive(0.2, platform__waiver=8) >= 3


def test_a_dead_platform_costs_nobody_anything():
    model = run(0, **THICK, platform__participation=0.2)
    late = model.results.flows.query("quarter > 12 and purpose.str.startswith('platform')")
    assert not late["amount"].any()
    assert model.results.system["platform_matches"].iloc[12:].sum() == 0


# directions

SOON = {"quarters": 8, "enterprises": 1600}  # as long and as many as it takes until they show


def test_who_hears_of_less_moves_less_between_districts_and_finds_less():
    much, little = ({"leasing__seen": seen} | SOON for seen in (1.0, 0.2))
    assert_moves(differences(moves_between_districts, much, little), -1)
    assert_moves(differences(outside, much, little, MORE), +1)


def test_the_more_parks_list_the_more_is_matched_across_districts():
    steps = [KEPT | SOON | {"platform__participation": share} for share in (0.0, 0.3, 0.6, 1.0)]
    for before, after in zip(steps, steps[1:], strict=False):
        assert_moves(differences(system("platform_matches"), before, after, MORE), +1)
    assert_moves(differences(moves_between_districts, steps[0], steps[-1], MORE), +1)
    assert_moves(differences(outside, steps[0], steps[-1], MORE), -1)
    assert_moves(differences(system("vacancy_rate"), steps[0], steps[-1], MORE), -1)


def test_parks_that_list_fill_better_than_they_would_have():
    def vacant(model, listed):
        codes = np.array(model.setting.parks.codes)[listed]
        table = model.results.parks[model.results.parks["park"].isin(codes)]
        return float((table["stock_m2"] - table["leased_m2"]).sum() / table["stock_m2"].sum())

    change = [
        vacant(after, after.parks.listed) - vacant(before, after.parks.listed)
        for before, after in zip(
            runs(MORE, **SOON), runs(MORE, **KEPT, **SOON, platform__participation=0.5), strict=True
        )
        if after.parks.listed.any()
    ]
    assert_moves(np.array(change), -1)


def test_faster_search_shortens_the_wait():
    slow, fast = (KEPT | SOON | {"platform__participation": 1.0, "platform__faster": faster} for faster in (0.0, 1.0))
    assert_moves(differences(outside, slow, fast, MORE), -1)
