"""What a command line asks for: overrides, told apart from Hydra's own flags, which are handed to Hydra where it only shows something."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from experiments.configuration.errors import ConfigurationError
from experiments.configuration.folders import config_folder
from experiments.configuration.overrides import Overrides
from experiments.configuration.schema import register


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        raise ConfigurationError(f"{message}; flags are -m (--multirun), --cfg job, --config-dir FOLDER, --help")


@dataclass(frozen=True)
class Asked:
    """What the words after a subcommand ask for."""

    overrides: Overrides
    multirun: bool = False
    bare: tuple[str, ...] = ()
    """Words that are no overrides, of a subcommand that takes such: topics, a folder."""
    flags: Any = None
    """As Hydra knows them."""

    @property
    def hands_over(self) -> bool:
        """Whether Hydra is to show something instead of a run."""
        return _hands_over(self.flags)

    def show(self) -> int:
        """Let Hydra show what was asked for (`--cfg job`, `--info`, `--hydra-help`, shell completion)."""
        from hydra._internal.utils import _run_hydra, get_args_parser
        from hydra.version import setbase

        register()
        setbase("1.3")
        self.flags.run = False
        self.flags.overrides = list(self.overrides.texts)
        _run_hydra(
            args=self.flags,
            args_parser=get_args_parser(),
            task_function=_nothing,
            config_path=str(config_folder().absolute()),
            config_name="config",
        )
        return 0


def asked(words: Sequence[str], *, bare: bool = False) -> Asked:
    """What the words ask for; bare: words without `=` are no overrides.

    Raises `ConfigurationError` for a flag that Hydra does not know, and for an override that cannot be read.
    """
    from hydra._internal.utils import get_args_parser

    parser = get_args_parser()
    parser.__class__ = _Parser
    found = parser.parse_intermixed_args(list(words))
    if found.config_path or found.config_name:
        raise ConfigurationError(
            "--config-path and --config-name are fixed; options of your own go in --config-dir FOLDER, "
            "as FOLDER/policy/NAME.yaml"
        )
    if found.shell_completion:
        raise ConfigurationError(
            "-sc: there is no completion of words by the shell; yuanqu list shows what there is to write"
        )
    if found.multirun and (_hands_over(found) or found.run):
        raise ConfigurationError("-m (--multirun) runs a sweep; leave it out to have something shown, or to run once")
    apart = [word for word in found.overrides if "=" not in word and not word.startswith("~")] if bare else []
    overrides = Overrides.read((word for word in found.overrides if word not in apart), found.config_dir)
    return Asked(overrides, bool(found.multirun), tuple(apart), found)


def _hands_over(found: Any) -> bool:
    return bool(found.cfg or found.info or found.hydra_help or found.shell_completion or found.experimental_rerun)


def _nothing(cfg: Any) -> None:
    """A task is needed to start Hydra; what it shows needs none."""
