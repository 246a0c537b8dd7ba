"""`yuanqu compare`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from experiments.analyses import comparison_plan, comparison_screen
from experiments.analyses.comparison import finish, runs_of
from experiments.analyses.comparison_plan import Plan
from experiments.analyses.equal_cost import equal_cost
from experiments.analyses.written import Clock, Command, keep_configuration, named
from experiments.commands.endings import close, interrupted, stopped
from experiments.commands.sweep_jobs import sweep as swept
from experiments.configuration.compose import composition
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.hydra_flags import Asked, asked
from experiments.configuration.options import Options
from experiments.configuration.spoken import said
from experiments.configuration.sweep import check_sweep
from experiments.study.study import Study, writable
from experiments.study.task import EndedRun


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu compare`: scenarios on common seeds, in one world or several, with everything a report needs."""
    clock = Clock()
    found = asked(words)
    found.overrides.check_command("compare")
    if found.multirun:
        return sweep(found, place, clock)
    composed = composition(found.overrides, seeds=comparison_plan.SEEDS)
    if found.hands_over:
        return found.show()
    options, name = composed.options, named(composed.options, "compare")
    planned = comparison_plan.plan(composed)
    command = Command.of("compare", composed, name)
    place.append(Path(options.out) / name)
    clock.mark("configuration")
    return carry_out(planned, options, name, command, clock)


def sweep(found: Asked, place: list[Path], clock: Clock) -> int:
    """`yuanqu compare -m`: every job is a scenario, the first of them the base, all of them in one study."""
    given = found.overrides.last("scenarios")
    if given:
        raise ConfigurationError(f"{given.text}: with -m the jobs are the scenarios compared; leave one of the two out")
    if not check_sweep(found.overrides.own()):
        raise ConfigurationError(
            "a comparison needs at least two scenarios, and no word lists several values: write -m policy=none,innovation, "
            "the first is what the others are compared with, or leave out -m and write scenarios=[a,b]"
        )
    jobs = swept("compare", found, place, clock, planner=comparison_plan.of_job, seeds=comparison_plan.SEEDS)
    if isinstance(jobs, int):
        return jobs
    starts = {start.options.label: start for start in jobs.starts()}
    planned = comparison_plan.of_starts(starts, jobs.composed)
    computed = [ended for job in jobs.jobs for ended in job.computed]
    return carry_out(planned, jobs.composed.options, jobs.name, jobs.command, clock, computed, jobs.close)


def carry_out(
    planned: Plan,
    options: Options,
    name: str,
    command: Command,
    clock: Clock,
    computed: Sequence[EndedRun] = (),
    end: Callable[[Study], int] | None = None,
) -> int:
    """Match costs, compute what is missing, write and show everything; returns the exit code.

    computed: runs that the jobs of a sweep have finished; end: how a sweep ends.
    """
    folder = Path(options.out) / name
    try:
        if options.cost.match:
            writable(folder)
        cost = equal_cost(planned, options, folder)
    except KeyboardInterrupt:
        return stopped(folder, command)
    if cost:
        print(comparison_screen.of_costs(cost, options.lang))
        clock.mark("matching of cost")
    study = Study(
        name,
        planned.scenarios,
        options.seeds,
        out=options.out,
        workers=options.workers,
        executor=options,
        notes=planned.notes,
    )
    study.computed = list(computed)
    missing = study.prepare()
    keep_configuration(study, command)
    total = len(study.scenarios) * len(study.seeds)
    before = total - len(missing) - len(computed)
    if before > 0:
        print(said(f"{before} of {total} runs were finished before and are kept"))
    try:
        runs, stopping = runs_of(study, planned, options)
        clock.mark("runs")
        text, _ = finish(study, planned, options, command, clock, runs, cost, stopping)
    except KeyboardInterrupt:
        return interrupted(study, command)
    if text:
        print(text)
    return end(study) if end else close(study, options.lang)
