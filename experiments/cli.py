"""The `yuanqu` command.

Nothing heavy is imported at the top: help must come at once, and a wrong word must be answered before Mesa is loaded.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.errors import ConfigurationError, nearest
from experiments.help import GENERAL, SUBCOMMANDS

if TYPE_CHECKING:
    from experiments.composing import Composition
    from experiments.outputs import Clock, Command
    from experiments.study import Study

DONE, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130
NO_SPACE = 28


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


def complain(text: str) -> int:
    """Say what is wrong with the configuration; returns the exit code for it."""
    print(f"yuanqu: {text}", file=sys.stderr)
    return WRONG


def unexpected(error: BaseException, folder: Path | None) -> int:
    """One line about an unexpected error, its traceback in the log of the study; returns the exit code."""
    from experiments.outputs import log

    details = "".join(traceback.format_exception(error))
    path = log(folder, details) if folder is not None else None
    if getattr(error, "errno", None) == NO_SPACE:
        print(
            f"yuanqu: no space left for {getattr(error, 'filename', None) or folder}; runs that are complete are kept",
            file=sys.stderr,
        )
    elif path is None:
        # Nowhere to put the traceback, so it is shown.
        print(f"{details}yuanqu: {type(error).__name__}: {error}", file=sys.stderr)
    else:
        print(f"yuanqu: {type(error).__name__}: {_first_line(error)} (traceback in {path})", file=sys.stderr)
    return FAILED


def _first_line(text: object) -> str:
    return (str(text).strip().splitlines() or [""])[0]


def named(options: Any, command: str) -> str:
    """Name of the study: the one chosen, or the subcommand with date and time."""
    import time

    return options.study or time.strftime(f"{command}-%Y%m%d-%H%M%S")


def run(words: Sequence[str], place: list[Path]) -> int:
    """`yuanqu run`: one scenario, or with `-m` one for each job of a sweep."""
    from experiments.composing import composition
    from experiments.flags import flags, hands_over, show
    from experiments.outputs import Clock, Command, finish, keep_configuration
    from experiments.painter import Painter
    from experiments.study import Study

    clock = Clock()
    found = flags(words)
    if found.multirun:
        return sweep(found, place, clock)
    composed = composition(found.overrides, found.config_dir)
    if hands_over(found):
        return show(found)
    options = composed.options
    study = Study(
        named(options, "run"),
        {options.scenario: composed.parameters},
        options.seeds,
        out=options.out,
        workers=options.workers,
    )
    command = Command("run", composed.overrides, _kept_flags(found), composed.config)
    missing = study.prepare()
    place.append(study.folder)
    clock.mark("configuration")
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


def interrupted(study: Study, command: Command) -> int:
    """Say what is kept and how to go on."""
    from experiments.run_folders import complete_runs

    done = len(complete_runs(study.runs))
    print(
        f"\ninterrupted; {done} finished {'run is' if done == 1 else 'runs are'} kept in {study.folder}. To go on:\n"
        f"  {command.line(study.name)}",
        file=sys.stderr,
    )
    return INTERRUPTED


def close(study: Study, lang: str) -> int:
    """Say where the files are and which runs failed; returns the exit code."""
    from experiments.outputs import log
    from experiments.summary import WORDS

    print(f"{WORDS[lang]['files']} {study.folder}")
    if not study.failed:
        return DONE
    wrong = [outcome for outcome in study.failed if outcome.wrong_input]
    if wrong:
        return complain(str(wrong[0].error))
    full = [outcome for outcome in study.failed if outcome.errno == NO_SPACE]
    text = "\n".join(f"scenario {outcome.scenario}, seed {outcome.seed}\n{outcome.details}" for outcome in study.failed)
    path = log(study.folder, text)
    first = "no space left on the disk" if full else _first_line(study.failed[0].error)
    total = len(study.failed) + len(study.computed)
    print(
        f"yuanqu: {len(study.failed)} of {total} runs failed: {first} (traceback in {path or study.runs})",
        file=sys.stderr,
    )
    return FAILED


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
    study = Study(name, scenarios, seeds or 1, out=composed.options.out, workers=composed.options.workers)
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

    found = flags(words)
    composed = composition(found.overrides, found.config_dir)
    if hands_over(found):
        return show(found)
    if found.multirun:
        raise ConfigurationError("bench measures one configuration at a time: leave out -m")
    from experiments.bench import main as measure

    measure(composed.parameters, composed.options)
    return DONE


COMMANDS: dict[str, Callable[[Sequence[str], list[Path]], int]] = {"run": run, "list": show_list, "bench": bench}

if __name__ == "__main__":
    sys.exit(main())
