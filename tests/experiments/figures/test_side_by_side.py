"""Figures of several scenarios: they show what the tables say, in words that stay apart, in both languages and sizes."""

import importlib
import warnings

import numpy as np
import pandas as pd
import pytest

from experiments.figures import COMPARING
from experiments.figures.drawings_over_time import columns_side_by_side, side_by_side
from experiments.figures.one_scenario import transitions
from experiments.figures.sheet import instrument_fills, map_layout, park_circles
from experiments.report.figure_files import saved
from experiments.statistics.fiscal_cost import OUTLAYS
from sim.parameters.policy_table import INSTRUMENTS
from tests.experiments.figures.on_paper import assert_text_is_on_the_paper_and_apart, languages
from tests.experiments.figures.test_one_scenario import PARKS, made_info, made_tables

DISTRICTS = {code: row[0] for code, row in PARKS.items()}
NAMES = {
    "base": {"en": "Baseline", "zh": "基准情景"},
    "rent_subsidy": {"en": "Rent subsidy and its withdrawal after five years", "zh": "租金补贴及五年后退出"},
    "fund_led--boom-market": {
        "en": "Fund-led innovation in a boom, supply by the market",
        "zh": "繁荣市场供给下的基金引导创新",
    },
}


CHINESE_SLIDE = pytest.param("zh", "slide", marks=languages()[1].marks)


def module(name):
    return importlib.import_module(f"experiments.figures.side_by_side.{name}")


def drawn(name, tables, info, lang="en", size="journal"):
    """One figure, drawn from tables."""
    return module(name).figure(module(name).data(tables, info), info, lang, size, tables=tables)


def render(tables, info, lang, folder, **more):
    """All figures side by side as files."""
    return [path for _, files in saved(side_by_side(tables, info, lang), folder, lang, **more) for path in files]


@pytest.fixture(scope="module")
def info():
    made = made_info()
    codes = sorted({code for code in made["names"] if code.endswith("_district")})
    parks = [code for code in made["names"] if code in DISTRICTS]
    rng = np.random.default_rng(5)
    spread = {code: rng.uniform(-40, 40, 2).tolist() for code in codes}
    return made | {
        "scenario_names": NAMES,
        "district_positions": spread,
        "positions": {code: [x + 0.01 * i for x in spread[DISTRICTS[code]]] for i, code in enumerate(parks)},
        "industries": ["software", "equipment", "biomedicine"],
    }


@pytest.fixture(scope="module")
def tables():
    """The invented tables of a single scenario three times over, each with its own turn."""
    parts = [scenario_tables(code, number) for number, code in enumerate(NAMES)]
    return {key: pd.concat([part[key] for part in parts], ignore_index=True) for key in parts[0]}


def scenario_tables(code, number, seeds=3, quarters=36):
    made = made_tables(seeds, quarters)
    parks, system = made["parks"].assign(scenario=code), made["system"].assign(scenario=code)
    parks["stock_m2"] = (
        2e5 * (1 + parks["park"].map({park: i for i, park in enumerate(DISTRICTS)})) * (1 + 0.01 * parks["quarter"])
    )
    parks["stage"] = np.where(parks["open"], np.clip(parks["stage"] + (number == 2) * (parks["quarter"] > 30), 1, 4), 0)
    system["vacancy_rate"] += 0.02 * number
    system["convergence"] = 0.8 + 0.01 * number + 0.001 * system["seed"] + 0.05 * np.sin(system["quarter"] / 9)
    system[[f"spending_{kind}" for kind in INSTRUMENTS]] = 0.0
    system["spending_rent_subsidy"] = 1e8 * (number == 1)
    system["spending_tax_relief"] = 4e8 * (number == 2)
    system[["spending_other", "fiscal_returns"]] = [2e8, 1e7]
    system["fiscal_cost"] = system[[f"spending_{kind}" for kind in INSTRUMENTS]].sum(axis=1) + system["spending_other"]
    keys = system[["scenario", "seed", "quarter", "date"]]
    amounts = {
        "taxes, district": 6e9,
        "taxes, central": 9e9,
        "land": 2e9,
        "administration": 1.5e10,
        "public amenities": 5e8,
        "amenity building": 7e8,
        "rent": 1e10,
    }
    flows = pd.concat([keys.assign(purpose=purpose, amount=amount) for purpose, amount in amounts.items()])
    districts = sorted(set(DISTRICTS.values()))
    regions = keys.merge(pd.DataFrame({"region": districts}), how="cross")
    row = regions["region"].map(districts.index)
    for place, industry in enumerate(("software", "equipment", "biomedicine")):
        regions[f"priority_{industry}"] = 1.0 + ((row + place + (regions["quarter"] > 20)) % 3)
    return {"parks": parks, "system": system, "flows": flows, "regions": regions}


