"""The answer of a comparison: what its sentences and its first page say, with the numbers of the tables."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import shutil

import pandas as pd
import pytest

from experiments.report import render
from experiments.report.document import (
    Listing,
    Paragraph,
    Picture,
    Table,
    pictures_in,
    view,
)
from experiments.report.order import document
from experiments.report.pictures import Drawn
from experiments.report.sections import titles
from experiments.report.study_folder import Source
from tests.experiments import effect_tables
from tests.experiments.report.made_up import comparison, words_of, write_runs


def test_a_comparison_is_answered_in_sentences_with_its_numbers(study):
    text = words_of(study / "report.html")
    assert (
        "First on enterprise revenue (last year of the run) is innovation-oriented , with a mean of 206.0 billion CNY a year."
        in text
    )
    assert "Of resamples of the 20 seeds it is first in 88 %, out of all 4 scenarios." in text
    assert "The order at the top is not settled: talent-oriented is first in 12 % of resamples" in text
    assert (
        "the effect of innovation-oriented on enterprise revenue is +6.00 [+3.00, +9.00] billion CNY a year (+3.0 %)"
        in text
    )
    assert "p &lt; 0.001 after correction" in text
    assert "After correction these do not differ significantly from baseline: my own." in text
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
        "**Innovation-oriented** is ahead of all in enterprise revenue (+3.0 %), for 1.95 bn CNY spent; "
        "worse than the base: vacancy rate (+0.6 points); also changed: asking rent (+3.0 %)."
    )
    # one that is ahead in nothing is told all the same, with what is better and worse under it
    assert second == (
        "**Talent-oriented** is ahead in nothing, for 3.90 bn CNY spent; better than the base: enterprise revenue (+2.0 %); "
        "worse than the base: vacancy rate (+0.4 points); also changed: asking rent (+2.0 %)."
    )
    assert lasting == (
        "Over time, enterprise revenue (innovation-oriented) was largest in 2012Q3 (+9.0 %) and is +3.0 % in the last year; "
        "enterprise revenue (talent-oriented) was largest in 2012Q3 (+6.0 %) and is +2.0 % in the last year."
    )
    assert third == (
        "Spending differs by a factor of up to 3.0, and scenarios change more than what is paid: effects are those of whole bundles, and at "
        "equal cost the ranking could differ."
    )
    # nineteen years of 3 bn more output over 1.95 bn of cost, r of them: (1 - r)^2 = 0.5^2 + (0.1 r)^2 at its ends, were the cost known 15 to 44
    assert fourth.startswith(
        "For each yuan spent, enterprise revenue (sales) changes by +29 yuan under innovation-oriented (+15 to +45)"
    )
    table = told.front[0]
    assert "For each yuan: mean difference over the run × 19 years ÷ spent, with Fieller's 95 % interval." in table.note
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
    assert "not that 2 of 490 parameters have no literature value" in told.front[-1].text


def test_who_is_not_told_from_the_second_is_not_ahead_of_all(tmp_path):
    folder = comparison(tmp_path / "c")
    runs = pd.read_parquet(folder / "outcomes.parquet")
    # the second wins where the first loses, by as much as before on average: each is told from the base, but not from the other
    second = (runs["scenario"] == "talent_oriented") & (runs["outcome"] == "output")
    runs.loc[second, "value"] = (
        runs.loc[second].groupby("window")["value"].transform(lambda each: 2.0 * each.mean() - each)
    )
    runs.to_parquet(folder / "outcomes.parquet")
    for lang, ahead, better in (("en", "ahead of all", "better than the base: {}"), ("zh", "上居首", "优于基准的有{}")):
        first, *_ = document(Source(folder, lang), []).answer
        name = {"en": "enterprise revenue (+3.0 %)", "zh": "企业营业收入（+3.0 %）"}[lang]
        assert ahead not in first
        assert better.format(name) in first


def test_what_grows_to_the_end_and_what_money_brings_of_the_chosen_outcome_are_said(tmp_path):
    folder = comparison(tmp_path / "c")
    effects, course = (pd.read_csv(folder / f"{name}.csv") for name in ("effects", "effects_over_time"))
    # innovations like revenue, a thousandth of it in number: 3 bn CNY a year are 3 a year
    for name, table in (("effects", effects), ("effects_over_time", course)):
        again = table[table["outcome"] == "output"].assign(outcome="innovations")
        numbers = [
            each
            for each in again
            if each in ("difference", "low", "high", "low_bca", "high_bca", "base_level", "value")
        ]
        again[numbers] = again[numbers] / 1e9
        pd.concat([table, again]).to_csv(folder / f"{name}.csv", index=False)
    write_runs(folder, *(pd.read_csv(folder / f"{name}.csv").assign(world="") for name in ("effects", "costs")))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["comparison"]["outcome"] = "innovations"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    fourth = document(Source(folder, "en"), []).answer[-1]
    # 57 of them over nineteen years, for 1.95 bn CNY
    assert "For each bn CNY, innovations change by +29 under innovation-oriented (+15 to +45)" in fourth
    assert (
        "每支出 1 亿元，创新数相应变化：创新导向 +2.9（+1.5 至 +4.5）" in document(Source(folder, "zh"), []).answer[-1]
    )
    pd.DataFrame({"date": ["2012Q3", "2024Q4"]}).to_csv(folder / "effects_by_quarter.csv", index=False)
    course = pd.read_csv(folder / "effects_over_time.csv")
    course.loc[(course["measure"] == "peak") & (course["scenario"] == "innovation_oriented"), "date"] = "2024Q4"
    course.to_csv(folder / "effects_over_time.csv", index=False)
    lasting = next(text for text in document(Source(folder, "en"), []).answer if text.startswith("Over time"))
    assert lasting.startswith("Over time, still growing at the end of the run: ")
    assert "(innovation-oriented);" in lasting
    assert "(talent-oriented) was largest in 2012Q3" in lasting


def test_what_is_slight_is_told_as_such_and_makes_nobody_a_leader(tmp_path):
    folder = comparison(tmp_path / "s")
    effects = pd.read_csv(folder / "effects.csv")
    rows = (effects["scenario"] == "innovation_oriented") & (effects["outcome"] == "output")
    for name in ("difference", "low", "high"):
        effects.loc[rows, name] *= 0.1
    effects.to_csv(folder / "effects.csv", index=False)
    told = document(Source(folder, "en"), []).answer
    # three thousandths of the revenue of the base: told from none, and nothing that anybody would act on
    (slight,) = (text for text in told if text.startswith("**Innovation-oriented**"))
    assert "is ahead in nothing" in slight
    assert slight.endswith("; slight: enterprise revenue (+0.30 %).")
    assert document(Source(folder, "en"), []).front[0].note.endswith("Slight: below 0.5 %, 0.25 points or 0.05 stages.")


def test_where_nothing_moves_by_much_that_is_the_answer(tmp_path):
    folder = comparison(tmp_path / "n")
    effects = pd.read_csv(folder / "effects.csv")
    for name in ("difference", "low", "high"):
        effects[name] *= 0.01
    effects.to_csv(folder / "effects.csv", index=False)
    told = document(Source(folder, "en"), []).answer
    # the third of the four is told from none in nothing, and is not named
    assert [text.split(",")[0] for text in told[:2]] == [
        "**Innovation-oriented** moves nothing by much",
        "**Talent-oriented** moves nothing by much",
    ]
    assert told[0].endswith(
        "; slight: enterprise revenue (+0.030 %), vacancy rate (+0.006 points) and asking rent (+0.030 %)."
    )


def test_what_is_there_over_the_run_and_gone_in_the_last_year_is_said(tmp_path):
    folder = comparison(tmp_path / "g")
    effects = pd.read_csv(folder / "effects.csv")
    rows = (effects["scenario"] == "talent_oriented") & (effects["outcome"] == "output")
    effects.loc[rows & (effects["window"] == "last_year"), "p_adjusted"] = 0.3
    effects.to_csv(folder / "effects.csv", index=False)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["comparison"]["window"] = "run"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (lasting,) = (text for text in document(Source(folder, "en"), []).answer if text.startswith("Over time"))
    assert lasting.endswith(
        "; no longer statistically significant in the last year: enterprise revenue (talent-oriented)."
    )


def test_who_pays_for_itself_is_said_of_income_and_measures_beside_the_base(tmp_path):
    folder = comparison(tmp_path / "p")
    (folder / "figures").mkdir()
    flows = {"baseline": (10e9, 0.0), "innovation_oriented": (11e9, 2e9), "talent_oriented": (13e9, 1e9)}

    def told(flows):
        rows = [
            row
            for name, (income, paid) in flows.items()
            for row in (
                {"scenario": name, "side": "income", "item": "district_taxes", "amount": income},
                {"scenario": name, "side": "spending", "item": "programmes", "amount": paid},
            )
        ]
        pd.DataFrame(rows).to_csv(folder / "figures" / "fiscal_flows.csv", index=False)
        return document(Source(folder, "en"), []).answer[-1]

    assert told(flows) == (
        "On average of the runs, income of governments rises by more than measures cost under talent-oriented "
        "(+3.0 against 1.0 bn CNY a year; budget balance +2.0) alone."
    )
    # figures drawn before the tables were written again are of other runs
    os.utime(folder / "figures" / "fiscal_flows.csv", (0, 0))
    assert not document(Source(folder, "en"), []).answer[-1].startswith("On average")
    flows["talent_oriented"] = (10.5e9, 1e9)
    assert told(flows) == (
        "On average of the runs, income of governments rises under no scenario by as much as measures cost."
    )


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
            if isinstance(block, Paragraph)
            and ("Budget balance" in block.text or "pay for themselves" in block.text or "收支差额" in block.text)
        ]

    assert told("en") == []
    (folder / "figures").mkdir(exist_ok=True)
    rows = [
        ("baseline", "income", "land", 9e9), ("baseline", "spending", "programmes", 4e9),
        ("my_own", "income", "land", 11e9), ("my_own", "spending", "programmes", 21e9), ("my_own", "programme", "rd_subsidy", 21e9),
        ("my_own", "spending", "other_measures", 0.5e9), ("my_own", "spending", "administration", -0.5e9),
    ]  # fmt: skip
    pd.DataFrame(rows, columns=["scenario", "side", "item", "amount"]).to_csv(
        folder / "figures" / "fiscal_flows.csv", index=False
    )
    assert told("en")[0].endswith("income less spending, bn CNY (not discounted): baseline +5.0 and my own \u221210.0.")
    assert (
        "baseline in what governments take in, and in what they pay for measures, in an average year, bn CNY"
        in told("en")[1]
    )
    assert "discounted): my own income +2.0, measures +17.5. The balance" in told("en")[1]
    assert "基准情景 +50" in told("zh")[0]
    assert "\u2212100" in told("zh")[0]
    assert "收入 +20、举措支出 +175" in told("zh")[1]
    # a study whose figure does not have the base has nothing to set beside it, one without a number nothing at all
    path = folder / "figures" / "fiscal_flows.csv"
    table = pd.read_csv(path)
    table[table["scenario"] != "baseline"].to_csv(path, index=False)
    assert len(told("en")) == 1
    table.assign(amount="").to_csv(path, index=False)
    assert told("en") == told("zh") == []


def test_a_scenario_names_all_that_is_paid_for_and_settings_are_called_by_their_names(study):
    for lang, paid, programme in (
        ("en",
         "What governments pay for under innovation-oriented, largest outlay first: R&D subsidy; other spending.",
         ("intensity of R&D subsidy (`rd_subsidy`)", "none", "0.1", "share of enterprises' own R&D", "choice")),
        ("zh", "创新导向下由财政承担的支出（按金额从高到低）：研发补贴；其他支出。",
         ("研发补贴（`rd_subsidy`）的力度", "无", "0.1", "占企业自身研发投入的比例", "自选")),
    ):  # fmt: skip
        made = document(Source(study, lang), [])
        (section,) = (each for each in made.sections if each.name == "scenarios")
        texts = [block.text for block in section.blocks if isinstance(block, Paragraph)]
        assert paid in texts
        assert not any("baseline" in text and "What governments pay" in text for text in texts)
        (table,) = (block for block in section.blocks if isinstance(block, Table))
        innovation = table.parts[0].cells
        assert innovation[0] == programme
        assert all(all(row) for part in table.parts for row in part.cells if len(part.cells) > 1)
        # the tags are told where they first stand
        assert f"{programme[-1]} " in table.note or f"{programme[-1]}为" in table.note
        path = next(row for row in innovation if "`paths.innovation_ecosystem`" in str(row[0]))
        assert str(path[0]).startswith("joint laboratories" if lang == "en" else "联合实验室")


def test_what_the_base_misses_of_the_record_is_on_the_first_page(tmp_path):
    folder = comparison(tmp_path / "r")
    errors = [
        ("revenue", 0.02, "relative", "fed"),
        ("revenue", 0.15, "relative", "half-fed"),
        ("vacancy_rate", -5.9, "points", "emergent"),
    ]
    about = {"period": "2010", "source": "a yearbook", "provenance": "read"}
    rows = [
        {
            "scenario": "baseline",
            "topic": topic,
            "place": "city",
            "error": error,
            "error_unit": unit,
            "fed": fed,
            **about,
        }
        for topic, error, unit, fed in errors
    ]
    pd.DataFrame(rows).to_csv(folder / "hindcast.csv", index=False)
    texts = [block.text for block in document(Source(folder, "en"), []).front if isinstance(block, Paragraph)]
    assert texts[0] == (
        "Against the record of the whole region (which had programmes, whereas the base has none) the base run is off by +2 to +15 % in enterprise "
        "revenue (imposed) and \u22126 points in vacancy; there is no record of enterprises, employees, innovations, asking rent and mean "
        "development stage of parks."
    )


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


def test_an_end_beside_zero_is_not_printed_as_zero(tmp_path):
    folder = comparison(tmp_path / "c")
    table = pd.read_csv(folder / "effects_over_time.csv")

    def shown():
        (found,) = (
            each for each in document(Source(folder, "en"), []).blocks() if getattr(each, "name", "") == "new_parks"
        )
        return [str(cell) for cell in found.parts[0].cells[0][2:4]]

    assert shown() == ["−1.6", "[−1.7, −1.5]"]
    until = table["measure"] == "quarters_until_80_let"
    table.loc[until, ["low", "high"]] = -3.2, -0.03
    table.to_csv(folder / "effects_over_time.csv", index=False)
    assert shown() == ["−1.60", "[−3.20, −0.03]"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ("holds zero", "Probability of being best")), ("zh", ("最优概率", "最优的概率为", "含零的"))],
)
def test_what_is_told_is_told_by_the_adjusted_p_and_resamples_are_called_so(study, lang, words):
    text = repr(document(Source(study, lang), []).sections)
    for each in words:
        assert each not in text
    assert {"en": "First in resamples", "zh": "重抽样中居首的比例"}[lang] in text
    assert {
        "en": "counts as statistically significant where its adjusted p is below 0.05",
        "zh": "以校正后 p 是否小于 0.05 为准",
    }[lang] in text
    assert {"en": "a check of skew and not of width", "zh": "不用于判断区间宽窄"}[lang] in text


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
    assert "After correction, innovation-oriented differs significantly from baseline in 2 of 2 worlds." in text
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
    assert [(block.stem.name, block.title) for block in first] == [("record", "The base run against observed data")]
    assert "Hollow points are imposed inputs" in first[0].caption
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
