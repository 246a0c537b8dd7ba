"""`yuanqu ablate`: from words to effects and the tornado; resuming; levers that change nothing; answers to mistakes."""

from __future__ import annotations

import json
from collections import defaultdict
from itertools import zip_longest

import pandas as pd
import pytest

from experiments import ConfigurationError, compose
from experiments.analyses.ablation import plan
from experiments.commands import cli
from experiments.commands.catalogue import PATHS
from experiments.configuration.compose import composition
from experiments.configuration.levers import LEVERS, changed, levers_named
from experiments.configuration.overrides import Overrides
from experiments.configuration.schema import known_keys
from experiments.statistics.outcomes import OUTCOMES, WINDOWS
from experiments.study import region_names
from sim.parameters.declare import ParameterError

SMALL = [
    "region=synthetic",
    "region.parks=3",
    "region.districts=1",
    "region.enterprises=60",
    "quarters=5",
    "study=s",
]
# a synthetic region has no park that opens later, so a better site changes nothing
TWO = "levers=[site_selection,rent_subsidy]"


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_ablation_writes_effects_a_tornado_and_a_summary(here, capsys):
    assert cli.main(["ablate", *SMALL, TWO, "seeds=2", "formats=[png]", "outcome=fiscal_cost"]) == 0
    folder = here / "outputs" / "s"
    table = pd.read_csv(folder / "effects.csv")
    assert len(table) == 2 * 2 * len(OUTCOMES) * len(WINDOWS)
    assert set(table["lever"]) == {"site_selection", "rent_subsidy"}
    assert set(table["n"]) == {2}
    nothing = table[table["lever"] == "site_selection"]
    assert nothing["same"].all()
    assert (nothing[["difference", "low", "high"]] == 0.0).all(axis=None)
    cost = table[(table["lever"] == "rent_subsidy") & (table["outcome"] == "fiscal_cost")].set_index(
        ["direction", "window"]
    )
    assert cost.loc[("on", "run"), "difference"] > 0.0
    assert cost.loc[("on", "run"), "base_level"] == 0.0
    assert cost.loc[("off", "run"), "difference"] < 0.0
    # what is taken away from all on is what was added: the other lever does nothing here
    assert cost.loc[("off", "run"), "difference"] == -cost.loc[("on", "run"), "difference"]
    figure = pd.read_csv(folder / "figures" / "tornado.csv")
    assert (figure["lever"].iloc[0], figure["rank"].iloc[0]) == ("rent_subsidy", 1)
    assert (folder / "figures" / "tornado.png").stat().st_size > 5_000
    shown = capsys.readouterr().out
    assert "no difference in any run: site selection" in shown
    assert "fiscal cost of measures, billion CNY a year" in shown
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["scenarios"]) == {
        "baseline", "all-levers", "with-site_selection", "with-rent_subsidy", "without-site_selection",
        "without-rent_subsidy",
    }  # fmt: skip
    assert manifest["scenarios"]["without-rent_subsidy"]["lever"] == {"off": "rent_subsidy"}
    assert "compared" in manifest["scenarios"]["baseline"]["story"]["en"]
    assert manifest["command"].startswith("yuanqu ablate ")
    assert (manifest["kind"], manifest["options"]["outcome"]) == ("ablate", "fiscal_cost")
    values = pd.read_parquet(folder / "outcomes.parquet")
    assert len(values) == 6 * 2 * len(OUTCOMES) * len(WINDOWS)
    groups = region_names.read(folder)
    assert [len(group["scenarios"]) for group in groups] == [6]


def test_an_ablation_is_extended_and_otherwise_not_computed_again(here, capsys):
    words = ["ablate", *SMALL, TWO, "direction=on", "figures=false", "report=false"]
    assert cli.main([*words, "seeds=1"]) == 0
    assert "an interval needs" in capsys.readouterr().out
    assert cli.main([*words, "seeds=2"]) == 0
    assert "3 of 6 runs were finished before and are kept" in capsys.readouterr().out
    first = (here / "outputs" / "s" / "effects.csv").read_bytes()
    assert cli.main([*words, "seeds=2", "lang=zh"]) == 0
    assert "单独开启" in capsys.readouterr().out
    assert (here / "outputs" / "s" / "effects.csv").read_bytes() == first
    assert not json.loads((here / "outputs" / "s" / "manifest.json").read_text(encoding="utf-8"))["runs_computed"]
    # fewer seeds than there are: the effects are those of the seeds asked for
    assert cli.main([*words, "seeds=[1]"]) == 0
    assert set(pd.read_csv(here / "outputs" / "s" / "effects.csv")["n"]) == {1}


def test_several_scenarios_are_starts_with_a_tornado_each(here):
    words = ["levers=[rent_subsidy]", "direction=on", "seeds=1", "formats=[png]", "lang=en"]
    starts = "scenarios=[baseline,slowdown_under_government_supply]"
    assert cli.main(["ablate", *SMALL, *words, starts]) == 0
    folder = here / "outputs" / "s"
    table = pd.read_csv(folder / "effects.csv")
    assert set(table["base"]) == {"baseline", "slowdown_under_government_supply"}
    assert set(table["scenario"]) == {
        "baseline-with-rent_subsidy",
        "slowdown_under_government_supply-with-rent_subsidy",
    }
    assert (folder / "figures" / "tornado-baseline.png").is_file()


