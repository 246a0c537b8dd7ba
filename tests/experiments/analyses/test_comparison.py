"""`yuanqu compare`: the plan, its tables, worlds, adoption, equal cost, adding seeds, resuming, failures and answers to mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments import compose
from experiments.analyses.comparison_plan import SEEDS, plan, targeted
from experiments.analyses.comparison_screen import in_lines
from experiments.analyses.more_seeds import further, until_precise, widest_half_width
from experiments.commands import cli
from experiments.configuration.compose import composition
from experiments.configuration.options import Stop
from experiments.configuration.overrides import Overrides
from experiments.configuration.region import setting_of
from experiments.report import PAGES
from experiments.statistics.outcomes import MAIN, OUTCOMES, WINDOWS
from experiments.study import kept_values, region_names
from experiments.study import run as one_run

SMALL = [
    "region=synthetic", "region.parks=3", "region.districts=1", "region.enterprises=60", "quarters=4", "study=s",
    "figures=false", "report=false",
]  # fmt: skip
WORLDS = "worlds.demand=[boom,stagnation]"
OWN = {
    # nothing but another name: every difference must be exactly none
    "twin": "# @package _global_\n# The baseline by another name\nstory:\n  en: As it is.\n  zh: 维持现状。\n",
    "rents": "# @package _global_\n# Rents are subsidised\ndefaults:\n  - override /policy: rent_subsidy\n",
    "research": "# @package _global_\n# Research is subsidised\ndefaults:\n  - override /policy: innovation\n",
    "some": "# @package _global_\n# Efforts in one park\npaths:\n  parks: [park_2]\n  park_operation: 1.0\n",
}
TABLES = ("effects", "effects_by_quarter", "effects_over_time", "best", "pareto", "robustness", "displacement", "costs")


def own_scenarios(folder):
    """A folder with scenarios of our own."""
    for name, text in OWN.items():
        (folder / "scenario").mkdir(parents=True, exist_ok=True)
        (folder / "scenario" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return ["--config-dir", str(folder)]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with the scenarios above in `mine`, as the current one."""
    own_scenarios(tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """Words and folder of a comparison of three scenarios in two worlds, one park adopting, two seeds."""
    place = tmp_path_factory.mktemp("compare")
    words = [
        "compare", *SMALL, *own_scenarios(place / "mine"), f"out={place}", "scenarios=[baseline,twin,full_ten_paths]", WORLDS,
        "adoption=[park_1]", "seeds=2",
    ]  # fmt: skip
    assert cli.main(words) == 0
    return words, place / "s"


@pytest.mark.parametrize("page", ["outputs.md", "outputs.zh.md"])
def test_the_page_of_outputs_names_every_file(finished, page):
    text = (Path(__file__).parents[3] / "docs" / page).read_text(encoding="utf-8")
    # what one command notes for a later one is not for readers; the study of this test is without pages
    names = {path.name for path in finished[1].iterdir()} - {"information.json", ".hydra"} | set(PAGES)
    assert {"effects.csv", "report.docx"} < names
    assert not [name for name in sorted(names) if f"`{name}`" not in text and f"`{name}/`" not in text]


def table(folder, name):
    """A table as it was written, the empty name of a world kept."""
    return pd.read_csv(
        folder / f"{name}.csv", keep_default_na=False, na_values={"p": "", "share_displaced": ""}, dtype={"world": str}
    )


def manifest(folder):
    """The manifest of a study."""
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def test_every_scenario_is_compared_with_the_base_of_its_world(finished):
    _, folder = finished
    effects = table(folder, "effects")
    assert len(effects) == 2 * 2 * len(OUTCOMES) * len(WINDOWS)
    assert set(effects["world"]) == {"boom", "stagnation"}
    assert set(effects["scenario"]) == {"twin", "full_ten_paths"}
    assert set(effects["base"]) == {"baseline"}
    assert list(effects.columns[:9]) == [
        "scenario", "base", "world", "window", "outcome", "unit", "n", "base_level", "difference",
    ]  # fmt: skip
    values = pd.read_parquet(folder / "outcomes.parquet")
    assert list(values.columns) == ["scenario", "seed", "window", "outcome", "value"]
    assert len(values) == (3 * 2 + 2 * 2) * 2 * len(OUTCOMES) * len(WINDOWS)
    # a difference is the mean over seeds of what the runs of that seed have
    wide = values[(values["window"] == "last_year") & (values["outcome"] == "output")].pivot(
        index="seed", columns="scenario", values="value"
    )
    row = effects[
        (effects["world"] == "boom")
        & (effects["scenario"] == "full_ten_paths")
        & (effects["outcome"] == "output")
        & (effects["window"] == "last_year")
    ].iloc[0]
    expected = (wide["full_ten_paths--boom"] - wide["baseline--boom"]).mean()
    assert row["difference"] == pytest.approx(expected, rel=1e-12)
    assert row["low"] < row["difference"] < row["high"]


def test_a_scenario_that_changes_nothing_differs_by_exactly_nothing_in_every_table(finished):
    _, folder = finished
    effects = table(folder, "effects")
    twin = effects[effects["scenario"] == "twin"]
    measured = twin[twin["n"] > 0]
    assert measured["same"].all()
    assert (measured[["difference", "low", "high"]] == 0.0).all(axis=None)
    displaced = table(folder, "displacement")
    assert (displaced.loc[displaced["scenario"] == "twin", ["difference", "low", "high"]] == 0.0).all(axis=None)
    best = table(folder, "best").set_index(["world", "window", "outcome", "scenario"])
    for key in best.index[best.index.get_level_values("scenario") == "twin"]:
        base = best.loc[(*key[:-1], "baseline")]
        assert best.loc[key, ["mean", "rank", "probability_best"]].equals(base[["mean", "rank", "probability_best"]])
    costs = table(folder, "costs").set_index(["world", "item", "scenario"])["mean"].unstack("scenario")
    assert (costs["twin"] == costs["baseline"]).all()


def test_the_course_of_a_difference_has_the_means_of_the_effects(finished):
    _, folder = finished
    keys = ["world", "scenario", "outcome"]
    effects = table(folder, "effects").set_index([*keys, "window"])["difference"]
    course = table(folder, "effects_by_quarter")
    assert course.groupby(keys)["date"].agg(list).map(tuple).unique().tolist() == [
        ("2006Q1", "2006Q2", "2006Q3", "2006Q4")
    ]
    means = course.groupby(keys)["difference"].mean()
    for outcome in ("vacancy_rate", "output", "employees"):
        for world in ("boom", "stagnation"):
            key = (world, "full_ten_paths", outcome)
            assert means[key] == pytest.approx(effects[(*key, "run")], rel=1e-9, abs=1e-12)
    assert not np.any(course.loc[course["scenario"] == "twin", "difference"].dropna())
    over = table(folder, "effects_over_time")
    over = over[(over["scenario"] == "full_ten_paths") & (over["world"] == "boom") & (over["value"] != "")]
    found = over.set_index(["outcome", "measure"])["value"].astype(float)
    here = course[
        (course["scenario"] == "full_ten_paths") & (course["world"] == "boom") & (course["outcome"] == "output")
    ]
    top = int(here["difference"].abs().to_numpy().argmax())
    assert found["output", "peak"] == here["difference"].iloc[top]
    assert found["output", "peak_quarter"] == top
    # four quarters of the mean over the run, with the other sign
    saved = found["vacancy_rate", "vacancy_quarters_saved"]
    assert saved == pytest.approx(-4.0 * effects["boom", "full_ten_paths", "vacancy_rate", "run"], rel=1e-9)


def test_the_other_tables_add_up(finished):
    _, folder = finished
    best = table(folder, "best")
    ranked = [name for name, outcome in OUTCOMES.items() if outcome.better]
    assert len(best) == 2 * len(WINDOWS) * len(ranked) * 3
    assert best.groupby(["world", "window", "outcome"])["share_best"].sum().to_numpy() == pytest.approx(1.0)
    # two seeds tell no probability
    assert best["probability_best"].replace("", np.nan).isna().all()
    robust = table(folder, "robustness")
    assert set(robust["worlds"]) == {2}
    assert set(robust["scenario"]) == {"baseline", "twin", "full_ten_paths"}
    parts = table(folder, "displacement").pivot_table(
        index=["world", "scenario", "outcome"], columns="part", values="difference"
    )
    whole = parts[["treated", "other_parks", "outside_parks"]].sum(axis=1)
    assert whole.to_numpy() == pytest.approx(parts["system"].to_numpy(), abs=1e-3)
    costs = table(folder, "costs").pivot(index=["world", "scenario"], columns="item", values="mean")
    totals = ["present_value", "fiscal_cost", "fiscal_returns"]
    assert costs.drop(columns=totals).sum(axis=1).to_numpy() == pytest.approx(costs["fiscal_cost"].to_numpy())
    front = table(folder, "pareto")
    assert front.groupby(["world", "outcome"])["on_front"].any().all()
    assert set(front["scenario"]) == {"baseline", "twin", "full_ten_paths"}


def test_adoption_is_measured_alone_together_and_for_the_others(finished):
    _, folder = finished
    rows = table(folder, "adoption")
    assert set(rows["way"]) == {"alone", "together", "alone_minus_together", "others_when_alone"}
    assert set(rows["park"]) == {"park_1"}
    assert set(rows["scenario"]) == {"full_ten_paths"}
    assert set(rows["n"]) == {2}
    wide = rows.pivot(index=["world", "outcome"], columns="way", values="difference")
    assert (wide["alone"] - wide["together"]).to_numpy() == pytest.approx(
        wide["alone_minus_together"].to_numpy(), rel=1e-6, abs=1e-6
    )
    parks = pd.read_parquet(folder / "parks.parquet").query("park == 'park_1'")
    income = parks.groupby(["scenario", "seed"])["operating_income"].sum()
    expected = (income["full_ten_paths--boom--alone-park_1"] - income["baseline--boom"]).mean()
    assert wide.loc[("boom", "operating_income"), "alone"] == pytest.approx(expected)


def test_the_manifest_says_what_was_compared_and_figures_need_no_region(finished):
    words, folder = finished
    told = manifest(folder)
    assert told["kind"] == "compare"
    assert told["options"]["scenarios"] == ["baseline", "twin", "full_ten_paths"]
    assert "story" not in told["options"]
    found = told["comparison"]
    assert (found["base"], found["worlds"]) == ("baseline", ["boom", "stagnation"])
    assert found["scenarios"]["full_ten_paths--boom--alone-park_1"] == {
        "strategy": "full_ten_paths", "world": "boom", "way": "alone", "park": "park_1",
    }  # fmt: skip
    assert set(found["scenarios"]) == set(told["scenarios"])
    assert found["main_outcomes"] == list(MAIN)
    assert found["stop"] is None
    assert found["common_random_numbers"]["outcomes"] > 0
    assert told["scenarios"]["twin--boom"]["story"]["zh"] == "维持现状。"
    assert told["scenarios"]["twin--boom"]["world"] == {"demand": "boom"}
    groups = region_names.read(folder)
    assert [sorted(group["scenarios"]) for group in groups] == [sorted(found["scenarios"])]
    known, setting = groups[0]["information"], setting_of(compose(*SMALL[:5]))
    assert known["positions"]["park_1"] == [setting.parks.x_km[0], setting.parks.y_km[0]]
    assert known["districts"]["park_1"] in known["district_positions"]
    assert known["industries"] == list(setting.industries.codes)
    assert known["start"] == setting.start
    assert known["deflator"] == dict(setting.deflator)


def test_the_same_command_computes_nothing_and_gives_the_same_bytes(finished, capsys, monkeypatch):
    words, folder = finished
    # as in a study of hundreds of runs, whose rows are put together now and then
    monkeypatch.setattr(kept_values, "TOGETHER", 4)
    names = [*(f"{name}.csv" for name in (*TABLES, "adoption")), "outcomes.parquet", "information.json"]
    before = {name: (folder / name).read_bytes() for name in names}
    assert cli.main([*words, "lang=zh", "outcome=vacancy_rate"]) == 0
    shown = capsys.readouterr().out
    assert "其中 20 次此前已完成并保留" in shown
    assert "空置率" in shown
    assert "重抽样中居首的比例" not in shown, "two seeds tell no probability"
    # what it is ranked by, and the course of the differences
    assert "按全程平均排名（window=last_year：末年）" in shown
    assert "空置率（百分点）的效应过程" in shown
    assert "累计差（百分点·季度）" in shown
    assert manifest(folder)["runs_computed"] == 0
    assert {name: (folder / name).read_bytes() for name in names} == before


def test_more_seeds_later_are_as_good_as_all_at_once(here):
    words = ["compare", *SMALL[1:5], *SMALL[6:], "region=synthetic", "scenarios=[baseline,full_ten_paths]"]
    assert cli.main([*words, "study=grown", "seeds=2"]) == 0
    assert set(table(here / "outputs" / "grown", "effects")["n"]) <= {0, 1, 2}
    assert cli.main([*words, "study=grown", "seeds=3"]) == 0
    assert cli.main([*words, "study=whole", "seeds=3"]) == 0
    for name in TABLES:
        both = [(here / "outputs" / study / f"{name}.csv").read_bytes() for study in ("grown", "whole")]
        assert both[0] == both[1], name


def test_seeds_are_added_until_it_is_precise_enough_or_there_are_too_many(here, capsys):
    words = ["compare", *SMALL, "scenarios=[baseline,full_ten_paths]", "seeds=2", "stop.step=1"]
    assert cli.main([*words, "stop.smallest=1e-6", "stop.most=3"]) == 0
    told = manifest(here / "outputs" / "s")["comparison"]["stop"]
    assert (told["reached"], told["seeds"]) == (False, 3)
    assert [entry["seeds"] for entry in told["history"]] == [2, 3]
    assert "no more than stop.most=3 seeds" in capsys.readouterr().out
    effects = table(here / "outputs" / "s", "effects")
    row = effects[(effects["outcome"] == "output") & (effects["window"] == "run")].iloc[0]
    assert row["n"] == 3
    half = OUTCOMES["output"].factor * (row["high"] - row["low"]) / 2.0
    assert told["history"][-1]["widest_half_width"] == pytest.approx(half)
    # the same runs are precise enough for less; resuming gives the same history
    enough = 1.001 * min(entry["widest_half_width"] for entry in told["history"])
    assert cli.main([*words, f"stop.smallest={enough}", "stop.most=3"]) == 0
    again = manifest(here / "outputs" / "s")
    assert again["runs_computed"] == 0
    assert again["comparison"]["stop"]["reached"]
    assert again["comparison"]["stop"]["history"] == told["history"][: again["comparison"]["stop"]["seeds"] - 1]


def test_the_stopping_rule_on_widths_known_beforehand():
    widths = {20: 3.0, 30: 1.4, 40: 0.9, 45: 0.8}
    asked: list[int] = []

    def compute(seeds):
        asked.append(len(seeds))
        return widths[len(seeds)]

    def rule(smallest, most=45):
        return until_precise(tuple(range(20)), Stop(smallest=smallest, step=10, most=most), compute, lambda *_: None)

    assert rule(0.0) == (tuple(range(20)), None)
    seeds, found = rule(1.0)
    assert (len(seeds), found.reached) == (40, True)
    assert found.told()["history"] == [
        {"seeds": 20, "widest_half_width": 3.0}, {"seeds": 30, "widest_half_width": 1.4}, {"seeds": 40, "widest_half_width": 0.9},
    ]  # fmt: skip
    seeds, found = rule(0.5)
    assert (len(seeds), found.reached, asked[-1]) == (45, False, 45)
    # more than may be added are there from the beginning
    assert rule(1.0, most=10)[1].seeds == 20
    _, found = until_precise((0, 1), Stop(smallest=1.0), lambda seeds: float("nan"), lambda *_: None)
    assert (found.idle, found.reached, found.history[0]["widest_half_width"]) == (True, False, None)


def test_seeds_that_are_added_are_new_and_the_width_is_that_of_the_widest():
    assert further((0, 3, 7), 3, 100) == (0, 3, 7, 8, 9, 10)
    assert further((0, 1), 10, 5) == (0, 1, 2, 3, 4)
    assert further((5, 2**63 - 1), 2, 100) == (5, 2**63 - 1, 0, 1)
    rows = [
        (scenario, seed, "run", "output", value)
        for scenario, numbers in {"a": (1.0, 2.0, 3.0), "b": (1.0, 4.0, 3.0), "c": (1.0, 2.0, np.nan)}.items()
        for seed, value in enumerate(numbers)
    ]
    values = pd.DataFrame(rows, columns=["scenario", "seed", "window", "outcome", "value"])
    # differences 0, 2, 0: standard error 2/3, t(2) = 4.3027
    assert widest_half_width(values, [("b", "a")], "output", "run", 0.5) == pytest.approx(0.5 * 4.302653 * 2 / 3)
    assert widest_half_width(values, [("c", "a"), ("b", "a")], "output", "run", 1.0) == pytest.approx(2.868435)
    assert widest_half_width(values, [("b", "x")], "output", "run", 1.0) == np.inf


def planned(here, *words):
    """The plan of a comparison of a small region."""
    return plan(composition(Overrides.read([*SMALL, *words], here / "mine"), seeds=SEEDS))


def test_a_park_that_adopts_alone_changes_nothing_but_its_own_efforts(here):
    found = planned(here, "scenarios=[baseline,full_ten_paths,some]", "adoption=[park_1,park_2]")
    base, whole = found.scenarios["baseline"], found.scenarios["full_ten_paths"]
    assert list(found.roles)[3:] == [
        "full_ten_paths--together", "full_ten_paths--alone-park_1", "full_ten_paths--alone-park_2", "some--together",
        "some--alone-park_2",
    ]  # fmt: skip
    alone, together = found.scenarios["full_ten_paths--alone-park_1"], found.scenarios["full_ten_paths--together"]
    assert alone.paths.parks == ("park_1",)
    assert alone.paths.park_operation == 1.0
    assert together.paths == whole.paths
    for each in (alone, together):
        assert compose_with(each, base.paths) == base
    # its own limits hold: efforts of one park stay there
    assert found.scenarios["some--together"].paths.parks == ("park_2",)


def compose_with(parameters, paths):
    """The parameters with other efforts."""
    from dataclasses import replace

    return replace(parameters, paths=paths)


def test_worlds_are_all_combinations_and_come_after_what_a_scenario_chooses(here):
    found = planned(
        here, "scenarios=[baseline,sale_led_downturn]", WORLDS, "worlds.rivalry=[tournament]", "worlds.supply=[market]"
    )
    assert found.worlds == ("boom-market-tournament", "stagnation-market-tournament")
    assert found.pairs() == [(f"sale_led_downturn--{world}", f"baseline--{world}") for world in found.worlds]
    assert len(found.scenarios) == 4
    chosen = found.scenarios["sale_led_downturn--boom-market-tournament"]
    assert chosen.demand == compose(*SMALL[:5], "demand=boom").demand
    assert chosen.business_model == compose(*SMALL[:5], "scenario=sale_led_downturn").business_model
    assert found.notes["sale_led_downturn--boom-market-tournament"]["world"] == {
        "demand": "boom", "supply": "market", "rivalry": "tournament", "instead_of": {"demand": "slowdown"},
    }  # fmt: skip


def test_a_preset_can_hold_a_whole_comparison(here):
    folder = here / "mine" / "experiment"
    folder.mkdir()
    (folder / "which.yaml").write_text(
        "# @package _global_\n# Which of two\nscenarios: [baseline, twin]\nseeds: 7\noutcome: vacancy_rate\nlabel: which\n"
        "question:\n  en: Which is better?\n  zh: 哪个更好？\nworlds:\n  demand: [boom]\nadoption: []\n",
        encoding="utf-8",
    )
    words = [*SMALL, "experiment=which"]
    composed = composition(Overrides.read(words, here / "mine"), seeds=SEEDS)
    found = plan(composed)
    # the label of the preset would be that of both
    assert found.strategies == ("baseline", "twin")
    assert list(found.scenarios) == ["baseline--boom", "twin--boom"]
    assert (composed.options.seeds, composed.options.question.zh) == (tuple(range(7)), "哪个更好？")
    assert composition(
        Overrides.read([*SMALL, "scenarios=[baseline,twin]"], here / "mine"), seeds=SEEDS
    ).options.seeds == tuple(range(20))


def test_what_a_scenario_is_aimed_at():
    base = compose()
    setting = setting_of(base)

    def aim(*words):
        return targeted(compose(*words), base, setting)

    assert aim("scenario=medical_device_park") == ["medical_devices_park"]
    assert aim("scenario=full_ten_paths") == []
    assert aim("scenario=innovation_oriented") == []
    district = setting.districts.codes[0]
    own = f"policy.instruments=[{{kind:rent_subsidy,intensity:0.5,districts:[{district}]}}]"
    there = [code for code, row in zip(setting.parks.codes, setting.parks.district, strict=True) if row == 0]
    assert aim(own) == there
    # an effort in every park is aimed at all
    assert aim(own, "paths.park_operation=1") == []


def test_programmes_are_scaled_to_the_cost_of_a_scenario(here, capsys):
    words = [
        "compare", *SMALL, "--config-dir", "mine", "scenarios=[baseline,rents,research,twin]",
        "cost.match=rents", "cost.seeds=1", "seeds=2",
    ]  # fmt: skip
    assert cli.main(words) == 0
    folder = here / "outputs" / "s"
    shown = capsys.readouterr().out
    assert "twin: left as it is" in shown
    told = manifest(folder)["comparison"]["cost"]
    assert set(told) == {"research", "twin"}
    assert told["research"]["match"] == "rents"
    assert told["research"]["seeds"] == [0]
    assert told["research"]["policy.scale"] == told["research"]["evaluations"][-1]["policy.scale"] != 1.0
    assert (
        manifest(folder)["scenarios"]["research"]["parameters"]["policy"]["scale"] == told["research"]["policy.scale"]
    )
    assert manifest(folder)["scenarios"]["rents"]["parameters"]["policy"]["scale"] == 1.0
    system = pd.read_parquet(folder / "system.parquet").query("seed == 0")
    spent = (system["fiscal_cost"] / 1.04 ** (system["quarter"] / 4.0)).groupby(system["scenario"]).sum()
    assert spent["research"] == pytest.approx(told["research"]["reached_present_value_CNY"])
    assert spent["research"] == pytest.approx(spent["rents"], rel=0.01)
    # over all seeds it need not be equal, and by how much it is not is said
    costs = table(folder, "costs").query("item == 'present_value'").set_index("scenario")["mean"]
    whole = told["research"]["all_seeds"]
    assert (whole["seeds"], whole["present_value_CNY"]) == (2, pytest.approx(costs["research"]))
    gap = 100.0 * abs(costs["research"] / costs["rents"] - 1.0)
    assert (f"research: over all 2 seeds its fiscal cost (present value) is {gap:.1f} %" in shown) == (gap > 1.0)
    # resuming finds the same scale without computing anything
    runs = sorted(path.stat().st_mtime_ns for path in folder.glob("**/runs/**/manifest.json"))
    assert cli.main(words) == 0
    assert sorted(path.stat().st_mtime_ns for path in folder.glob("**/runs/**/manifest.json")) == runs
    assert manifest(folder)["comparison"]["cost"] == told


def test_the_jobs_of_a_sweep_are_the_scenarios_of_a_comparison(here):
    # what is matched is the other scenario itself: no programme is scaled, and no run is added for it
    words = [
        "compare",
        *SMALL,
        "-m",
        "policy=none,rent_subsidy",
        "seeds=2",
        "worlds.demand=[boom]",
        "cost.match=rent_subsidy",
    ]
    assert cli.main(words) == 0
    folder = here / "outputs" / "s"
    effects = table(folder, "effects")
    assert set(effects["base"]) == {"none"}
    assert set(effects["scenario"]) == {"rent_subsidy"}
    assert manifest(folder)["runs_computed"] == 4
    assert manifest(folder)["comparison"]["worlds"] == ["boom"]
    assert manifest(folder)["comparison"]["cost"] == {}


def test_runs_that_fail_leave_the_others_their_seeds(here, monkeypatch, capsys):
    computed = one_run.compute

    def failing(task, *arguments, **named):
        if task.scenario == "full_ten_paths" and task.seed == 1:
            raise RuntimeError("broken on purpose")
        return computed(task, *arguments, **named)

    monkeypatch.setattr(one_run, "compute", failing)
    words = ["compare", *SMALL, "scenarios=[baseline,full_ten_paths]", "seeds=3"]
    assert cli.main(words) == 1
    assert "1 of 6 runs failed: RuntimeError: broken on purpose" in capsys.readouterr().err
    folder = here / "outputs" / "s"
    effects = table(folder, "effects")
    assert set(effects.loc[effects["outcome"] == "output", "n"]) == {2}
    assert [each["seed"] for each in manifest(folder)["runs_failed"]] == [1]
    # a failure that never goes away is no reason to add seeds for ever
    assert cli.main([*words, "seeds=[1]", "stop.smallest=1"]) == 1
    assert manifest(folder)["comparison"]["stop"]["history"] == [{"seeds": 1, "widest_half_width": None}]
    # fewer than there are: the tables are of those asked for
    assert set(pd.read_parquet(folder / "outcomes.parquet")["seed"]) == {1}
    monkeypatch.setattr(one_run, "compute", computed)
    assert cli.main(words) == 0
    effects = table(folder, "effects")
    assert set(effects.loc[effects["outcome"] == "output", "n"]) == {3}


def test_an_interrupted_comparison_keeps_what_is_finished(here, monkeypatch, capsys):
    computed = one_run.compute

    def stopping(task, *arguments, **named):
        if task.seed == 1:
            raise KeyboardInterrupt
        return computed(task, *arguments, **named)

    monkeypatch.setattr(one_run, "compute", stopping)
    assert cli.main(["compare", *SMALL, "scenarios=[baseline,full_ten_paths]", "seeds=2"]) == 130
    text = capsys.readouterr().err
    assert "1 finished run is kept" in text
    assert "yuanqu compare " in text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ([], "at least two scenarios"),
        (["scenarios=[baseline]"], "at least two scenarios"),
        (["scenarios=[baseline,talent_orientd]"], "did you mean talent_oriented?"),
        (["scenarios=[baseline,baseline]"], "more than once"),
        (["scenarios=[baseline,twin]", "scenario=twin"], "write scenarios=[a,b]"),
        (["scenarios=[baseline,twin]", "label=x"], "write scenarios=[a,b]"),
        (["scenarios=[baseline,twin]", "worlds.demand=[bom]"], "did you mean boom?"),
        (["scenarios=[baseline,twin]", "worlds.demand=[boom,boom]"], "more than once"),
        (["scenarios=[baseline,twin]", "worlds.demand=[boom]", "demand=stagnation"], "leave one of the two out"),
        (["scenarios=[baseline,full_ten_paths]", "adoption=[park_9]"], "the parks of the region are park_1, park_2"),
        (["scenarios=[baseline,twin]", "adoption=[park_1]"], "takes efforts that the base does not take"),
        (["scenarios=[baseline,some]", "adoption=[park_1]"], "limits them to other parks"),
        (["scenarios=[baseline,rents]", "cost.match=rent"], "did you mean rents?"),
        (["scenarios=[baseline,rents]", "cost.match=rents", "policy.scale=2"], "leave one of the two out"),
        (["scenarios=[baseline,rents]", "levers=[revival]"], "it is for yuanqu ablate"),
        (["scenarios=[baseline,rents]", "-m", "policy=none,innovation"], "with -m the jobs are the scenarios"),
        (["-m", "policy=none"], "no word lists several values"),
        (
            ["-m", "policy=none,innovation", "hydra/launcher=nosuch"],
            "Hydra has no such launcher here; there are basic, joblib",
        ),
    ],
)
def test_a_mistake_is_answered_before_anything_is_computed(words, answer, here, capsys):
    assert cli.main(["compare", *SMALL, "--config-dir", "mine", *words]) == 2
    text = capsys.readouterr().err
    assert answer in text
    assert "Traceback" not in text
    assert not (here / "outputs").exists()


