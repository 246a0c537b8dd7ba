"""`yuanqu sensitivity`."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from experiments.analyses.sensitivity import stages
from experiments.analyses.written import Clock, Command, keep_configuration, rendered, write_manifest
from experiments.commands.endings import close, interrupted
from experiments.commands.sweep_jobs import one_after_another
from experiments.configuration.compose import composition
from experiments.configuration.errors import ConfigurationError, install
from experiments.configuration.hydra_flags import Asked, asked


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu sensitivity`: which parameters matter (Morris), and how much of the variance is theirs (Sobol)."""
    found = asked(words)
    found.overrides.check_command("sensitivity")
    if found.multirun:
        return one_after_another("sensitivity", once, found, place, studies=True)
    return once(found, place)


def once(found: Asked, place: list[Path]) -> int:
    """`yuanqu sensitivity` without `-m`."""
    clock = Clock()
    needed()
    composed = composition(found.overrides, seeds=stages.SEEDS)
    if found.hands_over:
        return found.show()
    work = stages.planned(composed)
    command = Command.of("sensitivity", composed, work.name)
    study = stages.first_stage(work)
    place.append(study.folder)
    clock.mark("configuration")
    study.prepare()
    keep_configuration(study, command)
    try:
        for begin in (lambda _: study, stages.second_stage):
            stage = begin(work)
            if stage is not None:
                stages.compute(work, stage)
                clock.mark("runs")
                stages.analyse(work, stage, clock)
        shown = stages.finish(work)
        whole = work.whole()
        write_manifest(whole, composed.options, command, clock, stages.about(work), brief=True)
        notes = rendered(whole, composed.options, clock) if shown else []
    except KeyboardInterrupt:
        return interrupted(study, command)
    for text in (shown, *notes):
        if text:
            print(text)
    return close(whole, composed.options.lang)


def needed() -> None:
    """Raise `ConfigurationError` where the library that makes the designs is not installed."""
    if importlib.util.find_spec("SALib") is None:
        raise ConfigurationError(f"yuanqu sensitivity needs SALib: {install('study')}")
