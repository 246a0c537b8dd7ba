"""Where runs are computed changes nothing in them; what dies takes nothing along but its own run."""

from __future__ import annotations

import io
import os
import stat
import sys
import textwrap
import time
from pathlib import Path

import pytest
from submitit import SlurmJob

from experiments import ConfigurationError, Study, compose
from experiments.commands import cli
from experiments.configuration.compose import composition
from experiments.configuration.overrides import Overrides
from experiments.study import executors, progress_bar, run_folders
from experiments.study import run as one_run

ROOT = Path(one_run.__file__).resolve().parents[2]
SMALL = ("region=synthetic", "region.parks=3", "region.districts=1", "region.enterprises=60", "quarters=4")


@pytest.fixture(scope="module")
def parameters():
    return compose(*SMALL)


@pytest.fixture(scope="module")
def expected(tmp_path_factory, parameters):
    """Tables of four runs computed one after another in this process."""
    return files(Study("s", {"base": parameters}, 4, out=tmp_path_factory.mktemp("here")).run(progress=False))


def files(study: Study) -> dict[str, bytes]:
    """Content of the combined tables."""
    return {path.stem: path.read_bytes() for path in study.folder.glob("*.parquet")}


def options(*words: str):
    """Options out of words of the command line."""
    return composition(Overrides.read([*SMALL, *words])).options


class Deadly:
    """A model in which the process of one seed is ended from outside, as when there is no memory left: once, or always."""

    def __init__(self, parameters, seed=0, setting=None):
        from sim import ParkEcosystem

        mark = Path(os.environ["DEADLY"])
        if seed == 1 and (mark.name == "always" or not mark.exists()):
            mark.touch()
            time.sleep(0.3)
            os.kill(os.getpid(), 9)
        self.model = ParkEcosystem(parameters, seed, setting)
        self.step, self.results = self.model.step, None

    def __getattribute__(self, name):
        return (
            object.__getattribute__(self, "model").results if name == "results" else object.__getattribute__(self, name)
        )


def deadly():
    """Stands for `run.ecosystem` in the processes of workers."""
    return Deadly


def attempt_deadly(*arguments, **named):
    """`run.attempt` with the deadly model, for processes that a patch of this one does not reach."""
    one_run.ecosystem = deadly
    return one_run.attempt(*arguments, **named)


@pytest.fixture
def lethal(monkeypatch, tmp_path):
    """Makes workers compute with the deadly model; the argument says whether it kills once or always."""

    def switch(executor: str, name: str) -> None:
        monkeypatch.setenv("DEADLY", str(tmp_path / name))
        monkeypatch.setattr(f"experiments.study.executors.{executor}.attempt", attempt_deadly)
        import cloudpickle

        cloudpickle.register_pickle_by_value(sys.modules[__name__])
        fresh()

    def fresh() -> None:
        from joblib.externals.loky import get_reusable_executor

        get_reusable_executor().shutdown(wait=True, kill_workers=True)

    yield switch
    import cloudpickle

    cloudpickle.unregister_pickle_by_value(sys.modules[__name__])
    fresh()


def test_an_unknown_executor_and_a_missing_library_are_answered(monkeypatch, parameters, tmp_path):
    with pytest.raises(ConfigurationError, match="did you mean slurm"):
        Study("s", {"base": parameters}, out=tmp_path, executor="slurn")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match=r"executor=dask needs distributed.*pip install -e \"\.\[cluster\]\""):
        executors.place("dask", 1)


def test_a_run_that_kills_workers_of_dask_is_given_up_and_the_rest_are_the_same(tmp_path, parameters, expected, lethal):
    import dask
    import distributed  # noqa: F401 - its settings must be there before one is changed for a while

    lethal("dask", "always")
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
        study = Study("s", {"base": parameters}, 4, out=tmp_path, workers=2, executor="dask").run(progress=False)
    assert [(outcome.seed, "KilledWorker" in str(outcome.error)) for outcome in study.failed] == [(1, True)]
    (record,) = study.runs.rglob("*.failed.json")
    assert "KilledWorker" in record.read_text(encoding="utf-8")
    assert sorted(study.table("system")["seed"].unique()) == [0, 2, 3]
    study = Study("s", {"base": parameters}, 4, out=tmp_path).run(progress=False)
    assert [outcome.seed for outcome in study.computed] == [1]
    assert files(study) == expected
    assert not list(study.runs.rglob("*.part-*"))


