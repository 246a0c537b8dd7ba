"""A comparison in which one scenario treats a single district: what is written of it, and what the report says in both languages."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from experiments.analyses.comparison_plan import treated
from experiments.commands import cli
from experiments.report import order
from experiments.report.document import Paragraph, Table
from experiments.report.study_folder import Source
from experiments.statistics.gain_by_origin import GAINS, ITEMS, ORIGINS, RATIOS
from sim.parameters import Parameters
from sim.parameters.policy_table import Instrument, Policy

HERE = """\
# @package _global_
# One district is paid for
policy:
  name: here
  instruments:
    - {kind: tax_relief, intensity: 1.0, start: 1, districts: [district_1], announced: false}
    - {kind: rd_subsidy, intensity: 0.5, start: 1, districts: [district_1], announced: false}
"""
WORDS = [
    "region=synthetic", "region.parks=3", "region.districts=2", "region.enterprises=60", "quarters=9", "study=s", "seeds=2",
    "scenarios=[baseline,here]", "figures=false", "report=false", "outcome=employees",
]  # fmt: skip
RECORDED = ["record.events=true", "record.snapshot_every=4"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("treated")
    (place / "mine" / "scenario").mkdir(parents=True)
    (place / "mine" / "scenario" / "here.yaml").write_text(HERE, encoding="utf-8")
    words = ["compare", *WORDS, "--config-dir", str(place / "mine"), f"out={place}"]
    # enterprises that nobody recorded cannot be told apart, and the rest is as ever
    assert cli.main(words) == 0
    assert not (place / "s" / "gain_by_origin.csv").exists()
    assert cli.main([*words, *RECORDED, "study=recorded"]) == 0
    return place / "recorded"


def test_a_district_is_treated_by_programmes_for_it_alone():
    base = Parameters()

    def scenario(*instruments: Instrument) -> Parameters:
        return replace(base, policy=Policy(name="x", instruments=instruments))

    first, second = (
        Instrument("rd_subsidy", 0.1, start=start, districts=(district,)) for start, district in ((8, "a"), (4, "b"))
    )
    assert treated(scenario(first, replace(second, districts=("a",))), base) == ("a", 4)
    assert treated(scenario(first, second), base) is None
    assert treated(scenario(replace(first, districts=("a", "b"))), base) is None
    assert treated(scenario(replace(first, districts=())), base) is None
    assert treated(scenario(), base) is None
    other = replace(scenario(first), paths=replace(base.paths, park_operation=1.0))
    assert treated(other, base) is None


def test_gains_by_origin_sum_to_the_gain(folder):
    found = pd.read_csv(folder / "gain_by_origin.csv")
    assert list(found.columns) == list(GAINS)
    assert set(found["item"]) == {*ITEMS, *RATIOS}
    assert set(found["year"]) == {1, 2}
    assert set(found["district"]) == {"district_1"}
    gain = found.set_index(["year", "item"])["difference"]
    jobs = pd.read_parquet(folder / "enterprises.parquet")
    jobs = jobs[jobs["region"] == "district_1"].groupby(["scenario", "seed", "quarter"])["employees"].sum()
    for year, quarter in ((1, 4), (2, 8)):
        now, before = ((jobs["here"] - jobs["baseline"]).xs(each, level="quarter").mean() for each in (quarter, 0))
        # before it begins both runs are one
        assert before == 0.0
        assert gain[year][list(ORIGINS)].sum() == pytest.approx(now)
    assert gain[2]["cost_so_far"] > gain[2]["cost"] > 0.0


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_tells_of_it(folder, lang):
    section = next(each for each in order.document(Source(folder, lang), ()).sections if each.name == "gain_by_origin")
    table = next(block for block in section.blocks if isinstance(block, Table))
    assert len(table.parts) == 3
    assert all(len(row) == len(table.columns) == 5 for part in table.parts for row in part.cells)
    last = section.blocks[-1]
    assert isinstance(last, Paragraph)
    assert ("CNY" in last.text) == (lang == "en")