def one_of(tables, code):
    return {key: frame[frame["scenario"] == code] for key, frame in tables.items()}


# rendering


# English words are the longer ones; Chinese is tried where there is least room
@pytest.mark.parametrize(("lang", "size"), [("en", "journal"), ("en", "slide"), CHINESE_SLIDE])
@pytest.mark.parametrize("name", COMPARING)
def test_text_stays_on_the_paper_and_apart(tables, info, name, lang, size):
    from experiments.figures.sheet.style import style

    with style(lang, size), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert_text_is_on_the_paper_and_apart(drawn(name, tables, info, lang, size))


def test_all_are_saved_and_one_park_of_one_district_leaves_out_what_it_cannot_show(tmp_path, tables, info):
    columns = columns_side_by_side(info["industries"])
    assert {"scenario", "seed", "quarter", "priority_software"} <= set(columns["regions"])
    lean = {key: tables[key][names] for key, names in columns.items()}
    written = render(lean, info, "en", tmp_path / "all", formats=("png",), dpi=40)
    assert [path.name for path in written] == [f"{name}.{kind}" for name in COMPARING for kind in ("csv", "png")]
    one = one_of(tables, "base")
    one = {key: frame[frame["seed"] == 0] for key, frame in one.items()}
    one["parks"] = one["parks"][one["parks"]["park"] == "haidian"]
    one["system"] = one["system"].assign(convergence=np.nan)
    bare = {
        key: value for key, value in info.items() if key not in ("positions", "district_positions", "scenario_names")
    }
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        written = render(one, bare, "en", tmp_path / "one", formats=("png",), size="slide", dpi=40)
    assert {path.stem for path in written} == set(COMPARING) - {"region_map", "convergence"}


def test_the_same_tables_give_the_same_bytes(tmp_path, tables, info):
    both = [render(one_of(tables, "base"), info, "en", tmp_path / part, formats=(), dpi=40) for part in ("a", "b")]
    assert [path.read_bytes() for path in both[0]] == [path.read_bytes() for path in both[1]]


def test_many_scenarios_are_cut_with_a_note_or_told_apart_by_their_looks(tables, info):
    from experiments.figures.sheet.several_scenarios import LINES, PANELS, look

    assert len({(look(i).colour, look(i).line) for i in range(28)}) == 28
    base = one_of(tables, "base")
    many = {
        key: pd.concat([frame.assign(scenario=f"s{i:02}--boom-market") for i in range(12)])
        for key, frame in base.items()
    }
    short = {key: frame[frame["quarter"] >= 30] for key, frame in many.items()}
    for name, most in (("transition_matrices", PANELS["slide"]), ("pains_by_scenario", 8), ("dwell", LINES["slide"])):
        shown = module(name).data(short, info)
        assert shown["scenario"].nunique() == 12
        figure = module(name).figure(shown, info, "en", "slide", tables=short)
        assert f"The first {most} of 12 scenarios" in figure.texts[1].get_text()
    assert module("region_map").data(short, info)["scenario"].nunique() == 12
    shares = drawn("stage_shares", short, info)
    assert [axes.get_title() for axes in shares.axes][:2] == [
        "s00 (boom, market\nsupply)",
        "s01 (boom, market\nsupply)",
    ]