def test_nothing_to_match_is_said(here, capsys):
    words = [*SMALL, "--config-dir", "mine", "scenarios=[baseline,twin,rents]", "cost.match=twin", "seeds=1"]
    assert cli.main(["compare", *words]) == 2
    assert "costs nothing in these runs" in capsys.readouterr().err


def test_a_comparison_holds_its_base_against_the_record_and_says_so_first(tmp_path):
    words = [f"out={tmp_path}", "quarters=4", "seeds=2", "figures=false"]
    assert cli.main(["compare", *words, "scenarios=[baseline,alliance_half]", "study=both"]) == 0
    assert cli.main(["run", *words, "study=alone"]) == 0
    both, alone = (pd.read_csv(tmp_path / study / "hindcast.csv") for study in ("both", "alone"))
    pd.testing.assert_frame_equal(both, alone)  # the base, and nothing else
    assert (both["topic"] == "revenue").any()
    html = (tmp_path / "both" / "report.html").read_text(encoding="utf-8")
    assert (
        "Against the record of the whole region (which had programmes, whereas the base has none) the base run is off by"
        in html
    )


def test_titles_of_columns_are_broken_into_lines_that_end_together():
    assert in_lines(["Scenario", "enterprise revenue, bn CNY a year"]) == [
        ["", "enterprise"],
        ["", "revenue, bn"],
        ["Scenario", "CNY a year"],
    ]
    assert in_lines(["情景", "空置率（百分点）"]) == [["", "空置率"], ["情景", "（百分点）"]]
