"""Observed against simulated: what is compared with what, and the errors."""

import math

import pandas as pd
import pytest

from experiments.analyses.validation import record as screen
from experiments.configuration.texts import texts_of
from experiments.statistics import record
from experiments.statistics.standing import STANDINGS, Given
from sim.regions import load_folder
from sim.regions.industry_tables import SHARED

REGION = load_folder(SHARED.parent / "zhongguancun")


def row(topic, value, quarter=None, place="city", year=2010, broker="", annualised_from="", source="a"):
    return {
        "topic": topic,
        "place": place,
        "year": year,
        "quarter": quarter,
        "value": value,
        "broker": broker,
        "annualised_from": annualised_from,
        "source_title": source,
        "provenance": "read",
        "note": "",
    }


def tables():
    quarters = [f"{year}Q{quarter}" for year in (2010, 2011) for quarter in (1, 2, 3, 4)]
    system = pd.DataFrame({
        "scenario": "base", "seed": [0] * 8 + [1] * 8, "date": quarters * 2, "output_in_parks": [1.0] * 8 + [3.0] * 8, "employees_in_parks": 5.0,
        "enterprises_in_parks": ([10.0] * 4 + [12.0] * 4) * 2,
        "vacancy_rate": 0.1, "vacancy_rate_broker": 0.14, "asking_rent": [2.0] * 8 + [4.0] * 8, "stock_m2": 9.0,
    })  # fmt: skip
    return {"system": system, "parks": system.assign(park="a")}


def one_run(quarters=8):
    """The first run alone, without columns that tell runs apart, as the folder of a run holds it."""
    return {name: table.iloc[:quarters].drop(columns=["scenario", "seed"]) for name, table in tables().items()}


def test_a_year_of_revenue_is_four_quarters_at_start_prices():
    """Two runs with 4 and 12 a year, 16 observed at doubled prices: simulated 8 against 8."""
    found = record.compared(tables(), [row("revenue", 16.0)], {2010: 2.0})
    assert found.loc[0, "simulated"] == 8.0
    assert found.loc[0, "observed_compared"] == 8.0
    assert found.loc[0, "ratio"] == 1.0
    assert found.loc[0, "runs"] == 2


def test_a_quarter_of_rent_in_one_park():
    """Rents are means, shares are not deflated, a year outside the run is left out."""
    evidence = [row("rent", 6.0, 3, "a"), row("vacancy_rate", 0.2, 1), row("revenue", 1.0, year=2030)]
    found = record.compared(tables(), evidence, {2010: 1.5})
    assert list(found["topic"]) == ["rent", "vacancy_rate"]
    assert found.loc[0, "simulated"] == 3.0
    assert found.loc[0, "ratio"] == pytest.approx(0.75)
    assert found.loc[1, "ratio"] == pytest.approx(0.5)


def test_one_run_gives_its_errors_relative_for_levels_and_in_points_for_rates():
    evidence = [row("revenue", 16.0), row("vacancy_rate", 0.16, 2), row("employees", 4.0), row("stock", 0.0, 1)]
    found = record.rows(one_run(), evidence, {2010: 2.0})
    assert not set(record.KEYS) & set(found.columns)
    assert found["error"].tolist()[:3] == pytest.approx([-0.5, -6.0, 0.25])
    assert math.isnan(found["error"][3])
    assert found["error_unit"].tolist() == ["relative", "points", "relative", "relative"]


def test_full_years_stand_against_full_years_only():
    """A run that ends in the third quarter has no year; money of a year without an index has no error."""
    evidence = [row("revenue", 16.0), row("employees", 4.0, year=2011), row("employees", 4.0, 3, year=2011)]
    found = record.rows(one_run(quarters=7), evidence, {})
    assert found[["topic", "period"]].to_numpy().tolist() == [["revenue", "2010"], ["employees", "2011Q3"]]
    assert math.isnan(found["error"][0])
    whole = record.whole_years(tables()["system"].groupby("seed").head(7), "revenue")
    assert whole.index.tolist() == [2010]
    assert whole.loc[2010].tolist() == [4.0, 12.0]


