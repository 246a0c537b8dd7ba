"""Every equation against numbers worked out by hand, and at its limits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson as poisson_law

from sim.observers.recorder import gini, rate, weighted
from sim.parameters import Leasing, Production
from sim.parameters.policy_table import Instrument
from sim.parameters.strategies import NEED
from sim.processes import (
    agglomeration,
    closing,
    completions,
    founding,
    government,
    hiring,
    innovation,
    leasing,
    location,
    market_starts,
    operation,
    rent,
    starts,
    talent,
)
from sim.processes import demand as markets

ROOM = st.floats(0.0, 1e6)
SHARE = st.floats(0.0, 1.0)
RULE = {"vacancy_response": 0.5, "level_response": 0.05, "cap": 0.06}


def one(*values):
    return tuple(np.array([float(value)]) for value in values)


# rent


def test_adjusted_rent_by_hand():
    slack = rent.adjusted_rent(*one(2.0, 0.20, 2.0, 0.15), **RULE)
    assert slack[0] == pytest.approx(2.0 * np.exp(-0.5 * 0.15 * np.log(4.0 / 3.0)))
    tight = rent.adjusted_rent(*one(2.0, 0.10, 2.0, 0.15), **RULE)
    assert tight[0] == pytest.approx(2.0 * np.exp(0.5 * 0.15 * np.log(1.5)))
    # near the natural rate it is 2 % a year per point, and a park wholly let stands at the cap
    near = rent.adjusted_rent(*one(2.0, 0.151, 2.0, 0.15), **RULE)
    assert 4.0 * np.log(near[0] / 2.0) == pytest.approx(-0.002, rel=0.01)
    assert rent.adjusted_rent(*one(2.0, 0.0, 2.0, 0.15), **RULE)[0] == pytest.approx(2.0 * np.exp(0.06))
    level = rent.adjusted_rent(*one(2.0, 0.15, 2.4, 0.15), **RULE)
    assert level[0] == pytest.approx(2.0 * np.exp(0.05 * np.log(1.2)))


@given(st.floats(0.01, 50.0), SHARE, SHARE, st.floats(0.01, 50.0), st.floats(0.02, 0.3))
def test_rent_falls_with_vacancy_and_never_jumps(asked, low, high, equilibrium, natural):
    low, high = sorted((low, high))
    full, empty = (rent.adjusted_rent(*one(asked, vacancy, equilibrium, natural), **RULE)[0] for vacancy in (low, high))
    assert empty <= full
    for after in (full, empty):
        assert abs(np.log(after / asked)) <= RULE["cap"] + 1e-12


def test_equilibrium_rent_follows_wages():
    assert rent.equilibrium_rent(np.array([2.0]), np.array([1.5]), elasticity=0.6)[0] == pytest.approx(2.0 * 1.5**0.6)
    assert rent.equilibrium_rent(np.array([2.0]), np.array([1.5]), elasticity=0.0)[0] == 2.0


# markets


def test_life_cycle_growth_passes_from_early_to_late():
    early, late, midpoint = one(0.20, 0.04, 2014.0)
    grow = markets.life_cycle_growth
    assert grow(2014.0, early, late, midpoint, 2.5)[0] == pytest.approx(0.12)
    assert grow(1950.0, early, late, midpoint, 2.5)[0] == pytest.approx(0.20)
    assert grow(2100.0, early, late, midpoint, 2.5)[0] == pytest.approx(0.04)
    assert grow(2016.5, early, late, midpoint, 2.5)[0] == pytest.approx(0.04 + 0.16 / (1.0 + np.e))


def test_market_price_clears_the_market():
    assert markets.market_price(*one(100.0, 100.0), elasticity=2.0)[0] == 1.0
    assert markets.market_price(*one(400.0, 100.0), elasticity=2.0)[0] == pytest.approx(2.0)
    more = markets.market_price(*one(100.0, 125.0), elasticity=2.0)[0]
    assert more == pytest.approx((100.0 / 125.0) ** 0.5)
    # revenue p * output of all suppliers is what buyers spend: (market / supply)^(1/e) supply
    assert markets.market_price(*one(100.0, 25.0), elasticity=1.0)[0] * 25.0 == pytest.approx(100.0)


def test_persistent_shocks_by_hand():
    assert markets.persistent(2.0, -1.0, persistence=0.9, spread=0.1) == pytest.approx(1.7)
    assert markets.persistent(2.0, -1.0, persistence=0.0, spread=0.0) == 0.0


# innovation


def test_absorptive_capacity_by_hand_and_at_its_limits():
    capacity = innovation.absorptive_capacity
    assert capacity(*one(600_000.0, 10.0), half=60_000.0)[0] == pytest.approx(0.5)
    assert capacity(*one(1_800_000.0, 10.0), half=60_000.0)[0] == pytest.approx(0.75)
    assert capacity(*one(0.0, 10.0), half=60_000.0)[0] == 0.0
    assert capacity(*one(1e18, 1.0), half=1_000.0)[0] == pytest.approx(1.0)


def test_related_pool_by_hand():
    rd = np.array([[10.0, 0.0], [0.0, 4.0]])
    kernel = np.array([[0.0, 0.5], [0.5, 0.0]])
    relatedness = np.array([[1.0, 0.2], [0.2, 1.0]])
    pool = innovation.related_pool(rd, kernel, relatedness)
    np.testing.assert_allclose(pool, [[10.0 + 0.2 * 2.0, 2.0 + 2.0], [5.0 + 0.8, 4.0 + 1.0]])


def test_absorbed_rd_needs_own_effort_and_has_decreasing_returns():
    taken = innovation.absorbed_rd
    assert taken(*one(100.0, 0.5, 1e7), spillover=0.2, reference=1e7)[0] == pytest.approx(
        0.2 * 0.5 * 100.0 * np.log(2.0)
    )
    assert taken(*one(0.0, 0.5, 1e7), spillover=0.2, reference=1e7)[0] == 0.0
    assert taken(*one(100.0, 0.5, 0.0), spillover=0.2, reference=1e7)[0] == 0.0
    pools = np.array([1e7, 2e7, 3e7])
    gains = np.diff(taken(np.full(3, 100.0), np.full(3, 0.5), pools, spillover=0.2, reference=1e7))
    assert gains[0] > gains[1] > 0.0


def test_innovation_rate_by_hand():
    assert innovation.innovation_rate(*one(2.0, 1.5), success=0.1)[0] == pytest.approx(0.3)
    assert innovation.innovation_rate(*one(0.0, 1.5), success=0.1)[0] == 0.0


def test_poisson_counts_are_the_quantiles_of_the_law():
    uniform = np.concatenate([np.linspace(1e-9, 1.0 - 1e-9, 4_001), [0.5]])
    for mean in (0.0, 1e-6, 0.1, 1.0, 7.5, 60.0, 500.0):
        counted = innovation.poisson(uniform, np.full(len(uniform), mean))
        expected = poisson_law.ppf(uniform, mean) if mean else np.zeros(len(uniform))
        # at a step of the distribution function itself the last bit decides
        assert (np.abs(counted - expected) <= 1.0).all()
        assert (counted == expected).mean() > 0.999


@given(st.floats(1e-12, 1.0 - 1e-12), st.floats(0.0, 400.0), st.floats(0.0, 100.0))
def test_a_higher_rate_never_gives_fewer_innovations(uniform, mean, more):
    fewer, many = (innovation.poisson(*one(uniform, value))[0] for value in (mean, mean + more))
    assert many >= fewer


# production


def test_shares_diversity_and_variety_by_hand():
    people = np.array([[30.0, 10.0, 0.0], [0.0, 0.0, 0.0], [5.0, 5.0, 5.0]])
    share = agglomeration.industry_shares(people)
    np.testing.assert_allclose(share, [[0.75, 0.25, 0.0], [0.0] * 3, [1 / 3] * 3])
    np.testing.assert_allclose(agglomeration.diversity(share), [1.0 / 0.625, 0.0, 3.0])
    related = np.array([[1.0, 0.5, 0.0], [0.5, 1.0, 0.2], [0.0, 0.2, 1.0]])
    np.testing.assert_allclose(
        agglomeration.related_variety(share, related), [2 * 0.75 * 0.25 * 0.5, 0.0, 2 * (0.5 + 0.2) / 9]
    )


def test_chain_linkage_by_hand():
    linkage = np.array([[0.3, 0.2], [0.0, 0.4]])
    linked = agglomeration.chain_linkage(np.array([[1_000.0, 0.0]]), linkage, scale=1_000.0)
    there = 1.0 - np.exp(-1.0)
    np.testing.assert_allclose(linked, [[0.3 * there, 0.0]])
    np.testing.assert_allclose(
        agglomeration.chain_linkage(np.full((1, 2), 1e9), linkage, scale=1_000.0)[0], linkage.sum(axis=1)
    )


TERMS = ("marshall", "jacobs", "related_variety", "chain_linkage", "city_mass", "congestion")


def test_agglomeration_is_the_sum_of_its_terms_and_each_has_a_switch():
    people = np.array([[900.0, 100.0], [0.0, 50.0], [40.0, 10.0]])  # two parks and a place outside
    kernel = np.array([[1.0, 0.5, 0.2], [0.5, 1.0, 0.1], [0.2, 0.1, 1.0]])
    crowding = np.array([0.97, 0.2])
    linkage, related = np.array([[0.3, 0.2], [0.0, 0.4]]), np.array([[1.0, 0.5], [0.5, 1.0]])
    everything = {f"use_{term}": False for term in TERMS}
    nothing = agglomeration.agglomeration(
        people, crowding, kernel, linkage, related, replace(Production(), **everything)
    )
    assert (nothing == 0.0).all()
    total = agglomeration.agglomeration(people, crowding, kernel, linkage, related, Production())
    alone = {
        term: agglomeration.agglomeration(
            people, crowding, kernel, linkage, related, replace(Production(), **everything | {f"use_{term}": True})
        )
        for term in TERMS
    }
    np.testing.assert_allclose(sum(alone.values()), total, atol=1e-15)
    p = Production()
    assert alone["marshall"][0, 0] == pytest.approx(p.marshall * np.log(901.0))
    assert alone["jacobs"][0, 1] == pytest.approx(p.jacobs * np.log1p(1.0 / 0.82))
    assert alone["city_mass"][2, 0] == pytest.approx(p.city_mass * np.log1p(0.2 * 1000.0 + 0.1 * 50.0 + 50.0))
    assert alone["congestion"][0, 0] == pytest.approx(-p.congestion * 0.10**2)
    assert alone["congestion"][1, 0] == 0.0
    for term in TERMS:
        assert (alone[term][2] == 0.0).all() or term == "city_mass", "outside the parks there is city mass only"


def test_desired_growth_is_capped():
    margin, usual = np.array([0.055, 0.155, 9.0, -9.0, 0.0]), np.array([0.055, 0.055, 0.055, 0.055, 0.1])
    wanted = hiring.desired_growth(margin, usual, up=0.5, down=0.1, cap=0.2)
    # labour is hoarded: a fifth of the speed downwards
    np.testing.assert_allclose(wanted, [0.0, 0.05, 0.2, -0.2, -0.01], atol=1e-15)


def test_grown_by_hand():
    def after(employees, wanted, filled=1.0, room=1.0, shock=0.0, lump=0.0):
        return hiring.grown(*one(employees, wanted, filled, room, shock, lump), Production())[0]

    assert after(50.0, 0.1) == pytest.approx(50.0 * np.exp(0.1))
    assert after(50.0, 0.1, filled=0.5, room=0.5) == pytest.approx(50.0 * np.exp(0.025))
    assert after(50.0, 0.1, room=0.0) == 50.0, "nobody more fits in"
    assert after(50.0, -0.1, filled=0.0, room=0.0) == pytest.approx(50.0 * np.exp(-0.1))
    assert after(1.0, -0.2) == 1.0
    assert after(50.0, 0.1, shock=-0.04) == pytest.approx(50.0 * np.exp(0.06))
    # what wishes and luck may do in a quarter is capped; a contract comes on top
    assert after(50.0, 0.1, shock=0.5, lump=0.7) == pytest.approx(50.0 * np.exp(0.2 + 0.7))


# closing, completions


def test_giving_up_only_on_losses():
    hazard = closing.giving_up(np.array([-0.5, 0.0, 0.3]), rate=0.16)
    np.testing.assert_allclose(hazard, [1.0 - np.exp(-0.08), 0.0, 0.0])


def test_table_hazard_follows_age_and_size():
    hazard = closing.table_hazard(
        np.array([0, 3, 4, 8, 400]), np.full(5, 10.0), 10.0, multiplier=1.0, size_exponent=0.25
    )
    np.testing.assert_allclose(hazard, [0.0040, 0.0040, 0.0161, 0.0246, 0.0150])
    sizes = closing.table_hazard(np.full(2, 8), np.array([160.0, 1e-12]), 10.0, multiplier=2.0, size_exponent=0.25)
    np.testing.assert_allclose(sizes, [2 * 0.0246 / 2.0, 1.0])


@given(ROOM, SHARE, st.floats(0.0, 0.01))
def test_only_vacant_floor_space_is_pulled_down(stock, share, speed):
    gone = completions.demolished(*one(stock, share * stock), rate=speed)[0]
    assert 0.0 <= gone <= max(stock - share * stock, 0.0)
    assert gone <= speed * stock


# founding


def test_acceptance_by_hand():
    plain = founding.acceptance(0.11, np.zeros((1, 1)), np.zeros((1, 1)), np.ones((1, 1)))[0, 0]
    assert plain == pytest.approx(0.11)
    odds = founding.acceptance(0.2, np.full((1, 1), np.log(2.0)), np.full((1, 1), np.log(2.0)), np.ones((1, 1)))[0, 0]
    assert odds == pytest.approx(0.5), "odds of a quarter, doubled twice"
    assert founding.acceptance(0.5, np.full((1, 1), 1e6), np.zeros((1, 1)), np.full((1, 1), 3.0))[0, 0] == 1.0
    assert founding.acceptance(0.0, np.zeros((1, 1)), np.zeros((1, 1)), np.ones((1, 1)))[0, 0] == pytest.approx(
        0.0, abs=1e-8
    )


def test_relatedness_density_by_hand():
    people, related = np.array([[3.0, 1.0], [0.0, 0.0]]), np.array([[1.0, 0.4], [0.4, 1.0]])
    np.testing.assert_allclose(
        agglomeration.relatedness_density(people, related), [[(3.0 + 0.4) / 4.0, (1.2 + 1.0) / 4.0], [0.0, 0.0]]
    )


# leasing and location


def test_space_stress_by_hand():
    need, leased = np.array([100.0, 130.0, 50.0, 70.0]), np.array([100.0, 100.0, 100.0, 0.0])
    np.testing.assert_allclose(leasing.space_stress(need, leased, crowded=1.15, roomy=0.7), [0.0, 0.15, 0.2, 0.0])


@given(st.floats(0.0, 3.0), st.floats(-2.0, 2.0), st.floats(1.0, 1e5), st.integers(0, 200), st.floats(0.0, 1.0))
def test_search_rises_with_stress_and_cost_and_falls_with_size_and_age(stress, gap, size, age, more):
    def chance(stress, gap, size, age):
        return leasing.search_probability(*one(stress, gap, size, age), Leasing())[0]

    base = chance(stress, gap, size, age)
    assert 0.0 <= base <= 1.0
    assert chance(stress + more, gap, size, age) >= base
    assert chance(stress, gap + more, size, age) >= base
    assert chance(stress, gap, size * (1.0 + more), age) <= base
    assert chance(stress, gap, size, age + 1) <= base


def test_search_probability_by_hand():
    p = Leasing(search_base=1.4)
    assert leasing.search_probability(*one(0.0, 0.0, 1.0, 0.0), p)[0] == pytest.approx(1.0 / (1.0 + np.exp(-1.4)))
    # odds of 1.4 for a newcomer of one employee, 0.6 less for one with three tenths of full roots
    rooted = leasing.search_probability(*one(0.0, 0.0, 1.0, 0.0), p, rootedness=np.array([0.3]))[0]
    assert rooted == pytest.approx(1.0 / (1.0 + np.exp(-0.8)))


def test_lease_terms_have_their_shares():
    p, uniform = Leasing(), (np.arange(10_000) + 0.5) / 10_000
    term = leasing.lease_term(uniform, False, p)
    assert dict(zip(*np.unique(term, return_counts=True), strict=True)) == {8: 2_000, 12: 5_000, 20: 3_000}
    assert leasing.lease_term(np.array([0.1999, 0.2, 0.6999, 0.7001]), False, p).tolist() == [8, 12, 12, 20]


def test_effective_cost_by_hand():
    cost = location.effective_cost(
        *one(3.0, 0.35, 80.0), free=0.1, rent_subsidy=np.array([0.2]), tax_relief=np.array([0.5])
    )
    assert cost[0] == pytest.approx(91.25 * (3.0 * 0.9 * 0.8 + 0.35) + 40.0)


def test_the_lottery_by_hand():
    group = np.array([0, 1, 0, 0, 1])
    priority = np.array([0.9, 0.5, 0.1, 0.5, 0.2])
    area = np.array([10.0, 60.0, 70.0, 20.0, 50.0])
    free = np.array([100.0, 100.0])
    # group 0 in order of priority: 70, 20, 10 = 100 fits exactly; group 1: 50, then 60 is too much
    assert location.accepted(group, priority, area, free).tolist() == [True, False, True, True, True]
    assert location.accepted(group, priority, area, np.array([89.0, 0.0])).tolist() == [
        False,
        False,
        True,
        False,
        False,
    ]
    assert location.accepted(np.array([], int), np.array([]), np.array([]), free).tolist() == []


@given(
    st.lists(st.tuples(st.integers(0, 4), SHARE, st.floats(0.1, 200.0)), min_size=1, max_size=60),
    st.lists(ROOM, min_size=5, max_size=5),
)
def test_the_lottery_never_gives_more_than_there_is_and_serves_in_order(asks, free):
    group, priority, area = (np.array(column) for column in zip(*asks, strict=True))
    given_space = location.accepted(group, priority, area, np.array(free))
    for each in range(5):
        here = group == each
        assert area[here & given_space].sum() <= free[each] + 1e-6
        won, lost = priority[here & given_space], priority[here & ~given_space]
        assert not won.size or not lost.size or won.max() <= lost.min()


# operation


def test_services_by_hand():
    assert NEED.sum(axis=1) == pytest.approx(1.0)
    fit = operation.service_fit(np.array([[1.0] * 8, [0.25] * 8, [0.0] * 8]))
    np.testing.assert_allclose(fit, [[1.0] * 3, [0.5] * 3, [0.0] * 3])
    target = operation.service_target(
        np.array([50.0, 10.0, 10.0]), np.array([100.0, 0.0, 1.0]), np.array([[1.0, 3.0]] * 3)
    )
    np.testing.assert_allclose(target, [[0.5, 1.0], [0.0, 0.0], [1.0, 1.0]])


def test_partial_adjustment_and_amenities():
    assert operation.partially_adjusted(np.array([0.2]), np.array([1.0]), speed=0.25)[0] == pytest.approx(0.4)
    level = operation.amenity_level(
        np.array([50.0, 500.0, 0.0, 20.0]), np.array([10.0, 10.0, 10.0, 0.0]), per_worker=10.0
    )
    np.testing.assert_allclose(level, [0.5, 1.0, 0.0, 1.0])


# construction


def test_cost_rent_by_hand():
    assert market_starts.cost_rent(*one(3_600.0, 400.0, 0.15), target_return=0.09)[0] == pytest.approx(
        0.09 * 4_000.0 / (365.0 * 0.85)
    )


@given(st.lists(ROOM, min_size=4, max_size=4), st.floats(-1e6, 1e6))
def test_starts_stay_within_the_plan(begun, room):
    begun = np.array([begun])
    allowed = starts.within_plan(begun, np.array([room]))
    assert (allowed >= 0.0).all()
    assert (allowed <= begun).all()
    assert allowed.sum() <= max(room, 0.0) * (1.0 + 1e-12) + 1e-9
    if begun.sum() <= room:
        np.testing.assert_allclose(allowed, begun)


def test_conversion_gain_by_hand():
    gain = starts.conversion_gain(
        np.array([[1.0, 3.0]]), np.array([[0.5, 0.1]]), np.array([[500.0, 1_000.0]]), target_return=0.1
    )
    worth = 365.0 * (3.0 * 0.9 - 1.0 * 0.5) / 0.1
    np.testing.assert_allclose(gain[0], [[-500.0, worth - 1_000.0], [-worth - 500.0, -1_000.0]])


# government and talent


def test_rationing_by_hand():
    share = government.rationing(
        np.array([100.0, -390.0, -500.0, -5.0]), np.full(4, 100.0), np.array([200.0, 20.0, 20.0, 0.0]), limit=4.0
    )
    np.testing.assert_allclose(share, [1.0, 0.5, 0.0, 1.0])


def test_labour_access_by_hand():
    commute = np.array([[1.0, 0.5], [0.5, 1.0]])
    access = talent.labour_access(np.array([100.0, 40.0]), np.array([100.0, 0.0]), commute)
    np.testing.assert_allclose(access, [100.0 / 100.0 + 0.5 * 40.0 / 50.0, 0.5 * 1.0 + 40.0 / 50.0])
    assert (talent.labour_access(np.array([100.0, 40.0]), np.zeros(2), commute) == 0.0).all()


def test_fill_rate_by_hand_and_at_its_limits():
    def fill(access, jobs, vacancies):
        return talent.fill_rate(*one(access, 1.0, jobs, vacancies), slack=0.06, least=0.002)[0]

    assert fill(1.0, 1_000.0, 60.0) == pytest.approx(1.0 - np.exp(-1.0))
    assert fill(1.0, 1_000.0, 0.0) == 1.0
    assert fill(0.5, 1_000.0, 60.0) == pytest.approx(1.0 - np.exp(-2.0 / 60.0)), "a little is always found"
    assert fill(2.0, 1_000.0, 60.0) > fill(1.1, 1_000.0, 60.0) > fill(1.0, 1_000.0, 60.0)


def test_people_move_to_wages_and_amenities_away_from_housing_rents():
    rule = {"mobility": 3.0, "housing_share": 0.28, "amenity_value": 0.1}
    base, level = np.log([0.5, 0.3, 0.2]), np.ones(3)
    rest = talent.location_shares(base, level, level, 0.0 * level, **rule)
    np.testing.assert_allclose(rest, [0.5, 0.3, 0.2])
    better = np.array([1.0, 1.1, 1.0])
    assert talent.location_shares(base, better, level, 0.0 * level, **rule)[1] > 0.3
    assert talent.location_shares(base, level, better, 0.0 * level, **rule)[1] < 0.3
    assert talent.location_shares(base, level, level, better - 1.0, **rule)[1] > 0.3
    ratio = talent.location_shares(base, better, level, 0.0 * level, **rule)
    assert ratio[1] / ratio[0] == pytest.approx(0.6 * 1.1**3.0)


# policy and measures


def test_strength_of_a_programme_over_time():
    programme = Instrument(kind="rent_subsidy", intensity=0.6, start=2, duration=3, sunset=2)
    np.testing.assert_allclose(
        [programme.strength(t) for t in range(9)], [0, 0, 0.6, 0.6, 0.6, 0.4, 0.2, 0, 0], atol=1e-12
    )
    assert Instrument(intensity=0.6, start=0, duration=1).strength(1) == 0.0


def test_gini_by_hand():
    assert gini(np.array([1.0, 1.0, 1.0])) == pytest.approx(0.0)
    assert gini(np.array([0.0, 0.0, 0.0, 8.0])) == pytest.approx(0.75)
    assert gini(np.array([1.0, 3.0])) == pytest.approx(0.25)
    assert np.isnan(gini(np.array([])))
    assert np.isnan(gini(np.zeros(3)))


@given(
    st.lists(st.floats(0.0, 1e9), min_size=1, max_size=20).filter(lambda values: sum(values) > 1.0),
    st.floats(0.1, 10.0),
)
def test_gini_is_a_share_and_has_no_unit(values, scale):
    measured = gini(np.array(values))
    assert -1e-12 <= measured <= 1.0
    assert gini(scale * np.array(values)) == pytest.approx(measured, abs=1e-9)
    differences = np.abs(np.subtract.outer(values, values)).mean() / (2.0 * np.mean(values))
    assert measured == pytest.approx(differences, abs=1e-9)


def test_rates_and_means_are_absent_where_there_is_nothing():
    np.testing.assert_array_equal(rate(np.array([1.0, 1.0]), np.array([4.0, 0.0])), [0.25, np.nan])
    np.testing.assert_array_equal(
        weighted(np.array([[1.0, 3.0], [1.0, 2.0]]), np.array([[1.0, 1.0], [0.0, 0.0]])), [2.0, np.nan]
    )
