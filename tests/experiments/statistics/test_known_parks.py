"""What is known of parks that opened later: compared with the tables, drawn, and told on the screen."""

import importlib
import warnings

import numpy as np
import pandas as pd
import pytest

from experiments import compose
from experiments.analyses import known_parks_screen
from experiments.statistics import known_parks
from experiments.study.region_names import figure_information
from sim.regions import load_folder
from tests.experiments.figures.on_paper import assert_text_is_on_the_paper_and_apart, languages
from tests.experiments.figures.test_one_scenario import drawn, made_tables, render

HERE = "medical_device"
"""A park of the invented tables that opens in quarter 45, 2017Q2."""


def fact(quantity, value, year, quarter, comparison="equal", park=HERE, title="Daily: a headline (2020-04-17)"):
    return {"park": park, "quantity": quantity, "year": year, "quarter": quarter, "value": value, "comparison": comparison,
            "source_title": title, "source": "somewhere", "tag": "R-B", "note": ""}  # fmt: skip


FACTS = (fact("enterprises", 70, 2020, 1), fact("occupancy_rate", 0.95, 2021, 2, "about"), fact("output", 5e9, 2021, None, "at_least"),
         fact("enterprises", 200, 2022, 2, "at_least", "jinyu", "Weekly: another (2022)"))  # fmt: skip


@pytest.fixture(scope="module")
def tables():
    made = made_tables()
    parks = made["parks"].assign(
        enterprises=lambda f: np.where(f["open"], 5.0 * f["quarter"] + f["seed"], 0.0), employees=100.0, output=1e9
    )
    return made | {"parks": parks}


@pytest.fixture(scope="module")
def both(tables):
    """Two scenarios, the second with five more enterprises in every park."""
    more = {"parks": tables["parks"].assign(enterprises=tables["parks"]["enterprises"] + 5.0)}
    return {key: pd.concat([frame, more.get(key, frame).assign(scenario="practices")]) for key, frame in tables.items()}


@pytest.fixture(scope="module")
def info():
    from tests.experiments.figures.test_one_scenario import PARKS, made_info

    return made_info() | {"cases": list(FACTS), "openings": {code: opening for code, (_, opening, *_) in PARKS.items()}}


def test_the_summary_is_the_table_of_parks(both):
    found = known_parks.known_and_simulated(both["parks"], FACTS, {2021: 1.25}).set_index(
        ["scenario", "park", "quantity"]
    )
    parks = both["parks"]
    for scenario in ("baseline", "practices"):
        of = parks[(parks["scenario"] == scenario) & (parks["park"] == HERE)]
        seeds = of[of["date"] == "2020Q1"]["enterprises"]
        row = found.loc[(scenario, HERE, "enterprises")]
        assert (row["simulated"], row["simulated_low"]) == (seeds.median(), pytest.approx(seeds.quantile(0.1)))
        assert row["ratio"] == pytest.approx(seeds.median() / 70)
        assert row["runs"] == 5
        let = 1.0 - of[of["date"] == "2021Q2"]["vacancy_rate"]
        assert found.loc[(scenario, HERE, "occupancy_rate"), "simulated"] == pytest.approx(let.median())
        output = found.loc[(scenario, HERE, "output")]
        assert output["simulated"] == pytest.approx(4e9)
        assert output["known_constant_prices"] == pytest.approx(4e9)
        assert output["comparison"] == "at_least"
        assert output["tag"] == "R-B"
    assert found.loc[("practices", "jinyu", "enterprises"), "simulated"] == 5 * 65 + 2 + 5


def test_what_the_runs_do_not_reach_is_left_out(tables):
    short = tables["parks"][tables["parks"]["quarter"] < 57]
    assert list(known_parks.known_and_simulated(short, FACTS, {})["period"]) == ["2020Q1"]
    assert known_parks.known_and_simulated(short[short["quarter"] < 40], FACTS, {}).empty


def test_the_screen_names_park_quantity_and_scenarios(both):
    found = known_parks.known_and_simulated(both["parks"], FACTS, {2021: 1.0})
    shown = known_parks_screen.text(found, {HERE: "Device Park"}, "en").splitlines()
    assert shown[1].split() == ["known", "baseline", "practices"]
    assert shown[2] == "  Device Park"
    assert " ".join(shown[3].split()) == "2020Q1 enterprises 70 282 [280 - 284] 287 [285 - 289]"
    assert "at least 200" in shown[-1]
    assert "至少 200" in known_parks_screen.text(found, {}, "zh")


@pytest.fixture
def few_others(monkeypatch):
    """Of the figures that each scenario has for itself only one is drawn: here they are not in question."""
    monkeypatch.setattr("experiments.figures.drawings_over_time.FIGURES", ("revenue",))


