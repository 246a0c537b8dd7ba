"""Whatever ends a study, and however many processes work on it: what is finished stays, and the tables are the same to the last byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from experiments import Study, compose
from experiments.study import run as one_run
from experiments.study import run_folders, schedule
from experiments.study.whole_files import host

SMALL = ("region=synthetic", "region.parks=3", "region.districts=1", "region.enterprises=60", "quarters=4")
SEEDS = 6
WORK = f"""
import sys
from experiments import Study, compose
study = Study("s", {{"base": compose(*{SMALL!r})}}, {SEEDS}, out=sys.argv[1])
study.compute(progress=False)
print(len(study.computed), len(study.failed))
"""


@pytest.fixture(scope="module")
def parameters():
    return compose(*SMALL)


@pytest.fixture(scope="module")
def expected(tmp_path_factory, parameters):
    """Tables of a study that nothing disturbed."""
    return files(Study("s", {"base": parameters}, SEEDS, out=tmp_path_factory.mktemp("quiet")).run(progress=False))


def files(study: Study) -> dict[str, bytes]:
    """Content of the combined tables."""
    return {path.stem: path.read_bytes() for path in study.folder.glob("*.parquet")}


def begin(out: Path) -> subprocess.Popen[str]:
    """A process of its own that computes the study."""
    return subprocess.Popen(
        [sys.executable, "-c", WORK, str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(one_run.__file__).parents[2])},
    )


def until(condition, patience: float = 600.0) -> None:
    """Wait for something to come true."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.005)


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")
def test_a_study_killed_at_any_moment_goes_on_and_gives_the_same_tables(tmp_path, parameters, expected):
    study = Study("s", {"base": parameters}, SEEDS, out=tmp_path)
    rng = np.random.default_rng(7)
    for wanted in (1, 3):
        for _ in range(5):
            process = begin(tmp_path)
            until(lambda wanted=wanted: len(run_folders.complete_runs(study.runs)) >= wanted)
            time.sleep(rng.uniform(0.0, 0.15))
            process.kill()
            process.communicate()
            there = len(run_folders.complete_runs(study.runs))
            if there < SEEDS:
                break
            # the computer was busy elsewhere until all was done: that was no moment within the study
            for _, _, folder in run_folders.complete_runs(study.runs)[wanted - 1 :]:
                shutil.rmtree(folder)
        assert wanted <= there < SEEDS
    study.run(progress=False)
    assert len(study.computed) == SEEDS - there
    assert files(study) == expected
    assert not list(tmp_path.rglob("*.part-*"))


def test_two_processes_share_a_study_and_do_hardly_anything_twice(tmp_path, parameters, expected):
    both = [begin(tmp_path), begin(tmp_path)]
    said = [process.communicate(timeout=600) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    computed, failed = zip(*(map(int, out.split()) for out, _ in said), strict=True)
    assert failed == (0, 0)
    assert SEEDS <= sum(computed) <= SEEDS + 1
    study = Study("s", {"base": parameters}, SEEDS, out=tmp_path).run(progress=False)
    assert not study.computed
    assert files(study) == expected


def test_a_run_under_way_elsewhere_is_taken_last_and_not_twice(tmp_path, parameters):
    study = Study("s", {"base": parameters}, 3, out=tmp_path)
    tasks = study.prepare()
    other = tasks[0].folder.with_name(f"{tasks[0].folder.name}.part-{host()}-{os.getppid()}")
    other.mkdir(parents=True)

    def finish_elsewhere() -> None:
        until(lambda: all(task.complete for task in tasks[1:]))
        one_run.compute(tasks[0])
        other.rmdir()

    elsewhere = threading.Thread(target=finish_elsewhere)
    elsewhere.start()
    found = list(schedule.compute_all(tasks, 1, progress=False))
    elsewhere.join()
    assert [(outcome.seed, outcome.kept) for outcome in found] == [(1, False), (2, False), (0, True)]


def test_a_run_that_never_comes_from_elsewhere_is_computed_here(tmp_path, parameters, monkeypatch):
    monkeypatch.setattr(schedule, "LEAST_PATIENCE", 0.1)
    tasks = Study("s", {"base": parameters}, 2, out=tmp_path).prepare()
    other = tasks[0].folder.with_name(f"{tasks[0].folder.name}.part-far-away-7")
    other.mkdir(parents=True)
    found = list(schedule.compute_all(tasks, 1, progress=False))
    assert [(outcome.seed, outcome.kept) for outcome in found] == [(1, False), (0, False)]
    assert other.exists()


def test_a_long_run_keeps_its_part_from_looking_abandoned(tmp_path, parameters, monkeypatch):
    monkeypatch.setattr(one_run, "PULSE", 0.0)
    (task,) = Study("s", {"base": parameters}, 1, out=tmp_path).prepare()
    part, seen = run_folders.part_of(task.folder), []

    def age() -> None:
        seen.append(time.time() - part.stat().st_mtime)
        os.utime(part, (0, 0))

    one_run.compute(task, age)
    assert len(seen) == 4
    assert max(seen) < 60.0
