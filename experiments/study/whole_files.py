"""Files that are written whole or not at all, so that nobody meets half a file."""

from __future__ import annotations

import contextlib
import errno
import functools
import json
import os
import platform
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.configuration.errors import ConfigurationError

if TYPE_CHECKING:
    import pandas as pd

NO_ROOM = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""Errors of a system that has no room for a file: the disk, the largest file, or the quota of a user."""


@functools.cache
def host() -> str:
    """Name of this computer, as it can stand in the name of a folder."""
    return re.sub(r"[^\w.\-]+", "_", platform.node()) or "unnamed"


def writer() -> str:
    """Ending of what this process is writing: several computers may share the disk, and number their processes alike."""
    return f"part-{host()}-{os.getpid()}"


def write_whole(path: Path, write: Callable[[Path], Any], *, kept: bool = False) -> Path:
    """Let `write` fill a file beside the wanted one, then move it there; returns the path.

    kept: the content is on the disk before the name is, so that a power failure leaves no empty file. Raises
    `ConfigurationError` when something else has the place of the file or of its folder.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise ConfigurationError(
            f"{path.parent} is in the way, where a folder belongs: it is a file, or a link to nothing; remove or rename it"
        ) from error
    if path.is_dir():
        raise ConfigurationError(f"{path} is in the way, where a file belongs: it is a folder; remove or rename it")
    part = path.with_name(f".{path.name}.{writer()}")
    try:
        write(part)
        if kept:
            keep(part)
        os.replace(part, path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return path


def keep(path: Path) -> None:
    """Have the system put a file, or the names in a folder, on the disk now."""
    with contextlib.suppress(OSError):
        # Windows opens no folders, and keeps files only for those who may write them
        handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_text(path: Path, text: str, *, kept: bool = False) -> None:
    """Write a text file whole or not at all; kept: as in `write_whole`."""
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8", newline="\n"), kept=kept)


def write_csv(path: Path, table: pd.DataFrame) -> Path:
    """Write a table as CSV whole or not at all, without its index; returns the path."""
    return write_whole(path, lambda part: table.to_csv(part, index=False, lineterminator="\n"))


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file whole or not at all, also when the power fails."""
    write_text(path, json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n", kept=True)


def read_json(path: Path) -> dict[str, Any] | None:
    """The content of a JSON file, None when it is missing or broken."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
