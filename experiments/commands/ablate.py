"""`yuanqu ablate`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from experiments.answers import close, interrupted
from experiments.commands import kept_flags, named
from experiments.errors import ConfigurationError


def command(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu ablate`: every lever on alone and off alone, on common seeds."""
    from experiments import ablate as work
    from experiments.composing import composition
    from experiments.flags import flags, hands_over, show
    from experiments.outputs import Clock, Command, keep_configuration, write_manifest
    from experiments.study import Study
    from experiments.words import of_command, parsed

    clock = Clock()
    found = flags(words)
    of_command("ablate", found.overrides)
    if found.multirun:
        raise ConfigurationError("ablate makes its scenarios itself: leave out -m; scenarios=[a,b] starts from several")
    composed = composition(found.overrides, found.config_dir, seeds=work.SEEDS)
    if hands_over(found):
        return show(found)
    options = composed.options
    others = [word for word in found.overrides if parsed(word).key_or_group not in ("scenario", "label")]
    starts = [
        composition([*others, f"scenario={name}"], found.config_dir, seeds=work.SEEDS) for name in options.scenarios
    ]
    planned = work.plan(starts or [composed])
    study = Study(
        named(options, "ablate"),
        planned.scenarios,
        options.seeds,
        out=options.out,
        workers=options.workers,
        notes=planned.notes,
    )
    command = Command("ablate", composed.overrides, kept_flags(found), composed.config)
    missing = study.prepare()
    place.append(study.folder)
    clock.mark("configuration")
    keep_configuration(study, command)
    total = len(study.scenarios) * len(study.seeds)
    if len(missing) < total:
        print(f"{total - len(missing)} of {total} runs were finished before and are kept")
    try:
        study.compute()
        clock.mark("runs")
        text = work.finish(study, planned, options, clock)
        write_manifest(study, command, clock)
    except KeyboardInterrupt:
        return interrupted(study, command)
    if text:
        print(text)
    return close(study, options.lang)
