"""A report shows the numbers that its study wrote, or says that they are not there any more."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from experiments import ConfigurationError
from experiments.commands import cli
from experiments.commands.exit_codes import unexpected
from experiments.report.study_folder import Source
from experiments.study import region_names, run, run_tables
from experiments.study.whole_files import NO_ROOM, read_json, write_json, writer

SMALL = (
    "region=synthetic",
    "region.parks=2",
    "region.districts=1",
    "region.enterprises=20",
    "quarters=2",
    "figures=false",
    "study=s",
)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A study that is done."""
    out = tmp_path_factory.mktemp("done")
    assert cli.main(["run", *SMALL, f"out={out}"]) == 0
    return out / "s"


@pytest.fixture
def study(finished, tmp_path):
    """A copy that may be spoilt."""
    return shutil.copytree(finished, tmp_path / "s")


DAMAGES = {
    "gone": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-20]),
    "other": lambda path: path.write_bytes(path.read_bytes().replace(b"1", b"2")),
    "folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["parks.parquet", "summary.csv", "information.json"])
def test_a_damaged_table_is_not_reported(study, name, damage, capsys):
    DAMAGES[damage](study / name)
    with pytest.raises(ConfigurationError):
        Source(study, "en")
    assert cli.main(["report", str(study), "figures=false"]) == 2
    said = capsys.readouterr().err
    assert name in said
    assert "give the command of the study again" in said
    assert "yuanqu run" in said


def test_a_study_that_is_as_it_was_written_is_reported_from_any_place(study):
    assert Source(study, "en").kind == "run"
    assert set(read_json(study / "manifest.json")["checksums"]) == {
        path.name for path in study.iterdir() if path.suffix in (".csv", ".parquet") or path.name == region_names.FILE
    }


def test_manifests_that_keep_no_checksums_are_believed(study):
    content = read_json(study / "manifest.json")
    del content["checksums"]
    write_json(study / "manifest.json", content)
    (study / "summary.csv").unlink()
    assert Source(study, "en").table("summary") is None


@pytest.mark.parametrize("scenarios", [3, [], "baseline", None])
def test_a_manifest_of_another_shape_is_no_study(study, scenarios):
    write_json(study / "manifest.json", {**read_json(study / "manifest.json"), "scenarios": scenarios})
    with pytest.raises(ConfigurationError):
        Source(study, "en")


@pytest.mark.parametrize("text", ['{"groups": 3}', '{"groups": [3, {}, {"scenarios": ["a"]}]}', "[]", "{"])
def test_the_command_mends_what_figures_call_things(study, text):
    (study / region_names.FILE).write_text(text, encoding="utf-8")
    assert cli.main(["run", *SMALL, f"out={study.parent}"]) == 0
    assert Source(study, "en").groups[0]["scenarios"] == ["baseline"]


def test_files_that_an_ended_command_left_half_written_are_removed(study):
    """A process that has ended, one of another computer, and this one, which is at work."""
    run = next(study.glob("runs/scenario=*/seed=0"))
    places = (study, study / ".hydra", study / "tables", study / "figures/below", run)
    ended, elsewhere, here = (
        f".x.csv.{writer().rpartition('-')[0]}-{2**30}",
        ".x.csv.part-far-1",
        f".x.csv.{writer()}",
    )
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
        for name in (ended, elsewhere, here):
            (place / name).write_text("half", encoding="utf-8")
    assert cli.main(["run", *SMALL, f"out={study.parent}"]) == 0
    for place in places:
        assert [(place / name).exists() for name in (ended, elsewhere, here)] == [False, True, True], place


@pytest.mark.parametrize("name", ["manifest.json", "summary.csv", "parks.parquet", "information.json", ".hydra"])
def test_something_in_the_way_of_a_file_is_one_line(study, name, capsys):
    path = study / name
    if path.is_dir():
        shutil.rmtree(path)
        path.write_text("mine", encoding="utf-8")
    else:
        path.unlink()
        path.mkdir()
    assert cli.main(["run", *SMALL, f"out={study.parent}"]) == 2
    said = capsys.readouterr().err
    assert f"{path} is in the way" in said
    assert said.count("\n") == 1
    assert not (study / "log.txt").exists()


@pytest.mark.parametrize("number", sorted(NO_ROOM))
def test_a_disk_a_quota_and_the_largest_file_are_no_room_alike(number, capsys):
    assert unexpected(OSError(number, os.strerror(number), "x.csv"), None) == 1
    assert capsys.readouterr().err == "yuanqu: no space left for x.csv; runs that are complete are kept\n"


def test_a_disk_that_fills_costs_the_run_it_fills_under_and_no_finished_one(tmp_path, monkeypatch, capsys):
    """Half of each table of the second run is written; with room again the study goes on, and is as if nothing had been."""
    words = ["run", *SMALL, "seeds=2", "workers=1", f"out={tmp_path}"]
    write = run_tables.write_table

    def full(frame, path):
        if "seed=1" not in str(path):
            return write(frame, path)
        path.write_bytes(b"PAR1")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    with monkeypatch.context() as patch:
        patch.setattr(run, "write_table", full)
        assert cli.main(words) == 1
    said = capsys.readouterr().err
    assert "1 of 2 runs failed: no space left on the disk" in said
    assert "Traceback" not in said
    (kept,) = (tmp_path / "s").glob("runs/*/seed=*/*/manifest.json")
    assert "seed=0" in str(kept)
    assert [path for path in (tmp_path / "s").rglob("*.parquet") if path.read_bytes() == b"PAR1"] == []
    before = kept.stat().st_mtime_ns
    assert cli.main(words) == 0
    assert kept.stat().st_mtime_ns == before
    assert cli.main([*words[:-1], f"out={tmp_path / 'undisturbed'}"]) == 0
    for name in ("parks.parquet", "summary.csv"):
        assert (tmp_path / "s" / name).read_bytes() == (tmp_path / "undisturbed" / "s" / name).read_bytes()


@pytest.mark.parametrize("name", ["manifest.json", "summary.csv"])
def test_a_disk_that_fills_under_a_file_leaves_no_half_of_it(study, name, monkeypatch, capsys):
    """A file that is there stays as it was, one that is not does not come in half."""
    path, words = study / name, ["run", *SMALL, f"out={study.parent}"]
    runs = {each: each.stat().st_mtime_ns for each in study.glob("runs/*/seed=*/*/manifest.json")}
    before = path.read_bytes()
    move = os.replace

    def full(part, to):
        if Path(to) == path:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(to))
        move(part, to)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        assert cli.main(words) == 1
    said = capsys.readouterr().err
    assert said == f"yuanqu: no space left for {path}; runs that are complete are kept\n"
    assert not path.exists() or path.read_bytes() == before
    assert list(study.glob(f".{name}.part*")) == []
    assert cli.main(words) == 0
    assert {each: each.stat().st_mtime_ns for each in runs} == runs
