"""Configurations: what composes, and what each mistake is answered with."""

from __future__ import annotations

import dataclasses
import itertools
import re
from pathlib import Path

import pytest

from experiments import ConfigurationError, compose
from experiments.commands.listing import description
from experiments.configuration.compose import composition
from experiments.configuration.folders import config_folder, groups
from experiments.configuration.overrides import Overrides
from experiments.configuration.region import read_setting
from experiments.configuration.schema import known_keys, register
from experiments.study.manifest import identity
from sim.parameters import Parameters, declarations
from tests.sim.small_city import with_cells, write

SMALL = ("region=synthetic", "region.parks=3", "region.districts=1", "region.enterprises=60", "quarters=2")
OPTIONS = [(group, option) for group, options in groups().items() for option in options]
WHOLE = ("scenario", "experiment")
"""Groups whose options choose those of others; each of the others sets a section of its own."""
TOGETHER = list(itertools.zip_longest(*(
    [f"{group}={option}" for option in options] for group, options in groups().items() if group not in WHOLE
)))  # fmt: skip
"""Words that choose an option of every group which still has one that has not been chosen."""


def said(*overrides: str, config_dir: Path | None = None) -> str:
    """What a wrong configuration is answered with."""
    with pytest.raises(ConfigurationError) as caught:
        composition(Overrides.read(overrides, config_dir))
    text = str(caught.value)
    assert len(text.splitlines()) <= 2, text
    return text


def test_without_a_word_the_defaults_of_the_code_are_composed():
    parameters = compose()
    assert parameters.region.name == "zhongguancun"
    assert dataclasses.replace(parameters, region=Parameters().region) == Parameters()


def test_every_declared_parameter_is_a_key():
    assert {name for name, _ in declarations()} <= set(known_keys())


@pytest.mark.parametrize(
    "words",
    [[word for word in words if word] for words in TOGETHER]
    + [[f"{group}={option}"] for group in WHOLE for option in groups()[group]],
    ids=" ".join,
)
def test_every_option_composes(words):
    composed = composition(Overrides.read(words))
    assert [f"{group}={composed.choices[group]}" for group in (word.partition("=")[0] for word in words)] == words


def test_every_option_says_what_it_is(subtests):
    for group, option in OPTIONS:
        with subtests.test(f"{group}={option}"):
            assert 20 <= len(description(groups()[group][option])) <= 130


@pytest.mark.parametrize("experiment", list(groups()["experiment"]))
def test_every_experiment_runs_two_quarters(experiment):
    from sim import ParkEcosystem

    # the words of the test above: what has been composed is remembered
    model = ParkEcosystem(compose(f"experiment={experiment}"), seed=1)
    model.run_for(2)
    assert set(model.results.system["quarter"]) >= {0, 1}


def test_a_number_that_may_be_left_out():
    assert compose("demand.constant=0.06").demand.constant == 0.06
    assert compose("demand.constant=0").demand.constant == 0.0
    assert compose("demand.constant=null").demand.constant is None


def test_a_null_model_wins_over_a_scenario_but_not_over_a_word(tmp_path):
    (tmp_path / "scenario").mkdir()
    text = "# @package _global_\n# A scenario in which parks known for an industry draw more\nleasing:\n  park_quotient: 0.5\n  services: 0.4\n"
    (tmp_path / "scenario" / "drawn.yaml").write_text(text)
    for words in (["null=blind_location", "scenario=drawn"], ["scenario=drawn", "null=blind_location"]):
        leasing = composition(Overrides.read(words, tmp_path)).parameters.leasing
        assert (leasing.park_quotient, leasing.services, leasing.own_industry) == (0.0, 0.4, 0.0)
    said_last = composition(Overrides.read(["null=blind_location", "leasing.park_quotient=0.1"])).parameters.leasing
    assert said_last.park_quotient == 0.1


def test_experiment_overrides_groups_and_is_overridden_by_words():
    composed = composition(Overrides.read(["experiment=first_look", "region.parks=4"]))
    assert composed.options.label == "first_look"
    assert composed.parameters.region.kind == "synthetic"
    assert composed.parameters.quarters == 12
    assert composed.parameters.region.parks == 4


