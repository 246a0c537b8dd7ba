"""What the page on results prints is what was kept of finished studies."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from docs import kept_results, record_tables, result_tables
from experiments.statistics.title_effect import MEASURED

PARKS = [
    # seed, park, date, quarter, open, stage, employees
    (0, "shangdi", "2006Q4", 3, True, 2, 100.0),
    (0, "shangdi", "2024Q4", 7, True, 3, 300.0),
    (1, "shangdi", "2006Q4", 3, True, 2, 100.0),
    (1, "shangdi", "2024Q4", 7, True, 2, 500.0),
    (0, "yanqing", "2006Q4", 3, False, 1, 0.0),
    (0, "yanqing", "2024Q4", 7, True, 1, 9_000.0),
    (1, "yanqing", "2024Q4", 7, True, 1, 9_000.0),
]


@pytest.fixture
def study(tmp_path) -> Path:
    folder = tmp_path / "rents"
    folder.mkdir()
    effects = pd.DataFrame(
        [
            ("gift", "baseline", "", "last_year", "vacancy_rate", 20, 0.1, -0.012, -0.02, -0.004, 0.01),
            ("gift", "baseline", "", "last_year", "output", 20, 5e12, 2e10, -1e10, 5e10, 0.4),
            ("gift", "baseline", "", "run", "output", 20, 4e12, 1e10, 0.0, 2e10, 0.049),
            ("gift", "baseline", "", "run", "concentration", 20, 0.1, 0.0, 0.0, 0.0, 1.0),
        ],
        columns=[
            "scenario",
            "base",
            "world",
            "window",
            "outcome",
            "n",
            "base_level",
            "difference",
            "low",
            "high",
            "p_adjusted",
        ],
    )
    costs = pd.DataFrame(
        [("", "baseline", "present_value", 20, 0.0, 0.0, 0.0), ("", "gift", "present_value", 20, 3.25e9, 3e9, 3.5e9)],
        columns=["world", "scenario", "item", "n", "mean", "low", "high"],
    )
    effects.to_csv(folder / "effects.csv", index=False)
    costs.to_csv(folder / "costs.csv", index=False)
    columns = ["seed", "park", "date", "quarter", "open", "stage", "employees"]
    pd.DataFrame(PARKS, columns=columns).assign(
        scenario="baseline", leading_industry_share=0.5, vacancy_rate=0.25, enterprises=7
    ).to_parquet(folder / "parks.parquet")
    case = {
        "park": "shangdi",
        "quantity": "employees",
        "year": 2024,
        "quarter": 4,
        "value": 200.0,
        "comparison": "at_least",
    }
    case |= {"source_title": "a paper", "source": "", "tag": "R-C", "note": ""}
    told = {"cases": [case], "deflator": {"2006": 1.0, "2024": 1.0}}
    (folder / "information.json").write_text(json.dumps({"groups": [{"scenarios": ["baseline"], "information": told}]}))
    titles = [
        ("gift", "output", part, value, value - 1.0, value + 1.0)
        for part, value in zip(result_tables.TITLE_PARTS, (-15.3, 6.2, 2.6, 1.8, -17.1), strict=True)
    ]
    rows = [(*row[:1], outcome, *row[2:]) for outcome in MEASURED for row in titles]
    pd.DataFrame(rows, columns=["scenario", "outcome", "part", "value", "low", "high"]).to_csv(
        folder / "titles.csv", index=False
    )
    adopted = [("gift", "shangdi", way, "enterprises", 20, 10.0, 8.0, 12.0) for way in ("alone", "together")]
    names = ["scenario", "park", "way", "outcome", "n", "difference", "low", "high"]
    pd.DataFrame(adopted, columns=names).to_csv(folder / "adoption.csv", index=False)
    gains = [(item, 3, 1000.0, -50.0, 2050.0) for item in result_tables.ORIGINS]
    pd.DataFrame(gains, columns=["item", "year", "difference", "low", "high"]).to_csv(
        folder / "gain_by_origin.csv", index=False
    )
    (folder / "manifest.json").write_text(json.dumps({"scenarios": {"baseline": {}, "gift": {}}}))
    return folder


@pytest.fixture
def kept(study, tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(kept_results, "KEPT", tmp_path / "results")
    monkeypatch.setattr(result_tables, "DOCS", tmp_path)
    assert kept_results.main([str(study), "--default", str(study), "--parks", str(study), "shangdi"]) == 0
    return tmp_path / "results"


def test_an_experiment_is_printed_with_intervals_and_marks(kept):
    head, levels, gift = result_tables.experiment("rents last_year vacancy_rate output cost")
    assert head == (
        "20 seeds, last four quarters",
        "vacancy, points",
        "enterprise revenue, bn CNY a year",
        "cost, bn CNY",
    )
    assert levels == ("level of the first scenario", "10.00", "5,000", "")
    assert gift == ("`gift`", "**−1.20 ±0.80**", "+20 ±30", "3.2")
    assert result_tables.experiment("rents run output")[2] == ("`gift`", "**+10 ±10**")
    with pytest.raises(LookupError, match="is not kept"):
        result_tables.experiment("nothing run output")


def test_only_main_outcomes_and_costs_are_kept(kept):
    assert set(pd.read_csv(kept / "rents.csv")["outcome"]) == {"vacancy_rate", "output", "cost"}


def test_stages_are_printed_park_by_park(kept):
    head, *rows = record_tables.park_stages("")
    assert head == ("park", "2006", "2010", "2015", "2020", "2024", "jobs 2024, thousand", "expected 2024")
    assert rows == [
        ("Shangdi", "2", "–", "–", "–", "2–3", "0", "3–4"),
        ("Yanqing Park", "–", "–", "–", "–", "1", "9", "1"),
    ]


def test_steps_of_stages_are_shares_of_park_years(kept):
    steps = {row[0]: row[1:] for row in record_tables.stage_steps("")[1:]}
    assert steps["2"] == ("0.000", "0.500", "0.500", "0.000")
    table = pd.read_csv(kept / "stage_steps.csv")
    assert table["a_run"].sum() == 1.0  # two park-years in two runs: those whose park was open a year before
    assert table["never_change"].iloc[0] == 0.75


def test_later_parks_stand_beside_what_is_known(kept):
    (line,) = record_tables.later_parks("")[1:]
    assert line == ("Shangdi, employees", "2024Q4", "at least 200", "400 (320–480)")


def test_titles_are_told_with_effect_and_selection(kept):
    head, *lines = result_tables.titles("rents gift")
    assert len(lines) == len(MEASURED)
    assert len(head) == 6
    assert lines[0][1:] == ("−15.3", "+6.2", "+2.6", "+1.8 (+0.8 to +2.8)", "−17.1")


def test_who_adopts_alone_stands_beside_all(kept):
    assert result_tables.adoption("rents enterprises")[1:] == [("`gift`, Shangdi", "+10 ±2", "+10 ±2")]


def test_a_zone_is_told_by_where_its_jobs_come_from(kept):
    lines = {line[0]: line[1] for line in result_tables.origins("rents 3")}
    assert lines["against the same run without it"] == "after 3 years"
    assert lines["by incumbents that stay"] == "+1,000 (−50 to +2,050)"
    assert len(lines) == 1 + len(result_tables.ORIGINS)


def test_single_parks_are_told_at_the_end(kept):
    assert result_tables.single_parks("rents")[1:] == [
        ("Shangdi", "`baseline`", "50 (50–50)", "75 (75–75)", "7 (7–7)", "400 (320–480)")
    ]


def test_a_folder_that_is_no_comparison_is_refused(tmp_path, capsys):
    assert kept_results.main([str(tmp_path)]) == 2
    assert "has no effects.csv" in capsys.readouterr().err


def test_what_cannot_be_told_is_a_dash_and_zero_has_no_sign():
    assert result_tables.number("", 1.0, ".2f") == "–"
    assert result_tables.number("-0.004", 1.0, ".2f", sign=True) == "0.00"
    assert result_tables.number("-1234.5", 1.0, ",.0f") == "−1,234"
    assert record_tables.band("-inf", "0") == "at most 0"
    assert record_tables.band("1", "inf") == "at least 1"
    assert record_tables.band("0.5", "3") == "0.5 to 3"
