"""Reports of finished studies: what they say, that numbers agree with the tables, and that the same folder gives the same bytes."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import shutil
import subprocess
import sys
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from experiments import ConfigurationError, compose
from experiments.analyses.comparison_screen import of_common_numbers
from experiments.commands import cli
from experiments.configuration import region
from experiments.report import PAGES, answer_of_single, first_page, html, pdf, render
from experiments.report.answer import answer
from experiments.report.document import (
    Code,
    Document,
    Interval,
    Listing,
    Number,
    Paragraph,
    Picture,
    Probability,
    Rows,
    Section,
    Table,
    in_print,
    pictures_in,
    pieces,
    typeset,
    view,
)
from experiments.report.order import document
from experiments.report.phrases import effect, level, money, percent, relative
from experiments.report.pictures import Drawn
from experiments.report.sections import titles
from experiments.report.sections.method import seeds_text
from experiments.report.study_folder import Source
from experiments.statistics.numbers_as_text import decimals_for
from experiments.statistics.outcomes import OUTCOMES
from experiments.study import region_names
from tests.experiments import effect_tables

SMALL = ["region=synthetic", "region.parks=3", "region.districts=1", "region.enterprises=60", "quarters=5"]
STRATEGIES = ("baseline", "innovation_oriented", "talent_oriented", "my_own")
MAIN = ("output", "vacancy_rate", "fiscal_cost", "asking_rent")


def comparison(folder, worlds=("",), **changes):
    """A study of a comparison made from numbers that were made up: folder, manifest, information and tables."""
    folder.mkdir(parents=True)
    draw = np.random.default_rng(0)
    composed = {name: compose(*SMALL, f"scenario={name}") for name in STRATEGIES[:3]}
    composed["my_own"] = compose(*SMALL, "rent.vacancy_response=0.3")
    story = {"en": "A story in <English> & 100 % of it.", "zh": "一段中文说明。"}
    of_scenario = {
        (name if not world else f"{name}--{world}"): {"strategy": name, "world": world, "way": ""}
        for name in STRATEGIES
        for world in worlds
    }
    manifest = {
        "study": folder.name,
        "kind": "compare",
        "command": f"yuanqu compare scenarios=[{','.join(STRATEGIES)}] seeds=20 study={folder.name}",
        "finished": "2026-11-24T14:07:53+0000",
        "versions": {"python": "3.12.1", "yuanqu": "0.1.0"},
        "platform": "Linux",
        "git": {"commit": "ce19ad36d5b90dc7f542686d645cdbdaced056c4", "dirty": False},
        "model": "14614cc913af",
        "runs_computed": 80,
        "runs_failed": [],
        "seconds": {"total": 12.3},
        "peak_memory_bytes": 290430976,
        "results_rest_on": {
            "D": {"count": 2, "names": ["rent.vacancy_response", "supply.pipeline_count"]},
            "M-lo": {"count": 1, "names": ["supply.land_price"]},
        },
        "options": {"lang": "en", "size": "journal", "formats": ["png"], "cost": {"match": "", "discount": 0.04}, "stop": {"step": 10, "most": 200}},
        "scenarios": {
            code: {
                "identity": "0123456789ab",
                "seeds": list(range(20)),
                "quarters": 76,
                "inputs": {"industries.csv": "52702de2b7b14f06f91287a5d21a7dfa"},
                "parameters": json.loads(json.dumps(asdict(composed[each["strategy"]]), default=list)),
                **({"story": story} if each["strategy"] != "my_own" else {}),
            }
            for code, each in of_scenario.items()
        },
        "comparison": {
            "base": "baseline",
            "strategies": list(STRATEGIES),
            "worlds": list(worlds),
            "scenarios": of_scenario,
            "outcome": "output",
            "window": "last_year",
            "question": {"en": "", "zh": ""},
            "main_outcomes": list(MAIN),
            "stop": {"smallest": 0.5, "reached": False, "seeds": 20, "history": []},
            "common_random_numbers": {"median_variance_ratio": 0.124, "outcomes": 16},
        },
        **changes,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    told = region_names.figure_information(region.setting_of(composed["baseline"]))
    (folder / "information.json").write_text(
        json.dumps({"groups": [{"scenarios": list(of_scenario), "information": told}]}, default=str), encoding="utf-8"
    )
    scale = {"output": 2e11, "vacancy_rate": 0.2, "fiscal_cost": 2e9, "asking_rent": 4.0}
    rows: dict[str, list[dict[str, object]]] = {
        name: []
        for name in (
            "effects",
            "effects_over_time",
            "best",
            "pareto",
            "robustness",
            "displacement",
            "adoption",
            "costs",
        )
    }
    for world in worlds:
        for outcome in MAIN:
            for name in STRATEGIES:
                place = STRATEGIES.index(name) or 4  # the base is the last of all
                size = 0.01 * scale[outcome] * (4 - place)
                keys = {"scenario": name, "base": "baseline", "world": world, "window": "last_year", "outcome": outcome}
                if name != "baseline":
                    told = 0.5 if name == "my_own" else 0.0004
                    rows["effects"].append(
                        {
                            **keys,
                            "unit": OUTCOMES[outcome].unit,
                            "n": 20,
                            "base_level": scale[outcome],
                            "difference": size,
                            "low": size * 0.5,
                            "high": size * 1.5,
                            "low_bca": size * 0.6,
                            "high_bca": size * 1.4,
                            "p": told,
                            "p_adjusted": told,
                            "same": False,
                            "variance_ratio": 0.1,
                            **(
                                {"log_ratio": 4.0 - place, "log_ratio_low": 3.0 - place, "log_ratio_high": 5.0 - place}
                                if outcome == "output"
                                else {}
                            ),
                        }
                    )
                    rows["effects"].append({**rows["effects"][-1], "window": "run", "difference": 0.5 * size})
                    about = {key: keys[key] for key in ("scenario", "base", "world", "outcome")} | {"n": 20}
                    sure = name != "my_own"
                    rows["effects_over_time"] += [
                        {
                            **about,
                            "measure": "peak",
                            "unit": OUTCOMES[outcome].unit,
                            "base_level": scale[outcome],
                            "value": 3 * size,
                            "low": 2 * size if sure else -size,
                            "high": 4 * size,
                            "date": "2012Q3",
                        },
                        {
                            **about,
                            "measure": "peak_quarter",
                            "unit": "quarter of the run, from 0",
                            "value": 26,
                            "date": "2012Q3",
                        },
                        {
                            **about,
                            "measure": "half_life",
                            "unit": "quarters",
                            "value": 7 if name == "innovation_oriented" else "",
                        },
                    ]
                    if outcome == "vacancy_rate":
                        rows["effects_over_time"] += [
                            {**about, "measure": measure, "unit": "", "base_level": base, "value": value, "low": value - 0.1,
                             "high": value + 0.1}
                            for measure, base, value in (
                                ("vacancy_quarters_saved", "", 0.39), ("parks_opened", 2.0, 0.0), ("quarters_until_80_let", 8.5, -1.6),
                                ("parks_not_80_let", 0.5, -0.4))
                        ]  # fmt: skip
                if OUTCOMES[outcome].better:
                    rows["best"].append({
                        **keys, "n": 20, "mean": scale[outcome] + size, "low": scale[outcome] * 0.9, "high": scale[outcome] * 1.1,
                        "rank": place, "probability_best": (0.88, 0.12, 0.0, 0.0)[place - 1], "share_best": 0.25,
                    })  # fmt: skip
                if OUTCOMES[outcome].better and world == worlds[-1] and len(worlds) > 1:
                    rows["robustness"].append({
                        **keys, "worlds": len(worlds), "mean_rank": place, "worst_rank": 4, "worlds_best": 1, "mean_regret": size,
                        "worst_regret": 2 * size, "concordance": 0.83,
                    })  # fmt: skip
        for number, name in enumerate(STRATEGIES):
            cost = 1.5e9 * number
            rows["pareto"].append({
                "world": world, "outcome": "output", "scenario": name, "n": 20, "cost": cost, "cost_low": cost * 0.9, "cost_high": cost * 1.1,
                "value": 2e11 + number, "value_low": 1.9e11, "value_high": 2.1e11, "on_front": number < 2, "probability_on_front": 0.9996,
            })  # fmt: skip
            for item, share in (
                ("present_value", 1.0),
                ("fiscal_cost", 1.3),
                ("fiscal_returns", 0.0),
                ("rd_subsidy", 0.8),
                ("other", 0.5),
            ):
                rows["costs"].append({
                    "world": world, "scenario": name, "item": item, "n": 20, "mean": share * cost, "low": 0.9 * share * cost,
                    "high": 1.1 * share * cost,
                })  # fmt: skip
            if name == "baseline":
                continue
            for part, difference in (
                ("treated", 4e9),
                ("other_parks", -1e9),
                ("outside_parks", -4e8),
                ("system", 2.6e9),
            ):
                rows["displacement"].append({
                    "world": world, "scenario": name, "base": "baseline", "outcome": "output", "part": part, "n": 20, "difference": difference,
                    "low": difference - 1e9, "high": difference + 1e9, "share_displaced": 0.35 if part == "system" else "",
                })  # fmt: skip
            for way, difference in (
                ("alone", 3e8),
                ("together", 1e8),
                ("alone_minus_together", 2e8),
                ("others_when_alone", -2e8),
            ):
                rows["adoption"].append({
                    "world": world, "scenario": name, "base": "baseline", "park": "park_1", "way": way, "outcome": "output", "n": 20,
                    "difference": difference + draw.normal(), "low": 0.0, "high": 2 * difference,
                })  # fmt: skip
    for name, found in rows.items():
        if found:
            pd.DataFrame(found).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    return folder


def words_of(path):
    """The text of an HTML file without its tags, style and pictures."""
    text = path.read_text(encoding="utf-8").replace("\u2019", "'")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)))


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A comparison in one world with its report in English."""
    folder = comparison(tmp_path_factory.mktemp("report") / "c")
    assert render(folder, "en", ("png",), figures=False) == []
    return folder