@pytest.mark.parametrize("experiment", [name for name in groups()["experiment"] if name != "first_look"])
def test_every_comparison_asks_a_question_in_both_languages_and_names_scenarios_that_exist(experiment):
    options = composition(Overrides.read([f"experiment={experiment}"])).options
    assert len(options.scenarios) >= 2
    assert set(options.scenarios) <= set(groups()["scenario"])
    assert options.question.en.strip().endswith("?")
    assert options.question.zh.strip().endswith("？")
    # that each scenario has a story is asked below; the experiment leaves it the scenario's
    name = options.scenarios[-1]
    story = composition(Overrides.read([f"scenario={name}", f"experiment={experiment}"])).story()
    assert story == composition(Overrides.read([f"scenario={name}"])).story()
    assert set(story["story"]) == {"en", "zh"}


def test_run_sends_a_comparison_to_compare(capsys):
    from experiments.commands import cli

    assert cli.main(["run", "experiment=alliance_on_or_off"]) == 2
    assert "yuanqu compare experiment=alliance_on_or_off" in capsys.readouterr().err


def test_a_file_gives_a_group_one_option(tmp_path):
    folder = tmp_path / "scenario"
    folder.mkdir()
    written = "# @package _global_\ndefaults:\n  - override /policy: {}\n"
    (folder / "both.yaml").write_text(written.format("[innovation, none]"), encoding="utf-8")
    (folder / "neither.yaml").write_text(written.format("null"), encoding="utf-8")
    (folder / "around.yaml").write_text(
        "# @package _global_\ndefaults:\n  - /scenario/both@_global_\n", encoding="utf-8"
    )
    for name in ("both", "around"):
        with pytest.raises(ConfigurationError, match="policy takes one option"):
            composition(Overrides.read([f"scenario={name}"], tmp_path))
    with pytest.raises(ConfigurationError, match="innovation,none\n.from the file .*both.yaml"):
        composition(Overrides.read(["scenario=both"], tmp_path))
    # what leaves a group out is no list
    assert composition(Overrides.read(["scenario=neither"], tmp_path)).choices.get("policy") is None
    assert not compose("~policy").policy.instruments


def test_a_scenario_is_a_bundle_and_names_itself():
    composed = composition(Overrides.read(["scenario=slowdown_under_government_supply", "demand=boom"]))
    assert composed.options.label == "slowdown_under_government_supply"
    assert composed.choices["supply"] == "government_led"
    assert composed.parameters.demand.growth_shift == 0.03
    assert composition(Overrides.read([])).options.label == "baseline"
    assert composition(Overrides.read(["scenario=rent_subsidy_withdrawal", "label=mine"])).options.label == "mine"
    assert composition(Overrides.read(["~scenario"])).options.label == "baseline"


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ([], "baseline"),
        (["policy=innovation"], "innovation"),
        (["policy=innovation", "demand=boom"], "innovation_boom"),
        (["scenario=zone", "policy=talent"], "zone_talent"),
        (["experiment=first_look", "policy=talent"], "first_look_talent"),
        (["null=no_plans"], "no_plans"),
        (["policy=innovation", "policy.instruments.0.intensity=0.4"], "innovation_intensity-0.4"),
        # what the scenario says anyway, or nothing changes, or is no matter of what is done
        (["scenario=rent_subsidy", "policy=rent_subsidy"], "rent_subsidy"),
        (["policy=none", "demand=baseline"], "baseline"),
        (["policy=talent", "policy=none"], "baseline"),
        (["~policy"], "baseline"),
        (["region=synthetic", "quarters=4", "region.parks=3", "executor=local", "seeds=2", "lang=zh"], "baseline"),
        # a word has the last word
        (["policy=innovation", "label=mine"], "mine"),
        (["policy=innovation", "label=baseline"], "baseline"),
    ],
)
def test_a_run_is_not_called_by_a_scenario_that_it_is_not(words, label):
    assert composition(Overrides.read(words)).named().options.label == label


def test_a_run_with_a_table_of_programmes_is_called_by_the_table(tmp_path):
    table = tmp_path / "my own, 2024.csv"
    table.write_text("kind,intensity\nrent_subsidy,0.2\n", encoding="utf-8")
    composed = composition(Overrides.read([f"policy.table='{table}'"]))
    assert composed.named().options.label == "my-own-2024"


