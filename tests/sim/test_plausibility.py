"""Numbers that are hardly meant are named with what follows from them and the likely unit; sound regions pass without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim.regions as regions
from sim.regions import load_folder, load_industries, synthetic
from sim.regions.park_figures import park_figures
from sim.regions.plausibility import doubts
from tests.sim.small_city import EVIDENCE, scaled, with_cells, write

RENTS = ("rent_factory", "rent_office", "rent_lab", "rent_incubator")
AREAS = ("land_m2", "factory_m2", "office_m2", "lab_m2", "incubator_m2", "amenity_m2")


def found(folder, quarters=None, **tables):
    return {
        (each.kind, each.column, each.likely): each for each in doubts(load_folder(write(folder, **tables)), quarters)
    }


def seen(folder, topic, value, unit):
    return found(folder, evidence=f"{EVIDENCE}{topic},city,2015,,{value},{unit},none,Broker,http,read\n")


def test_the_shipped_regions_and_a_sound_city_pass_without_a_word(tmp_path):
    assert doubts(load_folder(Path(regions.__file__).parent / "zhongguancun")) == ()
    for parks, districts, enterprises in ((12, 3, 3_000), (4, 2, 100), (100, 10, 100_000), (60, 1, 1)):
        assert doubts(synthetic(parks, districts, enterprises, load_industries(), 0)) == ()
    assert found(tmp_path) == {}
    assert found(tmp_path, quarters=4) == {}, "a run shorter than its region is meant"


def test_figures_of_a_park_by_hand(tmp_path):
    setting = load_folder(write(tmp_path))
    figures = park_figures(setting)
    # an enterprise of the mean mix has so much revenue per worker and year, and so many m2 per worker
    year = 4.0 * sum(setting.parks.industry_mix[1] * setting.industries.revenue_per_worker)
    space = sum(setting.parks.industry_mix[1] * setting.industries.space_per_worker)
    assert figures.workers[1] == pytest.approx(8e9 / year)
    assert figures.workers_per_enterprise[1] == pytest.approx(8e9 / year / 180)
    assert figures.revenue_per_worker[1] == pytest.approx(year)
    assert figures.space_per_worker[1] == pytest.approx(510_000 / (8e9 / year))
    assert figures.vacancy[1] == pytest.approx(1 - space * (8e9 / year) / 510_000)
    assert figures.from_district[1] == pytest.approx(2**0.5)


@pytest.mark.parametrize(("factor", "unit"), [(1e-8, "yi"), (1e-6, "million"), (1e-4, "wan"), (1e-3, "thousand")])
def test_revenue_in_another_unit(factor, unit, tmp_path):
    each = found(tmp_path, parks=with_cells("parks", {"revenue_at_start": scaled(factor)}))
    doubt = each["little_revenue", "revenue_at_start", unit]
    assert doubt.rows == (2, 3)
    assert doubt.value == 9e9 * factor
    assert doubt.derived["revenue"] == pytest.approx(9e9 * factor / 300)
    assert len(each) == 1


def test_persons_for_enterprises(tmp_path):
    each = found(tmp_path, parks=with_cells("parks", {"enterprises": "17000"}, ["software_hill"]))
    assert each["headcount", "enterprises", "persons"].rows == (2,)
    assert each["headcount", "enterprises", "persons"].derived["size"] == pytest.approx(1.0, rel=0.05)


@pytest.mark.parametrize(("factor", "unit"), [(1e-4, "wan_m2"), (1e-6, "km2")])
def test_floor_space_in_another_unit(factor, unit, tmp_path):
    each = found(tmp_path, parks=with_cells("parks", dict.fromkeys(AREAS, scaled(factor))))
    assert each["space", "office_m2", unit].rows == (2,)
    assert each["space", "factory_m2", unit].derived["space"] == pytest.approx(41.5 * factor, rel=0.01)
    assert any(kind == "land" for kind, *_ in each)


def test_floor_space_alone_in_another_unit_where_nobody_works_yet(tmp_path):
    each = found(tmp_path, parks=with_cells("parks", dict.fromkeys(AREAS[1:], scaled(1e-4)), ["new_lab"]))
    assert set(each) == {("little_built", "lab_m2", "wan_m2")}


@pytest.mark.parametrize(("factor", "unit"), [(30.4, "month"), (365.0, "year")])
@pytest.mark.parametrize("column", [*RENTS, "housing_rent", "off_park_rent"])
def test_rents_of_a_month_or_a_year(factor, unit, column, tmp_path):
    table = "districts" if "rent" in column[-4:] and column not in RENTS else "parks"
    each = found(tmp_path, **{table: with_cells(table, {column: scaled(factor)})})
    assert each["rent", column, unit].rows[0] == 2
    assert len(each) == 1


@pytest.mark.parametrize(
    ("x", "y", "unit", "kind"),
    [
        (lambda v: f"{116.3 + float(v) / 85:.4f}", lambda v: f"{39.9 + float(v) / 111:.4f}", "degrees", "degrees"),
        (lambda v: f"{39.9 + float(v) / 111:.4f}", lambda v: f"{116.3 + float(v) / 85:.4f}", "degrees", "degrees"),
        (lambda v: f"{-73.9 + float(v) / 85:.4f}", lambda v: f"{40.7 + float(v) / 111:.4f}", "degrees", "degrees"),
        (scaled(1000), scaled(1000), "m", "far"),
        (lambda v: str(440_000 + 1000 * float(v)), lambda v: str(4_420_000 + 1000 * float(v)), "m", "far"),
        (lambda v: "5", lambda v: "5", "", "one_point"),
    ],
)  # fmt: skip
def test_coordinates_that_are_no_kilometres(x, y, unit, kind, tmp_path):
    cells = {"x_km": x, "y_km": y}
    each = found(tmp_path, parks=with_cells("parks", cells), districts=with_cells("districts", cells))
    assert set(each) == {(kind, "x_km", unit)}
    assert each[kind, "x_km", unit].rows == (2, 3, 4)
    assert "distance" in each[kind, "x_km", unit].derived


def test_one_park_far_from_its_district(tmp_path):
    each = found(tmp_path, parks=with_cells("parks", {"x_km": "400"}, ["harbour"]))
    assert each["apart", "x_km", ""].rows == (3,)


def test_openings_after_the_end_and_before_anything_is_open(tmp_path):
    empty = {"enterprises": "0", "revenue_at_start": "0"}
    later = found(tmp_path, parks=with_cells("parks", {"opening": "2016Q1", **empty}))
    assert set(later) == {("none_open", "opening", "")}
    assert later["none_open", "opening", ""].derived["first"] == "2016Q1"
    never = with_cells("parks", {"opening": "2030Q1", **empty})
    assert set(found(tmp_path, parks=never)) == {("none_opens", "opening", "")}
    assert set(found(tmp_path, quarters=2, parks=with_cells("parks", {"opening": "2016Q1", **empty}))) == {
        ("none_opens", "opening", "")
    }
    one = found(tmp_path, parks=with_cells("parks", {"opening": "2025Q1"}, ["new_lab"]))
    assert one["too_late", "opening", ""].rows == (4,)


def test_floor_space_that_does_not_suit_those_who_work_there(tmp_path):
    few = found(
        tmp_path, parks=with_cells("parks", {"revenue_at_start": "400000000", "enterprises": "20"}, ["software_hill"])
    )
    assert few["empty", "office_m2", ""].derived["vacancy"] > 0.9
    many = found(
        tmp_path, parks=with_cells("parks", {"revenue_at_start": scaled(3), "enterprises": "900"}, ["software_hill"])
    )
    assert many["crowded", "office_m2", ""].derived["vacancy"] == pytest.approx(-2.06, abs=0.05)


@pytest.mark.parametrize(
    ("topic", "value", "unit", "likely"),
    [
        ("revenue", "170", "CNY/year", "yi"), ("revenue", "1700000", "CNY/year", "wan"), ("stock", "84.5", "m2", "wan_m2"),
        ("rent", "55", "CNY/m2/day", "month"), ("effective_rent", "900", "CNY/m2/day", "year"), ("employees", "2.9", "persons", "wan_persons"),
    ],
)  # fmt: skip
def test_evidence_in_another_unit(topic, value, unit, likely, tmp_path):
    each = seen(tmp_path, topic, value, unit)
    assert [(name, doubt.rows) for (_, name, each_likely), doubt in each.items() if each_likely == likely] == [
        ("value", (2,))
    ]


@pytest.mark.parametrize(
    ("topic", "value", "unit"),
    [("revenue", "2e10", "CNY/year"), ("rent", "2.4", "CNY/m2/day"), ("vacancy_rate", "0.157", "share")],
)
def test_evidence_that_is_as_it_should_be(topic, value, unit, tmp_path):
    assert seen(tmp_path, topic, value, unit) == {}
