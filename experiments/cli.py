"""The `yuanqu` command.

Nothing heavy is imported at the top: help must come at once, and a wrong word must be answered before Mesa is loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.answers import (
    DONE,
    FAILED,
    INTERRUPTED,
    WRONG,
    close,
    complain,
    interrupted,
    stopped,
    told,
    unexpected,
)
from experiments.errors import ConfigurationError, nearest
from experiments.help import GENERAL, SUBCOMMANDS

if TYPE_CHECKING:
    from experiments.composing import Composition
    from experiments.outputs import Clock


def main(words: Sequence[str] | None = None) -> int:
    """Run the command with the words given, by default those of the command line; returns the exit code."""
    words = list(sys.argv[1:] if words is None else words)
    if not words or words[0] in ("-h", "--help", "help"):
        print(GENERAL)
        return DONE if words else WRONG
    if words[0] == "--version":
        from importlib.metadata import version

        print(f"yuanqu {version('yuanqu')}")
        return DONE
    name, rest = words[0], words[1:]
    if name not in SUBCOMMANDS:
        return complain(
            f"there is no subcommand {name!r}{nearest(name, SUBCOMMANDS)}\n"
            f"allowed are {', '.join(SUBCOMMANDS)}; yuanqu --help explains"
        )
    if "-h" in rest or "--help" in rest:
        print(SUBCOMMANDS[name])
        return DONE
    place: list[Path] = []
    try:
        return COMMANDS[name](rest, place)
    except ConfigurationError as error:
        return complain(str(error))
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # the reader of a pipe has left, as in `yuanqu list | head`
        sys.stderr.close()
        return FAILED
    except Exception as error:  # noqa: BLE001 - the last resort: one line here, the rest in the log
        return unexpected(error, place[-1] if place else None)


def named(options: Any, command: str) -> str:
    """Name of the study: the one chosen, or the subcommand with date and time."""
    import time

    return options.study or time.strftime(f"{command}-%Y%m%d-%H%M%S")


def run(words: Sequence[str], place: list[Path]) -> int:
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
    command = Command("run", composed.overrides, _kept_flags(found), composed.config)
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


def _kept_flags(found: Any) -> tuple[str, ...]:
    return (*(("-m",) if found.multirun else ()), *(("--config-dir", found.config_dir) if found.config_dir else ()))


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
    command = Command("run", tuple([*own, *hydra_words]), _kept_flags(found), composed.config)
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


def ablate(words: Sequence[str], place: list[Path]) -> int:
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
    command = Command("ablate", composed.overrides, _kept_flags(found), composed.config)
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


def show_list(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu list`: what there is to choose from."""
    from experiments.composing import composition
    from experiments.files import own_folders
    from experiments.flags import flags, hands_over, show
    from experiments.listing import listing

    found = flags(words)
    if found.multirun:
        raise ConfigurationError("list shows one configuration: leave out -m")
    topics = [word for word in found.overrides if "=" not in word and not word.startswith("~")]
    composed = composition([word for word in found.overrides if word not in topics], found.config_dir)
    if hands_over(found):
        found.overrides = list(composed.overrides)
        return show(found)
    print(listing(topics, composed, own_folders(found.config_dir)))
    return DONE


def bench(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu bench`: how fast the model is on this computer."""
    from experiments.composing import composition
    from experiments.flags import flags, hands_over, show
    from experiments.words import of_command

    found = flags(words)
    of_command("bench", found.overrides)
    composed = composition(found.overrides, found.config_dir)
    if hands_over(found):
        return show(found)
    if found.multirun:
        raise ConfigurationError("bench measures one configuration at a time: leave out -m")
    from experiments.bench import main as measure

    measure(composed.parameters, composed.options)
    return DONE


COMMANDS: dict[str, Callable[[Sequence[str], list[Path]], int]] = {
    "run": run,
    "ablate": ablate,
    "list": show_list,
    "bench": bench,
}

if __name__ == "__main__":
    sys.exit(main())