LABELS = {"medical_device_park": "medical_device_practices", "jinyu_workshop": "jinyu_practices"}
"""Labels of scenarios about one park: figures call parks and scenarios by one list of names."""


@pytest.mark.parametrize("scenario", list(groups()["scenario"]))
def test_every_scenario_tells_its_story_in_both_languages_and_runs(scenario):
    from sim import ParkEcosystem

    # in the region without a word, whose districts and parks some scenarios name
    composed = composition(Overrides.read([f"scenario={scenario}"]))
    story = composed.options.story
    assert 100 <= len(story.en) <= 700
    assert 30 <= len(story.zh) <= 300
    assert re.search("[\u4e00-\u9fff]", story.en) is None
    assert re.search(r"[，。；：]", story.zh)
    assert re.search(r"[,;:]", story.zh) is None
    assert composed.options.label == LABELS.get(scenario, scenario)
    model = ParkEcosystem(composed.parameters, seed=1)
    assert composed.options.label not in (*model.setting.parks.codes, *model.setting.districts.codes)
    model.run_for(2)
    assert model.results.system["quarter"].tolist()[-1] == 1


def test_scenarios_differ_from_the_baseline_and_from_one_another():
    found = {scenario: compose(f"scenario={scenario}") for scenario in groups()["scenario"]}
    assert len(found) >= 20
    assert len(set(found.values())) == len(found)


@pytest.mark.parametrize("scenario", list(groups()["scenario"]))
def test_no_scenario_pays_for_one_thing_twice(scenario):
    parameters = compose(f"scenario={scenario}")
    by_attraction = {each.kind for each in parameters.attraction.programmes() if each.intensity > 0.0}
    assert not by_attraction & {each.kind for each in parameters.policy.instruments}


def test_a_scenario_of_one_park_names_it():
    for scenario, park in (("medical_device_park", "medical_devices_park"), ("jinyu_workshop", "jinyu_workshop")):
        assert compose(f"scenario={scenario}").paths.parks == (park,)
    programme = compose("scenario=medical_device_park").policy.instruments[0]
    assert (programme.kind, programme.target) == ("scenario_procurement", "medical_devices")
    assert programme.districts == ("daxing_district",)
    # a word comes after the scenario
    assert not compose("scenario=medical_device_park", "policy=none").policy.instruments


def test_the_ten_paths_are_all_there():
    from sim.parameters.development import EFFORTS

    parameters = compose("scenario=full_ten_paths")
    assert all(getattr(parameters.paths, name) == 1.0 for name in EFFORTS)
    assert not parameters.paths.parks
    assert parameters.fund.guidance > 0.0
    assert parameters.fund.park > 0.0
    assert parameters.business_model != compose().business_model


def test_the_baseline_is_the_configuration_without_a_word():
    assert compose("scenario=baseline") == compose()


def test_programmes_of_a_policy_are_frozen_objects_that_can_be_changed_by_position():
    policy = compose("policy=innovation", "policy.instruments.0.intensity=0.4").policy
    assert [each.kind for each in policy.instruments] == ["rd_subsidy", "pilot_line_grant", "scenario_procurement"]
    assert policy.instruments[0].intensity == 0.4
    assert isinstance(policy.instruments, tuple)
    hash(policy)


def test_programmes_can_be_written_on_the_command_line():
    policy = compose("policy.instruments=[{kind:rent_subsidy,intensity:0.2,start:8,target:software}]").policy
    assert policy.instruments[0].target == "software"
    assert policy.instruments[0].duration == 10_000


@pytest.mark.parametrize(
    "values",
    [
        ["rent.cap=0.05", "quarters=8", "rent.cap=0.07"],
        ["policy.instruments.0.intensity=0.4", "question.en='a, b'", "paths.parks=[shangdi]", "demand.constant=null"],
        ["policy.instruments=[{kind:rent_subsidy,intensity:0.3,target:software}]", "study=${label}"],
    ],
)
def test_values_set_on_options_merged_before_are_what_hydra_makes_of_all_words_at_once(values):
    from hydra import compose as hydra_compose
    from hydra import initialize_config_dir
    from omegaconf import OmegaConf

    options = ["policy=innovation", "demand=boom"]
    register()
    with initialize_config_dir(str(config_folder()), version_base="1.3"):
        wanted = [OmegaConf.to_container(hydra_compose("config", overrides=[*options, *each])) for each in (values, [])]
    # the second time without the values, of which nothing is left
    assert [dict(composition(Overrides.read([*options, *each])).written) for each in (values, [])] == wanted