def test_a_year_made_from_a_part_is_shown_and_not_compared():
    found = record.rows(one_run(), [row("revenue", 16.0, annualised_from="January to May")], {2010: 2.0})
    assert found.loc[0, "comparison"] == "part_year"
    assert found.loc[0, "annualised_from"] == "January to May"
    assert found.loc[0, "observed_compared"] == 8.0
    assert math.isnan(found.loc[0, "simulated"])
    assert math.isnan(found.loc[0, "error"])


def test_growth_of_another_population_is_counted_from_its_own_first_year():
    """18 to 27 observed is 1.5, 10 to 12 simulated 1.2: a fifth too little. Another source is another series."""
    evidence = [
        row("enterprises", 18.0),
        row("enterprises", 27.0, year=2011),
        row("enterprises", 99.0, year=2011, source="b"),
    ]
    found = record.rows(one_run(), evidence, {})
    assert len(found) == 1
    assert found.loc[0, ["comparison", "observed", "observed_compared"]].tolist() == ["growth", 27.0, 1.5]
    assert found.loc[0, "simulated"] == pytest.approx(1.2)
    assert found.loc[0, "error"] == pytest.approx(-0.2)


def test_growth_starts_where_the_run_does():
    evidence = [row("enterprises", 1.0, year=2005), row("enterprises", 18.0), row("enterprises", 27.0, year=2011)]
    assert record.rows(one_run(), evidence, {})["observed_compared"].tolist() == [1.5]


def test_enterprises_of_one_park_are_compared_as_they_are():
    parks = {"parks": one_run()["parks"].assign(enterprises=7.0), "system": one_run()["system"]}
    assert record.rows(parks, [row("enterprises", 14.0, 1, "a")], {}).loc[0, ["comparison", "error"]].tolist() == [
        "same",
        -0.5,
    ]


def test_brokers_stand_apart_as_counting_something_else():
    evidence = [row("vacancy_rate", 0.2, 1, broker="A"), row("vacancy_rate", 0.3, 1, broker="B"), row("employees", 5.0)]
    found = record.summary(record.rows(tables(), evidence, {}))
    assert found["broker"].tolist() == ["A", "B", ""]
    assert found["comparison"].tolist() == ["broker", "broker", "same"]
    # beside what brokers count; a rent has no counterpart of that kind
    assert found["simulated"].tolist() == [0.14, 0.14, 5.0]
    rents = record.summary(record.rows(tables(), [row("rent", 4.0, 1, broker="A")], {2010: 2.0}))
    assert rents.loc[0, ["comparison", "simulated"]].tolist() == ["basket", 3.0]
    assert record.rows(one_run(), [row("vacancy_rate", 0.2, 1)], {}).loc[0, "simulated"] == pytest.approx(0.1)


def over_owners():
    """Two brokers' vacancy, one figure after the model's last known year, beside 14 % with some owners and 20 % with more."""
    evidence = [
        row("vacancy_rate", 0.20, 1, broker="A"),
        row("vacancy_rate", 0.10, 2, broker="A"),
        row("vacancy_rate", 0.14, 3, broker="B"),
        row("vacancy_rate", 0.50, 1, year=2017, broker="B"),
        row("vacancy_rate", 0.30, 1, "a", broker="A"),
        row("stock", 5.0, 1, broker="A"),
        row("employees", 5.0),
        row("rent", 4.0, 4, broker="A"),
    ]
    found = {}
    for share, rate in ((0.6, 0.20), (0.3, 0.14)):
        made = {name: table.assign(vacancy_rate_broker=rate) for name, table in tables().items()}
        later = made["system"].assign(date=made["system"]["date"].str.replace("2011", "2017"))
        both = {"system": later, "parks": later.assign(park="a")}
        found[share] = record.summary(record.rows(both, evidence, {2010: 2.0, 2017: 2.0}))
    return record.by_owners(found)


