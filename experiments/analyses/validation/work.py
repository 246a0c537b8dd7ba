"""A validation from beginning to end: runs that are needed, numbers reckoned from them, verdicts, tables, pages and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from experiments.analyses.validation import contest, plan, record, rendered, screen, values
from experiments.analyses.validation.found import KINDS, Found, checks, chosen
from experiments.analyses.validation.outcome import Outcome
from experiments.analyses.validation.settings import OVER_OWNERS, PATH_OFF
from experiments.analyses.written import Clock, Command, for_show, named, write_manifest
from experiments.configuration.compose import Composition
from experiments.configuration.options import PIECES
from experiments.configuration.plugins import plugins_of
from experiments.configuration.region import setting_of
from experiments.statistics import verdicts
from experiments.statistics.standing import Given
from experiments.study.for_show import lost
from experiments.study.log import log
from experiments.study.run_tables import read_run
from experiments.study.study import Study
from experiments.study.whole_files import write_csv

if TYPE_CHECKING:
    import pandas as pd

    from experiments.study.task import Task
    from sim.regions import Setting

SEEDS = 20
"""Runs of each scenario when nothing else is said."""

REGION = "zgc"
"""Setting that the record and the contest are read off."""


@dataclass
class Work:
    """What is to be done."""

    composed: Composition
    found: dict[str, Found]
    plan: plan.Plan
    study: Study
    pieces: tuple[str, ...]


def planned(composed: Composition) -> Work:
    """The runs that the configuration asks for; raises `ConfigurationError` for a check, folder or setting that cannot be used."""
    options = composed.options
    pieces = options.validate.pieces or PIECES
    every = checks(options.validate.folder, plugins_of(options.plugins))
    kinds = tuple(kind for kind in KINDS if kind in pieces)
    found = chosen(every, options.facts, kinds) if kinds else {}
    if options.facts:
        # checks that are named are all that is wanted
        pieces = kinds
    made = plan.planned(found, composed.overrides, settings=options.validate.settings, nulls=options.validate.nulls)
    if {"record", "contest"} & set(pieces):
        plan.add_region(made, composed.overrides, REGION)
    if "record" in pieces and record.of_brokers(setting_of(composed.parameters)):
        for setting in OVER_OWNERS:
            plan.add_region(made, composed.overrides, setting)
    if "record" in pieces and composed.parameters.demand.path and setting_of(composed.parameters).history.markets:
        plan.add_region(made, composed.overrides, PATH_OFF)
    study = Study(
        named(options, "validate"),
        made.scenarios,
        options.seeds,
        out=options.out,
        workers=options.workers,
        executor=options,
        notes=made.notes,
    )
    return Work(composed, found, made, study, tuple(pieces))


def finish(work: Work, command: Command, clock: Clock) -> str:
    """Reckon, judge and write everything; returns the text for the screen."""
    options, study = work.composed.options, work.study
    plugins = plugins_of(options.plugins)
    own = options.validate.folder
    records = list(values.reckoned(study, work.plan, work.found, workers=options.workers, own=own, plugins=plugins))
    clock.mark("statistics")
    numbers, curves = values.tables(records)
    failed: dict[str, int] = {}
    for one in records:
        if one["error"]:
            failed[one["check"]] = failed.get(one["check"], 0) + 1
    if failed:
        text = "\n".join(
            f"{one['check']} {one['setting']} seed {one['seed']}\n{one['error']}" for one in records if one["error"]
        )
        log(study.folder, text)
    table = verdicts.parts(numbers, _bands(work.found)) if len(numbers) else numbers
    if len(table):
        table.insert(0, "kind", [work.found[name].kind for name in table["check"]])
        order = {name: place for place, name in enumerate(work.found)}
        table = table.sort_values("check", key=lambda names: names.map(order), kind="stable", ignore_index=True)
    outcome = Outcome(table, curves, *_region(work), failed=failed)
    _write_tables(work, outcome, numbers)
    clock.mark("verdicts")
    write_manifest(study, options, command, clock, {"checks": _about(work, outcome)}, brief=True)
    try:
        notes = rendered.rendered(
            study.folder,
            options.lang,
            formats=options.formats,
            size=options.size,
            figures=options.figures,
            titles=options.titles,
        )
    except Exception as error:  # noqa: BLE001 - for show: the validation is whole without them
        notes = lost(study.folder, [("figures, pages", error)], options.lang)
    clock.mark("figures and pages")
    # once more, with the time that these took
    write_manifest(study, options, command, clock, {"checks": _about(work, outcome)}, brief=True)
    return "\n".join([for_show(study, options, lambda: screen.text(outcome, work.found, options.lang)), *notes])


def _bands(found: Mapping[str, Found]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        [
            {"check": name, "part": part.name, "low": part.low, "high": part.high, "share": part.share, "use": part.use}
            for name, one in found.items()
            for part in one.check.parts
        ]
    )


def _region(work: Work) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Record, brokers' figures over shares of owners, scores and verdicts of the contest of the region chosen.

    Without rows where not asked for or nothing is known of it.
    """
    import pandas as pd

    nothing = pd.DataFrame()
    if not {"record", "contest"} & set(work.pieces):
        return nothing, nothing, nothing, nothing
    tasks = [task for task in work.study.tasks() if task.scenario == REGION and task.complete]
    if not tasks or not tasks[0].setting.evidence:
        return nothing, nothing, nothing, nothing
    setting = tasks[0].setting
    given = Given.of(work.study.scenarios[REGION], setting)
    tables = _tables(tasks)
    compared, owners, scores, found = nothing, nothing, nothing, nothing
    if "record" in work.pieces:
        compared = record.beside(_compared(tables, setting, given), _without_path(work))
        owners = record.by_owners({_owned_share(work, REGION): compared, **_over_owners(work)})
    if "contest" in work.pieces:
        scores = contest.rows({seed: of_run["system"] for seed, of_run in tables.items()}, setting, given)
        found = contest.verdict(scores)
    return compared, owners, scores, found


