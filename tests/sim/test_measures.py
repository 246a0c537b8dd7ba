"""Pain points, futures and world stages: exact at their anchors, bounded, moved in the right direction, and read by nothing."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache

import numpy as np
import pytest

from sim import ParkEcosystem
from sim.columns import Population
from sim.draws import Draws
from sim.observers.dimensions import DIMENSIONS, FLOORS, LEAST
from sim.observers.measures import PAINS, anchors, futures, links, pains, world
from sim.observers.measures.world import WorldObserver, yearly_growth
from sim.parameters.policy_table import Instrument
from tests.sim.laws import ALL_PAINS, UNIT
from tests.sim.strategies import finished, small

RELATED = np.array([[1.0, 0.5, 0.0], [0.5, 1.0, 0.25], [0.0, 0.25, 1.0]])


def of(*values):
    return np.array(values, float)


def row(*values):
    return np.array([values], float)


def test_a_ramp_is_linear_between_its_anchors_and_may_run_down():
    assert pains.ramp(of(0.0, 0.1, 0.2, 0.3, 0.9), 0.1, 0.3).tolist() == pytest.approx([0.0, 0.0, 0.5, 1.0, 1.0])
    assert pains.ramp(of(1.0, 0.75, 0.0), 1.0, 0.5).tolist() == [0.0, 0.5, 1.0]


def test_unclear_positioning_is_distance_from_what_is_declared():
    employees = np.array([[10.0, 0, 0], [0, 10, 0], [0, 0, 10], [5, 5, 0], [0, 0, 0]])
    found = pains.unclear_positioning(employees, np.zeros(5, int), RELATED)
    np.testing.assert_allclose(found, [0.0, 0.5, 1.0, 0.25, np.nan])
    undeclared = pains.unclear_positioning(employees[:2], np.full(2, -1), RELATED)
    np.testing.assert_allclose(undeclared, anchors.UNDECLARED)


def test_short_chains_are_full_links_and_connected_industries():
    linkage = np.array([[0.5, anchors.CONNECTED, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 0.5]])
    many = 1e9
    employees = np.array([[many, many, 0], [many, 0, 0], [many, many, 2 * many], [0, 0, 0]])
    found = pains.short_chains(employees, of(1.0, 1.0, 0.5, 0.0), linkage, scale=100.0)
    np.testing.assert_allclose(found, [0.0, 0.5, 0.5, np.nan])


def test_parks_of_one_mix_are_the_same_and_parks_of_one_industry_each_are_not():
    alike = np.tile(of(1, 2, 3), (4, 1))
    np.testing.assert_allclose(pains.sameness(alike, np.full(4, 2)), 1.0)
    # three other parks of one industry each: the cosine is no larger than such parks would have
    np.testing.assert_allclose(pains.sameness(10 * np.eye(4), np.full(4, -1)), 0.0)
    half = pains.sameness(alike, np.array([0, 0, 1, 2]))
    assert half[2] == pytest.approx(0.5)
    assert half[0] == pytest.approx(0.5 + 0.5 * (1 / 3 - 1 / 3) / (2 / 3))
    assert pains.sameness(alike[:1], np.zeros(1, int)).tolist() == [0.0]
    with_empty = pains.sameness(np.vstack([alike, np.zeros(3)]), np.full(5, 2))
    np.testing.assert_allclose(with_empty, [1, 1, 1, 1, np.nan])


def test_weak_innovation_at_its_anchors():
    people = np.ones((4, 1))
    rd, made = anchors.RD_STRONG, anchors.INNOVATIONS_STRONG
    found = pains.weak_innovation(of(0, rd, 2 * rd, rd / 2), of(0, made, 0, made / 2), people)
    np.testing.assert_allclose(found, [1.0, 0.0, 0.5, 0.5])


def test_an_empty_town_lacks_either_homes_or_workers_or_the_city():
    found = pains.empty_town(of(100, 25, 400, 100, 0, 50), of(100, 100, 100, 100, 0, 0), of(1, 1, 1, 0.25, 1, 1))
    np.testing.assert_allclose(found, [0.0, 0.5, 0.5, 0.5, 1.0, 1.0])


def test_policy_dependence_is_support_and_rigidity():
    found = pains.policy_dependence(
        of(0, anchors.DEPENDENT * 10, 5, 0), of(10, 10, 0, 10), of(1, 0, 1, 0.5), np.ones((4, 1))
    )
    np.testing.assert_allclose(found, [0.0, 1.0, 0.0, 0.25])


def attraction(let=0.0, moved=0.0, kept=0.0, stock=100.0, before=100.0, now=100.0, natural=0.0, quarters=4):
    return pains.ineffective_attraction(*map(of, (let, moved, kept, stock, before, now, natural, quarters)))[0]


def test_ineffective_attraction_is_churn_and_shortfall():
    assert attraction() == 0.0
    assert attraction(let=10, kept=10) == 0.0
    assert attraction(let=10, moved=4, kept=9) == pytest.approx(0.25)
    assert attraction(let=10, moved=10, kept=0) == pytest.approx(0.5)
    assert attraction(before=40, now=40) == pytest.approx(0.5)
    # sixty to fill in three years: twenty in the first
    assert attraction(before=40, now=60) == 0.0
    assert attraction(before=40, now=50) == pytest.approx(0.25)
    assert attraction(before=40, now=40, natural=60) == 0.0
    # a backlog of less than two in a hundred is small
    assert attraction(before=97, now=97) == pytest.approx(0.25)
    assert np.isnan(attraction(stock=0.0, before=0.0, now=0.0))


def test_vacancy_and_rent_at_their_anchors():
    stock, natural = np.full((5, 1), 100.0), np.full((1, 1), 0.1)
    rent, before = of(1, 1, 1 - anchors.RENT_FALL_WORST, 2, 1)[:, None], np.ones((5, 1))
    leased = (100 * (1.0 - of(0.1, anchors.VACANCY_WORST, anchors.VACANCY_WORST, 0.0, 0.25)))[:, None]
    np.testing.assert_allclose(pains.vacancy_and_rent(stock, leased, natural, rent, before), [0, 0.5, 1, 0, 0.25])
    assert np.isnan(pains.vacancy_and_rent(0 * stock, 0 * stock, natural, rent, before)).all()


def test_imbalance_and_concentration_run_from_even_to_all_in_one():
    assert pains.regional_imbalance(of(5, 5, 5)) == pytest.approx(0.0)
    assert pains.regional_imbalance(of(0, 7, 0)) == pytest.approx(1.0)
    assert pains.regional_imbalance(of(3, 0, 3, 0)) == pytest.approx(0.5)
    assert pains.regional_imbalance(of(4)) == pains.regional_imbalance(of(0, 0)) == 0.0
    assert pains.concentrated_contribution(np.ones(20)) == pytest.approx(0.0)
    assert pains.concentrated_contribution(of(*[0] * 19, 9)) == pytest.approx(1.0)
    # the largest of ten holds 55 %, ten of which are its share in number
    assert pains.concentrated_contribution(of(11, *[1] * 9)) == pytest.approx(0.5)
    assert pains.concentrated_contribution(of(3)) == 0.0


def test_futures_at_their_anchors():
    assert futures.innovation_centre(anchors.RD_CENTRE, anchors.INNOVATIONS_CENTRE, 0.0) == 1.0
    assert futures.innovation_centre(0.0, 0.0, 1.0) == 0.0
    assert futures.innovation_centre(anchors.RD_CENTRE / 2, 0.0, 0.5) == pytest.approx(1 / 3)
    assert (futures.value_chain(1.0, 1.0), futures.value_chain(0.0, 0.5)) == (1.0, 0.25)
    assert (futures.cross_park_cluster(anchors.LINKS_FULL), futures.cross_park_cluster(0.1)) == (
        1.0,
        pytest.approx(0.2),
    )
    assert (futures.national_layout(0.0, 1.0), futures.national_layout(1.0, 0.0)) == (1.0, 0.0)


def test_averages_leave_out_what_is_not_known():
    value = np.array([[1.0, np.nan, np.nan], [3.0, 5.0, np.nan]])
    np.testing.assert_allclose(futures.average(value, np.array([[1.0, 9, 1], [3.0, 2, 1]])), [2.5, 5.0, np.nan])


# links


def test_links_within_parks_and_between_them():
    workers, linkage = np.array([[100.0, 0.0], [0.0, 0.0]]), np.array([[0.2, 0.3], [0.1, 0.0]])
    found = links.local_linkage(workers, linkage, scale=100.0)
    np.testing.assert_allclose(found, [0.2 * (1.0 - np.exp(-1.0)) / 0.5, 0.0])
    np.testing.assert_allclose(links.network_density(of(3, 3), of(6, 0)), [0.5, 0.0])
    rd, kernel = np.array([[4.0, 0.0], [0.0, 8.0]]), np.array([[0.0, 0.5], [0.5, 0.0]])
    related = np.array([[1.0, 0.25], [0.25, 1.0]])
    # own: 100 * 4; near: 100 * 0.5 * 8 * 0.25
    np.testing.assert_allclose(links.cross_park_links(workers, rd, kernel, related), [0.2, 0.0])


# world stages

LED = row(0.9, 0.0, 0.0, 0.9)
PLAIN = row(0.2, 0.0, 0.0, 0.1)
SOUND, EMPTY = row(0.95, 1e4, 1.0), row(0.1, 1e4, 1.0)


def watch(observer, quarters, dimensions=PLAIN, floors=SOUND, growth=0.0, at_start=False):
    seen = []
    for _ in range(quarters):
        observer.observe(
            dimensions,
            floors,
            of(growth),
            np.array([True]),
            there_at_start=np.array([at_start]),
            scale=1.0,
            up=4,
            down=4,
        )
        seen.append(int(observer.stage[0]))
    return seen


def test_growth_is_per_year_and_nothing_without_a_past():
    found = yearly_growth(of(100, 0, 50), of(200, 1, 9), np.array([8, 4, 0]))
    np.testing.assert_allclose(found, [np.log(2) / 2, 0.0, 0.0])


def test_world_stages_are_climbed_and_left_one_at_a_time_after_confirmation():
    observer = WorldObserver(1)
    assert watch(observer, 8, LED) == [1] * 8, "a start-up has to grow first"
    assert watch(observer, 4, growth=0.2) == [1, 1, 1, 2]
    assert watch(observer, 4, LED) == [2, 2, 2, 3]
    assert watch(observer, 8, LED, growth=-0.5) == [3] * 8, "what leads by innovation need not grow"
    assert watch(observer, 4) == [3, 3, 3, 2]
    assert watch(observer, 12) == [2] * 12, "neither growing nor shrinking is no fall"
    assert watch(observer, 4, growth=-0.2) == [2, 2, 2, 1]


def test_an_empty_park_falls_whatever_it_knows():
    observer = WorldObserver(1)
    watch(observer, 1, growth=0.2, at_start=True)
    watch(observer, 8, LED, growth=0.2)
    assert observer.stage[0] == 3
    assert watch(observer, 8, LED, EMPTY) == [3, 3, 3, 2, 2, 2, 2, 1]


def test_in_the_first_year_a_label_is_read_off():
    assert watch(WorldObserver(1), 1, at_start=True) == [2], "nothing is known of growth before the start"
    assert watch(WorldObserver(1), 1, LED, at_start=True) == [3]
    late = WorldObserver(1)
    assert watch(late, 2) == [1, 1]
    assert watch(late, 2, growth=0.5) == [2, 2]
    closed = WorldObserver(1)
    closed.observe(LED, SOUND, of(0.5), np.array([False]), there_at_start=np.array([False]), scale=1.0, up=4, down=4)
    assert closed.stage.tolist() == [0]


def test_entering_a_world_stage_needs_more_than_staying():
    assert world.SHRINKING < 0.0 < world.GROWING
    just = row(*(world.INNOVATION_LED.get(name, 0.0) for name in DIMENSIONS))
    floors = row(*(LEAST[3][name] for name in FLOORS))
    second, third = world.world_scores(just, floors, 1.0)
    assert third[0] == pytest.approx(1.0)
    assert second[0] > 1.0
    near = of(0.96)
    assert world.world_aim(second, near, of(0.0), np.array([2]), 1.0)[0] == 2
    assert world.world_holds(second, near, of(0.0))[0] == 3
    assert world.world_aim(near, near, of(0.2), np.array([1]), 1.0)[0] == 1
    assert world.world_holds(near, of(0.5), of(-0.02))[0] == 2


# in the model


def test_the_whole_is_the_average_of_the_parks():
    results = finished(small(6, 2, 300, 10)).results
    last = results.parks[results.parks["quarter"] == 9]
    whole = results.system.iloc[-1]
    for number, key in enumerate(ALL_PAINS):
        weight = last["employees"] if number < 6 else last["stock_m2"]
        known = last[key].notna()
        assert whole[key] == pytest.approx(np.average(last[key][known], weights=weight[known])), PAINS[number]


def test_the_observer_writes_nothing_and_nothing_reads_it():
    plain, blind = ParkEcosystem(small(4, 2, 150, 8), 1), ParkEcosystem(small(4, 2, 150, 8), 1)
    kinds = [name for name, value in vars(plain).items() if isinstance(value, Population)]
    assert len(kinds) >= 5
    blind.measures.observe = lambda: None
    blind.measures.whole = {}
    for _ in range(8):
        for each in plain.order:
            each(plain, Draws(plain.seed, each.name, plain.t))
        with ExitStack() as stack:
            for kind in kinds:
                stack.enter_context(getattr(plain, kind).locked())
            plain.observe()
        plain.t += 1
        blind.step()
    for kind in kinds:
        for column in getattr(plain, kind).storage:
            np.testing.assert_array_equal(getattr(getattr(plain, kind), column), getattr(getattr(blind, kind), column))


@cache
def means(seed, quarters=16, **changes):
    system = finished(small(6, 2, 300, quarters, **changes), seed).results.system
    return system[ALL_PAINS + list(UNIT)].iloc[4:].mean()


def moved(quarters=16, **changes):
    """Change of each measure, by seed with common luck."""
    change = [means(seed, quarters, **changes) - means(seed, quarters) for seed in range(4)]
    return np.array(change), [*ALL_PAINS, *UNIT]


@pytest.mark.parametrize(
    ("changes", "key", "sign"),
    [
        (
            {
                "instruments": (
                    Instrument(kind="rent_subsidy", intensity=0.8),
                    Instrument(kind="tax_relief", intensity=0.8),
                )
            },
            "pain_6",
            1,
        ),
        ({"innovation__success": 0.3}, "pain_4", -1),
        ({"innovation__success": 0.3}, "future_innovation_centre", 1),
        ({"supply__starts_response": 6.0, "supply__starts_cap": 0.2, "quarters": 28}, "pain_8", 1),
        ({"leasing__search_base": 3.0}, "pain_7", 1),
        ({"operation__amenity_market_share": 1.0}, "pain_5", -1),
        ({"production__supplier_scale": 5_000.0}, "pain_2", 1),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_measures_move_with_what_they_measure(changes, key, sign):
    change, names = moved(**changes)
    assert (sign * change[:, names.index(key)] > 0.0).all()


def test_digital_parks_bring_the_digital_future():
    model = ParkEcosystem(small(4, 2, 150, 3))
    model.parks.digital = 0.4
    model.run_for(3)
    # what nobody works on comes apart, by a twentieth in a quarter
    left = [0.4 * 0.95**quarters for quarters in (1, 2, 3)]
    assert model.results.system["future_digital"].tolist() == pytest.approx(left)
    assert model.results.parks.groupby("quarter")["digital"].mean().tolist() == pytest.approx(left)


def test_a_park_that_declares_what_its_tenants_are_not_is_less_clear():
    model = finished(small(4, 2, 200, 2))
    employees = model.by_cell(model.enterprises.employees, model.cell())[:4]
    relatedness = model.setting.industries.relatedness
    fit = employees @ relatedness
    best, worst = (
        pains.unclear_positioning(employees, pick, relatedness) for pick in (fit.argmax(axis=1), fit.argmin(axis=1))
    )
    assert (worst > best).all()
    model.parks.leading_industry = fit.argmin(axis=1)
    np.testing.assert_array_equal(model.measures.park_pains(employees, np.zeros(4))[:, 0], worst)
