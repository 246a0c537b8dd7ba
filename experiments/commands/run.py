"""`yuanqu run`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from experiments.analyses.equal_cost import matched
from experiments.analyses.figure_process import Painter
from experiments.analyses.written import Clock, Command, finish, keep_configuration, named
from experiments.commands.endings import close, interrupted, stopped
from experiments.commands.exit_codes import complain
from experiments.commands.sweep_jobs import sweep as swept
from experiments.configuration.compose import composition
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.hydra_flags import Asked, asked
from experiments.configuration.spoken import said
from experiments.study.study import Study


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu run`: one scenario, or with `-m` one for each job of a sweep."""
    clock = Clock()
    found = asked(words)
    found.overrides.check_command("run")
    if found.multirun:
        return sweep(found, place, clock)
    composed = composition(found.overrides).named()
    if found.hands_over:
        return found.show()
    options, name = composed.options, named(composed.options, "run")
    if options.scenarios:
        raise ConfigurationError(
            f"experiment={composed.choices.get('experiment', '')} compares several scenarios ({', '.join(options.scenarios)}): "
            f"write yuanqu compare experiment={composed.choices.get('experiment', '')}, or run one of them with scenario=NAME"
        )
    command = Command.of("run", composed, name)
    place.append(Path(options.out) / name)
    clock.mark("configuration")
    try:
        parameters, notes = matched(composed, place[-1], options.label)
    except KeyboardInterrupt:
        return stopped(place[-1], command)
    if notes:
        print(said(told(notes["cost"])))
        clock.mark("matching of cost")
    study = Study(
        name,
        {options.label: parameters},
        options.seeds,
        out=options.out,
        workers=options.workers,
        executor=options,
        notes={options.label: {**composed.story(), **notes}},
    )
    missing = study.prepare()
    keep_configuration(study, command)
    kept = len(study.seeds) - len(missing)
    if kept:
        print(said(f"{kept} of {len(study.seeds)} runs were finished before and are kept"))
    painter = Painter()
    try:
        if options.figures:
            painter.begin(options)
        study.compute(keep=len(study.seeds) == 1)
        clock.mark("runs")
        if study.failed and all(ended.wrong_input for ended in study.failed):
            return complain(str(study.failed[0].error))
        text = finish(study, options, command, clock, painter)
    except KeyboardInterrupt:
        return interrupted(study, command)
    finally:
        painter.end()
    if text:
        print(text)
    return close(study, options.lang)


def sweep(found: Asked, place: list[Path], clock: Clock) -> int:
    """`yuanqu run -m`: one scenario for each job, all of them in one study."""
    jobs = swept("run", found, place, clock)
    if isinstance(jobs, int):
        return jobs
    study = jobs.study()
    keep_configuration(study, jobs.command)
    text = finish(study, jobs.composed.options, jobs.command, clock, Painter())
    if text:
        print(text)
    return jobs.close(study)


def told(cost: dict[str, Any]) -> str:
    """One line about a match of costs."""
    return (
        f"policy.scale={cost['policy.scale']:g}: present value of the fiscal cost {cost['reached_present_value_CNY']:,.0f} CNY, "
        f"that of policy={cost['match']} {cost['target_present_value_CNY']:,.0f} CNY "
        f"(mean of {len(cost['seeds'])} seeds, {len(cost['evaluations'])} trials)"
    )
