"""A study: scenarios times seeds, each run kept in its own directory, all runs together in one table of each kind.

Resuming, extending and starting afresh are the same thing: what is complete is not computed again.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments import inputs, manifest, run_folders, runner
from experiments.errors import ConfigurationError
from experiments.options import safe_name, seed_list
from sim.declare import ParameterError
from sim.parameters import Parameters

if TYPE_CHECKING:
    import pandas as pd

    from sim.regions import Setting

KEYS = ("scenario", "seed")


class Study:
    """Scenarios, each run with the same seeds, in the folder `out/name`.

    scenarios: {name: Parameters}; seeds: a number of runs or a list of seeds; notes: {scenario: what its manifests
    say about how it came about}. Raises `ConfigurationError` when
    a name cannot name a folder or an input table is wrong.

    Example: `Study("rents", {"none": compose(), "subsidy": compose("policy=rent_subsidy")}, seeds=10).run()`.
    """

    def __init__(
        self,
        name: str,
        scenarios: Mapping[str, Parameters],
        seeds: int | Sequence[int] = 1,
        *,
        out: str | os.PathLike[str] = "outputs",
        workers: int = 1,
        notes: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        try:
            self.name = safe_name("study", name)
            self.scenarios = {safe_name("scenario", scenario): parameters for scenario, parameters in scenarios.items()}
            self.seeds = seed_list(list(seeds) if isinstance(seeds, range) else seeds)
        except ParameterError as error:
            raise ConfigurationError(str(error)) from error
        if workers < 1:
            raise ConfigurationError(f"workers must be at least 1; got {workers}")
        self.workers = workers
        self.notes = dict(notes or {})
        self.folder = Path(out) / self.name
        self.settings: dict[str, Setting] = {
            scenario: inputs.setting_of(parameters) for scenario, parameters in self.scenarios.items()
        }
        self.failed: list[runner.Outcome] = []
        self.computed: list[runner.Outcome] = []

    @property
    def runs(self) -> Path:
        """Folder of the directories of single runs."""
        return self.folder / "runs"

    def quarters(self, scenario: str) -> int:
        """Length of the runs of a scenario [quarters]."""
        return self.scenarios[scenario].quarters or self.settings[scenario].quarters

    def tasks(self) -> list[runner.Task]:
        """All runs of the scenarios and seeds asked for, complete or not."""
        found = []
        for scenario, parameters in self.scenarios.items():
            quarters, checksums = self.quarters(scenario), inputs.checksums(self.settings[scenario])
            identity = manifest.identity(parameters, quarters, checksums)
            about = {
                **self.notes.get(scenario, {}),
                "parameters": manifest.identifying(parameters, quarters),
                "inputs": checksums,
                "model": manifest.model_fingerprint(),
            }
            for seed in self.seeds:
                folder = self.runs / f"scenario={scenario}" / f"seed={seed}" / identity
                found.append(runner.Task(scenario, seed, parameters, quarters, folder, self.settings[scenario], about))
        return found

    def prepare(self) -> list[runner.Task]:
        """The runs that are still missing, after clearing away half-written ones.

        Raises `ConfigurationError` when the folder cannot be written, or holds such a scenario with other parameters.
        """
        writable(self.folder)
        run_folders.sweep(self.runs)
        tasks = self.tasks()
        self._refuse_mixture(tasks)
        return [task for task in tasks if not task.complete]

    def _refuse_mixture(self, tasks: Sequence[runner.Task]) -> None:
        now = {task.scenario: task for task in tasks}
        for scenario, _, folder in run_folders.complete_runs(self.runs):
            task = now.get(scenario)
            if task is None or folder.name == task.folder.name:
                continue
            before = run_folders.run_manifest(folder)
            reasons = manifest.differences(before.get("parameters"), task.about["parameters"])
            if reasons:
                what = f"other parameters ({'; '.join(reasons[:4])}{'; ...' if len(reasons) > 4 else ''})"
            elif before.get("inputs") != task.about["inputs"]:
                changed = [
                    name
                    for name, digest in task.about["inputs"].items()
                    if (before.get("inputs") or {}).get(name) != digest
                ]
                what = f"other input tables ({', '.join(changed)})"
            else:
                what = f"another version of the model ({before.get('model')} there, {task.about['model']} now)"
            raise ConfigurationError(
                f"study {self.name!r} already holds scenario {scenario!r} computed with {what}\n"
                f"choose another label= or study=, or remove {folder.parent.parent}"
            )

    def run(self, workers: int | None = None, *, progress: bool = True, keep: bool = False) -> Study:
        """Compute the runs that are missing and combine all runs of the study; returns the study.

        A run that fails is recorded in `failed`, the rest go on. With `keep` the outcomes in `computed` hold tables.
        """
        self.compute(workers, progress=progress, keep=keep)
        self.combine()
        return self

    def compute(self, workers: int | None = None, *, progress: bool = True, keep: bool = False) -> None:
        """Compute the runs that are missing, without combining them."""
        missing = self.prepare()
        self.failed, self.computed = [], []
        if not missing:
            return
        for outcome in runner.compute_all(missing, workers or self.workers, progress=progress, keep=keep):
            (self.failed if outcome.error else self.computed).append(outcome)

    def combine(self) -> dict[str, Path]:
        """Write all complete runs into one table of each kind, by scenario, seed and quarter; returns the files."""
        runs = run_folders.complete_runs(self.runs)
        parts: dict[str, list[tuple[str, int, Path]]] = {}
        for scenario, seed, folder in runs:
            for file in sorted(folder.glob("*.parquet")):
                parts.setdefault(file.name, []).append((scenario, seed, file))
        for path in self.folder.glob("*.parquet"):
            if path.name not in parts:
                path.unlink()
        for name, files in parts.items():
            join(files, self.folder / name)
        return {Path(name).stem: self.folder / name for name in parts}

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """One combined table, or some of its columns; raises `ValueError` when the study has no such table."""
        import pandas as pd

        path = self.folder / f"{name}.parquet"
        if not path.is_file():
            there = sorted(each.stem for each in self.folder.glob("*.parquet"))
            raise ValueError(
                f"study {self.name!r} has no table {name!r}; it has {', '.join(there) or 'none yet: run it first'}"
                + (
                    f" (set record.{'events=true' if name == 'events' else 'snapshot_every=4'})"
                    if name in ("events", "enterprises")
                    else ""
                )
            )
        return pd.read_parquet(path, columns=None if columns is None else list(columns))


def writable(folder: Path) -> None:
    """Make the folder of a study; raises `ConfigurationError` when nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        if error.errno == 28:  # no space: a matter of the machine, not of the configuration
            raise
        raise ConfigurationError(
            f"cannot write in {folder.absolute()}: {error.strerror}; choose another folder with out=PATH"
        ) from error


