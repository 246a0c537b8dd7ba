"""A template that can be run at once, what a planner recognises of it, and warnings that strict=true makes errors."""

from __future__ import annotations

import sys

import pytest

from experiments.commands.cli import main
from experiments.configuration import doubts
from experiments.configuration.compose import composition
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.overrides import Overrides
from sim.regions import load_folder
from tests.sim.small_city import scaled, with_cells, write


@pytest.fixture(autouse=True)
def _nothing_told(monkeypatch):
    monkeypatch.setattr(doubts, "_told", set())


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("new") / "my_city"
    assert main(["new", "city", str(folder)]) == 0
    return folder


def monthly(folder):
    return write(folder, parks=with_cells("parks", {"rent_office": scaled(30.4)}))


def test_the_template_is_read_and_explains_every_column(template):
    setting = load_folder(template)
    assert setting.parks.codes == ("software_hill", "harbour", "new_lab")
    text = (template / "parks.csv").read_text(encoding="utf-8-sig")
    assert "# land_m2 土地面积: land usable for industry and amenity; a number above 0 and at most 1e+11 [m2]" in text
    assert "# 每个园区一行" in text
    assert doubts.doubts(setting) == ()


def test_the_workbook_of_the_template_is_the_same_region(template):
    pytest.importorskip("openpyxl")
    one, other = load_folder(template), load_folder(template / "all_tables.xlsx")
    assert one.parks.codes == other.parks.codes
    assert one.parks.names == other.parks.names
    for name in ("land_m2", "stock", "asking_rent", "revenue_at_start", "industry_mix"):
        assert (getattr(one.parks, name) == getattr(other.parks, name)).all(), name


def test_nothing_is_written_over_and_wrong_words_are_answered(template, capsys, tmp_path):
    before = (template / "parks.csv").read_bytes()
    assert main(["new", "city", str(template)]) == 2
    assert "not empty" in capsys.readouterr().err
    assert (template / "parks.csv").read_bytes() == before
    for words in (
        ["city"],
        ["town", str(tmp_path / "a")],
        ["city", str(tmp_path / "a"), "lang=fr"],
        ["city", str(tmp_path / "a"), "seeds=2"],
    ):
        assert main(["new", *words]) == 2
        assert "yuanqu new city FOLDER" in capsys.readouterr().err
    assert not (tmp_path / "a").exists()


def test_without_openpyxl_the_tables_are_written_and_the_workbook_is_not(tmp_path, monkeypatch, capsys):

    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert main(["new", "city", str(tmp_path / "city"), "lang=zh"]) == 0
    assert sorted(path.name for path in (tmp_path / "city").iterdir()) == [
        "districts.csv",
        "mix.csv",
        "parks.csv",
        "region.csv",
    ]
    assert "openpyxl" in capsys.readouterr().out


def test_check_shows_what_a_planner_recognises(template, capsys):
    assert main(["check", f"region.folder={template}"]) == 0
    shown, told = capsys.readouterr()
    assert "3 parks, 2 districts, 480 enterprises in parks at the start, 29,106 workers" in shown
    assert "29.0 m2 per worker, 584,072 CNY of revenue per worker and year, vacancy of the first quarter 18.3%" in shown
    # nothing is vacant below zero: who lacks rooms is short of them
    assert "short 2.0%" in shown
    assert "-2.0%" not in shown
    (line,) = [line for line in shown.splitlines() if line.startswith("  harbour")]
    assert line.split() == [
        "harbour",
        "2015Q1",
        "180",
        "12,302",
        "68.3",
        "41.5",
        "650,280",
        "30.3%",
        "0.80-1.70",
        "1.4",
    ]
    assert "not read: all_tables.xlsx" in shown
    assert told == ""
    assert main(["check", f"region.folder={template}", "lang=zh"]) == 0
    assert "首季度空置率 18.3%" in capsys.readouterr().out