def captions_of(tables, info):
    """Caption and figure of each kind, side by side."""
    from experiments.figures.texts.captions import caption

    return {
        each.name: (caption(each.name, "en", n=3, **each.facts), each.draw())
        for each in side_by_side(tables, info, "en")
    }


def test_captions_tell_what_is_drawn(tables, info):
    from matplotlib.collections import PolyCollection

    base = one_of(tables, "base")
    four = {key: pd.concat([tables[key], base[key].assign(scenario="fourth")]) for key in tables}
    fewer = {key: frame[frame["scenario"] != "rent_subsidy"] for key, frame in tables.items()}
    found = [captions_of(each, info) for each in (base, fewer, tables, four)]
    for name in ("dwell", "convergence"):
        for study in found:
            text, figure = study[name]
            bands = any(isinstance(part, PolyCollection) for axes in figure.axes for part in axes.collections)
            assert bands == ("bands" in text.lower()), (name, text)
        assert ["bands" in study[name][0].lower() for study in found] == [True, True, True, False]
    plans = [study["region_map"][0] for study in found]
    phrases = ("start and the end", "the others at the end", "show scenarios at the end")
    assert [next(each for each in phrases if each in text) for text in plans] == [*phrases[:2], *phrases[1:]]
    assert not any("nearer to the middle" in text for text in plans)
    assert ["Faint lines" in study["vacancy_rent_phase"][0] for study in found] == [True, True, False, False]
    many = {key: pd.concat([frame.assign(scenario=f"s{i}") for i in range(5)]) for key, frame in base.items()}
    many = {key: frame.reset_index(drop=True) for key, frame in many.items()}
    assert "Faint lines" not in captions_of({**many}, info)["vacancy_rent_phase"][0]
    assert ["difference" in study["pains_by_scenario"][0] for study in found] == [False, True, True, True]
    assert ["forgo" in study["fiscal_flows"][0] for study in found] == [False, True, True, True]


def test_scenarios_stand_in_the_order_of_their_names(tables, info):
    turned = {key: frame.iloc[::-1] for key, frame in tables.items()}
    for name in COMPARING:
        assert list(dict.fromkeys(module(name).data(turned, info)["scenario"])) == list(NAMES), name


# data


def test_stage_shares_are_of_open_parks_and_sum_to_one(info):
    rows = [
        (seed, park, stage > 0, stage)
        for seed, stages in enumerate([(1, 1, 3, 0), (2, 2, 0, 0)])
        for park, stage in enumerate(stages)
    ]
    parks = pd.DataFrame(rows, columns=["seed", "park", "open", "stage"]).assign(scenario="s", quarter=0, date="2006Q1")
    shown = module("stage_shares").data({"parks": parks}, info)
    np.testing.assert_allclose(shown["share"], [1 / 3, 1 / 2, 1 / 6, 0])
    assert shown["open_parks"].unique().tolist() == [2.5]
    tall = pd.concat([parks, parks.assign(quarter=1, date="2006Q2")])
    axes = drawn("stage_shares", {"parks": tall}, info).axes[0]
    np.testing.assert_allclose(
        [area.get_paths()[0].vertices[:, 1].max() for area in axes.collections], [100 / 3, 250 / 3, 100, 100]
    )


def test_phase_takes_means_of_years_and_of_runs(info):
    system = pd.DataFrame(
        [
            ("s", seed, quarter, 0.1 + 0.01 * quarter + 0.1 * seed, 2.0 + seed)
            for seed in (0, 1, 5)
            for quarter in range(6)
        ],
        columns=["scenario", "seed", "quarter", "vacancy_rate", "asking_rent"],
    ).assign(date="x")
    shown = module("vacancy_rent_phase").data({"system": system}, info | {"start": (2010, 3)})
    middle = shown[shown["kind"] == "mean"]
    assert middle["year"].tolist() == [2010, 2011]
    np.testing.assert_allclose(middle["vacancy_rate"], [0.3 + 0.015, 0.3 + 0.045])
    np.testing.assert_allclose(middle["asking_rent"], 4.0)
    assert (shown["kind"] == "run").sum() == 6
    line = drawn("vacancy_rent_phase", {"system": system}, info | {"start": (2010, 3)}).axes[0].get_lines()
    assert sum(len(each.get_xdata()) == 2 and each.get_alpha() == 0.3 for each in line) == 3