def test_a_comparison_is_answered_in_sentences_with_its_numbers(study):
    text = words_of(study / "report.html")
    assert (
        "First on enterprise revenue (last year of the run) is innovation-oriented , with a mean of 206.0 billion CNY a year."
        in text
    )
    assert "the best of all 4 scenarios is 88 %, estimated by resampling its 20 seeds." in text
    assert "The order at the top is not settled: talent-oriented is the best with a probability of 12 %" in text
    assert (
        "the effect of innovation-oriented on enterprise revenue is +6.00 [+3.00, +9.00] billion CNY a year (+3.0 %)"
        in text
    )
    assert "p &lt; 0.001 after correction" in text
    assert "After correction these cannot be told apart from baseline: my own." in text
    assert (
        "The fiscal cost of innovation-oriented over the run is 1.50 [1.35, 1.65] bn CNY (present value at 4.0 % a year"
        in text
    )
    assert "35 % is lost elsewhere" in text
    assert "Only one world" in text
    assert "12.4 % of what independent seeds would give" in text
    assert "not reached with 20 seeds" in re.sub(r"\s+", " ", text)
    assert "A story in &lt;English&gt; &amp; 100 % of it." in text
    assert "yuanqu compare scenarios=[baseline," in text
    assert "ce19ad36d5b9" in text
    # what the user's own scenario sets, exactly
    assert re.search(r"rent\.vacancy_response \)\s+0\.5\s+0\.3", text)


