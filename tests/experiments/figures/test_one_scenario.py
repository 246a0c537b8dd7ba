"""Figures: they render in both languages, show what the tables say, and nothing overlaps."""

import importlib
import subprocess
import sys
import warnings
from functools import cache

import numpy as np
import pandas as pd
import pytest

from experiments.figures import FIGURES
from experiments.figures.drawings_over_time import of_scenarios
from experiments.report.figure_files import saved
from sim.observers.dimensions import DIMENSIONS, ENTER, FLOORS, INDICATORS, LEAST, MARKS
from tests.experiments.figures.on_paper import assert_text_is_on_the_paper_and_apart, languages

INDUSTRIES = {
    "processing": "加工制造",
    "equipment": "装备制造",
    "electronics": "电子信息制造",
    "integrated_circuits": "集成电路",
    "materials": "新材料",
    "energy": "新能源",
    "biomedicine": "生物医药",
    "medical_devices": "医疗器械",
    "software": "软件",
    "technology_services": "科技服务",
}
PAINS = tuple(f"pain_{number}" for number in range(1, 9))
FUTURES = (
    "future_innovation_centre",
    "future_value_chain",
    "future_digital",
    "future_cross_park_cluster",
    "future_national_layout",
)
PARKS = {
    "haidian": ("haidian_district", 0, "Haidian Park", "海淀园"),
    "jinyu": ("haidian_district", 54, "Jinyu Intelligent Manufacturing Workshop", "金隅智造工场"),
    "fengtai": ("fengtai_district", 0, "Fengtai Park", "丰台园"),
    "changping": ("changping_district", 0, "Changping Park", "昌平园"),
    "electronics_city": ("chaoyang_district", 0, "Electronics City Park", "电子城园"),
    "jianxiang": ("chaoyang_district", 0, "Jianxiang Park", "健翔园"),
    "yizhuang": ("yizhuang_district", 0, "Yizhuang Park", "亦庄园"),
    "desheng": ("xicheng_district", 0, "Desheng Park", "德胜园"),
    "shijingshan": ("shijingshan_district", 0, "Shijingshan Park", "石景山园"),
    "yonghe": ("dongcheng_district", 4, "Yonghe Park", "雍和园"),
    "tongzhou": ("tongzhou_district", 4, "Tongzhou Park", "通州园"),
    "daxing_biomedicine": ("daxing_district", 16, "Daxing Biomedicine Base", "大兴生物医药基地"),
    "medical_device": ("daxing_district", 45, "Zhongguancun Medical Device Park", "中关村医疗器械园"),
    **{
        code: (f"{code}_district", 27, f"{code.title()} Park", text)
        for code, text in {
            "mentougou": "门头沟园",
            "fangshan": "房山园",
            "shunyi": "顺义园",
            "pinggu": "平谷园",
            "huairou": "怀柔园",
            "miyun": "密云园",
            "yanqing": "延庆园",
        }.items()
    },
}


