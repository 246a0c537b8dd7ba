"""Studies: resuming, extending, failing and combining; the same tables whatever the workers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from experiments import ConfigurationError, Study, compose
from experiments.analyses.written import Clock, Command, write_manifest
from experiments.configuration.options import Options
from experiments.configuration.overrides import Overrides
from experiments.report import pictures
from experiments.report.study_folder import Source
from experiments.statistics.summary import kappa, summary, years_shown
from experiments.statistics.text_columns import width
from experiments.study import run as one_run
from experiments.study import run_folders, run_tables, summary_tables
from experiments.study.manifest import differences
from experiments.study.whole_files import host

SMALL = ("region=synthetic", "region.parks=3", "region.districts=1", "region.enterprises=60", "quarters=6")


@pytest.fixture
def parameters():
    return compose(*SMALL)


def files(study: Study) -> dict[str, bytes]:
    """Content of the combined tables."""
    return {path.stem: path.read_bytes() for path in study.folder.glob("*.parquet")}


def test_a_study_writes_every_run_whole_and_all_runs_together(tmp_path, parameters):
    study = Study("s", {"b": parameters, "a": compose(*SMALL, "policy=innovation")}, [1, 0], out=tmp_path).run(
        progress=False
    )
    assert [(scenario, seed) for scenario, seed, _ in run_folders.complete_runs(study.runs)] == [
        ("a", 0),
        ("a", 1),
        ("b", 0),
        ("b", 1),
    ]
    parks = study.table("parks")
    assert list(parks.columns[:4]) == ["scenario", "seed", "quarter", "date"]
    assert parks[["scenario", "seed", "quarter"]].apply(tuple, axis=1).is_monotonic_increasing
    assert not list(tmp_path.rglob("*.part*"))
    manifest = json.loads(next(study.runs.rglob("manifest.json")).read_text(encoding="utf-8"))
    assert manifest["rows"]["system"] == 6
    assert {"parameters", "inputs", "model", "versions", "seconds"} <= set(manifest)


def test_tables_of_one_run_are_read_with_scenario_and_seed_from_their_path(tmp_path, parameters):
    study = Study("s", {"base": parameters}, 2, out=tmp_path).run(progress=False)
    paths = sorted(str(path) for path in study.runs.rglob("system.parquet"))
    together = pd.read_parquet(paths)
    assert set(together["seed"].astype(int)) == {0, 1}
    assert set(together["scenario"].astype(str)) == {"base"}


def test_tables_are_equal_to_the_last_byte_for_any_workers_and_any_order_of_coming_about(tmp_path, parameters):
    one = Study("one", {"base": parameters}, 4, out=tmp_path).run(progress=False)
    two = Study("two", {"base": parameters}, 4, out=tmp_path).run(2, progress=False)
    late = Study("late", {"base": parameters}, [3, 1], out=tmp_path).run(progress=False)
    late = Study("late", {"base": parameters}, 4, out=tmp_path).run(progress=False)
    assert {"parks", "regions", "system", "industries", "transitions"} <= set(files(one))
    assert files(one) == files(two) == files(late)
    assert len(late.computed) == 2


def test_what_is_complete_is_not_computed_again(tmp_path, parameters, monkeypatch):
    Study("s", {"base": parameters}, 2, out=tmp_path).run(progress=False)
    monkeypatch.setattr(one_run, "ecosystem", lambda: pytest.fail("computed again"))
    again = Study("s", {"base": parameters}, 2, out=tmp_path).run(progress=False)
    assert not again.computed
    assert not again.failed


def test_a_scenario_with_other_parameters_is_refused_by_name(tmp_path, parameters):
    Study("s", {"base": parameters}, 1, out=tmp_path).run(progress=False)
    other = compose(*SMALL, "rent.cap=0.05")
    with pytest.raises(
        ConfigurationError, match=r"'base' computed with other parameters \(rent\.cap: 0\.06 there, 0\.05 now"
    ):
        Study("s", {"base": other}, [5], out=tmp_path).run(progress=False)
    Study("s", {"other": other}, 1, out=tmp_path).run(progress=False)


def test_another_version_of_the_model_is_refused(tmp_path, parameters, monkeypatch):
    Study("s", {"base": parameters}, 1, out=tmp_path).run(progress=False)
    monkeypatch.setattr("experiments.study.manifest.model_fingerprint", lambda: "0" * 12)
    with pytest.raises(ConfigurationError, match="another version of the model"):
        Study("s", {"base": parameters}, 2, out=tmp_path).run(progress=False)


class Breaking:
    """A model that fails for one seed."""

    def __init__(self, parameters, seed=0, setting=None):
        from sim import ParkEcosystem

        if seed == 1:
            raise RuntimeError("the roof fell in")
        self.model = ParkEcosystem(parameters, seed, setting)

    def step(self):
        self.model.step()

    @property
    def results(self):
        return self.model.results


def test_a_failed_run_is_recorded_and_the_rest_go_on(tmp_path, parameters, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(one_run, "ecosystem", lambda: Breaking)
        study = Study("s", {"base": parameters}, 3, out=tmp_path).run(progress=False)
    assert [outcome.seed for outcome in study.failed] == [1]
    assert sorted(study.table("system")["seed"].unique()) == [0, 2]
    (record,) = study.runs.rglob("*.failed.json")
    assert "the roof fell in" in json.loads(record.read_text(encoding="utf-8"))["traceback"]
    again = Study("s", {"base": parameters}, 3, out=tmp_path).run(progress=False)
    assert [outcome.seed for outcome in again.computed] == [1]
    assert not list(study.runs.rglob("*.failed.json"))


def test_an_interrupted_run_leaves_nothing_that_looks_complete(tmp_path, parameters, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    study = Study("s", {"base": parameters}, 2, out=tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(one_run, "write_table", interrupt)
        with pytest.raises(KeyboardInterrupt):
            study.run(progress=False)
    assert not list(study.runs.rglob("*.part*"))
    assert not run_folders.complete_runs(study.runs)


def test_a_full_disk_leaves_nothing_that_looks_complete(tmp_path, parameters, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    study = Study("s", {"base": parameters}, 1, out=tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(one_run, "write_table", full)
        study.run(progress=False)
    assert study.failed[0].errno == 28
    assert not [path for path in study.runs.rglob("*") if path.is_dir() and path.parent.name.startswith("seed=")]


def test_what_ended_processes_left_is_swept_and_what_living_ones_write_is_not(tmp_path, parameters):
    study = Study("s", {"base": parameters}, 1, out=tmp_path)
    seed = study.runs / "scenario=base" / "seed=0"
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    here, day = host(), 24 * 3600.0
    dead, alive, empty = (
        seed / f"a.part-{here}-{gone.pid}",
        seed / f"b.part-{here}-{os.getpid()}",
        seed / "0123456789ab",
    )
    fresh, filled, old = (seed / f"{name}.part-far-away-7" for name in "cde")
    for folder in (dead, alive, empty, fresh, filled, old):
        folder.mkdir(parents=True)
    (filled / "parks.parquet").touch()
    for folder in (filled, old):
        os.utime(folder, (time.time() - 2 * day,) * 2)
    study.prepare()
    left = [folder.exists() for folder in (dead, alive, empty, fresh, filled, old)]
    assert left == [False, True, False, True, True, False]


def test_events_and_snapshots_are_written_only_when_asked_for(tmp_path, parameters):
    quiet = Study("quiet", {"base": parameters}, 1, out=tmp_path).run(progress=False)
    with pytest.raises(ValueError, match=r"no table 'events'.*record\.events=true"):
        quiet.table("events")
    full = compose(*SMALL, "record.events=true", "record.snapshot_every=2")
    loud = Study("loud", {"base": full, "quiet": parameters}, 1, out=tmp_path).run(progress=False)
    assert set(loud.table("events")["scenario"]) == {"base"}
    assert "productivity" in loud.table("enterprises")


def test_each_scenario_can_have_seeds_of_its_own_and_seeds_are_added(tmp_path, parameters):
    study = Study("s", {"a": parameters, "b": parameters}, {"a": [4], "b": 2}, out=tmp_path)
    assert study.seeds == (4, 0, 1)
    assert (study.seeds_of("a"), study.seeds_of("b")) == ((4,), (0, 1))
    study.compute(progress=False)
    assert [(task.scenario, task.seed) for task in study.tasks() if task.complete] == [("a", 4), ("b", 0), ("b", 1)]
    assert study.add_seeds(2) == (2, 3)
    assert study.seeds_of("a") == (4, 2, 3)
    study.compute(progress=False)
    assert len(study.computed) == 7
    study.seeds = 1
    assert study.seeds == (0,)
    with pytest.raises(ConfigurationError, match="every scenario and no other.*b, c"):
        study.seeds = {"a": 1, "c": 1}


def test_runs_can_write_some_tables_only_which_is_no_answer_to_all(tmp_path, parameters):
    study = Study("s", {"base": parameters}, 1, out=tmp_path, tables=("system", "parks")).run(progress=False)
    assert set(files(study)) == {"system", "parks"}
    assert not Study("s", {"base": parameters}, 1, out=tmp_path, tables=("system",)).prepare()
    with pytest.raises(ConfigurationError, match="'base' with the tables system, parks only"):
        Study("s", {"base": parameters}, 2, out=tmp_path).prepare()
    whole = Study("whole", {"base": parameters}, 1, out=tmp_path).run(progress=False)
    assert files(whole)["parks"] == files(study)["parks"]


def test_runs_are_read_one_after_another(tmp_path, parameters):
    study = Study("s", {"b": parameters, "a": parameters}, [1, 0], out=tmp_path).run(progress=False)
    found = list(study.each("parks"))
    assert [(scenario, seed) for scenario, seed, _ in found] == [("b", 1), ("b", 0), ("a", 1), ("a", 0)]
    together = pd.concat([frame for _, _, frame in sorted(found, key=lambda run: run[:2])], ignore_index=True)
    pd.testing.assert_frame_equal(together, study.table("parks"))
    ((_, _, tables), *_) = study.each_run({"system": ["seed", "output"], "parks": ["stage"]})
    assert {name: list(table.columns) for name, table in tables.items()} == {
        "system": ["seed", "output"],
        "parks": ["stage"],
    }
    study.seeds = [0]
    assert [seed for _, seed, _ in study.each("system", ["output"])] == [0, 0]


def test_an_effect_is_paired_by_seed_and_refuses_runs_that_are_not(tmp_path, parameters):
    other = compose(*SMALL, "rent.cap=0.05")
    study = Study(
        "s", {"base": parameters, "other": other, "alone": other}, {"base": 3, "other": 3, "alone": 2}, out=tmp_path
    )
    study.run(progress=False)
    row = study.effect("asking_rent", of="other", versus="base")
    assert row[["scenario", "base", "outcome", "window", "n"]].to_numpy().tolist() == [
        ["other", "base", "asking_rent", "run", 3]
    ]
    system = study.table("system")
    last = study.effect("asking_rent", of="other", versus="base", window="last_year")
    for found, begin in ((row, 0), (last, 2)):
        means = system[system["quarter"] >= begin].groupby(["scenario", "seed"])["asking_rent"].mean()
        assert found["difference"].iloc[0] == pytest.approx((means["other"] - means["base"]).mean())
    with pytest.raises(ValueError, match="only one of them has seed 2"):
        study.effect("asking_rent", of="alone", versus="base")
    with pytest.raises(ConfigurationError, match="did you mean asking_rent"):
        study.effect("asking_rents", of="other", versus="base")


def test_tables_with_different_columns_are_joined_in_bounded_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(run_tables, "ROWS", 7)
    monkeypatch.setattr(run_tables, "TABLES", 2)
    parts = []
    for seed in range(5):
        frame = pd.DataFrame({"quarter": range(3), "x": np.arange(3) + (0.5 if seed > 1 else 0)})
        if seed in (1, 2):
            frame["late"] = "yes"
        path = tmp_path / f"{seed}.parquet"
        run_tables.write_table(frame.astype({"x": "int64"}) if seed < 2 else frame, path)
        parts.append(("base", seed, path))
    run_tables.join(parts, tmp_path / "joined.parquet")
    joined = pd.read_parquet(tmp_path / "joined.parquet")
    assert joined["x"].tolist() == [0, 1, 2] * 2 + [0.5, 1.5, 2.5] * 3
    assert joined["late"].notna().tolist() == [False] * 3 + [True] * 6 + [False] * 6
    assert joined["seed"].tolist() == sorted([0, 1, 2, 3, 4] * 3)
    file = pq.ParquetFile(tmp_path / "joined.parquet")
    assert [file.metadata.row_group(index).num_rows for index in range(file.num_row_groups)] == [9, 6]


def test_a_study_made_in_python_is_compared_as_the_command_does_it(tmp_path, parameters):
    scenarios = {"with": compose(*SMALL, "policy=rent_subsidy"), "none": parameters}
    study = Study("s", scenarios, 3, out=tmp_path)
    found = study.compare(base="none", outcome="vacancy_rate", question="Does it pay?", figures=False, report=False)
    written = pd.read_csv(study.folder / "effects.csv").assign(world="")
    pd.testing.assert_frame_equal(written, found, check_dtype=False, check_exact=True)
    row = found[(found["outcome"] == "vacancy_rate") & (found["window"] == "run")].iloc[0]
    alone = study.effect("vacancy_rate", "with", "none").iloc[0]
    assert (row["scenario"], row["base"], row["n"]) == ("with", "none", 3)
    assert row["difference"] == alone["difference"] != 0.0
    told = json.loads((study.folder / "manifest.json").read_text(encoding="utf-8"))
    assert told["kind"] == "compare"
    assert told["command"].startswith("Study('s', scenarios, seeds=3).compare(base='none', outcome='vacancy_rate'")
    assert told["comparison"]["question"]["en"] == "Does it pay?"
    assert {path.name for path in study.folder.glob("*.csv")} >= {"best.csv", "costs.csv", "pareto.csv", "summary.csv"}
    with pytest.raises(ConfigurationError, match=r"base='non' and another.*did you mean none"):
        study.compare(base="non")
    with pytest.raises(ConfigurationError, match="lang must be one of en, zh"):
        study.compare(base="none", lang="de")


def test_figures_show_a_hundred_seeds_at_most_and_the_manifest_says_so(tmp_path, parameters, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_SEEDS_SHOWN", 2)
    study = Study("s", {"base": parameters}, [5, 3, 4], out=tmp_path).run(progress=False)
    assert set(summary_tables.of_summary(study)["parks"]["seed"]) == {3, 4, 5}
    assert len(summary_tables.of_summary(study)["parks"].columns) < 20
    (study.folder / "figures").mkdir()
    write_manifest(study, Options(), Command("run", "yuanqu run study=s"), Clock())
    assert json.loads((study.folder / "manifest.json").read_text(encoding="utf-8"))["figures_show_seeds"] == 2
    read = pictures.read(Source(study.folder, "en"), {"parks": ["scenario", "seed"]}, ["base"])
    assert set(read["parks"]["seed"]) == {3, 4}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("a/b", {}, 1), "study names a folder"),
        (("s", {"a b": None}, 1), "scenario names a folder"),
        (("s", {}, [1, 1]), "more than once"),
        (("s", {}, 0), "at least 1"),
    ],
)
def test_wrong_names_and_seeds_are_refused(arguments, words, tmp_path):
    with pytest.raises(ConfigurationError, match=words):
        Study(*arguments, out=tmp_path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path, parameters):
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match=r"cannot write in .*file.*out="):
        Study("s", {"base": parameters}, 1, out=tmp_path / "file").run(progress=False)


def quarters(first: int, number: int) -> list[str]:
    """Dates from the first quarter of a year on."""
    return [f"{first + index // 4}Q{index % 4 + 1}" for index in range(number)]


def test_summary_takes_sums_of_flows_and_last_quarters_of_stocks():
    dates = quarters(2006, 12)
    system = pd.DataFrame(
        {
            "scenario": "base",
            "seed": np.repeat([0, 1, 2], 12),
            "quarter": np.tile(np.arange(12), 3),
            "date": dates * 3,
            "output": np.repeat([1.0, 2.0, 3.0], 12),
            "vacancy_rate": np.tile(np.arange(12), 3) / 100.0,
        }
    )
    parks = pd.DataFrame(
        {
            "scenario": "base",
            "seed": [0, 0, 1, 1, 2, 2],
            "quarter": 11,
            "stage": [1, 2, 1, 2, 2, 2],
            "open": [True] * 5 + [False],
        }
    )
    table = summary({"system": system, "parks": parks}).set_index(["outcome", "year"])
    assert table.loc[("output", 2006), "median"] == 8.0
    assert table.loc[("output", 2006), "low"] == pytest.approx(4.8)
    assert table.loc[("vacancy_rate", 2008), "median"] == pytest.approx(0.11)
    assert table.loc[("parks_at_stage_2", 2008), "median"] == 1.0
    assert set(table["seeds"][table["unit"] != "parks"]) == {3}


@pytest.mark.parametrize(
    ("dates", "years"),
    [
        (quarters(2006, 40), (2006, 2011, 2015)),
        (quarters(2006, 4), (2006,)),
        (quarters(2006, 3), (2006,)),
        (quarters(2006, 6), (2006,)),
        (["2006Q4", *quarters(2007, 8)], (2007, 2008)),
    ],
)
def test_years_shown_are_complete_ones(dates, years):
    assert years_shown(pd.Series(dates, dtype="str")) == years


def test_kappa_of_a_case_worked_by_hand():
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: agreement 0.7, chance 0.5, kappa 0.4
    first = np.repeat([1, 1, 2, 2], [20, 5, 10, 15])
    second = np.repeat([1, 2, 1, 2], [20, 5, 10, 15])
    assert kappa(first, second) == pytest.approx(0.4)
    assert kappa(first, first) == pytest.approx(1.0)
    assert np.isnan(kappa(np.ones(3), np.ones(3)))


def test_chinese_characters_take_two_columns():
    assert width("空置率（%）") == 11
    assert width("vacancy") == 7


def test_differences_name_the_key_and_both_values():
    assert differences({"a": {"b": 1, "c": (1,)}}, {"a": {"b": 2, "c": [1]}}) == ["a.b: 1 there, 2 now"]


def test_the_command_that_repeats_a_study_names_it_once():
    words = Overrides.read(["seeds=2", "out=my folder"])
    assert words.command_line("run", "x") == "yuanqu run seeds=2 'out=my folder' study=x"
    swept = Overrides.read(["study=x"], "my options")
    assert swept.command_line("run", "x", multirun=True) == "yuanqu run -m --config-dir 'my options' study=x"
