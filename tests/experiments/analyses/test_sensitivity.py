"""`yuanqu sensitivity`: known functions are recovered; what does nothing has an effect of exactly zero; designs extend; answers to mistakes."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import morris

from experiments import compose
from experiments.analyses.sensitivity import analysis, design, stages
from experiments.analyses.sensitivity import space as spaces
from experiments.analyses.sensitivity.space import placed, space
from experiments.commands import cli
from experiments.configuration.compose import composition
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.overrides import Overrides
from experiments.statistics.outcomes import OUTCOMES, WINDOWS
from experiments.study import run as one_run

SMALL = [
    "region=synthetic", "region.parks=3", "region.districts=1", "region.enterprises=60", "quarters=4",
    "figures=false", "report=false", "study=s",
]  # fmt: skip
# alliances are switched off here, so that their staff does nothing
VARY = "vary=[turnover.acceptance,rent.cap,alliance.staff]"
SCREENING_ONLY = ["sobol.top=0", "seeds=3", VARY]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def base():
    """A configuration of a small region."""
    return compose(*SMALL[:-1])


@pytest.fixture(scope="module")
def screened(tmp_path_factory):
    """A finished study of two trajectories, for tests that go on from it in a copy."""
    out = tmp_path_factory.mktemp("screened")
    assert run(*SCREENING_ONLY, "screening.trajectories=2", f"out={out}") == 0
    return out / "s"


@pytest.fixture
def begun(here, screened):
    """A current folder with a copy of that study; copies keep the times at which files were written."""
    shutil.copytree(screened, here / "outputs" / "s")
    return here


def run(*words):
    """The exit code of a small analysis."""
    return cli.main(["sensitivity", *SMALL, *words])


def read(folder, name):
    """A table of the study; empty cells of texts stay texts."""
    return pd.read_csv(folder / "outputs" / "s" / name, keep_default_na=True)


def runs_of(folder):
    """Manifests of finished runs with the time they were written."""
    return {path: path.stat().st_mtime_ns for path in (folder / "outputs" / "s" / "runs").rglob("manifest.json")}


def ishigami(coordinates):
    """Ishigami and Homma (1990), a = 7, b = 0.1, of coordinates from 0 to 1."""
    x = np.pi * (2.0 * coordinates - 1.0)
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_sobol_indices_of_a_function_known_exactly(base):
    # two parameters and the replicate are its three inputs
    made = design.sobol(base, space(base, 4, ["rent.cap", "turnover.acceptance"]).dimensions, range(4), 512)
    found = analysis.sobol(ishigami(made.coordinates), 3)
    assert found.first == pytest.approx([0.3139, 0.4424, 0.0], abs=0.05)
    assert found.total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.05)
    assert ((found.total_low < [0.5576, 0.4424, 0.2437]) & (found.total_high > [0.5576, 0.4424, 0.2437])).all()
    # what acts only together with others has no effect of its own
    assert found.first_low[2] < 0.0 < found.total_low[2]


def test_screening_gives_the_slopes_of_a_plane_and_what_salib_gives(base):
    made = design.screening(base, space(base, 4, ["rent"]).dimensions, range(4), 6, 4)
    inputs = made.coordinates.shape[1]
    slopes = np.resize([3.0, -2.0, 1.0, 0.0, 0.5, 4.0, -1.0, 0.25], inputs)
    plane = analysis.screening(made.coordinates, made.coordinates @ slopes, 4)
    assert plane.mu == pytest.approx(slopes)
    assert plane.mu_star == pytest.approx(np.abs(slopes))
    assert plane.sigma == pytest.approx(np.zeros(inputs), abs=1e-12)
    curved = np.exp(made.coordinates @ slopes)
    found = analysis.screening(made.coordinates, curved, 4)
    other = morris.analyze(
        {"num_vars": inputs, "names": [f"x{n}" for n in range(inputs)], "groups": None},
        made.coordinates,
        curved,
        num_levels=4,
        num_resamples=2_000,
        seed=1,
    )
    assert found.mu == pytest.approx(other["mu"])
    assert found.mu_star == pytest.approx(other["mu_star"].data)
    assert found.sigma == pytest.approx(other["sigma"])
    assert found.high - found.mu_star == pytest.approx(np.array(other["mu_star_conf"].data), rel=0.15)


def test_a_missing_run_costs_the_two_effects_it_is_part_of(base):
    made = design.screening(base, space(base, 4, ["rent"]).dimensions, range(4), 3, 4)
    outcomes = made.coordinates.sum(axis=1)
    inputs = made.coordinates.shape[1]
    # in the middle of the second trajectory
    outcomes[inputs + 1 + 4] = np.nan
    found = analysis.screening(made.coordinates, outcomes, 4)
    assert sorted(found.n) == [2, 2, *[3] * (inputs - 2)]
    assert found.mu_star == pytest.approx(np.ones(inputs))


def test_a_missing_run_costs_its_base_point_and_what_is_constant_has_no_indices(base):
    made = design.sobol(base, space(base, 4, ["rent.cap"]).dimensions, range(4), 16)
    outcomes = made.coordinates[:, 0].copy()
    outcomes[5] = np.nan
    found = analysis.sobol(outcomes, 2)
    assert found.n == 15
    assert found.total[1] == 0.0
    assert np.isnan(analysis.sobol(np.ones(64), 2).total).all()


def test_more_trajectories_or_points_go_on_from_the_same_design(base):
    dimensions = space(base, 4, ["rent"]).dimensions
    for make, few, many in (
        (lambda n: design.screening(base, dimensions, range(8), n, 4), 3, 5),
        (lambda n: design.sobol(base, dimensions, range(8), n), 8, 16),
    ):
        short, long = make(few), make(many)
        rows = len(short.scenarios)
        assert (short.coordinates == long.coordinates[:rows]).all()
        assert (short.seeds == long.seeds[:rows]).all()
        assert short.scenarios == long.scenarios[:rows]
        assert len(set(long.scenarios)) == len(long.coordinates) > rows
    others = space(base, 4, ["rent", "turnover"]).dimensions
    assert set(design.screening(base, others, range(8), 2, 4).scenarios).isdisjoint(
        design.screening(base, dimensions, range(8), 2, 4).scenarios
    )


def test_a_trajectory_changes_one_input_at_a_time_and_meets_two_seeds(base):
    made = design.screening(base, space(base, 4, ["rent"]).dimensions, range(8), 10, 4)
    values = made.table().drop(columns=["stage", "row", "scenario"])
    used = set()
    rows = values.shape[1] + 1
    for start in range(0, len(values), rows):
        part = values.iloc[start : start + rows]
        changed = (part.to_numpy()[1:] != part.to_numpy()[:-1]).sum(axis=1)
        assert set(changed) == {1}
        assert (part.nunique() == 2).all()
        used |= set(part["replicate"])
    # four levels of the grid, and yet more than four of the eight seeds
    assert len(used) > 4


def test_ranges_follow_the_declarations(base):
    found = {each.name: each for each in space(base, 12, reach=1.0).dimensions}
    assert (found["innovation.reference_pool"].scale, found["innovation.reference_pool"].value(0.5)) == (
        "log",
        pytest.approx(1e7),
    )
    assert (found["rent.cap"].scale, found["rent.cap"].value(0.5)) == ("linear", pytest.approx(0.155))
    assert [found["supply.construction_lag"].value(where) for where in (0.0, 0.5, 1.0)] == [1, 10, 20]
    assert isinstance(found["supply.construction_lag"].value(0.5), int)
    # dates end with the run, after which they mean never; durations do not
    assert found["demand.slowdown_quarter"].high == 12.0
    assert found["fund.max_age"].high == 400.0
    assert "demand.constant" not in found, "a number that is left out has no value to start from"
    steady = replace(base, demand=replace(base.demand, constant=0.02))
    constant = next(each for each in space(steady, 12, reach=1.0).dimensions if each.name == "demand.constant")
    assert (constant.low, constant.high, constant.whole) == (-0.15, 0.3, False)
    assert [found["supply.conversion"].value(where) for where in (0.0, 1 / 3, 2 / 3, 1.0)] == [False, False, True, True]
    assert [found["talent.kind"].value(where) for where in (0.0, 1 / 3, 1.0)] == ["ordinary", "anybody", "targeted"]
    assert not [
        name for name in found if name.startswith(("region", "record", "quarters", "money_unit", "policy.table"))
    ]


def test_reach_is_a_share_of_the_way_to_either_end(base):
    found = space(base, 12, reach=0.1)
    of = {each.name: each for each in found.dimensions}
    cap, pool = of["rent.cap"], of["innovation.reference_pool"]
    assert (cap.low, cap.high) == pytest.approx((0.06 - 0.1 * 0.05, 0.06 + 0.1 * 0.24))
    assert (pool.low, pool.high) == pytest.approx((1e7 / 10**0.3, 1e7 * 10**0.3))
    assert "supply.conversion" in {name for names in found.left_out.values() for name in names}
    # a tenth of the way moves no whole number here
    assert "paths.approval_cut" not in of or of["paths.approval_cut"].low < of["paths.approval_cut"].high


def test_no_combination_of_the_whole_space_is_refused(base):
    everything = space(base, 8, reach=1.0).dimensions
    made = design.screening(base, everything, range(4), 2, 4)
    assert len(made.parameters) == len(made.scenarios) == 2 * (len(everything) + 2)
    generator = np.random.default_rng(0)
    pairs = [each for each in everything if each.name in sum(spaces.ASCENDING + spaces.SHARES, ())]
    for _ in range(50):
        turnover = placed(base, pairs, generator.random(len(pairs))).turnover
        assert turnover.inheritance_low <= turnover.inheritance_high
    # the one that is varied yields where the other is not
    short = [each for each in pairs if each.name == "leasing.term_short"]
    assert placed(base, short, [1.0]).leasing.term_short == 1.0 - base.leasing.term_long


def test_an_analysis_writes_its_tables_and_says_what_matters(here, capsys):
    words = ("outcome=enterprises", "screening.trajectories=3", "sobol.top=2", "sobol.points=2", "seeds=3")
    assert run(VARY, *words, "figures=true", "report=true", "formats=[png]") == 0
    for name in ("figures/screening.png", "figures/sobol.png", "report.html", "report.pdf", "tables/screening.tex"):
        assert (here / "outputs" / "s" / name).stat().st_size > 0
    table = read(here, "screening.csv")
    assert len(table) == len(OUTCOMES) * len(WINDOWS) * 4
    staff = table[table["parameter"] == "alliance.staff"]
    assert (staff[["mu", "mu_star", "mu_star_low", "mu_star_high", "sigma"]] == 0.0).all(axis=None)
    assert not staff["beyond_noise"].any()
    rows = table[(table["outcome"] == "enterprises") & (table["window"] == "last_year")].set_index("parameter")
    assert rows.index[0] == "turnover.acceptance"
    assert rows.loc["turnover.acceptance", "mu"] > 0.0
    assert (rows.loc["turnover.acceptance", "n"], rows.loc["turnover.acceptance", "rank"]) == (3, 1)
    noise = rows.loc["replicate"]
    assert noise["mu_star"] > 0.0
    assert np.isnan(noise["rank"])
    assert noise["mu_star_low"] < noise["mu_star"] < noise["mu_star_high"]
    shares = read(here, "sobol.csv")
    # what changes no number of enterprises is not analysed further, though there would be room for it
    assert set(shares["parameter"]) == {"turnover.acceptance", "replicate"}
    plan = read(here, "design.csv")
    assert list(plan.columns[:4]) == ["stage", "row", "scenario", "replicate"]
    assert (plan["stage"] == "screening").sum() == 3 * 5
    assert (plan["stage"] == "sobol").sum() == 2 * 4
    assert set(plan.loc[plan["stage"] == "sobol", "rent.cap"]) == {0.06}
    values = pd.read_parquet(here / "outputs" / "s" / "outcomes.parquet")
    assert len(values) == len(plan) * len(OUTCOMES) * len(WINDOWS)
    manifest = json.loads((here / "outputs" / "s" / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["kind"], manifest["options"]["reach"]) == ("sensitivity", 0.1)
    assert [each["runs_finished"] for each in manifest["sensitivity"]["stages"]] == [15, 8]
    assert manifest["sensitivity"]["around"]["rent"]["cap"] == 0.06
    shown = capsys.readouterr().out
    assert "screening: 3 parameters and the replicate, 3 trajectories: 15 runs, 15 of them to compute" in shown
    assert "the other 11 will take about" in shown
    assert "another seed alone" in shown
    assert "2 of 3 change nothing in any run" in shown


def test_the_same_analysis_again_computes_nothing_and_another_outcome_is_drawn_from_the_same_runs(begun, capsys):
    words, here = [*SCREENING_ONLY, "screening.trajectories=2"], begun
    before, table = runs_of(here), (here / "outputs" / "s" / "screening.csv").read_bytes()
    assert len(before) == 10
    assert run(*words, "outcome=vacancy_rate", "lang=zh") == 0
    assert runs_of(here) == before
    assert (here / "outputs" / "s" / "screening.csv").read_bytes() == table
    shown = capsys.readouterr().out
    assert "共 10 次运行，其中 0 次待计算" in shown
    assert "空置率（百分点）：全程平均" in shown
    assert not (here / "outputs" / "s" / "sobol.csv").exists()


def test_more_trajectories_keep_finished_runs_and_give_what_a_fresh_study_gives(begun):
    here, before = begun, runs_of(begun)
    assert run(*SCREENING_ONLY, "screening.trajectories=3") == 0
    after = runs_of(here)
    assert len(after) == 15
    assert before.items() <= after.items()
    extended = (here / "outputs" / "s" / "screening.csv").read_bytes()
    (here / "outputs" / "s").rename(here / "outputs" / "first")
    assert run(*SCREENING_ONLY, "screening.trajectories=3") == 0
    assert (here / "outputs" / "s" / "screening.csv").read_bytes() == extended


def test_more_points_keep_finished_runs_and_other_parameters_have_runs_of_their_own(here):
    words = [
        "vary=[turnover.acceptance,turnover.giving_up]",
        "outcome=enterprises",
        "screening.trajectories=2",
        "seeds=2",
    ]
    assert run(*words, "sobol.points=2", "sobol.top=1") == 0
    first = runs_of(here)
    assert len(first) == 8 + 2 * 4
    assert run(*words, "sobol.points=4", "sobol.top=1") == 0
    second = runs_of(here)
    assert first.items() <= second.items()
    assert len(second) == 8 + 4 * 4
    assert run(*words, "sobol.points=4", "sobol.top=0") == 0
    assert runs_of(here) == second
    assert not (here / "outputs" / "s" / "sobol.csv").exists()


def test_a_run_that_fails_is_recorded_and_the_rest_are_analysed(here, monkeypatch, capsys):
    compute = one_run.compute

    def sometimes(task, *arguments, **more):
        if task.scenario.endswith("-0002"):
            raise ArithmeticError("too large")
        return compute(task, *arguments, **more)

    with monkeypatch.context() as patch:
        patch.setattr(one_run, "compute", sometimes)
        assert run(*SCREENING_ONLY, "screening.trajectories=3") == 1
    assert "too large" in capsys.readouterr().err
    rows = read(here, "screening.csv").query("outcome == 'output' and window == 'run'")
    assert sorted(rows["n"]) == [2, 2, 3, 3]
    assert run(*SCREENING_ONLY, "screening.trajectories=3") == 0
    assert set(read(here, "screening.csv").query("outcome == 'output'")["n"]) == {3}


def test_a_combination_that_the_model_refuses_counts_as_missing(here, monkeypatch, capsys):
    monkeypatch.setattr(spaces, "ASCENDING", ())
    words = ["vary=[turnover.inheritance_low,turnover.inheritance_high]", "reach=1", "sobol.top=0", "seeds=2"]
    assert run(*words, "screening.trajectories=3") == 0
    plan = read(here, "design.csv")
    refused = plan["turnover.inheritance_low"].isna()
    assert 0 < refused.sum() < len(plan)
    assert f"{refused.sum()} combinations are refused" in capsys.readouterr().out
    assert len(runs_of(here)) == (~refused).sum()
    assert read(here, "screening.csv")["n"].max() <= 3


def test_an_interrupted_analysis_keeps_what_is_finished(here, monkeypatch, capsys):
    compute = one_run.compute

    def interrupt(task, *arguments, **more):
        if task.scenario.endswith("-0006"):
            raise KeyboardInterrupt
        return compute(task, *arguments, **more)

    with monkeypatch.context() as patch:
        patch.setattr(one_run, "compute", interrupt)
        assert run(*SCREENING_ONLY, "screening.trajectories=2") == 130
    shown = capsys.readouterr().err
    assert "6 finished runs are kept" in shown
    assert "yuanqu sensitivity" in shown
    assert not (here / "outputs" / "s" / "screening.csv").exists()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["seeds=1"], "two seeds or more"),
        (["seeds=[4]"], "two seeds or more"),
        (["vary=[rent.kap]"], "did you mean rent.cap?"),
        (["vary=[leesing]"], "did you mean leasing?"),
        (["vary=[region]"], "what the run starts from"),
        (["vary=[region.enterprises]"], "what the run starts from"),
        (["vary=[supply.conversion]"], "part of its range"),
        (["screening.levels=5"], "an even number"),
        (["sobol.points=48"], "take 32 or 64"),
        (["reach=0"], "reach must lie between"),
        (["reach=2"], "reach must lie between"),
        (["levers=[revival]"], "sensitivity does not read it"),
    ],
)
def test_mistakes_are_answered_before_anything_is_written(words, answer, here, capsys):
    assert run(*words) == 2
    assert answer in capsys.readouterr().err
    assert not list(here.rglob("*"))


def test_the_subcommand_explains_itself_with_examples(capsys):
    assert cli.main(["sensitivity", "--help"]) == 0
    examples = capsys.readouterr().out.split("examples")[1]
    for line in examples.split("keys of an analysis")[0].strip().splitlines():
        words = line.split("   ")[0].split()[2:]
        stages.planned(composition(Overrides.read(["region=synthetic", *words]), seeds=8))


def test_a_missing_library_is_named(here, monkeypatch, capsys):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert run() == 2
    assert 'pip install -e ".[study]"' in capsys.readouterr().err


def test_placing_refuses_what_the_model_refuses(base, monkeypatch):
    monkeypatch.setattr(spaces, "SHARES", ())
    shares = [each for each in space(base, 4, ["leasing"], 1.0).dimensions if ".term_" in each.name]
    with pytest.raises(ValueError, match="sum to at most 1"):
        placed(base, shares, [1.0, 1.0])
    with pytest.raises(ConfigurationError, match="vary takes sections"):
        space(base, 4, ["policy.table"])
