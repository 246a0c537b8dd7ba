"""A study: scenarios times seeds, each run kept in its own directory, all runs together in one table of each kind.

Resuming, extending and starting afresh are the same thing: what is complete is not computed again.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.configuration import region
from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.options import Options, safe_name, seed_list
from experiments.configuration.spoken import said
from experiments.statistics.outcomes import OUTCOMES, WINDOWS
from experiments.statistics.paired_effects import Pair, contrasts
from experiments.study import executors, manifest, run_folders
from experiments.study.kept_values import outcomes_of
from experiments.study.run_tables import join, read_run
from experiments.study.schedule import compute_all
from experiments.study.task import EndedRun, Task
from experiments.study.whole_files import NO_ROOM
from experiments.study.whole_runs import flaw, tables_of
from sim.parameters import Parameters
from sim.parameters.declare import ParameterError
from sim.regions import Setting

if TYPE_CHECKING:
    import pandas as pd


MOST_SAID = 5
"""Runs that are not whole and are named one by one."""


class Study:
    """Scenarios, each run with its seeds, in the folder `out/name`.

    scenarios: {name: Parameters}; seeds: a number of runs or a list of seeds, or {scenario: one of these}; notes: {scenario:
    what its manifests say about how it came about}; executor: where runs are computed, "local", "dask" or "slurm", or the
    options that say so with their settings; tables: names of those that runs write, all when left out. Raises
    `ConfigurationError` when a name cannot name a folder, an input table is wrong, or the executor cannot be used.

    Example: `Study("rents", {"none": compose(), "subsidy": compose("policy=rent_subsidy")}, seeds=10).run()`.
    """

    def __init__(
        self,
        name: str,
        scenarios: Mapping[str, Parameters],
        seeds: int | Sequence[int] | Mapping[str, int | Sequence[int]] = 1,
        *,
        out: str | os.PathLike[str] = "outputs",
        workers: int = 1,
        executor: str | Options = "local",
        notes: Mapping[str, Mapping[str, Any]] | None = None,
        tables: Sequence[str] | None = None,
    ) -> None:
        try:
            self.name = safe_name("study", name)
            self.scenarios = {safe_name("scenario", scenario): parameters for scenario, parameters in scenarios.items()}
        except ParameterError as error:
            raise ConfigurationError(str(error)) from error
        if workers < 1:
            raise ConfigurationError(f"workers must be at least 1; got {workers}")
        self.seeds = seeds
        self.workers = workers
        self.folder = Path(out) / self.name
        self.executor = executor
        executors.place(executor, workers, self.folder)
        self.notes = dict(notes or {})
        self.tables = None if tables is None else tuple(tables)
        read: dict[Any, Setting] = {}
        self.settings: dict[str, Setting] = {
            scenario: region.setting_of(parameters, read) for scenario, parameters in self.scenarios.items()
        }
        self._told: set[Path] = set()
        self.failed: list[EndedRun] = []
        self.computed: list[EndedRun] = []

    @property
    def seeds(self) -> tuple[int, ...]:
        """Seeds of any scenario, in the order in which they were given; another value extends the study or narrows it."""
        return tuple(dict.fromkeys(seed for scenario in self._seeds for seed in self._seeds[scenario]))

    @seeds.setter
    def seeds(self, value: int | Sequence[int] | Mapping[str, int | Sequence[int]]) -> None:
        of = dict(value) if isinstance(value, Mapping) else dict.fromkeys(self.scenarios, value)
        if set(of) != set(self.scenarios):
            strange = sorted(set(of) ^ set(self.scenarios))
            raise ConfigurationError(
                f"seeds must be given for every scenario and no other; see {', '.join(strange[:4])}"
            )
        try:
            # checked even where there is no scenario yet
            seed_list(1) if isinstance(value, Mapping) else _seeds(value)
            self._seeds = {scenario: _seeds(of[scenario]) for scenario in self.scenarios}
        except ParameterError as error:
            raise ConfigurationError(str(error)) from error

    def seeds_of(self, scenario: str) -> tuple[int, ...]:
        """Seeds of one scenario."""
        return self._seeds[scenario]

    def add_seeds(self, number: int) -> tuple[int, ...]:
        """Give every scenario so many seeds more, the smallest whole numbers that none of them has; returns these."""
        there = set(self.seeds)
        new = tuple(itertools.islice((seed for seed in itertools.count() if seed not in there), number))
        self._seeds = {scenario: (*seeds, *new) for scenario, seeds in self._seeds.items()}
        return new

    @property
    def runs(self) -> Path:
        """Folder of the directories of single runs."""
        return self.folder / "runs"

    def quarters(self, scenario: str) -> int:
        """Length of the runs of a scenario [quarters]."""
        return self.scenarios[scenario].quarters or self.settings[scenario].quarters

    def timeline_of(self, scenario: str) -> list[dict[str, Any]]:
        """What changes under way in a scenario, as manifests say it: as it was written, or parameter by parameter."""
        written: list[dict[str, Any]] | None = self.notes.get(scenario, {}).get("timeline")
        return written or manifest.timeline_told(self.scenarios[scenario], self.settings[scenario].start)

    def tasks(self) -> list[Task]:
        """All runs of the scenarios and seeds asked for, complete or not."""
        found = []
        for scenario, parameters in self.scenarios.items():
            quarters, checksums = self.quarters(scenario), region.checksums(self.settings[scenario])
            identity = manifest.identity(parameters, quarters, checksums)
            about = {
                **({"timeline": told} if (told := self.timeline_of(scenario)) else {}),
                **self.notes.get(scenario, {}),
                "parameters": manifest.identifying(parameters, quarters),
                "inputs": checksums,
                "model": manifest.model_fingerprint(),
            }
            setting = self.settings[scenario]
            # whole, since it may be computed by a process that stands in another folder
            runs = self.runs.absolute() / f"scenario={scenario}"
            for seed in self.seeds_of(scenario):
                folder = runs / f"seed={seed}" / identity
                found.append(Task(scenario, seed, parameters, quarters, folder, setting, about, self.tables))
        return found

    def prepare(self) -> list[Task]:
        """The runs that are still missing, after clearing away half-written ones.

        Those that were finished but are not whole any more are named on the screen. Raises `ConfigurationError` when the folder
        cannot be written, or holds such a scenario with other parameters.
        """
        writable(self.folder)
        tasks = self.tasks()
        run_folders.require_folders(self.runs, tasks)
        self._say(
            (f"scenario {task.scenario}, seed {task.seed} is computed again: {flaw(task.folder)}", task.folder)
            for task in tasks
            if os.path.lexists(task.folder) and not task.complete
        )
        run_folders.sweep(self.runs)
        run_folders.sweep_files(self.folder)
        run_folders.refuse_mixture(self.name, self.runs, tasks)
        return [task for task in tasks if not task.complete]

    def run(self, workers: int | None = None, *, progress: bool = True, keep: bool = False) -> Study:
        """Compute the runs that are missing and combine all runs of the study; returns the study.

        A run that fails is recorded in `failed`, the rest go on. With `keep` those in `computed` hold tables.
        """
        self.compute(workers, progress=progress, keep=keep)
        self.combine()
        return self

    def compute(self, workers: int | None = None, *, progress: bool = True, keep: bool = False) -> None:
        """Compute the runs that are missing, without combining them; `computed` grows with every call.

        Runs that another process finished meanwhile are in neither list.
        """
        missing = self.prepare()
        self.failed = []
        if not missing:
            return
        for ended in compute_all(
            missing,
            workers or self.workers,
            executor=self.executor,
            folder=self.folder,
            progress=progress,
            keep=keep,
        ):
            if ended.error:
                self.failed.append(ended)
            elif not ended.kept:
                self.computed.append(ended)

    def combine(self) -> dict[str, Path]:
        """Write all complete runs into one table of each kind, by scenario, seed and quarter; returns the files."""
        runs = run_folders.complete_runs(self.runs)
        self._say((f"{path} is left out: {told}", path) for path, told in run_folders.left_out(self.runs))
        parts: dict[str, list[tuple[str, int, Path]]] = {}
        for scenario, seed, folder in runs:
            for file in tables_of(folder):
                parts.setdefault(file.name, []).append((scenario, seed, file))
        for path in self.folder.glob("*.parquet"):
            if path.name not in parts and not path.is_dir():
                # another command on this study may have removed it meanwhile
                path.unlink(missing_ok=True)
        for name, files in parts.items():
            join(files, self.folder / name)
        return {Path(name).stem: self.folder / name for name in parts}

    def _say(self, told: Iterable[tuple[str, Path]]) -> None:
        """Say on the screen what is wrong with some runs, once of each, and of many only how many there are."""
        new = {path.absolute(): text for text, path in told if path.absolute() not in self._told}
        self._told.update(new)
        for text in list(new.values())[:MOST_SAID]:
            print(said(f"yuanqu: {text}"), file=sys.stderr)
        if len(new) > MOST_SAID:
            print(said(f"yuanqu: so are {len(new) - MOST_SAID} more"), file=sys.stderr)

    def table(
        self, name: str, columns: Sequence[str] | None = None, *, seeds: Sequence[int] | None = None
    ) -> pd.DataFrame:
        """One combined table, or some of its columns or seeds; raises `ValueError` when the study has no such table."""
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
        chosen = None if seeds is None else [("seed", "in", list(seeds))]
        return pd.read_parquet(path, columns=None if columns is None else list(columns), filters=chosen)

    def each_run(
        self, columns: Mapping[str, Sequence[str] | None]
    ) -> Iterator[tuple[str, int, dict[str, pd.DataFrame]]]:
        """Scenario, seed and tables of every complete run of this study's scenarios and seeds, one run after another.

        columns: {table: columns to read, all when None}; `scenario` and `seed` stand in front where all or these are asked
        for. A table that a run did not write is left out. By scenario and seed, in the order of the study.
        """
        for task in self.tasks():
            if not task.complete:
                continue
            yield task.scenario, task.seed, read_run(task.folder, task.scenario, task.seed, columns)

    def each(self, name: str, columns: Sequence[str] | None = None) -> Iterator[tuple[str, int, pd.DataFrame]]:
        """Scenario, seed and one table of every complete run of this study's scenarios and seeds, one after another."""
        for scenario, seed, tables in self.each_run({name: columns}):
            if name in tables:
                yield scenario, seed, tables[name]

    def effect(self, outcome: str, of: str, versus: str, window: str = "run") -> pd.DataFrame:
        """Paired difference of an outcome between two scenarios, as `paired_effects.contrasts` tells it: one row.

        Raises `ConfigurationError` for a scenario, outcome or window that is not there, `ValueError` when the complete runs of
        the two are not those of the same seeds.
        """
        for value, known in ((of, self.scenarios), (versus, self.scenarios), (outcome, OUTCOMES), (window, WINDOWS)):
            if value not in known:
                raise ConfigurationError(f"there is no {value!r}; there are {', '.join(known)}{nearest(value, known)}")
        values = outcomes_of(task for task in self.tasks() if task.scenario in (of, versus))
        seeds = {name: set(values.loc[values["scenario"] == name, "seed"]) for name in (of, versus)}
        if seeds[of] != seeds[versus] or not seeds[of]:
            alone = sorted(seeds[of] ^ seeds[versus])
            raise ValueError(
                f"{of!r} and {versus!r} are not paired: "
                + (
                    f"only one of them has seed {', '.join(map(str, alone[:8]))}"
                    if alone
                    else "neither has a complete run"
                )
                + "; run the study with the same seeds for both"
            )
        chosen = values[(values["outcome"] == outcome) & (values["window"] == window)]
        return contrasts(chosen, [Pair(of, versus, {})])


def _seeds(value: Any) -> tuple[int, ...]:
    return seed_list(list(value) if isinstance(value, range) else value)


def writable(folder: Path) -> None:
    """Make the folder of a study; raises `ConfigurationError` when nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        if error.errno in NO_ROOM:  # no space: a matter of the machine, not of the configuration
            raise
        raise ConfigurationError(
            f"cannot write in {folder.absolute()}: {error.strerror}; choose another folder with out=PATH"
        ) from error


def framed(ended: EndedRun) -> dict[str, pd.DataFrame]:
    """The tables of a run just computed, with scenario and seed in front, as they would be read back from the study."""
    assert ended.tables is not None
    frames = {}
    for name, frame in ended.tables.items():
        frame = frame.copy(deep=False)
        frame.insert(0, "scenario", ended.scenario)
        frame.insert(1, "seed", ended.seed)
        frames[name] = frame
    return frames