def test_matrices_are_those_of_each_scenario(tables, info):
    shown = module("transition_matrices").data(tables, info)
    alone = transitions.data({"parks": one_of(tables, "rent_subsidy")["parks"]}, info)
    here, there = shown[shown["scenario"] == "rent_subsidy"], alone[alone["kind"] == "transition"]
    assert here["count"].tolist() == there["count"].tolist()
    assert here["count"].sum() > 100
    np.testing.assert_allclose(here["share"], there["share"])
    cells = drawn("transition_matrices", tables, info).axes[1].collections[0].get_array()
    np.testing.assert_allclose(np.ma.filled(cells.astype(float), np.nan).ravel(), here["share"])


def test_survival_is_that_of_kaplan_and_meier_with_greenwoods_band():
    dwell, rng = module("dwell"), np.random.default_rng(3)
    length, ended = rng.integers(1, 30, 60), rng.random(60) < 0.6
    curve, other = dwell.survival(length, ended), transitions.kaplan_meier(length, ended)
    assert curve["survival"].to_numpy()[np.searchsorted(curve["quarters"], other["quarters"])] == pytest.approx(
        other["survival"]
    )
    # by hand, at the fifth step: exp(-exp(log(-log S) -+ 1.96 s)) with s from Greenwood's sum
    at = other.iloc[1:6]
    last = at.iloc[-1]
    spread = np.sqrt((at["ended"] / (at["at_risk"] * (at["at_risk"] - at["ended"]))).sum()) / abs(
        np.log(last["survival"])
    )
    ends = np.exp(-np.exp(np.log(-np.log(last["survival"])) + np.array([1, -1]) * 1.959964 * spread))
    row = curve[curve["quarters"] == last["quarters"]].iloc[0]
    np.testing.assert_allclose([row["low"], row["high"]], ends, rtol=1e-6)
    assert dwell.survival(np.array([4, 9]), np.array([False, False]))["survival"].tolist() == [1, 1, 1]


def test_dwell_counts_the_spells_of_all_parks_and_seeds(tables, info):
    shown = module("dwell").data(tables, info)
    history, _ = transitions.histories(one_of(tables, "base")["parks"])
    stage, _, ended = transitions.spells(history)
    rows = shown[shown["scenario"] == "base"].drop_duplicates("stage")
    assert rows["spells"].tolist() == [(stage == one).sum() for one in (1, 2, 3, 4)]
    assert rows["ended"].tolist() == [ended[stage == one].sum() for one in (1, 2, 3, 4)]
    several = drawn("dwell", tables, info)
    assert "95 % intervals" in several.texts[1].get_text()
    assert several.legends[0].get_texts()[0].get_text() == f"Baseline ({', '.join(str(n) for n in rows['spells'])})"


def test_plan_shows_the_commonest_stage_and_circles_by_area(info):
    rows = [
        (seed, quarter, park, stage > 0, stage, stock, vacancy)
        for seed in range(3)
        for quarter in (0, 9)
        for park, stage, stock, vacancy in (
            ("haidian", 4 if seed else 3, 4e6, 0.05),
            ("fengtai", 1, 1e6, 0.1),
            ("yizhuang", 2, 1e6, 0.3),
            ("tongzhou", 0, 0.0, np.nan),
        )
    ]
    parks = pd.DataFrame(rows, columns=["seed", "quarter", "park", "open", "stage", "stock_m2", "vacancy_rate"])
    parks = parks.assign(scenario="s", date="x", region=parks["park"] + "_district")
    region_map = module("region_map")
    shown = region_map.data({"parks": parks}, info)
    assert shown["when"].tolist() == ["start"] * 4 + ["end"] * 4
    end = shown[shown["when"] == "end"].set_index("park")
    assert end["stage"].to_dict() == {"haidian": 4, "fengtai": 1, "yizhuang": 2, "tongzhou": 0}
    assert end["vacancy_class"].to_dict() == {"haidian": 0, "fengtai": 1, "yizhuang": 2, "tongzhou": -1}
    assert end.loc["haidian", ["x_km", "y_km"]].tolist() == info["positions"]["haidian"]
    large, half, *_, closed = park_circles.radii(end, (4e6, 20.0), 8.0)
    assert large == pytest.approx(20.0)
    assert half == pytest.approx(10.0)
    assert closed == pytest.approx(0.24 * 8.0)
    assert not region_map.drawable({"parks": parks}, {})