def test_the_first_page_says_who_is_ahead_at_which_price(study):
    told = document(Source(study, "en"), [])
    first, second, lasting, third, fourth = told.answer
    # rent is told, too, though neither more nor less of it is better
    assert first == (
        "**Innovation-oriented** is ahead of all in enterprise revenue (+3.0 %), for 1.50 bn CNY; "
        "worse than the base: vacancy rate (+0.6 points); also changed: asking rent (+3.0 %)."
    )
    # one that is ahead in nothing is told all the same, with what is better and worse under it
    assert second == (
        "**Talent-oriented** is ahead in nothing, for 3.00 bn CNY; better than the base: enterprise revenue (+2.0 %); "
        "worse than the base: vacancy rate (+0.4 points); also changed: asking rent (+2.0 %)."
    )
    assert lasting == (
        "Over time, the difference innovation-oriented makes to enterprise revenue was largest in 2012Q3, and half of it was gone 7 quarters "
        "later; the difference talent-oriented makes to enterprise revenue was largest in 2012Q3, and half of it is not gone by the end."
    )
    assert third == ("Budgets differ 3.0 times: at equal cost the order may be another (`cost.match=SCENARIO`).")
    # nineteen years of 3 bn more output over 1.95 bn of cost, as precise as the interval
    assert fourth.startswith(
        "For each yuan spent, enterprise revenue (sales, not tax or value added) changes by +30 yuan under innovation-oriented (+30 to +90)"
    )
    assert fourth.endswith("mean difference over the run × 19 years ÷ spent in all.")
    table = told.front[0]
    assert isinstance(table, Table)
    chosen, other = table.parts
    assert (chosen.heading, other.heading) == ("last year of the run", "mean over the run")
    base, innovation, *_, own = chosen.cells
    assert base == ("baseline: level", "", "", "200", "20.0 %", "4.00")
    assert [str(cell) for cell in innovation] == ["innovation-oriented", "1.50", "1.95", "+6.0*", "+0.60*", "+0.120*"]
    assert [str(cell) for cell in own] == [
        "my own",
        "4.50",
        "5.85",
        "+2.0",
        "+0.20",
        "+0.040",
    ]  # told from none by no mark
    # whether an effect lasts: the other part of the run stands below, and what is spent, by which the yuan are reckoned, once
    assert [str(cell) for cell in other.cells[1]] == ["innovation-oriented", "", "", "+3.0*", "+0.30*", "+0.060*"]
    assert "2 parameters without a literature value" in told.front[-1].text


def test_one_line_joins_up_what_a_scenario_costs(study):
    told = [
        text
        for block in document(Source(study, "en"), []).blocks()
        if isinstance(block, Listing)
        for text in block.items
    ]
    assert (
        "**Innovation-oriented**: 1.95 bn CNY over 19 years, 0.10 a year: "
        "programmes 1.20, 0.06 a year (R&D subsidy 1.20); other measures for parks 0.75, 0.04 a year (other spending 0.75). "
        "Discounted to the first quarter that is 1.50 bn CNY."
    ) in told


def test_the_budget_balance_joins_up_with_the_figure_and_is_left_out_without_it(study, tmp_path):
    folder = tmp_path / "b"
    shutil.copytree(study, folder)

    def told(lang):
        return [
            block.text
            for block in document(Source(folder, lang), []).blocks()
            if isinstance(block, Paragraph) and ("Budget balance" in block.text or "收支差额" in block.text)
        ]

    assert told("en") == []
    (folder / "figures").mkdir(exist_ok=True)
    rows = [
        ("baseline", "income", "land", 9e9), ("baseline", "spending", "programmes", 4e9),
        ("my_own", "income", "land", 9e9), ("my_own", "spending", "programmes", 21e9), ("my_own", "programme", "rd_subsidy", 21e9),
    ]  # fmt: skip
    pd.DataFrame(rows, columns=["scenario", "side", "item", "amount"]).to_csv(
        folder / "figures" / "fiscal_flows.csv", index=False
    )
    assert told("en")[0].endswith("income less spending, bn CNY (not discounted): baseline +5 and my own \u221212.")
    assert "基准情景 +50" in told("zh")[0]
    assert "\u2212120" in told("zh")[0]


def test_a_scenario_names_all_that_is_paid_for_and_settings_are_called_by_their_names(study):
    for lang, paid, programme in (
        ("en",
         "What governments pay for under innovation-oriented, the dearest first: R&D subsidy; other spending.",
         "R&D subsidy 0.1 (rd_subsidy)"),
        ("zh", "创新导向下由财政承担的支出（按金额从高到低）：研发补贴；其他支出。", "研发补贴 0.1（rd_subsidy）"),
    ):  # fmt: skip
        made = document(Source(study, lang), [])
        (section,) = (each for each in made.sections if each.name == "scenarios")
        texts = [block.text for block in section.blocks if isinstance(block, Paragraph)]
        assert paid in texts
        assert not any("baseline" in text and "What governments pay" in text for text in texts)
        (table,) = (block for block in section.blocks if isinstance(block, Table))
        innovation = table.parts[0].cells
        assert programme in str(innovation[0][2])
        path = next(row for row in innovation if "`paths.innovation_ecosystem`" in str(row[0]))
        assert str(path[0]).startswith("joint laboratories" if lang == "en" else "联合实验室")


def test_what_the_base_misses_of_the_record_is_on_the_first_page(tmp_path):
    folder = comparison(tmp_path / "r")
    errors = [
        ("revenue", 0.02, "relative", "fed"),
        ("revenue", 0.15, "relative", "half-fed"),
        ("vacancy_rate", -5.9, "points", "emergent"),
    ]
    rows = [
        {"scenario": "baseline", "topic": topic, "place": "city", "error": error, "error_unit": unit, "fed": fed}
        for topic, error, unit, fed in errors
    ]
    pd.DataFrame(rows).to_csv(folder / "hindcast.csv", index=False)
    texts = [block.text for block in document(Source(folder, "en"), []).front if isinstance(block, Paragraph)]
    assert texts[0] == (
        "Beside the record of the whole region the base run is off by +2 to +15 % in enterprise revenue (put in) and "
        "\u22126 to \u22126 points in vacancy."
    )


