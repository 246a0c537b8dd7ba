"""`yuanqu ablate`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.analyses import ablation as work
from experiments.analyses.ablation import plan
from experiments.analyses.written import Clock, Command, keep_configuration, named
from experiments.commands.endings import close, interrupted
from experiments.commands.sweep_jobs import sweep as swept
from experiments.configuration.compose import Composition, composition
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.hydra_flags import Asked, asked
from experiments.configuration.scenario_files import option_of, with_files
from experiments.configuration.spoken import said
from experiments.study.study import Study


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu ablate`: every lever on alone and off alone, on common seeds."""
    clock = Clock()
    found = asked(words)
    found.overrides.check_command("ablate")
    return sweep(found, place, clock) if found.multirun else once(found, place, clock)


def once(found: Asked, place: list[Path], clock: Clock | None = None) -> int:
    """`yuanqu ablate` without `-m`."""
    clock = clock or Clock()
    composed = composition(found.overrides, seeds=work.SEEDS)
    if found.hands_over:
        return found.show()
    options = composed.options
    others = with_files(found.overrides.without("scenario", "label"), options.scenarios)
    names = map(option_of, options.scenarios)
    starts = [composition(others.choosing("scenario", name), seeds=work.SEEDS) for name in names]
    planned = work.plan(starts or [composed.named()])
    study = Study(
        named(options, "ablate"),
        planned.scenarios,
        options.seeds,
        out=options.out,
        workers=options.workers,
        executor=options,
        notes=planned.notes,
    )
    command = Command.of("ablate", composed, study.name)
    missing = study.prepare()
    place.append(study.folder)
    clock.mark("configuration")
    keep_configuration(study, command)
    total = len(study.scenarios) * len(study.seeds)
    if len(missing) < total:
        print(said(f"{total - len(missing)} of {total} runs were finished before and are kept"))
    try:
        study.compute()
        clock.mark("runs")
        text = work.finish(study, planned, options, command, clock)
    except KeyboardInterrupt:
        return interrupted(study, command)
    if text:
        print(text)
    return close(study, options.lang)


def sweep(found: Asked, place: list[Path], clock: Clock) -> int:
    """`yuanqu ablate -m`: every job is a start that the levers are switched in, all of them in one study."""
    given = found.overrides.last("scenarios")
    if given:
        raise ConfigurationError(
            f"{given.text}: with -m the jobs are what the levers are switched in; leave one of the two out"
        )
    jobs = swept("ablate", found, place, clock, planner=levers_of, seeds=work.SEEDS)
    if isinstance(jobs, int):
        return jobs
    planned = work.plan(jobs.starts(), several=True)
    study = jobs.study()
    keep_configuration(study, jobs.command)
    text = work.finish(study, planned, jobs.composed.options, jobs.command, clock)
    if text:
        print(text)
    return jobs.close(study)


def levers_of(composed: Composition, folder: Path) -> Any:
    """The scenarios of one start of several, as `sweep_jobs.Planner` wants them."""
    planned = plan([composed], several=True)
    return planned.scenarios, planned.notes
