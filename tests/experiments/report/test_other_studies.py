"""Reports of runs, ablations and sensitivity analyses, and folders that have none."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from experiments import ConfigurationError
from experiments.commands import cli
from experiments.report import render
from experiments.report.order import document
from experiments.report.study_folder import Source
from tests.experiments.report.made_up import SMALL, comparison, prepare, words_of


def test_an_ablation_is_reported_from_the_command_line_in_its_own_language(ablation, capsys, monkeypatch):
    monkeypatch.chdir(ablation.parent)
    assert cli.main(["report", "a", "out=.", "lang=en"]) == 0
    assert "report.html, report.pdf, report.docx, tables/, figures/ in a" in capsys.readouterr().out
    text = words_of(ablation / "report.html")
    assert "Switched on alone, rent subsidy changes fiscal cost of measures (last year of the run) most" in text
    assert "rent subsidy off, all others on" in text
    assert "Figure&nbsp;1 What each lever changes: fiscal cost of measures" in text
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
    assert "单独开启时，对政策举措的财政支出（末年）效应最大的是" in words_of(ablation / "report.html")


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
    assert "The wider its range, the more a parameter matters." in text
    # what the study is needs no advice to make one
    assert "for the former, yuanqu sensitivity" not in text
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


def test_a_study_of_another_kind_is_refused(tmp_path):
    folder = comparison(tmp_path / "k", kind="bench")
    with pytest.raises(ConfigurationError, match="has no report"):
        render(folder)
    assert document(Source(comparison(tmp_path / "c"), "zh"), []).lang == "zh"
