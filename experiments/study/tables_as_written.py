"""Whether the tables of a study are those that its manifest was written with: a report must print no other numbers.

A table may have been cut off, replaced by an older one, or written by a command that was ended before it wrote the manifest.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from experiments.configuration.errors import ConfigurationError
from experiments.study.region_names import FILE

KINDS = ("*.parquet", "*.csv", FILE)
"""Files of a study that figures and reports are made from."""

_found: dict[Path, tuple[tuple[int, int, int], str]] = {}
"""Checksums by file, with what it looked like: a command asks several times, and tables of many runs are large."""


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of each table in the folder of a study, and of what figures call things, by the name of the file."""
    paths = sorted(path for kind in KINDS for path in folder.glob(kind) if path.is_file())
    return {path.name: told for path in paths if (told := _checksum(path.absolute()))}


def require(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Raise `ConfigurationError` for the first table that is not as the manifest of the study says.

    Manifests of versions that kept no checksums say nothing of tables.
    """
    told = manifest.get("checksums")
    for name, digest in (told if isinstance(told, dict) else {}).items():
        path = folder / name
        if _checksum(path.absolute()) != digest:
            what = "is not as its study wrote it" if path.is_file() else "is missing"
            raise ConfigurationError(
                f"{path} {what}, so that figures and report would show other numbers; give the command of the study again, "
                f"finished runs are kept: {manifest.get('command')}"
            )


def _checksum(path: Path) -> str:
    """SHA-256 of a file in hexadecimal digits, empty where it cannot be read."""
    with contextlib.suppress(OSError):
        told = path.stat()
        looks = told.st_mtime_ns, told.st_size, told.st_ino
        if _found.get(path, (None, ""))[0] != looks:
            with path.open("rb") as file:
                _found[path] = looks, hashlib.file_digest(file, "sha256").hexdigest()
        return _found[path][1]
    return ""