def test_runs_go_to_a_scheduler_that_is_there(tmp_path, parameters, expected):
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, protocol="tcp://", dashboard_address=None
    ) as cluster:
        chosen = options("executor=dask", f"dask.address={cluster.scheduler_address}")
        study = Study("s", {"base": parameters}, 4, out=tmp_path, executor=chosen).run(progress=False)
    assert len(study.computed) == 4
    assert files(study) == expected


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("tcp://127.0.0.1:9", r"dask\.address=tcp://127\.0\.0\.1:9: no scheduler answers"),
        ("nonsense", r"dask\.address=nonsense is no address.*tcp://COMPUTER:PORT"),
        ("tcp://node:port", "is no address"),
    ],
)
def test_no_scheduler_at_the_address_is_said_before_anything_is_written(
    tmp_path, parameters, monkeypatch, address, said
):
    monkeypatch.setattr("experiments.study.executors.dask.PATIENCE", 0.1)
    chosen = options("executor=dask", f"dask.address={address}")
    with pytest.raises(ConfigurationError, match=said):
        Study("s", {"base": parameters}, 2, out=tmp_path, executor=chosen)
    assert not list(tmp_path.iterdir())


def test_a_process_killed_here_takes_only_its_own_run_along(tmp_path, parameters, lethal):
    lethal("local", "always")
    study = Study("s", {"base": parameters}, 4, out=tmp_path, workers=2).run(progress=False)
    ((seed, error),) = [(outcome.seed, str(outcome.error)) for outcome in study.failed]
    assert seed == 1
    assert "the second time with no other run beside it" in error
    assert sorted(study.table("system")["seed"].unique()) == [0, 2, 3]


SBATCH = """
    import os, re, subprocess, sys
    from pathlib import Path
    state, text = Path(os.environ["STAND_IN"]), Path(sys.argv[1]).read_text()
    if "--partition=nowhere" in text:
        sys.exit("sbatch: error: invalid partition specified: nowhere")
    (state / "asked").write_text(text)
    number = str(100 + len(list(state.glob("*.job"))))
    # jobs run a copy of the script, as those of Slurm do: the one handed over is moved as soon as sbatch has ended
    (state / f"{number}.job").write_text(text)
    array = re.search(r"--array=0-(\\d+)%", text)
    for index in range(int(array[1]) + 1) if array else [None]:
        name = number if index is None else f"{number}_{index}"
        own = {"SLURM_JOB_ID": number, "SLURM_PROCID": "0"}
        if array:
            own |= {"SLURM_ARRAY_JOB_ID": number, "SLURM_ARRAY_TASK_ID": str(index)}
        script = f"bash {state}/{number}.job; echo $? > {state}/{name}.ended; mv {state}/{name}.ended {state}/{name}.code"
        if "SLOW" in os.environ:
            script = f"sleep 60; {script}"
        job = subprocess.Popen(["bash", "-c", script], env={**os.environ, **own}, start_new_session=True,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        (state / f"{name}.pid").write_text(str(job.pid))
    print(f"Submitted batch job {number}")
"""
SRUN = """
    import os, sys
    words = sys.argv[1:]
    while words[0].startswith("--"):
        word = words.pop(0)
        if word in ("--output", "--error"):
            path = words.pop(0)
            for mark, name in (("%A", "SLURM_ARRAY_JOB_ID"), ("%a", "SLURM_ARRAY_TASK_ID"), ("%j", "SLURM_JOB_ID"), ("%t", "SLURM_PROCID")):
                path = path.replace(mark, os.environ.get(name, ""))
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 1 if word == "--output" else 2)
    os.execvp(words[0], words)
"""
SACCT = """
    import os
    from pathlib import Path
    print("JobID|State|NodeList")
    for pid in Path(os.environ["STAND_IN"]).glob("*.pid"):
        code = pid.with_suffix(".code")
        state = "RUNNING" if not code.exists() else "COMPLETED" if code.read_text().strip() == "0" else "OUT_OF_MEMORY"
        print(f"{pid.stem}|{state}|here")
"""
SCANCEL = """
    import os, signal, sys
    from pathlib import Path
    state = Path(os.environ["STAND_IN"])
    os.killpg(int((state / f"{sys.argv[1]}.pid").read_text()), signal.SIGKILL)
    (state / f"{sys.argv[1]}.cancelled").touch()
"""


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    """Commands that stand in for those of Slurm and run the jobs here; returns the folder in which they note what they do."""
    bin, state = tmp_path / "bin", tmp_path / "state"
    bin.mkdir()
    state.mkdir()
    for name, text in (("sbatch", SBATCH), ("srun", SRUN), ("sacct", SACCT), ("scancel", SCANCEL)):
        (bin / name).write_text(f"#!{sys.executable}\n{textwrap.dedent(text)}")
        (bin / name).chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", f"{bin}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("STAND_IN", str(state))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr("experiments.study.executors.slurm.GRACE", 0.2)
    monkeypatch.setattr("experiments.study.executors.slurm.EVERY", 0.1)
    # submitit remembers what became of a job by its number, and every stand-in begins with number 100
    SlurmJob.watcher.clear()
    return state


