"""Whatever happened to the folder of a study: what is whole stays, what is damaged is computed again, and each is said in a line."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from experiments import ConfigurationError, Study, compose
from experiments.study import run_folders, whole_runs
from experiments.study.run_tables import write_table

SMALL = ("region=synthetic", "region.parks=3", "region.districts=1", "region.enterprises=60", "quarters=4")
SEEDS = 3


@pytest.fixture(scope="module")
def parameters():
    return compose(*SMALL)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory, parameters):
    """A study that nothing has disturbed."""
    return Study("s", {"base": parameters}, SEEDS, out=tmp_path_factory.mktemp("quiet")).run(progress=False)


@pytest.fixture
def study(tmp_path, parameters, quiet):
    """A finished study whose folder may be spoiled."""
    shutil.copytree(quiet.folder, tmp_path / "s")
    return Study("s", {"base": parameters}, SEEDS, out=tmp_path)


def files(study: Study) -> dict[str, bytes]:
    """Content of the combined tables."""
    return {path.stem: path.read_bytes() for path in study.folder.glob("*.parquet")}


def run_of(study: Study, seed: int) -> Path:
    """Folder of the run with a seed."""
    return next(task.folder for task in study.tasks() if task.seed == seed)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def turned(path: Path) -> None:
    """One bit of the data is another, and nothing else tells."""
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)


def shorter(path: Path) -> None:
    """A table of the same kind with fewer rows."""
    import pandas as pd

    write_table(pd.read_parquet(path).iloc[:-1], path)


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "gone")


DAMAGES = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut": cut,
    "turned": turned,
    "shorter": shorter,
    "folder": folder_instead,
    **({} if os.name == "nt" else {"link": nowhere}),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_run_without_all_its_tables_is_computed_again_and_named(study, quiet, capsys, damage):
    DAMAGES[damage](run_of(study, 1) / "parks.parquet")
    study.run(progress=False)
    assert [ended.seed for ended in study.computed] == [1]
    assert not study.failed
    assert files(study) == files(quiet)
    said = capsys.readouterr().err
    what = "missing" if damage in ("missing", "folder", "link") else "damaged"
    assert said == f"yuanqu: scenario base, seed 1 is computed again: its table parks.parquet is {what}\n"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"rows": 3}', "\udcff", "[" * 100_000])
def test_a_run_whose_manifest_is_damaged_is_computed_again(study, quiet, capsys, text):
    (run_of(study, 2) / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    study.run(progress=False)
    assert [ended.seed for ended in study.computed] == [2]
    assert files(study) == files(quiet)
    assert (
        capsys.readouterr().err == "yuanqu: scenario base, seed 2 is computed again: its manifest.json cannot be read\n"
    )


def test_a_run_whose_place_a_file_has_taken_is_computed_again(study, quiet, capsys):
    folder = run_of(study, 0)
    shutil.rmtree(folder)
    folder.write_text("mine", encoding="utf-8")
    study.run(progress=False)
    assert [ended.seed for ended in study.computed] == [0]
    assert files(study) == files(quiet)
    assert "it is no folder" in capsys.readouterr().err


def test_a_run_of_a_version_without_checksums_is_kept_while_its_tables_have_their_rows(study, quiet):
    for seed in range(SEEDS):
        path = run_of(study, seed) / "manifest.json"
        content = json.loads(path.read_text(encoding="utf-8"))
        del content["checksums"]
        path.write_text(json.dumps(content), encoding="utf-8")
    cut(run_of(study, 0) / "system.parquet")
    shorter(run_of(study, 1) / "system.parquet")
    study.run(progress=False)
    assert [ended.seed for ended in study.computed] == [0, 1]
    assert files(study) == files(quiet)


def test_many_damaged_runs_are_named_and_counted(tmp_path, study, capsys, monkeypatch):
    from experiments.study import study as study_module

    monkeypatch.setattr(study_module, "MOST_SAID", 1)
    for seed in range(SEEDS):
        (run_of(study, seed) / "system.parquet").unlink()
    assert len(study.prepare()) == SEEDS
    study.prepare()
    assert capsys.readouterr().err.splitlines() == [
        "yuanqu: scenario base, seed 0 is computed again: its table system.parquet is missing",
        "yuanqu: so are 2 more",
    ]


def test_a_damaged_run_of_another_scenario_is_left_out_with_a_word(study, quiet, capsys):
    other = study.runs / "scenario=other" / "seed=0" / "0123456789ab"
    shutil.copytree(run_of(study, 0), other)
    assert len(run_folders.complete_runs(study.runs)) == SEEDS + 1
    cut(other / "flows.parquet")
    study.run(progress=False)
    assert not study.computed
    assert files(study) == files(quiet)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert f"{other} is left out: its table flows.parquet is damaged" in said


def test_what_only_looks_like_a_run_is_left_out_with_a_word(study, quiet, capsys):
    scenario = study.runs / "scenario=base"
    first = run_of(study, 0)
    odd = [
        scenario / name for name in ("seed=²", "seed=001", "seed=-1", "seed=", "seed=1e3", f"seed={'9' * 30}", "seed=٣")
    ]
    for path in odd:
        shutil.copytree(first, path / first.name)
    (scenario / "seed=7").write_text("", encoding="utf-8")
    (study.runs / "scenario=note").write_text("", encoding="utf-8")
    odd += [scenario / "seed=7", study.runs / "scenario=note"]
    if os.name != "nt":
        (study.runs / "scenario=gone").symlink_to(study.folder / "nowhere")
        odd.append(study.runs / "scenario=gone")
    # whatever else lies about is nobody's business
    (study.runs / ".DS_Store").write_text("", encoding="utf-8")
    (first / "mine.parquet").write_text("", encoding="utf-8")
    parts = [first.with_name(f"{first.name}.part-{run_folders.host()}-{number}") for number in ("0", "9" * 25)]
    for path in parts:
        path.mkdir()
    assert {path for path, _ in run_folders.left_out(study.runs)} == set(odd)
    study.run(progress=False)
    assert not study.computed
    assert files(study) == files(quiet)
    assert capsys.readouterr().err.count("\n") == 6
    assert not any(path.exists() for path in parts)


@pytest.mark.parametrize("place", ["", "scenario=base", "scenario=base/seed=1"])
@pytest.mark.parametrize("link", [False] if os.name == "nt" else [False, True])
def test_something_in_the_way_of_a_folder_is_an_error_that_names_it(study, place, link):
    path = study.runs / place
    shutil.rmtree(path)
    if link:
        path.symlink_to(study.folder / "nowhere")
    else:
        path.write_text("", encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        study.run(progress=False)
    assert f"{path.absolute()} is in the way" in str(caught.value)
    assert ("a link to nothing" if link else "a file") in str(caught.value)


def test_a_table_is_read_once_to_tell_whether_it_is_whole(study, monkeypatch):
    read = []
    checksum = whole_runs.checksum
    monkeypatch.setattr(whole_runs, "checksum", lambda content: read.append(1) or checksum(content))
    assert not study.prepare()
    assert len(read) == len(list(study.runs.rglob("*.parquet")))
    assert not study.prepare()
    assert len(run_folders.complete_runs(study.runs)) == SEEDS
    assert len(read) == len(list(study.runs.rglob("*.parquet")))


def test_a_run_is_on_the_disk_before_it_has_its_name(tmp_path, parameters, monkeypatch):
    """A power failure must leave no manifest whose tables are not there."""
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def noted_fsync(handle: int) -> None:
        done.append(f"kept {Path(os.readlink(f'/proc/self/fd/{handle}')).name.lstrip('.').split('.part-')[0]}")
        fsync(handle)

    def noted_replace(source, target) -> None:
        done.append(f"named {Path(target).name}")
        replace(source, target)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("this system does not tell the name of an open file")
    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "replace", noted_replace)
    study = Study("s", {"base": parameters}, 1, out=tmp_path)
    study.compute(progress=False)
    folder = run_of(study, 0)
    tables = {f"kept {path.name}" for path in folder.glob("*.parquet")}
    assert set(done[: len(tables)]) == tables
    assert done[len(tables) :] == [
        "kept manifest.json", "named manifest.json", f"kept {folder.name}", f"named {folder.name}", "kept seed=0",
    ]  # fmt: skip


def test_a_table_that_another_command_removes_meanwhile_is_no_error(study, monkeypatch):
    extra = study.folder / "extra.parquet"
    extra.write_bytes(b"")
    glob = Path.glob

    def emptied(path: Path, pattern: str, **more):
        found = list(glob(path, pattern, **more))
        if pattern == "*.parquet":
            extra.unlink(missing_ok=True)
        return found

    monkeypatch.setattr(Path, "glob", emptied)
    study.combine()
    assert not extra.exists()