def test_brokers_over_shares_of_owners():
    found = over_owners()
    assert found["owned_share"].tolist() == [0.3] * 5 + [0.6] * 5
    assert set(found["topic"]) == {"vacancy_rate", "rent"}
    assert set(found["place"]) == {record.WHOLE}
    errors = record.broker_errors(found).set_index(["owned_share", "broker"])
    # by hand: A misses by -6 and 4 points, B by 0 and -36, of which the latter lies after the years that the model knows
    assert errors.loc[(0.3, "A"), "rmse"] == pytest.approx(math.sqrt((36 + 16) / 2))
    assert errors.loc[(0.3, "B"), "rmse"] == pytest.approx(math.sqrt(36**2 / 2))
    assert errors.loc[(0.3, ""), ["rows", "rmse"]].tolist() == pytest.approx([3, math.sqrt((36 + 16) / 3)])
    assert errors.loc[(0.6, ""), "rmse"] == pytest.approx(math.sqrt((0 + 100 + 36) / 3))
    assert record.by_owners({0.3: pd.DataFrame()}).empty
    assert record.broker_errors(pd.DataFrame()).empty


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_screen_shows_brokers_over_shares_of_owners(lang):
    lines = screen.owners_text(over_owners(), lang).splitlines()
    first = next(line for line in lines if "2010Q1" in line)
    assert "20.0" in first
    assert "14.0 (-6" in first
    assert "20.0 (+0" in first
    assert any(line.strip().startswith("A") and line.split()[-2:] == ["5.1", "7.1"] for line in lines)


def test_baskets_part_years_and_sources_are_not_joined_to_a_series():
    evidence = [row("employees", 5.0, year=2010), row("employees", 6.0, year=2011), row("employees", 7.0, year=2012, source="b"),
                row("employees", 8.0, year=2013, annualised_from="first half"), row("employees", 9.0, year=2014, broker="A"),
                row("employees", 9.0, 1, year=2015)]  # fmt: skip
    assert record.longest_series(evidence, "employees", {}) == {2010: 5.0, 2011: 6.0}
    assert record.longest_series([row("revenue", 6.0), row("revenue", 8.0, year=2011)], "revenue", {2011: 2.0}) == {
        2011: 4.0
    }
    assert record.longest_series(evidence, "revenue", {}) == {}


def test_the_summary_is_the_middle_and_the_spread_of_seeds():
    parts = [record.rows({"system": part, "parks": part.assign(park="a")}, [row("revenue", 16.0)], {2010: 2.0})
             for _, part in tables()["system"].groupby("seed")]  # fmt: skip
    found = record.summary(pd.concat(parts))
    assert len(found) == 1
    assert found.loc[0, ["simulated", "runs"]].tolist() == [8.0, 2]
    assert found.loc[0, ["simulated_low", "simulated_high"]].tolist() == pytest.approx([4.8, 11.2])
    # errors of the two runs are -0.5 and 0.5
    assert found.loc[0, "error"] == 0.0
    assert found.loc[0, "error_sd"] == pytest.approx(math.sqrt(0.5))


def test_nothing_observed_is_an_empty_table():
    assert record.compared(tables(), [], {}).empty
    assert record.compared(tables(), [row("revenue", 1.0, year=2030)], {}).empty


def test_every_output_says_how_far_it_is_put_in_and_why():
    for lang in ("en", "zh"):
        words = texts_of("analyses/validation_record", lang)
        for topic in screen.SHOWN:
            assert words(f"why.{topic}")
            assert words(f"quantity.{topic}")
        assert all(words(f"fed.{fed}") for fed in STANDINGS)