@pytest.mark.parametrize("lang", languages())
def test_the_figure_is_drawn_once_for_all_scenarios(tmp_path, both, info, lang, few_others):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        written = render(both, info, lang, tmp_path, formats=("png",), dpi=40)
    assert [path.name for path in written if "fill_up" in path.name] == ["fill_up.csv", "fill_up.png"]
    assert [path.name for path in written if path.suffix == ".png"] == [
        "revenue-baseline.png",
        "revenue-practices.png",
        "fill_up.png",
    ]
    shown = pd.read_csv(tmp_path / "fill_up.csv")
    known = shown[shown["kind"] == "known"].set_index(["park", "quantity"])
    assert known.loc[(HERE, "enterprises"), ["years", "value", "source"]].tolist() == [3.0, 70.0, "Daily 2020-04-17"]
    assert known.loc[("jinyu", "enterprises"), "comparison"] == "at_least"
    runs = shown[(shown["kind"] == "simulated") & (shown["park"] == HERE) & (shown["quantity"] == "enterprises")]
    assert set(runs["scenario"]) == {"baseline", "practices"}
    first = runs[runs["scenario"] == "baseline"].iloc[0]
    assert (first["date"], first["years"], first["value"]) == ("2017Q2", 0.25, 5 * 45 + 2)


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("size", ["journal", "slide"])
def test_text_stays_on_the_paper_and_apart(both, info, lang, size):
    from experiments.figures.sheet.style import style

    with style(lang, size):
        assert_text_is_on_the_paper_and_apart(drawn("fill_up", both, info, lang, size))


def test_no_figure_without_a_case_that_opens(tmp_path, tables, info, few_others):
    early = {key: frame[frame["quarter"] < 44] for key, frame in tables.items()}
    for given in ((tables, info | {"cases": []}), (early, info)):
        assert [path.name for path in render(*given, "en", tmp_path, formats=(), dpi=40)] == ["revenue.csv"]
    with pytest.raises(ValueError, match="no park of which something is known opens"):
        importlib.import_module("experiments.figures.one_scenario.fill_up").data(early, info)


def test_the_region_knows_its_cases():
    setting = compose_setting()
    assert {row["park"] for row in setting.cases} == {"medical_devices_park", "jinyu_workshop"}
    known = figure_information(setting)
    assert known["openings"]["medical_devices_park"] == 45
    assert known["openings"]["jinyu_workshop"] == 54


def compose_setting():
    from experiments.configuration.region import shipped_regions

    return load_folder(shipped_regions()["zhongguancun"])


@pytest.mark.parametrize("name", ["medical_device_park", "jinyu_workshop"])
def test_scenarios_name_the_park_they_are_about(name):
    parameters = compose(f"scenario={name}")
    assert parameters.paths.any()
    assert set(parameters.paths.parks) <= set(compose_setting().parks.codes)
    assert len(parameters.paths.parks) == 1


def test_a_study_writes_cases_of_a_region_that_has_them(tmp_path):
    """A small region with a park that opens in its third quarter, through the whole of `yuanqu run`."""
    from experiments.commands.cli import main

    folder = small_region(tmp_path / "town")
    assert (
        main(["run", f"region.folder={folder}", "quarters=4", "seeds=2", "study=s", f"out={tmp_path}", "formats=[png]"])
        == 0
    )
    found = pd.read_csv(tmp_path / "s" / "cases.csv")
    assert found[["park", "quantity", "period"]].to_numpy().tolist() == [["works", "enterprises", "2015Q4"]]
    parks = pd.read_parquet(tmp_path / "s" / "parks.parquet")
    seen = parks[(parks["park"] == "works") & (parks["date"] == "2015Q4")]["enterprises"]
    assert found.loc[0, "simulated"] == seen.median()
    assert (tmp_path / "s" / "figures" / "fill_up.png").is_file()


def small_region(folder):
    """A town of one district and two parks, the second of which opens in 2015Q3."""
    industries = ("processing,equipment,electronics,integrated_circuits,materials,energy,biomedicine,medical_devices,software,"
                  "technology_services")  # fmt: skip
    space = "1.8,20000,60000,20000,5000,9000,1,2,3,2,1,1,0.8"
    files = {
        "region": "key,value\nname,Town\nname_zh,镇\nstart,2015Q1\nquarters,4\n",
        "districts": "district,name_en,name_zh,x_km,y_km,founders_weight,talent_weight,housing_rent,off_park_rent,responsiveness,"
                     "off_park_enterprises\nnorth,North,北区,0,0,1,1,1.5,1.5,0.6,50\n",
        "parks": "park,name_en,name_zh,district,opening,land_m2,plot_ratio,factory_m2,office_m2,lab_m2,incubator_m2,amenity_m2,"
                 "rent_factory,rent_office,rent_lab,rent_incubator,x_km,y_km,accessibility,strategy,leading_industry,enterprises,"
                 f"revenue_at_start\nhill,Hill,山,north,2015Q1,900000,{space},service,software,80,2400000000\n"
                 f"works,Works,厂,north,2015Q3,900000,{space},equity,software,0,0\n",
        "mix": f"park,{industries}\nhill,0,0.1,0.1,0,0,0,0,0,0.6,0.2\nworks,0,0.1,0.1,0,0,0,0,0,0.6,0.2\n",
        "cases": "park,quantity,year,quarter,value,comparison,source_title,source,tag\nworks,enterprises,2015,4,10,about,Daily: x (2016),y,D\n",
    }  # fmt: skip
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
