"""What identifies a run, and what is written down about how it was made."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import platform
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import sim
from sim.parameters import Parameters, declarations
from sim.parameters.policy_table import Instrument
from sim.parameters.timeline import PROGRAMMES, date_of

try:
    import resource
except ImportError:
    # there is no such module on Windows
    resource = None  # type: ignore[assignment]

LIBRARIES = ("yuanqu", "mesa", "numpy", "pandas", "pyarrow", "hydra-core", "omegaconf", "joblib", "matplotlib")
WEAK_TAGS = ("D", "M-lo")
USERS_CHOICE = ("chosen by the user", "switch of a mechanism", "policy table", "macro regime")


@functools.cache
def model_fingerprint() -> str:
    """Twelve hexadecimal digits that change when the source code of the model changes."""
    home = Path(next(iter(sim.__path__)))
    digest = hashlib.sha256()
    for path in sorted(home.rglob("*.py")):
        digest.update(
            path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0"
        )
    return digest.hexdigest()[:12]


def identifying(parameters: Parameters, quarters: int) -> dict[str, Any]:
    """The parameters as plain data, as far as they decide the result.

    The folder of a region is left out, since the checksums of its tables stand for it wherever it lies, and where the
    terms of a programme come from; the default length of a run is written out, since it means the same as the number.
    """
    plain = dataclasses.asdict(dataclasses.replace(parameters, extensions=()))
    plain.pop("extensions")
    if parameters.extensions:
        plain["plugins"] = {each.name: each.checksum for each in parameters.extensions}
    plain["region"].pop("folder")
    for programme in plain["policy"]["instruments"]:
        programme.pop("source")
    for change in plain["timeline"]:
        change["values"] = _plain_values(change["values"])
        for programme in change["values"].get(PROGRAMMES, ()):
            programme.pop("source")
    plain["quarters"] = quarters
    return plain


def timeline_told(parameters: Parameters, start: tuple[int, int]) -> list[dict[str, Any]]:
    """What changes under way: date, quarter, whether announced, and what is set then, parameter by parameter."""
    return [
        {
            "date": date_of(change.quarter, start),
            "quarter": change.quarter,
            "announced": change.announced,
            "sets": _plain_values(change.values),
        }
        for change in parameters.timeline
    ]


def _plain_values(values: Any) -> dict[str, Any]:
    """Values of parameters as JSON has them."""
    return {
        name: [dataclasses.asdict(each) if isinstance(each, Instrument) else each for each in value]
        if isinstance(value, tuple)
        else value
        for name, value in values
    }


def identity(parameters: Parameters, quarters: int, checksums: Mapping[str, str]) -> str:
    """Twelve hexadecimal digits for parameters, input tables and model: equal digits and seeds mean equal tables."""
    content = {"parameters": identifying(parameters, quarters), "inputs": dict(checksums), "model": model_fingerprint()}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def differences(before: Any, now: Any, prefix: str = "") -> list[str]:
    """Where two plain nested structures differ, as `key: before there, now here`."""
    if isinstance(before, dict) and isinstance(now, dict):
        found = []
        for key in [*before, *(key for key in now if key not in before)]:
            found += differences(before.get(key), now.get(key), f"{prefix}.{key}" if prefix else key)
        return found
    # JSON has lists only
    before, now = json.loads(json.dumps(before)), json.loads(json.dumps(now))
    if before == now:
        return []
    return [f"{prefix}: {_short(before)} there, {_short(now)} now"]


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


@functools.cache
def versions() -> dict[str, str]:
    """Versions of Python and of the libraries a result can depend on; a library that is not installed is left out."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@functools.cache
def git_state() -> dict[str, Any] | None:
    """Commit and whether files differ from it, when the program runs from a checkout; None otherwise."""
    root = Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():
        return None

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", "-C", str(root), *words], capture_output=True, text=True, timeout=20, check=True
        ).stdout.strip()

    try:
        return {"commit": git("rev-parse", "HEAD"), "dirty": bool(git("status", "--porcelain"))}
    except (OSError, subprocess.SubprocessError):
        return None


def peak_memory() -> int | None:
    """Largest resident memory so far of this process or of a child [bytes]; None where the system does not tell."""
    if resource is None:
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def weak_evidence() -> dict[str, Any]:
    """Parameters whose value is a design choice (D) or weak general knowledge (M-lo): how many and which; and how many there are in all.

    Switches and what the user chooses anyway are counted among all only.
    """
    found: dict[str, Any] = {"parameters": sum(1 for _ in declarations())}
    for tag in WEAK_TAGS:
        names = [
            name
            for name, item in declarations()
            if item.metadata["tag"] == tag and item.metadata["source"] not in USERS_CHOICE
        ]
        found[tag] = {"count": len(names), "names": names}
    return found


def system() -> str:
    """Operating system and processor."""
    return f"{platform.system()} {platform.release()} {platform.machine()}"
