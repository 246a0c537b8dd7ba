"""Hydra's own flags: told apart from the overrides, and handed to Hydra where it only shows something."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from experiments.configuration.errors import ConfigurationError
from experiments.configuration.folders import config_folder
from experiments.configuration.schema import register


def flags(words: Sequence[str]) -> Any:
    """Hydra's own flags and the overrides, told apart; raises `ConfigurationError` for a flag Hydra does not know."""
    from hydra._internal.utils import get_args_parser

    class Parser(argparse.ArgumentParser):
        def error(self, message: str) -> Any:
            raise ConfigurationError(f"{message}; flags are -m (--multirun), --cfg job, --config-dir FOLDER, --help")

    parser = get_args_parser()
    parser.__class__ = Parser
    found = parser.parse_intermixed_args(list(words))
    if found.config_path or found.config_name:
        raise ConfigurationError(
            "--config-path and --config-name are fixed; options of your own go in --config-dir FOLDER, "
            "as FOLDER/policy/NAME.yaml"
        )
    if found.multirun and (hands_over(found) or found.run):
        raise ConfigurationError("-m (--multirun) runs a sweep; leave it out to have something shown, or to run once")
    found.parser = parser
    return found


def hands_over(found: Any) -> bool:
    """Whether the words ask Hydra to show something instead of running."""
    return bool(found.cfg or found.info or found.hydra_help or found.shell_completion or found.experimental_rerun)


def show(found: Any) -> int:
    """Let Hydra show what was asked for (`--cfg job`, `--info`, `--hydra-help`, shell completion)."""
    from hydra._internal.utils import _run_hydra
    from hydra.version import setbase

    register()
    setbase("1.3")
    found.run = False
    _run_hydra(
        args=found,
        args_parser=found.parser,
        task_function=_nothing,
        config_path=str(config_folder().absolute()),
        config_name="config",
    )
    return 0


def _nothing(cfg: Any) -> None:
    """A task is needed to start Hydra; what it shows needs none."""
