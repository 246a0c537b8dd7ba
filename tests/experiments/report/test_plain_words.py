"""What a reader who knows nothing of the model is told: what outcomes are, and where the observed record comes from."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest

from experiments.commands import cli
from experiments.configuration import outcome_words
from experiments.figures.texts.labels import label
from experiments.report.answer import answer
from experiments.report.document import Listing, Paragraph, Table
from experiments.report.order import document
from experiments.report.pictures import Drawn
from experiments.report.sections import costs, evidence, method, reproduce, stage_marks
from experiments.report.study_folder import Source
from experiments.statistics.outcomes import OUTCOMES
from sim.observers.dimensions import MARKS
from tests.experiments.report.made_up import MAIN, comparison


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A made-up comparison without pages."""
    return comparison(tmp_path_factory.mktemp("plain") / "c")


def paragraphs(section):
    """The text of the paragraphs of a section, one a line."""
    return "\n".join(block.text for block in section.blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_method_says_what_each_main_outcome_is_as_the_list_of_outcomes_does(folder, lang, capsys):
    (told,) = [block.items for block in method.section(Source(folder, lang)).blocks if isinstance(block, Listing)]
    assert len(told) == len(MAIN)
    for text, name in zip(told, MAIN, strict=True):
        assert text.startswith(outcome_words.label(OUTCOMES[name], lang))
        assert text.endswith(outcome_words.meaning(OUTCOMES[name], lang))
    assert cli.main(["list", "outcomes", f"lang={lang}"]) == 0
    listed = capsys.readouterr().out
    for outcome in OUTCOMES.values():
        assert outcome_words.meaning(outcome, lang) in listed


OBSERVED = (
    ("revenue", "city", "2006", 1.0, "A yearbook", "unverified"),
    ("employees", "city", "2009", 1.0, "A yearbook", "unverified"),
    ("rent", "city", "2012Q1", 1.0, "A broker", "read"),
    ("rent", "park_1", "2012Q1", 1.0, "Of one park", "read"),
    ("vacancy_rate", "city", "2030", "", "Of a year beyond the runs", "read"),
)


def observed(folder, rows=OBSERVED):
    """A made-up study with a record."""
    columns = ("topic", "place", "period", "error", "source", "provenance")
    told = pd.DataFrame([dict(zip(columns, row, strict=True)) for row in rows])
    told.assign(scenario="baseline", error_unit="relative", fed="emergent").to_csv(folder / "hindcast.csv", index=False)
    return folder


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_record_has_its_sources_and_the_base_is_said_to_be_unpaid_where_it_is(tmp_path, lang):
    folder = comparison(tmp_path / "r")
    assert evidence.record(Source(folder, lang)) == ()
    told = evidence.record(Source(observed(folder), lang))
    (sources,) = [block.items for block in told if isinstance(block, Listing)]
    assert [text.split("：" if lang == "zh" else ":")[0] for text in sources] == ["A yearbook", "A broker"]
    first, second = (
        ("enterprise revenue and employees, 2006-2009; not verified", "asking rent, 2012")
        if lang == "en"
        else ("企业营业收入和从业人员，2006-2009；未经", "挂牌租金，2012")
    )
    assert first in sources[0]
    assert sources[1].endswith(second)
    unpaid = "the real region had them" if lang == "en" else "现实中的区域"
    assert unpaid in told[-1].text
    # a base that pays, and one that is paid from some quarter on, are as the real region was, as far as is known
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    before = json.dumps(manifest)
    for key, value in (("instruments", [{"kind": "rd_subsidy", "intensity": 0.1}]), ("timeline", {"8": {}})):
        manifest = json.loads(before)
        base = manifest["scenarios"]["baseline"]
        (base["parameters"]["policy"] if key == "instruments" else base)[key] = value
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        assert isinstance(evidence.record(Source(folder, lang))[-1], Listing)
    observed(folder, OBSERVED[-2:])
    assert evidence.record(Source(folder, lang)) == ()


@pytest.mark.parametrize(
    ("item", "told_of"), [("rd_subsidy", False), ("fiscal_returns", True), ("guidance_fund_equity", True)]
)
def test_returns_of_funds_are_spoken_of_where_there_are_funds(tmp_path, item, told_of):
    folder = comparison(tmp_path / "f")
    table = pd.read_csv(folder / "costs.csv", keep_default_na=False)
    if item == "fiscal_returns":
        table.loc[table["item"] == item, "mean"] = 1e6
    else:
        table["item"] = table["item"].replace("rd_subsidy", item)
    table.to_csv(folder / "costs.csv", index=False)
    for lang, returns, net in (("en", "Fund returns", "net of fund returns"), ("zh", "基金回款", "扣除基金回款")):
        source = Source(folder, lang)
        section = costs.section(source, ())
        tables = [block for block in section.blocks if isinstance(block, Table)]
        assert (returns in tables[0].columns) == told_of
        assert {len(row) for part in tables[0].parts for row in part.cells} == {len(tables[0].columns)}
        for text in (tables[-1].note, " ".join(answer(source))):
            assert (net in text) == told_of
        assert (("引导基金" if lang == "zh" else "guidance funds") in paragraphs(section)) == told_of


@pytest.mark.parametrize("kind", ["compare", "run"])
def test_names_of_real_parks_are_said_to_be_no_forecast_where_a_figure_grades_them(tmp_path, kind):
    folder = comparison(tmp_path / "n", kind=kind)
    path = folder / "manifest.json"

    def told(figure):
        made = document(Source(folder, "en"), [Drawn(figure, folder / "figures" / figure, facts={"n": 20})])
        return any("no forecast of the park" in block.text for block in made.blocks() if isinstance(block, Paragraph))

    assert not told("stage_ribbons")
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for entry in manifest["scenarios"].values():
        entry["parameters"]["region"]["kind"] = "folder"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert told("stage_ribbons")
    assert not told("stage_shares")


def test_the_table_of_new_parks_says_why_the_base_has_several_values(study):
    for lang, why in (("en", "in both runs are not the same"), ("zh", "因情景而异")):
        (table,) = (
            each
            for each in document(Source(study, lang), []).blocks()
            if isinstance(each, Table) and each.name == "new_parks"
        )
        assert why in table.note


def test_parameters_without_a_literature_value_stand_with_their_values_in_the_base_run_and_the_number_of_all(tmp_path):
    study = comparison(tmp_path / "c")
    told = json.loads((study / "manifest.json").read_text(encoding="utf-8"))
    told["scenarios"]["baseline"]["parameters"]["rent"]["vacancy_response"] = 0.0625
    told["results_rest_on"]["parameters"] = 321
    (study / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    source = Source(study, "en")
    tables = [block for block in evidence.parameters(source) if isinstance(block, Table)]
    rows = [" ".join(map(str, row)) for table in tables for part in table.parts for row in part.cells]
    assert any("vacancy_response 0.0625" in row for row in rows)
    assert evidence.counts(source) == {"all": 321, "d": 2, "m": 1}
    for lang, number in (("en", "Of 321 parameters, 2 are choices"), ("zh", "全部 321 个参数中，2 个为")):
        said = evidence.section(Source(study, lang)).blocks[-1].text
        assert number in said
        assert "`yuanqu list parameters`" in said


def test_an_entry_for_bibtex_names_the_study_and_its_uncommitted_changes(tmp_path):
    folder = comparison(tmp_path / "my_study")
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for dirty in (False, True):
        told["git"]["dirty"] = dirty
        (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
        for lang, changed in (("en", "with uncommitted changes"), ("zh", "另有未提交的改动")):
            sentence, entry = reproduce.citation(Source(folder, lang)).blocks
            assert (changed in sentence.text) == dirty
            # the entry is English in every report, and what LaTeX would read as a command is not
            assert ("with uncommitted changes" in entry.text) == dirty
            assert told["git"]["commit"] in entry.text
            assert r"study my\_study," in entry.text


def test_pain_points_are_explained_before_their_figure_with_the_largest_change_told_from_none(tmp_path):
    folder = comparison(tmp_path / "c")
    lines = ["scenario,date,pain,value,base,difference,low,high,n"]
    for scenario, changes in (
        ("baseline", {}),
        # the largest change of all is not told from none, and of the others a relief is the largest
        (
            "innovation_oriented",
            {"pain_1": (0.5, -0.1, 1.1), "pain_4": (-0.2, -0.3, -0.1), "pain_8": (0.1, 0.05, 0.15)},
        ),
        ("my_own", {"pain_2": (0.3, -0.1, 0.7)}),
    ):
        for number in range(1, 9):
            pain = f"pain_{number}"
            difference, low, high = changes.get(pain, (0.0, 0.0, 0.0))
            lines.append(f"{scenario},2024Q4,{pain},0.5,baseline,{difference},{low},{high},8")
    stem = folder / "figures" / "pains_by_scenario"
    stem.parent.mkdir(exist_ok=True)
    stem.with_name(f"{stem.name}.csv").write_text("\n".join(lines), encoding="utf-8")
    for lang, largest in (
        ("en", "innovation-oriented −0.200 [−0.300, −0.100] in 4 weak innovation; my own none."),
        ("zh", "创新导向为“4 技术创新不足”−0.200 [−0.300, −0.100]；my own无。"),
    ):
        made = document(Source(folder, lang), [Drawn(stem.name, stem)])
        (section,) = (each for each in made.sections if each.name == "over_time")
        (told,) = (block.text for block in section.blocks if isinstance(block, Paragraph) and "**" in block.text)
        assert all(label(f"pain_{number}", lang) in told for number in range(1, 9))
        assert largest in paragraphs(section)
        assert [type(block).__name__ for block in section.blocks][-1] == "Picture"
    # without the figure nothing is said of it
    other = [Drawn("stage_shares", folder / "figures" / "stage_shares")]
    assert "pain" not in " ".join(
        paragraphs(section) for section in document(Source(folder, "en"), other).sections if section.name == "over_time"
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_report_that_shows_stages_says_what_a_park_must_reach(tmp_path, lang):
    folder = comparison(tmp_path / "m")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert stage_marks.told(Source(folder, lang)) == ()
    manifest["comparison"]["main_outcomes"].append("mean_stage")
    manifest["scenarios"]["baseline"]["parameters"]["stages"] |= {"scale": 1.1, "up": 6}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    text, marks, bars = stage_marks.told(Source(folder, lang))
    assert "0.55" in text.text
    assert {"6", "4"} <= set(re.findall(r"\d+", text.text))
    told = [[str(cell) for cell in row] for part in marks.parts for row in part.cells]
    assert [row[2:4] for row in told][:3] == [["0.5", "0.2"], ["0.03", "0.055"], ["2", "4.5"]]
    assert len(told) == sum(map(len, MARKS.values()))
    second, third, fourth = ([str(cell) for cell in row[1:]] for row in bars.parts[0].cells)
    # bars are a tenth higher here
    assert second == ["0.40", "0.46", "", "", "0.66", "550", "0.72"]
    assert [row[0] for row in (third, fourth)] == ["0.55", "0.92"]
