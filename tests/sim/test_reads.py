"""What is read of a population can be watched; the pages say of every process all it reads; observers write nothing."""

from __future__ import annotations

from contextlib import ExitStack

import numpy as np
import pytest

from docs.reads import POPULATIONS, reads, regions
from sim import ParkEcosystem
from sim.agents import Enterprise, Lease
from sim.columns import Population
from sim.draws import Draws
from sim.process import process
from tests.sim.test_writes import busy


@pytest.fixture
def leases() -> Population:
    population = Population(None, Lease)
    population.enter(3, area=[1.0, 2.0, 3.0])
    return population


def doubles(leases):
    return leases.area * 2.0


def adds(leases):
    leases.area += 1.0


def changes_some_rows(leases):
    leases.area[:1] = 9.0


def looks_into_storage(leases):
    return leases.storage["area"]


def looks_at_all_of_storage(leases):
    return [values.sum() for name, values in leases.storage.items() if name == "area"]


def assigns(leases):
    leases.area = 5.0


def enters(leases):
    leases.enter(200, area=1.0)


def leaves(leases):
    leases.leave(np.array([True, False, True]))


def counts(leases):
    return len(leases) + leases.size + leases.arrivals + len(leases.storage) + ("area" in leases.storage)


@pytest.mark.parametrize("look", [doubles, adds, changes_some_rows, looks_into_storage])
def test_handing_out_a_column_is_a_read(leases, look):
    with leases.watched() as seen:
        look(leases)
    assert seen == {"area"}


def test_going_through_all_columns_reads_all(leases):
    with leases.watched() as seen:
        looks_at_all_of_storage(leases)
    assert seen == set(Lease.columns)


@pytest.mark.parametrize("act", [assigns, enters, leaves, counts])
def test_assigning_entering_leaving_and_counting_are_no_reads(leases, act):
    with leases.watched() as seen:
        act(leases)
    assert seen == set()


def test_views_of_agents_read():
    model = ParkEcosystem(next(regions()).parameters)
    firm = next(iter(model.agents_by_type[Enterprise]))
    with model.enterprises.watched() as seen:
        _ = firm.cash
    assert seen == {"cash", "serial"}, "a view finds its row by the serial number"


def test_watching_changes_nothing_and_ends(leases):
    plain = leases.storage
    with leases.watched() as outer, leases.watched() as inner:
        leases.enter(200, area=4.0)
        leases.area[0] = 7.0
    assert inner == {"area"}
    assert outer == set(), "the innermost watch sees a read"
    assert leases.storage is plain
    assert leases.size == 203
    assert leases.area[0] == 7.0
    assert leases.area[-1] == 4.0
    with pytest.raises(RuntimeError, match="stop"), leases.watched():
        raise RuntimeError("stop")
    assert leases.storage is plain


def test_a_watched_quarter_is_the_same_quarter():
    watched, plain = busy(), busy()
    for _ in range(4):
        with ExitStack() as stack:
            for name in POPULATIONS:
                stack.enter_context(getattr(watched, name).watched())
            watched.step()
        plain.step()
    for name in POPULATIONS:
        for column, values in getattr(plain, name).arrays.items():
            size = getattr(plain, name).size
            assert np.array_equal(values[:size], getattr(watched, name).arrays[column][:size]), (name, column)


def read_by(model, each) -> set[str]:
    with ExitStack() as stack:
        watches = {name: stack.enter_context(getattr(model, name).watched()) for name in POPULATIONS}
        each(model, Draws(model.seed, each.name, model.t))
    return {f"{name}.{column}" for name, seen in watches.items() for column in seen}


@process("parks.upkeep")
def peeping(model, draws):
    """Sets upkeep by what tenants have in cash."""
    model.parks.upkeep = float(model.enterprises.cash.mean() > 0.0)


def test_a_read_that_the_page_does_not_know_would_be_seen():
    model = busy()
    assert read_by(model, peeping) == {"enterprises.cash"}
    assert "enterprises.cash" not in reads()["rent"]


@pytest.mark.parametrize("exits", ["cash", "table"])
def test_pages_know_all_that_is_read_in_another_busy_region(exits):
    known = {name: set(seen) for name, seen in reads().items()}
    assert set(known) == {each.name for each in ParkEcosystem.order}
    model = busy(3, turnover__exit=exits, record__events=False)
    for _ in range(16):
        for each in model.order:
            assert read_by(model, each) <= known[each.name], each.name
        model.t += 1


def test_observers_write_nothing_quarter_after_quarter():
    looked = 0
    for model in regions():
        for _ in range(9):
            for each in model.order:
                each(model, Draws(model.seed, each.name, model.t))
            with ExitStack() as stack:
                for name in POPULATIONS:
                    stack.enter_context(getattr(model, name).locked())
                sizes = [len(getattr(model, name)) for name in POPULATIONS]
                money = dict(model.ledger.sector)
                for observer in (model.stages, model.measures, model.recorder):
                    observer.observe()
                    looked += 1
                assert [len(getattr(model, name)) for name in POPULATIONS] == sizes
                assert model.ledger.sector == money
            model.t += 1
    assert looked == 3 * 3 * 9
