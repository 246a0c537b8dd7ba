"""`yuanqu run`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.answers import FAILED, INTERRUPTED, close, complain, interrupted, stopped, told
from experiments.commands import kept_flags, named
from experiments.errors import ConfigurationError

if TYPE_CHECKING:
    from experiments.composing import Composition
    from experiments.outputs import Clock


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu run`: one scenario, or with `-m` one for each job of a sweep."""
    from experiments.composing import composition
    from experiments.costs import matched
    from experiments.flags import flags, hands_over, show
    from experiments.outputs import Clock, Command, finish, keep_configuration
    from experiments.painter import Painter
    from experiments.study import Study
    from experiments.words import of_command

    clock = Clock()
    found = flags(words)
    of_command("run", found.overrides)
    if found.multirun:
        return sweep(found, place, clock)
    composed = composition(found.overrides, found.config_dir)
    if hands_over(found):
        return show(found)
    options, name = composed.options, named(composed.options, "run")
    if options.scenarios:
        raise ConfigurationError(
            f"experiment={composed.choices.get('experiment', '')} compares several scenarios ({', '.join(options.scenarios)}): "
            f"write yuanqu compare experiment={composed.choices.get('experiment', '')}, or run one of them with scenario=NAME"
        )
    command = Command("run", composed.overrides, kept_flags(found), composed.config)
    place.append(Path(options.out) / name)
    clock.mark("configuration")
    try:
        parameters, notes = matched(composed, found.overrides, found.config_dir, place[-1], options.label)
    except KeyboardInterrupt:
        return stopped(place[-1], command, name)
    if notes:
        print(told(notes["cost"]))
        clock.mark("matching of cost")
    study = Study(
        name,
        {options.label: parameters},
        options.seeds,
        out=options.out,
        workers=options.workers,
        notes={options.label: {**composed.story(), **notes}},
    )
    missing = study.prepare()
    keep_configuration(study, command)
    kept = len(study.seeds) - len(missing)
    if kept:
        print(f"{kept} of {len(study.seeds)} runs were finished before and are kept")
    painter = Painter()
    try:
        if options.figures:
            painter.begin()
        study.compute(keep=len(study.seeds) == 1)
        clock.mark("runs")
        if study.failed and all(outcome.wrong_input for outcome in study.failed):
            return complain(str(study.failed[0].error))
        text = finish(study, options, command, clock, painter)
    except KeyboardInterrupt:
        return interrupted(study, command)
    finally:
        painter.end()
    if text:
        print(text)
    return close(study, options.lang)


def sweep(found: Any, place: list[Path], clock: Clock) -> int:
    """`yuanqu run -m`: Hydra makes and launches the jobs; all of them belong to one study."""
    from experiments.composing import composition
    from experiments.multirun import check_sweep, multirun
    from experiments.outputs import Command, finish, keep_configuration
    from experiments.painter import Painter
    from experiments.study import Study, writable
    from experiments.words import parsed

    own = [word for word in found.overrides if not parsed(word).key_or_group.startswith("hydra")]
    hydra_words = [word for word in found.overrides if word not in own]
    swept = check_sweep(own, found.config_dir)
    if "study" in swept or "out" in swept:
        raise ConfigurationError("all jobs of a sweep belong to one study: give study= and out= one value")
    fixed = [word for word in own if parsed(word).key_or_group not in swept]
    composed: Composition = composition(fixed, found.config_dir)
    name = named(composed.options, "run")
    folder = Path(composed.options.out) / name
    writable(folder)
    place.append(folder)
    clock.mark("configuration")
    if not composed.options.study:
        own.append(f"study={name}")
    command = Command("run", tuple([*own, *hydra_words]), kept_flags(found), composed.config)
    try:
        jobs = multirun(own, hydra_words, swept, found.config_dir)
    except KeyboardInterrupt:
        print(f"\ninterrupted; finished runs are kept in {folder}. To go on:\n  {command.line(name)}", file=sys.stderr)
        return INTERRUPTED
    clock.mark("runs")
    for wrong in (job.wrong for job in jobs if job.wrong):
        raise ConfigurationError(wrong)
    scenarios = {job.scenario: job.parameters for job in jobs if job.parameters is not None}
    seeds = sorted({seed for job in jobs for seed in job.seeds})
    study = Study(
        name,
        scenarios,
        seeds or 1,
        out=composed.options.out,
        workers=composed.options.workers,
        notes={job.scenario: job.notes for job in jobs},
    )
    study.computed = [outcome for job in jobs for outcome in job.computed]
    study.failed = [outcome for job in jobs for outcome in job.failed]
    keep_configuration(study, command)
    text = finish(study, composed.options, command, clock, Painter())
    if text:
        print(text)
    for crash in (job.crash for job in jobs if job.crash):
        from experiments.outputs import log

        print(
            f"yuanqu: a job failed: {crash.strip().splitlines()[-1]} (traceback in {log(folder, crash)})",
            file=sys.stderr,
        )
        return FAILED
    return close(study, composed.options.lang)