def test_jobs_of_slurm_give_the_same_tables_and_one_that_dies_leaves_its_runs_to_the_next_call(
    tmp_path, parameters, expected, cluster
):
    words = (
        "executor=slurm",
        "slurm.runs_per_job=2",
        "slurm.partition=short",
        "slurm.account=parks",
        "slurm.minutes=7",
        "slurm.memory_gb=1.5",
        "slurm.jobs_at_once=1",
    )
    dying = "slurm.setup=['if [ \"$SLURM_ARRAY_TASK_ID\" = 1 ]; then exit 137; fi']"
    study = Study("s", {"base": parameters}, 4, out=tmp_path, executor=options(*words, dying)).run(progress=False)
    assert [outcome.seed for outcome in study.computed] == [0, 1]
    assert [outcome.seed for outcome in study.failed] == [2, 3]
    assert "job 100_1 of Slurm ended before the run: OUT_OF_MEMORY" in str(study.failed[0].error)
    assert len(list(study.runs.rglob("*.failed.json"))) == 2
    asked = (cluster / "asked").read_text()
    for words_asked in (
        "--partition=short",
        "--account=parks",
        "--time=7",
        "--mem=1536MB",
        "#SBATCH --cpus-per-task=1",
        "--array=0-1%1",
        "--job-name=yuanqu-s",
        "exit 137",
        "--cpus-per-task=1 ",
    ):
        assert words_asked in asked
    # what is left makes a single job, which is no array, with a processor for each of its two runs
    again = Study("s", {"base": parameters}, 4, out=tmp_path, executor=options(*words, "slurm.cpus=2")).run(
        progress=False
    )
    assert not again.failed
    assert sorted(outcome.seed for outcome in again.computed) == [2, 3]
    assert files(again) == expected
    assert not list(again.runs.rglob("*.failed.json"))
    logs = sorted(path.name for path in (study.folder / "slurm").glob("*log.err"))
    assert logs == ["100_0_0_log.err", "101_0_log.err"]
    assert not list((study.folder / "slurm").glob("*.pkl"))


def test_what_slurm_refuses_is_a_mistake_of_the_configuration(tmp_path, parameters, cluster, monkeypatch):
    chosen = options("executor=slurm", "slurm.partition=nowhere")
    with pytest.raises(ConfigurationError, match="invalid partition specified: nowhere"):
        Study("s", {"base": parameters}, 1, out=tmp_path, executor=chosen).run(progress=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigurationError, match="no sbatch.*login node"):
        Study("s", {"base": parameters}, 1, out=tmp_path, executor="slurm")


def test_jobs_are_cancelled_with_the_study(tmp_path, parameters, cluster, monkeypatch):
    def interrupt(seconds):
        raise KeyboardInterrupt

    monkeypatch.setenv("SLOW", "1")
    chosen = options("executor=slurm", "slurm.runs_per_job=1")
    study = Study("s", {"base": parameters}, 2, out=tmp_path, executor=chosen)
    with monkeypatch.context() as patch:
        patch.setattr("experiments.study.executors.slurm.time.sleep", interrupt)
        with pytest.raises(KeyboardInterrupt):
            study.run(progress=False)
    assert len(list(cluster.glob("*.cancelled"))) == 2


def test_the_command_takes_the_executor_and_its_settings(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["run", *SMALL, "executor=slurm", "slurm.minutes=0"]) == 2
    assert "slurm.minutes must lie between 1 and 100000" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(tmp_path))
    assert cli.main(["run", *SMALL, "executor=slurm", "study=s"]) == 2
    assert "no sbatch" in capsys.readouterr().err
    assert not (tmp_path / "outputs").exists()


def test_a_process_with_another_version_of_the_model_computes_nothing(tmp_path, parameters, monkeypatch):
    study = Study("s", {"base": parameters}, 1, out=tmp_path)
    (task,) = study.prepare()
    monkeypatch.setattr("experiments.study.manifest.model_fingerprint", lambda: "0" * 12)
    outcome = one_run.attempt(task)
    assert "another version of the model" in str(outcome.error)
    assert not run_folders.complete_runs(study.runs)


def test_where_nobody_watches_the_bar_becomes_lines(parameters, tmp_path, monkeypatch):
    tasks = Study("s", {"base": parameters}, 3, out=tmp_path).tasks()
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr(progress_bar, "EVERY", 0.0)
    with progress_bar.Bar(tasks, shown=True) as bar:
        for task in tasks:
            bar.add(one_run.EndedRun(task.scenario, task.seed, 4, 0.1))
    lines = shown.getvalue().splitlines()
    assert "\r" not in shown.getvalue()
    assert any("3/3" in line and "run/s" in line and "quarters/s" in line for line in lines)
