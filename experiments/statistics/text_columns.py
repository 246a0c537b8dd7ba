"""Columns of text for the screen: cells under one another, differences beside their intervals."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from experiments.statistics.numbers_as_text import decimals_for


def width(word: str) -> int:
    """Columns a text takes on a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in word)


def aligned(lines: Sequence[Sequence[str]]) -> list[str]:
    """Lines of cells under one another, the first column to the left and the others to the right."""
    widths = [max(width(line[column]) for line in lines) for column in range(len(lines[0]))]
    return [
        "  "
        + line[0]
        + " " * (widths[0] - width(line[0]))
        + "".join("   " + " " * (size - width(cell)) + cell for size, cell in zip(widths[1:], line[1:], strict=True))
        for line in lines
    ]


def differences_shown(ends: np.ndarray) -> list[tuple[str, str]]:
    """Differences with their intervals [rows, 3] as texts, all with the same decimals."""
    decimals = decimals_for(ends[:, 0], most=9)
    shown = [[f"{value:+,.{decimals}f}" for value in row] for row in ends]
    return [
        (row[0], f"[{row[1]}, {row[2]}]" if np.isfinite(known[1]) else "")
        for row, known in zip(shown, ends, strict=True)
    ]
