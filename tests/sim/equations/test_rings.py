"""Where enterprises outside the parks lie, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim import ParkEcosystem, rings
from sim.processes.innovation import pool_in_rings, related_pool
from sim.processes.production import mass_where_it_lies
from tests.sim.strategies import small


def places(*rows):
    """Positions x, y and further columns as arrays."""
    return tuple(np.array(column, float) for column in zip(*rows, strict=True))


def test_rings_end_at_two_and_five_kilometres():
    assert rings.ring_at(np.array([0.0, 2.0, 2.01, 5.0, 5.01, np.inf])).tolist() == [0, 0, 1, 1, 2, 2]


def test_nearest_of_no_sites_is_nowhere():
    row, distance = rings.nearest(*places((0, 0), (3, 4)), *places((3, 4), (0, 1)))
    assert row.tolist() == [1, 0]
    assert distance.tolist() == [1.0, 0.0]
    row, distance = rings.nearest(*places((0, 0)), np.array([]), np.array([]))
    assert row.tolist() == [-1]
    assert np.isinf(distance).all()


def test_the_ground_is_a_disc_cut_where_another_district_is_nearer():
    # a park in the first district, and a district without any 8 km to the east
    found = rings.ground(*places((0, 0)), np.array([0]), *places((0, 0), (8, 0)), reach=6.0)
    first, second = (slice(*found.first[number : number + 2]) for number in (0, 1))
    assert found.x[first].max() == 4.0
    assert found.x[second].min() == 4.0
    assert found.x[first].min() == -6.0
    assert (np.hypot(found.x[first], found.y[first]) <= 6.0).all()
    # as many points as area within 2 km: 12.6 km2 of a quarter of a square kilometre each
    assert (found.ring[first] == 0).sum() == pytest.approx(4.0 * 4.0 * np.pi, rel=0.05)
    assert set(found.park[first]) == {0}
    assert set(found.park[second]) == {-1}
    assert set(found.ring[second]) == {2}


def test_what_counts_in_a_ring_is_the_mean_over_its_points():
    found = rings.Ground(np.array([0, 3]), *places((1, 0), (2, 0), (4, 0)), np.array([0, 0, 1]), np.zeros(3, int))
    share = rings.in_rings(found, *places((0, 0)), range_km=2.0)
    expected = [(np.exp(-0.5) + np.exp(-1.0)) / 2.0, np.exp(-2.0), 0.0]
    assert share[:, 0] == pytest.approx(expected)
    half = rings.partly(share, np.array([[0.2]]), nearness=0.5)
    assert half[:, 0] == pytest.approx([0.1 + each / 2.0 for each in expected])


def test_mass_and_research_where_it_lies():
    assert mass_where_it_lies(*places((np.e - 1.0, 0.0)), elasticity=0.02)[0] == pytest.approx(0.02)
    rd, relatedness = np.array([[10.0], [4.0]]), np.eye(1)
    kernel = np.array([[0.9, 0.0], [0.5, 0.0], [0.1, 0.0]])
    assert pool_in_rings(rd, kernel, relatedness, districts=1)[:, 0] == pytest.approx([13.0, 9.0, 5.0])
    usual = related_pool(rd, np.array([[0.0, 0.5], [0.5, 0.0]]), relatedness)
    assert pool_in_rings(rd, kernel, relatedness, districts=1)[1] == pytest.approx(usual[1])


def test_rings_are_recorded_and_change_nothing_unless_they_count():
    plain = small(parks=3, districts=2, enterprises=120)
    recorded = replace(plain, record=replace(plain.record, snapshot_every=1))
    one, other = ParkEcosystem(plain, seed=1), ParkEcosystem(recorded, seed=1)
    for model in (one, other):
        model.run_for(3)
    assert one.ground is None
    assert (one.enterprises.revenue == other.enterprises.revenue).all()
    shown = other.results.enterprises
    assert ((shown["ring"] == "park") == (shown["park"] != "")).all()
    inside = shown[shown["ring"] == "park"]
    assert (inside["near_park"] == inside["park"]).all()
    outside = shown[(shown["ring"] != "park") & (shown["quarter"] > 0)]
    assert set(outside["ring"]) <= set(rings.RINGS)
    # an enterprise that stays outside in its district stays where it is
    assert (outside.groupby(["enterprise", "region"])["ring"].nunique() == 1).all()
    counted = replace(plain, region=replace(plain.region, nearness=1.0))
    near = ParkEcosystem(counted, seed=1)
    near.run_for(1)
    assert near.ring_city_kernel is not None