def join(parts: Sequence[tuple[str, int, Path]], path: Path) -> None:
    """Write the tables of several runs behind one another into one file, with scenario and seed in front."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.unify_schemas([_keyed(pq.read_schema(part)) for _, _, part in parts], promote_options="permissive")
    temporary = path.with_name(f".{path.name}.part{os.getpid()}")
    try:
        with pq.ParquetWriter(temporary, schema) as writer:
            for scenario, seed, part in parts:
                table = pq.ParquetFile(part).read()
                keys = [pa.array([scenario] * len(table), pa.string()), pa.array([seed] * len(table), pa.int64())]
                table = pa.table([*keys, *table.columns], names=[*KEYS, *table.column_names])
                writer.write_table(_filled(table, schema))
        os.replace(temporary, path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _keyed(schema: Any) -> Any:
    import pyarrow as pa

    return pa.schema([pa.field("scenario", pa.string()), pa.field("seed", pa.int64()), *schema])


def _filled(table: Any, schema: Any) -> Any:
    """The table with all columns of the schema; a column that this run does not have is empty."""
    import pyarrow as pa

    columns = [
        table[item.name].cast(item.type) if item.name in table.column_names else pa.nulls(len(table), item.type)
        for item in schema
    ]
    return pa.table(columns, schema=schema)


def framed(outcome: runner.Outcome) -> dict[str, pd.DataFrame]:
    """The tables of a run just computed, with scenario and seed in front, as they would be read back from the study."""
    assert outcome.tables is not None
    frames = {}
    for name, frame in outcome.tables.items():
        frame = frame.copy(deep=False)
        frame.insert(0, "scenario", outcome.scenario)
        frame.insert(1, "seed", outcome.seed)
        frames[name] = frame
    return frames
