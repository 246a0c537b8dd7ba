"""Numbers of checks, reckoned run by run in several processes and kept beside the study, so that nothing is reckoned twice."""

from __future__ import annotations

import hashlib
import math
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.analyses.validation.declared import Run
from experiments.analyses.validation.found import Found, checks
from experiments.analyses.validation.plan import Job, Plan
from experiments.configuration.plugins import Plugin
from experiments.study.run_tables import read_run
from experiments.study.study import Study
from experiments.study.task import Task
from experiments.study.whole_files import read_json, write_json

if TYPE_CHECKING:
    import pandas as pd

FOLDER = "checks"
COLUMNS = ("check", "setting", "null", "seed", "part", "value")


@dataclass(frozen=True)
class Piece:
    """All checks of one run: one job for a process."""

    task: Task
    jobs: tuple[Job, ...]
    beside: Mapping[str, Task]
    """Runs beside it, by scenario."""
    folder: Path
    """Where the records go."""
    own: str = ""
    """The user's folder of checks, empty for none."""
    plugins: tuple[Plugin, ...] = ()
    """Plugins, whose checks are among them."""


def reckoned(
    study: Study, plan: Plan, found: Mapping[str, Found], *, workers: int, own: str, plugins: tuple[Plugin, ...] = ()
) -> Iterator[dict[str, Any]]:
    """What became of each check of each complete run, as records {job, seed, values, curves, error}, in any order of runs."""
    tasks = {(task.scenario, task.seed): task for task in study.tasks()}
    pieces = []
    by_scenario: dict[str, list[Job]] = {}
    for job in plan.jobs:
        by_scenario.setdefault(job.scenario, []).append(job)
    folder = (study.folder / FOLDER).absolute()
    for (scenario, seed), task in tasks.items():
        ready = []
        beside: dict[str, Task] = {}
        for job in by_scenario.get(scenario, []):
            others = {name: tasks[name, seed] for name in job.beside.values()}
            if task.complete and all(each.complete for each in others.values()):
                ready.append(job)
                beside.update(others)
        kept: list[dict[str, Any]] = []
        missing: list[Job] = []
        for job in ready:
            record = read_json(_file(folder, job, task, found[job.check], beside))
            if record is None:
                missing.append(job)
            else:
                kept.append(record)
        yield from kept
        if missing:
            pieces.append(Piece(task, tuple(missing), beside, folder, own, plugins))
    yield from _in_parallel(pieces, workers)


def _in_parallel(pieces: Sequence[Piece], workers: int) -> Iterator[dict[str, Any]]:
    import joblib

    if not pieces:
        return
    with joblib.parallel_config(
        backend="loky", n_jobs=workers, **({"inner_max_num_threads": 1} if workers > 1 else {})
    ):
        finished = joblib.Parallel(return_as="generator_unordered", batch_size=1, pre_dispatch="2*n_jobs")(
            joblib.delayed(of_run)(piece) for piece in pieces
        )
    for records in finished:
        yield from records


def of_run(piece: Piece) -> list[dict[str, Any]]:
    """The records of one run, written as they are found."""
    found = checks(piece.own, piece.plugins)
    wanted: dict[str, dict[str, list[str] | None]] = {}
    for job in piece.jobs:
        check = found[job.check].check
        for scenario in (job.scenario, *job.beside.values()):
            of_scenario = wanted.setdefault(scenario, {})
            for table, columns in check.columns.items():
                before = of_scenario.get(table, [])
                both = None if columns is None or before is None else list(dict.fromkeys([*before, *columns]))
                of_scenario[table] = both
    tasks = {piece.task.scenario: piece.task, **piece.beside}
    tables = {name: read_run(tasks[name].folder, name, piece.task.seed, columns) for name, columns in wanted.items()}
    records = []
    for job in piece.jobs:
        run = Run(
            tables[job.scenario],
            piece.task.setting,
            piece.task.parameters,
            {name: tables[scenario] for name, scenario in job.beside.items()},
        )
        record = _record(found[job.check], job, piece.task.seed, run)
        if not record["error"]:
            write_json(_file(piece.folder, job, piece.task, found[job.check], piece.beside), record)
        records.append(record)
    return records


def _record(one: Found, job: Job, seed: int, run: Run) -> dict[str, Any]:
    check = one.check
    record: dict[str, Any] = {
        "check": job.check,
        "setting": job.setting,
        "null": job.null,
        "seed": seed,
        "values": {},
        "curves": [],
        "error": "",
    }
    assert check.statistic is not None
    try:
        values = check.statistic(run)
        strange = set(values) - {part.name for part in check.parts}
        if strange:
            raise ValueError(f"the statistic gives {', '.join(sorted(strange))}, which is no part of it")
        record["values"] = {part.name: _number(values[part.name]) for part in check.parts if part.name in values}
        if check.curves is not None:
            record["curves"] = check.curves(run)[["line", "quarter", "value"]].to_numpy().tolist()
    except Exception:  # noqa: BLE001 - a check of a user must not lose the others; it is told on screen and in the log
        record["error"] = traceback.format_exc()
    return record


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _file(folder: Path, job: Job, task: Task, one: Found, beside: Mapping[str, Task]) -> Path:
    """File of the record: its name changes with the run, with those beside it, and with the text of the check."""
    runs = [task.folder.name, *(beside[scenario].folder.name for scenario in job.beside.values()), one.fingerprint]
    made_of = hashlib.sha256(" ".join(runs).encode()).hexdigest()[:16]
    return folder / job.check / f"{job.scenario}-seed={task.seed}-{made_of}.json"


def tables(records: Sequence[Mapping[str, Any]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Numbers (check, setting, null, seed, part, value) and lines over time (check, setting, null, seed, line, quarter, value)."""
    import pandas as pd

    keys = ("check", "setting", "null", "seed")
    numbers = [
        (*(record[key] for key in keys), part, math.nan if value is None else value)
        for record in records
        for part, value in record["values"].items()
    ]
    lines = [
        (*(record[key] for key in keys), line, quarter, math.nan if value is None else value)
        for record in records
        for line, quarter, value in record["curves"]
    ]
    order = ["check", "setting", "null", "seed"]
    values = pd.DataFrame(numbers, columns=list(COLUMNS)).sort_values(order, kind="stable", ignore_index=True)
    curves = pd.DataFrame(lines, columns=[*order, "line", "quarter", "value"])
    return values, curves.sort_values([*order, "line", "quarter"], kind="stable", ignore_index=True)
