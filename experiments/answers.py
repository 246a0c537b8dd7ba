"""How a subcommand ends: its exit code, and what it says about errors, interruption and where the files are."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.outputs import Command
    from experiments.study import Study

DONE, FAILED, WRONG, INTERRUPTED = 0, 1, 2, 130
NO_SPACE = 28


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


def interrupted(study: Study, command: Command) -> int:
    """Say what is kept and how to go on."""
    return stopped(study.folder, command, study.name)


def stopped(folder: Path, command: Command, name: str) -> int:
    """Say what of the study in a folder is kept and how to go on."""
    from experiments.run_folders import complete_runs

    done = len(complete_runs(folder / "runs"))
    print(
        f"\ninterrupted; {done} finished {'run is' if done == 1 else 'runs are'} kept in {folder}. To go on:\n"
        f"  {command.line(name)}",
        file=sys.stderr,
    )
    return INTERRUPTED


def told(cost: dict[str, Any]) -> str:
    """One line about a match of costs."""
    return (
        f"policy.scale={cost['policy.scale']:g}: present value of the fiscal cost {cost['reached_present_value_CNY']:,.0f} CNY, "
        f"that of policy={cost['match']} {cost['target_present_value_CNY']:,.0f} CNY "
        f"(mean of {len(cost['seeds'])} seeds, {len(cost['evaluations'])} trials)"
    )


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


def _first_line(text: object) -> str:
    return (str(text).strip().splitlines() or [""])[0]
