"""Where the configuration files are: those that come with the program and those of the user."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import configs
from experiments.configuration.errors import ConfigurationError


def config_folder() -> Path:
    """The folder of configuration files that comes with the program."""
    return Path(next(iter(configs.__path__)))


def groups(folders: Sequence[Path] = ()) -> dict[str, dict[str, Path]]:
    """Configuration groups, each with its options and their files; later folders add options and replace files."""
    found: dict[str, dict[str, Path]] = {}
    for folder in (config_folder(), *folders):
        for path in sorted(folder.glob("*/*.yaml")):
            found.setdefault(path.parent.name, {})[path.stem] = path
    return found


def own_folders(config_dir: str | Path | None) -> list[Path]:
    """The user's own folder of configurations, as a list of none or one; raises `ConfigurationError` without it."""
    if config_dir is None:
        return []
    folder = Path(config_dir).absolute()
    if not folder.is_dir():
        raise ConfigurationError(
            f"--config-dir {config_dir}: there is no folder {folder}; give one that holds policy/NAME.yaml and the like"
        )
    return [folder]


def search_path(folders: Sequence[Path]) -> list[str]:
    """The override that tells Hydra where else to look for options of the groups."""
    # quoted, since a folder may have a space in its name
    places = ",".join("'file://" + str(folder).replace("'", "\\'") + "'" for folder in folders)
    return [f"hydra.searchpath=[{places}]"] if folders else []


def shown(path: Path) -> str:
    """The file as a user would name it: inside configs/, or its own path."""
    shipped = config_folder()
    return f"configs/{path.relative_to(shipped)}" if path.is_relative_to(shipped) else str(path)
