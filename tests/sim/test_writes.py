"""A process writes what it declares and nothing else; populations grow and shrink without losing anything."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import ParkEcosystem
from sim.agents import Enterprise, Lease
from sim.columns import Population
from sim.draws import Draws
from sim.parameters.policy_table import INSTRUMENTS, Instrument
from sim.process import find, process
from sim.regions import load
from tests.sim.strategies import EVERYTHING, changed, small

# so small that they bind
BUDGETS = {
    "rd_subsidy": 1e5,
    "brand_promotion": 1e4,
    "fast_approval": 1e4,
    "service_platform_grant": 1e5,
    "land_discount": 1e5,
    "guidance_fund_equity": 1e4,
}
POPULATIONS = ("enterprises", "parks", "governments", "funds", "alliances", "platforms", "industries", "leases")
FUNDS = {
    "fund__guidance": 3.0, "fund__park": 3.0, "fund__pace": 1.0, "fund__moral_hazard": 1.0, "fund__ticket": 0.1,
    "fund__hold": 4, "fund__exit_rate": 0.2, "rivalry__term": 4,
}  # fmt: skip


# an alliance and a platform that are too dear to stay in
DEAR = {
    "alliance__share": 1.0, "alliance__dues": 5.0, "alliance__saving": 0.05, "alliance__review": 12,
    "platform__fee": 3.0, "platform__cost": 20.0, "platform__review": 12,
}  # fmt: skip


def busy(seed=0, **changes):
    """A region in which everything happens: all programmes, an alliance, a platform, spin-offs, conversion, parks that open later, empty and not."""
    programmes = tuple(Instrument(kind=kind, intensity=0.5, budget=BUDGETS.get(kind, 0.0)) for kind in INSTRUMENTS)
    # few rounds of the lottery, so that some find no rooms
    # and contracts that come and go, so that large enterprises are short of money with rooms to spare
    changes = {"contracts__rate": 0.4, "contracts__shed": 1.0, "turnover__entrant_cash": 0.5,
               "turnover__spin_off_rate": 0.02, "supply__conversion_patience": 1, "leasing__passes": 2, "alliance__honour": 1.0,
               "alliance__planning_fee": 1_000.0, "anchors__coming": 5.0, "anchors__size": 60.0, "anchors__going": 0.1, "anchors__large": 100.0,
               "operation__new_management": 0.2, "operation__takeover_after": 3, "operation__interest": 0.2,
               "supply__credit_share": 0.0, "alliance__share": 0.5, "designation__round_every": 2, "designation__wait": 1,
               "designation__review_every": 1, "designation__tolerance": 1.0, "designation__later_batch": 2} | FUNDS | changes  # fmt: skip
    parameters = changed(small(6, 3, 300, 16, layout=3, events=True, instruments=programmes), EVERYTHING)
    parameters = changed(parameters, {name.replace("__", "."): value for name, value in changes.items()})
    setting = load(parameters)
    empty, late = np.arange(len(setting.parks)) == 5, np.arange(len(setting.parks)) >= 4
    started = {name: np.where(empty, 0, getattr(setting.parks, name)) for name in ("enterprises", "revenue_at_start")}
    parks = replace(setting.parks, opening=np.where(late, 4, 0), **started)
    return ParkEcosystem(parameters, seed, replace(setting, parks=parks))


def run_locked(model, each):
    """Run one process with every column read-only that it does not declare; raises ValueError when it writes one."""
    declared: dict[str, set[str]] = {name: set() for name in POPULATIONS}
    for written in each.writes:
        population, column = written.split(".")
        everything = set(getattr(model, population).storage)
        declared[population] |= everything if column == "*" else {column}
    with ExitStack() as stack:
        for name in POPULATIONS:
            stack.enter_context(getattr(model, name).locked(declared[name]))
        each(model, Draws(model.seed, each.name, model.t))


def columns(model):
    return {
        (name, column): array[: getattr(model, name).size].copy()
        for name in POPULATIONS
        for column, array in getattr(model, name).storage.items()
    }


def test_every_process_declares_columns_that_exist():
    model = busy()
    for each in model.order:
        for written in each.writes:
            population, column = written.split(".")
            assert column == "*" or column in getattr(model, population).storage, written


@pytest.mark.parametrize("exits", ["cash", "table"])
@pytest.mark.parametrize("seed", [0, 1])
def test_processes_write_only_what_they_declare(exits, seed):
    model = busy(seed, turnover__exit=exits)
    for _ in range(12):
        for each in model.order:
            run_locked(model, each)
        model.observe()
        model.t += 1
    assert model.industries.entries.sum() > 0
    assert len(model.results.events["event"].unique()) >= 5


def test_what_a_process_declares_it_does_write_in_a_busy_region():
    # two regions: in one titles come and go, in the other parks leave, and owners sublet in vain
    models = busy(), busy(2, **DEAR)
    never = {(each.name, written) for each in models[0].order for written in each.writes if not written.endswith("*")}
    for model in models:
        for _ in range(16):
            for each in model.order:
                before = columns(model)
                each(model, Draws(model.seed, each.name, model.t))
                after = columns(model)
                for key, values in after.items():
                    if not np.array_equal(before[key], values):
                        never.discard((each.name, ".".join(key)))
            model.observe()
            model.t += 1
    assert not never, "declared but never written"


def test_observers_write_nothing():
    model = busy(record__snapshot_every=1)
    for each in model.order:
        each(model, Draws(model.seed, each.name, model.t))
    with ExitStack() as stack:
        for name in POPULATIONS:
            stack.enter_context(getattr(model, name).locked())
        model.observe()
        assert len(model.results.tables()) >= 7


@process("parks.upkeep")
def cheating(model, draws):
    """Says it writes upkeep, and raises rents."""
    model.parks.upkeep = 1.0
    model.parks.asking_rent = 9.0


@process("parks.upkeep")
def cheating_in_place(model, draws):
    """Says it writes upkeep, and takes cash."""
    model.enterprises.cash[:] -= 1.0


@pytest.mark.parametrize("cheat", [cheating, cheating_in_place])
def test_a_process_that_writes_more_than_it_declares_is_caught(cheat):
    model = busy()
    with pytest.raises(ValueError, match="read-only"):
        run_locked(model, cheat)
    run_locked(model, next(each for each in model.order if each.name == "rent"))


def test_the_lock_is_lifted_afterwards_even_when_something_fails():
    model = busy()
    with pytest.raises(ValueError, match="read-only"):
        run_locked(model, cheating)
    model.step()


def test_processes_know_their_name_and_words():
    model = busy()
    assert len({each.name for each in model.order}) == len(model.order) >= 13
    for each in model.order:
        assert each.__doc__
        assert each.name in repr(each)
        assert find(each.function.__module__, each.name) is each


def test_a_column_kept_while_newcomers_enter_may_be_an_old_one():
    population = Population(None, Enterprise)
    population.enter(64, employees=1.0)
    kept = population.employees
    population.enter(1, employees=2.0)
    assert len(population.storage["employees"]) == 128
    kept[:] = 99.0
    assert (population.employees == np.append(np.ones(64), 2.0)).all(), "the kept column is no longer the population's"
    fresh = population.employees
    population.enter(10)
    fresh[0] = 7.0
    assert population.employees[0] == 7.0, "as long as there is room the column stays the same array"


@given(st.lists(st.tuples(st.integers(0, 90), st.floats(0.0, 1.0)), min_size=1, max_size=12))
def test_entering_and_leaving_keeps_rows_in_order_and_numbers_for_ever(moves):
    population, rng = Population(None, Lease), np.random.default_rng(0)
    expected: dict[int, float] = {}
    arrivals = 0
    for count, share in moves:
        area = rng.random(count)
        rows = population.enter(count, area=area)
        assert rows.stop - rows.start == count
        expected |= dict(zip(range(arrivals, arrivals + count), area.tolist(), strict=True))
        arrivals += count
        serial = population.serial.copy()
        leaving = rng.random(population.size) < share
        moved = population.leave(leaving)
        assert (moved[leaving] == -1).all()
        assert (population.serial[moved[~leaving]] == serial[~leaving]).all()
        for number in serial[leaving].tolist():
            del expected[number]
        assert population.serial.tolist() == list(expected)
        assert population.area.tolist() == list(expected.values())
        assert population.arrivals == arrivals
        assert (population.rent == 0.0).all(), "columns that were not named have their default"


def test_unknown_columns_are_refused_with_those_that_exist():
    population = Population(None, Lease)
    with pytest.raises(TypeError, match=r"Lease has no column arae; it has .*area"):
        population.enter(1, arae=3.0)
    with pytest.raises(AttributeError, match=r"Lease has no column 'arae'; it has .*area"):
        _ = population.arae
    population.enter(1)
    with pytest.raises(TypeError, match="cannot be removed"):
        population.remove(0)
