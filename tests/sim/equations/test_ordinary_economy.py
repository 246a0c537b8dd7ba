"""The equations of the ordinary economy by hand, and what it changes."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from sim import Parameters, ParkEcosystem
from sim.parameters import OrdinaryEconomy, RegionChoice
from sim.processes import ordinary_economy as o

SMALL = RegionChoice(kind="synthetic", name="synthetic", parks=6, districts=3, enterprises=600)


@functools.cache
def run(seed: int = 3, quarters: int = 40, **values: float) -> ParkEcosystem:
    """A run of a small region with other values of the ordinary economy."""
    model = ParkEcosystem(replace(Parameters(), region=SMALL, ordinary_economy=OrdinaryEconomy(**values)), seed)
    model.run_for(quarters)
    return model


def test_who_holds_the_jobs_lives_where_people_live_and_it_is_near():
    commute = np.array([[1.0, 0.5], [0.5, 1.0]])
    found = o.customers(np.array([90.0, 0.0]), np.array([100.0, 400.0]), commute)
    # of 90 who work in the first district, 100 * 1 : 400 * 0.5 live in the two
    np.testing.assert_allclose(found, [30.0, 60.0])
    assert o.customers(np.array([90.0, 10.0]), np.array([0.0, 0.0]), commute).sum() == 0.0


def test_jobs_wanted_follow_customers_and_give_way_to_wages():
    wanted = o.ordinary_jobs_wanted(
        np.array([100.0, 100.0, 10.0]),
        np.array([20.0, 0.0, -40.0]),
        np.array([0.0, np.log(4.0), 0.0]),
        multiplier=0.5,
        elasticity=0.5,
    )
    np.testing.assert_allclose(wanted, [110.0, 50.0, 0.0])


def test_new_jobs_are_filled_in_part_and_old_ones_just_go():
    jobs, wanted, filled = np.array([100.0, 100.0]), np.array([200.0, 50.0]), np.array([0.8, 0.8])
    np.testing.assert_allclose(o.adjusted_jobs(jobs, wanted, filled, speed=0.1), [108.0, 95.0])
    np.testing.assert_allclose(o.ordinary_vacancies(jobs, wanted, speed=0.1, skill=0.02), [0.2, 0.0])


def test_who_does_its_research_has_the_skills_of_the_parks():
    assert o.research_jobs(rd_intensity=0.09, labour_share=0.45) == pytest.approx(0.2)
    assert o.research_jobs(rd_intensity=0.2, labour_share=0.1) == 1.0


def test_value_added_is_what_labour_gets_over_its_share():
    np.testing.assert_allclose(o.ordinary_output(np.array([9.0]), np.array([10.0]), labour_share=0.45), [200.0])


def test_others_use_less_room_where_they_are_fewer_and_save():
    use = o.use_wanted(np.array([50.0, 100.0, 7.0]), np.array([100.0, 100.0, 0.0]), np.full(3, 0.9))
    np.testing.assert_allclose(use, [0.45, 0.9, 1.0])


def test_the_first_day_stands_still():
    model = ParkEcosystem(replace(Parameters(), region=SMALL), 3)
    before = model.governments.ordinary_jobs[: model.central].copy()
    assert before.sum() == pytest.approx(8.0 * model.enterprises.employees.sum())
    o.ordinary_economy(model, None)  # it draws nothing
    np.testing.assert_allclose(model.governments.ordinary_jobs[: model.central], before, rtol=1e-9)


def test_ordinary_jobs_follow_those_of_the_parks():
    none, some = run(multiplier=0.0, wage_elasticity=0.0), run(multiplier=2.0, wage_elasticity=0.0)
    here = slice(0, none.central)
    np.testing.assert_allclose(none.governments.ordinary_jobs[here], none.ordinary_start, rtol=1e-9)
    grown = some.enterprises.employees.sum() > 1.1 * some.customers_start.sum()
    assert grown
    assert some.governments.ordinary_jobs[here].sum() > 1.02 * some.ordinary_start.sum()


def test_dear_labour_drives_ordinary_jobs_away_and_makes_room():
    steady, driven = run(wage_elasticity=0.0), run(wage_elasticity=2.0)
    here, jobs = slice(0, steady.central), [model.governments.ordinary_jobs[:-1].sum() for model in (steady, driven)]
    assert steady.governments.wage_index[here].mean() > 1.1 * steady.governments.wage_index[steady.central]
    assert jobs[1] < 0.9 * jobs[0]
    # those who leave make room for enterprises outside the parks
    rents = [
        (model.governments.off_park_rent[here] / model.governments.wage_index[here]).mean()
        for model in (steady, driven)
    ]
    assert rents[1] < rents[0]


def test_it_is_a_pool_of_skilled_labour_that_parks_draw_on():
    few, many = run(rd_intensity=0.0), run(rd_intensity=0.045)
    assert many.governments.wage_index[:-1].mean() < few.governments.wage_index[:-1].mean()
    assert many.enterprises.employees.sum() > few.enterprises.employees.sum()


def test_without_one_nothing_ordinary_is_recorded():
    table = run(size=0.0).results.regions
    assert (table[["ordinary_jobs", "ordinary_value_added", "ordinary_rd"]] == 0.0).all(axis=None)
    beside = run().results.regions
    last = beside[beside["quarter"] == beside["quarter"].max()]
    np.testing.assert_allclose(last["ordinary_rd"], 0.005 * last["ordinary_value_added"])
    np.testing.assert_allclose(last["ordinary_value_added"], last["ordinary_jobs"] * last["ordinary_wage"] / 0.45)
