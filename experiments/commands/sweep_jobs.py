"""Hands a sweep to Hydra: its sweeper makes the jobs, its launcher places them, each computes the runs of its scenarios.

All jobs write into one study; what is made of all runs together is made once, after the sweep. Subcommands without a study of
their own take the jobs one after another instead.
"""

from __future__ import annotations

import functools
import itertools
import logging
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from experiments.analyses.equal_cost import matched
from experiments.analyses.written import Clock, Command, named
from experiments.commands.endings import close, stopped
from experiments.commands.exit_codes import DONE, FAILED
from experiments.configuration.compose import BASELINE, OPTION_KEYS, Composition, composition, scenario_name
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.folders import config_folder
from experiments.configuration.hydra_flags import Asked
from experiments.configuration.options import LONGEST_NAME
from experiments.configuration.overrides import Overrides
from experiments.configuration.schema import register
from experiments.configuration.spoken import said
from experiments.configuration.sweep import all_meanings, check_clashes, check_launcher, check_sweep
from experiments.study.log import log
from experiments.study.study import Study, writable
from experiments.study.task import EndedRun
from sim.parameters import Parameters

Notes = dict[str, dict[str, Any]]
Work = Callable[[Asked, list[Path]], int]
"""A subcommand without a sweep: what is asked, and the list that receives the folder of the study, to the exit code."""

Planner = Callable[[Composition, Path], tuple[dict[str, Parameters], Notes]]
"""From the configuration of a job (its label is the job's name) and the folder of the study to the scenarios that the job
computes and what their manifests say. A function of a module, so that it can be sent to other processes."""


@dataclass
class Job:
    """What one job of a sweep did."""

    name: str
    composed: Composition | None = None
    """Its configuration, labelled with its name; None when it is wrong."""
    scenarios: dict[str, Parameters] = field(default_factory=dict)
    notes: Notes = field(default_factory=dict)
    """What the manifests of its scenarios say about how they came about."""
    computed: list[EndedRun] = field(default_factory=list)
    failed: list[EndedRun] = field(default_factory=list)
    wrong: str = ""
    """What is wrong with the configuration of this job."""
    crash: str = ""
    """Traceback of an error that is nobody's configuration."""


@dataclass
class Sweep:
    """The jobs of a sweep, all of whose runs lie in one study."""

    jobs: list[Job]
    name: str
    """Name of the study."""
    composed: Composition
    """Configuration without the words that are swept."""
    command: Command

    def starts(self) -> list[Composition]:
        """Configurations of the jobs, each labelled with its job's name; of jobs with the same name the first."""
        return list({job.name: job.composed for job in reversed(self.jobs) if job.composed is not None}.values())[::-1]

    def study(self) -> Study:
        """The study with the scenarios of all jobs, and what was computed and failed."""
        options = self.composed.options
        scenarios: dict[str, Parameters] = {}
        seeds: dict[str, tuple[int, ...]] = {}
        notes: Notes = {}
        for job in self.jobs:
            for scenario, parameters in job.scenarios.items():
                assert job.composed is not None
                scenarios[scenario], notes[scenario] = parameters, job.notes.get(scenario, {})
                seeds[scenario] = tuple(dict.fromkeys([*seeds.get(scenario, ()), *job.composed.options.seeds]))
        study = Study(
            self.name, scenarios, seeds, out=options.out, workers=options.workers, executor=options, notes=notes
        )
        study.computed = [ended for job in self.jobs for ended in job.computed]
        study.failed = [ended for job in self.jobs for ended in job.failed]
        return study

    def close(self, study: Study) -> int:
        """Say where the files are, and which jobs and runs failed; returns the exit code."""
        for crash in (job.crash for job in self.jobs if job.crash):
            place = log(study.folder, crash)
            print(
                said(f"yuanqu: a job failed: {crash.strip().splitlines()[-1]} (traceback in {place})"), file=sys.stderr
            )
            return FAILED
        return close(study, self.composed.options.lang)


def alone(composed: Composition, folder: Path) -> tuple[dict[str, Parameters], Notes]:
    """The scenario of a job by itself, its policy scaled where `cost.match` asks for it."""
    label = composed.options.label
    parameters, cost = matched(composed, folder, label)
    return {label: parameters}, {label: {**composed.story(), **cost}}


