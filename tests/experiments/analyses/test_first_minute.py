"""What a default run does besides its simulation: who draws what, what is shown first, and how it is measured."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
from pathlib import Path

import pytest

from experiments.analyses import figure_process, first_minute, speed, written
from experiments.analyses.first_minute import Spent
from experiments.commands import cli
from experiments.configuration.options import Options
from experiments.figures import drawings_over_time

SMALL = ["region=synthetic", "region.parks=2", "region.districts=1", "region.enterprises=20", "quarters=2", "study=s"]


copied = pytest.mark.skipif(figure_process.STARTED == figure_process.PAINTERS, reason="no process is copied here")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty current folder; figures are drawn in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("experiments.analyses.figure_process.Painter.begin", lambda self, options: None)
    return tmp_path


def test_each_figure_is_drawn_by_one_process_and_none_is_left_out():
    taken = multiprocessing.get_context("spawn").Value("l", 0)
    first, second = figure_process.shared_out(taken), figure_process.shared_out(taken)
    # the first is at work on a figure while the second goes on, then the other way round
    asked = {"first": [first(), first()], "second": [second() for _ in range(8)]}
    asked["first"] += [first() for _ in range(6)]
    assert [sum(each) for each in zip(*asked.values(), strict=True)] == [1] * 8
    assert sum(asked["first"]) >= 1
    assert sum(asked["second"]) > 1
    late = figure_process.shared_out(taken)
    assert not any(late() for _ in range(8))


def test_figures_of_two_processes_are_those_of_one(here, monkeypatch, capsys):
    monkeypatch.setattr(drawings_over_time, "FIGURES", ("vacancy_rent", "revenue", "limits"))
    assert cli.main(["run", *SMALL, "formats=[png]"]) == 0
    figures = here / "outputs/s/figures"
    alone = {path.name: path.read_bytes() for path in figures.iterdir()}
    for path in figures.iterdir():
        path.unlink()
    taken = multiprocessing.get_context("spawn").Value("l", 0)
    monkeypatch.setattr(figure_process, "_taken", taken)
    arguments = (here / "outputs/s", "en", ("png",), "journal", ("baseline",), True)
    turns = [figure_process.shared_out(taken) for _ in range(2)]
    counts = []
    for wanted in turns:
        assert figure_process._draw(*arguments, wanted) == []
        counts.append(len(list(figures.glob("*.png"))))
    # the second had claimed its first figure before the other began
    assert counts == [2, 3]
    assert {path.name: path.read_bytes() for path in figures.iterdir()} == alone


@copied
def test_a_copy_draws_the_other_share_and_both_are_told(monkeypatch):
    here = os.getpid()
    monkeypatch.setattr(
        figure_process, "_draw_share", lambda *what: [f"{what} {'here' if os.getpid() == here else 'in a copy'}"]
    )
    assert figure_process._draw_with_copies(1, "s") == ["('s',) here", "('s',) in a copy"]
    assert figure_process._draw_with_copies(0, "s") == ["('s',) here"]


@copied
def test_what_a_copy_dies_of_is_raised_and_a_lost_copy_is_no_answer(monkeypatch):
    here = os.getpid()

    def share(ends):
        if os.getpid() != here:
            ends()
        return []

    monkeypatch.setattr(figure_process, "_draw_share", share)
    with pytest.raises(ZeroDivisionError):
        figure_process._draw_with_copies(1, lambda: 1 // 0)
    with pytest.raises(EOFError):
        figure_process._draw_with_copies(1, lambda: os._exit(9))


def test_a_copy_whose_answer_nobody_reads_ends_quietly(monkeypatch):
    monkeypatch.setattr(figure_process, "_draw_share", lambda: ["a note"])
    answer, given = multiprocessing.Pipe(duplex=False)
    figure_process._tell(given, ())
    assert answer.recv() == (["a note"], None)
    answer.close()
    figure_process._tell(given, ())


def test_figures_are_drawn_here_when_a_process_that_draws_is_lost(monkeypatch):
    class Lost:
        def submit(self, *_):
            raise EOFError

        def shutdown(self, **_):
            ended.append(True)

    ended = []
    monkeypatch.setattr(figure_process, "_draw", lambda *_: ["drawn here"])
    painter = figure_process.Painter()
    painter.executor = Lost()
    assert painter.draw(Path("s"), Options(), ["baseline"]) == ["drawn here"]
    assert ended == [True]


def test_the_answer_is_on_the_screen_before_figures_are_drawn(here, monkeypatch, capsys):
    seen = []
    monkeypatch.setattr(written, "painted", lambda study, *_: seen.append(capsys.readouterr().out) or ["a note"])
    assert cli.main(["run", *SMALL]) == 0
    assert "vacancy rate" in seen[0]
    after = capsys.readouterr().out
    assert "a note" in after
    assert "vacancy rate" not in after


def test_a_screen_that_nobody_reads_costs_no_figure(here, monkeypatch):
    def gone(*_, **__):
        raise BrokenPipeError

    drawn = []
    monkeypatch.setattr(written, "print", gone, raising=False)
    monkeypatch.setattr(written, "painted", lambda study, *_: drawn.append(study.name) or [])
    monkeypatch.setattr("os.dup2", lambda *_: None)
    cli.main(["run", *SMALL])
    assert drawn == ["s"]
    assert (here / "outputs/s/manifest.json").is_file()


def test_the_bench_sets_what_is_not_simulation_against_the_imports(monkeypatch):
    rounds = iter(
        [Spent(70.0, 70.0), Spent(90.0, 90.0, 90.0)]
        + [Spent(2.0, 1.0), Spent(9.0, 8.0, 5.0), Spent(1.0, 1.0), Spent(30.0, 8.0, 5.0)]
        + [Spent(2.0, 1.0), Spent(8.0, 8.0, 6.0)]
    )
    monkeypatch.setattr(first_minute, "of_command", lambda words, environment: next(rounds))
    calls = iter([Spent(50.0, 50.0), *[Spent(3.0, 3.0)] * 3])
    monkeypatch.setattr(first_minute, "of_call", lambda call: next(calls))
    found = first_minute.measured(lambda: None, 3)
    assert found == {"imports": Spent(2.0, 1.0), "run": Spent(9.0, 8.0, 5.0), "simulation": Spent(3.0, 3.0)}
    assert first_minute.ratio(found) == pytest.approx(3.0)


def test_the_bench_tells_the_ratio_beside_its_bar(monkeypatch):
    found = {"imports": Spent(2.0, 1.0), "run": Spent(9.0, 8.0, 5.0), "simulation": Spent(3.0, 3.0)}
    monkeypatch.setattr(first_minute, "measured", lambda simulate: found)
    monkeypatch.setattr(speed, "one_run", lambda *_: 0)
    lines = speed.first_run(None, "en")
    assert lines[-1] == "ratio 3.00: MISSES the bar of at most 1.5"
    assert "first line on screen after 5.00 s" in lines[1]


def test_the_bench_lets_its_processes_keep_compiled_modules(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "thing.py").write_text("made = 1\n")
    with first_minute.own_bytecode() as environment:
        kept = Path(environment["PYTHONPYCACHEPREFIX"])
        first_minute.of_command(["-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import thing"], environment)
        assert [path.name.split(".")[0] for path in kept.rglob("thing*.pyc")] == ["thing"]
    assert not kept.exists()
    assert list(tmp_path.rglob("*.pyc")) == []


def test_a_command_that_fails_is_no_measurement():
    assert first_minute.of_command(["-S", "-c", "print(1)"]).wall > 0.0
    with pytest.raises(subprocess.CalledProcessError):
        first_minute.of_command(["-S", "-c", "raise SystemExit(3)"])