def with_seeds(folder, number):
    """The made-up comparison as so few seeds would have left it: no probabilities, and with one seed no intervals either."""
    for name, columns in (
        ("effects", ("low", "high", "p", "p_adjusted", "variance_ratio", "log_ratio_low", "log_ratio_high")),
        ("effects_over_time", ("low", "high")),
        ("best", ("low", "high")),
        ("pareto", ("cost_low", "cost_high", "value_low", "value_high")),
        ("costs", ("low", "high")),
        ("displacement", ("low", "high")),
        ("adoption", ("low", "high")),
    ):
        table = pd.read_csv(folder / f"{name}.csv", keep_default_na=False)
        table["n"] = number
        for column in table.columns:
            if column.startswith("probability") or column.endswith("_bca") or (number == 1 and column in columns):
                table[column] = ""
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder


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
        told = [*answer(Source(folder, lang)), *first_page.answer(Source(folder, lang))]
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


def test_the_course_of_effects_is_told_with_its_peak_and_what_is_left(study):
    text = words_of(study / "report.html")
    assert (
        "Quarter by quarter, the difference that innovation-oriented makes is largest in 2012Q3, at +18.0 [+12.0, +24.0] billion CNY a year, "
        "with the interval of that quarter alone; quarters until half of it is gone: 7." in text
    )
    rows = list(csv.DictReader(io.StringIO((study / "tables" / "effects_over_time.csv").read_text(encoding="utf-8"))))
    output = {row["Scenario"]: row for row in rows if row["Outcome"].startswith("enterprise revenue")}
    first = output["innovation-oriented"]
    assert [float(first[key]) for key in ("mean over the run", "last year of the run", "Peak")] == [3.0, 6.0, 18.0]
    assert (first["In"], first["Half gone after"]) == ("2012Q3", "7")
    # told from none and not gone by the end; and not told from none
    assert output["talent-oriented"]["Half gone after"] == "not by the end"
    assert output["my own"]["Half gone after"] == ""
    summed, parks = (
        next(csv.DictReader(io.StringIO((study / "tables" / f"{name}.csv").read_text(encoding="utf-8"))))
        for name in ("vacancy_summed", "new_parks")
    )
    # what is saved is less vacancy, and told so
    assert float(summed["Vacancy, points × quarters"]) == -39.0
    assert [float(parks[key]) for key in ("baseline", "Difference", "Not let, baseline", "Not let")] == [
        8.5,
        -1.6,
        0.5,
        0.1,
    ]
    assert "Parks that open during the run (2 in a run of the base)" in text


def test_the_answer_follows_the_window_that_was_chosen(study, tmp_path):
    folder = tmp_path / "r"
    shutil.copytree(study, folder)
    best = pd.read_csv(folder / "best.csv")
    over = best.assign(window="run", rank=5 - best["rank"], probability_best=best["probability_best"].to_numpy()[::-1])
    pd.concat([best, over]).to_csv(folder / "best.csv", index=False)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["comparison"]["window"] = "run"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    render(folder, "en", ("png",), figures=False)
    assert "First on enterprise revenue (mean over the run) is baseline , with a mean of" in words_of(
        folder / "report.html"
    )
    assert "First on enterprise revenue (last year of the run) is innovation-oriented" in words_of(
        study / "report.html"
    )


def test_html_needs_nothing_from_outside_and_its_tables_are_numbered(study):
    text = (study / "report.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert not re.search(r"(src|href)=\"(?!#|data:)", text)
    assert "http" not in text
    shown = re.findall(r"<caption><b>Table&nbsp;(\d+)</b>", text)
    assert [int(number) for number in shown] == list(range(1, len(shown) + 1))
    anchors = re.findall(r"<li><a href=\"#(\w+)\">", text)
    assert anchors == re.findall(r"<section id=\"(\w+)\">", text)
    assert {
        "scenarios",
        "method",
        "effects",
        "effects_over_time",
        "ranking",
        "costs",
        "displacement",
        "adoption",
        "evidence",
        "limits",
    } < set(anchors)
    assert 'colspan="9"' in text


def test_files_of_a_table_hold_the_numbers_of_the_report(study):
    rows = list(csv.DictReader(io.StringIO((study / "tables" / "effects.csv").read_text(encoding="utf-8"))))
    effects = pd.read_csv(study / "effects.csv")
    effects = effects[effects["window"] == "last_year"]
    assert len(rows) == len(effects)
    first, row = effects.iloc[0], rows[0]
    factor = OUTCOMES[first["outcome"]].factor
    assert row["Scenario"] == "innovation-oriented"
    assert float(row["Difference"]) == pytest.approx(factor * first["difference"], rel=1e-2)
    assert float(row["95 % interval (BCa), high"]) == pytest.approx(factor * first["high_bca"], rel=1e-2)
    assert row["Outcome"].startswith("enterprise revenue, billion CNY a year (base: 200.0)")
    text = (study / "tables" / "effects.tex").read_text(encoding="utf-8")
    assert [text.count(rule) for rule in (r"\toprule", r"\midrule", r"\bottomrule")] == [1, 1, 1]
    assert text.count(r"\begin{") == text.count(r"\end{") == 4
    assert (
        r"innovation-oriented & +6.00 & [+3.00, +9.00] & [+3.60, +8.40] & +3.0 \% & +3.00 & [+2.00, +4.00] & \textless{}0.001 & 20 \\"
        in text
    )
    assert r"\label{tab:effects}" in text
    assert {path.stem for path in (study / "tables").glob("*.csv")} == {
        path.stem for path in (study / "tables").glob("*.tex")
    }
    # every row has as many cells as there are columns
    body = text[text.index(r"\midrule") : text.index(r"\bottomrule")].splitlines()
    assert {line.count(" & ") for line in body if line.endswith(r"\\") and "multicolumn" not in line} == {8}