@pytest.mark.parametrize(("number", "size", "start", "drawn"), [
    (1, "journal", True, 1), (3, "journal", True, 3), (4, "journal", False, 4), (6, "journal", False, 4), (2, "slide", True, 2),
    (3, "slide", False, 3),
])  # fmt: skip
def test_plans_show_the_end_of_four_scenarios_and_the_start_where_there_is_room(info, number, size, start, drawn):
    codes = [f"scenario_{each}" for each in range(number)]
    parks = pd.DataFrame([
        (code, 0, quarter, "haidian", "haidian_district", f"2006Q{quarter + 1}", True, 2, 1e6, 0.05)
        for code in codes for quarter in (0, 1)
    ], columns=["scenario", "seed", "quarter", "park", "region", "date", "open", "stage", "stock_m2", "vacancy_rate"])  # fmt: skip
    region_map = module("region_map")
    figure = region_map.figure(region_map.data({"parks": parks}, info), info, size=size, tables={"parks": parks})
    titles = [axes.get_title() for axes in figure.axes]
    ends = [f"scenario {each}, 2006Q2" for each in range(drawn)]
    assert titles == (["scenario 0, 2006Q1"] if start else []) + ends


def test_far_places_of_many_parks_are_drawn_in_and_their_order_is_kept():
    """From the middle (0, 0): half of them lie within 10 km, where nothing moves; nearer ones are spread, farther ones drawn in, on the same line."""
    places = np.array([[0.0, 0.0], [5.0, 0.0], [10.0, 0.0], [0.0, 40.0]])
    moved = map_layout.drawn_in(places, np.zeros(2), 10.0)
    np.testing.assert_allclose(moved, [[0.0, 0.0], [10 * 0.5**0.6, 0.0], [10.0, 0.0], [0.0, 10 * 4.0**0.6]])
    middle, reach = map_layout.middle_and_reach(np.array([[-10.0, 1.0], [0.0, 1.0], [40.0, 1.0]]))
    assert (middle.tolist(), reach) == ([0.0, 1.0], 10.0)


@pytest.mark.parametrize("number", [20, 21])
def test_a_plan_is_to_scale_until_parks_are_many(number):
    codes = [f"park_{each}" for each in range(number)]
    places = {code: [3.0 * each, 2.0 * (each % 7)] for each, code in enumerate(codes)}
    parks = pd.DataFrame({"park": codes, "scenario": "s", "seed": 0, "quarter": 0, "date": "2006Q1", "region": "r"})
    parks = parks.assign(open=True, stage=2, stock_m2=1e6, vacancy_rate=0.05)
    tables = {"parks": pd.concat([parks, parks.assign(quarter=4, date="2007Q1")], ignore_index=True)}
    told = {
        "names": {},
        "positions": places,
        "district_positions": {"r": [9.0, 9.0]},
        "title": {"en": "T", "zh": "T"},
        "start": (2006, 1),
    }
    region_map = module("region_map")
    shown = region_map.data(tables, told)
    figure = region_map.figure(shown, told, tables=tables)
    texts = [text.get_text() for text in (*figure.texts, *figure.axes[0].texts)]
    drawn_in = any("drawn in" in text.replace("\n", " ") for text in texts)
    to_scale = any(text.endswith(" km") for text in texts)
    assert (drawn_in, to_scale) == (number > 20, number <= 20)