def test_revenue_is_fed_where_its_path_is_and_in_no_other_year():
    evidence = [
        row("revenue", 16.0),
        row("revenue", 16.0, year=2011),
        row("employees", 5.0),
        row("vacancy_rate", 0.1, 1, "a"),
    ]
    found = record.rows(one_run(), evidence, {2010: 1.0, 2011: 1.0}, Given(market=frozenset({2010})))
    assert found["fed"].tolist() == ["fed", "half-fed", "emergent", "emergent"]
    assert set(record.rows(one_run(), evidence[:1], {2010: 1.0})["fed"]) == {"half-fed"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_screen_says_in_which_years_revenue_is_fed(lang):
    evidence = [row("revenue", 16e9), row("revenue", 16e9, year=2011)]
    found = record.rows(tables(), evidence, {2010: 1.0, 2011: 1.0}, Given(market=frozenset({2010})))
    head = screen.text(record.summary(found), lang).splitlines()[2]
    words = texts_of("analyses/validation_record", lang)
    for year, fed in (("2010", "fed"), ("2011", "half-fed")):
        assert words("fed_in", fed=words(f"fed.{fed}"), first=year, last=year) in head


# the evidence of the region


def test_to_2020_no_year_is_made_from_a_part():
    assert all(not seen["annualised_from"] for seen in REGION.evidence if seen["year"] <= 2020)
    assert {seen["year"] for seen in REGION.evidence if seen["annualised_from"]} == {2021, 2023}


def test_yearbooks_are_unverified_and_agree_with_what_was_read():
    """Whole years that were read lie within three per cent of the series."""
    series = record.longest_series(REGION.evidence, "revenue", REGION.deflator)
    assert list(series) == list(range(2006, 2020))
    read = [seen for seen in REGION.evidence if seen["topic"] == "revenue" and seen["place"] == "city"
            and seen["provenance"] == "read" and record.comparison_of(seen) == "same" and seen["year"] in series]  # fmt: skip
    assert {seen["year"] for seen in read} == {2010, 2011, 2013, 2014, 2015}
    for seen in read:
        assert record.constant_prices(seen, REGION.deflator) == pytest.approx(series[seen["year"]], rel=0.03)


def test_vacancy_and_rent_are_of_brokers():
    for seen in REGION.evidence:
        assert bool(seen["broker"]) == (seen["topic"] in ("vacancy_rate", "rent", "effective_rent", "stock")), seen


def test_prices_are_those_of_beijing():
    assert REGION.deflator[2006] == 1.0
    assert REGION.deflator[2019] == pytest.approx(1.371, abs=0.001)
    assert sorted(REGION.deflator) == list(range(2006, 2025))


# the screen


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_screen_shows_every_row_and_what_it_counts(lang):
    evidence = [
        row("revenue", 16e9),
        row("revenue", 16e9, year=2011, annualised_from="May"),
        row("vacancy_rate", 0.2, 1, "a", broker="B"),
    ]
    shown = screen.text(record.summary(record.rows(tables(), evidence, {2010: 2.0, 2011: 2.0})), lang, {"a": "Park A"})
    lines = shown.splitlines()
    assert any("2010Q1 Park A" in line and "-6 " in line and "B" in line for line in lines)
    assert any("2011" in line and "May" in line and "%" not in line for line in lines)
    per_cent = "-100%" if lang == "zh" else "-100 %"
    assert sum(per_cent in line for line in lines) == 1


def in_sites():
    """Two parks on one plan, and a third: b opens in 2010Q3. Floor space 100 and 300 m2, of which brokers count 10 and 90."""
    quarters = [f"2010Q{quarter}" for quarter in (1, 2, 3, 4)]
    first = {
        "park": "a", "output": 1.0, "employees": 10.0, "enterprises": 4.0, "stock_m2": 100.0, "leased_m2": 90.0, "broker_m2": 10.0,
        "vacancy_rate": 0.1, "vacancy_rate_broker": 0.2, "asking_rent": 2.0, "effective_rent": 1.0,
    }  # fmt: skip
    second = {
        "park": "b", "output": 3.0, "employees": 30.0, "enterprises": 6.0, "stock_m2": 300.0, "leased_m2": 150.0, "broker_m2": 90.0,
        "vacancy_rate": 0.5, "vacancy_rate_broker": 0.6, "asking_rent": 4.0, "effective_rent": 3.0,
    }  # fmt: skip
    closed = {
        name: 0.0 if name in ("output", "employees", "enterprises") or name.endswith("_m2") else math.nan
        for name in second
    }
    rows = [{"date": date, **first} for date in quarters]
    rows += [
        {"date": date, **(second if late else closed), "park": "b"}
        for late, date in zip((0, 0, 1, 1), quarters, strict=True)
    ]
    rows += [{"date": date, **first, "park": "c", "output": 1000.0, "vacancy_rate": 0.9} for date in quarters]
    return {"system": tables()["system"], "parks": pd.DataFrame(rows)}


def test_what_is_seen_of_a_park_in_sites_stands_beside_all_of_them():
    """Amounts are summed; rates are means by floor space: let space for effective rents, what brokers count for their vacancy."""
    evidence = [
        row("revenue", 10.0, place="ab"), row("employees", 40.0, 4, "ab"), row("enterprises", 10.0, 4, "ab"), row("enterprises", 4.0, 1, "ab"),
        row("vacancy_rate", 0.4, 4, "ab"), row("vacancy_rate", 0.1, 1, "ab"), row("vacancy_rate", 0.5, 4, "ab", broker="X"),
        row("rent", 3.5, 4, "ab"), row("effective_rent", 2.25, 4, "ab"), row("rent", 2.75, place="ab"), row("stock", 400.0, 4, "ab"),
    ]  # fmt: skip
    found = record.rows(in_sites(), evidence, {2010: 1.0}, larger_parks={"ab": ("a", "b")})
    # 4 x 1 + 2 x 3; vacancy (10 + 150) / 400, of brokers (2 + 54) / 100; rent (200 + 1200) / 400, effective (90 + 450) / 240
    assert found["simulated"].tolist() == pytest.approx([10.0, 40.0, 10.0, 4.0, 0.4, 0.1, 0.56, 3.5, 2.25, 2.75, 400.0])
    assert found["error"].tolist() == pytest.approx([0, 0, 0, 0, 0, 0, 6.0, 0, 0, 0, 0], abs=1e-12)
    assert (found["place"] == "ab").all()


def test_every_seed_has_its_own_sum_and_unknown_places_have_none():
    parks = in_sites()["parks"]
    runs = pd.concat([parks.assign(scenario="base", seed=seed, output=parks["output"] * (1 + seed)) for seed in (0, 1)])
    found = record.rows(
        {"system": tables()["system"], "parks": runs}, [row("revenue", 10.0, place="ab"), row("revenue", 1.0, place="d")], {2010: 1.0},
        larger_parks={"ab": ("a", "b")},
    )  # fmt: skip
    assert found[["seed", "simulated"]].to_numpy().tolist() == [[0, 10.0], [1, 20.0]]


def test_every_observation_of_the_shipped_region_finds_its_place():
    """Each place of the evidence is the whole, a park, a district or one of the parks in sites."""
    parks = in_sites()["parks"]
    years = sorted({seen["year"] for seen in REGION.evidence if seen["place"] in REGION.sites})
    dates = [f"{year}Q{quarter}" for year in years for quarter in (1, 2, 3, 4)]
    one = parks[parks["park"] == "a"].iloc[0]
    made = pd.DataFrame([{**one, "park": park, "date": date} for park in REGION.parks.codes for date in dates])
    evidence = [seen for seen in REGION.evidence if seen["place"] in REGION.sites]
    found = record.rows(
        {"system": tables()["system"], "parks": made}, evidence, REGION.deflator, larger_parks=REGION.sites
    )
    assert len(found) == len(evidence)
    revenue = found[(found["topic"] == "revenue") & (found["place"] == "haidian")]
    assert revenue["simulated"].tolist() == [4.0 * len(REGION.sites["haidian"])] * len(revenue)
