"""What is for show may fail; the study does not: names with any sign, a user's style, figures that die, pools without children."""

from __future__ import annotations

import json
import multiprocessing
import pickle

import matplotlib
import pytest

from experiments.commands import cli
from experiments.commands.exit_codes import unexpected
from experiments.configuration.spoken import said, speaking
from experiments.figures import drawings_over_time
from experiments.figures.one_scenario import limits, stage_ribbon
from experiments.figures.sheet.style import style
from experiments.study.for_show import Lost, lost, once

SMALL = ["region=synthetic", "region.parks=2", "region.districts=1", "region.enterprises=20", "quarters=2"]
TABLES = {
    "region": "key,value\nname,Pay $x_{1$ \\frac or $y$\nname_zh,滨江\nstart,2015Q1\nquarters,6\n",
    "districts": "district,name_en,name_zh,x_km,y_km,founders_weight,talent_weight,housing_rent,off_park_rent,responsiveness,"
    "off_park_enterprises\nnorth,North ($),城北区,0,8,1,1,1.1,1.8,0.6,20\n",
    "parks": "park,name_en,name_zh,district,opening,land_m2,plot_ratio,factory_m2,office_m2,lab_m2,incubator_m2,amenity_m2,"
    "rent_factory,rent_office,rent_lab,rent_incubator,x_km,y_km,accessibility,strategy,leading_industry,enterprises,revenue_at_start\n"
    "hill,_Hill $,软件山,north,2015Q1,900000,2.0,20000,260000,40000,15000,60000,1.0,2.4,3.0,1.8,1,9,0.8,service,software,40,1200000000\n"
    'harbour,"Harbour (US$4-5, 10% above^ US$3)",港口,north,2015Q1,1500000,1.6,420000,60000,30000,0,20000,0.8,1.3,1.7,1.1,4,-10,0.5,'
    "volume,equipment,30,1300000000\n",
    "mix": "park,processing,equipment,electronics,integrated_circuits,materials,energy,biomedicine,medical_devices,software,"
    "technology_services\nhill,0,0,0.1,0,0,0,0,0,0.6,0.3\nharbour,0.3,0.4,0.2,0,0.1,0,0,0,0,0\n",
}
DRAWN = ("stage_ribbon", "limits")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty current folder; two figures are drawn, in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(drawings_over_time, "FIGURES", DRAWN)
    monkeypatch.setattr("experiments.analyses.figure_process.Painter.begin", lambda self, options: None)
    return tmp_path


def fail(*_, **__):
    raise RuntimeError("this cannot be drawn\nfor more than one reason")


def test_dollar_signs_are_drawn_and_latex_is_not_asked_for(here, monkeypatch):
    monkeypatch.setitem(matplotlib.rcParams, "text.usetex", True)
    monkeypatch.setitem(matplotlib.rcParams, "axes.facecolor", "red")
    # every figure that prints a name of a park
    monkeypatch.setattr(drawings_over_time, "FIGURES", ("stage_ribbon", "stage_reasons", "limits", "pain_map"))
    own = here / "own"
    own.mkdir()
    for name, text in TABLES.items():
        (own / f"{name}.csv").write_text(text, encoding="utf-8")
    assert cli.main(["run", f"region.folder={own}", "quarters=2", "study=s", "formats=[svg]"]) == 0
    there = {path.name for path in (here / "outputs/s/figures").glob("*.svg")}
    assert there == {"stage_ribbon.svg", "stage_reasons.svg", "limits.svg", "pain_map.svg"}
    assert not (here / "outputs/s/log.txt").exists()


def test_the_style_begins_with_what_matplotlib_brings_along(monkeypatch):
    usual = matplotlib.rcParamsDefault["axes.facecolor"]
    monkeypatch.setitem(matplotlib.rcParams, "text.usetex", True)
    monkeypatch.setitem(matplotlib.rcParams, "axes.facecolor", "red")
    with style():
        assert not matplotlib.rcParams["text.usetex"]
        assert not matplotlib.rcParams["text.parse_math"]
        assert matplotlib.rcParams["axes.facecolor"] == usual
    assert matplotlib.rcParams["text.usetex"]