def test_options_are_read_from_the_same_words():
    options = composition(
        Overrides.read(["seeds=[3,1]", "lang=zh", "formats=[svg]", "workers=2", "study=a.b-1"])
    ).options
    assert options.seeds == (3, 1)
    assert options.formats == ("svg",)
    assert composition(Overrides.read(["seeds=3"])).options.seeds == (0, 1, 2)


def test_composing_inside_a_running_hydra_application_leaves_it_running():
    from hydra import initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra

    with initialize_config_dir(str(config_folder()), version_base="1.3"):
        running = GlobalHydra.instance().hydra
        assert compose("policy=innovation").policy.name == "innovation"
        assert GlobalHydra.instance().hydra is running


@pytest.mark.parametrize(
    ("override", "parts"),
    [
        ("polcy=none", ("polcy", "did you mean policy", "from the override polcy=none")),
        ("rent.caap=0.1", ("rent.caap", "did you mean rent.cap?")),
        ("vacancy_response=0.1", ("did you mean rent.vacancy_response",)),
        ("policy=rent_susidy", ("'rent_susidy'", "withdrawal", "did you mean rent_subsidy")),
        ("scenario=basline", ("'basline'", "slowdown_under_government_supply", "did you mean baseline")),
        ("policy=[innovation,none]", ("policy takes one option", "-m policy=innovation,none", "from the override")),
        ("executor=[local]", ("executor takes one option", "write executor=local\n")),
        ("scenario=[]", ("scenario takes one option; got []", "~scenario")),
        ("policy={innovation:none}", ("policy takes one option",)),
        ("worlds.demand=[[boom,baseline]]", ("worlds.demand is a list of names", "['boom', 'baseline']")),
        ("paths.parks=[{a:1}]", ("paths.parks is a list of names",)),
        ("policy=null", ("'None'", "leave the group out with ~policy")),
        ("story=x", ("story", "story.en")),
        ("cost=3", ("cost is a section", "cost.match")),
        ("quarters=abc", ("quarters", "whole number between 0 and 2000", "got abc", "from the override")),
        ("supply.construction_lag=2.5", ("whole number between 1 and 20", "got 2.5")),
        ("record.events=perhaps", ("record.events must be true or false", "got perhaps")),
        ("rent.cap=9", ("rent.cap must lie between 0.01 and 0.3", "got 9", "from the override rent.cap=9")),
        ("rent.cap=nan", ("rent.cap must be a finite number",)),
        ("quarters=null", ("quarters must be a whole number", "got null")),
        ("rent=3", ("rent is a section", "rent.vacancy_response")),
        ("turnover.exit=tabel", ("cash, table", "did you mean table")),
        ("policy", ("'policy'", "no '='")),
        ("rent.cap=[1", ("'rent.cap=[1'", "cannot be read")),
        ("+quarters=3", ("without the '+'",)),
        ("+new=3", ("no key 'new'",)),
        ("~rent.cap", ("only a group can be left out",)),
        ("policy=none,innovation", ("several values", "-m")),
        ("policy.instruments=3", ("list of programmes", "got 3")),
        ("policy.instruments=[{kin:rent_subsidy}]", ("no key 'kin'", "did you mean kind")),
        (
            "policy.instruments=[{}]",
            ("a programme without kind", "{kind:rent_subsidy,intensity:0.3}", "from the override"),
        ),
        ("policy.instruments=[{intensity:0.3}]", ("a programme without kind",)),
        ("policy.instruments=[{kind:rent_subsidy}]", ("a programme without intensity",)),
        ("timeline=[{at:2008Q1,policy.instruments:[{target:software}]}]", ("a programme without kind",)),
        ("policy.instruments=[{kind:rent_subsidy,intensity:1.5}]", ("between 0 and 1", "from the override")),
        ("policy.instruments.4.intensity=0.1", ("policy.instruments[4] is not there",)),
        ("demand.constant=fast", ("a number between -0.15 and 0.3", "or null to leave it out", "got fast")),
        (
            "demand.constant=2",
            ("must lie between -0.15 and 0.3", "or be null", "got 2", "from the override demand.constant=2"),
        ),
        ("null=blind", ("blind_location", "from the override null=blind")),
        ("formats=png", ("formats must be a list", "[png,pdf]")),
        ("formats=[gif]", ("png, pdf, svg", "gif")),
        ("seeds=0", ("at least 1", "got 0")),
        ("seeds=[1,1]", ("1 is listed more than once",)),
        ("seeds=[-1]", ("seeds", "[-1]")),
        ("seeds=many", ("seeds", "'many'")),
        ("workers=0", ("workers must lie between 1 and 1024", "got 0")),
        ("lang=fr", ("lang must be one of en, zh",)),
        ("study=a/b", ("study names a folder", "'a/b'")),
        ("label=..", ("label names a folder",)),
        ("region.name=zhongguancum", ("shipped are zhongguancun", "did you mean zhongguancun")),
        ("region.folder=nowhere/at/all", ("no folder", "region.csv")),
        ("hydra.launchr.x=1", ("launchr",)),
    ],
)
def test_a_mistake_is_answered_with_key_value_and_what_is_allowed(override, parts):
    text = said(override)
    for part in parts:
        assert part in text, text