def test_ten_seeds_unless_a_word_or_a_file_says_otherwise():
    from experiments.analyses.ablation import SEEDS

    assert composition(Overrides.read([]), seeds=SEEDS).options.seeds == tuple(range(10))
    assert composition(Overrides.read(["seeds=2"]), seeds=SEEDS).options.seeds == (0, 1)
    assert composition(Overrides.read([])).options.seeds == (0,)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["ablate", "levers=[park_operations]"], "did you mean park_operation?"),
        (["ablate", "levers=[revival,revival]"], "revival more than once"),
        (["ablate", "outcome=vacancy"], "did you mean vacancy_rate?"),
        (["ablate", "direction=up"], "both, on, off"),
        (["ablate", "scenarios=[basline]"], "did you mean baseline?"),
        (["ablate", "-m", "policy=none,innovation", "scenarios=[baseline,fund_led]"], "leave one of the two out"),
        (["ablate", "label=all-levers"], "choose another label="),
        (["ablate", "cost.match=tax_relief"], "it is for yuanqu run"),
        (["run", "levers=[revival]"], "it is for yuanqu ablate"),
        (["run", "-m", "outcome=rd,output"], "it is for yuanqu ablate"),
        (["run", "scenarios=[baseline]"], "-m scenario=a,b"),
        (["bench", "direction=on"], "it is for yuanqu ablate"),
        (["list", "scenarios", "basline"], "did you mean baseline?"),
        (["list", "levers", "revivl"], "did you mean revival?"),
    ],
)
def test_a_mistake_is_answered_before_anything_is_computed(words, answer, here, capsys):
    assert cli.main(words) == 2
    text = capsys.readouterr().err
    assert answer in text
    assert "Traceback" not in text
    assert not (here / "outputs").exists()


@pytest.mark.parametrize("name", LEVERS)
def test_every_lever_changes_parameters_and_back_again(name):
    lever = LEVERS[name]
    start = compose(*SMALL[:-1])
    on = lever.switched(start, True)
    assert on != start
    assert lever.switched(on, True) == on
    # every lever is off in the configuration without a word
    assert lever.switched(on, False) == start == lever.switched(start, False)
    assert lever.on.keys() == lever.off.keys() <= set(known_keys())
    assert lever.label("en") != lever.label("zh")
    assert 20 <= len(lever.mechanism) <= 110
    # the words shown by `yuanqu list levers` do the same
    by_words = compose(*SMALL[:-1], *lever.words().split())
    assert changed(by_words, {"policy.name": "none"}) == on


def test_levers_switch_one_thing_each_and_leave_other_programmes_alone():
    start = compose("policy=innovation")
    with_rent = LEVERS["rent_subsidy"].switched(start, True)
    kinds = [each.kind for each in start.policy.instruments]
    assert "rd_subsidy" in kinds
    assert [each.kind for each in with_rent.policy.instruments] == [*kinds, "rent_subsidy"]
    without = LEVERS["rd_subsidy"].switched(with_rent, False)
    assert [each.kind for each in without.policy.instruments] == [
        *(kind for kind in kinds if kind != "rd_subsidy"),
        "rent_subsidy",
    ]
    with pytest.raises(ParameterError, match=r"paths\.park_operation"):
        changed(start, {"paths.park_operation": 2.0})


def test_a_plan_holds_every_lever_in_both_directions():
    found = plan([composition(Overrides.read(["seeds=2"]))])
    among = {name: lever for name, lever in LEVERS.items() if not lever.other}
    assert len(found.scenarios) == len(LEVERS) + len(among) + 2
    assert {pair.base for pair in found.pairs} == {"baseline", "all-levers"}
    everything = found.scenarios["all-levers"]
    for name, lever in among.items():
        assert lever.switched(everything, True) == everything
        assert found.scenarios[f"without-{name}"] != everything


def test_levers_are_listed_with_how_they_act_and_scenarios_with_their_story(capsys):
    assert cli.main(["list", "levers"]) == 0
    text = capsys.readouterr().out
    assert all(lever.mechanism in text and lever.words() in text for lever in levers_named([]))
    assert cli.main(["list", "outcomes"]) == 0
    assert "空置率" in capsys.readouterr().out
    assert cli.main(["list", "scenarios", "rent_subsidy_withdrawal", "lang=zh"]) == 0
    text = capsys.readouterr().out
    assert "一次性取消" in text
    assert "policy=withdrawal" in text
    with pytest.raises(ConfigurationError, match="no lever 'x'"):
        levers_named(["x"])


def test_paths_and_cases_are_listed_with_the_words_that_choose_them(capsys):
    assert cli.main(["list", "paths"]) == 0
    text = capsys.readouterr().out
    assert len(PATHS) == 10
    assert all(LEVERS[name].label("zh") in text and LEVERS[name].words() in text for name in PATHS)
    assert cli.main(["list", "cases"]) == 0
    text = capsys.readouterr().out
    assert "medical_devices_park  " in text
    assert "scenario=medical_device_park" in text
    assert "at least 5,000 " in text
    assert cli.main(["list", "cases", "region=synthetic"]) == 0
    assert "has no case" in capsys.readouterr().out


def test_options_are_listed_as_the_words_they_stand_for(capsys):
    assert cli.main(["list", "policies"]) == 0
    text = capsys.readouterr().out
    assert "{kind:rd_subsidy,intensity:0.05,start:64,duration:12,budget:6480000,districts:16 codes}" in text
    assert "source" not in text
    for group in ("services", "talents", "business_models", "rivalries", "funds", "scenarios"):
        assert cli.main(["list", group]) == 0
        words = [
            line.strip() for line in capsys.readouterr().out.splitlines() if line.startswith("    ") and "=" in line
        ]
        assert words
        # scenarios repeat what groups of their own offer
        by_key = defaultdict(set)
        for word in words:
            by_key[word.partition("=")[0]].add(word)
        # words of different keys make one configuration
        for together in zip_longest(*map(sorted, by_key.values())):
            composition(Overrides.read([word for word in together if word]))