@pytest.mark.parametrize("what", ["figure", "data"])
def test_a_figure_that_fails_costs_that_figure_only(what, here, capsys, monkeypatch):
    words = ["run", *SMALL, "study=s", "formats=[png]"]
    assert cli.main(words) == 0
    folder = here / "outputs" / "s"
    assert (folder / "figures/stage_ribbon.png").is_file()
    (folder / "figures/limits.png").unlink()
    capsys.readouterr()
    monkeypatch.setattr(stage_ribbon, what, fail)
    assert cli.main(words) == 0
    said = capsys.readouterr()
    assert "not made: figures/stage_ribbon (RuntimeError: this cannot be drawn)" in said.out
    assert "Traceback" not in said.out + said.err
    assert "enterprises" in said.out
    assert (folder / "figures/limits.png").is_file()
    # an older picture would be taken for one of these runs
    assert not (folder / "figures/stage_ribbon.png").exists()
    assert "for more than one reason" in (folder / "log.txt").read_text(encoding="utf-8")
    assert "figures" in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["seconds"]
    # where figures are all that is asked for, their failure is the command's
    assert cli.main(["report", str(folder), "lang=zh"]) == 1
    assert "未能生成：figures/stage_ribbon" in capsys.readouterr().out


def test_the_manifest_is_there_whatever_becomes_of_the_screen_and_the_painter(here, capsys, monkeypatch):
    monkeypatch.setattr("experiments.analyses.summary_screen.text", fail)
    monkeypatch.setattr("experiments.analyses.figure_process._draw", fail)
    assert cli.main(["run", *SMALL, "study=s"]) == 0
    said = capsys.readouterr().out
    assert "not made: the summary on the screen (RuntimeError: this cannot be drawn)" in said
    assert "not made: figures (RuntimeError: this cannot be drawn)" in said
    assert {"manifest.json", "summary.csv"} <= {path.name for path in (here / "outputs/s").iterdir()}


def test_a_worker_of_a_pool_computes_and_draws_by_itself(tmp_path, monkeypatch, capsys):
    # what a process of multiprocessing.Pool is marked with, and asked for where it wants children
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(drawings_over_time, "FIGURES", ("limits",))
    assert limits.figure is not None
    assert cli.main(["run", *SMALL, "study=s", "seeds=2", "workers=2", "formats=[png]"]) == 0
    assert (tmp_path / "outputs/s/figures/limits.png").is_file()
    assert cli.main(["run", *SMALL, "study=d", "executor=dask", "figures=false"]) == 2
    assert "multiprocessing pool" in capsys.readouterr().err


def test_what_two_processes_lost_for_one_reason_is_said_once(tmp_path):
    parts = [lost(tmp_path, [(f"figures/{name}", OSError("no pen"))], "en") for name in ("forest", "best")]
    other = lost(tmp_path, [("figures/dwell", ValueError("no ink"))], "en")
    lines = pickle.loads(pickle.dumps([*parts[0], "a font is missing", *parts[1], "a font is missing", *other]))
    told = once(lines, "en")
    assert [line.partition(" (")[0] for line in told] == [
        "not made: figures/forest, figures/best",
        "a font is missing",
        "not made: figures/dwell",
    ]
    assert [isinstance(line, Lost) for line in told] == [True, False, True]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_words_of_python_are_told_from_words_of_the_program(lang, tmp_path, capsys):
    token = speaking.set(lang)
    try:
        unexpected(FloatingPointError("overflow encountered in exp"), tmp_path)
        reason = said(
            "yuanqu: 1 of 2 runs failed: FloatingPointError: overflow encountered in exp (traceback in log.txt)"
        )
        full = said("yuanqu: 1 of 2 runs failed: no space left on the disk (traceback in log.txt)")
    finally:
        speaking.reset(token)
    (line,) = lost(tmp_path, [("figures/forest", OSError("no pen"))], lang)
    own = "原文" if lang == "zh" else "Error: "
    assert all(own in text for text in (capsys.readouterr().err, reason, line))
    assert own not in full