def _over_owners(work: Work) -> dict[float, pd.DataFrame]:
    """The record in the settings with other shares of owners, by share."""
    found = {}
    for name in OVER_OWNERS:
        tasks = [task for task in work.study.tasks() if task.scenario == name and task.complete]
        if tasks:
            given = Given.of(work.study.scenarios[name], tasks[0].setting)
            found[_owned_share(work, name)] = _compared(_tables(tasks), tasks[0].setting, given)
    return found


def _without_path(work: Work) -> pd.DataFrame | None:
    """The record of the runs in which markets are not given their path; None where there are none."""
    tasks = [task for task in work.study.tasks() if task.scenario == PATH_OFF and task.complete]
    if not tasks:
        return None
    return _compared(_tables(tasks), tasks[0].setting, Given.of(work.study.scenarios[PATH_OFF], tasks[0].setting))


def _owned_share(work: Work, scenario: str) -> float:
    return work.plan.scenarios[scenario].tenure.owned_share


def _tables(tasks: Sequence[Task]) -> dict[int, dict[str, pd.DataFrame]]:
    """Tables of the whole and of parks by seed."""
    return {
        task.seed: read_run(task.folder, task.scenario, task.seed, {"system": None, "parks": None}) for task in tasks
    }


def _compared(tables: Mapping[int, Mapping[str, pd.DataFrame]], setting: Setting, given: Given) -> pd.DataFrame:
    """The record over seeds."""
    import pandas as pd

    parts = [record.rows(of_run, setting, given).assign(seed=seed) for seed, of_run in tables.items()]
    return record.summary(pd.concat(parts, ignore_index=True))


def _write_tables(work: Work, outcome: Outcome, numbers: pd.DataFrame) -> None:
    """Write every table; one of an earlier validation in the same folder, of a piece not asked for now, is taken away."""
    folder = work.study.folder
    tables = {kind: outcome.of_kind(kind).drop(columns="kind", errors="ignore") for kind in KINDS}
    tables |= {"values": numbers, "curves": outcome.curves, "record": outcome.record, "record_owners": outcome.owners}
    tables |= {"contest_scores": outcome.scores, "contest": outcome.contest}
    for name, table in tables.items():
        path = folder / f"{name}.csv"
        if len(table):
            write_csv(path, table)
        else:
            path.unlink(missing_ok=True)


def _about(work: Work, outcome: Outcome) -> dict[str, Any]:
    """What the manifest says of the checks."""
    return {
        "pieces": list(work.pieces),
        "seeds": len(work.study.seeds),
        "settings": {scenario: notes["words"] for scenario, notes in work.plan.notes.items()},
        "fingerprints": {name: one.fingerprint for name, one in work.found.items()},
        "counts": verdicts.counts(outcome.parts) if len(outcome.parts) else {},
        "failed": outcome.failed,
    }