def test_wrong_tables_are_an_error_of_the_configuration(tmp_path):
    with pytest.raises(ConfigurationError, match=r"region\.csv"):
        compose(f"region.folder={tmp_path}")


def test_a_region_is_read_again_when_a_table_of_it_has_changed_and_not_before(tmp_path):
    choice = compose(f"region.folder={write(tmp_path)}").region
    first = read_setting(choice)
    assert read_setting(choice) is first
    write(tmp_path, parks=with_cells("parks", {"enterprises": "400"}, rows=("harbour",)))
    assert read_setting(choice).parks.enterprises.tolist() == [300, 400, 0]


def test_more_districts_than_parks_is_an_error_of_the_configuration():
    with pytest.raises(ConfigurationError, match="districts"):
        compose("region=synthetic", "region.parks=2", "region.districts=5")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("leakage: 3\n", ("policy.leakage must lie between 0 and 1", "mine.yaml")),
        ("leakage: much\n", ("policy.leakage must be a number", "got much", "mine.yaml")),
        ("leakge: 0.3\n", ("no key 'leakge'", "did you mean leakage", "mine.yaml")),
        (
            "instruments:\n  - kind: rent_subsidy\n    intensty: 0.3\n",
            ("'intensty'", "did you mean intensity", "mine.yaml"),
        ),
        ("instruments:\n  - kind: rent_subsidy\n    intensity: 3\n", ("between 0 and 1", "mine.yaml")),
        ("leakage: [0.3\n", ("not YAML", "mine.yaml")),
    ],
)
def test_a_mistake_in_a_file_of_the_user_names_the_file(tmp_path, text, parts):
    folder = tmp_path / "my own configs"
    (folder / "policy").mkdir(parents=True)
    (folder / "policy" / "mine.yaml").write_text(text, encoding="utf-8")
    answer = said("policy=mine", config_dir=folder)
    for part in parts:
        assert part in answer, answer


def test_options_of_the_user_are_found_beside_those_shipped(tmp_path):
    (tmp_path / "supply").mkdir()
    (tmp_path / "supply" / "frozen.yaml").write_text("land_release: 0.0\n", encoding="utf-8")
    composed = composition(Overrides.read(["supply=frozen", "policy=innovation"], tmp_path))
    assert composed.parameters.supply.land_release == 0.0
    assert composed.parameters.policy.name == "innovation"


def test_identity_depends_on_what_decides_the_result_and_on_nothing_else():
    plain = identity(compose(), 76, {"parks.csv": "a"})
    assert len(plain) == 12
    assert identity(compose("seeds=3", "study=x", "lang=zh"), 76, {"parks.csv": "a"}) == plain
    assert identity(compose("quarters=76"), 76, {"parks.csv": "a"}) == plain
    assert identity(compose("rent.cap=0.05"), 76, {"parks.csv": "a"}) != plain
    assert identity(compose(), 75, {"parks.csv": "a"}) != plain
    assert identity(compose(), 76, {"parks.csv": "b"}) != plain
