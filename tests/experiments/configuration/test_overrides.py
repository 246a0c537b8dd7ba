"""The words of a command as one object: what it says, and the others that are made of it without reading a word again."""

from __future__ import annotations

import pickle
import shlex

import pytest
import yaml
from hydra.core.override_parser.overrides_parser import OverridesParser
from hypothesis import given
from hypothesis import strategies as st

from experiments import ConfigurationError
from experiments.configuration.compose import composition
from experiments.configuration.errors import nearest
from experiments.configuration.overrides import Override, Overrides
from experiments.configuration.sweep import all_meanings

WORDS = [
    "policy=innovation",
    "rent.cap=0.05",
    "++lang=zh",
    "~scenario",
    "hydra/launcher=joblib",
    "seeds=[0,3]",
    "rent.cap=0.06",
]


def test_each_word_says_key_value_and_sign():
    read = Overrides.read(WORDS)
    assert read.texts == tuple(WORDS)
    assert [(one.key, one.value, one.sign) for one in read] == [
        ("policy", "innovation", ""),
        ("rent.cap", 0.05, ""),
        ("lang", "zh", "++"),
        ("scenario", None, "~"),
        ("hydra/launcher", "joblib", ""),
        ("seeds", [0, 3], ""),
        ("rent.cap", 0.06, ""),
    ]
    last = read.last("rent.cap", "policy")
    assert last is not None
    assert (last.text, last.section, last.said) == ("rent.cap=0.06", "rent", "0.06")
    assert read.last("quarters") is None
    assert {"policy", "rent.cap", "scenario"} < read.keys


def test_others_are_made_without_reading_a_word_again(monkeypatch):
    read = Overrides.read(WORDS, "mine")
    monkeypatch.setattr(OverridesParser, "parse_override", lambda *_: pytest.fail("read again"))
    assert read.without("rent.cap", "seeds").texts == (
        "policy=innovation",
        "++lang=zh",
        "~scenario",
        "hydra/launcher=joblib",
    )
    assert read.own().texts == tuple(word for word in WORDS if word != "hydra/launcher=joblib")
    assert read.of_hydra().texts == ("hydra/launcher=joblib",)
    chosen = read.no_words().choosing("scenario", "baseline")
    assert (chosen.texts, chosen.config_dir, chosen.keys) == (("scenario=baseline",), "mine", {"scenario"})
    assert len(read) == len(WORDS)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("policy=none,innovation", ["policy=none", "policy=innovation"]),
        ("+rent.cap=0.05,0.06", ["+rent.cap=0.05", "+rent.cap=0.06"]),
        ("policy=glob(tax*)", ["policy=tax_competition"]),
        ("quarters=range(4,13,4)", ["quarters=4", "quarters=8", "quarters=12"]),
        ("policy.name='a b','c'", ["policy.name='a b'", "policy.name='c'"]),
        ("paths.parks=[a,b],[]", ["paths.parks=[a,b]", "paths.parks=[]"]),
        ("quarters=8", ["quarters=8"]),
    ],
)
def test_the_meanings_of_a_sweep_are_what_their_texts_would_be_read_as(word, meant):
    found = Override.read(word).meanings(["none", "innovation", "tax_competition"])
    assert [one.text for one in found] == meant
    assert found == [Override.read(text) for text in meant]


def test_a_sweep_that_cannot_be_enumerated_is_refused():
    with pytest.raises(ConfigurationError, match="only a list, range"):
        all_meanings(Overrides.read(["rent.cap=interval(0.01,0.1)"]))


def test_overrides_travel_to_other_processes_with_their_folder(tmp_path):
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "mine.yaml").write_text("name: mine\n", encoding="utf-8")
    read = Overrides.read(["policy=mine", "seeds=2,3"], tmp_path)
    again = pickle.loads(pickle.dumps(read))
    assert again == read
    assert "mine" in again.options["policy"]
    assert any(str(tmp_path) in word for word in again.for_hydra() if word.startswith("hydra.searchpath="))
    assert composition(again.without("seeds")).parameters.policy.name == "mine"


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=8), max_size=3))
def test_words_kept_as_yaml_are_the_same_words(texts):
    read = Overrides(tuple(Override(text, "policy.name") for text in texts))
    assert (yaml.safe_load(read.as_yaml()) or []) == texts
    assert shlex.split(shlex.join(read.texts)) == texts


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("rent.cap＝０.04", "rent.cap=0.04"),
        ("timeline=[{at：2008Q1,talent：none}]", "timeline=[{at:2008Q1,talent:none}]"),
        ("policies=[none，innovation", "policies=[none,innovation"),
    ],
)
def test_signs_of_a_chinese_keyboard_are_named_with_the_word_that_is_meant(word, right):
    with pytest.raises(ConfigurationError, match="counts as part of a text here") as refused:
        Overrides.read([word])
    # the word as it was written, and as it should be
    assert f"{word!r} is not understood" in str(refused.value)
    assert str(refused.value).endswith(f"; write {right}")


def test_the_nearest_word_is_found_in_whatever_case_and_width():
    for word in ("RENT.CAP", "Rent.Cap", "ｒｅｎｔ.cap"):
        assert nearest(word, ["rent.cap", "region.parks"]) == "; did you mean rent.cap?"
