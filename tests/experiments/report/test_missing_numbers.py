"""Numbers in sentences: rounded alike, and a sentence without its number is not printed."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest

from experiments.analyses.comparison_screen import of_common_numbers
from experiments.report import answer_of_single, in_short
from experiments.report.answer import answer
from experiments.report.document import (
    Interval,
    Number,
    Paragraph,
    Probability,
    pieces,
)
from experiments.report.order import document
from experiments.report.phrases import effect, level, money, percent, relative
from experiments.report.sections.method import seeds_text
from experiments.report.study_folder import Source
from experiments.statistics.numbers_as_text import decimals_for
from experiments.statistics.outcomes import OUTCOMES
from tests.experiments.report.made_up import comparison, with_seeds


@pytest.mark.parametrize("number", [1, 2, 7])
@pytest.mark.parametrize("worlds", [("",), ("boom", "stagnation")])
def test_no_sentence_lacks_its_number(tmp_path, number, worlds):
    folder = with_seeds(comparison(tmp_path / "f", worlds), number)
    for lang in ("en", "zh"):
        told = document(Source(folder, lang), [])
        paragraphs = [block.text for block in told.blocks() if isinstance(block, Paragraph)]
        for text in (*told.answer, *paragraphs):
            assert text
            assert re.search(r"(^|[= ：为])\u2013( |$|[，。；])|\bnan\b", text) is None, text
        said = " ".join([*told.answer, *paragraphs])
        assert "probability" not in " ".join(told.answer)
        assert "概率" not in " ".join(told.answer)
        if worlds == ("",):
            assert ("cannot be said from so few seeds" if lang == "en" else "少于所需的 8 个") in said
        if number == 1:
            assert ("in the only pair of runs" if lang == "en" else "仅有的一对运行") in said
            for interval in ("brackets", "interval of that quarter", "方括号", "区间仅就该季度"):
                assert interval not in said


@pytest.mark.parametrize(
    ("table", "column", "sentence"),
    [
        ("best", "mean", "First on enterprise revenue"),
        ("best", "probability_best", "The order at the top"),
        ("effects", "difference", "the effect of innovation-oriented on enterprise revenue"),
        ("effects", "base_level", "the effect of innovation-oriented on enterprise revenue"),
        ("effects", "p_adjusted", "the effect of innovation-oriented on enterprise revenue"),
        ("effects_over_time", "value", "Quarter by quarter"),
        ("effects_over_time", "low", "Quarter by quarter"),
        ("costs", "mean", "The fiscal cost of innovation-oriented"),
        ("displacement", "share_displaced", "is lost elsewhere"),
        ("adoption", "difference", "adopted by one park alone"),
        ("robustness", "worst_regret", "has the best mean rank"),
        ("robustness", "concordance", "The order of scenarios"),
    ],
)
def test_a_sentence_whose_number_is_missing_is_left_out_and_no_other_is_maimed(tmp_path, table, column, sentence):
    folder = comparison(tmp_path / "f", ("boom", "stagnation") if table == "robustness" else ("",))
    assert sentence in " ".join(answer(Source(folder, "en")))
    frame = pd.read_csv(folder / f"{table}.csv", keep_default_na=False)
    frame[column] = ""
    frame.to_csv(folder / f"{table}.csv", index=False)
    for lang in ("en", "zh"):
        told = [*answer(Source(folder, lang)), *in_short.answer(Source(folder, lang))]
        assert told
        assert [text for text in told if re.search(r"(^|[= ：为])\u2013( |$|[，。；])|\bnan\b", text)] == []
        assert sentence not in " ".join(told)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_run_tells_the_numbers_it_has(tmp_path, lang):
    folder = tmp_path / "f"
    folder.mkdir()
    told = {"kind": "run", "command": "yuanqu run", "scenarios": {"baseline": {}}}
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    rows = [
        {"scenario": "baseline", "year": 2012, "outcome": outcome, "median": median, "seeds": 1}
        for outcome, median in (("enterprises", 60.0), ("asking_rent", ""))
    ]
    pd.DataFrame(rows).to_csv(folder / "summary.csv", index=False)
    told = answer_of_single.answer(Source(folder, lang))
    assert "60" in told[0]
    assert "\u2013" not in " ".join(told)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_ablation_from_an_unknown_level_tells_none(tmp_path, lang):
    folder = tmp_path / "f"
    folder.mkdir()
    kept = {"kind": "ablate", "command": "yuanqu ablate", "scenarios": {"baseline": {}}}
    (folder / "manifest.json").write_text(json.dumps(kept), encoding="utf-8")
    row = {"start": "baseline", "direction": "on", "lever": "alliance", "outcome": "output", "window": "last_year"}
    numbers = {"difference": 1e9, "low": 5e8, "high": 2e9, "p_adjusted": 0.01, "base_level": ""}
    pd.DataFrame([row | numbers]).to_csv(folder / "effects.csv", index=False)
    told = answer_of_single.answer(Source(folder, lang))
    assert len(told) == 1
    assert "\u2013" not in told[0]


def test_a_difference_from_next_to_nothing_is_no_number_of_times():
    assert relative(3.0, 2.0) == "+150 %"
    assert relative(11_924.0, 2.0) == "> +1,000 %"
    assert relative(-11_924.0, 2.0) == "< \u22121,000 %"
    assert relative(1.0, 0.0) == ""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_how_many_times_as_many_runs_is_capped(lang):
    def said(ratio):
        return of_common_numbers({"median_variance_ratio": ratio, "outcomes": 16}, lang)

    assert "8.3" in said(0.12)
    for ratio in (1.0 / 5962.0, 0.0, 1e-12):
        assert ("more than 100 times as many" if lang == "en" else "100 倍以上") in said(ratio)
    assert "5,962" not in said(1.0 / 5962.0)


def test_numbers_are_rounded_alike_and_signs_are_true():
    assert decimals_for([123.4, 0.01]) == 0
    assert decimals_for([0.0123]) == 4
    assert decimals_for([float("nan"), 0.0]) == 0
    assert str(Number(-0.0004, 3)) == "0.000"
    assert str(Number(-1234.5, 1, signed=True)) == "\u22121,234.5"
    assert Number(-1234.5, 1).plain() == "-1234.5"
    assert str(Number(float("nan"))) == "\u2013"
    assert str(Interval(1.0, 2.0, 1, signed=True)) == "[+1.0, +2.0]"
    assert str(Probability(0.0)) == "<0.001"
    assert [percent(share) for share in (0.0, 0.001, 0.5, 0.9999, 1.0)] == ["0 %", "<1 %", "50 %", ">99 %", "100 %"]
    assert level(OUTCOMES["vacancy_rate"], 0.1234, "en") == "12.3 %"
    assert effect(OUTCOMES["vacancy_rate"], -0.02, float("nan"), float("nan"), "zh") == "\u22122.00 百分点"
    assert money(1.5e8, "zh") == "1.50 亿元"
    assert money(1.5e8, "en") == "150 million CNY"
    assert seeds_text([0, 1, 2, 5, 7, 8]) == "0–2, 5, 7–8"
    assert pieces("a `b_c` **d** e") == [
        ("text", "a "),
        ("code", "b_c"),
        ("text", " "),
        ("strong", "d"),
        ("text", " e"),
    ]