@pytest.mark.parametrize("size", ["journal", "slide"])
def test_numbers_of_many_parks_in_a_dense_centre_stand_apart(info, size):
    from experiments.figures.sheet.style import style

    rng = np.random.default_rng(3)
    parks = [f"park_{number:02}" for number in range(42)]
    # most of them within two kilometres of one another, a few far out
    places = rng.normal(0.0, np.where(np.arange(42) < 34, 1.0, 30.0)[:, None], (42, 2))
    rows = [
        {"scenario": code, "seed": 0, "quarter": quarter, "date": f"2006Q{quarter + 1}", "park": park, "region": "haidian_district",
         "open": True, "stage": 1 + number % 4, "stock_m2": 1e5 * (1 + number % 9), "vacancy_rate": 0.05 * (number % 6)}
        for code in NAMES for quarter in (0, 1) for number, park in enumerate(parks)
    ]  # fmt: skip
    dense = info | {"positions": dict(zip(parks, places.tolist(), strict=True))}
    with style("en", size):
        figure = drawn("region_map", {"parks": pd.DataFrame(rows)}, dense, "en", size)
        numbers = {str(number) for number in range(1, 43)}
        written = [text.get_text() for axes in figure.axes for text in axes.texts if text.get_text() in numbers]
        assert len(written) == 42 * len(figure.axes)
        assert_text_is_on_the_paper_and_apart(figure)


def test_an_instrument_has_one_fill_in_every_figure(tables, info):
    from experiments.figures.of_effects import cost_bars
    from experiments.figures.sheet.instrument_fills import fills
    from experiments.figures.sheet.style import style
    from tests.experiments import effect_tables

    assert len(set(fills(INSTRUMENTS).values())) == len(INSTRUMENTS)
    costs = effect_tables.costs()
    few = costs[costs["item"].isin([*cost_bars.SUMS, "rent_subsidy", "tax_relief", "rd_subsidy"])]
    looks = []
    with style():
        for figure in (
            drawn("fiscal_flows", tables, info),
            cost_bars.figure(cost_bars.data(few), effect_tables.INFO),
        ):
            entries = [
                (text, patch)
                for legend in figure.legends
                for text, patch in zip(legend.get_texts(), legend.get_patches(), strict=False)
            ]
            looks.append({text.get_text(): (patch.get_facecolor(), patch.get_hatch() or "") for text, patch in entries})
    both = set(looks[0]) & set(looks[1])
    assert len(both) == 2
    assert {name: looks[0][name] for name in both} == {name: looks[1][name] for name in both}


def test_cells_fill_the_land_and_labels_keep_clear():
    centres = np.array([[1.0, 1.0], [4.0, 2.0], [2.0, 3.0]])
    shapes = map_layout.cells(centres, (0.0, 0.0, 5.0, 4.0))
    areas = [abs(np.dot(s[:, 0], np.roll(s[:, 1], 1)) - np.dot(s[:, 1], np.roll(s[:, 0], 1))) / 2 for s in shapes]
    assert sum(areas) == pytest.approx(20.0)
    assert [len(shape) for shape in map_layout.cells(np.array([[1.0, 1.0], [1.0, 1.0]]), (0.0, 0.0, 2.0, 2.0))] == [
        4,
        4,
    ]
    assert [map_layout.bar_length(width) for width in (100.0, 39.0, 7.9)] == [20.0, 5.0, 1.0]
    clear = map_layout.Clear(100.0, 100.0, circles=[(50.0, 50.0, 10.0)])
    for _ in range(6):
        assert clear.place((50.0, 50.0), 11.0, (16.0, 8.0), own=0) is not None
    boxes = clear.taken
    assert max(map_layout.shared(a, b) for i, a in enumerate(boxes) for b in boxes[:i]) == 0.0
    assert (
        map_layout.Clear(10.0, 10.0, taken=[(0.0, 0.0, 10.0, 10.0)]).place((5.0, 5.0), 1.0, (4.0, 4.0), must=False)
        is None
    )
    # a label may not come nearer to another centre than to its own
    half = map_layout.Clear(100.0, 100.0, taken=[(48.0, 0.0, 100.0, 100.0)])
    assert half.place((50.0, 50.0), 2.0, (6.0, 4.0), must=False, others=np.array([[46.0, 50.0]])) is None
    left, _ = half.place((50.0, 50.0), 2.0, (6.0, 4.0), must=False)
    assert left + 3.0 <= 48.0


