"""`yuanqu compare` with policies, tables and scenario files of the user's own, and what it says of those that are wrong."""

import json

import pandas as pd
import pytest

from experiments.analyses.comparison_starts import starts_of
from experiments.commands import cli
from experiments.configuration.compose import composition
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.overrides import Overrides

SMALL = ["region=synthetic", "region.parks=2", "region.districts=1", "region.enterprises=40", "quarters=2"]
QUIET = """# Markets stand still
defaults:
  - override /demand: stagnation
story:
  en: Nothing is done.
  zh: 无所作为。
policy:
  scale: 0.5
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A current folder with two tables and a scenario file, called in two scripts and with a blank."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gentle.csv").write_text("kind,intensity\nrent_subsidy,0.1\n", encoding="utf-8")
    (tmp_path / "租金 2.csv").write_text("kind,intensity\nrent_subsidy,0.6\n", encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "quiet.yaml").write_text(QUIET, encoding="utf-8")
    return tmp_path


def starts(*words):
    """The strategies of a comparison by label."""
    return starts_of(composition(Overrides.read([*SMALL, *words])), 2)


def wrong(*words):
    """What is said of these words."""
    with pytest.raises(ConfigurationError) as found:
        starts(*words)
    return str(found.value)


def test_tables_policies_and_files_are_compared_in_one_line_and_called_like_their_files(here):
    words = ["scenarios=[baseline,mine/quiet.yaml]", "policies=[innovation]", "tables=[gentle.csv,'租金 2.csv']"]
    quick = ["seeds=2", "figures=false", "report=false", "study=own", f"out={here}"]
    assert cli.main(["compare", *SMALL, *words, *quick]) == 0
    effects = pd.read_csv(here / "own" / "effects.csv")
    names = ["quiet", "innovation", "gentle", "租金-2"]
    assert list(dict.fromkeys(effects["scenario"])) == names
    manifest = json.loads((here / "own" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["comparison"]["strategies"] == ["baseline", *names]
    told = manifest["scenarios"]
    assert [told["gentle"]["parameters"]["policy"]["instruments"][0]["intensity"], told["quiet"]["story"]["en"]] == [
        0.1,
        "Nothing is done.",
    ]
    # common luck: a table that pays nothing changes nothing, one that pays more costs more
    cost = effects[(effects["outcome"] == "fiscal_cost") & (effects["window"] == "run")].set_index("scenario")
    assert cost.loc["租金-2", "difference"] > cost.loc["gentle", "difference"] > 0.0
    assert set(manifest["comparison"]["strategies"]) == set(manifest["scenarios"])


def test_a_scenario_file_is_what_it_would_be_as_an_option_and_changes_with_its_text(here):
    mine = starts("scenarios=[baseline,mine/quiet.yaml]")["quiet"]
    (here / "configs" / "scenario").mkdir(parents=True)
    (here / "configs" / "scenario" / "quiet.yaml").write_text("# @package _global_\n" + QUIET, encoding="utf-8")
    option = composition(Overrides.read([*SMALL, "scenario=quiet"], here / "configs"))
    assert mine.parameters == option.parameters
    assert mine.choices["demand"] == "stagnation"
    (here / "mine" / "quiet.yaml").write_text(QUIET.replace("0.5", "0.25"), encoding="utf-8")
    assert starts("scenarios=[baseline,mine/quiet.yaml]")["quiet"].parameters.policy.scale == 0.25


def test_the_first_of_the_tables_is_the_base_where_nothing_else_is_listed(here):
    assert list(starts("tables=[gentle.csv,'租金 2.csv']")) == ["gentle", "租金-2"]
    # they share what other words say
    both = starts("tables=[gentle.csv,'租金 2.csv']", "policy=innovation")
    assert len({each.parameters.policy.instruments[0] for each in both.values()}) == 1
    assert {each.parameters.demand for each in starts("policies=[none,talent]", "scenario=digital_park").values()}


def test_what_is_wrong_is_said_in_one_line(here):
    assert "policies lists 'inovation'" in (said := wrong("policies=[none,inovation]"))
    assert "did you mean innovation?" in said
    assert "tables=[FILE.csv]" in said
    assert "there is no file" in wrong("tables=[gentle.csv,strong.csv]")
    assert "there is no file" in wrong("scenarios=[baseline,mine/quit.yaml]")
    assert "policies=['none', 'talent'] chooses it" in wrong("policies=[none,talent]", "policy=innovation")
    (here / "mine" / "gentle.csv").write_text("kind,intensity\nrent_subsidy,0.3\n", encoding="utf-8")
    assert "would be called 'gentle'" in wrong("tables=[gentle.csv,mine/gentle.csv]")
    (here / "mine" / "baseline.yaml").write_text(QUIET, encoding="utf-8")
    assert "there is a scenario 'baseline' already" in wrong("scenarios=[baseline,mine/baseline.yaml]")
    (here / "mine" / "list.yaml").write_text("- a\n", encoding="utf-8")
    assert "a scenario is a file of keys" in wrong("scenarios=[baseline,mine/list.yaml]")
    (here / "mine" / "broken.yaml").write_text("a: [1\n", encoding="utf-8")
    assert "is not YAML" in wrong("scenarios=[baseline,mine/broken.yaml]")
    (here / "mine" / "typo.yaml").write_text("polcy:\n  scale: 0.5\n", encoding="utf-8")
    assert "polcy" in wrong("scenarios=[baseline,mine/typo.yaml]")
