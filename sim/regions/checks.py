"""What the readers of single tables share: arrays of columns, codes that must be known, shares that must sum to one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.regions.column import closest, refuse
from sim.regions.setting import Floats

SUM_TOLERANCE = 1e-6

Rows = list[dict[str, Any]]


def array(rows: Rows, name: str) -> Floats:
    """A column of numbers."""
    return np.array([row[name] for row in rows], dtype=float)


def names_of(rows: Rows) -> dict[str, tuple[str, ...]]:
    """English and Chinese names of all rows."""
    return {"en": tuple(row["name_en"] for row in rows), "zh": tuple(row["name_zh"] for row in rows)}


def index(path: Path, row: dict[str, Any], column: str, known: Sequence[str], what: str) -> int:
    """Position of a code among the known ones."""
    if row[column] not in known:
        refuse(
            path,
            row["row"],
            column,
            f"{what} {row[column]!r} is not known{closest(row[column], known)}",
            "one of " + ", ".join(known),
            "Correct the code or add it to its table.",
        )
    return list(known).index(row[column])


def check_sum(path: Path, row: int | None, column: str, total: float) -> None:
    """Refuse shares that do not sum to one."""
    if abs(total - 1.0) > SUM_TOLERANCE:
        refuse(
            path,
            row,
            column,
            f"the shares sum to {total:.9g}",
            "shares that sum to 1 within 0.000001",
            "Correct the shares.",
        )
