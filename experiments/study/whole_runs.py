"""Whether a finished run is whole: its manifest is there, and each table that it names is what was written.

A run that is not whole is computed again: a table may have been deleted, cut off by a power failure, or overwritten.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from experiments.study.whole_files import read_json

COMPLETE = "manifest.json"
"""The last file of a run to be written."""

_found: dict[Path, tuple[tuple[str, ...], int, str]] = {}
"""What was found of each run the last time: its files, what they looked like, and the flaw. A study asks for each run several times."""


def checksum(content: Any) -> str:
    """SHA-256 of the bytes of a table, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def flaw(folder: Path) -> str:
    """What keeps the run in a folder from being whole, in words; empty for a whole run.

    Tables written by versions that kept no checksums are whole when they can be opened and have the rows that the manifest says.
    """
    folder = folder.absolute()
    if folder in _found:
        names, before, told = _found[folder]
        if _looks(folder, names) == before:
            return told
    if not folder.is_dir():
        return "it is no folder"
    manifest = read_json(folder / COMPLETE) if (folder / COMPLETE).is_file() else None
    if manifest is None or not isinstance(manifest.get("rows"), dict):
        there = (folder / COMPLETE).is_file()
        return f"its {COMPLETE} cannot be read" if there else f"it has no {COMPLETE}"
    tables = tables_of(folder, manifest)
    names = (COMPLETE, *(path.name for path in tables))
    # before they are read, so that a change meanwhile is noticed the next time
    looks = _looks(folder, names)
    told = next((text for path in tables if (text := _flaw(path, manifest))), "")
    _found[folder] = names, looks, told
    return told


def tables_of(folder: Path, manifest: dict[str, Any] | None = None) -> list[Path]:
    """The tables that a run has written, by its manifest; whatever else lies in its folder is none of them."""
    told = read_json(folder / COMPLETE) if manifest is None else manifest
    return [folder / f"{name}.parquet" for name in sorted((told or {}).get("rows") or {})]


def _looks(folder: Path, names: tuple[str, ...]) -> int:
    """A number that changes when one of the files does, as far as the system tells without reading them."""
    found = []
    for name in names:
        try:
            told = (folder / name).stat()
            found.append((told.st_mtime_ns, told.st_size, told.st_ino))
        except OSError:
            found.append((0, 0, 0))
    return hash(tuple(found))


def _flaw(path: Path, manifest: dict[str, Any]) -> str:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.is_file():
        return f"its table {path.name} is missing"
    damaged = f"its table {path.name} is damaged"
    digits = (manifest.get("checksums") or {}).get(path.stem)
    try:
        if digits is not None:
            return "" if digits == checksum(path.read_bytes()) else damaged
        return "" if pq.read_metadata(path).num_rows == manifest["rows"][path.stem] else damaged
    except (OSError, pa.ArrowException):
        return damaged
