"""What `yuanqu --help` and `yuanqu SUBCOMMAND --help` say."""

from __future__ import annotations

from experiments.configuration.texts import texts_of

SUBCOMMANDS = ("run", "compare", "ablate", "report", "sensitivity", "validate", "list", "new", "check", "bench")


def help_of(subcommand: str, lang: str) -> str:
    """The explanation of a subcommand, or with "general" of the command as a whole."""
    words = texts_of("commands/help", lang)
    return words(subcommand) if subcommand == "general" else words(subcommand, shared=words("shared"))
