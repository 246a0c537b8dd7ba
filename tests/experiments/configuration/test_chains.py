"""Every lever has a chain, made of what runs record, with words in both languages."""

from __future__ import annotations

import functools

import pytest

from experiments.configuration import reading_words
from experiments.configuration.chains import ACTORS, CHAINS, link
from experiments.configuration.levers import LEVERS
from experiments.configuration.texts import LANGUAGES
from experiments.statistics import gains
from experiments.statistics.chains import Link
from experiments.statistics.gains import GAINS, ITEMS, PURPOSES
from experiments.statistics.readings import EVERYWHERE, PLACES, READINGS, UNITS, columns_needed, course
from sim import ParkEcosystem
from tests.sim.strategies import small


@functools.cache
def tables():
    """What a run of two quarters records."""
    model = ParkEcosystem(small(parks=3, districts=2, enterprises=60))
    model.run_for(2)
    return {name: getattr(model.results, name) for name in ("system", "parks", "regions", "flows")}


def test_every_lever_has_a_chain_and_no_other():
    assert list(CHAINS) == list(LEVERS)


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_is_made_of_two_to_four_links_that_can_be_read(name):
    chain = CHAINS[name]
    assert chain.actor in ACTORS
    assert 2 <= len(chain.links) <= 4
    assert len({(each.outcome, each.place) for each in chain.links}) == len(chain.links)
    for each in chain.links:
        assert each.direction in (1, -1)
        place = PLACES[each.place]
        # only parks and districts can be told apart
        assert place is None or (place.table == each.reading.table and place.table in UNITS)


@pytest.mark.parametrize("reading", [*READINGS.values(), *(chain.paid for chain in CHAINS.values() if chain.paid)])
def test_readings_are_columns_or_purposes_that_there_are(reading):
    found = course(tables(), reading)
    assert found.index.tolist() == [0, 1]
    if reading.table == "flows":
        assert set(reading.columns) <= PURPOSES
    for table, columns in columns_needed([reading]).items():
        assert set(columns) <= set(tables()[table].columns)


def test_columns_of_places_and_books_are_recorded():
    for needed in (columns_needed([], list(PLACES)), gains.COLUMNS):
        for table, columns in needed.items():
            assert set(columns) <= set(tables()[table].columns)
    assert gains.gains_of_run(tables()).notna().all(axis=None)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_readings_places_and_kinds_have_words(lang):
    for reading in READINGS.values():
        assert reading_words.label(reading, lang)
        assert reading_words.unit(reading, lang)
    assert all(reading_words.place(name, lang) for name in PLACES)
    assert all(reading_words.actor(name, lang) for name in ACTORS)
    assert all(reading_words.item(name, lang) for name in ITEMS if name != "net_fiscal_cost")
    assert all(reading_words.kind(name, lang) for name in GAINS if name != "elsewhere")


def test_links_are_written_short():
    assert link("output+") == Link("output", 1, EVERYWHERE)
    assert link("park_vacancy_rate-@members") == Link("park_vacancy_rate", -1, "members")