def test_budget_adds_back_what_programmes_forgo(tables, info):
    shown = module("fiscal_flows").data(tables, info).set_index(["scenario", "item"])["amount"]
    code = "fund_led--boom-market"
    # four quarters of 6 billion, and 400 million of tax relief that the ledger never saw
    assert shown[code, "district_taxes"] == pytest.approx(4 * 6.4e9)
    assert shown["base", "district_taxes"] == pytest.approx(4 * 6e9)
    assert shown[code, "programmes"] == shown[code, "tax_relief"] == pytest.approx(4 * 4e8)
    assert shown["rent_subsidy", "rent_subsidy"] == pytest.approx(4 * 1e8)
    assert shown["base", "programmes"] == 0
    bars = drawn("fiscal_flows", tables, info).axes[0].patches
    # what operators build is none of it
    assert min(bar.get_x() + bar.get_width() for bar in bars) == pytest.approx(-4 * (15 + 0.5 + 0.4 + 0.2), rel=1e-6)
    assert max(bar.get_x() + bar.get_width() for bar in bars) == pytest.approx(4 * (6.4 + 9 + 2 + 0.01), rel=1e-6)


def test_no_two_parts_of_the_budget_are_filled_alike(tables, info):
    """Public laboratories are part of what the whole pays besides programmes, and the rest of that is named, too."""
    added = tables["flows"].drop_duplicates(["scenario", "seed", "quarter"]).assign(
        purpose="public laboratories", amount=5e7
    )  # fmt: skip
    tables = tables | {"flows": pd.concat([tables["flows"], added], ignore_index=True)}
    shown = module("fiscal_flows").data(tables, info).set_index(["scenario", "side", "item"])["amount"].sort_index()
    assert shown["base", "measure"].to_dict() == pytest.approx({"public_laboratories": 4 * 5e7, "other": 4 * 1.5e8})
    figure = drawn("fiscal_flows", tables, info)
    handles = [handle for legend in figure.legends for handle in legend.legend_handles]
    looks = {(handle.get_facecolor(), handle.get_hatch()) for handle in handles}
    assert len(looks) == len(handles) == len({text.get_text() for each in figure.legends for text in each.get_texts()})
    # beside the whole stands all that is paid for programmes and other measures
    whole, parks = (axes.patches for axes in figure.axes)
    ends = {bar.get_y(): bar.get_x() + bar.get_width() for bar in parks}
    assert max(ends.values()) == pytest.approx(4 * (0.4 + 0.2), rel=1e-6)
    assert {bar.get_facecolor() for bar in whole}.isdisjoint({bar.get_facecolor() for bar in parks})


@pytest.mark.parametrize("number", [12, 13])
def test_items_are_drawn_as_one_only_where_more_are_paid_for_than_have_a_fill(number):
    spent = pd.Series({f"item_{each}": float(each) for each in range(number + 1)})
    named = instrument_fills.largest(spent)
    assert named == [f"item_{each}" for each in range(number, 0 if number == 12 else 2, -1)]
    assert len(set(instrument_fills.fills([*INSTRUMENTS, *OUTLAYS.values()]).values())) == len(INSTRUMENTS) + len(
        OUTLAYS
    )