def test_the_same_folder_gives_the_same_bytes_and_chinese_when_asked(study, tmp_path, monkeypatch):
    names = (*PAGES, "tables/effects.csv", "tables/settings.tex")
    before = {name: (study / name).read_bytes() for name in names}
    copy = tmp_path / "elsewhere" / "c"
    shutil.copytree(study, copy)
    render(copy, "en", ("png",), figures=False)
    assert {name: (copy / name).read_bytes() for name in names} == before
    render(copy, "zh", ("png",), figures=False)
    text = words_of(copy / "report.html")
    assert "创新导向 居首，均值为 2,060 亿元/年；对 20 个种子作自助抽样，其在全部 4 个情景中最优的概率为 88%" in text
    assert "校正后无法与基准情景区分的情景：my own" in text
    assert "一段中文说明。" in text
    assert "15.0" in (copy / "tables" / "costs.csv").read_text(encoding="utf-8")
    assert (copy / "tables" / "costs.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    english = [word for word in ("Scenario", "Summary", "Answer", "interval", "Table ", "Figure ") if word in text]
    assert not english
    # without a font: HTML is written, the PDF of before is not touched
    written = (copy / "report.pdf").read_bytes()
    monkeypatch.setattr(pdf, "chinese_fonts", lambda: ("", ""))
    notes = render(copy, "zh", ("png",), figures=False)
    assert "fonts-noto-cjk" in notes[0]
    assert (copy / "report.pdf").read_bytes() == written


def test_failed_runs_and_adopting_parks_are_in_the_answer(tmp_path):
    folder = comparison(tmp_path / "f", runs_failed=[{"scenario": "baseline", "seed": 3}])
    render(folder, "en", ("png",), figures=False)
    text = words_of(folder / "report.html")
    assert "Runs that failed and are left out: 1." in text
    assert re.search(r"adopted by one park alone and by all: .* alone, .* when all adopt", text)


def test_several_worlds_are_ranked_together_and_tabled_apart(tmp_path):
    folder = comparison(tmp_path / "w", worlds=("boom-market-none", "stagnation-government_led-tournament"))
    assert render(folder, "en", ("png",), figures=False) == []
    text = words_of(folder / "report.html")
    assert "Over 2 worlds, innovation-oriented has the best mean rank on enterprise revenue" in text
    assert "The order of scenarios largely holds across worlds (Kendall's W = 0.83)" in text
    assert "4 scenarios in 2 worlds" in text
    assert "After correction, innovation-oriented can be told apart from baseline in 2 of 2 worlds." in text
    assert "“boom, market supply, no rivalry”" in text
    stems = {path.stem for path in (folder / "tables").glob("*.csv")}
    assert {
        "effects_by_world",
        "effects-boom-market-none",
        "effects_over_time_by_world",
        "effects_over_time-boom-market-none",
        "vacancy_summed",
        "new_parks",
        "robustness",
        "costs",
        "displacement-boom-market-none",
    } <= stems


def test_what_is_missing_is_left_out_and_libraries_are_named(tmp_path, monkeypatch):
    folder = comparison(tmp_path / "m")
    for name in ("best", "pareto", "displacement", "adoption", "costs", "robustness"):
        (folder / f"{name}.csv").unlink(missing_ok=True)
    for name in ("jinja2", "typst", "docx"):
        monkeypatch.setitem(sys.modules, name, None)
    notes = render(folder, "en", ("png",), figures=False)
    assert [note.split(";")[0] for note in notes] == [
        "report.html not written: jinja2 is missing",
        "report.pdf, brief.pdf not written: typst is missing",
        "report.docx, brief.docx not written: python-docx is missing",
    ]
    assert all('pip install -e ".[report]"' in note for note in notes)
    assert not (folder / "report.html").exists()
    assert (folder / "tables" / "effects.tex").is_file()
    assert not (folder / "tables" / "ranking.csv").exists()


def test_a_page_that_fails_is_told_and_the_others_are_written(tmp_path, monkeypatch):
    def fail(*_):
        raise RuntimeError("no such page")

    folder = comparison(tmp_path / "m")
    monkeypatch.setattr(html, "write", fail)
    (note,) = render(folder, "en", ("png",), figures=False)
    assert "not made: report.html (RuntimeError: no such page)" in note
    assert (folder / "report.pdf").is_file()
    assert (folder / "tables" / "effects.tex").is_file()
    monkeypatch.setattr("experiments.report.document", fail)
    (note,) = render(folder, "en", ("png",), figures=False)
    assert "not made: report (RuntimeError: no such page)" in note


def test_the_command_names_no_page_of_an_earlier_one(tmp_path, monkeypatch, capsys):
    def fail(*_):
        raise RuntimeError("no such page")

    folder = comparison(tmp_path / "m")
    assert cli.main(["report", str(folder), "figures=false"]) == 0
    assert capsys.readouterr().out.startswith("report.html, report.pdf,")
    monkeypatch.setattr(html, "write", fail)
    assert cli.main(["report", str(folder), "figures=false"]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("report.pdf, report.docx,")


def test_a_table_whose_place_is_taken_costs_that_table_only(tmp_path):
    folder = comparison(tmp_path / "m")
    for name in ("effects.csv", "costs.tex"):
        (folder / "tables" / name).mkdir(parents=True)
    (note,) = render(folder, "en", ("png",), figures=False)
    assert note.startswith("not made: tables/")
    assert all(name in note.partition(" (")[0] for name in ("tables/effects.csv", "tables/costs.tex"))
    assert "is in the way, where a file belongs" in note
    there = {path.name for path in (folder / "tables").iterdir() if path.is_file()}
    assert {"effects.tex", "costs.csv", "ranking.csv", "ranking.tex"} <= there
    assert (folder / "report.html").is_file()


@pytest.fixture(scope="module")
def ablation(tmp_path_factory):
    """A real ablation with what its report needs beside it."""
    out = tmp_path_factory.mktemp("ablation")
    words = [
        *SMALL,
        "levers=[rent_subsidy,park_operation]",
        "seeds=2",
        "figures=false",
        "outcome=fiscal_cost",
        "study=a",
        f"out={out}",
    ]
    assert cli.main(["ablate", *words]) == 0
    prepare(
        out / "a",
        "ablate",
        {"outcome": "fiscal_cost", "window": "last_year", "lang": "zh", "formats": ["png"], "size": "journal"},
    )
    return out / "a"


def prepare(folder, kind, options):
    """Kind, options and information of a study, where the subcommand has not written them."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest = {**manifest, "kind": kind, "options": {**manifest.get("options", {}), **options}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    if not (folder / "information.json").exists():
        told = region_names.figure_information(region.setting_of(compose(*SMALL)))
        groups = {"groups": [{"scenarios": list(manifest["scenarios"]), "information": told}]}
        (folder / "information.json").write_text(json.dumps(groups, default=str), encoding="utf-8")


def test_an_ablation_is_reported_from_the_command_line_in_its_own_language(ablation, capsys, monkeypatch):
    monkeypatch.chdir(ablation.parent)
    assert cli.main(["report", "a", "out=.", "lang=en"]) == 0
    assert "report.html, report.pdf, report.docx, tables/, figures/ in a" in capsys.readouterr().out
    text = words_of(ablation / "report.html")
    assert "Switched on alone, rent subsidy changes fiscal cost (last year of the run) most" in text
    assert "rent subsidy off, all others on" in text
    assert "Figure&nbsp;1 What each lever changes: fiscal cost" in text
    html_text = (ablation / "report.html").read_text(encoding="utf-8")
    assert html_text.count("data:image/png;base64,") == 1
    assert (ablation / "report.pdf").read_bytes().startswith(b"%PDF")
    # figures, tables and both reports are the same bytes when they are made again
    made = [*ablation.glob("report.*"), *ablation.glob("figures/*"), *ablation.glob("tables/*")]
    before = {path: path.read_bytes() for path in made}
    assert cli.main(["report", "a", "out=.", "lang=en"]) == 0
    assert {path: path.read_bytes() for path in made} == before
    assert cli.main(["report", str(ablation), "report=false", "formats=[svg]", "size=slide"]) == 0
    assert (ablation / "figures" / "tornado.svg").is_file()
    assert (ablation / "report.html").read_text(encoding="utf-8") == html_text
    # the study itself was made for Chinese readers
    assert cli.main(["report", str(ablation), "figures=false"]) == 0
    assert "单独开启时，对财政支出（末年）效应最大的是" in words_of(ablation / "report.html")


def test_a_run_is_reported_with_its_figures(tmp_path):
    words = [
        *SMALL[:-1],
        "quarters=8",
        "seeds=2",
        "figures=false",
        "study=r",
        f"out={tmp_path}",
        "scenario=innovation_oriented",
    ]
    assert cli.main(["run", *words]) == 0
    prepare(tmp_path / "r", "run", {"lang": "en"})
    assert render(tmp_path / "r", "en", ("png",)) == []
    text = words_of(tmp_path / "r" / "report.html")
    assert "Innovation-oriented : in 2007 (last complete year), enterprises" in text
    assert "Figure&nbsp;10" in text
    assert re.search(r"spin-offs \( paths\.innovation_ecosystem \)\s+0\s+1", text)
    assert len(list((tmp_path / "r" / "figures").glob("*.png"))) == 10
    rows = pd.read_csv(tmp_path / "r" / "tables" / "summary.csv")
    assert {"Outcome", "Unit", "2007", "2007, 10–90 %, low"} <= set(rows.columns)


def test_a_sensitivity_analysis_is_reported(tmp_path):
    left = {"what the run starts from": ["region.parks"], "length of the run": ["quarters"]}
    told = {"reach": 0.1, "quarters": 12, "varied": ["rent.vacancy_response", "rent.cap"], "left_out": left}
    folder = comparison(tmp_path / "s", kind="sensitivity", comparison={}, sensitivity=told)
    for name in ("effects", "best", "pareto", "displacement", "adoption", "costs"):
        (folder / f"{name}.csv").unlink()
    common = {
        "outcome": "output",
        "window": "last_year",
        "section": "rent",
        "unit": "log points per quarter",
        "tag": "D",
    }
    screening = [
        {**common, "parameter": name, "low": 0.1, "high": 0.9, "mu": value, "mu_star": value, "mu_star_low": 0.8 * value,
         "mu_star_high": 1.2 * value, "sigma": value / 2, "rank": rank, "beyond_noise": beyond}
        for rank, (name, value, beyond) in enumerate(
            [("rent.vacancy_response", 9e9, True), ("replicate", 2e9, ""), ("rent.cap", 1e9, False)], 1)
    ]  # fmt: skip
    pd.DataFrame(screening).to_csv(folder / "screening.csv", index=False)
    sobol = [{"outcome": "output", "window": "last_year", "parameter": "rent.vacancy_response", "first": 0.5, "first_low": 0.4, "first_high": 0.6,
              "total": 0.7, "total_low": 0.5, "total_high": 0.9, "distinguishable": True}]  # fmt: skip
    pd.DataFrame(sobol).to_csv(folder / "sobol.csv", index=False)
    assert render(folder, "en", ("png",), figures=False) == []
    text = words_of(folder / "report.html")
    assert (
        "Of 2 parameters screened, 1 can be told from noise: more changes in enterprise revenue (last year of the run) than"
        in text
    )
    assert "the largest share of its variance, 70 % [50 %, 90 %]" in text
    assert re.search(r"9\.00\s+\[7\.20, 10\.80\]", text)
    assert "Each of 2 parameters was moved from its value in this configuration 10 % of the way to either end" in text
    assert "Left out were 2 parameters: 1 (what the run starts from); 1 (length of the run)." in text
    sobol[0] |= {"total_low": -0.1, "distinguishable": False}
    pd.DataFrame(sobol).to_csv(folder / "sobol.csv", index=False)
    render(folder, "zh", ("png",), figures=False)
    text = words_of(folder / "report.html")
    assert "没有任何方差份额能与零区分开来" in text
    assert "对数点/季度" in text
    assert "log points" not in text
    assert "未纳入的参数有 2 个：运行的起点 1 个；运行长度 1 个。" in text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["nowhere"], "there is no folder nowhere"),
        ([], "name the folder of one finished study"),
        (["a", "b"], "name the folder of one finished study"),
        (["empty"], "it has no manifest.json"),
        (["started"], "run its command again"),
        (["file"], "is a file"),
        (["many"], "name one of one"),
        (["many/one", "policy=none"], "computes nothing"),
        (["many/one", "lang=fr"], "en, zh"),
        (["single"], "is a single run"),
    ],
)
def test_a_folder_without_a_study_is_answered(words, answer, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("empty", "started/runs", "many/one", "single"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "many" / "one" / "manifest.json").write_text(
        '{"scenarios": {}, "command": "yuanqu run"}', encoding="utf-8"
    )
    (tmp_path / "single" / "manifest.json").write_text('{"seed": 1}', encoding="utf-8")
    assert cli.main(["report", *words]) == 2
    text = capsys.readouterr().err
    assert answer in text
    assert "Traceback" not in text


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


def test_every_block_reaches_html_and_pdf(tmp_path):
    figure = tmp_path / "figures" / "x"
    figure.parent.mkdir()
    import matplotlib.figure

    matplotlib.figure.Figure(figsize=(2, 1)).savefig(figure.with_suffix(".png"), dpi=50)
    blocks = (
        Paragraph("P#1 $x$ *not bold* **bold** `code`"), Listing(("one", "@two")), Code("#let x = 1"),
        Table("t", "caption", ("a", "b"), (Rows("group", (("x", Number(1.0)),)),), group="g", note="note"), Picture(figure, "T", "words"),
    )  # fmt: skip
    words = dict.fromkeys(
        ("summary", "question", "answer", "contents", "table", "figure", "tables_note", "after_title"), "w"
    )
    made = Document(
        "en",
        "#title",
        "sub",
        "head",
        "question?",
        ("answer",),
        (Paragraph("front"),),
        (Section("s", "Section_1", blocks),),
        words,
    )
    html.write(made, tmp_path / "report.html")
    pdf.write(made, tmp_path, "2026-11-24T14:07:53+0000")
    text = words_of(tmp_path / "report.html")
    assert 'width="100" height="50"' in (tmp_path / "report.html").read_text(encoding="utf-8")
    printed = pages(tmp_path / "report.pdf")
    for found in (
        "P#1 $x$ *not bold* bold",
        "@two",
        "#let x = 1",
        "caption",
        "group",
        "note",
        "words",
        "#title",
        "front",
        "question?",
    ):
        assert found in text
        assert printed is None or found in printed
    assert view(made)["sections"][0]["blocks"][4]["number"] == 1


def test_rows_that_belong_together_stand_on_one_page_below_their_heading_and_the_note_below_a_row(tmp_path):
    """Whatever stands above it: groups of a few rows are not divided, and longer ones go on below their heading."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    words = dict.fromkeys(("question", "answer", "contents", "table", "figure", "tables_note", "after_title"), "w")

    def part(name, rows):
        return Rows(f"heading_{name}", tuple((f"row_{name}", Number(row)) for row in range(rows)))

    for above in range(0, 12, 3):
        parts = (*(part(at, 3) for at in range(28)), part("long", 80))
        table = Table("t", "caption", ("a", "b"), parts, group="g", note="note_below")
        blocks = (*(Paragraph("word") for _ in range(above)), table)
        made = Document("en", "T", "", "", "", (), (), (Section("s", "S", blocks),), words)
        pdf.write(made, tmp_path, "2026-11-24T14:07:53+0000")
        found = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"], capture_output=True, text=True, check=True
        )
        sheets = found.stdout.split("\f")
        for sheet in sheets:
            rows = re.findall(r"row_(\w+)", sheet)
            assert set(rows) <= set(re.findall(r"heading_(\w+)", sheet))
            assert all(rows.count(name) == 3 for name in rows if name != "long")
            assert "note_below" not in sheet or rows


def test_in_chinese_no_blank_stands_beside_punctuation_of_full_width():
    assert in_print("联合实验室（公共部分） 1,563； 年均 （ 82 ）", "zh") == "联合实验室（公共部分）1,563；年均（82）"
    assert in_print("a (b) c", "en") == "a (b) c"
    assert typeset("平均值。 `a b.csv` 含", "zh") == [("text", "平均值。"), ("code", "a b.csv"), ("text", " 含")]


def test_every_choice_and_every_term_of_a_programme_has_a_name_beside_its_code():
    from dataclasses import fields

    from experiments.configuration.texts import texts_of
    from experiments.report.sections.scenarios import changes, declared, programme
    from sim.parameters.policy_table import GROUPS, Instrument

    words = texts_of("report/scenarios", "zh")
    choices = {f"choice.{name}.{each}" for name, about in declared().items() for each in about.get("choices") or ()}
    terms = {f"term.{item.name}" for item in fields(Instrument)} - {"term.kind", "term.intensity", "term.source"}
    assert choices
    assert choices | terms | {f"target.{each}" for each in GROUPS} <= set(words)
    told = {"kind": "rd_subsidy", "intensity": 0.1, "target": "start_ups", "max_age": 12, "budget": 1e8, "start": 0}
    assert programme(told, "zh") == (
        "研发补贴 0.1（rd_subsidy），面向初创企业（target=start_ups），面向成立不满 12 个季度的企业（max_age=12），"
        "每区每年至多 1.00 亿元（budget=1e+08）"
    )
    # nothing is nothing, however a manifest writes it
    assert changes({"a": [], "b": None, "c": 1}, {"a": None, "c": 2}) == {"c": (1, 2)}


def test_displacement_tells_of_other_parks_only_where_some_are_named(tmp_path):
    folder = comparison(tmp_path / "named")
    frame = pd.read_csv(folder / "displacement.csv", keep_default_na=False, dtype=str)

    def told():
        (section,) = (each for each in document(Source(folder, "en"), []).sections if each.name == "displacement")
        (table,) = (block for block in section.blocks if isinstance(block, Table))
        return " ".join([section.blocks[0].text, table.note]), table

    assert "the other parks" in told()[0]
    assert "Other parks" in told()[1].columns
    frame.loc[frame["part"] == "other_parks", "difference"] = "0.0"
    # what is left of equal sums is no share
    frame.loc[frame["part"] == "system", "share_displaced"] = "2e-15"
    frame.to_csv(folder / "displacement.csv", index=False)
    text, table = told()
    assert "other parks" not in text
    assert "Other parks" not in table.columns
    assert {str(row[-1]) for part in table.parts for row in part.cells} == {"0 %"}


def pages(path):
    """The text of a PDF in one line, None where pdftotext is not installed."""
    if shutil.which("pdftotext") is None:
        return None
    found = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    return re.sub(r"\s+", " ", found.replace("\u200b", ""))


def test_a_study_of_another_kind_is_refused(tmp_path):
    folder = comparison(tmp_path / "k", kind="bench")
    with pytest.raises(ConfigurationError, match="has no report"):
        render(folder)
    assert document(Source(comparison(tmp_path / "c"), "zh"), []).lang == "zh"


def test_titles_are_told_apart_in_words_of_both_languages(tmp_path):
    folder = comparison(tmp_path / "t")
    assert titles.section(Source(folder, "en")) is None
    common = {"world": "", "scenario": "talent_policy", "base": "baseline", "n": 20}
    values = {
        "naive": -10.0,
        "regression": 1.0,
        "applicants": 2.0,
        "effect": 3.0,
        "selection": -14.0,
        "others": 1.0,
        "share_apart": 1.3,
    }
    rows = [
        {**common, "outcome": "occupancy", "part": part, "value": value, "low": value - 1.0, "high": value + 1.0}
        for part, value in values.items()
    ]
    rows += [{**common, "outcome": "titles", "part": "given", "value": 21.0, "low": 20.0, "high": 22.0},
             {**common, "outcome": "cost", "part": "title grant", "value": 48e6, "low": 40e6, "high": 56e6}]  # fmt: skip
    pd.DataFrame(rows).to_csv(folder / "titles.csv", index=False)
    for lang, first in (("en", "occupancy, points"), ("zh", "入驻率（百分点）")):
        told = titles.section(Source(folder, lang))
        effects, numbers = (block for block in told.blocks if isinstance(block, Table))
        (cells,) = effects.parts[0].cells
        assert cells[0] == first
        assert [str(cell) for cell in cells[1:]] == [
            "−10.0",
            "+1.0",
            "+2.0",
            "+3.0",
            "[+2.0, +4.0]",
            "−14.0",
            "+1.0",
            "130 %",
        ]
        (line,) = next(block for block in told.blocks if isinstance(block, Listing)).items
        assert all(number in line for number in ("−10.0", "+3.0", "−14.0"))
        assert ("is whom the title selects" if lang == "en" else "方向相反") in line
        assert len(effects.columns) == len(cells)
        shown = {str(cell[0]): str(cell[1]) for cell in numbers.parts[0].cells}
        assert "21.0" in shown.values()
        assert "48.0" in shown.values()


@pytest.mark.parametrize(
    ("effect", "share", "words"),
    [(4.0, 0.6, "60 % is not the title's"), (12.0, -0.2, "hide part of it"), (9.0, math.nan, "beyond doubt")],
)
def test_the_share_that_is_selection_is_said_in_a_sentence(tmp_path, effect, share, words):
    folder = comparison(tmp_path / "t")
    values = {"naive": 10.0, "regression": 1.0, "applicants": 2.0, "effect": effect, "selection": 5.0, "others": 1.0}
    common = {"world": "", "scenario": "talent_policy", "base": "baseline", "n": 20, "outcome": "occupancy"}
    rows = [{**common, "part": part, "value": value, "low": 0.0, "high": 20.0} for part, value in values.items()]
    pd.DataFrame([*rows, {**common, "part": "share_apart", "value": share}]).to_csv(folder / "titles.csv", index=False)
    text = str(titles.section(Source(folder, "en")).blocks)
    assert words in text


def test_the_first_page_shows_the_record_and_the_appendix_the_lists(tmp_path):
    folder = comparison(tmp_path / "c")
    effect_tables.hindcast().to_csv(folder / "hindcast.csv", index=False)
    source = Source(folder, "en")
    drawn = [Drawn("record", folder / "figures" / "record", facts={"n": 20, "drawn": ["fed", "tested"]})]
    made = document(source, drawn)
    first = [block for block in made.front if isinstance(block, Picture)]
    assert [(block.stem.name, block.title) for block in first] == [("record", "The record beside the base run")]
    assert "Hollow points were put into the model" in first[0].caption
    # numbered as the first figure, and not one that floats away from the first page
    assert [(each["number"], each["floats"]) for each in pictures_in(view(made))] == [(1, False)]
    assert made.sections[-1].name == "appendix"
    tables = {
        section.name: [block.name for block in section.blocks if isinstance(block, Table)] for section in made.sections
    }
    assert {"evidence", "software", "identities", "inputs"} <= set(tables["appendix"])
    assert not {"evidence", "software"} & {
        name for section, names in tables.items() if section != "appendix" for name in names
    }


def test_a_pdf_shows_no_figure_of_an_earlier_command(tmp_path):
    stem = tmp_path / "figures" / "record"
    stem.parent.mkdir()
    for at, ending in enumerate(("csv", "png", "pdf")):
        stem.with_suffix(f".{ending}").write_text(ending)
        os.utime(stem.with_suffix(f".{ending}"), ns=(at, at))
    assert pdf._picture(stem, tmp_path) == "/figures/record.pdf"
    os.utime(stem.with_suffix(".csv"), ns=(9, 9))
    assert pdf._picture(stem, tmp_path) == "/figures/record.png"
