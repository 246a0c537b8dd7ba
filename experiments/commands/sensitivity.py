"""`yuanqu sensitivity`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.answers import close, interrupted
from experiments.commands import kept_flags
from experiments.errors import ConfigurationError


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu sensitivity`: which parameters matter (Morris), and how much of the variance is theirs (Sobol)."""
    from experiments.composing import composition
    from experiments.flags import flags, hands_over, show
    from experiments.outputs import Clock, Command, keep_configuration, rendered, write_manifest
    from experiments.words import of_command

    clock = Clock()
    found = flags(words)
    of_command("sensitivity", found.overrides)
    if found.multirun:
        from experiments.multirun import one_after_another

        return one_after_another("sensitivity", found, place, studies=True)
    needed()
    from experiments.sensitivity import stages

    composed = composition(found.overrides, found.config_dir, seeds=stages.SEEDS)
    if hands_over(found):
        return show(found)
    work = stages.planned(composed)
    command = Command("sensitivity", composed.overrides, kept_flags(found), composed.config)
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
    from importlib.util import find_spec

    if find_spec("SALib") is None:
        raise ConfigurationError('yuanqu sensitivity needs SALib: pip install "yuanqu[study]"')
