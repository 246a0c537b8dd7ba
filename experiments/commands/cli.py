"""The `yuanqu` command.

Nothing heavy is imported at the top: help must come at once, and a wrong word must be answered before Mesa is loaded.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from experiments.commands.exit_codes import DONE, FAILED, INTERRUPTED, NAME_TOO_LONG, WRONG, complain, unexpected
from experiments.commands.help import SUBCOMMANDS, help_of
from experiments.configuration.errors import ConfigurationError, nearest
from experiments.configuration.spoken import language_of, said, speaking


def main(words: Sequence[str] | None = None) -> int:
    """Run the command with the words given, by default those of the command line; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # a console that has no letters for what is said shows their numbers instead
        if getattr(stream, "errors", "") == "strict" and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    place: list[Path] = []
    given = list(sys.argv[1:] if words is None else words)
    language = speaking.set(language_of(given))
    try:
        code = answered(given, place)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader of a pipe has left, as in `yuanqu list | head`; nothing more is written, not when Python ends either.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED if place else DONE
    finally:
        speaking.reset(language)


def answered(words: list[str], place: list[Path]) -> int:
    """The exit code of the command with these words; place: receives the folder of the study. Raises `BrokenPipeError`."""
    if not words or words[0] in ("-h", "--help", "help"):
        print(help_of("general", speaking.get()))
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
        print(help_of(name, speaking.get()))
        return DONE
    try:
        code: int = import_module(f"experiments.commands.{name}").command(rest, place)
        return code
    except ConfigurationError as error:
        return complain(str(error))
    except KeyboardInterrupt:
        print(said("\ninterrupted"), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno == NAME_TOO_LONG:
            return complain(f"{error.strerror}: {error.filename}")
        return unexpected(error, place[-1] if place else None)
    except Exception as error:  # noqa: BLE001 - the last resort: one line here, the rest in the log
        return unexpected(error, place[-1] if place else None)


if __name__ == "__main__":
    sys.exit(main())
