"""What a region is given year by year: refused where it is wrong, followed where it is right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

import sim.regions as regions
from sim import Parameters, ParkEcosystem
from sim.kinds import SPACE_TYPES
from sim.observers.results import Results
from sim.regions import History, InputError, MarketPath, Setting, load, load_folder
from tests.sim.strategies import finished, small

HEADER = "year,what,industry,park,value,unit,source,tag"
GROWTH = "market_growth,,,0.1,log points/year,yearbook,R-B"


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("regions") / "zhongguancun"
    copytree(Path(regions.__file__).parent / "zhongguancun", folder)
    return folder


def read(folder: Path, *rows: str) -> Setting:
    (folder / "history.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return load_folder(folder)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (["2007,growth,,,0.1,log points/year,a,D"], ("row 2", "'what'", "'growth' is not known", "market_growth")),
        (["2007,vacancy_rate,,shangdi,0.1,share,a,D"], ("row 2", "'what'", "'vacancy_rate' is a result of the model", "evidence.csv")),
        (["2007,employees,,,900000,persons,a,D"], ("row 2", "'what'", "a result of the model and never one of its inputs")),
        (["2007,market_growth,,,10,%,a,D"], ("row 2", "'unit'", "market_growth in '%'", "log points/year")),
        (["2007,market_growth,,,10,log points/year,a,D"], ("row 2", "'value'", "growth of 10 a year", "0.113")),
        (["2007,market_growth,softwear,,0.1,log points/year,a,D"], ("row 2", "'industry'", "did you mean 'software'?")),
        (["2007,market_growth,,shangdi,0.1,log points/year,a,D"], ("row 2", "'park'", "an empty cell")),
        (["2007,market_growth,,,many,log points/year,a,D"], ("row 2", "'value'", "'many' is not a number")),
        (["2007,market_growth,,,0.1,log points/year,,D"], ("row 2", "'source'", "the cell is empty")),
        ([f"2005,{GROWTH}"], ("row 2", "'year'", "2005 is outside the run of the region (2006Q1 to 2024Q4)", "2006 to 2025")),
        ([f"2026,{GROWTH}"], ("row 2", "'year'", "2026 is outside the run")),
        ([f"2007,{GROWTH}", f"2009,{GROWTH}"], ("'year'", "no row for 2008")),
        ([f"2007,{GROWTH}", f"2007,{GROWTH}"], ("row 3", "already in row 2")),
        ([f"2007,{GROWTH}", "2007,market_growth,software,,0.1,log points/year,a,D"], ("row 3", "'industry'", "beside growth of all markets")),
        (["2030,market_trend,,,0.04,log points/year,a,D"], ("row 2", "'year'", "no market_growth before it")),
        ([f"2009,{GROWTH}", "2009,market_trend,,,0.04,log points/year,a,D"], ("row 3", "'year'", "market_growth is given to 2009")),
        ([f"2009,{GROWTH}", *(f"{year},market_trend,,,0.04,log points/year,a,D" for year in (2030, 2040))], ("row 4", "already in row 3")),
        (["2010,delivered_m2,,shangdy,5000,m2,a,D"], ("row 2", "'park'", "did you mean 'shangdi'?")),
        (["2010,delivered_m2,,,5000,m2,a,D"], ("row 2", "'park'", "is not known")),
        (["2010,delivered_m2,,fengtai,5000,m2,a,D"], ("row 2", "'park'", "fengtai is a larger park", "headquarters_base, fengtai_scattered")),
        (["2010,delivered_m2,,shangdi,-5,m2,a,D"], ("row 2", "'value'", "a number from 0")),
        (["2025,delivered_m2,,shangdi,5,m2,a,D"], ("row 2", "'year'", "outside the run", "2006 to 2024")),
        (["2012,delivered_m2,,shunyi,5,m2,a,D"], ("row 2", "'year'", "park shunyi opens after 2012 has begun", "next year")),
        (["2010,delivered_m2,,desheng,9000000,m2,a,D"], ("row 2", "'value'", "park desheng has 9,105,000 m2", "plot_ratio")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused(shipped, rows, words):
    with pytest.raises(InputError) as caught:
        read(shipped, *rows)
    text = str(caught.value)
    for word in ("history.csv", "allowed", *words):
        assert word in text, text


def test_what_is_right_is_read(shipped):
    found = read(
        shipped,
        *(f"{year},market_growth,{code},,0.{year - 2006},log points/year,a,D" for year in (2008, 2007) for code in ("software", "energy")),
        "2020,market_trend,energy,,0.03,log points/year,a,D",
        "2013,delivered_m2,,shunyi,5000,m2,a,D",
    ).history  # fmt: skip
    assert found.markets == {
        "software": MarketPath({2007: 0.1, 2008: 0.2}),
        "energy": MarketPath({2007: 0.1, 2008: 0.2}, (2020, 0.03)),
    }
    assert found.delivered == {"shunyi": {2013: 5000.0}}


def test_the_shipped_region_is_fed_to_2016_and_no_later_record_is_used():
    path = load(Parameters()).history.markets[""]
    assert list(path.growth) == list(range(2006, 2017))
    assert path.trend == (2030, 0.04)


def growth_of_markets(setting: Setting, quarters: int, **changes: object) -> np.ndarray:
    """Logs of the size of all markets together after each quarter."""
    model = ParkEcosystem(small(quarters=quarters, **changes), 0, setting)
    sizes = [model.industries.market_start.sum()]
    for _ in range(quarters):
        model.step()
        sizes.append((model.industries.market_start * np.exp(model.industries.trend)).sum())
    return np.diff(np.log(sizes))


def given_growth(path: MarketPath | None, **changes: object) -> np.ndarray:
    setting = load(small())
    history = History({"": path}) if path else History()
    return growth_of_markets(replace(setting, history=history), 8, **changes)


def test_the_markets_together_follow_the_path_and_what_is_added_to_it():
    path = MarketPath({2006: 0.2, 2007: -0.1, 2008: 0.06})
    expected = np.array([0.2, 0.2, -0.1, -0.1, -0.1, -0.1, 0.06, 0.06]) / 4.0
    np.testing.assert_allclose(given_growth(path), expected, atol=1e-12)
    shifted = given_growth(path, demand__growth_shift=0.03, demand__slowdown_quarter=4, demand__slowdown_shift=-0.2)
    np.testing.assert_allclose(shifted, expected + np.array([0.03] * 4 + [-0.17] * 4) / 4.0, atol=1e-12)


def test_the_path_gives_way_to_the_switch_and_to_constant_growth():
    path = MarketPath({2006: 0.2, 2007: -0.1})
    np.testing.assert_array_equal(given_growth(path, demand__path=False), given_growth(None))
    np.testing.assert_array_equal(given_growth(path, demand__constant=0.05), given_growth(None, demand__constant=0.05))
    assert not np.allclose(given_growth(path), given_growth(None))
    # life cycles go on where the path ends, in the third quarter of 2007
    later = ParkEcosystem(small(), 0, replace(load(small()), history=History({"": path})))
    alone = ParkEcosystem(small(demand__path=False), 0, load(small()))
    for model in (later, alone):
        model.run_for(6)
    before = [model.industries.trend.copy() for model in (later, alone)]
    for model in (later, alone):
        model.step()
    np.testing.assert_allclose(later.industries.trend - before[0], alone.industries.trend - before[1])


def built(delivered: dict[str, dict[int, float]], **changes: object) -> tuple[Results, Setting]:
    parameters = small(quarters=16, **{"supply__replacement": 0.0, "supply__conversion": False, **changes})
    setting = load(parameters)
    return finished(parameters, 0, replace(setting, history=History({}, delivered))).results, setting


def test_floor_space_delivered_comes_into_use_evenly_and_nothing_else_does():
    """Also from what is under construction on the first day; other parks and other years build as they would."""
    results, setting = built({"park_1": {2006: 8_000.0, 2008: 20_000.0}})
    stock = results.parks.pivot(index="quarter", columns="park", values="stock_m2")["park_1"].to_numpy()
    start = setting.parks.stock[setting.parks.codes.index("park_1")]
    added = np.diff(stock, prepend=start.sum())
    np.testing.assert_allclose(added[:4], 2_000.0)
    np.testing.assert_allclose(added[8:12], 5_000.0)
    # in 2007 the park builds as it would
    assert (added[4:8] > 0.0).all()
    assert not np.isin(added[4:8], (2_000.0, 5_000.0)).any()
    kinds = results.parks[results.parks["park"] == "park_1"].filter(regex="^stock_(factory|office|lab|incubator)_m2$")
    np.testing.assert_allclose(kinds.iloc[3], start * (1.0 + 8_000.0 / start.sum()))


def test_quicker_approval_brings_nothing_into_a_year_that_is_given():
    results, setting = built({"park_1": {2008: 20_000.0}}, paths__government_relation=1.0)
    stock = results.parks.pivot(index="quarter", columns="park", values="stock_m2")["park_1"].to_numpy()
    np.testing.assert_allclose(np.diff(stock)[7:11], 5_000.0)


def test_what_is_delivered_is_paid_for_when_it_is_begun():
    """Eight quarters before the first of 2008, which is on the first day, at the cost of construction of that day."""
    lag = {"supply__construction_lag": 8}
    nothing, _ = built({"park_1": {2008: 0.0}}, **lag)
    much, setting = built({"park_1": {2008: 20_000.0}}, **lag)
    paid = [
        float(flows[(flows["quarter"] == 0) & (flows["purpose"] == "construction")]["amount"].sum())
        for flows in (nothing.flows, much.flows)
    ]
    costs = [getattr(Parameters().supply, f"construction_cost_{kind}") for kind in SPACE_TYPES]
    start = setting.parks.stock[setting.parks.codes.index("park_1")]
    assert paid[1] - paid[0] == pytest.approx(5_000.0 * float((start / start.sum() * np.array(costs)).sum()))