def sweep(
    subcommand: str, asked: Asked, place: list[Path], clock: Clock, *, planner: Planner = alone, seeds: int = 1
) -> Sweep | int:
    """`yuanqu SUBCOMMAND -m`: Hydra makes and launches the jobs, which compute their runs into one study.

    place: receives the folder of the study; seeds: how many there are when no word says so. Returns the exit code when it was
    interrupted. Raises `ConfigurationError` for a word that is wrong, as far as possible before anything is computed.
    """
    own, of_hydra = asked.overrides.own(), asked.overrides.of_hydra()
    swept = check_sweep(own)
    if "study" in swept or "out" in swept:
        raise ConfigurationError("all jobs of a sweep belong to one study: give study= and out= one value")
    of_hydra.check(sweep=True)
    check_launcher(of_hydra)
    check_clashes(own, swept)
    composed = composition(own.without(*swept), seeds=seeds)
    name = named(composed.options, subcommand)
    folder = Path(composed.options.out) / name
    writable(folder)
    place.append(folder)
    clock.mark("configuration")
    if not composed.options.study:
        own = own.choosing("study", name)
    whole = replace(own, each=(*own, *of_hydra))
    line = whole.command_line(subcommand, name, multirun=True)
    command = Command(subcommand, line, whole.as_yaml(), composed.config)
    from hydra.errors import HydraException

    try:
        jobs = multirun(whole, swept, planner, seeds)
    except HydraException as error:
        raise ConfigurationError(f"Hydra does not make the jobs: {str(error).splitlines()[0]}") from error
    except KeyboardInterrupt:
        return stopped(folder, command)
    clock.mark("runs")
    for wrong in (job.wrong for job in jobs if job.wrong):
        raise ConfigurationError(wrong)
    return Sweep(jobs, name, composed, command)


def one_after_another(subcommand: str, work: Work, asked: Asked, place: list[Path], *, studies: bool = False) -> int:
    """`yuanqu SUBCOMMAND -m` for what computes no runs, or a study of its own: every job in this process, in order.

    work: the subcommand's own function, which is given what each job asks. With `studies` each job has a study of its own,
    called by the name of all and that of the job. Returns the first exit code other than 0.
    """
    own = asked.overrides.own()
    for one in asked.overrides.of_hydra():
        raise ConfigurationError(
            f"{one.text}: yuanqu {subcommand} -m takes its jobs one after another in this process; leave it out"
        )
    swept = check_sweep(own)
    if studies and "study" in swept:
        raise ConfigurationError("the jobs are told apart by what is swept: give study= one value")
    study = named(composition(own.without(*swept)).options, subcommand)
    codes: list[int] = []
    for each in itertools.product(*all_meanings(own)):
        overrides = replace(own, each=each)
        print(f"{chr(10) if codes else ''}== {' '.join(one.text for one in overrides if one.key in swept)}", flush=True)
        if studies:
            called = f"{study}-{scenario_name(overrides, swept) or len(codes)}"[:LONGEST_NAME]
            overrides = overrides.without("study").choosing("study", called)
        codes.append(work(replace(asked, overrides=overrides, multirun=False), place))
    return next((code for code in codes if code != DONE), DONE)


def job(cfg: Any, *, swept: set[str], labelled: bool, config_dir: str | None, planner: Planner, seeds: int) -> Job:
    """Compute the runs of one job of a sweep; never raises, so that the other jobs go on."""
    from hydra.core.hydra_config import HydraConfig

    # Hydra hands the words of a job over as texts
    overrides = Overrides.read(map(str, HydraConfig.get().overrides.task), config_dir)
    found = Job(str(cfg.label) if labelled else scenario_name(overrides, swept))
    try:
        composed = composition(overrides, seeds=seeds)
        # a scenario may have a label that differs from its name
        if not found.name or swept - OPTION_KEYS == {"scenario"}:
            found.name = composed.options.label
        # what all jobs have in common need not be said, but none is the baseline that is another
        if found.name == BASELINE and not labelled:
            found.name = composed.named().options.label
        composed = replace(composed, options=replace(composed.options, label=found.name))
        options = composed.options
        found.scenarios, found.notes = planner(composed, Path(options.out) / options.study)
        found.composed = composed
        study = Study(
            options.study,
            found.scenarios,
            options.seeds,
            out=options.out,
            workers=options.workers,
            executor=options,
            notes=found.notes,
        )
        study.compute()
        found.computed, found.failed = study.computed, study.failed
    except ConfigurationError as error:
        found.wrong = str(error)
    except Exception:  # noqa: BLE001 - recorded; the other jobs go on
        found.crash = traceback.format_exc()
    return found


def multirun(overrides: Overrides, swept: set[str], planner: Planner, seeds: int) -> list[Job]:
    """Let Hydra sweep over the overrides and launch the jobs; returns what each did, in order."""
    from hydra._internal.hydra import Hydra
    from hydra._internal.utils import create_automatic_config_search_path
    from hydra.core.global_hydra import GlobalHydra
    from hydra.version import setbase

    register()
    setbase("1.3")
    place = create_automatic_config_search_path(None, None, str(config_folder().absolute()))
    hydra = Hydra.create_main_hydra2("yuanqu", place)
    task = functools.partial(
        job,
        swept=swept,
        labelled="label" in overrides.keys,
        config_dir=overrides.config_dir,
        planner=planner,
        seeds=seeds,
    )
    root = logging.getLogger()
    level, handlers = root.level, root.handlers[:]
    try:
        batches = hydra.multirun("config", task, [*overrides.for_hydra(), "hydra.mode=MULTIRUN"])
    finally:
        GlobalHydra.instance().clear()
        # Hydra lets everybody's log speak on the screen, Mesa's with a line a quarter, for as long as the process lives
        root.setLevel(level)
        root.handlers[:] = handlers
    # Sweepers other than the basic one return their own summary; the jobs have written their runs all the same.
    if not isinstance(batches, list):
        return []
    return [result.return_value for batch in batches for result in batch]