def test_a_doubt_is_a_warning_once_and_an_error_with_strict(tmp_path, capsys):
    city = monthly(tmp_path / "city")
    assert main(["check", f"region.folder={city}"]) == 0
    shown, told = capsys.readouterr()
    for part in (
        "warning: parks.csv, row 2 and 2 more (3, 4), column 'rent_office'",
        "72.96 CNY/m2/day",
        "2,218 CNY/m2 a month",
        "divide by 30.4",
    ):
        assert part in told
    assert told.count("warning") == 1
    assert "1 numbers are hardly meant" in shown
    assert main(["check", f"region.folder={city}", "strict=true"]) == 2
    told = capsys.readouterr().err
    assert "strict=true makes warnings errors" in told
    assert "'rent_office'" in told
    with pytest.raises(ConfigurationError, match="strict=true 将警告视为错误"):
        composition(Overrides.read([f"region.folder={city}", "strict=true", "lang=zh"]))


def test_strict_lets_a_sound_region_pass(template):
    assert composition(Overrides.read([f"region.folder={template}", "strict=true"])).options.strict
    assert composition(Overrides.read(["strict=true"])).options.strict


def test_programmes_after_the_end_and_small_budgets_are_named(template, tmp_path, capsys):
    table = tmp_path / "mine.csv"
    table.write_text("kind,intensity,start,budget\nrent_subsidy,0.3,2016,\ntax_relief,0.1,0,500\n", encoding="utf-8")
    assert main(["check", f"region.folder={template}", f"policy.table={table}"]) == 0
    told = capsys.readouterr().err
    assert "mine.csv, row 2, column 'start': the programme begins in quarter 2,016" in told
    assert "counts quarters from the first one" in told
    assert "mine.csv, row 3, column 'budget': a budget of 500 CNY" in told
    assert "wan yuan" in told


def test_every_kind_of_doubt_has_its_words(tmp_path):
    """All kinds that small tables can make, in both languages: a text whose value is missing would raise."""
    empty = {"enterprises": "0", "revenue_at_start": "0"}
    spoilt = [
        {"parks": with_cells("parks", cells, None if "opening" in cells or "x_km" in cells else ["software_hill", "harbour"])}
        for cells in (
            {"revenue_at_start": scaled(1e-8)}, {"revenue_at_start": scaled(1e5)}, {"enterprises": "17000"}, {"rent_lab": "900"},
            {"office_m2": scaled(1e-4), "factory_m2": scaled(1e-4), "lab_m2": "1", "incubator_m2": "0", "land_m2": "900", "amenity_m2": "0"},
            {"revenue_at_start": "400000000", "enterprises": "20"}, {"revenue_at_start": scaled(3), "enterprises": "900"},
            {"opening": "2016Q1", **empty}, {"opening": "2030Q1", **empty}, {"x_km": "400"}, {"x_km": scaled(1e3), "y_km": scaled(1e3)},
        )
    ]  # fmt: skip
    spoilt += [
        {"parks": with_cells("parks", {"opening": "2025Q1"}, ["new_lab"])},
        {
            "parks": with_cells(
                "parks", {"factory_m2": "3", "office_m2": "5", "lab_m2": "6", "incubator_m2": "1"}, ["new_lab"]
            )
        },
        {name: with_cells(name, {"x_km": "116.3", "y_km": "39.9"}) for name in ("parks", "districts")},
    ]
    kinds = set()
    for number, tables in enumerate(spoilt):
        setting = load_folder(write(tmp_path / str(number), **tables))
        for doubt in doubts.doubts(setting):
            kinds.add(doubt.kind)
            for lang in ("en", "zh"):
                assert doubts.in_words(doubt, setting.files, lang)
    assert kinds == {
        "little_revenue", "much_revenue", "headcount", "rent", "space", "land", "empty", "crowded", "none_open", "none_opens", "too_late",
        "apart", "far", "one_point", "little_built",
    }  # fmt: skip