def test_likeness_and_leading_industries(tables, info):
    shown = module("convergence").data(tables, info)
    likeness = shown[(shown["kind"] == "likeness") & (shown["scenario"] == "base") & (shown["quarter"] == 0)].iloc[0]
    assert likeness["value"] == pytest.approx(0.801)
    leading = shown[(shown["kind"] == "leading")]
    assert set(leading.loc[leading["when"] == "start", "scenario"]) == {"base"}
    np.testing.assert_allclose(leading.groupby(["scenario", "when"])["value"].sum(), 1.0)
    districts = len(set(DISTRICTS.values()))
    first = leading[(leading["when"] == "end") & (leading["industry"] == "software")]["value"]
    np.testing.assert_allclose(first, sum((row + 1) % 3 == 2 for row in range(districts)) / districts)
    # marks that differ by scenario are told in the legend of scenarios: none of them stands for all
    for study, marks in ((tables, ["o", "None"]), (one_of(tables, "base"), ["o", "o"])):
        own, scenarios = drawn("convergence", study, info).legends
        assert [line.get_marker() for line in own.get_lines()] == marks
        assert len({line.get_marker() for line in scenarios.get_lines()}) == study["system"]["scenario"].nunique()


def test_pains_carry_the_paired_difference(tables, info):
    from scipy.stats import ttest_1samp

    turned = tables | {
        "system": tables["system"].assign(
            pain_4=lambda f: f["pain_4"] + 0.02 * (f["scenario"] == "rent_subsidy") * (1 + f["seed"])
        )
    }
    shown = module("pains_by_scenario").data(turned, info).set_index(["scenario", "pain"])
    row = shown.loc[("rent_subsidy", "pain_4")]
    assert row["difference"] == pytest.approx(0.04)
    ends = ttest_1samp([0.02, 0.04, 0.06], 0).confidence_interval()
    np.testing.assert_allclose([row["low"], row["high"]], ends)
    assert (shown.loc["base", "difference"] == 0).all()
    texts = [text.get_text() for text in drawn("pains_by_scenario", turned, info).axes[0].texts]
    assert "+0.040" in texts
    assert texts.count("0") == 15
    signed = module("pains_by_scenario").signed
    assert [signed(value) for value in (-0.0126, 0.0004, 0.5)] == ["−0.013", "0", "+0.500"]


def test_information_of_a_region_says_where_things_are():
    from experiments.configuration.region import read_setting
    from experiments.study.region_names import figure_information
    from sim.parameters import RegionChoice

    setting = read_setting(RegionChoice(kind="synthetic", parks=3, districts=2, enterprises=60))
    found = figure_information(setting)
    assert list(found["positions"]) == list(found["districts"]) == list(setting.parks.codes)
    assert set(found["districts"].values()) <= set(found["district_positions"])
    assert found["positions"][setting.parks.codes[1]] == [setting.parks.x_km[1], setting.parks.y_km[1]]
    assert found["industries"] == list(setting.industries.codes)


def test_errors_say_what_is_missing(tables, info):
    with pytest.raises(ValueError, match="needs the table 'flows'"):
        module("fiscal_flows").data({"system": tables["system"]}, info)
    with pytest.raises(ValueError, match="lacks the columns stage"):
        module("dwell").data({"parks": tables["parks"].drop(columns="stage")}, info)


def test_columns_of_the_key_are_as_wide_as_their_own_names():
    from experiments.figures.side_by_side.region_map import _columns_of_key

    names = [f"{number} Software Park" for number in range(1, 42)]
    across, font = 460.0, 8.0
    even = _columns_of_key([*names, "42 Software Park"], across, font)
    assert even == pytest.approx([across / 3] * 3, rel=0.05)
    # one long name widens its own column only
    uneven = _columns_of_key([*names, "42 Intelligent Manufacturing Workshop"], across, font)
    assert len(uneven) == 3
    assert uneven[2] > 1.1 * uneven[0] == pytest.approx(1.1 * uneven[1], rel=0.1)
    assert sum(uneven) == pytest.approx(across)
    assert (
        len(
            _columns_of_key(
                [f"{name} of Intelligent Manufacturing and Further Industries" for name in names], across, font
            )
        )
        == 2
    )
