"""`yuanqu validate`."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from experiments.analyses.validation import work
from experiments.analyses.written import Clock, Command, keep_configuration
from experiments.commands.endings import close, interrupted
from experiments.commands.sweep_jobs import one_after_another
from experiments.configuration.compose import Composition, composition
from experiments.configuration.errors import ConfigurationError, install, nearest
from experiments.configuration.hydra_flags import Asked, asked
from experiments.configuration.options import PIECES
from experiments.configuration.spoken import said


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu validate`: facts, responses, record, contest and docking; words name some of them, none means all."""
    found = asked(words, bare=True)
    found.overrides.check_command("validate")
    if found.multirun:
        return one_after_another("validate", once, found, place, studies=True)
    return once(found, place)


def once(found: Asked, place: list[Path]) -> int:
    """`yuanqu validate` without `-m`."""
    clock = Clock()
    needed()
    composed = with_pieces(composition(found.overrides, seeds=work.SEEDS), found.bare)
    if found.hands_over:
        return found.show()
    planned = work.planned(composed)
    study = planned.study
    command = Command.of(" ".join(("validate", *found.bare)), composed, study.name)
    missing = study.prepare()
    place.append(study.folder)
    clock.mark("configuration")
    keep_configuration(study, command)
    total = len(study.tasks())
    if len(missing) < total:
        print(said(f"{total - len(missing)} of {total} runs were finished before and are kept"))
    try:
        study.compute()
        clock.mark("runs")
        text = work.finish(planned, replace(command, name="validate"), clock)
    except KeyboardInterrupt:
        return interrupted(study, command)
    print(text)
    return close(study, composed.options.lang)


def with_pieces(composed: Composition, words: Sequence[str]) -> Composition:
    """The same with the pieces that bare words name; raises `ConfigurationError` for a word that names none."""
    for word in words:
        if word not in PIECES:
            raise ConfigurationError(
                f"yuanqu validate has no part {word!r}{nearest(word, PIECES)}\nallowed are {', '.join(PIECES)}, and key=value"
            )
    if not words:
        return composed
    options = replace(composed.options, validate=replace(composed.options.validate, pieces=tuple(words)))
    return replace(composed, options=options)


def needed() -> None:
    """Raise `ConfigurationError` where the library that fits the regressions is not installed."""
    if importlib.util.find_spec("statsmodels") is None:
        raise ConfigurationError(f"yuanqu validate needs statsmodels: {install('validation')}")
