"""The subcommands of `yuanqu`, one module each: a function `command(words, place)` that returns the exit code.

words: those after the subcommand; place: a list that receives the folder of the study, so that an error finds its log.
Nothing heavy is imported at the top.
"""

from __future__ import annotations

from typing import Any


def named(options: Any, command: str) -> str:
    """Name of the study: the one chosen, or the subcommand with date and time."""
    import time

    return options.study or time.strftime(f"{command}-%Y%m%d-%H%M%S")


def kept_flags(found: Any) -> tuple[str, ...]:
    """The flags that belong to the command that makes the study again."""
    return (*(("-m",) if found.multirun else ()), *(("--config-dir", found.config_dir) if found.config_dir else ()))
