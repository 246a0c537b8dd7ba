"""How far outputs are put in: one declaration, by what a run is given."""

from dataclasses import replace

import pytest

from experiments.configuration import standing_words
from experiments.statistics import standing
from experiments.statistics.standing import EMERGENT, FED, HALF_FED, OUTPUTS, Given
from sim import Parameters
from sim.regions import History, load

PLAIN = Parameters()
REGION = load(PLAIN)


def with_demand(**changes):
    return replace(PLAIN, demand=replace(PLAIN.demand, **changes))


def test_what_the_shipped_region_is_given():
    assert Given.of(PLAIN, REGION).market == frozenset(range(2006, 2017))
    assert Given.of(with_demand(path=False), REGION).market == frozenset()
    assert Given.of(with_demand(constant=0.06), REGION).market == frozenset()


def test_without_skilled_labour_that_grows_by_itself_employees_are_a_result():
    for inflow, expected in ((0.01, HALF_FED), (0.0, EMERGENT)):
        given = Given.of(replace(PLAIN, talent=replace(PLAIN.talent, inflow=inflow)), REGION)
        assert standing.standing("employees_in_parks", 2010, given)[0] == expected


def test_floor_space_of_a_park_in_sites_is_fed_where_it_is_of_all_of_them():
    sites = REGION.sites["electronics_city"]
    some = {site: {2010: 0.0, 2011: 5.0} for site in sites} | {sites[0]: {2011: 5.0, 2012: 5.0}}
    given = Given.of(PLAIN, replace(REGION, history=History({}, some)))
    assert given.delivered["electronics_city"] == frozenset({2011})
    assert given.delivered[sites[0]] == frozenset({2011, 2012})
    assert "haidian" not in given.delivered


def test_results_are_never_fed():
    given = Given(frozenset(range(2006, 2030)), {"haidian": frozenset(range(2006, 2030))}, inflow=False)
    put_in = {output for output in OUTPUTS if standing.standing(output, 2010, given)[0] != EMERGENT}
    assert put_in == {"output", "stock_m2"}
    assert standing.standing("output", 2010, given, "haidian")[0] == EMERGENT
    assert standing.standing("stock_m2", 2010, given, "haidian") == (FED, "delivered")
    assert standing.standing("stock_m2", 2010, given)[0] == HALF_FED


def test_years_that_stand_alike_are_one_row():
    given = Given(frozenset({2007, 2008}), {"haidian": frozenset({2009})})
    found = [
        (span.first, span.last, span.standing) for span in standing.spans(given, 2006, 2010) if span.output == "output"
    ]
    assert found == [(2006, 2006, HALF_FED), (2007, 2008, FED), (2009, 2010, HALF_FED)]
    park = [span for span in standing.spans(given, 2006, 2010) if span.place == "haidian"]
    assert [(span.first, span.last, span.standing) for span in park] == [
        (2006, 2008, HALF_FED),
        (2009, 2009, FED),
        (2010, 2010, HALF_FED),
    ]
    assert {span.output for span in standing.spans(given, 2006, 2010)} == set(OUTPUTS)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_scenarios_that_differ_have_sentences_of_their_own(lang):
    with_path, without = standing.spans(Given(frozenset({2006})), 2006, 2007), standing.spans(Given(), 2006, 2007)
    assert "\n" not in standing_words.sentences({"a": without, "b": without}, lang)
    lines = standing_words.sentences({"a": with_path, "b": without, "c": with_path}, lang).splitlines()
    assert len(lines) == 2
    assert standing_words.sentence(with_path, lang) in lines[0]
    assert "2006" in lines[0]
    assert "2006" not in lines[1]
