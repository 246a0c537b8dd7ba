"""Columns of text: cells under one another, and numbers with as many decimals as they need."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np


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
    """Differences with their intervals [rows, 3] as texts, all with as many decimals as three digits of the largest ask for."""
    largest = np.abs(ends[:, 0]).max(initial=0.0)
    decimals = int(np.clip(2 - np.floor(np.log10(largest)), 0, 9)) if largest > 0.0 else 0
    shown = [[f"{value:+,.{decimals}f}" for value in row] for row in ends]
    return [
        (row[0], f"[{row[1]}, {row[2]}]" if np.isfinite(known[1]) else "")
        for row, known in zip(shown, ends, strict=True)
    ]
