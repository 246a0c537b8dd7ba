"""`yuanqu sensitivity`."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

from experiments.analyses.sensitivity import stages
from experiments.analyses.written import Clock, Command, keep_configuration, kept_flags, rendered, write_manifest
from experiments.commands.endings import close, interrupted
from experiments.commands.sweep_jobs import one_after_another
from experiments.configuration.compose import composition
from experiments.configuration.errors import ConfigurationError
from experiments.configuration.hydra_flags import flags, hands_over, show
from experiments.configuration.overrides import of_command


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu sensitivity`: which parameters matter (Morris), and how much of the variance is theirs (Sobol)."""
    clock = Clock()
    found = flags(words)
    of_command("sensitivity", found.overrides)
    if found.multirun:
        return one_after_another("sensitivity", command, found, place, studies=True)
    needed()
    composed = composition(found.overrides, found.config_dir, seeds=stages.SEEDS)
    if hands_over(found):
        return show(found)
    work = stages.planned(composed)
    typed = Command("sensitivity", composed.overrides, kept_flags(found), composed.config)
    study = stages.first_stage(work)
    place.append(study.folder)
    clock.mark("configuration")
    study.prepare()
    keep_configuration(study, typed)
    try:
        for begin in (lambda _: study, stages.second_stage):
            stage = begin(work)
            if stage is not None:
                stages.compute(work, stage)
                clock.mark("runs")
                stages.analyse(work, stage, clock)
        shown = stages.finish(work)
        whole = work.whole()
        write_manifest(whole, composed.options, typed, clock, stages.about(work), brief=True)
        notes = rendered(whole, composed.options, clock) if shown else []
    except KeyboardInterrupt:
        return interrupted(study, typed)
    for text in (shown, *notes):
        if text:
            print(text)
    return close(whole, composed.options.lang)


def needed() -> None:
    """Raise `ConfigurationError` where the library that makes the designs is not installed."""
    if importlib.util.find_spec("SALib") is None:
        raise ConfigurationError('yuanqu sensitivity needs SALib: pip install "yuanqu[study]"')