@cache
def made_tables(seeds: int = 5, quarters: int = 72) -> dict[str, pd.DataFrame]:
    """Well-formed tables with invented numbers: parks that climb, fill up and now and then fall back."""
    parks, systems, industries = [], [], []
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        t = np.arange(quarters)
        dates = [f"{2006 + q // 4}Q{q % 4 + 1}" for q in t]
        per_park = []
        for i, (code, (region, opening, *_)) in enumerate(PARKS.items()):
            age = t - opening
            climb = 1 + (age + 4 * rng.standard_normal()) / (14 + 4 * (i % 4)) + 0.25 * np.sin(t / 6 + i)
            vacancy = 0.1 + 0.04 * np.sin(t / 7) + 0.8 * np.exp(-np.maximum(age, 0) / 8) * (opening > 0)
            vacancy += 0.01 * rng.standard_normal(quarters)
            frame = pd.DataFrame(
                {
                    "scenario": "baseline",
                    "seed": seed,
                    "quarter": t,
                    "date": dates,
                    "park": code,
                    "region": region,
                    "open": age >= 0,
                    "stage": np.clip(climb, 1, 4).astype(int),
                    "vacancy_rate": np.clip(vacancy, 0, 1),
                    "asking_rent": (1.0 + 0.13 * i) * 1.008**t * (1 + 0.02 * rng.standard_normal()),
                }
            )
            marks = {key: mark for each in MARKS.values() for key, mark in each.items()}
            for j, key in enumerate(INDICATORS):
                level = 0.15 + 0.004 * age + 0.07 * ((i * 3 + j * 5) % 8) + 0.02 * rng.standard_normal()
                frame[key] = marks[key].nothing + np.clip(level, 0.02, 1) * (marks[key].full - marks[key].nothing)
            for j, key in enumerate(DIMENSIONS):
                frame[key] = np.clip(
                    0.2 + 0.006 * age + 0.09 * ((i * 5 + j * 3) % 7) + 0.05 * np.sin(t / 5 + i), 0.01, 1
                )
            frame["stage_score_4"] = np.min([frame[key] / bar for key, bar in ENTER[4].items()], axis=0)
            for key in FLOORS:
                frame[key] = 1.1 * LEAST[4][key] if key == "employees" else 0.95
            for j, key in enumerate(PAINS):
                frame[key] = np.clip(
                    0.5 + 0.4 * np.sin(i + j) - 0.004 * age + 0.05 * rng.standard_normal(quarters), 0, 1
                )
            worst = pd.Series(np.array((*INDICATORS, *FLOORS))[(t // 9 + i) % (len(INDICATORS) + len(FLOORS))])
            frame["limiting_indicator"] = worst.where((frame["stage"] < 4) & frame["open"], "")
            frame.loc[~frame["open"], ["vacancy_rate", "asking_rent", *INDICATORS, *DIMENSIONS, *FLOORS, *PAINS]] = (
                np.nan
            )
            frame.loc[~frame["open"], "stage"] = 0
            per_park.append(frame)
        together = pd.concat(per_park)
        parks.append(together)
        mean = together.groupby("quarter")[["vacancy_rate", "asking_rent", *PAINS]].mean()
        futures = {
            key: np.clip(0.1 * j + 0.01 * t + 0.02 * rng.standard_normal(), 0, 1) for j, key in enumerate(FUTURES)
        }
        systems.append(
            pd.DataFrame(
                {
                    "scenario": "baseline",
                    "seed": seed,
                    "quarter": t,
                    "date": dates,
                    "vacancy_rate": mean["vacancy_rate"].to_numpy(),
                    "vacancy_rate_broker": np.clip(1.4 * mean["vacancy_rate"].to_numpy(), 0, 1),
                    "asking_rent": mean["asking_rent"].to_numpy(),
                    **{key: mean[key].to_numpy() for key in PAINS},
                    **futures,
                    "output_in_parks": 1.3e11
                    * 1.028**t
                    * np.exp(0.05 * rng.standard_normal() + 0.002 * t * rng.standard_normal()),
                }
            )
        )
        for j, code in enumerate(INDUSTRIES):
            count = (300 + 170 * j) * (1.002 + 0.0018 * (j % 7)) ** t * np.exp(0.03 * rng.standard_normal())
            industries.append(
                pd.DataFrame(
                    {
                        "scenario": "baseline",
                        "seed": seed,
                        "quarter": t,
                        "date": dates,
                        "industry": code,
                        "enterprises": count.round(),
                        "employees": (count * (90 - 4 * j)).round(),
                    }
                )
            )
    return {
        "parks": pd.concat(parks, ignore_index=True),
        "system": pd.concat(systems, ignore_index=True),
        "industries": pd.concat(industries, ignore_index=True),
    }


def seen(topic, place, year, quarter, value, unit, source, provenance="read", annualised_from=""):
    return {
        "topic": topic,
        "place": place,
        "year": year,
        "quarter": quarter,
        "value": value,
        "unit": unit,
        "source_title": source,
        "provenance": provenance,
        "annualised_from": annualised_from,
        "note": "",
    }


def made_info() -> dict:
    """Names, invented observations and a price index as a region gives them."""
    names = {code: {"en": en, "zh": zh} for code, (_, _, en, zh) in PARKS.items()}
    names |= {
        region: {"en": region.removesuffix("_district").title(), "zh": zh.removesuffix("园") + "区"}
        for region, _, _, zh in reversed(PARKS.values())
    }
    names |= {code: {"en": code.replace("_", " ").capitalize(), "zh": zh} for code, zh in INDUSTRIES.items()}
    names |= {"baseline": {"en": "baseline", "zh": "基准"}}
    evidence = [
        seen("vacancy_rate", "city", 2013, "Q4", 10.6, "%", "A-REIT Annual Report FY14/15 (Colliers Beijing study)"),
        seen("vacancy_rate", "city", 2014, "Q4", 15.7, "%", "A-REIT Annual Report FY14/15 (Colliers Beijing study)"),
        seen("vacancy_rate", "yizhuang", 2020, "", 25, "%", "Colliers 2021"),
        seen("vacancy_rate", "haidian", 2021, "Q3", 6.8, "%", "Colliers 2021"),
        seen("vacancy_rate", "city", 2021, "Q1", 19.1, "%", "CBRE Beijing Market View Q1 2021"),
        seen("vacancy_rate", "city", 2012, "Q1", 6.6, "%", "A-REIT AR2012 (Jones Lang LaSalle)"),
        seen("rent", "city", 2012, "Q1", 3.08, "RMB/sqm/day", "A-REIT AR2012 (Jones Lang LaSalle)"),
        seen("rent", "city", 2021, "Q1", 161.7, "RMB/sqm/month", "CBRE Beijing Market View Q1 2021"),
        seen("rent", "haidian", 2014, "Q4", 5.0, "RMB/sqm/day", "Colliers Beijing study"),
        seen("rent", "yizhuang", 2014, "Q4", 1.8, "RMB/sqm/day", "Colliers Beijing study", "unverified"),
        seen("revenue", "haidian", 2006, "H1", 1243, "100m RMB", "Zhongguancun 2006 six months"),
        seen("revenue", "city", 2006, "H1", 2567, "100m RMB", "Zhongguancun 2006 six months"),
        seen("revenue", "city", 2015, "", 40449, "100m RMB", "China Daily"),
        seen("revenue", "city", 2015, "Jan-Oct", 28365.6, "100m RMB", "Xinhua"),
        seen("revenue", "city", 2018, "", 58830.9, "100m RMB", "Torch yearbook", "unverified"),
        seen("revenue", "city", 2020, "", 72000, "100m RMB", "China Daily"),
    ]
    deflator = {year: 1.025 ** (year - 2006) for year in range(2006, 2025)}
    return {
        "names": names,
        "evidence": evidence,
        "deflator": deflator,
        "start": (2006, 1),
        "title": {"en": "Zhongguancun", "zh": "中关村"},
    }


@pytest.fixture(scope="module")
def tables():
    return made_tables()


@pytest.fixture(scope="module")
def info():
    return made_info()


def module(name):
    return importlib.import_module(f"experiments.figures.one_scenario.{name}")


def drawn(name, tables, info, lang="en", size="journal"):
    """One figure, drawn from tables."""
    return module(name).figure(module(name).data(tables, info), info, lang, size, tables=tables)


def render(tables, info, lang, folder, **more):
    """All figures of the scenarios in the tables as files."""
    return [path for _, files in saved(of_scenarios(tables, info, lang), folder, lang, **more) for path in files]


# rendering


# words and glyphs with several seeds are those of the pictures below
def test_render_writes_every_figure_whole_and_the_same_tables_give_the_same_bytes(tmp_path, info, monkeypatch):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        written = render(made_tables(1), info, "en", tmp_path / "a", dpi=40)
    assert_whole(tmp_path / "a", written, FIGURES)
    # what is drawn shows in either format; that PDFs of the same drawing are the same is shown by two of them
    again = render(made_tables(1), info, "en", tmp_path / "b", dpi=40, formats=("png",))
    monkeypatch.setattr("experiments.figures.drawings_over_time.FIGURES", ("revenue", "limits"))
    again += render(made_tables(1), info, "en", tmp_path / "c", dpi=40, formats=("pdf",))
    assert len({path.name for path in again}) == 2 * len(FIGURES) + 2
    for path in again:
        assert path.read_bytes() == (tmp_path / "a" / path.name).read_bytes(), path.name


@pytest.mark.parametrize("lang", languages()[1:])
def test_files_of_figures_in_chinese_are_whole(tmp_path, info, lang, monkeypatch):
    # a file takes a second for its Chinese font; what is drawn in Chinese is looked at below, figure by figure
    some = ("revenue", "limits")
    monkeypatch.setattr("experiments.figures.drawings_over_time.FIGURES", some)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert_whole(tmp_path, render(made_tables(1), info, lang, tmp_path, dpi=40), some)


def assert_whole(folder, written, figures):
    """The folder holds what was written, which is every figure in all formats."""
    assert [path.name for path in written] == [f"{name}.{kind}" for name in figures for kind in ("csv", "png", "pdf")]
    assert sorted(path.name for path in folder.iterdir()) == sorted(path.name for path in written)
    assert all(path.stat().st_size > 500 for path in written)


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("size", ["journal", "slide"])
@pytest.mark.parametrize("name", FIGURES)
def test_text_stays_on_the_paper_and_apart(tables, info, name, lang, size):
    from experiments.figures.sheet.style import style

    with style(lang, size), warnings.catch_warnings():
        # a missing glyph is a warning
        warnings.simplefilter("error")
        assert_text_is_on_the_paper_and_apart(drawn(name, tables, info, lang, size))


def test_several_scenarios_get_figures_each(tmp_path, tables, info, monkeypatch):
    # what is done for each figure is done for any two
    monkeypatch.setattr("experiments.figures.drawings_over_time.FIGURES", ("revenue", "limits"))
    both = {key: pd.concat([frame, frame.assign(scenario="relief")]) for key, frame in tables.items()}
    written = render(both, info, "en", tmp_path, formats=("png",), dpi=40)
    assert (
        sorted(path.name for path in written)
        == sorted(path.name for path in tmp_path.iterdir())
        == sorted(
            f"{name}-{code}.{kind}"
            for name in ("revenue", "limits")
            for code in ("baseline", "relief")
            for kind in ("csv", "png")
        )
    )
    assert set(pd.read_csv(tmp_path / "revenue-baseline.csv")["scenario"]) == {"baseline"}
    assert set(pd.read_csv(tmp_path / "revenue-relief.csv")["scenario"]) == {"relief"}


def test_years_are_whole_and_parks_in_the_order_of_names(info):
    one = made_tables(1, quarters=76)
    turned = one["parks"].iloc[::-1]
    tables = one | {"parks": turned}
    for name in ("stage_ribbon", "vacancy_rent", "revenue", "industries"):
        ticks = drawn(name, tables, info).axes[-1].get_xticks()
        assert (ticks == np.round(ticks)).all(), name
    for name in ("stage_ribbon", "limits"):
        assert list(dict.fromkeys(module(name).data(tables, info)["park"].dropna())) == list(PARKS), name


def test_tables_of_many_parks_and_other_starts_are_drawn(info):
    one = made_tables(1, quarters=30)
    many = pd.concat([one["parks"].assign(park=one["parks"]["park"] + str(i)) for i in range(9)])
    for name in FIGURES:
        drawn(name, one | {"parks": many}, info | {"start": (2010, 3), "evidence": []})


def test_pyplot_and_other_weights_stay_out():
    code = (
        "import sys, experiments.figures; assert 'matplotlib' not in sys.modules and 'pandas' not in sys.modules; "
        "import experiments.figures.one_scenario.industries; assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_errors_say_what_is_missing(tables, info):
    with pytest.raises(ValueError, match="needs the table 'parks'; tables at hand: system"):
        module("limits").data({"system": tables["system"]}, info)
    with pytest.raises(ValueError, match="lacks the columns stage"):
        module("transitions").data({"parks": tables["parks"].drop(columns="stage")}, info)
    both = pd.concat([tables["industries"], tables["industries"].assign(scenario="b")])
    with pytest.raises(ValueError, match="holds 2 scenarios"):
        module("industries").data({"industries": both}, info)
    bad = info | {"evidence": [seen("rent", "city", 2012, "Q1", 3, "USD/sqft", "x")]}
    with pytest.raises(ValueError, match=r"unit 'USD/sqft'; allowed are cny/m2/day"):
        module("vacancy_rent").data(tables, bad)


# words and fonts


def test_a_label_in_another_language_is_refused():
    from experiments.figures.texts.labels import label

    with pytest.raises(ValueError, match="lang=en or lang=zh"):
        label("year", "fr")


def test_names_fall_back_to_the_other_language_and_the_code():
    from experiments.figures.texts.labels import name

    assert name({"a": {"zh": "甲"}}, "a", "en") == "甲"
    assert name({}, "medical_devices", "en") == "medical devices"
    assert name({}, "CBRE", "zh") == "世邦魏理仕"


def test_chinese_without_a_font_says_what_to_install(monkeypatch, tmp_path, info):
    from experiments.figures.sheet import style

    monkeypatch.setattr(style, "chinese_families", lambda: ())
    assert not style.has_chinese_font()
    with pytest.raises(style.MissingFont, match="fonts-noto-cjk"):
        render(made_tables(1), info, "zh", tmp_path)
    assert len(render(made_tables(1), info, "en", tmp_path, formats=())) == len(FIGURES)


def test_stage_colours_stay_apart_in_grey():
    from matplotlib.colors import to_rgb

    from experiments.figures.sheet.style import STAGE_COLOURS

    linear = [[c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(x)] for x in STAGE_COLOURS]
    lightness = [116 * np.dot([0.2126, 0.7152, 0.0722], rgb) ** (1 / 3) - 16 for rgb in linear]
    assert (-np.diff(lightness) > 14).all()


def test_labels_move_apart_as_little_as_possible():
    from experiments.figures.sheet.style import spread_out

    assert spread_out([], 1, 0, 1).size == 0
    np.testing.assert_allclose(spread_out([0.2, 0.8], 0.1, 0, 1), [0.2, 0.8])
    np.testing.assert_allclose(spread_out([0.5, 0.5, 0.1], 0.2, 0, 1), [0.4, 0.6, 0.1])
    np.testing.assert_allclose(spread_out([0.99, 1.0], 0.2, 0, 1), [0.8, 1.0])
    np.testing.assert_allclose(np.sort(spread_out([0.5] * 5, 0.9, 0, 1)), [0, 0.25, 0.5, 0.75, 1])


def test_text_wraps_inside_its_width():
    from experiments.figures.sheet.style import text_width, wrapped

    for text in ("Zhongguancun Medical Device Park in Daxing", "Park AB Industrial Software Harbour"):
        for width in (75, 100):
            assert all(text_width(row, 8) <= width for row in wrapped(text, 8, width).split("\n"))
    short = wrapped("Jinyu Intelligent Manufacturing Workshop", 8, 90, lines=1)
    assert short.endswith("…")
    assert text_width(short, 8) <= 90


# data


def test_csv_is_what_was_drawn(tmp_path, tables, info):
    render(tables, info, "en", tmp_path, formats=(), dpi=40)
    shown = pd.read_csv(tmp_path / "industries.csv")
    axes = drawn("industries", tables, info).axes[1]
    for line, (_, rows) in zip(axes.get_lines(), shown.groupby("industry", sort=False), strict=True):
        np.testing.assert_allclose(line.get_ydata(), rows["employees"])
        np.testing.assert_allclose(line.get_xdata(), rows["year"])
    rent = pd.read_csv(tmp_path / "vacancy_rent.csv")
    system = rent[(rent["panel"] == "vacancy_rate") & (rent["kind"] == "system")]
    np.testing.assert_allclose(
        drawn("vacancy_rent", tables, info).axes[0].get_lines()[0].get_ydata(), 100 * system["value"]
    )
    limits = pd.read_csv(tmp_path / "limits.csv")
    heat = drawn("limits", tables, info).axes[0]
    cells = limits[limits["kind"] == "value"]
    np.testing.assert_allclose(
        np.ma.filled(heat.collections[0].get_array().astype(float), np.nan).ravel(),
        cells["value"],
    )


def test_bands_are_quantiles_over_seeds(tables, info):
    shown = module("vacancy_rent").data(tables, info)
    here = tables["system"].query("quarter == 20")["vacancy_rate"]
    row = shown[(shown["panel"] == "vacancy_rate") & (shown["kind"] == "system") & (shown["date"] == "2011Q1")].iloc[0]
    assert row["value"] == pytest.approx(here.median())
    assert row["low"] == pytest.approx(here.quantile(0.1))
    assert row["high"] == pytest.approx(here.quantile(0.9))


def test_ribbon_shows_the_commonest_stage_and_how_many_runs_agree(info):
    rows = [
        ("a", seed, q, stage)
        for seed, stages in enumerate([(0, 1, 2), (0, 1, 2), (0, 2, 3)])
        for q, stage in enumerate(stages)
    ]
    parks = pd.DataFrame(rows, columns=["park", "seed", "quarter", "stage"]).assign(
        scenario="s", region="r", date="2006Q1", open=lambda f: f["stage"] > 0
    )
    shown = module("stage_ribbon").data({"parks": parks}, info)
    assert shown["stage"].tolist() == [0, 1, 2]
    np.testing.assert_allclose(shown["agreement"], [1, 2 / 3, 2 / 3])
    np.testing.assert_allclose(shown["share_stage_3"], [0, 0, 1 / 3])


def test_revenue_sums_whole_years_and_deflates(info):
    quarter = np.arange(6)
    system = pd.DataFrame(
        {"scenario": "s", "seed": 0, "quarter": quarter, "date": "x", "output_in_parks": quarter + 1.0}
    )
    parks = pd.DataFrame({"scenario": "s", "seed": 0, "quarter": [0], "park": "haidian", "region": "r"})
    evidence = [
        seen("revenue", "haidian", 2007, "", 9, "CNY", "one park: no"),
        seen("revenue", "city", 2006, "H1", 4, "100m RMB", "half"),
        seen("revenue", "city", 2006, "", 8e8, "CNY/year", "doubled by hand", annualised_from="first half"),
        seen("revenue", "city", 2007, "", 9e8, "CNY/year", "year", "unverified"),
        seen("revenue", "city", 2007, "", 9e8, "CNY/year", "seven months", annualised_from="January to July"),
        seen("revenue", "city", 2007, "Jan-Oct", 9e8, "CNY", "ten months"),
    ]
    shown = module("revenue").data(
        {"system": system, "parks": parks}, info | {"evidence": evidence, "deflator": {"2006": 1.0, "2007": "1.25"}}
    )
    runs, reports = shown[shown["kind"] == "simulated"], shown[shown["kind"] == "observed"]
    assert runs["value"].tolist() == [10]
    assert runs["year"].tolist() == [2006.5]
    assert sorted(reports["source"]) == ["doubled by hand", "half", "year"]
    by_source = reports.set_index("source")
    assert by_source.loc["half", "value"] == 8e8
    assert by_source["half"].to_dict() == {"half": True, "doubled by hand": True, "year": False}
    assert by_source.loc["year", ["value", "value_current", "verified"]].tolist() == [7.2e8, 9e8, False]


def test_rent_is_read_in_the_units_of_brokers(tables, info):
    shown = module("vacancy_rent").data(tables, info)
    cbre = shown[(shown["panel"] == "asking_rent") & (shown["broker"] == "CBRE")].iloc[0]
    assert cbre["value_current"] == pytest.approx(161.7 / 30.4)
    assert cbre["value"] == pytest.approx(161.7 / 30.4 / 1.025**15)
    assert cbre["year"] == 2021.125
    assert set(shown["broker"].dropna()) == {"CBRE", "Colliers", "Jones Lang LaSalle"}


def test_annual_transitions_of_a_hand_case():
    annual = module("transitions").annual_transitions
    # eight quarters and a ninth that belongs to no whole year: 1 -> 2 and, opened in between, 3 -> 3 only once
    stage = np.array([[1, 1, 1, 1, 1, 2, 2, 2, 4], [0, 0, 0, 0, 3, 3, 3, 3, 3], [2, 2, 2, 3, 3, 3, 3, 2, 2]])
    counts = annual(stage, np.array([3, 7]))
    assert counts.sum() == 2
    assert counts[0, 1] == 1
    assert counts[2, 1] == 1


def test_year_ends_follow_the_first_quarter():
    quarter = np.arange(8)
    parks = pd.DataFrame(
        {
            "scenario": "s",
            "seed": 0,
            "quarter": quarter,
            "date": "x",
            "park": "a",
            "open": True,
            "stage": [1, 2, 2, 2, 2, 3, 3, 3],
        }
    )
    for start, expected in (((2006, 1), (2, 3)), ((2006, 4), (1, 2))):
        shown = module("transitions").data({"parks": parks}, {"start": start})
        moves = shown[(shown["kind"] == "transition") & (shown["count"] > 0)]
        assert moves[["stage", "to_stage"]].to_numpy().tolist() == [list(expected)]


def test_spells_and_their_ends():
    stage = np.array([[0, 1, 1, 2], [3, 3, 3, 3], [1, 2, 1, 1]])
    found = list(zip(*(part.tolist() for part in module("transitions").spells(stage)), strict=True))
    assert found == [(1, 2, True), (2, 1, False), (3, 4, False), (1, 1, True), (2, 1, True), (1, 2, False)]


def test_kaplan_meier_of_a_hand_case():
    transitions = module("transitions")
    # at 2: one of five ends; at 3 one is censored; at 4: one of three; at 5: one of two; the last is censored at 6
    curve = transitions.kaplan_meier(np.array([2, 3, 4, 5, 6]), np.array([True, False, True, True, False]))
    assert curve["quarters"].tolist() == [0, 2, 4, 5]
    assert curve["at_risk"].tolist() == [5, 5, 3, 2]
    np.testing.assert_allclose(curve["survival"], [1, 4 / 5, 4 / 5 * 2 / 3, 4 / 5 * 2 / 3 / 2])
    assert transitions.median_stay(curve) == 5
    never = transitions.kaplan_meier(np.array([7, 9]), np.array([False, False]))
    assert never["survival"].tolist() == [1]
    assert np.isnan(transitions.median_stay(never))


def test_limits_count_what_holds_open_parks_back(tables, info):
    shown = module("limits").data(tables, info)
    shares = shown[shown["kind"] == "share"].set_index("indicator")
    parks = tables["parks"]
    held = parks[parks["open"] & (parks["limiting_indicator"] != "")]["limiting_indicator"]
    assert shares["share"].sum() == pytest.approx(1)
    assert shares.loc["rd_intensity", "count"] == (held == "rd_intensity").sum()
    cells = shown[shown["kind"] == "value"]
    assert cells.groupby("park")["limiting"].sum().max() == 1
    last = parks[(parks["quarter"] == 71) & (parks["park"] == "miyun")]
    marked = cells[(cells["park"] == "miyun") & cells["limiting"].astype(bool)]["indicator"].item()
    worst = last["limiting_indicator"].mode().iloc[0]
    assert marked == ("floors" if worst in FLOORS else worst)


def test_reasons_say_what_each_dimension_is_enough_for(tables, info):
    reasons = module("stage_reasons")
    shown = reasons.data(tables, info).set_index(["park", "quarter"])
    parks = tables["parks"]
    here = parks[(parks["park"] == "desheng") & (parks["quarter"] == 60)]
    found = shown.loc[("desheng", 60)]
    for name in DIMENSIONS:
        assert found[name] == pytest.approx(here[name].median())
        reached = [stage for stage, bars in ENTER.items() if name in bars and found[name] >= bars[name]]
        assert found[f"{name}_enough_for"] == max(reached, default=0)
    assert found["stage"] == here["stage"].mode().iloc[0]
    closed = shown.loc[("jinyu", 10)]
    assert (closed["stage"], closed["knowledge_enough_for"], closed["limiting"]) == (0, 0, "")


def test_reasons_find_out_what_the_bars_were_multiplied_by(tables):
    reasons = module("stage_reasons")
    parks = tables["parks"][tables["parks"]["open"]]
    assert reasons.scale_of(parks) == pytest.approx(1.0)
    assert reasons.scale_of(parks.assign(stage_score_4=parks["stage_score_4"] / 0.8)) == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (["", "spin_offs"], "spin_offs"),
        (["", "", "spin_offs"], None),
        ([None, "spin_offs", "services", "services"], "services"),
        (["spin_offs", "services"], "services"),
        ([None, ""], None),
    ],
)
def test_reasons_name_what_holds_a_park_back_in_most_seeds(limits, expected):
    rows = pd.DataFrame({"park": "hill", "quarter": 3, "limiting_indicator": limits})
    assert module("stage_reasons").holding_back(rows).get(("hill", 3)) == expected


# measures


def test_pain_points_show_the_medians_of_runs_and_where_most_parks_are(tables, info):
    shown = module("pain_points").data(tables, info)
    assert list(dict.fromkeys(shown["measure"])) == list(PAINS)
    last = shown[(shown["date"] == "2023Q4") & (shown["measure"] == "pain_3")].set_index("kind")
    at_end = {key: frame[frame["quarter"] == 71]["pain_3"] for key, frame in tables.items() if key != "industries"}
    np.testing.assert_allclose(
        last.loc["system", ["low", "value", "high"]].astype(float), at_end["system"].quantile([0.1, 0.5, 0.9])
    )
    np.testing.assert_allclose(
        last.loc["parks", ["low", "value", "high"]].astype(float), at_end["parks"].quantile([0.1, 0.5, 0.9])
    )


def test_the_map_has_the_worst_park_first_and_all_parks_last(tables, info):
    shown = module("pain_map").data(tables, info)
    assert shown["park"].iloc[-1] == ""
    assert set(shown["park"].iloc[:-1]) == set(PARKS)
    assert (np.diff(shown["mean"].iloc[:-1]) <= 0.0).all()
    at_end = tables["parks"][(tables["parks"]["quarter"] == 71) & (tables["parks"]["park"] == "haidian")]
    row = shown.set_index("park").loc["haidian"]
    np.testing.assert_allclose(row[list(PAINS)].astype(float), at_end[list(PAINS)].median())
    assert row["mean"] == pytest.approx(at_end[list(PAINS)].median().mean())


def test_parks_that_never_open_are_blank_and_last(tables, info):
    never = tables["parks"].copy()
    never.loc[never["park"] == "yonghe", list(PAINS)] = np.nan
    shown = module("pain_map").data(tables | {"parks": never}, info)
    assert shown["park"].iloc[-2] == "yonghe"
    assert shown.iloc[-2][list(PAINS)].isna().all()
    drawn("pain_map", tables | {"parks": never}, info)


def test_futures_are_those_of_the_system(tables, info):
    shown = module("futures").data(tables, info)
    assert list(dict.fromkeys(shown["measure"])) == list(FUTURES)
    digital = shown[shown["measure"] == "future_digital"]["value"]
    np.testing.assert_allclose(digital, tables["system"].groupby("quarter")["future_digital"].median())


@pytest.mark.parametrize("pitch", [20.0, 10.0])
def test_a_long_name_gets_smaller_letters_before_it_is_cut(pitch):
    """Letters that are a fifth smaller make it fit, or two lines do; where rows are too near for two it is cut."""
    from experiments.figures.one_scenario.stage_ribbon import fitted
    from experiments.figures.sheet.style import style, text_width

    name = "Jinyu Intelligent Manufacturing Workshop"
    with style():
        long = text_width(name, 6.8)
        assert fitted(name, 6.8, long, pitch, 1) == (name, 6.8)
        text, letters = fitted(name, 6.8, 0.9 * long, pitch, 1)
        assert (text, letters) == (name, pytest.approx(0.9 * 6.8))
        text, letters = fitted(name, 6.8, 0.6 * long, pitch, 1)
        assert text.replace("\n", " ") == name if pitch == 20.0 else text.endswith("…")
        assert all(text_width(line, letters) <= 0.6 * long for line in text.split("\n"))
        assert fitted(name, 0.0, long, pitch, 1) == ("", 0.0)


def test_parks_not_open_are_hollow_and_no_strip_looks_like_them(tables, info):
    from matplotlib.colors import to_hex

    parks = tables["parks"].assign(open=lambda f: f["open"] & ~((f["quarter"] < 4) & (f["seed"] == 0)))
    parks.loc[parks["park"] == parks["park"].iloc[0], "open"] = False
    ribbon = module("stage_ribbon")
    figure = ribbon.figure(ribbon.data({"parks": parks}, info), info, tables={"parks": parks})
    boxes, strips = figure.axes[0].collections[:2]
    hollow = [
        to_hex(colour) for colour, wide in zip(boxes.get_facecolors(), boxes.get_linewidths(), strict=True) if wide
    ]
    assert set(hollow) == {"#ffffff"}
    patches = [patch for legend in figure.legends for patch in legend.get_patches()]
    looks = [to_hex(patch.get_facecolor()) for patch in patches]
    assert len(set(looks)) == len(looks) == 8
    assert {to_hex(colour) for colour in (*boxes.get_facecolors(), *strips.get_facecolors())} <= set(looks)


@pytest.mark.parametrize("lang", languages())
def test_a_slide_names_every_park_of_many(info, lang):
    from experiments.figures.one_scenario import stage_ribbon
    from experiments.figures.sheet.style import style
    from experiments.figures.side_by_side import stage_ribbons

    small = made_tables(2, 12)["parks"]
    count = 42
    codes = [f"park_{number:02}" for number in range(count)]
    copied = [
        small[small["park"] == small["park"].iloc[0]].assign(park=code, region=f"r{number // 5}")
        for number, code in enumerate(codes)
    ]
    parks = pd.concat(copied, ignore_index=True)
    with style(lang, "slide"):
        one = stage_ribbon.figure(
            stage_ribbon.data({"parks": parks}, info), info, lang, "slide", tables={"parks": parks}
        )
        both = pd.concat([parks, parks.assign(scenario="other")], ignore_index=True)
        two = stage_ribbons.figure(
            stage_ribbons.data({"parks": both}, info), info, lang, "slide", tables={"parks": both}
        )
        for figure in (one, two):
            assert_text_is_on_the_paper_and_apart(figure)
            names = {text.get_text() for axes in figure.axes for text in axes.get_yticklabels()}
            assert {code.replace("_", " ") for code in codes} <= names
        assert len(one.axes) == 2
        assert [len(axes.get_yticks()) for axes in one.axes] == [21, 21]
