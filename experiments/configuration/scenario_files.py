"""Scenarios in files of the user's, beside the options of group scenario: `scenarios=[baseline,my_plan.yaml]`."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from yaml import YAMLError

from experiments.configuration.errors import ConfigurationError
from experiments.configuration.overrides import Overrides

ENDINGS = (".yaml", ".yml")


def is_file(name: str) -> bool:
    """Whether an entry of `scenarios` is the path of a file rather than the name of an option."""
    return Path(name).suffix.lower() in ENDINGS


def called(path: str) -> str:
    """What a scenario is called that comes from a file: like the file, without what no folder may be called."""
    return re.sub(r"[^\w.\-]+", "-", Path(path).stem).strip("-._")


def option_of(name: str) -> str:
    """The option of group scenario that an entry of `scenarios` stands for."""
    return called(name) if is_file(name) else name


def with_files(overrides: Overrides, names: Iterable[str]) -> Overrides:
    """The words, with the files among the names as options of group scenario; raises `ConfigurationError` for one that is none."""
    from omegaconf import DictConfig, OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    there = overrides.options["scenario"]
    files: dict[str, Path] = {}
    for name in filter(is_file, names):
        path, option = Path(name).expanduser().absolute(), called(name)
        if not path.is_file():
            raise ConfigurationError(
                f"scenarios lists {name}: there is no file {path}; give the path of a scenario file"
            )
        if option in there or option in files:
            raise ConfigurationError(
                f"scenarios lists {name}: there is a scenario {option!r} already ({files.get(option) or there[option]}); give the file another name"
            )
        try:
            content = OmegaConf.load(path)
        except (YAMLError, UnicodeDecodeError, OmegaConfBaseException, OSError) as error:
            said = re.sub(r"\s+", " ", str(error))
            raise ConfigurationError(f"scenarios lists {name}: the file is not YAML: {said}") from error
        if not isinstance(content, DictConfig):
            raise ConfigurationError(
                f"scenarios lists {name}: a scenario is a file of keys with values, such as 'demand: {{growth: 0.02}}', or of options chosen "
                "under 'defaults:'; docs/running.md has an example"
            )
        files[option] = path
    return replace(overrides, files=tuple(files.items())) if files else overrides


@contextlib.contextmanager
def offered(files: Sequence[tuple[str, Path]]) -> Iterator[None]:
    """Inside it Hydra finds the files as if they lay in configs/scenario/ and said `# @package _global_`."""
    from hydra.core.config_store import ConfigStore
    from omegaconf import OmegaConf

    store = ConfigStore.instance()
    names = [f"{option}.yaml" for option, _ in files]
    try:
        for option, path in files:
            store.store(name=option, group="scenario", node=OmegaConf.load(path), package="_global_")
        yield
    finally:
        for name in names:
            store.repo.get("scenario", {}).pop(name, None)
