"""How a subcommand ends: what it says about interruption, failed runs and where the files are; returns the exit code."""

from __future__ import annotations

import sys
from pathlib import Path

from experiments.analyses.written import Command
from experiments.commands.exit_codes import DONE, FAILED, INTERRUPTED, complain, first_line
from experiments.configuration.spoken import said
from experiments.configuration.texts import texts_of
from experiments.study.log import log
from experiments.study.run_folders import complete_runs
from experiments.study.study import Study
from experiments.study.whole_files import NO_ROOM


def interrupted(study: Study, command: Command) -> int:
    """Say what is kept and how to go on."""
    return stopped(study.folder, command)


def stopped(folder: Path, command: Command) -> int:
    """Say what of the study in a folder is kept and how to go on."""
    done = len(complete_runs(folder / "runs"))
    print(
        said(
            f"\ninterrupted; {done} finished {'run is' if done == 1 else 'runs are'} kept in {folder}. To go on:\n"
            f"  {command.line}"
        ),
        file=sys.stderr,
    )
    return INTERRUPTED


def close(study: Study, lang: str) -> int:
    """Say where the files are and which runs failed; returns the exit code."""
    print(texts_of("analyses/summary", lang)("files", folder=study.folder))
    for line in dict.fromkeys(line for ended in study.computed for line in ended.told):
        print(f"yuanqu: {line}", file=sys.stderr)
    if not study.failed:
        return DONE
    wrong = [ended for ended in study.failed if ended.wrong_input]
    if wrong:
        return complain(str(wrong[0].error))
    full = [ended for ended in study.failed if ended.errno in NO_ROOM]
    text = "\n".join(f"scenario {ended.scenario}, seed {ended.seed}\n{ended.details}" for ended in study.failed)
    path = log(study.folder, text)
    first = "no space left on the disk" if full else first_line(study.failed[0].error)
    total = len(study.failed) + len(study.computed)
    print(
        said(f"yuanqu: {len(study.failed)} of {total} runs failed: {first} (traceback in {path or study.runs})"),
        file=sys.stderr,
    )
    return FAILED
