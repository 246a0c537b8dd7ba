"""The `yuanqu` command.

Nothing heavy is imported at the top: help must come at once, and a wrong word must be answered before Mesa is loaded.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from experiments.commands.exit_codes import DONE, FAILED, INTERRUPTED, WRONG, complain, unexpected
from experiments.commands.help import GENERAL, SUBCOMMANDS
from experiments.configuration.errors import ConfigurationError, nearest


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
        code: int = import_module(f"experiments.commands.{name}").command(rest, place)
        return code
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


if __name__ == "__main__":
    sys.exit(main())
